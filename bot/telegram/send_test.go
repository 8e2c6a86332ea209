package telegram_test

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/telegram"
	"careerbot/bot/telegram/telegramtest"
)

// TestSendOutcomes: what becomes of a reply for each way in which a send ends.
func TestSendOutcomes(t *testing.T) {
	for name, c := range map[string]struct {
		fault telegramtest.Fault
		state string
		tries int // requests for the first reply
	}{
		"too many":        {telegramtest.Fault{Status: 429, Description: "Too Many Requests: retry after 1", RetryAfter: 1}, "sent", 2},
		"blocked":         {telegramtest.Fault{Status: 403, Description: "Forbidden: bot was blocked by the user"}, "failed", 1},
		"no chat":         {telegramtest.Fault{Status: 400, Description: "Bad Request: chat not found"}, "failed", 1},
		"dropped":         {telegramtest.Fault{Drop: true}, "unknown", 1},
		"lost":            {telegramtest.Fault{Lose: true}, "unknown", 1},
		"hangs":           {telegramtest.Fault{Hang: true}, "unknown", 1},
		"proxy error":     {telegramtest.Fault{Status: 502, Raw: "<html><h1>502 Bad Gateway</h1>" + strings.Repeat("x", 5000)}, "unknown", 1},
		"server error":    {telegramtest.Fault{Status: 500, Description: "Internal Server Error"}, "unknown", 1},
		"unknown result":  {telegramtest.Fault{Result: `{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"forward_origin":{"type":"from_the_future"}}`}, "sent", 1},
		"refused markup":  {telegramtest.Fault{Status: 400, Description: "Bad Request: can't parse entities: unsupported start tag"}, "sent", 2},
		"refused always":  {telegramtest.Fault{Status: 400, Description: "Bad Request: can't parse entities: x", Times: 2}, "failed", 2},
		"token withdrawn": {telegramtest.Fault{Status: 401, Description: "Unauthorized"}, "waiting", 1},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			c.fault.Method = "sendMessage"
			r.server.Fail(c.fault)
			first := r.reply(21, "9", bot.Answer{Text: "a < b"})
			r.run(r.door(func(o *telegram.Options) { o.SendTimeout = time.Second }))
			if c.state == "waiting" {
				r.logged("Unauthorized")
			}
			why := r.settled(first, c.state)
			if (why != "") != (c.state != "sent") && name != "too many" {
				t.Errorf("the reason is %q", why)
			}
			if len(why) > 400 {
				t.Errorf("the reason has %d bytes", len(why))
			}
			if c.state != "waiting" { // whatever became of it, the next one goes out
				r.settled(r.reply(21, "10", bot.Answer{Text: "the next"}), "sent")
			}
			tries := 0
			for _, m := range r.server.Requests("sendMessage") {
				if m.Params["text"] != "the next" {
					tries++
				}
			}
			if tries != c.tries {
				t.Errorf("%d requests, want %d", tries, c.tries)
			}
			if name == "refused markup" {
				if m := r.server.Sent(21)[0].Params; m["text"] != "a < b" || m["parse_mode"] != "" || m["reply_markup"] == "" {
					t.Errorf("fell back to %v", m)
				}
			}
		})
	}
}

// refusing fails to connect as often as it is told.
type refusing struct {
	next  http.RoundTripper
	times atomic.Int32
}

func (f *refusing) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "sendMessage") && f.times.Add(-1) >= 0 {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	}
	return f.next.RoundTrip(r)
}

// TestConnectionRefused: where no connection came about, the reply is sent later.
func TestConnectionRefused(t *testing.T) {
	r := newRig(t)
	way := &refusing{next: http.DefaultTransport}
	way.times.Store(1)
	id := r.reply(22, "9", bot.Answer{Text: "hello"})
	r.run(r.door(func(o *telegram.Options) { o.HTTPClient = &http.Client{Transport: way} }))
	r.server.WaitSent(22, 1)
	r.settled(id, "sent")
	if n := r.count(`SELECT attempts FROM outbox WHERE id = $1`, id); n != 2 {
		t.Errorf("%d attempts", n)
	}
}

// TestBadChatDelaysNobody: a chat whose sends hang does not hold up the others,
// and its own replies keep their order.
func TestBadChatDelaysNobody(t *testing.T) {
	r := newRig(t)
	gate := make(chan struct{})
	r.server.Fail(telegramtest.Fault{Method: "sendMessage", Chat: "23", Gate: gate})
	for i := range 4 {
		r.reply(23, strconv.Itoa(i), bot.Answer{Text: fmt.Sprint("slow ", i)})
	}
	fine := r.reply(24, "9", bot.Answer{Text: "fine"})
	r.run(r.door(nil))
	r.settled(fine, "sent")
	if n := len(r.server.Sent(23)); n != 1 {
		t.Errorf("%d messages to the slow chat at once", n)
	}
	close(gate)
	sent := r.server.WaitSent(23, 4)
	for i, m := range sent {
		if m.Params["text"] != fmt.Sprint("slow ", i) {
			t.Errorf("message %d is %q", i, m.Params["text"])
		}
		if i > 0 && m.At.Sub(sent[i-1].At) < time.Second {
			t.Errorf("message %d came %v after the one before", i, m.At.Sub(sent[i-1].At))
		}
	}
}

