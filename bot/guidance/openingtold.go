package guidance

import (
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/statement"
	"careerbot/internal/strength"
	"careerbot/internal/text"
)

// A wish for a talk often comes with what somebody says of themselves: 我会做饭，没上过学，能做
// 什么工作. Then fewer words say it than alone: 有什么补贴 by itself asks about a rule.

const (
	nounsZH = `(?:钱|补贴|补助|补帖|政策|待遇|福利|好处|贷款|津贴|救济|救助|帮助|帮扶|扶持|照顾|优惠)`
	nounsEN = `(?:money|cash|help|support|benefits?|subsid(?:y|ies)|grants?|allowances?|payments?|aid|assistance|loans?)`
	whatZH  = `(?:什么|啥|哪些|哪种|哪类)(?:样)?(?:的)?`
	workZH  = `(?:工作|职业|行业|岗位|活儿?|行当|事情?)`
	workEN  = `(?:jobs?|work|careers?|occupations?|professions?)`
	kindEN  = `(?:(?:kind|kinds|sort|sorts|type|types|line) of |other |else )*`
)

var (
	// ownEntitled are wishes of who has said something of themselves in front of it.
	ownEntitled = pattern.MustCompile(`^(.*?)(?:那|请问|想问问?|问一?下|现在|还|都|到底|不知道|想知道|我|咱|俺|自己)*(?:` + strings.Join([]string{
		`(?:能不能|可不可以|能够?|可以|该|应该|会)(?:再|去|也|申)?(?:享受|享授|享有|领取|申领|申请|领|拿|得到?)(?:到|点|些)*` + whatZH + nounsZH + `*(?:可以|能)?(?:领|拿)?的?`,
		`(?:还)?(?:有没有|有)(?:点|些)?(?:` + whatZH + `)?(?:国家|政府|社保|优惠|扶持|就业|创业|困难|生活|相关|免费|小额)*的?` + nounsZH + `+(?:可以|能)?(?:享受|申请|领取?|拿)?的?`,
		`(?:有)?` + whatZH + nounsZH + `*(?:是)?(?:我|我们|咱)?(?:可以|能)(?:享受|申请|领取?|拿)的?`,
	}, "|") + `)(?:没有|没|不|呢|吗|么|啊|呀|吧|了)*$`)
	// ofState asks what the state gives: nobody asks that about a rule.
	ofState = pattern.MustCompile(`^(?:请问|那|现在)*(?:政府|国家|社会|社区|街道|社保局|人社局|公家|上面)(?:那边|现在|目前|都|还|到底)*(?:能|会|可以)?(?:有|给|帮|发)(?:我们?|咱们?|俺|下岗的|失业的|的|没工作的)*(?:有|点|些)?(?:什么|啥|哪些)(?:样)?(?:的)?(?:补贴|补助|好处|帮助|帮扶|救济|扶持|照顾|优惠|待遇|福利|钱)(?:可以|能)?(?:领|拿)?的?(?:没有|没|不|呢|吗|么|啊|呀|吧|了)*$`)
	mineEN  = pattern.MustCompile(`^(?:(?:so|and|then|please|now|ok|hi|hello) )*(?:` + strings.Join([]string{
		`(?:what|which) (?:other |government |state |kind of |sort of )*` + nounsEN + ` (?:can|could|do|may|am|should|would|will) i (?:get|claim|have|receive|apply for|entitled to|qualify for|ask for)`,
		`(?:what|which) (?:other |government |state )*` + nounsEN + ` i (?:can|could|may|am|should) (?:get|claim|have|receive|apply for|entitled to)`,
		`(?:is|are) there (?:any |some )?` + nounsEN + ` (?:for (?:me|people like me|someone like me)|(?:that |which )?i (?:can|could) (?:get|claim|apply for))`,
		`any ` + nounsEN + ` (?:for me|i can (?:get|claim))(?: if i [a-z ]{3,30})?`, `what ` + nounsEN + ` (?:is|are) there for me`, `what is there for me`, `what (?:can|could|do) i (?:get|claim) as an? [a-z ]{3,20}`,
		`what (?:i am|am i) (?:entitled too?|owed)`, groupAsksEN, `(?:does|do|can|will|would) the (?:government|state|country) (?:give|help|pay|support) (?:me|us|people like me)(?: (?:anything|something|money))?`,
		`what (?:does|do|will|can|would) the (?:government|state|country) (?:give|do for|offer|pay) (?:me|us|people like me)`, `can i get (?:anything|something|any help|any money|help|money) (?:from|off) the (?:government|state|country)`,
	}, "|") + `)(?: from the (?:government|state))?(?: as an? [a-z ]{3,20})?(?: please| then| now| at all)*$`)
	ownEntitledEN = pattern.MustCompile(`^(.*?)(?:^| )(?:(?:so|and|then|please|now|ok) )*(?:what (?:can|could|do|may|should) i (?:get|claim|receive|apply for)(?: as an? [a-z ]{3,20})?|what i (?:can|could) (?:get|claim)|what (?:money|help|support|benefits?) (?:can|could|do|may) i (?:get|claim)|what am i entitled too?|` +
		`(?:is|are) there (?:any |some )?` + nounsEN + `|what ` + nounsEN + ` (?:is|are) there|what (?:can|could) you (?:give|offer) me|any ` + nounsEN + `)(?: for (?:me|that|this|it))?(?: please| then| now| at all)*$`)

	ownExplore = pattern.MustCompile(`^(.*?)(?:那|请问|想问问?|现在|还|都|到底|究竟|但是?|可是|也|又|帮我|给我|看看|看一?看|想想|测测|想知道|不知道|知道|像我这(?:样|种)的?(?:人)?|我这(?:样|种)的?(?:人|情况)?|我|自己|俺|咱)*(?:(?:能够?|可以|会|适合)(?:去)?(?:做|干|找|从事|学)?(?:点|些)?(?:别的|其他)?` + whatZH + `(?:别的|其他)?(?:的)?(` + workZH + `)?|(?:能|该|应该|会)(?:去)?(?:做|干|找|从事|学)(?:点|些)?(?:` + whatZH + `(` + workZH + `)|(哪一?行))|(?:不知道|不晓得)(?:该|能|要)*(?:做|干)(?:点|些)?(?:什么|啥)(好))(?:好|合适)?(?:呢|吗|么|啊|呀|吧|了|哦)*$`)
	fitsMe     = pattern.MustCompile(`^(?:请问|那|帮我看看|看看|想知道|不知道|有|做|干)*(?:什么|啥|哪种|哪类|哪些|哪个)(?:样)?(?:的)?` + workZH + `(?:比较|最|更)?(?:适合|合适)我(?:做|干)?的?(?:呢|吗|么|啊|呀|吧)*$`)
	ownExplEN  = pattern.MustCompile(`^(.*?)(?:^| )(?:(?:so|and|then|but|please|now|ok) )*(?:(?:what|which) ` + kindEN + workEN + ` (?:can|could|should|would|might) i (?:do|get|find|take|look for|work in)(?: without (?:school|a degree|education|experience|skills)| with (?:a |an |my |no |only )[a-z ]{3,20})?|what other work is there|what (?:else )?(?:could|can|should|would) i work as|what (?:else )?(?:can|could) i do for work|` +
		`(?:what|which) ` + kindEN + workEN + ` (?:is|are|would be) (?:good|right|best|there) for (?:me|someone like me|people like me)|(?:what|which) ` + kindEN + workEN + ` (?:would |could |might )?(?:suits?|fits?|match(?:es)?) me|(what (?:else )?(?:can|could) i do))(?: with (?:that|it))?(?: please| then| now)*$`)

	// spelling is how some words are typed on a phone.
	spelling = map[string]string{
		"wat": "what", "wot": "what", "whats": "what is", "wats": "what is", "wich": "which", "u": "you", "im": "i am", "ive": "i have", "id": "i would", "idk": "i do not know", "dunno": "do not know", "dont": "do not", "kinda": "kind of", "wanna": "want to", //nolint:misspell // as people type
		"pls": "please", "plz": "please", "layed": "laid", "benifit": "benefit", "benifits": "benefits", "benfit": "benefit", "benfits": "benefits", "benefis": "benefits", "subsidys": "subsidies", "subsidie": "subsidy", "subsidies": "subsidies", //nolint:misspell // as people type
		"goverment": "government", "govt": "government", "gov": "government", "govermnent": "government", "entiteld": "entitled", "entitld": "entitled", "carrer": "career", "carreer": "career", "unemployd": "unemployed", //nolint:misspell // as people type
	}

	// ownSays is how somebody begins to speak of themselves.
	ownSays   = pattern.MustCompile(`^(?:我|本人|俺|咱|想|不想|没|没有|只会|会|刚|喜欢|有力气|初中|高中|中专|大专|年纪|像我|(?:今年)?(?:[0-9]{2}|[二三四五六]十)(?:多|来|几)?岁?)|^(?:(?:hi|hello|well|so) )?(?:i|we|just|got|been|lost|made|my (?:contract|company|factory|shop|firm|job|workplace))\b`)
	ownEvent  = pattern.MustCompile(`^(?:大学|刚刚?|最近|现在|今年|去年|已经|因为)*(?:失业|下岗|待业|被裁员?|工伤|怀孕|毕业|退伍|退役|辞职|离职|生完?孩子|没活干|没收入|没工作)(?:了|在家|以后|之后|后|找不到工作)*$`)
	ownSpoken = pattern.MustCompile(`我|自己|本人|俺|咱|\b(?:i|my|me)\b`)
	// ofKin are others of whom somebody speaks, ofWork what a firm does, and ofRules when a rule is asked for.
	ofKin  = pattern.MustCompile(`他|她|(?:我|我的|俺|咱)(?:家|家里)?的?(?:爱人|老公|老婆|丈夫|妻子|媳妇|对象|男朋友|女朋友|爸|妈|父|母|爷|奶|哥|姐|弟|妹|儿子|女儿|孩子|娃|亲戚|朋友|同学|同事|邻居|员工|徒弟|老板|领导|公司|单位|厂|学校|合同|档案)|\b(?:he|she|they|his|her|their|my (?:boss|employer|son|daughter|husband|wife|brother|sister|mother|father|mum|mom|dad|friend|partner|child|children|kids?|parents?|uncle|aunt|cousin|staff|workers?))\b`)
	ofWork = pattern.MustCompile(`(?:公司|单位|厂里?|老板|企业|工会|岗位|合同|(?:这|那)(?:个|份)工作|领导)(?:还|都|会|能|可以|应该|该)*$`)
	ofRule = pattern.MustCompile(`期间|期内|试用期|失业金|仲裁|合同期|签证|居留|面试|假期|加班|工伤认定|\b(?:probation|visa|on benefits?|during|while)\b`)
	// disputed is what somebody needs help against, first of all.
	disputed = pattern.MustCompile(`拖欠|欠薪|欠(?:了)?我|欠着|投诉|举报|仲裁|打官司|不给|没给|不发|没发|没结|扣(?:了|我|押|工资)|骗|打我|骂|骚扰|不(?:签|交|缴|买|要我)|没(?:签|缴)|违法|辱|\b(?:unpaid|owes?|not paid|not pay|no pay|pay me|complain|sue|cheat\w*|hit me|threaten\w*|harass\w*|illegal\w*|withhold\w*|withheld|deposit|back pay)\b`)
	// mishap is what somebody asks help with: what they can do then is not which work.
	mishap = pattern.MustCompile(`被|受伤|工伤|摔|骨折|生病|住院|意外|怀孕|产假|合同|离职|辞职|\b(?:fired|dismissed|sacked|laid off|redundant|hurt|injured|broke|sick|ill|pregnant|contract|resigned|quit)\b`)
	// asksIt is a question in what should only be told.
	asksIt = pattern.MustCompile(`什么|啥|怎么|怎样|如何|多少|多久|哪|吗$|能不能|可不可以|是不是|为什么|\b(?:what|how|why|when|where|which|who|whether|if|can you|could you|do i|does|is it|are they|can they|may i|can i|should)\b`)
)

