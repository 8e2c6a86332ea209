package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/region"
	"careerbot/internal/text"
)

// Golden questions say what the library must go on answering, and from which document.
// They are asked twice, of the library as it is and as it would be, before anything is
// published. A model has no part in it: what it would word is checked against the same
// passages, and the same questions have to come to the same answers.

// Golden is a question with the documents that answer it.
type Golden struct {
	ID        int64    `json:"id"` // 0 for a counsellor's, which stands with its proposal
	Question  string   `json:"question"`
	Language  string   `json:"language"`
	Region    string   `json:"region"`
	Documents []string `json:"documents"` // sources, of which one must be cited; none: it must not be answered
	Origin    string   `json:"origin"`    // admin, document, counsellor, gap
	Document  int64    `json:"document"`  // for which it was written, 0 if for none
	By        string   `json:"by"`
}

// ErrGolden says what is wrong with a golden question.
var ErrGolden = errors.New("golden question")

// ErrBlocked says that a publication would answer fewer golden questions rightly.
var ErrBlocked = errors.New("fewer golden questions would be answered rightly")

// mostGolden bounds what is asked before each publication.
const mostGolden = 2000

// AddGolden stores golden questions for an account, or [Operator]; one that is there
// already is changed. It gives how many are new.
func (b *Bot) AddGolden(ctx context.Context, staff int64, all []Golden) (added int, err error) {
	for i := range all {
		g := &all[i]
		g.Question = clean(storable(g.Question))
		g.Language = cmp.Or(g.Language, text.Language(g.Question), "zh")
		g.Origin = cmp.Or(g.Origin, "admin")
		if g.Documents == nil {
			g.Documents = []string{}
		}
		switch _, err := region.Parse(g.Region); {
		case g.Question == "" || utf8.RuneCountInString(g.Question) > maxQuestion:
			return 0, fmt.Errorf("%w %d: it takes 1 to %d characters", ErrGolden, i+1, maxQuestion)
		case g.Language != "zh" && g.Language != "en":
			return 0, fmt.Errorf("%w %d: language %q; it takes zh or en", ErrGolden, i+1, g.Language)
		case err != nil:
			return 0, fmt.Errorf("%w %d: %w", ErrGolden, i+1, err)
		}
		g.Region, _ = region.Parse(g.Region) // just looked at
	}
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		for i, g := range all {
			var unknown []string
			if err := tx.QueryRow(ctx, `SELECT ARRAY (SELECT unnest($1::text[]) EXCEPT SELECT source FROM document)`, g.Documents).Scan(&unknown); err != nil {
				return err
			}
			if len(unknown) > 0 {
				return fmt.Errorf("%w %d: the library has no document %s (careerbot library list)", ErrGolden, i+1, strings.Join(unknown, ", "))
			}
			var fresh bool
			err := tx.QueryRow(ctx, `
				INSERT INTO golden_question (question, language, region, documents, origin, document_id, by) VALUES ($1, $2, $3, $4, $5, nullif($6::bigint, 0), $7)
				ON CONFLICT (question, region) DO UPDATE SET language = excluded.language, documents = excluded.documents, by = excluded.by
				RETURNING xmax = 0`, g.Question, g.Language, g.Region, g.Documents, g.Origin, g.Document, g.By).Scan(&fresh)
			if err != nil {
				return fmt.Errorf("%w %d: %w", ErrGolden, i+1, err)
			}
			if fresh {
				added++
			}
		}
		var n int
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM golden_question`).Scan(&n); err != nil {
			return err
		}
		if n > mostGolden {
			return fmt.Errorf("%w: %d would be asked before each publication; %d are enough", ErrGolden, n, mostGolden)
		}
		if len(all) == 1 {
			return b.Audit(ctx, tx, staff, 0, "library_golden", "+"+all[0].Question)
		}
		return b.Audit(ctx, tx, staff, 0, "library_golden", fmt.Sprintf("+%d", len(all)))
	})
	return added, err
}

// RemoveGolden deletes golden questions for an account, or [Operator], and gives how many
// there were.
func (b *Bot) RemoveGolden(ctx context.Context, staff int64, ids []int64) (n int64, err error) {
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		n, err = b.removeGoldens(ctx, tx, staff, `id = ANY ($1)`, ids)
		return err
	})
	return n, err
}

// GoldensFall deletes, in the transaction that deletes drafts, the golden questions that were
// written for documents of which nothing is left, and notes it: the documents go next.
func (b *Bot) GoldensFall(staff int64) func(context.Context, pgx.Tx) error {
	return func(ctx context.Context, tx pgx.Tx) error {
		_, err := b.removeGoldens(ctx, tx, staff, `document_id IS NOT NULL AND NOT EXISTS (SELECT FROM version v WHERE v.document_id = golden_question.document_id)`)
		return err
	}
}

// SamplesGo notes, in the transaction that deletes the sample guides, that they are deleted,
// and the golden questions that were written for them, which go with them.
func (b *Bot) SamplesGo(staff int64) func(context.Context, pgx.Tx) error {
	return func(ctx context.Context, tx pgx.Tx) error {
		var n int64
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM document WHERE source LIKE 'starter:%'`).Scan(&n); err != nil || n == 0 {
			return err
		}
		if _, err := b.removeGoldens(ctx, tx, staff, `document_id IN (SELECT id FROM document WHERE source LIKE 'starter:%')`); err != nil {
			return err
		}
		return b.Audit(ctx, tx, staff, 0, "library_samples", fmt.Sprintf("(%d)", n))
	}
}

