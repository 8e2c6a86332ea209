package knowledge

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// ErrWaits says that a draft of the document waits already: it would give way.
var ErrWaits = errors.New("a draft of the document waits")

// Correct begins a new version of a document with the text and metadata of the one that is
// published, for an admin to say better what it is; it is a draft, and gives its number. It
// is an error where it is not published, a newer one is, or its file was not kept; and
// [ErrWaits] where a draft of a later text waits, with that one's number. Also comes first.
func (l *Library) Correct(ctx context.Context, version int64, by string, also ...Also) (draftID int64, err error) {
	err = l.InLibrary(ctx, func(tx pgx.Tx) error {
		if err := all(ctx, tx, also); err != nil {
			return err
		}
		var document int64
		var text string
		h, err := heritageOf(tx.QueryRow(ctx, `
			SELECT document_id, body, `+heritageColumns+` FROM version v
			WHERE id = $1 AND state = 'published' AND original IS NOT NULL
			  AND NOT EXISTS (SELECT FROM version later WHERE later.document_id = v.document_id AND later.ordinal > v.ordinal AND later.state IN ('published', 'withdrawn'))`, version),
			&document, &text)
		if errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("%w: %d is not the text that is published", ErrState, version)
		}
		if err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `
			SELECT d.id FROM version d JOIN version v ON v.document_id = d.document_id AND v.ordinal < d.ordinal
			WHERE v.id = $1 AND d.state IN ('draft', 'checked') ORDER BY d.ordinal DESC LIMIT 1`, version).Scan(&draftID)
		if err == nil {
			return ErrWaits
		}
		if !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		err = tx.QueryRow(ctx, `
			INSERT INTO version (document_id, ordinal, sha256, title, issuer, number, region, kind, language, url, valid_from, valid_to, supersedes, loaded_on, in_force,
			                     body, warnings, access, way, loaded_by, original, came, said, mended_by, state)
			SELECT document_id, (SELECT max(ordinal) + 1 FROM version WHERE document_id = v.document_id), sha256, title, issuer, number, region, kind, language, url, valid_from, valid_to,
			       supersedes, $2, 'empty', body, warnings, access, $3, $4, original, came, said, mended_by, 'draft'
			FROM version v WHERE id = $1 RETURNING id`, version, day0(l.today()), ByPage, by).Scan(&draftID)
		if err != nil {
			return err
		}
		passages, err := passagesOf(ctx, tx, version)
		if err != nil {
			return err
		}
		retitle(passages, h.meta.Title)
		if err := storeSketch(ctx, tx, draftID, text); err != nil {
			return err
		}
		return insertPassages(ctx, tx, []stored{{draftID, draft{meta: h.meta, access: h.access, passages: passages}}})
	})
	if err != nil {
		return draftID, fmt.Errorf("begin a correction: %w", err)
	}
	return draftID, nil
}
