package knowledge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Who may be answered from a document is a matter of the document: what is given to fewer
// people with a newer text is not to be had as a former rule, or as of an earlier day.

// narrow gives the earlier texts of what is published to nobody but who may be answered
// from the new one, at once, even where that holds from a later day. Those that were
// withdrawn, or are given to others alone, stay as they are. It notes how it was, for
// [widen].
func narrow(ctx context.Context, tx pgx.Tx, versions []int64) error {
	_, err := tx.Exec(ctx, `
		WITH wider AS (
			SELECT DISTINCT ON (e.id) e.id, e.access AS was, v.id AS by_version, v.access
			FROM version v JOIN version e ON e.document_id = v.document_id AND e.ordinal < v.ordinal AND e.state = 'published'
			WHERE v.id = ANY ($1) AND (e.access = $2 AND v.access <> $2 OR e.access = $3 AND v.access NOT IN ($2, $3))
			ORDER BY e.id, v.ordinal DESC
		), noted AS (
			INSERT INTO version_narrowed (version_id, by_version, access) SELECT id, by_version, was FROM wider
		), narrowed AS (
			UPDATE version SET access = w.access FROM wider w WHERE version.id = w.id
		)
		UPDATE passage_index p SET access = w.access FROM wider w WHERE p.version_id = w.id`, versions, Public, Staff)
	if err != nil {
		return fmt.Errorf("give earlier texts to fewer people: %w", err)
	}
	return nil
}

// widen gives earlier texts to whom they were given before these versions were published,
// which are taken back.
func widen(ctx context.Context, tx pgx.Tx, versions []int64) error {
	_, err := tx.Exec(ctx, `
		WITH was AS (
			DELETE FROM version_narrowed WHERE by_version = ANY ($1) RETURNING version_id AS id, access
		), widened AS (
			UPDATE version SET access = w.access FROM was w WHERE version.id = w.id
		)
		UPDATE passage_index p SET access = w.access FROM was w WHERE p.version_id = w.id`, versions)
	if err != nil {
		return fmt.Errorf("give earlier texts to whom they were given: %w", err)
	}
	return nil
}
