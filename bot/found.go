package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"careerbot/bot/guidance"
	"careerbot/bot/reach"
	"careerbot/internal/calculator"
	"careerbot/internal/pause"
	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// Policies and vacancies find people: bot/reach notes what fits whom, and here they are
// told, who wanted that: one message a day at most of all kinds together, or one a week,
// none in quiet hours. It is looked at again before, and what a message has, and that it
// was told, are written in one transaction. Its first line says nothing of why: others may
// see the screen.

const (
	foundEvery   = 2 * time.Second
	mostFound    = 100       // messages of a pass, of one kind of what is said unasked
	foundRules   = 2         // policies in a message
	foundJobs    = 3         // vacancies in a message
	foundQuote   = 160       // characters of what a policy says
	foundPerPass = 20        // steps of comparing
	foundAgain   = time.Hour // after which who could not be told is tried again
)

// findPeople compares what is new with profiles, and tells people, until ctx is over.
func (b *Bot) findPeople(ctx context.Context) {
	for pause.For(ctx, foundEvery) {
		if _, err := b.FindPeople(ctx); err != nil && ctx.Err() == nil {
			b.Log.Warn("tell people of what fits", "error", err)
		}
	}
}

// reach compares with profiles.
func (b *Bot) reach() *reach.Finder { return &reach.Finder{Pool: b.Pool, Home: b.Home, Now: b.Now} }

// Reach says how many people would be told if documents were published together.
func (b *Bot) Reach(ctx context.Context, versions []int64) (reach.Reach, error) {
	return b.reach().Count(ctx, "document", versions...)
}

// Silent has nobody told of documents that are published.
func (b *Bot) Silent(ctx context.Context, tx pgx.Tx, versions []int64, by string) error {
	for _, id := range versions {
		if err := reach.Silence(ctx, tx, "document", id, by); err != nil {
			return err
		}
	}
	return nil
}

// FindPeople does one pass: it lists what is new, compares it, tells who is due, and asks who wanted to
// be asked how they are. It says how many messages it wrote. One row that fails is tried again
// later, and keeps no others from their turn.
func (b *Bot) FindPeople(ctx context.Context) (written int, err error) {
	f := b.reach()
	if _, err := f.List(ctx); err != nil {
		return 0, err
	}
	for range foundPerPass {
		did, err := f.Step(ctx)
		switch {
		case err != nil && (!did || ctx.Err() != nil):
			return 0, err
		case err != nil:
			b.Log.Warn("compare what is new with profiles", "error", err)
		}
		if !did {
			break
		}
	}
	tell := func(ctx context.Context, tx pgx.Tx) (int64, bool, error) { return b.tellFound(ctx, tx, f) }
	told, err := b.sayDue(ctx, tell, `UPDATE profile SET due_at = $2 WHERE conversation_id = $1 AND due_at IS NOT NULL`)
	if err != nil {
		return told, err
	}
	asked, err := b.sayDue(ctx, b.askHow, `UPDATE follow_up SET due_at = $2 WHERE id = $1 AND due_at IS NOT NULL`)
	return told + asked, err
}

// tellFound tells one person, who is due, of what fits. It gives their conversation, 0 where
// nobody is due.
func (b *Bot) tellFound(ctx context.Context, tx pgx.Tx, f *reach.Finder) (conversation int64, wrote bool, err error) {
	now := b.Now()
	var told *time.Time
	var weekly bool
	err = tx.QueryRow(ctx, `SELECT conversation_id, told_at, digest = 'weekly' FROM profile WHERE due_at <= $1 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`, now).
		Scan(&conversation, &told, &weekly)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("find who is told of what fits: %w", err)
	}
	r, err := b.mayTell(ctx, tx, conversation)
	if err != nil {
		return conversation, false, err
	}
	apart := alertApart
	if weekly {
		apart = 7 * alertApart
	}
	if r.gone { // they have blocked us: that is a stop
		_, err := tx.Exec(ctx, `UPDATE profile SET tell = '{}', due_at = NULL WHERE conversation_id = $1`, conversation)
		return conversation, false, err
	}
	if later := r.again(now, told, apart); later != nil {
		_, err := tx.Exec(ctx, `UPDATE profile SET due_at = $2 WHERE conversation_id = $1`, conversation, *later)
		return conversation, false, err
	}
	waiting, err := f.Waiting(ctx, tx, conversation)
	if err != nil {
		return conversation, false, err
	}
	a, said, err := b.wordFound(ctx, tx, r, waiting)
	if err != nil {
		return conversation, false, err
	}
	if len(said) > 0 {
		key := "found:" + now.In(b.zoneOf(r.region)).Format(time.DateOnly)
		if wrote, err = b.sayUnasked(ctx, tx, conversation, key, a); err != nil {
			return conversation, false, err
		}
		if !wrote { // they have stopped and begun again today
			_, err := tx.Exec(ctx, `UPDATE profile SET due_at = $2 WHERE conversation_id = $1`, conversation, b.tomorrow(r))
			return conversation, false, err
		}
	}
	return conversation, wrote, reach.Told(ctx, tx, conversation, said, now)
}

