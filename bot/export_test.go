package bot

import "context"

// Place is whose rules a question is about, for tests.
func (b *Bot) Place(question string) string { return b.place("", question) }

// FinishLate does what a worker does whose claim has run out, for tests.
func (b *Bot) FinishLate(ctx context.Context, turn, conversation int64, attempts int) error {
	return b.finish(ctx, claimed{id: turn, conversation: conversation, channel: "web", attempts: attempts}, Answer{Outcome: Declined}, false)
}
