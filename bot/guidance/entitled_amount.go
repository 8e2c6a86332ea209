package guidance

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// Numbers as people write them: 三年半, 1年3个月, 不到一年, about two years, 6000块, 1.2万.

const measure = `(?:周年|年|个月|月|星期|周|天|小时|元|块|岁|years?|months?|weeks?|days?|hours?|yuan)`

const numeral = `(?:\d{1,9}(?:[.,]\d{1,3})*|[零〇一二两三四五六七八九十百千]{1,6}|\b(?:half|an?|` + numberWord + `)\b)`

var (
	amountPart = pattern.MustCompile(`(` + numeral + `)? ?(and a half|半|万|千|[kw]\b)? ?(多)? ?(?:of )?(周年|年|个半月|个多月|个月|个星期|星期|周|天|日|小时|元|块|岁|周岁|级|人|个|years?\b|yrs?\b|y\b|months?\b|mths?\b|mos?\b|weeks?\b|days?\b|hours?\b|yuan\b|rmb\b)? ?(半|and a half|多)?`)
	lessThan   = pattern.MustCompile(`不到|不满|不足|未满|没到|没有?\p{Han}{0,2}满|差一点|快(?:要|满|到|有)*[\d一二两三四五六七八九十半]|(?:没有?|(?:^|[^最附就远])近)(?:到|了|有)?[\d一二两三四五六七八九十半]|将近|接近|差点|\b(?:close to|short of|less than|under|below|not (?:quite|yet|even)|almost|nearly)\b`)
	notMore    = pattern.MustCompile(`(?:不|没|没有|未)超过|最多|至多|以下|以内|之内|\b(?:no|not) (?:more|longer) than\b|\b(?:at most|up to|within|maximum|max)\b`)
	moreThan   = pattern.MustCompile(`超过|以上|至少|多于|不[止只]|\b(?:more than|over|at least|above)\b`)
	// nearly is less, and not much less.
	nearly = pattern.MustCompile(`快(?:要|满|到|有)*[\d一二两三四五六七八九十半]|(?:^|[^最附就远])近(?:到|了|有)?[\d一二两三四五六七八九十半]|将近|接近|\b(?:close to|almost|nearly)\b`)
	// lessSome is an amount without another: a year less a month.
	lessSome = pattern.MustCompile(`\b(?:less|minus) (?:an?|\d)`)
	// dated is a year or a month of the calendar: no amount.
	dated = pattern.MustCompile(`(?:19|20)\d\d ?(?:年|-|/|\b)|(?:[去今前上]年|\d) ?\d{0,2} ?月|[去今前]年|\b(?:since|in) (?:19|20)\d\d\b|\b(?:last|this) year\b`)
	// mixed is a number that goes on in the next place without its word: 三千五, 1万2, 3k5.
	mixed = pattern.MustCompile(`(\d{1,3}|[一二两三四五六七八九十]{1,3})([万千kw])([1-9一二两三四五六七八九])[千百]?([^\d十零点.一二两三四五六七八九千百万]|$)`)
	// notSoLong is when something was, or that it broke off: what is beside it is no time of its own.
	notSoLong = pattern.MustCompile(`[年月天日周期]多?(?:以|之)?前|\bago\b|断|停|\b(?:gap|interrupted|with a break)\b|\bsince\b|从 ?[\d一二两三四五六七八九十]`)
	unbroken  = pattern.MustCompile(`(?:没有?|不|未)(?:中|间)?[断停]过?`)
	// otherRate is money by something else than the month, or a part of it.
	otherRate = pattern.MustCompile(`[日时年周]薪|[日时年周]工资|(?:一|每) ?(?:天|日|小时|周|星期|年)(?:能|可以|也|才|就|是|有|给|发|挣|赚|拿|得|大概|差不多|大约|约|到手|收入|工资)* ?[\d一二两三四五六七八九十]|底薪|提成|计件|[每按] ?(?:天|日|小时|周|星期|年)|[\d万千百十元块kw] ?[/一每] ?(?:年|天|日|小时|周|星期)|(?:\b(?:per|an?|each|every)|/) ?(?:hour|hr|day|week|year|annum)\b|\b(?:hourly|daily|weekly|yearly|annual(?:ly)?|fortnight(?:ly)?|(?:twice|two times|2 times) (?:a|per|each|every) month|every (?:two|2|other) weeks?)\b|半个月|[两2二]次`)
	// span of two figures: 3到4年, 4000-5000, between 2 and 3 years.
	rangeOf  = pattern.MustCompile(`(半|` + numeral + `)( ?(?:万|千|[kw]\b))? ?(` + measure + `)? ?(?:-|–|—|~|到|至|\bto\b|\bor\b|\band\b) ?((?:半|` + numeral + `).*)$`)
	measured = pattern.MustCompile(`(万|千|[kw]\b)? ?(` + measure + `)?[^\d]*$`)
	someMore = pattern.MustCompile(`年多|月多|多年|个多月|[年月]出头`)
	between  = pattern.MustCompile(`([一二两三四五六七八])([二三四五六七八九])(?:个)?([年月百千万])`)
	// odd is ten and some, or about ten: 十几年, 十来年.
	odd  = pattern.MustCompile(`(\d{1,3}|[一二三四五六七八九]?十)(几|来)(?:个)?([年月岁])`)
	plus = pattern.MustCompile(`(\d{1,6})\+`)
	// inYear is a number that is a year of the calendar.
	inYear = pattern.MustCompile(`\b(?:in|since|from|until|till|by) (?:19|20)\d\d\b`)
)

