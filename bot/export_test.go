package bot

import (
	"cmp"
	"context"
	"time"

	"careerbot/internal/redact"
)

// Place is whose rules a question is about, for tests.
func (b *Bot) Place(question string) string { return b.place("", question) }

// FinishLate does what a worker does whose claim has run out, for tests. It
// reports whether its answer was taken.
func (b *Bot) FinishLate(ctx context.Context, conversation, turn, claim int64) (bool, error) {
	held, err := b.finishAll(ctx, []finished{{
		claimed: claimed{conversation: conversation, claim: claim}, turn: turn, state: "answered", answer: Answer{Outcome: Declined},
	}})
	return err == nil && held[0], err
}

// Catch looks for messages that nobody is due to work on, for tests.
func (b *Bot) Catch(ctx context.Context) error { return b.catch(ctx) }

// Complete reports whether a message can stand as a question of its own, for tests.
func Complete(said string) bool { return complete(clean(said)) }

// HideWith has identifiers hidden by a function of the test.
func (b *Bot) HideWith(hide func(string) (redact.Hidden, error)) { b.hide = hide }

// AnswerAfter answers a message that comes after these questions, for tests;
// person says that a person has talked with who asks since.
func (b *Bot) AnswerAfter(ctx context.Context, said string, person bool, before ...string) (Answer, error) {
	m := memory{}
	for i, q := range before {
		m = m.with(int64(i+1), q, b.Now())
	}
	m.Person = person
	return b.Answer(ctx, Question{Text: said, memory: m, turn: int64(len(before) + 1), conversation: 1})
}

// Decisions says by whom each sentence was, and which check it failed, for tests.
func (a Answer) Decisions() []string {
	var all []string
	for _, d := range a.record.decisions {
		all = append(all, d.By+" "+d.Check+": "+d.Sentence+" ("+d.Why+")")
	}
	return all
}

// LookedUp reports whether the library was asked or the conversation remembers
// something of an answer, for tests.
func (a Answer) LookedUp() bool { return a.record.lookedUp || a.record.memory != nil }

// WishesWork reports whether a message is a wish for vacancies, for tests.
func WishesWork(said string) bool { return wishesWork(clean(said)) }

// Until gives the end of the quiet hours in which a moment lies, for tests.
func (q Quiet) Until(t time.Time) (time.Time, bool) { return q.until(t) }

// CardSaid reads what is to be done with a card, for tests.
func CardSaid(said string) (verb string, places []int, ok bool) {
	c, ok := cardSaid(clean(said))
	return cmp.Or(c.fact, c.verb), c.places, ok
}

// Feeling says which news or feeling a message is, for tests.
func Feeling(message string) string {
	said := bare(clean(message))
	switch {
	case gotWork.MatchString(said):
		return "got"
	case noLuck.MatchString(said):
		return "no luck"
	case doubtsUs.MatchString(said):
		return "doubts"
	case scolds.MatchString(said), complaint.MatchString(said):
		return "scolds"
	}
	return ""
}

// SmallTalk says which small talk a message is, for tests.
func SmallTalk(message string) string {
	for _, t := range talk {
		if t.pattern.MatchString(bare(clean(message))) {
			return t.name
		}
	}
	return ""
}
