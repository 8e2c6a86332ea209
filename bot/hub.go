package bot

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/batch"
	"careerbot/internal/postgres"
)

// The channels of LISTEN and NOTIFY: something waits; a conversation has a reply, of
// which its number is told, and behind a space its channel; in the same words, a
// counsellor types there; a case has changed, of which its number is told by the
// triggers of its tables; somebody asks for a suggestion.
const (
	turnChannel   = "careerbot_turn"
	replyChannel  = "careerbot_reply"
	typingChannel = "careerbot_typing"
	caseChannel   = "careerbot_case"
	draftChannel  = "careerbot_draft"
)

// What the news of turnChannel can begin with, before a conversation's number:
// what is being answered there was changed; somebody there cannot wait.
const (
	amendedNews = "amended:"
	hurryNews   = "hurry:"
)

// EventKind says what happened in a conversation.
type EventKind string

// What a door can be told.
const (
	Working EventKind = "working" // a turn is being worked on
	Writing EventKind = "writing" // Text is the checked part of an answer that is still being written
	Replied EventKind = "replied" // the outbox has a reply
	Typing  EventKind = "typing"  // a counsellor is writing to the person
)

// Event is news of a conversation. Working and Writing come only from this
// process and may be missed; Replied and Typing come from every replica.
type Event struct {
	Channel      string // of the conversation; "" if it is not known
	Conversation int64
	Turn         int64
	Kind         EventKind
	Text         string
}

// Hub is what the parts of one process share. It tells workers that turns wait,
// and doors what happens in conversations: that only saves waiting, and whoever
// misses an event finds the rows by looking. And it gathers writes that come at
// the same time.
type Hub struct {
	mu       sync.Mutex
	workers  map[chan struct{}]bool
	watchers map[int64]map[chan Event]bool // by conversation; 0 watches all
	held     map[int64]*holding            // by conversation: what this process works on
	desks    map[chan int64]bool           // watchers of cases

	cases     chan struct{} // news for who looks after cases
	drafts    chan struct{} // and for who makes suggestions
	slow      chan struct{} // work that waits for somebody else's server
	receiving batch.Queue[Message, Receipt]
	finishing batch.Queue[finished, bool]
	reading   batch.Queue[asked, []Reply]
}

// maxSlow is how many conversations may wait for a model at a time: fewer than
// there are workers, so that who needs no model, or is in distress, never waits
// for somebody else's server.
const maxSlow = 24

// takeSlow reserves a place for work that waits for a model. ok is false where
// all are taken.
func (h *Hub) takeSlow() (free func(), ok bool) {
	if h == nil { // a single question, without conversations
		return func() {}, true
	}
	select {
	case h.slow <- struct{}{}:
		return func() { <-h.slow }, true
	default:
		return nil, false
	}
}

// gather is how long writes that come close together wait for each other. A
// commit costs the database about the same for one as for ten.
const gather = 8 * time.Millisecond

// NewHub makes a hub.
func NewHub() *Hub {
	h := &Hub{workers: map[chan struct{}]bool{}, watchers: map[int64]map[chan Event]bool{}, held: map[int64]*holding{}, desks: map[chan int64]bool{}, cases: make(chan struct{}, 1), drafts: make(chan struct{}, 1), slow: make(chan struct{}, maxSlow)}
	h.receiving.OneByOne, h.receiving.Every = postgres.RefusesData, gather
	h.finishing.OneByOne, h.finishing.Every = postgres.RefusesData, gather
	h.reading.Every = gather
	return h
}

// Watch gives the events of one conversation, or of all for 0. A watcher that
// does not keep up misses events.
func (h *Hub) Watch(conversation int64) (events <-chan Event, stop func()) {
	c := make(chan Event, 16)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.watchers[conversation] == nil {
		h.watchers[conversation] = map[chan Event]bool{}
	}
	h.watchers[conversation][c] = true
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.watchers[conversation], c)
		if len(h.watchers[conversation]) == 0 {
			delete(h.watchers, conversation)
		}
	}
}

// WatchCases gives the numbers of cases that have changed, whichever replica
// changed them; 0 says that any may have. A watcher that does not keep up misses some.
func (h *Hub) WatchCases() (changed <-chan int64, stop func()) {
	c := make(chan int64, 64)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.desks[c] = true
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.desks, c)
	}
}

func (h *Hub) caseChanged(id int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.desks {
		select {
		case c <- id:
		default:
		}
	}
}

func (h *Hub) turns() (wake <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.workers[c] = true
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.workers, c)
	}
}

func (h *Hub) wakeWorkers() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.workers {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// wakeCases says that there may be something to do for counsellors.
func (h *Hub) wakeCases() {
	select {
	case h.cases <- struct{}{}:
	default:
	}
}

// wakeAfter wakes the workers when what waits for the rest of a message is due.
func (h *Hub) wakeAfter(d time.Duration) {
	time.AfterFunc(d+time.Millisecond, h.wakeWorkers)
}

func (h *Hub) publish(e Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, key := range []int64{e.Conversation, 0} {
		for c := range h.watchers[key] {
			select {
			case c <- e:
			default:
			}
		}
	}
}

// listen passes on PostgreSQL's notifications until ctx is over. While the
// database is away, everyone looks for themselves.
func (h *Hub) listen(ctx context.Context, pool *pgxpool.Pool, log *slog.Logger) {
	for ctx.Err() == nil {
		if err := h.listenOnce(ctx, pool); err != nil && ctx.Err() == nil {
			log.Warn("listening for turns was interrupted", "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
		}
	}
}

func (h *Hub) listenOnce(ctx context.Context, pool *pgxpool.Pool) error {
	pooled, err := pool.Acquire(ctx)
	if err != nil {
		return err
	}
	conn := pooled.Hijack()                      // a connection that listens is not given back
	defer conn.Close(context.WithoutCancel(ctx)) // it is over anyway
	for _, channel := range []string{turnChannel, replyChannel, typingChannel, caseChannel, draftChannel} {
		if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
			return err
		}
	}
	h.wakeWorkers() // what came in while nobody listened
	h.caseChanged(0)
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		switch n.Channel {
		case turnChannel:
			h.interrupt(n.Payload)
			h.wakeWorkers()
		case replyChannel, typingChannel:
			number, channel, _ := strings.Cut(n.Payload, " ")
			if id, err := strconv.ParseInt(number, 10, 64); err == nil {
				kind := Replied
				if n.Channel == typingChannel {
					kind = Typing
				}
				h.publish(Event{Channel: channel, Conversation: id, Kind: kind})
			}
		case caseChannel:
			if id, err := strconv.ParseInt(n.Payload, 10, 64); err == nil {
				h.caseChanged(id)
			}
		case draftChannel:
			select {
			case h.drafts <- struct{}{}:
			default:
			}
		}
	}
}
