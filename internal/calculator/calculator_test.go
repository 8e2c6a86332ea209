package calculator_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"careerbot/internal/calculator"
)

const facts = `
topics: [test]
facts:
- {name: kind, type: choice, ask: {zh: 哪种？, en: "Which?"}, options: [{value: one, says: {zh: 甲, en: A}}, {value: two, says: {zh: 乙, en: B}}, {value: three, says: {zh: 丙, en: C}}]}
- {name: paid, type: number, unit: month, ask: {zh: 多久？, en: "How long?"}, options: [{value: 0..1 year, says: {zh: 少, en: Few}}, {value: 1.. year, says: {zh: 多, en: Many}}]}
- {name: away, type: yesno, ask: {zh: 在外？, en: "Away?"}, derived: [{if: kind = three, value: "yes"}]}
- {name: afar, type: yesno, ask: {zh: 远？, en: "Afar?"}, derived: [{if: kind = two, value: "no"}, {if: kind = three, value: "yes", settles: true}]}
- {name: fit, type: yesno, ask: {zh: 合适？, en: "Fit?"}}
- {name: began, type: date, ask: {zh: 哪天？, en: "When?"}}
- {name: wage, type: number, unit: yuan, ask: {zh: 工资？, en: "Wage?"}}
- {name: rested, type: number, unit: day, ask: {zh: 几天？, en: "Days?"}}
- {name: secret, type: yesno, sensitive: true, ask: {zh: 私事？, en: "Private?"}}
`

