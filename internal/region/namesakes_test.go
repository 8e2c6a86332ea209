package region

import (
	"slices"
	"testing"
)

func TestNamesakes(t *testing.T) {
	for name, want := range map[string][]string{
		"朝阳区": {"110105", "220104"}, "朝阳": {"110105", "2113", "220104", "211321"}, "槐荫区": {"370104"}, "槐荫": {"370104"},
		"Jinan": {"3701"}, "　济南市": {"3701"}, "中关村": nil, "": nil,
	} {
		slices.Sort(want)
		if got := Namesakes(name); !slices.Equal(got, want) {
			t.Errorf("%q is the name of %v, want %v", name, got, want)
		}
	}
}

func TestPath(t *testing.T) {
	for code, want := range map[string]string{"370104": "山东省济南市槐荫区", "110105": "北京市朝阳区", "37": "山东省", "GB": "GB", "": "全国", "999999": ""} {
		if got := Path(code); got != want {
			t.Errorf("%s is %q, want %q", code, got, want)
		}
	}
}

func TestCountry(t *testing.T) {
	for code, want := range map[string]string{"": "", "CN": "CN", "110108": "CN", "11": "CN", "GB": "GB", "GB-ENG": "GB"} {
		if got := Country(code); got != want {
			t.Errorf("%q lies in %q, want %q", code, got, want)
		}
	}
}

// TestPathIn: in English a district is named in letters.
func TestPathIn(t *testing.T) {
	for code, want := range map[string]string{"370104": "Huaiyin, Jinan, Shandong", "110108": "Haidian, Beijing", "37": "Shandong", "3708": "Jining, Shandong", "GB": "GB", "999999": ""} {
		if got := PathIn(code, "en"); got != want {
			t.Errorf("%s is %q, want %q", code, got, want)
		}
	}
	if got := PathIn("370104", "zh"); got != Path("370104") {
		t.Errorf("%q", got)
	}
}

// TestSpelt: districts are known by how they are spelt in letters.
func TestSpelt(t *testing.T) {
	for name, want := range map[string][]string{
		"Huaiyin": {"320804", "370104"}, "huai yin": {"320804", "370104"}, "HAIDIAN District": {"110108"}, "Lixia Qu": {"370102"}, "shi-zhong": {"370103", "370402", "511002", "511102"},
		"Preston": nil, "": nil, "#": nil, "槐荫": nil, " district": nil,
	} {
		if got := Spelt(name); !slices.Equal(got, want) {
			t.Errorf("%q spells %v, want %v", name, got, want)
		}
	}
}
