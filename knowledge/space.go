package knowledge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/llm"
	"careerbot/internal/pause"
	"careerbot/knowledge/embedding"
)

// The change of the embedding model. A space is filled beside the one in which
// questions are searched ([Library.Build], [Library.FillSpaces]), the golden questions
// are asked in it, and then one row says that it is the one ([Library.Switch]). The old
// space stays, and is kept filled, so that one can go back at once ([Library.Back]),
// until it is dropped.

// Space is an embedding space and how far it is filled.
type Space struct {
	ID         int32     `json:"id"`
	Model      string    `json:"model"`
	Dimensions int       `json:"dimensions"`
	Prefix     string    `json:"prefix,omitempty"`
	Asked      bool      `json:"asked"` // its dimensions are asked of the model
	Kept       bool      `json:"kept"`  // what it lacks is made
	By         string    `json:"by"`    // who had it built; "" the program
	Trouble    string    `json:"trouble,omitempty"`
	CreatedAt  time.Time `json:"created_at"`
	Current    bool      `json:"current"`
	Before     bool      `json:"before"` // it was, before the current one
	Done       int       `json:"done"`   // passages and vacancies with a vector
	All        int       `json:"all"`    // those that are to have one
}

// Ready reports whether so little is lacking that the library can be switched to it. A
// model may refuse a text for ever, and what is without a vector is found by its words.
func (s Space) Ready() bool { return s.All-s.Done <= s.All/lackingPart }

// Percent is how far it is filled; 100 only if nothing is lacking.
func (s Space) Percent() int {
	if s.All == 0 {
		return 100
	}
	return s.Done * 100 / s.All
}

// of is the space as an embedder is made of it.
func (s Space) of() llm.Space {
	return llm.Space{Model: s.Model, Dimensions: s.Dimensions, Prefix: s.Prefix, Asked: s.Asked}
}

const (
	// lackingPart: one of so many may be without a vector when the library is switched.
	lackingPart = 100
	// lookForSpaces is how often the program looks whether a space is due, and lookAgain
	// how long it leaves one alone then, whether it could be filled or not.
	lookForSpaces = 5 * time.Second
	lookAgain     = 10 * time.Minute
	// spacesLock is the advisory lock of who fills them: replicas would pay twice.
	spacesLock = 0x73706163
	// maxModel bounds the name of a model, in characters.
	maxModel = 200
)

// What can be wrong with a change of the model.
var (
	ErrModel    = errors.New("the model cannot be used")
	ErrUnfilled = errors.New("the embedding space is not filled yet")
	ErrNoSpace  = errors.New("there is no such embedding space")
	ErrInUse    = errors.New("questions are searched in this embedding space")
)

// current is the statement of the space in which questions are searched.
const current = `(SELECT space_id FROM embedding_switch ORDER BY id DESC LIMIT 1)`

// Current gives the embedder of the space in which the library is searched; nil where it
// is searched by words.
func (l *Library) Current(ctx context.Context) (e llm.Embedder, err error) {
	if l.Models == nil {
		return l.Embedder, nil
	}
	var of llm.Space
	err = l.Pool.QueryRow(ctx, `SELECT model, dimensions, prefix, asked FROM embedding_space WHERE id = `+current).Scan(&of.Model, &of.Dimensions, &of.Prefix, &of.Asked)
	if errors.Is(err, pgx.ErrNoRows) {
		return l.Embedder, nil
	}
	if err != nil {
		return nil, fmt.Errorf("which space is searched: %w", err)
	}
	e, err = l.Models(ctx, of)
	if errors.Is(err, llm.ErrNoModel) {
		err = nil
	}
	return e, err
}

// Adopt makes the space of the configured model the one that is searched, if there is
// none, or nothing is in it: there is nothing to lose. Else the library goes on in the
// space that it has, and that of the configured model is filled beside it.
func (l *Library) Adopt(ctx context.Context) error {
	if l.Models == nil || l.Embedder == nil || l.Embedder.Space().Weight == 0 {
		return nil
	}
	return l.InLibrary(ctx, func(tx pgx.Tx) error {
		space, err := embedding.Open(ctx, tx, l.Embedder.Space())
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE embedding_space SET kept = true WHERE id = $1 AND NOT kept`, space); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			INSERT INTO embedding_switch (space_id, by) SELECT $1, ''
			WHERE `+current+` IS DISTINCT FROM $1
			  AND NOT EXISTS (SELECT FROM passage_embedding WHERE space_id = `+current+`)
			  AND NOT EXISTS (SELECT FROM vacancy_embedding WHERE space_id = `+current+`)`, space)
		return err
	})
}

