package statement

import "careerbot/internal/pattern"

// What is said of a job: how it ended, how long it was, what it paid and when.

const (
	// gap is a Han character that says nothing of what may come, or is not so.
	gap = `[^\P{Han}要想会可能没不未准打将快差险说怕]`
	// faults are what people are dismissed for that is held against them.
	faults = `旷工|迟到|早退|偷|盗窃|违纪|违规|违反|打架|失职|过错|犯错|犯了错|酗酒|喝酒|造假|吵架|顶撞|睡觉`
	// lately is when, between what was done and what for.
	lately = `(?: (?:me|last|this|on|yesterday|today|recently|week|month|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day)){0,3}`
	// owing is what an employer owes, and leftFor that somebody left because of it.
	owing   = `(?:欠薪|拖欠|欠着?(?:我|俺|我们)|欠(?:着|了)?(?:好几|几|[\d一二两三四五六七八九十半]{1,3})?个?月?的?(?:工资|工钱|薪|加班费)|(?:不|没|没有)(?:给|按时|给我)?发(?:我|我们)?(?:工资|薪|钱|加班费)|(?:不|没|没有)(?:给|交|缴|帮)?(?:我|我们)?(?:交|缴|买|上)(?:过)?(?:社保|社会保险|五险|保险)|\bunpaid\b|\bowe[sd]? (?:me|us)\b|\bwithheld\b|\b(?:not|never|stopped|refused to|without)(?: \w+)? (?:pay|paid|paying)\b|n'?t (?:pay|paid)\b|\bno (?:social |unemployment )?(?:insurance|wages|salary|pay)\b)`
	leavers = `(?:辞职|离职|辞的职|辞了|不干|走)`
	leftFor = owing + `(?:我|\p{Han}{0,4}?)[，, ]*(?:所以|就|才|只好|只能|被迫)(?:我|自己)?(?:就|才|只好|只能|被迫)?` + leavers + `了|` + owing + `(?:我|就|才|自己|被迫|只好|所以)*` + leavers + `[的了]|因为[^。；;！!？?，,]{0,8}` + owing + `[^。；;！!？?]{0,6}?` + leavers + `[了的]|` +
		leavers + `(?:的|了)?[，, ]*(?:是)?因为[^。；;！!？?，,]{0,8}` + owing + `|\b(?:quit|resigned|left)(?: (?:my|the) job| work)? (?:because|cos|cause|cuz|since|as|over|due to) [^,.;?!]{0,30}?` + owing
	works   = `(?:公司|单位|厂子|厂|工厂|店|工地|超市|酒店|学校|医院|企业|饭店|宾馆)`
	worksEN = `(?:factory|company|firm|employer|shop|restaurant|hotel|plant|site|hospital|school|office)`
	money   = `(\d(?:[\d,.]*\d)?(?:万|千|k|w)?\d?多?(?:元|块)?|[一二两三四五六七八九十][一二两三四五六七八九十百千万零]{1,6}多?(?:元|块)?)`
)

