package guidance

import (
	"maps"
	"slices"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// People answer in whole sentences: with when and where they did something, with what was
// asked about repeated, with a yes or a no before. These are read as the answer to the
// question that is open; what only goes with another question is kept as an answer to that.

var (
	// whenWhere is when and where something was done, and how firmly: it makes no yes a no.
	whenWhere   = pattern.MustCompile(`上上?个?(?:周|星期|礼拜|月)|这个?(?:周|星期|礼拜|月)|昨天|前天|今天|去年|今年|前年|前几天|前不久|刚才|刚刚?|早就|早已?|从来|一直|根本|(?:在|去|到)?(?:社区|街道|社保局|社保所|人社局|就业局|居委会|村委会|政务大厅|网上|手机上)(?:里|那里|那边)?|去|就|也`)
	whenWhereEN = pattern.MustCompile(` (?:last (?:week|month|year)|yesterday|today|this (?:week|month|year)|at work|at the (?:office|station)|already|so far|yet|before|a (?:week|month|year) ago|(?:two|three|\d) (?:days|weeks|months) ago)$`)
	// onceWas is when something was: that is no answer to what is asked of now.
	onceWas = pattern.MustCompile(`去年|前年|以前|之前|从前|曾经|早就|早已|昨天|前天|前几天|前不久|上上?个?(?:周|星期|礼拜|月)|\b(?:last (?:week|month|year)|yesterday|before|ago|once|used to)\b|\b(?:19|20)\d\d(?:\b|年)`)
	// done says that something is done, and not only meant to be.
	done = pattern.MustCompile(`[了过好完着的]|没|不|早`)
	// aboutTo is what somebody will do.
	aboutTo = pattern.MustCompile(`^(?:我|就|马上|明天|下周|这就|回头|等下|再)*去(?:办|登记|做|申请)(?:一下|啊|呢|吧)*$`)
	// isDone are verbs that are done at once, and of anything: how long it was is of something else.
	isDone = pattern.MustCompile(`^(?:做|办|干|拿|搞|领到|考)$`)
	lasted = pattern.MustCompile(`(?:好几|几|[\d一二两三四五六七八九十半]+)(?:个月|年|天)`)

	particles = pattern.MustCompile(`[啊呀哦呢啦哟滴哈喔诶噢]+$`)
	longYes   = pattern.MustCompile(`^(?:ye+s+|ye+a+h*|ye+p+|yu+p+|sure thing|ya+)$`)
	longNo    = pattern.MustCompile(`^(?:no+|nop+e*|na+h+|米有|木有)$`)
	// leading is a yes or a no before a sentence.
	leading = pattern.MustCompile(`^(yes+|yeah|yep|yup|no|nope|nah|not yet|(?:是|对|嗯|有|没有?|不是|还没有?)[的啊呀哦呢啦哟滴嗯]*)[ ,，。.、!！]+(.+)$`)
	// goesWithYes and goesWithNo say nothing besides a yes or a no before them.
	goesWithYes = pattern.MustCompile(`^(?:that ?s |it is |its )?(?:right|correct|true|sure|of course)$|^i (?:have )?(?:done|did) (?:that|it|this|so)$|^(?:没错|当然|就是|是这样)的?$`)
	goesWithNo  = pattern.MustCompile(`^(?:thank you|thanks|sorry|unfortunately)$|^i (?:havent|have not|didnt|did not) (?:done|do) (?:that|it|this|so)$|^我?(?:还)?没(?:有)?(?:顾上|来得及|去过?|时间去?)$`)
)

// ofNow are facts of which is asked how they are now.
var ofNow = []string{"receiving", "insured", "in_training", "startup", "declared", "public_job", "off_work", "low_income", "hires_unemployed", "insures_hired", "overtime", "flexible_hours"}

// subjects are the words for what a question is about, which people repeat.
var subjects = map[string]*pattern.Pattern{
	"registered":        pattern.MustCompile(`失业登记|求职登记|登记手续`),
	"receiving":         pattern.MustCompile(`失业(?:保险)?金|失业待遇|unemployment (?:benefit|money)|the benefit`),
	"leftover":          pattern.MustCompile(`失业(?:保险)?金`),
	"employer_paid":     pattern.MustCompile(`失业保险费?|社保|社会保险|五险|(?:unemployment |social )?insurance`),
	"insured":           pattern.MustCompile(`失业保险费?|社保|社会保险|五险|(?:unemployment |social )?insurance`),
	"in_training":       pattern.MustCompile(`(?:就业|技能)?培训班?|(?:any )?training`),
	"certificate":       pattern.MustCompile(`(?:职业)?(?:资格|技能)?(?:等级)?证书`),
	"startup":           pattern.MustCompile(`创业`),
	"difficulty":        pattern.MustCompile(`就业困难(?:人员)?`),
	"injury":            pattern.MustCompile(`工伤|什么|任何|啥`),
	"recognised":        pattern.MustCompile(`工伤`),
	"maternity_insured": pattern.MustCompile(`生育保险`),
	"has_probation":     pattern.MustCompile(`试用期`),
	"disabled":          pattern.MustCompile(`残疾人?证?`),
	"veteran":           pattern.MustCompile(`退[役伍](?:军人|兵)`),
	"low_income":        pattern.MustCompile(`低保`),
	"single_parent":     pattern.MustCompile(`单亲(?:家庭)?`),
	"first_licence":     pattern.MustCompile(`(?:营业)?执照`),
}

// neverHurt is a no to whether somebody was hurt.
var neverHurt = pattern.MustCompile(`^没(?:受|出|得|有|发生)过?(?:伤|病|事)?$|^(?:i )?(?:have |ve |was )?(?:never|not)(?: been| got| gotten| had)? (?:hurt|injured|ill|sick)$|^i (?:havent|wasnt|have not|was not) (?:been )?(?:hurt|injured)$`)

// shortened gives other ways to say a clause: without when and where, and without what was
// asked about.
func (q *entitledQuestion) shortened(words string) (all []string) {
	plain := bare(words)
	if !strings.ContainsFunc(plain, text.Han) {
		plain = strings.TrimSpace(whenWhereEN.ReplaceAllString(strings.ReplaceAll(plain, " ive ", " i have "), ""))
		all = append(all, plain)
		if s := subjects[q.fact.Name]; s != nil && s.MatchString(plain) {
			all = append(all, strings.TrimSpace(s.ReplaceAllString(plain, "it")))
		}
		return all
	}
	if !done.MatchString(plain) {
		all = append(all, plain)
	} else {
		all = append(all, whenWhere.ReplaceAllString(plain, ""))
	}
	if s := subjects[q.fact.Name]; s != nil && s.MatchString(plain) {
		all = append(all, s.ReplaceAllString(plain, ""), s.ReplaceAllString(all[0], ""))
	}
	return all
}

// led reads a sentence that begins with a yes or a no: what follows has to say the same.
func (q *entitledQuestion) led(message string) string {
	m := leading.FindStringSubmatch(apostrophe.Replace(text.Fold(message)))
	if m == nil {
		return ""
	}
	first, rest := q.clause(m[1], ""), strings.TrimSpace(m[2])
	if ofOthers.MatchString(rest) {
		return ""
	}
	then := q.clause(rest, first)
	if then == "" {
		then = factsSaid(rest)[q.fact.Name]
	}
	if then == "" && (first == "yes" && goesWithYes.MatchString(bare(rest)) || first == "no" && goesWithNo.MatchString(bare(rest))) {
		then = first
	}
	if then != first {
		return ""
	}
	return first
}

// phrases are how people name an option without its label, all that they say.
var phrases = []struct {
	fact, value string
	words       *pattern.Pattern
}{
	{"situation", "unemployed", pattern.MustCompile(`^(?:我|现在|目前|刚刚?|已经|也|就)*(?:失业|下岗|待业|无业|没(?:有)?(?:工作|班上|上班)|在家里?(?:待着|呆着|闲着|歇着)|(?:正)?在找工作|找工作(?:中|呢))(?:了|中|着|呢|在家|正在家里?|在家里|在找工作)*$|` +
		`^(?:i am |im |i )?(?:currently |still |just )*(?:looking for (?:a job|work)|out of (?:work|a job)|jobless|job ?hunting|not working|have no (?:job|work)|without (?:a job|work))(?: at the moment| now| right now)?$`)},
	{"situation", "employed", pattern.MustCompile(`^(?:我|现在|目前|还|正)*(?:在(?:职|上班|岗|\p{Han}{1,5}(?:打工|上班|干活))|有(?:正式|固定)?(?:的)?工作|打工|上班)(?:的|呢|着|了)*$|^(?:i am |im )?(?:still |currently )*(?:working|employed|in work)(?: now)?$|^i (?:still )?have a (?:full time )?job$`)},
	{"situation", "flexible", pattern.MustCompile(`^(?:我|现在|在|就)*(?:跑滴滴|跑外卖|送外卖|开网约车|打零工|做零工|自由职业|灵活就业|接散活|做日结)(?:的|呢)*$|^(?:i )?(?:freelanc\w*|gig work|odd jobs|deliver (?:food|parcels)|drive (?:for )?didi|am a freelancer)$`)},
	{"situation", "business", pattern.MustCompile(`^(?:我|现在|自己|在)*(?:开了?(?:个|一家|家)?(?:小|\p{Han}{0,2})?(?:店|公司|厂|面馆|餐馆)|个体户?|做(?:点)?小?生意|当老板|办企业)(?:的|呢|了)*$|^(?:i am |im )?self[- ]?employed$|^my own (?:business|shop)$`)},
	{"ended", "closed", pattern.MustCompile(`^(?:单位|公司|厂子?|老板|工厂)*(?:倒闭|破产|关门|关了|黄了|注销|解散)(?:了|的)*$|^(?:the |my )?(?:company|factory|shop|boss|employer|it)? ?(?:closed|went bankrupt|went bust|shut down|bankrupt)(?: down)?$`)},
	{"ended", "expired", pattern.MustCompile(`^(?:我的?)?(?:劳动)?合同(?:已经)?(?:到期|期满)了? ?(?:单位|公司|他们|老板|厂里)?(?:没有?|不)(?:给我|跟我|再)?续(?:签|订|约)?(?:了|的)*$`)},
	{"ended", "resigned", pattern.MustCompile(`^(?:我|是|就)*(?:(?:自己|主动|自愿)(?:提出?的?)?(?:辞职|离职|辞的|不干|不做|走)|辞职|裸辞)(?:了|的)*$|^i (?:just )?(?:quit|resigned|left (?:by myself|myself|on my own|voluntarily))(?: myself| my job)?$`)},
	{"ended", "dismissed", pattern.MustCompile(`^(?:我|是|单位|公司|被)*(?:裁员?|裁掉|优化)(?:了|的|掉)*$|^(?:i was |i got |was |got )?(?:laid off|lay?ed off|laid of|made redundant|redundant|layoff)$`)},
	{"ended", "agreed", pattern.MustCompile(`^(?:是|由)?(?:单位|公司|老板|厂里)(?:先|主动)?提出?的? ?(?:我们|双方)?(?:商量好|协商一致|协商)(?:了|后|解除|离职|的)*$`)},
	{"ended", "agreed_mine", pattern.MustCompile(`^(?:是|由)?我(?:先|主动|自己)?提出?的? ?(?:我们|双方)?(?:商量好|协商一致|协商)(?:了|后|解除|离职|的)*$`)},
	{"injury", "none", pattern.MustCompile(`^(?:我)?没(?:有)?(?:受(?:过)?伤|得(?:过)?病|生病|受(?:过)?伤 ?(?:也)?没(?:有)?(?:得|生)病)$|^(?:跟|和|与)工作(?:没(?:有)?关系|无关)$|^(?:it (?:has|had) )?nothing to do with (?:my |the )?work$|^not at all$`)},
	{"injury", "disease", pattern.MustCompile(`^(?:我)?(?:是|得了?|患了?|有)*职业病(?:的|了)*$|^(?:it is |its )?(?:an )?(?:occupational|work) disease$`)},
	{"contract_kind", "hourly", pattern.MustCompile(`^(?:我)?(?:是|做)*(?:小时工|钟点工)(?:的)?$|^by the hour$`)},
	{"contract_kind", "fixed", pattern.MustCompile(`^(?:是|签了?|有)*(?:有)?固定期限(?:的|合同|劳动合同)*$|^(?:a )?fixed[ -]term(?: contract)?$`)},
	{"contract_kind", "open", pattern.MustCompile(`^(?:是|签了?)*(?:无|没有?)固定期限(?:的|合同|劳动合同)*$|^(?:an )?(?:open[ -]ended|permanent)(?: contract)?$`)},
	{"birth", "given_birth", pattern.MustCompile(`^(?:我)?(?:刚刚?|已经|快要?)?生(?:了|育了?|孩子了?|小孩了?|完了)$|^(?:a )?birth$|^(?:i )?(?:just )?gave birth$`)},
	{"situation", "flexible", pattern.MustCompile(`^(?:i do |i am in )?flexible work$`)},
	{"ended", "not_ended", pattern.MustCompile(`^(?:我|还|现在|这份工作)*(?:没(?:有)?(?:结束|离职|辞职)|在(?:干|做|职|上班)|没(?:有)?上过班|从来?没(?:有)?(?:上过班|工作过))(?:呢|着|的)*$|^(?:i am |im )?still (?:working|there|employed)(?: there)?$|^it has not ended$|^(?:i )?never had (?:one|a job)$`)},
}

// phrased gives the value of a fact that words name, besides what they state of others.
func phrased(fact, message string) string {
	said := text.Fold(message)
	for _, words := range []string{said, withoutStated(said)} {
		for _, p := range phrases {
			if p.fact == fact && p.words.MatchString(bare(words)) {
				return p.value
			}
		}
	}
	return ""
}

func withoutStated(said string) string {
	for _, s := range allStated {
		if s.fact != "situation" {
			said = s.words.ReplaceAllString(said, "")
		}
	}
	return said
}

const (
	howLong   = `(?:大概|差不多|约|有|将近|快|不到|一共|总共|也就|才)*` + span + `(?:多|左右|吧|了|呢|的样子|而已)*`
	howLongEN = `(?:for )?(?:about |around |almost |nearly )?` + span + `(?: or so| there)?`
)

// brief is what states a fact of its own in this talk, where all that is said is that: who
// pays pays insurance.
var brief = []stated{
	{"paid", "", "month", pattern.MustCompile(`^(?:我|单位|公司|一共|总共|已经|都|前后|大概|差不多)*(?:交|缴)(?:了|过|满|够)*` + howLong + `$|^(?:i |we |they )?(?:have |had |ve )?paid (?:in |it )?` + howLongEN + `$`)},
	{"worked", "", "month", pattern.MustCompile(`^(?:我|一共|已经|在那里?|在厂里|在公司|在单位)*(?:干|做|上班|工作)(?:了|过|满)*` + howLong + `$|^(?:i )?(?:have |had )?worked (?:there |here )?` + howLongEN + `$`)},
	{"wage", "", "yuan", pattern.MustCompile(`^(?:我|以前|现在|差不多|大概)*(?:一个月|每个?月|月薪|月入)(?:大概|差不多|能|挣|拿|发|有|是|到手)*` + money + `(?:左右|吧|多)*$|^i (?:earn(?:ed)?|make|made)(?: about| around)? (\d[\d,.]*k?)(?: ?(?:yuan|rmb))?(?: a month)?$`)},
	{"fired", "yes", "", pattern.MustCompile(`^(?:我|是|就|单位|公司|老板|被|把我)*(?:辞退|开除|解雇|炒鱿鱼)(?:我|了|的)*$|^(?:i was |i got |was |got )?(?:dismissed|fired|sacked)$`)},
	{"registered", "yes", "", pattern.MustCompile(`^(?:我|已经|早就|上周|上个?月|昨天|去年|去)*登记(?:了|过|好了)$`)},
	{"registered", "no", "", pattern.MustCompile(`^(?:我|还|也|一直)*没(?:有)?(?:去)?登记(?:过|呢)?$`)},
}

// kin are facts whose questions are answered by the words of another.
var kin = map[string][]string{
	"worked": {"total_worked", "continuous", "operated", "new_insured"},
	"wage":   {"average_insured_wage", "injury_wage"},
}

// besidesAsked gives the facts that a message states in this talk, while a question is open.
func (t *entitledTurn) besidesAsked(message string, open *entitledQuestion) map[string]string {
	if t.isRuleName(message) {
		return nil
	}
	facts := factsSaid(message)
	said := inDigits(strings.Trim(text.Fold(message), " 。.!！~～"))
	keep := func(fact, value string) {
		if facts[fact] == "" && value != "" && open.name() != fact && !slices.Contains(kin[fact], open.name()) {
			facts[fact] = value
		}
	}
	for _, s := range brief {
		if at := s.words.FindStringSubmatchIndex(said); at != nil {
			keep(s.fact, s.valueIn(said, at))
		}
	}
	for _, fact := range []string{"situation", "ended"} {
		value := phrased(fact, message)
		if value != "not_ended" && (value != "employed" || open.name() != "injury") && (open.fact == nil || phrased(open.name(), message) == "") {
			keep(fact, value)
		}
	}
	maps.DeleteFunc(facts, func(name, _ string) bool { return t.found.Facts.Named(name) == nil })
	return facts
}
