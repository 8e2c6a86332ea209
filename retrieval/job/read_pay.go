package job

import (
	"strconv"
	"strings"
	"unicode"

	"careerbot/internal/pattern"
	"careerbot/internal/pay"
)

const (
	zhNumber = `(?:\d+(?:,\d{3})*(?:\.\d+)?\s?(?:k\b|w\b|k|w|千|万|百)?|[一二两三四五六七八九十]+[百千万][一二三四五六七八九百千万]*|[一二两三四五六七八九]?十[一二三四五六七八九]?)`
	enNumber = `\d+(?:,\d{3})*(?:\.\d+)?(?:\s?k\b)?`
	perZH    = `(?:\s*(?:元|块钱?|rmb))?(?:\s*(?:/|每|一|1)?(?:个?小时|个?钟头?|天|日|个?月|年|周|星期|晚))?`
	perEN    = `(?:\s*(?:(?:an?|per|each)\s+|/\s?|p\.?\s?)(?:hour|hr|h|day|d|week|wk|w|month|annum|year|yr|night|shift)\b|\s*(?:ph|pw|pa|pd|pcm|hourly|daily|weekly|day rate|a year)\b|\s*p/[hwda]\b|\s+(?:hour|hr|day|week|month|annum|year)\b)`
)

var (
	wageZH = pattern.MustCompile(`((?:月薪|年薪|时薪|日薪|周薪|底薪|薪资|薪水|工资|工钱|收入|月入|待遇|报酬|一个?月|每个?月|一天|每天|日|一小时|每小时|一年|每年|一周|一晚上?)\s*(?:要|得|能有|有|能|给|是|在|为|:)*\s*)?(不低于|不少于|至少|最低|最少|大于|高于|超过|起码|不能低于|保底|大概|差不多)?\s*(¥)?(` + zhNumber + `(?:\s*(?:-|~|到|至)\s*` + zhNumber + `)?)(` + perZH + `)\s*(以上|起步?|往上|左右|上下|多|\+|及以上|保底)?`)
	wageEN = pattern.MustCompile(`\b?((?:over|above|at least|min(?:imum)?(?: of)?|more than|from|about|around|pref(?:erably)?|salary(?: of| above| over)?|pay(?:ing|s)?|paid|earn(?:ing)?|rate|circa|not less than|upwards of|for)\s+){0,3}(£|gbp)?\s?(` + enNumber + `(?:\s*(?:-|to)\s*£?` + enNumber + `)?)\s*(\+|plus)?(` + perEN + `)?\s*(\+|plus\b|or more\b|or above\b|and above\b|or over\b|minimum\b|min\b|day rate\b)?`)
	// twoOf is two numbers for about: 两三千, 七八百.
	twoOf = pattern.MustCompile(`([一二两三四五六七八九])([一二三四五六七八九])(百|千|万)`)
	// inWan is an amount as only who writes Chinese writes it: 2w, 1w5.
	inWan = pattern.MustCompile(`\b\d+(?:\.\d+)?w\d?\b`)
	// markup is an amount without what it counts, large enough to be pay.
	least = map[bool]float64{true: 1000, false: 10_000}
)

// pay reads what is to be paid at least.
func (r *reading) pay() {
	chinese := inWan.MatchString(r.s) || strings.ContainsFunc(r.s, func(c rune) bool { return unicode.Is(unicode.Han, c) })
	r.s = pay.Joined(r.s)
	r.s = twoOf.ReplaceAllStringFunc(r.s, func(s string) string {
		m := twoOf.FindStringSubmatch(s)
		digit := func(c string) string {
			return strconv.Itoa(strings.Index("一二三四五六七八九", strings.Replace(c, "两", "二", 1))/len("一") + 1)
		}
		return digit(m[1]) + m[3] + "-" + digit(m[2]) + m[3]
	})
	if chinese && r.wage(wageZH, true) {
		return
	}
	r.wage(wageEN, false)
}

// wage takes the first amount that is plainly pay.
func (r *reading) wage(p *pattern.Pattern, chinese bool) bool {
	for _, m := range p.FindAllStringSubmatchIndex(r.s, 12) {
		part := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return strings.TrimSpace(r.s[m[2*i]:m[2*i+1]])
		}
		all := r.s[m[0]:m[1]]
		var about, sign, number, per string
		var atLeast bool
		if chinese {
			about, sign, number, per = part(1), part(3), part(4), part(5)
			atLeast = part(2) != "" || part(6) != ""
		} else {
			about, sign, number, per = part(1), part(2), part(3), part(5)
			atLeast = part(4) != "" || part(6) != "" || strings.HasPrefix(about, "over") || strings.HasPrefix(about, "at least")
		}
		bare := strings.Trim(number, "0123456789.,- to") == ""
		currency := "GBP"
		if chinese || sign == "¥" {
			currency = "CNY"
		}
		if !chinese && sign == "" && strings.ContainsFunc(r.s, func(c rune) bool { return unicode.Is(unicode.Han, c) }) && r.language == "zh" {
			currency = "CNY"
		}
		said := strings.NewReplacer("一小时", "每小时", "一个小时", "每小时", "一天", "每天", "一年", "每年", "一周", "每周", "一晚上", "每天", "一晚", "每天", "一个月", "每月", "一月", "每月", "个月", "月", "p/h", " per hour", "p/w", " per week", "p/d", " per day", "p/a", " per annum", "ph", " per hour", "pw", " per week", "pd", " per day", "day rate", "per day", "晚上", "天", "晚", "天", "钟头", "小时", "pref ", "", "minimum", "").Replace(all)
		if sign == "" && !chinese {
			said = strings.Replace(said, number, map[string]string{"GBP": "£", "CNY": "¥"}[currency]+number, 1)
		}
		got := pay.Read(said, currency)
		if !got.Stated() {
			continue
		}
		amount := got.From
		if amount == 0 {
			amount = got.To
		}
		if about == "" && sign == "" && per == "" && bare && amount < least[chinese] && !atLeast || per != "" && strings.Trim(per, " 个天日年月周小时星期") == "" && about == "" && bare && amount < 10 {
			continue // 3 days, 2个月
		}
		if !chinese && sign == "" && per == "" && bare && amount < 1000 && !strings.Contains(about, "pay") && !strings.Contains(about, "salary") {
			continue
		}
		r.PayFrom, r.PayUnit, r.Currency = amount, string(got.Unit), got.Currency
		if got.Unit == pay.Shift {
			r.PayUnit = string(pay.Day)
		}
		r.s = r.s[:m[0]] + gap + r.s[m[1]:]
		return true
	}
	return false
}

// currency is that of the place, where the amount has no sign.
func (r *reading) currency() {
	if r.PayFrom == 0 || r.Currency != "GBP" || strings.Contains(r.At, "£") {
		return
	}
	if strings.ContainsFunc(r.At, func(c rune) bool { return unicode.Is(unicode.Han, c) }) {
		r.Currency = "CNY"
	}
}
