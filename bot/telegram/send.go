package telegram

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
)

const (
	// sendLock is the class of the advisory lock that makes one replica the sender.
	sendLock = 0x74677364
	// maxFlying is how many sends are under way at once, one for each chat at most.
	// At 30 a second that is more than 15 seconds of a server that does not answer.
	maxFlying = 512
	// window is how many conversations one look takes up.
	window = 1000
	// maxQueue bounds what is known of what waits: more than a minute of sending.
	maxQueue = 2 * window
	// restFor bounds the time from one look at everything to the next.
	restFor = 10 * time.Second
	// askFor bounds one statement of the sender.
	askFor = 5 * time.Second
	// settleFor bounds writing down what came of a send.
	settleFor = 2 * time.Second
	// settleStaleEvery is how often replies are looked for whose outcome could not be
	// written down.
	settleStaleEvery = 30 * time.Second
)

// sender sends what the core has put into the outbox. One replica does it for the
// bot, whoever holds the lock, so that Telegram's limits are kept by one clock.
//
// It keeps no state that matters: the queue is the outbox, and what it remembers
// of it saves looking.
type sender struct {
	*Door

	mu      sync.Mutex
	leading bool
	flying  map[int64]int64 // the reply that is under way, by conversation
	changed map[int64]bool  // conversations to look at again
	news    chan struct{}

	deliveries sync.WaitGroup
}

func newSender(d *Door) *sender {
	return &sender{Door: d, flying: map[int64]int64{}, changed: map[int64]bool{}, news: make(chan struct{}, 1)}
}

// run sends until ctx is over, whenever this replica is the one that may, and
// returns when what was under way has been written down.
func (s *sender) run(ctx context.Context) {
	defer s.deliveries.Wait()
	for b := (backoff{}); ctx.Err() == nil; {
		held, err := s.locked(ctx, &b)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			sleep(ctx, s.complain("take turns at sending", err, &b))
		case !held:
			b.reset()
			sleep(ctx, retryLock)
		}
	}
}

// locked sends for as long as it holds the lock. It reports whether it had it.
//
// The connection that holds the lock also claims the replies. So a replica that
// has lost its connection, and with it the lock, can claim nothing.
func (s *sender) locked(ctx context.Context, b *backoff) (held bool, err error) {
	conn, held, err := s.lock(ctx, sendLock, restFor+s.letGo)
	if err != nil || !held {
		return false, err
	}
	defer func() {
		if ctx.Err() != nil {
			s.deliveries.Wait() // whoever is next finds everything settled
		}
		unlock(ctx, conn)
	}()
	return true, s.lead(ctx, conn, b)
}

// lead sends until ctx is over or the connection fails.
func (s *sender) lead(ctx context.Context, conn *pgx.Conn, b *backoff) error {
	s.setLeading(true)
	defer s.setLeading(false)
	if ctx.Err() == nil {
		sweeping, stop := context.WithCancel(ctx)
		defer stop()
		s.deliveries.Go(func() { s.live.sweep(sweeping) })
	}
	if err := s.takeOver(ctx); err != nil {
		return err
	}
	var q queue
	next, settled := time.Time{}, time.Now() // when to look at everything; when stale ones were settled
	for ctx.Err() == nil {
		if now := time.Now(); now.Sub(settled) >= settleStaleEvery {
			settled = now
			if err := s.settleStale(ctx, false); err != nil {
				return err
			}
		}
		if err := s.look(ctx, conn, &q, &next); err != nil {
			return err
		}
		b.reset()
		picked, again := s.pick(&q, time.Now())
		if len(picked) > 0 {
			if err := s.claim(ctx, conn, picked); err != nil {
				return err
			}
			continue
		}
		if again.IsZero() || again.After(next) {
			again = next
		}
		s.rest(ctx, time.Until(again))
	}
	return nil
}

func (s *sender) setLeading(is bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.leading = is
	clear(s.changed) // the first look takes up everything
}

// takeOver settles what the sender before has left, and learns how fast it was.
func (s *sender) takeOver(ctx context.Context) error {
	if err := s.settleStale(ctx, true); err != nil {
		return err
	}
	asking, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	lately, err := s.bot.SentLately(asking, channel, groupWithin)
	if err != nil {
		return fmt.Errorf("look up what was sent lately: %w", err)
	}
	now := time.Now()
	for _, sent := range lately {
		if chat, err := strconv.ParseInt(sent.External, 10, 64); err == nil {
			s.lanes.seed(chat, now.Add(-sent.Ago))
		}
	}
	s.log.Info("telegram: this replica sends")
	return nil
}

// settleStale marks as unknown what senders that died have left behind; at once
// where this is the only sender.
func (s *sender) settleStale(ctx context.Context, atOnce bool) error {
	s.mu.Lock()
	var own []int64
	for _, reply := range s.flying {
		own = append(own, reply)
	}
	s.mu.Unlock()
	asking, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	n, err := s.bot.SettleStale(asking, channel, atOnce, own...)
	if err != nil {
		return fmt.Errorf("look for replies of senders that died: %w", err)
	}
	if n > 0 {
		s.log.Warn("telegram: replies of senders that died count as unknown", "replies", n)
	}
	return nil
}

