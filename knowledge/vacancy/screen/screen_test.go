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

// golden reads the sentences. Every third one is held out: the rules are not written
// with it in sight, and its figures are what to expect of new text.
func golden(t testing.TB) (seen, held []row) {
	t.Helper()
	data, err := os.ReadFile("testdata/golden.tsv")
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
		if f.Severity == screen.Warn {
			name += "~"
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
	seen, held := golden(t)
	if len(seen)+len(held) < 250 {
		t.Errorf("only %d sentences", len(seen)+len(held))
	}
	for name, rows := range map[string][]row{"seen": seen, "held": held} {
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
			if got != want && (name == "seen" || os.Getenv("SHOW_HELD") != "") {
				t.Errorf("%s %s %q: found %s, want %s", name, r.law, r.said, got, want)
			}
		}
		fmt.Printf("%s: %d sentences, %d right, %d missed or mistaken, %d harmless ones flagged\n", name, len(rows), right, missed, wrong)
	}
}
