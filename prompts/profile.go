package prompts

import "time"

import "strings"

// ProfileSay is one of the fixed sentences about a profile: consent, agreed, declined, none,
// sensitive, sensitive_off, erase, erased, touched, stopped, edit, again, nothing, cv, cv_again, cv_none, …
func ProfileSay(language, what string) string { return say(language, "profile_say", what) }

// ProfileWord is a word of a button, as it can be typed: prefix, agree, disagree, walk, cv,
// edit, erase_all, erase_yes, back, enough, skip, stop, keep, leave, remove, clear, touch, …
func ProfileWord(language, word string) string { return say(language, "profile_word", word) }

// ProfileField is what a part of a profile is called.
func ProfileField(language, field string) string { return say(language, "profile_field", field) }

// ProfileAsk asks for a part of a profile.
func ProfileAsk(language, field string) string { return say(language, "profile_ask", field) }

// ProfileValue is what a value of ours is called.
func ProfileValue(language, field, value string) string {
	return say(language, "profile_value", field+" "+value)
}

// ProfileFact is what somebody said when asking for benefits, with the day on which it was
// kept (2006-01-02), "" not known.
func ProfileFact(language, words, day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return words
	}
	return say(language, "profile_fact", struct{ Words, Day string }{words, map[bool]string{true: at.Format("2006年1月2日"), false: at.Format("2 January 2006")}[language == "zh"]})
}

// ProfileLimit is what the work must not have, as somebody says it: no nights.
func ProfileLimit(language, code, label string) string {
	return say(language, "profile_limit", struct{ Code, Label string }{code, label})
}

// ProfileDistance is a distance in kilometres.
func ProfileDistance(language, kilometres string) string {
	return say(language, "profile_distance", kilometres)
}

// ProfileExperience is work that somebody has done; "" is not said.
func ProfileExperience(language, title, from, to string) string {
	return say(language, "profile_experience", struct{ Title, From, To string }{title, from, to})
}

// ProfileRow is a part of a profile with what it has.
type ProfileRow struct{ Field, Values string }

// ProfileShow shows a profile: what it has, and the names of what it has not.
func ProfileShow(language string, has []ProfileRow, facts int, sensitive bool) string {
	return say(language, "profile_show", struct {
		Has       []ProfileRow
		Facts     int
		Sensitive bool
	}{has, facts, sensitive})
}

// ProfileKept says what was kept, or taken out.
func ProfileKept(language, values string, out bool) string {
	return say(language, "profile_kept", struct {
		Values string
		Out    bool
	}{values, out})
}

// ProfileOffer asks whether something that was read is to be kept: the n-th of several;
// quote is where a model read it.
func ProfileOffer(language string, n, of int, field, values, quote string) string {
	return say(language, "profile_offer", struct {
		N, Of                int
		Field, Values, Quote string
	}{n, of, field, values, quote})
}

// ProfileData says for /mydata what is kept of a profile: "" has none.
func ProfileData(language string, rows []ProfileRow) string {
	return say(language, "profile_data", rows)
}

// ProfileAging says that nobody has looked at a profile for months and that it will be
// erased in so many days.
func ProfileAging(language string, months, days int) string {
	return say(language, "profile_aging", struct{ Months, Days int }{months, days})
}

// CVSystem tells a model how to read a CV; codes are what it may find, a line for each.
func CVSystem(codes []string) string {
	var b strings.Builder
	if err := model.ExecuteTemplate(&b, "cv_system", codes); err != nil {
		panic("prompts: cv_system: " + err.Error()) // a test renders it
	}
	return b.String()
}

// Exported gives a person what is kept of them: text is what is short, "" if nothing is or
// all is long; number is that of their conversation, door where they write, contact whom to ask.
func Exported(language, text string, number int64, door, contact string) string {
	return say(language, "exported", struct {
		Text, Door, Contact string
		Number              int64
	}{text, door, contact, number})
}

// PlanData says for /mydata what is kept of a plan (nil is none), and how often they are
// asked how they are.
func PlanData(language string, goal *string, steps, asked int) string {
	words := ""
	if goal != nil {
		words = *goal
	}
	return say(language, "plan_data", struct {
		Plan         bool
		Goal         string
		Steps, Asked int
	}{goal != nil, words, steps, asked})
}
