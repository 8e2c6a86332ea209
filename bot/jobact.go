package bot

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// What people say in their own words to do something with a card: 第二个怎么联系, save 1,
// is the first one legit? It is one of the list that was shown last, by its place in it,
// or the one that was shown in detail.

// Which card is meant. Folding makes 1 of ①.
var (
	placeZH  = pattern.MustCompile(`第 ?([一二三四五六七八九十]{1,3}|\d{1,2}) ?(?:个|条|份|家|项|号|则|名)?|(首)(?:个|条|份)|(?:最后)(?:一|那)?(?:个|条|份|家)`)
	placeEN  = pattern.MustCompile(`\b(?:the )?(?:(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)|(\d{1,2})(?:st|nd|rd|th))\b(?: (?:one|job|vacancy|position|option|card|listing|advert))?|\b(?:number|no|nr|job|option|card) ?(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\b`)
	placeAny = pattern.MustCompile(`^(?:is|does|do|are|was|will|can|has|about|on|for) (\d{1,2}) |^(\d{1,2})(?:号|个|条)?(?: |\p{Han}|$)|(?:^| |\p{Han})(\d{1,2})(?:号|个|条)?$`)
	cardinal = strings.Fields("one two three four five six seven eight nine ten")
	// ownPlace counts what somebody has: my second job.
	ownPlace = pattern.MustCompile(`我的?第.{1,3}份|^第.{1,3}份工作$|\b(?:my|your|his|her|our) (?:\w+ )?(?:first|second|third|last|1st|2nd|3rd)\b`)
	// thisOne is the card that was just talked about.
	thisOne = pattern.MustCompile(`这个|这条|这份|这家|那个|那条|那家|它|\b(?:this|that|it|them|they)\b`)
)

const (
	// lastPlace stands for the last of the list, and allCards for all that was shown.
	lastPlace = 1000
	allCards  = -1
)

// ofAll are the reasons against a card that, where none is meant, are against all that
// was shown: something else is wanted.
var ofAll = map[string]bool{"far": true, "pay": true, "hours": true, "kind": true}

// talksOfOne reports whether one vacancy is what was talked about last.
func (q Question) talksOfOne() bool {
	s := q.memory.Jobs
	return s != nil && (s.Detail != 0 || len(s.Cards) == 1)
}

// wantsOther asks what is wanted instead of what was shown.
func (q Question) wantsOther(b *Bot, a Answer, verb string) Answer {
	s := q.seeking(b.Now())
	s.Asking = true
	q.remembers(&a, s)
	a.Text = prompts.JobSay(a.Language, "ask_"+verb)
	return a
}

