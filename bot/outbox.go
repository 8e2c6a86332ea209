package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Reply is an outbox row: an answer, or a part of one, on its way to a person.
type Reply struct {
	ID           int64
	Turn         int64
	Part         int // from 1
	Conversation int64
	External     string          // the door's own id of the conversation
	Message      string          // the door's own id of the message that is answered
	Joined       []string        // the same of earlier messages that it answers too
	Route        json.RawMessage // the door's own, from the message; may be nil
	Attempts     int             // how often it was claimed
	Preview      int64           // the door's own id of the message that showed it while it was written, 0 if none
	Queued       time.Time       // since when it waits
	Unreachable  bool            // the person could not be reached before, and has not written since
	Answer       Answer
	Cut          json.RawMessage // the door's own: the part, where the reply was cut into parts
}

const replyColumns = `o.id, o.turn_id, o.part, o.conversation_id, c.external_id, t.external_id, t.route, o.attempts, o.created_at,
	c.unreachable_at IS NOT NULL, o.body, o.message, ARRAY(SELECT external_id FROM turn WHERE joined_to = t.id ORDER BY id),
	coalesce(nullif(t.preview, 0), (SELECT max(preview) FROM turn WHERE joined_to = t.id), 0)`

const replyTables = `outbox o JOIN conversation c ON c.id = o.conversation_id JOIN turn t ON t.id = o.turn_id`

// scanReply reads a row of replyColumns, behind columns of the caller's.
func scanReply(row pgx.CollectableRow, before ...any) (Reply, error) {
	var r Reply
	var body []byte
	err := row.Scan(append(before, &r.ID, &r.Turn, &r.Part, &r.Conversation, &r.External, &r.Message, &r.Route, &r.Attempts, &r.Queued, &r.Unreachable, &body, &r.Cut, &r.Joined, &r.Preview)...)
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(body, &r.Answer)
}

// offered are the channels at which people fetch their replies themselves: there
// is nothing to send, and nothing that could become of it.
var offered = []string{"web", "terminal"}

// asked asks for the replies of a conversation after a given one.
type asked struct{ conversation, after int64 }

// Replies gives the replies of a conversation after a given one, for a door at
// which the person reads along. Those who ask at the same time share a statement.
func (b *Bot) Replies(ctx context.Context, conversation, after int64) ([]Reply, error) {
	return b.Hub.reading.Do(ctx, asked{conversation, after}, b.repliesOf)
}

func (b *Bot) repliesOf(ctx context.Context, all []asked) ([][]Reply, error) {
	conversations, after := make([]int64, len(all)), make([]int64, len(all))
	for i, a := range all {
		conversations[i], after[i] = a.conversation, a.after
	}
	rows, err := b.Pool.Query(ctx, `
		SELECT asked.n, `+replyColumns+`
		FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS asked (conversation, after, n), `+replyTables+`
		WHERE o.conversation_id = asked.conversation AND o.id > asked.after
		ORDER BY asked.n, o.id`, conversations, after)
	if err != nil {
		return nil, err
	}
	found := make([][]Reply, len(all))
	var n int
	_, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (struct{}, error) {
		r, err := scanReply(row, &n)
		if err == nil {
			found[n-1] = append(found[n-1], r)
		}
		return struct{}{}, err
	})
	return found, err
}

// sendFor is how long a send may take before its outcome counts as unknown.
const sendFor = 2 * time.Minute

// Waiting is a reply whose turn it is in its conversation.
type Waiting struct {
	ID           int64
	Head         int64 // the reply's first part: the order of the queue
	Conversation int64
	External     string        // the door's own id of the conversation
	Wait         time.Duration // until it may be tried
}

const waitingColumns = `o.id, coalesce(o.head, o.id), o.conversation_id, c.external_id, greatest(o.next_at - now(), '0 s'::interval)`

