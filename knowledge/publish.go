package knowledge

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/pgvector/pgvector-go"

	"careerbot/internal/text"
)

// libraryLock serialises all that writes to the library: two loads of one
// document must not both become its next version. Readers are never blocked.
const libraryLock = 0x6b6e6f776c656467

// publish stores drafts, each as the next version of its document, in one
// transaction: a question sees either the old text or the new one. Those that wait or
// are held are stored and nothing more; the others are published, past the gate. What
// the gate stops stays a draft, and its error comes with the results. What is done with
// each is in the same transaction; its error undoes all.
func (l *Library) publish(ctx context.Context, drafts []draft, also ...Stored) ([]Result, error) {
	gated := l.Gate != nil && slices.ContainsFunc(drafts, func(d draft) bool { return !d.waits && !d.held && !d.free })
	results, err := l.publishJudged(ctx, drafts, nil, gated, also)
	if !errors.Is(err, errJudge) {
		return results, err
	}
	judgement, err := l.Gate(ctx, nil, drafts[0].by)
	if err != nil {
		return make([]Result, len(drafts)), err
	}
	return l.publishJudged(ctx, drafts, &judgement, true, also)
}

// errJudge says that there is something to publish, and no judgement of it: what the gate
// asks of the library as it is, it asks where that is so, while nobody has to wait for it.
var errJudge = errors.New("the gate is to be asked")

func (l *Library) publishJudged(ctx context.Context, drafts []draft, judgement *Judgement, gated bool, also []Stored) ([]Result, error) {
	results := make([]Result, len(drafts))
	var stopped error
	err := l.InLibrary(ctx, func(tx pgx.Tx) error {
		// The first passages of a library set the rules of its index. An index of
		// two rules is made anew by the next program that serves.
		if _, err := tx.Exec(ctx, `
			UPDATE corpus SET indexed_by = CASE WHEN EXISTS (SELECT FROM passage_index) THEN 'mixed' ELSE $1 END
			WHERE indexed_by <> $1`, text.Rules()); err != nil {
			return err
		}
		var rows []stored
		var ready []int64
		for i, d := range drafts {
			d.passages = slices.Clone(d.passages) // they are called anew, and perhaps not stored
			result, fresh, err := l.insertVersion(ctx, tx, &d)
			if err != nil {
				return fmt.Errorf("%s: %w", d.source, err)
			}
			results[i] = result
			if fresh {
				rows = append(rows, stored{result.Version, d})
			}
			if result.Version != 0 && !d.waits && !d.held {
				ready = append(ready, result.Version)
			}
		}
		if len(ready) == 0 {
			if err := insertPassages(ctx, tx, rows); err != nil {
				return err
			}
			return each(ctx, tx, results, also)
		}
		if gated && judgement == nil {
			return errJudge
		}
		inner, err := tx.Begin(ctx)
		if err != nil {
			return err
		}
		if drafts[0].free {
			err = l.bring(ctx, inner, ready, drafts[0].by)
		} else {
			var publication int64
			publication, err = l.PublishIn(ctx, inner, ready, drafts[0].by)
			for i := range results {
				if results[i].Version != 0 {
					results[i].Publication = publication
				}
			}
		}
		if err != nil {
			return err
		}
		if err := insertPassages(ctx, inner, rows); err != nil {
			return err
		}
		if err := each(ctx, inner, results, also); err != nil {
			return err
		}
		if gated {
			if judgement.Of != nil {
				judgement.Of(ready)
			}
			stopped = judgement.Would(ctx, inner)
		}
		if stopped == nil {
			return inner.Commit(ctx)
		}
		if err := inner.Rollback(ctx); err != nil {
			return err
		}
		left(results)
		if err := insertPassages(ctx, tx, rows); err != nil {
			return err
		}
		return each(ctx, tx, results, also)
	})
	if judgement != nil && judgement.Note != nil {
		judgement.Note(ctx)
	}
	return results, errors.Join(err, stopped)
}

// left says of what was loaded that it has not been published.
func left(results []Result) {
	for i := range results {
		results[i].Publication = 0
		if results[i].Status == Loaded || results[i].Status == Updated {
			results[i].Status = Drafted
		}
	}
}

