package telegram

import (
	"context"
	"fmt"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/jackc/pgx/v5"
)

// pollLock is the class of the advisory lock that makes one replica the poller.
const pollLock = 0x74677570

// retryLock is how often a replica that does not poll asks whether it may. It
// asks instead of waiting inside the database, where a statement that waits for
// hours would keep vacuum from its work.
const retryLock = 2 * time.Second

// pollMore is how much longer than it should a poll may take.
const pollMore = callFor / 2

// storeFor bounds one store.
const storeFor = 10 * time.Second

// poll fetches updates by long polling until ctx is over, whenever this replica
// is the one that may.
func (d *Door) poll(ctx context.Context) {
	for b := (backoff{}); ctx.Err() == nil; {
		held, err := d.pollLocked(ctx, &b)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			sleep(ctx, d.complain("take turns at polling", err, &b))
		case !held:
			b.reset()
			sleep(ctx, retryLock)
		}
	}
}

// pollLocked polls for as long as it holds the lock. It reports whether it had it.
//
// The connection that holds the lock also stores the updates. So a replica that
// has lost its connection, and with it the lock, cannot store nor move the offset.
func (d *Door) pollLocked(ctx context.Context, b *backoff) (held bool, err error) {
	// Between two statements lies a poll, or the wait after one that failed.
	conn, held, err := d.lock(ctx, pollLock, d.options.PollTimeout+pollMore+maxBackoff+d.letGo)
	if err != nil || !held {
		return false, err
	}
	defer unlock(ctx, conn)
	// With a webhook set, Telegram refuses getUpdates.
	if !d.untilDone(ctx, "delete the webhook", func(ctx context.Context) error {
		_, err := d.api.DeleteWebhook(ctx, &tg.DeleteWebhookParams{})
		return err
	}) {
		return true, nil
	}
	return true, d.pollWith(ctx, conn, b)
}

// pollWith polls until ctx is over or the connection fails. After that it has an
// error, whichever it was.
func (d *Door) pollWith(ctx context.Context, conn *pgx.Conn, b *backoff) error {
	// offset confirms the batch before: it is set once that has been committed. After
	// an empty batch it is left out, since Telegram may go on with lower ids after a
	// quiet week, and an offset above them would confirm what nobody has seen.
	var offset int64
	for ctx.Err() == nil {
		// Without the connection another replica may have the lock by now.
		asking, cancel := context.WithTimeout(ctx, lockFor)
		err := conn.Ping(asking)
		cancel()
		if err != nil {
			return fmt.Errorf("the connection with the lock was lost: %w", err)
		}
		batch, err := d.getUpdates(ctx, offset)
		if ctx.Err() != nil {
			return ctx.Err() // what may have come is not confirmed, and comes again
		}
		var updates []rawUpdate
		next := int64(0)
		for _, raw := range batch {
			u, err := parseRaw(raw)
			if err != nil {
				// Without an id it cannot be stored; the ids after it confirm it.
				d.log.Error("telegram: an update cannot be read", "error", d.words(err))
				continue
			}
			updates = append(updates, u)
			next = max(next, u.id+1)
		}
		if err == nil && len(batch) > 0 && len(updates) == 0 {
			err = errNoID
		}
		if err != nil {
			sleep(ctx, d.complain("get updates", err, b))
			continue
		}
		if len(updates) > 0 {
			storing, cancel := context.WithTimeout(ctx, storeFor)
			err := d.ingest(storing, conn, updates)
			cancel()
			if err != nil {
				return err
			}
		}
		b.reset()
		offset = next
	}
	return ctx.Err()
}
