package guidance

import (
	"strings"
	"testing"

	"careerbot/internal/calculator"
	"careerbot/internal/statement"
)

// TestSaidIsConfirmed: what somebody said in passing is named for them to confirm, in one
// line, and taken back with one word.
func TestSaidIsConfirmed(t *testing.T) {
	for language, c := range map[string][3]string{"zh": {"我被公司辞退了，没有工作", "您说过：", "对吗？"}, "en": {"I was laid off, I have no job", "You have said: ", "is that right?"}} {
		for _, wrong := range map[string][]string{"zh": {"不对", "说错了", "不是这样"}, "en": {"that's wrong", "not right", "wrong"}}[language] {
			turn := turnAt(t, "situation", nil)
			turn.said.Language = language
			turn.begin(c[0])
			turn.take(statement.Facts(c[0]))
			q := turn.next()
			turn.s.Last++
			turn.s.Asked, turn.s.Open = []entitledAsked{{Fact: q.name(), N: turn.s.Last}}, true
			if text := turn.ask(q, false).Text; !strings.Contains(text, c[1]) || !strings.Contains(text, c[2]) {
				t.Errorf("it is not asked whether that is right: %s", text)
			}
			turn.said.Message = wrong
			if !turn.typed() || len(turn.s.Known) > 0 || len(turn.s.Taken) > 0 {
				t.Errorf("after %q it keeps %v", wrong, turn.s.Known)
			}
		}
	}
}

// TestFaultIsAsked: of who says that they were dismissed it is asked whether it was for a
// fault, in place of how the job ended, and the answer decides.
func TestFaultIsAsked(t *testing.T) {
	for _, said := range []string{"我被公司开除了", "I was fired"} {
		turn := turnAt(t, "ended", map[string]string{"situation": "unemployed"})
		turn.s.Topic, turn.s.Wish, turn.said.Message = "contract", "severance", said
		turn.rulesOf.known = true
		if !turn.typed() || turn.s.Known["fired"] != "yes" {
			t.Fatalf("%q: %v", said, turn.s.Known)
		}
		reply, _, err := turn.goOn(t.Context())
		if err != nil || turn.open() == nil || turn.open().name() != "at_fault" {
			t.Errorf("%q: it asks %s, %v", said, reply.Text, err)
		}
		for answer, want := range map[string]calculator.Outcome{"yes": calculator.No, "no": calculator.Yes} {
			turn.s.Known["at_fault"] = answer
			if a, _ := turn.answerOf("severance"); a.Outcome != want {
				t.Errorf("%q, fault %s: %s", said, answer, a.Outcome)
			}
		}
		delete(turn.s.Known, "at_fault")
		if a, _ := turn.answerOf("severance"); a.Outcome != calculator.Depends || len(a.DependsOn) != 1 || a.DependsOn[0] != "at_fault" {
			t.Errorf("%q: %+v", said, a)
		}
	}
}

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
