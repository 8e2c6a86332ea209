package knowledge

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
)

// Publication is what was published together.
type Publication struct {
	ID       int64
	Versions []int64
}

// Judgement is what a gate does with one publication. Would is shown the library as it
// would be, before that is committed; its error stops it. Note keeps what was seen, after
// the library's lock is free again, whatever came of it. Of names the versions to a gate
// that was asked ahead of their being stored, of none; nil if it need not know.
type Judgement struct {
	Of    func(versions []int64)
	Would func(ctx context.Context, tx pgx.Tx) error
	Note  func(ctx context.Context)
}

// judged runs f, which does in the library what a gate is to judge, with its judgement.
// What the gate asks of the library as it is, it asks before anybody has to wait for it.
func (l *Library) judged(ctx context.Context, versions []int64, by string, f func(would func(pgx.Tx) error) error) error {
	if l.Gate == nil {
		return f(func(pgx.Tx) error { return nil })
	}
	j, err := l.Gate(ctx, versions, by)
	if err != nil {
		return err
	}
	err = f(func(tx pgx.Tx) error { return j.Would(ctx, tx) })
	j.Note(ctx)
	return err
}

// Publish brings drafts into force, all in one transaction: a question sees either all
// of them or none. It is an error if one is not a draft any more, or if a newer text of
// its document has been published meanwhile. By is who does it. With a publication that
// has a number, an error is of what comes after it.
func (l *Library) Publish(ctx context.Context, versions []int64, by string, also ...Also) (Publication, error) {
	p := Publication{Versions: slices.Clone(versions)}
	slices.Sort(p.Versions)
	p.Versions = slices.Compact(p.Versions)
	err := l.judged(ctx, p.Versions, by, func(would func(pgx.Tx) error) error {
		return l.InLibrary(ctx, func(tx pgx.Tx) (err error) {
			if p.ID, err = l.PublishIn(ctx, tx, p.Versions, by); err != nil {
				return err
			}
			if err := all(ctx, tx, also); err != nil {
				return err
			}
			return would(tx)
		})
	})
	if err != nil {
		return Publication{}, fmt.Errorf("publish: %w", err)
	}
	return p, l.afterLoad(ctx)
}

// Try shows f the library as it would be with drafts published, and publishes nothing.
func (l *Library) Try(ctx context.Context, versions []int64, by string, f func(pgx.Tx) error) error {
	err := l.tried(ctx, func(tx pgx.Tx) error {
		_, err := l.PublishIn(ctx, tx, versions, by)
		return err
	}, f)
	if err != nil {
		return fmt.Errorf("try a publication: %w", err)
	}
	return nil
}

// tried shows f the library as it is after an act, and takes that back.
func (l *Library) tried(ctx context.Context, act, f func(pgx.Tx) error) error {
	tried := errors.New("tried")
	err := l.InLibrary(ctx, func(tx pgx.Tx) error {
		if err := act(tx); err != nil {
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
	return err
}

// LateError says of which texts, to be published or withdrawn, newer ones have been
// published. It is an [ErrState].
type LateError struct {
	Titles    []string
	withdraws bool
}

func (e *LateError) Error() string {
	if e.withdraws {
		return fmt.Sprintf("%v: newer texts of %q are published; withdraw those", ErrState, e.Titles)
	}
	return fmt.Sprintf("%v: newer texts of %q have been published since they were loaded; discard these, or load them again", ErrState, e.Titles)
}

func (e *LateError) Unwrap() error { return ErrState }

// PublishIn is Publish within a transaction of [Library.InLibrary]: who rolls it back
// has seen what it would change.
func (l *Library) PublishIn(ctx context.Context, tx pgx.Tx, versions []int64, by string) (publication int64, err error) {
	rows, err := tx.Query(ctx, `
		SELECT v.id, v.title, v.state, EXISTS (
			SELECT FROM version later WHERE later.document_id = v.document_id AND later.ordinal > v.ordinal AND later.state IN ('published', 'withdrawn'))
		FROM version v WHERE v.id = ANY ($1) ORDER BY v.id FOR UPDATE`, versions)
	if err != nil {
		return 0, err
	}
	found := 0
	var id int64
	var title, state string
	var late bool
	var wrong error
	var older LateError
	_, err = pgx.ForEachRow(rows, []any{&id, &title, &state, &late}, func() error {
		found++
		switch {
		case state != "draft" && state != "checked":
			wrong = errors.Join(wrong, fmt.Errorf("%w: %q is %s already", ErrState, title, state))
		case late:
			older.Titles = append(older.Titles, title)
		}
		return nil
	})
	if len(older.Titles) > 0 {
		wrong = errors.Join(wrong, &older)
	}
	if err = errors.Join(err, wrong); err != nil {
		return 0, err
	}
	if found < len(versions) || found == 0 {
		return 0, fmt.Errorf("%w: %d of %d drafts are gone", ErrState, len(versions)-found, len(versions))
	}
	if err := tx.QueryRow(ctx, `INSERT INTO publication (by) VALUES ($1) RETURNING id`, by).Scan(&publication); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO publication_version (publication_id, version_id) SELECT $2, unnest($1::bigint[])`, versions, publication); err != nil {
		return 0, err
	}
	return publication, l.bring(ctx, tx, versions, by)
}

// bring brings drafts into force. Who publishes what nobody has checked has looked at it
// now.
func (l *Library) bring(ctx context.Context, tx pgx.Tx, versions []int64, by string) error {
	if _, err := tx.Exec(ctx, `
		UPDATE version SET state = 'published', published_by = $2, published_at = now(), loaded_on = $3,
			checked_by = CASE WHEN state = 'draft' THEN $2 ELSE checked_by END, checked_at = CASE WHEN state = 'draft' THEN now() ELSE checked_at END
		WHERE id = ANY ($1)`, versions, by, day0(l.today())); err != nil {
		return err
	}
	if err := narrow(ctx, tx, versions); err != nil {
		return err
	}
	if err := settle(ctx, tx, versions); err != nil {
		return fmt.Errorf("settle what is in force: %w", err)
	}
	return nil
}
