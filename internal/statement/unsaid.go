package statement

import (
	"strings"

	"careerbot/internal/pattern"
)

// What stands around words that state a fact, and makes that it is not so, or not of that.

var (
	// denied stands before words that are not so.
	denied = pattern.MustCompile(`(?:没有?|不是|不|未|并未|不会|如果|要是|假如|万一|not|n't|\b(?:do|did|does|was|were|is|are|have|has|had|wo|ca|would|could|should)nt|never|no plans?|if|whether)(?:\p{Han}{0,3}| (?:\w+ ){0,3}|)$`)
	// unreal stands before words that are denied, asked, supposed or feared, were so once, or
	// are of somebody else.
	unreal = pattern.MustCompile(`(?:没有?|不是|未|并未|不会|如果|要是|假如|万一|怕|担心|会不会|可能|将来|以后|将要|快要|马上|差点|差一点|险些|几乎|想|打算|能|可以|怎么|怎样|如何|才|曾经?|以前|之前|从前|帮|替|给|(?:^|[^因])为|not|n't|\b(?:do|did|does|was|were|is|are|have|has|had|wo|ca|would|could|should)nt|never|if|might|may be|(?:they|he|she|i|we|boss|company|employer) may|afraid|in case|will|'ll|would be|going to|about to|could|can|should|how|whether|almost|nearly|once|used to be|(?:wife|husband|widow|mother|father|son|daughter|child|family) of)(?:\p{Han}{0,3}| (?:\w+ ){0,3}|)$`)
	// noneToDo is why something happened, and denies nothing: 没活我被辞退了.
	noneToDo = pattern.MustCompile(`没(?:有)?(?:活|订单)(?:干|做|了|就|我)*$`)
	// unsaid stands after words that are asked, over, or of somebody who belongs to them.
	unsaid = pattern.MustCompile(`^[^。；;]{0,8}(?:开玩笑|是谣言|是误会|是假的)|^人?吗|^人?的?(?:家属|家庭|家人|妻子|老婆|爱人|配偶|丈夫|老公|孩子|子女|儿子|女儿|遗属|父母|父亲|母亲|亲属|朋友|同事)|^了?过|^\p{Han}{0,3}(?:没有?批|没通过|没下来|不予|未批|被?驳回)|^了?(?:没有?|吗|没有?吗)(?:$|[?？，。])|^[^。；;.]{0,24}(?:才|后来|终于|又|已经?)\p{Han}{0,4}(?:找到|有|在)\p{Han}{0,4}(?:工作|上班)|^[^。；;.]{0,24}现在(?:的工作|有工作|在?上班)|^[^.;]{0,20}\bbut (?:it|that|this) (?:was|is|turned out)(?: \w+){0,3} (?:joke|wrong|false|untrue|not true|mistake|lie|prank|rumou?r)\b|^'?s (?:wife|husband|widow|mother|father|son|daughter|child|family)|^[^.;]{0,40}\b(?:years ago|before i (?:found|got)|until i (?:found|got)|but (?:now )?(?:i )?(?:have|found|got) (?:a|this|another) (?:new )?job)`)
)

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

