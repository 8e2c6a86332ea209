package bot

import (
	"strings"
	"testing"

	"careerbot/bot/guidance"
)

// TestGoesBack: the words that go on with a talk, while it is open and after it was stopped,
// and those that are about something else; and that a list of vacancies, or an answer of the
// library's, that came after the stop is what is gone on with.
func TestGoesBack(t *testing.T) {
	going := strings.Split(`继续|继续吧|接着来|接着做|接着答|继续做|继续测试|继续答题|继续刚才的|接着刚才的|继续问|我要继续|我想继续|我们继续吧|那就继续|继续啊|往下做|接着往下|接着问|好，继续|可以继续了|继续继续|再接着来|继续问我吧|继续刚才的测试|`+
		`go on|Go on.|continue|carry on|resume|let's go on|lets continue|ok go on|please go on|go on please|continue please|keep going|go on with the test|continue the test|continue with the questions|go on with it|i want to continue|can we go on|yes, go on|resume the questions|back to the test|go back to the questions|continue where we stopped|pick up where we left off|goon|continu`, "|")
	other := strings.Split(`继续教育|继续上班要签合同吗|接着干|合同到期继续用工|继续履行合同|继续领失业金|接着找工作|我继续工作了|可以继续交社保吗|继续工作|不继续了|别继续|不想继续|继续什么|go on strike|go on holiday|can I go on working|continue the contract|my boss wants to continue|carry on working|don't continue|do not go on|continue working|how do i go on sick leave|go|back|keep my job|pick up my wages|keep going to work`, "|")
	state := guidance.State{Talk: "explore", Turn: 3}
	q := Question{turn: 5, memory: memory{Guide: &state}}
	stopped := guidance.State{Left: "explore", Turn: 4}
	after := Question{turn: 5, memory: memory{Guide: &stopped}}
	for _, message := range going {
		if q.goesBack(message) == "" || after.goesBack(message) != "explore" {
			t.Errorf("%q does not go on", message)
		}
	}
	for _, message := range other {
		if q.goesBack(message) != "" || after.goesBack(message) != "" {
			t.Errorf("%q goes on", message)
		}
	}
	for name, m := range map[string]memory{
		"a question": {Questions: []remembered{{Turn: 5}}}, "asked back": {Asked: &asking{}}, "vacancies": {Guide: &stopped, Jobs: &seeking{Turn: 5}}, "an answer": {Guide: &stopped, Questions: []remembered{{Turn: 5}}},
	} {
		if is := (Question{turn: 6, memory: m}).goesBack("继续"); is != "" {
			t.Errorf("%s: goes back to %s", name, is)
		}
	}
	if (Question{turn: 6}).goesBack("继续") != "guide" {
		t.Error("nothing to go on with leads to nothing")
	}
	if (Question{turn: 6, memory: memory{Guide: &stopped, Questions: []remembered{{Turn: 2}}}}).goesBack("go on") != "explore" {
		t.Error("what was answered before the stop is in the way")
	}
}
