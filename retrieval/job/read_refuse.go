package job

import (
	"slices"
	"strings"
	"unicode"

	"careerbot/internal/facet"
	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// What is not wanted: 不要销售, not cleaning. It leaves out what has it in the title, and
// is no word to rank by. And what a workplace must have for somebody, which is a wish
// about the place: whether they are disabled is nobody's business.

const notZH = `不要|不想要|不想|不愿意?|不做|不干|不找|不当|不考虑|不喜欢|别给我|别|讨厌|除了|不是|不`

var (
	// notBefore ends with a word that turns round what follows it.
	notBefore = pattern.MustCompile(`(?:` + notZH + `)(?:再)?(?:做|干|当|去|找|推荐|推|发|看|要)?(?:个|任何)?\s?$|\b(?:not|no|without|except(?: for)?|(?:do not|don'?t) (?:want|like)(?: to do| any)?|anything but|other than)(?: an?| any| more)?\s$`)
	// notAsked ends with a question: 要不要实习生.
	notAsked = pattern.MustCompile(`(?:要不要|是不是|做不做|招不招)\s?$`)

	refusedZH  = pattern.MustCompile(`(?:` + strings.TrimSuffix(notZH, "|不") + `)(?:再)?(?:做|干|当|去|找|推荐|推|发|看)?(?:个|那种|那些|任何)?([\p{Han}]{2,12}?|[a-z+#]{2,16})(?:类|方面|行业)?(?:的)?(?:工作|岗位?|职位|活儿?)?(?:了|啦|吧|都行|都可以|以外|之外)*(?:[,\s]|$)`)
	refusedMid = pattern.MustCompile(`(?:没有?|无|非)(中介|劳务|派遣|外包|劳务派遣)(?:公司)?(?:的)?`)
	refusedEnd = pattern.MustCompile(`[,\s]([\p{Han}]{2,6}?)(?:类|岗位?)?(?:的)?(?:不要|免谈|不考虑|除外|勿扰)(?:了|啦)?(?:[,\s]|$)`)
	refusedEN  = pattern.MustCompile(`(?:\bbut )?\b(?:not|no more|no|nothing (?:in|with|involving)|anything but|except(?: for)?|other than|apart from|(?:i )?(?:do not|don'?t|dont) (?:want|like|fancy|show me|do)(?: to (?:do|be|work in|work as))?|(?:i )?hate)\s+(?:an? |any |more |another )*([a-z][a-z'-]*[a-z](?: (?:(?:or|and) )?[a-z][a-z'-]*[a-z])?)(?:\s+(?:jobs?|work|roles?|positions?|stuff|please|thanks))*\s*(?:,|$|(\s(?:in|near|around|at)\s))`)
	// refusedNone are no kinds of work: what is said of them is read elsewhere, or not at all.
	refusedNone = pattern.MustCompile(`^(?:远|累|脏|太|很|那么|超过|低于|少于|让|说|跟|和|给|去|在|离|押|收|交|我|你|这|那|什么|高|低|有|没|要|经验|学历|工资|钱|体检|证|面试|简历|老板|加班|出差|年龄|户口|身份|坐班|熬夜|本地|外地|一定|好|会|能|错|限|同|够|便|管|用|知|行|想|麻烦)` +
		`|^(?:in|at|near|on|for|from|to|of|with|too|very|so|far|more|sure|much|many|good|bad|nice|bothered|fussy|picky|important|necessary|needed|required|problem|thanks|thank|idea|matter|luck|way|need|worries|experience|qualifications?|quals|skills?|degree|gcses?|licen[cs]e|driving licen[cs]e|car|cv|interview|fees?|deposit|split|early|heavy|lifting|cold|nights?|days?|weekends?|evenings?|late|overtime|commission|contract|time|one|it|this|else|that|them|those|these|being|able|i|me|my|the)\b`)

	needed = pattern.MustCompile(`(?:要|有|需要|最好有?)?(?:无障碍(?:设施|通道|电梯|卫生间|环境)?|轮椅(?:通道|坡道)|(?:坐|用)?轮椅(?:也)?(?:能|可以?)(?:进出|出入|进得?去?|上班|去|到))(?:的)?|\bwheelchair[- ](?:accessible|accessibility|access|friendly)\b|\b(?:step[- ]free(?: access)?|disabled (?:access|toilets?|parking))\b|\baccessible (?:workplaces?|place|building|entrance|toilets?|parking|office)\b`)
)

// Access is the need of a workplace that is reached with a wheelchair.
const Access = "access"

// saysOf has the words that say that a need is met.
var saysOf = map[string]string{Access: "无障碍 轮椅 wheelchair accessible step-free"}

// meets tells a vacancy that speaks of a need.
var meets = map[string]*pattern.Pattern{
	Access: pattern.MustCompile(`无障碍|轮椅|wheelchair|step[- ]free|disabled (?:access|toilet|parking)|accessible (?:workplace|building|entrance|toilet|parking|office)`),
	Degree: pattern.MustCompile(`学历不限|不限学历|(?:不要|无需|不需要|无|不看)学历|(?:初中|小学|高中|中专)(?:及)?(?:以上|以下|学历|文化|毕业)|(?:大专|本科)以下|\bno (?:formal )?(?:degree|qualifications?)\b|\b(?:degree|qualifications?) not (?:needed|required|essential)|\bgcses?\b`),
}

// Silent gives the needs of a wish of which a vacancy does not speak.
func (w Wish) Silent(v Vacancy) (all []string) {
	said := text.Fold(strings.Join([]string{v.Title, v.Requirements, v.Duties, v.Conditions}, "\n"))
	for _, need := range w.Needs {
		if need == Drive || need == Degree && v.Education != "" { // it is told, or nobody tells it
			continue
		}
		if p := meets[need]; p == nil || !p.MatchString(said) {
			all = append(all, need)
		}
	}
	return all
}

// need reads what a workplace must have.
func (r *reading) need() {
	if r.has(needed) {
		add(&r.Needs, Access)
	}
}

// ofWhat says that a kind of work is one.
var ofWhat = pattern.MustCompile(`\s+(?:jobs?|work|roles?|positions?|stuff|please|thanks)$`)

// Without takes what is refused out of the words of a wish: whole words of letters, admin
// and not the beginning of administrator.
func Without(words, refused string) string {
	refused = strings.TrimSpace(refused)
	if refused == "" {
		return words
	}
	var clauses []string
	for clause := range strings.FieldsFuncSeq(words, func(r rune) bool { return r == ',' || r == '，' }) {
		clause = " " + strings.Join(strings.Fields(clause), " ") + " "
		if han(refused) {
			clause = strings.ReplaceAll(clause, refused, " ")
		} else {
			for strings.Contains(clause, " "+refused+" ") {
				clause = strings.ReplaceAll(clause, " "+refused+" ", " ")
			}
		}
		if clause = strings.Join(strings.Fields(clause), " "); clause != "" {
			clauses = append(clauses, clause)
		}
	}
	return strings.Join(clauses, ", ")
}

// mostRefused bounds the kinds of work that are refused.
const mostRefused = 5

// refuse reads what kinds of work are not wanted.
func (r *reading) refuse() {
	for _, p := range []*pattern.Pattern{refusedZH, refusedMid, refusedEnd, refusedEN} {
		for range mostRefused {
			m := p.FindStringSubmatchIndex(r.s)
			if m == nil {
				break
			}
			word := r.s[m[2]:m[3]]
			if refusedNone.MatchString(word) || strings.HasSuffix(word, "要") || strings.HasSuffix(word, " fees") || strings.HasSuffix(word, " fee") || notAsked.MatchString(r.s[:m[2]]) {
				break
			}
			for one := range strings.FieldsFuncSeq(strings.NewReplacer("和", ",", "或者", ",", "或", ",", "跟", ",", " or ", ",", " and ", ",").Replace(word), func(c rune) bool { return c == ',' }) {
				if one = ofWhat.ReplaceAllString(strings.TrimSpace(one), ""); len(r.Not) < mostRefused && one != "" {
					add(&r.Not, one)
				}
			}
			rest := m[1]
			if len(m) > 4 && m[4] >= 0 { // where: it is read on
				rest = m[4]
			}
			r.s = r.s[:m[0]] + gap + r.s[rest:]
		}
	}
}

// notEmployers gives patterns of the names of employers that are not wanted: what is
// refused by their kind (nhs, 中介), and what no title has, which is a name (Tesco). Whoever
// refuses cleaning may drive for a firm of cleaners.
func (w *wish) notEmployers() []string {
	all := []string{}
	for _, word := range w.Not {
		if said, ok := employers[word]; ok {
			all = append(all, said)
			continue
		}
		var name strings.Builder
		for _, r := range word {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				name.WriteByte('\\')
			}
			name.WriteRune(r)
		}
		switch {
		case slices.ContainsFunc(runs(word), w.counted.names):
		case han(word):
			all = append(all, name.String())
		default:
			all = append(all, `\m`+name.String()+`\M`)
		}
	}
	return all
}

