package prompts

import "time"

// PlanView is a plan as it is shown.
type PlanView struct {
	What   string // what was done with it: add, done, all_done, undone, day, words, first, delete, remind, quiet, gone, full; "" nothing
	Open   []PlanStep
	Done   []string
	Remind bool
	By     string // the counsellor who changed it last
	Today  time.Time
}

// PlanStep is a step that is open.
type PlanStep struct {
	Words string
	Day   *time.Time
}

// Plan shows a plan.
func Plan(language string, v PlanView) string {
	type step struct {
		Sign, Words, Day string
		Late             bool
	}
	view := struct {
		PlanView
		Steps []step
	}{PlanView: v}
	for i, s := range v.Open {
		shown := step{Sign: string([]rune("①②③④⑤⑥⑦⑧⑨")[i%9]), Words: s.Words}
		if s.Day != nil {
			shown.Day, shown.Late = PlanDay(language, *s.Day, v.Today), s.Day.Before(v.Today)
		}
		view.Steps = append(view.Steps, shown)
	}
	return say(language, "plan", view)
}

// PlanDay is a day as people say it.
func PlanDay(language string, day, today time.Time) string {
	return say(language, "plan_day", struct {
		Ahead, Month, Day, Year int
		Weekday, Short          string
		Far                     bool
	}{int(day.Sub(today).Hours() / 24), int(day.Month()), day.Day(), day.Year(), string([]rune("日一二三四五六")[day.Weekday()]), day.Format("Mon 2 Jan"), day.Year() != today.Year()})
}

// PlanSay says something of a plan: nobody, add, day, day_again, words, edit, which, clear,
// cleared, stopped, waiting, apply, go_there, told (by a counsellor: who), due (it is the day).
func PlanSay(language, what, v string) string {
	return say(language, "plan_say", struct{ What, V string }{what, v})
}

// PlanLabel is the label of a button, and PlanWord what it says.
func PlanLabel(language, what string) string { return say(language, "plan_label", what) }

// PlanWord is what a button says.
func PlanWord(language, what string) string { return say(language, "plan_word", what) }

// PlanDue tells who wanted to be told that the day of steps has come. Its first line has
// nothing of them: others may see the screen.
func PlanDue(language string, steps []string) string { return say(language, "plan_due", steps) }

// PlanChanged tells a person what a counsellor changed in their plan: add, words, day, done,
// undone, first, delete.
func PlanChanged(language, by, what, words string, v PlanView) string {
	v.What, v.By = "", ""
	return say(language, "plan_changed", struct{ By, What, Words string }{by, what, words}) + "\n\n" + Plan(language, v)
}
