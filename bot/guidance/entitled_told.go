package guidance

import (
	"slices"
	"strings"
	"time"

	"careerbot/internal/pattern"
)

// What people tell of themselves with their wish, in whole sentences: stated in the words of
// daily life rather than of the rules.

const (
	shops    = `(?:店|面馆|餐馆|饭馆|饭店|超市|小卖部|网店|公司|厂|门市|铺子|作坊|摊子|工作室|农家乐|养殖场)`
	shopsEN  = `(?:shop|store|restaurant|stall|salon|business|company|cafe|bakery|noodle house)`
	works    = `(?:公司|单位|厂子|厂|工厂|店|工地|超市|酒店|学校|医院|企业|饭店|宾馆)`
	worksEN  = `(?:factory|company|firm|employer|shop|restaurant|hotel|plant|site|hospital|school|office)`
	hurts    = `(?:摔|砸|压|轧|夹|割|切|烫|烧|炸|撞|扭|碰|电)(?:断|伤|到|了|坏|折|破|着)|掉下来|受(?:了)?伤|伤(?:到|了)`
	atWorkEN = `(?:at work|on the job|while (?:i was )?working|at (?:the|my|our) (?:factory|site|building site|construction site|workplace))`
	money    = `(\d(?:[\d,.]*\d)?(?:万|千|k|w)?\d?多?(?:元|块)?|[一二两三四五六七八九十][一二两三四五六七八九十百千万零]{1,6}多?(?:元|块)?)`
	// body is what of somebody can be hurt.
	body = `(?:myself|(?:my|a|some|both|both my|two)(?: \w+)? (?:arm|leg|hand|foot|feet|finger|thumb|toe|back|knee|shoulder|neck|head|eye|ear|face|rib|wrist|ankle|hip|elbow|skull|spine|bone|nose|teeth|tooth|chest|skin)(?:e?s)?(?: (?:badly|really badly))?)`
	// lately is when, between what was done and what for.
	lately = `(?: (?:me|last|this|on|yesterday|today|recently|week|month|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day)){0,3}`
	// owing is what an employer owes, and leftFor that somebody left because of it.
	owing   = `(?:欠薪|拖欠|欠着?(?:我|俺|我们)|欠(?:着|了)?(?:好几|几|[\d一二两三四五六七八九十半]{1,3})?个?月?的?(?:工资|工钱|薪|加班费)|(?:不|没|没有)(?:给|按时|给我)?发(?:我|我们)?(?:工资|薪|钱|加班费)|(?:不|没|没有)(?:给|交|缴|帮)?(?:我|我们)?(?:交|缴|买|上)(?:过)?(?:社保|社会保险|五险|保险)|\bunpaid\b|\bowe[sd]? (?:me|us)\b|\bwithheld\b|\b(?:not|never|stopped|refused to|without)(?: \w+)? (?:pay|paid|paying)\b|n'?t (?:pay|paid)\b|\bno (?:social |unemployment )?(?:insurance|wages|salary|pay)\b)`
	leavers = `(?:辞职|离职|辞的职|辞了|不干|走)`
	leftFor = owing + `(?:我|\p{Han}{0,4}?)[，, ]*(?:所以|就|才|只好|只能|被迫)(?:我|自己)?(?:就|才|只好|只能|被迫)?` + leavers + `了|` + owing + `(?:我|就|才|自己|被迫|只好|所以)*` + leavers + `[的了]|因为[^。；;！!？?，,]{0,8}` + owing + `[^。；;！!？?]{0,6}?` + leavers + `[了的]|` +
		leavers + `(?:的|了)?[，, ]*(?:是)?因为[^。；;！!？?，,]{0,8}` + owing + `|\b(?:quit|resigned|left)(?: (?:my|the) job| work)? (?:because|cos|cause|cuz|since|as|over|due to) [^,.;?!]{0,30}?` + owing
	said0 = `(?:我|本人|俺|咱)(?:现在|已经|刚刚?|才|也|又|目前|都|今年|去年|上个?月|最近|马上|就)*`
)

