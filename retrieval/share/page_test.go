package share_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"careerbot/internal/chrometest"
	"careerbot/retrieval/share"
)

// nasty ends a script, opens another, and has what JavaScript takes for the end of a line.
const nasty = `厨师</script><script>document.title="taken"</script><!--<script>{{.}}` + "\u2028" + `"'&`

func TestPageOfAVacancy(t *testing.T) {
	browser := chrometest.New(t)
	in := start(t, share.Options{}, nil)
	in.load(t, false,
		whole("a", row{"title": nasty, "employer": nasty, "duties": nasty, "requirements": "35岁以下", "contact": nasty, "url": `https://jobs.example.org/"><script>document.title="taken"</script>`}),
		whole("z", nil))
	in.loadAs(t, "trial", mapping, false, 1, whole("t", row{"headcount": "", "left": ""}))
	a, z, trial := "/jobs/"+strconv.FormatInt(in.id(t, "a"), 10), "/jobs/"+strconv.FormatInt(in.id(t, "z"), 10), "/jobs/"+strconv.FormatInt(in.id(t, "t"), 10)
	for _, width := range []int64{chrometest.Phone, chrometest.Desktop} {
		tab := chrometest.Visit(browser, t, width)
		tab.Do(chromedp.Navigate(in.server.URL + a + "?lang=en"))
		tab.Until(`document.readyState === 'complete'`)
		tab.Fits()
		if got := chrometest.See[string](tab, `document.title`); !strings.HasPrefix(got, "厨师</script>") {
			t.Errorf("the title is %q", got)
		}
		if n := chrometest.See[int](tab, `document.scripts.length`); n != 1 {
			t.Errorf("%d scripts on the page", n)
		}
		if got := chrometest.See[string](tab, `JSON.parse(document.scripts[0].textContent).title`); !strings.Contains(got, `<script>document.title="taken"</script>`) {
			t.Errorf("in the data the title is %q", got)
		}
		if got := chrometest.See[string](tab, `getComputedStyle(document.querySelector('dl')).display`); got != "grid" {
			t.Errorf("the style is not in force: %s", got)
		}
	}
	_, en := in.get(t, a+"?lang=en")
	_, zh := in.get(t, a, "Accept-Language", "zh-CN,zh;q=0.9")
	for page, words := range map[string][]string{
		en: {"Please note", "35岁以下", "Source</dt><dd>市人社局", "200元/天 日结", "odd job", `lang="en"`, "night shifts", `rel="nofollow noopener"`},
		zh: {"请留意", "来源</dt><dd>市人社局", "零工", "夜班", `lang="zh"`, "不用交任何费用"},
	} {
		for _, w := range words {
			if !strings.Contains(page, w) {
				t.Errorf("no %q on the page\n%s", w, page)
			}
		}
		if strings.Contains(page, "noindex") {
			t.Error("search engines are sent away")
		}
	}
	// What a trial filled in is said, and is nothing for a search engine.
	if _, page := in.get(t, trial); !strings.Contains(page, "试用时补上的：招聘人数") || !strings.Contains(page, "noindex") {
		t.Errorf("a trial: %s", page)
	}
	in.load(t, false, row{"id": "z", "status": "closed"})
	if answer, page := in.get(t, z, "Accept-Language", "en"); answer.StatusCode != http.StatusGone || !strings.Contains(page, "no longer offered") || strings.Contains(page, "帮工") {
		t.Error(answer.Status, page)
	}
}

func TestGuideForPeople(t *testing.T) {
	in := start(t, share.Options{}, nil)
	tab := chrometest.Visit(chrometest.New(t), t, chrometest.Phone)
	for _, language := range []string{"zh", "en"} {
		tab.Do(chromedp.Navigate(in.server.URL + "/api/?lang=" + language))
		tab.Until(`document.readyState === 'complete'`)
		tab.Fits()
		body := chrometest.See[string](tab, `document.body.innerText`)
		for _, path := range share.Paths() {
			if !strings.Contains(body, path) {
				t.Errorf("%s: %s is not on the page", language, path)
			}
		}
		if got := chrometest.See[string](tab, `[...document.querySelectorAll('td')].filter(e => !e.innerText.trim()).map(e => e.parentElement.innerText).join()`); got != "" {
			t.Errorf("%s: nothing is said of %s", language, got)
		}
		if n := chrometest.See[int](tab, `performance.getEntriesByType('resource').filter(e => !e.name.includes('favicon')).length`); n != 0 {
			t.Errorf("the page loads %d things", n)
		}
	}
}
