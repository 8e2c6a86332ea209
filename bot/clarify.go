package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval"
)

// Asking back. One fact can decide between rules that differ: where the person
// is, when it happened, how they are employed. If they have not said it, one
// short question with buttons comes before the answer. Asking needlessly is worse
// than not asking, so every condition here is narrow: the rules must differ in
// figures or say the opposite, and no passage may answer all cases at once.

const (
	mostInARow = 2   // questions back before every case is answered
	mostCases  = 5   // buttons for cases, beside the ways out
	onPar      = 0.8 // of the best passage's coverage and topic: an answer to the same question
	// delegated is how much of the best unit's share of the question a unit must
	// have for what it leaves to the places to be what is asked.
	delegated = 0.5
	half      = 0.5
	behind    = 0.6 // of its score is left to a passage that is for other people
	recently  = 24  // months in which a change of the rules can matter to what has happened
)

// askBack gives the question back that comes before an answer; false if none does.
func (b *Bot) askBack(ctx context.Context, q Question, a Answer, t timing, terms question, passages []retrieval.Passage, found judgement) (Answer, bool, error) {
	if !q.mayAsk || len(found.units) == 0 {
		return a, false, nil
	}
	back := q.byCase(a, passages, found)
	if o, ok := q.saidBefore(back, b.Now()); ok {
		q, a.Question = q.in(back, o)
		q.settled.By = append(slices.Clone(q.settled.By), back.By)
		reply, err := b.lookUpAs(ctx, q, a)
		return reply, true, err
	}
	var err error
	if back.By == "" {
		back, err = b.byDay(ctx, q, a, t, passages, found)
	}
	if back.By == "" && err == nil {
		back, err = b.byPlace(ctx, q, a, t, passages, found, terms)
	}
	if back.By == "" || err != nil {
		return a, false, err
	}
	back.Turn, back.Question, back.Said = q.turn, a.Question, q.settled
	back.Row = 1
	if last := q.memory.Asked; last != nil && last.Answered == 0 && !last.Buttons {
		back.Row += last.Row
		if last.Turn == q.turn { // the same message, changed
			back.Row--
		}
	}
	if back.Row > mostInARow || q.memory.Unsaid[back.By] == unsure {
		reply, err := b.eachCase(ctx, q, a, back)
		return reply, true, err
	}
	a.Outcome, a.Reason = Clarify, "asked back: "+back.By
	a.Text = prompts.AskBack(a.Language, back.By, dayOf(back))
	a.Choices = back.choices(a.Language)
	a.record.asked = &back
	return a, true, nil
}

// saidBefore gives the case that the person has stated in an earlier question.
func (q Question) saidBefore(back asking, now time.Time) (option, bool) {
	if back.By == "" {
		return option{}, false
	}
	for _, earlier := range slices.Backward(q.memory.before(q.turn, now)) {
		switch said := says(back.By, earlier); {
		case len(said) == 0:
			continue
		case len(said) == 1:
			i := slices.IndexFunc(back.Options, func(o option) bool { return o.Value == said[0] })
			if i >= 0 {
				return back.Options[i], true
			}
		}
		return option{}, false
	}
	return option{}, false
}

// choices gives the buttons of a question back: its options, and what says that
// the person does not know.
func (k asking) choices(language string) []Choice {
	var choices []Choice
	for i, o := range k.Options {
		c := Choice{Label: o.Label, Say: o.Label}
		if len(c.Say) > maxSay {
			c.Say = fmt.Sprint(i + 1)
		}
		choices = append(choices, c)
	}
	// Who does not know which place counts, as who works in two, is not elsewhere.
	unknown := prompts.NotSure(language)
	return append(choices, Choice{unknown, unknown})
}

// maxSay is what a button can say at every door, in bytes: Telegram's carry 64,
// the turn among them.
const maxSay = 40

// unknownYet reports whether a dimension may be asked for: neither this question
// nor those before it has settled it.
func (q Question) unknownYet(by, question string) bool {
	return !slices.Contains(q.settled.By, by) && q.memory.Unsaid[by] != other && len(says(by, question)) == 0
}

