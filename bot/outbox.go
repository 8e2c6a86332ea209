package bot

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

// Reply is an outbox row: an answer on its way to a person.
type Reply struct {
	ID           int64
	Turn         int64
	Conversation int64
	External     string // the door's own id of the conversation
	Message      string // the door's own id of the message that is answered
	Attempts     int
	Answer       Answer
}

const replyColumns = `o.id, o.turn_id, o.conversation_id, c.external_id, t.external_id, o.attempts, o.body`

func scanReply(row pgx.CollectableRow) (Reply, error) {
	var r Reply
	var body []byte
	if err := row.Scan(&r.ID, &r.Turn, &r.Conversation, &r.External, &r.Message, &r.Attempts, &body); err != nil {
		return r, err
	}
	return r, json.Unmarshal(body, &r.Answer)
}

// Replies gives the replies of a conversation after a given one, for a door at
// which the person reads along.
func (b *Bot) Replies(ctx context.Context, conversation, after int64) ([]Reply, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT `+replyColumns+`
		FROM outbox o JOIN conversation c ON c.id = o.conversation_id JOIN turn t ON t.id = o.turn_id
		WHERE o.conversation_id = $1 AND o.id > $2
		ORDER BY o.id`, conversation, after)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanReply)
}

// sendFor is how long a send may take before its outcome counts as unknown.
const sendFor = 2 * time.Minute

// ClaimReply takes the next reply of a channel to send, and marks it sending: from then on it
// may have gone out. ok is false where there is none. Replies to one
// conversation are sent in order.
func (b *Bot) ClaimReply(ctx context.Context, channel string) (r Reply, ok bool, err error) {
	rows, err := b.Pool.Query(ctx, `
		UPDATE outbox o SET state = 'sending', attempts = o.attempts + 1, next_at = now() + $2
		FROM conversation c, turn t
		WHERE c.id = o.conversation_id AND t.id = o.turn_id AND o.id = (
			SELECT id FROM outbox w
			WHERE channel = $1 AND state = 'waiting' AND next_at <= now()
			  AND NOT EXISTS (SELECT FROM outbox earlier
			                  WHERE earlier.conversation_id = w.conversation_id AND earlier.id < w.id
			                    AND earlier.state IN ('waiting', 'sending'))
			ORDER BY id
			LIMIT 1
			FOR UPDATE SKIP LOCKED)
		RETURNING `+replyColumns, channel, sendFor)
	if err != nil {
		return Reply{}, false, err
	}
	r, err = pgx.CollectExactlyOneRow(rows, scanReply)
	if errors.Is(err, pgx.ErrNoRows) {
		return Reply{}, false, nil
	}
	return r, err == nil, err
}

// Delivered says that a reply arrived.
func (b *Bot) Delivered(ctx context.Context, reply int64) error {
	return b.settle(ctx, reply, "sent", "")
}

// Undeliverable says that a reply did not arrive and will not.
func (b *Bot) Undeliverable(ctx context.Context, reply int64, why string) error {
	return b.settle(ctx, reply, "failed", why)
}

// Unknown says that a reply may have arrived. It is shown to the operator and
// not repeated.
func (b *Bot) Unknown(ctx context.Context, reply int64, why string) error {
	return b.settle(ctx, reply, "unknown", why)
}

func (b *Bot) settle(ctx context.Context, reply int64, state, why string) error {
	_, err := b.Pool.Exec(ctx, `
		UPDATE outbox SET state = $2, error = $3, settled_at = now()
		WHERE id = $1 AND state IN ('waiting', 'sending')`, reply, state, why)
	return err
}

// SendLater says that a reply was certainly not sent, and when to try again.
func (b *Bot) SendLater(ctx context.Context, reply int64, after time.Duration, why string) error {
	_, err := b.Pool.Exec(ctx, `
		UPDATE outbox SET state = 'waiting', error = $3, next_at = now() + $2
		WHERE id = $1 AND state = 'sending'`, reply, after, why)
	return err
}

// SettleStale marks as unknown what a sender that died left behind, and says how
// many.
func (b *Bot) SettleStale(ctx context.Context) (int64, error) {
	done, err := b.Pool.Exec(ctx, `
		UPDATE outbox SET state = 'unknown', error = 'the sender ended before the outcome was known', settled_at = now()
		WHERE state = 'sending' AND next_at < now()`)
	return done.RowsAffected(), err
}
