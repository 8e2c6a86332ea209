package telegram_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot"
	"careerbot/bot/telegram"
	"careerbot/bot/telegram/telegramtest"
	"careerbot/internal/postgres"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/retrieval"
)

// patience is how long a test waits for what must come.
const patience = time.Minute

const secret = "webhook-secret_1"

// aDay is the day on which the tests ask.
var aDay = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)

// documents are the library of the tests.
var documents = map[string]string{
	"probation.md": "# 劳动合同试用期规定\n\n## 第一条 试用期的长度\n\n劳动合同期限三个月以上不满一年的，试用期不得超过一个月。三年以上固定期限的劳动合同，试用期最长不得超过六个月。\n",
	"benefit.md":   "# 失业保险金申领办法\n\n## 第二条 申领条件\n\n失业前用人单位和本人已经缴纳失业保险费满一年的，可以申领失业保险金。\n",
	"training.md":  "# Apprenticeship guide\n\n## How long an apprenticeship takes\n\nAn apprenticeship as a nurse takes three years and needs no university degree.\n",
}

// rig is a core on a real database, and a Bot API server.
type rig struct {
	*testing.T
	pool   *pgxpool.Pool
	core   *bot.Bot
	server *telegramtest.Server
	log    *logBook
	line   *line
}

// newRig makes a rig. Nothing runs yet.
func newRig(t *testing.T) *rig {
	t.Helper()
	t.Parallel()
	r := &rig{T: t, log: &logBook{changed: make(chan struct{})}, line: &line{conns: map[net.Conn]bool{}, refused: make(chan struct{}, 100)}}
	pool, _, err := postgres.Open(t.Context(), pgtest.URL(t), postgres.WithMaxConns(16), r.line.through)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	r.pool = pool
	r.core = &bot.Bot{
		Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Home: "CN", Hub: bot.NewHub(),
		Now: func() time.Time { return aDay }, Log: slog.New(slog.NewTextHandler(r.log, nil)),
		Contact: func(string) string { return "12333" },
	}
	r.server = telegramtest.New(t)
	t.Cleanup(func() {
		if _, key, _ := strings.Cut(telegramtest.Token, ":"); strings.Contains(r.log.String(), key) {
			t.Error("the token is in the log")
		}
		if t.Failed() {
			t.Logf("log:\n%s", r.log)
		}
	})
	return r
}

// load fills the library.
func (r *rig) load() {
	r.Helper()
	reader := read.New(read.Options{})
	defer reader.Close()
	library := &knowledge.Library{Pool: r.pool, Reader: reader, Now: func() time.Time { return aDay }}
	for name, text := range documents {
		result, err := library.Add(r.Context(), knowledge.Source{
			Name: name, Bytes: []byte(text), Given: knowledge.Metadata{Issuer: "人社部", URL: "https://example.org/" + name + "?a=1&b=2"},
		})
		if err != nil || result.Status != knowledge.Loaded {
			r.Fatalf("%s: %+v %v", name, result, err)
		}
	}
	if err := library.Count(r.Context()); err != nil {
		r.Fatal(err)
	}
}

// answering runs the core until the test ends.
func (r *rig) answering() {
	r.load()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		r.core.Run(ctx, 2)
		close(ended)
	}()
	r.Cleanup(func() {
		cancel()
		<-ended
	})
}

func (r *rig) door(change func(*telegram.Options)) *telegram.Door {
	r.Helper()
	o := telegram.Options{
		Token: telegramtest.Token, APIURL: r.server.URL, WebhookSecret: secret, PollTimeout: 20 * time.Second,
	}
	if change != nil {
		change(&o)
	}
	d, err := telegram.New(r.core, o)
	if err != nil {
		r.Fatal(err)
	}
	return d
}

// run runs a door; stop ends it and waits. The test's end stops it as well.
func (r *rig) run(d *telegram.Door) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := d.Run(ctx); err != nil {
			r.Errorf("Run: %v", err)
		}
	}()
	stop = func() {
		cancel()
		select {
		case <-ended:
		case <-time.After(30 * time.Second):
			r.Error("Run did not return")
		}
	}
	r.Cleanup(stop)
	return stop
}

