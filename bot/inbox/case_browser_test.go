package inbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot"
	"careerbot/bot/guidance"
	"careerbot/bot/web"
	"careerbot/internal/chrometest"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/prompts"
	"careerbot/retrieval"
)

// place is a program that serves the chat and the inbox, with its workers and the
// sample library.
type place struct {
	t       *testing.T
	bot     *bot.Bot
	server  *server
	address string
	browser context.Context
}

func openPlace(t *testing.T) *place {
	t.Helper()
	return openPlaceOf(t, false)
}

// openPlaceOf opens one where the library can be kept, too.
func openPlaceOf(t *testing.T, library bool) *place {
	t.Helper()
	reader := read.New(read.Options{})
	t.Cleanup(func() { _ = reader.Close() })
	pool := pgtest.Copy(t, "starter", func(pool *pgxpool.Pool) {
		if _, err := (&knowledge.Library{Pool: pool, Reader: reader, Now: time.Now}).LoadStarter(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	})
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	b := &bot.Bot{Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Now: time.Now, Log: log, Contact: prompts.Contact, Hub: bot.NewHub(),
		Desk: &bot.Desk{Channel: "telegram", Conversation: "-1001000000000123"}}
	b.Guide = &guidance.Guide{Pool: pool, Now: time.Now}
	o := Options{Log: log}
	if library {
		o.Library = &knowledge.Library{Pool: pool, Reader: reader, Now: time.Now}
	}
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { b.Run(ctx, 2) })
	stopping := make(chan struct{})
	o.Stopping = stopping
	mux := http.NewServeMux()
	mux.Handle("/inbox/", New(b, o))
	mux.Handle("/", web.New(b, web.Options{Log: log, Stopping: stopping, PerMinute: 1000}))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	all.Go(func() {
		if err := h.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		close(stopping)
		late, done := context.WithTimeout(context.Background(), chrometest.Patience)
		defer done()
		if err := h.Shutdown(late); err != nil {
			t.Errorf("the server did not end by itself: %v", err)
		}
		cancel()
		all.Wait()
	})
	return &place{t, b, &server{bot: b, now: b.Now, log: log, pages: newPages()}, listener.Addr().String(), chrometest.New(t)}
}

func (p *place) url(path string) string { return "http://" + p.address + path }

// window opens a page of the inbox for somebody who is signed in.
func (p *place) window(staff bot.Staff, path, language string, width int64) *chrometest.Tab {
	p.t.Helper()
	w := chrometest.Visit(p.browser, p.t, width)
	session := signIn(p.t, p.server, staff.ID)
	for name, value := range map[string]string{session.Name: session.Value, "careerbot-staff-language": language} {
		if _, err := chromedp.Call(w.Ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: p.url("/")}); err != nil {
			p.t.Fatal(err)
		}
	}
	p.goTo(w, path)
	return w
}

// goTo opens a page and waits until its stream is open.
func (p *place) goTo(w *chrometest.Tab, path string) {
	p.t.Helper()
	w.Do(chromedp.Navigate(p.url(path)))
	live(w)
}

func live(w *chrometest.Tab) {
	w.T.Helper()
	w.Until(`document.documentElement.dataset.live === '1'`)
}

// chat opens the chat for a person.
func (p *place) chat(width int64) *chrometest.Tab {
	p.t.Helper()
	w := chrometest.Visit(p.browser, p.t, width)
	w.Do(chromedp.Navigate(p.url("/?lang=zh")))
	w.Until(`document.documentElement.hasAttribute('data-ready')`)
	return w
}

// ask says something in the chat and waits until there are n answers.
func ask(w *chrometest.Tab, text string, n int) {
	w.T.Helper()
	w.Type("#text", text)
	w.Enter(0)
	heard(w, n)
}

func heard(w *chrometest.Tab, n int) {
	w.T.Helper()
	w.Until(fmt.Sprintf(`document.querySelectorAll('.theirs, .tick').length >= %d`, n))
}

// has waits until a part of a page has a text.
func shows(w *chrometest.Tab, selector, text string) {
	w.T.Helper()
	w.Until(fmt.Sprintf(`Array.from(document.querySelectorAll(%s)).some((el) => el.innerText.includes(%s))`, chrometest.Quote(selector), chrometest.Quote(text)))
}

func never(w *chrometest.Tab, selector, text string) {
	w.T.Helper()
	if chrometest.See[bool](w, fmt.Sprintf(`Array.from(document.querySelectorAll(%s)).some((el) => el.textContent.includes(%s))`, chrometest.Quote(selector), chrometest.Quote(text))) {
		w.T.Errorf("%s shows %q", selector, text)
	}
}

const ctrl = 2 // the modifier

