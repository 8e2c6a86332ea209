package bot

import (
	"slices"
	"time"

	"careerbot/internal/pattern"
	"careerbot/internal/pay"
	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// How much of long texts a person is shown, in characters.
const (
	maxOfTitle  = 40
	maxOfPlace  = 60
	maxOfText   = 300
	maxOfDuties = 400
)

// jobCard is a vacancy as it is shown at a place in a list, from 0.
func (b *Bot) jobCard(v job.Vacancy, at int, language string) prompts.JobCard {
	c := prompts.JobCard{
		Sign: sign(at), Title: shortened(v.Title, maxOfTitle), Employer: shortened(v.Employer, maxOfTitle), Pay: shortened(v.Pay, maxOfPlace),
		Converted: converted(v, language), Place: shortened(v.Place, maxOfPlace), Way: prompts.Way{Metres: v.Metres, Minutes: v.Minutes},
		Employment: v.Employment, Shifts: v.Shifts, Settlement: v.Settlement, Tools: shortened(v.Tools, maxOfTitle), Insurance: shortened(v.Insurance, maxOfTitle),
		Ago: -1, Labels: labelsIn(v.Labels, language), Flags: warnings(v.Flags), Assumed: v.Assumed,
		Education: shortened(v.Education, maxOfTitle), Experience: shortened(v.Experience, maxOfTitle),
		Requirements: shortened(v.Requirements, maxOfText), Duties: shortened(v.Duties, maxOfDuties), Conditions: shortened(v.Conditions, maxOfText),
		Contact: shortened(v.Contact, maxOfText), URL: v.URL,
	}
	if slices.Contains(v.Unsaid, "point") {
		c.Unplaced, c.In = true, regionName(v.Region, language)
	}
	c.OtherMoney = slices.Contains(v.Unsaid, "currency")
	c.Unsaid = slices.DeleteFunc(slices.Clone(v.Unsaid), func(what string) bool { return what == "point" || what == "currency" })
	if v.Hours != nil {
		c.Hours = *v.Hours
	}
	if v.Headcount != nil {
		c.Headcount = *v.Headcount
	}
	if v.PlacesLeft != nil {
		c.Left = *v.PlacesLeft
	}
	if v.Through != nil {
		through := v.Through.In(b.zoneOf(v.Region))
		c.Through = &through
	}
	if came := v.Seen; c.Odd() {
		if v.Posted != nil {
			came = *v.Posted
		}
		c.Ago = max(0, int(b.Now().Sub(came)/time.Hour))
	}
	return c
}

// warnings are the rules that found something, each kind once: what a person must not
// miss, a fee or a deposit, first.
func warnings(flags []string) []string {
	order := []string{"fee", "deposit", "papers", "loan", "age"}
	var all []string
	for _, name := range order {
		if slices.Contains(flags, name) {
			all = append(all, name)
		}
	}
	for _, name := range flags {
		if !slices.Contains(order, name) { // one line for all of them
			return append(all, "limit")
		}
	}
	return all
}

// converted brings pay to the unit by which it can be compared: an hour, and where it is
// paid by the hour or the year a month, which is what people live on.
func converted(v job.Vacancy, language string) prompts.Money {
	p := pay.Pay{Unit: pay.Unit(v.PayUnit), Currency: v.Currency}
	if v.PayFrom != nil {
		p.From = *v.PayFrom
	}
	if v.PayTo != nil {
		p.To = *v.PayTo
	}
	weekly := 0.0
	if v.Hours != nil {
		weekly = *v.Hours
	}
	m := prompts.Money{Currency: v.Currency, Guessed: v.PayGuessed}
	switch {
	case !p.Stated():
	case p.Unit == pay.Year && language == "zh" || p.Unit == pay.Hour && v.Employment == "full":
		m.From, m.To = p.Monthly(weekly)
		m.Unit = "month"
	case p.Unit == pay.Day || p.Unit == pay.Week || p.Unit == pay.Month || p.Unit == pay.Year:
		m.From, m.To = p.Hourly(weekly)
		m.Unit = "hour"
	}
	return m
}

// bothLabels is a label in two languages: 本服务登记 (Posted here).
var bothLabels = pattern.MustCompile(`^([^()]*\p{Han}[^()]*) \(([^()\p{Han}]+)\)$`)

// labelsIn gives labels in a language, where they are in two.
func labelsIn(labels []string, language string) []string {
	all := slices.Clone(labels)
	for i, label := range all {
		if m := bothLabels.FindStringSubmatch(label); m != nil {
			if all[i] = m[2]; language == "zh" {
				all[i] = m[1]
			}
		}
	}
	return all
}
