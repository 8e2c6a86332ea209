package prompts_test

import (
	"strings"
	"testing"

	"careerbot/prompts"
)

// sayAfter is TestWords for what is said after a talk with a counsellor.
func sayAfter(t *testing.T, l string, say func(name, text string)) {
	t.Helper()
	for _, what := range strings.Fields("ask missing thanks noted gone label_good label_fair label_poor label_skip as_question word_good word_fair word_poor word_skip") {
		said := prompts.Survey(l, what)
		if said == "" {
			t.Errorf("no words for %s in %s", what, l)
		}
		say(l+" survey: "+what, said)
	}
	say(l+" guide", prompts.GuideText(l, "T", "Q", "B\n\nC", []string{prompts.GuideSource(l, "S", "N", "H"), prompts.GuideSource(l, "S", "", "")}))
	say(l+" guide without sources", prompts.GuideText(l, "T", "Q", "B", nil))
}