// Stored is done in the transaction that stores a document, with what became of it: it looks
// at the right to it, and notes who did it. Its error undoes that.
type Stored func(ctx context.Context, tx pgx.Tx, r Result) error

func each(ctx context.Context, tx pgx.Tx, results []Result, also []Stored) error {
	for _, r := range results {
		for _, f := range also {
			if err := f(ctx, tx, r); err != nil {
				return err
			}
		}
	}
	return nil
}

type stored struct {
	versionID int64
	draft     draft
}

// insertVersion stores the version as a draft. Its number is zero where the document is
// unchanged; it is not fresh where the same text waits already, to be published now. Who
// may be answered from it is settled in d.
func (l *Library) insertVersion(ctx context.Context, tx pgx.Tx, d *draft) (r Result, fresh bool, err error) {
	r = Result{Source: d.source, Status: Loaded, Title: d.meta.Title, Issuer: d.meta.Issuer, Number: d.meta.Number, Region: d.meta.Region,
		ValidFrom: isoDay(d.meta.ValidFrom), ValidTo: isoDay(d.meta.ValidTo), Passages: len(d.passages), Warnings: d.warnings}
	var documentID int64
	if err := apart(ctx, tx, d); err != nil {
		return r, false, err
	}
	as, err := mended(ctx, tx, *d)
	if err != nil {
		return r, false, err
	}
	if as.id != 0 && as.stays(*d) {
		r.Status = Unchanged
		if as.undone && !d.waits && (!as.correct || d.access != "" && d.access != as.access) {
			r.Warnings = append(slices.Clone(r.Warnings), TakenBack)
		}
		return r, false, nil
	}
	if as.id != 0 && !as.passed(*d) { // it is published as it was mended
		r.Version = as.id
		if as.again {
			r.Status = Updated
		}
		return r, false, nil
	}
	err = tx.QueryRow(ctx, `
		INSERT INTO document (source) VALUES ($1)
		ON CONFLICT (source) DO UPDATE SET source = excluded.source
		RETURNING id`, d.source).Scan(&documentID)
	if err != nil {
		return r, false, err
	}
	before, err := l.leaves(ctx, tx, documentID, d.waits)
	if err != nil {
		return r, false, err
	}
	var ordinal int
	var previousHash []byte
	var state, access string
	err = tx.QueryRow(ctx, `
		SELECT ordinal, sha256, state, access FROM version
		WHERE document_id = $1 AND NOT (`+givesWay+`) AND ($4 OR state NOT IN ('draft', 'checked')) ORDER BY ordinal DESC LIMIT 1`, documentID, d.sha256, d.access, d.waits).Scan(&ordinal, &previousHash, &state, &access)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		twin, waiting, back, err := sameElsewhere(ctx, tx, *d, documentID)
		if err != nil {
			return r, false, err
		}
		if back && !d.waits {
			r.Warnings = append(slices.Clone(r.Warnings), TakenBack)
		}
		if twin != "" {
			r.Status, r.Reason, r.Version = Unchanged, "same as "+twin, waiting
			return r, false, nil
		}
		if known, err := l.sameText(ctx, tx, *d, documentID); err != nil || known.id != 0 {
			r.Status, r.Reason, r.Known, r.Title = Unchanged, "same as "+known.source, known.id, known.title
			return r, false, err
		}
	case err != nil:
		return r, false, err
	case state != "withdrawn" && string(previousHash) == string(d.sha256) && (d.access == "" || d.access == access):
		r.Status = Unchanged
		if d.waits { // the file is as it was again
			err = giveWay(ctx, tx, documentID, *d, false)
		}
		return r, false, err
	default:
		r.Status = Updated
	}
	if d.waits {
		r.Status = Drafted
	} else if id, back, err := waitsAlready(ctx, tx, documentID, *d); err != nil {
		return r, false, err
	} else if id != 0 && !back {
		r.Version = id
		return r, false, nil
	} else if id != 0 {
		r.Status, r.Warnings = Unchanged, append(slices.Clone(r.Warnings), TakenBack)
		return r, false, nil
	}
	if err := giveWay(ctx, tx, documentID, *d, d.waits); err != nil {
		return r, false, err
	}
	if d.internal && d.access == "" && (before.access == "" || before.access == Public) { // for everybody only where somebody has published a text for all that said the same
		var so bool
		err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM version v, unnest(v.warnings) AS w WHERE v.document_id = $1 AND v.state IN ('published', 'withdrawn') AND v.access = $2 AND w LIKE $3)`,
			documentID, Public, internalWarning+"%").Scan(&so)
		if err != nil {
			return r, false, err
		}
		if !so {
			d.access = Staff
		}
	}
	d.access = cmp.Or(d.access, before.access, Public)
	l.inherit(d, before)
	r.Title, r.Issuer, r.Number, r.Region, r.Warnings = d.meta.Title, d.meta.Issuer, d.meta.Number, d.meta.Region, d.warnings
	r.ValidFrom, r.ValidTo, r.Proposals = isoDay(d.meta.ValidFrom), isoDay(d.meta.ValidTo), propose(d.meta, d.hints)
	var original []byte
	if d.original != nil {
		sum := sha256.Sum256(d.original)
		original = sum[:]
		if _, err := tx.Exec(ctx, `INSERT INTO original (sha256, name, content) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
			original, filepath.Base(d.source), d.original); err != nil {
			return r, false, err
		}
	}
	err = tx.QueryRow(ctx, `
		INSERT INTO version (document_id, ordinal, sha256, title, issuer, number, region, kind, language, url,
		                     valid_from, valid_to, supersedes, loaded_on, in_force, body, warnings, access, way, loaded_by, original, came, state, said)
		VALUES ($1, (SELECT coalesce(max(ordinal), 0) + 1 FROM version WHERE document_id = $1), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'empty', $14, $15,
		        $16, $17, $18, $19, $2, 'draft', coalesce($20::jsonb, '{}'))
		RETURNING id`,
		documentID, d.sha256, d.meta.Title, d.meta.Issuer, d.meta.Number, d.meta.Region, d.meta.Kind,
		d.meta.Language, d.meta.URL, day0(d.meta.ValidFrom), day0(d.meta.ValidTo), notNil(d.meta.Supersedes), day0(l.today()),
		d.body, notNil(d.warnings), d.access, cmp.Or(d.way, ByLoad), d.by, original, d.said).Scan(&r.Version)
	if err == nil && d.original != nil {
		err = storeSketch(ctx, tx, r.Version, d.body)
	}
	if err == nil && !d.waits {
		err = keepMended(ctx, tx, documentID, as.id, &r)
	}
	return r, true, err
}

