package prompts_test

import (
	"strings"
	"testing"

	"careerbot/internal/interest"
	"careerbot/internal/pattern"
	"careerbot/internal/strength"
	"careerbot/prompts"
)

// sexed are words about who somebody is; no item and no question may have one.
var sexed = pattern.MustCompile(`男|女|妇|妈|爸|孩|老公|老婆|(?i)\b(?:men|man|women|woman|male|female|he|she|his|her|mother|father|girls?|boys?|husband|wife|young|old age)\b`)

// TestExploreWords: every item, question and heading has words of its own in both
// languages, short enough for a button's card, and none says who does it.
func TestExploreWords(t *testing.T) {
	for _, l := range []string{"zh", "en"} {
		seen := map[string]string{}
		said := func(what, text string) {
			t.Helper()
			if strings.TrimSpace(text) == "" || seen[text] != "" {
				t.Errorf("%s %s: %q, as %q", l, what, text, seen[text])
			}
			if m := sexed.FindString(text); m != "" {
				t.Errorf("%s %s: %q has %q", l, what, text, m)
			}
			seen[text] = what
		}
		most := map[string]int{"zh": 24, "en": 90}[l]
		for _, i := range interest.Items {
			words := prompts.InterestItem(l, i.ID)
			said(i.ID, words)
			if n := len([]rune(words)); n > most {
				t.Errorf("%s %s: %d characters, at most %d", l, i.ID, n, most)
			}
		}
		for _, a := range []interest.Answer{interest.Like, interest.Unsure, interest.Dislike, interest.Skipped} {
			said("answer", prompts.InterestAnswer(l, string(a)))
		}
		for i := range interest.Types {
			said("type", prompts.InterestType(l, interest.Types[i:i+1]))
		}
		for _, p := range []interest.Picture{interest.Few, interest.Same} {
			said(string(p), prompts.InterestPicture(l, string(p), nil))
		}
		if s := prompts.InterestPicture(l, "clear", []string{"R", "S"}); !strings.Contains(s, prompts.InterestType(l, "R")) || !strings.Contains(s, prompts.InterestType(l, "S")) {
			t.Errorf("%s clear: %s", l, s)
		}
		for _, q := range strength.Questions {
			said(string(q), prompts.StrengthQuestion(l, string(q)))
		}
		for _, time := range strength.Times {
			said(time, prompts.LearnTime(l, time))
			said(time, prompts.EntryTime(l, time))
		}
		for _, word := range strings.Fields("why has missing held needed sometimes tasks ways hard note also skills demands later left_out") {
			said(word, prompts.MatchWord(l, word))
		}
		said("nothing", prompts.MatchEmpty(l, "nothing"))
		said("empty", prompts.MatchEmpty(l, "both"))
		said("begin", prompts.InterestBegin(l, len(interest.Items)))
		said("limits", prompts.InterestLimits(l))
	}
	if prompts.InterestItem("fr", "r1") != prompts.InterestItem("en", "r1") {
		t.Error("a language without words gets English")
	}
}