var statedInPassing = []stated{
	{"birth", "early", "", pattern.MustCompile(`怀孕?(?:才|刚|已经|了|到)*(?:[123]|[一二两三])个?多?月\p{Han}{0,6}?流产`)},
	{"birth", "late", "", pattern.MustCompile(`怀孕?(?:才|刚|已经|了|到)*(?:[4-9]|[四五六七八九])个?多?月\p{Han}{0,6}?流产`)},
	{"birth", "given_birth", "", pattern.MustCompile(said0 + `怀(?:孕|上|了(?:孕|身孕|宝宝|孩子|二胎|三胎))|怀孕(?:已经|都|快|有)*` + span + `了|` + said0 + `快(?:要)?生(?:了|孩子|小孩|娃)|(?:` + said0 + `|^(?:刚刚?|上个?月|今年|最近))生(?:了|完|下)(?:孩子|小孩|娃|宝宝|一胎|二胎|三胎|双胞胎|个?(?:儿子|女儿|男孩|女孩))|(?:^|我|正|还|现在)在?(?:休着?产假|坐月子)|预产期(?:是|在|还有|就|下|\d)|` +
		`\bi ?(?:am|'m|m) (?:(?:now|already|currently|about|almost|nearly|` + span + `|\d+ weeks) )*pregnant|\bi ?(?:am|'m|m) expecting (?:twins|(?:a|an|our|my|another) (?:\w+ )?(?:baby|child|son|daughter|boy|girl)\b)|\bi (?:just |recently |have )?(?:gave birth|had (?:a|my|our) (?:\w+ )?(?:baby|child))|\b(?:i am|i'm|im|still) on maternity leave`)},
	{"babies", "2", "", pattern.MustCompile(`(?:生(?:了|下|的是)|怀(?:了|的是)|刚生)(?:一对)?双胞胎|\b(?:gave birth to|expecting|had) twins\b`)},
	{"ended", "not_ended", "", pattern.MustCompile(`(?:^|[，,。；; 我])(?:我|还|从来|一直)*没(?:有)?上过班(?:$|[，,。；;！! ])|\bi(?:'ve| have) never (?:had a job|worked)(?:$|[,.;!])`)},
	{"pensioner", "yes", "", pattern.MustCompile(`(?:^|我|本人)(?:现在|已经?|每个?月|也)*(?:在领|领着|在拿|拿着)(?:养老金|退休金)(?:了|的人)?(?:$|[，,。；;！! ])|\bi(?:'m| am) (?:drawing|getting|receiving|on) (?:a|my) (?:retirement |basic )?pension\b|\bi (?:already )?(?:draw|get|receive) (?:a|my) (?:retirement |basic )?pension\b`)},
	{"zero_work_family", "yes", "", pattern.MustCompile(`(?:全家|一家人?|我们家|我家|家里)(?:都|里|现在)*(?:没有?(?:一个)?人(?:有)?(?:工作|上班)|(?:人)?都没(?:有)?(?:工作|上班))|(?:nobody|no one|none) (?:in|of) (?:my|our) family (?:works|has (?:a job|work))`)},
	{"lost_land", "yes", "", pattern.MustCompile(`(?:我家?|我们家?|家里)的?(?:地|土地|田)(?:都|全|已经)*被(?:征|占)|(?:我|我们)(?:都)?是失地农民|(?:our|my) land was taken|(?:i|we) lost (?:my|our) land`)},
	{"injury", "at_work", "", pattern.MustCompile(`(?:我|在)(?:\p{Han}{0,3}?)(?:工地|工厂|厂里?|车间|公司|单位|仓库|店里|矿上|岗位)(?:里|上)?(?:\p{Han}{0,8}?)(?:` + hurts + `)|(?:上班|干活|工作|上工|值班|施工)(?:的)?(?:时候?|期间|中)\p{Han}{0,8}?(?:` + hurts + `)|` +
		`\b(?:broke|hurt|injured|cut|burn(?:ed|t)|lost|crushed|twisted|sprained|smashed) ` + body + ` ` + atWorkEN + `|\bi (?:got|was|have been|ve been) (?:badly )?(?:hurt|injured|burned|burnt|crushed) ` + atWorkEN + `|\bi fell (?:off|from|down)(?: \w+){0,4} ` + atWorkEN)},
	{"injury", "disease", "", pattern.MustCompile(`(?:我有|得了|患了|查出(?:来|了)?|诊断(?:为|出))(?:是)?(?:职业病|尘肺病?|矽肺|噪声聋)|\b(?:i have|i got|diagnosed with) (?:an )?(?:occupational disease|silicosis|pneumoconiosis)`)},
	{"veteran", "yes", "", pattern.MustCompile(`(?:我|本人)(?:是|今年|去年|刚刚?|才|年初|年底|上个?月|\d{2,4}年)*(?:一个|一名)?(?:退伍|退役|复员|转业)(?:军人|老?兵|士兵|回来|不久|没多久|的|了)|(?:^|我)(?:今年|去年|刚刚?|才|上个?月|\d{2,4}年)+(?:从部队)?(?:退伍|退役|复员|转业)|(?:从|离开)(?:部队|军队)(?:退|回来|出来|转业|复员)|当(?:了|过)(?:` + span + `的?)?兵|` +
		`\bi (?:just |recently |have )*(?:left|got out of|came back from|returned from|finished in) (?:the )?(?:army|military|navy|forces)|^just (?:left|back from|out of) the (?:army|military|navy)|\bi (?:was|got|have been) discharged from the (?:army|military)|\bi (?:have )?served (?:\w+ ){0,4}?in the (?:army|military|navy|forces)|\bi ?(?:am|'m|m) an? (?:ex[- ]?soldier|former soldier|ex[- ]?army|army veteran|ex[- ]?serviceman)|\bi was (?:a soldier|in the (?:army|military))`)},
	{"situation", "business", "", pattern.MustCompile(`(?:我|自己|本人|^(?:去年|今年|刚刚?|最近))(?:现在|也|已经|去年|今年|刚刚?|最近)*(?:开了?|经营着?|有|办了?)(?:一)?(?:个|家|间|着)(?:小|自己的|\p{Han}{0,3}?)?` + shops + `(?:$|[，,。；;！!？?了 ])|\bi (?:just |recently |have |now |already |also )*(?:opened|own|run|have|started) (?:a|an|my own|my) (?:\w+ ){0,2}` + shopsEN + `(?:$|[,.;!?]| (?:in|and|but|since|for|last|now|what|how|can|do|with|at|on|this)\b)|\bi ?(?:am|'m|m) self[- ]?employed`)},
	{"startup", "yes", "", pattern.MustCompile(`(?:想|要|准备|打算|计划|筹备)(?:自己|再|也|去|着|回家|回老家|回乡)*(?:创业|做(?:点|个|些)?小?(?:生意|买卖)|(?:开|办|搞|弄)(?:一)?(?:个|家|间)?(?:小|\p{Han}{0,2})?` + shops + `|摆(?:个)?(?:地)?摊)|(?:want|like|plan|planning|going|hope|hoping|about|intend|wish|thinking|i am|i'm|im) (?:to |of |about )?(?:start(?:ing)?|open(?:ing)?|set(?:ting)? up|run(?:ning)?) (?:a|an|my own|my) (?:\w+ ){0,2}` + shopsEN + `\b`)},
	{"worked", "", "month", pattern.MustCompile(`(?:一|同一|这|那|本)(?:个|家|间)(?:\p{Han}{0,4}?)` + works + `(?:里|上)?(?:\p{Han}{0,4}?)(?:干|做|工作|上班|待|打工|呆)(?:了|过|满)?` + longFor + `|在\p{Han}{0,8}?` + works + `(?:里|上)?(?:\p{Han}{0,2}?)(?:干|做|工作|上班|待|打工|呆)(?:了|满)?` + longFor + `|` +
		`(?:worked|been|was|working) (?:there |here )?(?:at|for|in|with) (?:the|this|that|1|a|an|my) (?:same )?(?:\w+ )?` + worksEN + `(?: for)?` + longFor + `|` + span + ` (?:at|in|with|for) (?:1|the same|this|that) (?:\w+ )?` + worksEN)},
	{"jobless", "", "month", pattern.MustCompile(span + `(?:都|就)?没(?:有)?(?:工作|上班|活干)了?`)},
	{"situation", "unemployed", "", pattern.MustCompile(`(?:我|^|刚刚?|现在)下岗(?:了|在家|工人|职工|，|$)|在家(?:里)?(?:闲着|待着|呆着|没事(?:干|做))|没(?:有)?活儿?(?:干|做)|(?:丢|没)了(?:饭碗|工作)|` +
		`\bi (?:dont|don't|do not) have (?:a |any )?(?:job|work)\b|^i lose (?:my |the )?job|^lost (?:my |the )?job|\bunempl?oye?d\b|between jobs|not working (?:now|at the moment)|\bi have no work\b`)},
	{"situation", "flexible", "", pattern.MustCompile(`(?:我|是|当|做)(?:个|一名)?外卖(?:骑手|员|小哥)|(?:我|在|天天|每天)(?:跑|开)(?:滴滴|网约车|货拉拉)|(?:我|在)打零工|\bi (?:deliver (?:food|parcels|packages)|drive for (?:didi|uber)|do gig work)|\bi ?(?:am|'m|m) (?:a )?delivery (?:rider|driver)`)},
	{"ended", "closed", "", pattern.MustCompile(`(?:公司|单位|工厂|厂子?|企业)(?:` + gap + `{0,4}?)(?:黄了|注销了)|(?:老板|单位|公司)(?:` + gap + `{0,4}?)把(?:公司|厂子?|工厂|店)(?:给)?(?:关|停|撤)(?:了|掉)|\b(?:boss|owner|management|company|employer|they|he|she) (?:has |have |had |just |suddenly )*closed (?:down )?(?:the|our|my) (?:factory|shop|company|plant|restaurant)|(?:company|employer|factory|shop|firm) (?:went|has gone|is) (?:bust|out of business|bankrupt)`)},
	{"ended", "dismissed", "", pattern.MustCompile(`被(?:` + gap + `{0,6}?)优化|\blay?ed off\b|\b(?:was|got|been|were) laid of\b`)},
	{"registered", "yes", "", pattern.MustCompile(`失业登记(?:我|也|都|早就?|已经?|刚刚?|上周|昨天|前天|今天|上个?月|去年|今年|在(?:社区|街道|社保局|人社局))+(?:就|就已经)?(?:办|做)(?:了|好|过|完)|登记(?:了|过)失业|去登记失业了|\b(?:went to|have been to) register(?: as unemployed| for unemployment| at\b| with\b| last\b| yesterday| on\b|$)`)},
	{"registered", "no", "", pattern.MustCompile(`(?:没|没有|还没|还没有|未)(?:去|顾上|来得及)*登记失业`)},
	{"receiving", "yes", "", pattern.MustCompile(`(?:每个?月|一直|还|我)(?:都)?(?:在)?领(?:取)?着失业(?:保险)?金`)},
	{"receiving", "no", "", pattern.MustCompile(`(?:没|没有|从没|没在)领(?:过)?失业(?:保险)?金`)},
	{"paid", "0", "", pattern.MustCompile(`(?:从来?|一直|根本|一天|一次)(?:都|也)?(?:没有?|未)(?:给我)?(?:交|缴|买)过?(?:社保|失业保险|保险|五险)|一(?:天|次|个月)(?:社保|失业保险|五险|保险)(?:费)?(?:都|也)没(?:有)?(?:交|缴|买)过?|(?:社保|失业保险|五险)(?:一天|从来|一直|一次|根本)(?:都|也)?没(?:有)?(?:交|缴|买)过?|\bi (?:have |ve )?never paid (?:any |for |into |in )*(?:social |unemployment )*insurance`)},
	{"wage", "", "yuan", pattern.MustCompile(`(?:工资|薪水|月薪|月收入|月入)(?:是|有|才|只有|到手|大概|差不多|每月|一个月|平均)*` + money + `|(?:一个月|每个?月)(?:到手|能|才|只|挣|赚|拿|发|有|大概|差不多|工资|是)+` + money + `|\bi (?:earn(?:ed)?|make|made|get|got|was paid|am paid)(?: about| around| only)? (\d(?:[\d,.]*\d)?k?)(?: ?(?:yuan|rmb|cny))? ?(?:a|per|each|every|/) ?month`)},
	{"unpaid", "yes", "", pattern.MustCompile(`\b(?:boss|company|employer|they) (?:(?:has|have|did|does|do) ?)?(?:not|n't|nt) (?:pay|paid)\b`)},
	{"overtime", "yes", "", pattern.MustCompile(`(?:经常|天天|总是|每天|老是|周末)(?:都)?(?:要)?(?:让|叫|逼|要求)(?:我们?)?加班`)},
}

