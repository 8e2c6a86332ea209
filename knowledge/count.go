package knowledge

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/text"
)

// Count brings the term statistics up to date with what has been published
// since it last ran: in how many passages each term stands, how many passages
// there are, how long they are. It runs after a load and at start. Until it has
// run, answers are already found, only ranked a little differently. It takes the
// library's lock, as everything that writes there: two orders of locking would
// be a deadlock. Whatever changes the statistics writes the row of corpus in the
// same transaction: retrieval sees by it whether what it remembers still holds.
func (l *Library) Count(ctx context.Context) error {
	err := l.InLibrary(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT id FROM version WHERE NOT counted AND state IN ('published', 'withdrawn')`)
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

// CatchUp does what a load that was broken off, or an older program, left
// undone: it makes the index anew where its rules have changed, counts terms and
// makes vectors. Questions are answered meanwhile.
func (l *Library) CatchUp(ctx context.Context) error {
	if err := l.reindex(ctx); err != nil {
		return fmt.Errorf("make the index anew: %w", err)
	}
	if err := l.sketchAll(ctx); err != nil {
		return err
	}
	return l.afterLoad(ctx)
}

// reindexBatch is how many passages are in memory at a time.
const reindexBatch = 2000

// reindex makes all index entries anew, in one transaction, if they were made by
// other rules than the program's.
func (l *Library) reindex(ctx context.Context) error {
	return l.InLibrary(ctx, func(tx pgx.Tx) error {
		var stale bool
		err := tx.QueryRow(ctx, `
			UPDATE corpus SET indexed_by = $1 WHERE indexed_by <> $1
			RETURNING EXISTS (SELECT FROM passage_index)`, text.Rules()).Scan(&stale)
		if errors.Is(err, pgx.ErrNoRows) || err == nil && !stale {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			CREATE TEMPORARY TABLE fresh (passage_id bigint, length integer, terms integer[], weights sparsevec) ON COMMIT DROP`); err != nil {
			return err
		}
		for last := int64(0); ; {
			entries, next, err := freshEntries(ctx, tx, last)
			if err != nil {
				return err
			}
			if len(entries) == 0 {
				break
			}
			last = next
			if _, err := tx.CopyFrom(ctx, pgx.Identifier{"fresh"}, []string{"passage_id", "length", "terms", "weights"}, pgx.CopyFromRows(entries)); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `
			UPDATE passage_index p SET length = f.length, terms = f.terms, weights = f.weights
			FROM fresh f WHERE f.passage_id = p.passage_id`); err != nil {
			return err
		}
		return recount(ctx, tx)
	})
}

// recount empties the statistics, so that Count counts everything.
func recount(ctx context.Context, tx pgx.Tx) error {
	for _, statement := range []string{
		`DELETE FROM term`, `UPDATE corpus SET passages = 0, length = 0`, `UPDATE version SET counted = false`,
	} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// freshEntries makes the entries of the passages after an id, and gives the last
// id of them.
func freshEntries(ctx context.Context, tx pgx.Tx, after int64) (entries [][]any, last int64, err error) {
	rows, err := tx.Query(ctx, `
		SELECT p.id, v.title, p.heading, p.body FROM passage p JOIN version v ON v.id = p.version_id
		WHERE p.id > $1 ORDER BY p.id LIMIT $2`, after, reindexBatch)
	if err != nil {
		return nil, 0, err
	}
	var title, body string
	var heading []string
	_, err = pgx.ForEachRow(rows, []any{&last, &title, &heading, &body}, func() error {
		e := text.Index(above(title, heading), body)
		entries = append(entries, []any{last, e.Length, e.Terms, weights(e)})
		return nil
	})
	return entries, last, err
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