func parseFacts(t testing.TB) *calculator.Facts {
	t.Helper()
	f, err := calculator.ParseFacts([]byte(facts))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// rule gives a rule with a condition, and what else is put into it.
func rule(id, needs, more string) string {
	return fmt.Sprintf(`
id: %s
names: {zh: 名, en: Name}
topic: test
region: CN
from: 2020-01-01
clauses: {a: {document: D, article: A}}
needs: {all: [{if: %q, says: {zh: 件, en: C}, cites: {a: q}}]}
giver: {says: {zh: 谁, en: Who}, cites: {a: q}}
%s`, id, needs, more)
}

const words = "gives: [{says: {zh: 给, en: G}, cites: {a: q}}]\n"

func book(t testing.TB, rules ...string) (*calculator.Book, *calculator.Facts) {
	t.Helper()
	f := parseFacts(t)
	var all []*calculator.Rule
	for _, text := range rules {
		r, err := calculator.ParseRule([]byte(text), f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return calculator.NewBook(f, all, time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)), f
}

func known(t testing.TB, f *calculator.Facts, stated string) calculator.Known {
	t.Helper()
	k := calculator.Known{}
	for _, s := range strings.Split(stated, ";") {
		if name, value, ok := strings.Cut(s, "="); ok {
			v, err := f.Value(name, value)
			if err != nil {
				t.Fatal(err)
			}
			k[name] = v
		}
	}
	return k
}

// TestThreeValues decides conditions where all, a part or nothing is known.
func TestThreeValues(t *testing.T) {
	for _, c := range []struct{ needs, stated, want string }{
		{"paid >= 1 year", "", "depends"},
		{"paid >= 1 year", "paid=11 months", "no"},
		{"paid >= 1 year", "paid=1 year", "yes"},
		{"paid >= 1 year", "paid=1.. year", "yes"},
		{"paid >= 1 year", "paid=0..1 year", "no"}, // the end of a range is not in it
		{"paid >= 1 year", "paid=0..2 years", "depends"},
		{"paid > 1 year", "paid=1.. year", "depends"},
		{"paid > 1 year", "paid=12", "no"},
		{"paid <= 1 year", "paid=12", "yes"},
		{"paid <= 1 year", "paid=0..1 year", "yes"},
		{"paid < 1 year", "paid=12", "no"},
		{"paid = 1 year", "paid=12", "yes"},
		{"paid = 1 year", "paid=13", "no"},
		{"paid != 1 year", "paid=13", "yes"},
		{"paid in (12 months, 24 months)", "paid=2 years", "yes"},
		{"not fit", "fit=no", "yes"},
		{"not fit", "", "depends"},
		{"fit and away", "fit=no", "no"}, // whatever the other
		{"fit or away", "fit=yes", "yes"},
		{"fit or away", "fit=no", "depends"},
		{"kind in (one, two)", "kind=two", "yes"},
		{"kind != one", "kind=one", "no"},
		{"kind = one", "", "depends"},
		{"away", "kind=three", "yes"}, // follows
		{"away", "kind=three;away=no", "no"},
		{"afar", "kind=three", "yes"},
		{"afar", "kind=three;afar=no", "yes"}, // settled, whatever it was called
		{"afar", "kind=two;afar=yes", "yes"},
		{"afar", "kind=one;afar=no", "no"},
		{"afar", "afar=no", "no"},
		{"afar", "kind=two", "no"},
		{"min(paid, 6 months) >= 6 months", "paid=1..2 years", "depends"}, // nothing is worked out of a range
		{"whole(paid, 1 year) = 2", "paid=35 months", "yes"},
		{"rest(paid, 1 year) = 11 months", "paid=35 months", "yes"},
		{"paid / 1 year = 1.5", "paid=18 months", "yes"},
		{"wage * 50 percent = 500 yuan", "wage=1000", "yes"},
		{"wage / 0 = 1 yuan", "wage=1000", "depends"},
	} {
		b, f := book(t, rule("r-1", c.needs, words))
		if got := b.Decide(known(t, f, c.stated))[0].Outcome; string(got) != c.want {
			t.Errorf("%s with %q: %s, want %s", c.needs, c.stated, got, c.want)
		}
	}
}

// TestExpressionsThatSayNothing are refused, with what is wrong.
func TestExpressionsThatSayNothing(t *testing.T) {
	f := parseFacts(t)
	for needs, want := range map[string]string{
		"":                                    "one of all, any, if",
		"paid":                                "no condition",
		"paid >= 3 days":                      "does not go with",
		"paid >= one":                         "does not go with",
		"kind = four":                         "no option",
		"kind = 3":                            "no option",
		"nothing":                             "no fact",
		"fit = one":                           "option of no choice",
		"paid >= ":                            "too early",
		"paid >= 1 year extra":                "not expected",
		"(fit":                                "not closed",
		"fit and 3":                           "joins conditions",
		"min(paid) > 1 month":                 "two numbers",
		"paid * paid > 1":                     "multiplied",
		"paid in fit":                         "in brackets",
		"paid ; 1":                            "no part of an expression",
		strings.Repeat("not ", 90) + "fit":    "levels deep",
		strings.Repeat("(", 90) + "fit":       "levels deep",
		strings.Repeat("x", 700):              "bytes long",
		"paid > 123456789012345678901 months": "no number",
	} {
		if _, err := calculator.ParseRule([]byte(rule("r-1", needs, words)), f); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q", needs, err, want)
		}
	}
	for more, want := range map[string]string{
		"":                                  "gives nothing",
		words + "odd: 1":                    "odd",
		"gives: [{says: {zh: 给, en: G}}]\n": "cites nothing",
		"gives: [{says: {zh: 给}, cites: {a: q}}]\n":                                                 "zh and en",
		"gives: [{says: {zh: 给, en: G}, cites: {b: q}}]\n":                                          `no clause "b"`,
		"gives: [{says: {zh: 给, en: G}, cites: {a: ''}}]\n":                                         "without a quote",
		"gives: [{says: {zh: 给, en: G}, unit: yuan, value: paid, cites: {a: q}}]\n":                 "not a number of yuan",
		"gives: [{says: {zh: 给, en: G}, unit: yuan, cites: {a: q}}]\n":                              "no value",
		"gives: [{says: {zh: 给, en: G}, name: paid, unit: yuan, value: wage, cites: {a: q}}]\n":     "taken",
		"gives: [{says: {zh: 给, en: G}, without: later, cites: {a: q}}]\n":                          "no line before it",
		words + "deadlines: [{says: {zh: 限, en: D}, from: paid, within: 30 days, cites: {a: q}}]\n": "no fact that is a day",
		words + "deadlines: [{says: {zh: 限, en: D}, from: began, within: 30, cites: {a: q}}]\n":     "no time",
	} {
		if _, err := calculator.ParseRule([]byte(rule("r-1", "fit", more)), f); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", more, err, want)
		}
	}
}