// ofTheJob is what states a fact, of each the first that fits. To be fired is a part of how a
// job ended, and stands there.
var ofTheJob = []stated{
	{"ended", "fault", "", pattern.MustCompile(`(?:` + faults + `)\p{Han}{0,8}(?:被|公司|单位|厂里|老板)` + gap + `{0,8}?(?:辞退|开除|解雇|炒)|(?:辞退|开除|解雇|炒)(?:了|我|鱿鱼)*[，, ]?(?:公司|单位|他们|老板)?(?:说|理由是|因为|是因为)+我?(?:` + faults + `)|(?:公司|单位|厂里|老板|领导|他们)说我(?:严重)?(?:` + faults + `)[，,]?` + gap + `{0,4}?把我(?:辞退|开除|解雇|炒)|被\p{Han}{0,4}以(?:我)?(?:严重)?(?:` + faults + `)\p{Han}{0,8}为由\p{Han}{0,3}(?:辞退|开除|解雇)|(?:fired|dismissed|sacked|let go|let me go)` + lately + ` (?:for|because of|over) (?:stealing|theft|lateness|being late|misconduct|absence|fighting|drinking|lying|breaking|not (?:coming|showing))`)},
	{"ended", "dismissed", "", pattern.MustCompile(`被(?:` + gap + `{0,6}?)(?:裁员|裁了|裁掉)|(?:公司|单位|厂里|老板)(?:` + gap + `{0,4}?)把我裁|la(?:id|yed) off|made redundant`)},
	{"fired", "yes", "", pattern.MustCompile(`被(?:` + gap + `{0,6}?)(?:辞退|开除|炒鱿鱼|炒了|解雇|辞了)|(?:公司|单位|厂里|老板|领导|经理|他们|人家)(?:` + gap + `{0,4}?)(?:(?:辞退|开除|解雇)了?我|把我(?:辞退|开除|解雇|炒|辞了))|(?:^|[，,。；;])就?把我(?:辞退|开除|解雇|炒|辞了)|(?:was|were|been|got|get) (?:dismissed|fired|sacked|let go)|(?:they|boss|company|employer) (?:has |have |just )*(?:(?:fired|sacked|dismissed) me|let me go)|got the sack`)},
	{"ended", "forced", "", pattern.MustCompile(`被迫(?:辞职|离职)|` + leftFor)},
	{"ended", "closed", "", pattern.MustCompile(`(?:公司|单位|工厂|厂子?|企业)(?:` + gap + `{0,4}?)(?:倒闭|破产|关门|解散|关闭)|(?:company|employer|factory) (?:has )?(?:closed|went bankrupt|shut down|folded|went under)`)},
	{"ended", "resigned", "", pattern.MustCompile(`(?:(?:主动|自己|自愿)(?:向?\p{Han}{0,2}?(?:提出?|申请|选择))?(?:的)?(?:辞职|离职|辞的职)|我(?:提出?|申请|已经|上个?月|上周|去年|今年|刚刚?|昨天|前天|就|也|才)*(?:的)?(?:辞职|辞的职))(?:[了的]|$|[，,。；;！! ]|` + sinceBe + `)|辞职了|\bi (?:quit|resigned)|quit my job`)},
	{"ended", "expired", "", pattern.MustCompile(`合同(?:已经|刚)?(?:到期|期满).{0,8}(?:单位|公司|厂里|老板)(?:不|没)(?:给|跟我|再)?续|contract (?:ran out|expired|ended).{0,24}not renew`)},
	{"ended", "no_job", "", pattern.MustCompile(`(?:^|[，,。；; 我])(?:我|还|从来|一直)*没(?:有)?上过班(?:$|[，,。；;！! ])|\bi(?:'ve| have) never (?:had a job|worked)(?:$|[,.;!])`)},
	{"ended", "closed", "", pattern.MustCompile(`(?:公司|单位|工厂|厂子?|企业)(?:` + gap + `{0,4}?)(?:黄了|注销了)|(?:老板|单位|公司)(?:` + gap + `{0,4}?)把(?:公司|厂子?|工厂|店)(?:给)?(?:关|停|撤)(?:了|掉)|\b(?:boss|owner|management|company|employer|they|he|she) (?:has |have |had |just |suddenly )*closed (?:down )?(?:the|our|my) (?:factory|shop|company|plant|restaurant)|(?:company|employer|factory|shop|firm) (?:went|has gone|is) (?:bust|out of business|bankrupt)`)},
	{"ended", "dismissed", "", pattern.MustCompile(`被(?:` + gap + `{0,6}?)优化|\blay?ed off\b|\b(?:was|got|been|were) laid of\b`)},
	{"part_time", "yes", "", pattern.MustCompile(`(?:是|签的?是?|属于|算)非全日制(?:用工|工作|劳动|的)`)},
	{"part_told", "yes", "", pattern.MustCompile(`(?:^|[^不没想要算去备])(?:是|做|当|干)(?:的是|着|了)?(?:个|一名|一个)?(?:小时工|钟点工)|(?:每天|一天|每日)(?:只|就|才|也就)?(?:工作|上班|上|干|做)(?:满)?[1-4一二两三四]个?(?:小时|钟头)(?:$|[，,。；;！! 班活]|的[班活])|\bi(?:'m| am| was) (?:a )?part[- ]?time(?:r\b|$|[,.;!]| (?:worker|employee|job|at|in|for|and|now)\b)|\bi (?:work|worked|was working) (?:\w+ )?part[- ]?time\b|\bi (?:work|worked|was working) (?:only |just |about )?[1-4] (?:hours|hrs) (?:a|per|each|every) day`)},
	{"worked", "", "month", pattern.MustCompile(`在(?:\p{Han}{0,8}?)(?:公司|单位|厂子?|店|工地|超市|酒店)(?:里)?(?:连续|一共|已经|也)?(?:干|做|工作|上班|待)(?:了|满)?` + longFor + `|worked (?:there|for (?:them|this employer|the company))` + longFor + `|\b(?:i|where i) worked (?:for )?(?:about )?` + span)},
	{"worked", "", "month", pattern.MustCompile(`(?:一|同一|这|那|本)(?:个|家|间)(?:\p{Han}{0,4}?)` + works + `(?:里|上)?(?:\p{Han}{0,4}?)(?:干|做|工作|上班|待|打工|呆)(?:了|过|满)?` + longFor + `|在\p{Han}{0,8}?` + works + `(?:里|上)?(?:\p{Han}{0,2}?)(?:干|做|工作|上班|待|打工|呆)(?:了|满)?` + longFor + `|` +
		`(?:worked|been|was|working) (?:there |here )?(?:at|for|in|with) (?:the|this|that|1|a|an|my) (?:same )?(?:\w+ )?` + worksEN + `(?: for)?` + longFor + `|` + span + ` (?:at|in|with|for) (?:1|the same|this|that) (?:\w+ )?` + worksEN)},
	{"wage", "", "yuan", pattern.MustCompile(`(?:月)?(?:工资|薪水|月薪)(?:是|大概|差不多|每月|一个月|平均)*(\d(?:[\d,.]*\d)?(?:万|千|k|w)?(?:元|块)?)|(?:wage|salary)(?: is| was| of)?(?: about)? (\d(?:[\d,.]*\d)?k?)`)},
	{"wage", "", "yuan", pattern.MustCompile(`(?:工资|薪水|月薪|月收入|月入)(?:是|有|才|只有|到手|大概|差不多|每月|一个月|平均)*` + money + `|(?:一个月|每个?月)(?:到手|能|才|只|挣|赚|拿|发|有|大概|差不多|工资|是)+` + money + `|\bi (?:earn(?:ed)?|make|made|get|got|was paid|am paid)(?: about| around| only)? (\d(?:[\d,.]*\d)?k?)(?: ?(?:yuan|rmb|cny))? ?(?:a|per|each|every|/) ?month`)},
	{"unpaid", "yes", "", pattern.MustCompile(`(?:拖欠|欠着?|欠了)(?:我|俺|我们)?(?:[\p{Han}\d]{0,6}?)(?:工资|工钱|薪|加班费)|不发工资|owes? me (?:\w+ ){0,3}(?:wages|pay|salary)|(?:unpaid|withheld) wages`)},
	{"unpaid", "yes", "", pattern.MustCompile(`\b(?:boss|company|employer|they) (?:(?:has|have|did|does|do) ?)?(?:not|n't|nt) (?:pay|paid)\b`)},
	{"overtime", "yes", "", pattern.MustCompile(`(?:经常|天天|总是|每天|老是|周末)(?:都)?(?:要)?加班|work(?:ed|ing)? overtime`)},
	{"overtime", "yes", "", pattern.MustCompile(`(?:经常|天天|总是|每天|老是|周末)(?:都)?(?:要)?(?:让|叫|逼|要求)(?:我们?)?加班`)},
}

