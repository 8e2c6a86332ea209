package grounding_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"careerbot/internal/grounding"
)

// passes is the least share of true sentences that must pass, in percent.
const passes = 95

type passage struct{ ID, Title, Number, Heading, Ask, Body string }

// said is a row of lies.jsonl or true.jsonl: what a model may write over
// passages, all written before the checks. Those that are held were counted before
// anybody looked at them; docs/decisions.md has what was found.
type said struct {
	Passages       []string
	Kind, Sentence string
	Held           bool
}

func rows[T any](t *testing.T, name string) []T {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var all []T
	for line := range strings.Lines(string(data)) {
		var row T
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("%s: %v: %s", name, err, line)
		}
		all = append(all, row)
	}
	return all
}

func sources(t *testing.T) map[string]grounding.Source {
	t.Helper()
	all := map[string]grounding.Source{}
	for _, p := range rows[passage](t, "passages.jsonl") {
		all[p.ID] = grounding.Source{Title: p.Title, Number: p.Number, Heading: []string{p.Heading}, Body: p.Body}
	}
	return all
}

var handle = regexp.MustCompile(`\[\d+\]`)

// judge gives the decision about a row's sentence.
func judge(t *testing.T, all map[string]grounding.Source, s said) grounding.Decision {
	t.Helper()
	var supplied []grounding.Source
	reply := s.Sentence
	for i, id := range s.Passages {
		if all[id].Body == "" {
			t.Fatalf("no passage %s", id)
		}
		supplied = append(supplied, all[id])
		if !handle.MatchString(s.Sentence) {
			reply += fmt.Sprintf("[%d]", i+1)
		}
	}
	decisions := grounding.Read(supplied).Judge(reply, grounding.Options{})
	if i := slices.IndexFunc(decisions, func(d grounding.Decision) bool { return d.Check != "" }); i >= 0 {
		return decisions[i]
	}
	if len(decisions) != 1 {
		t.Errorf("%q is %d sentences", s.Sentence, len(decisions))
	}
	return decisions[0]
}

// TestLies: no lie passes.
func TestLies(t *testing.T) {
	all := sources(t)
	count, kinds := 0, map[string]int{}
	for _, s := range rows[said](t, "lies.jsonl") {
		count++
		kinds[s.Kind]++
		if d := judge(t, all, s); d.Check == "" {
			t.Errorf("%v: a lie (%s) passes: %s", s.Passages, s.Kind, s.Sentence)
		}
	}
	t.Logf("%d lies of %d kinds: %v", count, len(kinds), kinds)
	if count < 150 {
		t.Errorf("only %d lies", count)
	}
}

// TestTrue: nearly everything that is true passes.
func TestTrue(t *testing.T) {
	all := sources(t)
	count, passed := 0, 0
	for _, s := range rows[said](t, "true.jsonl") {
		count++
		if d := judge(t, all, s); d.Check == "" {
			passed++
		} else {
			t.Logf("%v: %s (%s): %s", s.Passages, d.Check, d.Why, s.Sentence)
		}
	}
	t.Logf("%d of %d true sentences pass (%.1f %%)", passed, count, 100*float64(passed)/float64(count))
	if 100*passed < passes*count || count < 150 {
		t.Errorf("%d of %d true sentences pass, want %d %%", passed, count, passes)
	}
}
