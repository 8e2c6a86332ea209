// Package reach finds the people whom something new concerns: a rule of entitlement, a
// document, vacancies. It compares them with what people have told of themselves and want
// to be told of, and notes what fits; it tells nobody (bot/found.go does, and looks again
// before).
//
// The tour: [Finder.List] notes what is new. [Finder.Step] compares one thing with the
// next some thousand profiles, in one transaction, and notes how far it came: a program
// that ends goes on there. [Finder.Count] says how many people a publication would reach,
// before it is one. What fits is decided in match.go (policies) and vacancy.go; a profile
// is what profile.go reads.
//
// Nobody's sex, age or origin is read for vacancies. For policies what is sensitive counts
// where the person has agreed to keep it, since rules depend on it.
package reach

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	// atOnce is how many profiles a step compares.
	atOnce = 10_000
	// batch is how many vacancies are compared together.
	batch = 1_000
	// settle is how long something is public before people are told: it can be taken back,
	// and a row can be seen this much later than it says that it came.
	settle = 10 * time.Minute
	// perBatch is how many vacancies of a batch are noted for somebody, and mostWaiting how
	// many can wait for them: a day's message has three.
	perBatch    = 3
	mostWaiting = 12
	// again is when what could not be compared is tried again.
	again = time.Hour
)

// Finder compares what is new with profiles. It is of one pass, and of one goroutine: it
// keeps what it has read of rules and occupations, which is much, and the same for all people.
type Finder struct {
	Pool *pgxpool.Pool
	Home string // region of people who have not said where they are
	Now  func() time.Time

	read  map[int64]*rule
	over  map[string]*parsed  // by the sha256 of the facts
	names map[string][]string // of occupations, by code
}

// List notes what is new since it was called last, and says how much that is. What is
// published is only seen some minutes later.
func (f *Finder) List(ctx context.Context) (listed int, err error) {
	err = pgx.BeginFunc(ctx, f.Pool, func(tx pgx.Tx) error {
		until := f.Now().Add(-settle)
		var since, policies time.Time
		var last int64
		// One replica lists, the others find it locked and have nothing to do.
		err := tx.QueryRow(ctx, `SELECT live_since, vacancy_id, policies FROM reach_seen FOR UPDATE SKIP LOCKED`).Scan(&since, &last, &policies)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		done, err := tx.Exec(ctx, `
			INSERT INTO reach (what, ref, due_at)
			SELECT 'rule', id, $3::timestamptz FROM entitlement_version WHERE state = 'published' AND decided_at > $1 AND decided_at <= $2
			UNION ALL
			SELECT 'document', id, $3::timestamptz FROM version WHERE state = 'published' AND access = 'public' AND published_at > $1 AND published_at <= $2
			ON CONFLICT (what, ref) DO NOTHING`, policies, until, f.Now())
		if err != nil {
			return err
		}
		listed = int(done.RowsAffected())
		rows, err := tx.Query(ctx, `
			SELECT id, live_since FROM vacancy
			WHERE state = 'published' AND ended_at IS NULL AND live_since <= $3 AND (live_since, id) > ($1, $2)
			ORDER BY live_since, id LIMIT $4`, since, last, until, batch)
		if err != nil {
			return err
		}
		var all []int64
		var id int64
		if _, err := pgx.ForEachRow(rows, []any{&id, &since}, func() error {
			all = append(all, id)
			return nil
		}); err != nil {
			return err
		}
		if len(all) > 0 {
			last = all[len(all)-1]
			listed++
			if _, err := tx.Exec(ctx, `INSERT INTO reach (what, ref, vacancies, due_at) VALUES ('vacancies', $1, $2, $3)
				ON CONFLICT (what, ref) DO UPDATE SET vacancies = excluded.vacancies, after = 0, due_at = excluded.due_at, done_at = NULL`, all[0], all, f.Now()); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `UPDATE reach_seen SET live_since = $1, vacancy_id = $2, policies = greatest(policies, $3)`, since, last, until)
		return err
	})
	if err != nil {
		err = fmt.Errorf("list what is new: %w", err)
	}
	return listed, err
}

// Silence has nobody told of a publication that is not one yet, or is compared right now.
func Silence(ctx context.Context, tx pgx.Tx, what string, ref int64, by string) error {
	_, err := tx.Exec(ctx, `
		WITH silent AS (
			INSERT INTO reach (what, ref, due_at, silent, done_at) VALUES ($1, $2, now(), $3, now())
			ON CONFLICT (what, ref) DO UPDATE SET silent = excluded.silent, done_at = excluded.done_at
		)
		DELETE FROM profile_match WHERE what = $1 AND id = $2 AND told_at IS NULL`, what, ref, by)
	if err != nil {
		return fmt.Errorf("tell nobody of %s %d: %w", what, ref, err)
	}
	return nil
}

