package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pause"
)

// ReliedDocument is a document in force with how many answers rely on it.
type ReliedDocument struct {
	Version  int64
	Title    string
	Number   string
	Region   string
	Kind     string
	Since    time.Time // the day from which its text holds, or on which it was loaded
	Answers  int       // of the last days, on any text of the document
	LastUsed *time.Time
}

// Years is how old a text is on a day.
func (d ReliedDocument) Years(now time.Time) float64 {
	return max(0, now.Sub(d.Since).Hours()/24/365.25)
}

// reliedOrders are the orders in which documents are ranked: by what is at stake, which
// is answers that rely on an old text; by answers alone; by age alone.
var reliedOrders = map[string]string{
	"stake":   `answers * greatest(@day::date - since, 1) DESC, answers DESC, since`,
	"answers": `answers DESC, since`,
	"age":     `since, answers DESC`,
}

// ReliedDays is over how many days answers are counted.
const ReliedDays = 90

const (
	// countRelied is how long a count of the answers on each document is good for.
	countRelied = 10 * time.Minute
	// countShare bounds what counting may take of the time: one part in so many.
	countShare = 20
	// reliedLock is held by the replica that counts.
	reliedLock = 0x74616c6c7972656c
)

// relied keeps the count of the answers on each document until ctx is over.
func (b *Bot) relied(ctx context.Context) {
	wait := time.Second
	for pause.For(ctx, wait) {
		if err := b.CountRelied(ctx, countRelied); err != nil && ctx.Err() == nil {
			b.Log.Warn("count the answers that rely on each document", "error", err)
		}
		wait = time.Minute
	}
}

// CountRelied counts the answers of the last days that rely on each document, unless that
// was done less than good ago, or counting took so long that it is not yet worth it. Of
// several replicas one does.
func (b *Bot) CountRelied(ctx context.Context, good time.Duration) error {
	err := pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		var due bool
		err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock($1)`, int64(reliedLock)).Scan(&due)
		if err != nil || !due {
			return err
		}
		now := b.Now()
		err = tx.QueryRow(ctx, `SELECT NOT EXISTS (SELECT FROM relied_count WHERE counted_at + greatest($1::interval, CASE WHEN $1::interval > interval '0' THEN took * $2 END) > $3)`, good, countShare, now).Scan(&due)
		if err != nil || !due {
			return err
		}
		started := time.Now()
		if _, err := tx.Exec(ctx, `DELETE FROM relied_document`); err != nil {
			return err
		}
		// What is written in several texts of a document is one answer.
		if _, err := tx.Exec(ctx, `
			INSERT INTO relied_document (document_id, answers, last_at)
			SELECT document_id, count(*), max(at) FROM (
				SELECT v.document_id, s.turn_id, max(s.at) AS at FROM (SELECT DISTINCT version_id, turn_id, at FROM answer_source WHERE at >= $1) s JOIN version v ON v.id = s.version_id GROUP BY 1, 2
			) each GROUP BY 1`, now.AddDate(0, 0, -ReliedDays)); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO relied_count (counted_at, took) VALUES ($1, $2) ON CONFLICT (one) DO UPDATE SET counted_at = excluded.counted_at, took = excluded.took`, now, time.Since(started))
		return err
	})
	if err != nil {
		return fmt.Errorf("count the answers that rely on each document: %w", err)
	}
	return nil
}

// ReliedDocuments ranks the documents in force by the last count of answers, and says of
// when that is: zero where nothing was counted yet. Order is stake, answers or age.
func (b *Bot) ReliedDocuments(ctx context.Context, order, region string, access []string, limit, offset int) (all []ReliedDocument, total int, counted time.Time, err error) {
	by, ok := reliedOrders[order]
	if !ok {
		by = reliedOrders["stake"]
	}
	err = pgx.BeginTxFunc(ctx, b.Pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, `SELECT counted_at FROM relied_count`).Scan(&counted); err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		rows, err := tx.Query(ctx, `
			WITH held AS (
				SELECT v.id, v.title, v.number, v.region, v.kind, coalesce(v.valid_from, v.loaded_on) AS since, coalesce(u.answers, 0) AS answers, u.last_at
				FROM version v LEFT JOIN relied_document u USING (document_id)
				WHERE v.state = 'published' AND v.in_force @> @day::date AND (@region = '' OR v.region LIKE @region || '%') AND (@access::text[] IS NULL OR v.access = ANY (@access))
			)
			SELECT id, title, number, region, kind, since, answers, last_at, count(*) OVER () FROM held ORDER BY `+by+`, id LIMIT @limit OFFSET @offset`,
			pgx.NamedArgs{"day": b.day(time.Time{}), "region": region, "access": access, "limit": limit, "offset": offset})
		if err != nil {
			return err
		}
		all, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (d ReliedDocument, err error) {
			return d, row.Scan(&d.Version, &d.Title, &d.Number, &d.Region, &d.Kind, &d.Since, &d.Answers, &d.LastUsed, &total)
		})
		return err
	})
	if err != nil {
		return nil, 0, time.Time{}, fmt.Errorf("rank the documents: %w", err)
	}
	return all, total, counted, nil
}