// giveWay deletes the drafts of a document for the next one: what was loaded and never
// published. What was published once and taken back stays, with who did it and who was told;
// and what an admin has mended, unless the next one takes over what they said.
func giveWay(ctx context.Context, tx pgx.Tx, document int64, d draft, over bool) error {
	_, err := tx.Exec(ctx, `
		DELETE FROM version WHERE document_id = $1 AND `+givesWay+`
		  AND (mended_by = '' OR $4 AND NOT EXISTS (SELECT FROM version later WHERE later.document_id = $1 AND later.ordinal > version.ordinal))`, document, d.sha256, d.access, over)
	return err
}

const givesWay = `state IN ('draft', 'checked') AND NOT (sha256 = $2 AND ($3 = '' OR access = $3))
	AND NOT EXISTS (SELECT FROM publication_version p WHERE p.version_id = version.id)`

// keepMended sees to what an admin has mended and a text passes that is loaded to be used.
// What they said of the same file stays its correction; what they said of another is told.
func keepMended(ctx context.Context, tx pgx.Tx, document, same int64, r *Result) error {
	if _, err := tx.Exec(ctx, `UPDATE version SET ordinal = (SELECT max(ordinal) + 1 FROM version WHERE document_id = $2) WHERE id = $1`, same, document); err != nil {
		return err
	}
	var old bool
	err := tx.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM version v WHERE v.document_id = $1 AND v.id NOT IN ($2, $3) AND v.state IN ('draft', 'checked') AND v.mended_by <> '')`, document, same, r.Version).Scan(&old)
	if old {
		r.Warnings = append(slices.Clone(r.Warnings), OldCorrection)
	}
	return err
}

// waitsAlready gives the draft of a document that is the same text, if nothing newer has
// been published: who loads that text to publish it publishes the draft, unless that is back
// from having been published.
func waitsAlready(ctx context.Context, tx pgx.Tx, document int64, d draft) (id int64, back bool, err error) {
	err = tx.QueryRow(ctx, `
		SELECT v.id, `+undone+` FROM version v WHERE v.document_id = $1 AND v.sha256 = $2 AND v.state IN ('draft', 'checked') AND ($3 = '' OR v.access = $3)
		  AND NOT EXISTS (SELECT FROM version later WHERE later.document_id = $1 AND later.ordinal > v.ordinal AND later.state IN ('published', 'withdrawn'))
		ORDER BY v.ordinal DESC LIMIT 1`, document, d.sha256, d.access).Scan(&id, &back)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	return id, back, err
}

// sameElsewhere looks for the same document under another source. A file that
// was moved or copied is not a second document: a moved one takes the document
// along, so that its next version replaces this one. It is one where its name says another
// place. One that waits to be published is
// given, for who loads it to publish it; not one that is back from that.
func sameElsewhere(ctx context.Context, tx pgx.Tx, d draft, documentID int64) (twin string, waiting int64, back bool, err error) {
	var twinID int64
	err = tx.QueryRow(ctx, `
		SELECT d.id, d.source, CASE WHEN $2 OR v.state = 'published' OR `+undone+` THEN 0 ELSE v.id END, `+undone+` FROM version v JOIN document d ON d.id = v.document_id
		WHERE v.sha256 = $1 AND v.document_id <> $4 AND ($3 = '' OR v.access = $3) AND ($5 = '' OR v.region = $5 OR v.said ? 'region') AND v.state <> 'withdrawn' AND NOT EXISTS
		      (SELECT FROM version later WHERE later.document_id = d.id AND later.ordinal > v.ordinal AND ($2 OR later.state NOT IN ('draft', 'checked')))
		ORDER BY v.state <> 'published', d.id LIMIT 1`, d.sha256, d.waits, d.access, documentID, d.meta.Region).Scan(&twinID, &twin, &waiting, &back)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", 0, false, nil
	}
	if err != nil {
		return "", 0, false, err
	}
	return twin, waiting, back, moved(ctx, tx, twinID, twin, d.source, documentID)
}

// moved drops the document that was begun for a file that is known under another name,
// and gives that name up where no file has it any more. What has a draft is left as it is.
func moved(ctx context.Context, tx pgx.Tx, twin int64, was, is string, begun int64) error {
	gone, err := tx.Exec(ctx, `DELETE FROM document WHERE id = $1 AND NOT EXISTS (SELECT FROM version WHERE document_id = $1)`, begun)
	if err != nil || gone.RowsAffected() == 0 {
		return err
	}
	if !filepath.IsAbs(was) || !filepath.IsAbs(is) {
		return nil
	}
	if _, err := os.Stat(was); errors.Is(err, fs.ErrNotExist) {
		_, err := tx.Exec(ctx, `UPDATE document SET source = $2 WHERE id = $1`, twin, is)
		return err
	}
	return nil
}

func (l *Library) today() time.Time {
	y, m, d := l.Now().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
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
	inForce, err := inForceOf(ctx, tx, versions)
	if err != nil {
		return err
	}
	passages := make([][]any, 0, n)
	index := make([][]any, 0, n)
	next := 0
	for _, v := range versions {
		for i := range v.draft.passages {
			p := &v.draft.passages[i]
			id := ids[next]
			next++
			passages = append(passages, []any{id, v.versionID, i + 1, notNil(p.heading), p.body, p.start, p.end, p.page})
			index = append(index, []any{id, v.versionID, v.draft.meta.Region, inForce[v.versionID], p.entry.Length, p.entry.Terms, weights(p.entry), v.draft.access})
		}
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"passage"},
		[]string{"id", "version_id", "ordinal", "heading", "body", "start_at", "end_at", "page"}, pgx.CopyFromRows(passages))
	if err != nil {
		return fmt.Errorf("store passages: %w", err)
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"passage_index"},
		[]string{"passage_id", "version_id", "region", "in_force", "length", "terms", "weights", "access"}, pgx.CopyFromRows(index))
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

func isoDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func notNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
