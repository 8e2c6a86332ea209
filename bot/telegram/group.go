package telegram

import (
	"context"
	"strconv"
	"sync"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
)

// politeness is how long a group is left in peace after an answer.
const politeness = 24 * time.Hour

// groups knows which groups were answered lately. The database decides; what it
// said is remembered, so that a busy group costs one query a day: the query has
// no index, because next to nothing asks it.
type groups struct {
	mu     sync.Mutex
	silent map[int64]time.Time // until when
}

func newGroups() *groups { return &groups{silent: map[int64]time.Time{}} }

// first reports whether a group is to be answered now: whether it was not in the
// last day. The answer counts as given once tx is committed and the row done. No
// lock is needed: updates of one chat are worked on one after the other, whatever
// the number of replicas.
func (g *groups) first(ctx context.Context, tx pgx.Tx, chat int64) (bool, error) {
	if g.quiet(chat, time.Now()) {
		return false, nil
	}
	var left *float64
	err := tx.QueryRow(ctx, `
		SELECT extract(epoch FROM max(received_at) + $2 - now())::float8
		FROM telegram_update
		WHERE state = 'done' AND received_at > now() - $2 AND body #>> '{message,chat,id}' = $1`,
		strconv.FormatInt(chat, 10), politeness).Scan(&left)
	if err != nil || left == nil {
		return err == nil, err
	}
	g.hush(chat, time.Now().Add(time.Duration(*left*float64(time.Second))))
	return false, nil
}

func (g *groups) quiet(chat int64, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return now.Before(g.silent[chat])
}

func (g *groups) hush(chat int64, until time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.silent) >= 10000 {
		clear(g.silent) // it is only a memory of what the database knows
	}
	g.silent[chat] = until
}

// answerGroup says that questions are answered in private. It is said at most
// once: a group that misses it is no worse off than before.
func (d *Door) answerGroup(ctx context.Context, call groupCall) {
	if err := d.pace.wait(ctx, call.chat); err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, d.options.SendTimeout)
	defer cancel()
	_, err := d.api.SendMessage(ctx, &tg.SendMessageParams{
		ChatID:             call.chat,
		MessageThreadID:    call.thread,
		Text:               prompts.Group(call.language),
		LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: tg.True()},
		ReplyParameters:    &models.ReplyParameters{MessageID: call.message, AllowSendingWithoutReply: true},
	})
	if err != nil {
		d.log.Info("telegram: a group was not answered", "error", d.words(err))
	}
}
