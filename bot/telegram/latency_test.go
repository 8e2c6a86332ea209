package telegram_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strconv"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/telegram"
	"careerbot/bot/telegram/telegramtest"
	"careerbot/internal/postgres/pgtest"
)

// BenchmarkSendLatency measures what the program adds to the limit of 30 messages
// a second, which the server enforces, in real runs of about 20 seconds: over a
// backlog, how much later than i/30 s its i-th message leaves; with 25 messages a
// second, how long after it was written each leaves; and with 25 people a second
// who write, how long after that the reply leaves, with polling, storing and
// answering.
func BenchmarkSendLatency(b *testing.B) {
	b.Run("backlog", func(b *testing.B) {
		for b.Loop() {
			const n = 600
			s := newSending(b)
			begin := s.write(n, 1)
			at := s.arrivals(n)
			late := make([]time.Duration, n)
			for i := range at {
				late[i] = at[i].Sub(begin) - time.Duration(i)*time.Second/30
			}
			report(b, late)
			s.stop()
		}
	})
	b.Run("even", func(b *testing.B) {
		for b.Loop() {
			const n, every = 500, time.Second / 25
			s := newSending(b)
			written := make([]time.Time, n)
			tick := time.NewTicker(every)
			for i := range n {
				<-tick.C
				written[i] = s.write(1, i+1)
			}
			tick.Stop()
			s.arrivals(n)
			late := make([]time.Duration, n)
			for i := range n {
				late[i] = s.server.Sent(int64(i + 1))[0].At.Sub(written[i])
			}
			report(b, late)
			s.stop()
		}
	})
	b.Run("asked", func(b *testing.B) {
		for b.Loop() {
			const n, every = 500, time.Second / 25
			s := newSending(b)
			pushed := make([]time.Time, n)
			tick := time.NewTicker(every)
			for i := range n {
				<-tick.C
				pushed[i] = time.Now()
				s.server.Push(telegramtest.Text(int64(i+1), 1, "zh", "人工"))
			}
			tick.Stop()
			s.arrivals(n)
			late := make([]time.Duration, n)
			for i := range n {
				late[i] = s.server.Sent(int64(i + 1))[0].At.Sub(pushed[i])
			}
			report(b, late)
			s.stop()
		}
	})
}

func report(b *testing.B, late []time.Duration) {
	slices.Sort(late)
	milliseconds := func(q float64) float64 {
		return max(0, float64(late[int(q*float64(len(late)-1))].Microseconds())/1000)
	}
	b.ReportMetric(milliseconds(0.5), "p50-ms")
	b.ReportMetric(milliseconds(0.99), "p99-ms")
	b.ReportMetric(milliseconds(1), "max-ms")
}

// sending is a core and a door that run, and the server that they send to.
type sending struct {
	*testing.B
	core   *bot.Bot
	server *telegramtest.Server
	stop   func()
}

func newSending(b *testing.B) *sending {
	b.Helper()
	log := slog.New(slog.DiscardHandler)
	core := &bot.Bot{Pool: pgtest.New(b), Home: "CN", Hub: bot.NewHub(), Now: time.Now, Log: log, Contact: func(string) string { return "12333" }}
	server := telegramtest.New(b, telegramtest.Options{Limits: telegramtest.TelegramLimits()})
	door, err := telegram.New(core, telegram.Options{Token: telegramtest.Token, APIURL: server.URL, Log: log})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{}, 2)
	go func() { core.Run(ctx, 8); ended <- struct{}{} }()
	go func() { _ = door.Run(ctx); ended <- struct{}{} }()
	s := &sending{B: b, core: core, server: server, stop: func() {
		if limited := server.Counters().Limited; len(limited) > 0 {
			b.Errorf("too fast: %v", limited)
		}
		cancel()
		<-ended
		<-ended
	}}
	s.write(1, 900000)
	s.arrivals(1) // it sends
	time.Sleep(time.Second)
	return s
}

// write puts a reply into the outbox for each of n chats, as the core does, and
// gives the time of that.
func (s *sending) write(n, first int) time.Time {
	s.Helper()
	body, err := json.Marshal(bot.Answer{Language: "en", Text: "hello"})
	if err != nil {
		s.Fatal(err)
	}
	_, err = s.core.Pool.Exec(s.Context(), `
		WITH c AS (
			INSERT INTO conversation (channel, external_id) SELECT 'telegram', i::text FROM generate_series($1::int, $1::int + $2::int - 1) i RETURNING id
		), t AS (
			INSERT INTO turn (conversation_id, external_id, message, state) SELECT id, '1', '?', 'answered' FROM c RETURNING id, conversation_id
		), o AS (
			INSERT INTO outbox (turn_id, part, conversation_id, channel, body) SELECT id, 1, conversation_id, 'telegram', $3 FROM t
		)
		SELECT pg_notify('careerbot_reply', id::text) FROM c`, first, n, body)
	if err != nil {
		s.Fatal("chat", strconv.Itoa(first), err)
	}
	return time.Now()
}

// arrivals waits for n messages to chats from 1 on, or to any, and gives their times.
func (s *sending) arrivals(n int) []time.Time {
	s.Helper()
	for end := time.Now().Add(2 * time.Minute); ; {
		var at []time.Time
		for _, r := range s.server.Requests("sendMessage") {
			if n == 1 || r.Params["chat_id"] != "900000" {
				at = append(at, r.At)
			}
		}
		if len(at) >= n {
			return at
		}
		if time.Now().After(end) {
			s.Fatalf("%d messages of %d", len(at), n)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