// dialect is how people say what.
var dialect = strings.NewReplacer("干嘛", "干什么", "做嘛", "做什么", "干哈", "干什么", "干吗", "干什么")

// spelt is a clause as it would be spelt.
func spelt(clause string) string {
	words := strings.Fields(clause)
	for i, w := range words {
		if is, ok := spelling[w]; ok {
			words[i] = is
		}
	}
	return dialect.Replace(strings.Join(words, " "))
}

// ofOwn reports whether a clause tells something of who writes, and asks nothing; goesOn: one
// in front of it did.
func ofOwn(clause string, goesOn bool) bool {
	return (goesOn || ownSays.MatchString(clause) || ownEvent.MatchString(clause)) && !ofKin.MatchString(clause) && !disputed.MatchString(clause) && !asksIt.MatchString(clause) && !ofRule.MatchString(clause) && utf8.RuneCountInString(clause) <= mostToldBefore
}

// mostToldBefore is how long a clause before a wish may be, in characters.
const mostToldBefore = 70

// ownWish reads a wish that comes at the end of what somebody says of themselves: entitled or
// explore.
func ownWish(clauses []string) string {
	if len(clauses) == 0 {
		return ""
	}
	if asksOfTold(clauses) {
		return "entitled"
	}
	if name := ownWishAt(clauses[len(clauses)-1], clauses[:len(clauses)-1]); name != "" {
		return name
	}
	if len(clauses) == 1 || !ownSays.MatchString(clauses[1]) {
		return ""
	}
	return ownWishAt(clauses[0], clauses[1:]) // what is there for me, I lost my job
}

