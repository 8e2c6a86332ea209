package guidance

import (
	"strings"

	"careerbot/internal/pattern"
)

// What people say around what goes into a cover note: that they apply, what they are called,
// that something is to be added.

var (
	appliesFor = pattern.MustCompile(`^(?:(?:你好|您好|那个|就)[,，!！ ]*)?(?:(?:我|本人)?(?:现在)?(?:想要|想|要|打算|准备|希望)(?:去)?(?:应聘|申请|面试|求职|投|找|做|当|干|从事)|(?:我|本人)?(?:应聘|申请|面试|求职|投个|投一个)|找(?:一份|份|个|一个))(?:一下|一个|一份|个|份)?(?:的)?(\p{Han}.{1,38})$|^(?i:(?:hello|hi)?[,! ]*(?:i(?: am|'m|'d| would)? ?(?:want(?:ing)?|like|wish|hope|hoping|looking|applying|going)?(?: to)?(?: (?:apply(?:ing)?|work|be|become|get))?(?: (?:for|as))?|apply(?:ing)? (?:for|as)|an? application (?:for|as)|for|as)(?: (?:an?|the|this))? +(.{3,60}))$`)
	jobEnd     = pattern.MustCompile(`(?:的)?(?:这个|这份)?(?:工作|岗位|职位|一职|活)$|(?i: (?:jobs?|positions?|posts?|roles?|vacancy|work))$`)
	calledMe   = pattern.MustCompile(`(?:^|[,，。;；、\s])(?:我(?:的名字)?(?:叫|是叫)|本人叫|(?:我的)?名字[叫是]|姓名[:： ]?)(\p{Han}{2,4})(?:[,，。;；、\s]|$)|(?i:(?:^|[,.;] *)(?:and )?(?:my name is|my name's|i am called|i'm called|name:)) ([A-Z][\p{L}'-]+(?: [A-Z][\p{L}'-]+){0,2})(?:[,.;]|$| and )`)
	addsToNote = pattern.MustCompile(`^(?:请|帮我|麻烦|再|还要|还|也)*(?:加上|加进|补充|写上|添上|加)(?:一?句|一下|上|一点)?(?:[:：,，说]| )*(.{2,200})$|^(?i:(?:please |can you |could you )?(?:also )?(?:add|say|write|put|mention)(?: also)?(?: in)?(?: that)? ?:? ?(.{3,200}))$`)
)

// Words that wish for a cover note, or for a practice, with the work that it is for.
var (
	noteFor = pattern.MustCompile(`^(?:请|我想|想|我要|要|帮我|帮忙|给我|能不能|可以)*(?:写|做|弄|准备|生成)(?:一?[封份个篇]|一下)?(?:(?:求职|应聘|自荐)信[，,、 ]*(?:是|去|用来|为了|我|想|要|准备|打算)*(?:应聘|申请|面试|找)(?:一下|一份|一个)?(\p{Han}{2,12})|(?:应聘|申请|找)(\p{Han}{2,12})的(?:求职|应聘|自荐)信)[。.!！ ]*$|` +
		`^(?i:(?:i (?:want|would like|need) (?:to )?|(?:can|could) you |please |help me (?:to |with )?)*(?:(?:write|make|draft|create) )?(?:me )?(?:an? |my )?(?:cover|application|motivation) (?:letter|note),? (?:for|as|to (?:apply for|get|become)|applying (?:for|as)) (?:an? |the |my )?([a-z][a-z' -]{2,40}?)(?: please)?)[.! ]*$`)
	practiceFor = pattern.MustCompile(`^(?:请|我想|想|我要|要|陪我|帮我|跟我|和我|来|能不能|可以)*(?:(?:练习|练练|练一练|模拟|演练|准备)(?:一?下|一次|个)?(?:求职|工作)?面试[，,、 ]*(?:我|想|要|准备|去)*(?:应聘|申请|面试|找)?(?:一下|一份|一个)?(\p{Han}{2,12})|(?:练习|练练|练一练|模拟|演练)(?:一?下|一次|个)?(?:应聘|申请)?(\p{Han}{2,12}?)的?面试)[。.!！ ]*$|` +
		`^(?i:(?:(?:i (?:want|would like|need) to|(?:can|could) (?:you|we)|lets|let's|please|help me(?: to)?) )*(?:(?:do|have|run|practi[cs]e|rehearse)(?: me)? )?(?:an? |my |the )?(?:mock |practi[cs]e |job )*interview(?: practi[cs]e)?(?: with me)? (?:for|as) (?:an? |the )?([a-z][a-z' -]{2,40}?)(?: please)?)[.! ]*$`)
	// noWork is what the place of the work is taken by, and is none.
	noWork = pattern.MustCompile(`技巧|技能|视频|软件|方法|经验|题目?$|问题|^(?:求职|工作|一下|这个|那个)$|^有|^要|^可以|^时|^的|今天|明天|后天|下周|(?i:\b(?:tomorrow|today|tonight|free|beginners?|me|us|long|minutes|hours?|monday|tuesday|wednesday|thursday|friday|next week)\b)`)
)