// Step compares one thing that is due with the next profiles. It reports whether there was
// anything to do. Two replicas compare two things, or wait for the next. What cannot be
// compared is put off, and keeps nothing else from its turn: did is true with the error.
func (f *Finder) Step(ctx context.Context) (did bool, err error) {
	var n news
	err = pgx.BeginFunc(ctx, f.Pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			SELECT id, what, ref, vacancies, after FROM reach WHERE done_at IS NULL AND due_at <= $1
			ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`, f.Now()).Scan(&n.id, &n.what, &n.ref, &n.vacancies, &n.after)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		did = true
		m, err := f.matcher(ctx, tx, n)
		if err != nil {
			return err
		}
		if m == nil { // taken back, or over; or it cannot be used yet
			later, err := f.ahead(ctx, tx, n)
			if err != nil {
				return err
			}
			_, err = tx.Exec(ctx, `UPDATE reach SET due_at = coalesce($3, due_at), done_at = CASE WHEN $3::timestamptz IS NULL THEN $2::timestamptz END WHERE id = $1`, n.id, f.Now(), later)
			return err
		}
		last, count, found, err := f.compare(ctx, tx, n, m)
		if err != nil {
			return err
		}
		written, err := note(ctx, tx, found, f.Now())
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE reach SET after = $2, matched = matched + $3, done_at = CASE WHEN $4 THEN $5::timestamptz END WHERE id = $1`,
			n.id, last, written, count < atOnce, f.Now())
		return err
	})
	if err == nil {
		return did, nil
	}
	err = fmt.Errorf("compare what is new with profiles: %s %d: %w", n.what, n.ref, err)
	if n.id > 0 {
		if _, failed := f.Pool.Exec(ctx, `UPDATE reach SET due_at = $2 WHERE id = $1`, n.id, f.Now().Add(again)); failed != nil {
			return false, errors.Join(err, failed)
		}
	}
	return n.id > 0, err
}

// ahead gives when to look again at what is published and cannot be told of today: on the
// day from which it holds, and of a rule of which a document is missing on the next; nil
// where it was taken back, or is over.
func (f *Finder) ahead(ctx context.Context, tx pgx.Tx, n news) (*time.Time, error) {
	sql := `SELECT lower(in_force) FROM version WHERE id = $1 AND state = 'published' AND access = 'public' AND lower(in_force) > $2::date`
	switch n.what {
	case "rule":
		sql = `SELECT greatest(valid_from, $2::date + 1) FROM entitlement_version WHERE id = $1 AND state = 'published' AND (valid_to IS NULL OR valid_to > $2::date)`
	case "vacancies":
		return nil, nil //nolint:nilnil // none of them is offered any more
	}
	now := f.Now()
	var day time.Time
	err := tx.QueryRow(ctx, sql, n.ref, now).Scan(&day)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil //nolint:nilnil // no day is none to wait for
	}
	if err != nil {
		return nil, err
	}
	at := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, now.Location())
	return &at, nil
}

// news is something new.
type news struct {
	id, ref, after int64
	what           string
	vacancies      []int64
}

// matcher decides what of something new fits a profile.
type matcher interface {
	match(p *profile) []fit
}

// fit is something that fits a profile.
type fit struct {
	conversation, id, vacancy int64
	what, why                 string
}

// matcher reads what is new; nil where nobody is to be told of it any more.
func (f *Finder) matcher(ctx context.Context, tx pgx.Tx, n news) (matcher, error) {
	switch n.what {
	case "rule":
		return f.rule(ctx, tx, n.ref, true)
	case "document":
		return f.document(ctx, tx, n.ref, true)
	}
	return f.jobs(ctx, tx, n.vacancies, perBatch)
}

// compare reads the next profiles and gives what fits them.
func (f *Finder) compare(ctx context.Context, tx pgx.Tx, n news, m matcher) (last int64, count int, found []fit, err error) {
	err = f.profiles(ctx, tx, n.what, n.after, atOnce, func(p *profile) {
		last, count = p.conversation, count+1
		found = append(found, m.match(p)...)
	})
	return last, count, found, err
}

// note writes what fits, and has those people looked at when they may be told. Who erased
// what they had told meanwhile is left out.
func note(ctx context.Context, tx pgx.Tx, found []fit, now time.Time) (written int64, err error) {
	if len(found) == 0 {
		return 0, nil
	}
	conversations, ids, vacancies := make([]int64, len(found)), make([]int64, len(found)), make([]int64, len(found))
	whats, whys := make([]string, len(found)), make([]string, len(found))
	for i, x := range found {
		conversations[i], ids[i], vacancies[i], whats[i], whys[i] = x.conversation, x.id, x.vacancy, x.what, x.why
	}
	err = tx.QueryRow(ctx, `
		WITH new AS (
			INSERT INTO profile_match (conversation_id, what, id, vacancy_id, why, found_at)
			SELECT i.conversation, i.what, i.id, nullif(i.vacancy, 0), i.why, $6
			FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[]) AS i (conversation, what, id, vacancy, why)
			JOIN profile p ON p.conversation_id = i.conversation ORDER BY i.conversation FOR KEY SHARE OF p
			ON CONFLICT (conversation_id, what, id) DO NOTHING RETURNING conversation_id
		), due AS (
			UPDATE profile p SET due_at = greatest($6, CASE WHEN p.digest = 'weekly' THEN p.told_at + interval '7 days' ELSE p.told_at + interval '1 day' END)
			FROM (SELECT DISTINCT conversation_id FROM new) n WHERE p.conversation_id = n.conversation_id AND p.due_at IS NULL
		)
		SELECT count(*) FROM new`, conversations, whats, ids, vacancies, whys, now).Scan(&written)
	return written, err
}
