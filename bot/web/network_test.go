package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/chrometest"
	"careerbot/internal/llm"
	"careerbot/internal/postgres/pgtest"
)

// The parts of TestBrowser in which the model or the network is slow or away.

func tooFast(t *testing.T, d *door, browser context.Context) {
	const per = 300 * time.Millisecond
	var passed atomic.Int64 // time stands still unless the test moves it
	begin := time.Now()
	strict := open(t, d.server.bot, "127.0.0.1:0", func(s *server) {
		s.messages = newLimiter(1, per, func() time.Time { return begin.Add(time.Duration(passed.Load())) })
	})
	w := strict.window(t, browser, "?lang=en", phone)
	// Two at once: the second is refused, stays, and goes out when it is tapped.
	// Both are questions, so neither is a piece of the other.
	see[bool](w, `(() => {
		for (const text of ['How long can probation be?', 'Who pays for the injury?']) {
			const el = document.getElementById('text');
			el.value = text;
			document.getElementById('send').disabled = false;
			document.getElementById('send').click();
		}
		return true;
	})()`)
	w.Until(`document.querySelector('.unsent') && document.querySelector('.unsent').innerText.includes('too fast')`)
	w.shot("phone en not sent")
	passed.Add(int64(per))
	for n := 0; see[int](w, `document.querySelectorAll('.theirs').length`) < 2 && n < 50; n++ {
		see[bool](w, `(() => { const b = document.querySelector('.unsent button'); if (b) b.click(); return true; })()`)
		w.Until(`!document.querySelector('.group.waiting')`)
		time.Sleep(20 * time.Millisecond) // between taps
	}
	w.Until(`document.querySelectorAll('.theirs').length === 2 && !document.querySelector('.unsent')`)
}

// streamed has a model that writes slowly: dots at once, then its checked
// sentences, then the reply in their place.
func streamed(t *testing.T, pool *pgxpool.Pool, browser context.Context) {
	begin, goOn := make(chan struct{}), make(chan struct{})
	model := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.Copy(io.Discard, r.Body)
		write := func(text string) {
			fmt.Fprintf(w, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%s}}]}\n\n", chrometest.Quote(text))
			_ = http.NewResponseController(w).Flush()
		}
		select {
		case <-begin:
		case <-r.Context().Done():
		}
		write("Probation may last at most 6 months. [1]")
		// On and on: what was written before the page listens is not seen.
		for tick := time.Tick(50 * time.Millisecond); ; <-tick {
			write(" No probation may be agreed for a contract of less than 3 months. [1]")
			select {
			case <-goOn:
				write(" Part-time work may have no probation. [1]")
				fmt.Fprint(w, "data: [DONE]\n\n")
				return
			case <-r.Context().Done():
				return
			default:
			}
		}
	}))
	t.Cleanup(model.Close)
	b := newBot(pool)
	b.Chat = llm.NewChat(llm.Endpoint{Key: "none", Base: model.URL}, "test")
	// The workers of the other bot would take its turns.
	b.Pool = pgtest.New(t)
	run(t, b)
	d := open(t, b, "127.0.0.1:0", nil)
	w := d.window(t, browser, "?lang=en", phone)
	w.typeText("How long can probation be?")
	if !see[bool](w, `(document.getElementById('send').click(), !!document.querySelector('.pending .dots'))`) {
		t.Error("the dots do not come at once")
	}
	close(begin)
	w.Until(`document.querySelector('.pending .text') && document.querySelector('.pending .text').textContent.includes('6 months')`)
	w.shot("phone en writing")
	close(goOn)
	w.Until(`document.querySelector('.theirs')`)
	if got := see[string](w, `document.querySelector('.theirs').innerText`); !strings.Contains(got, "Part-time work") || !strings.Contains(got, "AI-worded") {
		t.Errorf("the reply: %q", got)
	}
	if see[bool](w, `!!document.querySelector('.pending')`) {
		t.Error("what was being written is still there")
	}
	w.shot("phone en by model")
}

// restart stops the server between a message and its answer.
func restart(t *testing.T, browser context.Context) {
	pool := pgtest.New(t)
	d := open(t, newBot(pool), "127.0.0.1:0", nil) // no worker: the message waits
	w := d.window(t, browser, "?lang=en", phone)
	w.typeText("hello")
	w.Enter(0)
	w.Until(`document.querySelector('.pending') && !document.querySelector('.group.waiting')`)
	w.Until(`document.getElementById('banner').hidden`)
	d.stop()
	w.Until(`!document.getElementById('banner').hidden && document.getElementById('banner').innerText.includes('12333')`)
	w.shot("phone en disconnected")
	b := newBot(pool)
	run(t, b)
	open(t, b, d.address, nil)
	w.Until(`document.querySelector('.theirs') && document.getElementById('banner').hidden`)
	w.ask("thanks", 2)
	if n := count(t, pool, `SELECT count(*) FROM outbox`); n != 2 {
		t.Errorf("%d replies to 2 messages", n)
	}
}

// notSent writes while the server is away: the message stays, also over a
// closed window, and is sent once.
func notSent(t *testing.T, browser context.Context) {
	pool := pgtest.New(t)
	b := newBot(pool)
	d := open(t, b, "127.0.0.1:0", nil)
	w := d.window(t, browser, "?lang=zh", phone)
	d.stop()
	w.typeText("你好")
	w.Enter(0)
	w.Until(`document.querySelector('.unsent button')`)
	if got := see[string](w, `document.querySelector('.unsent button').textContent`); got != "未发送，点这里重试" {
		t.Errorf("marked as %q", got)
	}
	w.Until(`!document.getElementById('banner').hidden`)
	w.shot("phone zh not sent")
	run(t, b)
	again := open(t, b, d.address, nil)
	w.door = again
	w.reload()
	w.Until(`document.querySelector('.theirs') && !document.querySelector('.unsent')`)
	if n := see[int](w, `document.querySelectorAll('.mine').length`); n != 1 {
		t.Errorf("%d messages are shown", n)
	}
	again.stop()
	w.typeText("谢谢")
	w.Enter(0)
	w.Until(`document.querySelector('.unsent button')`)
	open(t, b, d.address, nil)
	// It may have gone out by itself just now.
	see[bool](w, `(() => { const b = document.querySelector('.unsent button'); if (b) b.click(); return true; })()`)
	w.Until(`document.querySelectorAll('.theirs').length === 2 && !document.querySelector('.unsent')`)
	if n := count(t, pool, `SELECT count(*) FROM turn`); n != 2 {
		t.Errorf("%d turns", n)
	}
}
