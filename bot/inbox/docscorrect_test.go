package inbox

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"careerbot/internal/chrometest"
	"careerbot/knowledge"
)

const letter = "# 关于调整稳岗补贴标准的通知\n\n鹿人社〔2026〕9号\n\n各区人力资源社会保障局：\n\n稳岗补贴标准调整为每人每年九百元。本通知自发布之日起施行。\n\n广东省鹿角湾市人力资源和社会保障局\n\n2026年3月5日\n"

// TestProposalIsTaken: what the text lets suppose is shown beside the field, with the words
// that speak for it, and is taken by one click; not before.
func TestProposalIsTaken(t *testing.T) {
	f, _ := newArchive(t)
	admin := f.in("admin")
	came := admin.sends("page-12345678", "通知.md", []byte(strings.ReplaceAll(letter, "鹿人社", "粤人社规")))
	page := admin.get(came.To)
	page.want(t, http.StatusOK, words["en"]["docs_warn_unplaced"])
	page.want(t, http.StatusOK, words["en"]["docs_warn_undated"])
	page.want(t, http.StatusOK, `<span class="also" lang="">粤人社规〔2026〕9号</span>`)
	if n := f.count(`SELECT count(*) FROM version WHERE region = '' AND valid_from IS NULL AND issuer = ''`); n != 1 {
		t.Error("what is proposed was taken unasked")
	}
	form := func(more ...string) []string {
		return append([]string{"title", "关于调整稳岗补贴标准的通知", "number", "粤人社规〔2026〕9号", "kind", "policy", "language", "zh", "access", "public", "revision", strings.SplitN(f.asSeen(came.To), "-", 2)[1]}, more...)
	}
	admin.post(came.To, form("take", "region 44")...).want(t, http.StatusSeeOther, "")
	if n := f.count(`SELECT count(*) FROM version WHERE region = '44' AND state = 'draft'`); n != 1 {
		t.Error("the region was not taken")
	}
	if page := admin.get(came.To); strings.Contains(page.body, words["en"]["docs_warn_unplaced"]) || strings.Contains(page.body, `value="region 44"`) {
		t.Error("the region is still asked for")
	}
	admin.post(came.To, form("region", "44", "take", "valid_from 2026-13-45")...).want(t, http.StatusUnprocessableEntity, words["en"]["docs_no_day"])
	admin.post(came.To, form("region", "44", "take", "title x")...).want(t, http.StatusSeeOther, "")
	if n := f.count(`SELECT count(*) FROM version WHERE title = 'x'`); n != 0 {
		t.Error("what is never proposed was taken")
	}
}

// TestUnknownPlaceIsSaid: a place that is not known shows nothing, says so, and nothing is
// done with all that it lets through.
func TestUnknownPlaceIsSaid(t *testing.T) {
	f, l := newArchive(t)
	admin := f.in("admin")
	if _, err := l.Add(t.Context(), knowledge.Source{Name: "/a.md", Bytes: []byte(firstRule)}); err != nil {
		t.Fatal(err)
	}
	page := admin.get("/inbox/library?region=" + url.QueryEscape("亚特兰蒂斯"))
	page.want(t, http.StatusOK, words["en"]["docs_no_region"])
	page.want(t, http.StatusOK, `name="region" value="亚特兰蒂斯"`)
	if strings.Contains(page.body, "鹿角湾市稳岗补贴办法") {
		t.Error("documents of other places are shown")
	}
	admin.post("/inbox/library", "all", "1", "region", "亚特兰蒂斯", "do", "withdraw", "sure", "1").want(t, http.StatusSeeOther, "")
	if n := f.count(`SELECT count(*) FROM version WHERE state = 'published'`); n != 1 {
		t.Error("what the filter does not let through was withdrawn")
	}
}

// TestSameTextIsLinked: who uploads what is in force under another name reads which it is.
func TestSameTextIsLinked(t *testing.T) {
	f, l := newArchive(t)
	admin := f.in("admin")
	r, err := l.Add(t.Context(), knowledge.Source{Name: "/rules/a.md", Bytes: []byte(firstRule)})
	if err != nil {
		t.Fatal(err)
	}
	came := admin.sends("page-12345678", "下载.txt", []byte(strings.ReplaceAll(firstRule, "\n\n", "\r\n\r\n ")))
	if came.Status != "unchanged" || came.To != fmt.Sprintf("/inbox/library/%d", r.Version) || !strings.Contains(came.Said, "鹿角湾市稳岗补贴办法") {
		t.Errorf("%+v", came)
	}
	admin.get("/inbox/arrivals/page-12345678").want(t, http.StatusOK, `<a href="`+came.To+`" lang="">鹿角湾市稳岗补贴办法</a>`)
}

