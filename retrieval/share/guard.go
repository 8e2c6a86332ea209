package share

import (
	"fmt"
	"math"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"careerbot/internal/limit"
)

// policy lets a page use nothing but its own style.
var policy = "default-src 'none'; style-src '" + styleHash + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// guard is what every request passes through.
func (d *Door) guard(handle func(*Door, *response, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		h := out.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		// Public, and without cookies: any page may read it.
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Expose-Headers", "ETag, Link, Feed-Cursor, RateLimit, RateLimit-Policy, Retry-After")
		h.Add("Vary", "Accept-Encoding, Accept-Language")
		if r.Method == http.MethodOptions {
			h.Set("Access-Control-Allow-Methods", "GET, HEAD")
			h.Set("Access-Control-Allow-Headers", "If-None-Match")
			h.Set("Access-Control-Max-Age", "86400")
			h.Set("Allow", "GET, HEAD, OPTIONS")
			out.WriteHeader(http.StatusNoContent)
			return
		}
		w := newResponse(out, r)
		defer w.close()
		left, wait, ok := d.limit.Take(limit.Who(r, d.proxies))
		h.Set("RateLimit-Policy", fmt.Sprintf(`"address";q=%d;w=60`, d.limit.Most()))
		h.Set("RateLimit", fmt.Sprintf(`"address";r=%d;t=%d`, left, seconds(wait)))
		var err error
		switch {
		case !ok:
			err = &problem{status: http.StatusTooManyRequests, name: "too_many", args: []any{d.limit.Most(), seconds(wait)}, header: [2]string{"Retry-After", strconv.Itoa(seconds(wait))}}
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			err = &problem{status: http.StatusMethodNotAllowed, name: "method", header: [2]string{"Allow", "GET, HEAD, OPTIONS"}}
		default:
			err = handle(d, w, r)
		}
		if err == nil {
			return
		}
		if w.wrote { // a page that was begun cannot be taken back: it must not look whole
			d.log.Warn("share: an answer broke off", "path", r.Pattern, "error", err)
			w.broken = true // close aborts it
			return
		}
		d.fail(w, r, err)
	})
}

func seconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }

// base is how the service is called from outside, without a slash at the end.
func (d *Door) base(r *http.Request) string {
	if d.public != "" {
		return d.public
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		if at, err := netip.ParseAddr(host); err == nil && limit.Trusted(at.Unmap(), d.proxies) && r.Header.Get("X-Forwarded-Proto") == "https" {
			scheme = "https"
		}
	}
	for _, c := range r.Host {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && !strings.ContainsRune(".-:[]", c) {
			return ""
		}
	}
	return scheme + "://" + r.Host
}