// Spaces gives all embedding spaces: the one that is searched first, then the latest.
func (l *Library) Spaces(ctx context.Context) ([]Space, error) { return spaces(ctx, l.Pool) }

// database is a pool or a transaction.
type database interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

func spaces(ctx context.Context, db database) ([]Space, error) {
	rows, err := db.Query(ctx, `
		WITH wanted AS MATERIALIZED (
			SELECT (SELECT count(*) FROM passage) AS passages, (SELECT count(*) FROM vacancy WHERE state = 'published' AND valid_through >= now()) AS vacancies
		)
		SELECT s.id, s.model, s.dimensions, s.prefix, s.asked, s.kept, s.by, s.trouble, s.created_at,
		       s.id IS NOT DISTINCT FROM `+current+`,
		       s.id IS NOT DISTINCT FROM (SELECT before_id FROM embedding_switch ORDER BY id DESC LIMIT 1),
		       (SELECT count(*) FROM passage_embedding e WHERE e.space_id = s.id)
		       -- Those of vacancies that have ended go when the space is looked at.
		       + least(wanted.vacancies, (SELECT count(*) FROM vacancy_embedding e WHERE e.space_id = s.id)),
		       wanted.passages + wanted.vacancies
		FROM embedding_space s, wanted ORDER BY 10 DESC, s.id DESC`)
	if err != nil {
		return nil, fmt.Errorf("list embedding spaces: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Space])
}

// Build has the space of a model filled beside the one that is searched, from where it
// stopped if it was begun before. The model is asked for a vector first: [ErrModel] says
// why it gives none. Dimensions of zero are those that it gives.
func (l *Library) Build(ctx context.Context, model string, dimensions int, by string, also ...Also) (id int32, err error) {
	model = strings.TrimSpace(model)
	if model == "" || utf8.RuneCountInString(model) > maxModel || dimensions < 0 || dimensions > 4000 {
		return 0, fmt.Errorf("%w: it takes a name of at most %d characters, and at most 4000 dimensions", ErrModel, maxModel)
	}
	e, err := l.answers(ctx, llm.Space{Model: model, Dimensions: dimensions, Asked: dimensions > 0})
	if err != nil {
		return 0, err
	}
	err = pgx.BeginFunc(ctx, l.Pool, func(tx pgx.Tx) error {
		if id, err = embedding.Open(ctx, tx, e.Space()); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE embedding_space SET kept = true, by = $2, trouble = '', due_at = now() WHERE id = $1`, id, by); err != nil {
			return err
		}
		return all(ctx, tx, also)
	})
	return id, err
}

// answers gives the embedder of a space, after it has given a vector.
func (l *Library) answers(ctx context.Context, s llm.Space) (llm.Embedder, error) {
	if l.Models == nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, llm.ErrNoModel)
	}
	e, err := l.Models(ctx, s)
	if err == nil {
		_, err = e.Embed(ctx, []string{"careerbot"})
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, err)
	}
	return e, nil
}

// Switch has questions searched in another space, in one transaction: a question is
// searched in the old one or in the new one. It is [ErrUnfilled] if too much is lacking,
// [ErrModel] if its model does not answer now, and what [Library.Gate] says.
func (l *Library) Switch(ctx context.Context, id int32, by string, also ...Also) error {
	return l.judged(ctx, []int64{}, by, func(would func(pgx.Tx) error) error {
		return l.switched(ctx, id, by, func(tx pgx.Tx) error {
			if err := all(ctx, tx, also); err != nil {
				return err
			}
			return would(tx)
		})
	})
}

// TrySwitch shows f the library as it would be in another space, and switches nothing.
func (l *Library) TrySwitch(ctx context.Context, id int32, by string, f func(pgx.Tx) error) error {
	tried := errors.New("tried")
	err := l.switched(ctx, id, by, func(tx pgx.Tx) error {
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

func (l *Library) switched(ctx context.Context, id int32, by string, f func(pgx.Tx) error) error {
	s, err := l.space(ctx, l.Pool, id)
	if err != nil {
		return err
	}
	if _, err := l.answers(ctx, s.of()); err != nil {
		return err
	}
	return l.InLibrary(ctx, func(tx pgx.Tx) error {
		s, err := l.space(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case s.Current:
			return fmt.Errorf("%w already", ErrInUse)
		case !s.Ready():
			return fmt.Errorf("%w: %d of %d", ErrUnfilled, s.Done, s.All)
		}
		if _, err := tx.Exec(ctx, `
			WITH due AS (UPDATE embedding_space SET kept = true, due_at = now() WHERE id = $1)
			INSERT INTO embedding_switch (space_id, before_id, by) VALUES ($1, `+current+`, $2)`, id, by); err != nil {
			return err
		}
		return f(tx)
	})
}

func (l *Library) space(ctx context.Context, db database, id int32) (Space, error) {
	all, err := spaces(ctx, db)
	if err != nil {
		return Space{}, err
	}
	for _, s := range all {
		if s.ID == id {
			return s, nil
		}
	}
	return Space{}, fmt.Errorf("%w: %d", ErrNoSpace, id)
}

// Back has questions searched again in the space before the last switch, at once and
// whatever the golden questions say: it is for who sees that something is wrong.
func (l *Library) Back(ctx context.Context, by string, also ...Also) error {
	return l.InLibrary(ctx, func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, `
			INSERT INTO embedding_switch (space_id, before_id, back, by)
			SELECT before_id, space_id, true, $1 FROM (SELECT * FROM embedding_switch ORDER BY id DESC LIMIT 1) last WHERE before_id IS NOT NULL AND NOT back`, by)
		if err != nil {
			return fmt.Errorf("go back to the space before: %w", err)
		}
		if done.RowsAffected() == 0 {
			return fmt.Errorf("%w to go back to", ErrNoSpace)
		}
		return all(ctx, tx, also)
	})
}

// Drop deletes a space with its vectors. It is [ErrInUse] if it is the one that is
// searched.
func (l *Library) Drop(ctx context.Context, id int32, also ...Also) error {
	return l.InLibrary(ctx, func(tx pgx.Tx) error {
		s, err := l.space(ctx, tx, id)
		if err != nil {
			return err
		}
		if s.Current {
			return ErrInUse
		}
		// Their indexes go first: deleting vector by vector from a graph takes for ever.
		for _, table := range []string{"passage_embedding", "vacancy_embedding"} {
			if _, err := tx.Exec(ctx, fmt.Sprintf(`DROP INDEX IF EXISTS %s_space_%d`, table, id)); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `DELETE FROM embedding_space WHERE id = $1`, id); err != nil {
			return fmt.Errorf("drop an embedding space: %w", err)
		}
		return all(ctx, tx, also)
	})
}

// FillSpaces makes the vectors that are lacking in the spaces that are due. It begins
// where it stopped, and does nothing while another replica is at it. More fills what else
// is in a space beside the one that is searched, as vacancies. What goes wrong is noted
// with the space and does not stop the others.
func (l *Library) FillSpaces(ctx context.Context, more func(context.Context, llm.Embedder) error) error {
	if l.Models == nil {
		return nil
	}
	conn, err := l.Pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	var mine bool
	if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, spacesLock).Scan(&mine); err != nil || !mine {
		return err
	}
	defer conn.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, spacesLock) //nolint:errcheck // gone with the connection otherwise
	rows, err := l.Pool.Query(ctx, `
		SELECT id, model, dimensions, prefix, asked, id IS NOT DISTINCT FROM `+current+` FROM embedding_space WHERE kept AND due_at <= now() ORDER BY id`)
	if err != nil {
		return fmt.Errorf("look for spaces to fill: %w", err)
	}
	lacking, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s Space, err error) {
		return s, row.Scan(&s.ID, &s.Model, &s.Dimensions, &s.Prefix, &s.Asked, &s.Current)
	})
	if err != nil {
		return fmt.Errorf("look for spaces to fill: %w", err)
	}
	for _, s := range lacking {
		e, err := l.Models(ctx, s.of())
		if err == nil {
			err = l.embedIn(ctx, e)
			if more != nil && !s.Current && ctx.Err() == nil {
				err = errors.Join(err, more(ctx, e))
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		said := ""
		if err != nil {
			said = err.Error()
		}
		if _, err := l.Pool.Exec(ctx, `
			UPDATE embedding_space SET trouble = $2, due_at = now() + $3::interval WHERE id = $1`, s.ID, said, lookAgain); err != nil {
			return fmt.Errorf("note what is wrong with a space: %w", err)
		}
	}
	return nil
}

// KeepSpaces fills the spaces that are due, until ctx is over.
func (l *Library) KeepSpaces(ctx context.Context, more func(context.Context, llm.Embedder) error, log *slog.Logger) {
	for again := true; again; again = pause.For(ctx, lookForSpaces) {
		if err := l.FillSpaces(ctx, more); err != nil && ctx.Err() == nil {
			log.Warn("embedding spaces could not be filled", "error", err)
		}
	}
}
