package telegram_test

import (
	"encoding/json"
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
	r.partsAre(id, "sent sent sent")
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
	if n := r.count(`SELECT count(*) FROM outbox WHERE sent_as::int > 500000`); n != 3 {
		t.Errorf("the ids of %d messages are known", n)
	}
}

// partsAre waits until the parts of a reply have their states, in order.
func (r *rig) partsAre(id int64, want string) {
	r.Helper()
	got := ""
	r.eventually(fmt.Sprintf("parts of reply %d: %s", id, want), func() bool {
		err := r.pool.QueryRow(r.Context(), `SELECT string_agg(state, ' ' ORDER BY part) FROM outbox WHERE coalesce(head, id) = $1`, id).Scan(&got)
		if err != nil {
			r.Fatal(err)
		}
		return got == want
	})
}

// TestLongAnswerInterrupted: each part has a fate of its own, and none goes twice.
func TestLongAnswerInterrupted(t *testing.T) {
	for name, c := range map[string]struct {
		fault  telegramtest.Fault
		states string
		tries  int
	}{
		"dropped":   {telegramtest.Fault{Drop: true}, "sent unknown sent", 3},
		"blocked":   {telegramtest.Blocked(), "sent failed failed", 2},
		"too many":  {telegramtest.TooMany(1), "sent sent sent", 4},
		"bad":       {telegramtest.Fault{Status: 400, Description: "Bad Request: whatever"}, "sent failed sent", 3},
		"no thread": {telegramtest.NoThread(), "sent sent sent", 4},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			c.fault.Method = "sendMessage"
			first := ""
			c.fault.Fits = func(_ string, params map[string]string) bool {
				if first == "" {
					first = params["text"]
				}
				return params["text"] != first
			}
			r.server.Fail(c.fault)
			id := r.reply(26, "9", long())
			if name == "no thread" {
				r.server.AddTopic(26, 3, "questions")
				r.exec(`UPDATE turn SET route = '{"thread":3}'`)
			}
			r.run(r.door(nil))
			r.partsAre(id, c.states)
			requests := r.server.Requests("sendMessage")
			if len(requests) != c.tries || requests[0].Params["text"] == requests[1].Params["text"] {
				t.Errorf("%d requests, want %d, and the first part once", len(requests), c.tries)
			}
			if name == "no thread" && (requests[1].Params["message_thread_id"] != "3" || requests[2].Params["message_thread_id"] != "" || requests[1].Params["text"] != requests[2].Params["text"]) {
				t.Errorf("the topic is gone: %v, then %v", requests[1].Params, requests[2].Params)
			}
		})
	}
}

// TestCrashBetweenParts: a sender died while it sent the second part. The one
// that takes over repeats neither that nor the first, and sends the third.
func TestCrashBetweenParts(t *testing.T) {
	r := newRig(t)
	id := r.reply(26, "9", bot.Answer{Text: "never shown: the parts are stored"})
	var parts []json.RawMessage
	for i := range 3 {
		parts = append(parts, json.RawMessage(fmt.Sprintf(`{"html":"<b>%d</b>","plain":"%d","last":%t}`, i, i, i == 2)))
	}
	if err := r.core.CutReply(t.Context(), id, parts); err != nil {
		t.Fatal(err)
	}
	r.exec(`UPDATE outbox SET state = 'sent', settled_at = now() - interval '1 hour' WHERE part = 1`)
	r.exec(`UPDATE outbox SET state = 'sending', next_at = now() + interval '1 minute' WHERE part = 2`)
	r.run(r.door(nil))
	r.partsAre(id, "sent unknown sent")
	if sent := r.server.Sent(26); len(sent) != 1 || sent[0].Params["text"] != "<b>2</b>" {
		t.Errorf("%v", sent)
	}
}

func (r *rig) exec(sql string, args ...any) {
	r.Helper()
	if _, err := r.pool.Exec(r.Context(), sql, args...); err != nil {
		r.Fatal(err)
	}
}

// The classes of the locks of poller and sender.
const (
	pollLock = 0x74677570
	sendLock = 0x74677364
)

// holder is the backend that has a lock, 0 if none.
func (r *rig) holder(lock int) int {
	return r.count(`SELECT coalesce(max(pid), 0) FROM pg_locks JOIN pg_database d ON d.oid = database
		WHERE locktype = 'advisory' AND datname = current_database() AND classid::bigint = $1 AND granted`, lock)
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
	r.eventually("the poller to be gone", func() bool { return r.holder(pollLock) == 0 })
	if r.holder(sendLock) == 0 {
		t.Error("another replica may send although this one still does")
	}
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
