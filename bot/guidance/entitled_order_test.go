package guidance

import (
	"slices"
	"testing"

	"careerbot/internal/calculator"
	"careerbot/internal/statement"
)

// TestTopicOfWish: what is wished for last is the topic, and not what one has paid for or
// what one is.
func TestTopicOfWish(t *testing.T) {
	for said, want := range map[string][2]string{
		"我被辞退了，交了失业保险4年，在广州，能享受什么政策":                                        {"", ""},
		"I paid unemployment insurance for 4 years, what am I entitled to?": {"", ""},
		"我被辞退了，交了失业保险4年，在广州，能领失业金吗":                                         {"unemployment", "unemployment-benefit"},
		"我灵活就业，自己交社保，我能享受什么补贴":                                              {"", ""},
		"我正在领失业金，能享受什么政策":                                                   {"", ""},
		"我受了工伤，能享受什么待遇":                                                     {"injury", ""},
		"受了工伤能领失业金吗":                                                        {"unemployment", "unemployment-benefit"},
		"先不说失业金了，我创业能领什么补贴":                                                 {"business", ""},
		"能领失业金吗？经济补偿能拿吗":                                                    {"contract", "severance"},
		"I had a work injury, am I entitled to unemployment benefit?":       {"unemployment", "unemployment-benefit"},
		"can i get severance pay":                                           {"contract", "severance"},
		"我是残疾人，能享受什么政策":                                                     {"", ""},
	} {
		if topic, rule := wished(said); topic != want[0] || rule != want[1] {
			t.Errorf("%q is about %q, %q, want %q", said, topic, rule, want)
		}
	}
}

// outcomes gives what is listed, by rule.
func outcomes(turn *entitledTurn) (order []string, of map[string]calculator.Outcome) {
	of = map[string]calculator.Outcome{}
	for _, a := range turn.ordered() {
		order, of[a.ID] = append(order, a.ID), a.Outcome
	}
	return order, of
}

// TestStepsAreOpen: what can still be done speaks against nothing, and what was asked
// about comes first, whatever became of it.
func TestStepsAreOpen(t *testing.T) {
	turn := turnAt(t, "registered", map[string]string{"situation": "unemployed", "ended": "dismissed", "paid": "48", "registered": "no"})
	turn.s.Topic, turn.s.Wish = "unemployment", "unemployment-benefit"
	order, of := outcomes(turn)
	if of["unemployment-benefit"] != calculator.Depends || order[0] != "unemployment-benefit" {
		t.Errorf("%v, %v", order, of)
	}
	if got := turn.steps("unemployment-benefit"); !slices.Equal(got, []string{"registered"}) {
		t.Errorf("the steps are %v", got)
	}
	if a, ok := turn.answerOf("unemployment-benefit"); !ok || !turn.onlySteps(a) {
		t.Errorf("%+v waits for more than steps", a)
	}
	turn.s.Known["ended"] = "resigned"
	if order, of = outcomes(turn); of["unemployment-benefit"] != calculator.No || order[0] != "unemployment-benefit" || len(turn.steps("unemployment-benefit")) > 0 {
		t.Errorf("%v, %v", order, of)
	}
	// it is asked about first too, and what is still to be done is not asked again
	turn = turnAt(t, "situation", map[string]string{"situation": "unemployed", "registered": "no"})
	turn.s.Topic, turn.s.Wish = "unemployment", "unemployment-benefit"
	turn.rulesOf.known = true
	var asked []string
	for q := turn.next(); q != nil && len(asked) < 7; q = turn.next() {
		asked = append(asked, q.name())
		turn.s.Asked = append(turn.s.Asked, entitledAsked{Fact: q.name(), Skipped: true})
	}
	if len(asked) < 3 || !slices.Contains(asked[:2], "paid") || !slices.Contains(asked[:2], "involuntary") || slices.Contains(asked, "registered") {
		t.Errorf("asked %v", asked)
	}
}

// TestSpecialGroups: what is only for a group that nobody has named comes apart, and nobody
// is asked whether somebody has died.
func TestSpecialGroups(t *testing.T) {
	turn := turnAt(t, "situation", map[string]string{"situation": "unemployed"})
	groups := []string{"disability-employment", "rural-worker-allowance", "unemployment-death-benefit", "veterans-training", "zero-work-family"}
	all := turn.ordered()
	for _, a := range all {
		if special := turn.special(a); special != slices.Contains(groups, a.ID) && a.Outcome == calculator.Depends {
			t.Errorf("%s is special: %v", a.ID, special)
		}
	}
	first, apart, _ := turn.parts(all)
	if len(apart) != len(groups) || len(first) == 0 {
		t.Errorf("%d first, %d apart", len(first), len(apart))
	}
	for said, rule := range map[string]string{"我有残疾证，能享受什么政策": "disability-employment", "我是农民工": "rural-worker-allowance", "零就业家庭有什么补贴": "zero-work-family", "I am a veteran": "veterans-training", "领失业金期间我爸去世了": "unemployment-death-benefit"} {
		turn := turnAt(t, "situation", nil)
		turn.begin(said)
		turn.take(statement.Facts(said))
		if _, apart, _ := turn.parts(turn.ordered()); slices.ContainsFunc(apart, func(a calculator.Answer) bool { return a.ID == rule }) {
			t.Errorf("%q hides %s", said, rule)
		}
	}
	turn.rulesOf.known = true
	for range 60 {
		q := turn.next()
		if q == nil {
			break
		}
		if q.name() == "died" {
			t.Error("it asks whether somebody has died")
		}
		turn.s.Asked = nil
		turn.s.Known[q.name()] = q.Fact.Buttons()[0].Value
	}
	// where nothing else is left they are shown
	turn = turnAt(t, "situation", nil)
	turn.s.Topic = "family"
	if first, apart, _ := turn.parts(turn.ordered()); len(first) == 0 || len(apart) > 0 {
		t.Errorf("%d first, %d apart", len(first), len(apart))
	}
}
