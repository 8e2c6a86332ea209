package knowledge

import (
	"context"
	"errors"
	"fmt"
	"slices"

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
	tried := errors.New("tried")
	err := l.InLibrary(ctx, func(tx pgx.Tx) error {
		if _, err := l.withdrawIn(ctx, tx, versions, by); err != nil {
			return err
		}
		if err := f(tx); err != nil {
			return err
		}
		return tried
	})
	if errors.Is(err, tried) {
		return nil
	}
	return fmt.Errorf("try to withdraw: %w", err)
}

func (l *Library) withdrawIn(ctx context.Context, tx pgx.Tx, versions []int64, by string) (withdrawal int64, err error) {
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

// Restore brings back what was withdrawn together, as if it never had been. It is
// [ErrState] if that was done already, or if newer texts of the documents came since.
func (l *Library) Restore(ctx context.Context, withdrawal int64, by string, also ...Also) error {
	err := l.InLibrary(ctx, func(tx pgx.Tx) error {
		var versions []int64
		err := tx.QueryRow(ctx, `UPDATE withdrawal SET undone_by = $2, undone_at = now() WHERE id = $1 AND undone_at IS NULL RETURNING versions`, withdrawal, by).Scan(&versions)
		if errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("%w: withdrawal %d was brought back already, or there is none", ErrState, withdrawal)
		}
		if err != nil {
			return err
		}
		if err := newest(ctx, tx, versions); err != nil {
			return err
		}
		done, err := tx.Exec(ctx, `UPDATE version SET state = 'published', withdrawn_by = '', withdrawn_on = NULL WHERE id = ANY ($1) AND state = 'withdrawn'`, versions)
		if err != nil {
			return err
		}
		if n := int(done.RowsAffected()); n != len(versions) {
			return fmt.Errorf("%w: %d of %d are gone", ErrState, len(versions)-n, len(versions))
		}
		if err := all(ctx, tx, also); err != nil {
			return err
		}
		return settle(ctx, tx, versions)
	})
	if err != nil {
		return fmt.Errorf("bring back what was withdrawn: %w", err)
	}
	return nil
}

// newest is [ErrState] where newer texts of the documents of versions have been published.
func newest(ctx context.Context, tx pgx.Tx, versions []int64) error {
	var newer string
	err := tx.QueryRow(ctx, `
		SELECT coalesce(string_agg(DISTINCT later.title, ', '), '') FROM version v JOIN version later ON later.document_id = v.document_id AND later.ordinal > v.ordinal AND later.state IN ('published', 'withdrawn')
		WHERE v.id = ANY ($1) AND later.id <> ALL ($1)`, versions).Scan(&newer)
	if err == nil && newer != "" {
		err = fmt.Errorf("%w: newer texts were published since of %s; take those back first", ErrState, newer)
	}
	return err
}