// acts are what can be done with a card, the more particular first.
var acts = []struct {
	verb  string
	plain bool // it is understood where no card is named
	says  *pattern.Pattern
}{
	{"remove", true, pattern.MustCompile(`取消收藏|不收藏|移出收藏|\b(?:unsave|remove (?:the )?saved job)\b`)},
	{"applied", true, pattern.MustCompile(`(?:已经|都)?(?:投过|申请过|应聘过|投了|去过)|\b(?:already )?applied(?: (?:to|for))?\b`)},
	{"far", true, pattern.MustCompile(`(?:离我|离得)?(?:太|有点|比较|挺)远|\b(?:is )?(?:too|a bit) far(?: away)?\b`)},
	{"pay", true, pattern.MustCompile(`(?:工资|薪资|薪水|钱|待遇|给得?)(?:太|有点|也太|比较|给得太)?(?:低|少)|\b(?:pays?|paid|pay is|money is) (?:too|so) (?:little|low|badly|bad)\b|\btoo (?:little|low) (?:pay|money)\b|\bpays? (?:too )?(?:little|badly)\b`)},
	{"hours", true, pattern.MustCompile(`(?:时间|班次|上班时间)不(?:合适|行|对|好|方便)|\b(?:the )?hours (?:are wrong|do not suit|dont suit|are bad)(?: me)?\b|\bwrong hours\b`)},
	{"unwanted", false, pattern.MustCompile(`不合适|不太合适|不适合|不要|不想要|不喜欢|不感兴趣|没兴趣|不考虑|不想(?:做|干|去|看)|不行|去掉|删掉|删除|划掉|换掉|换一个|不看|\bnot for me\b|\b(?:do not|dont|did not|didnt) (?:really )?(?:like|want|fancy)\b|\bnot interested(?: in)?\b|\b(?:remove|hide|delete|skip|dislike|hate|drop|get rid of|no thanks)\b|\bnot suitable\b|\b(?:doesnt|does not) suit\b`)},
	{"legit", true, pattern.MustCompile(`(?:收|要)(?:不收|不要)?(?:费|押金|保证金|中介费|服务费|培训费|体检费)|(?:押|扣|收|要)(?:我的?|走)?(?:身份证|证件|护照|毕业证)|靠不靠谱|靠谱|是不是真的|真的假的|是真的|真的|真不真|可不可信|可信|可靠|正不正规|正规|(?:是不是|会不会是?|是)(?:骗子|骗人|诈骗|骗局|假)的?(?:吗|么)|是不是(?:骗子|骗人|骗局|假)的?|会不会(?:是)?骗(?:子|人)的?|安全吗|有没有问题|有问题吗|(?:要|收|让)(?:我|先|不要|不)*(?:交钱|交费|交押金|押金|中介费|押证件?|押身份证)|\b(?:asks?|wants?|needs?|charges?) (?:me )?(?:for )?(?:any )?(?:money|a fee|fees|a deposit)(?: up ?front)?\b|\b(?:takes?|keeps?|asks?|wants?|needs?|holds?) (?:for )?(?:my |your |a |the )?(?:passport|papers|documents?|id(?: card)?|bank (?:details|card))\b|\b(?:legit(?:imate)?|genuine|real|trust(?:worthy)?|reliable|safe|honest)\b`)},
	{"wrong", false, pattern.MustCompile(`投诉|看(?:着|起来)像(?:是)?(?:骗子|骗人|假)的?|像(?:骗子|骗人|假)的?|可疑|骗子|骗人|骗局|诈骗|假的|举报|不正规|不靠谱|\b(?:(?:looks?|seems?|sounds?|feels?) (?:like )?(?:a )?(?:fake|scam|fraud|dodgy|wrong|bogus)|bogus|complain(?: about)?|complaint|report|looks? wrong|(?:looks? |seems? |sounds? )?suspicious|scam|fake|fraud|dodgy)\b`)},
	{"save", true, pattern.MustCompile(`收藏|保存|存一?下|存起来|记一?下|记住|留着|留下|标记|\b(?:save|keep|bookmark|shortlist|favou?rite)\b`)},
	{"ask", false, pattern.MustCompile(`两周后问我?|\bask me (?:later|in two weeks)\b`)},
	{"details", true, pattern.MustCompile(`联系(?:方式|电话|人|老板|他们|她们)?|老板的?电话|电话(?:号码)?|号码|手机号?|打电话|应聘|投简历|投递|报名|(?:怎么|如何|想|要)(?:去)?(?:申请|投)|详情|详细(?:情况|信息|内容)?|具体(?:情况|要求|内容)?|\b(?:contact(?: details)?|call|phone(?: number)?|telephone|ring|email|reach|get in touch|apply(?: (?:for|to))?|application|details?|more info(?:rmation)?)\b`)},
	{"details", false, pattern.MustCompile(`介绍|说说|讲讲|看看|看|了解|说|讲|地址|在哪(?:里|儿)?|怎么样|怎么去|感兴趣|有兴趣|想试试|想去|选|申请|\b(?:number|describe|tell|show|open|see|view|look at|info|explain|interested|choose|pick|take|address|where|like|website|link|go for|about)\b`)},
}

