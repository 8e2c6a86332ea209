package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
)

const (
	// claimFor is how long a worker may take before another takes over.
	claimFor = 30 * time.Second
	// maxAttempts is how often a turn that fails is tried before the person is
	// told that it failed.
	maxAttempts = 3
	// idle is how long a worker waits for news before it looks for itself.
	idle = time.Second
	// finishWithin bounds the shutdown: a turn that is being answered may take
	// this long to be finished.
	finishWithin = 10 * time.Second
)

// Run answers turns until ctx is over, then finishes those that it has begun.
func (b *Bot) Run(ctx context.Context, workers int) {
	var wg sync.WaitGroup
	wg.Go(func() { b.Hub.listen(ctx, b.Pool, b.Log) })
	for range workers {
		wg.Go(func() { b.work(ctx) })
	}
	wg.Wait()
}

func (b *Bot) work(ctx context.Context) {
	wake, stop := b.Hub.turns()
	defer stop()
	for ctx.Err() == nil {
		worked, err := b.workOne(ctx)
		if err != nil && ctx.Err() == nil {
			b.Log.Error("work on a turn", "error", err)
		}
		if worked && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-wake:
		case <-time.After(idle):
		}
	}
}

// claimed is a turn that this worker has.
type claimed struct {
	id, conversation int64
	channel          string
	message, kind    string
	language, region string
	attempts         int
}

// workOne claims one turn and answers it. It reports whether there was one.
func (b *Bot) workOne(ctx context.Context) (worked bool, err error) {
	t, err := b.claim(ctx)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("claim: %w", err)
	}
	// From here on the turn is finished even if the program is told to stop.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), claimFor-finishWithin)
	defer cancel()
	b.Hub.publish(Event{Conversation: t.conversation, Turn: t.id, Kind: Working})
	a, err := Answer{}, errGivenUp
	if t.attempts <= maxAttempts {
		a, err = b.answerTurn(ctx, t)
	}
	if err != nil {
		if t.attempts < maxAttempts {
			return true, errors.Join(err, b.release(ctx, t))
		}
		b.Log.Error("turn given up", "turn", t.id, "error", err)
		language := cmp.Or(t.language, "zh")
		a = Answer{Outcome: Declined, Language: language, Text: prompts.Failed(language, b.Contact(language)), Citations: []Citation{}, Reason: "failed"}
	}
	if err := b.finish(ctx, t, a, err != nil); err != nil {
		if errors.Is(err, errTaken) {
			return true, err
		}
		return true, errors.Join(err, b.release(ctx, t))
	}
	return true, nil
}

// claim takes the oldest turn that nobody has, of a conversation in which no
// earlier turn waits.
func (b *Bot) claim(ctx context.Context) (claimed, error) {
	var t claimed
	err := b.Pool.QueryRow(ctx, `
		UPDATE turn SET claimed_until = now() + $1, attempts = attempts + 1
		FROM conversation c
		WHERE c.id = turn.conversation_id AND turn.id = (
			SELECT id FROM turn t
			WHERE state = 'waiting' AND (claimed_until IS NULL OR claimed_until < now())
			  AND NOT EXISTS (SELECT FROM turn earlier
			                  WHERE earlier.conversation_id = t.conversation_id
			                    AND earlier.state = 'waiting' AND earlier.id < t.id)
			ORDER BY id
			LIMIT 1
			FOR UPDATE SKIP LOCKED)
		RETURNING turn.id, c.id, c.channel, turn.message, turn.kind, c.language, c.region, turn.attempts`,
		claimFor).Scan(&t.id, &t.conversation, &t.channel, &t.message, &t.kind, &t.language, &t.region, &t.attempts)
	return t, err
}

// release gives a turn back after a failure, to be tried again soon.
func (b *Bot) release(ctx context.Context, t claimed) error {
	_, err := b.Pool.Exec(ctx, `
		UPDATE turn SET claimed_until = now() + $3
		WHERE id = $1 AND attempts = $2 AND state = 'waiting'`, t.id, t.attempts, time.Duration(t.attempts)*time.Second)
	return err
}

// answerTurn answers; a panic in it is an error of this turn, not the end of the
// program.
func (b *Bot) answerTurn(ctx context.Context, t claimed) (a Answer, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	if t.kind == "other" {
		language := cmp.Or(t.language, "zh")
		return Answer{Outcome: Clarify, Language: language, Text: prompts.Unsupported(language), Citations: []Citation{}, Reason: "not text"}, nil
	}
	return b.Answer(ctx, Question{
		Text: t.message, Language: t.language, Region: t.region, spoken: true,
		partial: func(text string) {
			b.Hub.publish(Event{Conversation: t.conversation, Turn: t.id, Kind: Writing, Text: text})
		},
	})
}

// errGivenUp means that a turn was answered often enough without its answer
// getting into the database.
var errGivenUp = errors.New("no answer could be stored")

// errTaken means that another worker has answered the turn meanwhile.
var errTaken = errors.New("turn was taken over by another worker")

// finish marks the turn answered and writes its reply, both or neither. Only the
// worker of the last attempt may: the statement checks it.
func (b *Bot) finish(ctx context.Context, t claimed, a Answer, failed bool) error {
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	state := "answered"
	if failed {
		state = "failed"
	}
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		// Receive locks the conversation, then waits for the turn where the same
		// message comes again. In another order here the two would deadlock.
		if _, err := tx.Exec(ctx, `SELECT FROM conversation WHERE id = $1 FOR NO KEY UPDATE`, t.conversation); err != nil {
			return err
		}
		done, err := tx.Exec(ctx, `
			UPDATE turn SET state = $3, outcome = $4, reason = $5, confidence = $6, answer = $7, answered_at = now(), claimed_until = NULL
			WHERE id = $1 AND attempts = $2 AND state = 'waiting'`,
			t.id, t.attempts, state, a.Outcome, a.Reason, a.Confidence, body)
		if err != nil {
			return err
		}
		if done.RowsAffected() == 0 {
			return errTaken
		}
		if _, err := tx.Exec(ctx, `
			INSERT INTO outbox (turn_id, part, conversation_id, channel, body) VALUES ($1, 1, $2, $3, $4)`,
			t.id, t.conversation, t.channel, body); err != nil {
			return err
		}
		if a.switchTo != "" || a.moveTo != "" {
			if _, err := tx.Exec(ctx, `
				UPDATE conversation SET language = coalesce(nullif($2, ''), language), region = coalesce(nullif($3, ''), region)
				WHERE id = $1`, t.conversation, a.switchTo, a.moveTo); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `SELECT pg_notify($1, $2::text)`, replyChannel, fmt.Sprint(t.conversation))
		return err
	})
	if err != nil {
		return fmt.Errorf("finish turn %d: %w", t.id, err)
	}
	return nil
}
