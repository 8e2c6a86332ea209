package statement

import (
	"cmp"
	"slices"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// A yes or a no is a plain one, or a whole sentence that says it to this question (says_yes
// and says_no of the fact): with when and where they did something, with what was asked about
// repeated, with a yes or a no before. Whatever else is said is asked about again: a guess
// would decide what somebody is told they can have.

var (
	plainYes = pattern.MustCompile(`^(?:是的?|对的?|嗯+|恩|没错|是这样的?|当然(?:是|对)?|确实(?:是)?|y|yes|yeah|yep|yup|yea|sure|correct|right|true|of course)$`)
	plainNo  = pattern.MustCompile(`^(?:不是的?|当然不是|确实不是|肯定不是|否|n|no|nope|nah|not at all|false)$`)
	// hasYes and hasNo say that there is something, or none: to a question that denies
	// something itself that is neither.
	hasYes  = pattern.MustCompile(`^(?:当然|确实|肯定)?有的?$`)
	hasNo   = pattern.MustCompile(`^(?:(?:当然|确实|肯定|暂时|是)?(?:还|从来)?没有?(?:呢|啊|过)?|无|不|not yet|none|never)$`)
	longYes = pattern.MustCompile(`^(?:ye+s+|ye+a+h*|ye+p+|yu+p+|sure thing|ya+)$`)
	longNo  = pattern.MustCompile(`^(?:no+|nop+e*|na+h+|米有|木有)$`)
	// tail repeats the word that the question begins with: Have you …? I have.
	tail  = pattern.MustCompile(`^(?:i|we|they|he|she|it|there) (am|are|is|was|were|have|has|had|do|does|did)(nt| not)?$`)
	sorry = pattern.MustCompile(`^(?:对不起|不好意思|抱歉|sorry|excuse me)$`)
)

// beginsLike are the words of a tail for those that a question can begin with.
var beginsLike = map[string][]string{
	"have": {"have", "did"}, "has": {"has", "have", "did"}, "had": {"had", "did"}, "did": {"did"}, "do": {"do"}, "does": {"does", "do"},
	"are": {"am", "are"}, "is": {"is", "are"}, "was": {"was"}, "were": {"was", "were"},
}

// Plain reads words (Bare) that are a yes or a no to any question, "" for neither.
func Plain(said string) string {
	switch {
	case plainYes.MatchString(said):
		return "yes"
	case plainNo.MatchString(said):
		return "no"
	}
	return ""
}

// IsYesNo reports whether a yes or a no is asked for.
func (q *Question) IsYesNo() bool {
	return q.First || q.Fact != nil && q.Fact.Type == "yesno"
}

// YesNo reads a message as "yes" or "no" to the question, clause by clause: what contradicts
// itself, or says something besides that is no fact of its own, is neither, and "".
func (q *Question) YesNo(message string) string {
	if value := cmp.Or(q.Clause(message), q.led(message)); value != "" {
		return value
	}
	answer, read := "", 0
	for _, part := range saidEnds.Split(text.Fold(message), mostSigns) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if read++; read > mostClauses {
			return ""
		}
		if sorry.MatchString(Bare(part)) {
			continue
		}
		value := q.clause(part, answer)
		switch {
		case value == "" && len(Facts(part)) > 0: // 没有，我是被裁员的
		case value == "" || answer != "" && answer != value:
			return ""
		default:
			answer = value
		}
	}
	return answer
}

// mostClauses are as many as an answer has: each is held against all that is listed. mostSigns
// are as many pieces as it is cut into for that: some are empty.
const (
	mostClauses = 8
	mostSigns   = 64
)

// listed are the sentences that are listed for a yes and for a no, as sameWords has them.
type listed struct{ yes, no map[string]bool }

// said gives the sentences that are listed for a question, worked out once.
func (q *Question) said() *listed {
	if q.listed != nil {
		return q.listed
	}
	yes, no := q.Fact.SaysYes, q.Fact.SaysNo
	if q.First {
		yes, no = q.Fact.First.SaysYes, q.Fact.First.SaysNo
	}
	same := func(all []string) map[string]bool {
		set := make(map[string]bool, len(all))
		for _, s := range all {
			set[sameWords(s)] = true
		}
		return set
	}
	q.listed = &listed{same(yes.All()), same(no.All())}
	return q.listed
}

// Clause reads all of a message as one clause that is "yes" or "no", "" for neither.
func (q *Question) Clause(message string) string { return q.clause(message, "") }

