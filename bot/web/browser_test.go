package web

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"careerbot/bot"
	"careerbot/internal/chrometest"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
)

// Texts that would do something if they were taken for markup.
const (
	evilTitle = `<img src=x onerror="window.hurt=1"> Relocation grant rules`
	evilText  = `The relocation grant is 4321 yuan <script>window.hurt=2</script> for a zebra keeper <a href="javascript:window.hurt=3">here</a>.`
	evilURL   = `javascript:window.hurt=4`
)

func TestBrowser(t *testing.T) {
	pool := pgtest.New(t)
	l := library(t, pool)
	to := "2099-01-01"
	until, _ := knowledge.ParseDate(to)
	since, _ := knowledge.ParseDate("2024-05-01")
	if err := l.Import(t.Context(), []knowledge.Raw{
		{ID: "evil", Title: evilTitle, Text: evilText, Metadata: knowledge.Metadata{Title: evilTitle, Language: "en", Kind: "policy", URL: evilURL}},
		{ID: "full", Title: "Lighthouse keeper allowance", Text: "A lighthouse keeper allowance of 77 yuan is paid for each stormy night.", Metadata: knowledge.Metadata{
			Title: "Lighthouse keeper allowance", Language: "en", Kind: "policy", Number: "LH〔2024〕7", Issuer: "Office of Lighthouses", Region: "4401",
			URL: "https://gov.example/lighthouse", ValidFrom: since, ValidTo: until,
		}},
	}, nil); err != nil {
		t.Fatal(err)
	}
	if err := l.Count(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := newBot(pool)
	b.Home = "4401"
	run(t, b)
	d := open(t, b, "127.0.0.1:0", nil)
	// What the page offers to ask must not be declined.
	for language := range words {
		for _, example := range words[language]["examples"].([]any) {
			a, err := b.Answer(t.Context(), bot.Question{Text: example.(string)})
			if err != nil || a.Outcome != bot.Answered {
				t.Errorf("the example %q: %s, %v", example, a.Outcome, err)
			}
		}
	}
	browser := chrometest.New(t)
	for name, test := range map[string]func(*testing.T, *door, context.Context){
		"chinese": chinese, "english": english, "phone": onPhone, "person button": personButton,
		"language switch": languageSwitch, "input method": inputMethod, "markup is text": markupIsText,
		"all of a source": allOfASource, "reload": reload, "new conversation": newConversation,
		"too fast": tooFast, "colours": colours, "in pieces": inPieces,
	} {
		t.Run(name, func(t *testing.T) { test(t, d, browser) })
	}
	t.Run("streamed", func(t *testing.T) { streamed(t, pool, browser) })
	t.Run("restart", func(t *testing.T) { restart(t, browser) })
	t.Run("not sent", func(t *testing.T) { notSent(t, browser) })
	t.Run("pieces later", func(t *testing.T) { piecesLater(t, browser) })
	t.Run("pieces unacknowledged", func(t *testing.T) { piecesUnacknowledged(t, browser) })
	t.Run("choices", func(t *testing.T) { choices(t, browser) })
	t.Run("choice not sent", func(t *testing.T) { choiceNotSent(t, browser) })
}

func chinese(t *testing.T, d *door, browser context.Context) {
	w := d.window(t, browser, "?lang=zh", desktop)
	if got := see[string](w, `document.documentElement.lang + document.querySelector('#person span').textContent`); got != "zh-CN找人工" {
		t.Errorf("the page is not Chinese: %q", got)
	}
	w.shot("desktop zh welcome")
	w.ask("试用期最长多久？", 1)
	if got := see[string](w, `document.querySelector('.theirs .text').lang`); got != "zh-CN" {
		t.Errorf("language of the answer: %q", got)
	}
	if see[bool](w, `document.querySelector('.sources').open`) {
		t.Error("the sources are not folded")
	}
	if got := see[string](w, `document.querySelector('.handle').getAttribute('aria-label')`); !strings.HasPrefix(got, "来源 1：") {
		t.Errorf("the handle is called %q", got)
	}
	w.Click(".handle")
	w.Until(`document.querySelector('.sources').open && document.querySelector('.source.lit') === document.activeElement`)
	quoted := see[string](w, `document.querySelector('.source.lit blockquote').textContent`)
	if !strings.Contains(quoted, "试用期不得超过6个月") {
		t.Errorf("the quotation: %q", quoted)
	}
	source := see[string](w, `document.querySelector('.source.lit').innerText`)
	for _, want := range []string{"适用地区", "全国", "生效日期", "2021-01-01", "试用期最长多久？"} {
		if !strings.Contains(source, want) {
			t.Errorf("the source has no %q: %s", want, source)
		}
	}
	if got := see[string](w, `document.querySelector('.how').textContent`); got != "摘自原文" {
		t.Errorf("how it was made: %q", got)
	}
	w.shot("desktop zh answer")
	w.ask("火星上的社保怎么转移到木星？", 2)
	w.shot("desktop zh declined")
}

func english(t *testing.T, d *door, browser context.Context) {
	w := d.window(t, browser, "", desktop) // the headless browser's own language
	w.Until(`document.querySelector('#person span').textContent === 'Person'`)
	w.shot("desktop en welcome")
	w.Click("#examples li:nth-child(2) button")
	w.Until(`document.querySelector('.theirs')`)
	if got := see[string](w, `document.querySelector('.theirs .text').textContent`); !strings.Contains(got, "Probation") {
		t.Errorf("the answer: %q", got)
	}
	w.Click("summary")
	w.Until(`document.querySelector('.sources').open`)
	if got := see[string](w, `document.querySelector('summary').textContent`); got != "Sources (1)" && got != "Sources (2)" {
		t.Errorf("the summary: %q", got)
	}
	w.shot("desktop en answer")
}

func onPhone(t *testing.T, d *door, browser context.Context) {
	for _, language := range []string{"zh", "en"} {
		w := d.window(t, browser, "?lang="+language, phone)
		w.fits()
		w.shot("phone " + language + " welcome")
		w.Click("#examples li:nth-child(1) button")
		w.Until(`document.querySelector('.theirs')`)
		w.shot("phone " + language + " answer")
		w.Click(".handle")
		w.Until(`document.querySelector('.source.lit')`)
		w.fits()
		w.shot("phone " + language + " source")
		w.ask(strings.Repeat("Donaudampfschifffahrtsgesellschaft", 9), 2)
		w.fits()
		small := see[[]string](w, `Array.from(document.querySelectorAll('button, summary, textarea')).filter((el) => {
			const r = el.getBoundingClientRect();
			return r.width && !el.matches('.handle') && (r.height < 44 || r.width < 44);
		}).map((el) => el.outerHTML)`)
		if len(small) > 0 {
			t.Errorf("too small to tap: %v", small)
		}
		hidden := see[bool](w, `['person', 'switch', 'new', 'send'].some((id) => {
			const r = document.getElementById(id).getBoundingClientRect();
			return r.left < 0 || r.right > innerWidth || r.top < 0 || r.bottom > innerHeight;
		})`)
		if hidden {
			t.Error("a button is not on the screen")
		}
	}
}

func personButton(t *testing.T, d *door, browser context.Context) {
	for language, want := range map[string]string{"zh": "人工", "en": "person"} {
		w := d.window(t, browser, "?lang="+language, phone)
		w.Click("#person")
		w.Until(`document.querySelector('.theirs.handoff')`)
		if got := see[string](w, `document.querySelector('.mine .text').textContent`); got != want {
			t.Errorf("%s: sent %q", language, got)
		}
		if got := see[string](w, `document.querySelector('.theirs').innerText`); !strings.Contains(got, "12333") {
			t.Errorf("%s: %q", language, got)
		}
		w.shot("phone " + language + " person")
	}
}

func languageSwitch(t *testing.T, d *door, browser context.Context) {
	w := d.window(t, browser, "?lang=en", phone)
	w.ask("试用期最长多久？", 1)
	w.Click("summary")
	w.Click("#switch")
	w.Until(`document.documentElement.lang === 'zh-CN'`)
	if got := see[string](w, `document.querySelector('summary').textContent`); !strings.HasPrefix(got, "来源（") {
		t.Errorf("what was there is not relabelled: %q", got)
	}
	if !see[bool](w, `document.querySelector('.sources').open`) {
		t.Error("switching closed the sources")
	}
	if got := see[string](w, `document.querySelector('.source dd').textContent + document.title + document.getElementById('text').placeholder`); !strings.Contains(got, "输入您的问题") || !strings.Contains(got, "就业服务助手") {
		t.Errorf("half switched: %q", got)
	}
	w.navigate("")
	if got := see[string](w, `document.documentElement.lang`); got != "zh-CN" {
		t.Errorf("the choice is forgotten: %q", got)
	}
}

const shift = 8 // of input.DispatchKeyEventParams.Modifiers

// Enter picks a word from an input method; only the next one sends.
func inputMethod(t *testing.T, d *door, browser context.Context) {
	w := d.window(t, browser, "?lang=zh", desktop)
	w.Do(chromedp.Focus(chromedp.CSS("#text")))
	w.compose("ni'hao")
	w.Press(input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeRawKeyDown, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13})
	if n := see[int](w, `document.querySelectorAll('.mine').length`); n != 0 {
		t.Fatal("the Enter of the input method sent the message")
	}
	w.typeText("你好") // commits the composition
	if got := see[string](w, `document.getElementById('text').value`); got != "你好" {
		t.Fatalf("composed %q", got)
	}
	// Safari: the composition is over when the key comes, only its code tells.
	see[bool](w, `document.getElementById('text').dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true, cancelable: true}))`)
	if n := see[int](w, `document.querySelectorAll('.mine').length`); n != 0 {
		t.Fatal("Safari's Enter sent the message")
	}
	w.Enter(shift)
	if got := see[string](w, `document.getElementById('text').value`); got != "你好\n" {
		t.Errorf("Shift+Enter gave %q", got)
	}
	w.Enter(0)
	w.Until(`document.querySelector('.theirs')`)
	if got := see[string](w, `document.querySelector('.mine .text').textContent`); got != "你好" {
		t.Errorf("sent %q", got)
	}
	if got := see[string](w, `document.getElementById('text').value`); got != "" {
		t.Errorf("left over: %q", got)
	}
}