// byCase looks for passages that answer the same question for different cases of
// one dimension. The best must be for one case; a rule for everybody that answers
// about as well is the answer.
func (q Question) byCase(a Answer, passages []retrieval.Passage, found judgement) asking {
	best := found.units[0].passage
	sure := found.evidence[best]
	if !found.onTopic || sure.coverage < half {
		return asking{}
	}
	for _, by := range []string{byForm, byGroup, byEnd} {
		mine, headed := passagesRead.of(passages[best]).traits.tags(by)
		if len(mine) != 1 || !q.unknownYet(by, a.Question) {
			continue
		}
		cases := []string{mine[0]}
		for i, e := range found.evidence {
			if i == best || passages[i].Language != passages[best].Language ||
				e.coverage < onPar*sure.coverage || e.topic < onPar*sure.topic {
				continue
			}
			t := passagesRead.of(passages[i]).traits
			theirs, alsoHeaded := t.tags(by)
			if len(theirs) != 1 || len(valuesOf(by, t.inBody)) > 1 && slices.Contains(t.inBody, mine[0]) {
				return asking{} // it answers for everybody, or for several cases
			}
			if (headed || alsoHeaded) && !slices.Contains(cases, theirs[0]) && rulesDiffer(lead(passages[best], sure), lead(passages[i], e)) {
				cases = append(cases, theirs[0])
			}
		}
		if len(cases) == 1 {
			continue
		}
		back := asking{By: by}
		for _, name := range cases[:min(len(cases), mostCases)] {
			label := prompts.Case(a.Language, name)
			back.Options = append(back.Options, option{Label: label, Value: name, Adds: label})
		}
		back.Options = append(back.Options, option{Label: prompts.Case(a.Language, other+"_"+by)})
		return back
	}
	return asking{}
}

// lead is the unit of a passage that covers most of the question, the first of
// them: what it answers.
func lead(p retrieval.Passage, e evidence) string {
	if len(e.units) == 0 {
		return p.Body
	}
	most := e.units[0]
	for _, u := range e.units {
		if u.gain > most.gain {
			most = u
		}
	}
	return p.Body[most.start:most.end]
}

// byDay looks for a rule that was another before it changed lately, where the
// person tells of what has happened and does not say when.
func (b *Bot) byDay(ctx context.Context, q Question, a Answer, t timing, passages []retrieval.Passage, found judgement) (asking, error) {
	best := found.units[0].passage
	from, day := passages[best].ValidFrom, b.day(time.Time{})
	if from == nil || from.After(day) || from.Before(day.AddDate(0, -recently, 0)) || !t.day.Equal(day) || t.former || !q.AsOf.IsZero() ||
		slices.Contains(q.settled.By, byDate) || !happened(a.Question) {
		return asking{}, nil
	}
	before, err := b.Searcher.Search(ctx, retrieval.Query{Text: t.about, Region: a.record.region, AsOf: from.AddDate(0, 0, -1), K: considered, WordsOnly: q.private.Text == ""})
	if err != nil {
		return asking{}, fmt.Errorf("look at the rules before %s: %w", from.Format(time.DateOnly), err)
	}
	former := newQuestion(t.about, before.Terms).judge(before.Passages)
	if len(former.units) == 0 {
		return asking{}, nil
	}
	was := former.units[0].passage
	old, now := before.Passages[was], passages[best]
	// Only what the rule of today took the place of.
	if old.ValidTo == nil || !old.ValidTo.Equal(*from) || old.Language != now.Language ||
		former.evidence[was].coverage < onPar*found.evidence[best].coverage ||
		!rulesDiffer(lead(old, former.evidence[was]), lead(now, found.evidence[best])) {
		return asking{}, nil
	}
	return asking{By: byDate, Options: []option{
		{Label: prompts.Before(a.Language, *from), AsOf: from.AddDate(0, 0, -1).Format(time.DateOnly)},
		{Label: prompts.From(a.Language, *from), AsOf: day.Format(time.DateOnly)},
	}}, nil
}

