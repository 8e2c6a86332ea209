package job

import (
	"strings"

	"careerbot/internal/pattern"
)

var (
	sorts = []struct {
		is   Sort
		says *pattern.Pattern
	}{
		{ByPay, pattern.MustCompile(`(?:哪个|哪家|哪里)?(?:[\p{Han}]{1,2})?(?:工资|薪资|薪水|收入|待遇|钱)(?:最高|最多|最好|高)(?:的)?(?:就去哪个|就去哪|排前面|放前面|排前|优先|在前)?|按(?:工资|薪资|薪水)(?:排序?|高低)?|给钱最多的?|\b(?:sort(?:ed)? by |by )(?:pay|salary|wages?)(?: first)?\b|\b(?:highest|best|top|most)[ -](?:paid|paying|pay|salary|wages?)\b(?: first)?|\bpays? (?:the )?(?:most|best)\b`)},
		{ByDistance, pattern.MustCompile(`(?:离(?:我|家|这)(?:里|儿)?)?最近的|(?:按|从)?(?:距离|近到远)(?:排序?|最近)?|由近到远|\b(?:sort(?:ed)? by |by )distance(?: first)?\b|\b(?:nearest|closest)(?: (?:ones?|jobs?|vacanc\w+))?(?: (?:to me|first))?\b`)},
		{ByNewest, pattern.MustCompile(`最新(?:的|发布的?|招聘的?)?|最近(?:招聘|发布|新出|新招)的?|刚发布的?|新发布的?|按时间排?序?|\b(?:sort(?:ed)? by |by )(?:date|newest|latest)(?: first)?\b|\b(?:newest|latest|most recent|just posted|new(?:ly)? posted)\b(?: first)?`)},
	}
	fromHere = pattern.MustCompile(`离(?:我|家|这)(?:里|儿)?最近`)

	settlements = []struct {
		is   string
		says *pattern.Pattern
	}{
		{"day", pattern.MustCompile(`(?:工资|工钱|必须|要|可以)?(?:日结|天结|现结|当日结|当天结|当场结|当天拿钱|当天给钱|当天发钱|干一天结一天|做一天结一天|一天一结|每天结)(?:的|工|工资|算)*|\b(?:that )?(?:paid|pays?|wages?|cash)(?: in cash)?(?: paid)? (?:daily|every day|same day|at the end of (?:the|each) day)\b|\b(?:daily|same day) (?:pay|paid|wages?|cash)\b|\bcash in hand\b`)},
		{"week", pattern.MustCompile(`周结(?:的|工)?|一周一结|每周结|(?:一个?)?(?:星期|礼拜)(?:一)?结|\b(?:paid|pays?|cash paid) (?:weekly|every week)\b|\bweekly (?:pay|paid|wages?)\b`)},
		{"done", pattern.MustCompile(`(?:完工|做完|干完)(?:就)?结(?:账|算)?|次结|\bpaid (?:on|upon) completion\b`)},
		{"month", pattern.MustCompile(`月结(?:的)?|按月结|\b(?:paid|pays) monthly\b|\bmonthly pay\b`)},
	}

	kinds = []struct {
		is   []string
		says *pattern.Pattern
	}{
		{nil, pattern.MustCompile(`\bno agency temp\b`)},
		{[]string{"internship"}, pattern.MustCompile(`实习(?:生|岗|工)?|见习(?:生|岗)?|\binternships?\b|\binterns?\b|\bwork placements?\b`)},
		{[]string{"apprenticeship"}, pattern.MustCompile(`(?:想?去?做|当|招)?学徒(?:工)?|\bapprentice(?:ship)?s?\b(?: in)?`)},
		{[]string{"volunteer"}, pattern.MustCompile(`志愿(?:者|服务)?|义工|\bvolunteer(?:ing)?\b(?: work)?`)},
		{[]string{"odd", "part"}, pattern.MustCompile(`(?:的)?小时工`)},
		{[]string{"odd", "temporary"}, pattern.MustCompile(`临时工|短工|短期工?|临时(?:的|活)?`)},
		{[]string{"odd"}, pattern.MustCompile(`零工|零活|散工|散活|日工|打零工|\bodd jobs?\b|\bgigs?\b(?: work)?|\bzero[- ]hours?\b(?: contracts?)?|\bcasual(?: work)?\b|\bbank (?:staff|work|shifts?)\b|\bad hoc\b`)},
		{[]string{"temporary"}, pattern.MustCompile(`暑假工|寒假工|暑期工|季节工|\btemp(?:orary)?\b(?: work)?|\bseasonal\b|\bfixed[- ]term(?: contracts?)?\b|\bshort[- ]term\b`)},
		{[]string{"part"}, pattern.MustCompile(`(?:找|做|的)?兼职(?:工作)?|非全日制?|\bpart[- ]?times?r?\b|\bp/t\b`)},
		{[]string{"full"}, pattern.MustCompile(`(?:要|找)?(?:全职|正式工|正式的?|长期工|长期的?|稳定的?|固定工)|\b(?:permanent[,/ -]*)?full[- ]?time\b|\bpermanent\b|\bf/t\b`)},
	}

	shiftWords = []struct {
		is  string
		not *pattern.Pattern
		say *pattern.Pattern
	}{
		{"rotating", pattern.MustCompile(`(?:不|不要|不想|不用|不上|没有|拒绝)(?:倒班|轮班|翻班|两班倒?|三班倒?|上两班|上三班)|不倒班|(?:两班倒?|三班倒?|倒班|轮班|翻班)(?:的)?(?:不行|不要|不干|不去|不考虑)|\bno (?:rotating|rotational)(?: shifts?)?\b|\bfixed shifts?\b`), nil},
		{
			"night", pattern.MustCompile(`(?:不|不要|不想|不能|不用|不上|没有|无|不做|拒绝)(?:要|想|能|用)*(?:上|做|值|倒|熬)*(?:夜班?|通宵|大夜)(?:的)?|(?:夜班|通宵|大夜|夜里|半夜|凌晨)(?:的)?(?:都|也)?(?:不行|不要|不干|不能|不上|不考虑|免谈|没空|来不了)(?:的)?|\b(?:no|not|without|can'?t (?:do|work)|cannot (?:do|work)|don'?t (?:do|want)|won'?t (?:do|work))\s+(?:late |any |more )?(?:night[- ]?shifts?|night work|nights?|overnights?)\b(?:\s+please)?|\bnights?(?: shifts?)?(?:\s*(?:are|is))?\s+(?:no good|no use|not (?:ok|okay|good|possible|an option|for me)|impossible)(?: for me)?\b`),
			pattern.MustCompile(`(?:可以|能|想|愿意|只)?(?:上|做|值|要)?(?:大?夜班|通宵)(?:都|也)?(?:可以|行|能上)?(?:的)?|夜里(?:的|能做的|上班)?|凌晨(?:的|上班)?|\bnights?(?:[- ](?:shifts?|work|duty))?(?: ok| only| fine)?\b|\bovernights?\b`),
		},
		{
			"weekend", pattern.MustCompile(`(?:周末|礼拜天|星期天|周六日)?双休(?:日)?(?:的)?|(?:周末|周六日|周六周日|双休日|星期天|礼拜天)(?:要|能|得|都|也|必须)?(?:休息?|放假|不上班|不行|不上|没空|没时间|来不了|有事|不能(?:上|做|来|干)?|不可以)(?:班)?(?:的)?|(?:不|不要|不想)(?:上)?周末(?:班)?|\b(?:no|not|without|can'?t (?:do|work)|cannot (?:do|work)|don'?t (?:do|work|want)|won'?t (?:do|work))\s+(?:any )?(?:weekends?|saturdays?|sundays?)(?:[- ]?(?:work|shifts?))?\b(?:\s+please)?|\b(?:weekends?|saturdays?|sundays?)(?:\s*(?:are|is))?\s+(?:no good|no use|not (?:ok|okay|good|possible|an option|for me)|impossible)(?: for me)?\b|\bweekends? (?:off|free)\b|\bmon(?:day)?s?\s*(?:-|to|till|thru)\s*(?:thu(?:r(?:s(?:day)?)?)?|fri(?:day)?)s?\b(?: only)?|\bweekdays?(?: only)?\b`),
			pattern.MustCompile(`(?:只能|只|就)?(?:在)?(?:周末|周六日|周六周日|双休日|礼拜六|星期六|星期天|礼拜天)(?:班)?(?:上班|干|做|能做的|可以做的?|才有空|有空)?(?:的)?|\b(?:saturdays?|sundays?|weekends?)(?: (?:only|work|shifts?))?\b`),
		},
		{
			"evening", pattern.MustCompile(`(?:不|不要|不想|不上)(?:上)?晚班|(?:晚班|晚上|傍晚|下班后)(?:都|也)?(?:不行|不要|不上|没空|没时间|不能(?:上|做|来|干)?|来不了|有事)(?:班)?(?:的)?|\b(?:no|not|without|can'?t do) (?:late(?: shift)?s|evenings?)(?: shifts?)?\b|\bevenings?(?: shifts?)?(?:\s*(?:are|is))?\s+(?:no good|no use|not (?:ok|okay|good|possible|an option|for me)|impossible)(?: for me)?\b`),
			pattern.MustCompile(`(?:可以|能|想|只能|只)?(?:上|做)?(?:晚班|晚上|傍晚|中班|下班后)(?:能|可以|去)?(?:做|干|上班|上|兼)?(?:的)?|\b(?:evenings?|evenigs?|late shifts?|lates|twilights?)(?:[- ](?:shifts?|work|only))*\b`),
		},
		{
			"day", pattern.MustCompile(`(?:白天|白班|日班)(?:都|也)?(?:不行|没空|没时间|不能(?:上|做|来|干)?|来不了|有事|不上|要上课|要上学)(?:班)?(?:的)?|\b(?:can'?t|cant|cannot|can not|don'?t|dont|won'?t) (?:do|work) (?:in the )?(?:day ?times?|days|day shifts?)\b|\b(?:day ?times?|days)(?:\s*(?:are|is))?\s+(?:no good|no use|not (?:ok|okay|good|possible|an option|for me)|impossible)(?: for me)?\b`),
			pattern.MustCompile(`(?:可以|想|只能|只|要|上|做)?(?:长?白班|日班|早班|早上|上午|下午|中午(?:那顿)?(?:就行)?|白天|[朝早][七八九十]晚[三四五六七])(?:班)?(?:能|可以|去)?(?:做|干|上班|上)?(?:的)?|\b(?:mornings?|afternoons?|day(?:time)?[- ]shifts?|day ?time|earl(?:y|ies) shifts?|days|nine to five|9 to 5|9-5)(?:[- ](?:shifts?|work|only))*\b`),
		},
	}

	// partOfDay is when somebody cannot work, and no advertisement is so exact.
	partOfDay = pattern.MustCompile(`(?:早上|上午|下午|中午)(?:都|也)?(?:不行|没空|没时间|不能(?:上|做|来|干)?|来不了|有事)(?:班)?(?:的)?|\b(?:can'?t|cant|cannot|can not|don'?t|dont|won'?t|no|not) (?:(?:do|work) )?(?:in the )?(?:early |late )?(?:mornings?|afternoons?|earl(?:y|ies) starts?)\b|\b(?:early )?(?:mornings?|afternoons?)(?:\s*(?:are|is))?\s+(?:no good|no use|not (?:ok|okay|good|possible|an option|for me)|impossible)(?: for me)?\b`)

	licences = pattern.MustCompile(`(?:有|持|考了|拿了|具备|要求)?(?:个|本|过)?((?:叉车|电工|低压电工|高压电工|焊工|健康|厨师|育婴|母婴护理|月嫂|护士|护工|养老护理员?|教师资格|会计|初级会计|中级会计|保安|导游|驾驶|特种作业|高处作业|登高|挖掘机|起重机|塔吊|电梯|消防|安全员|建造师|从业资格|营养师|心理咨询师?|普通话)(?:资格|从业|操作)?证)(?:书)?|\b([abc][123])\b(?:驾?照|本|证)?|(?:有)?(驾照)` +
		`|\b(?:(?:got|have|hold|with) )?(?:an? |my )?((?:forklift|flt|counterbalance|driving|hgv|lgv|sia|cscs|personal|pcv|door supervisor)(?: (?:licen[cs]e|card|badge|ticket|certificate))|hgv(?: ?class)? ?[12]?|class [12]\b|cat(?:egory)? c\+?e?\b|dbs(?: check(?:ed)?)?|enhanced dbs|food hygiene(?: certificate)?|first aid(?: certificate)?|care certificate|nvq(?: level)? \d|gas safe|pgce|qts|nmc pin|ipaf|smsts)\b`)
	withoutLicence = pattern.MustCompile(`\b(?:no|without(?: an?)?|don'?t have(?: an?)?) dbs\b`)
	canDo          = pattern.MustCompile(`(?:我)?(?:会|懂|能)(开车|骑电动车)|(?:我)?(?:会|懂|能)(?:说|讲|开|用|操作|熟练用|熟练使用)?\s*(粤语|普通话|英语|英文|日语|韩语|法语|俄语|藏语|维语|蒙语|闽南语|客家话|手语|挖掘机|叉车|铲车|吊车|excel|word|ppt|办公软件|photoshop|ps|cad|python|java|电脑)|(?:能|会)?开(叉车|铲车|挖掘机|吊车|装载机)(?:,?\s*有证)?|\b(?:can|able to) (?:speak |use |drive )(?:an? )?([a-z]+)\b|\bi speak ([a-z]+)\b`)
	allKnown       = pattern.MustCompile(`((?:ps|ai|pr|ae|cad|word|excel|ppt|java|python|c\+\+|c4d|3dmax)(?:\s*(?:和|,|/|\s)\s*(?:ps|ai|pr|ae|cad|word|excel|ppt|java|python|c\+\+|c4d|3dmax))*)\s*都?会`)
	words          = pattern.MustCompile(`[a-z0-9+]+`)

	untrained = pattern.MustCompile(`(?:不|无|没有?|零|不用|不要|不需要?|无需|不限)(?:要|需要|用|限)?(?:工作)?(?:经验|技术|技能)(?:要求)?(?:的|也行|也可以|可以)?|经验(?:不高|低|不限)|新手|小白|零基础|有人带|` +
		`\b(?:no|without|zero|little|don'?t (?:have|need)|not need)(?: any| previous| prior| nhs| work)?\s*(experience|skills?)(?: (?:needed|required|necessary))?\b|\bno ([a-z]+) experience\b|\b(?:entry[- ]level|unskilled|train me(?: as an?)?|will train|training (?:given|provided)|inexperienced|never worked before)\b`)
)

