package bot

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// clean makes a message safe to work with: control, zero-width and
// direction-changing characters go, runs of white space become one space.
func clean(s string) string {
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
	pattern *regexp.Regexp
}{
	{"person", regexp.MustCompile(`^(?:我?(?:要|想|需要)?(?:找|转|转接|接|联系)?(?:个|一个|一下)?(?:人工|真人|活人|客服|人工客服|人工服务|工作人员|辅导员|顾问)(?:服务|客服|帮忙|帮我|聊|谈|说|吧|呢|在吗)?|转人工.{0,6}|(?:.{0,8})(?:我要|我想|请|帮我)(?:找|转|转接|接)(?:人工|真人|客服|工作人员).{0,6}|我?(?:不想|不要|别)(?:再)?(?:跟|和|同)(?:你这个|你们这)?(?:机器人|机器|ai)(?:说话|聊天|聊|说|谈).{0,4}|i (?:dont|do not) (?:want|like) to (?:talk|speak|chat) (?:to|with) (?:an? |the |this )?(?:bot|robot|machine|computer|ai)|(?:please )?(?:(?:can|could|may) i |i (?:want|need|would like|d like) to |let me |i want |i need )?(?:please )?(?:talk|speak|chat|connect me|transfer me|get)? ?(?:to|with)? ?(?:an? |the )?(?:real |live |human |actual )?(?:person|human|agent|operator|counsell?or|advis[eo]r|representative|someone|somebody|human being|staff)(?: please| now| instead)?)$`)},
	{"greeting", regexp.MustCompile(`^(?:/start.*|你好|您好|你好呀|您好呀|你们好|嗨|哈喽|喂|早|早上好|上午好|中午好|下午好|晚上好|在吗|在么|在不在|有人吗|hi|hello|hey|hi there|hello there|good (?:morning|afternoon|evening|day)|greetings)$`)},
	{"thanks", regexp.MustCompile(`^(?:好的?)?(?:谢谢|多谢|感谢|非常感谢|谢谢你|谢谢您|谢了|谢啦|太感谢了|thanks?|thank you|thank you (?:very|so) much|many thanks|thx|ty|cheers|thanks a lot)(?:了|啦|啊|你|您)?$`)},
	{"goodbye", regexp.MustCompile(`^(?:再见|拜拜|拜|回头见|下次见|bye|bye bye|goodbye|see you|see you later)$`)},
	{"who", regexp.MustCompile(`^(?:你是谁|你是什么|您是谁|你叫什么|你叫什么名字|你是机器人吗|你是真人吗|你是人吗|你是不是机器人|你是ai吗|who are you|what are you|are you (?:a )?(?:bot|robot|human|real|real person|an ai|ai|person)|what is your name|whats your name)$`)},
	{"help", regexp.MustCompile(`^(?:/help|帮助|帮忙|菜单|怎么用|怎么使用|你会什么|你能做什么|你能干什么|你能帮我什么|能问什么|help|help me|menu|what can you do|how does this work|how do i use this|what can i ask)$`)},
	{"zh", regexp.MustCompile(`^(?:/zh|/lang zh|中文|汉语|普通话|说中文|讲中文|请说中文|请用中文|用中文|换成?中文|切换到?中文|chinese|speak chinese|in chinese|switch to chinese|chinese please)$`)},
	{"en", regexp.MustCompile(`^(?:/en|/lang en|english|speak english|in english|switch to english|english please|do you speak english|can you speak english|英文|英语|说英文|说英语|请说英语|用英文|用英语|换成?英[文语]|切换到?英[文语])$`)},
}

// here is a person saying where they are, and no more.
var here = regexp.MustCompile(`^(?:/region |我(?:现在)?(?:人)?在|我是|我住在?|我来自|人在|坐标|i am in |im in |i live in |i am from |im from |i work in )(.{1,30}?)(?:人|的|工作|上班|打工|这边|生活)?$`)

// smallTalk answers what needs no document: greetings, thanks, who and help,
// the language, the place, and the wish for a person.
func (b *Bot) smallTalk(message string, a Answer) (Answer, bool) {
	said := bare(message)
	if utf8.RuneCountInString(said) > 60 {
		return a, false
	}
	a.Reason = "small talk"
	if m := here.FindStringSubmatch(said); m != nil {
		if code, err := region.Parse(m[1]); err == nil && code != "" {
			a.moveTo, a.Text = code, prompts.Region(a.Language, code)
			return a, true
		}
		if code := region.Find(m[1]); code != "" && utf8.RuneCountInString(m[1]) <= 12 {
			a.moveTo, a.Text = code, prompts.Region(a.Language, code)
			return a, true
		}
	}
	for _, t := range talk {
		if !t.pattern.MatchString(said) {
			continue
		}
		switch t.name {
		case "person":
			a.Outcome, a.Reason = Handoff, "asked for a person"
			a.Text = prompts.Person(a.Language, b.Contact(a.Language))
		case "greeting":
			a.Text = prompts.Greeting(a.Language)
		case "thanks":
			a.Text = prompts.Thanks(a.Language)
		case "goodbye":
			a.Text = prompts.Goodbye(a.Language)
		case "who":
			a.Text = prompts.Who(a.Language)
		case "help":
			a.Text = prompts.Help(a.Language)
		default:
			a.Language, a.switchTo = t.name, t.name
			a.Text = prompts.Language(t.name)
		}
		return a, true
	}
	return a, false
}

// bare is a message for comparison: folded, without punctuation or repeats of
// the particles that soften a Chinese sentence.
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
	for _, particle := range []string{"啊", "呀", "哦", "哈", "嘛", "喔"} {
		s = strings.TrimSuffix(s, particle)
	}
	return s
}

// courtesy is what people put around a question; it says nothing of what the
// question is about.
var courtesy = regexp.MustCompile(`^(?i:你好|您好|请问一下|请问|想问一下|我想问一下|我想问|想问|咨询一下|我想咨询一下|麻烦问一下|问一下|hello|hi there|hi|hey|good morning|excuse me|please tell me|please|can you tell me|could you tell me|i want to know|i would like to know|i'd like to know)[\s,，。.!！、:：~～]*`)

var parting = regexp.MustCompile(`[\s,，。.!！、~～]*(?i:谢谢您|谢谢你|谢谢|多谢|急急急|急|在线等|thank you|thanks|please)[\s。.!！~～]*$`)

// withoutCourtesy drops greetings and thanks around a question. A message that
// is nothing else is left as it is.
func withoutCourtesy(message string) string {
	s := message
	for {
		shorter := courtesy.ReplaceAllString(s, "")
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
