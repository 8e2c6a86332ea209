package guidance

import (
	"slices"
	"strings"
	"testing"
)

// TestLorryLicence: a licence for lorries is not one for cars by its name alone.
func TestLorryLicence(t *testing.T) {
	for words, want := range map[string]string{
		"B2驾照": "drive_truck", "有B2驾驶证": "drive_truck", "我有货车驾照": "drive_truck", "C1驾照": "drive_car", "我有驾照": "drive_car", "C1驾照和B2驾照": "drive_car drive_truck",
		"class B2 licence": "drive_truck", "I have a truck licence": "drive_truck", "I have a driving licence": "drive_car", "I have a driving licence and a lorry licence": "drive_car drive_truck",
	} {
		var is []string
		for _, it := range readSaid(words, "licences") {
			if it.Field == "licences" {
				is = append(is, it.Value)
			}
		}
		slices.Sort(is)
		if got := strings.Join(is, " "); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

// TestEmployerIsNoSkill: of a line of a CV the employer says nothing of what somebody can do.
func TestEmployerIsNoSkill(t *testing.T) {
	for line, not := range map[string][]string{
		"2012-2016 在深圳某电子厂做装配工": {"electronics", "machine"}, "2012-2016 assembler in an electronics factory, Shenzhen": {"electronics", "machine"}, "2015-2018 某家具公司 保安": {"carpentry"},
	} {
		for _, it := range readByRule(line) {
			if it.Field == "skills" && slices.Contains(not, it.Value) {
				t.Errorf("%q: %v", line, it)
			}
		}
	}
	for line, want := range map[string]string{"2012-2016 在深圳某电子厂做装配工": "assemble", "2016-2022 forklift driver at a company": "forklift", "会修手机，会焊接": "weld"} {
		if !slices.ContainsFunc(readByRule(line), func(it item) bool { return it.Field == "skills" && strings.HasPrefix(it.Value, want) }) {
			t.Errorf("%q has no %s: %v", line, want, readByRule(line))
		}
	}
}

// TestOfOther: what answers another question than was asked, and what does not.
func TestOfOther(t *testing.T) {
	for words, want := range map[string]string{"高中": "education", "白班": "limits", "苏州": "region", "全职": "hours", "普通话": "languages", "电工证": "", "high school": "education", "day shift": "limits", "Suzhou": "region", "full time": "hours",
		"我不想说": "", "产假多少天": "", "失业金怎么领": "", "how long is maternity leave?": "", "没有": "", "随便": "", "ok": ""} {
		is := ""
		for _, it := range ofOther(words, "licences") {
			is = it.Field
		}
		if is != want {
			t.Errorf("%q is of %q, want %q", words, is, want)
		}
	}
	for _, words := range []string{"8年", "干了8年", "八年多", "三个月", "8 years", "about 8 years", "for two years"} {
		if !yearsAlone.MatchString(words) {
			t.Errorf("%q is no time", words)
		}
	}
	for _, words := range []string{"开了8年叉车", "2019年到2022年", "8 years as a cook", "2019年", "中专"} {
		if yearsAlone.MatchString(words) {
			t.Errorf("%q is a time alone", words)
		}
	}
}
