package prompts

// Survey is what a person is asked and told after a talk with a counsellor: ask,
// missing, thanks, noted, gone; the buttons label_good, label_fair, label_poor,
// label_skip, as_question; and what the buttons say: word_good, word_fair, word_poor,
// word_skip.
func Survey(language, what string) string { return say(language, "survey", what) }

// GuideText is a guide made of a counsellor's answer, in Markdown.
func GuideText(language, title, question, body string, sources []string) string {
	return say(language, "guide", struct {
		Title, Question, Body string
		Sources               []string
	}{title, question, body, sources})
}

// GuideSource names a source in a guide.
func GuideSource(language, title, number, heading string) string {
	return say(language, "guide_source", struct{ Title, Number, Heading string }{title, number, heading})
}