// TestCorrectPages leads an admin from a published document to its correction and the next
// text, on a screen and on a phone.
func TestCorrectPages(t *testing.T) {
	f, l := newArchive(t)
	f.hired("boss", "supervisor")
	admin, boss := f.in("admin"), f.in("boss")
	r, err := l.Add(t.Context(), knowledge.Source{Name: "page:通知.md", Bytes: []byte(letter), Given: knowledge.Metadata{Issuer: "鹿角湾市人力资源和社会保障局"}})
	if err != nil {
		t.Fatal(err)
	}
	path := fmt.Sprintf("/inbox/library/%d", r.Version)
	page := boss.get(path)
	page.want(t, http.StatusOK, "<dd lang=\"\">鹿人社〔2026〕9号</dd>")
	if strings.Contains(page.body, "/correct") {
		t.Error("a supervisor may correct it")
	}
	boss.post(path+"/correct").want(t, http.StatusForbidden, "")
	w := chrometest.Visit(chrometest.New(t), t, 1280)
	f.seen(t, w, admin, "zh")
	open := func(path, shot string) {
		t.Helper()
		for _, width := range []int64{360, 1280} {
			w.Do(chromedp.EmulateViewport(width, 900), chromedp.Navigate(f.url+path))
			w.Until(`document.readyState === 'complete'`)
			w.Fits()
			w.Shot(fmt.Sprintf("correct %s %d", shot, width))
		}
	}
	open(path, "published")
	w.Click("#correct")
	w.Until(`document.querySelector('#mend') !== null && document.querySelector('.notice.good').textContent.includes('更正')`)
	open(fmt.Sprintf("/inbox/library/%d", f.count(`SELECT max(id) FROM version`)), "form")
	// The form is above the text, and its fields are as wide as what stands in them.
	w.Until(`document.querySelector('#mend').getBoundingClientRect().bottom <= document.querySelector('.beside').getBoundingClientRect().top`)
	w.Until(`[...document.querySelectorAll('#mend input')].every((i) => i.scrollWidth <= i.clientWidth + 1)`)
	w.Do(chromedp.SetValue(chromedp.CSS(`#mend input[name="region"]`), "深圳市"))
	w.Click(`#mend button[value="check"]`)
	w.Until(`document.querySelector('.notice.good') !== null && document.querySelector('#mend input[name="region"]').value === '深圳市'`)
	again := admin.post(path + "/correct")
	again.want(t, http.StatusConflict, words["en"]["docs_wrong_waits"])
	id := f.count(`SELECT max(id) FROM version`)
	if _, err := l.Publish(t.Context(), []int64{int64(id)}, "王"); err != nil {
		t.Fatal(err)
	}
	next := admin.sends("page-12345678", "通知.md", []byte(strings.Replace(letter, "九百元", "一千元", 1)+"\n各区遵照执行。\n"))
	open(next.To, "next")
	shows(w, "#mend", "沿用上一版")
	if n := f.count(`SELECT count(*) FROM version WHERE id = (SELECT max(id) FROM version) AND region = '4403' AND issuer = '鹿角湾市人力资源和社会保障局'`); n != 1 {
		t.Error("the next text lost what was corrected")
	}
	open("/inbox/library?state=waiting", "list")
	shows(w, ".doclist", "通知.md")
	shows(w, ".doclist", "与上一版相同")
	open("/inbox/library", "all")
	for _, width := range []int64{360, 1280} {
		w.Do(chromedp.EmulateViewport(width, 900), chromedp.Navigate(f.url+"/inbox/library"))
		w.Click("#bring summary")
		w.Until(`document.querySelector('#bring').open`)
		w.Fits()
		w.Shot(fmt.Sprintf("correct bring %d", width))
		// Every field stands under its own words, and none is narrower than what it can say.
		w.Until(`[...document.querySelectorAll('#bring .pair label')].every((l) => { const f = l.querySelector('input,select'); return f.getBoundingClientRect().right <= l.getBoundingClientRect().right + 1 && f.scrollWidth <= f.clientWidth + 1 })`)
	}
}

// TestChangeOfWhatIsSaid: that only the place and the number of a text are others is listed
// among what has changed, above its articles; where nothing is, nothing is listed.
func TestChangeOfWhatIsSaid(t *testing.T) {
	f, l := newArchive(t)
	admin := f.in("admin")
	given := knowledge.Metadata{Issuer: "鹿角湾市人力资源和社会保障局", Region: "44"}
	if _, err := l.Add(t.Context(), knowledge.Source{Name: "/通知.md", Bytes: []byte(letter), Given: given}); err != nil {
		t.Fatal(err)
	}
	r, err := l.Add(t.Context(), knowledge.Source{Name: "/通知.md", Bytes: []byte(letter), Draft: true, Given: knowledge.Metadata{Issuer: given.Issuer, Region: "4403", Number: "鹿人社规〔2026〕9号"}})
	if err != nil || r.Version == 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	page := admin.get(fmt.Sprintf("/inbox/changes/%d", r.Version))
	_, fields, _ := strings.Cut(page.body, `id="fields"`)
	fields, articles, found := strings.Cut(fields, "</ul>")
	if !found || !strings.Contains(articles, words["en"]["change_same"]) || strings.Count(fields, "<li") != 2 {
		t.Errorf("%s", fields)
	}
	for _, want := range []string{"Region: Guangdong → Shenzhen", "Document number: 鹿人社〔2026〕9号 → 鹿人社规〔2026〕9号"} {
		if !strings.Contains(fields, want) {
			t.Errorf("no %q in %s", want, fields)
		}
	}
	first := admin.get(fmt.Sprintf("/inbox/changes/%d", r.Version-1))
	if strings.Contains(first.body, `id="fields"`) {
		t.Error("a first text is said to differ")
	}
}