// employers are those whose name says what they are.
var employers = map[string]string{
	"nhs": `\mnhs\M`, "the nhs": `\mnhs\M`, "council": `\mcouncil\M`, "agency": `agency|recruit|staffing`, "agencies": `agency|recruit|staffing`,
	"中介": "中介|人力资源|劳务", "外包": "外包|人力资源|劳务", "劳务": "劳务|人力资源", "派遣": "派遣|劳务|人力资源", "劳务派遣": "派遣|劳务|人力资源", "人力": "人力资源", "人力资源": "人力资源",
}

// titles are what titles say of kinds of employment whose field feeds leave empty.
var titles = map[string]string{"internship": "实习 见习 intern internship", "apprenticeship": "学徒 apprentice apprenticeship", "volunteer": "志愿者 volunteer", "part": "兼职"}

// refused gives the facets of titles of which a vacancy may have none, and those of longer
// names, of which it may not have all.
func (q *Query) refusedWords() (none []int32, all [2][]int32) {
	words := slices.Clone(q.Not)
	for _, kind := range q.NotEmployment {
		words = append(words, strings.Fields(titles[kind])...)
	}
	if slices.Contains(q.Needs, Drive) {
		words = append(words, strings.Fields(drivers)...)
	}
	longer := 0
	for _, word := range words {
		for _, run := range runs(word) {
			facets := make([]int32, len(run))
			for i, t := range run {
				facets[i] = facet.Title(t)
			}
			switch {
			case len(facets) > 1 && longer < len(all):
				all[longer] = facets
				longer++
			case len(facets) == 1:
				none = append(none, facets[0])
				for _, same := range family(word) {
					none = append(none, facet.Title(text.Number(text.Stem(same))))
				}
			}
		}
	}
	return notNil(none), all
}

// family gives the names of who does what is called by a word, and of what they do:
// cleaning, cleaner. The stems of words keep them apart.
func family(word string) (all []string) {
	root := word
	for _, end := range []string{"ing", "ers", "er", "es", "s"} {
		if cut, ok := strings.CutSuffix(word, end); ok && len(cut) >= 4 {
			root = cut
			break
		}
	}
	if root == word && (len(word) < 4 || han(word)) {
		return nil
	}
	for _, end := range []string{"", "e", "er", "ers", "ing"} {
		all = append(all, root+end)
	}
	return all
}
