package interview_test

import (
	"regexp"
	"slices"
	"testing"

	"careerbot/internal/interview"
)

// TestBank: every major group has at least ten questions, each in both languages with what
// is wanted, and none asks for what need not be answered.
func TestBank(t *testing.T) {
	private := regexp.MustCompile(`(?i)结婚|婚姻|已婚|怀孕|生育|孩子|宗教|信仰|民族|户口|籍贯|年龄|多大年纪|married|pregnan|children|religio|ethnic|household|how old|your age`)
	seen := map[string]bool{}
	for _, group := range append([]string{""}, interview.Groups...) {
		questions := interview.Of(group)
		if len(questions) < 10 {
			t.Errorf("group %q has %d questions", group, len(questions))
		}
		for _, q := range questions {
			for _, s := range []string{q.Ask.ZH, q.Ask.EN, q.Wants.ZH, q.Wants.EN} {
				if s == "" || len([]rune(s)) > 200 {
					t.Errorf("%s: %q", q.ID, s)
				}
			}
			if w := private.FindString(q.Ask.ZH + q.Ask.EN); w != "" {
				t.Errorf("%s asks for %q", q.ID, w)
			}
			if seen[q.ID] || seen[q.Ask.ZH] || seen[q.Ask.EN] {
				t.Errorf("%s is there twice", q.ID)
			}
			seen[q.ID], seen[q.Ask.ZH], seen[q.Ask.EN] = true, true, true
			if found, ok := interview.Find(q.ID); !ok || found != q {
				t.Errorf("%s is not found", q.ID)
			}
		}
	}
	if _, ok := interview.Find("9-1"); ok {
		t.Error("a question that is not there is found")
	}
}

// TestRound: a round has questions of all work and of the group, other ones the next time,
// and ends with what the person asks.
func TestRound(t *testing.T) {
	first := interview.Round("4", 7, nil)
	second := interview.Round("4", 7, first)
	last := interview.Of("")[len(interview.Of(""))-1].ID
	for _, round := range [][]string{first, second, interview.Round("", 7, nil), interview.Round("8", 7, nil)} {
		if len(round) != 7 || round[6] != last || len(slices.Compact(slices.Sorted(slices.Values(round)))) != 7 {
			t.Errorf("a round is %v", round)
		}
	}
	for _, id := range first[:6] {
		if slices.Contains(second, id) {
			t.Errorf("%s is asked again while there are others", id)
		}
	}
	var every []string
	for _, group := range []string{"", "4"} {
		for _, q := range interview.Of(group) {
			every = append(every, q.ID)
		}
	}
	if again := interview.Round("4", 7, every); len(again) != 7 {
		t.Errorf("who has had all gets %v", again)
	}
}
