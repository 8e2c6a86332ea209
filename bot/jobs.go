package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// Vacancies in a conversation. jobwish.go tells a wish for work from a question about
// rules, jobsaid.go reads what buttons say, jobrefine.go changes the last wish by what is
// said after it, jobcard.go shows vacancies, jobrule.go has the rule beside them,
// jobkept.go what people keep, do not want and report, joboutcome.go whether they got it,
// jobalert.go tells them of new ones.

const (
	jobsAtOnce = 3             // cards in a reply
	jobsOver   = 3 * time.Hour // a wish that was said before cannot be gone on from
	jobsShown  = 60            // groups that are remembered as shown
	jobsAgain  = 10            // places of a list that are read again with what follows: see goOn
)

// seeking is what a conversation remembers of a search for work.
type seeking struct {
	Turn   int64     `json:"turn"` // that searched, or asked, last
	At     time.Time `json:"at"`
	Wish   job.Wish  `json:"wish,omitzero"`
	Cards  []int64   `json:"cards,omitempty"`  // the vacancies of the list that was shown last, in order
	First  int       `json:"first,omitempty"`  // how many were before them
	Shown  []int64   `json:"shown,omitempty"`  // groups that were shown for this wish, the last ones
	Listed int       `json:"listed,omitempty"` // how many were shown for it
	Passed int       `json:"passed,omitempty"` // how far its list was read
	In     string    `json:"in,omitempty"`     // the region in which it was searched for, where the wish names none
	Seen   []int64   `json:"seen,omitempty"`   // and for any: nobody is told of them as new
	Detail int64     `json:"detail,omitempty"` // the one that was shown in full since
	Choice []string  `json:"choice,omitempty"` // places of which one is meant
	More   bool      `json:"more,omitempty"`   // there are others than those shown
	Asking bool      `json:"asking,omitempty"` // we asked what, or where
	Spoken string    `json:"spoken,omitempty"` // the language of the last reply
}

// over reports whether it is too long ago to go on from.
func (s *seeking) over(now time.Time) bool { return s == nil || now.Sub(s.At) > jobsOver }

// seeks reports whether the last thing that was talked about is a search for work.
func (q Question) seeks(now time.Time) bool {
	s := q.memory.Jobs
	if s.over(now) || s.Turn == 0 || s.Turn == q.turn {
		return false
	}
	if q.memory.Near != nil && q.memory.Near.Turn > s.Turn {
		return false
	}
	for _, asked := range q.memory.Questions {
		if asked.Turn > s.Turn {
			return false
		}
	}
	return q.memory.Asked == nil
}

