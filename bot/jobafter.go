package bot

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/geo"
	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// What is said after a list of vacancies without words of its own, or of the list as a
// whole; and what becomes of the search where something after it is not understood.

var (
	// noneSaid holds of what says that nothing of a list is wanted.
	noneSaid = pattern.MustCompile(`^(?:我|这些?|这几[个条]|上面的?|刚才的?|全|感觉|觉得|好像)*(?:都|一个都|一个也|没有?一个|全都?)(?:不|没)(?:太|怎么)?(?:合适|适合我?|行|喜欢|满意|想要|要|想做|感兴趣|考虑|看上|合意)(?:的|了)?$|^(?:这些?里?面?|都)*(?:没有?|没看到)(?:我)?(?:一个)?(?:合适|喜欢|想要|满意|想做|适合我?)的$|` +
		`^(?:no |sorry |well )*(?:(?:none|not any) of (?:these|those|them)(?: (?:really|are|is|would|will|jobs?))*(?: (?:suits?|fits?|works?|appeals?|interests?|right|suitable|good|any good|for me|what i (?:want|am looking for)))*(?: (?:for|to))?(?: me)?|i? ?(?:dont|do not) (?:really )?(?:like|want|fancy) (?:any of )?(?:these|those|them)(?: ones| jobs)?|nothing (?:here |there |in there )?(?:suits|fits|for) ?(?:me)?|not (?:these|those)(?: ones)?)$`)
	// quitSaid ends a search.
	quitSaid = pattern.MustCompile(`^(?:算了|那|先|暂时|我|好吧|还是| )*(?:不找了|不用找了|不想找了|别找了|不用再找了|不找工作了|不看了)(?:吧|了|谢谢|谢谢您|谢谢你| )*$|^(?:ok |no |thanks |well |actually )*(?:stop (?:looking|searching)(?: for (?:work|jobs))?|(?:im |i am )?(?:done|finished) (?:looking|searching)|forget (?:it|about it)|never ?mind)(?: (?:thanks|thank you|now))?$`)
	// overSaid begins a search anew.
	overSaid = pattern.MustCompile(`^(?:算了|那|我想?|还是| )*(?:重新(?:开始|找|搜索?|来)|从头(?:开始|来|找)|重来|清空条件)(?:吧|一次|一遍|工作|一下)*$|^(?:lets |let us |please |can we |i want to )*(?:start (?:over|again|afresh|from scratch)|begin again|new search|reset(?: (?:the )?search)?)$`)
	// alertsSaid asks what is looked out for.
	alertsSaid = pattern.MustCompile(`^(?:(?:看看?|查看?|有)?我?(?:的|有哪些|有什么|设了什么|设了哪些)?(?:职位|工作)?提醒|(?:我|你)?(?:在|都在)?(?:替我|帮我)?(?:留意|关注)(?:着)?(?:什么|哪些)(?:职位|工作)?|我?设了(?:什么|哪些)提醒)(?:有哪些|有什么|列表)?$|` +
		`^(?:(?:show |list |see |what are )?(?:me )?my (?:job |saved )?(?:alerts|notifications|searches)|(?:what|which) (?:job )?(?:alerts|searches) (?:do i have|have i(?: got)?|are on|am i on)|do i have (?:any )?(?:job )?alerts|what (?:are you|do you) (?:watching|look(?:ing)?(?: out)?)(?: for)?(?: for me)?)$`)
	// latinIn are the words of a message that is not Chinese.
	latinIn = pattern.MustCompile(`[A-Za-z]+`)
	// saysCurrency names one.
	saysCurrency = pattern.MustCompile(`[£$€¥￥元块镑]|(?i:\b(?:rmb|cny|gbp|pounds?|quid|yuan|usd|dollars?)\b)`)
)

// holds reports whether a message of a search has too few words to say in which language
// its writer goes on: 8k, full time, contact 2. That of the search holds.
func (q Question) holds(message string) bool {
	if !q.spoken || q.memory.Jobs.Spoken == "" || text.Language(message) == "zh" {
		return false
	}
	return len(latinIn.FindAllString(message, -1)) <= 2 && !namesWorkEN.MatchString(message)
}

// barePay is an amount and nothing besides.
var barePay = pattern.MustCompile(`^[1-9]\d{0,5}(?:\.\d)?[kKwW]?\+?$`)

