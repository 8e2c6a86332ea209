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
