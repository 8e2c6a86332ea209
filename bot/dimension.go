package bot

import (
	"slices"
	"strings"

	"careerbot/internal/grounding"
	"careerbot/internal/pattern"
	"careerbot/internal/text"
	"careerbot/retrieval"
)

// What rules differ by, and what we ask back about.
const (
	byRegion = "region"
	byDate   = "date"
	byForm   = "form"  // of employment
	byGroup  = "group" // of people
	byEnd    = "end"   // of the contract: who ended it
)

// value is one of the cases that rules tell apart by a dimension.
type value struct {
	by, name string // the name is that of the label in prompts, too
	// said finds it in a folded text, in both languages. It is narrow: a passage
	// that is taken for a rule on one case is kept from people of another.
	said *pattern.Pattern
	// concepts also say it where a person writes; they are broad, because whoever
	// has said anything of the kind is not asked.
	concepts []string
}

var values = []value{
	{byForm, "full_time", pattern.MustCompile(`(?:^|[^非])全日制|全职|正式(?:员工|职工|工)|\bfull[ -]?tim`), nil},
	{byForm, "part_time", pattern.MustCompile(`非全日制|小时工|钟点工|兼职|\bpart[ -]?tim|\bby the hour`), []string{"part_time"}},
	{byForm, "dispatch", pattern.MustCompile(`劳务派遣|派遣(?:工|员工|人员|到)|\bdispatch(?:ed)? (?:worker|labou?r|staff|employee)|\bagency work|\btemp agency`), []string{"dispatch"}},
	{byForm, "flexible", pattern.MustCompile(`灵活就业|新就业形态|自由职业|骑手|网约车|\bflexibl[ey]|\bself[ -]employ|\bfreelanc|\bplatform work|\bgig work`), []string{"flexible", "gig"}},
	{byForm, "civil", pattern.MustCompile(`公务员|事业单位|事业编|\bcivil (?:or public )?serv|\bpublic institution`), nil},

	{byGroup, "graduate", pattern.MustCompile(`毕业生|应届|\bgraduat`), []string{"graduate"}},
	{byGroup, "migrant", pattern.MustCompile(`农民工|进城务工|外来务工|\bmigrant`), []string{"migrant"}},
	{byGroup, "veteran", pattern.MustCompile(`退役|退伍|复员|\bveteran|\bex[ -]soldier|\bdemobili[sz]ed`), []string{"veteran"}},
	{byGroup, "disability", pattern.MustCompile(`残疾人|残障|\bdisab(?:led|ilit)`), []string{"disability"}},
	{byGroup, "hardship", pattern.MustCompile(`就业困难|困难人员|零就业家庭|低保|\bin (?:employment )?difficulty|\bhard to employ|\bhardship`), []string{"hardship", "older"}},
	{byGroup, "foreigner", pattern.MustCompile(`外国人|外籍|港澳台|\bforeign`), nil},
	{byGroup, "student", pattern.MustCompile(`实习|在校|见习|\bintern(?:s|ship)?\b|\btrainee|\bstudent`), []string{"internship", "student_work"}},

	{byEnd, "resigned", pattern.MustCompile(`辞职|辞工|主动离职|提出?离职|自己(?:不想干|走)|劳动者(?:单方)?解除|\bresign|\bquit|\bwalk(?:ed)? out|\bhand(?:ed)? in (?:my )?notice`), nil},
	{byEnd, "dismissed", pattern.MustCompile(`辞退|开除|解雇|裁员|被裁|炒鱿鱼|被炒|炒掉|不要我|用人单位(?:单方)?解除|\bdismiss|\bfired|\bsack|\blaid off|\blet (?:me )?go\b|\bredundan`), []string{"dismissal"}},
	{byEnd, "expired", pattern.MustCompile(`到期|期满|不续签|\bexpir|\bran out|\bruns? out|\bnot renewed`), []string{"renewal"}},
	{byEnd, "mutual", pattern.MustCompile(`协商|商量|\bmutual|\bby agreement|\bboth agree`), nil},
}

// anyValue finds whether a text names any value of any dimension: most messages
// name none.
var anyValue = func() *pattern.Pattern {
	var all []string
	for _, v := range values {
		all = append(all, v.said.String())
	}
	return pattern.MustCompile(strings.Join(all, "|"))
}()

// valuesIn gives the names of the values of a dimension that a folded text names.
func valuesIn(by, folded string) []string {
	var names []string
	for _, v := range values {
		if v.by == by && v.said.MatchString(folded) {
			names = append(names, v.name)
		}
	}
	return names
}

// quits is how people say that they resigned. The concept of resigning has 离职,
// which says only that the job is over.
var quits = pattern.MustCompile(`不干了|不想干|跳槽|走人|\bgive notice|\bi left\b|\bleav(?:e|ing) my job`)

