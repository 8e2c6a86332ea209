package prompts

// Survey is what a person is asked and told after a talk with a counsellor: ask,
// missing, thanks, noted, gone; the buttons label_good, label_fair, label_poor,
// label_skip, as_question; and what the buttons say: word_good, word_fair, word_poor,
// word_skip.
func Survey(language, what string) string { return say(language, "survey", what) }
