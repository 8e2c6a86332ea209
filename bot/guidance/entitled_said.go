package guidance

import (
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/text"
)

// stated is how a fact is said without being asked. What is denied, supposed or somebody
// may become is not said.
type stated struct {
	fact, value string // value "" is an amount in the words that match, in unit
	unit        string
	words       *pattern.Pattern
}

// span is a time, and longFor one a few words on.
const (
	span    = `((?:半|` + numeral + `(?:半|多)?) ?(?:年|周年|个多?半?月|years?|months?)(?:半|多| and a half)?(?: ?(?:零|又|and )?` + numeral + ` ?(?:个月|months?))?)`
	longFor = `[^，,。；;！!？?、\d]{0,12}?(?:` + numeral + ` ?(?:年|个月|years?|months?)? ?(?:到|至|-|–|—|~|\bto\b) ?)?` + span
	// gap is a Han character that says nothing of what may come, or is not so.
	gap     = `[^\P{Han}要想会可能没不未准打将快差险说怕]`
	sinceBe = `(?:了|已经|有|快|在家|大概|差不多|约|整整|了?将近| )*` + span
)

var statedPlainly = []stated{
	{"ended", "fault", "", pattern.MustCompile(`(?:` + faults + `)\p{Han}{0,8}(?:被|公司|单位|厂里|老板)` + gap + `{0,8}?(?:辞退|开除|解雇|炒)|(?:辞退|开除|解雇|炒)(?:了|我|鱿鱼)*[，, ]?(?:公司|单位|他们|老板)?(?:说|理由是|因为|是因为)+我?(?:` + faults + `)|(?:公司|单位|厂里|老板|领导|他们)说我(?:严重)?(?:` + faults + `)[，,]?` + gap + `{0,4}?把我(?:辞退|开除|解雇|炒)|被\p{Han}{0,4}以(?:我)?(?:严重)?(?:` + faults + `)\p{Han}{0,8}为由\p{Han}{0,3}(?:辞退|开除|解雇)|(?:fired|dismissed|sacked|let go|let me go)` + lately + ` (?:for|because of|over) (?:stealing|theft|lateness|being late|misconduct|absence|fighting|drinking|lying|breaking|not (?:coming|showing))`)},
	{"ended", "dismissed", "", pattern.MustCompile(`被(?:` + gap + `{0,6}?)(?:裁员|裁了|裁掉)|(?:公司|单位|厂里|老板)(?:` + gap + `{0,4}?)把我裁|la(?:id|yed) off|made redundant`)},
	{"fired", "yes", "", pattern.MustCompile(`被(?:` + gap + `{0,6}?)(?:辞退|开除|炒鱿鱼|炒了|解雇|辞了)|(?:公司|单位|厂里|老板|领导|经理|他们|人家)(?:` + gap + `{0,4}?)(?:(?:辞退|开除|解雇)了?我|把我(?:辞退|开除|解雇|炒|辞了))|(?:^|[，,。；;])就?把我(?:辞退|开除|解雇|炒|辞了)|(?:was|were|been|got|get) (?:dismissed|fired|sacked|let go)|(?:they|boss|company|employer) (?:has |have |just )*(?:(?:fired|sacked|dismissed) me|let me go)|got the sack`)},
	{"ended", "forced", "", pattern.MustCompile(`被迫(?:辞职|离职)|` + leftFor)},
	{"ended", "closed", "", pattern.MustCompile(`(?:公司|单位|工厂|厂子?|企业)(?:` + gap + `{0,4}?)(?:倒闭|破产|关门|解散|关闭)|(?:company|employer|factory) (?:has )?(?:closed|went bankrupt|shut down|folded|went under)`)},
	{"ended", "resigned", "", pattern.MustCompile(`(?:主动|自己|自愿|我)(?:提出?|申请)?(?:的)?(?:辞职|离职|辞的职)|辞职了|\bi (?:quit|resigned)|quit my job`)},
	{"ended", "expired", "", pattern.MustCompile(`合同(?:已经|刚)?(?:到期|期满).{0,8}(?:单位|公司|厂里|老板)(?:不|没)(?:给|跟我|再)?续|contract (?:ran out|expired|ended).{0,24}not renew`)},
	{"part_time", "yes", "", pattern.MustCompile(`(?:是|签的?是?|属于|算)非全日制(?:用工|工作|劳动|的)`)},
	{"part_told", "yes", "", pattern.MustCompile(`(?:^|[^不没想要算去备])(?:是|做|当|干)(?:的是|着|了)?(?:个|一名|一个)?(?:小时工|钟点工)|(?:每天|一天|每日)(?:只|就|才|也就)?(?:工作|上班|上|干|做)(?:满)?[1-4一二两三四]个?(?:小时|钟头)(?:$|[，,。；;！! 班活]|的[班活])|\bi(?:'m| am| was) (?:a )?part[- ]?time(?:r\b|$|[,.;!]| (?:worker|employee|job|at|in|for|and|now)\b)|\bi (?:work|worked|was working) (?:\w+ )?part[- ]?time\b|\bi (?:work|worked|was working) (?:only |just |about )?[1-4] (?:hours|hrs) (?:a|per|each|every) day`)},
	{"situation", "unemployed", "", pattern.MustCompile(`失业(?:了|中|在家|人员|快|已经|半年|[一二两三四五六七八九十\d])|(?:现在|目前)?没(?:有)?(?:工作|上班)(?:了|，|,|。|$| )|还?(?:没|没有|找不到|没能)找?到(?:合适的?)?工作|待业|丢了工作|out of work|\bunemployed\b|jobless|lost my job|no job`)},
	{"situation", "flexible", "", pattern.MustCompile(`灵活就业|打零工|自由职业|(?:送|跑)外卖|(?:开|跑)网约车|freelanc|gig work`)},
	{"situation", "business", "", pattern.MustCompile(`(?:自己|我)(?:开了|开着|经营着?)(?:个|一家|了|着)?(?:店|公司|企业|小店|餐馆)|(?:自己|我)开(?:店|公司)(?:$|[，,。；;！! ])|(?:(?:我|本人)(?:也)?(?:是|做|干)?|(?:^|[，,。；; ])(?:也)?(?:是|做|干)?)(?:一?个)?个体(?:工商)?户(?:$|[，,。；;！!？? 了])|i (?:run|have) my own business`)},
	{"situation", "employed", "", pattern.MustCompile(`在职|在(?:\p{Han}{1,6})上班|(?:现在|目前)?有(?:正式|固定)工作|i(?:'m| am) (?:employed|working (?:for|at|in))|i work (?:for|at|in)`)},
	{"paid", "", "month", pattern.MustCompile(`(?:失业保险|社保|社会保险|五险)(?:费)?(?:一共|总共|已经|都|我)*(?:交|缴)(?:了|过|满)?` + longFor + `|(?:交|缴|参加|买)(?:了|过|满|的)?(?:了)?(?:失业保险|社保|社会保险|五险|保险)(?:费)?(?:了|满)?` + longFor + `|(?:交|缴)(?:了|过|满)?` + longFor + `的?(?:失业保险|社保|社会保险|五险)|(?:paid|paying) (?:into |for )?(?:the )?(?:social|unemployment)? ?(?:insurance|security)(?: [a-z]+)?` + longFor + `|` + span + ` of (?:social|unemployment)? ?(?:insurance|contributions)|(?:^|[，,。；; ])(?:我)?(?:有)?` + span + `的?(?:社保|失业保险|五险)`)},
	{"jobless", "", "month", pattern.MustCompile(`(?:失业|待业|没(?:有)?工作)` + sinceBe + `|(?:unemployed|out of work|jobless) for` + longFor)},
	{"worked", "", "month", pattern.MustCompile(`在(?:\p{Han}{0,8}?)(?:公司|单位|厂子?|店|工地|超市|酒店)(?:里)?(?:连续|一共|已经|也)?(?:干|做|工作|上班|待)(?:了|满)?` + longFor + `|worked (?:there|for (?:them|this employer|the company))` + longFor + `|\b(?:i|where i) worked (?:for )?(?:about )?` + span)},
	{"wage", "", "yuan", pattern.MustCompile(`(?:月)?(?:工资|薪水|月薪)(?:是|大概|差不多|每月|一个月|平均)*(\d(?:[\d,.]*\d)?(?:万|千|k|w)?(?:元|块)?)|(?:wage|salary)(?: is| was| of)?(?: about)? (\d(?:[\d,.]*\d)?k?)`)},
	{"registered", "yes", "", pattern.MustCompile(`(?:办|做|登记)(?:了|过|完|好)(?:失业)?登记|已经?(?:办理?|做)?(?:了)?失业登记|失业登记(?:也)?(?:办|做)(?:了|好了|过了|完了)|(?:have |am |i'm )?registered (?:as unemployed|with the (?:employment|job))`)},
	{"registered", "no", "", pattern.MustCompile(`(?:没|没有|还没|还没有|未)(?:去)?(?:办|做)(?:过)?(?:失业)?登记|失业登记(?:还)?没(?:有)?办|(?:not|haven't|have not) (?:yet )?registered`)},
	{"receiving", "yes", "", pattern.MustCompile(`在领(?:着|取着?)?失业(?:保险)?金|领(?:取)?着失业(?:保险)?金|\b(?:i am|i'm|im|still|already|currently|have been|i've been) (?:receiving|getting|on) unemployment benefits?\b`)},
	{"difficulty", "yes", "", pattern.MustCompile(`(?:被|已经?)认定(?:为|成|了|是)?就业困难|认定了就业困难|recogni[sz]ed as (?:a person )?(?:with|in) (?:hardship|difficulty)`)},
	{"declared", "yes", "", pattern.MustCompile(`自己(?:交|缴)(?:着|了)?(?:社保|社会保险)`)},
	{"recognised", "yes", "", pattern.MustCompile(`(?:被|已经?)(?:被)?认定(?:为|成|了|是)?工伤|认定了工伤|工伤(?:已经?)?认定(?:了|下来|好)|recogni[sz]ed as a work injury`)},
	{"injury", "commute", "", pattern.MustCompile(`(?:上班|下班)(?:的)?(?:路上|途中)(?:\p{Han}{0,6})(?:撞|车祸|交通事故).{0,12}?(?:对方|司机|人家)(?:负|是|的)?(?:全责|主责|全部责任|主要责任)|(?:上班|下班)(?:的)?(?:路上|途中)(?:\p{Han}{0,6})(?:撞|车祸|交通事故).{0,8}?(?:不是|不怪|没有)我的?(?:主要)?(?:责任|错)`)},
	{"unpaid", "yes", "", pattern.MustCompile(`(?:拖欠|欠着?|欠了)(?:我|俺|我们)?(?:[\p{Han}\d]{0,6}?)(?:工资|工钱|薪|加班费)|不发工资|owes? me (?:\w+ ){0,3}(?:wages|pay|salary)|(?:unpaid|withheld) wages`)},
	{"overtime", "yes", "", pattern.MustCompile(`(?:经常|天天|总是|每天|老是|周末)(?:都)?(?:要)?加班|work(?:ed|ing)? overtime`)},
	{"startup", "yes", "", pattern.MustCompile(`(?:想|要|准备|打算|正在|在)(?:自己)?(?:创业|开(?:个|一家)?(?:店|公司|网店))`)},
	{"in_training", "yes", "", pattern.MustCompile(`(?:正在|想|打算|准备|要)(?:参加|上|报)(?:\p{Han}{0,6})培训|(?:taking|doing|joining) (?:a )?(?:training|course)`)},
	{"certificate", "yes", "", pattern.MustCompile(`(?:拿|考|取得)(?:到|了|过|下)+(?:\p{Han}{0,10})(?:证书|技能证|资格证)|(?:got|have|passed) (?:a |my )?(?:\w+ ){0,2}(?:skill|vocational) certificate`)},
	{"disabled", "yes", "", pattern.MustCompile(`残疾人?证|(?:我|本人)(?:也)?(?:是|属于|有)(?:一?个|一名|听力|视力|肢体|言语|智力|精神|多重|[一二三四]级)*(?:残疾|残障)|^残疾人?$|\b(?:disability (?:certificate|card|id)|i(?:'m| am) (?:a )?disabled|i have a disability)`)},
	{"low_income", "yes", "", pattern.MustCompile(`(?:我|我家|家里)?(?:吃|拿|领着?|享受)低保|低保户|(?:on|receive|get) the minimum living allowance`)},
	{"died", "yes", "", pattern.MustCompile(`领(?:着|取)?失业(?:保险)?金\p{Han}{0,8}(?:去世|死亡|过世)|(?:died|passed away) while (?:\w+ ){0,2}(?:on|receiving|getting) unemployment`)},
	{"veteran", "yes", "", pattern.MustCompile(`(?:(?:我|本人)(?:也)?(?:是)?|(?:^|[，,。；; ])(?:也)?是)(?:一?名|一?个)?(?:退役军人|退伍军人|退伍兵|转业军人)|^(?:退役军人|退伍军人|退伍兵|转业军人)$|\bi(?:'m| am) a veteran`)},
}

