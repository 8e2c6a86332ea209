package pay

import (
	"strconv"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

const (
	number   = `(\d[\d,]*(?:\.\d+)?)`
	multiple = `\s?((?:k|w)\b|千|万|百)?`
	sign     = `(£|€|hk\$|us\$|\$|¥|gbp|usd|hkd|eur|cny|rmb|人民币)?\s?`
	// per is what follows an amount: 元/天, an hour, pa.
	per = `(?:\s*(?:元|块钱?|rmb|gbp|pounds))?(?:\s*(?:/|每|一个?|per|an?|a)\s*(?:小时|时|天|日|周|月|年|hour|hr|day|week|month|annum|year))?`
)

var (
	amounts = pattern.MustCompile(sign + number + multiple + `(?:` + per + `\s*(?:-|–|—|−|~|至|到|to|and|or)\s*` + sign + number + multiple + `)?`)

	months     = pattern.MustCompile(`(?:\*|x|×|·|,|、|\s)?\s*(\d{2}(?:\.\d)?)(?:-\d{2})?\s*薪`)
	settlement = pattern.MustCompile(`(日|天|周|月|次|完工|做完)(?:现)?结|结算[:：]?\s*(日|周|月|次)|paid (daily|weekly|monthly)|(daily|weekly) pay`)
	proRata    = pattern.MustCompile(`pro[- ]?rat[ae]|\b(?:fte|wte)\b|full[- ]time equivalent|按比例`)
	negotiable = pattern.MustCompile(`面议|面谈|另议|待定|可谈|negotiable|competitive|to be (?:confirmed|agreed|discussed)|\btbc\b|\btba\b|on application|depend(?:ent|ing) (?:up)?on|\bdoe\b`)

	hoursPaid = pattern.MustCompile(`(\d{1,2}(?:\.5)?)\s*个?小时\s*[:/]?\s*(\d{2,4})\s*(?:元|块)|(?:^|[^\d.-])(\d{2,4})\s*(?:元|块)?\s*/\s*(\d{1,2}(?:\.5)?)\s*个?小时`)
	foreign   = pattern.MustCompile(`^\s*(美元|美金|港元|港币|欧元|英镑)`)

	// What has numbers that are no pay.
	notPay = pattern.MustCompile(`\bbands?\s*\d+[a-d]?(?:\s*(?:[/-]|to|or|and)\s*(?:band\s*)?\d+[a-d]?)*` +
		`|\d+(?:\.\d+)?\s*(?:hours?|hrs|小时)\s*(?:/|per|a|每|p\.?)\s*(?:week|wk|w|周|day|天|日)` +
		`|(?:每天|每日|每周|工作|上班|日均)\s*(?:工作|上班)?\s*\d+(?:\.\d+)?(?:\s*[-~至到]\s*\d+)?\s*(?:个?小时|天|h)` +
		`|\d{1,2}:\d{2}(?:\s*[-~至到]\s*\d{1,2}:\d{2})?` +
		`|(?:餐补|房补|话补|车补|补贴|补助|津贴|奖金?|全勤|押金)\s*\d+\s*(?:元|块)?` +
		`|(?:月休|休|休息|上|年假)\s*\d+\s*天` +
		`|\d+(?:\.\d+)?\s*%|\b20[0-4]\d[-/.]\d{1,2}[-/.]\d{1,2}|\d+\s*(?:人|名)\b?|周岁|\d+\s*岁` +
		`|(?:joining|welcome|sign on|sign-on|golden hello)\s+(?:bonus|payment)(?: of)? £?[\d,]+|\b\d{1,2}\s*(?:pas|sessions?)\b`)

	units = []struct {
		unit Unit
		is   *pattern.Pattern
	}{
		{Hour, pattern.MustCompile(`^(?:(?:/|每|一|1)?个?(?:小时|钟头|时)|(?:/|per|an?|p\.?|each)\s?(?:hours?|hrs?|h)\b|hourly|ph\b|p\.h)`)},
		{Day, pattern.MustCompile(`^(?:(?:/|每|一|1)?(?:天|日)|(?:/|per|an?|p\.?|each)\s?(?:days?|d)\b|daily|pd\b)`)},
		{Week, pattern.MustCompile(`^(?:(?:/|每|一|1)个?(?:周|星期|礼拜)|周薪|(?:/|per|a|p\.?|each)\s?(?:weeks?|wks?|w)\b|weekly|pw\b)`)},
		{Month, pattern.MustCompile(`^(?:(?:/|每|一|1)?个?月|(?:/|per|a|p\.?|each)\s?(?:calendar\s)?(?:months?|mths?|mo|m|cm)\b|monthly|pcm\b|pm\b)`)},
		{Year, pattern.MustCompile(`^(?:(?:/|每|一|1)?年|(?:/|per|an?|p\.?|each)\s?(?:annum|anum|years?|yrs?|a)\b|annual|annually|pa\b|p/a|p\.a|yearly)`)},
		{Shift, pattern.MustCompile(`^(?:(?:/|每|一|1)个?班\b?|(?:/|per|a)\s?(?:shift|session|visit|night)\b)`)},
		{Piece, pattern.MustCompile(`^(?:(?:/|每|一|1)(?:件|单|次|个|张|只|斤|平方?)|计件|(?:/|per|a)\s?(?:piece|item|drop|parcel|delivery)\b)`)},
	}
	named = []struct {
		unit Unit
		is   *pattern.Pattern
	}{
		{Hour, pattern.MustCompile(`时薪|小时工|每小时|hourly|(?:per|an|/)\s?h(?:ou)?r\b|\bph\b|/小时|/时`)},
		{Day, pattern.MustCompile(`日薪|日结|天结|每天|每日|/天|/日|一天|daily rate|(?:per|a|/)\s?day\b|\bdaily\b`)},
		{Week, pattern.MustCompile(`周薪|每周|/周|(?:per|a|/)\s?week\b|\bweekly\b|\bpw\b`)},
		{Year, pattern.MustCompile(`年薪|/年|每年|年收入|annum|p\.\s?a|\bpa\b|(?:per|a|/)\s?year\b|annual|\bwte\b|\bfte\b|pro rat[ae]`)},
		{Month, pattern.MustCompile(`月薪|月入|月综合|月收入|每月|/月|一个?月|底薪|个月|月结|(?:per|a|/)\s?(?:calendar )?month\b|\bmonthly\b|\bpcm\b`)},
		{Piece, pattern.MustCompile(`计件|每件|每单`)},
	}
	upTo = pattern.MustCompile(`(?:up ?to|maximum(?: of)?|max|less than|under|最高|不超过|至多|封顶|circa up to)\s*$`)
	atLe = pattern.MustCompile(`(?:from|over|above|at least|minimum(?: of)?|min|more than|starting (?:at|from)|starts? (?:at|from)|最低|不低于|不少于|至少|保底|起步|起薪|大于)\s*[:：]?\s*$`)
	down = pattern.MustCompile(`^\s*(?:元|块)?\s*(?:以下|以内|之内|封顶|max)`)
	more = pattern.MustCompile(`^\s*(?:元|块)?\s*(?:以上|起|及以上|\+|plus\b|or (?:more|over)|and (?:above|over)|左右以上)`)
)

// widest is how many times the upper end of a range may be the lower: beyond it one
// of the two is a slip of the pen.
const widest = 12

// longest bounds what is read: pay stands in the first words of a field.
const longest = 600

// Read reads what a text says of pay. Currency is the one that is meant where the
// text names none.
func Read(s, currency string) Pay {
	s = text.Fold(s)
	if len(s) > longest {
		s = strings.ToValidUTF8(s[:longest], "")
	}
	s = Joined(strings.ReplaceAll(s, "，", ","))
	p := Pay{Currency: currency, Settlement: settled(s), Negotiable: negotiable.MatchString(s), ProRata: proRata.MatchString(s)}
	if p.someHours(s) {
		return p
	}
	if m := months.FindStringSubmatchIndex(s); m != nil {
		if n, err := strconv.ParseFloat(s[m[2]:m[3]], 64); err == nil && n >= 12 && n <= 36 {
			p.Months = n
		}
		s = s[:m[0]] + " " + s[m[1]:]
	}
	s = numerals(s)
	s = notPay.ReplaceAllString(s, " ")
	for _, m := range amounts.FindAllStringSubmatchIndex(s, 8) {
		if p.amount(s, m) {
			p.unit(s, m[0], m[1])
			break
		}
	}
	if from, to := p.Hourly(0); max(from, to) > beyond[p.Currency == "CNY"] {
		return Pay{Currency: p.Currency, Settlement: p.Settlement, Negotiable: p.Negotiable}
	}
	return p
}

// someHours reads what so many hours are paid: 12小时180元, 180元/9小时.
func (p *Pay) someHours(s string) bool {
	at := hoursPaid.FindStringSubmatchIndex(s)
	if at == nil {
		return false
	}
	for _, u := range units { // 工作8小时 20元/小时
		if u.is.MatchString(strings.TrimLeft(s[at[1]:], " ")) {
			return false
		}
	}
	part := func(i int) string {
		if at[2*i] < 0 {
			return ""
		}
		return s[at[2*i]:at[2*i+1]]
	}
	hours, err := strconv.ParseFloat(part(1)+part(4), 64)
	paid, err2 := strconv.ParseFloat(part(2)+part(3), 64)
	if err != nil || err2 != nil || hours < 2 || hours > 14 || paid <= hours {
		return false
	}
	p.From, p.Unit = cents(paid/hours), Hour
	p.To = p.From
	return true
}

// beyond is what nobody is paid an hour: £36,856,00 is a slip of the pen.
var beyond = map[bool]float64{true: 3000, false: 1500}

func settled(s string) Settlement {
	m := settlement.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	switch m[1] + m[2] + m[3] + m[4] {
	case "日", "天", "daily":
		return Daily
	case "周", "weekly":
		return Weekly
	case "月", "monthly":
		return Monthly
	}
	return Done
}

// amount takes a match of amounts, if it is an amount of money.
func (p *Pay) amount(s string, m []int) bool {
	part := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return s[m[2*i]:m[2*i+1]]
	}
	if before := strings.TrimRight(s[:m[0]], " "); part(1) == "" && m[0] > 0 &&
		(s[m[0]-1] >= 'a' && s[m[0]-1] <= 'z' || s[m[0]-1] == '.' || strings.HasSuffix(before, ",") && len(before) > 1 && before[len(before)-2] >= '0' && before[len(before)-2] <= '9') {
		return false // the 3 of nhs3, the 020 of £37, 020
	}
	from, ok := value(part(2), part(3))
	if !ok {
		return false
	}
	to, two := 0.0, part(5) != ""
	if two {
		if to, ok = value(part(5), part(6)); !ok {
			return false
		}
		low, _ := value(part(2), "")
		high, _ := value(part(5), "")
		switch {
		case part(3) == "" && part(6) != "" && low <= high && low < 1000: // 6-8千
			from, _ = value(part(2), part(6))
		case part(6) == "" && part(3) != "" && low <= high && high < 1000: // 15k-30
			to, _ = value(part(5), part(3))
		}
	}
	if to > 0 && from > to {
		from, to = to, from
	}
	if to > widest*from {
		return false // £34,605 - £37, 020: better nothing than 37
	}
	marked := part(1)+part(4) != "" || part(3)+part(6) != ""
	if max(from, to) > 1e8 || from <= 0 || !marked && max(from, to) < 5 && p.Currency != "CNY" {
		return false
	}
	if c := currencies[part(1)+part(4)]; c != "" {
		p.Currency = c
	} else if c := currencies[part(1)]; c != "" {
		p.Currency = c
	}
	before, after := s[:m[0]], s[m[1]:]
	if name := foreign.FindStringSubmatch(after); name != nil {
		p.Currency = currencies[name[1]]
	}
	switch {
	case two:
		p.From, p.To = from, to
	case upTo.MatchString(before) || down.MatchString(afterUnit(after)):
		p.To = from
	case atLe.MatchString(before) || more.MatchString(after) || more.MatchString(afterUnit(after)):
		p.From = from
	default:
		p.From, p.To = from, from
	}
	return true
}