// TestFactsThatSayNothing are refused.
func TestFactsThatSayNothing(t *testing.T) {
	for fact, want := range map[string]string{
		"{name: month, type: yesno, ask: {zh: 问, en: Q}}":                                                   "no word of expressions",
		"{name: and, type: yesno, ask: {zh: 问, en: Q}}":                                                     "no word of expressions",
		"{name: one, type: yesno, ask: {zh: 问}}":                                                            "zh and en",
		"{name: one, type: text, ask: {zh: 问, en: Q}}":                                                      "none of yesno",
		"{name: one, type: choice, ask: {zh: 问, en: Q}}":                                                    "two options",
		"{name: one, type: number, unit: miles, ask: {zh: 问, en: Q}}":                                       "none of month",
		"{name: one, type: yesno, unit: day, ask: {zh: 问, en: Q}}":                                          "only a number",
		"{name: one, type: yesno, ask: {zh: 问, en: Q}, states: {yes: {zh: 是, en: Y}}}":                      "states is for",
		"{name: one, type: number, ask: {zh: 问, en: Q}, states: {yes: {zh: 是, en: Y}, no: {zh: 否, en: N}}}": "states is for",
		"{name: one, type: yesno, ask: {zh: 问, en: Q}, derived: [{if: two, value: yes}]}":                   "no fact",
		"{name: one, type: yesno, ask: {zh: 问, en: Q}, derived: [{if: two, value: yes}]}, {name: two, type: yesno, ask: {zh: 问, en: Q}, derived: [{if: one, value: yes}]}": "from itself",
	} {
		if _, err := calculator.ParseFacts([]byte("topics: [t]\nfacts: [" + fact + "]")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", fact, err, want)
		}
	}
}

// TestStates gives the sentences of a yes and a no, and none for what is neither.
func TestStates(t *testing.T) {
	f, err := calculator.ParseFacts([]byte("topics: [t]\nfacts: [{name: one, type: yesno, ask: {zh: 问, en: Q}, states: {yes: {zh: 是的, en: So}, no: {zh: 不是, en: Not so}}}]"))
	if err != nil {
		t.Fatal(err)
	}
	for answer, want := range map[string]calculator.Text{"yes": {ZH: "是的", EN: "So"}, "no": {ZH: "不是", EN: "Not so"}, "": {}, "maybe": {}} {
		if got := f.Named("one").States.Of(answer); got != want {
			t.Errorf("%q: %v, want %v", answer, got, want)
		}
	}
}

// TestValues reads what people and buttons say.
func TestValues(t *testing.T) {
	f := parseFacts(t)
	for said, want := range map[string]string{
		"paid=18 months": "18", "paid=1.5年": "18", "paid=2 years": "24", "paid=7": "7", "paid=3个月": "3", "paid=1..5 years": "12..60", "paid=10.. years": "120..",
		"wage=4500.50元": "4500.5", "rested=2 weeks": "14", "fit=是": "yes", "fit=FALSE": "no", "kind=two": "two", "began=2026-02-28": "2026-02-28",
	} {
		name, value, _ := strings.Cut(said, "=")
		if v, err := f.Value(name, value); err != nil || v.String() != want {
			t.Errorf("%s: %s %v, want %s", said, v, err, want)
		}
	}
	for _, said := range []string{"paid=", "paid=-3", "paid=3 days", "paid=1e9", "paid=5..1", "paid=..", "paid=99999999999999999999999", "paid=3 miles", "fit=maybe", "kind=four", "began=2026-02-30", "began=0001-01-01", "none=1", "wage=1 month"} {
		name, value, _ := strings.Cut(said, "=")
		if v, err := f.Value(name, value); err == nil {
			t.Errorf("%s is taken for %s", said, v)
		}
	}
}

// TestDueDays works out the last day of a time limit.
func TestDueDays(t *testing.T) {
	for _, c := range []struct{ began, within, want string }{
		{"2026-03-01", "30 days", "2026-03-31"},
		{"2026-03-01", "1 year", "2027-03-01"},
		{"2024-02-29", "1 year", "2025-02-28"}, // no such day
		{"2026-01-31", "1 month", "2026-02-28"},
		{"2024-01-31", "1 month", "2024-02-29"},
		{"2025-08-31", "6 months", "2026-02-28"},
		{"2026-12-31", "2 weeks", "2027-01-14"},
		{"2026-03-01", "10 workdays", ""}, // holidays change every year
		{"2026-03-01", "0.5 months", ""},
	} {
		b, f := book(t, rule("r-1", "fit", words+fmt.Sprintf("deadlines: [{says: {zh: 限, en: D}, from: began, within: %s, cites: {a: q}}]\n", c.within)))
		a := b.Decide(known(t, f, "began="+c.began))[0]
		if a.Deadlines[0].Day != c.want {
			t.Errorf("%s from %s: %q, want %q", c.within, c.began, a.Deadlines[0].Day, c.want)
		}
		if b.Decide(nil)[0].Deadlines[0].Day != "" {
			t.Error("a day is worked out of nothing")
		}
	}
}

