package web

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"careerbot/bot"
	"careerbot/internal/chrometest"
)

var offered = map[string]bot.Answer{
	"zh": {Outcome: bot.Partial, Language: "zh", Text: "各地的标准不同。您在哪里工作？", Choices: []bot.Choice{
		{Label: "广东省", Say: "/region 44"}, {Label: "浙江省", Say: "/region 33"},
		{Label: "不清楚在哪里参保的话，应该到哪里申领失业保险金？", Say: "不清楚在哪里参保，到哪里申领失业保险金？"},
	}},
	"en": {Outcome: bot.Clarify, Language: "en", Text: "That depends on the place. Where do you work?", Choices: []bot.Choice{
		{Label: "Guangdong", Say: "/region 44"}, {Label: "Zhejiang", Say: "/region 33"},
		{Label: "Where do I claim if I do not know where I am insured?", Say: "Where do I claim if I do not know where I am insured?"},
	}},
}

var offeredNext = map[string]bot.Answer{
	"zh": {Outcome: bot.Clarify, Language: "zh", Text: "好的，按广东省的规定回答。", Choices: []bot.Choice{{Label: "能领多久？", Say: "失业保险金能领多久？"}, {Label: "怎么申请？", Say: "失业保险金怎么申请？"}}},
	"en": {Outcome: bot.Clarify, Language: "en", Text: "I will go by the rules of Guangdong.", Choices: []bot.Choice{{Label: "For how long?", Say: "How long is the benefit paid?"}, {Label: "How do I apply?", Say: "How do I apply for the benefit?"}}},
}

func TestChoicesReachThePageAndComeBack(t *testing.T) {
	t.Parallel()
	d, pool := byHand(t)
	p := d.visit(t)
	p.say("message-1", "hello")
	events, _ := p.listen("/api/events", "")
	answerAll(t, pool, 1, offered["en"])
	var r replied
	if err := json.Unmarshal([]byte(next(t, events, "reply").data), &r); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(r.Answer.Choices, offered["en"].Choices) {
		t.Errorf("%+v", r.Answer.Choices)
	}
	if got := p.do("GET", "/api/history", "", nil).body; !strings.Contains(got, `"choices":[{"label":"Guangdong","say":"/region 44"}`) {
		t.Errorf("the history: %s", got)
	}
	// A press is no piece: it does not wait, and nothing is joined to it.
	if _, err := pool.Exec(t.Context(), `UPDATE conversation SET due_at = NULL, waiting_since = NULL`); err != nil {
		t.Fatal(err)
	}
	body, _ := json.Marshal(posted{ID: "message-2", Text: "Guangdong", Language: "en", Choice: true})
	if got := p.do("POST", "/api/messages", string(body), nil); got.status != 202 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if n := count(t, pool, `SELECT count(*) FROM turn JOIN conversation c ON c.id = conversation_id WHERE kind = 'button' AND message = 'Guangdong' AND due_at <= received_at`); n != 1 {
		t.Error("the press waits, or is not stored as one")
	}
	p.say("message-3", "Guangdong")
	if n := count(t, pool, `SELECT count(*) FROM turn WHERE kind = 'text' AND external_id = 'message-3'`); n != 1 {
		t.Error("what is typed is not stored as such")
	}
}