var currencies = map[string]string{
	"hk$": "HKD", "hk$hk$": "HKD", "hkd": "HKD", "us$": "USD", "us$us$": "USD", "£": "GBP", "££": "GBP", "gbp": "GBP", "€": "EUR", "€€": "EUR", "eur": "EUR", "$": "USD", "$$": "USD", "usd": "USD",
	"¥": "CNY", "¥¥": "CNY", "cny": "CNY", "rmb": "CNY", "人民币": "CNY",
	"美元": "USD", "美金": "USD", "港元": "HKD", "港币": "HKD", "欧元": "EUR", "英镑": "GBP",
}

// value gives the number of digits and a multiple. Commas must stand where
// thousands are parted.
func value(digits, multiple string) (float64, bool) {
	digits = strings.TrimRight(digits, ",")
	whole, _, _ := strings.Cut(digits, ".")
	if groups := strings.Split(whole, ","); len(groups) > 1 {
		for i, g := range groups {
			if i == 0 && len(g) > 3 || i > 0 && len(g) != 3 {
				return 0, false
			}
		}
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(digits, ",", ""), 64)
	if err != nil {
		return 0, false
	}
	switch multiple {
	case "k", "千":
		n *= 1e3
	case "万", "w":
		n *= 1e4
	case "百":
		n *= 100
	}
	return cents(n), true
}

