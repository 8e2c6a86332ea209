package grounding_test

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"careerbot/internal/grounding"
	"careerbot/internal/text"
	"careerbot/knowledge/starter"
)

func TestNumbers(t *testing.T) {
	for in, want := range map[string]string{
		"最长六个月": "6 month", "at most six months": "6 month", "two years": "2 year", "twenty-one days": "21 day", "one hundred and twenty yuan": "120 yuan",
		"fifteen hundred yuan": "1500 yuan", "1.2 million yuan": "1200000 yuan", "rmb 3,000": "3000 yuan", "1.5万元": "15000 yuan", "one month": "1 month", "no one": "", "someone often": "",
		"半年": "0.5 year", "半个月": "0.5 month", "half a year": "0.5 year", "half the wage": "0.5", "半工半读": "", "一半": "0.5", "两年半": "2.5 year", "一个半月": "1.5 month",
		"a year and a half": "1.5 year", "one and a half months": "1.5 month", "twice the wage": "2 times", "triple pay": "3 times", "2倍": "2 times", "two dozen": "24",
		"百分之五": "5 percent", "5 per cent": "5 percent", "百分之五至十": "10 percent|5 percent", "3-6个月": "3 month|6 month", "3 to 6 months": "3 month|6 month", "six (6) months": "6 month",
		"第三十九条": "39 article", "articles 38 and 46": "38 article|46 article", "2026年3月1日": "1 day|2026 year|3 date", "16周岁": "16 age", "16 years old": "16 age",
		"十五个工作日": "15 workday", "30 working days": "30 workday", "一般": "", "一次性": "", "two thirds": "2|3", "每周40小时": "40 hour", "十级": "10 grade", "一年": "1 year",
	} {
		if got := strings.Join(slices.Sorted(maps.Keys(grounding.Numbers(in, false))), "|"); got != want {
			t.Errorf("numbers(%q) = %q, want %q", in, got, want)
		}
	}
	// Does a source allow what a sentence says?
	for _, c := range []struct {
		sentence, source string
		allowed          bool
	}{
		{"6 months", "六个月", true}, {"6 months", "| 6 |", true}, {"6", "六个月", true}, {"six months", "6 months", true},
		{"6 years", "六个月", false}, {"twelve months", "6 months", false}, {"试用期最长半年", "试用期不得超过六个月", false}, {"6个月", "6人", false},
		{"3 months", "第三方", false}, {"1 year", "一般", false}, {"半年", "上半年", true}, {"100%", "百分之五", false},
	} {
		from := grounding.Numbers(c.source, true)
		allowed := true
		for n := range grounding.Numbers(c.sentence, false) {
			allowed = allowed && from[n]
		}
		if allowed != c.allowed {
			t.Errorf("%q from %q: allowed %t", c.sentence, c.source, allowed)
		}
	}
}

// TestGuideSentencesPass holds the check of what a model writes to what it must
// never refuse: each sentence of the guides, cited to the section it stands in.
func TestGuideSentencesPass(t *testing.T) {
	paths, err := fs.Glob(starter.Files, "*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, path := range paths {
		guide, err := fs.ReadFile(starter.Files, path)
		if err != nil {
			t.Fatal(err)
		}
		for i, section := range strings.Split(string(guide), "\n## ") {
			if i == 0 {
				continue // front matter
			}
			heading, body, _ := strings.Cut(section, "\n")
			passages := grounding.Read([]grounding.Source{{Title: path, Heading: []string{heading}, Body: body}})
			for _, span := range text.Sentences(body) {
				sentence := strings.TrimSpace(body[span.Start:span.End])
				if text.Language(sentence) == "" {
					continue
				}
				checked++
				if d := passages.Judge(sentence+"[1]", grounding.Options{}); len(d) != 1 || d[0].Check != "" {
					t.Errorf("%s, %s: %+v", path, heading, d)
				}
			}
		}
	}
	if checked < 1000 {
		t.Errorf("only %d sentences", checked)
	}
	t.Logf("%d sentences", checked)
}

// TestDates: a date is the same however it is written, and a part of it may be
// said.
func TestDates(t *testing.T) {
	passages := grounding.Read([]grounding.Source{
		{Title: "劳动合同法", Body: "本法自2008年1月1日起施行，此前的办法废止。"},
		{Title: "Labour Contract Law", Body: "The law takes effect on 1 January 2008, and the rules before it end."},
	})
	for said, known := range map[string]bool{
		"本法自2008年1月1日起施行。": true, "本法自二〇〇八年一月一日起施行。": true, "本法自2008-01-01起施行。": true, "本法自２００８年１月１日起施行。": true,
		"本法2008年1月起施行。": true, "The law takes effect on 1 January 2008.": true, "The law takes effect on January 1st, 2008.": true,
		"The law takes effect in January 2008.": true, "The law takes effect on 2008/1/1.": true,
		"本法自2008年1月11日起施行。": false, "本法自2009年1月1日起施行。": false, "本法自2008-10-01起施行。": false,
		"The law takes effect on 1 June 2008.": false, "The law takes effect in January 2018.": false,
	} {
		for n := 1; n <= 2; n++ {
			if check, why := passages.Check(said, []int{n}); check == "" != known || !known && check != grounding.Number {
				t.Errorf("%s over passage %d: %q (%s)", said, n, check, why)
			}
		}
	}
}

// TestWordForWord: what stands in a passage as a whole sentence passes, and a
// piece of it that says something else does not.
func TestWordForWord(t *testing.T) {
	passages := grounding.Read([]grounding.Source{{
		Title: "办法", Body: "用人单位不得：扣押证件。违反的，责令退还；情节严重的，处以罚款。\n- 见 <附件>，邮箱 a@example.cn。",
	}})
	for said, passes := range map[string]bool{
		"违反的，责令退还；情节严重的，处以罚款。": true, "情节严重的，处以罚款。": true, "用人单位不得：扣押证件。": true,
		"- 见 <附件>，邮箱 a@example.cn。": true, "扣押证件。": false, "用人单位可以扣押证件。": false, "见 <b>附件</b>。": false,
	} {
		if check, why := passages.Check(said, []int{1}); check == "" != passes {
			t.Errorf("%s: %q (%s)", said, check, why)
		}
	}
}
