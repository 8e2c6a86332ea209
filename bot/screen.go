package bot

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// Of a message that is longer than any that is answered, its beginning and its
// end are looked at, in bytes: who cries for help does so there.
const (
	looksAt    = 16 << 10
	looksAtEnd = 8 << 10
)

// clean makes a message safe to work with: control, zero-width and
// direction-changing characters go, runs of white space become one space, and of
// an endless one the middle is left out.
func clean(s string) string {
	if len(s) > looksAt+looksAtEnd {
		s = s[:looksAt] + " " + s[len(s)-looksAtEnd:]
	}
	s = strings.ToValidUTF8(s, "")
	s = norm.NFC.String(s)
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// What people say that is not a question of policy. Patterns are matched on the
// folded message without punctuation, whole, so that a question that begins
// with a greeting stays a question.
var talk = []struct {
	name    string
	pattern *pattern.Pattern
}{
	{"person", person},
	{"greeting", pattern.MustCompile(`^(?:你好|您好|你好呀|您好呀|你们好|嗨|哈喽|喂|早|早上好|上午好|中午好|下午好|晚上好|在吗|在么|在不在|有人吗|hi|hello|hey|hi there|hello there|good (?:morning|afternoon|evening|day)|greetings)$`)},
	{"goodbye", pattern.MustCompile(`^(?:(?:好的?|行|嗯+|ok|okay|知道了|明白了|谢谢(?:你们?|您)?|多谢|那就?|没事了?|alright|right|well|good|fine|cool|great|no|yes|thanks|thank you|thx|cheers|thats all|that is all)[ 了啊]*)*(?:再见|拜拜|拜|回头见|下次见|先这样|就这样|先走了|下了|晚安|88|bye|bye bye|byebye|goodbye|good bye|good night|see you|see you later|see ya|take care)(?:了|啦|吧|谢谢(?:你们?|您)?| for now| now| then| thanks| thank you)*$`)},
	{"thanks", pattern.MustCompile(`^(?:(?:好的?|行|嗯+|可以|ok|okay|知道了|明白了|懂了|太好了|great|good|fine|cool|perfect|lovely|brilliant|no|yes|alright|that is|thats|very helpful|helpful)[ 了啊]*)*(?:谢谢|多谢|感谢|非常感谢|十分感谢|谢谢你们?|谢谢您|谢了|谢啦|太感谢了|辛苦了|麻烦(?:你|您)了|thanks?|thank you|thank u|thank you (?:very|so) much|many thanks|thx|ty|cheers|thanks a lot|much appreciated)(?:了|啦|啊|你们?|您|哈|(?:你|您)?的?(?:帮助|帮忙|回答|解答)|多谢|感谢| again| mate| for (?:your|the|all your|all the) help| for that| for now| so much| very much| anyway)*$`)},
	{"quiet", stopPlain},
	{"who", pattern.MustCompile(`^(?:你是谁|你是什么|您是谁|你叫什么|你叫什么名字|你是机器人吗|你是真人吗|你是人吗|你是不是机器人|你是ai吗|who are you|what are you|are you (?:a )?(?:bot|robot|human|real|real person|an ai|ai|person)|what is your name|whats your name)$`)},
	{"help", pattern.MustCompile(`^(?:帮助|帮忙|菜单|怎么用|怎么使用|你会什么|你能做什么|你能干什么|你能帮我什么|能问什么|help|help me|menu|what can you do|how does this work|how do i use this|what can i ask)$`)},
	{"jobs", pattern.MustCompile(`^(?:我?(?:想要?|要|怎么|如何|去哪里?|在哪里?)?找(?:个|份|一份)?(?:工作|活干?)|找工作怎么找|招聘|招聘信息|职位|岗位|看?(?:职位|岗位)信息|有(?:什么|哪些)?(?:工作|职位|岗位)吗?|jobs?|vacanc(?:y|ies)|job search|(?:how (?:do|can) i )?(?:find|look for|get) (?:me )?(?:a )?(?:jobs?|work)|(?:i am|im) looking for (?:a )?(?:job|work)|i (?:want|need) (?:to find )?(?:a )?(?:job|work))$`)},
	{"near", pattern.MustCompile(`^(?:我?附近|(?:我?附近|最近|离我最近)的?(?:公共)?(?:就业)?(?:服务)?(?:站点?|网点|点|中心|大厅|机构|零工市场|零工驿站)(?:有哪些|有什么|在哪里?|有吗)?|near|near me|nearby|places near me|(?:where is )?(?:the )?nearest (?:public )?(?:job |employment )?(?:service )?(?:office|station|cent(?:er|re)))$`)},
	{"export", pattern.MustCompile(`^(?:(?:请|帮我|我要|我想)*(?:导出|下载|拷贝)(?:一份)?(?:我的|全部)?(?:数据|资料|信息|个人信息|聊天记录)|(?:我要|我想)?导出|export(?: (?:data|everything|it))?|(?:please )?(?:export|download)(?: all)?(?: of)? my (?:data|information)|(?:can i have|give me) a copy of my (?:data|information))$`)},
	{"mydata", pattern.MustCompile(`^(?:我的(?:数据|信息|资料|隐私)|你们?(?:保存|存|记录?)了?(?:我的?)?(?:什么|哪些)(?:数据|信息|资料)?|my data|my information|privacy|what do you (?:know|store|keep) about me|what data do you (?:have|store|keep)(?: about me)?)$`)},
	{"language", pattern.MustCompile(`^(?:语言|语言设置|(?:换|选|选择|切换|更换|改|修改)语言|languages?|(?:change|switch|choose|select) (?:the )?language)$`)},
	{"ask", pattern.MustCompile(`^(?:提问|我要提问|问问题|ask|ask a question)$`)},
	{"zh", languageWish(`(?:中文|汉语|普通话|国语)`, `(?:chinese|mandarin)`)},
	{"en", languageWish(`英[文语]`, `english`)},
	{"unclear", unclear},
}

// person is the wish for a person and nothing besides, so that a question about
// the work of an agent, or about 人工智能, stays a question: who is wished for
// must stand at the end, but for "please" and the like.
var person = pattern.MustCompile(`^(?:` + strings.Join([]string{
	// 能不能帮我转接人工, 我要跟真人说话, 有真人吗, 人工客服电话多少
	`(?:` + thanking + `|请问|你好|您好|麻烦|请|能不能|可不可以|能否|可以|能|怎么|如何|帮我|给我|让我|我要|我想要?|我需要|想要?|要|需要)*` +
		`(?:找|转接到?|转到?|接|换|叫|来|联系|有没有|有|跟|和|同|与)?(?:一?[个位]|一下|你们的?)?` +
		`(?:人工客服|人工服务|人工坐席|人工|真人客服|真人|活人|客服人员|客服|工作人员|辅导员|顾问)` +
		`(?:服务|客服|说话|说|聊天|聊聊|聊|谈谈|谈|讲|沟通|帮忙|帮我|帮帮我|解决|处理|一下|在吗|的?电话|是?多少|可以吗|行吗|好吗|吗|么|吧|呢|了|` + thanking + `)*`,
	// 不想跟机器人说话
	`我?(?:不想|不要|不愿意?|别)(?:再)?(?:让我)?(?:跟|和|同|与)(?:你这个|你们这个?|一个)?(?:机器人|机器|ai)(?:说话|聊天|聊|说|谈|沟通)(?:了|吧|` + thanking + `)*`,
	`i (?:dont|do not) (?:want|like) to (?:talk|speak|chat) (?:to|with) (?:an? |the |this )?(?:bot|robot|machine|computer|ai)`,
	// talk to human now, can I speak to someone, agent please
	`(?:(?:hi|hello|hey|please|pls|ok|no|sorry) )*` +
		`(?:(?:can|could|may) i |(?:can|could) you |i (?:want|need|wish|would like|d like) |id like |let me |is there |are there |want |need )?(?:please |to )*` +
		`(?:(?:talk|speak|chat|connect me|transfer me|put me through|get me|give me|get|have) )?(?:(?:to|with) )?` +
		`(?:(?:an?|the|some|any|your|real|live|human|actual) )*` +
		`(?:person|human being|human|agent|operator|counsell?or|advis[eo]r|representative|someone|somebody|staff)` +
		`(?: (?:please|pls|now|instead|here|today|thanks|thank you|i can (?:talk|speak) (?:to|with)|to (?:talk|speak) (?:to|with)))*`,
}, `|`) + `)$`)

const thanking = `谢谢您|谢谢你|谢谢|多谢|拜托`

// A person saying where they are, and no more: what is between must be a place
// as a whole, or it is a question that names a place.
var (
	chosen = pattern.MustCompile(`^/region (.+)$`)
	here   = pattern.MustCompile(`^(?:(?:我|本人)?(?:现在|目前)?(?:人)?(?:住在?|在|是|来自|位于)|(?:我的?)?坐标(?:在|是)?|(?:i am|im|i live|i work|i am living|im living|i am working|im working)(?: now| currently)? (?:in|from) |i am from |im from ) ?` +
		`(.{1,40}?)` +
		`(?:这边|这里|这儿|那边|市区|上班|工作|打工|务工|干活|生活|居住|住|的|人|呢|了|啦|吧| city| province| china| now)*$`)
)

// stated gives the place that a message states, "" if it is no such statement.
func stated(said string) string {
	if m := chosen.FindStringSubmatch(said); m != nil {
		named := strings.ToUpper(m[1]) // codes are in capitals; names are known in any case
		for _, s := range []string{named, strings.ReplaceAll(named, " ", "-")} {
			if code, err := region.Parse(s); err == nil {
				return code // bare makes GB ENG of GB-ENG
			}
		}
		return ""
	}
	if m := here.FindStringSubmatch(said); m != nil {
		return region.Exactly(m[1])
	}
	if code := region.Exactly(said); code != region.National { // 国家 alone is a word
		return code
	}
	return ""
}

// smallTalk answers what is no question: greetings, thanks, who and help, the
// language, the place, the items of the menu, and the wish for a person.
func (b *Bot) smallTalk(ctx context.Context, q Question, a Answer) (Answer, bool, error) {
	said := bare(a.Question)
	if utf8.RuneCountInString(said) > 60 {
		return a, false, nil
	}
	if code := stated(said); code != "" && (!asksOfPlace(a.Question) || !q.goesOn(b.Now())) {
		a.Reason = "small talk"
		a.moveTo, a.Text = code, prompts.Region(a.Language, code)
		if before := q.memory.before(q.turn, b.Now()); len(before) > 0 { // it may be another answer there
			if last := before[len(before)-1]; len(last) <= maxSay && region.Find(last) == "" {
				a.Choices = append(a.Choices, Choice{Label: last, Say: last})
			}
		}
		return a, true, nil
	}
	for _, t := range talk {
		if !t.pattern.MatchString(said) {
			continue
		}
		a.Reason, a.record.talk = "small talk", t.name
		switch t.name {
		case "greeting":
			a.Text = prompts.Greeting(a.Language, b.finds(ctx, a.Language))
		case "thanks":
			a.Text = prompts.Thanks(a.Language)
			return b.offerWatch(ctx, q, a)
		case "goodbye":
			a.Text = prompts.Goodbye(a.Language)
		case "who":
			a.Text = prompts.Who(a.Language)
		case "zh", "en":
			a = inLanguage(a, t.name)
		default:
			var err error
			a, err = b.item(ctx, t.name, q, a)
			return a, true, err
		}
		return a, true, nil
	}
	return a, false, nil
}

// bare is a message for comparison: folded, without punctuation, without spaces
// between Chinese characters, or repeats of the particles that soften a Chinese
// sentence.
func bare(message string) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case r == '\'' || r == '’':
			return -1
		case unicode.IsPunct(r) && r != '/' || unicode.IsSymbol(r):
			return ' '
		}
		return r
	}, text.Fold(message))
	s = strings.Join(strings.Fields(s), " ")
	s = hanSpace.ReplaceAllString(s, "$1$2")
	s = hanSpace.ReplaceAllString(s, "$1$2") // 转 人 工: a match takes both its neighbours
	for _, particle := range []string{"啊", "呀", "哦", "哈", "嘛", "喔"} {
		s = strings.TrimSuffix(s, particle)
	}
	return s
}

