package telegram

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
)

// Letter is a dead letter: an update that could not be understood.
type Letter struct {
	ID       int64     `json:"update_id"`
	Received time.Time `json:"received"`
	Error    string    `json:"error"`
	Body     string    `json:"body"`
}

// Stored gives a door that only works on what is stored: it knows no token and
// never touches the network.
func Stored(b *bot.Bot) *Door {
	return &Door{bot: b, log: b.Log}
}

// Letters lists the dead letters, the newest first.
func (d *Door) Letters(ctx context.Context, limit int) ([]Letter, error) {
	rows, err := d.bot.Pool.Query(ctx, `
		SELECT update_id, received_at, error, body::text FROM telegram_update WHERE state = 'dead' ORDER BY update_id DESC LIMIT $1`, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Letter])
}

// ErrNoLetter is what Replay gives where there is no such dead letter.
var ErrNoLetter = errors.New("there is no dead letter of this number")

// Replay reads a stored update again, with what this version of the program
// understands, and hands it to the core. It gives its new state, and why. What
// was handed over before, from a letter whose words could be saved, is not
// handed over twice.
func (d *Door) Replay(ctx context.Context, id int64) (state, why string, err error) {
	err = pgx.BeginFunc(ctx, d.bot.Pool, func(tx pgx.Tx) error {
		u := rawUpdate{id: id}
		err := tx.QueryRow(ctx, `SELECT body FROM telegram_update WHERE update_id = $1 AND state IN ('dead', 'waiting') FOR UPDATE`, id).Scan(&u.body)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNoLetter
		}
		if err != nil {
			return err
		}
		in := d.read(u)
		if err := d.hand(ctx, tx, []incoming{in}); err != nil {
			return err
		}
		state, why = in.state, in.why
		_, err = tx.Exec(ctx, `
			UPDATE telegram_update SET state = $2, error = $3,
				body = CASE WHEN $4 THEN jsonb_build_object('update_id', update_id) ELSE body END
			WHERE update_id = $1`, id, state, why, in.private && state != "dead")
		return err
	})
	if err != nil {
		return "", "", fmt.Errorf("replay update %d: %w", id, err)
	}
	return state, why, nil
}

// adopt works on updates that an earlier version stored and left waiting.
func (d *Door) adopt(ctx context.Context) {
	for ctx.Err() == nil {
		var id int64
		err := d.bot.Pool.QueryRow(ctx, `SELECT update_id FROM telegram_update WHERE state = 'waiting' ORDER BY update_id LIMIT 1`).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return
		}
		if err == nil {
			_, _, err = d.Replay(ctx, id)
		}
		if err != nil && !errors.Is(err, ErrNoLetter) { // another replica was quicker
			d.log.Error("telegram: take up an update of an earlier version", "error", d.words(err))
			sleep(ctx, idle)
		}
	}
}

const (
	// keepUpdates is how long an update that was worked on is kept: Telegram may
	// repeat one for 24 hours.
	keepUpdates = 48 * time.Hour
	// keepLetters is the same for dead letters, which somebody has to look at.
	keepLetters = 30 * 24 * time.Hour
	sweepEvery  = 10 * time.Minute
)

// sweep forgets old updates until ctx is over: they hold what people wrote, and
// the conversation has what is needed of it.
func (d *Door) sweep(ctx context.Context) {
	for {
		done, err := d.bot.Pool.Exec(ctx, `
			DELETE FROM telegram_update WHERE update_id IN (
				SELECT update_id FROM telegram_update
				WHERE received_at < now() - $1::interval AND (state IN ('done', 'skipped') OR state = 'dead' AND received_at < now() - $2::interval)
				LIMIT 10000)`, keepUpdates, keepLetters)
		switch {
		case err != nil && ctx.Err() == nil:
			d.log.Error("telegram: forget old updates", "error", d.words(err))
		case err == nil && done.RowsAffected() == 10000:
			continue // there are more
		}
		if !sleep(ctx, sweepEvery) {
			return
		}
	}
}
