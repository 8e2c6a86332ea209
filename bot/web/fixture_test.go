package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot"
	"careerbot/internal/chrometest"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/prompts"
	"careerbot/retrieval"
)

// patience is how long a test waits for something that must happen.
const patience = chrometest.Patience

func newBot(pool *pgxpool.Pool) *bot.Bot {
	return &bot.Bot{
		Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Now: time.Now,
		Log: slog.New(slog.NewTextHandler(os.Stderr, nil)), Contact: prompts.Contact, Hub: bot.NewHub(),
	}
}

// library loads the sample guides.
func library(t *testing.T, pool *pgxpool.Pool) *knowledge.Library {
	t.Helper()
	reader := read.New(read.Options{})
	t.Cleanup(func() { _ = reader.Close() })
	l := &knowledge.Library{Pool: pool, Reader: reader, Now: time.Now}
	results, err := l.LoadStarter(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Status == knowledge.Refused {
			t.Fatalf("%s: %s", r.Source, r.Reason)
		}
	}
	return l
}

// run runs the workers of a bot until the test ends, or until stop.
func run(t *testing.T, b *bot.Bot) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { b.Run(ctx, 2) })
	stop = sync.OnceFunc(func() {
		cancel()
		wg.Wait()
	})
	t.Cleanup(stop)
	return stop
}

// door is a running server: as main runs it, with a stop that is graceful.
type door struct {
	t       *testing.T
	server  *server
	address string
	stop    func()
}

// open starts a door; address may be that of one that was stopped.
func open(t *testing.T, b *bot.Bot, address string, change func(*server)) *door {
	t.Helper()
	stopping := make(chan struct{})
	s := newServer(b, Options{Log: b.Log, Stopping: stopping, PerMinute: 1000})
	s.retry = 50 * time.Millisecond
	if change != nil {
		change(s)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	h := &http.Server{Handler: s.routes(), ReadHeaderTimeout: time.Minute, WriteTimeout: time.Minute}
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := h.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	d := &door{t: t, server: s, address: listener.Addr().String()}
	d.stop = sync.OnceFunc(func() {
		close(stopping)
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := h.Shutdown(ctx); err != nil {
			t.Errorf("the server did not end by itself: %v", err)
		}
		wg.Wait()
	})
	t.Cleanup(d.stop)
	return d
}

func (d *door) url(path string) string { return "http://" + d.address + path }

// person is a browser without a window.
type person struct {
	t    *testing.T
	door *door
	http *http.Client
}

// visit opens the page, for the session.
func (d *door) visit(t *testing.T) *person {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	p := &person{t, d, &http.Client{Jar: jar, Transport: &http.Transport{}}}
	t.Cleanup(p.http.CloseIdleConnections)
	if r := p.do("GET", "/", "", nil); r.status != http.StatusOK {
		t.Fatalf("GET /: %d", r.status)
	}
	return p
}

type response struct {
	status int
	header http.Header
	body   string
}

func (r response) json(t *testing.T, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.body), into); err != nil {
		t.Fatalf("%q: %v", r.body, err)
	}
}

func (p *person) do(method, path, body string, change func(*http.Request)) response {
	p.t.Helper()
	var from io.Reader
	if body != "" {
		from = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(p.t.Context(), method, p.door.url(path), from)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if change != nil {
		change(req)
	}
	r, err := p.http.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer r.Body.Close() // read to the end
	all, err := io.ReadAll(r.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return response{r.StatusCode, r.Header, string(all)}
}

func (p *person) post(id, text string) response {
	p.t.Helper()
	body, _ := json.Marshal(posted{ID: id, Text: text, Language: "en"})
	return p.do("POST", "/api/messages", string(body), nil)
}

// say posts a message and gives its turn.
func (p *person) say(id, text string) int64 {
	p.t.Helper()
	r := p.post(id, text)
	var got struct{ Turn int64 }
	if r.status != http.StatusAccepted {
		p.t.Fatalf("post %q: %d %s", text, r.status, r.body)
	}
	r.json(p.t, &got)
	return got.Turn
}

// event is one event of a stream as it stands on the wire.
type event struct{ id, name, data, comment string }

// listen opens the stream; the channel is closed when it ends.
func (p *person) listen(path string, lastID string) (events <-chan event, header http.Header) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), "GET", p.door.url(path), nil)
	if err != nil {
		p.t.Fatal(err)
	}
	if lastID != "" {
		req.Header.Set("Last-Event-ID", lastID)
	}
	r, err := p.http.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = r.Body.Close() })
	if r.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: %d", path, r.StatusCode)
	}
	c := make(chan event, 100)
	go func() {
		defer close(c)
		var pending []byte
		chunk := make([]byte, 4096)
		for {
			n, err := r.Body.Read(chunk)
			pending = append(pending, chunk[:n]...)
			for {
				one, rest, ok := bytes.Cut(pending, []byte("\n\n"))
				if !ok {
					break
				}
				pending = rest
				c <- parseEvent(string(one))
			}
			if err != nil {
				return
			}
		}
	}()
	return c, r.Header
}

func parseEvent(text string) event {
	var e event
	for line := range strings.Lines(text) {
		field, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "id":
			e.id = value
		case "event":
			e.name = value
		case "data":
			e.data = value
		case "":
			e.comment = value
		}
	}
	return e
}

// next waits for the next event of a name.
func next(t *testing.T, events <-chan event, name string) event {
	t.Helper()
	late := time.After(patience)
	for {
		select {
		case e, ok := <-events:
			if !ok {
				t.Fatalf("the stream ended before %q", name)
			}
			if e.name == name {
				return e
			}
		case <-late:
			t.Fatalf("no %q event", name)
		}
	}
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

func count(t *testing.T, pool *pgxpool.Pool, query string, args ...any) (n int) {
	t.Helper()
	if err := pool.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// empty is a door on a database without a library: enough for small talk.
func empty(t *testing.T, change func(*server)) (*door, *bot.Bot) {
	t.Helper()
	b := newBot(pgtest.New(t))
	run(t, b)
	return open(t, b, "127.0.0.1:0", change), b
}
