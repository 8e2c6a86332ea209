package entitlement_test

import (
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"careerbot/internal/calculator"
	"careerbot/knowledge/entitlement"
)

// A file of testdata/cases has cases of one rule. A row is an answer, and what it
// makes of the rule: yes, no or depends, and the numbers that it gives, in order; ? is
// one that cannot be worked out.
type ruleCase struct {
	Given map[string]string `yaml:"given"`
	Vary  string            `yaml:"vary"` // a fact
	Rows  []string          `yaml:"rows"`
	Want  string            `yaml:"want"` // where nothing varies
	Open  []string          `yaml:"open"` // what it depends on
	Due   []string          `yaml:"due"`  // the last days of its deadlines, - for none
}

// builtIn gives the program's facts and rules, by id.
func builtIn(t testing.TB) (*calculator.Facts, map[string]*calculator.Rule) {
	t.Helper()
	files, err := entitlement.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	facts, err := calculator.ParseFacts([]byte(files.Facts))
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]*calculator.Rule{}
	for _, f := range files.Files {
		if rules[f.Name], err = calculator.ParseRule([]byte(f.Body), facts); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
	return facts, rules
}

func builtInFacts() (string, error) {
	files, err := entitlement.BuiltIn()
	return files.Facts, err
}

func casesOf(t testing.TB, id string) []ruleCase {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "cases", id+".yaml"))
	if err != nil {
		t.Fatalf("each rule has cases: %v", err)
	}
	var cases []ruleCase
	if err := yaml.UnmarshalWithOptions(data, &cases, yaml.Strict()); err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	return cases
}

// answers gives each row of a case as what is known and what is wanted.
func (c ruleCase) each(t testing.TB, facts *calculator.Facts, f func(name string, known calculator.Known, want string)) {
	t.Helper()
	state := func(known calculator.Known, name, said string) {
		v, err := facts.Value(name, said)
		if err != nil {
			t.Fatal(err)
		}
		known[name] = v
	}
	known := func() calculator.Known {
		k := calculator.Known{}
		for name, said := range c.Given {
			state(k, name, said)
		}
		return k
	}
	if c.Vary == "" {
		f(fmt.Sprint(c.Given), known(), c.Want)
	}
	for _, row := range c.Rows {
		said, want, ok := strings.Cut(row, " -> ")
		if !ok {
			t.Fatalf("row %q has no ->", row)
		}
		k := known()
		state(k, c.Vary, said)
		f(fmt.Sprint(c.Given, " ", c.Vary, "=", said), k, want)
	}
}

// said writes an answer as the rows have it.
func said(a calculator.Answer) string {
	var values []string
	for _, g := range a.Gives {
		if g.Unit != "" && !g.Step && g.Applies != calculator.No {
			v := g.Value
			if v == "" {
				v = "?"
			}
			values = append(values, v)
		}
	}
	return strings.TrimSpace(string(a.Outcome) + " " + strings.Join(values, " | "))
}

// TestCases decides each rule at its thresholds and one step either side.
func TestCases(t *testing.T) {
	facts, rules := builtIn(t)
	rows := 0
	for id, rule := range rules {
		t.Run(id, func(t *testing.T) {
			from, _ := rule.Span()
			book := calculator.NewBook(facts, []*calculator.Rule{rule}, from)
			for _, c := range casesOf(t, id) {
				c.each(t, facts, func(name string, known calculator.Known, want string) {
					rows++
					a := book.Decide(known)[0]
					if got := said(a); got != want {
						t.Errorf("%s: %s, want %s", name, got, want)
					}
					if c.Open != nil && !slices.Equal(slices.Sorted(slices.Values(a.DependsOn)), c.Open) {
						t.Errorf("%s: depends on %v, want %v", name, a.DependsOn, c.Open)
					}
					if c.Due != nil {
						var due []string
						for _, d := range a.Deadlines {
							due = append(due, strings.TrimPrefix("-"+d.Day, map[bool]string{true: "-"}[d.Day != ""]))
						}
						if !slices.Equal(due, c.Due) {
							t.Errorf("%s: due %v, want %v", name, due, c.Due)
						}
					}
				})
			}
		})
	}
	if rows < 350 {
		t.Errorf("only %d rows", rows)
	}
}

// TestCasesMeetThresholds goes through the rules and asks that the cases have each
// threshold, one step below and one above it, both answers of each yes-or-no fact that
// decides, and each option of a choice that a condition names.
func TestCasesMeetThresholds(t *testing.T) {
	facts, rules := builtIn(t)
	thresholds := 0
	for id, rule := range rules {
		tried := map[string]map[string]bool{}
		for _, c := range casesOf(t, id) {
			c.each(t, facts, func(_ string, known calculator.Known, _ string) {
				for name, v := range known {
					if tried[name] == nil {
						tried[name] = map[string]bool{}
					}
					tried[name][v.String()] = true
				}
			})
		}
		lacks := func(fact, value string) {
			if !tried[fact][value] {
				t.Errorf("%s: no case has %s=%s", id, fact, value)
			}
		}
		for _, e := range rule.Elements() {
			for _, b := range e.Bounds {
				if b.Fact == "" || facts.Named(b.Fact) == nil {
					continue // over what is worked out: the cases say so by hand
				}
				fact := facts.Named(b.Fact)
				at := inUnit(t, facts, fact, b.Literal)
				step, _ := new(big.Rat).SetString("1")
				if fact.Step != "" {
					step.SetString(fact.Step)
				}
				thresholds++
				lacks(b.Fact, short(at))
				lacks(b.Fact, short(new(big.Rat).Add(at, step)))
				if below := new(big.Rat).Sub(at, step); below.Sign() >= 0 {
					lacks(b.Fact, short(below))
				}
			}
			if !strings.HasPrefix(e.Where, "needs") {
				continue
			}
			for _, name := range e.Facts {
				fact := facts.Named(name)
				if fact.Type == "yesno" {
					lacks(name, "yes")
					if len(fact.Derived) == 0 || tried[name] != nil {
						lacks(name, "no")
					}
				}
			}
		}
	}
	if thresholds < 60 {
		t.Errorf("only %d thresholds are looked for", thresholds)
	}
}

// inUnit gives a threshold in the unit of its fact.
func inUnit(t testing.TB, facts *calculator.Facts, fact *calculator.Fact, l calculator.Literal) *big.Rat {
	t.Helper()
	v, err := facts.Value(fact.Name, strings.TrimSpace(l.Value+" "+l.Unit))
	if err != nil {
		t.Fatal(err)
	}
	r, ok := new(big.Rat).SetString(v.String())
	if !ok {
		t.Fatalf("%s of %s is no number", v, fact.Name)
	}
	return r
}

func short(r *big.Rat) string {
	return strings.TrimSuffix(strings.TrimRight(r.FloatString(2), "0"), ".")
}
