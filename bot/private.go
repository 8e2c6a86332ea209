package bot

import (
	"context"

	"careerbot/internal/redact"
	"careerbot/retrieval"
)

// private gives a question as it may leave the program: without the identifiers
// in it. Where they cannot be hidden its Text is empty, and no model sees anything
// of the question: the search is by words, here, and the answer is quoted. The
// error has no word of the question, so it can be logged.
func (b *Bot) private(question string) redact.Hidden {
	h, err := b.hiding()(question)
	if err != nil {
		b.Log.Warn("nothing is sent to a model", "error", err)
		return redact.Hidden{Without: question}
	}
	return h
}

// LookUp searches the library for somebody of the staff. What they look for may be a
// person's words: without the identifiers in it, and by words alone where those cannot
// be hidden.
func (b *Bot) LookUp(ctx context.Context, q retrieval.Query) (retrieval.Ranking, error) {
	h := b.private(q.Text)
	q.Text, q.WordsOnly = h.Without, h.Text == ""
	return b.Searcher.Search(ctx, q)
}

// hiding is what hides identifiers.
func (b *Bot) hiding() func(string) (redact.Hidden, error) {
	if b.hide != nil {
		return b.hide
	}
	return redact.Hide
}
