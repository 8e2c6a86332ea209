package inbox

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"careerbot/internal/chrometest"
)

// TestChangedIsSaid: an admin whose page is old is told what has changed, in the list and
// with the document, on a screen and on a phone.
func TestChangedIsSaid(t *testing.T) {
	f, _ := newArchive(t)
	f.hired("other", "admin")
	admin, other := f.in("admin"), f.in("other")
	at := admin.sends("page-12345678", "稳岗.md", []byte(firstRule)).To
	title := "鹿角湾市稳岗补贴办法"
	changes := func() {
		t.Helper()
		title += "（修订）"
		_, revision, _ := strings.Cut(f.asSeen(at), "-")
		other.post(at, "title", title, "issuer", "", "number", "", "region", "", "kind", "policy", "language", "zh", "valid_from", "2026-02-01", "valid_to", "", "access", "public", "revision", revision).
			want(t, http.StatusSeeOther, "saved=1")
	}
	browser := chrometest.New(t)
	for _, look := range []struct {
		language string
		width    int64
		name     string
	}{{"zh", 1280, "screen zh"}, {"en", chrometest.Phone, "phone en"}} {
		w := chrometest.Visit(browser, t, look.width)
		f.seen(t, w, admin, look.language)
		said := func(key string) {
			t.Helper()
			w.Until(`document.querySelector('#problem')?.textContent.startsWith('` + words[look.language][key] + `')`)
			w.Fits()
			tall(w, look.width)
			w.Shot(look.name + " " + key)
		}
		w.Do(chromedp.Navigate(f.url + "/inbox/library?state=waiting"))
		w.Until(`!!document.querySelector('input[name=id]')`)
		changes()
		w.Do(chromedp.Click(chromedp.CSS(`input[name=id]`)), chromedp.Click(chromedp.CSS(`#docs button[value=check]`)))
		said("docs_wrong_changed")
		w.Until(`document.querySelector('#problem b').textContent === '` + title + `'`)
		w.Do(chromedp.Navigate(f.url + at))
		w.Until(`!!document.querySelector('#mend')`)
		changes()
		w.Do(chromedp.Click(chromedp.CSS(`#mend button[value=check]`)))
		said("docs_wrong_mended")
		w.Until(`document.querySelector('#mend [name=title]').value === '` + title + `'`)
	}
}