// brieflyOfTheJob is what states a fact where it is asked about and nothing else is said.
var brieflyOfTheJob = []stated{
	{"worked", "", "month", pattern.MustCompile(`^(?:我|一共|已经|在那里?|在厂里|在公司|在单位)*(?:干|做|上班|工作)(?:了|过|满)*` + howLong + `$|^(?:i )?(?:have |had )?worked (?:there |here )?` + howLongEN + `$`)},
	{"wage", "", "yuan", pattern.MustCompile(`^(?:我|以前|现在|差不多|大概)*(?:一个月|每个?月|月薪|月入)(?:大概|差不多|能|挣|拿|发|有|是|到手)*` + money + `(?:左右|吧|多)*$|^i (?:earn(?:ed)?|make|made)(?: about| around)? (\d[\d,.]*k?)(?: ?(?:yuan|rmb))?(?: a month)?$`)},
	{"fired", "yes", "", pattern.MustCompile(`^(?:我|是|就|单位|公司|老板|被|把我)*(?:辞退|开除|解雇|炒鱿鱼)(?:我|了|的)*$|^(?:i was |i got |was |got )?(?:dismissed|fired|sacked)$`)},
}

// optionsOfTheJob names an option, of each fact the first that fits.
var optionsOfTheJob = []phrase{
	{"ended", "closed", pattern.MustCompile(`^(?:单位|公司|厂子?|老板|工厂)*(?:倒闭|破产|关门|关了|黄了|注销|解散)(?:了|的)*$|^(?:the |my )?(?:company|factory|shop|boss|employer|it)? ?(?:closed|went bankrupt|went bust|shut down|bankrupt)(?: down)?$`)},
	{"ended", "expired", pattern.MustCompile(`^(?:我的?)?(?:劳动)?合同(?:已经)?(?:到期|期满)了? ?(?:单位|公司|他们|老板|厂里)?(?:没有?|不)(?:给我|跟我|再)?续(?:签|订|约)?(?:了|的)*$`)},
	{"ended", "resigned", pattern.MustCompile(`^(?:我|是|就)*(?:(?:自己|主动|自愿)(?:提出?的?)?(?:辞职|离职|辞的|不干|不做|走)|辞职|裸辞)(?:了|的)*$|^i (?:just )?(?:quit|resigned|left (?:by myself|myself|on my own|voluntarily))(?: myself| my job)?$`)},
	{"ended", "dismissed", pattern.MustCompile(`^(?:我|是|单位|公司|被)*(?:裁员?|裁掉|优化)(?:了|的|掉)*$|^(?:i was |i got |was |got )?(?:laid off|lay?ed off|laid of|made redundant|redundant|layoff)$`)},
	{"ended", "agreed", pattern.MustCompile(`^(?:是|由)?(?:单位|公司|老板|厂里)(?:先|主动)?提出?的? ?(?:我们|双方)?(?:商量好|协商一致|协商)(?:了|后|解除|离职|的)*$`)},
	{"ended", "agreed_mine", pattern.MustCompile(`^(?:是|由)?我(?:先|主动|自己)?提出?的? ?(?:我们|双方)?(?:商量好|协商一致|协商)(?:了|后|解除|离职|的)*$`)},
	{"ended", "not_ended", pattern.MustCompile(`^(?:我|还|现在|这份工作)*(?:没(?:有)?(?:结束|离职|辞职)|在(?:干|做|职|上班))(?:呢|着|的)*$|^(?:i am |im )?still (?:working|there|employed)(?: there)?$|^it has not ended$`)},
	{"ended", "no_job", pattern.MustCompile(`^(?:我|还)*(?:没(?:有)?上过班|从来?没(?:有)?(?:上过班|工作过))(?:呢|的)*$|^(?:i )?(?:have |ve )?never (?:had (?:one|a job)|worked)$`)},
	{"contract_kind", "hourly", pattern.MustCompile(`^(?:我)?(?:是|做)*(?:小时工|钟点工)(?:的)?$|^by the hour$`)},
	{"contract_kind", "fixed", pattern.MustCompile(`^(?:是|签了?|有)*(?:有)?固定期限(?:的|合同|劳动合同)*$|^(?:a )?fixed[ -]term(?: contract)?$`)},
	{"contract_kind", "open", pattern.MustCompile(`^(?:是|签了?)*(?:无|没有?)固定期限(?:的|合同|劳动合同)*$|^(?:an )?(?:open[ -]ended|permanent)(?: contract)?$`)},
}

