package inbox

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/internal/chrometest"
	"careerbot/internal/postgres/pgtest"
)

// streamed is an open event stream, line by line; it is closed when the stream ends.
func streamed(t *testing.T, ctx context.Context, server *httptest.Server, cookie *http.Cookie, path string) <-chan string {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(cookie)
	got, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if got.StatusCode != http.StatusOK || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/event-stream") {
		t.Fatalf("%s: %d", path, got.StatusCode)
	}
	lines := make(chan string, 1000)
	go func() {
		defer close(lines)
		defer got.Body.Close()
		for s := bufio.NewScanner(got.Body); s.Scan(); {
			lines <- s.Text()
		}
	}()
	return lines
}

// until reads lines up to one that has some words, or to the end where they are "".
func until(t *testing.T, lines <-chan string, words string) {
	t.Helper()
	late := time.After(chrometest.Patience)
	for {
		select {
		case line, ok := <-lines:
			if !ok && words == "" || ok && words != "" && strings.Contains(line, words) {
				return
			}
			if !ok {
				t.Fatalf("the stream ended before %q", words)
			}
		case <-late:
			t.Fatalf("never %q", words)
		}
	}
}

// TestEvents: a stream tells of what changes at any replica and of who looks, and ends
// with the session and with the server.
func TestEvents(t *testing.T) {
	t.Parallel() // it waits for a beat
	pool := pgtest.New(t)
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	replica := func() (*bot.Bot, *httptest.Server, chan struct{}) {
		b := &bot.Bot{Pool: pool, Now: time.Now, Log: log, Hub: bot.NewHub(), Contact: func(string) string { return "12333" }}
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { defer close(done); b.Run(ctx, 1) }()
		stopping := make(chan struct{})
		server := httptest.NewServer(New(b, Options{Log: log, Stopping: stopping}))
		t.Cleanup(func() { server.Close(); cancel(); <-done })
		return b, server, stopping
	}
	b, here, stopping := replica()
	_, there, _ := replica()
	s := &server{bot: b, now: b.Now, log: log, pages: newPages()}
	li, wang := hire(t, b, "李老师", "counsellor", 0), hire(t, b, "王老师", "counsellor", 0)
	id := waiting(t, b, 1, "asked", "", "zh", []string{}, 0, time.Hour)
	path := fmt.Sprintf("/inbox/events?case=%d", id)
	mine, others := signIn(t, s, li.ID), signIn(t, s, wang.ID)
	first := streamed(t, t.Context(), here, mine, path)
	until(t, first, `"waiting":1`)
	ctx, away := context.WithCancel(t.Context())
	second := streamed(t, ctx, there, others, path)
	until(t, second, "looking too")
	until(t, first, "王老师 is looking too")
	away()
	until(t, first, `data: ""`)
	if _, err := pool.Exec(t.Context(), `UPDATE handoff SET priority = 10`); err != nil {
		t.Fatal(err)
	}
	until(t, first, fmt.Sprintf("data: [%d]", id))
	if _, err := pool.Exec(t.Context(), `DELETE FROM staff_session WHERE staff_id = $1`, li.ID); err != nil {
		t.Fatal(err)
	}
	until(t, first, "event: over") // at the next beat
	until(t, first, "")
	third := streamed(t, t.Context(), here, others, "/inbox/events")
	until(t, third, "event: status")
	close(stopping)
	until(t, third, "")
}