// dayOf is the day on which the rule changed that was asked about.
func dayOf(k asking) time.Time {
	if k.By != byDate {
		return time.Time{}
	}
	last, err := time.Parse(time.DateOnly, k.Options[0].AsOf)
	if err != nil {
		return time.Time{}
	}
	return last.AddDate(0, 0, 1)
}

// byPlace looks for rules of places where what holds everywhere leaves to them
// what the person asks, and the person has not said where they are.
func (b *Bot) byPlace(ctx context.Context, q Question, a Answer, t timing, passages []retrieval.Passage, found judgement, terms question) (asking, error) {
	if q.Region != "" || len(terms.concepts) == 0 || !q.unknownYet(byRegion, a.Question) ||
		found.confidence < answerFrom || !leaves(a.Question, passages, found) || region.Find(a.Question) != "" || region.Abroad(a.Question) {
		return asking{}, nil
	}
	all, err := b.Searcher.Places(ctx)
	if err != nil {
		return asking{}, err
	}
	places := slices.DeleteFunc(slices.Clone(all), func(code string) bool { return !within(b.Home, code) })
	if len(places) == 0 {
		return asking{}, nil
	}
	local, err := b.Searcher.Search(ctx, retrieval.Query{Text: t.about, Places: places, AsOf: t.day, K: considered, WordsOnly: q.private.Text == ""})
	if err != nil {
		return asking{}, fmt.Errorf("look at the rules of places: %w", err)
	}
	best := found.units[0].passage
	sure := found.evidence[best]
	back := asking{By: byRegion}
	for i, e := range newQuestion(t.about, local.Terms).judge(local.Passages).evidence {
		p := local.Passages[i]
		if p.Language != passages[best].Language || e.coverage < half*sure.coverage || e.topic < onPar*sure.topic || e.topic < topicFrom {
			continue
		}
		if len(back.Options) < mostCases && !slices.ContainsFunc(back.Options, func(o option) bool { return o.Region == p.Region }) {
			back.Options = append(back.Options, option{Label: region.Name(p.Region, a.Language), Region: p.Region})
		}
	}
	if len(back.Options) == 0 {
		return asking{}, nil
	}
	back.Options = append(back.Options, option{Label: prompts.Case(a.Language, other+"_"+byRegion)})
	return back, nil
}

// left is what rules leave to the places, as they say it, and as people ask for it.
var left = []struct{ rule, question *pattern.Pattern }{
	{pattern.MustCompile(`标准|金额|数额|多少|比例|额度|利率|办法|\bamount|\brate|\bwage|\bshare|\bbenefit`),
		pattern.MustCompile(`多少|几块|标准|金额|数额|比例|百分|额度|利率|\bhow much|\bamount|\brate|\bpercent|\bwhat is the`)},
	{pattern.MustCompile(`范围|哪些人|对象|条件|认定|\bgroups|\bconditions`),
		pattern.MustCompile(`什么人|哪些人|谁|算不算|算是?(?:就业)?困难|范围|对象|\bwho\b|\bcounts? as|\bqualif`)},
	{pattern.MustCompile(`补贴|补助|\bsubsid|\ballowance`), pattern.MustCompile(`补贴|补助|\bsubsid|\ballowance`)},
}

// leaves reports whether what answers the question says that what is asked is for
// the places to decide.
func leaves(question string, passages []retrieval.Passage, found judgement) bool {
	best := found.units[0].passage
	read := passagesRead.of(passages[best])
	units := found.evidence[best].units
	most := 0.0
	for _, u := range units {
		most = max(most, u.gain)
	}
	folded := text.Fold(question)
	for i, u := range units {
		if !read.traits.leaves[i] || u.gain == 0 || u.gain < delegated*most {
			continue
		}
		rule := text.Fold(passages[best].Body[u.start:u.end])
		for _, l := range left {
			if l.rule.MatchString(rule) && l.question.MatchString(folded) {
				return true
			}
		}
	}
	return false
}