// says gives the values of a dimension that a person's words name, or come near:
// who has said something of the kind is not asked for it.
func says(by, message string) []string {
	names := valuesIn(by, text.Fold(message))
	mentioned := text.Concepts(message)
	if by == byEnd && len(names) == 0 && quits.MatchString(text.Fold(message)) {
		names = append(names, "resigned")
	}
	for _, v := range values {
		if v.by != by || slices.Contains(names, v.name) {
			continue
		}
		for _, c := range v.concepts {
			if slices.Contains(mentioned, "#"+c) {
				names = append(names, v.name)
				break
			}
		}
	}
	return names
}

// traits is what a passage says of whom it is for, whoever asks.
type traits struct {
	headed []string // values that the headings name, or what the body begins with
	titled []string // those of the title, where neither does
	leaves []bool   // for each unit: it leaves the matter to the rules of a place
	inBody []string // every value that the body names
}

// subject is how many characters of a body can be its subject: 非全日制用工双方当事人….
const subject = 14

// delegates is what a rule says that leaves a matter to the places.
var delegates = pattern.MustCompile(`由(?:各|所在)?(?:省|自治区|直辖市|地方|设区的市|统筹地区|各地|当地)[^。；]{0,30}?(?:规定|确定|制定|公布|调整)|` +
	`各地[^。；，]{0,12}(?:不同|不一|规定|确定|制定)|各地(?:并不|不)一|各省[^。；，]{0,10}(?:不同|规定)|按照?(?:当地|统筹地区)[^。；]{0,16}(?:规定|标准)执行|要看当地规定|` +
	`\b(?:differs?|var(?:y|ies)) (?:by|from|between|with) (?:place|province|region|cit)|\b(?:by|which) (?:each|the) (?:province|region)|\b(?:set|fixed|decided|determined)(?: in detail)? by (?:\w+ ){0,3}?(?:province|local (?:rules|government))|` +
	`\beach province(?:, autonomous region or centrally governed city)? (?:sets|fixes|decides)|\bset by the government of the province|\bset out in local rules`)

// traitsOf reads the traits of a passage.
func traitsOf(p retrieval.Passage, units []text.Span) traits {
	var t traits
	for _, by := range []string{byForm, byGroup, byEnd} {
		var named []string
		for i := len(p.Heading) - 1; i >= 0 && len(named) == 0; i-- {
			named = valuesIn(by, text.Fold(p.Heading[i]))
		}
		body := text.Fold(p.Body)
		if len(named) == 0 {
			start := []rune(body)
			named = valuesIn(by, string(start[:min(len(start), subject)]))
		}
		t.headed = append(t.headed, named...)
		if len(named) == 0 {
			t.titled = append(t.titled, valuesIn(by, text.Fold(p.Title))...)
		}
		t.inBody = append(t.inBody, valuesIn(by, body)...)
	}
	t.leaves = make([]bool, len(units))
	for i, u := range units {
		t.leaves[i] = delegates.MatchString(strings.ToLower(p.Body[u.Start:u.End]))
	}
	return t
}

// valuesOf gives those of some names that are values of a dimension.
func valuesOf(by string, names []string) []string {
	var found []string
	for _, v := range values {
		if v.by == by && slices.Contains(names, v.name) {
			found = append(found, v.name)
		}
	}
	return found
}

// tags gives the values of a dimension that a passage is for, and whether its
// headings or its subject say so; otherwise only the title does.
func (t traits) tags(by string) (names []string, headed bool) {
	if names = valuesOf(by, t.headed); len(names) > 0 {
		return names, true
	}
	return valuesOf(by, t.titled), false
}

// Rules differ in figures, or one says that it is not so.
var (
	source   = pattern.MustCompile(`[（(][^（()）]*(?:《[^》]*》|article)[^（()）]*[)）]`)
	negative = pattern.MustCompile(`不得|不能|不可以|禁止|不支付|不享受|不符合|不予|不适用|无须|无需|不执行|\bnot\b|\bno\b|\bnever\b|\bcannot\b|\bwithout\b`)
	ofSource = pattern.MustCompile(` (?:article|paragraph|date|grade)$`)
)

// figuresOf gives the numbers of a rule, without those of its source.
func figuresOf(rule string) []string {
	var found []string
	for _, n := range grounding.Figures(source.ReplaceAllString(text.Fold(rule), "")) {
		if !ofSource.MatchString(n) {
			found = append(found, n)
		}
	}
	return found
}

// rulesDiffer reports whether two rules can give different answers.
func rulesDiffer(x, y string) bool {
	a, b := figuresOf(x), figuresOf(y)
	if len(a) > 0 && len(b) > 0 && !slices.Equal(a, b) {
		return true
	}
	no := func(rule string) bool {
		return negative.MatchString(source.ReplaceAllString(text.Fold(rule), ""))
	}
	return no(x) != no(y)
}
