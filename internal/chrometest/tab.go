package chrometest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
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

// Patience is how long a test waits for something that must happen.
const Patience = 20 * time.Second

// Widths of windows: a small phone, which is emulated as one, and a screen.
const (
	Phone   = 360
	Desktop = 1200
)

// Tab is a visitor with a window. Errors on the page fail the test.
type Tab struct {
	T   testing.TB
	Ctx context.Context

	mu       sync.Mutex
	problems []string
}

// Visit opens a window for a new visitor, who shares no cookie with others. It shows
// nothing yet.
func Visit(browser context.Context, t testing.TB, width int64) *Tab {
	t.Helper()
	w := open(browser, t, chromedp.WithNewBrowserContext())
	height := int64(800)
	var how []chromedp.EmulateViewportOption
	if width == Phone {
		height = 740
		how = append(how, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2))
	}
	w.Do(chromedp.EmulateViewport(width, height, how...))
	return w
}

// Another is a second tab of the same visitor.
func (w *Tab) Another() *Tab {
	w.T.Helper()
	return open(w.Ctx, w.T)
}

func open(from context.Context, t testing.TB, how ...chromedp.ContextOption) *Tab {
	t.Helper()
	w := &Tab{T: t}
	ctx, cancel := chromedp.NewContext(from, append(how, chromedp.WithListener(w.notice))...)
	t.Cleanup(cancel)
	w.Ctx = ctx
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
	return w
}

// notice collects scripts' errors, broken policies and console errors. Requests
// that fail are a part of some tests.
func (w *Tab) notice(e any) {
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

// Do does steps in the window.
func (w *Tab) Do(steps ...chromedp.Action[chromedp.Void]) {
	w.T.Helper()
	ctx, cancel := context.WithTimeout(w.Ctx, Patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		w.T.Fatal(err)
	}
}

// See evaluates an expression on the page.
func See[T any](w *Tab, expression string) T {
	w.T.Helper()
	ctx, cancel := context.WithTimeout(w.Ctx, Patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		w.T.Fatalf("%s: %v", expression, err)
	}
	return v
}

// Until waits until an expression is true on the page.
func (w *Tab) Until(expression string) {
	w.T.Helper()
	ctx, cancel := context.WithTimeout(w.Ctx, Patience)
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
			w.T.Fatalf("never: %s (%v)\nthe page: %s", expression, err, See[string](w, `document.body.innerText`))
		}
	}
}

// Quote makes a JavaScript string.
func Quote(s string) string {
	raw, _ := json.Marshal(s)
	return string(raw)
}

// Click clicks in the middle of an element, as a person would: what covers it
// gets the click. What still moves, because the page goes on being drawn, is waited for: a click
// is made where an element was seen. An element that the page puts another in the place of
// meanwhile is looked for again.
func (w *Tab) Click(selector string) {
	w.T.Helper()
	ctx, cancel := context.WithTimeout(w.Ctx, Patience)
	defer cancel()
	for {
		w.still(ctx, selector)
		err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(selector)))
		if err == nil {
			return
		}
		if !strings.Contains(err.Error(), "Could not find node") { // nothing was clicked
			w.T.Fatalf("click %s: %v", selector, err)
		}
	}
}

// still waits until an element is at the same place in two looks, for at most 2 s.
func (w *Tab) still(ctx context.Context, selector string) {
	at := `(() => {
		const el = document.querySelector(` + Quote(selector) + `);
		if (!el) return "";
		el.scrollIntoViewIfNeeded();
		const r = el.getBoundingClientRect();
		return [r.x, r.y, r.width, r.height].join();
	})()`
	late := time.Now().Add(2 * time.Second)
	for was := ""; time.Now().Before(late) && ctx.Err() == nil; time.Sleep(30 * time.Millisecond) {
		is, err := chromedp.Run(ctx, chromedp.Evaluate[string](at)) // while a page is being loaded there may be nothing
		if err == nil && is != "" && is == was {
			return
		}
		was = is
	}
}

// Enter presses Enter as a keyboard does: one event that also types, unless the
// page prevents it.
func (w *Tab) Enter(modifiers int64) {
	w.T.Helper()
	w.key("Enter", "Enter", "\r", 13, modifiers)
}

// Key presses the key of a letter, a digit or a sign.
func (w *Tab) Key(sign string) {
	w.T.Helper()
	w.key(sign, "", sign, int64(strings.ToUpper(sign)[0]), 0)
}

func (w *Tab) key(key, code, text string, number, modifiers int64) {
	w.T.Helper()
	down := input.DispatchKeyEventParams{
		Type: input.DispatchKeyEventTypeKeyDown, Key: key, Code: code, Text: text, WindowsVirtualKeyCode: number, Modifiers: modifiers,
	}
	up := down
	up.Type, up.Text = input.DispatchKeyEventTypeKeyUp, ""
	w.Press(down, up)
}

// Press sends events of the keyboard.
func (w *Tab) Press(keys ...input.DispatchKeyEventParams) {
	w.T.Helper()
	ctx, cancel := context.WithTimeout(w.Ctx, Patience)
	defer cancel()
	for _, k := range keys {
		if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, k); err != nil {
			w.T.Fatal(err)
		}
	}
}

// Type types into a field as an input method or a paste does: all at once.
func (w *Tab) Type(selector, text string) {
	w.T.Helper()
	w.Do(chromedp.Focus(chromedp.CSS(selector)))
	ctx, cancel := context.WithTimeout(w.Ctx, Patience)
	defer cancel()
	if _, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		w.T.Fatal(err)
	}
}

// Fits checks that the page is not wider than the window.
func (w *Tab) Fits() {
	w.T.Helper()
	type size struct{ Width, Scroll int64 }
	if s := See[size](w, `({Width: innerWidth, Scroll: document.scrollingElement.scrollWidth})`); s.Scroll > s.Width {
		w.T.Errorf("wider than the screen: %+v", s)
	}
}

// Dark asks for dark colours.
func (w *Tab) Dark() {
	w.T.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}
	if _, err := chromedp.Call(w.Ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		w.T.Fatal(err)
	}
}

// Shot saves what is seen, once nothing moves, where CAREERBOT_SHOTS names a folder.
func (w *Tab) Shot(name string) {
	w.T.Helper()
	dir := os.Getenv("CAREERBOT_SHOTS")
	if dir == "" {
		return
	}
	w.Until(`document.getAnimations().every((a) => a.playState !== 'running' || a.effect.getComputedTiming().iterations === Infinity)`)
	png, err := chromedp.Run(w.Ctx, chromedp.CaptureScreenshot())
	if err != nil {
		w.T.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		w.T.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".png"), png, 0o644); err != nil {
		w.T.Fatal(err)
	}
}
