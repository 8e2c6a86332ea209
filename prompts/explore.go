package prompts

// InterestBegin says what the questionnaire of interests is, before its n items.
func InterestBegin(language string, n int) string { return say(language, "interest_begin", n) }

// InterestItem is an item by its id (internal/interest).
func InterestItem(language, id string) string { return say(language, "interest_item", id) }

// InterestAnswer is the label of an answer: l, u, d, or - to skip.
func InterestAnswer(language, answer string) string { return say(language, "interest_answer", answer) }

// InterestType says what one of Holland's types likes, by its letter.
func InterestType(language, letter string) string { return say(language, "interest_type", letter) }

// InterestPicture says what the answers show: clear (with the letters of the highest types),
// few, same.
func InterestPicture(language, picture string, letters []string) string {
	types := make([]string, len(letters))
	for i, l := range letters {
		types[i] = InterestType(language, l)
	}
	return say(language, "interest_picture", struct {
		Picture string
		Types   []string
	}{picture, types})
}

// InterestLimits says what the questionnaire is not.
func InterestLimits(language string) string { return say(language, "interest_limits", nil) }

// StrengthQuestion is a question of the strengths conversation (internal/strength).
func StrengthQuestion(language, question string) string {
	return say(language, "strength_question", question)
}

// LearnTime is the label of a time for learning: days, weeks, months, years.
func LearnTime(language, time string) string { return say(language, "learn_time", time) }

// EntryTime says how long an occupation takes to learn.
func EntryTime(language, time string) string { return say(language, "entry_time", time) }

// MatchEmpty says that no occupation was found, and what to do: by is nothing where there
// was nothing to go by.
func MatchEmpty(language, by string) string { return say(language, "match_empty", by) }

// MatchWord is a heading over a part of an occupation: why, has, missing, held, needed,
// sometimes, tasks, ways, hard, note, also, skills, demands, later, left_out.
func MatchWord(language, word string) string { return say(language, "match_word", word) }

// InterestFlat says of a questionnaire without a clear picture what that means, by the answer that
// most items have (l, u, d, -, "" none), and what comes next.
func InterestFlat(language, mostly string) string { return say(language, "interest_flat", mostly) }