var (
	// denied stands before words that are not so.
	denied = pattern.MustCompile(`(?:没有?|不是|不|未|并未|不会|如果|要是|假如|万一|not|n't|never|no plans?|if|whether)(?:\p{Han}{0,3}| (?:\w+ ){0,3}|)$`)
	// unreal stands before words that are denied, asked, supposed or feared, were so once, or
	// are of somebody else.
	unreal = pattern.MustCompile(`(?:没有?|不是|未|并未|不会|如果|要是|假如|万一|怕|担心|会不会|可能|将来|以后|将要|快要|马上|差点|差一点|险些|几乎|想|打算|能|可以|怎么|怎样|如何|才|曾经?|以前|之前|从前|帮|替|给|(?:^|[^因])为|not|n't|never|if|might|may be|(?:they|he|she|i|we|boss|company|employer) may|afraid|in case|will|'ll|would be|going to|about to|could|can|should|how|whether|almost|nearly|once|used to be|(?:wife|husband|widow|mother|father|son|daughter|child|family) of)(?:\p{Han}{0,3}| (?:\w+ ){0,3}|)$`)
	// noneToDo is why something happened, and denies nothing: 没活我被辞退了.
	noneToDo = pattern.MustCompile(`没(?:有)?(?:活|订单)(?:干|做|了|就|我)*$`)
	// unsaid stands after words that are asked, over, or of somebody who belongs to them.
	unsaid = pattern.MustCompile(`^人?吗|^人?的?(?:家属|家庭|家人|妻子|老婆|爱人|配偶|丈夫|老公|孩子|子女|儿子|女儿|遗属|父母|父亲|母亲|亲属|朋友|同事)|^了?过|^\p{Han}{0,3}(?:没有?批|没通过|没下来|不予|未批|被?驳回)|^了?(?:没有?|吗|没有?吗)(?:$|[?？，。])|^[^。；;.]{0,24}(?:才|后来|终于|又|已经?)\p{Han}{0,4}(?:找到|有|在)\p{Han}{0,4}(?:工作|上班)|^[^。；;.]{0,24}现在(?:的工作|有工作|在?上班)|^'?s (?:wife|husband|widow|mother|father|son|daughter|child|family)|^[^.;]{0,40}\b(?:years ago|before i (?:found|got)|until i (?:found|got)|but (?:now )?(?:i )?(?:have|found|got) (?:a|this|another) (?:new )?job)`)
)