// ownWishAt reads a clause as a wish of who has told the others of themselves.
func ownWishAt(last string, told []string) string {
	for i, clause := range told {
		if !ofOwn(clause, i > 0) {
			return ""
		}
	}
	own, message := len(told) > 0, strings.Join(append(told[:len(told):len(told)], last), ", ")
	before := func(form *pattern.Pattern) (string, []string, bool) {
		m := form.FindStringSubmatch(last)
		if m == nil {
			return "", nil, false
		}
		said := strings.TrimSpace(m[1])
		return said, m, said == "" || ofGroup.MatchString(said) && ownSpoken.MatchString(last) || ofOwn(said, own) && !ofWork.MatchString(said)
	}
	mine := own || ownSpoken.MatchString(last) && !ofKin.MatchString(last)
	if ofState.MatchString(last) || mineEN.MatchString(last) || fitsMe.MatchString(last) {
		if fitsMe.MatchString(last) {
			return "explore"
		}
		return "entitled"
	}
	if said, _, ok := before(ownEntitled); ok && (mine || ownEvent.MatchString(said) || ownAge.MatchString(said)) {
		return "entitled"
	}
	if said, _, ok := before(ownEntitledEN); ok && (own || said != "") {
		return "entitled"
	}
	if said, m, ok := before(ownExplore); ok && (mine || said != "") && (strings.Join(m[2:], "") != "" || !mishap.MatchString(message)) {
		return "explore"
	}
	said, m, ok := before(ownExplEN)
	switch {
	case !ok:
		return ""
	case m[2] == "": // it speaks of work
		return "explore"
	case len(strength.Read(strength.Done, strings.Join(append(told[:len(told):len(told)], said), ", ")).Skills) > 0 && !mishap.MatchString(message):
		return "explore"
	}
	return ""
}

