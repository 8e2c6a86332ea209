package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// New vacancies are told to who asked for it: one message a day at most, none in quiet
// hours, none while a counsellor has the conversation, none to who cannot be reached.
//
// What is due is in the database. A replica locks one row of job_alert, skipping what
// others have locked, searches, and writes the message, what was told and when it looks
// next in one transaction: a program that ends has told all of it or nothing.
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
	mostAlerts   = 100              // of a pass
	alertsEvery  = 2 * time.Second
	alertSpread  = 2 * time.Hour // after the quiet hours, so that not all come at once
)

// watchJobs notes that somebody wants to be told of new vacancies for their last wish.
func (b *Bot) watchJobs(ctx context.Context, q Question, a Answer) (Answer, error) {
	s := q.memory.Jobs
	if q.conversation == 0 || s.over(b.Now()) || s.Asking {
		a.Text = prompts.JobSay(a.Language, "no_search")
		return a, nil
	}
	wish := s.Wish
	if wish.At == "" && wish.Near == nil && wish.Region == "" {
		wish.Region = q.Region
	}
	if nothing(wish) {
		a.Text = prompts.JobSay(a.Language, "no_search")
		return a, nil
	}
	stored, err := json.Marshal(wish)
	if err != nil {
		return a, err
	}
	what := "told_again"
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO job_alert (conversation_id, due_at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, q.conversation, b.Now().Add(lookEvery)); err != nil {
			return err
		}
		var others int
		err := tx.QueryRow(ctx, `
			SELECT (SELECT count(*) FROM job_search WHERE conversation_id = $1 AND wish <> $2::text::jsonb)
			FROM job_alert WHERE conversation_id = $1 FOR UPDATE`, q.conversation, string(stored)).Scan(&others)
		if err != nil {
			return err
		}
		if others >= mostSearches {
			what = "told_full"
			return nil
		}
		done, err := tx.Exec(ctx, `
			INSERT INTO job_search (conversation_id, wish, language, since, told, created_at) VALUES ($1, $2::text::jsonb, $3, $4, $5, $4)
			ON CONFLICT (conversation_id, wish) DO NOTHING`, q.conversation, string(stored), a.Language, b.Now(), notNull(s.Seen))
		if err == nil && done.RowsAffected() > 0 {
			what = "told_on"
		}
		return err
	})
	if err != nil {
		return a, fmt.Errorf("note a search for vacancies: %w", err)
	}
	a.Text = prompts.JobSay(a.Language, what)
	a.Choices = []Choice{jobChoice(a.Language, "stop", 0)}
	return q.stillSeeking(b, a), nil
}

func notNull(ids []int64) []int64 {
	if ids == nil {
		return []int64{}
	}
	return ids
}

// unwatchJobs stops being told of new vacancies, for all searches or for one.
func (b *Bot) unwatchJobs(ctx context.Context, q Question, a Answer, id int64) (Answer, error) {
	done, err := b.Pool.Exec(ctx, `
		WITH one AS (DELETE FROM job_search WHERE conversation_id = $1 AND id = $2 RETURNING id), left_over AS (
			SELECT count(*) AS n FROM job_search WHERE conversation_id = $1 AND id <> $2
		), every AS (
			DELETE FROM job_alert WHERE conversation_id = $1 AND ($2 = 0 OR (SELECT n FROM left_over) = 0) RETURNING conversation_id
		)
		SELECT FROM one UNION ALL SELECT FROM every`, q.conversation, id)
	if err != nil {
		return a, fmt.Errorf("stop a search for vacancies: %w", err)
	}
	what := "told_off"
	if done.RowsAffected() == 0 {
		what = "told_none"
	}
	a.Text = prompts.JobSay(a.Language, what)
	return q.stillSeeking(b, a), nil
}

