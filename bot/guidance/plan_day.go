package guidance

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"careerbot/internal/geo"
	"careerbot/internal/pattern"
)

// mostAhead is how far a step may lie ahead, in days.
const mostAhead = 366

// RemindAt is the hour of the day at which somebody is reminded of a step.
const RemindAt = 9

// today is the day by the clock of where somebody is, in UTC; begun says that the hour of
// reminders has come.
func (g *Guide) today(region string) (day time.Time, begun bool) {
	now := g.Now()
	if z, ok := geo.ZoneOf(cmp.Or(region, g.Home)); ok {
		now = now.In(z.Location)
	}
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC), now.Hour() >= RemindAt
}

const (
	zhNumber = `[0-9]{1,3}|[一二两三四五六七八九十]{1,3}`
	enNumber = `[0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten`
	enMonth  = `jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`
	enDay    = `mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?`
)

// days are the ways to name a day, the surest first. The groups of each are what reads it.
var days = []struct {
	form *pattern.Pattern
	read func(m []string, today time.Time) (time.Time, bool)
}{
	{pattern.MustCompile(`\b(20[0-9]{2})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})[日号]?`), func(m []string, today time.Time) (time.Time, bool) {
		return date(stepNumber(m[1]), stepNumber(m[2]), stepNumber(m[3]), today)
	}},
	{pattern.MustCompile(`([0-9]{1,2}|[一二三四五六七八九十]{1,2})月([0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]?`), stepMonthDay},
	{pattern.MustCompile(`(?i:\b(?:on )?(?:the )?([0-9]{1,2})(?:st|nd|rd|th)? (?:of )?(` + enMonth + `)\b)`), func(m []string, today time.Time) (time.Time, bool) {
		return stepMonthDay([]string{"", strconv.Itoa(monthOf(m[2])), m[1]}, today)
	}},
	{pattern.MustCompile(`(?i:\b(?:on )?(` + enMonth + `) ([0-9]{1,2})(?:st|nd|rd|th)?\b)`), func(m []string, today time.Time) (time.Time, bool) {
		return stepMonthDay([]string{"", strconv.Itoa(monthOf(m[1])), m[2]}, today)
	}},
	{pattern.MustCompile(`(大后天|后天|明天|明日|明早|明晚|今天|今日|今晚)`), func(m []string, today time.Time) (time.Time, bool) {
		n := map[string]int{"今天": 0, "今日": 0, "今晚": 0, "后天": 2, "大后天": 3}
		d, ok := n[m[1]]
		if !ok {
			d = 1
		}
		return today.AddDate(0, 0, d), true
	}},
	{pattern.MustCompile(`(?i:\b(day after tomorrow|tomorrow|today|tonight)\b)`), func(m []string, today time.Time) (time.Time, bool) {
		return today.AddDate(0, 0, map[string]int{"tomorrow": 1, "day after tomorrow": 2}[strings.ToLower(m[1])]), true
	}},
	{pattern.MustCompile(`(下下|下|这|本)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天末1-7])`), func(m []string, today time.Time) (time.Time, bool) {
		return weekday(strings.Index(" 一二三四五六日", strings.NewReplacer("天", "日", "末", "六").Replace(m[2])), stepNumber(m[2]), m[1], today)
	}},
	{pattern.MustCompile(`(?i:\b(?:on )?(next |this |coming )?(` + enDay + `)\b)`), func(m []string, today time.Time) (time.Time, bool) {
		n := strings.Index("montuewedthufrisatsun", strings.ToLower(m[2])[:3])/3 + 1
		which := ""
		if strings.EqualFold(m[1], "next ") {
			which = "下"
		}
		return weekday(-1, n, which, today)
	}},
	{pattern.MustCompile(`(` + zhNumber + `)(?:个)?(天|日|周|星期|礼拜|月)(?:以|之)?后`), func(m []string, today time.Time) (time.Time, bool) {
		return later(stepNumber(m[1]), m[2], today)
	}},
	{pattern.MustCompile(`(?i:\bin (` + enNumber + `) (day|week|month)s?\b)`), func(m []string, today time.Time) (time.Time, bool) {
		return later(stepNumber(m[1]), strings.ToLower(m[2]), today)
	}},
	{pattern.MustCompile(`(下周|下星期|下礼拜|下个?月|月底|月末)`), func(m []string, today time.Time) (time.Time, bool) {
		switch {
		case strings.HasPrefix(m[1], "月"):
			return time.Date(today.Year(), today.Month()+1, 0, 0, 0, 0, 0, time.UTC), true
		case strings.HasSuffix(m[1], "月"):
			return time.Date(today.Year(), today.Month()+1, 1, 0, 0, 0, 0, time.UTC), true
		}
		return weekday(-1, 1, "下", today)
	}},
	{pattern.MustCompile(`(?i:\b(next week|next month|end of the month)\b)`), func(m []string, today time.Time) (time.Time, bool) {
		switch strings.ToLower(m[1]) {
		case "next week":
			return weekday(-1, 1, "下", today)
		case "next month":
			return time.Date(today.Year(), today.Month()+1, 1, 0, 0, 0, 0, time.UTC), true
		}
		return time.Date(today.Year(), today.Month()+1, 0, 0, 0, 0, 0, time.UTC), true
	}},
	{pattern.MustCompile(`^([0-9]{1,2})[-./]([0-9]{1,2})$`), stepMonthDay},
	{pattern.MustCompile(`^([0-9]{1,2})[日号]$`), func(m []string, today time.Time) (time.Time, bool) {
		day, ok := date(today.Year(), int(today.Month()), stepNumber(m[1]), today)
		if ok && day.Before(today) {
			return date(today.Year(), int(today.Month())+1, stepNumber(m[1]), today)
		}
		return day, ok
	}},
}

