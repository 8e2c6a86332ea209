package guidance

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"careerbot/internal/pattern"
	"careerbot/internal/redact"
	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// What rules see in a CV. They say what is there and what is not; nothing of who somebody
// is is judged, only said that it need not be in it.

const (
	shortCV  = 120 // letters of Chinese, or 80 words
	longCV   = 1800
	gapCV    = 6 // months
	mostGaps = 3
	mostLack = 5
)

// sensitiveIn are things that need not be in a CV, by the word that is said for them.
var sensitiveIn = []struct {
	what string
	form *pattern.Pattern
}{
	{"birth", pattern.MustCompile(`出生(?:日期|年月)?|生日|年龄|\b[0-9]{2} ?岁|[0-9]{2}岁|(?i:date of birth|\bd\.?o\.?b\b|\bborn (?:on|in|[0-9]{4}|[0-9]{1,2}(?:st|nd|rd|th)? [a-z]{3,9}|[a-z]{3,9} [0-9]{1,2},?)\b|\bage[: ]+[0-9]|years old)`)},
	{"sex", pattern.MustCompile(`性别|(?:^|[\s|,，、;；:：])[男女](?:$|[\s|,，、;；])|(?i:\b(?:gender|sex)\b *[:：]|\b(?:male|female)\b)`)},
	{"marriage", pattern.MustCompile(`婚姻|婚育|已婚|未婚|离异|(?i:marital status|\bmarried\b|\bdivorced\b|\bsingle\b *(?:$|[,|\n]))`)},
	{"family", pattern.MustCompile(`家庭成员|父亲|母亲|配偶|子女|(?i:\b(?:father|mother|spouse|husband|wife)'?s? (?:name|job|occupation)|number of children)`)},
	{"ethnicity", pattern.MustCompile(`民族|(?:^|[\s|,，、:：])汉族|[回藏满蒙苗壮]族|(?i:\bethnic(?:ity)?\b|\brace\b *[:：])`)},
	{"religion", pattern.MustCompile(`宗教|信仰|(?i:\breligion\b)`)},
	{"household", pattern.MustCompile(`户口|户籍|籍贯|(?i:household registration|place of birth)`)},
	{"looks", pattern.MustCompile(`身高|体重|血型|相貌|(?i:\b(?:height|weight|blood type)\b)`)},
	{"health", pattern.MustCompile(`健康状况|病史|乙肝|残疾|(?i:health status|medical history|disabilit)`)},
	{"photo", pattern.MustCompile(`照片|证件照|一寸照|\[(?:图片|photo)\]|(?i:\bphoto(?:graph)?\b *(?:attached|[:：]))`)},
	{"number", pattern.MustCompile(`身份证(?:号|号码)?|(?i:\b(?:id|passport) (?:no|number)\b)`)},
	{"card", pattern.MustCompile(`银行卡|银行账[号户]|(?i:\bbank (?:card|account)\b)`)},
	{"address", pattern.MustCompile(`(?:家庭|详细|现|居)住(?:地)?址|住址|(?:家庭|通讯|通信|联系|居住)地址|(?i:\b(?:home |postal |my )?address\b *[:：])`)},
}

// headIn are those that stand without a name at the beginning: of a date or an address further
// down nobody can say whose it is.
var headIn = []struct {
	what string
	form *pattern.Pattern
}{
	{"birth", pattern.MustCompile(`(?:19[3-9][0-9]|20[01][0-9]) ?[年./-] ?[01]?[0-9] ?[月./-] ?[0-3]?[0-9]日?(?:$|[\s|,，、;；])(?:[^\s至到起入]|$)|(?:^|\s)(?:19[3-9][0-9]|200[0-9])年(?:出)?生|^[A-Z][a-z]+(?: [A-Z][a-z'-]+){1,2}, ?(?:1[6-9]|[2-6][0-9])(?: ?[,|;]|$)`)},
	{"address", pattern.MustCompile(`(?:路|街|道|巷|胡同|弄|里|村|小区|花园)[^\s，,]{0,6}[0-9一二三四五六七八九十]+(?:号院?|号楼|栋|幢|单元|室)(?:[^\s，,]*[0-9]+(?:室|单元|号))?|\b[0-9]{1,5}[a-z]? (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Court|Terrace|Way)\b[.,]|\b[A-Z]{1,2}[0-9]{1,2}[A-Z]? [0-9][A-Z]{2}\b`)},
}

// headLines is how many lines are the beginning of a CV.
const headLines = 4

var (
	period    = pattern.MustCompile(`((?:19|20)[0-9]{2})(?:[./年-] ?([0-9]{1,2})月?|年)?\s*(?:[-–—~～至到]+|to|until)\s*(?:((?:19|20)[0-9]{2})(?:[./年-] ?([0-9]{1,2})月?|年)?|(今|现在|目前|(?i:now|present|today)))`)
	vagueLine = pattern.MustCompile(`^[\s•·*\-0-9.、]*(?:负责|参与|协助|从事|主要负责|(?i:responsible for|duties included|helped (?:with|to)|involved in|participated in|assisted))`)
	messenger = pattern.MustCompile(`微信|(?i:wechat|whatsapp)`)
	workIn    = pattern.MustCompile(`工作经历|工作经验|任职|公司|单位|店|厂|(?i:\bexperience\b|\bemployment\b|\bworked\b|\bcompany\b|\bltd\b)`)
	numbers   = pattern.MustCompile(`(?:[0-9]+(?:[.,][0-9]+)?|[一二两三四五六七八九十百千几]+) ?多?(?:%|％|人|个|间|单|件|台|元|万|次|名|吨|亩|桌|户|people|rooms|orders|customers|percent|items|staff|guests|calls|tons?|[a-z]{3,})`)
)

