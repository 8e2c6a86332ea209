package bot

import (
	"context"
	"fmt"
)

// Typing lets the person of a case see that a counsellor is writing to them: news
// for the doors of all replicas, which nobody keeps. [ErrNotTheirs] where the case
// is not that counsellor's.
func (b *Bot) Typing(ctx context.Context, id, staff int64) error {
	told, err := b.Pool.Exec(ctx, `
		SELECT pg_notify($3, c.id || ' ' || c.channel) FROM handoff h JOIN conversation c ON c.id = h.conversation_id
		WHERE h.id = $1 AND h.owner = $2 AND h.state IN ('claimed', 'active')`, id, staff, typingChannel)
	if err != nil {
		return fmt.Errorf("say that a counsellor is typing: %w", err)
	}
	if told.RowsAffected() == 0 {
		return ErrNotTheirs
	}
	return nil
}
