package terminal_test

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/bot/terminal"
	"careerbot/internal/postgres/pgtest"
	"careerbot/retrieval"
)

// TestSurvey: whether a talk helped is answered with a number.
func TestSurvey(t *testing.T) {
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
	for _, do := range []func(context.Context, pgx.Tx, *bot.Case, bot.Staff) error{
		b.Claim,
		func(ctx context.Context, tx pgx.Tx, c *bot.Case, by bot.Staff) error {
			return b.End(ctx, tx, c, by, "close")
		},
	} {
		if err := b.Act(ctx, 1, 1, "test", do); err != nil {
			t.Fatal(err)
		}
	}
	out.until(t, "这次咨询您满意吗？")
	out.until(t, "3 不满意")
	line("3")
	out.until(t, "哪里没帮到您")
	line("没有说要带什么材料")
	out.until(t, "记下了")
	line("/quit")
	if err := <-over; err != nil {
		t.Fatal(err)
	}
	var rating, missing string
	if err := pool.QueryRow(t.Context(), `SELECT rating, missing FROM handoff`).Scan(&rating, &missing); err != nil || rating != "poor" || missing != "没有说要带什么材料" {
		t.Errorf("%q, %q, %v", rating, missing, err)
	}
}