// long is an answer of three messages.
func long() bot.Answer {
	var text strings.Builder
	for i := range 14 {
		fmt.Fprintf(&text, "第%d段：%s\n\n", i, strings.Repeat("很长的句子。", 100))
	}
	return bot.Answer{Text: text.String()}
}

func TestLongAnswer(t *testing.T) {
	r := newRig(t)
	id := r.reply(25, "9", long())
	r.run(r.door(nil))
	r.settled(id, "sent")
	sent := r.server.Sent(25)
	if len(sent) != 3 {
		t.Fatalf("%d messages", len(sent))
	}
	var all strings.Builder
	for i, m := range sent {
		all.WriteString(m.Params["text"])
		if (m.Params["reply_parameters"] != "") != (i == 0) || (m.Params["reply_markup"] != "") != (i == 2) {
			t.Errorf("message %d: question and button belong to the first and the last: %v", i, m.Params)
		}
	}
	if strings.TrimSpace(all.String()) != strings.TrimSpace(long().Text) {
		t.Error("the parts are not the whole")
	}
}

func TestLongAnswerInterrupted(t *testing.T) {
	for name, c := range map[string]struct {
		fault telegramtest.Fault
		state string
		tries int
	}{
		"dropped":  {telegramtest.Fault{Drop: true}, "unknown", 2},
		"blocked":  {telegramtest.Fault{Status: 403, Description: "Forbidden: bot was blocked by the user"}, "failed", 2},
		"too many": {telegramtest.Fault{Status: 429, Description: "Too Many Requests", RetryAfter: 1}, "sent", 4},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			gate := make(chan struct{})
			r.server.Fail(telegramtest.Fault{Method: "sendMessage", Gate: gate})
			id := r.reply(26, "9", long())
			r.run(r.door(nil))
			r.server.WaitSent(26, 1)
			c.fault.Method = "sendMessage"
			r.server.Fail(c.fault)
			close(gate)
			why := r.settled(id, c.state)
			if c.state != "sent" && !strings.Contains(why, "after 1 of 3 parts") {
				t.Errorf("the reason is %q", why)
			}
			requests := r.server.Requests("sendMessage")
			if len(requests) != c.tries || requests[0].Params["text"] == requests[1].Params["text"] {
				t.Errorf("%d requests, want %d, and the first part once", len(requests), c.tries)
			}
		})
	}
}

// TestStop: Run returns only after a send that was under way has been written down.
func TestStop(t *testing.T) {
	r := newRig(t)
	gate := make(chan struct{})
	r.server.Fail(telegramtest.Fault{Method: "sendMessage", Gate: gate})
	id := r.reply(27, "9", bot.Answer{Text: "hello"})
	stop := r.run(r.door(nil))
	r.server.WaitSent(27, 1)
	stopped := make(chan struct{})
	go func() {
		stop()
		close(stopped)
	}()
	r.eventually("the poller to be gone", func() bool {
		return r.count(`SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database
		                WHERE locktype = 'advisory' AND datname = current_database()`) == 0
	})
	select {
	case <-stopped:
		t.Error("Run returned with a send under way")
	default:
	}
	close(gate)
	<-stopped
	var state string
	if err := r.pool.QueryRow(t.Context(), `SELECT state FROM outbox WHERE id = $1`, id).Scan(&state); err != nil || state != "sent" {
		t.Errorf("the reply is %s %v", state, err)
	}
}

// TestTyping: the chat shows it while a turn is worked on, again and again.
func TestTyping(t *testing.T) {
	r := newRig(t)
	r.answering()
	tx, err := r.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context()) // ends the wait
	if _, err := tx.Exec(t.Context(), `LOCK TABLE passage, passage_index, term`); err != nil {
		t.Fatal(err)
	}
	r.run(r.door(nil))
	r.server.Push(telegramtest.Text(28, 7, "zh", "试用期最长多久？"))
	shown := r.server.Wait("sendChatAction", 2)
	if p := shown[0].Params; p["chat_id"] != "28" || p["action"] != "typing" || len(r.server.Sent(28)) != 0 {
		t.Errorf("%v", p)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.server.WaitSent(28, 1)
}