// querier is a pool, a connection or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// Front gives what waits in a channel, the oldest first: of each conversation only
// the reply whose turn it is, and nothing of conversations that are left out.
//
// What is said unasked and waits for the end of the quiet hours keeps nothing back.
//
// Which reply's turn it is, is a scalar subquery, one look into an index for each
// row. NOT EXISTS (something earlier) could become an anti-join, which PostgreSQL
// plans while nothing waits, and which takes minutes when much does.
func (b *Bot) Front(ctx context.Context, db querier, channel string, limit int, except []int64) ([]Waiting, error) {
	rows, err := db.Query(ctx, `
		SELECT `+waitingColumns+` FROM outbox o JOIN conversation c ON c.id = o.conversation_id
		WHERE o.channel = $1 AND o.state = 'waiting' AND (o.not_before IS NULL OR o.not_before <= now()) AND o.conversation_id <> ALL (coalesce($3, '{}'::bigint[]))
		  AND o.id = (
			SELECT id FROM outbox first
			WHERE first.conversation_id = o.conversation_id AND first.state IN ('waiting', 'sending') AND (first.not_before IS NULL OR first.not_before <= now())
			ORDER BY coalesce(first.head, first.id), first.part
			LIMIT 1)
		ORDER BY coalesce(o.head, o.id), o.part
		LIMIT $2`, channel, limit, except)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Waiting])
}

// FrontOf gives the same of single conversations. It costs a look at each, however
// much waits in them.
func (b *Bot) FrontOf(ctx context.Context, db querier, channel string, conversations []int64) ([]Waiting, error) {
	rows, err := db.Query(ctx, `
		SELECT `+waitingColumns+`
		FROM unnest($2::bigint[]) AS asked (id) CROSS JOIN LATERAL (
			SELECT * FROM outbox WHERE conversation_id = asked.id AND state IN ('waiting', 'sending') AND (not_before IS NULL OR not_before <= now())
			ORDER BY coalesce(head, id), part LIMIT 1
		) o JOIN conversation c ON c.id = o.conversation_id
		WHERE o.channel = $1 AND o.state = 'waiting'`, channel, conversations)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Waiting])
}

// ClaimReplies marks replies as being sent, and gives those that still waited:
// from then on they may have gone out. One that is being changed is left for later:
// who changes it may want another of them. What nobody waits for is put off where it is
// quiet now.
func (b *Bot) ClaimReplies(ctx context.Context, db querier, replies []int64) ([]Reply, error) {
	if err := b.hold(ctx, db, replies); err != nil {
		return nil, err
	}
	rows, err := db.Query(ctx, `
		WITH o AS (
			UPDATE outbox SET state = 'sending', attempts = attempts + 1, next_at = now() + $2
			WHERE id IN (SELECT id FROM outbox WHERE id = ANY ($1) AND state = 'waiting' AND (not_before IS NULL OR not_before <= now()) FOR UPDATE SKIP LOCKED)
			RETURNING *
		)
		SELECT `+replyColumns+` FROM o JOIN conversation c ON c.id = o.conversation_id JOIN turn t ON t.id = o.turn_id`, replies, sendFor)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Reply, error) { return scanReply(row) })
}

// CutReply stores the parts into which a door had to cut a reply, before any is sent:
// each is sent, and settled, by itself. A reply that is settled, or was cut
// before, cannot be cut.
func (b *Bot) CutReply(ctx context.Context, reply int64, parts []json.RawMessage) error {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = string(p)
	}
	done, err := b.Pool.Exec(ctx, `
		WITH first AS (
			UPDATE outbox SET message = $2::text::jsonb WHERE id = $1 AND state IN ('waiting', 'sending') AND message IS NULL RETURNING *
		)
		INSERT INTO outbox (turn_id, part, conversation_id, channel, body, head, message)
		SELECT f.turn_id, p.part + 1, f.conversation_id, f.channel, f.body, f.id, p.message::jsonb
		FROM first f, unnest($3::text[]) WITH ORDINALITY AS p (message, part)`, reply, texts[0], texts[1:])
	if err == nil && done.RowsAffected() == 0 {
		err = errors.New("it is settled, or was cut before")
	}
	if err != nil {
		return fmt.Errorf("cut reply %d: %w", reply, err)
	}
	return nil
}

// Delivered says that a reply arrived, and under which id of the door's own.
func (b *Bot) Delivered(ctx context.Context, reply int64, message string) error {
	_, err := b.Pool.Exec(ctx, `
		UPDATE outbox SET state = 'sent', error = '', settled_at = now(), sent_as = $2
		WHERE id = $1 AND state IN ('waiting', 'sending', 'unknown')`, reply, message)
	return err
}

