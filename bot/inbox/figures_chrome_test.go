package inbox

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"careerbot/bot"
	"careerbot/internal/chrometest"
)

// site serves the inbox to somebody who is signed in, in a language.
func site(t *testing.T, b *bot.Bot, cookie *http.Cookie, language string) string {
	t.Helper()
	stopping := make(chan struct{})
	h := New(b, Options{Stopping: stopping})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.AddCookie(cookie)
		r.Header.Set("Accept-Language", language)
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(func() { // pages hold streams open
		close(stopping)
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL
}

// tall makes the window as high as the page, so that one picture shows all of it.
func tall(w *chrometest.Tab, width int64) {
	w.T.Helper()
	height := chrometest.See[int64](w, `document.scrollingElement.scrollHeight`)
	if width == chrometest.Phone {
		w.Do(chromedp.EmulateViewport(width, height, chromedp.EmulateMobile, chromedp.EmulateScale(1.5)))
		return
	}
	w.Do(chromedp.EmulateViewport(width, height))
}

// TestFiguresSeen looks at the page on a screen and on a phone, light and dark.
func TestFiguresSeen(t *testing.T) {
	s, b := newTestServer(t)
	seed(t, b)
	cookie := signIn(t, s, hire(t, b, "王主管", "supervisor", 8).ID)
	browser := chrometest.New(t)
	for _, at := range []struct {
		language string
		width    int64
		dark     bool
	}{{"zh", 1280, false}, {"en", 1280, true}, {"zh", chrometest.Phone, true}, {"en", chrometest.Phone, false}} {
		w := chrometest.Visit(browser, t, at.width)
		name := map[int64]string{1280: "screen", chrometest.Phone: "phone"}[at.width] + " " + at.language + " figures"
		if at.dark {
			w.Dark()
		}
		w.Do(chromedp.Navigate(site(t, b, cookie, at.language) + "/inbox/figures?period=30"))
		w.Until(`document.querySelectorAll('.plot').length === 3 && document.styleSheets.length >= 2`)
		w.Fits()
		if n := chrometest.See[int](w, `document.querySelectorAll('.plot .bar-median').length`); n < 20 {
			t.Errorf("%s: %d bars", name, n)
		}
		// Bars stand on the ground, below their marks; letters can be read.
		if out := chrometest.See[string](w, `Array.from(document.querySelectorAll('.plot')).flatMap((p) => {
			const box = p.getBoundingClientRect();
			return Array.from(p.querySelectorAll('rect, text')).map((e) => e.getBoundingClientRect())
				.filter((r) => r.left < box.left - 1 || r.right > box.right + 1 || r.top < box.top - 1 || r.bottom > box.bottom + 1)
				.map((r) => JSON.stringify(r));
		}).join(' ')`); out != "" {
			t.Errorf("%s: outside of the plot: %s", name, out)
		}
		if size := chrometest.See[float64](w, `(() => { const p = document.querySelector('.plot'); return 11 * p.getBoundingClientRect().width / p.viewBox.baseVal.width })()`); size < 9 {
			t.Errorf("%s: letters of %.1f px", name, size)
		}
		ground := chrometest.See[string](w, `getComputedStyle(document.querySelector('.tile')).backgroundColor`)
		if want := map[bool]string{false: "rgb(255, 255, 255)", true: "rgb(26, 33, 40)"}[at.dark]; ground != want {
			t.Errorf("%s: on %s", name, ground)
		}
		// What a plot shows can be read as a table.
		w.Do(chromedp.Click(chromedp.CSS(`figure summary`)))
		w.Until(`document.querySelector('figure details').open && document.querySelector('figure details tbody tr th').offsetParent !== null`)
		w.Fits()
		w.Do(chromedp.Click(chromedp.CSS(`figure summary`)))
		tall(w, at.width)
		w.Shot(name)
	}
}