var hanSpace = pattern.MustCompile(`(\p{Han}) (\p{Han})`)

// courtesy is what people put around a question; it says nothing of what the
// question is about. English words must end where they end: Hiring is not hi.
var courtesy = pattern.MustCompile(`^(?:(?:你好|您好|请问一下|请问下|请问|我?想要?问一下|我?想要?问问|我?想要?问下|我?想要?问|我?想?咨询一下|我?想?咨询下|麻烦问一下|麻烦问下|问一下|问下|问问)[\s,，。.!！、:：~～]*|` +
	`(?i:hello|hi there|hi|hey|good morning|excuse me|please tell me|please|can you tell me|could you tell me|i want to know|i would like to know|i'd like to know)(?:[\s,，。.!！、:：~～]+|$))`)

// goesOnIn is how a word goes on that the end of a courtesy can begin: 下岗, 问题.
var goesOnIn = pattern.MustCompile(`^(?:[个岗月周次班半属放工雇调午]|一[个次步年]|题|卷)`)

// parting is the same at the end. 急 must stand alone: 很着急 is what the question says.
var parting = pattern.MustCompile(`(?:[\s,，。.!！、~～]*(?:谢谢您|谢谢你|谢谢|多谢|急急急|在线等|\b(?i:thank you|thanks|please))|[\s,，。.!！、~～]+急)+[\s。.!！~～]*$`)

