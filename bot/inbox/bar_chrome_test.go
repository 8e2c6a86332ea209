package inbox

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"careerbot/bot/posting"
	"careerbot/internal/chrometest"
	"careerbot/knowledge"
	"careerbot/knowledge/vacancy"
)

// TestBarIsOneLine: with every page that there can be, the bar is one line, on a screen and
// on a phone, in both languages; what is folded is one click away, and marked on its page.
func TestBarIsOneLine(t *testing.T) {
	l, store := &knowledge.Library{Now: time.Now}, &vacancy.Store{Now: time.Now}
	form := posting.New(posting.Options{Vacancies: store, Log: slog.New(slog.DiscardHandler), Now: time.Now, Base: "/inbox/post/"})
	f := newOffice(t, Options{Library: l, Ways: &Ways{Library: l}, Vacancies: store, Post: form})
	l.Pool, store.Pool = f.bot.Pool, f.bot.Pool
	f.hired("admin", "admin")
	admin := f.in("admin")
	chrome := chrometest.New(t)
	for _, width := range []int64{chrometest.Phone, 1280} {
		for _, language := range []string{"zh", "en"} {
			w := chrometest.Visit(chrome, t, width)
			f.seen(t, w, admin, language)
			w.Do(chromedp.Navigate(f.url + "/inbox/audit"))
			w.Until(`document.readyState === 'complete' && document.querySelector('.bar').getBoundingClientRect().height > 0`)
			w.Shot(fmt.Sprintf("bar %s %d", language, width))
			w.Fits()
			if h := chrometest.See[float64](w, `document.querySelector('.bar').getBoundingClientRect().height`); h > 52 {
				t.Errorf("%s, %d wide: the bar is %g high", language, width, h)
			}
			menu, links := ".more > summary", ".more > div"
			if width == chrometest.Phone {
				menu, links = ".menu > summary", ".menu .nav"
			}
			w.Click(menu)
			w.Until(fmt.Sprintf(`[...document.querySelectorAll('%s a')].some((a) => a.ariaCurrent === 'page' && a.checkVisibility() && a.getAttribute('href') === '/inbox/audit')`, links))
			w.Shot(fmt.Sprintf("bar open %s %d", language, width))
			w.Fits()
		}
	}
}
