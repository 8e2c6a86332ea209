package knowledge

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// mostNamesakes bounds how many documents may come under one name.
const mostNamesakes = 1000

// apart gives a text its place among those that came under the same name: that of the
// document with its title, number or bytes, else one of its own.
func apart(ctx context.Context, tx pgx.Tx, d *draft) error {
	if !d.apart {
		return nil
	}
	sum := sha256.Sum256(d.original)
	name := d.source
	for n := 2; n <= mostNamesakes; n++ {
		var same bool
		err := tx.QueryRow(ctx, `
			SELECT $2 IN (v.title, coalesce(v.said->'title'->>'read', v.title)) OR v.number = $3 AND v.number <> '' OR v.original IS NOT DISTINCT FROM $4
			FROM document d JOIN version v ON v.document_id = d.id WHERE d.source = $1 ORDER BY v.ordinal DESC LIMIT 1`,
			name, d.meta.Title, d.meta.Number, sum[:]).Scan(&same)
		if errors.Is(err, pgx.ErrNoRows) || same {
			d.source = name
			return nil
		}
		if err != nil {
			return err
		}
		name = fmt.Sprintf("%s#%d", d.source, n)
	}
	return fmt.Errorf("%d documents came as %s; give the file another name", mostNamesakes, d.source)
}

// asMended is a version of which an admin has said what its file does not.
type asMended struct {
	id      int64
	waits   bool   // it is a draft
	again   bool   // another text of its document has been published
	correct bool   // the same file is what was published last: the draft is a correction of that
	undone  bool   // it was published, and taken back
	access  string // of what was published last; "" nothing was
}

// stays reports whether a draft that comes again is left as the admin has said. It is not
// where it is to be published, as it was mended.
func (as asMended) stays(d draft) bool {
	return d.waits || !as.waits || as.undone || as.correct && !as.passed(d)
}

// passed reports whether a correction is passed by, since it is stated who may be answered
// from the text, and what is published is for others: what only waits does not see to that.
func (as asMended) passed(d draft) bool {
	return !d.waits && as.waits && !as.undone && as.correct && d.access != "" && d.access != as.access
}

// undone says in SQL of a version v that it is a draft that was published and taken back.
const undone = `(v.state IN ('draft', 'checked') AND EXISTS (SELECT FROM publication_version p WHERE p.version_id = v.id))`

// mended gives the version that an admin has mended, if the same file comes again with
// nothing new said of it: it stays as they have said. Who may be answered from it is new
// where it is stated and another.
func mended(ctx context.Context, tx pgx.Tx, d draft) (as asMended, err error) {
	sum := sha256.Sum256(d.original)
	err = tx.QueryRow(ctx, `
		SELECT v.id, v.state IN ('draft', 'checked'), EXISTS (SELECT FROM version o WHERE o.document_id = v.document_id AND o.state IN ('published', 'withdrawn')),
		       coalesce(last.original = v.original, false), `+undone+`, coalesce(last.access, '')
		FROM version v JOIN document d ON d.id = v.document_id
		LEFT JOIN LATERAL (SELECT o.original, o.access FROM version o WHERE o.document_id = v.document_id AND o.state IN ('published', 'withdrawn') ORDER BY o.ordinal DESC LIMIT 1) last ON true
		WHERE d.source = $1 AND v.original = $2 AND (v.came = $3 OR $4) AND ($5 = '' OR v.access = $5) AND v.mended_by <> '' AND v.state <> 'withdrawn'
		  AND NOT EXISTS (SELECT FROM version later WHERE later.document_id = v.document_id AND later.ordinal > v.ordinal AND ($6 OR later.state NOT IN ('draft', 'checked')))
		ORDER BY v.ordinal DESC LIMIT 1`, d.source, sum[:], d.sha256, d.plain, d.access, d.waits).Scan(&as.id, &as.waits, &as.again, &as.correct, &as.undone, &as.access)
	if errors.Is(err, pgx.ErrNoRows) {
		return asMended{}, nil
	}
	return as, err
}

// Renewed is done in the transaction that makes a draft the next version of another
// document, with what is then known of it and who may be answered from it.
type Renewed func(ctx context.Context, tx pgx.Tx, meta Metadata, access string) error

// Renew makes a draft the next version of another document: an admin has seen that it is
// one. It is for whom that document's latest text is, unless it is for fewer, or an admin
// has said for whom it is; and inherits what was said of that document. Where that is more
// than was checked, it is to be checked again. Its own document goes, if nothing else is in
// it. Also comes first, and then, if it is not nil, at the end.
func (l *Library) Renew(ctx context.Context, version, document int64, then Renewed, also ...Also) error {
	err := l.InLibrary(ctx, func(tx pgx.Tx) error {
		var own, mender string
		err := tx.QueryRow(ctx, `
			SELECT access, mended_by FROM version v
			WHERE v.id = $1 AND v.state IN ('draft', 'checked') AND v.document_id <> $2 AND EXISTS (SELECT FROM version WHERE document_id = $2) FOR UPDATE`, version, document).Scan(&own, &mender)
		if errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("%w: %d is not a draft any more, or document %d is gone", ErrState, version, document)
		}
		if err != nil {
			return err
		}
		if err := all(ctx, tx, also); err != nil {
			return err
		}
		before, err := l.leaves(ctx, tx, document, true)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE version SET document_id = $2, ordinal = (SELECT max(ordinal) + 1 FROM version WHERE document_id = $2) WHERE id = $1`, version, document); err != nil {
			return err
		}
		narrower := mender == "" && Wider(own, before.access)
		if narrower {
			own = before.access
			if _, err := tx.Exec(ctx, `
				WITH narrower AS (UPDATE version SET access = $2 WHERE id = $1)
				UPDATE passage_index SET access = $2 WHERE version_id = $1`, version, own); err != nil {
				return err
			}
		}
		meta, changed, err := l.inherited(ctx, tx, version, before)
		if err != nil {
			return err
		}
		if changed || narrower {
			if _, err := tx.Exec(ctx, `UPDATE version SET state = 'draft', checked_by = '', checked_at = NULL WHERE id = $1`, version); err != nil {
				return err
			}
		}
		if then != nil {
			if err := then(ctx, tx, meta, own); err != nil {
				return err
			}
		}
		// Another draft of that document gives way, as where a file comes again.
		if _, err := tx.Exec(ctx, `DELETE FROM version WHERE document_id = $1 AND id <> $2 AND state IN ('draft', 'checked') AND NOT counted`, document, version); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `DELETE FROM document d WHERE NOT EXISTS (SELECT FROM version WHERE document_id = d.id)`)
		return err
	})
	if err != nil {
		return fmt.Errorf("make a draft the next version: %w", err)
	}
	return nil
}
