package entitlement_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"careerbot/internal/calculator"
	"careerbot/prompts"
)

// TestEverythingIsStated renders every rule for somebody of whom nothing is known, in
// both languages: each condition, exception, line, row, time limit and paper is there,
// with the clause of each.
func TestEverythingIsStated(t *testing.T) {
	facts, rules := builtIn(t)
	parts := 0
	for id, rule := range rules {
		from, _ := rule.Span()
		answer := calculator.NewBook(facts, []*calculator.Rule{rule}, from).Decide(nil)[0]
		for _, language := range []string{"zh", "en"} {
			said := prompts.Entitlement(language, answer, facts)
			for _, e := range rule.Elements() {
				parts++
				if !strings.Contains(said, e.Says.In(language)) {
					t.Errorf("%s, %s, %s is not said: %s", id, language, e.Where, e.Says.In(language))
				}
				for name := range e.Cites {
					if c := rule.Clauses[name]; !strings.Contains(said, c.Article) {
						t.Errorf("%s, %s, %s: the clause %s is not said", id, language, e.Where, c.Article)
					}
				}
				if e.Says == (calculator.Text{}) { // a row of a table: its quotes are said, and in English what they say before them
					if language == "en" && (e.EN == "" || !strings.Contains(said, e.EN+": “")) {
						t.Errorf("%s, %s: it is not said in English: %q", id, e.Where, e.EN)
					}
					for _, quotes := range e.Cites {
						for _, q := range quotes {
							if !strings.Contains(said, q) {
								t.Errorf("%s, %s, %s: %s is not said", id, language, e.Where, q)
							}
						}
					}
				}
			}
			if strings.Contains(said, "<no value>") || strings.Contains(said, "{{") {
				t.Errorf("%s is not rendered: %s", id, said)
			}
		}
	}
	if parts < 700 {
		t.Errorf("only %d parts", parts)
	}
}

// TestButtonsDecide asks of every button of a number that it lies on one side of each
// threshold in a condition: who taps it is not asked again.
func TestButtonsDecide(t *testing.T) {
	facts, rules := builtIn(t)
	looked := 0
	for id, rule := range rules {
		for _, e := range rule.Elements() {
			if !strings.HasPrefix(e.Where, "needs") {
				continue
			}
			for _, b := range e.Bounds {
				for _, o := range facts.Named(b.Fact).Options {
					looked++
					condition := fmt.Sprintf("%s %s %s %s", b.Fact, b.Op, b.Literal.Value, b.Literal.Unit)
					one, err := calculator.ParseRule([]byte(strings.Replace(invented, "seeking >= 3 months and seeking < 1 year", condition, 1)), withJobs(t))
					if err != nil {
						t.Fatal(err)
					}
					known := calculator.Known{}
					set(t, facts, known, b.Fact, o.Value)
					if a := calculator.NewBook(facts, []*calculator.Rule{one}, day).Decide(known)[0]; a.Outcome == calculator.Depends {
						t.Errorf("%s: %s=%s leaves %s open", id, b.Fact, o.Value, condition)
					}
				}
			}
		}
	}
	if looked < 40 {
		t.Errorf("only %d buttons were looked at", looked)
	}
}

// withJobs gives the program's facts and those of the invented rule.
func withJobs(t testing.TB) *calculator.Facts {
	t.Helper()
	joined.Do(func() {
		files, err := builtInFacts()
		if err != nil {
			t.Fatal(err)
		}
		_, list, _ := strings.Cut(inventedFacts, "facts:\n")
		all := strings.Replace(files, "topics: [", "topics: [jobs, ", 1) + list
		if both, err = calculator.ParseFacts([]byte(all)); err != nil {
			t.Fatal(err)
		}
	})
	return both
}

var (
	joined sync.Once
	both   *calculator.Facts
)

// TestPublishedAtTheSameTime has several people publish a rule at once: one version of it
// is published, and nobody is told that it failed.
func TestPublishedAtTheSameTime(t *testing.T) {
	l, s := library(t)
	addDecree(t, l, decree, holds)
	loadRule(t, s, invented)
	publish(t, s)
	loadRule(t, s, strings.Replace(invented, "求职补助, en", "求职补助金, en", 1))
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			if r, err := s.Publish(context.Background(), []string{"seeker-grant"}, "Wang", "read"); err != nil || r[0].Status != "published" {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
	all.Wait()
	if n := published(t, s.Pool); n != 1 {
		t.Errorf("%d versions are published", n)
	}
	if e := list(t, s, false); len(e) != 1 || e[0].Ordinal != 2 {
		t.Errorf("%+v", e)
	}
}