// samePay reads pay without a currency in that of the search, as people write it there.
func (b *Bot) samePay(wish, change job.Wish, message, language string) job.Wish {
	bare := barePay.MatchString(message)
	if change.PayFrom == 0 && !bare || saysCurrency.MatchString(message) {
		return change
	}
	spoken := ""
	switch code := region.Exactly(wish.At); {
	case wish.PayFrom > 0 && wish.Currency == "CNY", code != "" && region.Country(code) == region.National, wish.Region != "" && region.Country(wish.Region) == region.National:
		spoken = "zh"
	case wish.PayFrom > 0 && wish.Currency == "GBP", geo.Towns()[strings.ToLower(wish.At)], region.Country(wish.Region) == "GB":
		spoken = "en"
	case bare:
		spoken = language
	}
	switch {
	case spoken == "":
		return change
	case spoken == "zh" && bare:
		message += "以上"
	}
	if again := b.readWish(message, spoken); again.PayFrom > 0 {
		change.PayFrom, change.PayUnit, change.Currency, change.Text = again.PayFrom, again.PayUnit, again.Currency, again.Text
	}
	return change
}

// wantsNone asks what is wrong with all that was shown, and offers others.
func (q Question) wantsNone(b *Bot, a Answer) Answer {
	a.Text = prompts.AfterJobs(a.Language, "none")
	for _, verb := range []string{"far", "pay", "hours", "kind"} {
		a.Choices = append(a.Choices, jobChoice(a.Language, verb, 0))
	}
	s := q.seeking(b.Now())
	s.Detail = 0
	q.remembers(&a, s)
	if s.More {
		a.Choices = append(a.Choices, jobChoice(a.Language, "more", 0))
	}
	return a
}

// quits ends a search.
func (q Question) quits(b *Bot, a Answer) Answer {
	a.Text, a.Choices = prompts.AfterJobs(a.Language, "quit"), []Choice{jobChoice(a.Language, "search", 0)}
	q.remembers(&a, seeking{Seen: q.seeking(b.Now()).Seen})
	return a
}

// keepsSeeking keeps a search the thing that is talked about where what was said after it
// was not understood. What asked nothing, and is of no rule, is answered as of the search.
func (b *Bot) keepsSeeking(q Question, a *Answer) {
	if a.Outcome != Declined || !q.seeks(b.Now()) || a.record.memory == nil {
		return
	}
	s := q.seeking(b.Now())
	said := withoutCourtesy(q.Text)
	if utf8.RuneCountInString(said) <= longestChange && !asks.MatchString(said) && !aNotA(said) && !ofRules(said) && topics(said) == 0 {
		a.Outcome, a.Reason, a.Text = Clarify, "jobs", prompts.AfterJobs(a.Language, "unclear")
		a.Choices = nil
	}
	if s.More {
		a.Choices = append(a.Choices, jobChoice(a.Language, "more", 0))
	}
	a.Choices = append(a.Choices, jobChoice(a.Language, "search", 0))
	m := *a.record.memory
	m.Jobs = &s
	a.record.memory = &m
}

// listAlerts says what is looked out for, each with a button to stop it.
func (b *Bot) listAlerts(ctx context.Context, q Question, a Answer) (Answer, error) {
	rows, err := b.Pool.Query(ctx, `SELECT id, wish FROM job_search WHERE conversation_id = $1 ORDER BY id`, q.conversation)
	if err != nil {
		return a, fmt.Errorf("list what is looked out for: %w", err)
	}
	var wishes []string
	var id int64
	var wish job.Wish
	_, err = pgx.ForEachRow(rows, []any{&id, &wish}, func() error {
		i := len(wishes)
		wishes = append(wishes, sign(i)+" "+b.wishLine(a.Language, wish, false))
		c := jobChoice(a.Language, "stop", id)
		c.Label = sign(i) + " " + c.Label
		a.Choices = append(a.Choices, c)
		wish = job.Wish{}
		return nil
	})
	if err != nil {
		return a, fmt.Errorf("list what is looked out for: %w", err)
	}
	if len(wishes) == 0 {
		a.Text = prompts.JobSay(a.Language, "told_none")
	} else {
		a.Text = prompts.Alerts(a.Language, wishes)
	}
	return q.stillSeeking(b, a), nil
}