var (
	// oneByOne is one job after another, and times are how long something was.
	oneByOne = pattern.MustCompile(`\b(?:then|later|afterwards|after that|before that)\b|后来|然后|之后|又在|又去|再去|换了`)
	times    = pattern.MustCompile(span)
	fullTime = pattern.MustCompile(`全职|(?:^|[^非])全日制|\bfull[- ]?time\b`)
	// owes is why who has left was made to: then they did not just resign.
	owes = pattern.MustCompile(owing)
	// heldAgainst is a reason that is held against who was dismissed: whose fault it was is asked.
	heldAgainst = pattern.MustCompile(`(?:因为?|由于)\p{Han}{0,4}我|为由|说我|because i\b|for cause`)
	// noFault is how a dismissal was that is held against nobody.
	noFault = pattern.MustCompile(`无缘无故|无故|没有?(?:说|给|任何)*(?:理由|原因)|不是(?:因为)?我的?(?:过?错|问题)|我没(?:有)?(?:犯|做)?(?:什么)?(?:过?错)|经济性裁员|效益不好|经营困难|(?:公司|单位|工?厂里?|厂子|老板)(?:里|说|都|也|最近|实在|已经)*没(?:有)?(?:活|订单)|因为没(?:有)?(?:活|订单)|\b(?:for no (?:\w+ )?reason|without (?:any |a )?(?:reason|cause)|(?:not|no|wasn't) my fault|gave (?:me )?no reason|no reason (?:was )?given|(?:they|company|factory|boss|employer) (?:had|has|have) (?:no|not enough) work|because (?:there was|of) (?:no|not enough) work|(?:they|company|factory|boss|employer) (?:are |is |was |were )?cut(?:ting)? jobs)\b`)
	// owedPart is money that is not the wage, but a part of it that is lacking.
	owedPart = pattern.MustCompile(`欠|扣|owe|deduct`)
)

// amendJob weighs what is said of a job as a whole.
func amendJob(said, own string, facts map[string]string) {
	if oneByOne.MatchString(own) && len(times.FindAllStringIndex(own, -1)) > 1 { // which of them, is not said
		delete(facts, "worked")
	}
	if facts["part_time"] != "" || fullTime.MatchString(own) {
		delete(facts, "part_told")
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
}