// hasJobs reports whether there are vacancies to be searched.
func (b *Bot) hasJobs(ctx context.Context) (has bool, err error) {
	if b.Jobs == nil {
		return false, nil
	}
	if err = b.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM vacancy WHERE state = 'published')`).Scan(&has); err != nil {
		return false, fmt.Errorf("look for vacancies: %w", err)
	}
	return has, nil
}

// seekJobs answers what is about vacancies: a button under them, a wish, what goes on
// from one. ok is false for everything else, and where no vacancies are loaded.
func (b *Bot) seekJobs(ctx context.Context, q Question, a Answer) (reply Answer, ok bool, err error) {
	if strings.HasPrefix(a.Question, "/") {
		return a, false, nil
	}
	if _, near := asksNear(a.Question, false); near { // of places of which no list is loaded
		return a, false, nil
	}
	seeks := q.seeks(b.Now())
	said, asked := jobSaid(a.Question)
	switch {
	case asked && said.id == 0 && isOutcome(said.verb): // of what they were asked lately
		if said.id, err = b.askedLately(ctx, q.conversation); err != nil {
			return a, false, err
		}
		asked = said.id != 0
	case asked && said.place > 0 && said.acts && q.hasCards(b.Now()): // 收藏第一个, after a question about rules
	case asked && seeks && said.id == 0 && said.place == 0 && ofAll[said.verb] && !q.talksOfOne():
		said.place, asked = allCards, said.verb == "hours" || said.verb == "kind"
	case asked && said.id == 0 && !seeks && !said.alone:
		asked = false // 详情, of nothing
	case asked && said.verb == "fact" && said.place == 0 && q.memory.Jobs.Detail == 0 && (ofRules(a.Question) || len(q.memory.Jobs.Cards) == 0):
		asked = false // 有社保吗, of no card
	case asked && said.bare:
		_, asked = q.memory.Jobs.named(said.place)
	}
	held := seeks && (!asked || said.id == 0) && q.holds(a.Question)
	if held {
		a.Language = q.memory.Jobs.Spoken
	}
	if !asked {
		a.Question, a.meant = b.spelt(ctx, q, a, seeks)
	}
	var wish job.Wish
	begins := false
	switch {
	case asked:
		if said.spoken != "" && !held {
			a.Language = said.spoken
		}
	case seeks:
		if wish, ok = b.goesOnSeeking(ctx, q, &a); !ok && !wishesWork(a.Question) {
			if wish, ok = b.namesTitles(ctx, q, a); !ok {
				return a, false, nil
			}
			wish = samePlace(wish, q.memory.Jobs.Wish, a.Question)
		}
	default:
		if wish, ok = q.comesBack(a.Question, b.Now()); !ok && !wishesWork(a.Question) {
			if wish, ok = b.namesTitles(ctx, q, a); !ok {
				return a, false, nil
			}
			begins = true
		}
	}
	if has, err := b.hasJobs(ctx); err != nil || !has {
		if err != nil || asked || ok {
			return a, false, err
		}
		a, err = b.noJobs(ctx, q, a) // a wish that nothing here can meet
		return a, true, err
	}
	a.Reason, a.record.talk = "jobs", "jobs"
	switch {
	case asked:
		a, err = b.jobPressed(ctx, q, a, said)
	case begins && kindOf(wish) == "" && wish.PayFrom == 0: // Leeds
		a = b.askForKind(ctx, q, a, wish)
	case ok:
		if begins && q.spoken {
			a.switchTo = a.Language
		}
		a, err = b.showJobs(ctx, q, a, wish, nil)
	default:
		if q.spoken {
			a.switchTo = a.Language
		}
		if wish = b.readWish(a.Question, a.Language); nothing(wish) && !nearMe(wish) {
			a = b.askForJobs(ctx, q, a)
		} else {
			a, err = b.showJobs(ctx, q, a, wish, nil)
		}
	}
	if len(a.meant) > 0 {
		a.Text = spelling(a.Language, a.meant) + "\n" + a.Text
	}
	if a.beside != "" {
		a.Text += "\n\n" + a.beside
	}
	return a, true, err
}

// readWish reads a wish without the identifiers that may stand in it.
func (b *Bot) readWish(said, language string) job.Wish {
	return job.ReadAt(b.private(withoutCourtesy(said)).Without, language, b.Now())
}

// nothing reports whether a wish says nothing but that it is one.
func nothing(w job.Wish) bool {
	w.Currency, w.Sort = "", ""
	w.Text = strings.Trim(meansWork.ReplaceAllString(text.Fold(w.Text), ""), " ,，。.!！?？、")
	return w.Text == "" && w.At == "" && w.Near == nil && w.Region == "" && w.PayFrom == 0 && len(w.Employment) == 0 && len(w.Shifts) == 0 && len(w.NotShifts) == 0 &&
		w.HoursMax == 0 && w.Settlement == "" && w.Start == nil && len(w.Skills) == 0 && !w.Untrained && len(w.Not)+len(w.NotEmployment)+len(w.Needs) == 0
}

// jobs answers the item of the menu: what, and where?
func (b *Bot) jobs(ctx context.Context, q Question, a Answer) (Answer, error) {
	has, err := b.hasJobs(ctx)
	if err != nil {
		return a, err
	}
	if !has {
		return b.noJobs(ctx, q, a)
	}
	return b.askForJobs(ctx, q, a), nil
}

// askForJobs asks one short question, with buttons for who does not want to write.
func (b *Bot) askForJobs(ctx context.Context, q Question, a Answer) Answer {
	a.Outcome, a.Reason, a.Text = Clarify, "jobs", prompts.JobSay(a.Language, "ask")
	for _, kind := range []string{"odd", "part", "full", "any"} {
		a.Choices = append(a.Choices, jobChoice(a.Language, kind, 0))
	}
	if all, err := b.savedJobs(ctx, q.conversation); err == nil && len(all) > 0 {
		a.Choices = append(a.Choices, jobChoice(a.Language, "saved", 0))
	}
	s := q.seeking(b.Now())
	s.Wish, s.Shown, s.Cards, s.First, s.Choice, s.Asking, s.More = job.Wish{}, nil, nil, 0, nil, true, false
	q.remembers(&a, s)
	return a
}

// seeking is what is remembered, as a turn changes it.
func (q Question) seeking(now time.Time) seeking {
	var s seeking
	if q.memory.Jobs != nil {
		s = *q.memory.Jobs
	}
	if now.Sub(s.At) > jobsOver {
		s = seeking{Seen: s.Seen}
	}
	s.Turn, s.At = q.turn, now.UTC().Truncate(time.Second)
	return s
}

// remembers notes a search for work. What we asked back before is over with it.
func (q Question) remembers(a *Answer, s seeking) {
	if q.conversation == 0 {
		return
	}
	m := q.memory
	s.Spoken = a.Language
	m.Jobs, m.Asked, m.Unhappy, m.Short = &s, nil, 0, false
	a.record.memory = &m
}

// showJobs searches, and shows the first that were not shown yet. Shown are the groups
// that were, for the same wish.
func (b *Bot) showJobs(ctx context.Context, q Question, a Answer, wish job.Wish, shown []int64) (Answer, error) {
	if nearMe(wish) {
		wish.Near = q.sharedLately(b.Now())
		switch asked := q.memory.Jobs; {
		case wish.Near != nil || q.Region != "":
		case asked != nil && asked.Asking && nearMe(asked.Wish): // asked once is enough: the cards are followed by it
			wish.Metres = 0
		default:
			return b.whereForJobs(q, a, wish), nil
		}
	}
	without, err := b.unwanted(ctx, q.conversation)
	if err != nil {
		return a, err
	}
	s := q.seeking(b.Now())
	if len(shown) == 0 {
		s.Shown, s.Cards, s.First, s.Listed, s.Passed, s.In = nil, nil, 0, 0, 0, ""
	}
	query := job.Query{Wish: wish, Language: a.Language, Limit: jobsAtOnce, Without: without}
	var found job.Found
	var home string
	if len(shown) > 0 {
		query.Region = cmp.Or(s.In, wish.Region)
		found, err = b.goOn(ctx, &query, shown, &s.Passed)
	} else if found, home, err = b.findJobs(ctx, q, &query); err == nil {
		s.Passed, s.In = len(found.Vacancies), query.Region
	}
	if err != nil {
		b.Log.Error("search vacancies", "turn", q.turn, "error", err)
		a.Outcome, a.Reason, a.Text = Declined, "jobs failed", prompts.JobSay(a.Language, "failed")
		return a, nil
	}
	s.Wish, s.Asking, s.Choice, s.More = wish, false, nil, found.More
	s.Detail = 0
	if len(found.Choice) > 0 {
		return q.whichPlace(a, s, found.Choice), nil
	}
	first, cards := s.Listed, make([]int64, 0, len(found.Vacancies))
	for _, v := range found.Vacancies {
		cards = append(cards, v.ID)
		s.Shown = append(slices.Clone(s.Shown), v.Group)
		s.Seen = append(slices.Clone(s.Seen), v.Group)
	}
	s.shows(cards, first)
	s.Listed += len(cards)
	s.Shown, s.Seen = last(s.Shown, jobsShown), last(s.Seen, jobsShown)
	q.remembers(&a, s)
	return b.wordJobs(ctx, q, a, query, found, home, first), nil
}

func last(ids []int64, most int) []int64 { return ids[max(0, len(ids)-most):] }

// whichPlace asks which of several places is meant.
func (q Question) whichPlace(a Answer, s seeking, choice []string) Answer {
	a.Outcome, a.Text = Clarify, prompts.WhichPlace(a.Language, s.Wish.At)
	for _, name := range choice[:min(len(choice), 6)] {
		if len(name) <= maxSay {
			a.Choices = append(a.Choices, Choice{name, name})
			s.Choice = append(s.Choice, name)
		}
	}
	s.Asking = true
	q.remembers(&a, s)
	return a
}

// wordJobs words what was found. Home is the region in which there was nothing, "" if
// there was; first is how many cards were shown before.
func (b *Bot) wordJobs(ctx context.Context, q Question, a Answer, query job.Query, found job.Found, home string, first int) Answer {
	before, wish := query.After, query.Wish
	if query.Region == region.Country(query.Region) { // of which nobody spoke
		wish.Region = ""
	}
	if found.Lost == wish.At {
		wish.At = ""
	}
	f := prompts.JobsFound{
		Wish: b.wishLine(a.Language, wish, found.Metres == 0 && found.Region != ""), Count: found.Count, Bounded: found.Count >= job.MaxCount, From: first + 1,
		Asked: query.Metres, Looked: found.Metres, Where: found.Where, Lost: found.Lost, In: regionName(found.Region, a.Language),
		Nearest: len(found.Vacancies) > 0 && found.Vacancies[0].Metres > 0, Mentioned: found.Mentioned,
	}
	for _, what := range found.Unknown {
		if what != found.Lost {
			f.Unknown = append(f.Unknown, what)
		}
	}
	if home != "" {
		f.Where = regionName(home, a.Language)
	}
	for _, w := range found.Wider {
		switch w {
		case "distance":
			f.Far = true
		case "place":
			f.Elsewhere = true
		default:
			f.Wider = append(f.Wider, w)
		}
	}
	if len(found.Vacancies) == 0 && before > 0 {
		a.Outcome, a.Text = Clarify, prompts.JobSay(a.Language, "no_more")
		a.Choices = append(a.Choices, jobChoice(a.Language, "tell", 0), jobChoice(a.Language, "saved", 0))
		return a
	}
	parts := []string{prompts.FoundJobs(a.Language, f)}
	if len(found.Vacancies) == 0 {
		a.Outcome = Clarify
		a.Text = parts[0] + "\n\n" + prompts.JobNothing(a.Language)
		a.Choices = append(a.Choices, jobChoice(a.Language, "tell", 0), jobChoice(a.Language, "search", 0))
		return a
	}
	a.Outcome = Answered
	for i, v := range found.Vacancies {
		v.Unsaid = append(v.Unsaid, query.Silent(v)...)
		parts = append(parts, prompts.ShowJob(a.Language, b.jobCard(v, first+i, a.Language)))
		for _, verb := range []string{"details", "save", "unwanted"} {
			c := jobChoice(a.Language, verb, v.ID)
			c.Label = sign(first+i) + " " + c.Label
			a.Choices = append(a.Choices, c)
		}
	}
	if found.More {
		a.Choices = append(a.Choices, jobChoice(a.Language, "more", 0))
	}
	a.Choices = append(a.Choices, jobChoice(a.Language, "tell", 0))
	if len(found.Vacancies) > 0 && before == 0 {
		if rule, cites, ok := b.ruleBeside(ctx, q, a.Language, found.Vacancies); ok {
			parts = append(parts, rule)
			a.Citations = cites
		}
	}
	if q.Region == "" && wish.At == "" && wish.Near == nil && wish.Region == "" || query.Sort == job.ByDistance && broad(query.Wish) {
		parts = append(parts, prompts.JobSay(a.Language, "ask_where"))
	}
	a.Text = strings.Join(parts, "\n\n")
	return a
}
