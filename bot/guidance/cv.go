package guidance

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/llm"
	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/strength"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// A CV is read into items, by rule and where there is one by a model; the person confirms
// them group by group. Nothing of its text is kept, and what says who somebody is is cut
// out before anything reads it.

// Bounds of a CV.
const (
	leastRead = 60     // characters of a text that is one
	maxCV     = 30_000 // bytes that are read
	mostLines = 600
	mostItems = 40
)

// cvPersonal are the labels of what a CV says of who somebody is, each with what follows it:
// to the next label, or the end of the line.
var (
	cvPersonal = pattern.MustCompile(`(?i:(?:姓\s*名|性\s*别|出生(?:年月|日期)?|生日|年\s*龄|民\s*族|籍\s*贯|户籍(?:所在地)?|户口(?:所在地)?|婚姻(?:状况)?|婚\s*否|生育(?:状况)?|政治面貌|身份证号?码?|证件号?码?|(?:家庭|通讯|现)?(?:地址|住址)|居住地|电\s*话|手\s*机号?码?|联系方式|邮\s*箱|微\s*信号?|QQ号?|宗教(?:信仰)?|身\s*高|体\s*重|健康状况|证明人|紧急联系人|照片|(?:full |first |last |sur)?name|sex|gender|date of birth|d\.?o\.?b\.?|born|age|nationality|ethnicity|race|marital status|children|(?:home )?address|phone|tel(?:ephone)?|mobile|e-?mail|religion|height|weight|photo|referees?|references?)\s*[:：][^\n|｜；;]*)`)
	calledSo   = pattern.MustCompile(`(?:我叫|本人叫|名字[叫是])\p{Han}{2,4}|(?i:my name is|i am called) [\p{L}-]+(?: [A-Z][\p{L}-]+)?`)
	heading    = pattern.MustCompile(`(?i:简历|工作(?:经历|经验)|教育(?:背景|经历)|求职意向|自我评价|专业技能|个人技能|实习经历|项目经历|curriculum vitae|\bresume\b|work experience|employment history|education|skills|objective|personal statement|qualifications)`)
	aims       = pattern.MustCompile(`(?i:^\s*[•·\-*]?\s*(?:求职意向|应聘(?:岗位|职位)|期望(?:岗位|职位)|目标(?:岗位|职位)|objective|position sought|target position)\s*[:：]\s*(.{2,60})$)`)
	cityWant   = pattern.MustCompile(`(?i:(?:期望(?:工作)?(?:城市|地点|地区)|意向城市|工作地点|preferred location)\s*[:：]\s*([^\n|｜；;]{2,30}))`)
	employer   = pattern.MustCompile(`(?i:公司|集团|有限|工厂|[厂店铺部院局所校]$|事务所|酒店|超市|医院|大学|学院|学校|\b(?:ltd|inc|llc|plc|co|company|corp|corporation|group|hotel|hospital|factory|store|university|college|school|restaurant|supermarket)\b)`)
	schooling  = pattern.MustCompile(`(?i:大学|学院|学校|中学|一中|二中|专业|university|college|school)`)
	rolePart   = pattern.MustCompile(`[|｜\t,，、;；]| {2,}| [-–—] | at `)
	atFor      = pattern.MustCompile(`^\S*(?:公司|集团|工厂|酒店|超市|医院|饭店|餐厅|厂|店)`)
)

// atWorks is where work was done, which is no skill: an electronics factory.
var atWorks = pattern.MustCompile(`(?:在|于)?\p{Han}{1,14}(?:工厂|公司|集团|厂)|(?i:\b(?:in|at|for) (?:an? |the )?(?:[a-z&-]+ ){0,4}(?:factory|plant|works|company|corporation|group|ltd|inc)\b)`)

// LooksLikeCV reports whether a text is somebody's CV: long, with headings of one.
func LooksLikeCV(s string) bool {
	if utf8.RuneCountInString(s) < 2*leastRead {
		return false
	}
	seen := map[string]bool{}
	for _, m := range heading.FindAllString(s, 20) {
		seen[strings.ToLower(m)] = true
	}
	return len(seen) >= 3 || len(seen) >= 1 && len(cvPersonal.FindAllString(s, 3)) >= 2
}

// TakesLong reports whether what was asked last may be answered by a long text.
func (s State) TakesLong() bool { return s.Long || s.Profile != nil && s.Profile.Asks == "cv" }

// text is the message with its lines.
func (s Said) text() string {
	if s.Raw != "" {
		return s.Raw
	}
	return s.Message
}

// withoutPersonal cuts out of a CV its head, what says who somebody is, and numbers of theirs;
// "" where it has no other part, or those cannot be hidden.
func withoutPersonal(cv string) string { return withoutSelf(headless(inLines(cv))) }

