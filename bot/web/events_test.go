package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
)

func TestEventsBringTheReply(t *testing.T) {
	t.Parallel()
	d, _ := empty(t, nil)
	p := d.visit(t)
	turn := p.say("message-1", "hello")
	events, header := p.listen("/api/events", "")
	for key, want := range map[string]string{"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"} {
		if got := header.Get(key); got != want {
			t.Errorf("%s: %q", key, got)
		}
	}
	e := next(t, events, "reply")
	var r replied
	if err := json.Unmarshal([]byte(e.data), &r); err != nil {
		t.Fatal(err)
	}
	if e.id != fmt.Sprint(r.ID) || r.Turn != turn || r.Message != "message-1" || r.At.IsZero() || !strings.Contains(r.Answer.Text, "Hello") || r.Answer.Citations == nil {
		t.Errorf("%+v %+v", e, r)
	}
	p.say("message-2", "thanks")
	if e := next(t, events, "reply"); !strings.Contains(e.data, `"message":"message-2"`) {
		t.Errorf("the second: %+v", e)
	}
}

func TestEventsResume(t *testing.T) {
	t.Parallel()
	d, b := empty(t, nil)
	p := d.visit(t)
	for i := range 3 {
		p.say(fmt.Sprintf("message-%d", i), fmt.Sprintf("How long can probation be? %d", i))
	}
	eventually(t, "three replies", func() bool { return count(t, b.Pool, `SELECT count(*) FROM outbox`) == 3 })
	all, _ := p.listen("/api/events", "")
	ids := []string{next(t, all, "reply").id, next(t, all, "reply").id, next(t, all, "reply").id}
	cases := []struct {
		path, last string
		first      string
	}{
		{"/api/events?after=" + ids[0], "", ids[1]},
		{"/api/events", ids[1], ids[2]},
		{"/api/events?after=" + ids[0], ids[1], ids[2]}, // what the browser says is newer than its address
		{"/api/events?after=0", "", ids[0]},
	}
	for _, c := range cases {
		events, _ := p.listen(c.path, c.last)
		if got := next(t, events, "reply").id; got != c.first {
			t.Errorf("%+v: began with %s", c, got)
		}
	}
	if r := p.do("GET", "/api/events?after=x", "", nil); r.status != http.StatusBadRequest {
		t.Errorf("after=x: %d", r.status)
	}
	stranger := &person{t, d, &http.Client{}}
	if r := stranger.do("GET", "/api/events", "", nil); r.status != http.StatusUnauthorized {
		t.Errorf("without a session: %d", r.status)
	}
}

func TestEventsOfOthersAreNotSeen(t *testing.T) {
	t.Parallel()
	d, _ := empty(t, nil)
	one, other := d.visit(t), d.visit(t)
	one.say("message-1", "hello")
	mine, _ := one.listen("/api/events", "")
	next(t, mine, "reply")
	other.say("message-2", "thanks")
	theirs, _ := other.listen("/api/events", "")
	if e := next(t, theirs, "reply"); !strings.Contains(e.data, "message-2") {
		t.Errorf("got %+v", e)
	}
	one.say("message-3", "hello")
	if e := next(t, mine, "reply"); !strings.Contains(e.data, "message-3") {
		t.Errorf("got %+v", e)
	}
}

func TestEventsBeforeTheFirstMessage(t *testing.T) {
	t.Parallel()
	d, _ := empty(t, func(s *server) { s.heartbeat = 50 * time.Millisecond })
	p := d.visit(t)
	events, _ := p.listen("/api/events", "")
	if e := next(t, events, "beat"); e.comment != "heartbeat" {
		t.Errorf("%+v", e)
	}
	p.say("message-1", "hello")
	next(t, events, "reply")
	next(t, events, "beat")
}

func TestEventsEndWithTheServer(t *testing.T) {
	t.Parallel()
	d, _ := empty(t, nil)
	p := d.visit(t)
	p.say("message-1", "hello")
	events, _ := p.listen("/api/events", "")
	next(t, events, "reply")
	waiting, _ := d.visit(t).listen("/api/events", "")
	start := time.Now()
	d.stop() // fails the test where the streams hold it up
	for _, c := range []<-chan event{events, waiting} {
		for range c { // until it is closed
		}
	}
	if took := time.Since(start); took > 15*time.Second {
		t.Errorf("it took %v", took)
	}
}

// A notification that is lost, as when the listening connection breaks, delays
// a reply and does not lose it.
func TestRepliesWithoutNotification(t *testing.T) {
	t.Parallel()
	d, b := empty(t, func(s *server) {
		s.heartbeat = 100 * time.Millisecond
		deaf := *s.bot
		deaf.Hub = bot.NewHub() // nobody tells this one
		s.bot = &deaf
	})
	p := d.visit(t)
	p.say("message-1", "hello")
	events, _ := p.listen("/api/events", "")
	next(t, events, "reply")
	p.say("message-2", "thanks")
	next(t, events, "reply")
	if n := count(t, b.Pool, `SELECT count(*) FROM outbox`); n != 2 {
		t.Errorf("%d replies", n)
	}
}

func TestStreamsAreCounted(t *testing.T) {
	t.Parallel()
	d, _ := empty(t, func(s *server) { s.streams = newCounter(2) })
	p := d.visit(t)
	p.say("message-1", "hello")
	for range 2 {
		events, _ := p.listen("/api/events", "")
		next(t, events, "reply")
	}
	if r := p.do("GET", "/api/events", "", nil); r.status != http.StatusTooManyRequests || !strings.Contains(r.body, "窗口") {
		t.Errorf("the third: %d %s", r.status, r.body)
	}
	if c := newCounter(1); c != nil {
		leave, _ := c.enter("a")
		leave()
		if len(c.open) != 0 {
			t.Error("a session that left is remembered")
		}
	}
}
