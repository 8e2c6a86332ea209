// Package when reads from a question for which day it wants the rules: "去年",
// "in June 2022", "before 2008". Most dates in questions say something else (when
// somebody began to work, a document's number); those are left alone. It owns
// no table.
package when

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"careerbot/internal/pattern"
)

// Asked is what a question says of time.
type Asked struct {
	// Day is the day whose rules are wanted: the last one of a past period, the
	// first one of a period to come. Zero where the question names none.
	Day time.Time
	// Former asks for a rule that no longer holds, without saying of when.
	Former bool
	// Rest is the question without the words that say so.
	Rest string
}

// period is a stretch of days that words name: from, up to and without to.
type period struct {
	from, to   time.Time
	start, end int // bytes of the question
}

const (
	zhDigit = `〇零一二三四五六七八九`
	zhMonth = `\d{1,2}|十[一二]|[一二三四五六七八九十]`
	zhDay   = `\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]`
	enMonth = `jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`
	count   = `\d{1,2}|[一两二三四五六七八九十]|one|two|three|four|five|six|seven|eight|nine|ten|an?`
)

// How days are written. The group's name says which part a number is.
var written = []*pattern.Pattern{
	pattern.MustCompile(`(?P<year>(?:19|20)\d{2}|[` + zhDigit + `]{4})年(?:(?P<month>` + zhMonth + `)月(?:份|(?P<day>` + zhDay + `)[日号])?)?`),
	pattern.MustCompile(`\b(?P<year>(?:19|20)\d{2})[-/](?P<month>\d{1,2})(?:[-/](?P<day>\d{1,2}))?\b`),
	pattern.MustCompile(`\b(?P<year>(?:19|20)\d{2})\.(?P<month>\d{1,2})\.(?P<day>\d{1,2})\b`), // 2010.5 is an amount
	pattern.MustCompile(`(?i)\b(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)? )?(?P<month>` + enMonth + `)\.?,? (?P<year>(?:19|20)\d{2})\b`),
	pattern.MustCompile(`(?i)\b(?P<month>` + enMonth + `)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>(?:19|20)\d{2})\b`),
	pattern.MustCompile(`(?i)\b(?:in|during|of|for|before|until|by|back in) (?:the year )?(?P<year>(?:19|20)\d{2})\b`),
	pattern.MustCompile(`(?i)(?:^|\s)(?P<year>(?:19|20)\d{2})(?:'s)? (?:rules?|law|rates?|minimum wage|standards?|version|figures?|amounts?)\b`),
}

// How days are said from today.
var (
	yearsOff = pattern.MustCompile(`(?i)(?P<b3>大前年)|(?P<b2>前年|\bthe year before last\b)|(?P<b1>去年|上一?年度?|\blast year(?:'s)?\b)|(?P<a1>明年|\bnext year(?:'s)?\b)`)
	monthOff = pattern.MustCompile(`(?i)上个?月|\blast month\b`)
	ago      = pattern.MustCompile(`(?i)(?P<n>` + count + `)(?: |个)?(?P<unit>年|月|years?|months?)(?:以?前|之前| ago\b)`)
)

// What stands around a day and makes it something else than the day whose rules
// are wanted: when something began that lasts, a document's name or number.
var (
	within = pattern.MustCompile(`《[^》]*》|〔[^〕]*〕|[\[【][^\]】]*[\]】]|第\d+号`)
	began  = pattern.MustCompile(`(?i)入职|参加工作|进(?:的)?(?:厂|公司|单位)|毕业|出生|参保|开始(?:工作|上班|交|缴)|至今|以来|到现在|到今天|工作了|干了|签(?:订|的|了|过)|` +
		`\bsince\b|\bstarted\b|\bjoined\b|\bbegan\b|\bsigned\b|\bgraduat|\bborn\b|\bhired\b|\buntil now\b|\bever since\b|\bhave (?:been|worked)\b`)
	from     = pattern.MustCompile(`(?i)(?:从|自|自从|\bfrom|\bsince)\s*$`)
	amount   = pattern.MustCompile(`(?i)^(?:\s?(?:元|块|yuan|rmb|cny|usd|dollars?|pounds?|euros?|days?|hours?|people|workers|staff|employees|times|a (?:month|day|week|year)|per|%)|[.,]\d)`)
	currency = pattern.MustCompile(`(?i)(?:[¥￥$£€]|\b(?:rmb|cny|usd))\s?$`)
	ofLife   = pattern.MustCompile(`^(?:以前|之前|前)的?(?:工龄|年限|工作|工资|社保|缴费|参保|经历|合同|档案)`)
	onwards  = pattern.MustCompile(`(?i)^(?:起|开始|以后|之后|后|以来|至今|版|届|\s*(?:onwards?|(?:and|or) later))`)
	before   = pattern.MustCompile(`(?i)(?:\bbefore|\buntil|\bprior to|\bby)\s*(?:the year )?$`)
	earlier  = pattern.MustCompile(`^(?:以前|之前|前(?:[^后]|$))`)
	today    = pattern.MustCompile(`(?i)现在|目前|如今|今年|眼下|现行|\bnow\b|\bcurrent(?:ly)?\b|\btoday\b|\bthis year\b`)
	explicit = pattern.MustCompile(`(?i)截至|截止到?|当时|那时候?|\bas of\b|\bas at\b|\bback then\b|\bat (?:that|the) time\b`)
	old      = pattern.MustCompile(`(?i)(?:以前|原来|过去|原先|之前|老|旧)的?(?:规定|政策|标准|办法|条例|法律?|版本)|(?:以前|原来|过去|原先|之前)(?:是|的?标准是)?(?:多少(?:$|[^次])|怎么规定|怎么算|什么标准)|(?:修订|修改|废止|改革|调整)[之以]?前的?(?:是|怎么|多少|能|.{1,16}(?:多少|几|怎么|什么))|` +
		`\b(?:former|previous|old|earlier|repealed) (?:rules?|law|regulations?|polic(?:y|ies)|rates?|act|version|standards?)\b|\bused to be\b|\bbefore (?:the )?(?:change|reform|amendment|revision)s?\b`)
)