// clause reads a clause as yes or no, "" for neither; after is what the one before said.
func (q *Question) clause(words, after string) string {
	all, ask, denies := q.said(), q.Fact.Ask.EN, q.Fact.Denies
	if q.First {
		ask, denies = q.Fact.First.Ask.EN, false
	}
	plain := Bare(words)
	if aboutTo.MatchString(plain) || sameWords(words) == "" || ledHan.MatchString(plain) && sameWords(plain) != plain {
		return ""
	}
	if q.Fact.Name == "zero_work_family" && ofOneself.MatchString(plain) {
		return ""
	}
	if slices.Contains(ofNow, q.Fact.Name) && !q.First && onceWas.MatchString(plain) {
		return ""
	}
	for i, other := range slices.Concat([]string{plain}, q.shortened(words)) {
		said := sameWords(other)
		if isDone.MatchString(strings.TrimSpace(said)) && lasted.MatchString(plain) {
			return ""
		}
		switch {
		case said == "":
		case all.no[said], q.Fact.Name == "injury" && neverHurt.MatchString(strings.TrimSpace(said)):
			return "no"
		case all.yes[said]:
			return "yes"
		case i > 0 && !denies && plainNo.MatchString(strings.TrimPrefix(other, "我")), i > 0 && !denies && hasNo.MatchString(other):
			return "no"
		case i > 0 && !denies && hasYes.MatchString(other):
			return "yes"
		}
	}
	plain = cmp.Or(particles.ReplaceAllString(plain, ""), plain)
	switch {
	case longYes.MatchString(plain):
		return "yes"
	case longNo.MatchString(plain):
		return "no"
	case plainYes.MatchString(plain), !denies && hasYes.MatchString(plain):
		return "yes"
	case plainNo.MatchString(plain), !denies && hasNo.MatchString(plain):
		return "no"
	}
	m := tail.FindStringSubmatch(fullVerb.Replace(plain))
	first, _, _ := strings.Cut(strings.ToLower(ask), " ")
	if m == nil || after == "" && (denies || !slices.Contains(beginsLike[first], m[1])) {
		return ""
	}
	if m[2] != "" {
		return "no"
	}
	return "yes"
}

// led reads a sentence that begins with a yes or a no: what follows has to say the same.
func (q *Question) led(message string) string {
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
		then = Facts(rest)[q.Fact.Name]
	}
	if then == "" && (first == "yes" && goesWithYes.MatchString(Bare(rest)) || first == "no" && goesWithNo.MatchString(Bare(rest))) {
		then = first
	}
	if then != first {
		return ""
	}
	return first
}

var (
	// ledHan is a yes or a no before something else: each is read by itself.
	ledHan = pattern.MustCompile(`^(?:是|对|嗯|有|没有?|不是|还没有?)[的啊呀哦呢啦哟滴嗯]* .`)
	// leading is a yes or a no before a sentence.
	leading = pattern.MustCompile(`^(yes+|yeah|yep|yup|no|nope|nah|not yet|(?:是|对|嗯|有|没有?|不是|还没有?)[的啊呀哦呢啦哟滴嗯]*)[ ,，。.、!！]+(.+)$`)
	// goesWithYes and goesWithNo say nothing besides a yes or a no before them.
	goesWithYes = pattern.MustCompile(`^(?:that ?s |it is |its )?(?:right|correct|true|sure|of course)$|^i (?:have )?(?:done|did) (?:that|it|this|so)$|^(?:没错|当然|就是|是这样)的?$`)
	goesWithNo  = pattern.MustCompile(`^(?:thank you|thanks|sorry|unfortunately)$|^i (?:havent|have not|didnt|did not) (?:done|do) (?:that|it|this|so)$|^我?(?:还)?没(?:有)?(?:顾上|来得及|去过?|时间去?)$`)
	fullVerb    = strings.NewReplacer("im ", "i am ", "ive ", "i have ")
)

const (
	// notNow denies what stands behind it: not always is no never.
	notNow = `(?:没有?|不|未)?`
	firmly = `刚才|刚刚?|早就|早已?|从来|一直|根本|就|也`
)

// leavingOut leaves out the words that a pattern finds, but for those that are found with what denies them.
func leavingOut(p *pattern.Pattern, words string) string {
	return p.ReplaceAllStringFunc(words, func(one string) string {
		if notDone.MatchString(one) {
			return one
		}
		return ""
	})
}

// The words in which the same is said to a question, other than those of its yes and no.

