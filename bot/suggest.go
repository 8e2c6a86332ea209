package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
)

// A suggestion is made beside the work on cases: a search and a model take seconds,
// for which no case may be locked and no door held up. The wish for it is a row,
// which whichever replica is free takes.
const (
	suggestFrom     = 3                // the last messages of a person that may be the question
	suggestWithin   = 30 * time.Second // until another replica may take it
	suggestAttempts = 3
)

// Suggest gives the answer that the bot would give to what the person of a case
// last asked, under the rules of every answer, as a draft: nothing of it is written
// into the conversation. Declined is that there is none; [ErrNotTheirs] where the case
// is not that counsellor's.
func (b *Bot) Suggest(ctx context.Context, staff, id int64) (Answer, error) {
	q, asked, err := b.lastAsked(ctx, staff, id)
	if err != nil {
		return Answer{}, err
	}
	best := Answer{Outcome: Declined, Language: q.Language, Citations: []Citation{}, Reason: "nothing was asked"}
	for i, m := range asked {
		q.Text, q.turn = m.text, m.id
		a, err := b.Answer(ctx, q)
		if err != nil {
			return a, fmt.Errorf("suggest an answer in case %d: %w", id, err)
		}
		b.spent(ctx, m.id, a.record.uses)
		good := a.Outcome == Answered || a.Outcome == Partial
		if a.record.lookedUp && (good || i == 0) {
			best = a
		}
		if good {
			break // an earlier one is asked where the last is a word to the counsellor
		}
	}
	best.Choices, best.switchTo, best.moveTo, best.record = nil, "", "", record{}
	return best, nil
}

// owning is the condition that somebody ($2) who works here has the case h now.
const owning = `h.state IN ('claimed', 'active') AND h.owner = $2 AND EXISTS (SELECT FROM staff WHERE id = $2 AND removed_at IS NULL)`

// lastAsked reads what the person of a case wrote in it last, the newest first, and
// the conversation that it was in, for who has the case.
func (b *Bot) lastAsked(ctx context.Context, staff, id int64) (q Question, asked []message, err error) {
	err = b.Pool.QueryRow(ctx, `SELECT h.language, c.region, c.memory FROM handoff h JOIN conversation c ON c.id = h.conversation_id WHERE h.id = $1 AND `+owning, id, staff).
		Scan(&q.Language, &q.Region, &q.memory)
	if errors.Is(err, pgx.ErrNoRows) {
		return q, nil, ErrNotTheirs
	}
	if err != nil {
		return q, nil, fmt.Errorf("read case %d: %w", id, err)
	}
	q.spoken = true
	rows, err := b.Pool.Query(ctx, `
		SELECT t.id, t.message FROM handoff h CROSS JOIN LATERAL (`+Before+`) before JOIN turn t ON t.conversation_id = h.conversation_id AND t.id > before.turn
		WHERE h.id = $1 AND `+owning+` AND t.kind <> 'notice' AND t.message <> '' ORDER BY t.id DESC LIMIT 20`, id, staff)
	if err != nil {
		return q, nil, fmt.Errorf("read what was asked in case %d: %w", id, err)
	}
	var m message
	_, err = pgx.ForEachRow(rows, []any{&m.id, &m.text}, func() error {
		if len(asked) < suggestFrom && !chatter(m.text) {
			asked = append(asked, m)
		}
		return nil
	})
	if err != nil {
		return q, nil, fmt.Errorf("read what was asked in case %d: %w", id, err)
	}
	return q, asked, nil
}

// chatter reports whether a message asks for nothing that a library can have.
func chatter(said string) bool {
	words := bare(clean(said))
	if cancels(said) || stated(words) != "" || calling.MatchString(clean(said)) {
		return true
	}
	for _, t := range talk {
		if t.pattern.MatchString(words) {
			return true
		}
	}
	return false
}

// spent writes down what calls of a model cost that belong to no reply.
func (b *Bot) spent(ctx context.Context, turn int64, uses []use) {
	for _, u := range uses {
		_, err := b.Pool.Exec(ctx, `
			INSERT INTO model_use (turn_id, purpose, model, prompt_tokens, completion_tokens, estimated, cost, milliseconds, attempts, failure)
			SELECT (SELECT id FROM turn WHERE id = $1), $2, $3, $4, $5, $6, $7, $8, $9, $10`,
			turn, u.Purpose, u.Model, u.PromptTokens, u.CompletionTokens, u.Estimated, u.Cost, u.Milliseconds, u.Attempts, u.Failure)
		if err != nil {
			b.Log.Warn("write down what a model cost", "error", err)
		}
	}
}