// afterUnit steps over 元 and the unit that follows an amount.
func afterUnit(after string) string {
	after = strings.TrimLeft(after, " ")
	for _, word := range []string{"元", "块钱", "块"} {
		after = strings.TrimPrefix(after, word)
	}
	for _, u := range units {
		if at := u.is.FindStringIndex(after); at != nil {
			return after[at[1]:]
		}
	}
	return after
}

// unit finds what the amount is paid for: right behind it, then elsewhere in the
// text, then by its size.
func (p *Pay) unit(s string, start, end int) {
	after := strings.TrimLeft(s[end:], " ")
	for _, word := range []string{"美元", "美金", "港元", "港币", "欧元", "英镑", "元", "块钱", "块", "rmb", "人民币", "pounds", "gbp"} {
		after = strings.TrimLeft(strings.TrimPrefix(after, word), " ")
	}
	for _, word := range []string{"以上", "以下", "以内", "左右", "起"} {
		after = strings.TrimLeft(strings.TrimPrefix(after, word), " ")
	}
	for _, u := range units {
		if u.is.MatchString(after) {
			p.Unit = u.unit
			break
		}
	}
	if p.Unit == "" && end > start { // £12 an hour to £14
		for _, n := range named {
			if n.is.MatchString(s[start:end]) {
				p.Unit = n.unit
				break
			}
		}
	}
	if p.Unit == "" {
		at := -1
		for _, n := range named {
			if m := n.is.FindStringIndex(s); m != nil && (at < 0 || m[0] < at) {
				at, p.Unit = m[0], n.unit
			}
		}
	}
	if p.Unit == "" || !p.likely() {
		stated := p.Unit != ""
		p.Unit = p.bySize()
		// 15k-30k: Chinese advertisements count in thousands by the month, and say no more.
		p.Guessed = stated || p.Currency != "CNY" || p.Unit != Month || !thousands.MatchString(s)
	}
}

// thousands is an amount in thousands, as pay by the month is written.
var thousands = pattern.MustCompile(`(?i)\d\s?(?:k|千)`)

// likely is false where the amount cannot be paid for its unit: a yearly wage that
// is called hourly by mistake.
func (p *Pay) likely() bool {
	high := max(p.From, p.To)
	switch p.Unit {
	case Hour:
		return high <= 1000
	case Day:
		return high <= 10_000
	case Year:
		return high >= 1000
	case Month:
		return high >= 100
	case Week, Shift, Piece:
	}
	return true
}

// bySize says what an amount without a unit is likely paid for.
func (p *Pay) bySize() Unit {
	high := max(p.From, p.To)
	if p.Currency == "CNY" {
		switch {
		case high < 100:
			return Hour
		case high < 1000:
			return Day
		case high < 100_000:
			return Month
		}
		return Year
	}
	switch {
	case high < 100:
		return Hour
	case high < 700:
		return Day
	case high < 6000:
		return Month
	}
	return Year
}
