package inbox

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"careerbot/internal/chrometest"
)

// TestBatchDiffers: a batch says of each draft how much it changes, with the difference one
// click away; a first text changes nothing.
func TestBatchDiffers(t *testing.T) {
	f, _ := newArchive(t)
	admin := f.in("admin")
	first := admin.sends("page-12345678", "稳岗.md", []byte(firstRule))
	admin.post("/inbox/library", "id", f.asSeen(first.To), "do", "publish", "seen", "1").want(t, http.StatusSeeOther, "done=publish")
	next := admin.sends("page-12345679", "稳岗.md", []byte(strings.Replace(firstRule, "八百元", "九百元", 1)+"\n\n第四条 试行一年。\n"))
	other := admin.sends("page-12345679", "窗口.md", []byte("# 窗口服务办法\n\n第一条 服务大厅工作日九点开门。\n"))
	page := admin.post("/inbox/library", "id", f.asSeen(next.To), "id", f.asSeen(other.To), "do", "look")
	page.want(t, http.StatusOK, `<a href="/inbox/changes/`+id(next.To)+`">Difference: 1 article changed, 1 new, 0 removed, 3 the same</a>`)
	if strings.Contains(page.body, "/inbox/changes/"+id(other.To)) {
		t.Errorf("a first text has a difference: %s", page.body)
	}
	admin.get("/inbox/changes/"+id(next.To)).want(t, http.StatusOK, "<ins>九</ins>")
}

// TestGuidesToLookAt: where a text changes an article, the guides that name it are listed,
// with links.
func TestGuidesToLookAt(t *testing.T) {
	f, _ := newArchive(t)
	admin := f.in("admin")
	first := admin.sends("page-12345678", "稳岗.md", []byte(firstRule))
	guide := admin.sends("page-12345678", "指南.md", []byte("# 怎样申领稳岗补贴\n\n依据《鹿角湾市稳岗补贴办法》第一条。\n"), "kind", "guide")
	other := admin.sends("page-12345678", "其他指南.md", []byte("# 怎样到窗口\n\n依据《鹿角湾市稳岗补贴办法》第二条。\n"), "kind", "guide")
	admin.post("/inbox/library", "id", f.asSeen(first.To), "id", f.asSeen(guide.To), "id", f.asSeen(other.To), "do", "publish", "seen", "1").want(t, http.StatusSeeOther, "done=publish")
	next := admin.sends("page-12345679", "稳岗.md", []byte(strings.Replace(firstRule, "八百元", "九百元", 1)))
	page := admin.get("/inbox/changes/" + id(next.To))
	page.want(t, http.StatusOK, `<a href="`+guide.To+`" lang="">怎样申领稳岗补贴</a> <span class="also" lang="">第一条</span>`)
	if strings.Contains(page.body, other.To) {
		t.Error("a guide to what is the same is to be looked at")
	}
	chrome := chrometest.New(t)
	for name, width := range map[string]int64{"phone": chrometest.Phone, "screen": 1280} {
		w := chrometest.Visit(chrome, t, width)
		f.seen(t, w, admin, "zh")
		w.Do(chromedp.Navigate(f.url + "/inbox/changes/" + id(next.To)))
		w.Until(`document.querySelector('#guides')`)
		w.Do(chromedp.ScrollIntoView(chromedp.CSS("#guides")))
		w.Fits()
		w.Shot(name + " zh guides to look at")
	}
}
