package bot

import (
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/retrieval/job"
)

// A wish for work is told apart from a question about rules by its form: who names work
// and says that they want it, or asks whether there is any, wants vacancies; who asks how
// long, whether one may, or what to do wants a rule, whatever work they name. In doubt it
// is a question: the answer to one has a way to the vacancies, not the other way round.

// work is what a job is called.
const (
	workZH = `工作|活[儿干计]?|差事|岗位?|职位|职务|职业|兼职|全职|零工|短工|散工|临时工|小时工|钟点工|日结工?|周结|暑假工|寒假工|学生工|长期工|夜班工?|白班|实习|学徒工?|普工|杂工|小工|力工|大工|` +
		`保洁|保安|门卫|后厨|厨师|厨工|帮厨|洗碗|传菜|配菜|切配|面点|凉菜|服务员|收银员?|导购|店员|营业员|促销员?|理货员?|分拣员?|打包员?|装卸工?|搬运工?|搬家工?|仓管员?|仓库|库管|` +
		`司机|代驾|快递员?|外卖员?|骑手|送餐员?|送货员?|跑腿|护工|护理员?|陪护|月嫂|保姆|育儿嫂|家政|养老护理|康复师|文员|内勤|前台|客服|话务员|行政|人事|会计|出纳|财务|销售员?|业务员|` +
		`电工|焊工|木工|瓦工|瓦匠|泥瓦工?|油漆工|水电工|水暖工|钢筋工|架子工|塔吊|钳工|车工|铣工|叉车工?|缝纫工?|裁缝|操作工|流水线|质检员?|包装工?|装配工?|维修工?|保养工|绿化工?|园林工?|采摘工?|环卫工?|` +
		`教师|老师|幼师|家教|助教|助理|护士|医生|药师|药剂师|美甲师?|美容师?|美发师?|理发师?|按摩师?|主播|摄影师?|设计师?|程序员|工程师|开发|测试员?|运维|数据分析师?|运营|编辑|翻译|导游|救生员|健身教练|网约车|群演|充场|派单员?|发传单|地推`
	workEN = `jobs?|work|vacanc(?:y|ies)|positions?|roles?|shifts?|gigs?|openings?|employment|internships?|placements?|apprenticeships?|traineeships?|` +
		`clean(?:er|ers|ing)|carers?|care (?:assistants?|work(?:ers?)?|home)|caring|support workers?|health ?care assistants?|hcas?|nurs(?:e|es|ing)|midwi(?:fe|ves|fery)|porters?|kitchen (?:porters?|hands?|assistants?|staff)|kitchen|chefs?|cooks?|cooking|` +
		`waiters?|waitress(?:es)?|waiting (?:tables|staff)|bar ?staff|bar ?tenders?|baristas?|receptionists?|admin(?:istrators?)?|clerks?|cashiers?|retail|shop (?:assistants?|floor)|sales(?:person)?|` +
		`warehous(?:e|ing)|pick(?:er|ers|ing)|pack(?:er|ers|ing)|forklift|driv(?:er|ers|ing)|couriers?|deliver(?:y|ies)|security|guards?|doormen|labourers?|labouring|builders?|construction|electricians?|plumbers?|joiners?|carpenters?|welders?|painters?|mechanics?|` +
		`teach(?:er|ers|ing)|teaching assistants?|nursery|childcare|nann(?:y|ies)|tutors?|gardeners?|gardening|landscap(?:er|ing)|hairdressers?|factory|production|assembly|engineers?|developers?|programmers?|accountants?|bookkeepers?|physiotherap(?:y|ist|ists)|pharmac(?:y|ist|ists)|radiographers?|dental nurses?|paramedics?|housekeep(?:er|ers|ing)|farm`
)

