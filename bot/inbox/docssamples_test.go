package inbox

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"careerbot/bot"
	"careerbot/internal/chrometest"
)

// TestSamplesGo: once there is a document of one's own, one click leads to where the sample
// guides are withdrawn, as other documents are; and where they are deleted instead, their
// golden questions are in the audit.
func TestSamplesGo(t *testing.T) {
	f, l := newArchive(t)
	if _, err := l.LoadStarter(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	admin := f.in("admin")
	if strings.Contains(admin.get("/inbox/library").body, `id="samples"`) {
		t.Error("there is nothing to answer from but the samples")
	}
	first := admin.sends("page-12345678", "稳岗.md", []byte(firstRule))
	admin.post("/inbox/library", "id", f.asSeen(first.To), "do", "publish", "seen", "1").want(t, http.StatusSeeOther, "done=publish")
	chrome := chrometest.New(t)
	w := chrometest.Visit(chrome, t, 1280)
	f.seen(t, w, admin, "zh")
	phone := chrometest.Visit(chrome, t, chrometest.Phone)
	f.seen(t, phone, admin, "en")
	phone.Do(chromedp.Navigate(f.url + "/inbox/library"))
	phone.Until(`document.querySelector('#samples button')`)
	phone.Fits()
	phone.Shot("phone en samples")
	w.Do(chromedp.Navigate(f.url + "/inbox/library"))
	w.Until(`document.querySelector('#samples button')`)
	w.Fits()
	w.Shot("screen zh samples")
	w.Do(chromedp.Click(chromedp.CSS(`#samples button`)))
	w.Until(`document.querySelector('#publishing [value=withdraw]')`)
	w.Do(chromedp.Click(chromedp.CSS(`#publishing [value=withdraw]`)))
	w.Until(`document.querySelector('.notice.good')?.textContent.includes('已撤下') && document.querySelector('#undo')`)
	if n := f.count(`SELECT count(*) FROM version WHERE state = 'published'`); n != 1 {
		t.Errorf("%d are left", n)
	}

	sample := f.count(`SELECT min(id) FROM document WHERE source LIKE 'starter:%'`)
	if _, err := f.bot.AddGolden(t.Context(), bot.Operator, []bot.Golden{{Question: "样例问题？", Origin: "document", Document: int64(sample)}}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := l.RemoveStarter(t.Context(), f.bot.SamplesGo(bot.Operator)); err != nil {
			t.Fatal(err)
		}
	}
	if n := f.count(`SELECT count(*) FROM audit WHERE detail = '-样例问题？' OR what = 'library_samples'`); n != 2 {
		t.Errorf("%d lines of the audit", n)
	}
}
