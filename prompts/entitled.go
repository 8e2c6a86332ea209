package prompts

import (
	"slices"

	"careerbot/internal/calculator"
)

// EntitledWord gives a word or sentence of the talk about entitlements by its name: of
// buttons question, answer, skip, results, elsewhere, more, groups, others, mine, change, apply, how, work, count, plan, anew, all, list, offer, forget;
// of sentences place, stale, told, passed, stopped, ended, forgotten.
func EntitledWord(language, name string) string { return say(language, "entitled_word", name) }

// EntitledNone says that there are no rules; placed: that there are none for a place.
func EntitledNone(language string, placed bool) string { return say(language, "entitled_none", placed) }

// EntitledAsk is a question of the talk about entitlements.
type EntitledAsk struct {
	Note      string   // said before
	Taken     []string // what was known without asking
	Says      string
	Kind      string // yesno, choice, number, range, date, place
	Unit      string // of a number
	N, Most   int
	Sensitive bool
	Again     bool // asked a second time, in other words
}

// EntitledQuestion asks one.
func EntitledQuestion(language string, q EntitledAsk) string {
	q.Most = calculator.Most
	return say(language, "entitled_question", q)
}

// EntitledSaid says an answer beside what was asked.
func EntitledSaid(language, asked, answer, unit string) string {
	if unit != "" {
		answer = quantity(language, answer, unit)
	}
	return say(language, "entitled_said", struct{ Asked, Answer string }{asked, answer})
}

// EntitledNoted says what was kept, and what was changed, of what somebody said.
func EntitledNoted(language string, added, changed []string) string {
	return say(language, "entitled_noted", struct{ Added, Changed []string }{added, changed})
}

// EntitledAgain names a question whose answer is not repeated, or is gone.
func EntitledAgain(language, asked string, gone bool) string {
	return say(language, "entitled_again", struct {
		Asked string
		Gone  bool
	}{asked, gone})
}

// EntitledLine is a rule in a list.
type EntitledLine struct {
	N      int
	Name   string
	Cites  string   // " [1]"
	Unless bool     // an exception could still take it away
	Local  bool     // the place has further conditions
	Steps  []string // what is to be done first
}

// EntitledList is what somebody is entitled to.
type EntitledList struct {
	Note             string
	Taken            []string
	Yes, Depends, No []EntitledLine
	First            []EntitledLine // that depend, and were asked about: before what does not
	Groups           int            // that are only for some groups
	Others           int            // that do not fit
	More             int            // that are on the next page
	NoFirst          bool           // what does not fit was asked about
	Suspended        []string       // that are left out because their documents have changed
	Later            bool           // not the first page
}

// EntitledOverview lists the rules by what became of them.
func EntitledOverview(language string, l EntitledList) string {
	return say(language, "entitled_overview", l)
}

// EntitledWhy says what became of a rule and why, with every condition, exception, and
// row of its tables, and the amounts with their arithmetic.
// steps are the facts among those it depends on that are still to be done.
func EntitledWhy(language string, a calculator.Answer, facts *calculator.Facts, steps []string, cites Citer) string {
	open := slices.DeleteFunc(slices.Clone(a.DependsOn), func(name string) bool { return slices.Contains(steps, name) })
	a.DependsOn = open
	view := struct {
		entitlementView
		Steps  []string
		Unless bool
	}{entitlementView: viewOf(language, a, facts, cites), Unless: a.Unless}
	for _, name := range steps {
		view.Steps = append(view.Steps, facts.Named(name).Still.In(language))
	}
	return say(language, "entitled_why", view)
}

// EntitledApply says how to get what a rule gives: who gives it, what to bring, where, and
// until when.
func EntitledApply(language string, a calculator.Answer, facts *calculator.Facts, cites Citer) string {
	return say(language, "entitled_apply", viewOf(language, a, facts, cites))
}

// EntitledMine says what is known, a line each; before what can be changed.
func EntitledMine(language string, known []string) string {
	return say(language, "entitled_mine", known)
}

// EntitledPlan is a step of a plan: to apply for something.
func EntitledPlan(language, name string) string { return say(language, "entitled_plan", name) }
