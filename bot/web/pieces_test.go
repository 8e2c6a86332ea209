package web

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"careerbot/bot"
	"careerbot/internal/postgres/pgtest"
)

// What people write in pieces has one reply, and the page knows to what.

func TestPiecesHaveOneReply(t *testing.T) {
	t.Parallel()
	d, b := empty(t, nil)
	p := d.visit(t)
	first := p.say("message-1", "你好")
	if n := count(t, b.Pool, `SELECT count(*) FROM turn t JOIN conversation c ON c.id = conversation_id WHERE state = 'waiting' AND due_at > received_at + interval '1 s'`); n != 1 {
		t.Fatal("a piece does not wait for the next")
	}
	second := p.say("message-2", "想问一下")
	last := p.say("message-3", "能领失业金吗？")
	events, _ := p.listen("/api/events", "")
	var r replied
	if err := json.Unmarshal([]byte(next(t, events, "reply").data), &r); err != nil {
		t.Fatal(err)
	}
	if r.Turn != last || r.Message != "message-3" || !slices.Equal(r.Joined, []string{"message-1", "message-2"}) {
		t.Errorf("%+v", r)
	}
	p.say("message-4", "试用期最长多久？")
	var alone replied
	if err := json.Unmarshal([]byte(next(t, events, "reply").data), &alone); err != nil {
		t.Fatal(err)
	}
	if alone.Message != "message-4" || alone.Joined == nil || len(alone.Joined) != 0 {
		t.Errorf("%+v", alone)
	}
	if n := count(t, b.Pool, `SELECT count(*) FROM outbox`); n != 2 {
		t.Errorf("%d replies", n)
	}
	var got struct{ Exchanges []exchange }
	p.do("GET", "/api/history", "", nil).json(t, &got)
	if len(got.Exchanges) != 4 {
		t.Fatalf("%+v", got)
	}
	for i, want := range []exchange{{Turn: first, Joined: last}, {Turn: second, Joined: last}, {Turn: last, Reply: r.ID}} {
		if e := got.Exchanges[i]; e.Turn != want.Turn || e.Joined != want.Joined || e.Reply != want.Reply || (e.Answer != nil) != (want.Reply != 0) {
			t.Errorf("%d: %+v", i, e)
		}
	}
}

// quiet: every message is shown, nothing is being worked on, and the status line
// for screen readers says nothing.
const quiet = `!document.querySelector('.pending, .unsent') && document.getElementById('status').textContent === ''`

// said is what the bubbles of the person say.
const said = `Array.from(document.querySelectorAll('.mine .text')).map((el) => el.textContent).join('|')`

// under is under which message each answer stands.
const under = `Array.from(document.querySelectorAll('.theirs')).map((el) => el.parentNode.querySelector('.mine .text').textContent).join('|')`

// inPieces writes one question as three messages.
func inPieces(t *testing.T, d *door, browser context.Context) {
	w := d.window(t, browser, "?lang=zh", phone)
	for _, piece := range []string{"你好", "想问一下", "被辞退能领失业金吗？"} {
		w.typeText(piece)
		w.Enter(0)
	}
	w.Until(`document.querySelectorAll('.mine').length === 3 && document.querySelector('.theirs')`)
	w.Until(quiet)
	if got := see[string](w, under); got != "被辞退能领失业金吗？" {
		t.Errorf("the answer stands under %q", got)
	}
	w.shot("phone zh pieces")
	w.reload()
	w.Until(`document.querySelectorAll('.mine').length === 3 && document.querySelector('.theirs')`)
	w.Until(quiet)
	w.ask("试用期最长多久？", 2)
	w.Until(quiet)
}

// piecesLater: the reply comes when the page no longer knows under which ids it
// sent the pieces, and to a tab that sent none of them.
func piecesLater(t *testing.T, browser context.Context) {
	pool := pgtest.New(t)
	b := newBot(pool)
	d := open(t, b, "127.0.0.1:0", nil) // no worker yet
	w := d.window(t, browser, "?lang=zh", desktop)
	for _, piece := range []string{"你好", "想问一下"} {
		w.typeText(piece)
		w.Enter(0)
	}
	w.Until(`document.querySelectorAll('.pending').length === 2 && !document.querySelector('.group.waiting')`)
	if got := see[string](w, `document.getElementById('status').textContent`); got != "正在查找资料" {
		t.Errorf("a screen reader hears %q", got)
	}
	if n := see[int](w, `Array.from(document.querySelectorAll('.pending')).filter((el) => el.offsetHeight > 0).length`); n != 1 {
		t.Errorf("dots are shown under %d messages", n)
	}
	w.shot("desktop zh pieces wait")
	other := w.another("?lang=zh") // knows two of three
	other.Until(`document.querySelectorAll('.pending').length === 2`)
	w.reload()
	w.Until(`document.querySelectorAll('.pending').length === 2`)
	w.typeText("火星上的社保怎么转移？")
	w.Enter(0)
	w.Until(`document.querySelectorAll('.pending').length === 3 && !document.querySelector('.group.waiting')`)
	run(t, b)
	for _, tab := range []*tab{w, other} {
		tab.Until(`document.querySelectorAll('.mine').length === 3 && document.querySelectorAll('.theirs').length === 1`)
		tab.Until(quiet)
		if got := see[string](tab, under); got != "火星上的社保怎么转移？" {
			t.Errorf("the answer stands under %q", got)
		}
	}
	if n := count(t, pool, `SELECT count(*) FROM outbox`); n != 1 {
		t.Errorf("%d replies", n)
	}
	w.shot("desktop zh pieces")
}

// A reply can answer a message whose acknowledgement has not come yet.
func piecesUnacknowledged(t *testing.T, browser context.Context) {
	d, pool := byHand(t)
	w := d.window(t, browser, "?lang=en", phone)
	// The answer to the post of the first message is lost for a while.
	see[bool](w, `(() => {
		const real = window.fetch;
		window.fetch = (address, how) => {
			const got = real(address, how);
			return String(address).endsWith('api/messages') && !window.heard ? got.then(() => { throw new Error('lost'); }) : got;
		};
		return true;
	})()`)
	w.typeText("my boss")
	w.Enter(0)
	w.Until(`document.querySelector('.unsent')`)
	other := w.another("?lang=en")
	other.Until(`document.querySelector('.pending')`)
	other.typeText("has not paid me")
	other.Enter(0)
	answerAll(t, pool, 2, bot.Answer{Outcome: bot.Clarify, Language: "en", Text: "Since when?"})
	other.Until(`document.querySelector('.theirs')`)
	other.Until(quiet)
	see[bool](w, `(() => { window.heard = true; document.querySelector('.unsent button').click(); return true; })()`)
	w.Until(`document.querySelectorAll('.mine').length === 2 && document.querySelector('.theirs')`)
	w.Until(quiet)
}
