package web

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"careerbot/internal/chrometest"
)

// tab is a visitor of the chat with a window.
type tab struct {
	*chrometest.Tab
	door *door
}

const (
	phone   = chrometest.Phone
	desktop = chrometest.Desktop
)

// window opens the page as a new visitor.
func (d *door) window(t *testing.T, browser context.Context, query string, width int64) *tab {
	t.Helper()
	w := &tab{chrometest.Visit(browser, t, width), d}
	w.navigate(query)
	return w
}

func (w *tab) navigate(query string) {
	w.T.Helper()
	w.Do(chromedp.Navigate(w.door.url("/" + query)))
	w.Until(`document.documentElement.hasAttribute('data-ready')`)
}

func (w *tab) reload() {
	w.T.Helper()
	w.Do(chromedp.Reload())
	w.Until(`document.documentElement.hasAttribute('data-ready')`)
}

// see evaluates an expression on the page.
func see[T any](w *tab, expression string) T {
	w.T.Helper()
	return chrometest.See[T](w.Tab, expression)
}

func (w *tab) typeText(text string) {
	w.T.Helper()
	w.Type("#text", text)
}

// compose sets the text that an input method is composing.
func (w *tab) compose(text string) {
	w.T.Helper()
	n := int64(len([]rune(text)))
	if _, err := chromedp.Call(w.Ctx, input.ImeSetComposition, input.ImeSetCompositionParams{Text: text, SelectionStart: n, SelectionEnd: n}); err != nil {
		w.T.Fatal(err)
	}
}

// ask types a question, sends it and waits for the nth answer.
func (w *tab) ask(text string, nth int) {
	w.T.Helper()
	w.typeText(text)
	w.Enter(0)
	w.Until(fmt.Sprintf(`document.querySelectorAll('.theirs').length === %d`, nth))
}

// fits checks that nothing is wider than the screen.
func (w *tab) fits() {
	w.T.Helper()
	w.Fits()
	if !see[bool](w, `document.getElementById('scroll').scrollWidth <= innerWidth`) {
		w.T.Error("what was said is wider than the screen")
	}
}

// shot saves what is seen, once nothing scrolls.
func (w *tab) shot(name string) {
	w.T.Helper()
	if os.Getenv("CAREERBOT_SHOTS") == "" {
		return
	}
	w.Until(`(() => {
		const top = document.getElementById('scroll').scrollTop;
		window.still = window.shotTop === top ? window.still + 1 : 0;
		window.shotTop = top;
		return window.still > 12;
	})()`)
	w.Shot(name)
}
