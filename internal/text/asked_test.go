package text_test

import (
	"testing"

	"careerbot/internal/text"
)

func TestAsked(t *testing.T) {
	for message, want := range map[string]string{
		"How long can probation be?": "", // all of it asks
		"被辞退能领失业金吗":                  "",
		"my wages are not paid":      "", // none of it does
		"I work in a shop. My boss has not paid me. What can I do? Thanks.": "What can I do?",
		"我在厂里干了三年。上个月被辞退了。能领失业金吗？要带什么材料呢":                                   "能领失业金吗？\n要带什么材料呢",
		"Can I claim? I was dismissed. How long will it last?":              "Can I claim?\nHow long will it last?",
		"老板拖欠工资三个月。 怎么要回来?）":                                                "怎么要回来?）",
		"": "",
	} {
		if got := text.Asked(message); got != want {
			t.Errorf("%q asks %q, want %q", message, got, want)
		}
	}
}