// near is how far before words is looked for what denies them: more costs much in a message
// made of denials, and belongs to something else.
const near = 40

// before gives what stands shortly before a place.
func before(said string, at int) string {
	from := max(0, at-near)
	for from < at && !utf8.RuneStart(said[from]) {
		from++
	}
	return said[from:at]
}

// after gives what stands shortly after a place, up to the end of its clause.
func after(said string, at int) string {
	rest := said[at:]
	if end := saidEnds.FindStringIndex(rest); end != nil {
		rest = rest[:end[0]]
	}
	to := min(len(rest), near)
	for to < len(rest) && !utf8.RuneStart(rest[to]) {
		to--
	}
	return rest[:to]
}

// faults are what people are dismissed for that is held against them.
const faults = `旷工|迟到|早退|偷|盗窃|违纪|违规|违反|打架|失职|过错|犯错|犯了错|酗酒|喝酒|造假|吵架|顶撞|睡觉`

var (
	// owes is why who has left was made to: then they did not just resign.
	owes = pattern.MustCompile(owing)
	// oneByOne is one job after another, and times are how long something was.
	oneByOne = pattern.MustCompile(`\b(?:then|later|afterwards|after that|before that)\b|后来|然后|之后|又在|又去|再去|换了`)
	times    = pattern.MustCompile(span)
	moreTime = pattern.MustCompile(`^(?:, ?| and |，|又|零)` + numeral + ` ?(?:个月|months?)`)
	withMore = pattern.MustCompile(`^(?:以上|以下|以内|之内| or more)`)
	fullTime = pattern.MustCompile(`全职|(?:^|[^非])全日制|\bfull[- ]?time\b`)
	// heldAgainst is a reason that is held against who was dismissed: whose fault it was is asked.
	heldAgainst = pattern.MustCompile(`(?:因为?|由于)\p{Han}{0,4}我|为由|说我|because i\b|for cause`)
	// noFault is how a dismissal was that is held against nobody.
	noFault = pattern.MustCompile(`无缘无故|无故|没有?(?:说|给|任何)*(?:理由|原因)|不是(?:因为)?我的?(?:过?错|问题)|我没(?:有)?(?:犯|做)?(?:什么)?(?:过?错)|经济性裁员|效益不好|经营困难|(?:公司|单位|工?厂里?|厂子|老板)(?:里|说|都|也|最近|实在|已经)*没(?:有)?(?:活|订单)|因为没(?:有)?(?:活|订单)|\b(?:for no (?:\w+ )?reason|without (?:any |a )?(?:reason|cause)|(?:not|no|wasn't) my fault|gave (?:me )?no reason|no reason (?:was )?given|(?:they|company|factory|boss|employer) (?:had|has|have) (?:no|not enough) work|because (?:there was|of) (?:no|not enough) work|(?:they|company|factory|boss|employer) (?:are |is |was |were )?cut(?:ting)? jobs)\b`)
	// owedPart is money that is not the wage, but a part of it that is lacking.
	owedPart = pattern.MustCompile(`欠|扣|owe|deduct`)
	// ofOthers begins a clause about somebody else, and ofMine one about who writes: a clause
	// that says neither is about who the one before is.
	ofOthers = pattern.MustCompile(`(?:我|咱|俺)们?(?:家|家里)?的?(?:爱人|老公|老婆|丈夫|妻子|先生|太太|媳妇|对象|爸|妈|父|母|哥|姐|弟|妹|儿子|女儿|孩子|小孩|亲戚|朋友|同学|同事|邻居|爷|奶|叔|舅|姑|姨|表|堂|岳|公公|婆婆)|^(?:请问|那|但|因为|听说|最近|现在|今年|昨天|刚|替|帮)*(?:家人|家里人|老公|老婆|丈夫|妻子|爱人|对象|爸爸?|妈妈?|父亲|母亲|儿子|女儿|孩子|哥哥?|姐姐?|弟弟?|妹妹?|朋友|同事|同学|邻居|他|她|人家|别人|有人)|` +
		`\b(?:my|his|her|our|their|a) (?:\w+ )?(?:husband|wife|partner|spouse|father|mother|parents?|dad|mum|mom|brother|sister|son|daughter|child|children|friend|cousin|uncle|aunt|neighbou?r|colleague|coworker)s?\b|^(?:and |but )?(?:he|she|they)\b`)
	// toMe is what others have done to who writes.
	toMe     = pattern.MustCompile(`^(?:他们|她们|人家|领导|经理)\p{Han}{0,3}?把我|^(?:and |but )?they (?:have |had |just )*\w+ me\b`)
	ofMine   = pattern.MustCompile(`我|咱|俺|本人|自己|\b(?:i|i'm|i've|me|my)\b`)
	saidEnds = pattern.MustCompile(`[，。；;！!？?\n,.]| (?:and|but) `)
)

