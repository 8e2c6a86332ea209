package interest_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"careerbot/internal/interest"
)

func parse(t *testing.T, row string) interest.State {
	t.Helper()
	s, err := interest.Parse(row)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// row answers each item by its type.
func row(six string) string { return strings.Repeat(six, 5) }

// TestItems: five of each type, in turns, each type in five settings, and no setting that
// is one type's alone to a degree that would make the place, not the activity, decide.
func TestItems(t *testing.T) {
	settings, types := map[byte]map[string]bool{}, map[string]map[byte]bool{}
	seen := map[string]bool{}
	for i, item := range interest.Items {
		if item.Type != interest.Types[i%6] || seen[item.ID] || item.ID[0] != item.Type+('a'-'A') {
			t.Errorf("item %d is %+v", i, item)
		}
		seen[item.ID] = true
		if settings[item.Type] == nil {
			settings[item.Type] = map[string]bool{}
		}
		settings[item.Type][item.Setting] = true
		if types[item.Setting] == nil {
			types[item.Setting] = map[byte]bool{}
		}
		types[item.Setting][item.Type] = true
	}
	if len(interest.Items) != 30 {
		t.Errorf("%d items", len(interest.Items))
	}
	for letter, in := range settings {
		if len(in) != 5 || !in["home"] {
			t.Errorf("%c lies in %v; five settings are wanted, one of them home", letter, in)
		}
	}
	for _, often := range []string{"home", "kitchen", "shop", "office", "screen"} {
		if len(types[often]) < 3 {
			t.Errorf("%s has %d types only", often, len(types[often]))
		}
	}
}

func TestScore(t *testing.T) {
	for _, c := range []struct {
		what, row string
		picture   interest.Picture
		scores    [6]int
		code      string
	}{
		{"hands and order", row("ludddl"), interest.Clear, [6]int{100, 50, 0, 0, 0, 100}, "(RC)I"},
		{"all six differ", "luuuud" + "luuuud" + "lluudd" + "llldud" + "lldddd", interest.Clear, [6]int{100, 80, 50, 30, 30, 0}, "RIA"},
		{"all liked", row("llllll"), interest.Same, [6]int{100, 100, 100, 100, 100, 100}, ""},
		{"all disliked", row("dddddd"), interest.Same, [6]int{}, ""},
		{"all unsure", row("uuuuuu"), interest.Same, [6]int{50, 50, 50, 50, 50, 50}, ""},
		{"a point apart", "luuuuu" + row("uuuuuu")[6:], interest.Same, [6]int{60, 50, 50, 50, 50, 50}, ""},
		{"two points apart", "luuuuu" + "luuuuu" + row("uuuuuu")[12:], interest.Clear, [6]int{70, 50, 50, 50, 50, 50}, "R(IASEC)"},
		{"nothing", "", interest.Few, [6]int{-1, -1, -1, -1, -1, -1}, ""},
		{"all skipped", row("------"), interest.Few, [6]int{-1, -1, -1, -1, -1, -1}, ""},
		{"four of each type", row("lddddd")[:24], interest.Clear, [6]int{100, 0, 0, 0, 0, 0}, "R(IASEC)"},
		{"too few of one type", "-lldld" + "-lldld" + "-lldld" + "llldld" + "llldld", interest.Few, [6]int{-1, 100, 100, 0, 100, 0}, ""},
		{"three of a type are enough", "-dddul" + "-dddul" + "lddddl" + "lddddl" + "uddddd", interest.Clear, [6]int{83, 0, 0, 0, 20, 80}, "RCE"},
		{"half way", row("lddddd")[:18], interest.Clear, [6]int{100, 0, 0, 0, 0, 0}, "R(IASEC)"},
		{"less than half", row("lddddd")[:17], interest.Few, [6]int{100, 0, 0, 0, 0, -1}, ""},
	} {
		p := parse(t, c.row).Score()
		if p.Picture != c.picture || p.Scores != c.scores || p.Code() != c.code {
			t.Errorf("%s: %+v %q; want %s %v %q", c.what, p, p.Code(), c.picture, c.scores, c.code)
		}
	}
}

// TestResume: a questionnaire goes on from its stored form, after any answer, and can be
// taken back.
func TestResume(t *testing.T) {
	want := strings.Repeat("lud-l", 6)
	var s interest.State
	for i := range want {
		item, before, done := s.Next()
		if done || before != i || item != interest.Items[i] {
			t.Fatalf("item %d: %+v %d %v", i, item, before, done)
		}
		next, err := s.With(interest.Answer(want[i]))
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(next)
		if err != nil || len(data) > 60 {
			t.Fatalf("%s: %v", data, err)
		}
		s = interest.State{}
		if err := json.Unmarshal(data, &s); err != nil || s.String() != want[:i+1] {
			t.Fatalf("%s read as %s: %v", data, s, err)
		}
		if back := s.Back(); back.String() != want[:i] || s.String() != want[:i+1] {
			t.Fatalf("back from %s: %s", s, back)
		}
	}
	if _, before, done := s.Next(); !done || before != 30 {
		t.Errorf("done %v after %d", done, before)
	}
	if (interest.State{}).Back().String() != "" {
		t.Error("back from the beginning")
	}
	if _, err := s.With(interest.Like); err == nil {
		t.Error("a 31st answer")
	}
	for _, bad := range []string{`{"v":2,"a":"l"}`, `{"v":1,"a":"x"}`, `{"v":1,"a":"` + strings.Repeat("l", 31) + `"}`, `[]`, `{"a":"l"}`} {
		if err := json.Unmarshal([]byte(bad), &s); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

// TestCongruence: values of the index worked out by hand.
func TestCongruence(t *testing.T) {
	ria := parse(t, "luuuud"+"luuuud"+"lluudd"+"llldud"+"lldddd").Score()
	rc := parse(t, row("ludddl")).Score()
	for _, c := range []struct {
		p      interest.Profile
		code   string
		want   float64
		shared string
	}{
		{ria, "RIA", 18, "RIA"},
		{ria, "IRA", 3*2 + 2*2 + 3, "IRA"},
		{ria, "SEC", 0, ""}, // R-S and I-E and A-C are opposites
		{ria, "CSE", 3*2 + 2*1 + 1, ""},
		{rc, "RCI", 18, "RCI"}, // R and C share the first two places, so both orders fit in full
		{rc, "CRI", 18, "CRI"},
		{rc, "RIA", 3*3 + 2*1 + 2, "RI"},  // R stands in one place only
		{rc, "ICR", 3*2 + 2*3 + 2, "ICR"}, // R first: its neighbour I; then C; then I beside R
		{parse(t, row("lddldl")).Score(), "SRC", 18, "SRC"},
		{parse(t, row("lddldl")).Score(), "ICS", 3*2 + 2*3 + 3, "CS"},
		{parse(t, row("uuuuuu")).Score(), "RIA", 0, ""},
		{ria, "", 0, ""},
	} {
		if got := c.p.Congruence(c.code); math.Abs(got-c.want) > 1e-9 || c.p.Shared(c.code) != c.shared {
			t.Errorf("%s with %s: %v %q, want %v %q", c.p.Code(), c.code, got, c.p.Shared(c.code), c.want, c.shared)
		}
	}
	if r := rc.Ranks(); !slices.Equal(r, []string{"RC", "I", "ASE"}) {
		t.Errorf("ranks %v", r)
	}
}

func FuzzState(f *testing.F) {
	f.Add("ludl-")
	f.Fuzz(func(t *testing.T, row string) {
		s, err := interest.Parse(row)
		if err != nil {
			return
		}
		p := s.Score()
		for _, score := range p.Scores {
			if score < -1 || score > 100 {
				t.Errorf("%s: %+v", row, p)
			}
		}
		if c := p.Congruence("RIA"); c < 0 || c > interest.MostCongruence {
			t.Errorf("%s: %v", row, c)
		}
	})
}
