package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

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
)

// seeking is what a conversation remembers of a search for work.
type seeking struct {
	Turn   int64     `json:"turn"` // that searched, or asked, last
	At     time.Time `json:"at"`
	Wish   job.Wish  `json:"wish,omitzero"`
	Cards  []int64   `json:"cards,omitempty"`  // the vacancies that were shown last, in order
	Shown  []int64   `json:"shown,omitempty"`  // groups that were shown for this wish
	Seen   []int64   `json:"seen,omitempty"`   // and for any: nobody is told of them as new
	Choice []string  `json:"choice,omitempty"` // places of which one is meant
	More   bool      `json:"more,omitempty"`   // there are others than those shown
	Asking bool      `json:"asking,omitempty"` // we asked what, or where
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
	if b.Jobs == nil || strings.HasPrefix(a.Question, "/") {
		return a, false, nil
	}
	if _, near := asksNear(a.Question, false); near { // of places of which no list is loaded
		return a, false, nil
	}
	seeks := q.seeks(b.Now())
	said, asked := jobSaid(a.Question)
	if !asked && q.conversation != 0 && stopPlain.MatchString(bare(a.Question)) {
		var told bool
		if err := b.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM job_alert WHERE conversation_id = $1)`, q.conversation).Scan(&told); err != nil {
			return a, false, fmt.Errorf("look for alerts: %w", err)
		}
		if told {
			said, asked = jobSays{verb: "stop", alone: true}, true
		}
	}
	switch {
	case asked && said.id == 0 && isOutcome(said.verb): // of what they were asked lately
		if said.id, err = b.askedLately(ctx, q.conversation); err != nil {
			return a, false, err
		}
		asked = said.id != 0
	case asked && said.id == 0 && !seeks && !said.alone:
		asked = false // 详情, of nothing
	}
	var wish job.Wish
	switch {
	case asked:
		if said.spoken != "" {
			a.Language = said.spoken
		}
	case seeks:
		if wish, ok = b.goesOnSeeking(ctx, q, &a); !ok && !wishesWork(a.Question) {
			return a, false, nil
		}
	default:
		if wish, ok = q.comesBack(a.Question, b.Now()); !ok && !wishesWork(a.Question) {
			return a, false, nil
		}
	}
	if has, err := b.hasJobs(ctx); err != nil || !has {
		return a, false, err
	}
	a.Reason, a.record.talk = "jobs", "jobs"
	switch {
	case asked:
		a, err = b.jobPressed(ctx, q, a, said)
	case ok:
		a, err = b.showJobs(ctx, q, a, wish, nil)
	default:
		if q.spoken {
			a.switchTo = a.Language
		}
		if wish = b.readWish(a.Question, a.Language); nothing(wish) {
			a = b.askForJobs(ctx, q, a)
		} else {
			a, err = b.showJobs(ctx, q, a, wish, nil)
		}
	}
	return a, true, err
}

// readWish reads a wish without the identifiers that may stand in it.
func (b *Bot) readWish(said, language string) job.Wish {
	return job.ReadAt(b.private(withoutCourtesy(said)).Without, language, b.jobNow())
}

// jobNow is the moment from which days are reckoned.
func (b *Bot) jobNow() time.Time { return b.Now() }

// nothing reports whether a wish says nothing but that it is one.
func nothing(w job.Wish) bool {
	w.Currency, w.Sort = "", ""
	w.Text = strings.Trim(meansWork.ReplaceAllString(text.Fold(w.Text), ""), " ,，。.!！?？、")
	return w.Text == "" && w.At == "" && w.Near == nil && w.Region == "" && w.PayFrom == 0 && len(w.Employment) == 0 && len(w.Shifts) == 0 && len(w.NotShifts) == 0 &&
		w.HoursMax == 0 && w.Settlement == "" && w.Start == nil && len(w.Skills) == 0 && !w.Untrained
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
	s.Wish, s.Shown, s.Cards, s.Choice, s.Asking, s.More = job.Wish{}, nil, nil, nil, true, false
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
	m.Jobs, m.Asked, m.Unhappy, m.Short = &s, nil, 0, false
	a.record.memory = &m
}

// showJobs searches, and shows the first that were not shown yet. Shown are the groups
// that were, for the same wish.
func (b *Bot) showJobs(ctx context.Context, q Question, a Answer, wish job.Wish, shown []int64) (Answer, error) {
	without, err := b.unwanted(ctx, q.conversation)
	if err != nil {
		return a, err
	}
	query := job.Query{Wish: wish, Language: a.Language, Limit: jobsAtOnce, Without: without, After: passed(shown, without)}
	home := wish.At == "" && wish.Near == nil && wish.Region == "" && q.Region != ""
	if home {
		query.Region = q.Region // where they have said they are
	} else if query.Region == "" && wish.At != "" {
		query.Region = q.Region // which of several places of that name
	}
	found, err := b.Jobs.Search(ctx, query)
	if err == nil && found.Count == 0 && home && len(shown) == 0 {
		wider := query
		wider.Region = ""
		var all job.Found
		if all, err = b.Jobs.Search(ctx, wider); all.Count > 0 {
			query, found = wider, all
			found.Wider = append(found.Wider, "place")
		}
	}
	if err != nil {
		b.Log.Error("search vacancies", "turn", q.turn, "error", err)
		a.Outcome, a.Reason, a.Text = Declined, "jobs failed", prompts.JobSay(a.Language, "failed")
		return a, nil
	}
	s := q.seeking(b.Now())
	s.Wish, s.Asking, s.Choice, s.Cards, s.More = wish, false, nil, nil, found.More
	if len(shown) == 0 {
		s.Shown = nil
	}
	if len(found.Choice) > 0 {
		return q.whichPlace(a, s, found.Choice), nil
	}
	if len(shown) > 0 { // one that came since can have moved the others
		found.Vacancies = slices.DeleteFunc(found.Vacancies, func(v job.Vacancy) bool { return slices.Contains(shown, v.Group) })
	}
	for _, v := range found.Vacancies {
		s.Cards = append(s.Cards, v.ID)
		s.Shown = append(slices.Clone(s.Shown), v.Group)
		s.Seen = append(slices.Clone(s.Seen), v.Group)
	}
	s.Shown, s.Seen = last(s.Shown, jobsShown), last(s.Seen, jobsShown)
	q.remembers(&a, s)
	return b.wordJobs(ctx, q, a, query, found), nil
}

// passed is how many of those that were shown are still in the list.
func passed(shown, without []int64) (n int) {
	for _, group := range shown {
		if !slices.Contains(without, group) {
			n++
		}
	}
	return n
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

// wordJobs words what was found.
func (b *Bot) wordJobs(ctx context.Context, q Question, a Answer, query job.Query, found job.Found) Answer {
	before := query.After
	f := prompts.JobsFound{
		Wish: b.wishLine(a.Language, query.Wish, found.Metres == 0 && found.Region != ""), Count: found.Count, Bounded: found.Count >= job.MaxCount, From: before + 1,
		Asked: query.Metres, Looked: found.Metres, Where: found.Where, Unknown: found.Unknown,
		NoPlace: query.At == "" && query.Near == nil && query.Region == "" || query.Sort == job.ByDistance && broad(query.Wish),
	}
	for _, w := range found.Wider {
		if w == "distance" {
			f.Far = true
		} else {
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
		parts = append(parts, prompts.ShowJob(a.Language, b.jobCard(v, i, a.Language)))
		for _, verb := range []string{"details", "save", "unwanted"} {
			c := jobChoice(a.Language, verb, v.ID)
			c.Label = sign(i) + " " + c.Label
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
	a.Text = strings.Join(parts, "\n\n")
	return a
}
