package inbox

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestGuessing is slowed for strangers, on all replicas together, and keeps the
// owner out of nothing.
func TestGuessing(t *testing.T) {
	proxy := Options{Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	f := newOffice(t, proxy)
	f.hired("li.ming", "counsellor")
	f.hired("wang", "counsellor")
	second := f.replica(proxy)
	owner := f.browser("X-Forwarded-For", "192.0.2.1")
	owner.login("li.ming", goodPassword).want(t, http.StatusSeeOther, "")
	owner.post("/inbox/logout")
	var all sync.WaitGroup
	var refused, slowed atomic.Int64
	for i := range 60 {
		all.Go(func() {
			b := f.browser("X-Forwarded-For", fmt.Sprintf("1.1.1.1, 198.51.100.%d", i)) // a stranger with many addresses
			if i%2 == 0 {
				b.base = second
			}
			switch r := b.login("li.ming", "guess"); r.code {
			case http.StatusUnauthorized:
				refused.Add(1)
			case http.StatusTooManyRequests:
				slowed.Add(1)
			}
		})
	}
	all.Wait()
	if refused.Load() != 10 || slowed.Load() != 50 {
		t.Errorf("%d passwords were looked at, %d not", refused.Load(), slowed.Load())
	}
	stranger := f.browser("X-Forwarded-For", "203.0.113.9")
	r := stranger.login("li.ming", goodPassword)
	r.want(t, http.StatusTooManyRequests, "Wait 2 seconds")
	if r.header.Get("Retry-After") != "2" {
		t.Errorf("Retry-After %q", r.header.Get("Retry-After"))
	}
	// The owner's own browser is let in, and another account is not concerned.
	owner.login("li.ming", goodPassword).want(t, http.StatusSeeOther, "/inbox/")
	owner.post("/inbox/logout")
	stranger.login("wang", goodPassword).want(t, http.StatusSeeOther, "/inbox/")
	// Delays grow, to a minute and no more: whoever waits for it gets their try.
	for _, wait := range []int{2, 4, 8, 16, 32, 60, 60, 60} {
		fresh := f.browser("X-Forwarded-For", "203.0.113.77", "Accept-Language", "zh")
		if r := fresh.login("li.ming", "guess"); r.code != http.StatusTooManyRequests {
			t.Fatalf("before %d s: %d", wait, r.code)
		} else if wait < 60 && !strings.Contains(r.body, fmt.Sprintf("请等%d秒", wait)) {
			t.Errorf("not %d s: %s", wait, r.body)
		}
		f.later(time.Duration(wait) * time.Second)
		if r := fresh.login("li.ming", "guess"); r.code != http.StatusUnauthorized {
			t.Fatalf("after %d s: %d", wait, r.code)
		}
	}
	f.later(time.Minute)
	f.browser("X-Forwarded-For", "203.0.113.78").login("li.ming", goodPassword).want(t, http.StatusSeeOther, "/inbox/")
	// A login that nobody has is slowed alike.
	for i := range 11 {
		want := http.StatusUnauthorized
		if i == 10 {
			want = http.StatusTooManyRequests
		}
		f.browser("X-Forwarded-For", fmt.Sprintf("192.0.2.%d", i)).login("nobody", "guess").want(t, want, "")
	}
	// An owner's browser is no way to guess either.
	for i := range 11 {
		want := http.StatusUnauthorized
		if i == 10 {
			want = http.StatusTooManyRequests
		}
		owner.login("li.ming", "guess").want(t, want, "")
	}
	if n := f.count(`SELECT count(*) FROM login_attempt WHERE key LIKE '%nobody%' OR key LIKE '%li.ming%'`); n != 0 {
		t.Error("what was typed is stored")
	}
}

// TestSpraying: one address that tries one password on many accounts is slowed, those
// of other addresses are not.
func TestSpraying(t *testing.T) {
	f := newOffice(t, Options{Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.0.0/8")}})
	f.hired("li.ming", "counsellor")
	for i := range 31 {
		want := http.StatusUnauthorized
		if i == 30 {
			want = http.StatusTooManyRequests
		}
		// All of a /64 are one; what is before the proxy's own word is the stranger's.
		f.browser("X-Forwarded-For", fmt.Sprintf("192.0.2.%d, 2001:db8::%x, 10.0.0.5", i, i)).login(fmt.Sprintf("user%d", i), "guess").want(t, want, "")
	}
	f.browser("X-Forwarded-For", "2001:db8::ffff").login("li.ming", goodPassword).want(t, http.StatusTooManyRequests, "")
	f.browser("X-Forwarded-For", "2001:db8:0:1::1").login("li.ming", goodPassword).want(t, http.StatusSeeOther, "")
	f.later(time.Hour + 5*time.Minute)
	f.browser("X-Forwarded-For", "2001:db8::ffff").login("li.ming", goodPassword).want(t, http.StatusSeeOther, "")
	if n := f.count(`SELECT count(*) FROM login_attempt`); n != 1 {
		t.Errorf("%d attempts are kept: what is over is not swept out", n)
	}
}

// TestAddress is the connection's, unless a proxy that the operator has named says
// another.
func TestAddress(t *testing.T) {
	for _, c := range []struct {
		proxies, peer, header, want string
	}{
		{"", "203.0.113.9:4", "192.0.2.1", "203.0.113.9"},
		{"10.0.0.0/8", "203.0.113.9:4", "192.0.2.1", "203.0.113.9"},
		{"10.0.0.0/8", "10.1.1.1:4", "192.0.2.1", "192.0.2.1"},
		{"10.0.0.0/8", "10.1.1.1:4", "6.6.6.6, 192.0.2.1, 10.2.2.2", "192.0.2.1"},
		{"10.0.0.0/8", "10.1.1.1:4", "nonsense", "10.1.1.1"},
		{"10.0.0.0/8", "10.1.1.1:4", "192.0.2.1, nonsense, 10.2.2.2", "10.2.2.2"},
		{"10.0.0.0/8", "10.1.1.1:4", "", "10.1.1.1"},
		{"10.0.0.0/8", "[::ffff:10.1.1.1]:4", "::ffff:192.0.2.1", "192.0.2.1"},
	} {
		s := &server{log: slog.New(slog.DiscardHandler)}
		if c.proxies != "" {
			s.proxies = []netip.Prefix{netip.MustParsePrefix(c.proxies)}
		}
		r := httptest.NewRequest(http.MethodPost, "/inbox/login", nil)
		r.RemoteAddr = c.peer
		r.Header.Set("X-Forwarded-For", c.header)
		if got := s.address(r); got.String() != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
