package job

import (
	"cmp"
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pay"
)

// Exact gives the first of a query by reading all vacancies: the same conditions and the
// same score, no index, no look. Loosened queries are not for it.
func (s *Searcher) Exact(ctx context.Context, q Query) ([]int64, error) {
	q.Limit = cmp.Or(q.Limit, 10)
	if q.When.IsZero() {
		q.When = time.Now()
	}
	var found Found
	if done, err := s.locate(ctx, &q, &found); done || err != nil {
		return nil, err
	}
	counted, err := s.statistics(ctx)
	if err != nil {
		return nil, err
	}
	w := wish{Query: q, counted: counted, wanted: counted.words(q), part: enoughWords, currency: q.money()}
	w.hourly, _ = pay.Pay{From: q.PayFrom, Unit: pay.Unit(q.PayUnit), Currency: w.currency}.Hourly(q.HoursMax)
	statement, args := w.statement(look{clauses: w.wanted.having(w.part, anywhere)})
	args["most"], args["k"] = 1_000_000_000, q.Limit
	var ids []int64
	err = pgx.BeginFunc(ctx, s.Pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL enable_bitmapscan = off; SET LOCAL enable_indexscan = off`); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, statement, args)
		if err != nil {
			return err
		}
		var h hit
		var n, m int
		_, err = pgx.ForEachRow(rows, []any{&h.id, &h.group, &h.fit, &h.metres, &h.rank, &h.unsaid, &n, &m}, func() error {
			ids = append(ids, h.id)
			return nil
		})
		return err
	})
	return ids, err
}
