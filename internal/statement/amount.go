package statement

import (
	"math"
	"slices"
	"strings"
	"time"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// How much people say, and how long: 三年半, 1年3个月, 不到一年, about two years, 6000块, 1.2万.

const (
	measure = `(?:周年|年|个月|月|星期|周|天|小时|元|块|岁|years?|months?|weeks?|days?|hours?|yuan)`
	// span is a time, and longFor one a few words on.
	span    = `((?:半|` + numeral + `(?:半|多)?) ?(?:年|周年|个多?半?月|years?|months?)(?:半|多| and a half)?(?: ?(?:零|又|and )?` + numeral + ` ?(?:个月|months?))?)`
	longFor = `[^，,。；;！!？?、\d]{0,12}?(?:` + numeral + ` ?(?:年|个月|years?|months?)? ?(?:到|至|-|–|—|~|\bto\b) ?)?` + span
)

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
	inYear   = pattern.MustCompile(`\b(?:in|since|from|until|till|by) (?:19|20)\d\d\b`)
	moreTime = pattern.MustCompile(`^(?:, ?| and |，|又|零)` + numeral + ` ?(?:个月|months?)`)
	withMore = pattern.MustCompile(`^(?:以上|以下|以内|之内| or more)`)
)

// leastMoney is the least of money whose unit is not said: less is a number of something else.
const leastMoney = 100

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

// An amount answers a question only where it is not said of something else: three months of
// sick leave are no three months of work.

// amountOf is what an amount is of, and the facts that are asked of it.
type amountOf struct {
	words *pattern.Pattern
	facts []string
	alone bool // the amount is of it whatever else the clause speaks of
}

var timesOf = []amountOf{
	{pattern.MustCompile(`欠|拖着|没发|没给|\bow(?:e|es|ed|ing)\b|\b(?:unpaid|withheld)\b`), nil, true},
	{pattern.MustCompile(`病假|产假|事假|请假|休假|休了|住院|\b(?:sick|maternity|leave|hospital)\b`), []string{"sick_leave"}, true},
	{pattern.MustCompile(`试用|\bprobation`), []string{"probation", "contract_term"}, true},
	{pattern.MustCompile(`怀孕|身孕|\bpregnan`), nil, true},
	{pattern.MustCompile(`当兵|服役|部队|\b(?:army|military)\b`), nil, true},
	{pattern.MustCompile(`合同|签|\bcontracts?\b|\bsign`), []string{"new_contract", "hired_term", "contract_term", "uncontracted", "probation"}, false},
	{pattern.MustCompile(`社保|保险|交|缴|参保|\b(?:insur\w*|paid|pay|contribut\w*)\b`), []string{"paid", "new_insured", "operated", "left_months"}, false},
	{pattern.MustCompile(`失业(?:[^前保]|$)|待业|没(?:有)?工作|\b(?:unemployed|jobless|out of work|without (?:a job|work))\b`), []string{"jobless"}, false},
	{pattern.MustCompile(`培训|\btraining\b`), nil, false},
	{pattern.MustCompile(`退休|\bretire`), []string{"to_retirement"}, false},
	{pattern.MustCompile(`(?:^|[^在就])(?:干|做|工作|上班|打工)|\bwork(?:ed|ing)?\b`), []string{"worked", "continuous", "total_worked", "uncontracted", "new_insured", "probation", "jobless"}, false},
}

var moneyOf = []amountOf{
	{pattern.MustCompile(`欠|扣|拖|\bow(?:e|es|ed|ing)\b|\bdeduct`), []string{"owed"}, true},
	{pattern.MustCompile(`失业(?:保险)?金|\bunemployment\b`), []string{"benefit"}, true},
	{pattern.MustCompile(`低保|补贴|补助|津贴|\b(?:allowance|subsid\w*)\b`), nil, true},
	{pattern.MustCompile(`最低工资|\bminimum\b`), []string{"min_wage"}, true},
}

// ofIt gives the clauses of a message that are not of something else than what is asked.
func (q *Question) ofIt(message string) string {
	things := map[string][]amountOf{"month": timesOf, "yuan": moneyOf}[q.Fact.Unit]
	if things == nil {
		return message
	}
	own := func(clause string) bool {
		asked, others := false, false
		for _, of := range things {
			switch {
			case !of.words.MatchString(clause):
			case slices.Contains(of.facts, q.Fact.Name):
				asked = true
			case of.alone:
				return false
			default:
				others = true
			}
		}
		return asked || !others
	}
	said := text.Fold(message)
	if own(said) && !slices.ContainsFunc(clauses(said), func(c string) bool { return !own(c) }) {
		return message
	}
	var kept []string
	for _, clause := range clauses(said) {
		if own(clause) {
			kept = append(kept, clause)
		}
	}
	return strings.Join(kept, "，")
}