// nearer judges anew where what holds everywhere leaves what is asked to the
// place that the question is about, and a rule of the place answers it: that one
// is the answer. How sure we are is as before, for it is the same question.
func (q Question) nearer(place, question string, terms question, passages []retrieval.Passage, found judgement) judgement {
	if len(found.units) == 0 || place == "" || place == region.National {
		return found
	}
	best := found.units[0].passage
	if local(passages[best]) || !leaves(question, passages, found) {
		return found
	}
	sure := found.evidence[best]
	nearer := slices.Clone(passages)
	for i, e := range found.evidence {
		if local(passages[i]) && passages[i].Language == passages[best].Language && e.coverage >= half*sure.coverage &&
			e.topic >= onPar*sure.topic && e.topic >= topicFrom {
			nearer[i].Score.Total += passages[best].Score.Total
		}
	}
	again := terms.judge(nearer)
	if len(again.units) == 0 || !local(passages[again.units[0].passage]) {
		return found
	}
	again.confidence, again.onTopic = found.confidence, found.onTopic
	again.units = again.units[:ofFirst(again.units)] // the rest would add what the rule for everybody adds
	return again
}

// local reports whether a rule is one of a place.
func local(p retrieval.Passage) bool { return p.Region != "" && p.Region != region.National }

// within reports whether the rules of a place are for some of the people whom the
// service is for, and not for all of them.
func within(home, code string) bool {
	switch {
	case code == "" || slices.Contains(region.Seen(home), code):
		return false
	case home == "":
		return true
	case home == region.National:
		return code[0] >= '0' && code[0] <= '9'
	}
	return strings.HasPrefix(code, home)
}

// judge judges the passages that are for the person. Where the best was for people
// that they are none of, what is left must answer the same question.
func (q Question) judge(asked question, about string, passages []retrieval.Passage) ([]retrieval.Passage, judgement) {
	var others judgement
	n := len(passages)
	if len(q.settled.Not) > 0 {
		others = asked.judge(slices.Clone(passages))
	}
	passages = q.aside(about, passages)
	found := asked.judge(passages)
	if len(passages) < n && len(found.units) > 0 && len(others.units) > 0 {
		theirs, mine := others.evidence[others.units[0].passage], found.evidence[found.units[0].passage]
		if mine.coverage < onPar*theirs.coverage || mine.topic < onPar*theirs.topic {
			return passages, judgement{evidence: found.evidence}
		}
	}
	return passages, found
}

// aside puts passages that are for other people than the one who asks behind the
// rest: what the question states, and what was answered to us, count. Those that
// are only for people of whom the person has said that they are none go: what
// holds for others is no answer, even if it is all there is.
func (q Question) aside(asked string, passages []retrieval.Passage) []retrieval.Passage {
	folded := text.Fold(asked)
	if len(q.settled.Not) == 0 && !anyValue.MatchString(folded) {
		return passages
	}
	moved := false
	for _, by := range []string{byForm, byGroup, byEnd} {
		passages = slices.DeleteFunc(passages, func(p retrieval.Passage) bool {
			theirs, _ := passagesRead.of(p).traits.tags(by)
			return len(theirs) > 0 && !slices.ContainsFunc(theirs, func(name string) bool { return !slices.Contains(q.settled.Not, name) })
		})
		said, not := valuesIn(by, folded), valuesOf(by, q.settled.Not)
		if len(said) == 0 && len(not) == 0 {
			continue
		}
		for i := range passages {
			theirs, headed := passagesRead.of(passages[i]).traits.tags(by)
			mine := func(name string) bool {
				return slices.Contains(said, name) || len(said) == 0 && !slices.Contains(not, name)
			}
			if headed && !slices.ContainsFunc(theirs, mine) {
				passages[i].Score.Total *= behind
				moved = true
			}
		}
	}
	if moved {
		slices.SortStableFunc(passages, func(x, y retrieval.Passage) int { return cmp.Compare(y.Score.Total, x.Score.Total) })
	}
	return passages
}
