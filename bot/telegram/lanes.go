package telegram

import (
	"slices"
	"sync"
	"time"
)

// What Telegram allows: 30 messages a second in all, one a second to a chat, 20
// a minute to a group. With a little room, for networks that do not run evenly.
const (
	overallEvery = time.Second / 30
	overallAhead = 3 * overallEvery // a loop that wakes late catches up
	chatEvery    = 1050 * time.Millisecond
	groupMost    = 20
	groupWithin  = 61 * time.Second
	// manyLimited is how many chats are told to wait, with nothing accepted in
	// between, before that is taken to mean everybody.
	manyLimited = 3
)

// lanes know when the next message may go: to a chat, to a group, at all. One
// process sends for the bot, so what is known in its memory is all there is.
type lanes struct {
	mu      sync.Mutex
	chats   map[int64]*lane
	next    time.Time               // when the next message at all may go, at an even pace
	paused  time.Time               // until then nothing goes
	limited map[int64]time.Duration // chats that were told to wait since a message was accepted
}

// lane is the way to one chat.
type lane struct {
	open   time.Time   // when the next message may go
	closed time.Time   // until then Telegram wants to hear nothing
	lately []time.Time // what a group got within the last minute
}

func newLanes() *lanes {
	return &lanes{chats: map[int64]*lane{}, limited: map[int64]time.Duration{}}
}

func (l *lanes) lane(chat int64) *lane {
	to := l.chats[chat]
	if to == nil {
		if len(l.chats) >= 10000 {
			l.forget(time.Now())
		}
		to = &lane{}
		l.chats[chat] = to
	}
	return to
}

// forget drops the lanes that say no more than a new one.
func (l *lanes) forget(now time.Time) {
	for chat, to := range l.chats {
		if to.at(now).IsZero() && len(to.lately) == 0 {
			delete(l.chats, chat)
		}
	}
}

// at gives when the next message may go, zero for now.
func (to *lane) at(now time.Time) time.Time {
	to.lately = slices.DeleteFunc(to.lately, func(t time.Time) bool { return t.Add(groupWithin).Before(now) })
	at := later(to.open, to.closed)
	if len(to.lately) >= groupMost {
		at = later(at, to.lately[len(to.lately)-groupMost].Add(groupWithin))
	}
	if at.After(now) {
		return at
	}
	return time.Time{}
}

// opens gives when a message to a chat may go as far as the chat is concerned;
// zero is now.
func (l *lanes) opens(chat int64, now time.Time) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	if to := l.chats[chat]; to != nil {
		return to.at(now)
	}
	return time.Time{}
}

// anyOpens gives the same as far as all chats together are concerned.
func (l *lanes) anyOpens(now time.Time) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.anyAt(now)
}

func (l *lanes) anyAt(now time.Time) time.Time {
	if at := later(l.paused, l.next.Add(-overallAhead)); at.After(now) {
		return at
	}
	return time.Time{}
}

// take takes a place, if one is free now; else it gives when to ask again.
func (l *lanes) take(chat int64, now time.Time) (again time.Time, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	to := l.lane(chat)
	if at := later(to.at(now), l.anyAt(now)); !at.IsZero() {
		return at, false
	}
	l.next = later(l.next, now).Add(overallEvery)
	to.open = now.Add(chatEvery)
	if chat < 0 { // groups have negative ids
		to.lately = append(to.lately, now)
	}
	return time.Time{}, true
}

// seed takes account of a message that went out before, from elsewhere.
func (l *lanes) seed(chat int64, sent time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	to := l.lane(chat)
	to.open = later(to.open, sent.Add(chatEvery))
	if chat < 0 {
		to.lately = append(to.lately, sent)
		slices.SortFunc(to.lately, time.Time.Compare)
	}
	l.next = later(l.next, sent).Add(overallEvery)
}

// over says that a message has gone its way. However long the server held it, the
// next one to the chat comes a second later.
func (l *lanes) over(chat int64, accepted bool, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	to := l.lane(chat)
	to.open = later(to.open, now.Add(time.Second))
	if accepted {
		clear(l.limited)
	}
}

// limit closes the way to a chat because Telegram asked for it, and everything
// where it asked so for several chats in a row.
func (l *lanes) limit(chat int64, wait time.Duration, now time.Time) (everything bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	to := l.lane(chat)
	to.closed = later(to.closed, now.Add(wait))
	l.limited[chat] = max(l.limited[chat], wait)
	if len(l.limited) < manyLimited {
		return false
	}
	for _, wait := range l.limited {
		l.paused = later(l.paused, now.Add(wait))
	}
	clear(l.limited)
	return true
}

// closedUntil gives until when Telegram wants to hear nothing for a chat, zero
// where it may be spoken to. What does not count as a message has to obey only
// this.
func (l *lanes) closedUntil(chat int64, now time.Time) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := l.paused
	if to := l.chats[chat]; to != nil {
		at = later(at, to.closed)
	}
	if at.After(now) {
		return at
	}
	return time.Time{}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
