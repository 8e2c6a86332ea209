package vacancy

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"careerbot/internal/pattern"
	"careerbot/internal/pay"
	"careerbot/internal/text"
)

// employments are words for the type of employment, as feeds have them. The first that
// is found counts.
var employments = []struct {
	is   string
	says *pattern.Pattern
}{
	{"internship", pattern.MustCompile(`\bintern(?:ship)?s?\b|实习|见习`)},
	{"apprenticeship", pattern.MustCompile(`apprentice|学徒`)},
	{"volunteer", pattern.MustCompile(`volunt|志愿`)},
	{"odd", pattern.MustCompile(`per[_ -]?diem|零工|日结|日工|短工|小时工|散工|\bgig\b|casual|\bbank\b`)},
	{"part", pattern.MustCompile(`part[_ -]?time|兼职|非全日`)},
	{"full", pattern.MustCompile(`permanent|open[- ]ended|无固定期限`)}, // of contracts, the lasting one
	{"temporary", pattern.MustCompile(`tempor|contract|fixed[_ -]?term|seasonal|临时|劳务|派遣|季节|locum`)},
	{"full", pattern.MustCompile(`full[_ -]?time|permanent|全职|全日|长期|正式|劳动合同`)},
}

// employmentOf reads the type of employment, "" if none is stated. Work that is
// settled by the day is odd work, whatever else it is called.
func employmentOf(said string, settled pay.Settlement) string {
	if said == "" {
		if settled == pay.Daily || settled == pay.Done {
			return "odd"
		}
		return ""
	}
	folded := text.Fold(said)
	for _, e := range employments {
		if e.says.MatchString(folded) {
			return e.is
		}
	}
	return "other"
}

// shifts says when work is done, as the text says it. A word that is not there says
// nothing: most work in the day is not called so.
var shifts = []struct {
	is   string
	says *pattern.Pattern
}{
	{"day", pattern.MustCompile(`白班|日班|早班|\b(?:day|early) shifts?\b`)},
	{"evening", pattern.MustCompile(`晚班|晚上(?:上班|工作|[六七八九十\d])|中班|傍晚|\b(?:evenings?|late shifts?|twilight shifts?)\b`)},
	{"night", pattern.MustCompile(`夜班|夜间(?:工作|上班)|通宵|\b(?:night shifts?|nights|waking night|night duty|overnight)\b`)},
	{"weekend", pattern.MustCompile(`周末(?:班|兼职|上班|可)|周六日上班|双休日上班|\bweekends?\b`)},
	{"rotating", pattern.MustCompile(`轮班|倒班|班轮换|两班|三班|翻班|\b(?:rotating|rotational|rotation shifts?|shift rota|rota basis|shift pattern)\b`)},
}

// negatedShift is what says that there is none: 无夜班, no nights.
var negatedShift = pattern.MustCompile(`(?:无|不上|不用上|没有|无需|不需|免|不)(?:夜班|晚班|倒班|轮班|两班|三班|通宵)` +
	`|(?:no night|no weekend|no evening|without night|without weekend|without evening)s?(?: shifts?| work(?:ing)?)?(?:,? (?:or|and) (?:nights?|weekends?|evenings?))*`)

func shiftsOf(s string) []string {
	found := []string{}
	s = text.Fold(cut(s, 8000))
	negated := false
	for _, shift := range shifts {
		if !shift.says.MatchString(s) {
			continue
		}
		if !negated { // looked for once, and only where there is something to negate
			negated, s = true, negatedShift.ReplaceAllString(s, " ")
			if !shift.says.MatchString(s) {
				continue
			}
		}
		found = append(found, shift.is)
	}
	return found
}

// clocked are times of work, and ofWeekend days of it, as a field of shifts has them.
var (
	clocked   = pattern.MustCompile(`(早上?|上午|中午|下午|晚上?|夜里|凌晨|半夜)?(\d{1,2})\s*(?:([:.时点])(?:\d{2}(?:分)?|半|钟)?)?\s*(am|pm)?\s*(?:[-–—~～]|至|到|to|till|until)+\s*(?:次日|第二天|早上?|上午|中午|下午|晚上?|夜里|凌晨|半夜)*\s*(\d{1,2})\s*([:.时点])?(?:\d{2}|半|钟)?\s*(am|pm)?`)
	ofWeekend = pattern.MustCompile(`周末|双休日|(?:周|星期|礼拜)[六日天]|\b(?:sat(?:urday)?|sun(?:day)?|weekend)s?\b`)
	ofWeek    = pattern.MustCompile(`(?:周|星期|礼拜)[一二三四五]|\b(?:mon|tue|wed|thu|fri)[a-z]*\b|每天|every ?day|daily`)
)

// shiftsAt gives when work is done that a field says by the clock or by days: 17点到22点 is
// in the evening, as a wish for it is read. Without a word for hours two numbers are no time.
func shiftsAt(field string) (found []string) {
	field = text.Fold(cut(field, longLine))
	add := func(shift string) {
		if !slices.Contains(found, shift) {
			found = append(found, shift)
		}
	}
	for _, m := range clocked.FindAllStringSubmatch(field, 6) {
		from, err := strconv.Atoi(m[2])
		if err != nil || from > 24 || m[1]+m[3]+m[4]+m[6]+m[7] == "" {
			continue
		}
		to, _ := strconv.Atoi(m[5])
		late := strings.HasPrefix(m[1], "下") || strings.HasPrefix(m[1], "晚") || strings.HasPrefix(m[1], "夜") || m[4] == "pm" || m[4] == "" && m[7] == "pm" && from < to
		if late && from < 12 {
			from += 12
		}
		switch {
		case from >= 21 || from < 4:
			add("night")
		case from >= 17:
			add("evening")
		default:
			add("day")
		}
	}
	if ofWeekend.MatchString(field) && !ofWeek.MatchString(field) {
		add("weekend")
	}
	return found
}

// layouts of dates in feeds; those with a time first.
var layouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006/1/2 15:04:05", "2006/1/2 15:04",
	"2006-01-02", "2006/1/2", "2006.1.2", "20060102", "2006年1月2日", "2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006",
}

const withTime = 9 // of layouts

// date reads a date, the zero time if there is none. A day is meant from its first
// moment, or as an end up to its last.
func (r *reader) date(s string, end bool) time.Time {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 40 {
		return time.Time{}
	}
	for i, layout := range layouts {
		if t, err := time.ParseInLocation(layout, s, r.mapping.zone); err == nil {
			return r.day(t, end && i >= withTime)
		}
	}
	days := []string{"1/2/2006", "1-2-06"}
	if r.mapping.Dates == "dmy" {
		days = []string{"2/1/2006", "2.1.2006", "2-1-2006"}
	}
	for _, layout := range days {
		if t, err := time.ParseInLocation(layout, s, r.mapping.zone); err == nil {
			return r.day(t, end)
		}
	}
	return time.Time{}
}

func (r *reader) day(t time.Time, last bool) time.Time {
	if y := t.Year(); y < 1990 || y > 2200 {
		return time.Time{}
	}
	if last {
		return t.AddDate(0, 0, 1).Add(-time.Second)
	}
	return t
}
