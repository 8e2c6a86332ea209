package prompts

// Practice says something of the practice of an interview: which, which_again, begin (for
// what work), wants, own_wants, neednot, look (what is looked up under it, a line each),
// end, stopped, ask_later.
func Practice(language, what, v string) string {
	return say(language, "practice", struct{ What, V string }{what, v})
}

// PracticeAsk asks the question n of so many.
func PracticeAsk(language string, n, of int, question string) string {
	return say(language, "practice_ask", struct {
		N, Of    int
		Question string
	}{n, of, question})
}

// PracticeFeedback says what could be better in an answer: notes are private, bad_mouth,
// short, example, no_example, good_ask; by is what a model wrote, or "".
func PracticeFeedback(language string, notes []string, by, wants string) string {
	return say(language, "practice_feedback", struct {
		Notes     []string
		By, Wants string
	}{notes, by, wants})
}

// PracticeLabel is a button, and what it says: a major group, any, hint, next, stop, again, neednot.
func PracticeLabel(language, what string) string { return say(language, "practice_label", what) }
