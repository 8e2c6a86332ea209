package redact

import (
	"cmp"
	"slices"
	"strings"

	"careerbot/internal/pattern"
)

// span is an identifier in a text, by bytes. The value is what is the same
// however it is written.
type span struct {
	start, end int
	kind       string
	value      string
}

// Patterns on the folded text. A word that says what follows makes a number an
// identifier without its check digit: who mistypes their ID card has still said it.
var (
	mail = pattern.MustCompile(`[a-z0-9][a-z0-9._%+'-]{0,63} {0,2}(?:@|\(at\)|\[at\]|艾特) {0,2}[a-z0-9](?:[a-z0-9-]{0,62})(?:(?:\.| {1,2}\. ?)[a-z0-9][a-z0-9-]{0,62}| {0,2}\.? {0,2}\(dot\) {0,2}[a-z]{2,10})+`)
	// A letter and eight digits is a passport of China, or a permit to Hong Kong;
	// two letters, six digits, a letter is a National Insurance number.
	pass      = pattern.MustCompile(`(?:^|[^a-z0-9])((?:e[a-hj-np-z][ -]?\d[ -]?(?:\d[ -]?){5}\d|[edgsp][ -]?(?:\d[ -]?){7}\d))(?:[^a-z0-9]|$)`)
	insurance = pattern.MustCompile(`(?:^|[^a-z0-9])([a-ceghj-prtw-z][a-ceghj-nprtw-z][ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[a-d])(?:[^a-z0-9]|$)`)

	gap      = `(?:[ :=#"'“”(]|号码?|號碼?|[是为為有的]|\bnumber\b|\bno\b\.?|\bis\b)*`
	digits   = `((?:\d[ .()-]{0,3}){%s}[\dx]?)`
	saysID   = pattern.MustCompile(`(?:身份证|身份證|居住证|居住證|证件号|證件號|公民身份|\bid (?:card|number|no)\b|\bidentity card\b)` + gap + strings.Replace(digits, `%s`, `14,17`, 1))
	saysCard = pattern.MustCompile(`(?:银行卡|銀行卡|卡号|卡號|账号|帐号|賬號|帳號|账户|帐户|工资卡|\bcard (?:number|no)\b|\baccount (?:number|no)\b)` + gap + strings.Replace(digits, `%s`, `11,20`, 1))
	saysCall = pattern.MustCompile(`(?:电话|電話|手机|手機|座机|联系方式|聯繫方式|\btel\b|\bphone\b|\bmobile\b|\bwhatsapp\b|\bcall me (?:on|at)\b|\bmy number\b)` + gap + strings.Replace(digits, `%s`, `6,11`, 1))
	saysPass = pattern.MustCompile(`(?:护照|護照|通行证|通行證|\bpassport\b)` + gap + `([a-z]{0,2}[ -]?(?:\d[ -]?){6,9}\d?)`)
)

// find gives the identifiers in a text, in order, without overlap.
func find(s string) []span {
	f := fold(s)
	if !f.worth() {
		return nil
	}
	var all []span
	take := func(kind string, from, to int, value string) {
		for to > from && strings.ContainsRune(" .-(", rune(f.text[to-1])) {
			to--
		}
		if slices.ContainsFunc(all, func(o span) bool { return f.at[from] < o.end && o.start < f.ends[to-1] }) {
			return // what was found first is the surer
		}
		all = append(all, span{f.at[from], f.ends[to-1], kind, value})
	}
	latin := f.latin()
	for _, m := range mail.FindAllStringIndex(latin, -1) {
		take(email, m[0], m[1], strings.ReplaceAll(f.text[m[0]:m[1]], " ", ""))
	}
	runs := f.runs()
	for _, r := range runs {
		r.residents(take)
	}
	for _, p := range []struct {
		kind    string
		pattern *pattern.Pattern
		text    string
	}{{document, pass, latin}, {document, saysPass, f.text}, {idCard, insurance, latin}, {idCard, saysID, f.text}} {
		for _, m := range again(p.pattern, p.text) {
			if v := bare(f.text[m[0]:m[1]]); len(v) > 6 {
				take(p.kind, m[0], m[1], v)
			}
		}
	}
	for _, r := range runs {
		r.numbers(take)
	}
	for _, m := range again(saysCard, f.text) {
		take(card, m[0], m[1], bare(f.text[m[0]:m[1]]))
	}
	for _, m := range again(saysCall, f.text) {
		if v := bare(f.text[m[0]:m[1]]); !service(v) && !dated(v) {
			take(phone, m[0], m[1], v)
		}
	}
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	return all
}

// again gives the first group of each match; the next is looked for right behind
// it, so that what ends one can begin another.
func again(p *pattern.Pattern, s string) [][2]int {
	var all [][2]int
	for at := 0; at < len(s); {
		m := p.FindStringSubmatchIndex(s[at:])
		if m == nil {
			break
		}
		all = append(all, [2]int{at + m[2], at + m[3]})
		at += max(m[3], 1)
	}
	return all
}

// bare is a number without what stands between its characters.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// dated reports digits that are a day, or two years.
func dated(n string) bool {
	return len(n) == 8 && (born(n) || year(n[:4]) && year(n[4:]))
}

func year(n string) bool { return len(n) == 4 && (n[:2] == "19" || n[:2] == "20") }