// TestQuestions asks for what settles most, the sensitive last and only where it alone
// decides, nothing twice, and nothing that decides nothing.
func TestQuestions(t *testing.T) {
	b, f := book(t,
		rule("r-a", "kind = one and paid >= 1 year", words),
		rule("r-b", "kind = two and fit", words),
		rule("r-c", "kind = two and secret", words),
		rule("r-d", "away and secret", words))
	for _, c := range []struct{ stated, skipped, want string }{
		{"", "", "kind"}, // one option of three decides two rules, each other one three
		{"kind=one", "", "paid"},
		{"kind=one;paid=0..1 year", "", "away"},
		{"kind=one;paid=5", "away", "secret"},
		{"kind=one;paid=5;away=no", "", ""},
		{"kind=two", "", "fit"}, // both answers decide r-b, one of away decides r-d
		{"kind=two;fit=yes", "away", "secret"},
		{"kind=three", "", "secret"}, // away follows
		{"kind=two;fit=yes", "away secret", ""},
		{"", "kind", "paid"}, // all the same: the first
	} {
		got := ""
		if next := b.Next(known(t, f, c.stated), strings.Fields(c.skipped)); next != nil {
			got = next.Name
		}
		if got != c.want {
			t.Errorf("%q, skipped %q: asks for %q, want %q", c.stated, c.skipped, got, c.want)
		}
	}
	for range 20 {
		if b.Next(nil, nil).Name != "kind" {
			t.Fatal("another question the next time")
		}
	}
	if a := b.Decide(known(t, f, "kind=two"))[2]; !slices.Equal(a.DependsOn, []string{"secret"}) {
		t.Errorf("r-c depends on %v", a.DependsOn)
	}
}

