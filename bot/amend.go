package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Edit is the new text of a message that the person changed after sending it.
type Edit struct {
	Message
	Version int64 // grows with every change, in the door's own count; never 0
}

// AmendIn stores the change of a message, as a part of the caller's transaction.
// A question that nobody has answered yet becomes the new one: what is being
// made of the old one is given up. So does one whose reply has not been sent.
// What has been answered stays, and the new text is a turn of its own. The same
// change twice is one; an older one than is known changes nothing.
func (b *Bot) AmendIn(ctx context.Context, tx pgx.Tx, e Edit) error {
	conversation, err := b.lock(ctx, tx, e.Message)
	if err != nil {
		return err
	}
	if kind := cmp.Or(e.Kind, Text); !kind.words() && kind != File {
		// A picture that was changed is of use to counsellors alone.
		if handed, err := b.Handed(ctx, tx, e.Channel, e.Conversation); err != nil || !handed {
			return err
		}
	}
	var turn, known int64
	var state, before, file string
	err = tx.QueryRow(ctx, `
		SELECT id, state, message, edited, coalesce(route->>'unique', '') FROM turn
		WHERE conversation_id = $1 AND (external_id = $2 OR starts_with(external_id, $2 || '#'))
		ORDER BY edited DESC, id DESC LIMIT 1`, conversation, e.ID).Scan(&turn, &state, &before, &known, &file)
	switch {
	case errors.Is(err, pgx.ErrNoRows): // the change overtook the message: it is the message
		_, err = b.ReceiveIn(ctx, tx, []Message{e.Message})
		return err
	case err != nil:
		return fmt.Errorf("find the changed message: %w", err)
	case e.Version <= known, coarse(storable(e.Text)) == before && fileOf(e.Route) == file:
		return nil // Telegram calls it a change too when a link gets its preview
	}
	if state != "waiting" {
		// The reply may be to a later message that this one was answered with.
		// Nobody has seen the reply while its first part still waits to be sent; one
		// that is offered may have been read. What counsellors were shown stays; they are
		// shown the change.
		taken, err := tx.Exec(ctx, `
			DELETE FROM outbox o USING turn t
			WHERE t.id = $1 AND o.turn_id = coalesce(t.joined_to, t.id) AND o.part = 1 AND o.state = 'waiting'
			  AND NOT EXISTS (SELECT FROM handoff WHERE conversation_id = o.conversation_id AND state IN ('waiting', 'claimed', 'active'))`, turn)
		if err != nil {
			return fmt.Errorf("take back a reply: %w", err)
		}
		if taken.RowsAffected() == 0 {
			m := e.Message
			m.ID = fmt.Sprintf("%s#%d", e.ID, e.Version)
			if _, err := b.ReceiveIn(ctx, tx, []Message{m}); err != nil {
				return err
			}
			_, err = tx.Exec(ctx, `UPDATE turn SET edited = $3 WHERE conversation_id = $1 AND external_id = $2`, conversation, m.ID, e.Version)
			return err
		}
	}
	// All that was answered by the reply that was taken back waits again.
	_, err = tx.Exec(ctx, `
		UPDATE turn SET state = 'waiting', joined_to = NULL, outcome = NULL, reason = '', confidence = NULL, answered_at = NULL
		WHERE conversation_id = $2 AND state <> 'waiting' AND id <> $1
		  AND coalesce(joined_to, id) = (SELECT coalesce(joined_to, id) FROM turn WHERE id = $1)`, turn, conversation)
	if err != nil {
		return fmt.Errorf("take up what was answered together: %w", err)
	}
	_, err = tx.Exec(ctx, `
		UPDATE turn SET state = 'waiting', joined_to = NULL, message = $2, edited = $3, kind = $4, route = coalesce($5::text::jsonb, route), outcome = NULL, reason = '', confidence = NULL, answered_at = NULL
		WHERE id = $1`, turn, coarse(storable(e.Text)), e.Version, cmp.Or(e.Kind, Text), jsonOrNil(e.Route)) // a picture may have got words
	if err != nil {
		return fmt.Errorf("change a message: %w", err)
	}
	if _, err := tx.Exec(ctx, `DELETE FROM gap WHERE turn_id IN (SELECT id FROM turn WHERE conversation_id = $1 AND state = 'waiting')`, conversation); err != nil {
		return fmt.Errorf("forget what the old text lacked: %w", err)
	}
	// A higher claim refuses what a worker makes of the old text.
	_, err = tx.Exec(ctx, `
		UPDATE conversation SET claim = claim + 1, claimed_until = NULL, attempts = 0, failures = 0, due_at = now(), arrivals = arrivals + 1
		WHERE id = $1`, conversation)
	if err != nil {
		return fmt.Errorf("change a message: %w", err)
	}
	_, err = tx.Exec(ctx, `SELECT pg_notify($1, $2)`, turnChannel, fmt.Sprintf("%s%d", amendedNews, conversation))
	return err
}

// fileOf is what the door says is in a message's file; "" if that is not known.
func fileOf(route json.RawMessage) string {
	var r struct {
		Unique string `json:"unique"`
	}
	_ = json.Unmarshal(route, &r) // a door without files says nothing
	return r.Unique
}

func jsonOrNil(j json.RawMessage) *string {
	if j == nil {
		return nil
	}
	s := string(j)
	return &s
}

// lock finds or makes the conversation of a message and keeps others from it
// until the transaction ends.
func (b *Bot) lock(ctx context.Context, tx pgx.Tx, m Message) (conversation int64, err error) {
	err = tx.QueryRow(ctx, `
		INSERT INTO conversation AS c (channel, external_id, language) VALUES ($1, $2, $3)
		ON CONFLICT (channel, external_id) DO UPDATE SET unreachable_at = NULL
		RETURNING id`, m.Channel, m.Conversation, m.Language).Scan(&conversation)
	if err != nil {
		return 0, fmt.Errorf("find the conversation: %w", err)
	}
	return conversation, nil
}
