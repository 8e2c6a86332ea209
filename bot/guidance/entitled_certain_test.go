package guidance

import (
	"testing"

	"careerbot/internal/calculator"
	"careerbot/internal/statement"
)

// TestPartTimeIsAsked: part-time by the law has few hours; who works part-time, or few hours
// a day, is asked whether they are that few, and the answer decides.
func TestPartTimeIsAsked(t *testing.T) {
	for rule, known := range map[string]map[string]string{"severance": {"ended": "dismissed"}, "unlawful-dismissal": {"ended": "dismissed", "unlawful": "yes"}, "no-contract-pay": {"uncontracted": "5"}} {
		turn := turnAt(t, "ended", known)
		if a, _ := turn.answerOf(rule); a.Outcome != calculator.Yes {
			t.Errorf("%s, full time: %s", rule, a.Outcome)
		}
		turn.s.Known["part_told"] = "yes"
		if a, _ := turn.answerOf(rule); a.Outcome != calculator.Depends || len(a.DependsOn) != 1 || a.DependsOn[0] != "few_hours" {
			t.Errorf("%s, part time: %s on %v", rule, a.Outcome, a.DependsOn)
		}
		for answer, want := range map[string]calculator.Outcome{"yes": calculator.No, "no": calculator.Yes} {
			turn.s.Known["few_hours"] = answer
			if a, _ := turn.answerOf(rule); a.Outcome != want {
				t.Errorf("%s, few hours %s: %s", rule, answer, a.Outcome)
			}
		}
	}
}

// TestReasonIsAnswered: who is asked how the job ended and says that they left for what the
// employer owes has answered; and of who works part-time it is asked how few hours.
func TestReasonIsAnswered(t *testing.T) {
	for said, want := range map[string]string{"我自己辞职的 因为老板不给交社保": "forced", "公司不发工资我就走了": "forced", "I quit because they owe me wages": "forced", "我自己辞职的": "resigned", "我自己辞职的，公司没给我交社保": ""} {
		turn := turnAt(t, "ended", map[string]string{"situation": "unemployed"})
		turn.said.Message = said
		turn.typed()
		if got := turn.s.Known["ended"]; got != want {
			t.Errorf("%q: %v", said, turn.s.Known)
		}
	}
	for _, said := range []string{"I work 3 hours a day part time at a cafe, boss fired me no notice", "我做小时工，被公司辞退了"} {
		turn := turnAt(t, "situation", map[string]string{"situation": "unemployed", "at_fault": "no", "worked": "24", "wage": "5000"})
		turn.s.Topic, turn.s.Wish = "contract", "severance"
		turn.rulesOf.known = true
		turn.take(statement.Facts(said))
		if q := turn.next(); q == nil || q.name() != "few_hours" {
			t.Errorf("%q: it asks %v", said, q)
		}
	}
}
