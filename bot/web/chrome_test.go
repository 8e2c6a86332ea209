package web

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// chrome starts a browser for a test and its subtests. A page that nobody has
// looked at in a browser is not tested, so a missing browser is a failure.
func chrome(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Fatal("no chromium for the browser tests; install it with: scripts/setup.sh chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-domain-reliability", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // chromium refuses to run as root with it
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return ctx
}

// tab is a visitor with a window. Errors on the page fail the test.
type tab struct {
	t    *testing.T
	ctx  context.Context
	door *door

	mu       sync.Mutex
	problems []string
}

const (
	phone   = 360
	desktop = 1200
)

// window opens the page as a new visitor.
func (d *door) window(t *testing.T, browser context.Context, query string, width int64) *tab {
	t.Helper()
	w := &tab{t: t, door: d}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(w.notice))
	t.Cleanup(cancel)
	w.ctx = ctx
	t.Cleanup(func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, p := range w.problems {
			t.Errorf("on the page: %s", p)
		}
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	height := int64(800)
	var how []chromedp.EmulateViewportOption
	if width == phone {
		height = 740
		how = append(how, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2))
	}
	w.do(chromedp.EmulateViewport(width, height, how...))
	w.navigate(query)
	return w
}

func (w *tab) navigate(query string) {
	w.t.Helper()
	w.do(chromedp.Navigate(w.door.url("/" + query)))
	w.until(`document.documentElement.hasAttribute('data-ready')`)
}

func (w *tab) reload() {
	w.t.Helper()
	w.do(chromedp.Reload())
	w.until(`document.documentElement.hasAttribute('data-ready')`)
}

// notice collects scripts' errors, broken policies and console errors. Requests
// that fail are a part of some tests.
func (w *tab) notice(e any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := e.(type) {
	case *runtime.EventExceptionThrown:
		w.problems = append(w.problems, fmt.Sprintf("%s %v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception))
	case *cdplog.EventEntryAdded:
		if e.Entry.Source != cdplog.EntrySourceNetwork && e.Entry.Level == cdplog.EntryLevelError {
			w.problems = append(w.problems, e.Entry.Text)
		}
	}
}

func (w *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		w.t.Fatal(err)
	}
}

// see evaluates an expression on the page.
func see[T any](w *tab, expression string) T {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		w.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits until an expression is true on the page.
func (w *tab) until(expression string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	for {
		// While a page is being loaded there may be nothing to evaluate it on.
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		if err == nil && ok {
			return
		}
		select {
		case <-time.After(15 * time.Millisecond):
		case <-ctx.Done():
			w.t.Fatalf("never: %s (%v)\nthe page: %s", expression, err, see[string](w, `document.body.innerText`))
		}
	}
}

// quote makes a JavaScript string.
func quote(s string) string {
	raw, _ := json.Marshal(s)
	return string(raw)
}

// click clicks in the middle of an element, as a person would: what covers it
// gets the click.
func (w *tab) click(selector string) {
	w.t.Helper()
	w.do(chromedp.Click(chromedp.CSS(selector)))
}

// enter presses Enter as a keyboard does: one event that also types, unless the
// page prevents it.
func (w *tab) enter(modifiers int64) {
	w.t.Helper()
	down := input.DispatchKeyEventParams{
		Type: input.DispatchKeyEventTypeKeyDown, Key: "Enter", Code: "Enter", Text: "\r", WindowsVirtualKeyCode: 13, Modifiers: modifiers,
	}
	up := down
	up.Type, up.Text = input.DispatchKeyEventTypeKeyUp, ""
	w.press(down, up)
}

func (w *tab) press(keys ...input.DispatchKeyEventParams) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	for _, k := range keys {
		if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, k); err != nil {
			w.t.Fatal(err)
		}
	}
}

// typeText types as an input method or a paste does: all at once.
func (w *tab) typeText(text string) {
	w.t.Helper()
	w.do(chromedp.Focus(chromedp.CSS("#text")))
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	if _, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		w.t.Fatal(err)
	}
}

// compose sets the text that an input method is composing.
func (w *tab) compose(text string) {
	w.t.Helper()
	n := int64(len([]rune(text)))
	if _, err := chromedp.Call(w.ctx, input.ImeSetComposition, input.ImeSetCompositionParams{Text: text, SelectionStart: n, SelectionEnd: n}); err != nil {
		w.t.Fatal(err)
	}
}

// ask types a question, sends it and waits for the nth answer.
func (w *tab) ask(text string, nth int) {
	w.t.Helper()
	w.typeText(text)
	w.enter(0)
	w.until(fmt.Sprintf(`document.querySelectorAll('.theirs').length === %d`, nth))
}

// fits checks that nothing is wider than the screen.
func (w *tab) fits() {
	w.t.Helper()
	type size struct{ Width, Scroll, Log int64 }
	s := see[size](w, `({Width: innerWidth, Scroll: document.scrollingElement.scrollWidth, Log: document.getElementById('scroll').scrollWidth})`)
	if s.Scroll > s.Width || s.Log > s.Width {
		w.t.Errorf("wider than the screen: %+v", s)
	}
}

// dark asks for dark colours.
func (w *tab) dark() {
	w.t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}
	if _, err := chromedp.Call(w.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		w.t.Fatal(err)
	}
}

// shot saves what is seen, where CAREERBOT_SHOTS names a folder.
func (w *tab) shot(name string) {
	w.t.Helper()
	dir := os.Getenv("CAREERBOT_SHOTS")
	if dir == "" {
		return
	}
	w.until(`(() => { // until nothing scrolls
		const top = document.getElementById('scroll').scrollTop;
		window.still = window.shotTop === top ? window.still + 1 : 0;
		window.shotTop = top;
		return window.still > 12;
	})()`)
	w.until(`document.getAnimations().filter((a) => a.playState === 'running' && !a.effect.target.closest('.dots')).length === 0`)
	png, err := chromedp.Run(w.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		w.t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".png"), png, 0o644); err != nil {
		w.t.Fatal(err)
	}
}
