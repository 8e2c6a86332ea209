package prompts

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// JobWord is what a button about vacancies says, and what can be typed for it: details,
// save, unwanted; far, pay, hours, kind, applied, wrong; more, saved, remove, tell, stop,
// ask; got, waiting, no, never; odd, part, full, any, nearer, better.
func JobWord(language, verb string) string { return say(language, "job_word", verb) }

// JobLabel is the label of such a button.
func JobLabel(language, verb string) string { return say(language, "job_label", verb) }

// JobSay says something about vacancies that needs no more: ask (what, where), ask_where,
// gone, saved, saved_already, full, removed, none_saved, unwanted (why?), far, pay, hours, kind,
// applied, wrong, no_more, no_search, told_on, told_again, told_off, told_none, told_full, asked_on, asked_already,
// no_contact, failed, got, waiting, no, never, not_asked.
func JobSay(language, what string) string { return say(language, "job_say", what) }

// JobRule is the question of which the rule is shown beside vacancies of a kind: full,
// part, odd, internship; "" where none is.
func JobRule(language, kind string) string { return say(language, "job_rule", kind) }

// RuleBeside is put before that rule.
func RuleBeside(language string) string { return say(language, "rule_beside", nil) }

// Money is an amount in a unit of time: hour, day, week, month, year.
type Money struct {
	From, To       float64
	Unit, Currency string
	Guessed        bool // it is not stated for what unit it is paid
}

// Amount is the amount as it is read.
func (m Money) Amount() string {
	switch {
	case m.From > 0 && m.To > m.From:
		return decimal(m.From) + "–" + decimal(m.To)
	case m.From > 0:
		return decimal(m.From)
	}
	return decimal(m.To)
}

func decimal(x float64) string {
	if x >= 100 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strings.TrimSuffix(fmt.Sprintf("%.2f", x), ".00")
}

// Way is how far something is.
type Way struct {
	Metres  float64 // straight line; 0 not known
	Minutes int     // on foot, an estimate; 0 not known
}

// Short is the distance in a form that people use: metres below a kilometre.
func (w Way) Short() string {
	if w.Metres < 950 {
		return strconv.Itoa(max(100, int(w.Metres/100+0.5)*100))
	}
	return Kilometres(w.Metres)
}

// Near reports whether it is told in metres.
func (w Way) Near() bool { return w.Metres < 950 }

// Walk reports whether anybody would walk it.
func (w Way) Walk() bool { return w.Minutes > 0 && w.Minutes <= 45 }

// Kilometres gives a distance in kilometres.
func Kilometres(metres float64) string {
	if metres >= 10_000 {
		return strconv.Itoa(int(metres/1000 + 0.5))
	}
	return strings.TrimSuffix(strconv.FormatFloat(metres/1000, 'f', 1, 64), ".0")
}

// JobWish is what was understood of a wish.
type JobWish struct {
	Text, At, Region, Settlement string
	Metres                       float64
	Pay                          Money
	Employment, Shifts           []string
	NotShifts, Skills            []string
	HoursMax                     float64
	Start                        *time.Time
	Untrained                    bool
	Area                         bool // At is a whole region
	Not, NotEmployment, Needs    []string
	Sort                         string
}

// Reach is how far it may be.
func (w JobWish) Reach() Way { return Way{Metres: w.Metres} }

// WishLine says what was understood of a wish, in a line; "" where it is nothing.
func WishLine(language string, w JobWish) string {
	return tidy(say(language, "job_wish", struct {
		JobWish
		Begins string
	}{w, shortDay(language, w.Start)}))
}

// JobCard is a vacancy as it is shown among others.
type JobCard struct {
	Sign, Title, Employer            string
	Pay                              string // as written
	Converted                        Money
	OtherMoney                       bool // the pay is in another currency than was asked in
	Place                            string
	Way                              Way
	Unplaced                         bool   // it is not on the map, where others are
	In                               string // but known to be in this region
	Employment                       string
	Hours                            float64 // a week
	Shifts                           []string
	Settlement, Tools, Insurance     string
	Left                             int // places; 0 not said
	Ago                              int // hours since it came, of odd jobs; -1 not said
	Through                          *time.Time
	Labels, Flags, Assumed, Unsaid   []string
	Headcount                        int
	Education, Experience            string
	Requirements, Duties, Conditions string
	Contact, URL                     string
}

