package knowledge

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/pgvector/pgvector-go"

	"careerbot/internal/text"
)

// libraryLock serialises publishing: two loads of one document must not both
// become its next version. Readers are never blocked.
const libraryLock = 0x6361726565720001

// publish stores drafts, each as the next version of its document, in one
// transaction: a question sees either the old text or the new one.
func (l *Library) publish(ctx context.Context, drafts []draft) ([]Result, error) {
	results := make([]Result, len(drafts))
	err := pgx.BeginFunc(ctx, l.Pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, libraryLock); err != nil {
			return err
		}
		// The first passages of a library set the rules of its index.
		if _, err := tx.Exec(ctx, `
			UPDATE corpus SET indexed_by = $1
			WHERE indexed_by = '' AND NOT EXISTS (SELECT FROM passage_index)`, text.Rules()); err != nil {
			return err
		}
		var rows []stored
		for i, d := range drafts {
			result, versionID, err := l.insertVersion(ctx, tx, d)
			if err != nil {
				return fmt.Errorf("%s: %w", d.source, err)
			}
			results[i] = result
			if versionID != 0 {
				rows = append(rows, stored{versionID, d})
			}
		}
		if err := insertPassages(ctx, tx, rows); err != nil {
			return err
		}
		ids := make([]int64, len(rows))
		for i, r := range rows {
			ids[i] = r.versionID
		}
		return takeOver(ctx, tx, ids)
	})
	return results, err
}

type stored struct {
	versionID int64
	draft     draft
}

// insertVersion stores the version and switches from the one before. Its id is
// zero where the document is unchanged.
func (l *Library) insertVersion(ctx context.Context, tx pgx.Tx, d draft) (Result, int64, error) {
	r := Result{Source: d.source, Status: Loaded, Title: d.meta.Title, Region: d.meta.Region, Passages: len(d.passages), Warnings: d.warnings}
	var documentID, previousID int64
	var ordinal int
	var previousFrom pgtype.Date
	var previousHash []byte
	err := tx.QueryRow(ctx, `
		INSERT INTO document (source) VALUES ($1)
		ON CONFLICT (source) DO UPDATE SET source = excluded.source
		RETURNING id`, d.source).Scan(&documentID)
	if err != nil {
		return r, 0, err
	}
	err = tx.QueryRow(ctx, `
		SELECT id, ordinal, valid_from, sha256 FROM version
		WHERE document_id = $1 ORDER BY ordinal DESC LIMIT 1`, documentID).Scan(&previousID, &ordinal, &previousFrom, &previousHash)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		// A file that was moved or copied is not a second document.
		var twin string
		err = tx.QueryRow(ctx, `
			SELECT d.source FROM version v JOIN document d ON d.id = v.document_id
			WHERE v.sha256 = $1 AND NOT EXISTS
			      (SELECT FROM version later WHERE later.document_id = d.id AND later.ordinal > v.ordinal)
			LIMIT 1`, d.sha256).Scan(&twin)
		if err == nil {
			r.Status, r.Reason = Unchanged, "same as "+twin
			_, err = tx.Exec(ctx, `DELETE FROM document WHERE id = $1`, documentID)
			return r, 0, err
		}
		if !errors.Is(err, pgx.ErrNoRows) {
			return r, 0, err
		}
	case err != nil:
		return r, 0, err
	case string(previousHash) == string(d.sha256):
		r.Status = Unchanged
		return r, 0, nil
	default:
		r.Status = Updated
	}

	from, to := d.meta.ValidFrom, d.meta.ValidTo
	if previousID != 0 {
		from = l.switchDay(d.meta.ValidFrom, previousFrom)
		if _, err := tx.Exec(ctx, cutVersions+`WHERE v.id = $2`, from, previousID); err != nil {
			return r, 0, fmt.Errorf("end the version before: %w", err)
		}
		if err := copyInForce(ctx, tx, []int64{previousID}); err != nil {
			return r, 0, err
		}
	}
	var id int64
	err = tx.QueryRow(ctx, `
		INSERT INTO version (document_id, ordinal, sha256, title, issuer, number, region, kind, language, url,
		                     valid_from, valid_to, supersedes, in_force, body, warnings)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
		        daterange($14::date, CASE WHEN $12::date IS NOT NULL THEN greatest($14::date, $12) END), $15, $16)
		RETURNING id`,
		documentID, ordinal+1, d.sha256, d.meta.Title, d.meta.Issuer, d.meta.Number, d.meta.Region, d.meta.Kind,
		d.meta.Language, d.meta.URL, day0(d.meta.ValidFrom), day0(to), notNil(d.meta.Supersedes), day0(from), d.body, notNil(d.warnings)).Scan(&id)
	return r, id, err
}

