package inbox

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"careerbot/internal/chrometest"
)

// TestGoldenFailingShown: a question that is answered wrongly before and after a
// publication makes it no green one: it is listed, with what it should be answered from.
func TestGoldenFailingShown(t *testing.T) {
	f, _ := newArchive(t)
	admin := f.in("admin")
	first := admin.sends("page-12345678", "稳岗.md", []byte(firstRule))
	hours := admin.sends("page-12345678", "窗口.md", []byte("# 窗口服务办法\n\n第一条 服务大厅工作日九点开门。\n"))
	admin.post("/inbox/library", "id", f.asSeen(first.To), "id", f.asSeen(hours.To), "do", "publish", "seen", "1").want(t, http.StatusSeeOther, "done=publish")
	admin.post("/inbox/library/golden", "version", id(hours.To), "question", "鹿角湾市稳岗补贴标准是每人每年多少元？", "do", "add").want(t, http.StatusSeeOther, "done=add")
	other := admin.sends("page-12345679", "电工.md", []byte("# 电工补贴办法\n\n第一条 电工培训补贴标准为每人九百元。\n"))
	tried := admin.post("/inbox/library/try", "ids", id(other.To))
	for _, want := range []string{`class="notice amber"`, "verdict-failing", "It should be answered from: <span lang=\"\">窗口服务办法", "八百元"} {
		tried.want(t, http.StatusOK, want)
	}
	chrome := chrometest.New(t)
	for name, width := range map[string]int64{"phone": chrometest.Phone, "screen": 1280} {
		w := chrometest.Visit(chrome, t, width)
		f.seen(t, w, admin, "zh")
		w.Do(chromedp.Navigate(f.url + other.To))
		w.Do(chromedp.Click(chromedp.CSS("#publish")))
		w.Until(`document.querySelector('#changes .notice.amber') && document.querySelector('#changes .verdict-failing')?.textContent === '一直答错'`)
		w.Fits()
		w.Shot(name + " zh golden failing")
	}
}

// TestGoldenOneHit: the document that alone was found is ticked; of several, none is.
func TestGoldenOneHit(t *testing.T) {
	f, _ := newArchive(t)
	admin := f.in("admin")
	admin.sends("page-12345678", "稳岗.md", []byte(firstRule))
	admin.sends("page-12345678", "窗口.md", []byte("# 窗口服务办法\n\n第一条 服务大厅工作日九点开门。\n"))
	const ticked = `value="page:稳岗.md" checked`
	admin.get("/inbox/library/golden?question=x&find=稳岗").want(t, http.StatusOK, ticked)
	if r := admin.get("/inbox/library/golden?question=x&find=办法"); strings.Contains(r.body, "checked") || !strings.Contains(r.body, "page:窗口.md") {
		t.Errorf("one of several is ticked: %s", r.body)
	}
}

// TestGoldenResults: the list says of each question whether it was answered rightly when it
// was asked last, when, and of which library.
func TestGoldenResults(t *testing.T) {
	f, _ := newArchive(t)
	admin := f.in("admin")
	const list, question = "/inbox/library/golden", "鹿角湾市稳岗补贴标准是每人每年多少元？"
	came := admin.sends("page-12345678", "稳岗.md", []byte(firstRule))
	admin.post(list, "version", id(came.To), "question", question, "do", "add").want(t, http.StatusSeeOther, "done=add")
	admin.get(list).want(t, http.StatusOK, words["en"]["docs_golden_unasked"])
	admin.post("/inbox/library", "id", f.asSeen(came.To), "do", "publish", "seen", "1").want(t, http.StatusSeeOther, "done=publish")
	page := admin.get(list)
	page.want(t, http.StatusOK, `the library as it was then <span class="tag verdict-worse">failed</span> · with 1 document that was to be published or withdrawn <span class="tag verdict-better">passed</span>`)
	if strings.Contains(page.body, words["en"]["docs_golden_unasked"]) {
		t.Error("it is said to have no result")
	}
	admin.post(list, "question", "潜水员证书怎么考？", "do", "add").want(t, http.StatusSeeOther, "done=add")
	chrome := chrometest.New(t)
	for name, width := range map[string]int64{"phone": chrometest.Phone, "screen": 1280} {
		w := chrometest.Visit(chrome, t, width)
		f.seen(t, w, admin, "zh")
		w.Do(chromedp.Navigate(f.url + list))
		w.Until(`[...document.querySelectorAll('.last')].map((l) => l.textContent).join('|').match(/当时的资料库 答错 · 加上当时要发布或撤下的 1 个文件 答对\|还没有结果/)`)
		w.Fits()
		w.Shot(name + " zh golden results")
	}
}