// wordFound words what fits somebody, and says which of it is in the message.
func (b *Bot) wordFound(ctx context.Context, tx pgx.Tx, r reached, waiting []reach.Match) (Answer, []reach.Match, error) {
	language := orZh(r.language)
	a := Answer{Outcome: Answered, Language: language, Citations: []Citation{}, Reason: "found"}
	var said []reach.Match
	var parts []string
	var ids []int64
	whys := map[int64]string{}
	for _, m := range waiting {
		if m.What == "vacancy" {
			ids, whys[m.Vacancy] = append(ids, m.Vacancy), m.Why
			continue
		}
		if len(said) == foundRules {
			continue
		}
		p, cited, ok, err := b.foundPolicy(ctx, tx, m, language)
		if err != nil {
			return a, nil, err
		}
		if !ok {
			continue
		}
		said = append(said, m)
		cited.N = len(said)
		p.N, p.Sign = cited.N, sign(len(said)-1)
		a.Citations = append(a.Citations, cited)
		parts = append(parts, prompts.FoundPolicy(language, p))
		if p.Topic != "" {
			a.Choices = append(a.Choices, Choice{p.Sign + " " + prompts.FoundLabel(language, "entitled"), "/entitled " + p.Topic})
		}
	}
	if b.Jobs != nil && len(ids) > 0 {
		offered, err := b.Jobs.Get(ctx, ids)
		if err != nil {
			return a, nil, err
		}
		for _, v := range offered[:min(len(offered), foundJobs)] {
			at := len(said)
			said = append(said, reach.Match{What: "vacancy", ID: v.Group, Vacancy: v.ID})
			card := prompts.ShowJobBriefly(language, b.jobCard(v, at, language))
			wish, _, err := foundBy(ctx, tx, whys[v.ID], language)
			if err != nil {
				return a, nil, err
			}
			parts = append(parts, card+"\n"+prompts.FoundFits(language, wish))
			for _, verb := range []string{"details", "unwanted"} {
				c := jobChoice(language, verb, v.ID)
				c.Label = sign(at) + " " + c.Label
				a.Choices = append(a.Choices, c)
			}
		}
	}
	a.Choices = append(a.Choices, Choice{prompts.FoundLabel(language, "stop"), prompts.FoundLabel(language, "stop")})
	a.Text = prompts.Found(language, len(said)) + "\n\n" + strings.Join(parts, "\n\n") + "\n\n" + prompts.FoundWhy(language)
	return a, said, nil
}

// foundBy gives the wish that something was found by, or the group that somebody has named:
// "" for one that is sensitive, which no message says.
func foundBy(ctx context.Context, tx pgx.Tx, why, language string) (wish, group string, err error) {
	switch what, value, _ := strings.Cut(why, ":"); what {
	case "wish":
		wish = value
	case "occupation":
		err = tx.QueryRow(ctx, `SELECT coalesce(nullif(g.words->$2->>'title', ''), o.name) FROM occupation o LEFT JOIN occupation_guide g USING (code) WHERE code = $1`, value, language).Scan(&wish)
		if err != nil {
			return "", "", fmt.Errorf("look what occupation %s is called: %w", value, err)
		}
	case "group":
		if guidance.Plain(value) {
			group = prompts.ProfileValue(language, "groups", value)
		}
	}
	return wish, group, nil
}