// look brings the queue up to date: conversations of which there is news; and
// once a second all that it does not know yet, for news may be missed. That also
// shows whether the connection still stands.
func (s *sender) look(ctx context.Context, conn *pgx.Conn, q *queue, next *time.Time) error {
	// To give up half-way would cost the connection, and the lock, while sends are
	// under way.
	asking, cancel := context.WithTimeout(context.WithoutCancel(ctx), askFor)
	defer cancel()
	s.mu.Lock()
	changed := make([]int64, 0, len(s.changed))
	for c := range s.changed {
		changed = append(changed, c)
	}
	clear(s.changed)
	known := make([]int64, 0, len(s.flying)+len(q.items))
	for c := range s.flying {
		known = append(known, c)
	}
	s.mu.Unlock()
	if len(changed) > 0 {
		q.drop(changed)
		found, err := s.bot.FrontOf(asking, conn, channel, changed)
		if err != nil {
			return fmt.Errorf("look at conversations: %w", err)
		}
		if len(q.items) < maxQueue { // else it is found in its turn
			q.add(found, time.Now())
		}
	}
	begun := time.Now()
	if begun.Before(*next) {
		return nil
	}
	*next = begun.Add(idle)
	if len(q.items) >= maxQueue {
		return nil // enough for half a minute; what waits behind it is in the database
	}
	looking, done := context.WithTimeout(context.WithoutCancel(ctx), askFor)
	defer done()
	found, err := s.bot.Front(looking, conn, channel, window, q.conversations(known))
	if err != nil {
		return fmt.Errorf("look at the outbox: %w", err)
	}
	q.add(found, time.Now())
	// However much waits, most of the time is for sending.
	now := time.Now()
	*next = now.Add(min(restFor, max(idle, 20*now.Sub(begun))))
	return nil
}

// pick takes from the queue what may go now, the oldest first, and gives when
// something else may. A chat whose way is closed is passed over.
func (s *sender) pick(q *queue, now time.Time) (picked []int64, again time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sooner := func(at time.Time) {
		if again.IsZero() || at.Before(again) {
			again = at
		}
	}
	var taken []int64
	for _, w := range q.items {
		if len(s.flying)+len(picked) >= maxFlying {
			break // one that lands wakes us
		}
		if at := s.lanes.anyOpens(now); !at.IsZero() {
			sooner(at)
			break
		}
		if _, busy := s.flying[w.Conversation]; busy {
			continue
		}
		if w.due.After(now) {
			sooner(w.due)
			continue
		}
		if at, ok := s.lanes.take(w.chat, now); !ok {
			sooner(at)
			continue
		}
		picked, taken = append(picked, w.ID), append(taken, w.Conversation)
	}
	q.drop(taken)
	for _, c := range taken {
		s.changed[c] = true // where the claim fails it is looked at again
	}
	return picked, again
}

// claim claims what was picked and sends it on its way.
func (s *sender) claim(ctx context.Context, conn *pgx.Conn, picked []int64) error {
	// A claim that is given up half-way could have been committed, and its replies
	// would be lost to "unknown".
	claiming, cancel := context.WithTimeout(context.WithoutCancel(ctx), askFor)
	defer cancel()
	claimed, err := s.bot.ClaimReplies(claiming, conn, picked)
	if err != nil {
		return fmt.Errorf("claim replies: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range claimed {
		s.flying[r.Conversation] = r.ID
		delete(s.changed, r.Conversation)
		s.deliveries.Go(func() {
			s.deliver(ctx, r)
			s.landed(r.Conversation)
		})
	}
	return nil
}

// landed says that nothing is under way any more in a conversation: its next
// reply may go.
func (s *sender) landed(conversation int64) {
	s.mu.Lock()
	delete(s.flying, conversation)
	s.mu.Unlock()
	s.replied(conversation)
}

// replied says that a conversation may have a reply to send.
func (s *sender) replied(conversation int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.leading {
		return
	}
	s.changed[conversation] = true
	select {
	case s.news <- struct{}{}:
	default:
	}
}

// rest waits for news, or for a time.
func (s *sender) rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-s.news:
	case <-timer.C:
	}
}

// queue is what waits, as far as the sender has looked: of each conversation the
// reply whose turn it is, in the order of the outbox.
type queue struct{ items []queued }

type queued struct {
	bot.Waiting
	chat int64
	due  time.Time
}

func (q *queue) add(found []bot.Waiting, now time.Time) {
	for _, w := range found {
		chat, _ := strconv.ParseInt(w.External, 10, 64) // what is no chat is refused when it is delivered
		at, _ := slices.BinarySearchFunc(q.items, w.Head, func(have queued, head int64) int { return int(have.Head - head) })
		q.items = slices.Insert(q.items, at, queued{w, chat, now.Add(w.Wait)})
	}
}

func (q *queue) drop(conversations []int64) {
	if len(conversations) == 0 {
		return
	}
	gone := make(map[int64]bool, len(conversations))
	for _, c := range conversations {
		gone[c] = true
	}
	q.items = slices.DeleteFunc(q.items, func(w queued) bool { return gone[w.Conversation] })
}

// conversations adds those in the queue to others.
func (q *queue) conversations(others []int64) []int64 {
	all := slices.Clone(others)
	for _, w := range q.items {
		all = append(all, w.Conversation)
	}
	return all
}
