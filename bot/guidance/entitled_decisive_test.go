package guidance

import (
	"slices"
	"strings"
	"testing"
	"time"

	"careerbot/internal/calculator"
	"careerbot/internal/statement"
)

// decisive are first sentences, and what has to be asked first by them, before what is
// harmless; after the bar what must not be asked at all.
var decisive = map[string]string{
	"能领什么补贴": "situation ended registered paid",
	"我46岁，厂里裁员，我失业了，我能领什么补贴":   "registered paid",
	"我被公司裁了，现在没有工作，有什么补贴可以领":   "registered paid | ended",
	"我被开除了，失业在家，能领什么补贴":        "registered paid at_fault | ended",
	"我没有工作，能领什么补贴":             "ended registered paid",
	"合同到期单位没续签，我失业了，我有什么待遇":    "registered paid | ended",
	"我交了五年社保，公司裁员我失业了，能领哪些补贴":  "registered | paid",
	"我办了失业登记，被裁员了，没有工作，能领什么补贴": "paid | registered",
	"我在公司上班，能享受什么政策":           "continuous | ended unlawful involuntary paid registered",
	"我在工厂上班，我能享受哪些补贴":          "continuous | ended unlawful involuntary paid registered",
	"我灵活就业，我能享受什么补贴":           "receiving | ended unlawful has_probation overtime unused uncontracted",
	"能领失业金吗":                                                     "situation registered paid | injury overtime startup",
	"我能拿经济补偿吗":                                                   "ended | injury situation paid",
	"我在上班，能拿经济补偿吗":                                               "ended | injury situation paid",
	"我受了工伤，能享受什么待遇":                                              "injury | paid registered ended",
	"What am I entitled to?":                                     "situation ended registered paid",
	"I was laid off and I have no job, what benefits can I get?": "registered paid | ended",
	"I was fired and I have no job, what benefits can I get?":    "registered paid at_fault | ended",
	"I am unemployed, what benefits can I claim?":                "ended registered paid",
	"I was laid off, I am out of work and have registered as unemployed, what am I entitled to?": "paid | registered ended",
	"I work for a factory, what am I entitled to?":                                               "continuous | ended unlawful involuntary paid registered",
	"I do gig work, what benefits can I get?":                                                    "receiving | ended unlawful has_probation overtime unused uncontracted",
	"Am I entitled to unemployment benefit?":                                                     "situation registered paid | injury overtime startup",
	"can i get severance pay":                                                                    "ended | injury situation paid",
	"I had a work injury, what am I entitled to?":                                                "injury | paid registered ended",
}

// TestDecisiveFirst: what decides most of what was spoken of is asked first, in the country
// and in a place with rules of its own, and what cannot matter is not asked.
func TestDecisiveFirst(t *testing.T) {
	facts, byRegion, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	for said, want := range decisive {
		for _, place := range []string{"CN", "44"} {
			turn := turnAt(t, "situation", nil)
			turn.s.Asked, turn.s.Open, turn.rulesOf.known = nil, false, true
			turn.found.Book = calculator.NewBook(facts, slices.Concat(byRegion["CN"], byRegion[place]), time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC))
			turn.begin(said)
			turn.take(statement.Facts(said))
			var asked []string
			for q := turn.next(); q != nil; q = turn.next() {
				asked = append(asked, q.name())
				answer := map[string]string{"situation": "unemployed", "ended": "dismissed", "registered": "yes", "involuntary": "yes", "injury": "at_work"}[q.name()]
				switch {
				case answer != "":
				case q.Fact.Type == "number":
					answer = "60"
				case q.Fact.Type == "choice":
					answer = q.Fact.Options[0].Value
				default:
					answer = "no"
				}
				turn.s.Asked = append(turn.s.Asked, entitledAsked{Fact: q.name()})
				turn.s.Known[q.name()] = answer
			}
			first, never, _ := strings.Cut(want, " | ")
			names := strings.Fields(first)
			head := asked[:min(len(asked), len(names)+1)] // one other between them
			for _, name := range names {
				if !slices.Contains(head, name) {
					t.Errorf("%q in %s: asked %v, want first %s", said, place, asked, first)
					break
				}
			}
			for _, name := range strings.Fields(never) {
				if slices.Contains(asked, name) {
					t.Errorf("%q in %s: asked %v, and %s cannot matter", said, place, asked, name)
				}
			}
		}
	}
}

// TestResultsInOrder: what fits comes before what depends, and of that first what most
// speaks for, before what nothing was said of.
func TestResultsInOrder(t *testing.T) {
	turn := turnAt(t, "situation", map[string]string{"situation": "unemployed"})
	order, _ := outcomes(turn)
	before := func(x, y string) {
		t.Helper()
		if i, j := slices.Index(order, x), slices.Index(order, y); i < 0 || j < 0 || i > j {
			t.Errorf("%s is not before %s: %v", x, y, order)
		}
	}
	before("unemployment-benefit", "training-subsidy")
	for _, nothing := range []string{"overtime-pay", "probation-limit", "no-contract-pay", "unpaid-wages"} {
		before("training-subsidy", nothing)
	}
	turn.s.Known = map[string]string{"situation": "unemployed", "ended": "dismissed", "registered": "yes", "paid": "60"}
	order, of := outcomes(turn)
	if of["unemployment-benefit"] != calculator.Yes || order[0] != "unemployment-benefit" || order[1] != "severance" {
		t.Errorf("%v", order)
	}
	turn.s.Topic, turn.s.Wish = "contract", "no-contract-pay" // what was asked for comes first, whatever became of it
	if order, _ = outcomes(turn); order[0] != "no-contract-pay" || order[1] != "severance" {
		t.Errorf("%v", order)
	}
}
