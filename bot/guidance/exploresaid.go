package guidance

import (
	"strconv"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// exploreSays is what a button or a word says in the talk.
type exploreSays struct {
	verb   string // "" is none of these
	half   string // interest, skill: whose question the button belongs to; "" the one that is asked
	n      int    // number of the question, 0 the one that is asked
	answer string // l, u, d, - to the questionnaire; what was said to the strengths conversation
	code   string // of an occupation
}

var (
	// tagged is what a button says of a question: 喜欢 #兴趣7, Skip #skill 2.
	tagged = pattern.MustCompile(`^(.{0,60}?) ?#(兴趣|本领|(?i:interest|skill)) ?(\d{1,2})$`)
	// coded is what a button says of an occupation: 电工 6-31-01-03.
	coded = pattern.MustCompile(`^(?:.{0,60} )?(\d-\d{2}-\d{2}-\d{2})$`)
	notIt = pattern.MustCompile(`^(?:不考虑|(?i:not )).{0,60}\d$`)
)

// before is how a sentence may begin in front of what it wishes.
const beforeWish = `^(?:.{0,80}[,，。.;；!！?？ ])?`

// exploreWords are the words that mean something wherever they are said; short are those
// that do while the talk is open.
var exploreWords = []struct {
	verb  string
	said  *pattern.Pattern
	short *pattern.Pattern
}{
	{"where", pattern.MustCompile(`^(?:接着找适合的职业|我?(?:刚才)?(?:答|做|问|说)到(?:哪|哪里|哪儿|第几(?:题|个))(?:了)?|(?i:go on with what suits me|where (?:was i|were we)))$`),
		pattern.MustCompile(`^(?:继续|接着(?:来|答|做|说)?|往下|(?i:go on|continue|carry on|resume))$`)},
	{"interest", pattern.MustCompile(`^(?:(?:我?想?(?:接着)?(?:做|答|填|测))(?:一下|个|一个|下)?(?:职业)?兴趣(?:小)?(?:问卷|测试|测评)|(?:职业)?兴趣(?:小)?(?:问卷|测试|测评)|(?i:(?:answer|go on) (?:about|with) (?:my )?interests|(?:the )?interests? (?:questionnaire|test|quiz)))$`),
		pattern.MustCompile(`^(?:兴趣|问卷|(?i:interests?|questionnaire))$`)},
	{"skill", pattern.MustCompile(`^(?:接?着?说说?(?:看)?我(?:都)?会(?:些|做)?什么|(?i:(?:tell|go on with) what i can do|(?:talk about )?my (?:strengths|skills)))$`),
		pattern.MustCompile(`^(?:本领|技能|(?i:skills?|strengths?))$`)},
	{"result", pattern.MustCompile(`^(?:看看?(?:适合(?:我)?的职业|(?:职业)?推荐)|(?i:(?:show )?what suits me|show (?:me )?the occupations))$`),
		pattern.MustCompile(`^(?:看?(?:看)?(?:结果|推荐)|(?i:(?:show )?(?:the |my )?results?))$`)},
	{"others", pattern.MustCompile(`^(?:换几个职业|还有(?:什么|哪些)(?:别的)?职业|(?i:other occupations|more occupations))$`),
		pattern.MustCompile(`^(?:换一?(?:批|换|组|些)|别的|其他(?:的)?|还有(?:吗|别的吗|呢)?|更多|下一页|(?i:others?|more|something else|next(?: page)?|what else))[?？吗呢]*$`)},
	{"none", pattern.MustCompile(`^(?:(?:这几个|这些)职业都(?:不(?:合适|喜欢|想做|行|要|好)|没兴趣)|(?i:none of these (?:occupations|careers)))$`),
		pattern.MustCompile(`^(?:(?:这几个|这些)?都(?:不(?:合适|喜欢|想做|行|要|好|感兴趣)|没(?:有)?兴趣)|没有(?:一个)?(?:合适|喜欢)的|(?i:none(?: of (?:them|these))?(?: (?:suits?|fits?)(?: me)?)?|i (?:don'?t|do not) like (?:any(?: of (?:them|these))?|them|these)))$`)},
	{"change", pattern.MustCompile(`^(?:改我的回答|(?i:change my answers))$`),
		pattern.MustCompile(`^(?:(?:我?想?)?(?:改|修改|更改)(?:一下|下)?(?:我的)?(?:回答|答案)?|(?i:change(?: (?:an|my|the) answers?)?))$`)},
	{"change_more", pattern.MustCompile(`^(?:下一页回答|(?i:next page of answers))$`), nil},
	{"forget", pattern.MustCompile(`^(?:删掉我的回答|(?i:delete my answers))$`), nil},
	{"forget_yes", pattern.MustCompile(`^(?:确定删掉我的回答|(?i:yes, delete my answers))$`), nil},
	{"over", pattern.MustCompile(`^(?:问卷从头来|(?i:start the questionnaire over))$`), pattern.MustCompile(`^(?:从头(?:再)?来|重新(?:做|答|来|开始)|(?i:start over|begin again))$`)},
	{"stop", pattern.MustCompile(`^(?:停一停|(?i:stop for now))$`),
		pattern.MustCompile(`^(?:停(?:下|止|了)?|先?(?:不|停)(?:做|答|说|想答|玩)了?|(?:先)?到(?:这|这里|此)(?:吧)?|算了|退出|结束|够了|(?:以后|下次|改天|回头)再(?:说|来|答|做)|没空(?:了)?|(?i:stop|quit|exit|enough|later|not now|no more|that'?s enough|i'?m done))$`)},
	{"back", nil, pattern.MustCompile(`^(?:上一(?:题|问|个|步)|返回|后退|回去|点错了|按错了|选错了|(?i:back|go back|(?:the )?(?:question before|previous(?: one| question)?)|undo|wrong(?: one| button)?|oops))$`)},
	{"home", pattern.MustCompile(beforeWish + `(?:(?:那|请问|想问问?|帮我看看|看看|我想知道|想知道)*(?:我|自己|我们)?(?:这种人|这样的人|这样的?)?(?:现在|到底|究竟)?(?:能|会|该|应该|比较|更|最)*(?:适合|合适)(?:做|干|从事|当|找|去)?(?:点|些)?(?:什么|哪些|啥|哪种|哪类|哪方面)(?:样)?(?:的)?(?:工作|职业|行业|岗位|事|活)?|` +
		`(?:我)?(?:想|要)?(?:测|做)(?:一?测|个|一个|一下)?职业(?:兴趣|性格|倾向)?(?:的)?(?:测试|测评|问卷)|(?:帮我)?找(?:找)?(?:适合(?:我|自己)的(?:职业|方向)|职业方向)|` +
		`(?i:(?:and |so |but |please )*(?:(?:can|could) you )?(?:tell me |i want to know |i wonder )?(?:what|which) (?:kind of |sort of |type of |other )?(?:work|jobs?|careers?|occupations?|professions?)(?: would| might| could| can| should| do| does| is| are)?(?: (?:best|really))? (?:suits?|fits?|right for|good for|suitable for)(?: me)?(?: best)?|` +
		`(?:and |so )?(?:what|which) (?:kind of |sort of |type of )?(?:work|jobs?|careers?|occupations?) (?:am i suited (?:to|for)|(?:would|could|can|might) i be good at|would i (?:like|enjoy))|what am i good at|(?:take |do )?(?:a |the )?career (?:test|quiz|questionnaire)|find (?:me )?a career))[吗呢啊呀了吧]*$`), nil},
}

// exploreSaid reads a message as a button or word of the talk; open allows short words,
// too.
func exploreSaid(message string, open bool) exploreSays {
	message = strings.TrimSpace(message)
	if len(message) > 400 {
		return exploreSays{}
	}
	if m := tagged.FindStringSubmatch(message); m != nil {
		n, _ := strconv.Atoi(m[3]) // the pattern has two digits at most
		said := exploreSays{verb: "answer", half: "interest", n: n, answer: m[1]}
		if tag := strings.ToLower(m[2]); tag == "本领" || tag == "skill" {
			said.half = "skill"
		}
		switch {
		case m[1] == "":
			said.verb = "redo"
		case exploreWord(m[1], "back"):
			said.verb = "back"
		case said.half == "interest":
			if said.answer = likes(m[1]); said.answer == "" {
				return exploreSays{}
			}
		}
		return said
	}
	if m := coded.FindStringSubmatch(message); m != nil {
		if notIt.MatchString(message) {
			return exploreSays{verb: "not", code: m[1]}
		}
		return exploreSays{verb: "card", code: m[1]}
	}
	message = strings.Trim(message, " 。.!！?？~～")
	for _, w := range exploreWords {
		if w.said != nil && w.said.MatchString(message) || open && w.short != nil && w.short.MatchString(message) {
			return exploreSays{verb: w.verb}
		}
	}
	return exploreSays{}
}

func exploreWord(said, what string) bool {
	return said == prompts.ExploreWord("zh", what) || strings.EqualFold(said, prompts.ExploreWord("en", what))
}

// likings are how people say what they think of an activity, the first that fits counts.
var likings = []struct {
	answer string
	said   *pattern.Pattern
}{
	{"-", pattern.MustCompile(`^(?:跳过|跳|略过?|过|下一(?:题|个)|不(?:想|愿)(?:意)?(?:回?答|说)|pass|skip(?: it| this(?: one)?)?|next|no answer|rather not say)$`)},
	{"u", pattern.MustCompile(`^(?:2|b|二|说不准|说不清|不(?:太|大|好)?(?:确定|清楚|知道|晓得|好说)|不好说|不知道|一般(?:般)?(?:吧)?|还行(?:吧)?|还可以(?:吧)?|凑合|无所谓|都行|中等?|看情况|没(?:什么|啥)?感觉|就那样|马马虎虎|随便|都可以|也行|谈不上|不(?:讨厌|反感)|可有可无|meh|eh|whatever|kinda|(?:kind|sort) of|could be|possibly|not bad|idk|50/50|no opinion|neither|(?:i(?:'m| am) )?not (?:so |very |really )?sure|maybe|perhaps|so[- ]so|dunno|(?:i )?(?:don'?t|do not) (?:know|mind)|no idea|unsure|it depends|depends|neutral|ok|okay|fine|in between|a (?:little|bit))$`)},
	{"d", pattern.MustCompile(`^(?:3|c|三|不|否|没有|(?:很|非常|特别|十分|真|也|才|最|我)*不(?:太|怎么|是很|大|是)?(?:喜欢|爱|想|愿意|乐意|感兴趣|要|行|是|好)(?:做|干)?|才不|不要|受不了|(?:很|最|真|超|好)?(?:讨厌|烦|反感|没意思|没劲|无聊)(?:透了|死了)?|ugh|yuck|not my thing|no thanks|not interested|never ever|i hate (?:it|that|this)|hate that|没(?:有|什么|啥)?兴趣|不感冒|n|no|nope|nah|never|dislike(?: it)?|hate(?: it)?|(?:i )?(?:(?:don'?t|do not|would not|wouldn'?t|would hate) ?(?:like|want|enjoy)?)(?: it| that| to| doing that)?|not (?:really|much|at all|for me)|boring|no way)$`)},
	{"l", pattern.MustCompile(`^(?:1|a|一|是(?:的)?|对|嗯+|有|好(?:的|啊|呀)?|行|可以|要|想(?:做|干|试试)?|挺好(?:的)?|不错|有意思|好玩|喜欢喜欢|yes please|cool|sounds (?:fun|good|great)|i do|(?:很|挺|非常|特别|蛮|最|比较|还挺|当然|我|超|嗯)*(?:喜欢|爱|愿意|乐意|感兴趣|有兴趣|想|享受)(?:做|干)?(?:的|呀|啊|这个)?|y|yes|yeah|yep|yup|sure|of course|(?:i )?(?:would |do )?(?:really )?(?:like|love|enjoy)(?: it| that| to| doing that| it a lot| very much| it very much)?|i would|i'?d (?:like|love)(?: it| that| to)?|absolutely|definitely|great|good|fun)$`)},
}

// likes reads an answer to the questionnaire: l, u, d, -, or "" for what is none.
func likes(said string) string {
	said = strings.TrimRight(trimmed(text.Fold(said)), "吧呀啊呢啦哦")
	for _, l := range likings {
		if l.said.MatchString(said) {
			return l.answer
		}
	}
	return ""
}

var (
	// asksElse is what is a question, or a wish that others answer.
	asksElse = pattern.MustCompile(`[?？]|(?:吗|呢|么)[。.!！ ]*$|怎么|怎样|如何|多久|多少|几(?:个|天|年|岁|点)|哪里|哪儿|哪些|能不能|可不可以|是不是|有没有|要不要|为什么|什么时候|(?:是|要|需要|有|交|带|算|领|享受|申请|办)(?:到)?(?:什么|哪)|` +
		`(?i:^(?:what|how|when|where|which|who|why|can|could|do i|does|did|is|are|am i|may|should|will|must|tell me)\b)`)
	noQuestion = pattern.MustCompile(`没什么|没有什么|什么都|什么也|不知道|不清楚|不怎么|没怎么|没多少|有没有都`)
	wishes     = pattern.MustCompile(`^(?:我|想|要|帮我|请|给我|我要|我想|帮忙|麻烦)*(?:找|搜|查|看看|推荐)(?:一下|个|一个|份|点|些|找)?.{0,30}(?:工作|兼职|零工|日结|职位|岗位|招聘|活)|附近.{0,8}(?:的|招聘|站|市场|工作)|(?i:\b(?:jobs?|vacanc(?:y|ies)|work) (?:in|near|around)\b|^(?:find|show|search)(?: me)? .{0,40}\b(?:jobs?|work|vacanc(?:y|ies))\b)|的工作$|(?i:\bjobs$)`)
)

var (
	// courtesies are answers to nothing.
	courtesies = pattern.MustCompile(`^(?:(?:你|您)好(?:啊|呀)?|谢谢(?:你|您|啦|了)?|多谢|感谢|再见|拜拜|在吗|你是谁|(?i:hi|hello|hey|thanks?(?: you)?(?: very much)?|bye|goodbye|who are you))$`)
	// spoken are wishes for a language; asked which ones somebody speaks, they are answers.
	spoken = pattern.MustCompile(`^(?:中文|汉语|英文|英语|(?i:chinese|english|in english(?: please)?))$`)
)

// offTopic reports whether a message is about something else than what was asked.
func offTopic(message string) bool {
	if strings.HasPrefix(message, "/") || wishes.MatchString(message) || courtesies.MatchString(trimmed(message)) {
		return true
	}
	return asksElse.MatchString(noQuestion.ReplaceAllString(message, ""))
}

var place = pattern.MustCompile(`^(?:看看?|说说|选|我选|要)?(?:第|no\.? ?|number |the |option )*(\d{1,2}|[一二三四五六七八九十]|first|second|third)(?:个|号|种| one)?(?:职业)?(?:的|说说|详细说说)?$`)

// listedAt is the place in the list that a message means, 0 if it means none.
func listedAt(message string) int {
	m := place.FindStringSubmatch(strings.Trim(text.Fold(message), " 。.!！?？"))
	if m == nil {
		return 0
	}
	if n, err := strconv.Atoi(m[1]); err == nil {
		return n
	}
	for i, w := range strings.Fields("一 二 三 四 五 六 七 八 九 十 first second third") {
		if w == m[1] {
			return i%10 + 1
		}
	}
	return 0
}
