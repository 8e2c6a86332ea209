package guidance

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
)

// A plan has few open steps: who sees ten does none.
const (
	MostSteps = 3   // that are open
	mostDone  = 20  // that are kept after they were ticked off
	MostWords = 200 // characters of a step
)

// Why a plan is not changed.
var (
	ErrFullPlan = errors.New("the plan has as many open steps as it may")
	ErrNoStep   = errors.New("the plan has no such step")
	ErrNoWords  = errors.New("the step has no words")
)

// Plan is what somebody means to do.
type Plan struct {
	Remind bool
	By     string // the counsellor who changed it last, "" the person
	Open   []Step // in order
	Done   []Step // the last first
}

// Step is one thing to do.
type Step struct {
	ID    int64
	Words string
	Due   *time.Time // a day, in UTC
	Done  *time.Time
}

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// LoadPlan reads the plan of a conversation; an empty one where there is none.
func LoadPlan(ctx context.Context, db querier, conversation int64) (p Plan, err error) {
	rows, err := db.Query(ctx, `
		SELECT p.remind, p.updated_by, s.id, s.words, s.due_on, s.done_at
		FROM plan p LEFT JOIN plan_step s USING (conversation_id)
		WHERE p.conversation_id = $1 ORDER BY s.done_at DESC NULLS FIRST, s.place`, conversation)
	if err != nil {
		return p, fmt.Errorf("read a plan: %w", err)
	}
	var id *int64
	var words *string
	var s Step
	_, err = pgx.ForEachRow(rows, []any{&p.Remind, &p.By, &id, &words, &s.Due, &s.Done}, func() error {
		switch {
		case id == nil:
			return nil
		case s.Done == nil:
			p.Open = append(p.Open, Step{*id, *words, s.Due, nil})
		default:
			p.Done = append(p.Done, Step{*id, *words, s.Due, s.Done})
		}
		return nil
	})
	if err != nil {
		return p, fmt.Errorf("read a plan: %w", err)
	}
	return p, nil
}

// find gives an open step by its number.
func (p Plan) find(id int64) (Step, bool) {
	for _, s := range p.Open {
		if s.ID == id {
			return s, true
		}
	}
	return Step{}, false
}

// Change is one change of a plan.
type Change struct {
	What  string // add, words, day, done, undone, first, delete, remind, quiet
	Step  int64
	Words string
	Day   *time.Time // nil: no day
	Turn  int64      // the message that adds it, 0 none
	Also  bool       // it adds more than this step
	Now   bool       // that day is today and its reminder would come at once: there is none
}

// StepWords makes words of a step storable: one line, bounded.
func StepWords(said string) string {
	words := strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(said, ""))), " ")
	if utf8.RuneCountInString(words) > MostWords {
		words = string([]rune(words)[:MostWords-1]) + "…"
	}
	return words
}

