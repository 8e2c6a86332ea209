package terminal_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/bot/terminal"
	"careerbot/internal/postgres/pgtest"
	"careerbot/retrieval"
)

// page is what was printed, for who waits for it.
type page struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *page) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *page) until(t *testing.T, want string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); ; <-time.After(5 * time.Millisecond) {
		p.mu.Lock()
		got := p.text.String()
		p.mu.Unlock()
		if strings.Contains(got, want) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("no %q in %q", want, got)
		}
	}
}

// TestCounsellor: a counsellor's words are printed while a line is waited for.
func TestCounsellor(t *testing.T) {
	pool := pgtest.New(t)
	b := &bot.Bot{
		Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Home: "CN", Hub: bot.NewHub(), Now: time.Now,
		Log: slog.New(slog.DiscardHandler), Contact: func(string) string { return "12333" },
		Desk: &bot.Desk{Channel: "telegram", Conversation: "-1001000000000123"},
	}
	if _, err := b.AddStaff(t.Context(), bot.Staff{Telegram: 501, Name: "李老师", Role: "counsellor", Capacity: 5}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() { b.Run(ctx, 1) })
	defer all.Wait()
	defer stop()
	in, typed := io.Pipe()
	out := &page{}
	over := make(chan error, 1)
	go func() { over <- terminal.Chat(ctx, b, in, out) }()
	line := func(s string) {
		t.Helper()
		if _, err := io.WriteString(typed, s+"\n"); err != nil {
			t.Fatal(err)
		}
	}
	line("人工")
	out.until(t, "您排在第1位")
	for id, text := range []string{"/claim", "您好，请问在哪个城市？"} {
		if _, err := b.Pool.Exec(t.Context(), `UPDATE handoff SET place = 1, place_chat = $1`, b.Desk.Conversation); err != nil {
			t.Fatal(err)
		}
		err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
			return b.DeskSaid(ctx, tx, bot.DeskMessage{Staff: 501, Case: 1, ID: string(rune('a' + id)), Text: text})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	out.until(t, "李老师（顾问）：您好，请问在哪个城市？")
	line("广州")
	out.until(t, "✓ 已转给顾问")
	line("/quit")
	if err := <-over; err != nil {
		t.Fatal(err)
	}
}