// ownWords blanks the clauses of a message that are about somebody else.
func ownWords(said string) string {
	var own strings.Builder
	start, others := 0, false
	add := func(end int, sign string) {
		clause := said[start:end]
		switch who := strings.TrimSpace(clause); {
		case ofOthers.MatchString(who) && !toMe.MatchString(who) && !ofMineToo.MatchString(who):
			others = true
		case ofMine.MatchString(who):
			others = false
		}
		if !others {
			own.WriteString(clause)
			own.WriteString(sign)
		} else {
			own.WriteString("。")
		}
	}
	for _, at := range saidEnds.FindAllStringIndex(said, -1) {
		if at[1] < len(said) && said[at[1]] >= '0' && said[at[1]] <= '9' && strings.ContainsAny(said[at[0]:at[1]], ",.") && at[0] > 0 && said[at[0]-1] >= '0' && said[at[0]-1] <= '9' {
			continue // 1,000 and 2.5
		}
		add(at[0], said[at[0]:at[1]])
		start = at[1]
	}
	add(len(said), "")
	return own.String()
}

// isUnreal reports whether a match is not said to be so: denied, planned, feared, asked, or of
// somebody else. Plans are what some facts ask for.
func (s stated) isUnreal(said string, at []int) bool {
	front, plans := noneToDo.ReplaceAllString(strings.TrimSuffix(before(said, at[0]), "因为"), ""), s.fact == "startup" || s.fact == "in_training"
	switch {
	case strings.HasPrefix(s.value, "no"):
		return false
	case plans && denied.MatchString(front), !plans && unreal.MatchString(front):
		return true
	}
	return unsaid.MatchString(said[at[1]:min(len(said), at[1]+120)])
}