// clausesOf cuts a message where a clause ends: folded, and as each would be spelt.
func clausesOf(message string) (all, asSpelt []string) {
	for clause := range strings.FieldsFuncSeq(statement.NoApostrophes(text.Fold(message)), func(r rune) bool { return strings.ContainsRune("，,。.；;！!？?、~～\n", r) }) {
		if clause = strings.Join(strings.Fields(clause), " "); clause != "" {
			all, asSpelt = append(all, clause), append(asSpelt, spelt(clause))
		}
	}
	return all, asSpelt
}

// Who tells what happened to them, and then asks what is theirs, asks that of themselves,
// whoever else is spoken of: 怀孕5个月了老板叫我自己走人，我有啥权利.

var (
	// theirsAsked asks at the end of a clause what is due to who writes.
	theirsAsked = pattern.MustCompile(`^(.*?)(?:那|请问|现在|还|都|到底|我|俺|咱| )*(?:(?:能|可以|该|应该)(?:拿|领|享受|得到?)(?:到)?(?:什么|啥|哪些)(?:钱|补贴|补助|补偿|赔偿|待遇)?|有(?:什么|啥|哪些)(?:权利|权益|补偿|赔偿))(?:呢|吗|啊|呀|吧|了)*$|` +
		`^(.*?)(?:^| )(?:(?:so|and|then|please|now) )*(?:what (?:am i|i am) (?:owed|due|entitled too?)|what do they owe me|what can i (?:get|claim)|what are my rights|am i (?:entitled to|owed) (?:anything|something))(?: please| then| now)*$`)
	// hurtAsks asks what comes of an injury, and is for who tells of theirs.
	hurtAsks = pattern.MustCompile(`^(.*?)(?:那|请问|现在|还|都|到底|我|俺|咱| )*(?:(?:能|可以|该|应该|要)赔(?:偿)?(?:我)?(?:好多|多少|几多|什么|啥|哪些)?(?:钱)?|咋个?(?:整|办|弄)|怎么(?:办|弄))(?:好)?(?:呢|吗|啊|呀|吧|了)*$`)
	// lawful asks whether a probation is so, and firedAsks what to do, of their own.
	lawful    = pattern.MustCompile(`\bmy probation\b.*\bis (?:this|that|it) (?:legal|lawful|ok|okay|allowed|too long)$`)
	firedAsks = pattern.MustCompile(`^(?:我)?(?:老板|公司|单位|厂里?)(?:今天|昨天|刚刚?|突然)*(?:把|给)我(?:给)?开了 ?(?:我|现在|该|要|那)*(?:咋办|咋整|怎么办)(?:呢|啊|呀)*$|^(?:佢哋?|老[细板]|公司)炒[咗左]我 ?(?:我)?有[冇无](?:得|钱)?(?:赔|补偿)(?:偿)?(?:钱)?(?:呀|啊|架)*$`)
	// ofGroup names a group, or what it is about, before a wish: 残疾人我能享受什么.
	ofGroup = pattern.MustCompile(`^(?:我是|我|作为|身为|本人|也?是)*(?:一?[个名位])?(?:残疾(?:军人|人)?|聋哑人|盲人|(?:退伍|退役|转业)(?:军人|老?兵|士兵)?|农民工|进城务工(?:人员)?|(?:非全日制)?(?:小时工|钟点工)|非全日制(?:用工|工作)?|临时工|零就业(?:家庭)?|就业困难(?:人员|群体)?|低保(?:户|家庭)?|单亲(?:妈妈|爸爸|母亲|父亲|家庭)?|失地农民|(?:应届|高校|大学)?毕业生|大学生|(?:跑|开)(?:滴滴|网约车|货拉拉|出租车?)|(?:送|跑)(?:外卖|快递)|外卖(?:员|骑手|小哥)|骑手|快递员|个体(?:工商)?户|灵活就业(?:人员)?|下岗(?:职工|工人|人员)?|失业(?:人员|金|保险金|保险)?|没(?:有)?签(?:过)?(?:劳动)?合同|孕妇|退休(?:人员|了)?|(?:见习|创业|培训|技能|社保)(?:补贴|补助)?|工伤|年假|产假|生育津贴|经济补偿|公益性?岗位)(?:的|了|人)*$`)
	ownAge  = pattern.MustCompile(`^(?:我|今年)*[2-6][0-9](?:多)?岁`)
)

