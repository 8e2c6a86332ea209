package vacancy

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// settle writes the report down, and makes what was loaded quick to find.
func (w *writer) settle(ctx context.Context) error {
	err := w.conn.QueryRow(ctx, `SELECT count(*) FROM vacancy WHERE source_id = $1 AND state = 'review'`, w.source).Scan(&w.report.Review)
	if err != nil {
		return fmt.Errorf("count what waits for review: %w", err)
	}
	report, err := json.Marshal(w.report)
	if err != nil {
		return err
	}
	if _, err := w.conn.Exec(ctx, `
		UPDATE vacancy_source SET report = $2, ran_at = now(), failures = 0, error = '' WHERE id = $1`, w.source, report); err != nil {
		return fmt.Errorf("write the report down: %w", err)
	}
	expired, err := w.expire(ctx)
	if err != nil {
		return err
	}
	if w.report.Loaded+w.report.Updated+w.report.Withdrawn+expired == 0 {
		return nil
	}
	// What was inserted last waits in a list that every search reads through.
	if _, err := w.conn.Exec(ctx, `SELECT gin_clean_pending_list('vacancy_terms')`); err != nil {
		return fmt.Errorf("settle the index: %w", err)
	}
	if _, err := w.conn.Exec(ctx, `ANALYZE vacancy, vacancy_text`); err != nil {
		return fmt.Errorf("look at the tables: %w", err)
	}
	return sample(ctx, w.conn, w.report.Loaded+w.report.Updated)
}

// mostExpired bounds what one load has to write for what has expired.
const mostExpired = 100_000

// expire marks what has expired, of all sources, so that it leaves the indexes. It was
// not offered any more without that. What a feed prolongs is another row, and lives again.
func (w *writer) expire(ctx context.Context) (int, error) {
	done, err := w.conn.Exec(ctx, `
		UPDATE vacancy SET ended_at = valid_through WHERE id = ANY (ARRAY(
			SELECT id FROM vacancy WHERE state = 'published' AND ended_at IS NULL AND valid_through < now() - interval '1 day'
			ORDER BY valid_through LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED))`, mostExpired)
	if err != nil {
		return 0, fmt.Errorf("mark what has expired: %w", err)
	}
	return int(done.RowsAffected()), nil
}

const (
	// sampled is how many vacancies are looked at for the statistics.
	sampled = 20_000
	// mostTerms is how many terms are kept: of what is rarer it is enough to know that.
	mostTerms = 200_000
	// moved is by what part the number of vacancies must have changed for the
	// statistics to be made anew.
	moved = 0.05
)

// sample counts in how many vacancies the words and facets stand, in an even sample: all
// of a small collection, so that there it is exact, and the same for the same rows.
// Rarity and what a search costs are reckoned from it (retrieval/job).
func sample(ctx context.Context, conn *pgx.Conn, changed int) error {
	_, err := conn.Exec(ctx, `
		WITH held AS (
			SELECT min(id) AS first, max(id) AS last, count(*) AS rows FROM vacancy WHERE state = 'published' AND ended_at IS NULL
		), due AS (
			SELECT held.* FROM held LEFT JOIN vacancy_statistic s ON true
			WHERE s IS NULL OR held.rows <= $1 OR abs(held.rows - s.rows) + $4::bigint > $3::float8 * s.rows
		), picked AS MATERIALIZED (
			SELECT v.terms FROM due, vacancy v WHERE due.rows <= $1 AND v.state = 'published' AND v.ended_at IS NULL
			UNION ALL
			SELECT v.terms FROM due, generate_series(due.first, due.last, greatest(1, (due.last - due.first) / $1)) AS at (id)
			JOIN vacancy v USING (id) WHERE due.rows > $1 AND v.state = 'published' AND v.ended_at IS NULL
		), counted AS (
			SELECT term, count(*)::integer AS times FROM picked, unnest(terms) AS term GROUP BY term ORDER BY times DESC, term LIMIT $2
		)
		INSERT INTO vacancy_statistic (rows, sampled, terms, times)
		SELECT due.rows, (SELECT count(*) FROM picked),
		       coalesce((SELECT array_agg(term ORDER BY term) FROM counted), '{}'), coalesce((SELECT array_agg(times ORDER BY term) FROM counted), '{}')
		FROM due
		ON CONFLICT (one) DO UPDATE SET rows = excluded.rows, sampled = excluded.sampled, terms = excluded.terms, times = excluded.times, version = vacancy_statistic.version + 1`,
		sampled, mostTerms, moved, changed)
	if err != nil {
		return fmt.Errorf("count the words of vacancies: %w", err)
	}
	return nil
}

// learn makes the words of a vacancy that was just published known to the search, in the
// transaction that published it. In a large collection a word that is not in the sample
// counts as rare; in a small one, all of which is counted, it would be in no vacancy.
func learn(ctx context.Context, tx pgx.Tx) error {
	var all bool
	err := tx.QueryRow(ctx, `SELECT coalesce((SELECT sampled >= rows FROM vacancy_statistic), true)`).Scan(&all)
	if err != nil || !all {
		return err
	}
	return sample(ctx, tx.Conn(), 1)
}