var (
	// asksIfs asks, and does not say: is the first one a scam?
	asksIfs = pattern.MustCompile(`^(?:is|are|isnt|was|could|can|do|does|did|will|would|should|has|have|what|how|why)\b|吗$|么$|嘛$|没$|没有$|不$|是不是|会不会|要不要|有没有|怎么`)
	// asksHow asks how much of something, wherever the word stands.
	asksHow = pattern.MustCompile(`多少|几[点个天小号]|什么|哪[些天]|\b(?:what|whats|how|when)\b`)
	// ofUs is said to the program, or asks for a call.
	ofUs = pattern.MustCompile(`\b(?:call|ring|phone|text) me\b|(?:打电话|回电话?|来电话?)给我|给我(?:打|回)(?:个)?电话|\bare you (?:real|human|a (?:bot|robot|person|human|machine|scam)|genuine|legit)\b|^你(?:们)?是(?:不是)?(?:真人|机器人|人)`)
	// around is what stands around all that, and says nothing.
	around = pattern.MustCompile(`请问|请|麻烦|帮我|给我|帮忙|我|想要?|要|一下|下|的|了|吧|吗|么|呢|啊|呀|这个?|那个?|它|把|就|先|再|也|还|可以|能不能|能|有没有|有|多少|是多少|是什么|是|什么|怎么|如何|职位|工作|岗位|活儿?|公司|单位|他们|人|家|条|个|份|太|会|点|些|觉得|感觉|` +
		`\b(?:i|am|was|me|my|we|you|your|please|pls|the|a|an|to|for|of|with|on|in|at|from|this|that|it|its|them|they|their|there|one|ones|job|jobs|vacancy|position|card|can|could|may|would|will|do|does|is|are|how|what|whats|who|which|and|so|ok|okay|yes|no|well|hi|hello|hey|want|id|im|ill|let|lets|up|out|down|just|really|think|thanks|thank|too|more|some|any|be|get|have|should|employer|company|list|now)\b`)
)

// longestAct is how long what is said of a card can be, in characters.
const longestAct = 60

// cardSaid reads what somebody wants to do with a card: which, by its place in the list
// (0: the one that was talked about), and whether that was said in words of its own. A
// place alone asks for all of it.
func cardSaid(message string) (said jobSays, ok bool) {
	if utf8.RuneCountInString(message) > longestAct {
		return said, false
	}
	s := bare(message)
	if ownPlace.MatchString(s) || ofUs.MatchString(s) {
		return said, false
	}
	places, rest := placesIn(s)
	if len(places) > 0 {
		said.place, said.places = places[0], places
	}
	verb, plain := actIn(s, rest)
	switch {
	case len(places) > 0 && verb != "":
		said.verb, said.acts = verb, true
	case len(places) > 0 && nothingIn(rest):
		said.verb = "details"
	case len(places) == 0 && verb != "" && (plain || thisOne.MatchString(s)):
		said.verb = verb
	default:
		if said.fact = factIn(rest); said.fact == "" || len(places) == 0 && !asksIfs.MatchString(s) && !asksHow.MatchString(s) {
			return said, false
		}
		said.verb, said.acts = "fact", len(places) > 0
	}
	return said, true
}

// actIn finds what is to be done; plain is that it is understood without a card.
func actIn(s, rest string) (verb string, plain bool) {
	for _, a := range acts {
		left := a.says.ReplaceAllString(rest, " ")
		if left == rest {
			continue
		}
		if a.verb == "details" { // 详细说说: several words for it
			left = acts[len(acts)-1].says.ReplaceAllString(left, " ")
		}
		if !nothingIn(left) {
			continue
		}
		if a.verb == "wrong" && asksIfs.MatchString(s) { // who asks has not seen it
			return "legit", a.plain
		}
		return a.verb, a.plain
	}
	return "", false
}

func nothingIn(s string) bool { return strings.TrimSpace(around.ReplaceAllString(s, " ")) == "" }

// placesIn takes the places in a list out of what is said.
func placesIn(s string) (places []int, rest string) {
	rest = s
	for _, p := range []*pattern.Pattern{placeZH, placeEN, placeAny} {
		for range 3 {
			m := p.FindStringSubmatchIndex(rest)
			if m == nil {
				break
			}
			group, from, to := "", m[0], m[1]
			for i := 2; i < len(m); i += 2 {
				if m[i] >= 0 {
					group = rest[m[i]:m[i+1]]
					if p == placeAny { // what it stands beside is read on
						from, to = m[i], m[i+1]
					}
				}
			}
			n := placeOf(group)
			if n == 0 {
				break
			}
			places, rest = append(places, n), rest[:from]+" "+rest[to:]
		}
		if len(places) > 0 {
			break
		}
	}
	rest = strings.TrimSpace(rest)
	for _, counted := range []string{"号", "个", "条"} {
		rest = strings.TrimSpace(strings.TrimPrefix(rest, counted))
	}
	if len(places) > 1 {
		rest = strings.NewReplacer("和", " ", "跟", " ", "或", " ", " and ", " ", " or ", " ").Replace(rest)
	}
	return places, rest
}