var (
	// mistyped is how tomorrow is written in haste.
	mistyped = pattern.MustCompile(`(?i:\b(?:tomm?or?ow|tommorr?ow?|tomorrrow|tomorr?o|tomorrw|tomr?row|tmorrow|tomorow|2morr?ow?|tmrw|tmr)\b)`)
	// byDay and untilDay are what stands around a day by which something is to be done.
	byDay    = pattern.MustCompile(`^(?:之前|以前|前|左右)`)
	untilDay = pattern.MustCompile(`(?i:(?:^| )(?:by|before|until|till|on|at|from|not later than|latest)\s*)$|(?:在|到|最晚|最迟)$`)
)

// readDay finds the day that a text names, and what it says without it. A day that has
// passed this year is that of the next.
func readDay(said string, today time.Time) (day time.Time, rest string, ok bool) {
	said = mistyped.ReplaceAllString(said, "tomorrow")
	for i, d := range days {
		at := d.form.FindStringSubmatchIndex(said)
		if at == nil {
			continue
		}
		m := make([]string, len(at)/2)
		for i := range m {
			if at[2*i] >= 0 {
				m[i] = said[at[2*i]:at[2*i+1]]
			}
		}
		if day, ok = d.read(m, today); !ok || day.Before(today) || day.After(today.AddDate(0, 0, mostAhead)) {
			if i == 0 { // it names a year: nothing in it is another day
				break
			}
			continue
		}
		before, after := untilDay.ReplaceAllString(said[:at[0]], ""), byDay.ReplaceAllString(said[at[1]:], "")
		return day, strings.Trim(strings.Join(strings.Fields(before+" "+after), " "), " ,，。.;；:："), true
	}
	return time.Time{}, said, false
}

func date(year, month, day int, today time.Time) (time.Time, bool) {
	d := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return d, day > 0 && d.Day() == day && !d.Before(today.AddDate(-1, 0, 0))
}

func stepMonthDay(m []string, today time.Time) (time.Time, bool) {
	month := stepNumber(m[1])
	d, ok := date(today.Year(), month, stepNumber(m[2]), today)
	if month > 12 || month < 1 {
		return d, false
	}
	if ok && d.Before(today) {
		return date(today.Year()+1, month, stepNumber(m[2]), today)
	}
	return d, ok
}

// weekday is the next such day; "下" that of the next week, counted from Monday. at is the
// place of a Chinese name in " 一二三四五六日", -1 where n says it.
func weekday(at, n int, which string, today time.Time) (time.Time, bool) {
	if at > 0 {
		n = (at-1)/3 + 1
	}
	if n < 1 || n > 7 {
		return today, false
	}
	now := (int(today.Weekday())+6)%7 + 1
	ahead := n - now
	switch {
	case which == "下":
		ahead += 7
	case which == "下下":
		ahead += 14
	case ahead < 0:
		ahead += 7
	}
	return today.AddDate(0, 0, ahead), true
}

func later(n int, unit string, today time.Time) (time.Time, bool) {
	switch unit {
	case "周", "星期", "礼拜", "week":
		n *= 7
	case "月", "month":
		return today.AddDate(0, n, 0), n > 0
	}
	return today.AddDate(0, 0, n), n > 0
}

func monthOf(name string) int {
	return strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(name)[:3])/3 + 1
}

// stepNumber reads a small number in digits or words; 0 if it is none.
func stepNumber(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	for i, w := range []string{"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"} {
		if s = strings.ToLower(s); w != "" && s == w || i == 1 && (s == "a" || s == "an") {
			return i
		}
	}
	digits := map[rune]int{'一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	n, last := 0, 0
	for _, r := range s {
		switch {
		case r == '十':
			n, last = n+max(1, last)*10, 0
		case digits[r] > 0:
			last = digits[r]
		default:
			return 0
		}
	}
	return n + last
}