// allStated is what is read without being asked.
var allStated = slices.Concat(statedPlainly, statedInPassing)

var (
	// offPlace is where an accident is none at work.
	offPlace = pattern.MustCompile(`门口|路上|外面|外边|宿舍|食堂|回家|下班|家里`)
	// ruleAsked goes on with a question about the rule itself, and workWished with a wage that is wished for.
	ruleAsked  = pattern.MustCompile(`^\p{Han}{0,3}(?:怎么|如何|算不算|能不能|算|赔多少|要多少)`)
	workWished = pattern.MustCompile(`^(?:以上|以下|起|%|％|\p{Han}{0,5}(?:工作|岗位|职位|的活))`)
	// ofNoWage is money that is not the wage of who writes.
	ofNoWage = pattern.MustCompile(`失业|低保|伤前|补贴|补助|津贴|平均|最低|社平|当地|养老|退休|生活费|房租|奖金|基数|标准|伙食|报销|赔|保险|社保|\b(?:unemploy\w*|benefits?|allowance|subsid\w+|pension|minimum|average|local|rent|bonus|compensation|severance|insurance)\b|before (?:the|my) (?:injury|accident)`)
	// wishTo stands before what somebody may do.
	wishTo = pattern.MustCompile(`\b(?:want|wish|like|plan|planning|planned|have|need|ready|decided) to (?:just )?$|\bthinking (?:of|about) $`)
	// inYears are years, or days, before what was so in them only.
	inYears = pattern.MustCompile(`(?:今天|昨天|前天|这[几两]天|周末|上周|这周)(?:我|都|也)*$|\d ?年?\p{Han}{0,2}(?:到|至|-|~) ?(?:19|20)\d\d ?年?\p{Han}{0,2}$`)
	// goesHow goes on with a question, or with what is only so if.
	goesHow = pattern.MustCompile(`^\p{Han}{0,4}(?:才|能|可以|以后|之后|后|要|需要|怎么|如何|多久|条件|流程|手续|材料|期间|的话|什么)`)
	butNot  = pattern.MustCompile(`\b(?:but|refused|couldn't|could not|turned|closed|was told)\b`)
	// ownShop stands before a firm that is one's own, and overNow after one that is no more.
	ownShop = pattern.MustCompile(`(?:我|咱|俺)(?:自己)?的(?:小|那家|那个)?$|(?:我|俺|自己)们?(?:把|(?:自己)?(?:开|办|经营)的?\p{Han}{0,3})$|自己的\p{Han}{0,2}$|我把$`)
	overNow = pattern.MustCompile(`倒闭|关门|关了|黄了|破产|注销|转让|不干了|\b(?:closed|shut|bankrupt|bust|sold|folded)\b`)
	notPay  = pattern.MustCompile(`^(?: for)?(?: (?:my|our|the|any|into))*(?: \w+)? (?:insurance|security|contributions?|pension|tax(?:es)?)\b`)
	paidUp  = pattern.MustCompile(`^(?:已经|也|后来|都|全)*(?:发了|发清|结清|付清|还清|给了|补发|补上)`)
	notOwed = pattern.MustCompile(`(?:不|没有?|未)(?:再|拖)?欠`)
	enough  = pattern.MustCompile(`^ (?:enough|well|much|fairly|more)\b`)
	owedFor = pattern.MustCompile(`\b(?:owe[sd]?|miss\w*|lack\w*)\b|欠|缺|差|断`)
	asLabel = pattern.MustCompile(`(?:登记|\bas )$`)
	askedEN = pattern.MustCompile(`\b(?:how|when|where|should|must|can|could|what if|do|does|did) (?:(?:i|we|to|not|have|need|really|be|get|got) ?)*$`)
)

