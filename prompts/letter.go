package prompts

// LetterSay asks for what goes into a cover note, or ends it: job, job_again, facts (for
// what work), facts_again, when, stopped.
func LetterSay(language, what, v string) string {
	return say(language, "letter_say", struct{ What, V string }{what, v})
}

// LetterDraft shows a note that a model wrote.
func LetterDraft(language, note string) string { return say(language, "letter_draft", note) }

// LetterForm is a note with gaps: what the person is called, for what work, what they said of
// themselves, and when they can start; each may be "".
func LetterForm(language, name, title, facts, when string) string {
	return say(language, "letter_form", struct{ Name, Title, Facts, When string }{name, title, facts, when})
}

// LetterLabel is a button, and what it says: skip, cv; again and plan are labels alone.
func LetterLabel(language, what string) string { return say(language, "letter_label", what) }
