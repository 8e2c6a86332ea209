// Package limit bounds how often somebody may ask, and says who that is: the address
// behind the proxies that the operator has named.
package limit

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
)

// Limiter lets each address do n things at once and then n in a period, evenly. It
// counts in this process: behind a balancer an address may get as many times more,
// which is no harm.
type Limiter struct {
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

// New makes a limiter of n in a period.
func New(n int, per time.Duration, now func() time.Time) *Limiter {
	return &Limiter{n: float64(n), per: per, now: now, used: map[netip.Prefix]bucket{}}
}

// Most is how many an address may do at once.
func (l *Limiter) Most() int { return int(l.n) }

// Take takes one for an address, and says how many are left and how long it takes until
// all are back. Where there was none, ok is false, and wait is until there is one.
func (l *Limiter) Take(who netip.Prefix) (left int, wait time.Duration, ok bool) {
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
func (l *Limiter) sweep(now time.Time) {
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

// Who is the address that asks, as far as it is counted: of IPv6 the network of a
// customer. What a proxy says is believed where the operator has named it.
func Who(r *http.Request, proxies []netip.Prefix) netip.Prefix {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	at, _ := netip.ParseAddr(host) // zero of what is no address
	at = at.Unmap().WithZone("")
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && Trusted(at, proxies); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = hop.Unmap().WithZone("")
	}
	bits := 64
	if at.Is4() {
		bits = 32
	}
	network, err := at.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return network
}

// Trusted reports whether an address is that of one of the proxies.
func Trusted(a netip.Addr, proxies []netip.Prefix) bool {
	return slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}
