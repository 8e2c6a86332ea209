package grounding

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
)

// date is a day, a month of a year, or a day of every year; what is not said is 0.
type date struct{ year, month, day int }

const monthNames = `(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?`

var (
	chineseDigit = strings.NewReplacer("〇", "0", "零", "0", "一", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")
	chineseDate  = pattern.MustCompile(`(?:(\d{4}|[〇零一二三四五六七八九]{4})\s?年\s?)?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?月\s?(?:(\d{1,2}|[一二三四五六七八九十]{1,3})\s?[日号])?`)
	isoDate      = pattern.MustCompile(`\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b`)
	dayMonth     = pattern.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ` + monthNames + `(?:,? (\d{4}))?\b`)
	monthDay     = pattern.MustCompile(`\b` + monthNames + ` (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?\b`)
	monthYear    = pattern.MustCompile(`\b` + monthNames + `,? (\d{4})\b`)
)

// datesIn gives the dates in a folded text: 2008年1月1日, 二〇〇八年一月一日,
// 2008-01-01, 1 January 2008 and January 1, 2008 are one.
func datesIn(s string) []date {
	found, _ := dates(s)
	return found
}

// A date is replaced by a character of private use, the first for the first date
// that was found, so that its place in the text is known.
const firstDate, lastDate = '\uE000', '\uF8FF'

// dates gives the dates in a folded text, and the text with a mark for each.
func dates(s string) (found []date, rest string) {
	s = strings.Map(func(r rune) rune {
		if firstDate <= r && r <= lastDate {
			return ' '
		}
		return r
	}, s)
	take := func(pattern *pattern.Pattern, of func(m []string) date) {
		s = pattern.ReplaceAllStringFunc(s, func(text string) string {
			d := of(pattern.FindStringSubmatch(text))
			if len(found) > lastDate-firstDate || d.month < 1 || d.month > 12 || d.day > 31 || d.year == 0 && d.day == 0 {
				return text // 三月 alone is a month, and 3个月 a period
			}
			found = append(found, d)
			return string(firstDate + rune(len(found)-1))
		})
	}
	take(isoDate, func(m []string) date { return date{whole(m[1]), whole(m[2]), whole(m[3])} })
	take(chineseDate, func(m []string) date {
		return date{whole(chineseDigit.Replace(m[1])), whole(m[2]), whole(m[3])}
	})
	take(dayMonth, func(m []string) date { return date{whole(m[3]), monthOf(m[2]), whole(m[1])} })
	take(monthDay, func(m []string) date { return date{whole(m[3]), monthOf(m[1]), whole(m[2])} })
	take(monthYear, func(m []string) date { return date{whole(m[2]), monthOf(m[1]), 0} })
	return found, s
}

// marked gives the dates as numbers, at their marks in a text.
func marked(s string, found []date) []amount {
	var all []amount
	for i, r := range s {
		if n := int(r - firstDate); r >= firstDate && n < len(found) {
			d := found[n]
			all = append(all, amount{value: fmt.Sprintf("%d-%d-%d", d.year, d.month, d.day), unit: "calendar", start: i, end: i + utf8.RuneLen(r)})
		}
	}
	return all
}

// in says that a source has the day, or names it more exactly.
func (d date) in(all []date) bool {
	for _, s := range all {
		if d.month == s.month && (d.year == s.year || d.year == 0) && (d.day == s.day || d.day == 0) {
			return true
		}
	}
	return false
}

func monthOf(name string) int {
	return strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", name[:3])/3 + 1
}

func whole(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	if n, ok := chineseNumber(s); ok {
		return n
	}
	return 0
}