var (
	// offPlace is where an accident is none at work.
	offPlace = pattern.MustCompile(`门口|路上|外面|外边|宿舍|食堂|回家|下班|家里`)
	// mishap is what led to an accident, and denies none; notHurt within the words of an accident is
	// that it was none, and unhurt after them.
	mishap  = pattern.MustCompile(`不(?:小心|慎|幸|当心|注意)|没(?:注意|留神|留意|小心|站稳|踩稳|扶稳|抓[牢稳]|看[清见]|来得及躲|(?:系|戴|穿)[^没不未差险]{0,3})|(?:不是|不怪|没有)我的?(?:主要)?(?:责任|错)`)
	notHurt = pattern.MustCompile(`没|未|不|差一?点|险些|几乎|以免|免得|避免|防止|如果|要是|万一|怕|担心|可能|容易`)
	unhurt  = pattern.MustCompile(`^\p{Han}{0,4}[，,]?(?:但是?|还好|好在|幸好|不过|就|我|人)*没(?:有)?(?:受伤|伤着|伤到|什么事|大碍|事(?:$|[^干做]))`)
	// byOthers is who was there, or did it, and notMe whose accident it was.
	byOthers = pattern.MustCompile(`(?:被|跟|和|与|同|给|让|帮|替|救|扶)(?:我|我的|一?个|别的|旁边的?)?(?:工友|同事|老乡|徒弟|师傅|室友|朋友|别人|人家|他|她)|其他`)
	notMe    = pattern.MustCompile(`工友|同事|老乡|徒弟|师傅|室友|舍友|战友|朋友|有人|别人|人家|[他她]|看[到见]|见到|听[说到]|孩子|老[公婆]|爱人|[老小][王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗]`)
	// toldTo stands before a resignation that others want, or say that it was one; whetherTo after
	// one that is thought about, and otherQuit after one from something else.
	toldTo    = pattern.MustCompile(`(?:让|叫|逼|劝|要求?|催|建议|希望|说|写|算|当|按|同意|批准|怎么)(?:成|作)?(?:我们?|是|员工|大家|主动|自己)*$`)
	whetherTo = pattern.MustCompile(`^[了的]? ?(?:的?话|会不会|能|可以|可不可以|有没有|有什么|怎么|如何|需要|要不要|好不好|是不是|和|还是|跟|证明|手续|申请|报告|信|补偿|期间|流程|\p{Han}{0,8}[吗？?])`)
	otherQuit = pattern.MustCompile(`^ (?:smok|drink|gambl|school|college|university|the (?:course|class|gym|army|party))`)
	// theirs ends on whom, but not who writes, something was done to.
	theirs = pattern.MustCompile(`\b(?:managers?|boss(?:es)?|supervisors?|leaders?|teams?|departments?|staff|employees?|workers?|people|guys?|person|man|woman|roommates?|classmates?|teammates?|ex|boyfriend|girlfriend|fiance|everyone|everybody|somebody|someone|others|half|most)\b|(?:部门|车间|班组|小组|团队|项目组)(?:都|也|全|里|的人)*$`)
	mineEN = pattern.MustCompile(`\b(?:i|i'm|i've|im|ive|we|me|us)\b`)
	// ofThem goes on with how many others it was.
	ofThem = pattern.MustCompile(`^了?(?:一大?半|大半|[大一]?部分|很多|好多|不少|一批|一些|好?几|[\d一二两三四五六七八九十百]+)(?:多|来)?(?:个|名|位|批)?(?:人|员工|同事|工人)`)
	// goesOnEN goes on with something else than the word that a noun belongs to: a job offer is no job.
	goesOnEN = pattern.MustCompile(`^ ?(?:$|[^a-z ])|^ (?:now|and|but|or|since|for|at|in|on|to|with|without|last|this|these|because|due|what|where|how|can|could|do|so|after|before|when|while|then|yet|any|any\w+|right|currently|recently|yesterday|today|already|as|i|im|they|my|we|please|am|from|until|till|ago|who|which|that|of|looking|living|seeking|need|want|years?|months?|weeks?|through|over|again|just|during|here|there|not|by|about|also|still|only|please|pls|thanks?|help|tell|would|should|must|have|got|\d+|boy|girl|person|woman|man|worker|mother|father|adult|jobseeker)\b`)
	nounEN   = pattern.MustCompile(`\b(?:job|veteran|military|army|navy|forces|baby|child|disabled)$`)
	// ofTheirPay is what who writes owes to others, or is not owed.
	ofTheirPay = pattern.MustCompile(`\b(?:i|we) (?:have |had |never |also )*withheld\b|\bowes? me (?:no|nothing|neither|zero)\b`)
	// inGroup goes on with what can be said of one of a group, not with what is of it: 退役军人事务局.
	inGroup = pattern.MustCompile(`^人?证|^(?:人士|人)?(?:$|[^\p{Han}]|[能可有没想怎该要也现找在失被什多又且还了吗和家的])`)
	// paidMore goes on with another time for which was paid.
	paidMore = pattern.MustCompile(`^[^。；;.]{0,24}(?:(?:又|后来|重新|接着)\p{Han}{0,4}(?:交|缴|续)|再(?:交|缴)了)|^[^.;]{0,40}\b(?:(?:then|later) (?:i )?(?:again )?(?:paid|started paying)|(?:paid|paying) again|again for|another \d)`)
	// ruleOf goes on with who a rule is for, or with what is so only if; askedOf with a question,
	// which is of the rule where nobody says that it is of them (ofOwn).
	ruleOf  = pattern.MustCompile(`^了?的话|^了?才[能可算]|^\p{Han}{0,4}(?:的区别|有什么(?:区别|不同))`)
	askedOf = pattern.MustCompile(`^[^了\P{Han}]{0,6}?(?:怎么|如何|咋|能|可以|可不可以|吗|需要|有什么|有没有|什么|多少|多久|哪|赔|算|补偿|流程|条件|手续|材料|期间|[以之]?后|规定|标准)|^的(?:人|员工|职工|女|男|家庭)|^的$`)
	ofOwn   = pattern.MustCompile(`我|本人|俺|咱|自己|最近|刚|上个?月|上周|昨天|去年|今年|现在|目前|已经|在家|从来`)
	// anyOf are those of whom a rule speaks.
	anyOf = pattern.MustCompile(`员工|职工|工人|劳动者|人员|大家`)
	// undone goes on with what ended it again: 残疾证注销了.
	undone = pattern.MustCompile(`^\p{Han}{0,5}(?:吊销|注销|作废|取消|撤销|撤回|收回|过期)`)
	// clauseEnd ends words with a clause: what comes is another.
	clauseEnd = pattern.MustCompile(`[，,。；;！!？? ]$`)
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
	// notThere is where or when somebody did not register: they may have elsewhere, or before.
	notThere = pattern.MustCompile(`^ (?:online|yesterday|today|at the|last|this)\b`)
	butNot   = pattern.MustCompile(`\b(?:but|refused|couldn't|could not|turned|closed|was told)\b`)
	// ownShop stands before a firm that is one's own, and overNow after one that is no more.
	ownShop = pattern.MustCompile(`(?:我|咱|俺)(?:自己)?的(?:小|那家|那个)?$|(?:我|俺|自己)们?(?:把|(?:自己)?(?:开|办|经营)的?\p{Han}{0,3})$|自己的\p{Han}{0,2}$|我把$`)
	overNow = pattern.MustCompile(`倒闭|关门|关了|黄了|破产|注销|转让|不干了|\b(?:closed|shut|bankrupt|bust|sold|folded)\b`)
	notPay  = pattern.MustCompile(`^(?: for)?(?: (?:my|our|the|any|into))*(?: \w+)? (?:insurance|security|contributions?|pension|tax(?:es)?)\b`)
	paidUp  = pattern.MustCompile(`^(?:已经|也|后来|都|全)*(?:发了|发清|结清|付清|还清|给了|补发|补上)`)
	notOwed = pattern.MustCompile(`(?:不|没有?|未)(?:再|拖)?欠`)
	enough  = pattern.MustCompile(`^ (?:enough|well|much|fairly|more)\b`)
	owedFor = pattern.MustCompile(`\b(?:owe[sd]?|miss\w*|lack\w*)\b|欠|缺|差|断`)
	asLabel = pattern.MustCompile(`(?:登记|\bas )$`)
	askedEN = pattern.MustCompile(`\b(?:was|were|am|have|had|did) (?:i|we) (?:(?:really|just|been|already|ever) ?)*$|\b(?:how|when|where|should|must|can|could|what if|do|does|did) (?:(?:i|we|to|not|have|need|really|be|get|got) ?)*$`)
)

