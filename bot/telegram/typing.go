package telegram

import (
	"context"
	"errors"
	"sync"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/jackc/pgx/v5"

	"careerbot/bot"
)

const (
	typingEvery = 4 * time.Second // Telegram shows it for five
	typingFor   = 40 * time.Second
	maxTyping   = 64 // chats at once; it is an ornament, not worth a storm of requests
)

// watch follows what the core does: a reply wakes the sender, and while a turn is
// worked on its chat shows "typing".
func (d *Door) watch(ctx context.Context) {
	events, stop := d.bot.Hub.Watch(0)
	defer stop()
	var all sync.WaitGroup
	defer all.Wait()
	typists := map[int64]context.CancelFunc{} // by conversation
	ended := make(chan int64, maxTyping)
	for {
		select {
		case <-ctx.Done():
			for _, cancel := range typists {
				cancel()
			}
			return
		case conversation := <-ended:
			typists[conversation]() // frees the context
			delete(typists, conversation)
		case e := <-events:
			cancel, busy := typists[e.Conversation]
			switch {
			case e.Kind == bot.Replied:
				wake(d.replies)
				if busy {
					cancel()
				}
			case e.Kind == bot.Working && !busy && len(typists) < maxTyping:
				typing, cancel := context.WithTimeout(ctx, typingFor)
				typists[e.Conversation] = cancel
				all.Go(func() {
					d.showTyping(typing, e.Conversation)
					ended <- e.Conversation // has room for every typist
				})
			}
		}
	}
}

// showTyping shows "typing" in a conversation until ctx is over. Failures do not
// matter.
func (d *Door) showTyping(ctx context.Context, conversation int64) {
	var chat string
	err := d.bot.Pool.QueryRow(ctx, `SELECT external_id FROM conversation WHERE id = $1 AND channel = $2`, conversation, channel).Scan(&chat)
	if errors.Is(err, pgx.ErrNoRows) {
		return // another door's
	}
	for err == nil {
		_, err = d.api.SendChatAction(ctx, &tg.SendChatActionParams{ChatID: chat, Action: models.ChatActionTyping})
		if err == nil && !sleep(ctx, typingEvery) {
			return
		}
	}
}
