package bot

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// Words that were typed wrongly are put right where that makes a wish for work of what
// was said, or a better one, and it is said which they were. Of anything else nothing is
// changed: a question about rules stays as it was written.

const (
	longestSpelt = 60 // characters of a message whose words are looked at
	shortSpelt   = 24 // where it is no wish as it stands
)

// spelt gives a message with what was typed wrongly put right, and what that is.
func (b *Bot) spelt(ctx context.Context, q Question, a Answer, seeks bool) (string, []job.Slip) {
	n := utf8.RuneCountInString(a.Question)
	if point, _ := sharedIn(a.Question); point != nil || n > longestSpelt || n > shortSpelt && !seeks && !wishesWork(a.Question) || ofRules(a.Question) || talkedOfElse(bare(a.Question)) {
		return a.Question, nil
	}
	if has, err := b.hasJobs(ctx); err != nil || !has {
		return a.Question, nil
	}
	right, slips, err := b.Jobs.Spelt(ctx, withoutCourtesy(a.Question), a.Language)
	if err != nil {
		b.Log.Warn("look for words that were typed wrongly", "turn", q.turn, "error", err)
	}
	if err != nil || len(slips) == 0 {
		return a.Question, nil
	}
	before, fixed := a, a // what it is understood as is tried on copies
	if seeks {
		wish, ok := b.goesOnSeeking(ctx, q, &before)
		if ok && !slices.ContainsFunc(slips, func(s job.Slip) bool { return strings.Contains(text.Fold(wish.Text), text.Fold(s.Said)) }) {
			return a.Question, nil // 太远了 is no 太原
		}
	}
	fixed.Question = right
	is := wishesWork(right)
	if seeks && !is {
		_, is = b.goesOnSeeking(ctx, q, &fixed)
	}
	if !is {
		return a.Question, nil
	}
	return right, slips
}

// spelling says which words were taken for which.
func spelling(language string, slips []job.Slip) string {
	lines := make([]string, len(slips))
	for i, s := range slips {
		lines[i] = prompts.Spelt(language, s.Said, s.Meant)
	}
	return strings.Join(lines, "\n")
}
