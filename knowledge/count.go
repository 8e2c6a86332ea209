package knowledge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Count brings the term statistics up to date with what has been published
// since it last ran: in how many passages each term stands, how many passages
// there are, how long they are. It runs after a load and at start. Until it has
// run, answers are already found, only ranked a little differently.
func (l *Library) Count(ctx context.Context) error {
	err := pgx.BeginFunc(ctx, l.Pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, libraryLock+1); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `SELECT id FROM version WHERE NOT counted FOR UPDATE`)
		if err != nil {
			return err
		}
		versions, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil || len(versions) == 0 {
			return err
		}
		for _, statement := range []string{
			`INSERT INTO term (term, passages)
			 SELECT term, count(*) FROM passage_index, unnest(terms) AS term
			 WHERE version_id = ANY ($1)
			 GROUP BY term ORDER BY term
			 ON CONFLICT (term) DO UPDATE SET passages = term.passages + excluded.passages`,
			`UPDATE corpus SET passages = corpus.passages + added.passages, length = corpus.length + added.length
			 FROM (SELECT count(*) AS passages, coalesce(sum(length), 0) AS length
			       FROM passage_index WHERE version_id = ANY ($1)) added`,
			`UPDATE version SET counted = true WHERE id = ANY ($1)`,
		} {
			if _, err := tx.Exec(ctx, statement, versions); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("count terms: %w", err)
	}
	return l.tidy(ctx)
}

// tidy moves the full-text index's pending entries into place, so that no
// question pays for it, and tells the planner how large the tables are.
func (l *Library) tidy(ctx context.Context) error {
	for _, statement := range []string{
		`SELECT gin_clean_pending_list('passage_index_terms')`,
		`ANALYZE passage_index, passage, version, term`,
	} {
		if _, err := l.Pool.Exec(ctx, statement); err != nil {
			return fmt.Errorf("tidy the index: %w", err)
		}
	}
	return nil
}