var (
	// namesWork holds of a text in which a job is called by a name.
	namesWorkZH = pattern.MustCompile(workZH)
	namesWorkEN = pattern.MustCompile(`(?i)\b(?:` + workEN + `)\b`)

	// wantsWork is saying that one wants work of a kind.
	wantsWorkZH = pattern.MustCompile(`(?:找|寻|求)(?:个|一?份|一个|点|些|一下|一?家|一?些)?[^，。,.?？！!]{0,24}?(?:` + workZH + `)|(?:` + workZH + `)[^，。,.?？！!]{0,4}(?:求职|求介绍|求推荐)|` +
		`(?:想|要|愿意?|打算|希望|准备|可以|能)(?:去|当|做|干|找|从事|应聘|试试|学着做|来做|上)(?:个|一?份|一名|一个|点|些)?[^，。,.?？！!]{0,16}?(?:` + workZH + `)|(?:想|要)(?:个|一?份)[^，。,.?？！!]{0,16}?(?:` + workZH + `)|` +
		`(?:介绍|推荐|安排|搜一?下?|搜索|查一?下?|看看|来)(?:个|一?份|一个|点|些|几个)?[^，。,.?？！!]{0,20}?(?:` + workZH + `)|(?:换|缺)(?:个|一?份|一个)[^，。,.?？！!]{0,12}?(?:工作|活)|应聘|求职`)
	wantsWorkEN = pattern.MustCompile(`(?i)\b(?:(?:look(?:ing)?|search(?:ing)?|hunt(?:ing)?|hop(?:e|ing)) for|(?:want|wants|needs?|like|love|prefer|after|seek(?:ing)?|find(?: me| us)?|get me|show(?: me)?|available for|interested in|apply for|fancy)|want(?:ing)? to|i(?: could| can|'?m able to)? (?:do|work as)|(?:work|start|train|retrain) as|what about)\b[^.?!]{0,60}?\b(?:` + workEN + `)\b`)

	// asksForWork is a question whether there is any.
	asksForWorkZH = pattern.MustCompile(`(?:有没有|有无|有什么|有啥|有哪些|还有|有些什么|哪里有|哪儿有|哪有|附近有|这边有|那边有|能不能(?:帮我)?(?:找|介绍|推荐)|(?:能|可以|可不可以|帮我|帮忙|给我)(?:帮我|给我)?(?:找|介绍|推荐|安排|搜))[^，。,.?？！!]{0,24}?(?:` + workZH + `)|` +
		`(?:哪里|哪儿|哪家|谁家?|附近|这边|有没有|有人|现在|还|最近|周边)[^，。,.?？！!]{0,10}?(?:在招|招不招|招收|招聘|招人|招工|招)[^，。,.?？！!]{0,12}|(?:招|要)(?:` + workZH + `)[^，。,.?？！!]{0,4}(?:吗|么|不)|` +
		`(?:` + workZH + `)[^，。,.?？！!]{0,6}(?:有吗|有没有|还有吗|招吗|招人吗|还招吗|招不招)|有[^，。,.?？！!不没]{0,18}?(?:` + workZH + `)(?:吗|么|没有?|[?？]|$)|有没有[^，。,.?？！!]{0,12}(?:的厂|工厂|厂子)`)
	offersEN = pattern.MustCompile(`(?i)\b(?:any|(?:is|are) there|what|which|do you (?:have|know of)|have you(?: got)?|got|find|show|get) (?:me )?(?:any |a |an |some |other |more |new |of the )*(?:[\w£'’-]+ ){0,5}?(?:` + workEN + `)\b|\bwho(?: is|['’]s)? (?:hiring|recruiting|looking for|taking on)\b|\b(?:is|are) (?:anyone|anybody|there anyone) (?:hiring|recruiting|looking for|taking on)\b|\bwhere can i (?:work|find|get)\b`)

	// Signs of a wish where nothing is said to be wanted: 后厨, 日结, 离中关村近.
	traitZH = pattern.MustCompile(`日结|周结|月结|包吃|包住|管吃|管饭|晚班|夜班|早班|白班|中班|双休|单休|周末|晚上|白天|上午|下午|(?:离|在|靠近|挨着)[^，。,.?？！!]{1,12}?(?:近|附近|旁边|那边|边上|周边)|附近|就近|离家近|近一?点|一小时\d|(?:每|一|一个)?(?:小时|天|月|时薪|日薪|月薪|工资|底薪)[^，。,.?？！!]{0,4}\d+|\d+[^，。,.?？！!]{0,3}(?:元|块|k|K|以上|一天|一小时|一个月|每天|每小时|每月|/天|/小时|/月)|不要经验|无经验|没经验|零经验|不限学历|学历不限|兼职|全职|长期|短期|临时|\p{Han}{2}[区县镇]|能做的|能干的|可以做的|可以干的|好找的|马上(?:上班|上岗)|随时(?:上班|到岗)|五险一金|有社保`)
	traitEN = pattern.MustCompile(`(?i)\b(?:part[ -]?time|full[ -]?time|temp(?:orary)?|casual|zero[ -]hours?|evenings?|nights?|weekends?|mornings?|days only|daytime|school hours|term[ -]time|flexible|remote|from home|near(?:by)?|close to|around here|within \d+|local|in [a-z]+|no experience|entry[ -]level|unskilled|paid (?:daily|weekly|by the day|cash)|cash in hand|immediate(?:ly)? start|start(?:ing)? (?:now|today|tomorrow|monday|asap|immediately)|(?:over|above|at least|more than|min(?:imum)?|from) ?[£$]?\d+|[£$]\d+(?:\.\d+)?(?: ?(?:/|per|an?) ?(?:hour|hr|h|day|week|year)|ph|pa)?|\d+ ?(?:hours?|hrs?) (?:a|per) week)\b`)

	// Of rules, not of vacancies, whatever work is named.
	ruleZH = pattern.MustCompile(`合法|如何|怎样|算数|作数|合同上?(?:说|写|规定)|要罚|罚款|罚我|违约金|违法|犯法|合规|合理吗|法律|法规|规定|劳动法|政策|仲裁|起诉|告他|投诉|举报|维权|赔偿|补偿金?|赔多少|拖欠|欠薪|欠我|讨薪|扣[了我钱工押]|克扣|不发|没发|不给[^，。,.]{0,4}(?:钱|工资|薪)|工资不给|辞退|开除|解雇|裁员|被裁|炒鱿鱼|辞职|离职|解除|终止|` +
		`政府|国家|失业金|失业保险|工伤|认定|养老金|社保(?:怎么|要不要|断|转|交多少|谁交|可以|能|必须|吗)|(?:交|缴|上|买)(?:不交|不缴|不上)?(?:社保|保险)(?:吗|么|？|\?)|加班费|最低工资|个税|交税|补贴|补助|津贴|证明|档案|参加[^，。,.]{0,8}培训|想学|考[^，。,.]{0,8}证|考试|报名|自我介绍|职业规划|前景|招聘会|签不签|就业协议|三方|` +
		`中介费|骗|诈|歧视|隐私|年假|产假|婚假|病假|请假|童工|未满|注册公司|营业执照|开店|创业|贷款|零工市场|零工驿站|服务站|服务中心|人才市场|职介所|劳务市场|怎么办|咋办|怎么算|怎么交|怎么写|怎么准备|什么意思|什么是|是什么|区别|哪个好|有什么(?:条件|要求|好处|坏处|区别|用|规定|待遇|权利)|需要什么|要什么条件|要准备什么|为什么|为何|凭什么|多久|多长时间|几天|几个月|算不算|算[^，。,.]{0,6}吗|是不是|要不要|该不该|应该|必须|能否|是否|可不可以(?:不|拒绝)|可以(?:不|拒绝|辞|扣|要求)|能不能(?:不|拒绝|要|领|拿|扣|让)|能(?:领|拿到|要回|要到|扣)|有效吗|找律师|律师|没结|不结|结不了`)
	// These may stand in a wish, too, where it says enough besides and asks nothing.
	softZH = pattern.MustCompile(`试用期|公积金|退休|医保|社保|保险|培训|证书|资格证|简历|面试|合同|押金|收费|交钱|定金|体检|乙肝|身份证|孕|哺乳|未成年|几岁|多少岁`)
	ruleEN = pattern.MustCompile(`(?i)\b(?:legal(?:ly)?|illegal(?:ly)?|lawful|law|laws|rights|rules?|regulations?|allowed|entitled|eligib\w+|obliged|required to|have to (?:pay|give|work|be paid|let|tell)|(?:can|could|may|should|will|would|does|do|did|has|have|is|are) (?:my|the|an?|our|your|his|her|their|any)? ?(?:employers?|boss(?:es)?|manager|compan(?:y|ies)|firm|agency|agencies|landlord|job ?cent(?:re|er)|they|he|she|gig workers?|part[ -]?timers?|part-time workers?|temps|workers?|interns?|apprentices|agency workers?|students?|carers|nurses|drivers|cleaners)|` +
		`(?:social|supp?plemental) security|lose my job|quit|resign\w*|notice period|give notice|probation\w*|unpaid|owed?|owes|not (?:been )?paid|haven['’]?t (?:been )?paid|didn['’]?t pay|won['’]?t pay|underpaid|back pay|pay ?slip|tax|universal credit|allowance|national insurance|compensation|tribunal|claim|grievance|discriminat\w+|harass\w*|bull(?:y|ied|ying)|injur\w+|accident|cover letter|career change|scams?|fraud|upfront|severance|(?:employment|contract|job) (?:ends?|ended|is over)|no (?:breaks?|rest days?|days? off)|without (?:a |any )?(?:breaks?|rest days?|days? off)|` +
		`(?:non-)?driv(?:er|ing) (?:records?|schools?|types?|tests?|tickets?|education|privileges|penalt\w+|abstract|id)|non-driver|cut my|reduce my|change my|refuse|force[ds]?|make me|how (?:long|much|many|do|does|can|should|to|is|are)|what (?:is|are) (?:the|a|an|my) (?:rules?|law|difference|minimum|maximum|legal|notice|duties|average|salary|pay|meaning|rate)|what (?:does|do|should|happens|can i do|if)|why|when (?:do|does|can|is|will|should)|difference between|meaning of|job cent(?:re|er)|employment service)\b`)
	softEN = pattern.MustCompile(`(?i)\b(?:right|qualify|must|fired|sacked|dismiss\w*|redundan\w+|laid off|lost my job|holiday pay|sick pay|sick leave|overtime pay|minimum wage|living wage|benefits?|pension|contract|terms|maternity|paternity|pregnan\w+|visa|work permit|dbs|criminal record|cv|r[eé]sum[eé]|interview\w*|qualifications?|certificates?|licen[cs]e|course|train for|training|deposit|fees?)\b`)
	// A wish that has a word of a rule in it: with insurance, that signs a contract.
	traitOfRuleZH = pattern.MustCompile(`(?:交|缴|有|上|带|给交|买)(?:五险一金|五险|社保|保险|公积金)的|签(?:劳动)?合同的|有加班费的|(?:不要|不用|无需|不需要|不收|免)(?:押金|体检|中介费|证书?|资格证|面试|简历|交钱|培训费?|收费|考证)的?|(?:包|有|带薪|免费)培训的?|带薪培训|没有?(?:证书?|资格证|工作证明)|(?:刚|已经?)?(?:辞职|离职|失业|退休|被裁|下岗)(?:了|在家)?[，,。 ]|不押身份证|不扣钱的?|(?:有|持|拿到)[^，。,.有没]{0,8}(?:资格证书?|证书?|执照)|[\p{Han}]{1,4}(?:资格证|证书)[，,、]|(?:是)?乙肝(?:病毒)?携带者|哺乳期|怀孕(?:了|的)?|孕妇|孕期|退休(?:了|人员)?|不(?:用)?体检|要有五险的?`)
	traitOfRuleEN = pattern.MustCompile(`(?i)\b(?:no (?:cv|interview|dbs|fees?|deposit|qualifications?|certificates?|licen[cs]e|contract)(?: needed| required)?|(?:with|and|plus|paid) (?:training|pension|holiday|sick pay|holiday pay|overtime pay)|training (?:given|provided|included)|without (?:a )?(?:cv|dbs|qualifications?|experience|licen[cs]e|degree)|permanent contract|(?:full|part)[ -]time contract|zero[ -]hours? contract|i (?:have|'ve got|got) (?:a |my |an )?(?:[\w-]+ )?(?:licen[cs]e|dbs|visa|certificates?|qualifications?|right to work)|(?:recently |just |was |been |got )+(?:made redundant|laid off|sacked|fired)|(?:above|over) (?:the )?minimum wage|living wage|must (?:be|start|finish|pay|have)|(?:got |have |with |my |full |clean |valid )*(?:sia|hgv|lgv|flt|forklift|driving|cscs|full|own|security|teaching|nursing)(?: uk)? (?:licen[cs]e|qualifications?|certificates?)|dbs(?: checked)?|i'?m on a visa|(?:min(?:imum)? wage|shifts?) (?:is |are )?(?:fine|ok)|pregnant|(?:visa|skilled worker) sponsorship)\b`)
)