// sort reads the order that is asked for.
func (r *reading) sort() {
	if fromHere.MatchString(r.s) {
		r.Metres = nearby
	}
	for _, s := range sorts {
		if r.Sort == ByFit && r.has(s.says) {
			r.Sort = s.is
		}
	}
}

func (r *reading) settled() {
	for _, s := range settlements {
		if r.Settlement == "" && r.has(s.says) {
			r.Settlement = s.is
		}
	}
}

// kind reads the types of employment, and those that are not wanted.
func (r *reading) kind() {
	for _, k := range kinds {
		for range 3 {
			m := k.says.FindStringIndex(r.s)
			if m == nil {
				break
			}
			before := r.s[:m[0]]
			if not := notBefore.FindStringIndex(before); not != nil && !notAsked.MatchString(before) {
				add(&r.NotEmployment, k.is...)
				before = before[:not[0]]
			} else {
				add(&r.Employment, k.is...)
			}
			r.s = before + gap + r.s[m[1]:]
		}
	}
}

func (r *reading) shifts() {
	r.has(partOfDay)
	for _, w := range shiftWords {
		if w.not != nil && r.has(w.not) {
			add(&r.NotShifts, w.is)
		}
	}
	for _, w := range shiftWords {
		if w.say != nil && r.has(w.say) {
			add(&r.Shifts, w.is)
		}
	}
}

// trained reads what the person can do, and whether they can do nothing yet.
func (r *reading) trained() {
	r.has(withoutLicence)
	for range 5 {
		m := r.take(licences)
		if m == nil {
			break
		}
		name := strings.TrimSuffix(strings.TrimSuffix(m[1]+m[2]+m[3]+m[4], " checked"), " check")
		if len(m[2]) == 2 && strings.Contains(m[0], "照") {
			name += "驾照"
		}
		add(&r.Skills, name)
	}
	if m := r.take(allKnown); m != nil {
		add(&r.Skills, words.FindAllString(m[1], -1)...)
	}
	for range 5 {
		m := r.take(canDo)
		if m == nil {
			break
		}
		add(&r.Skills, strings.Join(m[1:], ""))
	}
	if r.has(untrained) {
		r.Untrained = true
	}
}
