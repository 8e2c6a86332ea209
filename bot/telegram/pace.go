package telegram

import (
	"context"
	"sync"
	"time"
)

// What Telegram allows, with a little room for clocks and networks that do not
// run evenly: 30 messages a second in all, one a second to a chat, 20 a minute to
// a group.
const (
	overallEvery = time.Second / 29
	chatEvery    = 1050 * time.Millisecond
	groupEvery   = 3050 * time.Millisecond
)

// pace spaces messages. Each replica keeps its own: where they are too fast
// together, Telegram says so with a 429, which is obeyed.
type pace struct {
	mu    sync.Mutex
	chats map[int64]time.Time // when the next message to a chat may go
	next  time.Time           // when the next message at all may go
}

func newPace() *pace { return &pace{chats: map[int64]time.Time{}} }

// wait returns when a message to a chat may go. First the chat's turn, then
// everyone's: a chat that waits for its own turn holds nobody up.
func (p *pace) wait(ctx context.Context, chat int64) error {
	for _, reserve := range []func(time.Time) time.Time{
		func(now time.Time) time.Time { return p.reserveChat(chat, now) },
		p.reserveAny,
	} {
		if now := time.Now(); !sleep(ctx, reserve(now).Sub(now)) {
			return ctx.Err()
		}
	}
	return nil
}

func (p *pace) reserveChat(chat int64, now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.chats) >= 10000 {
		for other, at := range p.chats {
			if at.Before(now) {
				delete(p.chats, other)
			}
		}
	}
	every := chatEvery
	if chat < 0 { // groups have negative ids
		every = groupEvery
	}
	at := later(p.chats[chat], now)
	p.chats[chat] = at.Add(every)
	return at
}

func (p *pace) reserveAny(now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := later(p.next, now)
	p.next = at.Add(overallEvery)
	return at
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