// withoutCourtesy drops greetings and thanks around a question. A message that
// is nothing else is left as it is.
func withoutCourtesy(message string) string {
	s := message
	for {
		shorter := courtesy.ReplaceAllString(s, "")
		if begun := strings.TrimSuffix(s, shorter); goesOnIn.MatchString(shorter) && (strings.HasSuffix(begun, "下") || strings.HasSuffix(begun, "问问")) {
			_, n := utf8.DecodeLastRuneInString(begun) // 请问下个月, 问问题
			if shorter = s[len(begun)-n:]; strings.HasSuffix(begun, "问问") || shorter == s {
				break
			}
		}
		if shorter == s || shorter == "" {
			break
		}
		s = shorter
	}
	if shorter := parting.ReplaceAllString(s, ""); shorter != "" {
		s = shorter
	}
	if text.Language(s) == "" {
		return message
	}
	return s
}

// place is whose rules count: the place that the question names, else the one
// that the person has named, else the service's own.
func (b *Bot) place(said, question string) string {
	if named := region.Find(question); named != "" {
		return named
	}
	if said != "" {
		return said
	}
	return b.Home
}

// day is the day for which rules are looked up.
func (b *Bot) day(asOf time.Time) time.Time {
	if !asOf.IsZero() {
		return asOf
	}
	y, m, d := b.Now().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