// factsSaid reads what somebody says of themselves, by fact. Nothing follows from it: who was
// dismissed once may have work now, and is asked.
func factsSaid(message string) map[string]string {
	facts := map[string]string{}
	said := text.Fold(message)
	if len(said) > 4000 {
		return facts
	}
	said = inDigits(said)
	own := ownWords(said)
	for _, s := range allStated {
		said := said
		if s.fact != "died" { // nobody says that of themselves
			said = own
		}
		for _, at := range s.words.FindAllStringSubmatchIndex(said, -1) {
			if facts[s.fact] != "" {
				break
			}
			if s.isUnreal(said, at) || s.isOther(said, at) {
				continue
			}
			if value := s.valueIn(said, at); value != "" {
				facts[s.fact] = value
			}
		}
	}
	betweenYears(own, facts)
	if oneByOne.MatchString(own) && len(times.FindAllStringIndex(own, -1)) > 1 { // which of them, is not said
		delete(facts, "worked")
	}
	if facts["part_time"] != "" || fullTime.MatchString(own) {
		delete(facts, "part_told")
	}
	if facts["birth"] == "given_birth" && strings.Contains(own, "流产") {
		delete(facts, "birth")
	}
	if facts["fired"] != "" || facts["ended"] == "dismissed" { // who dismissed says less than why
		switch held := heldAgainst.MatchString(noFault.ReplaceAllString(own, " ")); {
		case held && facts["ended"] == "dismissed":
			delete(facts, "ended")
			facts["fired"] = "yes"
		case !held && facts["ended"] == "" && noFault.MatchString(own):
			facts["ended"] = "dismissed"
		}
		if facts["ended"] != "" {
			delete(facts, "fired")
		}
	}
	if facts["ended"] == "resigned" && owes.MatchString(said) { // whether they were made to is asked
		delete(facts, "ended")
	}
	return facts
}

