package telegram

import (
	"context"
	"errors"
	"fmt"
	"sync"

	tg "github.com/go-telegram/bot"
	"github.com/jackc/pgx/v5"
)

// process works on stored updates until ctx is over. What an update asks to be
// done outside the database it starts in all, which is waited for.
func (d *Door) process(ctx context.Context, all *sync.WaitGroup) {
	for b := (backoff{}); ctx.Err() == nil; {
		after, worked, err := d.processOne(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			sleep(ctx, d.complain("work on an update", err, &b))
		case worked:
			b.reset()
			if after != nil {
				all.Go(func() {
					ctx, stop := lasting(ctx, drain)
					defer stop()
					after(ctx)
				})
			}
		default:
			rest(ctx, d.updates)
		}
	}
}

// processOne takes the next update, does what it asks and marks it, all in one
// transaction: an update is handed to the core once, and either is done or still
// waits. It reports whether there was one, and gives what is to be done outside
// the database once that has been committed.
func (d *Door) processOne(ctx context.Context) (after func(context.Context), worked bool, err error) {
	var id int64
	err = pgx.BeginFunc(ctx, d.bot.Pool, func(tx pgx.Tx) error {
		var body []byte
		if id, body, err = claimUpdate(ctx, tx); err != nil {
			return err
		}
		after, err = d.handle(ctx, tx, id, body)
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, false, nil
	}
	if id != 0 && ofData(err) {
		// The database will refuse it every time, and its chat must go on.
		d.log.Error("telegram: an update is given up", "update", id, "error", d.words(err))
		err = d.mark(ctx, d.bot.Pool, id, "dead", d.words(err))
		return nil, true, err
	}
	return after, err == nil, err
}

// claimUpdate locks the oldest waiting update of which no older one of the same
// chat waits: while that one is being worked on it still counts as waiting, so
// the order within a chat holds, and chats do not wait for each other.
//
// It looks at the oldest hundred only, so that a claim costs the same however
// many wait.
func claimUpdate(ctx context.Context, tx pgx.Tx) (id int64, body []byte, err error) {
	err = tx.QueryRow(ctx, `
		WITH front AS MATERIALIZED (
			SELECT update_id, coalesce(body #>> '{message,chat,id}', body #>> '{callback_query,message,chat,id}',
			                           'none ' || update_id) AS chat
			FROM telegram_update
			WHERE state = 'waiting'
			ORDER BY update_id
			LIMIT 100
		), first AS (
			SELECT min(update_id) AS update_id FROM front GROUP BY chat
		)
		SELECT u.update_id, u.body
		FROM telegram_update u JOIN first USING (update_id)
		WHERE u.state = 'waiting'
		ORDER BY u.update_id
		LIMIT 1
		FOR UPDATE OF u SKIP LOCKED`).Scan(&id, &body)
	return id, body, err
}

// handle does what an update asks, and marks it.
func (d *Door) handle(ctx context.Context, tx pgx.Tx, id int64, body []byte) (after func(context.Context), err error) {
	in, broken := understand(body, *d.me.Load())
	state, why := "done", ""
	switch {
	case broken != nil:
		state, why = "dead", d.words(broken)
		d.log.Error("telegram: an update cannot be decoded", "update", id, "error", why)
		if in.message = salvage(body); in.message != nil {
			why += " (its text was taken nevertheless)"
		}
	case in.group != nil:
		var once bool
		if once, err = d.groups.first(ctx, tx, in.group.chat); err != nil {
			return nil, err
		}
		if once {
			after = func(ctx context.Context) { d.answerGroup(ctx, *in.group) }
		} else {
			state, why = "skipped", "the group was answered today"
		}
	case in.skip != "":
		state, why = "skipped", in.skip
	}
	if in.message != nil {
		if _, err := d.bot.ReceiveIn(ctx, tx, *in.message); err != nil {
			return nil, err
		}
	}
	if in.callback != "" {
		after = func(ctx context.Context) { d.answerCallback(ctx, in.callback) }
	}
	if err := d.mark(ctx, tx, id, state, why); err != nil {
		return nil, err
	}
	if in.private {
		// What people say to each other in a group is not ours to keep.
		_, err = tx.Exec(ctx, `UPDATE telegram_update SET body = jsonb_build_object('update_id', update_id) WHERE update_id = $1`, id)
	}
	return after, err
}

func (d *Door) mark(ctx context.Context, db execer, id int64, state, why string) error {
	_, err := db.Exec(ctx, `UPDATE telegram_update SET state = $2, error = $3 WHERE update_id = $1 AND state = 'waiting'`, id, state, why)
	if err != nil {
		return fmt.Errorf("mark update %d: %w", id, err)
	}
	return nil
}

// answerCallback confirms the press of a button. Where that fails the button
// spins a little longer; the press itself has been stored.
func (d *Door) answerCallback(ctx context.Context, query string) {
	ctx, cancel := context.WithTimeout(ctx, d.options.SendTimeout)
	defer cancel()
	if _, err := d.api.AnswerCallbackQuery(ctx, &tg.AnswerCallbackQueryParams{CallbackQueryID: query}); err != nil {
		d.log.Info("telegram: a button press was not confirmed", "error", d.words(err))
	}
}