// groupAsksEN asks what there is for a group.
const groupAsksEN = `what (?:kind of |other )*` + nounsEN + ` (?:(?:is there |are there )?for|do|can) (?:a |the )?(?:zero[- ](?:employment|work) famil(?:y|ies)|delivery riders?|gig workers?|flexible workers?|migrant workers?|veterans?|single (?:mothers?|fathers?|parents?))(?: get| claim| have| receive)?`

// asksOfTold reports whether clauses tell something of who writes that rules ask for, and ask
// at the end what is theirs.
func asksOfTold(clauses []string) bool {
	if len(clauses) == 0 {
		return false
	}
	if whole := strings.Join(clauses, " "); lawful.MatchString(whole) || firedAsks.MatchString(whole) {
		return true
	}
	last, told := clauses[len(clauses)-1], clauses[:len(clauses)-1]
	m := theirsAsked.FindStringSubmatch(last)
	hurt := m == nil
	if hurt {
		if m = hurtAsks.FindStringSubmatch(last); m == nil {
			return false
		}
	}
	told = append(slices.Clone(told), strings.TrimSpace(strings.Join(m[1:], "")))
	if slices.ContainsFunc(told, func(clause string) bool { return asksIt.MatchString(clause) || ofRule.MatchString(clause) }) {
		return false
	}
	facts := statement.Facts(strings.Join(told, "，"))
	return !hurt && len(facts) > 0 && slices.ContainsFunc(clauses, ownSpoken.MatchString) || facts["injury"] != ""
}

// Who has lost their work and asks what to do now is told what to do first, and shown the ways
// on: the library has an answer only to who asks for something in particular. Who was dismissed
// asks about a right first; that is for the library.

