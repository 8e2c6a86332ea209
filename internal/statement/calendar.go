package statement

import (
	"slices"
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
		m := number(month)
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
	m := number(month)
	return stretch{time.Date(number(year), time.Month(max(m, 1)), 1, 0, 0, 0, 0, time.UTC), m == 0}
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

var (
	paidWords   = pattern.MustCompile(`社保|社会保险|失业保险|五险|\b(?:social|unemployment) insurance\b|\bsocial security\b|\b(?:paid|paying) (?:into |for )?(?:the )?insurance\b`)
	workedWords = pattern.MustCompile(`(?:` + works + `|这里|这儿|那里|那儿)\p{Han}{0,4}?(?:(?:从|自)?[\d年月到至]+)*\p{Han}{0,2}?(?:干|做|工作|上班|打工)|\b(?:worked|working) (?:there|here|(?:for|at|in|with) (?:the|this|that|my|them|an?)\b)`)
	// without is what was not done in that time.
	without = pattern.MustCompile(`[没未断停找不无欠缺]|待业|失业(?:了|在)|\b(?:not|never|no|without|looking|seeking|unemployed|jobless|stop\w*|gap)\b|n'?t\b`)
)

// betweenYears reads how long somebody worked or paid from the years that they name.
func betweenYears(own string, facts map[string]string) {
	for _, clause := range saidEnds.Split(own, -1) {
		if monthRelative.MatchString(clause) || !strings.ContainsAny(clause, "0123456789") {
			continue
		}
		value := monthsBetween(clause, time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), false)
		switch {
		case value == "" || without.MatchString(clause) || untilNow.MatchString(clause):
		case paidWords.MatchString(clause) && facts["paid"] == "":
			facts["paid"] = value
		case workedWords.MatchString(clause) && facts["worked"] == "":
			facts["worked"] = value
		}
	}
}

var (
	isoDay   = pattern.MustCompile(`(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})`)
	monthDay = pattern.MustCompile(`(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?`)
	named    = pattern.MustCompile(`(?:\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? )?\b(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|ember|tember|ober)?\b\.?(?: (\d{1,2})(?:st|nd|rd|th)?\b)?(?:,? (\d{4})\b)?`)
	months   = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
	// fromNow are days and years by how far they are from now, the longest first.
	daysFromNow = pattern.MustCompile(`大前天|前天|昨天|今天|the day before yesterday|yesterday|today`)
	daysBack    = map[string]int{"大前天": 3, "前天": 2, "the day before yesterday": 2, "昨天": 1, "yesterday": 1, "今天": 0, "today": 0}
	yearFromNow = pattern.MustCompile(`大前年|前年|去年|今年|明年|last year|this year|next year`)
	yearsOn     = map[string]int{"大前年": -3, "前年": -2, "去年": -1, "last year": -1, "今年": 0, "this year": 0, "明年": 1, "next year": 1}
)

// dayIn reads a day; one without a year is the last that there was. A month is no day, and
// two days are none.
func dayIn(message string, now time.Time) string {
	said := text.Fold(message)
	if all := daysFromNow.FindAllString(said, -1); len(all) > 0 {
		if len(all) > 1 {
			return ""
		}
		return now.AddDate(0, 0, -daysBack[all[0]]).Format(time.DateOnly)
	}
	year, month, day := 0, 0, 0
	if m := isoDay.FindStringSubmatch(said); m != nil {
		year, month, day = number(m[1]), number(m[2]), number(m[3])
	} else if m := monthDay.FindStringSubmatch(said); m != nil {
		month, day = number(m[1]), number(m[2])
	} else if m := named.FindStringSubmatch(said); m != nil && (m[1] == "" || m[3] == "") {
		month, day, year = slices.Index(months, m[2][:3])+1, number(m[1]+m[3]), number(m[4])
	}
	if month == 0 || day == 0 {
		return ""
	}
	last := year == 0
	if last {
		year = now.Year()
		if word := yearFromNow.FindString(said); word != "" {
			year, last = year+yearsOn[word], false
		}
	}
	d := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if int(d.Month()) != month || d.Day() != day {
		return "" // 31 June
	}
	if last && d.After(now) {
		d = d.AddDate(-1, 0, 0)
	}
	return d.Format(time.DateOnly)
}

// number reads digits; there may be none.
func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}
