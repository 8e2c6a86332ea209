package guidance

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/redact"
	"careerbot/internal/region"
	"careerbot/internal/strength"
	"careerbot/prompts"
)

// item is a value for a part of a profile, with the words of a CV that a model read it in.
type item struct {
	Field string `json:"f"`
	Value string `json:"v"`
	Quote string `json:"q,omitempty"`
}

// private gives a text without the identifiers in it, nothing where they cannot be hidden.
func private(s string) string {
	h, err := redact.Hide(s)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(h.Without)
}

// saying is a value and the words that it is said by.
type saying struct {
	field, value string
	words        []string
}

var saidWords = []saying{
	{"languages", "cmn", []string{"普通话", "国语", "mandarin", "putonghua"}},
	{"languages", "yue", []string{"粤语", "广东话", "广州话", "白话", "cantonese"}},
	{"languages", "en", []string{"英语", "英文", "english"}},
	{"languages", "ja", []string{"日语", "japanese"}},
	{"languages", "ko", []string{"韩语", "korean"}},
	{"languages", "ru", []string{"俄语", "russian"}},
	{"languages", "fr", []string{"法语", "french"}},
	{"languages", "de", []string{"德语", "german"}},
	{"languages", "es", []string{"西班牙语", "spanish"}},
	{"languages", "sign", []string{"手语", "sign language"}},
	{"education", "none", []string{"没上过学", "没读过书", "never went to school", "no schooling"}},
	{"education", "primary", []string{"小学", "primary school", "elementary school"}},
	{"education", "junior", []string{"初中", "junior high", "junior high school", "middle school"}},
	{"education", "senior", []string{"高中", "high school", "secondary school", "gcse*", "a-level*"}},
	{"education", "vocational", []string{"中专", "技校", "职高", "中职", "职业高中", "技工学校", "vocational*", "nvq*", "trade school"}},
	{"education", "college", []string{"大专", "专科", "高职", "associate degree", "college diploma", "diploma"}},
	{"education", "bachelor", []string{"本科", "学士", "大学毕业", "读过大学", "上过大学", "bachelor*", "undergraduate degree", "university degree", "bsc", "ba"}},
	{"education", "master", []string{"硕士", "研究生", "master degree", "master's*", "masters*", "msc", "mba"}},
	{"education", "doctor", []string{"博士", "phd", "doctorate", "doctoral*"}},
	{"hours", "full", []string{"全职", "正式工", "长期工", "full time", "full-time"}},
	{"hours", "part", []string{"兼职", "小时工", "part time", "part-time"}},
	{"hours", "odd", []string{"零工", "散工", "日结", "odd jobs", "day labour", "gig*"}},
	{"hours", "temporary", []string{"临时工", "短期工", "temporary"}},
	{"hours", "internship", []string{"实习", "见习", "internship*"}},
	{"groups", "graduate", []string{"应届", "刚毕业", "高校毕业生", "new graduate", "recent graduate", "fresh graduate", "just graduated"}},
	{"groups", "migrant", []string{"农民工", "进城务工", "进城打工", "外出务工", "migrant worker"}},
	{"groups", "veteran", []string{"退役", "退伍", "复员", "转业军人", "当过兵", "veteran*", "ex-service*"}},
	{"groups", "flexible", []string{"灵活就业", "自由职业", "没有固定单位", "flexible worker", "freelanc*", "self-employed"}},
	{"groups", "unemployed", []string{"失业", "没有工作", "没工作", "待业", "下岗", "unemployed", "out of work", "jobless", "no job"}},
	{"sensitive", "disability", []string{"残疾", "残障", "disabled", "disability", "disabilities"}},
	{"sensitive", "health", []string{"身体不好", "腰不好", "慢性病", "身体有限制", "生病", "bad back", "health problem*", "health limits", "chronic*"}},
}

// lasting are words said of oneself in the negative: 没有工作 is no denial.
var lasting = []string{"groups", "sensitive", "education"}