// leastMoney is the least of money whose unit is not said: less is a number of something else.
const leastMoney = 100

// digits are numerals in words.
var digits = map[string]float64{
	"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
	"half": 0.5, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

func numberOf(s string) (float64, bool) {
	s = strings.ReplaceAll(s, ",", "")
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		return n, true
	}
	if n, ok := digits[s]; ok {
		return n, true
	}
	if left, right, ok := strings.Cut(s, "万"); ok && left != "" {
		n, ok := numberOf(left)
		m, also := numberOf(cmp.Or(right, "零"))
		if also && m < 10 && !strings.Contains(right, "零") {
			m *= 1000 // 一万二
		}
		return n*10000 + m, ok && also
	}
	total, last, place := 0.0, -1.0, 1.0
	for _, r := range s {
		per := map[rune]float64{'十': 10, '百': 100, '千': 1000}[r]
		d, isDigit := digits[string(r)]
		switch {
		case per > 0:
			if last < 0 {
				last = 1
			}
			total, last, place = total+last*per, -1, per/10
		case r == '零' || r == '〇':
			last, place = -1, 1
		case isDigit && last < 0:
			last = d
		default:
			return 0, false
		}
	}
	return total + max(last, 0)*place, s != "" // 三百五 is 350
}

// whole writes out numbers that go on in the next place.
func whole(said string) string {
	said = ofThousands.ReplaceAllStringFunc(said, func(one string) string {
		if n, ok := numberOf(one); ok {
			return written(n)
		}
		return one
	})
	return mixed.ReplaceAllStringFunc(said, func(one string) string {
		m := mixed.FindStringSubmatch(one)
		n, ok1 := numberOf(m[1])
		d, ok2 := numberOf(m[3])
		if !ok1 || !ok2 {
			return one
		}
		per := map[string]float64{"万": 10000, "w": 10000, "千": 1000, "k": 1000}[m[2]]
		return written(n*per+d*per/10) + m[4]
	})
}

// most is how much of a unit a person can mean; more is a slip, or something else.
var most = map[string]float64{"month": 720, "age": 130, "day": 20000, "hour": 1000, "yuan": 100_000_000, "grade": 10, "people": 1_000_000}

// per says how much of a base a unit is.
var per = map[string]struct {
	base string
	n    float64
}{
	"年": {"month", 12}, "周年": {"month", 12}, "year": {"month", 12}, "yr": {"month", 12}, "个月": {"month", 1}, "月": {"month", 1}, "month": {"month", 1}, "个半月": {"month", 1.0}, "个多月": {"month", 1},
	"个星期": {"day", 7}, "星期": {"day", 7}, "周": {"day", 7}, "week": {"day", 7}, "天": {"day", 1}, "日": {"day", 1}, "day": {"day", 1}, "小时": {"hour", 1}, "hour": {"hour", 1},
	"y": {"month", 12}, "mth": {"month", 1}, "mo": {"month", 1},
	"元": {"yuan", 1}, "块": {"yuan", 1}, "yuan": {"yuan", 1}, "rmb": {"yuan", 1}, "岁": {"age", 1}, "周岁": {"age", 1}, "级": {"grade", 1}, "人": {"people", 1}, "个": {"", 1},
}

