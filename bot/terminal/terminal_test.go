package terminal_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

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

// TestChoices: a number says what the choice of the last answer says, and nothing
// else does.
func TestChoices(t *testing.T) {
	pool := pgtest.New(t)
	b := &bot.Bot{Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Home: "CN", Hub: bot.NewHub(), Now: time.Now,
		Log: slog.New(slog.DiscardHandler), Contact: func(string) string { return "12333" }}
	short := bot.Answer{Text: "您在哪里工作？", Citations: []bot.Citation{}, Choices: []bot.Choice{{Label: "广东省", Say: "/region 44"}, {Label: "浙江省", Say: "/region 33"}}}
	long := bot.Answer{Text: "还想知道什么？", Citations: []bot.Citation{}, Choices: []bot.Choice{
		{Label: strings.Repeat("失业保险金能领多久，", 3), Say: "能领多久？"}, {Label: strings.Repeat("失业保险金怎么申请，", 3), Say: "怎么申请？"}}}
	none := bot.Answer{Text: "好的。", Citations: []bot.Citation{}}
	typed := []string{"你好", " ２ ", "3", "1", "1"}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- answerWith(ctx, pool, []bot.Answer{short, short, long, none, short}) }()
	listening := make(chan struct{})
	go func() {
		defer close(listening)
		b.Run(ctx, 0) // works on nothing
	}()
	var out bytes.Buffer
	if err := terminal.Chat(ctx, b, strings.NewReader(strings.Join(typed, "\n")), &out); err != nil {
		t.Fatal(err)
	}
	stop()
	<-listening
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	var said string
	if err := pool.QueryRow(t.Context(), `SELECT string_agg(kind || ' ' || message, '|' ORDER BY id) FROM turn`).Scan(&said); err != nil {
		t.Fatal(err)
	}
	// 3 is out of range, and the answer before the last offered nothing.
	if want := "text 你好|button /region 33|text 3|button 能领多久？|text 1"; said != want {
		t.Errorf("said %q, want %q", said, want)
	}
	for _, want := range []string{
		"\n您在哪里工作？\n\n1 广东省   2 浙江省\n\n",
		"\n还想知道什么？\n\n1 " + long.Choices[0].Label + "\n2 " + long.Choices[1].Label + "\n\n",
		"\n好的。\n\n\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in %q", want, out.String())
		}
	}
}

// answerWith gives the turns these answers, in order, in the place of a worker.
func answerWith(ctx context.Context, pool *pgxpool.Pool, answers []bot.Answer) error {
	for len(answers) > 0 {
		done, err := pool.Exec(ctx, `
			WITH next AS (
				UPDATE turn SET state = 'answered' WHERE state = 'waiting' RETURNING id, conversation_id
			), reply AS (
				INSERT INTO outbox (turn_id, part, conversation_id, channel, body)
				SELECT id, 1, conversation_id, 'terminal', $1 FROM next RETURNING conversation_id
			)
			SELECT pg_notify('careerbot_reply', conversation_id::text) FROM reply`, answers[0])
		if err != nil {
			return err
		}
		if done.RowsAffected() > 0 {
			answers = answers[1:]
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(5 * time.Millisecond):
		}
	}
	return nil
}
