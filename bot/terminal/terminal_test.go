package terminal_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/terminal"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/retrieval"
)

// TestChat pipes a conversation through the door on the real core.
func TestChat(t *testing.T) {
	pool := pgtest.New(t)
	reader := read.New(read.Options{})
	t.Cleanup(func() { reader.Close() })
	library := &knowledge.Library{Pool: pool, Reader: reader, Now: time.Now}
	rule := "# 午休规定\n\n第一条 本单位午休时间为\x1b[31m两小时。\n"
	if r, err := library.Add(t.Context(), knowledge.Source{Name: "rest.md", Bytes: []byte(rule)}); err != nil || r.Status != knowledge.Loaded {
		t.Fatalf("%+v, %v", r, err)
	}
	if err := library.Count(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := &bot.Bot{Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Home: "CN", Hub: bot.NewHub(), Now: time.Now,
		Log: slog.New(slog.DiscardHandler), Contact: func(string) string { return "12333" }}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.Run(ctx, 1)
	}()
	defer func() { stop(); <-done }()

	var out bytes.Buffer
	in := strings.NewReader("你好\n\n午休时间多长？\n转人工\n/quit\nnever asked\n")
	if err := terminal.Chat(ctx, b, in, &out); err != nil {
		t.Fatal(err)
	}
	last := 0
	for _, want := range []string{"您好！", "午休时间为", "两小时", "来源：", "可以找真人帮您：12333"} {
		at := strings.Index(out.String()[last:], want)
		if at < 0 {
			t.Fatalf("no %q, in order, in %s", want, out.String())
		}
		last += at
	}
	if strings.Contains(out.String(), "\x1b") {
		t.Errorf("a document steers the terminal: %q", out.String())
	}
	var turns, waiting int
	if err := pool.QueryRow(t.Context(), `SELECT count(*), (SELECT count(*) FROM outbox WHERE state <> 'offered') FROM turn`).Scan(&turns, &waiting); err != nil || turns != 3 || waiting != 0 {
		t.Errorf("%d turns, %d replies that are not offered, %v", turns, waiting, err)
	}
}
