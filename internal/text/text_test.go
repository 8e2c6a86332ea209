package text_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"careerbot/internal/text"
)

func TestTerms(t *testing.T) {
	for in, want := range map[string]string{
		"劳动法":                     "劳 动 劳动 法 动法",
		"勞動法":                     "劳 动 劳动 法 动法", // traditional
		"试用期，工资":                  "试 用 试用 期 用期 工 资 工资 #probation #wages",
		"The workers' wages":      "worker wage #wages",
		"ＡＢＣ１２":                   "abc12", // full width
		"2.5 days":                "2 5 day",
		"不是":                      "不 不是",
		"don’t know it's ok":      "know ok",
		"五险一金 under the new rule": "五 险 五险 一 险一 金 一金 new rule #social_insurance",
		"":                        "",
		"😀🎉 !!":                   "",
	} {
		if got := strings.Join(text.Terms(in), " "); got != want {
			t.Errorf("Terms(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestConcepts(t *testing.T) {
	for in, want := range map[string]string{
		"被炒鱿鱼了":                     "#dismissal",
		"The company fired me":      "#dismissal",
		"老板拖欠工资":                    "#unpaid_wages #wages",
		"boss has not paid me":      "#unpaid_wages",
		"weather tomorrow":          "",
		"我被骗了":                      "#scam",
		"非全日制":                      "#part_time",
		"let us go to the park now": "", // not "let go"
	} {
		got := text.Concepts(in)
		slices.Sort(got)
		if strings.Join(got, " ") != want && !strings.Contains(strings.Join(got, " "), want) || want == "" && len(got) > 0 {
			t.Errorf("Concepts(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for in, want := range map[string]string{
		"试用期多长": "zh", "How long is probation?": "en", "五险一金 under the new rule": "zh", "HR怎么说": "zh",
		"please explain to me in plain words what 五险 means": "en", "": "", "😀 123": "", "سؤال": "en",
	} {
		if got := text.Language(in); got != want {
			t.Errorf("Language(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSentences(t *testing.T) {
	for in, want := range map[string][]string{
		"一是甲。二是乙！":                                     {"一是甲。", "二是乙！"},
		"他说“好。”然后走了。":                                  {"他说“好。”", "然后走了。"},
		"Pay is 2.5 times. Ask 12333.":                 {"Pay is 2.5 times.", "Ask 12333."},
		"See Art. 5 of the law. Done.":                 {"See Art. 5 of the law.", "Done."},
		"line one\nline two":                           {"line one", "line two"},
		"e.g. this (Law, Article 3). Next":             {"e.g. this (Law, Article 3).", "Next"},
		"（一）甲；（二）乙。":                                   {"（一）甲；（二）乙。"},
		"See https://x.gov/a?id=5&b=1 first. Then go!": {"See https://x.gov/a?id=5&b=1 first.", "Then go!"},
		"可以吗?可以!":                                      {"可以吗?", "可以!"},
		"  ":                                           nil,
	} {
		var got []string
		for _, s := range text.Sentences(in) {
			got = append(got, in[s.Start:s.End])
		}
		if !slices.Equal(got, want) {
			t.Errorf("Sentences(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNumberIsStable(t *testing.T) {
	// Stored in databases: it must never change.
	if got := text.Number("wage"); got != 304760298 {
		t.Errorf("Number(wage) = %d: every stored index would be wrong", got)
	}
}

func FuzzTerms(f *testing.F) {
	for _, s := range []string{"劳动合同", "The boss's 2.5 days", "ＡＢ", "\xff\xfe", "a\u0300'’s", "İ", strings.Repeat("x", 100), "第十二条　甲", "let go"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, term := range text.Terms(s) {
			if term == "" || len(term) > text.MaxTermBytes {
				t.Errorf("term %q of %q", term, s)
			}
			if utf8.ValidString(s) && !utf8.ValidString(term) {
				t.Errorf("term %q of %q is not UTF-8", term, s)
			}
		}
		end := 0
		for _, span := range text.Sentences(s) {
			if span.Start < end || span.End <= span.Start || span.End > len(s) {
				t.Fatalf("span %v after %d in %q", span, end, s)
			}
			end = span.End
		}
		e := text.Index("", s)
		if !slices.IsSorted(e.Terms) || len(e.Terms) != len(e.Weights) {
			t.Errorf("entry of %q is out of order", s)
		}
	})
}

func BenchmarkTerms(b *testing.B) {
	s := strings.Repeat("用人单位应当按照劳动合同约定和国家规定，向劳动者及时足额支付劳动报酬。The employer must pay wages in full and on time. ", 5)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		text.Terms(s)
	}
}
