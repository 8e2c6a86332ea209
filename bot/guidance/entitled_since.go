package guidance

import (
	"strconv"
	"strings"
	"time"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// How long something lasted is said by the calendar, too: 2015年到2023年, since March 2019.

var (
	monthOfYear   = pattern.MustCompile(`((?:19|20)\d\d) ?(?:年 ?(\d{1,2}) ?月(?:份|底|初|中)?|[./-](0?[1-9]|1[0-2])\b)`)
	monthNamed    = pattern.MustCompile(`\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,? (?:of )?((?:19|20)\d\d)\b`)
	monthRelative = pattern.MustCompile(`(大前年|前年|去年|今年|last year|this year)(?:的)? ?(?:(\d{1,2}) ?月(?:份|底|初|中)?)?`)
	monthShort    = pattern.MustCompile(`(^|[^\d年零])(\d\d) ?年(?: ?(\d{1,2}) ?月(?:份|底|初|中)?)?( ?(?:一直)?(?:到|至) ?(?:现在|目前|今)|开始|以来)`)
	yearAlone     = pattern.MustCompile(`(^|[^\d<.])((?:19|20)\d\d) ?年?(?:初|底|中|年初|年底)?`)

	// a point of time is <year.month> from here on, the month 00 where it is not said
	betweenPoints = pattern.MustCompile(`<(\d{4})\.(\d\d)>[^<>\d]{0,8}?(?:到|至|-|–|—|~|\b(?:to|till|until|through|and)\b)[^<>\d]{0,4}?<(\d{4})\.(\d\d)>`)
	untilNow      = pattern.MustCompile(`<(\d{4})\.(\d\d)>[^<>\d]{0,12}?(?:(?:到|至) ?(?:现在|目前|今)|(?:-|–|—|~|\b(?:to|till|until|up to)\b) ?(?:现在|至今|now|today|the present|present)\b?)`)
	sincePoint    = pattern.MustCompile(`(?:\bsince (?:about |around |the (?:start|end|beginning) of |early |late )?|从 ?|自 ?|自从 ?|打)<(\d{4})\.(\d\d)>|<(\d{4})\.(\d\d)>(?:就)?(?:开始|起|以来)`)
	points        = pattern.MustCompile(`<\d{4}\.\d\d>`)
	brokenOff     = pattern.MustCompile(`断|停|\b(?:gap|interrupted|with a break)\b|前|\bbefore\b|\bago\b`)
)

// amountSaid reads how much of a unit is said, or by the calendar from when to when; goesOn:
// what began and is not said to have ended goes on.
func amountSaid(message, unit string, now time.Time, goesOn bool) string {
	if unit == "month" {
		if value := monthsBetween(message, now, goesOn); value != "" {
			return value
		}
		if shortYears.MatchString(message) {
			return ""
		}
	}
	return amountIn(message, unit)
}

// shortYears may be years of the calendar, or two lengths of time: 15年到23年.
var shortYears = pattern.MustCompile(`(?:^|\D)(?:0\d|1\d|2\d) ?年(?:\d{1,2}月)?\p{Han}{0,3}(?:到|至|-|~|—)\p{Han}{0,2}\d\d ?年|(?:^|\D)\d\d ?年(?:\d{1,2}月)? ?(?:到|至) ?(?:现在|目前|今)`)

// monthsBetween reads a time by its beginning and end, as the bounds within which it is.
func monthsBetween(message string, now time.Time, goesOn bool) string {
	said := pointed(text.Fold(message), now)
	all := points.FindAllString(said, -1)
	if len(all) == 0 || len(all) > 2 || brokenOff.MatchString(unbroken.ReplaceAllString(points.ReplaceAllString(said, "<>"), "")) {
		return ""
	}
	if len(all) == 2 {
		if m := betweenPoints.FindStringSubmatch(said); m != nil {
			first, last := beginning(m[1], m[2]), beginning(m[3], m[4])
			end := last.ends()
			return bounds(first, last.from, end, now)
		}
		return ""
	}
	if m := untilNow.FindStringSubmatch(said); m != nil {
		return bounds(beginning(m[1], m[2]), now, now, now)
	}
	if m := sincePoint.FindStringSubmatch(said); m != nil && goesOn {
		return bounds(beginning(m[1]+m[3], m[2]+m[4]), now, now, now)
	}
	return ""
}

// pointed writes the points of time of the calendar as <year.month>.
func pointed(said string, now time.Time) string {
	point := func(year, month string) string {
		if len(year) == 2 {
			year = "20" + year
		}
		m := atoi(month)
		if m > 12 {
			return ""
		}
		return "<" + year + "." + strconv.Itoa(100 + m)[1:] + ">"
	}
	each := func(p *pattern.Pattern, with func(m []string) string) {
		said = p.ReplaceAllStringFunc(said, func(one string) string { return with(p.FindStringSubmatch(one)) })
	}
	each(monthOfYear, func(m []string) string { return point(m[1], m[2]+m[3]) })
	each(monthNamed, func(m []string) string {
		for i, name := range months {
			if name == m[1] {
				return point(m[2], strconv.Itoa(i+1))
			}
		}
		return m[0]
	})
	each(monthRelative, func(m []string) string {
		return point(strconv.Itoa(now.Year()+yearsOn[m[1]]), m[2])
	})
	each(monthShort, func(m []string) string { return m[1] + point(m[2], m[3]) + m[4] })
	each(yearAlone, func(m []string) string { return m[1] + point(m[2], "") })
	return strings.ReplaceAll(said, "from <", "从<")
}

// stretch is a year or a month of the calendar.
type stretch struct {
	from  time.Time
	whole bool // a year
}

func beginning(year, month string) stretch {
	m := atoi(month)
	return stretch{time.Date(atoi(year), time.Month(max(m, 1)), 1, 0, 0, 0, 0, time.UTC), m == 0}
}

// ends is its last day.
func (p stretch) ends() time.Time {
	if p.whole {
		return p.from.AddDate(1, 0, -1)
	}
	return p.from.AddDate(0, 1, -1)
}

// bounds are the least and most months from some day of a stretch of time to one of two days.
func bounds(first stretch, least, most, now time.Time) string {
	if most.After(now) {
		most = now
	}
	if least.Before(first.ends()) || first.from.After(now) {
		return ""
	}
	return written(monthsFrom(first.ends(), least)) + ".." + written(monthsFrom(first.from, most)+1)
}

// monthsFrom are the whole months from one day to another, both of which count.
func monthsFrom(from, to time.Time) float64 {
	to = to.AddDate(0, 0, 1)
	n := (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())
	if to.Day() < from.Day() {
		n--
	}
	return float64(n)
}