// ChangePlan changes a plan, for the person or for the counsellor whose name is by. The
// first statement locks the plan, so that two changes at once are one after the other. A
// change makes it looked at anew what is due.
func ChangePlan(ctx context.Context, tx pgx.Tx, conversation int64, c Change, by string, now time.Time) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO plan (conversation_id, created_at, updated_at, updated_by) VALUES ($1, $2, $2, $3)
		ON CONFLICT (conversation_id) DO UPDATE SET updated_at = excluded.updated_at, updated_by = excluded.updated_by,
			due_at = CASE WHEN plan.remind THEN excluded.updated_at END`, conversation, now, by)
	if err != nil {
		return fmt.Errorf("lock a plan: %w", err)
	}
	var sql string
	args := []any{conversation, c.Step}
	switch c.What {
	case "add":
		return addStep(ctx, tx, conversation, c, now)
	case "words":
		if c.Words = StepWords(c.Words); c.Words == "" {
			return ErrNoWords
		}
		sql, args = `UPDATE plan_step SET words = $3 WHERE conversation_id = $1 AND id = $2 AND done_at IS NULL`, append(args, c.Words)
	case "day": // of another day it is reminded anew
		sql, args = `UPDATE plan_step SET due_on = $3, reminded_at = CASE WHEN $4 THEN $5::timestamptz WHEN due_on IS NOT DISTINCT FROM $3 THEN reminded_at END
			WHERE conversation_id = $1 AND id = $2 AND done_at IS NULL`, append(args, c.Day, c.Now, now)
	case "done": // pressed twice is done once
		sql, args = `UPDATE plan_step SET done_at = coalesce(done_at, $3) WHERE conversation_id = $1 AND id = $2`, append(args, now)
	case "undone":
		sql, args = `UPDATE plan_step SET done_at = NULL WHERE conversation_id = $1 AND id = $2
			AND (done_at IS NULL OR (SELECT count(*) FROM plan_step WHERE conversation_id = $1 AND done_at IS NULL) < $3)`, append(args, MostSteps)
	case "first":
		sql = `WITH it AS (SELECT FROM plan_step WHERE conversation_id = $1 AND id = $2 AND done_at IS NULL)
			UPDATE plan_step SET place = CASE WHEN id = $2 THEN 1 ELSE place + 1 END WHERE conversation_id = $1 AND EXISTS (SELECT FROM it)`
	case "delete":
		sql = `DELETE FROM plan_step WHERE conversation_id = $1 AND id = $2`
	case "remind", "quiet":
		on := c.What == "remind"
		sql, args = `WITH past AS (
				UPDATE plan_step SET reminded_at = $3 WHERE conversation_id = $1 AND due_on <= $4 AND reminded_at IS NULL
			)
			UPDATE plan SET remind = $2, due_at = CASE WHEN $2 THEN $3::timestamptz END WHERE conversation_id = $1`, []any{conversation, on, now, c.Day}
	default:
		return fmt.Errorf("a plan is not changed by %q", c.What)
	}
	done, err := tx.Exec(ctx, sql, args...)
	if err != nil {
		return fmt.Errorf("change a plan: %w", err)
	}
	if done.RowsAffected() == 0 {
		return ErrNoStep
	}
	return nil
}

// addStep adds a step at the end; the same words twice, as by two presses, are one.
func addStep(ctx context.Context, tx pgx.Tx, conversation int64, c Change, now time.Time) error {
	if c.Words = StepWords(c.Words); c.Words == "" {
		return ErrNoWords
	}
	if c.Turn != 0 && !c.Also {
		if _, err := tx.Exec(ctx, `DELETE FROM plan_step WHERE conversation_id = $1 AND turn_id = $2 AND done_at IS NULL`, conversation, c.Turn); err != nil {
			return fmt.Errorf("take back a step: %w", err)
		}
	}
	var open int
	var has bool
	err := tx.QueryRow(ctx, `
		SELECT count(*) FILTER (WHERE done_at IS NULL), coalesce(bool_or(words = $2 AND done_at IS NULL), false) FROM plan_step WHERE conversation_id = $1`,
		conversation, c.Words).Scan(&open, &has)
	switch {
	case err != nil:
		return fmt.Errorf("look at a plan: %w", err)
	case has:
		return nil
	case open >= MostSteps:
		return ErrFullPlan
	}
	_, err = tx.Exec(ctx, `
		WITH old AS (
			DELETE FROM plan_step WHERE id IN (SELECT id FROM plan_step WHERE conversation_id = $1 AND done_at IS NOT NULL ORDER BY done_at DESC, id OFFSET $4)
		)
		INSERT INTO plan_step (conversation_id, place, words, due_on, reminded_at, turn_id)
		SELECT $1, coalesce(max(place), 0) + 1, $2, $3, CASE WHEN $5 THEN $6::timestamptz END, (SELECT id FROM turn WHERE id = $7 AND conversation_id = $1)
		FROM plan_step WHERE conversation_id = $1`, conversation, c.Words, c.Day, mostDone-1, c.Now, now, c.Turn)
	if err != nil {
		return fmt.Errorf("add a step: %w", err)
	}
	return nil
}

// change makes a change for the person, in a transaction of its own.
func (g *Guide) change(ctx context.Context, conversation int64, c Change) error {
	return pgx.BeginFunc(ctx, g.Pool, func(tx pgx.Tx) error { return ChangePlan(ctx, tx, conversation, c, "", g.Now()) })
}

// clear deletes the plan, its reminders with it.
func (g *Guide) clear(ctx context.Context, conversation int64) error {
	if _, err := g.Pool.Exec(ctx, `DELETE FROM plan WHERE conversation_id = $1`, conversation); err != nil {
		return fmt.Errorf("delete a plan: %w", err)
	}
	return nil
}
