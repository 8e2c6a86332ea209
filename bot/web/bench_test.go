package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot"
	"careerbot/internal/postgres/pgtest"
)

// What a reply costs at this door, from the outbox to the socket and back.

// nowhere is a browser that takes everything.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header            { return n.header }
func (nowhere) Write(p []byte) (int, error)      { return len(p), nil }
func (nowhere) WriteHeader(int)                  {}
func (nowhere) Flush()                           {}
func (nowhere) SetReadDeadline(time.Time) error  { return nil }
func (nowhere) SetWriteDeadline(time.Time) error { return nil }

// usual is an answer as most are: two sources, with the words of a model.
var usual = func() bot.Answer {
	text := "试用期最长不得超过六个月。劳动合同期限三个月以上不满一年的，试用期不得超过一个月。[1] 同一用人单位与同一劳动者只能约定一次试用期。[2]"
	a := bot.Answer{Outcome: bot.Answered, Language: "zh", Text: text, Question: "试用期最长多久？", Reason: "covered", ByModel: true}
	for n := 1; n <= 2; n++ {
		a.Citations = append(a.Citations, bot.Citation{
			N: n, Document: "17", Title: "中华人民共和国劳动合同法", Issuer: "全国人民代表大会常务委员会", Number: "主席令第六十五号", Region: "4401",
			ValidFrom: "2008-01-01", Heading: []string{"第二章 劳动合同的订立", "第十九条"}, Quote: text + text, End: 140, URL: "https://gov.example/law",
		})
	}
	return a
}()

// replies puts one reply into each of n conversations.
func replies(b *testing.B, pool *pgxpool.Pool, n int) (conversations []int64) {
	b.Helper()
	rows, err := pool.Query(b.Context(), `
		WITH c AS (
			INSERT INTO conversation (channel, external_id) SELECT 'web', 'c' || n FROM generate_series(1, $1) n RETURNING id
		), t AS (
			INSERT INTO turn (conversation_id, external_id, message, state) SELECT id, 'message', 'hello', 'answered' FROM c RETURNING id, conversation_id
		)
		INSERT INTO outbox (turn_id, part, conversation_id, channel, body) SELECT id, 1, conversation_id, 'web', $2 FROM t RETURNING conversation_id`, n, usual)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			b.Fatal(err)
		}
		conversations = append(conversations, id)
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	if _, err := pool.Exec(b.Context(), `ANALYZE`); err != nil {
		b.Fatal(err)
	}
	return conversations
}

func benchServer(pool *pgxpool.Pool, stopping chan struct{}) *server {
	core := newBot(pool)
	core.Log = slog.New(slog.DiscardHandler)
	return newServer(core, Options{Log: core.Log, Stopping: stopping})
}

// BenchmarkReply delivers one reply on one of 64 streams that are served at the
// same time: read from the outbox, written, marked as delivered.
func BenchmarkReply(b *testing.B) {
	pool := pgtest.New(b)
	s := benchServer(pool, nil)
	conversations := replies(b, pool, b.N)
	var next atomic.Int64
	b.SetParallelism(64 / runtime.GOMAXPROCS(0))
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		out := openStream(nowhere{http.Header{}}, s.heartbeat)
		for p.Next() {
			if _, err := s.sendReplies(b.Context(), out, conversations[next.Add(1)-1], 0); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.StopTimer()
	var left int
	if err := pool.QueryRow(b.Context(), `SELECT count(*) FROM outbox WHERE state <> 'offered'`).Scan(&left); err != nil || left > 0 {
		b.Errorf("%d replies are not delivered, %v", left, err)
	}
}

// BenchmarkLook is what a heartbeat costs on a stream for which nothing is new.
func BenchmarkLook(b *testing.B) {
	pool := pgtest.New(b)
	s := benchServer(pool, nil)
	conversations := replies(b, pool, 1500)
	var next atomic.Int64
	b.SetParallelism(64 / runtime.GOMAXPROCS(0))
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		out := openStream(nowhere{http.Header{}}, s.heartbeat)
		for p.Next() {
			if _, err := s.sendReplies(b.Context(), out, conversations[next.Add(1)%1500], 1<<60); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkReplyEvent is the part of it that is not the database's.
func BenchmarkReplyEvent(b *testing.B) {
	out := openStream(nowhere{http.Header{}}, time.Minute)
	b.ReportAllocs()
	for b.Loop() {
		e := replied{ID: 7, Turn: 8, Message: "message-1", At: time.Now().UTC(), Answer: show(usual)}
		if err := out.event("reply", e.ID, e); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStreams opens 1,500 streams and says what each of them holds.
func BenchmarkStreams(b *testing.B) {
	const n = 1500
	pool := pgtest.New(b)
	for b.Loop() {
		stopping := make(chan struct{})
		s := benchServer(pool, stopping)
		if _, err := pool.Exec(b.Context(), `TRUNCATE conversation CASCADE`); err != nil {
			b.Fatal(err)
		}
		secrets := make([]string, n)
		for i := range secrets {
			secrets[i] = fmt.Sprintf("%032x", i)
			if _, err := pool.Exec(b.Context(), `INSERT INTO conversation (channel, external_id) VALUES ('web', $1)`, external(secrets[i])); err != nil {
				b.Fatal(err)
			}
		}
		heap, goroutines := held()
		before := pool.Stat().AcquireCount()
		ended := make(chan struct{})
		for _, secret := range secrets {
			r := httptest.NewRequestWithContext(context.WithoutCancel(b.Context()), "GET", "/api/events", nil)
			r.AddCookie(&http.Cookie{Name: plainCookie, Value: secret})
			go func() {
				s.events(nowhere{http.Header{}}, r)
				ended <- struct{}{}
			}()
		}
		for pool.Stat().AcquireCount() < before+2*n { // each looks for its conversation, then for replies
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(200 * time.Millisecond) // the last ones give their connection back
		heapNow, goroutinesNow := held()
		b.ReportMetric(float64(heapNow-heap)/n, "B/stream")
		b.ReportMetric(float64(goroutinesNow-goroutines)/n, "goroutines/stream")
		close(stopping)
		for range n {
			<-ended
		}
	}
}

func held() (heap uint64, goroutines int) {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse, runtime.NumGoroutine()
}