// isOther reports whether a match says something else by what stands around it.
func (s stated) isOther(said string, at []int) bool {
	rest := said[at[1]:min(len(said), at[1]+60)]
	if askedEN.MatchString(before(said, at[0])) {
		return true
	}
	front, words := inClause(said, at[0]), said[at[0]:at[1]]
	if !clauseEnd.MatchString(words) && s.isRule(front, words, FirstClause(rest)) {
		return true
	}
	if nounEN.MatchString(words) && !goesOnEN.MatchString(rest) || s.value != "closed" && undone.MatchString(rest) {
		return true
	}
	switch s.fact {
	case "disabled", "veteran":
		return (strings.HasSuffix(words, "残疾") || strings.HasSuffix(words, "军人")) && !inGroup.MatchString(rest)
	case "fired":
		return ofOthersNow(front, words) || ofThem.MatchString(rest)
	case "injury":
		words = mishap.ReplaceAllString(words, "")
		return notHurt.MatchString(words) || unhurt.MatchString(rest) || notMe.MatchString(byOthers.ReplaceAllString(words, "")) || s.value == "at_work" && (offPlace.MatchString(words) || ruleAsked.MatchString(rest))
	case "wage":
		return workWished.MatchString(rest) || ofNoWage.MatchString(front+said[at[0]:at[1]]+after(said, at[1]))
	case "receiving", "registered":
		return s.value == "no" && notThere.MatchString(rest) || s.value == "yes" && (goesHow.MatchString(rest) || butNot.MatchString(rest))
	case "ended":
		if s.value != "closed" && ofOthersNow(front, words) || s.value == "dismissed" && ofThem.MatchString(rest) {
			return true
		}
		if s.value == "resigned" && (toldTo.MatchString(front) || otherQuit.MatchString(rest) || whetherTo.MatchString(rest) && !strings.ContainsAny(words, "，,。；;！!")) {
			return true
		}
		return s.value == "closed" && ownShop.MatchString(front) || s.value == "forced" && (goesHow.MatchString(rest) || enough.MatchString(rest) || notOwed.MatchString(said[at[0]:at[1]])) || wishTo.MatchString(front)
	case "unpaid":
		return ofTheirPay.MatchString(front+words) || notPay.MatchString(rest) || paidUp.MatchString(rest) || notOwed.MatchString(front+said[at[0]:at[1]])
	case "paid":
		return owedFor.MatchString(front) || paidMore.MatchString(unbroken.ReplaceAllString(rest, ""))
	case "situation":
		if s.value == "business" && overNow.MatchString(rest) || s.value != "business" && inYears.MatchString(front) {
			return true
		}
		return asLabel.MatchString(before(said, at[0])) || s.value == "unemployed" && strings.HasPrefix(said[at[0]:], "失业") && strings.HasSuffix(before(said, at[0]), "登记")
	}
	return false
}

// isRule reports whether a match is in a question about a rule, and not about who writes: they
// say that it is theirs, or that it is done.
func (s stated) isRule(front, words, rest string) bool {
	switch {
	case ruleOf.MatchString(rest):
		return true
	case ofOwn.MatchString(front+words) || s.fact == "startup" || s.fact == "in_training": // a plan is somebody's own
		return false
	case strings.HasPrefix(rest, "的"):
		return askedOf.MatchString(rest)
	}
	happened := strings.Contains(words, "了") || strings.HasPrefix(rest, "了") || strings.Contains(front, "了") && !anyOf.MatchString(front)
	return !happened && askedOf.MatchString(rest)
}

// ofOthersNow reports whether what stands before a match in its clause names others, and
// nothing after that names who writes.
func ofOthersNow(front, words string) bool {
	at := theirs.FindAllStringIndex(front, -1)
	return len(at) > 0 && !mineEN.MatchString(front[at[len(at)-1][1]:]) && !ofMine.MatchString(words)
}