// inLines is a CV with its lines apart, within bounds.
func inLines(cv string) string {
	if len(cv) > maxCV {
		cv = strings.ToValidUTF8(cv[:maxCV], "")
	}
	return apart(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(cv))
}

func withoutSelf(cv string) string {
	lines := strings.Split(cv, "\n")
	lines = lines[:min(len(lines), mostLines)]
	for i, l := range lines {
		l = calledSo.ReplaceAllString(cvPersonal.ReplaceAllString(l, " "), " ")
		lines[i] = strings.TrimSpace(undelicate(l))
	}
	return private(strings.Join(lines, "\n"))
}

// apart puts on lines of their own what a file has run together: headings, and periods
// where a line has several or a heading.
func apart(cv string) string {
	lines := strings.Split(cv, "\n")
	for i, l := range lines[:min(len(lines), mostLines)] {
		headed := heading.MatchString(l)
		if utf8.RuneCountInString(l) < 40 || !headed && len(yearsSaid.FindAllStringIndex(l, 2)) < 2 {
			continue
		}
		l = yearsSaid.ReplaceAllStringFunc(l, func(m string) string { return "\n" + m })
		lines[i] = heading.ReplaceAllStringFunc(l, func(m string) string { return "\n" + m })
	}
	return strings.Join(lines, "\n")
}

// ReadCV reads a CV into what can be proposed, and says what a model took for it. Nothing of
// the text is kept. slow takes one of the places of those who wait for a model, and where
// there is none the rules alone read it; nil: the caller has one.
func (g *Guide) ReadCV(ctx context.Context, cv string, slow func() (free func(), ok bool)) ([]byte, []llm.Use) {
	items, uses := g.readItems(ctx, cv, slow)
	return marshal(items), uses
}

func (g *Guide) readItems(ctx context.Context, cv string, slow func() (free func(), ok bool)) (all []item, uses []llm.Use) {
	whole := inLines(cv)
	if cv = withoutPersonal(cv); cv == "" { // who it is of cannot be told from the rest: codes alone are read
		all = slices.DeleteFunc(readByRule(withoutSelf(whole)), func(it item) bool { return it.Field == "experience" || it.Field == "wishes" })
		return all[:min(len(all), mostItems)], nil
	}
	all = readByRule(cv)
	free, ok := func() {}, true
	if g.Chat != nil && slow != nil {
		free, ok = slow()
	}
	if g.Chat != nil && ok {
		defer free()
		found, use := readByModel(ctx, g.Chat, cv)
		uses = append(uses, use)
		for _, it := range found {
			if !slices.ContainsFunc(all, func(o item) bool { return sameItem(o, it) }) {
				all = append(all, it)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b item) int { return fieldIndex(a.Field) - fieldIndex(b.Field) })
	return all[:min(len(all), mostItems)], uses
}

func fieldIndex(name string) int {
	return slices.IndexFunc(fields, func(f field) bool { return f.name == name })
}

// sameItem: the same value, and of single parts and of work with the same title the same.
func sameItem(a, b item) bool {
	if a.Field != b.Field {
		return false
	}
	x, _, _ := strings.Cut(a.Value, "|")
	y, _, _ := strings.Cut(b.Value, "|")
	return x == y || fieldNamed(a.Field).single
}

// readByRule reads a CV line by line.
func readByRule(cv string) (all []item) {
	add := func(its ...item) {
		for _, it := range its {
			if f := fieldNamed(it.Field); !slices.ContainsFunc(all, func(o item) bool { return o == it || f.single && o.Field == it.Field }) {
				all = append(all, it)
			}
		}
	}
	best := -1
	ladder := []string{"primary", "junior", "senior", "vocational", "college", "bachelor", "master", "doctor"}
	for line := range strings.SplitSeq(cv, "\n") {
		if m := aims.FindStringSubmatch(line); m != nil {
			for _, w := range wishesSaid(m[1]) {
				add(item{Field: "wishes", Value: w})
			}
			continue
		}
		if m := cityWant.FindStringSubmatch(line); m != nil {
			if code := region.Find(m[1]); code != "" {
				add(item{Field: "region", Value: code})
			}
		}
		for _, it := range readSaid(atWorks.ReplaceAllString(line, " "), "") {
			switch it.Field {
			case "skills", "licences", "languages", "hours":
				add(it)
			}
		}
		for _, it := range readSaid(line, "education") {
			if i := slices.Index(ladder, it.Value); it.Field == "education" && i > best {
				best = i
			}
		}
		if it, ok := workOf(line); ok {
			add(it)
		}
	}
	if best >= 0 {
		add(item{Field: "education", Value: ladder[best]})
	}
	return all
}

// workOf reads a line of a CV that has a period: the part that is no employer and no
// school is what was done.
func workOf(line string) (item, bool) {
	from, to, rest := spanIn(line)
	if from == "" || schooling.MatchString(rest) {
		return item{}, false
	}
	parts := rolePart.Split(strings.TrimSpace(rest), 8)
	if len(parts) == 1 {
		parts = strings.Fields(rest)
		if !strings.ContainsFunc(rest, text.Han) {
			parts = []string{rest}
		}
	}
	for _, part := range parts {
		part = strings.TrimSpace(strings.ReplaceAll(atFor.ReplaceAllString(strings.Trim(part, " •·-*:：()（）"), ""), "|", " "))
		if m := workedZH.FindStringSubmatch(part); m != nil {
			part = m[1]
		}
		if len([]rune(part)) < 2 || employer.MatchString(part) || !worded(part) || isName(part) || !titleWords.MatchString(part) || strings.ContainsAny(part, "0123456789") {
			continue
		}
		if v := part + "|" + from + "|" + to; isExperience(v) {
			return item{Field: "experience", Value: v}, true
		}
	}
	return item{}, false
}

// readByModel has a model read a CV. What it says is taken where it is one of our codes and
// its quote is in the text and is said of the person themselves; titles and years, too, must
// be in the text. Where it fails nothing is taken: the rules have read it.
func readByModel(ctx context.Context, chat *llm.Chat, cv string) (all []item, use llm.Use) {
	reply, err := chat.Stream(ctx, prompts.CVSystem(cvCodes()), cv, func(string) {})
	if err != nil {
		return nil, reply.Use
	}
	squeezed := squeeze(cv)
	for line := range strings.SplitSeq(reply.Text, "\n") {
		parts := strings.SplitN(line, "|", 3)
		if len(parts) != 3 || len(all) == mostItems {
			continue
		}
		it := item{strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1]), strings.Trim(strings.TrimSpace(parts[2]), `"“”`)}
		f := fieldNamed(it.Field)
		if f == nil || !slices.Contains(cvFields, it.Field) || utf8.RuneCountInString(it.Quote) < 2 || utf8.RuneCountInString(it.Quote) > 80 || !strings.Contains(squeezed, squeeze(it.Quote)) || !own(it.Quote, cv) {
			continue
		}
		if it.Field == "experience" {
			it.Value = strings.ReplaceAll(it.Value, ";", "|")
			if !fromText(it, squeezed) {
				continue
			}
		}
		if f.known(it.Value) {
			all = append(all, it)
		}
	}
	return all, reply.Use
}

