package bot

import "careerbot/internal/redact"

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

// hiding is what hides identifiers.
func (b *Bot) hiding() func(string) (redact.Hidden, error) {
	if b.hide != nil {
		return b.hide
	}
	return redact.Hide
}
