package bot

import (
	"context"

	"careerbot/internal/pattern"
	"careerbot/prompts"
)

var (
	// goingOn is what the button says that goes back to a talk of guidance.
	goingOn = pattern.MustCompile(`^(?:(?:继续|接着)(?:刚才的(?:问题)?|答题|回答|上面的)|(?:go )?back to (?:my|the) questions)$`)
	// onward are words that do so where no list of vacancies is more recent.
	onward = pattern.MustCompile(`^(?:继续(?:吧)?|接着(?:来|说|问)?|go on|continue|carry on|resume|lets (?:go on|continue))$`)
)

// goesBack reports whether a message goes back to the talk of guidance that asked last.
func (q Question) goesBack(message string) bool {
	s := q.guidance()
	if s.Talk == "" {
		return false
	}
	said := bare(message)
	return goingOn.MatchString(said) || onward.MatchString(said) && (q.memory.Jobs == nil || q.memory.Jobs.Turn <= s.Turn)
}

// offerGoingOn adds the button that goes back to a talk, where something else was answered
// while a question of it is open.
func (b *Bot) offerGoingOn(q Question, a *Answer) {
	s := q.guidance()
	if q.conversation == 0 || s.Done || !s.Fresh(q.turn, b.Now()) || a.Reason == "guidance" || a.record.opens != nil || a.record.talk == "person" {
		return
	}
	switch {
	case a.Outcome == Handoff:
		return
	case a.Outcome == Clarify && a.Reason != "small talk" && a.Reason != "command" && a.Reason != "jobs" && a.Reason != "near":
		return // it asks something itself
	}
	a.Choices = append(a.Choices[:len(a.Choices):len(a.Choices)], Choice{prompts.GoOn(a.Language, s.Talk), prompts.GoOnWords(a.Language)})
}

// offerEntitled adds the button to what one is entitled to oneself, where the library has
// answered a question on a benefit.
func (b *Bot) offerEntitled(ctx context.Context, q Question, a *Answer) {
	if b.Guide == nil || q.conversation == 0 || len(a.Citations) == 0 || a.Outcome != Answered && a.Outcome != Partial || a.Reason == "guidance" {
		return
	}
	if c, ok := b.Guide.Offer(ctx, q.guidance(), a.Question, a.Language); ok {
		a.Choices = append(a.Choices[:len(a.Choices):len(a.Choices)], Choice{c.Label, c.Say})
	}
}