// cvFields are the parts that a CV is read for.
var cvFields = []string{"skills", "licences", "languages", "experience", "education"}

// cvCodes are what a model may find, a line for each.
func cvCodes() (all []string) {
	for name, words := range map[string][]strength.Word{"skills": strength.Skills, "licences": strength.Licences} {
		for _, w := range words {
			all = append(all, fmt.Sprintf("%s | %s (%s, %s)", name, w.Code, w.ZH, w.EN))
		}
	}
	for name, values := range map[string][]string{"languages": tongues, "education": educations} {
		for _, v := range values {
			all = append(all, fmt.Sprintf("%s | %s (%s)", name, v, prompts.ProfileValue("en", name, v)))
		}
	}
	slices.Sort(all) // the same each time
	return all
}

// fromText reports whether title and years of work are in a CV.
func fromText(it item, squeezed string) bool {
	title, period, _ := strings.Cut(it.Value, "|")
	if title == "" || !strings.Contains(squeezed, squeeze(title)) || employer.MatchString(title) || !titleWords.MatchString(title) {
		return false
	}
	for year := range strings.FieldsFuncSeq(period, func(r rune) bool { return r == '|' || r == '-' }) {
		if len(year) == 4 && !strings.Contains(squeezed, year) {
			return false
		}
	}
	return true
}

// own reports whether what is quoted is said of the person in the line that it stands in.
func own(quote, cv string) bool {
	for line := range strings.SplitSeq(cv, "\n") {
		if !strings.Contains(squeeze(line), squeeze(quote)) {
			continue
		}
		for _, c := range strength.Clauses(line) {
			if strings.Contains(squeeze(line), squeeze(quote)) && !c.Own() && c.Has(text.Fold(quote)) {
				return false
			}
		}
	}
	return true
}

// squeeze is a text as it is compared: folded, without white space.
func squeeze(s string) string { return strings.Join(strings.Fields(text.Fold(s)), "") }