// Seen says that in a conversation a button of a turn's reply was pressed:
// whatever was known of it before, it has arrived.
func (b *Bot) Seen(ctx context.Context, tx pgx.Tx, channel, conversation string, turn int64) error {
	_, err := tx.Exec(ctx, `
		UPDATE outbox o SET state = 'sent', error = 'a button of it was pressed', settled_at = now()
		FROM conversation c
		WHERE c.id = o.conversation_id AND c.channel = $1 AND c.external_id = $2 AND o.turn_id = $3 AND o.state = 'unknown'
		  AND o.part = (SELECT max(part) FROM outbox WHERE turn_id = $3) -- the buttons are on the last one
		`,
		channel, conversation, turn)
	return err
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
		WHERE id = $1 AND state IN ('waiting', 'sending')`, reply, state, storable(why))
	return err
}

// Unreachable says that the person of a conversation cannot be reached, which
// was learned from the reply to a turn, until they write again: nothing that
// waits for them is tried. Who has written since that turn may be back.
func (b *Bot) Unreachable(ctx context.Context, conversation, turn int64, why string) error {
	return pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		// Locked by a statement of its own, so that the next one sees the turn of a
		// message that is just being received.
		if _, err := tx.Exec(ctx, `SELECT FROM conversation WHERE id = $1 FOR NO KEY UPDATE`, conversation); err != nil {
			return err
		}
		done, err := tx.Exec(ctx, `
			UPDATE conversation SET unreachable_at = coalesce(unreachable_at, now())
			WHERE id = $1 AND NOT EXISTS (SELECT FROM turn WHERE conversation_id = $1 AND id > $2 AND kind <> 'notice')`, conversation, turn)
		if err != nil || done.RowsAffected() == 0 {
			return err
		}
		return b.giveUp(ctx, tx, conversation, why)
	})
}

// giveUp has nothing that waits for a person tried any more. Where counsellors' words
// are among it they are told.
func (b *Bot) giveUp(ctx context.Context, tx pgx.Tx, conversation int64, why string) error {
	var words bool
	err := tx.QueryRow(ctx, `
		WITH failed AS (
			UPDATE outbox SET state = 'failed', error = $2, settled_at = now()
			WHERE conversation_id = $1 AND state = 'waiting' RETURNING body ? 'by' AS words
		)
		SELECT coalesce(bool_or(words), false) FROM failed`, conversation, storable(why)).Scan(&words)
	if err != nil || !words {
		return err
	}
	return b.lost(ctx, tx, conversation, Loss{Why: why})
}

// SendLater says that a reply was certainly not sent at an attempt, and when to
// try again; also where another sender had to call it unknown meanwhile.
func (b *Bot) SendLater(ctx context.Context, reply int64, attempt int, after time.Duration, why string) error {
	_, err := b.Pool.Exec(ctx, `
		UPDATE outbox SET state = 'waiting', error = $4, next_at = now() + $3, settled_at = NULL
		WHERE id = $1 AND attempts = $2 AND state IN ('sending', 'unknown')`, reply, attempt, after, storable(why))
	return err
}

// SettleStale marks as unknown what senders that died left behind, and says how
// many. At once is for a sender that knows that it is the only one; what it has
// under way itself is not stale. What was for the counsellors' desk goes again: to
// see it twice is nothing to them, to miss it is. And they are told where their own
// words may not have reached a person.
func (b *Bot) SettleStale(ctx context.Context, channel string, atOnce bool, except ...int64) (int64, error) {
	const stale = `state = 'sending' AND o.channel = $1 AND ($2 OR next_at < now()) AND o.id <> ALL (coalesce($3, '{}'::bigint[]))`
	rows, err := b.Pool.Query(ctx, `SELECT DISTINCT conversation_id FROM outbox o WHERE `+stale+` AND body ? 'by'`, channel, atOnce, except)
	if err != nil {
		return 0, err
	}
	words, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, err
	}
	for _, conversation := range words { // before: twice is better than not at all
		if err := b.Lost(ctx, conversation, Loss{Why: "the sender ended", Maybe: true}); err != nil {
			return 0, err
		}
	}
	var n int64
	err = b.Pool.QueryRow(ctx, `
		WITH settled AS (
			UPDATE outbox o SET state = CASE WHEN c.external_id = $4 THEN 'waiting' ELSE 'unknown' END, error = 'the sender ended before the outcome was known',
				settled_at = CASE WHEN c.external_id <> $4 THEN now() END, next_at = now()
			FROM conversation c WHERE c.id = o.conversation_id AND `+stale+`
			RETURNING o.state
		)
		SELECT count(*) FROM settled WHERE state = 'unknown'`, channel, atOnce, except, b.deskChat()).Scan(&n)
	return n, err
}

// Sending is a message that has just gone out.
type Sending struct {
	External string // the door's own id of the conversation
	Ago      time.Duration
}

// SentLately gives what may have gone out in a channel within a time, the oldest first.
func (b *Bot) SentLately(ctx context.Context, channel string, within time.Duration) ([]Sending, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT c.external_id, now() - o.settled_at FROM outbox o JOIN conversation c ON c.id = o.conversation_id
		WHERE o.channel = $1 AND o.settled_at > now() - $2::interval AND o.state IN ('sent', 'unknown')
		ORDER BY o.settled_at`, channel, within)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Sending])
}