// Find reads a question that is asked on a day.
func Find(question string, now time.Time) Asked {
	y, m, d := now.Date()
	now = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	asked := Asked{Rest: question}
	var found []period
	names := within.FindAllStringIndex(question, -1)
	for _, p := range periods(question, now) {
		if !elsewhere(question, p, names) {
			found = append(found, p)
		}
	}
	if len(found) == 0 || !same(found) {
		if at := old.FindStringIndex(question); at != nil && len(found) == 0 {
			asked.Former = true
		}
		return asked
	}
	p := found[0]
	if !explicit.MatchString(question) && (today.MatchString(question) || began.MatchString(question)) {
		return asked
	}
	switch {
	case before.MatchString(shortly(question[:p.start])) || earlier.MatchString(question[p.end:]) || before.MatchString(question[p.start:p.end]) || startsBefore(question[p.start:p.end]):
		asked.Day = p.from.AddDate(0, 0, -1)
	case p.to.After(now) && !p.from.After(now): // it goes on
		return asked
	case p.from.After(now):
		asked.Day = p.from
	default:
		asked.Day = p.to.AddDate(0, 0, -1)
	}
	asked.Rest = without(question, found)
	return asked
}

// startsBefore reports whether what names a period begins with a word that takes
// it as an end: the pattern for a bare year reads "before 2008" as a whole.
func startsBefore(s string) bool {
	first, _, _ := strings.Cut(strings.ToLower(s), " ")
	return first == "before" || first == "until" || first == "by"
}

// elsewhere reports whether a period is a part of a name or number, or the
// beginning of what still lasts.
func elsewhere(question string, p period, names [][]int) bool {
	for _, span := range names {
		if span[0] <= p.start && p.end <= span[1] {
			return true
		}
	}
	rest := question[p.end:]
	return from.MatchString(shortly(question[:p.start])) || onwards.MatchString(rest) || ofLife.MatchString(rest) || strings.HasPrefix(rest, "第") && strings.Contains(rest, "号")
}

// same reports whether all periods are one: of two that differ, neither is meant.
func same(all []period) bool {
	for _, p := range all[1:] {
		if !p.from.Equal(all[0].from) || !p.to.Equal(all[0].to) {
			return false
		}
	}
	return true
}

// without drops the words of periods, and what binds them to the question.
func without(question string, all []period) string {
	out, last := "", 0
	for _, p := range all {
		if p.start < last {
			continue
		}
		out += strings.TrimRight(withoutEnd(question[last:p.start]), " ") + " "
		last = p.end + len(leading.FindString(question[p.end:]))
	}
	rest := strings.Trim(strings.Join(strings.Fields(out+question[last:]), " "), " ,，")
	if rest == "" {
		return question
	}
	return rest
}

// shortly is the end of what stands before something: patterns that look back
// need no more, and would read all of it each time.
func shortly(before string) string {
	const enough = 40 // bytes
	if len(before) <= enough {
		return before
	}
	return strings.ToValidUTF8(before[len(before)-enough:], "")
}

// withoutEnd drops what binds a period to the question before it.
func withoutEnd(before string) string {
	return strings.TrimSuffix(before, trailing.FindString(shortly(before)))
}

var (
	trailing = pattern.MustCompile(`(?i)(?:截至|截止到?|在|按照?|\bas of|\bas at|\bback in|\bin|\bduring|\bon|\bof|\bfor|\bbefore|\buntil|\bprior to|\bby)\s*$`)
	leading  = pattern.MustCompile(`^(?:(?:的?时候|以前|之前|前|当时|那时候?|那年|年?底|年初|期间)[,，]?|[,，])?的?`)
)

// most is how many periods of a question are looked at: it means none of so many.
const most = 20