// longestWork is how long a wish for work can be, in characters: who writes more tells
// a story, and asks something about it.
const longestWork = 160

// wishesWork reports whether a message is a wish for vacancies.
func wishesWork(message string) bool {
	said := withoutCourtesy(message)
	if utf8.RuneCountInString(said) > longestWork || strings.HasPrefix(said, "/") {
		return false
	}
	if all := sentences(said); len(all) > 1 && !ofRules(said) { // 外地户口可以吗？想做保安，白班
		for _, s := range slices.Backward(all) { // what comes last is what is wanted
			if wishesIn(s) {
				return true
			}
			if strings.ContainsAny(s, "?？") || asks.MatchString(s) {
				return false
			}
		}
		return false
	}
	return wishesIn(said)
}

// sentences cuts a message where a sentence ends.
func sentences(said string) (all []string) {
	for part := range strings.FieldsFuncSeq(endsIt.ReplaceAllString(said, "$1\n"), func(r rune) bool { return r == '\n' }) {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}

var endsIt = pattern.MustCompile(`([?？!！。]|\. )`)

func wishesIn(said string) bool {
	if text.Language(said) == "zh" {
		return wishesWorkZH(strings.ReplaceAll(text.Fold(said), " ", ""))
	}
	return wishesWorkEN(strings.TrimSpace(said))
}

func wishesWorkZH(said string) bool {
	stripped := traitOfRuleZH.ReplaceAllString(said, "")
	if ruleZH.MatchString(stripped) || pastZH.MatchString(said) {
		return false
	}
	w := job.Read(said, "zh")
	n := slotsOf(w)
	plain := someOf.ReplaceAllString(strings.TrimRight(said, stops), "")
	question := asks.MatchString(plain) || aNotA(plain) || strings.ContainsAny(said, "?？")
	if softZH.MatchString(stripped) && (question || n < 2) {
		return false
	}
	named := namesWorkZH.MatchString(said)
	switch {
	case named && asksForWorkZH.MatchString(said), whoHiresZH.MatchString(said):
		return true
	case question:
		return false
	case named && wantsWorkZH.MatchString(said), n > 0 && anyWorkZH.MatchString(said), unnamedZH.MatchString(said):
		return true
	case named && enough(len(traitZH.FindAllString(said, -1)), said):
		return true
	}
	return n >= 2 && (named || w.Text != "") || n == 1 && named && utf8.RuneCountInString(said) <= 16
}

func wishesWorkEN(said string) bool {
	stripped := traitOfRuleEN.ReplaceAllString(said, "")
	if ruleEN.MatchString(stripped) || pastEN.MatchString(said) {
		return false
	}
	w := job.Read(said, "en")
	n := slotsOf(w)
	named := namesWorkEN.MatchString(said)
	question := strings.Contains(said, "?") || questionEN.MatchString(said)
	if softEN.MatchString(stripped) && (question || n < 2) {
		return false
	}
	switch {
	case named && offersEN.MatchString(said), n > 0 && anythingEN.MatchString(said):
		return true
	case named && wantsWorkEN.MatchString(said) && (!question || strings.HasPrefix(strings.ToLower(said), "what about")):
		return true
	case question:
		return false
	case named && enough(len(traitEN.FindAllString(said, -1)), said):
		return true
	case named && len(strings.Fields(said)) <= 5 && listedEN.MatchString(said): // warehouse jobs Preston
		return true
	}
	return n >= 2 && (named || w.Text != "") || n == 1 && named && len(strings.Fields(said)) <= 10
}

// questionEN begins a question that has no mark: "can start Monday" is none.
var questionEN = pattern.MustCompile(`(?i)^(?:(?:hi|hello|hey|so|and|ok|but)[ ,.!]+)*(?:how|what|why|when|where|which|who|whose|do|does|did|is|are|am|was|were|can (?:i|my|an?|the|you|they|he|she|we|it)|could|should|may|will|would (?:i|you|it|they)|have (?:i|you|they))\b`)

// slotsOf counts what was understood of a wish besides its words.
func slotsOf(w job.Wish) (n int) {
	for _, is := range []bool{
		w.At != "" || w.Near != nil || w.Region != "", w.Metres > 0, w.PayFrom > 0, len(w.Employment) > 0, len(w.Shifts)+len(w.NotShifts) > 0,
		w.HoursMax > 0, w.Settlement != "", w.Start != nil, len(w.Skills) > 0, w.Untrained, w.Sort != "", len(w.Not)+len(w.NotEmployment)+len(w.Needs) > 0,
	} {
		if is {
			n++
		}
	}
	return n
}

var (
	// unnamedZH is wanting work of no kind: 找个班上, 找个包吃住的, 今晚就能干的.
	unnamedZH = pattern.MustCompile(`找(?:个|份|点)?(?:班|事)(?:上|做|干)|(?:找|求|要|来)(?:个|份|点|一个|一份)(?:能|可以)?[^，。,.]{0,6}?(?:包吃|包住|管吃|管住|管饭|日结|周结|现结|双休|单休|离家近|有社保|交社保|不加班|轻松|稳定)[^，。,.]{0,6}的$|` +
		`^(?:今天|今晚|今夜|明天|明早|明晚|后天|现在|马上|立刻|随时|当天|周末|晚上|白天|下午|上午|早上)[^，。,.]{0,3}(?:能|可以)(?:做|干|上岗|上班|开工)的$`)
	// whoHiresZH asks who wants people.
	whoHiresZH = pattern.MustCompile(`^(?:请问)?(?:我们?)?(?:哪里|哪儿|哪家|附近|周边|这边|现在|有没有|有|谁家?)[^，。,.我]{0,6}招(?:人|工|聘)的?(?:地方|单位|店|厂)?(?:吗|么|呢)?[?？]?$`)
	// anythingEN asks for whatever there is at a place or time.
	anythingEN = pattern.MustCompile(`(?i)^(?:hi |hello |hey )?(?:(?:have you |you )?got|any chance of|is there|find me|i(?:'ll| will) (?:do|take))? ?any(?:thing|thin)(?: going)?(?: (?:for|near|in|around|at|on|tonight|today|tomorrow|this)\b)`)
)

// anyWorkZH is wanting to find or to do something.
var anyWorkZH = pattern.MustCompile(`(?:想|要|急|求)(?:找|做|当|干|去)|^找|招不招|有招`)

// enough reports whether what a message says of work is enough for a wish without a verb.
// A short one needs one trait beside the name of the work, a longer one two.
func enough(found int, said string) bool {
	if region.Find(said) != "" {
		found++
	}
	short := len(strings.Fields(said)) <= 6
	if text.Language(said) == "zh" {
		short = utf8.RuneCountInString(said) <= 12
	}
	return found >= 2 || found == 1 && short
}

// someOf asks nothing: 推荐几个.
var someOf = pattern.MustCompile(`几[个家份]`)

var listedEN = pattern.MustCompile(`(?i)\b(?:jobs|vacancies|roles|shifts|gigs|openings)\b`)

// What somebody tells of work that they have, or had.
var (
	pastZH = pattern.MustCompile(`找到了?(?:个|一?份)?(?:工作|活|兼职)|找了(?:个|一?份)[^，。,.]{0,10}(?:工作|活|兼职|零工|日结)|老板|公司(?:让|要|不|没|说|把|给|想|规定|安排|叫|强|违)|单位(?:让|要|不|没|说|把|给|安排)|厂里|店里|中介(?:让|要|说|收|不)|领导|经理(?:让|要|说)|主管(?:让|要|说)|我(?:是|在|现在是|目前是|正在)?(?:做|干|当|上)[^，。,.想找]{1,10}(?:的|了)[，,。]|(?:做|干|上|工作)了[^，。,.]{0,4}(?:天|年|个?月|周)|我朋友|别人`)
	pastEN = pattern.MustCompile(`(?i)\b(?:found (?:a |an )?(?:new |part-time )?(?:job|work)|got (?:a |the )?job|started (?:a |my )|i(?:'ve| have)? worked|i was (?:working|employed)|i work (?:as|in|at|for|nights|part)|i am (?:a|an) (?:agency worker|temp)|my (?:boss|employer|manager|company|agency|job|work|shift|shifts|hours|contract|workplace|colleague)|at work|friend works|does not pay|not paying)\b`)
)
