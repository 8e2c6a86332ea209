package prompts

// Advice is something that could be better in a CV: sensitive, no_contact, short, long,
// no_dates, dates_wrong, gap, vague, no_figures, has and lacks (of a vacancy), with what it is about.
type Advice struct {
	What  string
	Items []string
}

// CVAdvice says what could be better in a CV: against a vacancy by its title, and with
// what a model wrote.
func CVAdvice(language, title string, advice []Advice, written []string) string {
	return say(language, "cv_advice", struct {
		Title   string
		Advice  []Advice
		Written []string
	}{title, advice, written})
}

// CVTip is what a model says to words of a CV.
func CVTip(language, words, tip string) string {
	return say(language, "cv_tip", [2]string{words, tip})
}

// CVSay says something of a CV: paste, paste_again, paste_job (its title), form, stopped, which_job, no_job.
func CVSay(language, what, v string) string {
	return say(language, "cv_say", struct{ What, V string }{what, v})
}

// CVLabel is a button, and what it says: none, versus, versus_short, again.
func CVLabel(language, what string) string { return say(language, "cv_label", what) }

// CVWord is what need not be in a CV: birth, sex, marriage, family, ethnicity, religion,
// household, looks, health, photo, number.
func CVWord(language, what string) string { return say(language, "cv_word", what) }

// CVGap is a time of which a CV says nothing, from one month to another.
func CVGap(language string, fromYear, from, toYear, to int) string {
	return say(language, "cv_gap", []int{fromYear, from, toYear, to})
}