var (
	// whenWhere is when and where something was done, and how firmly: it makes no yes a no.
	whenWhere   = pattern.MustCompile(`上上?个?(?:周|星期|礼拜|月)|这个?(?:周|星期|礼拜|月)|昨天|前天|今天|去年|今年|前年|前几天|前不久|(?:在|去|到)?(?:社区|街道|社保局|社保所|人社局|就业局|居委会|村委会|政务大厅|网上|手机上)(?:里|那里|那边)?|` + firmly)
	whenWhereEN = pattern.MustCompile(` (?:last (?:week|month|year)|yesterday|today|this (?:week|month|year)|at the (?:office|station)|already|at work|so far|yet|before|a (?:week|month|year) ago|(?:two|three|\d) (?:days|weeks|months) ago)$`)
	// howFirmly is what of these can be left out of a no: not yesterday, or not at the office, is no plain no.
	howFirmly   = pattern.MustCompile(notNow + `(?:` + firmly + `)`)
	howFirmlyEN = pattern.MustCompile(` (?:already|at work|so far|yet|before)$`)
	notDone     = pattern.MustCompile(`没|不|未`)
	notDoneEN   = pattern.MustCompile(`\b(?:not|never|no|(?:have|has|had|did|do|does|is|are|am|was|were)nt)\b`)
	// onceWas is when something was: that is no answer to what is asked of now.
	onceWas = pattern.MustCompile(`去年|前年|以前|之前|从前|曾经|早就|早已|昨天|前天|前几天|前不久|上上?个?(?:周|星期|礼拜|月)|\b(?:last (?:week|month|year)|yesterday|before|ago|once|used to)\b|\b(?:19|20)\d\d(?:\b|年)`)
	// done says that something is done, and not only meant to be.
	done = pattern.MustCompile(`[了过好完着的]|没|不|早`)
	// aboutTo is what somebody will do.
	aboutTo = pattern.MustCompile(`^(?:我|就|马上|明天|下周|这就|回头|等下|再)*去(?:办|登记|做|申请)(?:一下|啊|呢|吧)*$`)
	// isDone are verbs that are done at once, and of anything: how long it was is of something else.
	isDone    = pattern.MustCompile(`^(?:做|办|干|拿|搞|领到|考)$`)
	lasted    = pattern.MustCompile(`(?:好几|几|[\d一二两三四五六七八九十半]+)(?:个月|年|天)`)
	particles = pattern.MustCompile(`[啊呀哦呢啦哟滴哈喔诶噢]+$`)
	// neverHurt is a no to whether somebody was hurt.
	neverHurt = pattern.MustCompile(`^没(?:受|出|得|有|发生)过?(?:伤|病|事)?$|^(?:i )?(?:have |ve |was )?(?:never|not)(?: been| got| gotten| had)? (?:hurt|injured|ill|sick)$|^i (?:havent|wasnt|have not|was not) (?:been )?(?:hurt|injured)$`)
	// ofOneself is who has no work themselves: that says nothing of their family.
	ofOneself = pattern.MustCompile(`^(?:我|本人|俺|咱)(?:自己|现在|目前|也|都|就)*没有?(?:工作|班上|活干)`)
	// fillers say nothing for or against; how long it has been so does not, either.
	fillers = pattern.MustCompile(`(?:没有?|不|未)[都就]|我们?|本人|单位|公司|老板|已经|现在|目前|[了的啊呀哦呢吧啦还都也就着]|(?:好几|几|[\d一二两三四五六七八九十半]+)(?:个月|年|天)`)
	smalls  = pattern.MustCompile(`\b(?:already|now|yet|really|the|a|an|my|any|currently|actually)\b`)
	notWord = pattern.MustCompile(`\b(have|has|had|did|do|does|is|are|was|were) not\b`)
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

// shortened gives other ways to say a clause: without when and where, and without what was
// asked about.
func (q *Question) shortened(words string) (all []string) {
	plain := Bare(words)
	if !strings.ContainsFunc(plain, text.Han) {
		less := whenWhereEN
		if notDoneEN.MatchString(plain) {
			less = howFirmlyEN
		}
		plain = strings.TrimSpace(less.ReplaceAllString(strings.ReplaceAll(plain, " ive ", " i have "), ""))
		all = append(all, plain)
		if s := subjects[q.Fact.Name]; s != nil && s.MatchString(plain) {
			all = append(all, strings.TrimSpace(s.ReplaceAllString(plain, "it")))
		}
		return all
	}
	switch {
	case notDone.MatchString(plain):
		all = append(all, leavingOut(howFirmly, plain))
	case done.MatchString(plain):
		all = append(all, whenWhere.ReplaceAllString(plain, ""))
	default:
		all = append(all, plain)
	}
	if s := subjects[q.Fact.Name]; s != nil && s.MatchString(plain) {
		all = append(all, s.ReplaceAllString(plain, ""), s.ReplaceAllString(all[0], ""))
	}
	return all
}

// sameWords gives words without what makes no difference between sentences of one meaning.
func sameWords(words string) string {
	said := Bare(words)
	if hasYes.MatchString(said) || hasNo.MatchString(said) {
		return said
	}
	if !strings.ContainsFunc(said, text.Han) {
		said = " " + said + " "
		said = strings.NewReplacer(" im ", " i am ", " ive ", " i have ", " theyre ", " they are ", " cannot ", " cant ", " can not ", " cant ").Replace(said)
		said = notWord.ReplaceAllString(smalls.ReplaceAllString(said, ""), "${1}nt")
		return strings.Join(strings.Fields(said), " ")
	}
	said = strings.ReplaceAll(leavingOut(fillers, said), "没有", "没")
	if strings.HasPrefix(said, "是") && len(said) > len("是") {
		said = said[len("是"):]
	}
	return strings.ReplaceAll(said, " ", "")
}
