package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
)

// Say brings a counsellor's words to the person. A change of words that they have
// goes to the same place, or is marked as a correction; [ErrUnsaid] where they do not
// have them.
func (b *Bot) Say(ctx context.Context, tx pgx.Tx, c *Case, by Staff, m DeskMessage) error {
	if !c.Owned() || c.Owner != by.ID {
		return ErrNotTheirs
	}
	a := Answer{
		Outcome: Handoff, Language: c.Language, Citations: m.Citations, By: by.Name, Reason: "a counsellor's words", Words: storable(strings.TrimSpace(m.Text)),
	}
	if a.Citations == nil {
		a.Citations = []Citation{}
	}
	switch {
	case m.file() && !b.beside(c):
		return b.post(ctx, tx, c, prompts.Desk(c.Language, "no_files", prompts.Desked{}), nil)
	case m.file():
		a.Copy, a.File = &Copy{From: b.deskChat(), Message: m.ID}, m.File
	case a.Words == "":
		return nil
	}
	a.Text = prompts.CounsellorSays(c.Language, by.Name, a.Words)
	key, changed := b.saidKey(m.ID), false
	if m.Version != 0 {
		last, found, err := b.lastSaid(ctx, tx, c, m)
		switch {
		case err != nil:
			return err
		case !found:
			return ErrUnsaid
		case last.same(m):
			return nil // a link got its preview
		}
		if changed, err = b.replace(ctx, tx, last, a); err != nil {
			return err
		}
		if last.answer.File == a.File { // not another picture
			a.Replaces, a.Instead, a.Copy = key, a.Text, nil
		}
		a.Text = prompts.CounsellorSays(c.Language, by.Name, prompts.CaseNews(c.Language, "corrected", a.Words))
		key = fmt.Sprintf("%s#%d.%d", key, m.Version, last.reply) // two changes of a second are two
	}
	if c.State == "claimed" {
		if err := b.shift(ctx, tx, c, shift{what: "answer", by: by.ID, to: "active", owner: by.ID, due: idleAfter}); err != nil {
			return err
		}
	}
	// Guarded like a transition: what is said is said by who has the case.
	done, err := tx.Exec(ctx, `
		WITH answered AS (
			UPDATE handoff h SET person_at = NULL, due_at = $4 FROM conversation v
			WHERE h.id = $1 AND h.state = 'active' AND h.owner = $2 AND v.id = h.conversation_id AND v.owner = $2 AND v.owner_epoch = $3
			RETURNING h.conversation_id
		)
		UPDATE conversation v SET memory = CASE WHEN $5 = '' THEN v.memory ELSE v.memory || jsonb_build_object('said', $5::text) END
		FROM answered a WHERE v.id = a.conversation_id`, c.ID, by.ID, c.Epoch, b.Now().Add(idleAfter), shortened(a.Words, maxSaid))
	if err == nil && done.RowsAffected() == 0 {
		err = ErrTaken
	}
	if err != nil {
		return err
	}
	if err := b.mirror(ctx, tx, c, "mirrored", prompts.Desked{Case: c.ID, Name: by.Name, Text: a.Words, Edited: m.Version != 0}); err != nil || changed {
		return err
	}
	return b.sayIn(ctx, tx, c.Conversation, key, a, nil)
}

// saidKey names a counsellor's words in a person's conversation, by the surface's
// own id: those of another desk's messages are others.
func (b *Bot) saidKey(message string) string {
	if strings.HasPrefix(message, "web:") {
		return "staff:" + message
	}
	return "staff:" + b.deskChat() + ":" + message
}

// said is what a person was told of a counsellor's message last.
type said struct {
	reply   int64
	answer  Answer
	waiting bool // it has not been sent yet
}

// same reports whether a change of the message changes nothing of it.
func (s said) same(m DeskMessage) bool {
	return s.answer.Words == storable(strings.TrimSpace(m.Text)) && s.answer.File == m.File
}

// lastSaid gives what a person was told of a counsellor's message last.
func (b *Bot) lastSaid(ctx context.Context, tx pgx.Tx, c *Case, m DeskMessage) (s said, found bool, err error) {
	var body []byte
	err = tx.QueryRow(ctx, `
		SELECT o.id, o.body, o.state = 'waiting' AND o.message IS NULL FROM turn t JOIN outbox o ON o.turn_id = t.id AND o.part = 1
		WHERE t.conversation_id = $1 AND (t.external_id = $2 OR starts_with(t.external_id, $2 || '#'))
		ORDER BY o.id DESC LIMIT 1`, c.Conversation, b.saidKey(m.ID)).Scan(&s.reply, &body, &s.waiting)
	if errors.Is(err, pgx.ErrNoRows) {
		return s, false, nil
	}
	if err != nil {
		return s, false, fmt.Errorf("look for what was said: %w", err)
	}
	return s, true, json.Unmarshal(body, &s.answer)
}

// replace changes words that have not been sent yet, and reports whether it could.
func (b *Bot) replace(ctx context.Context, tx pgx.Tx, s said, a Answer) (bool, error) {
	if !s.waiting {
		return false, nil
	}
	if s.answer.Replaces != "" && s.answer.File == a.File { // a change that waits
		a.Replaces, a.Instead, a.Copy = s.answer.Replaces, a.Text, nil
		a.Text = prompts.CounsellorSays(a.Language, a.By, prompts.CaseNews(a.Language, "corrected", a.Words))
	}
	body, err := json.Marshal(a)
	if err != nil {
		return false, err
	}
	done, err := tx.Exec(ctx, `UPDATE outbox SET body = $2::jsonb WHERE id = $1 AND state = 'waiting' AND message IS NULL`, s.reply, string(body))
	if err != nil {
		return false, fmt.Errorf("change what waits to be sent: %w", err)
	}
	return done.RowsAffected() > 0, nil
}

// SentAs gives the door's own id of the message in which a person has a counsellor's
// words, "" where they have them in no single one.
func (b *Bot) SentAs(ctx context.Context, conversation int64, key string) (message string, err error) {
	err = b.Pool.QueryRow(ctx, `
		SELECT o.sent_as FROM turn t JOIN outbox o ON o.turn_id = t.id
		WHERE t.conversation_id = $1 AND t.external_id = $2 AND o.part = 1 AND o.state = 'sent' AND o.message IS NULL`, conversation, key).Scan(&message)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return "", fmt.Errorf("look where something was said: %w", err)
	}
	return message, nil
}