// readSaid takes from words what they say for a profile. asked is the part that was asked
// for, "" if none: then only what the person says of themselves is read.
func readSaid(message, asked string) (all []item) {
	add := func(field string, values ...string) {
		for _, v := range values {
			if it := (item{Field: field, Value: v}); !slices.Contains(all, it) {
				all = append(all, it)
			}
		}
	}
	q := strength.Done
	if asked == "limits" {
		q = strength.MustNot
	}
	r := strength.Read(q, message)
	add("skills", r.Skills...)
	if slices.Contains(r.Licences, "drive_truck") && !slices.Contains(strength.Read(q, lorryClass.ReplaceAllString(message, " ")).Licences, "drive_car") {
		r.Licences = slices.DeleteFunc(r.Licences, func(l string) bool { return l == "drive_car" }) // 驾照 of B2驾照 is that one
	}
	add("licences", r.Licences...)
	add("limits", r.Not...)
	if dayShift.MatchString(strings.ToLower(message)) && !strings.Contains(message, "白班夜班") {
		add("limits", "nights")
	}
	for _, c := range strength.Clauses(message) {
		for _, w := range saidWords {
			own := c.Own() || slices.Contains(lasting, w.field) && !c.Others()
			if !own || !slices.ContainsFunc(w.words, c.Has) {
				continue
			}
			if w.field == "education" && asked != "education" && !ownSchool.MatchString(message) {
				continue
			}
			if w.field == "languages" && whoIs.MatchString(message) {
				continue
			}
			add(w.field, w.value)
		}
	}
	if m := farSaid.FindStringSubmatch(strings.ToLower(message)); m != nil {
		if n := kilometres(m[1], m[2]); n > 0 {
			add("distance", strconv.Itoa(n))
		}
	}
	if place := cmp.Or(placeSaid(message, asked == "region"), placeAlone(message)); place != "" {
		add("region", place)
	}
	add("experience", workSaid(message, asked == "experience")...)
	if asked == "wishes" {
		add("wishes", wishesSaid(message)...)
	} else {
		add("wishes", wishSaid(message)...)
	}
	if slices.ContainsFunc(all, func(it item) bool { return it.Field == "languages" }) { // said once is enough: [Profile.Strengths]
		all = slices.DeleteFunc(all, func(it item) bool { return it.Field == "skills" && slices.Contains(spokenSkills, it.Value) })
	}
	return all
}

// lorryClass is a licence for a class of lorries.
var lorryClass = pattern.MustCompile(`(?i:\b[ab]2|[ab]2)[ -]?(?:类|型|照|的)?(?:机动车)?(?:驾驶证|驾照|(?i:driving )?(?i:licen[cs]e))?|(?:货车|大车)(?:的)?(?:驾驶证|驾照)|(?i:\b(?:lorry|truck|hgv) (?:driving |driver'?s )?licen[cs]e)`)

// spokenSkills are the skills of internal/strength that are languages.
var spokenSkills = []string{"mandarin", "english", "language", "sign"}

// Strengths gives what somebody can do as the strengths conversation has it, so that it
// need not be asked again there.
func (p Profile) Strengths() strength.State {
	skills := slices.Clone(p.Skills)
	for _, l := range p.Languages {
		switch l {
		case "cmn":
			skills = append(skills, "mandarin")
		case "en":
			skills = append(skills, "english")
		case "sign":
			skills = append(skills, "sign")
		case "yue":
		default:
			skills = append(skills, "language")
		}
	}
	return strength.State{
		Skills: strength.Known(strength.Skills, skills), Licences: strength.Known(strength.Licences, p.Licences), Not: strength.Known(strength.Demands, p.Limits),
	}
}

// ownSchool is how people say which school they went to.
var ownSchool = pattern.MustCompile(`学历|毕业|我(?:是|读|上|念)|文化|(?i:\b(?:i have|i hold|i did|i went|graduat|degree|finished|left school)\b)`)

// whoIs is who somebody is, not what they speak: I am Korean.
var whoIs = pattern.MustCompile(`(?i:^(?:i am|i'm|i was born|i come from)(?: an?)? [a-z]+[.]?$)`)

var farSaid = pattern.MustCompile(`(\d{1,3}(?:\.\d)?|[一二两三四五六七八九十]{1,2}) ?(公里|千米|里路|km\b|kms\b|kilomet(?:er|re)s?|miles?)`)

// kilometres gives metres of a number and a unit as they were said; 0 if it is none.
func kilometres(n, unit string) int {
	v, err := strconv.ParseFloat(n, 64)
	if err != nil {
		v = float64(chinese(n))
	}
	switch {
	case strings.HasPrefix(unit, "mile"):
		v *= 1609
	case unit == "里路":
		v *= 500
	default:
		v *= 1000
	}
	if v <= 0 || v > maxMetres {
		return 0
	}
	return int(v)
}