// valueIn gives the value that a match states, "" where it has an amount that is none.
func (s stated) valueIn(said string, at []int) string {
	if s.value != "" {
		return s.value
	}
	around := said[at[0]:at[1]]
	if s.unit == "yuan" { // what it is for stands around it: 日工资200, 12000一年
		near := before(said, at[0]) + around + after(said, at[1])
		if otherRate.MatchString(near) || owedPart.MatchString(near) {
			return ""
		}
		around += after(said, at[1])
	}
	if rangeOf.MatchString(around) {
		return amountIn(around, s.unit)
	}
	value, how := "", ""
	if s.unit == "month" && nearly.MatchString(around) {
		how = "将近"
	}
	for i := 2; i+1 < len(at) && value == ""; i += 2 {
		if at[i] >= 0 {
			value = amountIn(how+said[at[i]:at[i+1]], s.unit)
		}
	}
	if moreTime.MatchString(said[at[1]:min(len(said), at[1]+24)]) { // 4 years, 11 months
		return ""
	}
	if value == "" || s.unit != "month" || strings.Contains(value, "..") {
		return value
	}
	switch all := said[at[0]:at[1]] + withMore.FindString(said[at[1]:]); {
	case lessThan.MatchString(all):
		return "0.." + value
	case notMore.MatchString(all):
		n, _ := numberOf(value)
		return "0.." + written(n+1) // with it
	case moreThan.MatchString(all):
		return value + ".."
	}
	return value
}