func markupIsText(t *testing.T, d *door, browser context.Context) {
	w := d.window(t, browser, "?lang=en", desktop)
	w.ask("What is the relocation grant for a zebra keeper?", 1)
	w.Click(".handle")
	w.Until(`document.querySelector('.source.lit')`)
	if got := see[string](w, `document.querySelector('.source strong').textContent`); got != evilTitle {
		t.Errorf("the title: %q", got)
	}
	if got := see[string](w, `document.querySelector('.source blockquote').textContent`); got != evilText {
		t.Errorf("the quotation: %q", got)
	}
	if see[int](w, `document.querySelectorAll('.source a').length`) != 0 {
		t.Error("a javascript: link is offered")
	}
	const message = `<img src=x onerror="window.hurt=5"><script>window.hurt=6</script>`
	w.ask(message, 2)
	w.reload()
	w.Until(`document.querySelectorAll('.theirs').length === 2`)
	if got := see[string](w, `document.querySelectorAll('.mine .text')[1].textContent`); got != message {
		t.Errorf("the message: %q", got)
	}
	if see[bool](w, `'hurt' in window || document.querySelectorAll('#log img, #log script').length > 0`) {
		t.Error("a text became markup")
	}
}

func allOfASource(t *testing.T, d *door, browser context.Context) {
	w := d.window(t, browser, "?lang=en", phone)
	w.ask("How much is the lighthouse keeper allowance for a stormy night?", 1)
	w.Click(".handle")
	w.Until(`document.querySelector('.source.lit')`)
	source := see[string](w, `document.querySelector('.source').innerText`)
	for _, want := range []string{"Lighthouse keeper allowance", "LH〔2024〕7", "Office of Lighthouses", "Guangzhou", "2024-05-01", "2099-01-01", "77 yuan"} {
		if !strings.Contains(source, want) {
			t.Errorf("no %q in %q", want, source)
		}
	}
	if got := see[string](w, `(() => { const a = document.querySelector('.source a'); return a.href + ' ' + a.rel + ' ' + a.target; })()`); got != "https://gov.example/lighthouse noopener noreferrer _blank" {
		t.Errorf("the link: %q", got)
	}
	w.shot("phone en all of a source")
}