// chinese reads a number up to ninety-nine; 0 if it is none.
func chinese(s string) int {
	digit := func(r rune) int { return max(0, slices.Index([]rune("零一二三四五六七八九"), r)) }
	r := []rune(strings.ReplaceAll(s, "两", "二"))
	at := slices.Index(r, '十')
	if at < 0 {
		return digit(r[0])
	}
	n := 10
	if at > 0 {
		n = 10 * digit(r[at-1])
	}
	if at+1 < len(r) {
		n += digit(r[at+1])
	}
	return n
}

var livesIn = pattern.MustCompile(`(?i:我(?:人|现在|就|家)?(?:住|在)|住在|想(?:去|在)|人在|在.{2,12}(?:工作|上班|找)|\b(?:live|based|work|am) in\b|\bi'm in\b)`)

// placeSaid gives the code of a place in which somebody says to be or to want to work.
func placeSaid(message string, asked bool) string {
	if !asked && !livesIn.MatchString(message) {
		return ""
	}
	if code := region.Find(message); code != "" {
		return code
	}
	if m := livesAt.FindStringSubmatch(message); m != nil { // 住在番禺: what it is left out of, where only one place is called so
		var all []string
		for _, of := range []string{"区", "县", "市"} {
			all = append(all, region.Namesakes(m[1]+of)...)
		}
		if len(all) == 1 {
			return all[0]
		}
	}
	return ""
}

// placeAlone gives the code of a place that is all that is said between two commas, where more
// is said than that: 会开叉车，天河区.
func placeAlone(message string) string {
	parts := cuts.Split(message, 12)
	for _, part := range parts {
		part = strings.TrimSpace(dwells.ReplaceAllString(strings.TrimSpace(part), ""))
		code := region.Find(part)
		if code == "" || len(parts) < 2 {
			continue
		}
		words := strings.Fields(part) // Guangzhou Tianhe
		if region.Exactly(part) != "" || letters(region.Without(part)) == 0 || len(words) == 2 && region.Exactly(words[0]) == code && words[1] != strings.ToLower(words[1]) {
			return code
		}
	}
	return ""
}

// dwells says that what follows is where somebody lives: 家住天河区.
var dwells = pattern.MustCompile(`^我?(?:现在|目前|家|人)*(?:住在?|在)`)

var (
	livesAt  = pattern.MustCompile(`(?:住在?|家在|人在)(\p{Han}{2,4}?)(?:这边|附近|[，,。；;、！!\s]|$)`)
	dayShift = pattern.MustCompile(`白班|长白班|只上白天|day ?shifts?|(?i:\bdays only\b)`)
)

var (
	cuts    = pattern.MustCompile(`[,，、。.;；/\n]+| and | or |和|或者|或`)
	wishing = pattern.MustCompile(`(?i:^(?:我|还|也)*(?:想|希望|要|愿意)?(?:找|做|干|当|从事)?(?:一份|一个)?|^(?:i (?:would like|want|hope)(?: to)?(?: work| be)?(?: as| in)?(?: an?)?|an? )\s*|(?:的)?(?:工作|活儿?)$|\b(?:work|jobs?)$)`)
)

// wishesSaid gives the kinds of work that an answer names, in the person's words.
func wishesSaid(message string) (all []string) {
	for _, part := range cuts.Split(message, 8) {
		part = strings.TrimSpace(wishing.ReplaceAllString(strings.TrimSpace(part), ""))
		if worded(part) && len(part) > 1 && !vague.MatchString(part) {
			all = append(all, part)
		}
	}
	return all
}

var vague = pattern.MustCompile(`(?i:^(?:都行|随便|不知道|没有|什么都|any(?:thing)?|whatever|no|none|don'?t know|not sure|不清楚|无所谓)$)`)

