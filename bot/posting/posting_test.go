package posting_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/bot/posting"
	"careerbot/internal/chrometest"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/vacancy"

	"github.com/chromedp/chromedp"
)

func serve(t *testing.T, change func(*posting.Options)) (*httptest.Server, *vacancy.Store) {
	t.Helper()
	store := &vacancy.Store{Pool: pgtest.New(t), Now: time.Now}
	o := posting.Options{Vacancies: store, Log: slog.New(slog.DiscardHandler), Now: time.Now}
	if change != nil {
		change(&o)
	}
	server := httptest.NewServer(posting.New(o))
	t.Cleanup(server.Close)
	return server, store
}

func form(change map[string]string) url.Values {
	f := url.Values{}
	for k, v := range map[string]string{
		"title": "搬运工", "employer": "柏树物流", "region": "北京市海淀区", "place": "松涛街3号仓库", "pay": "200元/天", "settlement": "day", "employment": "odd",
		"headcount": "3", "requirements": "无", "duties": "卸货、码放", "insurance": "意外险", "contact": "010-55550009", "do": "send",
	} {
		f.Set(k, v)
	}
	for k, v := range change {
		f.Set(k, v)
	}
	return f
}

// send posts a form as a browser does on this site, and does not follow.
func send(t *testing.T, address string, f url.Values, header map[string]string) (status int, location, body string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, address, strings.NewReader(f.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for k, v := range header {
		r.Header.Set(k, v)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, res.Header.Get("Location"), string(raw)
}

func rows(t *testing.T, s *vacancy.Store, where string) (n int) {
	t.Helper()
	if err := s.Pool.QueryRow(context.Background(), `SELECT count(*) FROM vacancy WHERE `+where).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestForm: what is wrong is said at its field and nothing typed is lost; what is unlawful
// is said before it is sent, and waits for a person like everything else.
func TestForm(t *testing.T) {
	server, store := serve(t, nil)
	at := server.URL + "/post/?lang=zh"
	status, _, body := send(t, at, form(map[string]string{"pay": "面议", "title": `<b>"搬运工"`, "headcount": "0"}), nil)
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "看不出工资是多少") || !strings.Contains(body, `value="&lt;b&gt;&#34;搬运工&#34;"`) || !strings.Contains(body, "请写1到999的数字") || !strings.Contains(body, "松涛街3号仓库") {
		t.Errorf("%d %s", status, body)
	}
	status, _, body = send(t, at, form(map[string]string{"requirements": "限男性"}), nil)
	if status != http.StatusOK || !strings.Contains(body, "限男") || !strings.Contains(body, "就业促进法") || !strings.Contains(body, `name="sure"`) {
		t.Errorf("%d %s", status, body)
	}
	if n := rows(t, store, "true"); n != 0 {
		t.Errorf("%d are stored", n)
	}
	status, location, _ := send(t, at, form(map[string]string{"requirements": "限男性", "sure": "yes"}), nil)
	if status != http.StatusSeeOther || !strings.HasPrefix(location, "/post/") || rows(t, store, "state = 'review'") != 1 {
		t.Errorf("%d %s", status, location)
	}
	status, location, _ = send(t, at, form(nil), nil)
	if status != http.StatusSeeOther || rows(t, store, "state = 'review'") != 2 || rows(t, store, "state = 'published'") != 0 {
		t.Errorf("%d %s", status, location)
	}
	mine := server.URL + location
	mine, _, _ = strings.Cut(mine, "?")
	for f, want := range map[string]int{"left=x": http.StatusUnprocessableEntity, "left=-1": http.StatusUnprocessableEntity, "left=1": http.StatusSeeOther} {
		v, _ := url.ParseQuery(f)
		v.Set("do", "left")
		if status, _, _ := send(t, mine, v, nil); status != want {
			t.Errorf("%s: %d", f, status)
		}
	}
	if status, _, _ := send(t, mine, form(map[string]string{"pay": "300元/天"}), nil); status != http.StatusSeeOther || rows(t, store, "pay_from = 300 AND state = 'review'") != 1 {
		t.Errorf("changed: %d", status)
	}
	if status, _, _ := send(t, mine, url.Values{"do": {"close"}}, nil); status != http.StatusSeeOther || rows(t, store, "state = 'withdrawn'") != 1 {
		t.Errorf("closed: %d", status)
	}
	if status, _, body := send(t, server.URL+"/post/abc?lang=en", url.Values{"do": {"close"}}, nil); status != http.StatusNotFound || !strings.Contains(body, "no posting behind this link") {
		t.Errorf("a forged link: %d %s", status, body)
	}
}

// TestFormGuards: other sites, robots, floods and what is too large do not get in.
func TestFormGuards(t *testing.T) {
	server, store := serve(t, func(o *posting.Options) { o.PerHour = 2 })
	at := server.URL + "/post/?lang=en"
	for name, c := range map[string]struct {
		f      url.Values
		header map[string]string
		want   int
	}{
		"another site":    {form(nil), map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusForbidden},
		"no browser":      {form(nil), map[string]string{"Sec-Fetch-Site": ""}, http.StatusForbidden},
		"the bees' field": {form(map[string]string{"website": "x"}), nil, http.StatusUnprocessableEntity},
		"too large":       {form(map[string]string{"duties": strings.Repeat("x", 1<<20)}), nil, http.StatusRequestEntityTooLarge},
		"nothing to see":  {form(map[string]string{"title": "\x00 \x07"}), nil, http.StatusUnprocessableEntity},
	} {
		if status, _, body := send(t, at, c.f, c.header); status != c.want {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	if n := rows(t, store, "true"); n != 0 {
		t.Errorf("%d are stored", n)
	}
	for i, want := range []int{http.StatusSeeOther, http.StatusSeeOther, http.StatusTooManyRequests} {
		if status, _, _ := send(t, at, form(nil), nil); status != want {
			t.Errorf("posting %d: %d, want %d", i+1, status, want)
		}
	}
	res, err := http.Get(at)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if h := res.Header; !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") || h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "same-origin" {
		t.Errorf("%v", h)
	}
}

// TestFormInBrowser: an employer posts on a phone, without a script, sees that it waits,
// and takes it out when it is filled.
func TestFormInBrowser(t *testing.T) {
	server, store := serve(t, nil)
	w := chrometest.Visit(chrometest.New(t), t, chrometest.Phone)
	for _, language := range []string{"zh", "en"} {
		w.Do(chromedp.Navigate(server.URL + "/post/?lang=" + language))
		w.Until(`document.readyState === 'complete'`)
		w.Fits()
		w.Shot("post-" + language)
		fill := form(map[string]string{"pay": "", "title": "搬运工 " + language})
		for name := range fill {
			if name != "do" && name != "employment" && name != "settlement" && name != "once" {
				w.Type(`[name="`+name+`"]`, fill.Get(name))
			}
		}
		w.Click("button.main")
		w.Until(`document.querySelector('#e-pay')`)
		w.Fits()
		w.Shot("post-problem-" + language)
		if chrometest.See[string](w, `document.querySelector('[name=title]').value`) != "搬运工 "+language {
			t.Error("what was typed is lost")
		}
		w.Type(`[name="pay"]`, "200元/天")
		w.Click("button.main")
		w.Until(`document.querySelector('.box.good')`)
		w.Fits()
		w.Shot("post-sent-" + language)
		var id int64
		if err := store.Pool.QueryRow(context.Background(), `SELECT id FROM vacancy WHERE title = $1`, "搬运工 "+language).Scan(&id); err != nil {
			t.Fatal(err)
		}
		if err := store.Decide(context.Background(), id, "", true, "李", "看过"); err != nil {
			t.Fatal(err)
		}
		w.Do(chromedp.Reload())
		w.Until(`document.readyState === 'complete'`)
		if n := rows(t, store, "id IN (SELECT id FROM vacancy_live)"); n != 1 {
			t.Errorf("%d are offered", n)
		}
		w.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector('[name=left]').value = ''`))
		w.Type(`[name="left"]`, "0")
		w.Click(`button[value="left"]`)
		w.Until(`/招满|filled/.test(document.querySelector('.state').textContent)`)
		if n := rows(t, store, "id IN (SELECT id FROM vacancy_live)"); n != 0 {
			t.Errorf("%d are offered after it was filled", n)
		}
	}
}

// TestFormTwice: what is sent twice, by a nervous thumb or over a broken line, is one
// posting with one link; another posting from the same page is another.
func TestFormTwice(t *testing.T) {
	server, store := serve(t, nil)
	at := server.URL + "/post/?lang=zh"
	page, err := http.Get(at)
	if err != nil {
		t.Fatal(err)
	}
	defer page.Body.Close()
	raw, err := io.ReadAll(page.Body)
	if err != nil {
		t.Fatal(err)
	}
	_, once, _ := strings.Cut(string(raw), `name="once" value="`)
	once, _, _ = strings.Cut(once, `"`)
	f := form(map[string]string{"once": once})
	var all [4]string
	var running sync.WaitGroup
	for i := range all {
		running.Go(func() { _, all[i], _ = send(t, at, f, nil) })
	}
	running.Wait()
	want := "/post/" + once + "?done=posted&lang=zh"
	if slices.ContainsFunc(all[:], func(location string) bool { return location != want }) || rows(t, store, "true") != 1 {
		t.Errorf("%v: %d rows", all, rows(t, store, "true"))
	}
	f.Set("title", "保洁")
	if status, location, _ := send(t, at, f, nil); status != http.StatusSeeOther || location == all[0] || rows(t, store, "true") != 2 {
		t.Errorf("another: %d %s", status, location)
	}
	f.Set("once", "short")
	f.Set("title", "服务员")
	if _, location, _ := send(t, at, f, nil); strings.Contains(location, "short") {
		t.Errorf("a secret that can be guessed: %s", location)
	}
}

// TestFormKeeps: nothing that was typed is lost by another language, by too many, or by
// the field for robots.
func TestFormKeeps(t *testing.T) {
	server, store := serve(t, func(o *posting.Options) { o.InAll = 1 })
	at := server.URL + "/post/?lang=en"
	kept := func(what string, f url.Values, want int, says string) {
		t.Helper()
		status, _, body := send(t, at, f, nil)
		if status != want || !strings.Contains(body, "松涛街3号仓库") || !strings.Contains(body, "卸货、码放") || !strings.Contains(body, says) {
			t.Errorf("%s: %d %s", what, status, body)
		}
	}
	kept("another language", form(map[string]string{"do": "show"}), http.StatusOK, "Send for review")
	kept("a robot", form(map[string]string{"website": "x"}), http.StatusUnprocessableEntity, "please send it again")
	if status, _, _ := send(t, at, form(nil), nil); status != http.StatusSeeOther {
		t.Fatalf("%d", status)
	}
	kept("too many in all", form(map[string]string{"title": "保洁"}), http.StatusTooManyRequests, "There were too many")
	if n := rows(t, store, "true"); n != 1 {
		t.Errorf("%d rows", n)
	}
}

// TestFormUnderstood: how the pay and the place were read is shown, also where all is right.
func TestFormUnderstood(t *testing.T) {
	server, store := serve(t, nil)
	for language, want := range map[string][]string{
		"zh": {"看作每天200–260元", "北京市海淀区", "等待审核"},
		"en": {"Read as CNY 200–260 a day", "waits for review"},
	} {
		_, location, _ := send(t, server.URL+"/post/?lang="+language, form(map[string]string{"pay": "200-260元/天", "title": "搬运工" + language}), nil)
		page, err := http.Get(server.URL + location)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(page.Body)
		page.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(string(raw), w) {
				t.Errorf("%s: no %q in %s", language, w, raw)
			}
		}
		secret, _, _ := strings.Cut(strings.TrimPrefix(location, "/post/"), "?")
		if !strings.Contains(string(raw), strings.TrimPrefix(server.URL, "http://")+"/post/"+secret) {
			t.Errorf("%s: the link is not shown", language)
		}
		for _, column := range []string{"external_id", "to_jsonb(vacancy)::text"} {
			if n := rows(t, store, "strpos("+column+", '"+secret[20:]+"') > 0"); n != 0 {
				t.Errorf("a part of the secret is in %s", column)
			}
		}
	}
}
