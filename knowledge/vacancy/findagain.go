package vacancy

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/facet"
	"careerbot/internal/text"
)

// findAgain makes what is stored, and is not on the map, findable by the words of its
// place, once for each source: a feed is read anew when the rules change, what was loaded
// by hand or posted would never be. A source that is being loaded is left for the next time.
func (s *Store) findAgain(ctx context.Context) error {
	rows, err := s.Pool.Query(ctx, `SELECT id FROM vacancy_source WHERE NOT by_place ORDER BY id`)
	if err != nil {
		return fmt.Errorf("look for what is to be found by its place: %w", err)
	}
	sources, err := pgx.CollectRows(rows, pgx.RowTo[int32])
	if err != nil {
		return fmt.Errorf("look for what is to be found by its place: %w", err)
	}
	for _, source := range sources {
		err := s.locked(ctx, source, func(conn *pgx.Conn) error {
			changed := 0
			for last, done := "", false; !done; {
				err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) (err error) {
					var n int
					last, n, err = findRows(ctx, tx, source, last)
					changed += n
					return err
				})
				if err != nil {
					return err
				}
				done = last == ""
			}
			if changed > 0 {
				if _, err := conn.Exec(ctx, `SELECT gin_clean_pending_list('vacancy_terms')`); err != nil {
					return err
				}
				if err := sample(ctx, conn, changed); err != nil {
					return err
				}
			}
			_, err := conn.Exec(ctx, `UPDATE vacancy_source SET by_place = true WHERE id = $1`, source)
			return err
		})
		if err != nil && !errors.Is(err, ErrBusy) {
			return fmt.Errorf("make what is stored findable by its place: %w", err)
		}
	}
	return nil
}

// findRows does so with the vacancies of a source behind one of them. It gives the last one,
// "" where there are no more, and how many were changed.
func findRows(ctx context.Context, tx pgx.Tx, source int32, after string) (last string, changed int, err error) {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, batchLock); err != nil {
		return "", 0, err
	}
	rows, err := tx.Query(ctx, `
		SELECT id, external_id, region, place, terms FROM vacancy
		WHERE source_id = $1 AND external_id > $2 AND latitude IS NULL AND state <> 'withdrawn'
		ORDER BY external_id LIMIT $3`, source, after, againRows)
	if err != nil {
		return "", 0, err
	}
	put := &pgx.Batch{}
	var v record
	var id int64
	n := 0
	_, err = pgx.ForEachRow(rows, []any{&id, &v.externalID, &v.region, &v.place, &v.terms}, func() error {
		n, last = n+1, v.externalID
		all := append(slices.Clone(v.terms), v.unplaced()...)
		slices.Sort(all)
		if all = slices.Compact(all); len(all) > len(v.terms) {
			put.Queue(`UPDATE vacancy SET terms = $2 WHERE id = $1`, id, all)
		}
		return nil
	})
	if err != nil {
		return "", 0, err
	}
	if n < againRows {
		last = ""
	}
	if put.Len() == 0 {
		return last, 0, nil
	}
	// Nothing changes for who follows us: what the trigger has just noted is taken back.
	put.Queue(`DELETE FROM share_pending WHERE xmin = pg_current_xact_id()::xid`)
	return last, put.Len() - 1, tx.SendBatch(ctx, put).Close()
}

// unplaced are the facets by which a vacancy is found that is not on the map.
func (v *record) unplaced() []int32 {
	all := []int32{facet.Unplaced(v.region)}
	for _, term := range text.DistinctWords(v.place) {
		all = append(all, facet.UnplacedIn(term))
	}
	return all
}
