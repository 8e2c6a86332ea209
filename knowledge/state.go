package knowledge

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrState says that a version is not in a state in which this can be done: somebody
// else was faster, or something newer has come.
var ErrState = errors.New("the state of the document has changed")

// ErrChanged says that a version is not as it was looked at any more.
var ErrChanged = errors.New("changed since it was looked at")

// Seen has a change refused, with [ErrChanged] and which they are, where versions are not
// of the revisions at which somebody looked. What is gone is not its concern.
func Seen(versions []int64, revisions map[int64]string) Also {
	return func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT v.id, v.title, `+revision+` FROM version v WHERE v.id = ANY ($1) ORDER BY v.id FOR UPDATE`, versions)
		if err != nil {
			return err
		}
		var changed []string
		var id int64
		var title, now string
		if _, err := pgx.ForEachRow(rows, []any{&id, &title, &now}, func() error {
			if revisions[id] != now {
				changed = append(changed, title)
			}
			return nil
		}); err != nil {
			return err
		}
		if len(changed) > 0 {
			return fmt.Errorf("%w: %s", ErrChanged, strings.Join(changed, ", "))
		}
		return nil
	}
}

// Check notes that an admin has looked at drafts. Those that are no drafts any more
// are left as they are; it gives those that it found.
func (l *Library) Check(ctx context.Context, versions []int64, by string, also ...Also) (found []int64, err error) {
	err = pgx.BeginFunc(ctx, l.Pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			UPDATE version SET state = 'checked', checked_by = $2, checked_at = now()
			WHERE id = ANY ($1) AND state = 'draft' RETURNING id`, versions, by)
		if err != nil {
			return err
		}
		if found, err = pgx.CollectRows(rows, pgx.RowTo[int64]); err != nil {
			return err
		}
		return all(ctx, tx, also)
	})
	if err != nil {
		return nil, fmt.Errorf("check drafts: %w", err)
	}
	return found, nil
}

// Also is done in the transaction of a change: it looks at the right to it, and notes who
// did it. Its error undoes the change.
type Also func(ctx context.Context, tx pgx.Tx) error

func all(ctx context.Context, tx pgx.Tx, also []Also) error {
	for _, f := range also {
		if err := f(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// InLibrary runs f in a transaction that alone writes to the library. Readers are
// never blocked. Whoever waits for their turn in this program does so without a connection:
// a publication takes more of them, for its golden questions, and people are to be answered
// meanwhile.
func (l *Library) InLibrary(ctx context.Context, f func(pgx.Tx) error) error {
	l.began.Do(func() { l.turn = make(chan struct{}, 1) })
	select {
	case l.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-l.turn }()
	return pgx.BeginFunc(ctx, l.Pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, libraryLock); err != nil {
			return err
		}
		return f(tx)
	})
}

// Undo takes back what was published together: the versions are checked drafts again,
// and what they had replaced is in force again, all in one transaction. It is an error
// if that was done already, or if newer texts of the documents came since.
func (l *Library) Undo(ctx context.Context, publication int64, by string, also ...Also) error {
	err := l.InLibrary(ctx, func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, `UPDATE publication SET undone_by = $2, undone_at = now() WHERE id = $1 AND undone_at IS NULL`, publication, by)
		if err != nil {
			return err
		}
		if done.RowsAffected() == 0 {
			return fmt.Errorf("%w: publication %d was taken back already, or there is none", ErrState, publication)
		}
		rows, err := tx.Query(ctx, `SELECT version_id FROM publication_version WHERE publication_id = $1 ORDER BY 1`, publication)
		if err != nil {
			return err
		}
		versions, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return err
		}
		var newer string
		err = tx.QueryRow(ctx, `
			SELECT coalesce(string_agg(DISTINCT later.title, ', '), '') FROM version v JOIN version later ON later.document_id = v.document_id AND later.ordinal > v.ordinal AND later.state IN ('published', 'withdrawn')
			WHERE v.id = ANY ($1) AND later.id <> ALL ($1)`, versions).Scan(&newer)
		if err != nil {
			return err
		}
		if newer != "" { // those that are withdrawn, too: what they had made narrower would be given to everybody
			return fmt.Errorf("%w: newer texts were published since of %s; take those back first", ErrState, newer)
		}
		var withdrawn string
		err = tx.QueryRow(ctx, `SELECT coalesce(string_agg(title, ', '), '') FROM version WHERE id = ANY ($1) AND state = 'withdrawn'`, versions).Scan(&withdrawn)
		if err != nil {
			return err
		}
		if withdrawn != "" { // what it had replaced would hold again, against that
			return fmt.Errorf("%w: %s was withdrawn since; what was published with it stays", ErrState, withdrawn)
		}
		if _, err := tx.Exec(ctx, `
			WITH back AS (
				UPDATE version SET state = 'checked', published_by = '', published_at = NULL, withdrawn_by = '', withdrawn_on = NULL, in_force = 'empty'
				WHERE id = ANY ($1) RETURNING id
			)
			UPDATE passage_index p SET in_force = 'empty' FROM back WHERE p.version_id = back.id`, versions); err != nil {
			return err
		}
		if err := widen(ctx, tx, versions); err != nil {
			return err
		}
		if err := all(ctx, tx, also); err != nil {
			return err
		}
		return settle(ctx, tx, versions)
	})
	if err != nil {
		return fmt.Errorf("take a publication back: %w", err)
	}
	return nil
}

