package guidance

import (
	"maps"
	"slices"
	"testing"

	"careerbot/internal/calculator"
	"careerbot/internal/statement"
)

// TestNeverWorked: who never had a job is not asked how one ended, and has nothing of what
// follows from one; a job that has not ended takes no accident away.
func TestNeverWorked(t *testing.T) {
	none := []string{"unemployment-benefit", "unemployment-medical-insurance", "work-injury-recognition", "work-injury-pay", "severance", "unlawful-dismissal", "rural-worker-allowance"}
	for _, said := range []string{"我没有工作，从来没有上过班", "还没上过班，刚毕业，没有工作", "I am unemployed, I have never worked", "I have never had a job, I am unemployed"} {
		turn := turnAt(t, "situation", nil)
		turn.s.Asked, turn.s.Open, turn.rulesOf.known = nil, false, true
		turn.take(statement.Facts(said))
		if turn.s.Known["ended"] != "no_job" {
			t.Errorf("%q: %v", said, turn.s.Known)
		}
		_, of := outcomes(turn)
		for _, rule := range none {
			if of[rule] != calculator.No {
				t.Errorf("%q: %s is %s", said, rule, of[rule])
			}
		}
		for q := turn.next(); q != nil; q = turn.next() {
			if slices.Contains([]string{"ended", "involuntary", "contract_lapsed", "unlawful", "receiving", "injury", "recognised", "has_probation", "overtime", "unpaid"}, q.name()) {
				t.Errorf("%q: %s is asked", said, q.name())
			}
			turn.s.Asked = append(turn.s.Asked, entitledAsked{Fact: q.name(), Skipped: true})
		}
	}
	for said, want := range map[string]map[string]string{
		"没上过班": {"ended": "no_job"}, "从来没工作过": {"ended": "no_job"}, "我没有上过班": {"ended": "no_job"}, "never had one": {"ended": "no_job"}, "I never had a job": {"ended": "no_job"},
		"还没结束": {"ended": "not_ended"}, "还在干": {"ended": "not_ended"}, "still working": {"ended": "not_ended"}, "1": {"ended": "not_ended"}, "11": {"ended": "no_job"},
	} {
		turn := turnAt(t, "ended", nil)
		turn.said.Message = said
		if turn.typed(); !maps.Equal(turn.s.Known, want) {
			t.Errorf("%q: %v, want %v", said, turn.s.Known, want)
		}
	}
	turn := turnAt(t, "recognised", nil)
	if turn.said.Message = "never had one"; turn.typed() && turn.s.Known["ended"] != "" {
		t.Errorf("%v", turn.s.Known) // of something else
	}
	turn = turnAt(t, "situation", map[string]string{"situation": "unemployed", "ended": "not_ended"})
	if _, of := outcomes(turn); of["work-injury-recognition"] != calculator.Depends {
		t.Errorf("a job that has not ended: %s", of["work-injury-recognition"])
	}
}
