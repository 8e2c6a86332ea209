package knowledge

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"
)

// Withdraw takes published versions out from today on, past the gate, and gives the number
// by which [Library.Restore] brings them back. Until yesterday they held: answers as of then
// still have them. Nothing comes in their place.
func (l *Library) Withdraw(ctx context.Context, versions []int64, by string, also ...Also) (withdrawal int64, err error) {
	versions = slices.Compact(slices.Sorted(slices.Values(versions)))
	err = l.judged(ctx, versions, by, func(would func(pgx.Tx) error) error {
		return l.InLibrary(ctx, func(tx pgx.Tx) (err error) {
			if withdrawal, err = l.withdrawIn(ctx, tx, versions, by); err != nil {
				return err
			}
			if err := all(ctx, tx, also); err != nil {
				return err
			}
			return would(tx)
		})
	})
	if err != nil {
		return 0, fmt.Errorf("withdraw: %w", err)
	}
	return withdrawal, nil
}

// TryWithdraw shows f the library as it would be without versions, and withdraws nothing.
func (l *Library) TryWithdraw(ctx context.Context, versions []int64, by string, f func(pgx.Tx) error) error {
	err := l.tried(ctx, func(tx pgx.Tx) error {
		_, err := l.withdrawIn(ctx, tx, versions, by)
		return err
	}, f)
	if err != nil {
		return fmt.Errorf("try to withdraw: %w", err)
	}
	return nil
}

func (l *Library) withdrawIn(ctx context.Context, tx pgx.Tx, versions []int64, by string) (withdrawal int64, err error) {
	if err := l.newest(ctx, tx, versions); err != nil {
		return 0, err
	}
	done, err := tx.Exec(ctx, `
		UPDATE version SET state = 'withdrawn', withdrawn_by = $2, withdrawn_on = $3 WHERE id = ANY ($1) AND state = 'published'`, versions, by, day0(l.today()))
	if err != nil {
		return 0, err
	}
	if n := int(done.RowsAffected()); n != len(versions) || n == 0 {
		return 0, fmt.Errorf("%w: %d of %d are not published", ErrState, len(versions)-n, len(versions))
	}
	if err := tx.QueryRow(ctx, `INSERT INTO withdrawal (versions, by) VALUES ($1, $2) RETURNING id`, versions, by).Scan(&withdrawal); err != nil {
		return 0, err
	}
	return withdrawal, settle(ctx, tx, versions)
}

// newest is a [LateError] where newer texts of the documents of versions hold already:
// people would go on being answered from those.
func (l *Library) newest(ctx context.Context, tx pgx.Tx, versions []int64) error {
	rows, err := tx.Query(ctx, `
		SELECT v.title FROM version v WHERE v.id = ANY ($1) AND EXISTS (
			SELECT FROM version later WHERE later.document_id = v.document_id AND later.ordinal > v.ordinal AND later.id <> ALL ($1)
			AND later.state = 'published' AND NOT isempty(later.in_force) AND coalesce(lower(later.in_force) <= $2, true))
		ORDER BY v.id`, versions, day0(l.today()))
	if err != nil {
		return err
	}
	titles, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(titles) == 0 {
		return err
	}
	return &LateError{Titles: titles, withdraws: true}
}

// Restoration is what was brought back of what had been withdrawn together.
type Restoration struct {
	Withdrawal int64
	Versions   []int64 // that are published again
	Newer      []int64 // that stay out: newer texts of them were published since
	Gone       []int64 // that are deleted, or not withdrawn any more
	Rest       int64   // the withdrawal that those with newer texts are of from now on; 0 if there are none
}

// String names it in the audit: its number, and what stayed out.
func (r Restoration) String() string {
	const most = 50
	s := strconv.FormatInt(r.Withdrawal, 10)
	out := slices.Concat(r.Newer, r.Gone)
	for _, id := range out[:min(len(out), most)] {
		s += fmt.Sprintf(" -%d", id)
	}
	if len(out) > most {
		s += fmt.Sprintf(" … (%d)", len(out))
	}
	return s
}

// Restored is done in the transaction that brings back. Its error undoes that.
type Restored func(ctx context.Context, tx pgx.Tx, r Restoration) error

// Restore brings back what was withdrawn together, as if it never had been, but for what is
// gone or has newer texts; the latter can be brought back later on its own. It is [ErrState]
// if there is nothing of it that could be.
func (l *Library) Restore(ctx context.Context, withdrawal int64, by string, also ...Restored) (r Restoration, err error) {
	r.Withdrawal = withdrawal
	err = l.InLibrary(ctx, func(tx pgx.Tx) error {
		if err := r.sort(ctx, tx); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, `
			WITH rest AS (INSERT INTO withdrawal (versions, by, at) SELECT $3, by, at FROM withdrawal WHERE id = $1 AND cardinality($3::bigint[]) > 0 RETURNING id),
			     done AS (UPDATE withdrawal SET undone_by = $2, undone_at = now(), versions = $4 WHERE id = $1)
			SELECT coalesce((SELECT id FROM rest), 0)`, withdrawal, by, r.Newer, r.Versions).Scan(&r.Rest)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE version SET state = 'published', withdrawn_by = '', withdrawn_on = NULL WHERE id = ANY ($1)`, r.Versions); err != nil {
			return err
		}
		if err := narrow(ctx, tx, r.Versions); err != nil { // what became wider meanwhile
			return err
		}
		for _, f := range also {
			if err := f(ctx, tx, r); err != nil {
				return err
			}
		}
		return settle(ctx, tx, r.Versions)
	})
	if err != nil {
		return r, fmt.Errorf("bring back what was withdrawn: %w", err)
	}
	return r, nil
}

// sort tells what of a withdrawal can be brought back.
func (r *Restoration) sort(ctx context.Context, tx pgx.Tx) error {
	r.Versions, r.Newer, r.Gone = []int64{}, []int64{}, []int64{}
	rows, err := tx.Query(ctx, `
		SELECT one.version, coalesce(v.state, '') <> 'withdrawn', EXISTS (
			SELECT FROM version later WHERE later.document_id = v.document_id AND later.ordinal > v.ordinal AND later.state IN ('published', 'withdrawn')
			AND later.published_at > w.at AND later.id <> ALL (w.versions))
		FROM withdrawal w CROSS JOIN LATERAL unnest(w.versions) AS one (version) LEFT JOIN version v ON v.id = one.version WHERE w.id = $1 AND w.undone_at IS NULL ORDER BY 1`, r.Withdrawal)
	if err != nil {
		return err
	}
	var id int64
	var gone, newer bool
	if _, err := pgx.ForEachRow(rows, []any{&id, &gone, &newer}, func() error {
		of := &r.Versions
		if gone {
			of = &r.Gone
		} else if newer {
			of = &r.Newer
		}
		*of = append(*of, id)
		return nil
	}); err != nil {
		return err
	}
	switch {
	case len(r.Versions) > 0:
		return nil
	case len(r.Newer)+len(r.Gone) == 0:
		return fmt.Errorf("%w: withdrawal %d was brought back already, or there is none", ErrState, r.Withdrawal)
	default:
		return fmt.Errorf("%w: of %d newer texts were published since, take those back first; %d were deleted", ErrState, len(r.Newer), len(r.Gone))
	}
}