// foundPolicy gives what is told of a policy, with the passage that it rests on; false
// where there is none to quote: then nothing is said of it.
func (b *Bot) foundPolicy(ctx context.Context, tx pgx.Tx, m reach.Match, language string) (prompts.FoundItem, Citation, bool, error) {
	var c Citation
	p := prompts.FoundItem{Why: m.Why}
	var err error
	if p.Wish, p.Group, err = foundBy(ctx, tx, m.Why, language); err != nil {
		return p, c, false, err
	}
	var from, to *time.Time
	var body string
	var start int
	if m.What == "rule" {
		var rule, about, quote string
		var version int64
		err := tx.QueryRow(ctx, `SELECT e.body, f.body FROM entitlement_version e JOIN entitlement_facts f ON f.sha256 = e.facts WHERE e.id = $1`, m.ID).Scan(&rule, &about)
		if err != nil {
			return p, c, false, fmt.Errorf("read rule %d: %w", m.ID, err)
		}
		facts, err := calculator.ParseFacts([]byte(about))
		if err != nil {
			return p, c, false, fmt.Errorf("the facts of rule %d: %w", m.ID, err)
		}
		r, err := calculator.ParseRule([]byte(rule), facts)
		if err != nil {
			return p, c, false, fmt.Errorf("rule %d: %w", m.ID, err)
		}
		clause, quote := r.First()
		p.Name, p.Topic, p.Region = r.Names.In(language), r.Topic, regionName(r.Region, language)
		err = tx.QueryRow(ctx, `SELECT version_id, article FROM entitlement_citation WHERE entitlement_id = $1 AND clause = $2 AND version_id IS NOT NULL`, m.ID, clause).Scan(&version, &p.Article)
		if errors.Is(err, pgx.ErrNoRows) {
			return p, c, false, nil
		}
		if err != nil {
			return p, c, false, fmt.Errorf("the clause of rule %d: %w", m.ID, err)
		}
		err = tx.QueryRow(ctx, `SELECT v.title, v.issuer, v.number, v.region, v.url, v.valid_from, v.valid_to, $2, strpos(v.body, $2) - 1 FROM version v WHERE v.id = $1`, version, quote).
			Scan(&c.Title, &c.Issuer, &c.Number, &c.Region, &c.URL, &from, &to, &body, &start)
		if err != nil {
			return p, c, false, fmt.Errorf("the passage of rule %d: %w", m.ID, err)
		}
		c.Document, c.Heading = fmt.Sprint(version), []string{p.Article}
	} else {
		err := tx.QueryRow(ctx, `
			SELECT v.title, v.issuer, v.number, v.region, v.url, v.valid_from, v.valid_to, p.heading, substr(v.body, p.start_at + 1, p.end_at - p.start_at), p.start_at
			FROM version v JOIN passage p ON p.version_id = v.id WHERE v.id = $1 ORDER BY p.start_at LIMIT 1`, m.ID).
			Scan(&c.Title, &c.Issuer, &c.Number, &c.Region, &c.URL, &from, &to, &c.Heading, &body, &start)
		if errors.Is(err, pgx.ErrNoRows) {
			return p, c, false, nil
		}
		if err != nil {
			return p, c, false, fmt.Errorf("read document %d: %w", m.ID, err)
		}
		if s, ok := firstSaid(body, c.Title+"\n"+c.Number); ok {
			start += len([]rune(body[:s.Start]))
			body = body[s.Start:s.End]
		}
		p.Name, p.Region, c.Document = c.Title, regionName(c.Region, language), fmt.Sprint(m.ID)
	}
	if start < 0 {
		return p, c, false, nil
	}
	c.Quote, c.Start = body, start
	c.End = start + len([]rune(body))
	if from != nil {
		c.ValidFrom = from.Format(time.DateOnly)
	}
	if to != nil {
		day := to.Format(time.DateOnly)
		c.ValidTo = &day
	}
	if c.Region == region.National {
		p.Region = ""
	}
	p.Says = shortened(c.Quote, foundQuote)
	return p, c, true, nil
}

// shortestSaid is how long a sentence is that says something, in characters.
const shortestSaid = 10

// firstSaid gives the first sentence of a document that says something: its number and its title
// stand above the quote. Where there is none it is the first.
func firstSaid(body, head string) (first text.Span, ok bool) {
	for i, s := range text.Sentences(body) {
		if i == 0 {
			first, ok = s, true
		}
		if says := strings.Trim(body[s.Start:s.End], " 　。.\n"); utf8.RuneCountInString(says) >= shortestSaid && !strings.Contains(head, says) {
			return s, true
		}
	}
	return first, ok
}