// Discard deletes drafts, and gives how many there were.
func (l *Library) Discard(ctx context.Context, versions []int64, also ...Also) (int, error) {
	var n int64
	err := l.InLibrary(ctx, func(tx pgx.Tx) error {
		if err := uncount(ctx, tx, versions); err != nil {
			return err
		}
		done, err := tx.Exec(ctx, `DELETE FROM version WHERE id = ANY ($1) AND state IN ('draft', 'checked')`, versions)
		if err != nil {
			return err
		}
		n = done.RowsAffected()
		if err := all(ctx, tx, also); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			WITH unused AS (DELETE FROM document d WHERE NOT EXISTS (SELECT FROM version WHERE document_id = d.id))
			DELETE FROM original o WHERE NOT EXISTS (SELECT FROM version WHERE original = o.sha256)`)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("discard drafts: %w", err)
	}
	return int(n), l.Count(ctx)
}

// Mend reads a draft's file anew with what an admin says of it, which wins over what
// the file and its neighbours say. The draft keeps its number; it is to be checked
// again, unless who mends it has checked it, too. Fields that are zero are what is read
// from the text. Also comes first.
func (l *Library) Mend(ctx context.Context, version int64, say Metadata, access, mender string, checked bool, also ...Also) (Result, error) {
	var name, way, by string
	var content []byte
	err := l.Pool.QueryRow(ctx, `
		SELECT d.source, v.way, v.loaded_by, o.content
		FROM version v JOIN document d ON d.id = v.document_id JOIN original o ON o.sha256 = v.original
		WHERE v.id = $1 AND v.state IN ('draft', 'checked')`, version).Scan(&name, &way, &by, &content)
	if errors.Is(err, pgx.ErrNoRows) {
		return Result{}, fmt.Errorf("%w: %d is not a draft any more", ErrState, version)
	}
	if err != nil {
		return Result{}, fmt.Errorf("read a draft anew: %w", err)
	}
	d, err := l.draft(ctx, Source{Name: name, Bytes: content, Given: say, Way: Way(way), By: by, Access: access, Draft: true})
	if err != nil {
		return Result{}, err
	}
	err = l.InLibrary(ctx, func(tx pgx.Tx) error {
		if err := all(ctx, tx, also); err != nil {
			return err
		}
		before, err := heritageOf(tx.QueryRow(ctx, `SELECT `+heritageColumns+` FROM version WHERE id = $1 AND state IN ('draft', 'checked') FOR UPDATE`, version))
		if errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("%w: %d is not a draft any more", ErrState, version)
		}
		if err != nil {
			return err
		}
		done, err := tx.Exec(ctx, `
			UPDATE version SET said = $18, sha256 = $2, title = $3, issuer = $4, number = $5, region = $6, kind = $7, language = $8, url = $9, valid_from = $10, valid_to = $11,
				supersedes = $12, body = $13, warnings = $14, access = $15, mended_by = $16,
				state = CASE WHEN $17 THEN 'checked' ELSE 'draft' END, checked_by = CASE WHEN $17 THEN $16 ELSE '' END, checked_at = CASE WHEN $17 THEN now() END
			WHERE id = $1 AND state IN ('draft', 'checked')`,
			version, d.sha256, d.meta.Title, d.meta.Issuer, d.meta.Number, d.meta.Region, d.meta.Kind, d.meta.Language, d.meta.URL,
			day0(d.meta.ValidFrom), day0(d.meta.ValidTo), notNil(d.meta.Supersedes), d.body, notNil(d.warnings), d.access, mender, checked, before.corrected(d.meta))
		if err != nil {
			return err
		}
		if done.RowsAffected() == 0 {
			return fmt.Errorf("%w: %d is not a draft any more", ErrState, version)
		}
		if err := uncount(ctx, tx, []int64{version}); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM passage WHERE version_id = $1`, version); err != nil {
			return err
		}
		if err := storeSketch(ctx, tx, version, d.body); err != nil {
			return err
		}
		return insertPassages(ctx, tx, []stored{{version, d}})
	})
	if err != nil {
		return Result{}, fmt.Errorf("store a draft anew: %w", err)
	}
	return Result{Version: version, Source: name, Status: Drafted, Title: d.meta.Title, Issuer: d.meta.Issuer, Number: d.meta.Number, Region: d.meta.Region,
		ValidFrom: isoDay(d.meta.ValidFrom), ValidTo: isoDay(d.meta.ValidTo), Passages: len(d.passages), Warnings: d.warnings}, l.Count(ctx)
}

// uncount has the statistics made anew if a draft that goes was in force once, and so
// is counted.
func uncount(ctx context.Context, tx pgx.Tx, versions []int64) error {
	var counted bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM version WHERE id = ANY ($1) AND counted AND state IN ('draft', 'checked'))`, versions).Scan(&counted)
	if err != nil || !counted {
		return err
	}
	return recount(ctx, tx)
}

// Original gives the file of a version as it came, and its name. It is an error if it
// was not kept.
func (l *Library) Original(ctx context.Context, version int64) (name string, content []byte, loaded time.Time, err error) {
	err = l.Pool.QueryRow(ctx, `
		SELECT o.name, o.content, v.loaded_at FROM version v JOIN original o ON o.sha256 = v.original WHERE v.id = $1`, version).Scan(&name, &content, &loaded)
	if err != nil {
		return "", nil, time.Time{}, fmt.Errorf("read the file of version %d: %w", version, err)
	}
	return name, content, loaded, nil
}
