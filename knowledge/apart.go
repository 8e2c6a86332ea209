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
			SELECT v.title = $2 OR v.number = $3 AND v.number <> '' OR v.original IS NOT DISTINCT FROM $4
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

// mended gives the version of which an admin has said what its file does not, if the
// same file comes again with nothing new beside it: it stays as they have said.
func mended(ctx context.Context, tx pgx.Tx, d draft) (id int64, err error) {
	if !d.waits || !d.plain {
		return 0, nil
	}
	sum := sha256.Sum256(d.original)
	err = tx.QueryRow(ctx, `
		SELECT v.id FROM version v JOIN document d ON d.id = v.document_id
		WHERE d.source = $1 AND v.original = $2 AND v.mended_by <> '' AND v.state <> 'withdrawn'
		  AND NOT EXISTS (SELECT FROM version later WHERE later.document_id = v.document_id AND later.ordinal > v.ordinal)`, d.source, sum[:]).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// Renew makes a draft the next version of another document: an admin has seen that it is
// one. Its own document goes, if nothing else is in it.
func (l *Library) Renew(ctx context.Context, version, document int64, also ...Also) error {
	err := l.InLibrary(ctx, func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, `
			UPDATE version v SET document_id = $2, ordinal = (SELECT max(ordinal) + 1 FROM version WHERE document_id = $2)
			WHERE v.id = $1 AND v.state IN ('draft', 'checked') AND v.document_id <> $2 AND EXISTS (SELECT FROM version WHERE document_id = $2)`, version, document)
		if err != nil {
			return err
		}
		if done.RowsAffected() == 0 {
			return fmt.Errorf("%w: %d is not a draft any more, or document %d is gone", ErrState, version, document)
		}
		if err := all(ctx, tx, also); err != nil {
			return err
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