// TestBook keeps what holds on its day; a rule of a place stands for the one that it
// replaces.
func TestBook(t *testing.T) {
	f := parseFacts(t)
	parse := func(text string) *calculator.Rule {
		r, err := calculator.ParseRule([]byte(text), f)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	wide := parse(rule("r-wide", "fit", words))
	local := parse(rule("r-local", "fit", words+"replaces: [r-wide]\nto: 2026-01-01\n"))
	for day, want := range map[string]string{"2019-12-31": "", "2020-01-01": "r-local", "2025-12-31": "r-local", "2026-01-01": "r-wide"} {
		d, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, a := range calculator.NewBook(f, []*calculator.Rule{wide, local}, d).Decide(nil) {
			ids = append(ids, a.ID)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
	b := calculator.NewBook(f, []*calculator.Rule{wide}, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	if b.About("test").Len() != 1 || b.About("other").Len() != 0 || b.About("").Len() != 1 {
		t.Error("a topic leaves the wrong rules")
	}
}

// FuzzRule has no text of a rule or of facts break the program, and no rule that is
// read cannot be decided.
func FuzzRule(f *testing.F) {
	f.Add(rule("r-1", "fit and paid >= 1 year or kind in (one, two)", words), "paid", "1..5 years")
	f.Add(rule("r-1", "fit", "gives: [{says: {zh: 给, en: G}, unit: yuan, value: max(wage, 3 yuan) * 150 percent / 2, cites: {a: [q, p]}}]\n"), "wage", "7.5")
	f.Add("id: [", "fit", "yes")
	f.Fuzz(func(t *testing.T, text, name, said string) {
		fs := parseFacts(t)
		k := calculator.Known{}
		if v, err := fs.Value(name, said); err == nil {
			k[name] = v
			if again, err := fs.Value(name, v.String()); err != nil && !strings.Contains(said, ".") || err == nil && again.String() != v.String() {
				t.Errorf("%s=%q is written as %q, which is read as %q, %v", name, said, v, again, err)
			}
		}
		r, err := calculator.ParseRule([]byte(text), fs)
		if err != nil {
			return
		}
		b := calculator.NewBook(fs, []*calculator.Rule{r}, time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC))
		for _, a := range b.Decide(k) {
			if a.Outcome == calculator.Depends && len(a.DependsOn) == 0 && len(k) == 0 {
				t.Errorf("it depends on nothing: %s", text)
			}
		}
		b.Next(k, nil)
	})
}

// TestOpenExceptions: an entitlement that an exception could still take away says so; one
// that is only stated, or is known not to hold, does not make it so.
func TestOpenExceptions(t *testing.T) {
	for _, c := range []struct {
		exception, stated, want string
		unless                  bool
	}{
		{`{if: away, says: {zh: 外, en: A}, cites: {a: q}}`, "fit=yes", "yes", true},
		{`{if: away, says: {zh: 外, en: A}, cites: {a: q}}`, "fit=yes;away=no", "yes", false},
		{`{if: away, says: {zh: 外, en: A}, cites: {a: q}}`, "fit=yes;away=yes", "no", false},
		{`{says: {zh: 外, en: A}, cites: {a: q}}`, "fit=yes", "yes", false},
		{`{if: away, says: {zh: 外, en: A}, cites: {a: q}}`, "", "depends", false},
	} {
		b, f := book(t, rule("r-1", "fit", words+"exceptions: ["+c.exception+"]\n"))
		if got := b.Decide(known(t, f, c.stated))[0]; string(got.Outcome) != c.want || got.Unless != c.unless {
			t.Errorf("%s with %q: %s, unless %v", c.exception, c.stated, got.Outcome, got.Unless)
		}
		want, fits := c.want, c.stated == "fit=yes" || c.stated == "fit=yes;away=no"
		if c.unless { // nobody is told unasked that all holds
			want = "depends"
		}
		if got, is := b.Fits("r-1", known(t, f, c.stated)); string(got) != want || is != fits {
			t.Errorf("%s with %q fits: %s %v, want %s %v", c.exception, c.stated, got, is, want, fits)
		}
	}
}

// TestPartOfAChoice: of a choice of which a part is known what is lacking is asked in its
// place, and what comes to the same whatever that is is decided.
func TestPartOfAChoice(t *testing.T) {
	f, err := calculator.ParseFacts([]byte(strings.Replace(facts, "{zh: 丙, en: C}}]}", `{zh: 丙, en: C}}], derived: [{if: in_part and fit, value: one}, {if: in_part and not fit, value: two}]}
- {name: in_part, type: yesno, ask: {zh: 部分？, en: "In part?"}}`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ needs, stated, want, open string }{
		{"kind = one", "", "depends", "kind"},
		{"kind = one", "in_part=no", "depends", "kind"},
		{"kind = one", "in_part=yes", "depends", "fit"},
		{"kind = one", "in_part=yes;fit=yes", "yes", ""},
		{"kind = one", "in_part=yes;fit=no", "no", ""},
		{"kind in (one, two)", "in_part=yes", "yes", ""},
		{"kind = three", "in_part=yes", "no", ""},
		{"away", "in_part=yes", "depends", "away"},
		{"kind = three", "in_part=yes;kind=three", "yes", ""}, // what was said itself counts
	} {
		r, err := calculator.ParseRule([]byte(rule("r-1", c.needs, words)), f)
		if err != nil {
			t.Fatal(err)
		}
		b := calculator.NewBook(f, []*calculator.Rule{r}, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
		k := known(t, f, c.stated)
		if a := b.Decide(k)[0]; string(a.Outcome) != c.want || strings.Join(a.DependsOn, " ") != c.open {
			t.Errorf("%s, %s: %s on %v, want %s on %s", c.needs, c.stated, a.Outcome, a.DependsOn, c.want, c.open)
		}
		if next := b.Next(k, nil); (next == nil) != (c.open == "") || next != nil && next.Name != c.open {
			t.Errorf("%s, %s: it asks %v", c.needs, c.stated, next)
		}
	}
	if got := f.Instead("kind", known(t, f, "in_part=yes")); !slices.Equal(got, []string{"fit"}) || f.Instead("kind", known(t, f, "in_part=yes;kind=two")) != nil || f.Instead("none", nil) != nil {
		t.Errorf("instead it asks %v", got)
	}
}
