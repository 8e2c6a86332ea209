package telegramtest

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestFaults: each way to fail, as a client sees it, and whether it was done.
func TestFaults(t *testing.T) {
	c := newClient(t, Options{})
	gate := make(chan struct{})
	close(gate)
	for i, f := range []struct {
		name   string
		fault  Fault
		status int // 0 is no answer
		part   string
		done   bool
	}{
		{"lose", Fault{Lose: true}, 0, "", false},
		{"drop", Fault{Drop: true}, 0, "", true},
		{"hang", Fault{Hang: true}, 0, "", true},
		{"gate", Fault{Gate: gate}, 200, `"ok":true`, true},
		{"result", Fault{Result: `{"from_the_future":1}`}, 200, `"result":{"from_the_future":1}`, true},
		{"slow", Slow(60 * time.Millisecond), 200, `"ok":true`, true},
		{"429", TooMany(3), 429, `"parameters":{"retry_after":3}`, false},
		{"403", Blocked(), 403, "bot was blocked by the user", false},
		{"403", Deactivated(), 403, "user is deactivated", false},
		{"400", NoThread(), 400, "message thread not found", false},
		{"400", Migrated(-1000000000009), 400, `"migrate_to_chat_id":-1000000000009`, false},
		{"502", BadGateway(), 502, "<h1>502 Bad Gateway</h1>", false},
	} {
		chat := int64(100 + i)
		f.fault.Chat = fmt.Sprint(chat)
		c.Fail(f.fault.For("sendMessage"))
		c.ok("sendMessage", "chat_id", "5", "text", "another chat")
		ctx, cancel := context.WithTimeout(t.Context(), within)
		if f.fault.Hang { // the client gives up once the server has done it
			go func() {
				for len(c.Shown(chat)) == 0 && ctx.Err() == nil {
					time.Sleep(time.Millisecond)
				}
				cancel()
			}()
		}
		begin := time.Now()
		a := ask(ctx, c.Server, "sendMessage", "chat_id", f.fault.Chat, "text", "hello")
		cancel()
		if a.status != f.status || (a.err != nil) != (f.status == 0) || !strings.Contains(a.raw, f.part) {
			t.Errorf("%s: %d %q %v", f.name, a.status, a.raw, a.err)
		}
		if time.Since(begin) < f.fault.Delay {
			t.Errorf("%s: after %v", f.name, time.Since(begin))
		}
		c.want(f.name+" done", len(c.Shown(chat)) == 1, f.done)
		c.want(f.name+" accepted", len(c.Sent(chat)) == 1, f.done)
		if c.Counters().Faults[f.name] == 0 {
			t.Errorf("%s is not counted: %v", f.name, c.Counters().Faults)
		}
		c.ok("sendMessage", "chat_id", f.fault.Chat, "text", "once only")
	}
	c.Fail(Fault{Fits: func(_ string, params map[string]string) bool { return params["text"] == "poison" }, Status: 400, Description: "Bad Request: x", Times: -1})
	for range 2 {
		c.no(400, "Bad Request: x", "sendMessage", "chat_id", "5", "text", "poison")
	}
	c.Heal()
	c.ok("sendMessage", "chat_id", "5", "text", "poison")
	c.Without("sendMessageDraft", "getUpdates")
	c.want("an older server", strings.TrimSpace(c.no(404, "Not Found", "sendMessageDraft", "chat_id", "5", "draft_id", "1", "text", "x").raw),
		`{"ok":false,"error_code":404,"description":"Not Found"}`)
	c.no(404, "Not Found", "getUpdates")
	c.Without()
	c.ok("getUpdates")
}

// TestRandom: the same seed fails the same requests, about as often as it says.
func TestRandom(t *testing.T) {
	t.Parallel()
	run := func() (line string, s *Server) {
		s = New(t)
		s.Random(Chances{Seed: 7, Methods: []string{"getMe"}, Lose: .1, Drop: .1, TooMany: .1, BadGateway: .1, Slow: .1, Delay: time.Millisecond})
		for range 200 {
			line += fmt.Sprint(ask(t.Context(), s, "getMe").status, " ")
			ask(t.Context(), s, "getChat", "chat_id", "1")
		}
		return line, s
	}
	first, s := run()
	second, _ := run()
	if first != second {
		t.Errorf("two runs differ:\n%s\n%s", first, second)
	}
	for _, kind := range []string{"lose", "drop", "429", "502", "slow"} {
		if n := s.Counters().Faults["random "+kind]; n < 8 || n > 35 {
			t.Errorf("%d of 200 requests met %s", n, kind)
		}
	}
	if n := s.Counters().Accepted["getChat"]; n != 200 {
		t.Errorf("%d of 200 others went through", n)
	}
	s.Heal()
	s.Random(Chances{Seed: 1, Redeliver: 1})
	s.Push(Text(1, 1, "en", "x"))
	ask(t.Context(), s, "getUpdates", "offset", "2000")
	if got := s.Pending(); len(got) != 1 {
		t.Errorf("not redelivered: %v", got)
	}
}

// TestProblems: a wrong request is reported, and answered all the same.
func TestProblems(t *testing.T) {
	t.Parallel()
	needSpec(t)
	b := &book{T: t}
	c := client{t, New(b)}
	c.no(404, "Not Found", "sendMesage", "chat_id", "1")
	c.ok("sendMessage", "chat_id", "1", "text", "x", "txt", "y")
	c.no(400, "message is too long", "sendMessage", "chat_id", "1", "text", strings.Repeat("x", 4097))
	c.no(400, "can't parse entities", "sendMessage", "chat_id", "1", "parse_mode", "HTML", "text", "<b>")
	c.no(400, "chat not found", "sendMessage", "chat_id", "@nobody", "text", "x")
	for _, part := range []string{"no such method", "no parameter txt", "4097 UTF-16 units"} {
		if !strings.Contains(b.text(), part) {
			t.Errorf("no complaint of %q in\n%s", part, b.text())
		}
	}
	if n := c.Counters(); n.Problems != 3 || len(c.Problems()) != 3 || n.Refused["sendMessage: N Bad Request"] != 0 {
		t.Errorf("%+v", n)
	}
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, c.URL+"/bot4242:wrong/getMe", nil)
	if a := read(http.DefaultClient.Do(r)); a.status != 401 || a.Description != "Unauthorized" {
		t.Errorf("a wrong token: %s", a.raw)
	}
}
