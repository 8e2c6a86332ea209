package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pause"
	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// New vacancies are told to who asked for it: one message a day at most, none in quiet
// hours, none while a counsellor has the conversation, none to who cannot be reached.
//
// What is due is in the database. A replica searches, and writes the message, what was told and
// when it looks next in one transaction.
//
// What it costs: each conversation is looked at every 12 hours, and a day after a message.
// 100,000 saved searches are 200,000 looks a day, about 4 a second over the 13 hours that
// are not quiet, each the statement of a search over what came since the last look. Where
// nothing came since for anybody, one statement puts off all that is due. A pass does 100
// at most, so it is bounded; what is over waits for the next, two seconds later.

const (
	lookEvery    = 12 * time.Hour
	alertApart   = 24 * time.Hour
	ownedFor     = time.Hour        // and looked at again, where a counsellor has the conversation
	soonAgain    = time.Minute      // where somebody is just at work on the conversation
	lateRows     = 10 * time.Minute // a row can be seen this much later than it says that it came
	mostSearches = 5                // of a conversation
	mostTold     = 300              // groups that are remembered as told
	alertsEvery  = 2 * time.Second
	alertSpread  = 2 * time.Hour // after the quiet hours, so that not all come at once
)

// alerts tells people of new vacancies until ctx is over.
func (b *Bot) alerts(ctx context.Context) {
	if b.Jobs == nil {
		return
	}
	for pause.For(ctx, alertsEvery) {
		if _, err := b.AlertJobs(ctx); err != nil && ctx.Err() == nil {
			b.Log.Warn("tell people of new vacancies", "error", err)
		}
	}
}

// AlertJobs does one pass: it tells who is due of new vacancies, and asks who wanted to be
// asked. It says how many messages it wrote.
func (b *Bot) AlertJobs(ctx context.Context) (written int, err error) {
	if err := b.nothingNew(ctx); err != nil {
		return 0, err
	}
	told, err := b.sayDue(ctx, b.alertOne, `UPDATE job_alert SET due_at = $2 WHERE conversation_id = $1 AND due_at IS NOT NULL`)
	if err != nil {
		return told, err
	}
	asked, err := b.sayDue(ctx, b.askOne, `UPDATE job_outcome SET due_at = $2 WHERE id = $1 AND due_at IS NOT NULL`)
	return told + asked, err
}

// nothingNew puts off those who are due and for whom nothing can be new.
func (b *Bot) nothingNew(ctx context.Context) error {
	_, err := b.Pool.Exec(ctx, `
		UPDATE job_alert SET due_at = $1 + $2::interval
		WHERE conversation_id IN (
			SELECT conversation_id FROM job_alert a WHERE due_at <= $1 AND NOT EXISTS (
				SELECT FROM job_search s WHERE s.conversation_id = a.conversation_id AND s.since < (
					SELECT max(live_since) FROM vacancy WHERE state = 'published' AND ended_at IS NULL AND live_since <= now()))
			ORDER BY due_at LIMIT 1000 FOR UPDATE SKIP LOCKED)`, b.Now(), lookEvery)
	if err != nil {
		return fmt.Errorf("put off looking for vacancies: %w", err)
	}
	return nil
}

// reached is who is told something unasked, and whether they may be now.
type reached struct {
	conversation     int64
	language, region string
	gone             bool       // they cannot be reached
	owned            bool       // a counsellor has the conversation
	later            *time.Time // it is quiet until then
	told             *time.Time // something unasked last
}

// mayTell locks a conversation and says whether anything may be said in it now: of all
// kinds together it is one message a day.
func (b *Bot) mayTell(ctx context.Context, tx pgx.Tx, conversation int64) (reached, error) {
	r, err := b.mayRemind(ctx, tx, conversation)
	if err == nil && r.later == nil && r.told != nil && b.Now().Sub(*r.told) < alertApart {
		again := r.told.Add(alertApart)
		r.later = &again
	}
	return r, err
}