// ofMineToo is a clause about what somebody else has done to who writes, or who they are themselves.
var ofMineToo = pattern.MustCompile(`^(?:and |but )?(?:he|she|they)\b[^.;]{0,40}\b(?:me|us)\b|^(?:他们?|她|人家)\p{Han}{0,4}(?:把|给|让|叫|欠|不要)了?我|\bi ?(?:am|'m|m) (?:(?:a )?single (?:mother|father)|expecting)|^(?:and |but |because )?they (?:had|have) (?:no|not enough) work`)

// isOther reports whether a match says something else by what stands around it.
func (s stated) isOther(said string, at []int) bool {
	rest := said[at[1]:min(len(said), at[1]+60)]
	if askedEN.MatchString(before(said, at[0])) {
		return true
	}
	front := inClause(said, at[0])
	switch s.fact {
	case "injury":
		return s.value == "at_work" && (offPlace.MatchString(said[at[0]:at[1]]) || ruleAsked.MatchString(rest))
	case "wage":
		return workWished.MatchString(rest) || ofNoWage.MatchString(front+said[at[0]:at[1]]+after(said, at[1]))
	case "receiving", "registered":
		return s.value == "yes" && (goesHow.MatchString(rest) || butNot.MatchString(rest))
	case "ended":
		return s.value == "closed" && ownShop.MatchString(front) || s.value == "forced" && (goesHow.MatchString(rest) || enough.MatchString(rest) || notOwed.MatchString(said[at[0]:at[1]])) || wishTo.MatchString(front)
	case "unpaid":
		return notPay.MatchString(rest) || paidUp.MatchString(rest) || notOwed.MatchString(front+said[at[0]:at[1]])
	case "paid":
		return owedFor.MatchString(front)
	case "situation":
		if s.value == "business" && overNow.MatchString(rest) || s.value != "business" && inYears.MatchString(front) {
			return true
		}
		return asLabel.MatchString(before(said, at[0])) || s.value == "unemployed" && strings.HasPrefix(said[at[0]:], "失业") && strings.HasSuffix(before(said, at[0]), "登记")
	}
	return false
}