// forWork gives the work that a note or a practice is wished for, "" if none is named.
func forWork(form *pattern.Pattern, message string) string {
	m := form.FindStringSubmatch(StepWords(message))
	if m == nil {
		return ""
	}
	work := titleSaid(strings.Join(m[1:], ""))
	if asksIt.MatchString(work) || isName(work) || vague.MatchString(work) || noWork.MatchString(work) {
		return ""
	}
	return work
}

// titleSaid gives what the work is called in words that name it, without what stands around.
func titleSaid(words string) string {
	words = strings.Trim(words, " 。.!！")
	if m := appliesFor.FindStringSubmatch(words); m != nil && !vague.MatchString(m[1]+m[2]) {
		words = m[1] + m[2]
	}
	if short := strings.TrimSpace(jobEnd.ReplaceAllString(words, "")); len([]rune(short)) >= 2 {
		words = short
	}
	return words
}

// calls is what is called, and no name: 我叫车去上班.
var calls = pattern.MustCompile(`^车[去来子回送到拉]|去|上班|回家|外卖|快递|网约|出租|救护|代驾|滴滴|跑腿`)

// nameSaid takes out of what somebody says of themselves what they are called.
func nameSaid(words string) (name, rest string) {
	at := calledMe.FindStringSubmatchIndex(words)
	m := calledMe.FindStringSubmatch(words)
	if at == nil || calls.MatchString(m[1]) || m[1] != "" && strings.ContainsRune("过了醒他她它你您别人不着", []rune(m[1])[0]) {
		return "", words
	}
	left, right := strings.TrimRight(words[:at[0]], " ,，。;；、."), strings.TrimLeft(words[at[1]:], " ,，。;；、.")
	if name = m[1] + m[2]; left == "" || right == "" {
		return name, left + right
	}
	if strings.ContainsAny(left, "，。；") || strings.ContainsAny(right, "，。；") || m[1] != "" {
		return name, left + "，" + right
	}
	return name, left + ", " + right
}

// givenNames are common ones of which what follows is no work, even where it could be: John
// Baker bakes nothing.
var givenNames = pattern.MustCompile(`^(?i:(?:mr|mrs|ms|miss|dr)\.? |(?:john|james|robert|michael|william|david|richard|joseph|thomas|charles|daniel|matthew|anthony|mark|paul|steven|stephen|andrew|peter|kevin|brian|george|edward|simon|martin|alan|adam|ben|jack|sam|tom|tim|joe|bob|bill|jim|mike|dave|steve|chris|nick|alex|max|luke|harry|oliver|oscar|henry|mary|patricia|jennifer|linda|elizabeth|barbara|susan|jessica|sarah|karen|lisa|nancy|margaret|sandra|ashley|emily|donna|michelle|carol|amanda|laura|helen|anna|anne|ann|emma|olivia|sophie|lucy|alice|rachel|maria|julia|jane|kate|claire|amy|ali|ahmed|mohammed|muhammad|fatima|li|wang|zhang|liu|chen|yang|huang|zhao|wu|zhou) )[\p{L}'-]+(?: [\p{L}'-]+)?$`)

// noSurname is work that nobody is called: Max Security is no person.
var noSurname = pattern.MustCompile(`(?i: (?:security|operators?|officers?|guards?|assistants?|clerks?|cleaners?|technicians?|engineers?|supervisors?|receptionists?|cashiers?|accountants?|electricians?|plumbers?|couriers?|warehouse|kitchen|sales|packers?|pickers?|helpers?|housekeepers?|labou?rers?|workers?|drivers|jobs?)$)`)

// isName reports whether words are what somebody is called, and no work.
func isName(words string) bool {
	words = strings.Join(strings.Fields(words), " ")
	return givenNames.MatchString(words) && !noSurname.MatchString(words)
}
