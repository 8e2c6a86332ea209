package crash

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot"
	"careerbot/internal/postgres"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/retrieval"
)

// takeOverWithin is how long what a dead replica had may take to be answered by
// the others.
const takeOverWithin = 30 * time.Second

// replica is a core in this process that can lose its database at once, in the
// middle of answers: for the others that is its death.
type replica struct {
	*bot.Bot
	frozen chan struct{} // answers that have begun wait for its end
	armed  atomic.Bool
	stuck  atomic.Int32 // answers that wait

	mu    sync.Mutex
	conns map[net.Conn]bool
	cut   bool
}

var errCut = errors.New("the replica is dead")

// through is the way to the database.
func (r *replica) through(c *pgxpool.Config) {
	dial := c.ConnConfig.DialFunc
	c.ConnConfig.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.cut {
			return nil, errCut
		}
		conn, err := dial(ctx, network, address)
		if err == nil {
			r.conns[conn] = true
		}
		return conn, err
	}
}

func (r *replica) die() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cut = true
	for conn := range r.conns {
		_ = conn.Close()
	}
	clear(r.conns)
}

// rise makes a dead replica one that was only away: it goes on where it was.
func (r *replica) rise() {
	r.mu.Lock()
	r.cut = false
	r.mu.Unlock()
	r.armed.Store(false)
	close(r.frozen)
}

func (r *replica) now() time.Time {
	if r.armed.Load() {
		if answering() {
			r.stuck.Add(1)
		}
		<-r.frozen
	}
	return time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
}

// answering reports whether it is a worker that asks for the time, and not one of
// the loops that run beside the answers.
func answering() bool {
	callers := make([]uintptr, 100)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	for {
		frame, more := frames.Next()
		if strings.Contains(frame.Function, ".workOn") {
			return true
		}
		if !more {
			return false
		}
	}
}

func newReplica(t *testing.T, url string) *replica {
	t.Helper()
	r := &replica{frozen: make(chan struct{}), conns: map[net.Conn]bool{}}
	pool, _, err := postgres.Open(t.Context(), url, postgres.WithMaxConns(8), r.through)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	r.Bot = &bot.Bot{
		Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Home: "CN", Hub: bot.NewHub(), Now: r.now,
		Log: slog.New(slog.NewTextHandler(complaints{t}, nil)), Contact: func(string) string { return "12333" },
	}
	return r
}

// complaints is a log that must not say that the program has a defect.
type complaints struct{ t *testing.T }

func (c complaints) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte("defect of the program")) {
		c.t.Errorf("%s", p)
	}
	return len(p), nil
}

// run runs a core until it is stopped, at the latest when the test ends.
func (r *replica) run(t *testing.T, workers int) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r.Run(ctx, workers)
	}()
	stop = func() {
		cancel()
		<-ended
	}
	t.Cleanup(stop)
	return stop
}

// TestThreeReplicas: three cores share the work. One dies in the middle of its
// answers; the others take over within seconds. Every message is answered once,
// in each conversation strictly in order; and when the dead one turns out to have
// been away only, its late answers are refused.
func TestThreeReplicas(t *testing.T) {
	const conversations, each, workers = 12, 20, 2
	url := pgtest.URL(t)
	door := newReplica(t, url)
	reader := read.New(read.Options{})
	defer reader.Close()
	library := &knowledge.Library{Pool: door.Pool, Reader: reader, Now: time.Now}
	if _, err := library.LoadStarter(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	doomed := newReplica(t, url)
	stop := doomed.run(t, workers)
	for range 2 {
		newReplica(t, url).run(t, workers)
	}
	var writing sync.WaitGroup
	for c := range conversations {
		writing.Go(func() {
			for n := range each {
				_, err := door.Receive(t.Context(), bot.Message{
					Channel: "web", Conversation: fmt.Sprint(c), ID: fmt.Sprint(n), Text: fmt.Sprintf("试用期最长多久？编号%d", n),
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	number := func(sql string) (n int) {
		t.Helper()
		if err := door.Pool.QueryRow(t.Context(), sql).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if !until(t.Context(), time.Minute, func() bool { return number(`SELECT count(*) FROM turn WHERE state = 'answered'`) >= each }) {
		t.Fatal("nothing is answered")
	}
	doomed.armed.Store(true)
	if !until(t.Context(), time.Minute, func() bool { return doomed.stuck.Load() == workers }) {
		t.Fatalf("the doomed replica has begun %d answers, want %d: the test is too small", doomed.stuck.Load(), workers)
	}
	// Whoever else has one now lets it go in a moment; the dead one's runs out.
	if _, err := door.Pool.Exec(t.Context(), `CREATE TABLE held AS SELECT id, claim FROM conversation WHERE claimed_until IS NOT NULL`); err != nil {
		t.Fatal(err)
	}
	doomed.die()
	died := time.Now()
	left := number(`SELECT count(*) FROM turn WHERE state = 'waiting'`)
	until(t.Context(), time.Minute, func() bool {
		return number(`SELECT count(*) FROM held JOIN conversation USING (id, claim) WHERE claimed_until IS NOT NULL`) == 0
	})
	took := time.Since(died)
	if !until(t.Context(), time.Minute, func() bool {
		return number(`SELECT count(*) FROM conversation WHERE claimed_until IS NOT NULL OR due_at IS NOT NULL`) == 0
	}) {
		t.Fatal("what the dead replica had is not taken over")
	}
	writing.Wait()
	t.Logf("%d messages waited when the replica died with %d claims; they were taken over %v later, and all was answered after %v",
		left, workers, took.Round(10*time.Millisecond), time.Since(died).Round(10*time.Millisecond))
	if took > takeOverWithin {
		t.Errorf("taken over after %v, want %v", took, takeOverWithin)
	}
	doomed.rise()
	stop() // it ends once it has tried to bring its answers
	for what, sql := range map[string]string{
		"turns are not answered":                        `SELECT count(*) FROM turn WHERE state <> 'answered'`,
		"turns have another number of replies than one": `SELECT count(*) FROM turn t WHERE (SELECT count(*) FROM outbox WHERE turn_id = t.id) <> 1`,
		"turns are answered before an earlier one": `
			SELECT count(*) FROM turn a JOIN turn b ON a.conversation_id = b.conversation_id AND a.id < b.id AND a.answered_at > b.answered_at`,
		"replies stand before that to an earlier turn": `
			SELECT count(*) FROM outbox a JOIN outbox b ON a.conversation_id = b.conversation_id AND a.id < b.id AND a.turn_id > b.turn_id`,
	} {
		if n := number(sql); n != 0 {
			t.Errorf("%d %s", n, what)
		}
	}
	if n := number(`SELECT count(*) FROM turn`); n != conversations*each {
		t.Errorf("%d turns, want %d", n, conversations*each)
	}
}
