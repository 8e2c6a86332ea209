// Package inbox is the door for the staff: pages under /inbox/ at which counsellors
// work on cases, supervisors see how it goes, and admins keep the accounts. It
// turns requests into what package bot can do (Act, Claim, Say …) and decides
// nothing about a case itself.
//
// Who is signed in is a random cookie whose hash is in staff_session (session.go);
// every request asks the database anew who that is and what they may do. Pages are
// templates in pages/, their words in words/, one file per part of the inbox.
package inbox

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"careerbot/bot"
	"careerbot/knowledge"
	"careerbot/knowledge/vacancy"
)

// Options are what the operator may decide. The zero value works.
type Options struct {
	Now func() time.Time // the clock; the bot's if nil
	Log *slog.Logger     // slog.Default() if nil
	// Proxies are the networks of the proxies before this program, whose word about
	// where a request comes from is taken.
	Proxies []netip.Prefix
	// Other ways to sign in, each off where nil, and the address to which they come
	// back: https://host, without a path.
	OIDC     *OIDC
	Telegram *TelegramLogin
	Public   string
	// Stopping ends the open event streams when it is closed.
	Stopping <-chan struct{}
	// Publish takes an accepted guide into the library; nil where there is none. It
	// gives [bot.ErrRefused], and why, where the library does not take it.
	Publish func(context.Context, bot.Guide) error
	// Vacancies are reviewed here; nil where there are none.
	Vacancies *vacancy.Store
	// Library is loaded, checked and published here; nil where it is not. A publication is
	// blocked by a drop of more than GoldenDrop points of golden questions; what is tried
	// is told so, and [knowledge.Library.Gate] is what blocks.
	Library    *knowledge.Library
	GoldenDrop float64
	// Ways are the other ways into the library; nil where there is no page of them.
	Ways *Ways
	// Post is the form for vacancies at /inbox/post/, for staff who post in their name;
	// nil where there is none.
	Post http.Handler
}

// server has what the handlers share.
type server struct {
	bot      *bot.Bot
	now      func() time.Time
	log      *slog.Logger
	stopping <-chan struct{}
	pages    *pages
	proxies  []netip.Prefix
	oidc     *OIDC
	telegram *TelegramLogin
	public   string
	looking  looking
	unnamed  sync.Once // a proxy that is not among the named ones was complained of
	publish  func(context.Context, bot.Guide) error

	vacancies *vacancy.Store

	docs      *knowledge.Library
	drop      float64
	receiving chan struct{} // files that are in memory
	ways      *Ways
	changing  *knowledge.Library
}

// New makes the handler of the inbox, for paths that begin with /inbox/.
func New(b *bot.Bot, o Options) http.Handler {
	if o.Now == nil {
		o.Now = b.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	s := &server{bot: b, now: o.Now, log: o.Log, stopping: o.Stopping, pages: newPages()}
	s.proxies, s.oidc, s.telegram, s.public = o.Proxies, o.OIDC, o.Telegram, o.Public
	mux := http.NewServeMux()
	mux.HandleFunc("GET /inbox/static/{version}/{file}", s.pages.asset)
	s.accountRoutes(mux)
	s.caseRoutes(mux)
	s.cannedRoutes(mux)
	s.afterRoutes(mux, o)
	s.vacancyRoutes(mux, o)
	s.docRoutes(mux, o)
	s.wayRoutes(mux, o)
	s.changeRoutes(mux, o)
	s.spaceRoutes(mux)
	s.dashRoutes(mux)
	// A page of another origin must not act for who is signed in here; the cookie's
	// SameSite is the second lock.
	return s.overTLS(secured(s.sameOrigin(s.orNotFound(mux))))
}

// overTLS has cookies kept to TLS where people come by it, also where the proxy before
// us does not say so.
func (s *server) overTLS(next http.Handler) http.Handler {
	if !strings.HasPrefix(s.public, "https://") {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("X-Forwarded-Proto", "https")
		next.ServeHTTP(w, r)
	})
}

// orNotFound shows a page of ours where there is none; what is only posted to keeps the
// mux's answer.
func (s *server) orNotFound(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		posted := r.Clone(r.Context())
		posted.Method = http.MethodPost
		_, own := mux.Handler(r)
		if _, other := mux.Handler(posted); own == "" && other == "" {
			s.fail(w, r, errNotFound)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// policy lets the pages use what this server serves, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; media-src 'self' data:; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// maxForm bounds what a form may send.
const maxForm = 256 << 10

// handler is a page for who is signed in. What it returns is shown by fail.
type handler func(w http.ResponseWriter, r *http.Request, by bot.Staff) error

// errOrigin is given where another site sent a request.
var errOrigin = errors.New("the request does not come from a page of the inbox")

// errForbidden is given where the role does not allow it.
var errForbidden = errors.New("the role does not allow it")

// signedIn lets a handler be reached by who is signed in and has one of the roles;
// any role where none is named. Who is not signed in is sent to the login, and
// comes back from there.
func (s *server) signedIn(h handler, roles ...string) http.HandlerFunc {
	return s.signedInTo(maxForm, h, roles...)
}

// signedInTo is signedIn for what may send more, or less, than a form.
func (s *server) signedInTo(most int64, h handler, roles ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, most)
		by, ok, err := s.who(r)
		switch {
		case err != nil:
		case !ok:
			s.toLogin(w, r)
			return
		case len(roles) > 0 && !has(roles, by.Role):
			err = errForbidden
		default:
			if err = storable(r); err == nil {
				err = h(w, r, by)
			}
		}
		if err != nil {
			s.fail(w, r, err)
		}
	}
}

// storable takes out of what was sent what the database has no place for. Its error is
// for a form that is too large.
func storable(r *http.Request) error {
	err := r.ParseForm()
	var large *http.MaxBytesError
	if !errors.As(err, &large) {
		err = nil // what of it can be read is what was sent
	}
	q := r.URL.Query()
	changed := false
	for i, all := range []url.Values{q, r.Form, r.PostForm} {
		for _, values := range all {
			for j, v := range values {
				if clean := strings.ReplaceAll(strings.ToValidUTF8(v, ""), "\x00", ""); clean != v {
					values[j] = clean
					changed = changed || i == 0
				}
			}
		}
	}
	if changed {
		r.URL.RawQuery = q.Encode()
	}
	return err
}

func has(roles []string, role string) bool {
	for _, r := range roles {
		if r == role {
			return true
		}
	}
	return false
}
