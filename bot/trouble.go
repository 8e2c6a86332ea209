package bot

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

// Trouble is a reply that did not arrive, or of which nobody knows.
type Trouble struct {
	ID       int64     `json:"id"`
	State    string    `json:"state"` // unknown or failed
	Channel  string    `json:"channel"`
	Since    time.Time `json:"since"`
	Attempts int       `json:"attempts"`
	Error    string    `json:"error"`
}

// Troubles lists replies that did not arrive, or of which nobody knows, the
// newest first; state is "unknown", "failed", or "" for both.
func (b *Bot) Troubles(ctx context.Context, state string, limit int) ([]Trouble, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT id, state, channel, coalesce(settled_at, created_at), attempts, error FROM outbox
		WHERE state IN ('unknown', 'failed') AND ($1 = '' OR state = $1)
		ORDER BY id DESC LIMIT $2`, state, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Trouble])
}

// ErrNoTrouble is what Resend gives where there is nothing to send again.
var ErrNoTrouble = errors.New("there is no reply of this number whose sending failed or is unknown")

// Resend puts a reply back in the queue: somebody has looked, and wants it sent
// although the person may get it twice.
func (b *Bot) Resend(ctx context.Context, reply int64) error {
	done, err := b.Pool.Exec(ctx, `
		UPDATE outbox SET state = 'waiting', next_at = now(), created_at = now(), attempts = 0, settled_at = NULL, error = ''
		WHERE id = $1 AND state IN ('unknown', 'failed')`, reply)
	if err == nil && done.RowsAffected() == 0 {
		err = ErrNoTrouble
	}
	if err == nil {
		_, err = b.Pool.Exec(ctx, `SELECT pg_notify($1, conversation_id || ' ' || channel) FROM outbox WHERE id = $2`, replyChannel, reply)
	}
	return err
}
