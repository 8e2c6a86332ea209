package region_test

import (
	"slices"
	"testing"

	"careerbot/internal/region"
)

func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "CN": "CN", "全国": "CN", "上海": "31", "上海市": "31", "Shanghai": "31", "31": "31", "310000": "31",
		"广州": "4401", "440100": "4401", "guangzhou": "4401", "海淀区": "110108", "吉林": "22", "GB": "GB", "GB-ENG": "GB-ENG", "内蒙古": "15", "西安": "6101",
	} {
		got, err := region.Parse(in)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"Atlantis", "鼓楼区", "99", "'; DROP TABLE document;--"} {
		if got, err := region.Parse(in); err == nil {
			t.Errorf("Parse(%q) = %q, want an error", in, got)
		}
	}
}

func TestFind(t *testing.T) {
	for in, want := range map[string]string{
		"上海的失业金多少": "31", "我在广东省广州市上班": "4401", "北京市海淀区怎么办": "110108", "how much in Shenzhen?": "4403",
		"inner mongolia rules": "15", "失业金多少": "", "Is Xi'an different?": "6101", "": "",
		"市中区朝阳的工作": "", // names of many places say nothing
	} {
		if got := region.Find(in); got != want {
			t.Errorf("Find(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSeen(t *testing.T) {
	for in, want := range map[string][]string{
		"": {"", "CN"}, "4401": {"4401", "44", "CN", ""}, "GB-ENG": {"GB-ENG", "GB", ""},
	} {
		if got := region.Seen(in); !slices.Equal(got, want) {
			t.Errorf("Seen(%q) = %q, want %q", in, got, want)
		}
	}
}
