package prompts

// ExploreSay is a fixed sentence of the talk about what work could suit somebody: begin,
// stopped, later, again_interest, again_skill, skipped, heard_nothing, no_list, last,
// without, gone, no_guides, change, change_skill, unknown, none_else.
func ExploreSay(language, what string) string { return say(language, "explore_say", what) }

// ExploreWord is what a button of the talk is called and says: interest, skill, result,
// others, none, not, change, over, back, stop, skip, nothing, enough, jobs, on, goon, plan.
func ExploreWord(language, what string) string { return say(language, "explore_word", what) }

// InterestAsk asks for the n-th of so many activities; now is the answer that it has, if
// it is asked anew.
func InterestAsk(language string, n, of int, id, now string) string {
	return say(language, "interest_ask", struct {
		N, Of int
		Item  string
		Now   string
	}{n, of, InterestItem(language, id), now})
}

// InterestChanged says that the answer to an activity is another one now.
func InterestChanged(language string, n int, answer string) string {
	return say(language, "interest_changed", struct {
		N   int
		Now string
	}{n, InterestAnswer(language, answer)})
}

// StrengthAsk asks the n-th question of the strengths conversation; has are what it has
// come to, if it is asked anew or goes on.
func StrengthAsk(language string, n, of int, question string, has []string) string {
	return say(language, "strength_ask", struct {
		N, Of    int
		Question string
		Key      string
		Has      []string
	}{n, of, StrengthQuestion(language, question), question, has})
}

// StrengthHeard says what was understood: what somebody can do, what the work must not have; and
// that nothing is noted of their body, where they spoke of it.
func StrengthHeard(language string, has, not []string, body bool) string {
	return say(language, "strength_heard", struct {
		Has, Not []string
		Body     bool
	}{has, not, body})
}

// InterestShort names one of Holland's types in a word or two.
func InterestShort(language, letter string) string { return say(language, "interest_short", letter) }

// ExploreNeeded is a licence with the rule that demands it.
type ExploreNeeded struct {
	Label, Rule, How string
	N                int // of the source that has the rule's text, 0 where the library has none
}

// ExploreFit is an occupation, why it is suggested, and what is missing.
type ExploreFit struct {
	N                        int // in the list
	Title, Name, Code, Entry string
	Likes, Has, Missing      []string
	Held                     []string
	Needed, Sometimes        []ExploreNeeded
	Also, Tasks, Demands     []string
	Ways, Hard, Note         string
	Searched                 bool   // for vacancies
	Open                     int    // how many there are
	More                     bool   // there may be more than Open
	Where                    string // in which region
	Look                     string // the name by which they are found
	By                       string // what it was ranked by; "" if it was looked up by name
}

// ExploreList is a page of what fits.
type ExploreList struct {
	Picture string   // what the answers to the questionnaire show, "" where it was not begun
	Has     []string // skills and licences
	By      string
	Fits    []ExploreFit
	First   bool     // the first page
	Later   []string // titles of what takes longer to learn
	LeftOut []string
}

// Explored shows a page of what fits.
func Explored(language string, l ExploreList) string { return say(language, "explored", l) }

// ExploreCard tells of one occupation.
func ExploreCard(language string, f ExploreFit) string { return say(language, "explore_card", f) }

// ExploreWhy says of each occupation why it was chosen: for who wants none of them.
func ExploreWhy(language string, fits []ExploreFit) string {
	return say(language, "explore_why", fits)
}

// ExploreReview lists answers, to be changed: lines of a number, what was asked and what
// was answered.
func ExploreReview(language string, lines []string) string {
	return say(language, "explore_review", lines)
}

// ExploreWas is a line of that list.
func ExploreWas(language string, n int, asked, answered string) string {
	return say(language, "explore_was", struct {
		N               int
		Asked, Answered string
	}{n, asked, answered})
}

// ExploreKept says what is kept of the talk: how many answers about interests, skills and
// licences, limits of the work, how many occupations are set aside.
func ExploreKept(language string, interests int, has, limits []string, without int) string {
	return say(language, "explore_kept", struct {
		Interests   int
		Has, Limits []string
		Without     int
	}{interests, has, limits, without})
}

// ExploreNo names one occupation that is set aside.
func ExploreNo(language, title string) string { return say(language, "explore_no", title) }

// Vacancies is how one looks for vacancies of an occupation.
func Vacancies(language, title string) string { return say(language, "explore_vacancies", title) }

// TrainingQuestion is what the library is asked of training and subsidies for it.
func TrainingQuestion(language string) string { return say(language, "training_question", nil) }

// Vocabulary is a code with its meaning, as a model is shown it.
type Vocabulary struct{ Code, Meaning string }

// Strengths tells a model to read an answer of the strengths conversation.
func Strengths(language, question, said string, words []Vocabulary) (system, user string) {
	system = render(model, "strengths_system", words)
	user = render(model, "strengths_user", struct{ Question, Said string }{StrengthQuestion(language, question), data(said)})
	return system, user
}
