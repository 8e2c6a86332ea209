// Package web is the door for a browser: one page, a few JSON addresses and one
// stream of events. It turns requests into messages and replies into events,
// and decides nothing about what is said.
//
// A message comes in at POST /api/messages (messages.go) and is acknowledged
// when the core has stored it. The reply goes out on GET /api/events
// (events.go), numbered by its outbox row, so that a browser that was away says
// what it has seen and gets the rest. GET /api/history gives what was said. Who
// is talking is a random cookie (session.go); there is no account. page.go
// serves the page in static/, answer.go says what it gets of an answer, limit.go
// keeps one session from taking all.
//
// It owns no table.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"careerbot/bot"
)

// channel is this door's name in the core.
const channel = "web"

// Options are what the operator may decide. The zero value works.
type Options struct {
	Now func() time.Time // the clock; time.Now if nil
	Log *slog.Logger     // slog.Default() if nil
	// Stopping ends the open event streams when it is closed, and says to a balancer
	// that this replica is not ready. http.Server.Shutdown waits for open requests,
	// and a stream is open for as long as its page is: close it before Shutdown. The
	// pages come back by themselves.
	Stopping <-chan struct{}
	// Name is the service's name in a language, in the header and the title of the page.
	Name func(language string) string
	// PerMinute is how many messages a session may send in a minute; 20 if zero.
	PerMinute int
	// Posting shows the way to the form for employers at /post/.
	Posting bool
}

// server has what the handlers share.
type server struct {
	bot      *bot.Bot
	now      func() time.Time
	log      *slog.Logger
	stopping <-chan struct{}
	serving  context.Context // over when stopping is closed
	cross    *http.CrossOriginProtection
	messages *limiter
	streams  *counter
	page     *page

	heartbeat time.Duration // between signs of life on a stream
	retry     time.Duration // after which a browser comes back to a stream that ended, at least
}

// New makes the handler of the web door. Replies appear as long as [bot.Bot.Run]
// runs, here or in another replica.
func New(b *bot.Bot, o Options) http.Handler { return newServer(b, o).routes() }

func newServer(b *bot.Bot, o Options) *server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.PerMinute <= 0 {
		o.PerMinute = 20
	}
	if o.Name == nil {
		o.Name = func(language string) string { return word(language, "name") }
	}
	return &server{
		bot: b, now: o.Now, log: o.Log, stopping: o.Stopping, serving: until(o.Stopping),
		cross:    http.NewCrossOriginProtection(),
		messages: newLimiter(o.PerMinute, time.Minute, o.Now),
		streams:  newCounter(maxStreams),
		page:     newPage(o.Name, b.Contact, o.Posting),
		// Phone networks and proxies forget a silent connection after 30 to 60 s.
		heartbeat: 15 * time.Second,
		retry:     2 * time.Second,
	}
}

// until gives a context that is over when a channel is closed, so that it takes
// one goroutine for all streams. A nil channel never is.
func until(closed <-chan struct{}) context.Context {
	if closed == nil {
		return context.Background()
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer cancel()
		<-closed
	}()
	return ctx
}

func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.index)
	mux.HandleFunc("GET /static/{version}/{file}", s.page.asset)
	mux.HandleFunc("POST /api/messages", s.postMessage)
	mux.HandleFunc("POST /api/session", s.postSession)
	mux.HandleFunc("GET /api/history", s.history)
	mux.HandleFunc("POST /api/cv", s.postCV)
	mux.HandleFunc("GET /api/export", s.export)
	mux.HandleFunc("GET /api/events", s.events)
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	return secured(mux)
}

// policy lets the page use what this server serves, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// secured puts the headers on every answer, errors too.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// healthz says that the program runs; a supervisor restarts it where it does not.
func (s *server) healthz(w http.ResponseWriter, _ *http.Request) {
	plainly(w, http.StatusOK, "ok")
}

// readyIn is how long the database may take to answer before a balancer should
// send people elsewhere.
const readyIn = time.Second

// readyz says whether the program can take messages: its database answers, and
// it is not about to end.
func (s *server) readyz(w http.ResponseWriter, r *http.Request) {
	select {
	case <-s.stopping:
		plainly(w, http.StatusServiceUnavailable, "this replica is being stopped")
		return
	default:
	}
	ctx, cancel := context.WithTimeout(r.Context(), readyIn)
	defer cancel()
	if err := s.bot.Pool.Ping(ctx); err != nil {
		s.log.Warn("not ready: the database does not answer", "error", err)
		plainly(w, http.StatusServiceUnavailable, "the database does not answer")
		return
	}
	plainly(w, http.StatusOK, "ok")
}

func plainly(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}
