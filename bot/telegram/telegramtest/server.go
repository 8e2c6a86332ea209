// Package telegramtest is a Bot API server for tests, load generators and crash
// tests. It keeps updates as Telegram does, until an offset confirms them, or
// posts them to a webhook (queue.go, webhook.go); it reads requests as Telegram
// does, markup included (parse.go, html.go); it checks each against the
// published Bot API (spec.go, prose.go); it remembers what a person sees in each
// chat (chat.go, send.go, edit.go, topic.go); it holds senders to Telegram's
// limits (limits.go); and it fails in the ways that Telegram fails, when told to
// (fault.go, random.go, odd.go).
package telegramtest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

const (
	// Token is the token that the server knows.
	Token = "4242:AAtelegramtest-SECRET_token"
	// BotID is whom it belongs to.
	BotID = 4242
	// Username is the name of that bot.
	Username = "CareerTestBot"
)

// patience is how long a test waits for what must come.
const patience = time.Minute

// maxProblems bounds the list of problems: a load test makes the same one often.
const maxProblems = 100

// Reporter is what the server needs of a test; testing.TB has it. A program that
// is no test uses [Listen] instead.
type Reporter interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Logf(format string, args ...any)
	Cleanup(func())
	Context() context.Context
}

// Options changes how a server behaves; the zero value is what most tests want.
type Options struct {
	// Addr is where to listen; "" is a free port of 127.0.0.1.
	Addr string
	// Keep is how many requests and messages are kept for inspection. Zero is all;
	// below zero none, for a load test: counters only, and memory stays flat.
	Keep int
	// Limits are the rates above which sends are refused; zero is no limits.
	Limits Limits
	// Now is the clock of the limits, and of when requests came; nil is time.Now.
	Now func() time.Time
	// DefaultUpdates makes Push leave out what Telegram leaves out by default
	// (chat_member, message_reaction, message_reaction_count) also before a client
	// has given a list. Without it the default list holds once it was asked for.
	DefaultUpdates bool
	// RetryUnit is what stands for a second in the waits between two tries of a
	// webhook, Retry-After included; 1 s if zero. Tests are quick with less.
	RetryUnit time.Duration
	// DraftEvery is the pace above which drafts to a chat count as a mistake; 300 ms
	// if zero, no check below zero.
	DraftEvery time.Duration
	// QueryLife is how long a callback query can be answered; 150 s if zero.
	QueryLife time.Duration
	// Spec is where bot-api.json lies; "" looks beside the checkout around the
	// working directory.
	Spec string
	// Log is told of problems by a server that was started with Listen; nil is
	// slog's default.
	Log *slog.Logger
}

// Server is a Bot API server. URL is its address.
type Server struct {
	URL string

	t       Reporter
	options Options
	spec    *spec // nil where the specification is not at hand
	http    *http.Server
	ctx     context.Context // over when the server is closed
	close   func()
	working sync.WaitGroup // requests and deliveries under way

	mu       sync.Mutex
	changed  chan struct{} // closed when anything changes; nil while nobody waits
	arrived  chan struct{} // the same for updates
	counters Counters
	problems []string
	requests []*Request
	faults   []*Fault
	random   *random
	without  map[string]bool

	updates
	chats    map[int64]*chat
	recent   []*Message // all messages in the order of their coming, for Keep
	nextMsg  int
	pace     *pace
	queries  map[string]time.Time // callback queries that can be answered
	files    map[string]File
	settings map[string]string // what setMy… and the like have set
	commands map[string][]Command
}

// Counters says how often what happened. It is kept whatever Options.Keep is.
type Counters struct {
	Requests map[string]int // by method
	Accepted map[string]int // by method: answered with ok, or would have been
	Refused  map[string]int // by "method: code description"; the wait of a 429 is left out
	Limited  map[string]int // by the limit that was exceeded: "overall", "chat", "group"
	Faults   map[string]int // injected faults, by kind
	Problems int            // requests that break the specification, drafts that come too fast
	Webhook  int            // updates posted
	Failed   int            // of these, those that were not answered with 2xx
}