func reload(t *testing.T, d *door, browser context.Context) {
	w := d.window(t, browser, "?lang=en", phone)
	w.ask("hello", 1)
	w.ask("How long can probation be?", 2)
	w.typeText("half a quest")
	w.reload()
	w.Until(`document.querySelectorAll('.theirs').length === 2`)
	if got := see[string](w, `Array.from(document.querySelectorAll('.mine .text')).map((el) => el.textContent).join('|')`); got != "hello|How long can probation be?" {
		t.Errorf("the history: %q", got)
	}
	if got := see[string](w, `document.getElementById('text').value`); got != "half a quest" {
		t.Errorf("the draft: %q", got)
	}
	w.ask("ion", 3) // the stream goes on
	if n := see[int](w, `document.querySelectorAll('.theirs').length`); n != 3 {
		t.Errorf("%d answers", n)
	}
}

func newConversation(t *testing.T, d *door, browser context.Context) {
	w := d.window(t, browser, "?lang=en", phone)
	w.ask("hello", 1)
	see[bool](w, `(window.old = true, window.confirm = () => true, true)`)
	w.Click("#new")
	w.Until(`!window.old && document.documentElement.hasAttribute('data-ready')`)
	w.Until(`document.getElementById('welcome').offsetHeight > 0`)
	w.ask("thanks", 1)
}