// groupWords are how groups are spoken of that rules are only for, by fact. To speak of one
// states nothing: what is for it is shown, and asked about.
var groupWords = map[string]*pattern.Pattern{
	"disabled":              pattern.MustCompile(`残疾|残障|disab`),
	"veteran":               pattern.MustCompile(`退役|退伍|转业军人|veteran`),
	"died":                  pattern.MustCompile(`去世|过世|死亡|\bdied\b|passed away`),
	"birth":                 pattern.MustCompile(`怀孕|生育|生孩子|生小孩|生娃|产假|流产|坐月子|pregnan|maternity|childbirth|miscarr|gave birth`),
	"rural_contract_worker": pattern.MustCompile(`农民工|农民合同|进城务工|外出务工|migrant worker|rural worker`),
	"relocated_rural":       pattern.MustCompile(`绿化隔离|矿山关闭|农村劳动力|rural worker`),
	"lost_land":             pattern.MustCompile(`失地|失去土地|征地|lost (?:my|our|their) land`),
	"zero_work_family":      pattern.MustCompile(`零就业|(?:全家|家里)(?:都|没人|没有人)(?:没|有)?工作|nobody in (?:my|our) family works|zero[- ](?:employment|work) famil`),
	"low_income":            pattern.MustCompile(`低保|最低生活保障|minimum living allowance`),
	"single_parent":         pattern.MustCompile(`单亲|单身(?:妈妈|爸爸)|single (?:mother|father|parent|mum|mom|dad)`),
	"past_retirement":       pattern.MustCompile(`退休|retire`),
}

// groupsNamed gives the groups that a message speaks of, by fact.
func groupsNamed(message string) (all []string) {
	said := text.Fold(message)
	for name, words := range groupWords {
		if words.MatchString(said) {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// origin is where somebody comes from or is registered: that is not where they are.
var origin = pattern.MustCompile(`\p{Han}{2,6}?(?:户口|户籍|籍)|是\p{Han}{2,6}?人|(?:originally )?from [A-Z]\w+ (?:province|originally)`)

// placeIn gives the place that a message says somebody is in, "" if none.
func placeIn(message string) string {
	if code := region.Find(origin.ReplaceAllString(message, "")); code != region.National {
		return code
	}
	return ""
}