var (
	yearsSaid = pattern.MustCompile(`((?:19|20)\d\d)(?:[年./-](\d{1,2})(?:月)?)?年?\s*(?:-|–|—|~|～|至|到|to|until)+\s*(?:((?:19|20)\d\d)(?:[年./-](\d{1,2})(?:月)?)?年?|(至今|现在|今|now|present|today))`)
	workedZH  = pattern.MustCompile(`(?:做|干|当|任|担任)(?:过|了)?(?:[一二两三四五六七八九十几多半\d]{1,4}(?:个)?(?:年|月)(?:多|半)?)?(?:的)?([\p{Han}]{2,12})`)
	workedEN  = pattern.MustCompile(`\b(?:was|worked as|been|employed as) an? ([a-z][a-z -]{2,38}?)(?: for | from | in | at | until | \d|[,.;]|$)`)
	ended     = pattern.MustCompile(`(?:的)?(?:工作|活)$`)
	noTitle   = pattern.MustCompile(`^(?:什么|过|了|得|不|很|到|事|饭|菜|完|工作|生意|好|的)|(?:吗|呢|么)$`)
	plain     = pattern.MustCompile(`(?i:^(?:我|以前|从|在|之前|曾经|i |was |an? )+|\d+ ?(?:年|years?|months?|个月)|[一二两三四五六七八九十几]+年)`)
)

// workSaid gives work that somebody says to have done, as title|from|to: a title that
// follows a word for doing it, and of a plain answer to the question the whole.
func workSaid(message string, asked bool) (all []string) {
	for _, part := range pattern.MustCompile(`[,，。;；\n]+`).Split(message, 12) {
		from, to, rest := spanIn(part)
		title := ""
		lower := strings.ToLower(rest)
		if m := workedZH.FindStringSubmatch(rest); m != nil {
			title = ended.ReplaceAllString(m[1], "")
		} else if m := workedEN.FindStringSubmatch(lower); m != nil {
			title = strings.TrimSpace(m[1])
		} else if asked {
			title = strings.Trim(plain.ReplaceAllString(rest, " "), " .、:：")
		}
		title = strings.Join(strings.Fields(strings.ReplaceAll(title, "|", " ")), " ")
		if len([]rune(title)) < 2 || noTitle.MatchString(title) || vague.MatchString(title) || !worded(title) {
			continue
		}
		if clauses := strength.Clauses(rest); len(clauses) > 0 && !clauses[0].Own() {
			continue
		}
		if v := title + "|" + from + "|" + to; isExperience(v) {
			all = append(all, v)
		}
	}
	return all
}

// spanIn takes a period out of a text.
func spanIn(s string) (from, to, rest string) {
	at := yearsSaid.FindStringSubmatchIndex(s)
	if at == nil {
		return "", "", s
	}
	m := yearsSaid.FindStringSubmatch(s)
	return month(m[1], m[2]), month(m[3], m[4]), s[:at[0]] + " " + s[at[1]:]
}

func month(year, month string) string {
	if n, err := strconv.Atoi(month); err == nil && n >= 1 && n <= 12 {
		return fmt.Sprintf("%s-%02d", year, n)
	}
	return year
}

// named gives the values of a part that some words name: by what they are called, their
// code, the beginning of that, or what is read in them.
func (f *field) named(language, words string, among []string) (all []string) {
	words = strings.TrimSpace(words)
	for _, v := range among {
		for _, l := range []string{language, "zh", "en"} {
			label := strings.ToLower(f.label(l, v))
			if w := strings.ToLower(words); w != "" && (w == label || w == v || len(w) >= 6 && strings.HasPrefix(label, w)) {
				return []string{v}
			}
		}
	}
	for _, it := range readSaid(words, f.name) {
		if it.Field == f.name && slices.Contains(among, it.Value) {
			all = append(all, it.Value)
		}
	}
	for _, v := range among { // and of words that were kept, those with these in them
		if f.name == "wishes" || f.name == "experience" {
			if title, _, _ := strings.Cut(v, "|"); words != "" && strings.Contains(strings.ToLower(title), strings.ToLower(words)) {
				all = append(all, v)
			}
		}
	}
	return once(all)
}

// fieldSaid gives the part of a profile whose name begins some words, and what follows.
func fieldSaid(words string) (*field, string) {
	for i := range fields {
		for _, l := range []string{"zh", "en"} {
			if rest, ok := strings.CutPrefix(strings.ToLower(words), prompts.ProfileField(l, fields[i].name)); ok && (rest == "" || strings.TrimLeft(rest, " :：,，") != rest || l == "zh") {
				return &fields[i], strings.TrimLeft(words[len(words)-len(rest):], " :：,，")
			}
		}
		if fields[i].name == words {
			return &fields[i], ""
		}
	}
	return nil, words
}