// New starts a server, which stops with the test. Wrong requests fail the test.
func New(t Reporter, options ...Options) *Server {
	t.Helper()
	var o Options
	if len(options) > 0 {
		o = options[0]
	}
	s, err := start(t, o)
	if err != nil {
		t.Fatalf("telegramtest: %v", err)
	}
	t.Cleanup(s.Close)
	return s
}

// Listen starts a server for a program that is no test. It stops when ctx is
// over or with Close. Wrong requests are logged, and counted in Counters.
func Listen(ctx context.Context, addr string, o Options) (*Server, error) {
	o.Addr = addr
	return start(&program{ctx: ctx, log: cmp.Or(o.Log, slog.Default())}, o)
}

// program reports for a server outside of a test.
type program struct {
	ctx context.Context
	log *slog.Logger
}

func (p *program) Helper() { /* there is no stack of a test to leave out */ }

// Errorf logs what a test would fail with.
func (p *program) Errorf(format string, args ...any) { p.log.Error(fmt.Sprintf(format, args...)) }

// Fatalf logs and panics: a program asked to wait for what did not come.
func (p *program) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// Logf logs.
func (p *program) Logf(format string, args ...any) { p.log.Info(fmt.Sprintf(format, args...)) }

// Cleanup runs f once the program's context is over.
func (p *program) Cleanup(f func()) { context.AfterFunc(p.ctx, f) }

// Context is the program's.
func (p *program) Context() context.Context { return p.ctx }

func start(t Reporter, o Options) (*Server, error) {
	o.Addr = cmp.Or(o.Addr, "127.0.0.1:0")
	if o.Now == nil {
		o.Now = time.Now
	}
	o.RetryUnit = cmp.Or(o.RetryUnit, time.Second)
	o.DraftEvery = cmp.Or(o.DraftEvery, 300*time.Millisecond)
	o.QueryLife = cmp.Or(o.QueryLife, 150*time.Second)
	sp, err := readSpec(o.Spec)
	switch {
	case errors.Is(err, errNoSpec) && os.Getenv("CI") == "":
		t.Logf("telegramtest: requests are NOT checked against the Bot API: %v", err)
	case err != nil:
		return nil, fmt.Errorf("in CI, and wherever it is at hand, the Bot API's specification has to be readable: %w", err)
	}
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", o.Addr)
	if err != nil {
		return nil, err
	}
	// A test's context ends before its cleanup: requests that a client finishes in
	// a cleanup still get their answer.
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	s := &Server{
		URL: "http://" + listener.Addr().String(), t: t, options: o, spec: sp, ctx: ctx,
		without: map[string]bool{}, chats: map[int64]*chat{}, queries: map[string]time.Time{}, files: map[string]File{},
		settings: map[string]string{}, commands: map[string][]Command{}, pace: newPace(o.Limits, o.Now()),
		updates: updates{nextID: 1000},
		counters: Counters{
			Requests: map[string]int{}, Accepted: map[string]int{}, Refused: map[string]int{}, Limited: map[string]int{}, Faults: map[string]int{},
		},
	}
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: time.Minute}
	s.close = sync.OnceFunc(func() {
		s.mu.Lock()
		cancel()
		s.mu.Unlock()
		_ = s.http.Close()
		s.working.Wait()
	})
	s.working.Go(func() { _ = s.http.Serve(listener) })
	if p, ok := t.(*program); ok {
		p.Cleanup(s.Close)
	}
	return s, nil
}

// Close ends the server: open requests are cut off. New does it by itself.
func (s *Server) Close() { s.close() }

// problem reports what a client did wrong; s.mu is not held.
func (s *Server) problem(format string, args ...any) {
	s.mu.Lock()
	s.note(format, args...)
	s.mu.Unlock()
}

// note is problem with s.mu held.
func (s *Server) note(format string, args ...any) {
	s.counters.Problems++
	if len(s.problems) < maxProblems {
		s.problems = append(s.problems, fmt.Sprintf(format, args...))
		s.t.Errorf("telegramtest: "+format, args...)
	}
}

// waiting gives a channel that is closed at the next change; s.mu is held.
func (s *Server) waiting() <-chan struct{} {
	if s.changed == nil {
		s.changed = make(chan struct{})
	}
	return s.changed
}

// news tells those who wait to look again; s.mu is held.
func (s *Server) news() {
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
}
