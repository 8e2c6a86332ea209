package screen_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"careerbot/knowledge/vacancy/screen"
)

type row struct{ law, want, said string }

// golden reads the sentences of a file. Every third one is held out: its figures are
// counted apart.
func golden(t testing.TB, file string) (seen, held []row) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) != 3 {
			t.Fatalf("not three columns: %q", line)
		}
		if n%3 == 2 {
			held = append(held, row{f[0], f[1], f[2]})
		} else {
			seen = append(seen, row{f[0], f[1], f[2]})
		}
		n++
	}
	return seen, held
}

// found gives what is found as the golden file writes it.
func found(r row) string {
	rules := map[string]bool{}
	for _, f := range screen.Read(screen.Text{Law: r.law, Body: []string{r.said}}) {
		name := f.Rule
		switch f.Severity {
		case screen.Warn:
			name += "~"
		case screen.Claim:
			name += "+"
		case screen.Bad:
		}
		rules[name] = true
	}
	if len(rules) == 0 {
		return "-"
	}
	return strings.Join(slices.Sorted(maps.Keys(rules)), ",")
}

func sorted(want string) string {
	parts := strings.Split(want, ",")
	slices.Sort(parts)
	return strings.Join(parts, ",")
}

// TestGolden: what is found in the sentences is what must be found, no more and no less.
func TestGolden(t *testing.T) {
	seen, held := golden(t, "golden.tsv")
	if len(seen)+len(held) < 250 {
		t.Errorf("only %d sentences", len(seen)+len(held))
	}
	lots := map[string][]row{"seen": seen, "held": held}
	for _, lot := range []string{"later", "third", "fourth", "fifth", "sixth", "seventh"} {
		first, rest := golden(t, lot+".tsv")
		lots[lot] = append(first, rest...)
	}
	for name, rows := range lots {
		right, missed, wrong := 0, 0, 0
		for _, r := range rows {
			got, want := found(r), sorted(r.want)
			switch {
			case got == want && want == "-":
			case got == want:
				right++
			case want == "-":
				wrong++
			default:
				missed++
			}
			if got != want {
				t.Errorf("%s %s %q: found %s, want %s", name, r.law, r.said, got, want)
			}
		}
		t.Logf("%s: %d sentences, %d found as they must be, %d missed or mistaken, %d harmless ones flagged", name, len(rows), right, missed, wrong)
	}
}

// TestNothingHides: neither length, nor many harmless findings, nor the other language
// hide what is unlawful; an exception that stands elsewhere is for a person to judge.
func TestNothingHides(t *testing.T) {
	ages := ""
	for i := range 30 {
		ages += fmt.Sprintf("年龄%d岁以下。", 20+i)
	}
	for _, c := range []struct{ law, said, want string }{
		{"CN", ages + "限男性。", "age~,sex"},
		{"CN", strings.Repeat("认真负责。", 8000) + "限男性。", "sex"},
		{"CN", "Males only, please.", "sex"},
		{"CN", "No disabled people.", "disability"},
		{"CN", "We hold on to your passport.", "papers"},
		{"GB", "限男性，押金300元。", "deposit,sex"},
		{"GB", "本地户口优先。", "-"}, // no law there is against it
		{"CN", "限男性。\n为井下作业单位送餐。", "sex+"},
		{"CN", "井下作业，限男性。", "sex~"},
		{"CN", "Male only, occupational requirement (Schedule 9).", "sex"}, // not an exception there
		{"GB", "Women only.\nAn occupational requirement applies.", "sex+"},
	} {
		if got := found(row{c.law, c.want, c.said}); got != c.want {
			t.Errorf("%s %.60q: found %s, want %s", c.law, c.said, got, c.want)
		}
	}
}

// TestCites: the laws that are named protect whom the words turn away.
func TestCites(t *testing.T) {
	for _, c := range []struct{ law, said, want string }{
		{"CN", "限男性", "就业促进法 第二十七条, 妇女权益保障法 第四十三条, 人力资源市场暂行条例 第二十四条"},
		{"CN", "男士优先", "就业促进法 第二十七条, 妇女权益保障法 第四十三条, 人力资源市场暂行条例 第二十四条"},
		{"CN", "女性勿投", "就业促进法 第二十七条, 妇女权益保障法 第四十三条, 人力资源市场暂行条例 第二十四条"},
		{"CN", "限女性", "就业促进法 第三条, 就业促进法 第二十六条, 人力资源市场暂行条例 第二十四条"},
		{"CN", "女士优先", "就业促进法 第三条, 就业促进法 第二十六条, 人力资源市场暂行条例 第二十四条"},
		{"CN", "Men only", "就业促进法 第二十七条, 妇女权益保障法 第四十三条, 人力资源市场暂行条例 第二十四条"},
		{"GB", "Women only", "Equality Act 2010 s. 39(1), Equality Act 2010 s. 13(1), Equality Act 2010 s. 11"},
		{"GB", "Native English speakers only", "Equality Act 2010 s. 39(1), Equality Act 2010 s. 19, Equality Act 2010 s. 9"},
		{"GB", "Must have no history of depression", "Equality Act 2010 s. 39(1), Equality Act 2010 s. 6, Equality Act 2010 s. 60(1)"},
		{"GB", "HIV positive people need not apply", "Equality Act 2010 s. 39(1), Equality Act 2010 s. 13(1), Equality Act 2010 Schedule 1, paragraph 6"},
		{"GB", "Not suitable for anyone who is pregnant", "Equality Act 2010 s. 39(1), Equality Act 2010 s. 18"},
		{"GB", "No mums", "Equality Act 2010 s. 39(1), Equality Act 2010 s. 19, Equality Act 2010 s. 11"},
	} {
		var got []string
		for _, f := range screen.Read(screen.Text{Law: c.law, Body: []string{c.said}}) {
			for _, cite := range f.Cites {
				got = append(got, strings.TrimPrefix(cite.Law, "中华人民共和国")+" "+cite.Article)
			}
			if screen.Why(f.Rule) == "" {
				t.Errorf("no reason for %s", f.Rule)
			}
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s %q: %s, want %s", c.law, c.said, strings.Join(got, ", "), c.want)
		}
	}
}
