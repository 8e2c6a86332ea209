package bot

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// Questions about what a card says: 第一个几点上班, 管饭吗, what's the pay for 1. They are
// answered with what the advertisement states, or that it does not.

// facts are what can be asked: what asks for it, and the words by which a clause of the
// advertisement speaks of it.
var facts = []struct {
	fact string
	asks *pattern.Pattern
	says *pattern.Pattern
}{
	{
		"meals", pattern.MustCompile(`(?:管|包|供|提供|有)(?:不管|不包)?(?:吃住|食宿|吃|住|饭|餐|午餐|早餐|晚餐|工作餐|宿舍|住宿|住的地方)|食宿|宿舍|住宿|工作餐|\b(?:meals?|food|lunch|accommodation|lodging|housing|live in)(?: (?:included|provided|free))?\b`),
		pattern.MustCompile(`[包管供]|餐|饭|食|住|宿|(?i:\b(?:meals?|food|lunch|accommodation|lodging|housing|live[- ]in)\b)`),
	},
	{
		"insurance", pattern.MustCompile(`(?:交|缴|有|上|买|给交|给买)?(?:不交|不缴|没有)?(?:社保|五险一金|五险|保险|公积金|意外险)|\b(?:a )?(?:pension|insurance)\b`),
		pattern.MustCompile(`险|社保|公积金|(?i:\b(?:pension|insur\w+)\b)`),
	},
	{
		"start", pattern.MustCompile(`什么时候(?:能|可以)?(?:开始|到岗|入职|上岗)|几号(?:开始|上班|到岗)|哪天(?:开始|上班|到岗)|\bwhen (?:can|could|do|does|would|will) (?:i|it|we) (?:start|begin)\b|\bstart date\b`),
		pattern.MustCompile(`到岗|上岗|入职|开始|(?i:\b(?:start|begin)\w*\b)`),
	},
	{
		"hours", pattern.MustCompile(`(?:每天|一天|每周|一周)?(?:几点(?:钟)?(?:到几点|上班|下班|开始|结束)*|上班时间|工作时间|什么时候(?:上班|下班)|(?:上|干|做|工作)?(?:几|多少)个?(?:小时|钟头|天班?)|工时|班次)|(?:要|用|需要)?(?:上|是|有|倒)(?:不上)?(?:夜班|晚班|白班|周末|倒班|两班倒|三班倒)|双休|单休|休几天|加班|` +
			`\b(?:what time|(?:how many|what|the|which) (?:are the )?(?:hours|shifts?|days)|working hours|start time|finish time|hours|shifts?|overtime|nights?|weekends?)\b`),
		pattern.MustCompile(`\d ?[点时:：]|[一二三四五六七八九十][点时]|小时|班|休|周末|(?i:\b(?:hours?|shifts?|days?|nights?|evenings?|weekends?|am|pm|rota|monday|friday)\b)`),
	},
	{
		"pay", pattern.MustCompile(`(?:一|每)(?:个)?(?:小时|天|月)(?:是|能|有|给)?多少(?:钱)?|(?:能|给|开|挣|拿|有|是)?多少钱(?:一个?(?:小时|天|月))?|(?:工资|薪资|薪水|时薪|日薪|月薪|底薪|待遇|工钱)(?:是|能|给|开|有)?(?:多少|怎么样|怎么算|怎么结|如何)?|怎么结(?:算|工资|钱)?|(?:是|能)?(?:日结|月结|周结)|\b(?:the )?(?:pay|salary|wages?|hourly rate|rate of pay|pays?|paid)(?: (?:per|an?) (?:hour|day|week|month|year))?\b|\bhow much\b(?: (?:is it|does it pay|do they pay))?(?: (?:per|an?) (?:hour|day|week|month|year))?`),
		pattern.MustCompile(`提成|奖|补贴|补助|结算|日结|月结|(?i:\b(?:bonus|commission|paid)\b)`),
	},
	{
		"needs", pattern.MustCompile(`(?:应届(?:毕业)?生?|新手|小白|没(?:有)?经验|零经验|没(?:有)?学历|初中(?:毕业)?|高中(?:毕业)?|中专|大专|没(?:有)?证)(?:的)?(?:也)?(?:能|可以|行|要|收|招)?(?:做|干|去|应聘|投|来)?|(?:要|需要|有|对)?(?:不要|没有)?(?:什么|哪些|啥)?(?:工作)?(?:经验|学历|健康证|资格证|证书|证|技术|本科|专业)(?:有)?(?:的)?(?:要求|限制)?|(?:有)?(?:什么|哪些|啥)?(?:招聘|任职)?(?:要求|条件)|` +
			`\b(?:(?:what|any|some|much|previous|the) )*(?:experience|degree|qualifications?|requirements?|certificates?|driving licen[cs]e|dbs)(?: (?:needed|required|necessary))?\b|\b(?:what do i need|suitable for|ok for|open to) ?(?:graduates?|beginners?|students?)?\b`),
		pattern.MustCompile(`经验|学历|本科|大专|初中|高中|中专|证|应届|毕业|专业|(?i:\b(?:experience|degree|qualif\w+|certificates?|licen[cs]e|dbs|graduates?)\b)`),
	},
}