// TestPeople: two counsellors and a person, from the question to the bot's next answer.
func TestPeople(t *testing.T) {
	p := openPlace(t)
	li, wang := hire(t, p.bot, "李老师", "counsellor", 0), hire(t, p.bot, "王老师", "counsellor", 0)
	person := p.chat(chrometest.Phone)
	first, second := p.window(li, "/inbox/", "zh", 1280), p.window(wang, "/inbox/", "zh", 1280)
	shows(first, ".nothing", "队列是空的")

	// The person asks, and asks for a person; both see it come.
	ask(person, "试用期最长多久？我的电话13812345678", 1)
	ask(person, "人工", 2)
	shows(first, ".cases", "本人要求人工")
	shows(second, ".cases", "试用期")
	first.Until(`document.querySelector('[data-count=waiting]').textContent === '1'`)
	first.Shot("queue zh live")

	// Both look at it: the number is hidden, each sees the other.
	for _, w := range []*chrometest.Tab{first, second} {
		w.Click("a.open")
		live(w)
		shows(w, ".line.person", "试用期最长多久")
		never(w, "body", "13812345678")
		if !chrometest.See[bool](w, `document.getElementById('reply').hidden`) {
			t.Error("a case that nobody has can be answered")
		}
	}
	shows(first, "#others", "王老师也在看")
	shows(second, "#others", "李老师也在看")

	// Both claim it in the same moment: one has it, the other is told who.
	for _, w := range []*chrometest.Tab{first, second} {
		w.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector('form.claim button').click()`))
	}
	for _, w := range []*chrometest.Tab{first, second} {
		w.Until(`!document.querySelector('form.claim') && document.getElementById('can')`)
		live(w)
	}
	mine, other, me, them := first, second, li, wang
	if chrometest.See[bool](first, `document.getElementById('reply').hidden`) {
		mine, other, me, them = second, first, wang, li
	}
	shows(mine, "#head", "您负责")
	shows(mine, ".line.person", "13812345678")
	shows(other, ".notice", me.Name+"已经接手")
	shows(other, "#head", "由"+me.Name+"负责")
	never(other, ".talkside", "试用期最长多久")
	other.Shot("case zh lost")

	// Words both ways, without a reload and without touching what is being written.
	mine.Type("#text", "您好，")
	person.Until(`!!document.querySelector('.typing')`)
	ask(person, "我在广州，单位让我试用一年", 3)
	shows(mine, ".line.person", "试用一年")
	mine.Type("#text", "请问合同签了几年？")
	mine.Enter(ctrl)
	shows(person, ".counsellor .who", me.Name)
	shows(person, ".counsellor", "您好，请问合同签了几年？")
	shows(mine, ".line.staff", "请问合同签了几年")
	shows(mine, ".delivery", "已放到对方网页")
	mine.Until(`document.getElementById('text').value === '' && document.activeElement.id === 'text'`)

	// A note is not the person's.
	mine.Type("#note-text", "合同可能违法，先问年限")
	mine.Enter(ctrl)
	shows(mine, ".line.note", "合同可能违法")

	// A passage with its citation goes into the reply, beside what is there.
	mine.Type("#text", "请看规定：")
	mine.Type("#q", "试用期 期限")
	mine.Enter(0)
	mine.Until(`document.querySelector('#found [data-insert]')`)
	mine.Shot("case zh search")
	mine.Click("#found [data-insert]")
	mine.Until(`/^请看规定：\n\n“[^]*试用期[^]*”\n——《.+》/.test(document.getElementById('text').value)`)
	mine.Enter(ctrl)
	shows(person, ".theirs", "——《")
	heard(person, 5)
	never(person, "body", "合同可能违法")
	mine.Shot("case zh 1280")

	// To the other, with a note; who claims it and goes on.
	mine.Do(chromedp.SetValue(chromedp.CSS("#to"), them.Name))
	mine.Type("#transfer-note", "请接着谈合同")
	mine.Click("[value=transfer]")
	mine.Until(`document.querySelector('#sure')`) // who gets it is off duty
	mine.Shot("case zh transfer to who is off duty")
	mine.Click("#sure button")
	mine.Until(`document.querySelector('#head .state.waiting')`)
	live(mine)
	shows(other, "#head", "建议您接手")
	shows(other, ".event", "请接着谈合同")
	other.Key("c")
	shows(other, "#head", "您负责")
	live(other)
	never(person, "body", "请接着谈合同")
	shows(mine, "#head", "由"+them.Name+"负责")
	other.Key("r")
	other.Until(`document.activeElement.id === 'text'`)
	other.Type("#text", "我是"+them.Name+"，一年的试用期太长了。")
	other.Enter(ctrl)
	shows(person, ".theirs", "一年的试用期太长了")

	// Back to the bot, which answers again.
	before := chrometest.See[int](person, `document.querySelectorAll('.theirs, .tick').length`)
	other.Click("[value=return]")
	shows(other, "#head", "已交还机器人")
	heard(person, before+1)
	ask(person, "最低工资是什么意思？", before+2)
	person.Until(`document.querySelector('.theirs:last-of-type, .group:last-child .theirs') && document.querySelectorAll('.sources').length > 1`)
	live(other)
	never(other, ".talkside", "最低工资是什么意思") // that is between the person and the bot

	// All of it is in the audit.
	for _, what := range []string{"read", "claim", "answer", "note", "transfer", "return"} {
		var n int
		if err := p.bot.Pool.QueryRow(t.Context(), `SELECT count(*) FROM audit WHERE handoff_id = 1 AND what = $1`, what).Scan(&n); err != nil || n == 0 {
			t.Errorf("%q is %d times in the audit, %v", what, n, err)
		}
	}
	if strings.Contains(chrometest.See[string](person, `document.body.innerText`), "备注") {
		t.Error("the person sees a note")
	}
}
