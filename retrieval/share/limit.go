package share

import (
	"net/netip"
	"sync"
	"time"
)

// limiter lets each address do n things at once and then n in a period, evenly. It
// counts in this process: behind a balancer an address may get as many times more,
// which is no harm.
type limiter struct {
	n   float64
	per time.Duration
	now func() time.Time

	mu    sync.Mutex
	used  map[netip.Prefix]bucket
	swept time.Time
}

// bucket is what an address may still do, as of a moment.
type bucket struct {
	left float64
	at   time.Time
}

// mostAddresses bounds what is remembered: more than that, and all that are not known
// count as one.
const mostAddresses = 50_000

func newLimiter(n int, per time.Duration, now func() time.Time) *limiter {
	return &limiter{n: float64(n), per: per, now: now, used: map[netip.Prefix]bucket{}}
}

func (l *limiter) most() int { return int(l.n) }

// take takes one for an address, and says how many are left and how long it takes until
// all are back. Where there was none, ok is false, and wait is until there is one.
func (l *limiter) take(who netip.Prefix) (left int, wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.sweep(now)
	b, known := l.used[who]
	if !known && len(l.used) >= mostAddresses {
		who = netip.Prefix{}
		b, known = l.used[who]
	}
	if !known {
		b = bucket{left: l.n, at: now}
	}
	b.left = min(l.n, b.left+l.n*float64(now.Sub(b.at))/float64(l.per))
	b.at = now
	if b.left < 1 {
		l.used[who] = b
		return 0, time.Duration((1 - b.left) / l.n * float64(l.per)), false
	}
	b.left--
	l.used[who] = b
	return int(b.left), time.Duration((l.n - b.left) / l.n * float64(l.per)), true
}

// sweep forgets the addresses that have all again: they are as new.
func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < l.per {
		return
	}
	l.swept = now
	for who, b := range l.used {
		if now.Sub(b.at) >= l.per {
			delete(l.used, who)
		}
	}
}