// colours measures the contrast of every text, light and dark.
func colours(t *testing.T, d *door, browser context.Context) {
	for _, dark := range []bool{false, true} {
		w := d.window(t, browser, "?lang=zh", desktop)
		name := "light"
		if dark {
			name = "dark"
			w.Dark()
			w.shot("desktop zh dark welcome")
		}
		w.ask("被辞退能领失业金吗？", 1)
		w.ask("火星上的社保怎么转移到木星？", 2)
		w.shot("desktop zh " + name + " declined")
		w.ask("人工", 3)
		w.Click(".handle")
		w.Until(`document.querySelector('.source.lit')`)
		w.typeText("还有")
		if poor := see[[]string](w, contrast); len(poor) > 0 {
			t.Errorf("%s: too little contrast: %v", name, poor)
		}
		w.shot("desktop zh " + name)
		if dark {
			w = d.window(t, browser, "?lang=en", phone)
			w.Dark()
			w.ask("How long can probation be?", 1)
			w.Click(".handle")
			w.Until(`document.querySelector('.source.lit')`)
			w.shot("phone en dark")
		}
	}
}

// contrast lists the texts that are seen with less than 4.5:1 (WCAG AA).
const contrast = `(() => {
	const parse = (c) => { const m = c.match(/[\d.]+/g).map(Number); return m.length === 3 ? m.concat(1) : m; };
	const over = (a, b) => [0, 1, 2].map((i) => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
	const light = (c) => { const f = c.slice(0, 3).map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); }); return 0.2126 * f[0] + 0.7152 * f[1] + 0.0722 * f[2]; };
	const ground = (el) => { for (let c = [0, 0, 0, 0], e = el; ; e = e.parentElement) { if (!e) return over(c, [255, 255, 255, 1]); const b = parse(getComputedStyle(e).backgroundColor); c = c[3] === 0 ? b : (c[3] < 1 ? over(c, b) : c); if (c[3] === 1) return c; } };
	const poor = [];
	for (const el of document.querySelectorAll('body *')) {
		const own = Array.from(el.childNodes).some((n) => n.nodeType === 3 && n.textContent.trim()) || el.matches('textarea');
		if (!own || !el.offsetParent || el.matches('.unseen, noscript *, noscript, script')) continue;
		let opacity = 1;
		for (let e = el; e; e = e.parentElement) opacity *= Number(getComputedStyle(e).opacity);
		const g = ground(el), ink = parse(getComputedStyle(el).color);
		const a = light(over([ink[0], ink[1], ink[2], ink[3] * opacity], g)), b = light(g);
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (ratio < 4.5) poor.push(el.tagName + '.' + el.className + ' ' + ratio.toFixed(2) + ' ' + el.textContent.slice(0, 20));
	}
	return poor;
})()`
