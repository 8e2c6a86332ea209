package web

import (
	"sync"
	"time"
)

// limiter lets each session do n things at once and then n in a period, evenly.
// It counts in this process: with several replicas behind a balancer a session
// may get as many times more, which is no harm.
type limiter struct {
	n   float64
	per time.Duration
	now func() time.Time

	mu    sync.Mutex
	left  map[string]bucket
	swept time.Time
}

// bucket is what a session may still do, as of a moment.
type bucket struct {
	left float64
	at   time.Time
}

func newLimiter(n int, per time.Duration, now func() time.Time) *limiter {
	return &limiter{n: float64(n), per: per, now: now, left: map[string]bucket{}}
}

// take takes one for a session. Where none is left it says how long to wait.
func (l *limiter) take(session string) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.sweep(now)
	b, known := l.left[session]
	if !known {
		b = bucket{left: l.n, at: now}
	}
	b.left = min(l.n, b.left+l.n*float64(now.Sub(b.at))/float64(l.per))
	b.at = now
	if b.left < 1 {
		l.left[session] = b
		return time.Duration((1 - b.left) / l.n * float64(l.per)), false
	}
	b.left--
	l.left[session] = b
	return 0, true
}

// sweep forgets the sessions whose buckets are full again: they are as new.
func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < l.per {
		return
	}
	l.swept = now
	for session, b := range l.left {
		if now.Sub(b.at) >= l.per {
			delete(l.left, session)
		}
	}
}

// maxStreams is how many event streams a session may have open: one for each tab,
// and some that a broken network has left behind.
const maxStreams = 12

// counter bounds how often each session does something at the same time.
type counter struct {
	limit int
	mu    sync.Mutex
	open  map[string]int
}

func newCounter(limit int) *counter { return &counter{limit: limit, open: map[string]int{}} }

// enter counts one in; ok is false at the limit. leave counts it out.
func (c *counter) enter(session string) (leave func(), ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open[session] >= c.limit {
		return nil, false
	}
	c.open[session]++
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.open[session]--; c.open[session] <= 0 {
			delete(c.open, session)
		}
	}, true
}