// Odd reports whether it is an odd job.
func (c JobCard) Odd() bool { return c.Employment == "odd" }

type shownCard struct {
	JobCard
	Last string
}

// ShowJob says what a vacancy is, short.
func ShowJob(language string, c JobCard) string {
	return tidy(say(language, "job_card", shownCard{c, shortDay(language, c.Through)}))
}

// ShowJobBriefly is a card for who did not ask just now: nothing in it says who reads it.
func ShowJobBriefly(language string, c JobCard) string {
	return tidy(say(language, "job_brief", shownCard{c, shortDay(language, c.Through)}))
}

// JobDetails says all of a vacancy, with how to reach the employer.
func JobDetails(language string, c JobCard) string {
	shown := shownCard{c, shortDay(language, c.Through)}
	return tidy(say(language, "job_details", shown)) + "\n\n" + tidy(say(language, "job_contact", shown))
}

// JobsFound is what stands over the cards.
type JobsFound struct {
	Wish    string // in a line
	Count   int
	Bounded bool // there may be more
	From    int  // the first that is shown, from 1
	Asked   float64
	Looked  float64 // metres
	Where   string
	Wider   []string // but for distance
	Far     bool     // the distance was loosened
	// Elsewhere is that there is none at Where, and these are elsewhere; Nearest, the
	// nearest first.
	Elsewhere, Nearest bool
	Unknown            []string
	Mentioned          bool   // none is called so: they only speak of it
	Lost, In           string // the place that is not known, and where these are instead; "" anywhere
}

// FoundJobs says what was found, before the cards.
func FoundJobs(language string, f JobsFound) string {
	return say(language, "jobs_found", struct {
		JobsFound
		Within, Found Way
	}{f, Way{Metres: f.Asked}, Way{Metres: f.Looked}})
}

// Spelt says that a word was taken for another, which was meant.
func Spelt(language, said, meant string) string {
	return say(language, "job_spelt", struct{ Said, Meant string }{quote(said), quote(meant)})
}

// OwnUp answers who is angry that we did not help: what it is, and other ways; line is how
// people are reached, "" where nobody has said.
func OwnUp(language, line string) string { return say(language, "own_up", line) }

// NoSuchCard says that a list has only n, and none at that place.
func NoSuchCard(language string, place, n int) string {
	return say(language, "job_no_such", struct{ Place, N int }{place, n})
}

// JobLegit says what is known of whether a vacancy can be trusted.
func JobLegit(language string, c JobCard) string {
	return tidy(say(language, "job_legit", shownCard{c, shortDay(language, c.Through)}))
}

// WhichPlace asks which of several places is meant.
func WhichPlace(language, at string) string { return say(language, "job_which", at) }

// WhatWork asks what work is wanted at a place.
func WhatWork(language, at string) string { return say(language, "job_what", at) }

// SavedJob is one that somebody keeps.
type SavedJob struct {
	Sign, Title, Employer string
	Live                  bool
}

// SavedJobs lists what somebody keeps.
func SavedJobs(language string, all []SavedJob) string { return say(language, "jobs_saved", all) }

// JobAlert begins a message about new vacancies: nothing in it says for what was
// searched.
func JobAlert(language string, n int) string { return say(language, "job_alert", n) }

// DidYouGetIt asks what became of a job.
func DidYouGetIt(language, title string) string { return say(language, "job_did", title) }

// tidy takes away what stands between parts where one is missing, and lines with nothing.
func tidy(said string) string {
	var lines []string
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(strings.Trim(strings.TrimSpace(line), "·"))
		if line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func shortDay(language string, t *time.Time) string {
	if t == nil {
		return ""
	}
	if language == "zh" {
		return t.Format("1月2日")
	}
	return t.Format("2 January")
}

// JobNothing says what can be done where nothing was found.
func JobNothing(language string) string { return say(language, "job_nothing_help", nil) }

// LastWish tells a counsellor what the person was looking for.
func LastWish(language, line string) string { return say(language, "last_wish", line) }