// Characters before 前年, 上年, 明年 and 上月 that are one word with their first:
// 离职前年假, 十年以上年假, 证明年龄; and before 三年前, which is no day then: 退休五年前.
const (
	ownBefore  = "以之提离职产生入任退婚孕院马晚早证说声表注"
	eventAhead = "满期休孕职产假岁到同止"
)

// ofAWord reports whether a period that is said from today is a part of
// other words.
func ofAWord(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	after, _ := utf8.DecodeRuneInString(s[end:])
	return strings.ContainsRune(ownBefore, before) || strings.ContainsRune("龄限终", after) || strings.ContainsRune("假休", after) && unicode.Is(unicode.Han, before)
}

// periods finds what names days, in the order of the text, the longest first
// where they overlap.
func periods(s string, now time.Time) []period {
	var all []period
	add := func(start, end int, from, to time.Time) {
		if len(all) == most {
			return
		}
		for _, p := range all {
			if start < p.end && p.start < end {
				return
			}
		}
		all = append(all, period{from, to, start, end})
	}
	for _, pattern := range written {
		for _, m := range pattern.FindAllStringSubmatchIndex(s, -1) {
			part := func(name string) string {
				if i := pattern.SubexpIndex(name); i >= 0 && m[2*i] >= 0 {
					return s[m[2*i]:m[2*i+1]]
				}
				return ""
			}
			if from, to, ok := stretch(part("year"), part("month"), part("day")); ok {
				start := m[0] + len(s[m[0]:m[1]]) - len(strings.TrimLeft(s[m[0]:m[1]], " "))
				end := m[1]
				if i := pattern.SubexpIndex("year"); pattern.SubexpIndex("month") < 0 {
					end = m[2*i+1] // what follows a bare year is a part of the question
					if amount.MatchString(s[end:]) || currency.MatchString(shortly(s[:m[2*i]])) {
						continue
					}
				}
				add(start, end, from, to)
			}
		}
	}
	year := func(offset int) (time.Time, time.Time) {
		return time.Date(now.Year()+offset, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(now.Year()+offset+1, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	for _, m := range yearsOff.FindAllStringSubmatchIndex(s, -1) {
		for i, offset := range []int{-3, -2, -1, 1} {
			if m[2*i+2] >= 0 && (strings.HasPrefix(s[m[0]:], "去") || !ofAWord(s, m[0], m[1])) {
				from, to := year(offset)
				add(m[0], m[1], from, to)
			}
		}
	}
	for _, m := range monthOff.FindAllStringIndex(s, -1) {
		if ofAWord(s, m[0], m[1]) {
			continue
		}
		first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
		add(m[0], m[1], first.AddDate(0, -1, 0), first)
	}
	for _, m := range ago.FindAllStringSubmatchIndex(s, -1) {
		n := number(s[m[2]:m[3]])
		unit := strings.ToLower(s[m[4]:m[5]])
		day := now.AddDate(-n, 0, 0)
		if strings.HasPrefix(unit, "m") || unit == "月" {
			day = now.AddDate(0, -n, 0)
		}
		if ahead, _ := utf8.DecodeLastRuneInString(s[:m[0]]); n > 0 && !strings.ContainsRune(eventAhead, ahead) {
			add(m[0], m[1], day, day.AddDate(0, 0, 1))
		}
	}
	return all
}

// stretch gives the year, month or day that parts of a date name.
func stretch(year, month, day string) (from, to time.Time, ok bool) {
	y := number(year)
	if y < 1949 || y > 2100 {
		return from, to, false
	}
	if month == "" {
		return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(y+1, 1, 1, 0, 0, 0, 0, time.UTC), true
	}
	m := monthNumber(month)
	if m < 1 || m > 12 {
		return from, to, false
	}
	from = time.Date(y, time.Month(m), 1, 0, 0, 0, 0, time.UTC)
	if day == "" {
		return from, from.AddDate(0, 1, 0), true
	}
	d := number(day)
	from = time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return from, from.AddDate(0, 0, 1), d >= 1 && from.Day() == d
}

func monthNumber(s string) int {
	if i := strings.Index("jan feb mar apr may jun jul aug sep oct nov dec", strings.ToLower(s)[:min(3, len(s))]); i >= 0 && len(s) >= 3 && s[0] < 0x80 {
		return i/4 + 1
	}
	return number(s)
}

// number reads 2022, 二〇二二, 十二, 二十, three.
func number(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	for i, word := range []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"} {
		if strings.EqualFold(s, word) {
			return i + 1
		}
	}
	if strings.EqualFold(s, "a") || strings.EqualFold(s, "an") {
		return 1
	}
	total, digit, tens := 0, 0, false
	for _, r := range s {
		switch r {
		case '十':
			total, digit, tens = max(digit, 1)*10, 0, true
		case '两':
			digit = 2
		default:
			i := strings.IndexRune("〇一二三四五六七八九", r) / len("一")
			if r == '零' {
				i = 0
			}
			if tens {
				digit = i
			} else {
				digit = digit*10 + i
			}
		}
	}
	return total + digit
}
