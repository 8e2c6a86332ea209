package bot

import (
	"cmp"
	"context"
	"slices"
	"unicode/utf8"

	"careerbot/bot/guidance"
	"careerbot/internal/pattern"
	"careerbot/prompts"
)

var (
	// goingOn is what the button says that goes back to a talk of guidance.
	goingOn = pattern.MustCompile(`^(?:(?:继续|接着)(?:刚才的(?:问题)?|答题|回答|上面的)|(?:go )?back to (?:my|the) questions)$`)
	// onward are words that do so where no list of vacancies is more recent.
	onward = pattern.MustCompile(`^(?:(?:好的?|嗯|行|那就?|我们?|想|要|可以|就|再|请|咱们?) ?)*(?:继续|接着|往下)(?:继续|往下|来|做|答|填|写|测|说|问|练)*(?:我)?(?:刚才的?|上面的|之前的?)?(?:问题|题|问卷|测试|测评|答题|回答)?(?:了|吧|啊|呀|吗)*$|` +
		`^(?:(?:ok|okay|yes|well|so|please|lets|can we|could we|i want to|i would like to|id like to|and|then|now|just) )*(?:(?:go on|goon|contin(?:u?e?)|carry on|keep going|resume)(?: (?:from )?where (?:we|i) (?:stopped|left off|was|were))?(?:(?: with)?(?: it| that| this| (?:the|my|our|those) ` + ofTalk + `))?|(?:go )?back to (?:the|my|our|those) ` + ofTalk + `|pick up (?:from )?where (?:we|i) (?:stopped|left off))(?: (?:please|then|now))*$`)
)

const ofTalk = `(?:test|quiz|questions?|questionnaire|interview|practice|survey)`

// goesBack gives the talk of guidance that a message goes back to, the one that asked last or
// was stopped last; "" where it does not. Where there is nothing to go on with, that is said by
// what there is to begin with.
func (q Question) goesBack(message string) string {
	s := q.guidance()
	name := cmp.Or(s.Talk, s.Left)
	said := bare(message)
	if name == "" {
		if m := q.memory; onward.MatchString(said) && m.Jobs == nil && m.Near == nil && m.Asked == nil && len(m.Questions) == 0 {
			return "guide"
		}
		return ""
	}
	for _, language := range []string{"zh", "en"} {
		if said == bare(prompts.GoOn(language, name)) {
			return name
		}
	}
	if goingOn.MatchString(said) || onward.MatchString(said) && (q.memory.Jobs == nil || q.memory.Jobs.Turn <= s.Turn) && (s.Talk != "" || !q.askedSince(s.Turn)) {
		return name
	}
	return ""
}

// askedSince reports whether the library was asked something after a turn.
func (q Question) askedSince(turn int64) bool {
	return slices.ContainsFunc(q.memory.Questions, func(r remembered) bool { return r.Turn > turn && !r.Lost })
}

// smallTalkIn gives which small talk or word of the menu a message is, "" none.
func smallTalkIn(message string) string {
	said := bare(message)
	if utf8.RuneCountInString(said) > 60 {
		return ""
	}
	for _, t := range talk {
		if t.name != "unclear" && t.name != "quiet" && t.pattern.MatchString(said) {
			return t.name
		}
	}
	return ""
}

// since reports whether no list of the program's and no question of it is more recent than
// the last reply of a talk.
func (q Question) since(s guidance.State) bool {
	m := q.memory
	return s.Offered != nil && (m.Asked == nil || m.Asked.Turn <= s.Offered.Turn) && (m.Jobs == nil || m.Jobs.Turn <= s.Offered.Turn) && (m.Near == nil || m.Near.Turn <= s.Offered.Turn)
}

// offerGoingOn adds the button that goes back to a talk, where something else was answered
// while a question of it is open.
func (b *Bot) offerGoingOn(q Question, a *Answer) {
	s := q.guidance()
	if q.conversation == 0 || s.Done || !s.Fresh(q.turn, b.Now()) || a.Reason == "guidance" || a.record.opens != nil || a.record.talk == "person" || a.record.talk == "forget" {
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

// offerWays says where to begin to who tells that they have lost their work, where the
// library has no answer to that: most have no question yet.
func (b *Bot) offerWays(ctx context.Context, q Question, a *Answer) (err error) {
	if b.Guide == nil || q.conversation == 0 || a.Outcome != Declined || !guidance.LostWork(a.Question) {
		return nil
	}
	a.Outcome, a.Reason, a.Text = Clarify, "guidance", prompts.Ways(a.Language, b.line(a.Language))
	a.record.talk = "guidance"
	for _, c := range b.Guide.Ways(ctx, a.Language) {
		a.Choices = append(a.Choices[:len(a.Choices):len(a.Choices)], Choice{c.Label, c.Say})
	}
	*a, err = b.under(ctx, q, *a, prompts.WaysWord(a.Language, "look"))
	return err
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
