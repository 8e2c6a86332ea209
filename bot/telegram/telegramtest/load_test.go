package telegramtest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// serveOn serves on a free port until the test ends.
func serveOn(t *testing.T, server *http.Server) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return listener.Addr().String()
}

func TestLimits(t *testing.T) {
	var passed atomic.Int64 // time stands still unless the test moves it
	begin := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	c := newClient(t, Options{
		Limits: Limits{ChatPerSecond: 1, ChatBurst: 2},
		Now:    func() time.Time { return begin.Add(time.Duration(passed.Load())) },
	})
	send := func(chat string) said {
		return ask(t.Context(), c.Server, "sendMessage", "chat_id", chat, "text", "x")
	}
	for range 2 {
		c.want("a burst", send("7").status, 200)
	}
	a := send("7")
	c.want("refused", []any{a.status, a.Parameters.RetryAfter, a.Description}, []any{429, 1, "Too Many Requests: retry after 1"})
	c.want("an edit counts", ask(t.Context(), c.Server, "editMessageText", "chat_id", "7", "message_id", "500001", "text", "y").status, 429)
	c.ok("sendChatAction", "chat_id", "7", "action", "typing")
	c.ok("sendMessageDraft", "chat_id", "7", "draft_id", "1", "text", "x")
	c.want("another chat", send("8").status, 200)
	passed.Add(int64(time.Second - time.Millisecond))
	c.want("too early", send("7").status, 429)
	passed.Add(int64(time.Millisecond))
	c.want("when it was told to", send("7").status, 200)
	c.SetLimits(Limits{PerSecond: 0.5, Burst: 2})
	c.want("overall", []any{send("1").status, send("2").status, send("3").Parameters.RetryAfter}, []any{200, 200, 2})
	c.SetLimits(Limits{GroupPerMinute: 20, GroupBurst: 20})
	for range 20 {
		c.want("a group", send("-5").status, 200)
	}
	c.want("a group's limit", send("-5").Parameters.RetryAfter, 3)
	c.want("no group", send("5").status, 200)
	c.want("counted", c.Counters().Limited, map[string]int{"chat": 3, "overall": 1, "group": 1})
	c.want("times", len(c.SendTimes(-5)), 20)
	c.want("the pace", c.Pace(), Pace{Sends: 27, PeakSecond: 24, ClosestInChat: 1, PeakGroupMinute: 20})
}

// TestListen: a server outside of a test, found again at its address.
func TestListen(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s, err := Listen(ctx, "127.0.0.1:0", Options{})
	if err != nil {
		t.Fatal(err)
	}
	address := strings.TrimPrefix(s.URL, "http://")
	if _, err := Listen(ctx, address, Options{}); err == nil {
		t.Error("two at one address")
	}
	hanging := make(chan said)
	go func() { hanging <- ask(context.Background(), s, "getUpdates", "timeout", "50") }()
	s.Wait("getUpdates", 1)
	s.Close()
	<-hanging
	again, err := Listen(ctx, address, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if a := ask(t.Context(), again, "getMe"); !a.OK {
		t.Error(a.raw, a.err)
	}
	cancel() // ends it as well
	for end := time.Now().Add(within); ask(t.Context(), again, "getMe").err == nil; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("still there")
		}
	}
}

// TestCIWithoutSpec: without the specification nothing starts in CI.
func TestCIWithoutSpec(t *testing.T) {
	t.Setenv("CI", "true")
	o := Options{Spec: t.TempDir() + "/none.json"}
	if _, err := Listen(t.Context(), "127.0.0.1:0", o); err == nil {
		t.Error("started in CI")
	}
	t.Setenv("CI", "")
	s, err := Listen(t.Context(), "127.0.0.1:0", o)
	if err != nil {
		t.Fatal(err)
	}
	if a := ask(t.Context(), s, "whatever"); !a.OK {
		t.Error(a.raw)
	}
	s.Close()
}

// TestQuiet: with nothing kept, memory stays flat over many chats; with some
// kept, it is the latest.
func TestQuiet(t *testing.T) {
	// Not beside other tests: their memory would be counted.
	c := client{t, New(t, Options{Keep: -1, QueryLife: time.Nanosecond})}
	perform := func(s *Server, method string, chat int64, params map[string]string) {
		params["chat_id"] = fmt.Sprint(chat)
		call := &call{method: method, params: params, chat: chat}
		s.record(call)
		if a := s.do(t.Context(), call); !a.OK {
			t.Fatal(a)
		}
	}
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	for chat := range int64(30_000) {
		c.Push(Text(chat+1, 1, "en", "hello"))
		if chat%100 == 99 {
			c.mu.Lock()
			c.forget(func(*update) bool { return true })
			c.pace.sweep(time.Now().Add(time.Hour))
			c.mu.Unlock()
		}
		perform(c.Server, "sendMessageDraft", chat+1, map[string]string{"draft_id": "1", "text": "x"})
		perform(c.Server, "sendMessage", chat+1, map[string]string{"text": strings.Repeat("x", 500)})
	}
	if after := heap(); after > before+(2<<20) {
		t.Errorf("30,000 chats took %d KB", (after-before)>>10)
	}
	c.want("nothing kept", []any{len(c.Requests("")), len(c.Shown(5)), len(c.chats)}, []any{0, 0, 0})
	c.want("counted", c.Counters().Accepted["sendMessage"], 30_000)
	perform(c.Server, "sendMessage", 6, map[string]string{"text": "no draft before it"})
	perform(c.Server, "editMessageText", 5, map[string]string{"message_id": "500001", "text": "an old one"})

	some := New(t, Options{Keep: 10})
	for chat := range int64(100) {
		perform(some, "sendMessage", chat+1, map[string]string{"text": "x"})
	}
	c.want("the latest", []any{len(some.Shown(100)), len(some.Shown(1)), len(some.chats), len(some.Requests("")) < 20}, []any{1, 0, 10, true})
}

// BenchmarkSend is the way of one message through the server, over HTTP.
func BenchmarkSend(b *testing.B) {
	s := New(b, Options{Keep: -1})
	chat := 0
	for b.Loop() {
		chat++
		if a := ask(b.Context(), s, "sendMessage", "chat_id", fmt.Sprint(chat%10000+1), "text", "<b>hello</b> there", "parse_mode", "HTML", "reply_markup", `{"inline_keyboard":[[{"text":"x","callback_data":"y"}]]}`); !a.OK {
			b.Fatal(a.raw)
		}
	}
}
