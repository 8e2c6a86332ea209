package job

import (
	"slices"
	"strings"

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
	refusedEnd = pattern.MustCompile(`[,\s]([\p{Han}]{2,6}?)(?:类|岗位?)?(?:的)?(?:不要|免谈|不考虑|除外|勿扰)(?:了|啦)?(?:[,\s]|$)`)
	refusedEN  = pattern.MustCompile(`(?:\bbut )?\b(?:not|no more|no|nothing in|anything but|except(?: for)?|other than|apart from|(?:i )?(?:do not|don'?t|dont) (?:want|like|fancy|show me|do)(?: to (?:do|be|work in|work as))?|(?:i )?hate)\s+(?:an? |any |more |another )*([a-z][a-z'-]*[a-z](?: [a-z][a-z'-]*[a-z])?)(?:\s+(?:jobs?|work|roles?|positions?|stuff|please|thanks))*\s*(?:,|$)`)
	// refusedNone are no kinds of work: what is said of them is read elsewhere, or not at all.
	refusedNone = pattern.MustCompile(`^(?:太|很|那么|超过|低于|少于|让|说|跟|和|给|去|在|离|押|收|交|我|你|这|那|什么|高|低|有|没|要|经验|学历|工资|钱|中介|体检|证|面试|简历|老板|加班|出差|年龄|户口|身份|坐班|熬夜|本地|外地|一定|好|会|能|错|限|同|够|便|管|用|知|行|想|麻烦)` +
		`|^(?:in|at|near|on|for|from|to|of|with|too|very|so|far|more|sure|much|many|good|bad|nice|bothered|fussy|picky|important|necessary|needed|required|problem|thanks|thank|idea|matter|luck|way|need|worries|experience|qualifications?|quals|skills?|degree|gcses?|licen[cs]e|driving licen[cs]e|car|cv|interview|fees?|deposit|agency|agencies|split|early|heavy|lifting|cold|nights?|days?|weekends?|evenings?|late|overtime|commission|contract|time|one|it|this|that|them|those|these|being|able|i|me|my|the)\b`)

	needed = pattern.MustCompile(`(?:要|有|需要|最好有?)?(?:无障碍(?:设施|通道|电梯|卫生间|环境)?|轮椅(?:通道|坡道)|(?:坐|用)?轮椅(?:也)?(?:能|可以?)(?:进出|出入|进得?去?|上班|去|到))(?:的)?|\bwheelchair[- ](?:accessible|accessibility|access|friendly)\b|\b(?:step[- ]free(?: access)?|disabled (?:access|toilets?|parking))\b|\baccessible (?:workplaces?|place|building|entrance|toilets?|parking|office)\b`)
)

// Access is the need of a workplace that is reached with a wheelchair.
const Access = "access"

// saysOf has the words that say that a need is met.
var saysOf = map[string]string{Access: "无障碍 轮椅 wheelchair accessible step-free"}

// meets tells a vacancy that speaks of a need.
var meets = map[string]*pattern.Pattern{Access: pattern.MustCompile(`无障碍|轮椅|wheelchair|step[- ]free|disabled (?:access|toilet|parking)|accessible (?:workplace|building|entrance|toilet|parking|office)`)}

// Silent gives the needs of a wish of which a vacancy does not speak.
func (w Wish) Silent(v Vacancy) (all []string) {
	said := text.Fold(strings.Join([]string{v.Title, v.Requirements, v.Duties, v.Conditions}, "\n"))
	for _, need := range w.Needs {
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

// mostRefused bounds the kinds of work that are refused.
const mostRefused = 5

// refuse reads what kinds of work are not wanted.
func (r *reading) refuse() {
	for _, p := range []*pattern.Pattern{refusedZH, refusedEnd, refusedEN} {
		for range mostRefused {
			m := p.FindStringSubmatchIndex(r.s)
			if m == nil {
				break
			}
			word := r.s[m[2]:m[3]]
			if refusedNone.MatchString(word) || strings.HasSuffix(word, "要") || notAsked.MatchString(r.s[:m[2]]) {
				break
			}
			for one := range strings.FieldsFuncSeq(strings.NewReplacer("和", ",", "或者", ",", "或", ",", "跟", ",", " or ", ",", " and ", ",").Replace(word), func(c rune) bool { return c == ',' }) {
				if one = strings.TrimSpace(one); len(r.Not) < mostRefused && one != "" {
					add(&r.Not, one)
				}
			}
			r.s = r.s[:m[0]] + gap + r.s[m[1]:]
		}
	}
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