// amountIn reads how much of a unit is said, as the calculator takes it; "" where none is,
// or where the unit is not said and could be another. An end of what is said to be less or
// between is never taken for the amount itself.
func amountIn(message, unit string) string {
	said := strings.NewReplacer("差不多", "大概", "差一点", "将近", "～", "~").Replace(inDigits(text.Fold(message)))
	said = plus.ReplaceAllString(whole(unbroken.ReplaceAllString(said, "")), "over $1")
	if unit == "yuan" {
		said = strings.ReplaceAll(said, "出头", "多")
	} else {
		said = bareHalf.ReplaceAllString(said, "${1}一年半")
	}
	switch {
	case unit == "yuan" && inYear.MatchString(said):
		return ""
	case unit == "yuan" && otherRate.MatchString(said), unit != "yuan" && (dated.MatchString(said) || notSoLong.MatchString(said)):
		return "" // since when, and not how long
	case unit == "month" && strings.Contains(said, "大半年"):
		return "6..12"
	case unit == "month" && strings.Contains(said, "小半年"):
		return "0..6"
	}
	if m := rangeOf.FindStringSubmatch(said); m != nil && (!strings.Contains(m[0], "and") || strings.Contains(said, "between")) {
		return rangeIn(m, unit)
	}
	if m := between.FindStringSubmatch(said); m != nil { // 两三年, 六七千
		a, b, n := digits[m[1]], digits[m[2]], map[string]map[string]float64{"month": {"年": 12, "月": 1}, "yuan": {"百": 100, "千": 1000, "万": 10000}}[unit][m[3]]
		if b == a+1 && n > 0 {
			return written(a*n) + ".." + written((b+1)*n)
		}
	}
	if m := odd.FindStringSubmatch(said); m != nil {
		a, ok := numberOf(m[1])
		n := map[string]map[string]float64{"month": {"年": 12, "月": 1}, "age": {"岁": 1}}[unit][m[3]]
		switch {
		case !ok || n == 0:
		case m[2] == "几":
			return written((a+1)*n) + ".." + written((a+10)*n)
		default:
			return written(a*n*0.8) + ".." + written(a*n*1.2)
		}
	}
	all := summed(said, unit)
	if !all.isAmount(unit) {
		return ""
	}
	total := all.total
	switch {
	case strings.Contains(said, "差"), lessSome.MatchString(said), strings.Contains(said, "short of") && all.parts > 1: // 一年差一个月
		if all.parts < 2 {
			return ""
		}
		return "0.." + written(all.most)
	case notMore.MatchString(said):
		return "0.." + written(total+1) // with it
	case unit == "month" && nearly.MatchString(said) && total > 0:
		return written(math.Floor(total-max(all.step(unit), total/5))) + ".." + written(total)
	case lessThan.MatchString(said) && total > 0:
		return "0.." + written(total)
	case moreThan.MatchString(said):
		return written(total) + ".."
	case all.more > 0:
		return written(total) + ".." + written(total+all.more)
	case someMore.MatchString(said) && unit == "month":
		return written(total) + ".." + written(total+all.step(unit))
	}
	return written(total)
}

// rangeIn reads two figures, the first in the measure of the second where it says none.
func rangeIn(m []string, unit string) string {
	first, last := m[1]+m[2]+m[3], m[4]
	if end := measured.FindStringSubmatch(last); end != nil {
		if m[2] == "" && m[3] == "" {
			first += end[1]
		}
		if m[3] == "" {
			first += end[2]
		}
	}
	a, b := summed(first, unit), summed(last, unit)
	if !a.isAmount(unit) || !b.isAmount(unit) || a.total >= b.total {
		return ""
	}
	return written(a.total) + ".." + written(b.total+b.step(unit))
}

// sum is what the amounts in some words come to.
type sum struct {
	total float64
	most  float64 // the largest of them
	more  float64 // by how much it may be more: 20多年
	parts int
	years bool
}

// isAmount reports whether there is one, and no more than can be meant.
func (s sum) isAmount(unit string) bool {
	limit, ok := most[unit]
	return s.parts > 0 && (!ok || s.total <= limit)
}

// step is how much the next that people would say is more.
func (s sum) step(unit string) float64 {
	if s.years && unit == "month" {
		return 12
	}
	return 1
}

// summed adds up the amounts of a unit in some words.
func summed(said, unit string) (all sum) {
	for _, m := range amountPart.FindAllStringSubmatch(said, -1) {
		n, ok := numberOf(m[1])
		if m[1] == "" && m[2] == "半" && m[4] != "" {
			n, ok, m[2] = 0.5, true, "" // 半年
		}
		if !ok || m[4] == "" && (m[1] == "a" || m[1] == "an") {
			continue
		}
		switch m[2] {
		case "万", "w":
			n *= 10000
		case "千", "k":
			n *= 1000
		case "半", "and a half":
			n += 0.5
		}
		if m[4] == "个半月" || m[5] == "半" || m[5] == "and a half" {
			n += 0.5
		}
		u, known := per[strings.TrimSuffix(m[4], "s")]
		switch {
		case m[4] == "" && (unit == "month" || all.parts > 0): // years or months? or something else
			continue
		case m[4] == "" && unit == "yuan" && n > 0 && n < leastMoney:
			continue
		case m[4] == "":
			u.n = 1
		case unit == "age" && u.base == "month" && u.n == 12:
			u.n = 1
		case !known || u.base != unit && (u.base != "" || unit != "people"): // 三个 counts people, too
			continue
		}
		all.total, all.most, all.parts = all.total+n*u.n, max(all.most, n*u.n), all.parts+1
		all.years = all.years || u.n == 12
		if m[3] != "" || unit == "yuan" && m[5] == "多" {
			all.more = u.n
			for ten := 10.0; n >= ten && math.Mod(n, ten) == 0; ten *= 10 {
				all.more = ten * u.n
			}
		}
	}
	return all
}

func written(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

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
		year, month, day = atoi(m[1]), atoi(m[2]), atoi(m[3])
	} else if m := monthDay.FindStringSubmatch(said); m != nil {
		month, day = atoi(m[1]), atoi(m[2])
	} else if m := named.FindStringSubmatch(said); m != nil && (m[1] == "" || m[3] == "") {
		month, day, year = slices.Index(months, m[2][:3])+1, atoi(m[1]+m[3]), atoi(m[4])
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

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
