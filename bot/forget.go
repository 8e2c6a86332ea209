package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// ErrNoConversation means that there is no conversation of a person with this number.
var ErrNoConversation = errors.New("there is no conversation of a person with this number")

// Forget erases a conversation with all that is kept of it, in every table: what was
// written, its cases, what was sought and saved, and what Telegram sent for it. That it was
// done is written down, without whose it was. The counsellors' own conversation is none.
func (b *Bot) Forget(ctx context.Context, staff, conversation int64) error {
	return pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		if err := forgetIn(ctx, tx, conversation); err != nil {
			return err
		}
		return b.Audit(ctx, tx, staff, 0, "conversation_erased", fmt.Sprint(conversation))
	})
}

// forgetIn erases a conversation as a part of the caller's transaction.
func forgetIn(ctx context.Context, tx pgx.Tx, conversation int64) error {
	done, err := tx.Exec(ctx, `DELETE FROM conversation c WHERE id = $1 AND NOT EXISTS (SELECT FROM handoff h WHERE c.id = ANY (h.desks))`, conversation)
	if err != nil {
		return fmt.Errorf("erase conversation %d: %w", conversation, err)
	}
	if done.RowsAffected() == 0 {
		return ErrNoConversation
	}
	return nil
}
