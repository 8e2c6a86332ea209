package prompts

import (
	"strings"
)

// WatchSay says something about what is looked out for or kept: nowhere (its place is not known,
// so it is not), lost (of one that was, it is not known any more), unwanted_saved (what
// is not wanted is among what was saved).
func WatchSay(language, what string) string { return say(language, "watch_say", what) }

// KeptJobs is what is kept of a conversation's search for work.
type KeptJobs struct {
	Last     string // what was looked for last
	Seen     int    // jobs that were shown, by number
	Searches []KeptSearch
	Saved    KeptTitles
	Unwanted KeptTitles
	Pending  KeptTitles // will be asked about
	Asked    KeptTitles // were asked about, with the answer
	Reported KeptTitles
	Meaning  bool // what is looked for goes to a service that compares meanings
}

// KeptTitles are jobs of a kind: the first of them by title, and how many they are.
type KeptTitles struct {
	Titles []string
	Count  int
}

// KeptSearch is something that is looked out for.
type KeptSearch struct {
	Wish string
	Lost bool // its place is not known, so nothing is found
}

// TitleAnd is a title with what was said of it.
func TitleAnd(language, title, what string) string {
	return say(language, "title_and", [2]string{title, what})
}

// JobsKept says what is kept of jobs, for who asks what is kept; "" where it is nothing.
func JobsKept(language string, k KeptJobs) string {
	some := k.Seen + len(k.Searches) + k.Saved.Count + k.Unwanted.Count + k.Pending.Count + k.Asked.Count + k.Reported.Count
	if k.Last == "" && some == 0 && !k.Meaning {
		return ""
	}
	return say(language, "jobs_kept", struct {
		KeptJobs
		Some bool
	}{k, k.Last != "" || some > 0})
}

// AfterJobs says something after a list of vacancies: none (nothing in it is wanted), quit (the
// search is over), confirm_wrong, confirm_far, confirm_pay (before one is
// reported, or hidden), unclear (what was said of it is not understood).
func AfterJobs(language, what string) string { return say(language, "after_jobs", what) }

// Alerts lists what is looked out for, a wish a line.
func Alerts(language string, wishes []string) string { return say(language, "alerts_on", wishes) }

// JobFact says what a vacancy states of pay, hours, meals, insurance, start or needs, with
// the clauses of it that speak of that; or that it does not.
func JobFact(language string, c JobCard, fact string, clauses []string) string {
	var said []string
	add := func(words string) {
		if words = strings.TrimSpace(words); words != "" {
			said = append(said, words)
		}
	}
	switch fact {
	case "pay":
		if c.Pay != "" {
			add(say(language, "job_paid", c))
		}
		add(say(language, "job_settlement", c.Settlement))
	case "hours":
		for _, shift := range c.Shifts {
			add(say(language, "job_shift", shift))
		}
		if c.Hours > 0 {
			add(say(language, "job_hours", c.Hours))
		}
	case "needs":
		add(c.Education)
		add(c.Experience)
	case "insurance":
		add(c.Insurance)
	}
	for _, clause := range clauses {
		add(quote(clause))
	}
	return say(language, "job_fact", struct{ Head, Fact, Said string }{strings.TrimSpace(c.Sign + " " + c.Title), fact, strings.Join(said, " · ")})
}