var (
	paidWords   = pattern.MustCompile(`社保|社会保险|失业保险|五险|\b(?:social|unemployment) insurance\b|\bsocial security\b|\b(?:paid|paying) (?:into |for )?(?:the )?insurance\b`)
	workedWords = pattern.MustCompile(`(?:` + works + `|这里|这儿|那里|那儿)\p{Han}{0,4}?(?:(?:从|自)?[\d年月到至]+)*\p{Han}{0,2}?(?:干|做|工作|上班|打工)|\b(?:worked|working) (?:there|here|(?:for|at|in|with) (?:the|this|that|my|them|an?)\b)`)
	// without is what was not done in that time.
	without = pattern.MustCompile(`[没未断停找不无欠缺]|待业|失业(?:了|在)|\b(?:not|never|no|without|looking|seeking|unemployed|jobless|stop\w*|gap)\b|n'?t\b`)
)

// betweenYears reads how long somebody worked or paid from the years that they name.
func betweenYears(own string, facts map[string]string) {
	for _, clause := range saidEnds.Split(own, -1) {
		if monthRelative.MatchString(clause) || !strings.ContainsAny(clause, "0123456789") {
			continue
		}
		value := monthsBetween(clause, time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), false)
		switch {
		case value == "" || without.MatchString(clause) || untilNow.MatchString(clause):
		case paidWords.MatchString(clause) && facts["paid"] == "":
			facts["paid"] = value
		case workedWords.MatchString(clause) && facts["worked"] == "":
			facts["worked"] = value
		}
	}
}

// inClause gives what stands before a place in its own clause.
func inClause(said string, at int) string {
	front := before(said, at)
	if ends := saidEnds.FindAllStringIndex(front, -1); len(ends) > 0 {
		return front[ends[len(ends)-1][1]:]
	}
	return front
}