const (
	lostZH = `(?:我|我们|俺|咱|本人)?(?:是|刚刚?|最近|现在|已经|昨天|今天|上(?:个)?(?:月|周|星期)|前几天|今年|又|都|真的?|突然|也|就|这|在|才|被)*` +
		`(?:(?:公司|单位|厂里?|老板|工厂)?(?:给)?(?:失业|实业|下岗|待业|裁员?|优化|炒鱿鱼|炒)(?:掉|在家)?|(?:丢|没|丢掉|失去)(?:了)?(?:工作|饭碗|活(?:儿)?(?:干|做)?)|(?:的)?(?:公司|厂子?|工厂|单位|店|饭店)(?:倒闭|关门|关|黄|破产|解散)|(?:的)?(?:工作|饭碗|活儿?)(?:没|丢)(?:了)?)(?:了)*(?:(?:快|有)?(?:[0-9]{1,2}|[一二三四五六七八九十两半几])(?:个)?(?:多|半)?(?:天|周|星期|月|年)(?:多)?(?:了)?)?(?:以后|之后|后)?`
	thenZH = `(?:那|我|我们|俺|咱|现在|接下来|下一步|首先|第一步|先|该|应该|要|得|可以|能|到底|又|都|不知道|今后|以后)*(?:怎么(?:办|弄|搞|做)|咋(?:办|整|弄|搞)|(?:做|干)(?:点|些)?(?:什么|啥|哪些(?:事)?)|何去何从)(?:才好|好)?(?:呢|啊|呀|吧|了|嘛|哦)*`
	lostEN = `(?:(?:i|ive|we|have|had|am|was|were|got|just|been|now|recently|and|so|well|hi|hello|help) )*(?:(?:lost|lose|losing) (?:my |our |a |the )?(?:jobs?|work)|laid off|let go|made redundant|no (?:job|work)|unemployed|jobless|out of (?:work|a job)|without (?:work|a job)|my (?:company|factory|firm|shop|workplace) (?:has |have |is |was |just )*(?:closed|shut|closed down|shut down|bankrupt|went bankrupt|gone bankrupt))` +
		`(?: (?:today|yesterday|recently|last (?:week|month|year|friday|monday)|this (?:week|month)|now|again))?`
	thenEN = `(?:(?:and|so|but|then|now|please|ok|well) )*(?:(?:what|where) (?:should|do|can|shall|must|could|would) i (?:do|start|begin|go)|what to do|(?:i )?(?:do not|dont) know what to do|what i (?:do|should do|can do)|what now|what next|what is next|what then|help|help me|what are my options|how do i go on)(?: (?:now|next|first|then|please|from here))*`
)

// lostSaid is the command of what such a person is shown, and lostWays the same in each language.
const lostSaid = "/guide lost"

var lostWays = [2]string{lostSaid, lostSaid}

var (
	lostThen = pattern.MustCompile(`^(?:` + lostZH + `)(` + thenZH + `)?$|^(?:` + lostEN + `)(?: (` + thenEN + `))?$`)
	thenLost = pattern.MustCompile(`^(?:` + thenEN + `) (?:after|now that|since|because|when) (?:being )?` + lostEN + `$`)
	thenOnly = pattern.MustCompile(`^(?:` + thenZH + `|` + thenEN + `)$`)
)

// lostOnly is who says no more than that: of who was dismissed it is a question of rights.
var lostOnly = pattern.MustCompile(`裁|优化|炒|laid off|let go|redundant|closed|shut|bankrupt|倒闭|关|黄|破产|解散`)

// lostAlone reports whether somebody says that they have lost their work, and nothing else.
func lostAlone(message string) bool {
	_, clauses := clausesOf(message)
	for _, clause := range clauses {
		if !lostThen.MatchString(clause) || lostOnly.MatchString(clause) {
			return false
		}
	}
	return len(clauses) > 0
}

// asksWays reports whether somebody says that they have lost their work, and asks what to do.
func asksWays(clauses []string) bool {
	lost, then := false, false
	for _, clause := range clauses {
		switch m := lostThen.FindStringSubmatch(clause); {
		case m != nil:
			lost, then = true, then || m[1] != "" || m[2] != ""
		case thenLost.MatchString(clause):
			lost, then = true, true
		case thenOnly.MatchString(clause):
			then = true
		default:
			return false
		}
	}
	return lost && then
}