// choices presses what the answers offer, by finger and by keyboard.
func choices(t *testing.T, browser context.Context) {
	d, pool := byHand(t)
	for language, opening := range map[string]string{"zh": "你好", "en": "hello"} {
		w := d.window(t, browser, "?lang="+language, phone)
		w.typeText(opening)
		w.Enter(0)
		answerAll(t, pool, 1, offered[language])
		w.Until(`document.querySelectorAll('.newest .choice').length === 3`)
		w.fits()
		w.shot("phone " + language + " choices")
		if small := see[[]string](w, `Array.from(document.querySelectorAll('.choice')).filter((el) => {
			const r = el.getBoundingClientRect();
			return r.height < 44 || r.width < 44 || r.left < 0 || r.right > innerWidth;
		}).map((el) => el.textContent)`); len(small) > 0 {
			t.Errorf("hard to tap: %v", small)
		}
		if got := see[string](w, `document.querySelector('.choice').parentNode.parentNode.getAttribute('aria-label') + document.querySelector('.choice').lang`); got != word(language, "choices")+map[string]string{"zh": "zh-CN", "en": "en"}[language] {
			t.Errorf("a screen reader hears %q", got)
		}
		label := offered[language].Choices[0].Label
		w.Click(".choice")
		see[bool](w, `(document.querySelector('.choice').click(), true)`) // a double tap
		w.Until(`document.querySelectorAll('.mine').length === 2`)
		if got := see[string](w, said); got != opening+"|"+label {
			t.Errorf("shown as %q", got)
		}
		answerAll(t, pool, 1, offeredNext[language])
		w.Until(`document.querySelectorAll('.newest .choice').length === 2`)
		w.Until(quiet)
		w.shot("phone " + language + " choices of two answers")
		if got := see[int](w, `new Set(Array.from(document.querySelectorAll('.choice')).map((el) => getComputedStyle(el).backgroundColor)).size`); got != 2 {
			t.Error("the newest choices do not stand out")
		}
		// An older one, by keyboard, then a newest one.
		w.Do(chromedp.Focus(chromedp.CSS(`li:nth-child(2) > .choice`)))
		w.Enter(0)
		answerAll(t, pool, 1, bot.Answer{Outcome: bot.Clarify, Language: language, Text: "OK"})
		w.Until(`document.querySelectorAll('.theirs').length === 3`)
		w.Do(chromedp.Focus(chromedp.CSS(`.group:nth-child(2) .choice`)))
		w.Enter(0)
		answerAll(t, pool, 1, bot.Answer{Outcome: bot.Declined, Language: language, Text: "OK"})
		w.Until(`document.querySelectorAll('.theirs').length === 4`)
		if see[bool](w, `!!document.querySelector('.newest .choice')`) {
			t.Error("choices of an older answer stand out")
		}
		want := strings.Join([]string{opening, label, offered[language].Choices[1].Label, offeredNext[language].Choices[0].Label}, "|")
		if got := see[string](w, said); got != want {
			t.Errorf("shown as %q", got)
		}
		w.reload()
		w.Until(`document.querySelectorAll('.theirs').length === 4`)
		if got := see[string](w, said); got != want {
			t.Errorf("after a reload %q", got)
		}
		w.Click("#switch")
		other := map[string]string{"zh": "en", "en": "zh"}[language]
		w.Until(`document.querySelector('.choices').getAttribute('aria-label') === ` + chrometest.Quote(word(other, "choices")))
		w.Click(".theirs.declined .ask-person")
		w.Until(`document.querySelectorAll('.mine').length === 5`)
		answerAll(t, pool, 1, bot.Answer{Outcome: bot.Handoff, Language: language, Text: "12333"})
	}
	if n := count(t, pool, `SELECT count(*) FROM turn WHERE kind = 'button' AND message IN ('/region 44', '/region 33')`); n != 4 {
		t.Errorf("%d presses of places", n)
	}
	if n := count(t, pool, `SELECT count(*) FROM turn`); n != 10 {
		t.Errorf("%d turns", n)
	}
	choicesWide(t, d, browser)
}

// choicesWide looks at them on a desktop, light and dark.
func choicesWide(t *testing.T, d *door, browser context.Context) {
	for _, dark := range []bool{false, true} {
		w := d.window(t, browser, "?lang=zh", desktop)
		name := "light"
		if dark {
			name = "dark"
			w.Dark()
		}
		for n, a := range []bot.Answer{offered["zh"], offeredNext["zh"]} {
			w.typeText("你好")
			w.Enter(0)
			answerAll(t, d.server.bot.Pool, 1, a)
			w.Until(`document.querySelectorAll('.choices').length === ` + strconv.Itoa(n+1))
		}
		if poor := see[[]string](w, contrast); len(poor) > 0 {
			t.Errorf("%s: too little contrast: %v", name, poor)
		}
		w.fits()
		w.shot("desktop zh choices " + name)
	}
}

// A choice that could not be sent is kept as what it is.
func choiceNotSent(t *testing.T, browser context.Context) {
	d, pool := byHand(t)
	w := d.window(t, browser, "?lang=en", phone)
	w.typeText("hello")
	w.Enter(0)
	answerAll(t, pool, 1, offered["en"])
	w.Until(`document.querySelector('.choice')`)
	d.stop()
	w.Click(".choice")
	w.Until(`document.querySelector('.unsent')`)
	see[bool](w, `(document.querySelector('.choice').click(), true)`)
	b := d.server.bot
	open(t, b, d.address, nil)
	w.reload()
	w.Until(`document.querySelectorAll('.mine').length === 2 && !document.querySelector('.unsent')`)
	if got := see[string](w, said); got != "hello|Guangdong" {
		t.Errorf("shown as %q", got)
	}
	answerAll(t, pool, 1, offeredNext["en"])
	w.Until(`document.querySelectorAll('.theirs').length === 2`)
	if n := count(t, pool, `SELECT count(*) FROM turn WHERE kind = 'button' AND message = '/region 44'`); n != 1 {
		t.Errorf("%d presses", n)
	}
}
