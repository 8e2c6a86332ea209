package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"careerbot/internal/pattern"
	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// jobVerbs are what buttons about vacancies say. Those of one vacancy, a search or a
// question carry its number, as 详情 #7; typed they may name its place in the list.
var jobVerbs = []string{
	"details", "save", "unwanted", "far", "pay", "hours", "kind", "applied", "wrong", "remove", "ask", "got", "waiting", "no", "never",
	"more", "saved", "tell", "stop", "odd", "part", "full", "any", "search", "legit",
}

// ofNothing are those that mean no vacancy; alone are those that are heard at any time.
var (
	ofNothing = map[string]bool{"none": true, "quit": true, "alerts": true, "more": true, "saved": true, "tell": true, "stop": true, "odd": true, "part": true, "full": true, "any": true, "search": true}
	heardJobs = map[string]bool{"more": true, "tell": true, "saved": true, "stop": true, "odd": true, "part": true, "full": true}
)

// jobSays is what was said about vacancies.
type jobSays struct {
	verb   string
	id     int64  // its number
	place  int    // in the list that was shown last, from 1; 0 none was named
	bare   bool   // a number alone, that can mean anything where no card has it
	places []int  // all that were named, where they were said in words
	fact   string // that is asked of a card: see facts
	acts   bool   // it says what to do with the one at that place
	alone  bool   // it is understood without a search before it
	spoken string // language of the words; "" where there are none
}

var (
	pressedJob = pattern.MustCompile(`^(.{1,40}?) ?#(\d{1,18})$`)
	ofPlace    = pattern.MustCompile(`^(.{0,40}?) ?(?:第|the |number |no )?(` + cardNumber + `)(?:个|条|号| one| job)?(?:职位)?$`)
	moreSaid   = pattern.MustCompile(`^(?:更多|还有(?:吗|别的吗|其他的吗|其它的吗|更多吗)?|下一页|再看看|再来几个|看更多|继续|换一批|换几个|换一[个换条]|下一[批个条]|再?多来?[点些几](?:个|条)?|再来[点些]|还有没有(?:别的|其他的|其它的|了)?|还有更多的?吗|别的(?:呢|有吗)?|有别的吗|再看几个|more|show me more|show more|any more|next(?: page| one)?|what else|anything else|others|another(?: one)?|something else)$`)
	savedSaid  = pattern.MustCompile(`^(?:(?:看|查)?(?:我的)?收藏(?:夹|的职位|的工作)?|(?:show )?(?:my )?saved(?: jobs)?)$`)
	stopSaid   = pattern.MustCompile(`^(?:(?:请|麻烦|以后)*(?:停止|取消|关闭|不用|不必|不需要|不想|不要|别)(?:再|收到?)*(?:职位|工作|岗位)的?(?:提醒|推送|通知)(?:了|我)*|` +
		`(?:请|麻烦|以后)*(?:停止|不用|不必|不需要|不想|不要|别)(?:再|给我|向我|跟我)*(?:发送?|推送?|提醒|通知|告诉)(?:我|给我)*(?:有|新的?|合适的?|什么)*(?:职位|工作|岗位)的?(?:提醒|推送|通知|消息|信息)?(?:了|吧)*|` +
		`(?:以后)?有(?:新的?|合适的?)*(?:职位|工作|岗位)(?:了|也|的时候)*(?:不用|不必|不要|别)(?:再)?(?:告诉|通知|提醒)我?了?|` +
		`(?:please )?(?:(?:stop|cancel|no more|end|turn off) (?:the |my |sending |any )*job (?:alerts?|notifications?|messages)|(?:stop|dont|do not) (?:send(?:ing)?|tell(?:ing)?|notify(?:ing)?|alert(?:ing)?|messag(?:e|ing)) me (?:of |about |any |new |more |the )*(?:jobs?|vacanc(?:y|ies)))(?: please| any ?more| again| now)*)$`)
	tellSaid = pattern.MustCompile(`^(?:有(?:新的?|合适的?)(?:职位|工作|岗位)?(?:就|再|请)?(?:告诉|通知|提醒)我?(?:一声)?|let me know (?:about|of|when there are) new (?:ones|jobs)|tell me (?:about|of|when there are) new (?:ones|jobs))$`)
)