// AdviseCV says what could be better in a CV, the most important first, against a vacancy
// where there is one.
func AdviseCV(cv, language string, v *job.Vacancy, now time.Time) (all []prompts.Advice) {
	add := func(what string, items ...string) { all = append(all, prompts.Advice{What: what, Items: items}) }
	if named := needNot(cv, language); len(named) > 0 {
		add("sensitive", named...)
	}
	if !reachable(cv) {
		add("no_contact")
	}
	size, least := letters(cv), shortCV
	if text.Language(cv) == "en" {
		size, least = len(strings.Fields(cv)), 80
	}
	switch {
	case size < least:
		add("short")
	case size > longCV || text.Language(cv) == "en" && size > 900:
		add("long")
	}
	gaps, wrong, dated := periods(cv, language, now)
	switch {
	case len(wrong) > 0:
		add("dates_wrong", wrong...)
	case !dated && workIn.MatchString(cv):
		add("no_dates")
	}
	if len(gaps) > 0 {
		add("gap", gaps...)
	}
	var plain []string
	for _, line := range strings.Split(cv, "\n") {
		if vagueLine.MatchString(line) {
			plain = append(plain, shortWords(strings.Trim(cvPersonal.ReplaceAllString(line, " "), " \t•·*-、."), 30))
		}
	}
	if len(plain) > 0 {
		add("vague", plain[0])
	}
	if !numbers.MatchString(period.ReplaceAllString(cv, "")) {
		add("no_figures")
	}
	if v != nil {
		has, lacks := against(cv, *v)
		if len(has) > 0 {
			add("has", has...)
		}
		if len(lacks) > 0 {
			add("lacks", lacks...)
		}
	}
	return all
}

// needNot names what stands in a CV and need not.
func needNot(cv, language string) (found []string) {
	for _, s := range sensitiveIn {
		if s.form.MatchString(cv) {
			found = append(found, prompts.CVWord(language, s.what))
		}
	}
	also := func(what string) {
		if w := prompts.CVWord(language, what); !slices.Contains(found, w) {
			found = append(found, w)
		}
	}
	lines := strings.Split(cv, "\n")
	for _, line := range lines[:min(len(lines), headLines)] {
		for _, s := range headIn {
			if !workIn.MatchString(line) && !period.MatchString(line) && s.form.MatchString(line) {
				also(s.what)
			}
		}
	}
	if h, err := redact.Hide(cv); err == nil {
		for _, name := range h.Names() {
			switch {
			case strings.HasPrefix(name, "⟦ID"), strings.HasPrefix(name, "⟦DOCUMENT"):
				also("number")
			case strings.HasPrefix(name, "⟦CARD"):
				also("card")
			}
		}
	}
	return found
}

// reachable reports whether a telephone or an address of mail stands in a CV; where it
// cannot be said for certain it is taken to be there.
func reachable(cv string) bool {
	h, err := redact.Hide(cv)
	return err != nil || slices.ContainsFunc(h.Names(), func(name string) bool {
		return strings.HasPrefix(name, "⟦PHONE") || strings.HasPrefix(name, "⟦EMAIL")
	}) ||
		messenger.MatchString(cv)
}

// periods reads from when to when things were: gaps between them in words, those that end
// before they begin, and whether there are any.
func periods(cv, language string, now time.Time) (gaps, wrong []string, dated bool) {
	type span struct{ from, to int } // months
	var spans []span
	month := func(year, month string, otherwise int) int {
		y, _ := strconv.Atoi(year) // the pattern has digits only
		m, _ := strconv.Atoi(month)
		if m < 1 || m > 12 {
			m = otherwise
		}
		return y*12 + m - 1
	}
	for _, m := range period.FindAllStringSubmatch(cv, 40) {
		s := span{from: month(m[1], m[2], 1)}
		if s.to = month(m[3], m[4], 12); m[5] != "" {
			s.to = now.Year()*12 + int(now.Month()) - 1
		}
		if s.to < s.from {
			wrong = append(wrong, strings.TrimSpace(m[0]))
			continue
		}
		spans = append(spans, s)
	}
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	for i := 1; i < len(spans); i++ {
		if between := spans[i].from - spans[i-1].to - 1; between >= gapCV && len(gaps) < mostGaps {
			from, to := spans[i-1].to+1, spans[i].from-1
			gaps = append(gaps, prompts.CVGap(language, from/12, from%12+1, to/12, to%12+1))
		}
		spans[i].to = max(spans[i].to, spans[i-1].to) // inside a longer one
	}
	return gaps, wrong, len(spans)+len(wrong) > 0
}

// against compares a CV with what a vacancy names: skills, else the pieces of its
// requirements. What nobody may be asked for is passed over.
func against(cv string, v job.Vacancy) (has, lacks []string) {
	wants := slices.Clone(v.Skills)
	if len(wants) == 0 {
		wants = strings.FieldsFunc(v.Requirements, func(r rune) bool { return strings.ContainsRune("\n；;。,，、.!！", r) })
	}
	for _, w := range wants {
		w = strings.Trim(w, " \t0123456789()（）:：")
		if n := letters(w); n < 2 || n > 40 || personal(w, v.Title) || slices.Contains(has, w) || slices.Contains(lacks, w) {
			continue
		}
		if covered(w, cv) >= .6 {
			has = append(has, w)
		} else {
			lacks = append(lacks, w)
		}
	}
	return has[:min(mostLack, len(has))], lacks[:min(mostLack, len(lacks))]
}