// switchDay is the day on which a new version of a document takes over: the day
// it says that it holds from, if that is news; else today.
func (l *Library) switchDay(validFrom time.Time, previous pgtype.Date) time.Time {
	if !validFrom.IsZero() && (!previous.Valid || validFrom.After(previous.Time)) {
		return validFrom
	}
	y, m, d := l.Now().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// cutVersions ends versions on day $1; what would have begun later never holds.
const cutVersions = `
	UPDATE version v SET in_force = v.in_force * daterange(NULL, $1::date)
	`

// takeOver applies "supersedes", in both directions: a new version ends what it
// names, and is itself ended by a later one that names it.
func takeOver(ctx context.Context, tx pgx.Tx, versionIDs []int64) error {
	rows, err := tx.Query(ctx, `
		WITH ends AS (
			SELECT older.id, min(newer.valid_from) AS day
			FROM version newer
			JOIN version older ON older.document_id <> newer.document_id
			     AND (older.title = ANY (newer.supersedes) OR older.number <> '' AND older.number = ANY (newer.supersedes)
			          OR '中华人民共和国' || older.title = ANY (newer.supersedes)
			          OR older.title = ANY (SELECT '中华人民共和国' || s FROM unnest(newer.supersedes) s))
			     AND older.region = newer.region
			     AND (older.valid_from IS NULL OR older.valid_from < newer.valid_from)
			WHERE newer.valid_from IS NOT NULL AND (newer.id = ANY ($1) OR older.id = ANY ($1))
			GROUP BY older.id
		)
		UPDATE version v SET in_force = v.in_force * daterange(NULL, ends.day)
		FROM ends
		WHERE v.id = ends.id AND NOT isempty(v.in_force) AND v.in_force <> v.in_force * daterange(NULL, ends.day)
		RETURNING v.id`, versionIDs)
	if err != nil {
		return fmt.Errorf("supersede: %w", err)
	}
	ended, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("supersede: %w", err)
	}
	return copyInForce(ctx, tx, ended)
}

// copyInForce repeats the versions' validity on their index rows, where
// retrieval filters.
func copyInForce(ctx context.Context, tx pgx.Tx, versionIDs []int64) error {
	if len(versionIDs) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `
		UPDATE passage_index p SET in_force = v.in_force
		FROM version v WHERE v.id = p.version_id AND v.id = ANY ($1) AND p.in_force <> v.in_force`, versionIDs)
	if err != nil {
		return fmt.Errorf("copy validity: %w", err)
	}
	return nil
}

// insertPassages stores the passages of several versions with two COPYs.
func insertPassages(ctx context.Context, tx pgx.Tx, versions []stored) error {
	n := 0
	for _, v := range versions {
		n += len(v.draft.passages)
	}
	if n == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, `
		SELECT nextval(pg_get_serial_sequence('passage', 'id')) FROM generate_series(1, $1)`, n)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	passages := make([][]any, 0, n)
	index := make([][]any, 0, n)
	next := 0
	for _, v := range versions {
		var inForce pgtype.Range[pgtype.Date]
		if err := tx.QueryRow(ctx, `SELECT in_force FROM version WHERE id = $1`, v.versionID).Scan(&inForce); err != nil {
			return err
		}
		for i := range v.draft.passages {
			p := &v.draft.passages[i]
			id := ids[next]
			next++
			passages = append(passages, []any{id, v.versionID, i + 1, notNil(p.heading), p.body, p.start, p.end})
			index = append(index, []any{id, v.versionID, v.draft.meta.Region, inForce, p.entry.Length, p.entry.Terms, weights(p.entry)})
		}
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"passage"},
		[]string{"id", "version_id", "ordinal", "heading", "body", "start_at", "end_at"}, pgx.CopyFromRows(passages))
	if err != nil {
		return fmt.Errorf("store passages: %w", err)
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"passage_index"},
		[]string{"passage_id", "version_id", "region", "in_force", "length", "terms", "weights"}, pgx.CopyFromRows(index))
	if err != nil {
		return fmt.Errorf("index passages: %w", err)
	}
	return nil
}

// weights makes the sparse vector of an entry. Its indices count from zero.
func weights(e text.Entry) pgvector.SparseVector {
	elements := make(map[int32]float32, len(e.Terms))
	for i, term := range e.Terms {
		elements[term-1] = e.Weights[i]
	}
	return pgvector.NewSparseVectorFromMap(elements, text.TermSpace)
}

// day0 is a date for the database, NULL for the zero time.
func day0(t time.Time) pgtype.Date {
	return pgtype.Date{Time: t, Valid: !t.IsZero()}
}

func notNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