// placeOf reads a place: 3, 三, third, three, the last.
func placeOf(s string) int {
	switch s {
	case "", "last":
		return lastPlace
	case "首":
		return 1
	}
	if i := slices.Index(cardinal, s); i >= 0 {
		return i + 1
	}
	return numberOf(s)
}

// hasCards reports whether a list was shown that a place in it can still mean: no list of
// places has been shown since.
func (q Question) hasCards(now time.Time) bool {
	s := q.memory.Jobs
	return !s.over(now) && s.Turn != q.turn && len(s.Cards) > 0 && (q.memory.Near == nil || q.memory.Near.Turn < s.Turn)
}

// cardMeant gives the vacancy that is meant; where that is not clear, what to say.
func (b *Bot) cardMeant(q Question, a Answer, s seeking, said jobSays) (id int64, reply Answer, ok bool) {
	place, last := said.place, s.First+len(s.Cards)
	if place == lastPlace {
		place = last
	}
	named, listed := s.named(place)
	switch {
	case len(said.places) > 1:
		return 0, q.whichCard(b, a, s, said.verb, said.places), false
	case place == 0 && s.Detail != 0:
		return s.Detail, a, true
	case listed:
		return named, a, true
	case place > 0 && len(s.Cards) > 0:
		a = q.stillSeeking(b, a)
		a.Text = prompts.NoSuchCard(a.Language, place, last)
		return 0, a, false
	case len(s.Cards) > 1:
		return 0, q.whichCard(b, a, s, said.verb, nil), false
	}
	a.Text = prompts.JobSay(a.Language, "no_card")
	return 0, a, false
}

// whichCard asks which of the cards is meant, or of those at some places.
func (q Question) whichCard(b *Bot, a Answer, s seeking, verb string, places []int) Answer {
	a.Text = prompts.JobSay(a.Language, "which_card")
	for i, id := range s.Cards {
		place := s.First + i + 1
		switch {
		case len(places) == 0 && i < len(s.Cards)-listed: // those that were shown last
			continue
		case len(places) > 0 && !slices.Contains(places, place) && (i < len(s.Cards)-1 || !slices.Contains(places, lastPlace)):
			continue
		}
		c := jobChoice(a.Language, verb, id)
		c.Label = sign(place-1) + " " + c.Label
		a.Choices = append(a.Choices, c)
	}
	return q.stillSeeking(b, a)
}

// regards keeps a vacancy as the one that is talked about.
func (q Question) regards(b *Bot, a Answer, id int64) Answer {
	s := q.seeking(b.Now())
	s.Detail = id
	q.remembers(&a, s)
	if s.More {
		a.Choices = append(a.Choices, jobChoice(a.Language, "more", 0))
	}
	return a
}

// jobLegit says what is known of whether a vacancy can be trusted: we cannot vouch for it.
func (b *Bot) jobLegit(ctx context.Context, q Question, a Answer, id int64) (Answer, error) {
	v, ok, err := b.liveJob(ctx, id)
	if err != nil {
		return a, err
	}
	if !ok {
		a.Text = prompts.JobSay(a.Language, "gone")
		return a, nil
	}
	a.Text = prompts.JobLegit(a.Language, b.jobCard(v, 0, a.Language))
	a.Choices = []Choice{jobChoice(a.Language, "wrong", id), jobChoice(a.Language, "details", id), personChoice(a.Language)}
	return q.regards(b, a, id), nil
}

// paidMore changes a wish for who finds that what was shown pays too little: more than the
// best of that, in its unit. Where none of it states pay it is only sorted.
func (b *Bot) paidMore(ctx context.Context, s *seeking) (wish job.Wish, err error) {
	wish = s.Wish
	wish.Sort = job.ByPay
	shown, err := b.Jobs.Get(ctx, s.Cards)
	if err != nil {
		return wish, err
	}
	best := 0.0
	for _, v := range shown {
		if v.PayHourFrom == nil || v.PayFrom == nil || *v.PayHourFrom <= best {
			continue
		}
		best = *v.PayHourFrom
		wish.PayFrom, wish.PayUnit, wish.Currency = above(*v.PayFrom), v.PayUnit, v.Currency
	}
	return wish, nil
}

// above is the next round amount.
func above(x float64) float64 {
	step := 1.0
	for x/step >= 100 {
		step *= 10
	}
	return float64(int(x/step)+1) * step
}