// removeGoldens deletes the golden questions that a condition holds of, and notes each.
func (b *Bot) removeGoldens(ctx context.Context, tx pgx.Tx, staff int64, which string, args ...any) (int64, error) {
	rows, err := tx.Query(ctx, `DELETE FROM golden_question WHERE `+which+` RETURNING question`, args...)
	if err != nil {
		return 0, err
	}
	questions, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return 0, err
	}
	for _, q := range questions {
		if err := b.Audit(ctx, tx, staff, 0, "library_golden", "-"+q); err != nil {
			return 0, err
		}
	}
	return int64(len(questions)), nil
}

// Goldens gives all golden questions: those that were written, those of documents, and
// those of counsellors' accepted guides.
func (b *Bot) Goldens(ctx context.Context) ([]Golden, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT id, question, language, region, documents, origin, coalesce(document_id, 0), by FROM golden_question
		UNION ALL
		SELECT 0, c.question, c.language, c.region, c.documents, 'counsellor', 0, '' FROM evaluation_case c
		WHERE NOT EXISTS (SELECT FROM golden_question g WHERE g.question = c.question AND g.region = c.region)
		ORDER BY 1, 2`)
	if err != nil {
		return nil, fmt.Errorf("read the golden questions: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Golden])
}

// MoveGoldens has the golden questions of a document that becomes a text of another go along
// with it, if nothing else is in it: those that were written for it, and those, also of
// accepted guides, that it must answer. It gives how many there are.
func (b *Bot) MoveGoldens(ctx context.Context, tx pgx.Tx, from, to int64) (n int64, err error) {
	for _, table := range []string{"golden_question", "evaluation_case"} {
		done, err := tx.Exec(ctx, `
			UPDATE `+table+` q SET documents = CASE WHEN new.source = ANY (q.documents) THEN array_remove(q.documents, old.source) ELSE array_replace(q.documents, old.source, new.source) END
			FROM document old, document new
			WHERE old.id = $1 AND new.id = $2 AND old.id <> new.id AND old.source = ANY (q.documents) AND NOT EXISTS (SELECT FROM version v WHERE v.document_id = old.id)`, from, to)
		if err != nil {
			return 0, fmt.Errorf("move golden questions: %w", err)
		}
		n += done.RowsAffected()
	}
	_, err = tx.Exec(ctx, `
		UPDATE golden_question SET document_id = $2
		WHERE document_id = $1 AND NOT EXISTS (SELECT FROM version v WHERE v.document_id = $1) AND EXISTS (SELECT FROM document WHERE id = $2)`, from, to)
	if err != nil {
		return 0, fmt.Errorf("move golden questions: %w", err)
	}
	return n, nil
}

// GoldenAnswer is what a golden question came to.
type GoldenAnswer struct {
	Outcome Outcome  `json:"outcome"`
	Text    string   `json:"text"`
	Cited   []string `json:"cited"` // titles
	Right   bool     `json:"right"` // one of its documents, or one that replaces it, is cited; or nothing is, as it must
}

// worth orders answers to one question: a wrong one, one that is right in part, a right one.
func (a GoldenAnswer) worth() int {
	switch {
	case !a.Right:
		return 0
	case a.Outcome == Partial:
		return 1
	}
	return 2
}
