package telegramtest

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestGetUpdates(t *testing.T) {
	c := newClient(t, Options{})
	for i := range 5 {
		c.Push(Text(7, i+1, "en", "hello"))
	}
	c.want("all", c.poll(), "[1001 1002 1003 1004 1005]")
	c.want("none is confirmed without an offset", c.poll("limit", "2"), "[1001 1002]")
	c.want("an offset confirms what is below it", c.poll("offset", "1003"), "[1003 1004 1005]")
	c.want("for good", c.poll("offset", "1"), "[1003 1004 1005]")
	c.want("a negative one counts from the end", c.poll("offset", "-2"), "[1004 1005]")
	c.want("and forgets the rest", c.Pending(), "[1004 1005]")
	c.want("more than there are", c.poll("offset", "-50"), "[1004 1005]")
	c.Reorder(1005, 1004)
	c.want("reordered", c.poll(), "[1005 1004]")
	c.want("confirmed by id all the same", c.poll("offset", "1005"), "[1005]")
	c.want("redelivered", c.Redeliver(1002), true)
	c.want("the old one first", c.poll(), "[1002 1005]")
	c.want("never seen", c.Redeliver(5), false)
	c.want("empty", c.poll("offset", "2000", "timeout", "0"), "[]")
	begin := time.Now()
	time.AfterFunc(50*time.Millisecond, func() { c.Push(Text(7, 9, "en", "late")) })
	c.want("a long poll ends with the first update", c.poll("timeout", "50"), "[1006]")
	if time.Since(begin) > within {
		t.Errorf("it took %v", time.Since(begin))
	}
}

func TestAllowedUpdates(t *testing.T) {
	c := newClient(t, Options{DefaultUpdates: true})
	reaction, edit := Map{"message_reaction": Map{}}, Edited(7, 1, "en", "x")
	c.want("not by default", c.Push(reaction), 0)
	c.want("by default", c.Push(edit) != 0, true)
	c.poll("allowed_updates", `["message","message_reaction"]`)
	c.want("asked for", c.Push(reaction) != 0, true)
	c.want("not asked for", c.Push(edit), 0)
	c.want("those from before still come", c.poll(), "[1001 1002]")
	c.want("the list stays", c.Push(edit), 0)
	c.poll("allowed_updates", `[]`)
	c.want("default again", c.Push(edit) != 0, true)
	c.want("default again", c.Push(reaction), 0)
	c.Block(7)
	c.want("my_chat_member is in it", len(c.Pending()), 4)
	for _, o := range OddUpdates(7, 10) {
		c.PushOdd(o)
	}
	body := c.ok("getUpdates").raw
	for _, part := range []string{`"message":"no object"`, `from_the_future`, `a \u0000 b`, `"text":"no id"`, `\ud83d of`, `1e400000`} {
		if !strings.Contains(body, part) {
			t.Errorf("no %s in the odd updates", part)
		}
	}
}

func TestConflict(t *testing.T) {
	c := newClient(t, Options{})
	first := make(chan said)
	poll := func() { first <- ask(context.Background(), c.Server, "getUpdates", "timeout", "50") }
	go poll()
	c.Wait("getUpdates", 1)
	go poll()
	a := <-first
	c.want("the older one", a.Description, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
	c.ok("setWebhook", "url", "https://bot.example.org/")
	if a := <-first; a.status != 409 || !strings.Contains(a.Description, "setWebhook") {
		t.Errorf("a poll when the webhook is set: %s", a.raw)
	}
	c.no(409, "can't use getUpdates method while webhook is active", "getUpdates")
	if info := c.ok("getWebhookInfo").raw; !strings.Contains(info, `"url":"https://bot.example.org/"`) || !strings.Contains(info, `"max_connections":40`) {
		t.Error(info)
	}
	c.Push(Text(7, 1, "en", "x"))
	c.ok("deleteWebhook")
	c.want("kept meanwhile", c.poll(), "[1001]")
	c.ok("deleteWebhook", "drop_pending_updates", "true")
	c.want("dropped", c.poll(), "[]")
}

// TestWebhook: messages wait for their chat, buttons for their user; what is not
// taken comes again, and later each time.
func TestWebhook(t *testing.T) {
	c := newClient(t, Options{RetryUnit: 40 * time.Millisecond})
	gate := make(chan struct{})
	c.DeliverTo(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Header.Get("X-Telegram-Bot-Api-Secret-Token") != "secret_1" || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s with %v", r.Method, r.Header)
		}
		tries := 0
		for _, d := range c.Deliveries() {
			if strings.Contains(string(body), `"update_id":1004`) && d.Update == 1004 {
				tries++
			}
		}
		switch {
		case strings.Contains(string(body), "slow"):
			<-gate
		case strings.Contains(string(body), "later") && tries == 0:
			w.Header().Set("Retry-After", "5")
			w.WriteHeader(http.StatusServiceUnavailable)
		case strings.Contains(string(body), "later") && tries < 3:
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	c.Push(Text(7, 1, "en", "slow")) // pending before the webhook is set
	c.ok("setWebhook", "url", "https://bot.example.org/", "secret_token", "secret_1")
	c.Push(Text(7, 2, "en", "behind it"))
	c.Push(PressOn(7, "q1", "x", 500007))
	c.Push(Text(8, 3, "en", "later"))
	c.Push(Text(9, 4, "en", "another chat"))
	of := func(id int64) (all []Delivery) {
		for _, d := range c.Deliveries() {
			if d.Update == id {
				all = append(all, d)
			}
		}
		return all
	}
	c.soon("the press to overtake", func() bool { return len(of(1003)) == 1 && len(of(1005)) == 1 })
	c.want("its chat waits", len(of(1001))+len(of(1002)), 0)
	c.soon("the retries", func() bool { return len(of(1004)) == 4 })
	tries := of(1004)
	for i, least := range []int64{200, 80, 160} { // Retry-After, then growing
		if gap := tries[i+1].At.Sub(tries[i].At); gap.Milliseconds() < least {
			t.Errorf("retry %d came after %v", i+1, gap)
		}
	}
	close(gate)
	c.soon("all to be confirmed", func() bool { return len(c.Pending()) == 0 })
	c.want("in order", slices.IndexFunc(c.Deliveries(), func(d Delivery) bool { return d.Update == 1001 }) <
		slices.IndexFunc(c.Deliveries(), func(d Delivery) bool { return d.Update == 1002 }), true)
	c.want("counted", c.Counters().Webhook-c.Counters().Failed, 5)
	c.Redeliver(1002)
	c.soon("a redelivery", func() bool { return len(of(1002)) == 2 })
}

// TestWebhookConnections: no more posts at once than the client takes, over HTTP.
func TestWebhookConnections(t *testing.T) {
	c := newClient(t, Options{})
	arrived, gate := make(chan struct{}, 10), make(chan struct{})
	target := http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		arrived <- struct{}{}
		<-gate
	})}
	address := serveOn(t, &target)
	c.DeliverToURL("http://" + address)
	for chat := range int64(5) {
		c.Push(Text(chat+1, 1, "en", "x"))
	}
	c.ok("setWebhook", "url", "https://bot.example.org/", "max_connections", "2")
	<-arrived
	<-arrived
	select {
	case <-arrived:
		t.Error("a third post")
	case <-time.After(50 * time.Millisecond):
	}
	close(gate)
	c.soon("all to be confirmed", func() bool { return len(c.Pending()) == 0 })
}