// mayRemind is mayTell for what somebody wants to be told on a certain day: another message
// of that day does not keep it from them.
func (b *Bot) mayRemind(ctx context.Context, tx pgx.Tx, conversation int64) (r reached, err error) {
	r.conversation = conversation
	err = tx.QueryRow(ctx, `
		SELECT language, region, unreachable_at IS NOT NULL, unasked_at,
		       owner IS NOT NULL OR EXISTS (SELECT FROM handoff h WHERE h.conversation_id = c.id AND h.state IN ('waiting', 'claimed', 'active'))
		FROM conversation c WHERE id = $1 FOR NO KEY UPDATE SKIP LOCKED`, conversation).Scan(&r.language, &r.region, &r.gone, &r.told, &r.owned)
	if errors.Is(err, pgx.ErrNoRows) { // somebody is at it, or erases it: to wait here could be for ever
		soon := b.Now().Add(soonAgain)
		r.later = &soon
		return r, nil
	}
	if err != nil {
		return r, fmt.Errorf("look at a conversation: %w", err)
	}
	if until, quiet := b.quietUntil(conversation, r.region); quiet {
		r.later = &until
	}
	return r, nil
}

// alertOne looks for one conversation that is due.
func (b *Bot) alertOne(ctx context.Context, tx pgx.Tx) (conversation int64, wrote bool, err error) {
	return b.sayOne(ctx, tx, due{
		name: "message of new vacancies",
		find: `SELECT conversation_id, conversation_id FROM job_alert WHERE due_at <= @now ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
		may:  b.mayTell,

		lately: `SELECT sent_at FROM job_alert WHERE conversation_id = @row`,
		apart:  alertApart,

		gone: `DELETE FROM job_alert WHERE conversation_id = @row`, // they have blocked us: that is a stop
		note: `UPDATE job_alert SET due_at = @next, sent_at = CASE WHEN @wrote THEN @now ELSE sent_at END WHERE conversation_id = @row`,
		say: func(r reached, _ int64) (wrote bool, next *time.Time, err error) {
			at := b.Now().Add(lookEvery)
			err = pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) (err error) {
				wrote, err = b.alert1(ctx, tx, r)
				return err
			})
			switch { // nothing of it is done; one conversation that cannot be does not keep others from theirs
			case errors.Is(err, errToldToday):
				wrote, at = false, b.tomorrow(r)
			case err != nil:
				wrote = false
				b.Log.Warn("look for new vacancies", "conversation", r.conversation, "error", err)
			case wrote:
				at = b.Now().Add(alertApart)
			}
			return wrote, &at, nil
		},
	})
}

// savedSearch is a row of job_search.
type savedSearch struct {
	ID       int64
	Wish     job.Wish
	Language string
	Since    time.Time
	Told     []int64
	Lost     bool // they were told that its place is not known
}

// news is what is new in one search.
type news struct {
	savedSearch

	found job.Found
	lost  bool
}

// errToldToday means that this day's message was written before.
var errToldToday = errors.New("they were told of vacancies today")

// alert1 looks for what is new in the searches of a conversation, and says it. Each
// search has its turn, that of which least was told lately first; so none that finds much
// keeps the others from being told of.
func (b *Bot) alert1(ctx context.Context, tx pgx.Tx, r reached) (wrote bool, err error) {
	rows, err := tx.Query(ctx, `
		SELECT id, wish, language, since, told, lost_at IS NOT NULL FROM job_search WHERE conversation_id = $1 ORDER BY told_at NULLS FIRST, id`, r.conversation)
	if err != nil {
		return false, err
	}
	searches, err := pgx.CollectRows(rows, pgx.RowToStructByPos[savedSearch])
	if err != nil || len(searches) == 0 {
		return false, err
	}
	known, err := b.knownJobs(ctx, tx, r.conversation)
	if err != nil {
		return false, err
	}
	all, err := b.lookAll(ctx, r, searches, known)
	if err != nil {
		return false, err
	}
	fresh := inTurn(all, jobsAtOnce)
	newlyLost := false
	for _, n := range all {
		newlyLost = newlyLost || n.lost && !n.Lost
		if err := b.noteTold(ctx, tx, n, fresh); err != nil {
			return false, err
		}
	}
	if len(fresh) == 0 && !newlyLost {
		return false, nil
	}
	last := slices.MaxFunc(searches, func(x, y savedSearch) int { return cmp.Compare(x.ID, y.ID) })
	day := b.Now().In(b.zoneOf(r.region)).Format(time.DateOnly)
	wrote, err = b.sayUnasked(ctx, tx, r.conversation, "jobs:"+day, b.wordAlert(last.Language, fresh, newlyLost))
	if err == nil && !wrote { // they have stopped and begun again: what is not said is not noted either
		err = errToldToday
	}
	return wrote, err
}

// lookAll looks for what is new in each search. One that cannot be looked for, and one
// whose place is not known any more, keep the others from nothing, and stay as they are.
func (b *Bot) lookAll(ctx context.Context, r reached, searches []savedSearch, known []int64) (all []news, err error) {
	for _, s := range searches {
		known = append(known, s.Told...)
	}
	for _, s := range searches {
		n := news{savedSearch: s}
		wish := withHome(s.Wish, r.region)
		n.found, err = b.Jobs.Search(ctx, job.Query{Wish: wish, Language: s.Language, Limit: jobsAtOnce, Without: known, Since: s.Since})
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
			b.Log.Warn("look for new vacancies", "conversation", r.conversation, "search", s.ID, "error", err)
			continue
		}
		if n.lost = lost(wish, n.found); n.lost {
			b.Log.Warn("the place of a saved search is not known, or is several", "conversation", r.conversation, "search", s.ID)
		}
		all = append(all, n)
	}
	return all, nil
}

// inTurn takes one vacancy of each search in turn, each job once.
func inTurn(all []news, most int) (fresh []job.Vacancy) {
	has := map[int64]bool{}
	for i, some := 0, true; some; i++ {
		some = false
		for _, n := range all {
			if n.lost || i >= len(n.found.Vacancies) {
				continue
			}
			some = true
			if v := n.found.Vacancies[i]; !has[v.Group] && len(fresh) < most {
				has[v.Group], fresh = true, append(fresh, v)
			}
		}
	}
	return fresh
}

// noteTold notes what of a search was told. Where something is left it is found again the
// next day.
func (b *Bot) noteTold(ctx context.Context, tx pgx.Tx, n news, fresh []job.Vacancy) error {
	if n.lost {
		_, err := tx.Exec(ctx, `UPDATE job_search SET lost_at = coalesce(lost_at, $2) WHERE id = $1`, n.ID, b.Now())
		return err
	}
	told, left := n.Told, n.found.More
	for _, v := range n.found.Vacancies {
		if slices.ContainsFunc(fresh, func(f job.Vacancy) bool { return f.Group == v.Group }) {
			told = append(told, v.Group)
		} else {
			left = true
		}
	}
	since := n.Since
	if seen := b.Now().Add(-lateRows); !left && seen.After(since) { // told tells what was told in between
		since = seen
	}
	_, err := tx.Exec(ctx, `UPDATE job_search SET since = $2, told = $3, told_at = CASE WHEN $4 THEN $5 ELSE told_at END, lost_at = NULL WHERE id = $1`,
		n.ID, since, notNull(last(told, mostTold)), len(told) > len(n.Told), b.Now())
	return err
}

// wordAlert words what is new. Nothing in it says for what was searched: others may see
// the screen.
func (b *Bot) wordAlert(language string, fresh []job.Vacancy, newlyLost bool) Answer {
	a := Answer{Outcome: Clarify, Language: language, Citations: []Citation{}, Reason: "jobs"}
	var parts []string
	if len(fresh) > 0 {
		parts = append(parts, prompts.JobAlert(language, len(fresh)))
	}
	for i, v := range fresh {
		parts = append(parts, prompts.ShowJobBriefly(language, b.jobCard(v, i, language)))
		for _, verb := range []string{"details", "save", "unwanted"} {
			c := jobChoice(language, verb, v.ID)
			c.Label = sign(i) + " " + c.Label
			a.Choices = append(a.Choices, c)
		}
	}
	if newlyLost {
		parts = append(parts, prompts.WatchSay(language, "lost"))
		a.Choices = append(a.Choices, jobChoice(language, "search", 0))
	}
	a.Choices = append(a.Choices, jobChoice(language, "stop", 0))
	a.Text = strings.Join(parts, "\n\n")
	return a
}

// knownJobs are the groups that a conversation has seen, keeps or does not want.
func (b *Bot) knownJobs(ctx context.Context, tx pgx.Tx, conversation int64) ([]int64, error) {
	rows, err := tx.Query(ctx, `
		SELECT group_id FROM job_saved WHERE conversation_id = $1
		UNION SELECT group_id FROM (SELECT group_id FROM job_unwanted WHERE conversation_id = $1 ORDER BY said_at DESC LIMIT $2) u
		UNION SELECT group_id FROM job_outcome WHERE conversation_id = $1
		UNION SELECT jsonb_array_elements_text(coalesce(memory->'jobs'->'seen', '[]'))::bigint FROM conversation WHERE id = $1`, conversation, mostUnwanted)
	if err != nil {
		return nil, fmt.Errorf("look what is known: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}