// jobSaid reads what a button about vacancies says, or the same typed.
func jobSaid(message string) (jobSays, bool) {
	if m := pressedJob.FindStringSubmatch(message); m != nil {
		verb, language := jobVerb(bare(m[1]))
		id, err := strconv.ParseInt(m[2], 10, 64)
		if verb == "" || err != nil || id <= 0 {
			return jobSays{}, false
		}
		return jobSays{verb: verb, id: id, alone: true, spoken: language}, true
	}
	said := bare(message)
	if verb, language := jobVerb(said); verb != "" {
		return jobSays{verb: verb, alone: heardJobs[verb], spoken: language}, true
	}
	switch {
	case moreSaid.MatchString(said):
		return jobSays{verb: "more"}, true
	case noneSaid.MatchString(said):
		return jobSays{verb: "none"}, true
	case quitSaid.MatchString(said):
		return jobSays{verb: "quit"}, true
	case overSaid.MatchString(said):
		return jobSays{verb: "search"}, true
	case alertsSaid.MatchString(said):
		return jobSays{verb: "alerts", alone: true}, true
	case savedSaid.MatchString(said):
		return jobSays{verb: "saved", alone: true}, true
	case stopSaid.MatchString(said):
		return jobSays{verb: "stop", alone: true}, true
	case tellSaid.MatchString(said):
		return jobSays{verb: "tell"}, true
	}
	m := ofPlace.FindStringSubmatch(said)
	if m == nil {
		return cardSaid(message)
	}
	place := numberOf(m[2])
	verb, language := "details", ""
	if words := strings.TrimSpace(m[1]); words != "" && words != "看" {
		if verb, language = jobVerb(words); verb == "" || ofNothing[verb] {
			return cardSaid(message)
		}
	}
	return jobSays{verb: verb, place: place, bare: said == m[2] && place > 9, acts: m[1] != "", spoken: language}, true
}

// spokenVerb is a verb in a language.
type spokenVerb struct{ verb, language string }

// verbsOfJobs are the verbs by what a button says, or its label, in either language.
var verbsOfJobs = sync.OnceValue(func() map[string]spokenVerb {
	all := map[string]spokenVerb{}
	for _, language := range []string{"zh", "en"} {
		for _, v := range jobVerbs {
			word := bare(prompts.JobWord(language, v))
			if _, ok := all[word]; word != "" && !ok {
				all[word] = spokenVerb{v, language}
			}
		}
	}
	return all
})

// jobVerb finds the verb of words, by what a button says or by its label.
func jobVerb(said string) (verb, language string) {
	v := verbsOfJobs()[said]
	return v.verb, v.language
}

func jobChoice(language, verb string, id int64) Choice {
	c := Choice{prompts.JobLabel(language, verb), prompts.JobWord(language, verb)}
	if id > 0 {
		c.Say += fmt.Sprintf(" #%d", id)
	}
	return c
}

// jobPressed does what was said.
func (b *Bot) jobPressed(ctx context.Context, q Question, a Answer, said jobSays) (Answer, error) {
	a.Outcome = Clarify
	s := q.seeking(b.Now())
	if said.place == allCards {
		return q.wantsOther(b, a, said.verb), nil
	}
	if said.verb == "fact" && said.place == 0 && s.Detail == 0 { // of all that was shown last
		return b.jobFacts(ctx, q, a, s.Cards[max(0, len(s.Cards)-jobsAtOnce):], said.fact)
	}
	typed := said.id == 0
	if typed && !ofNothing[said.verb] { // of the list that was shown last
		id, reply, ok := b.cardMeant(q, a, s, said)
		if !ok {
			return reply, nil
		}
		said.id = id
	}
	switch {
	case said.verb == "fact":
		return b.jobFacts(ctx, q, a, []int64{said.id}, said.fact)
	case typed && (said.verb == "wrong" || said.verb == "far" || said.verb == "pay"): // a button does it
		return q.confirms(b, a, said.id, said.verb), nil
	}
	switch said.verb {
	case "search":
		return b.askForJobs(ctx, q, a), nil
	case "odd", "part", "full", "any":
		wish := job.Wish{}
		if q.seeks(b.Now()) {
			wish = s.Wish
		}
		if said.verb != "any" {
			wish.Employment = []string{said.verb}
		}
		return b.showJobs(ctx, q, a, wish, nil)
	case "more":
		if len(s.Shown) == 0 {
			return b.askForJobs(ctx, q, a), nil
		}
		return b.showJobs(ctx, q, a, s.Wish, s.Shown)
	case "details":
		return b.jobDetails(ctx, q, a, said.id)
	case "legit":
		return b.jobLegit(ctx, q, a, said.id)
	case "save":
		return b.saveJob(ctx, q, a, said.id)
	case "saved":
		return b.listSaved(ctx, q, a)
	case "remove":
		return b.removeSaved(ctx, q, a, said.id)
	case "unwanted", "far", "pay", "hours", "kind", "applied", "wrong":
		return b.refuseJob(ctx, q, a, said.id, said.verb)
	case "tell":
		return b.watchJobs(ctx, q, a)
	case "alerts":
		return b.listAlerts(ctx, q, a)
	case "none":
		return q.wantsNone(b, a), nil
	case "quit":
		return q.quits(b, a), nil
	case "stop":
		return b.unwatchJobs(ctx, q, a, said.id)
	case "ask":
		return b.askLater(ctx, q, a, said.id)
	}
	return b.tellOutcome(ctx, q, a, said.id, said.verb)
}