// mostClauses is how many clauses of an advertisement are quoted for a fact.
const mostClauses = 3

// factIn finds what is asked of a card, where nothing else is said; "" if nothing.
func factIn(rest string) string {
	for _, f := range facts {
		if left := f.asks.ReplaceAllString(rest, " "); left != rest && nothingIn(strings.NewReplacer("做", "", "干", "", "去", "", "need", "", "there", "", "start", "", "finish", "", "begin", "", "about", "").Replace(left)) {
			return f.fact
		}
	}
	return ""
}

// jobFacts says what vacancies state of a fact.
func (b *Bot) jobFacts(ctx context.Context, q Question, a Answer, ids []int64, fact string) (Answer, error) {
	all, err := b.Jobs.Get(ctx, ids)
	if err != nil {
		return a, err
	}
	s := q.seeking(b.Now())
	var lines []string
	for _, v := range all {
		at := slices.Index(s.Cards, v.ID)
		c := b.jobCard(v, max(0, s.First+at), a.Language)
		if at < 0 || len(ids) == 1 {
			c.Sign = ""
		}
		lines = append(lines, prompts.JobFact(a.Language, c, fact, clausesOf(v, fact)))
		choice := jobChoice(a.Language, "details", v.ID)
		choice.Label = strings.TrimSpace(c.Sign + " " + choice.Label)
		a.Choices = append(a.Choices, choice)
	}
	if len(lines) == 0 {
		a.Text, a.Choices = prompts.JobSay(a.Language, "gone"), []Choice{jobChoice(a.Language, "search", 0)}
		return a, nil
	}
	a.Outcome, a.Text = Answered, strings.Join(lines, "\n")
	if len(ids) == 1 {
		return q.regards(b, a, ids[0]), nil
	}
	return q.stillSeeking(b, a), nil
}

// clausesOf gives the clauses of a vacancy that speak of a fact.
func clausesOf(v job.Vacancy, fact string) (all []string) {
	for _, f := range facts {
		if f.fact != fact {
			continue
		}
		for clause := range strings.FieldsFuncSeq(strings.Join([]string{v.Requirements, v.Conditions, v.Duties}, "\n"), func(r rune) bool { return strings.ContainsRune("。；;\n，,.!！", r) }) {
			clause = strings.TrimSpace(clause)
			if len(all) < mostClauses && utf8.RuneCountInString(clause) <= maxOfText && f.says.MatchString(clause) && !slices.Contains(all, clause) {
				all = append(all, clause)
			}
		}
	}
	return all
}

// confirms asks before what was said of a card is reported, or hides it: the button does it.
func (q Question) confirms(b *Bot, a Answer, id int64, verb string) Answer {
	a.Text = prompts.AfterJobs(a.Language, "confirm_"+verb)
	switch verb {
	case "wrong":
		a.Choices = []Choice{jobChoice(a.Language, "wrong", id), jobChoice(a.Language, "legit", id), personChoice(a.Language)}
	case "far":
		a.Choices = []Choice{jobChoice(a.Language, "nearer", 0), jobChoice(a.Language, "unwanted", id)}
	case "pay":
		a.Choices = []Choice{jobChoice(a.Language, "better", 0), jobChoice(a.Language, "unwanted", id)}
	}
	return q.regards(b, a, id)
}