// alerts tells people of new vacancies until ctx is over.
func (b *Bot) alerts(ctx context.Context) {
	if b.Jobs == nil {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(alertsEvery):
		}
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
	for _, one := range []func(context.Context, pgx.Tx) (found, wrote bool, err error){b.alertOne, b.askOne} {
		for range mostAlerts {
			var found, wrote bool
			err := pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) (err error) {
				found, wrote, err = one(ctx, tx)
				return err
			})
			if err != nil {
				return written, err
			}
			if wrote {
				written++
			}
			if !found {
				break
			}
		}
	}
	return written, nil
}

// nothingNew puts off those who are due and for whom nothing can be new.
func (b *Bot) nothingNew(ctx context.Context) error {
	_, err := b.Pool.Exec(ctx, `
		UPDATE job_alert SET due_at = $1 + $2::interval
		WHERE conversation_id IN (
			SELECT conversation_id FROM job_alert a WHERE due_at <= $1 AND NOT EXISTS (
				SELECT FROM job_search s WHERE s.conversation_id = a.conversation_id AND s.since < (SELECT max(first_seen) FROM vacancy))
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
}

// mayTell locks a conversation and says whether anything may be said in it now.
func (b *Bot) mayTell(ctx context.Context, tx pgx.Tx, conversation int64) (r reached, err error) {
	r.conversation = conversation
	err = tx.QueryRow(ctx, `
		SELECT language, region, unreachable_at IS NOT NULL,
		       owner IS NOT NULL OR EXISTS (SELECT FROM handoff h WHERE h.conversation_id = c.id AND h.state IN ('waiting', 'claimed', 'active'))
		FROM conversation c WHERE id = $1 FOR NO KEY UPDATE SKIP LOCKED`, conversation).Scan(&r.language, &r.region, &r.gone, &r.owned)
	if errors.Is(err, pgx.ErrNoRows) { // somebody is at it, or erases it: to wait here could be for ever
		soon := b.Now().Add(soonAgain)
		r.later = &soon
		return r, nil
	}
	if err != nil {
		return r, fmt.Errorf("look at a conversation: %w", err)
	}
	if until, quiet := b.Quiet.until(b.Now().In(b.zoneOf(r.region))); quiet {
		until = until.Add(time.Duration(conversation%int64(alertSpread/time.Second)) * time.Second)
		r.later = &until
	}
	return r, nil
}

// alertOne looks for one conversation that is due.
func (b *Bot) alertOne(ctx context.Context, tx pgx.Tx) (found, wrote bool, err error) {
	now := b.Now()
	var conversation int64
	var sent *time.Time
	err = tx.QueryRow(ctx, `SELECT conversation_id, sent_at FROM job_alert WHERE due_at <= $1 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`, now).Scan(&conversation, &sent)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, false, nil
	}
	if err != nil {
		return false, false, fmt.Errorf("find who is told of vacancies: %w", err)
	}
	r, err := b.mayTell(ctx, tx, conversation)
	if err != nil {
		return true, false, err
	}
	next := now.Add(lookEvery)
	switch {
	case r.gone: // they have blocked us: that is a stop
		_, err := tx.Exec(ctx, `DELETE FROM job_alert WHERE conversation_id = $1`, conversation)
		return true, false, err
	case r.owned:
		next = now.Add(ownedFor)
	case r.later != nil:
		next = *r.later
	case sent != nil && now.Sub(*sent) < alertApart:
		next = sent.Add(alertApart)
	default:
		err := pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) (err error) {
			wrote, err = b.alert1(ctx, tx, r)
			return err
		})
		if err != nil { // nothing of it is done; one search that cannot be does not keep others from theirs
			wrote = false
			b.Log.Warn("look for new vacancies", "conversation", conversation, "error", err)
		}
	}
	if wrote {
		next, sent = now.Add(alertApart), &now
	}
	if _, err := tx.Exec(ctx, `UPDATE job_alert SET due_at = $2, sent_at = $3 WHERE conversation_id = $1`, conversation, next, sent); err != nil {
		return true, false, fmt.Errorf("note when vacancies are looked for next: %w", err)
	}
	return true, wrote, nil
}

// savedSearch is a row of job_search.
type savedSearch struct {
	ID       int64
	Wish     job.Wish
	Language string
	Since    time.Time
	Told     []int64
}

// alert1 looks for what is new in the searches of a conversation, and says it.
func (b *Bot) alert1(ctx context.Context, tx pgx.Tx, r reached) (wrote bool, err error) {
	rows, err := tx.Query(ctx, `SELECT id, wish, language, since, told FROM job_search WHERE conversation_id = $1 ORDER BY id`, r.conversation)
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
	now, language := b.Now(), searches[len(searches)-1].Language
	var fresh []job.Vacancy
	for _, s := range searches {
		room := jobsAtOnce - len(fresh)
		if room == 0 {
			break // what it has is found the next day
		}
		found, err := b.Jobs.Search(ctx, job.Query{
			Wish: s.Wish, Language: s.Language, Limit: room, Without: slices.Concat(known, s.Told), Since: s.Since,
		})
		if err != nil {
			return false, err
		}
		told := s.Told
		for _, v := range found.Vacancies {
			fresh = append(fresh, v)
			known, told = append(known, v.Group), append(told, v.Group)
		}
		since := now.Add(-lateRows) // told tells what was told in between
		if found.More {             // the rest comes another day
			since = s.Since
		}
		if _, err := tx.Exec(ctx, `UPDATE job_search SET since = $2, told = $3 WHERE id = $1`, s.ID, since, notNull(last(told, mostTold))); err != nil {
			return false, err
		}
	}
	if len(fresh) == 0 {
		return false, nil
	}
	a := Answer{Outcome: Clarify, Language: language, Citations: []Citation{}, Reason: "jobs"}
	parts := []string{prompts.JobAlert(language, len(fresh))}
	for i, v := range fresh {
		parts = append(parts, prompts.ShowJobBriefly(language, b.jobCard(v, i, language)))
		for _, verb := range []string{"details", "save", "unwanted"} {
			c := jobChoice(language, verb, v.ID)
			c.Label = sign(i) + " " + c.Label
			a.Choices = append(a.Choices, c)
		}
	}
	a.Choices = append(a.Choices, jobChoice(language, "stop", 0))
	a.Text = strings.Join(parts, "\n\n")
	day := now.In(b.zoneOf(r.region)).Format(time.DateOnly)
	return true, b.sayIn(ctx, tx, r.conversation, "jobs:"+day, a, nil)
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

// askOne asks one person, of whom it is due, what became of a vacancy.
func (b *Bot) askOne(ctx context.Context, tx pgx.Tx) (found, wrote bool, err error) {
	now := b.Now()
	var id, conversation int64
	var title string
	err = tx.QueryRow(ctx, `SELECT id, conversation_id, title FROM job_outcome WHERE due_at <= $1 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`, now).Scan(&id, &conversation, &title)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, false, nil
	}
	if err != nil {
		return false, false, fmt.Errorf("find who is asked: %w", err)
	}
	r, err := b.mayTell(ctx, tx, conversation)
	if err != nil {
		return true, false, err
	}
	var later *time.Time
	switch {
	case r.gone:
		_, err := tx.Exec(ctx, `DELETE FROM job_outcome WHERE id = $1`, id)
		return true, false, err
	case r.owned:
		at := now.Add(ownedFor)
		later = &at
	case r.later != nil:
		later = r.later
	default:
		language := orZh(r.language)
		a := Answer{Outcome: Clarify, Language: language, Text: prompts.DidYouGetIt(language, title), Citations: []Citation{}, Reason: "jobs"}
		for _, verb := range outcomes {
			a.Choices = append(a.Choices, jobChoice(language, verb, id))
		}
		if err := b.sayIn(ctx, tx, conversation, fmt.Sprintf("job:%d", id), a, nil); err != nil {
			return true, false, err
		}
		wrote = true
	}
	_, err = tx.Exec(ctx, `UPDATE job_outcome SET due_at = $2, asked_at = CASE WHEN $3 THEN $4::timestamptz END WHERE id = $1`, id, later, wrote, now)
	if err != nil {
		return true, false, fmt.Errorf("note that somebody was asked: %w", err)
	}
	return true, wrote, nil
}