// reply puts a reply into the outbox as the core would, as the answer to
// message 9 of a chat, and gives its id.
func (r *rig) reply(chat int64, message string, a bot.Answer) int64 {
	r.Helper()
	got, err := r.core.Receive(r.Context(), bot.Message{Channel: "telegram", Conversation: strconv.FormatInt(chat, 10), ID: message, Text: "?", Route: json.RawMessage(fmt.Sprintf(`{"message":%s}`, message))})
	if err != nil {
		r.Fatal(err)
	}
	if a.Language == "" {
		a.Language = "en"
	}
	body, err := json.Marshal(a)
	if err != nil {
		r.Fatal(err)
	}
	var id int64
	err = r.pool.QueryRow(r.Context(), `
		WITH done AS (UPDATE turn SET state = 'answered' WHERE id = $1)
		INSERT INTO outbox (turn_id, part, conversation_id, channel, body) VALUES ($1, 1, $2, 'telegram', $3) RETURNING id`,
		got.Turn, got.Conversation, body).Scan(&id)
	if err != nil {
		r.Fatal(err)
	}
	return id
}

// settled waits until a reply has a state, and gives why.
func (r *rig) settled(reply int64, state string) (why string) {
	r.Helper()
	r.eventually(fmt.Sprintf("reply %d %s", reply, state), func() bool {
		var is string
		if err := r.pool.QueryRow(r.Context(), `SELECT state, error FROM outbox WHERE id = $1`, reply).Scan(&is, &why); err != nil {
			r.Fatal(err)
		}
		return is == state
	})
	return why
}

// updateState waits until an update has been worked on.
func (r *rig) updateState(id int64, state string) (why string) {
	r.Helper()
	is := ""
	r.eventually(fmt.Sprintf("update %d %s", id, state), func() bool {
		_ = r.pool.QueryRow(r.Context(), `SELECT state, error FROM telegram_update WHERE update_id = $1`, id).Scan(&is, &why)
		return is != "" && is != "waiting"
	})
	if is != state {
		r.Errorf("update %d is %s (%s), want %s", id, is, why, state)
	}
	return why
}

func (r *rig) count(sql string, args ...any) (n int) {
	r.Helper()
	if err := r.pool.QueryRow(r.Context(), sql, args...).Scan(&n); err != nil {
		r.Fatal(err)
	}
	return n
}

// eventually waits for what only the database shows: it is asked again and
// again, since it cannot call back.
func (r *rig) eventually(what string, holds func() bool) {
	r.Helper()
	for end := time.Now().Add(patience); !holds(); {
		if time.Now().After(end) {
			r.Fatalf("waited for %s in vain", what)
		}
		<-time.After(5 * time.Millisecond)
	}
}

// logBook is a log that tests read and wait for.
type logBook struct {
	mu      sync.Mutex
	text    bytes.Buffer
	changed chan struct{}
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.changed)
	l.changed = make(chan struct{})
	return l.text.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// logged waits until the log says something.
func (r *rig) logged(words string) {
	r.Helper()
	timeout := time.After(patience)
	for {
		r.log.mu.Lock()
		changed := r.log.changed
		r.log.mu.Unlock()
		if strings.Contains(r.log.String(), words) {
			return
		}
		select {
		case <-changed:
		case <-timeout:
			r.Fatalf("waited for %q in the log in vain", words)
		}
	}
}

// line is the way to the database, which can be cut.
type line struct {
	mu      sync.Mutex
	conns   map[net.Conn]bool
	cut     bool
	refused chan struct{} // a try while it was cut
}

var errCut = errors.New("the line to the database is cut")

func (l *line) through(c *pgxpool.Config) {
	dial := c.ConnConfig.DialFunc
	c.ConnConfig.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.cut {
			select {
			case l.refused <- struct{}{}:
			default:
			}
			return nil, errCut
		}
		conn, err := dial(ctx, network, address)
		if err == nil {
			l.conns[conn] = true
		}
		return conn, err
	}
}

func (l *line) away() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = true
	for conn := range l.conns {
		_ = conn.Close()
	}
	clear(l.conns)
}

func (l *line) back() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = false
}