// AskSuggestion has a draft made, which the desk is shown when it is there.
func (b *Bot) AskSuggestion(ctx context.Context, tx pgx.Tx, c *Case, by Staff) error {
	switch {
	case !c.Open():
		return ErrTaken
	case !c.Owned() || c.Owner != by.ID:
		return ErrNotTheirs
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO suggestion (handoff_id, staff_id, asked_at, due_at)
		SELECT $1, $2, $3, now() WHERE NOT EXISTS (SELECT FROM suggestion WHERE handoff_id = $1 AND due_at IS NOT NULL)`, c.ID, by.ID, b.Now())
	if err == nil {
		_, err = tx.Exec(ctx, `SELECT pg_notify($1, '')`, draftChannel)
	}
	if err != nil {
		return fmt.Errorf("ask for a suggestion: %w", err)
	}
	return nil
}

// SendSuggestion sends a draft to the person as the counsellor's words, with its
// sources, once. It reports whether it did.
func (b *Bot) SendSuggestion(ctx context.Context, tx pgx.Tx, c *Case, by Staff, id int64) (sent bool, err error) {
	if !c.Owned() || c.Owner != by.ID {
		return false, ErrNotTheirs
	}
	var body []byte
	err = tx.QueryRow(ctx, `
		UPDATE suggestion SET sent_at = $3 WHERE id = $1 AND handoff_id = $2 AND sent_at IS NULL AND answer IS NOT NULL RETURNING answer`,
		id, c.ID, b.Now()).Scan(&body)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil // pressed twice
	}
	if err != nil {
		return false, fmt.Errorf("send a suggestion: %w", err)
	}
	var a Answer
	if err := json.Unmarshal(body, &a); err != nil {
		return false, err
	}
	if err := b.Say(ctx, tx, c, by, DeskMessage{ID: fmt.Sprintf("draft:%d", id), Text: a.Text, Citations: a.Citations}); err != nil {
		return false, err
	}
	return true, b.post(ctx, tx, c, prompts.Desk(c.Language, "draft_sent", prompts.Desked{Name: by.Name}), nil)
}

// suggestions makes the drafts that are asked for until ctx is over.
func (b *Bot) suggestions(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.Hub.drafts:
		case <-time.After(tendEvery):
		}
		for more := true; more && ctx.Err() == nil; {
			var err error
			if more, err = b.suggestOne(ctx); err != nil && ctx.Err() == nil {
				b.Log.Warn("suggest an answer", "error", err)
			}
		}
	}
}

// suggestOne makes a draft that is due, and reports whether there was one.
func (b *Bot) suggestOne(ctx context.Context) (was bool, err error) {
	var id, of, staff int64
	var attempts int
	err = b.Pool.QueryRow(ctx, `
		UPDATE suggestion SET due_at = now() + $1::interval, attempts = attempts + 1
		WHERE id = (SELECT id FROM suggestion WHERE due_at <= now() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
		RETURNING id, handoff_id, staff_id, attempts`, suggestWithin).Scan(&id, &of, &staff, &attempts)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for a suggestion to make: %w", err)
	}
	making, cancel := context.WithTimeout(ctx, suggestWithin)
	defer cancel()
	a, err := b.Suggest(making, staff, of)
	switch {
	case errors.Is(err, ErrNotTheirs): // it is over, or another's
		a = Answer{Outcome: Declined}
	case ctx.Err() != nil, errors.Is(err, ErrNoCase):
		return false, err
	case err != nil && attempts < suggestAttempts:
		return true, err
	case err != nil:
		b.Log.Warn("a suggestion is given up", "case", of, "error", err)
		a = Answer{Outcome: Declined}
	}
	return true, pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		c, err := b.lockCase(ctx, tx, of)
		if err != nil {
			return err
		}
		return b.suggested(ctx, tx, &c, id, a)
	})
}

// suggested shows a draft at the desk, once.
func (b *Bot) suggested(ctx context.Context, tx pgx.Tx, c *Case, id int64, a Answer) error {
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	good := a.Outcome == Answered || a.Outcome == Partial
	done, err := tx.Exec(ctx, `UPDATE suggestion SET due_at = NULL, answer = CASE WHEN $3 THEN $2::jsonb END WHERE id = $1 AND due_at IS NOT NULL`, id, string(body), good)
	if err != nil {
		return fmt.Errorf("write down a suggestion: %w", err)
	}
	switch {
	case done.RowsAffected() == 0: // another replica was quicker
		return nil
	case !good:
		return b.post(ctx, tx, c, prompts.Desk(c.Language, "no_draft", prompts.Desked{}), nil)
	}
	if !c.Owned() { // everybody at the desk reads it
		a.Text = veiled(a.Text)
	}
	a.Text = prompts.Desk(c.Language, "draft", prompts.Desked{Text: a.Text, Maybe: a.Outcome == Partial})
	return b.postAlone(ctx, tx, c, Answer{
		Text: a.Text, Citations: a.Citations, Plain: a.Plain, ByModel: a.ByModel, Draft: id,
		Choices: []Choice{{Label: prompts.Desk(c.Language, "label_send", prompts.Desked{}), Say: fmt.Sprintf("/send %d", id)}},
	})
}