// Previewed says under which id of the door's own a turn's answer is shown while
// it is written, so that the finished answer can take its place. It reports
// whether that came in time: nobody looks for the preview of a turn that has been
// answered.
func (b *Bot) Previewed(ctx context.Context, turn, message int64) (bool, error) {
	// Finishing the turn changes its row too: whoever is second sees what the first did.
	done, err := b.Pool.Exec(ctx, `UPDATE turn SET preview = $2 WHERE id = $1 AND state = 'waiting'`, turn, message)
	return done.RowsAffected() == 1, err
}

// Preview is a message that shows the beginning of an answer.
type Preview struct {
	Turn     int64
	External string // the door's own id of the conversation
	Message  int64  // and of the message
}

// DeadPreviews gives previews of a channel whose answer will not come: a counsellor has
// taken the conversation meanwhile. Those that are older than within are left.
func (b *Bot) DeadPreviews(ctx context.Context, db querier, channel string, within time.Duration, limit int) ([]Preview, error) {
	rows, err := db.Query(ctx, `
		SELECT t.id, c.external_id, t.preview FROM turn t JOIN conversation c ON c.id = t.conversation_id AND c.channel = $1
		WHERE t.preview <> 0 AND t.state IN ('forwarded', 'joined') AND t.received_at > now() - $2::interval
		  AND (t.state = 'forwarded' OR EXISTS (SELECT FROM turn head WHERE head.id = t.joined_to AND head.state = 'forwarded'))
		ORDER BY t.received_at LIMIT $3`, channel, within, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Preview])
}

// PreviewGone says that a preview is not there any more.
func (b *Bot) PreviewGone(ctx context.Context, p Preview) error {
	_, err := b.Pool.Exec(ctx, `UPDATE turn SET preview = 0 WHERE id = $1 AND preview = $2`, p.Turn, p.Message)
	return err
}

// Left says that a person has left a conversation, or is back, before anything
// was sent to them in vain. What is posted at the counsellors' desk waits until the
// bot is there again.
func (b *Bot) Left(ctx context.Context, tx pgx.Tx, channel, conversation string, left bool) error {
	if b.Desk != nil && b.Desk.Channel == channel && b.Desk.Conversation == conversation {
		left = false
	}
	var id int64
	err := tx.QueryRow(ctx, `
		UPDATE conversation SET unreachable_at = CASE WHEN $3 THEN coalesce(unreachable_at, now()) END
		WHERE channel = $1 AND external_id = $2 RETURNING id`, channel, conversation, left).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil || !left {
		return err
	}
	return b.giveUp(ctx, tx, id, "the person has left")
}

// Moved says that the door's own id of a conversation has changed. Where the new
// one is known already, it stays as it is.
func (b *Bot) Moved(ctx context.Context, db session, channel, before, now string) error {
	_, err := db.Exec(ctx, `
		UPDATE conversation SET external_id = $3
		WHERE channel = $1 AND external_id = $2 AND NOT EXISTS (SELECT FROM conversation WHERE channel = $1 AND external_id = $3)`,
		channel, before, now)
	return err
}
