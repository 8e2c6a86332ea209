package inbox

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"careerbot/bot/posting"
	"careerbot/internal/chrometest"
	"careerbot/knowledge/vacancy"
	"careerbot/knowledge/vacancy/screen"
)

// posted posts an odd job from outside, and gives its id and secret.
func posted(t *testing.T, s *vacancy.Store, title, requirements string, by vacancy.By) (id int64, secret string) {
	t.Helper()
	secret, err := s.Post(context.Background(), "", vacancy.Posting{
		"title": title, "employer": "柏树物流", "region": "北京市海淀区", "place": "松涛街3号仓库", "pay": "200元/天", "settlement": "day", "employment": "odd",
		"headcount": "3", "requirements": requirements, "duties": "卸货、码放", "insurance": "意外险", "contact": "010-55550009",
	}, "本服务登记", by)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.ReadPost(context.Background(), secret)
	if err != nil {
		t.Fatal(err)
	}
	return p.ID, secret
}

// TestReviewVacancies: supervisors see what waits with what a rule found, decide with a
// reason about what they have seen, and every act is in the audit.
func TestReviewVacancies(t *testing.T) {
	ctx := context.Background()
	store := &vacancy.Store{Now: time.Now}
	form := posting.New(posting.Options{Vacancies: store, Log: slog.New(slog.DiscardHandler), Now: time.Now, Base: "/inbox/post/"})
	f := newOffice(t, Options{Vacancies: store, Post: form})
	store.Pool = f.bot.Pool
	f.hired("li.ming", "counsellor")
	f.hired("wang.fang", "supervisor")
	id, secret := posted(t, store, "搬运工", "限男性<script>", vacancy.By{})
	if r := f.in("li.ming").get("/inbox/vacancies"); r.code != http.StatusForbidden {
		t.Errorf("a counsellor sees the queue: %d", r.code)
	}
	wang := f.in("wang.fang")
	wang.get("/inbox/vacancies").want(t, http.StatusOK, "搬运工")
	at := "/inbox/vacancies/" + strconv.FormatInt(id, 10)
	page := wang.get(at)
	page.want(t, http.StatusOK, "<mark>限男性</mark>&lt;script&gt;")
	if !strings.Contains(page.body, "就业促进法") || strings.Contains(page.body, "<script>") && strings.Contains(page.body, "限男性<script>") {
		t.Errorf("%s", page.body)
	}
	seal := between(page.body, `name="seal" value="`, `"`)
	decide := func(do, why, seal string) reply {
		return wang.post(at, "do", do, "why", why, "seal", seal)
	}
	decide("reject", " ", seal).want(t, http.StatusUnprocessableEntity, "Please say why")
	decide("publish", " ", seal).want(t, http.StatusUnprocessableEntity, "Please say why") // of what may be unlawful
	decide("publish", "看过", "").want(t, http.StatusConflict, "")
	if err := store.ChangePost(ctx, secret, vacancy.Posting{
		"title": "搬运工", "employer": "柏树物流", "region": "北京市海淀区", "place": "别处", "pay": "20元/天", "settlement": "day", "employment": "odd",
		"headcount": "3", "requirements": "无", "duties": "卸货、码放", "insurance": "意外险", "contact": "010-55550009",
	}, "本服务登记"); err != nil {
		t.Fatal(err)
	}
	// What they have seen is not what stands there now.
	changed := decide("publish", "看过", seal)
	changed.want(t, http.StatusConflict, "changed while you looked")
	if !strings.Contains(changed.body, "<del>松涛街3号仓库</del>") {
		t.Errorf("what it said before is not shown: %s", changed.body)
	}
	decide("explode", "看过", seal).want(t, http.StatusNotFound, "")
	seal = between(changed.body, `name="seal" value="`, `"`)
	decide("publish", "看过", seal).want(t, http.StatusSeeOther, "/inbox/vacancies?done=publish")
	decide("publish", "看过", seal).want(t, http.StatusConflict, "decided already")
	if p, err := store.ReadPost(ctx, secret); err != nil || !p.Live {
		t.Errorf("%+v, %v", p, err)
	}
	if n := f.count(`SELECT count(*) FROM audit WHERE what = 'vacancy_published' AND detail = $1`, strconv.FormatInt(id, 10)); n != 1 {
		t.Errorf("%d rows in the audit", n)
	}
	if n := f.count(`SELECT count(*) FROM vacancy_verdict WHERE by = 'Name of wang.fang' AND why = '看过'`); n != 1 {
		t.Errorf("%d verdicts", n)
	}
	wang.get("/inbox/vacancies/999").want(t, http.StatusNotFound, "")
	// Two changes while nobody looked: what it said at the verdict is what it is compared with.
	for _, pay := range []string{"25元/天", "90元/天"} {
		if err := store.ChangePost(ctx, secret, vacancy.Posting{
			"title": "搬运工 急", "employer": "柏树物流", "region": "北京市海淀区", "place": "别处", "pay": pay, "settlement": "day", "employment": "part", "valid_through": time.Now().AddDate(0, 0, 9).Format(time.DateOnly),
			"headcount": "4", "requirements": "无", "duties": "卸货、码放", "insurance": "意外险", "contact": "010-55550009",
		}, "本服务登记"); err != nil {
			t.Fatal(err)
		}
	}
	page = wang.get(at)
	for _, was := range []string{"<del>20元/天</del>", "<del>搬运工</del>", "<del>odd job</del>", "<del>3</del>"} {
		if !strings.Contains(page.body, was) {
			t.Errorf("no %s in %s", was, page.body)
		}
	}
	if strings.Contains(page.body, "25元/天") {
		t.Error("it is compared with what nobody has seen")
	}
	wang.post(at, "do", "reject", "canned", "No fees", "why", "call us", "seal", between(page.body, `name="seal" value="`, `"`)).want(t, http.StatusSeeOther, "done=reject")
	if p, err := store.ReadPost(ctx, secret); err != nil || p.Why != "No fees call us" || p.State != vacancy.Rejected {
		t.Errorf("%+v, %v", p, err)
	}
}

// TestReviewOfWhatWasRejectedElsewhere: a reviewer is told why what looks well is held
// back, and reads the last day as the employer means it, wherever they sit themselves.
func TestReviewOfWhatWasRejectedElsewhere(t *testing.T) {
	ctx := context.Background()
	now := time.Now() // one for the test and the store: a day may end while it runs
	store := &vacancy.Store{Now: func() time.Time { return now }}
	f := newOffice(t, Options{Vacancies: store})
	store.Pool = f.bot.Pool
	f.hired("wang.fang", "supervisor")
	if _, err := store.Pool.Exec(ctx, `WITH far AS (INSERT INTO team (name, time_zone) VALUES ('far away', 'America/New_York') RETURNING id) UPDATE staff SET team_id = far.id FROM far`); err != nil {
		t.Fatal(err)
	}
	first, _ := posted(t, store, "搬运工", "无", vacancy.By{})
	second, _ := posted(t, store, "搬运工", "无", vacancy.By{})
	if err := store.Decide(ctx, first, "", false, "王", "电话是<骗子>的"); err != nil {
		t.Fatal(err)
	}
	today := now.In(time.FixedZone("CST", 8*3600))
	page := f.in("wang.fang").get("/inbox/vacancies/" + strconv.FormatInt(second, 10))
	page.want(t, http.StatusOK, "The same job was rejected when it came from another source, because: 电话是&lt;骗子&gt;的")
	if last := today.AddDate(0, 0, 1).Format(time.DateOnly); !strings.Contains(page.body, "until "+last) || !strings.Contains(page.body, ">"+last+"</dd>") {
		t.Errorf("it is not said that the last day is %s: %s", last, page.body)
	}
	if _, err := store.Pool.Exec(ctx, `UPDATE vacancy_source SET report = '{"suspect": 29}'`); err != nil {
		t.Fatal(err)
	}
	f.in("wang.fang").get("/inbox/vacancies").want(t, http.StatusOK, "29 are gone from the source")
	f.in("wang.fang").get("/inbox/vacancies").want(t, http.StatusOK, "until "+today.AddDate(0, 0, 1).Format(time.DateOnly))
}

// TestLookedAtReports: that somebody has looked is noted with its line of the audit, by
// whoever may decide, or not at all.
func TestLookedAtReports(t *testing.T) {
	ctx := context.Background()
	store := &vacancy.Store{Now: time.Now}
	f := newOffice(t, Options{Vacancies: store})
	store.Pool = f.bot.Pool
	wang := f.hired("wang.fang", "supervisor")
	f.hired("zhao.min", "supervisor")
	id, _ := posted(t, store, "搬运工", "无", vacancy.By{Staff: wang, Name: "Name of wang.fang"})
	if _, err := store.Pool.Exec(ctx, `INSERT INTO vacancy_report (vacancy_id, said_at) VALUES ($1, now())`, id); err != nil {
		t.Fatal(err)
	}
	at := "/inbox/vacancies/" + strconv.FormatInt(id, 10)
	look := func(who string, want int, settled, audited int) {
		t.Helper()
		f.in(who).post(at, "do", "looked").want(t, want, "")
		if s, a := f.count(`SELECT count(*) FROM vacancy_report WHERE settled_at IS NOT NULL`), f.count(`SELECT count(*) FROM audit WHERE what = 'vacancy_looked'`); s != settled || a != audited {
			t.Errorf("%s: %d settled, %d in the audit", who, s, a)
		}
	}
	look("wang.fang", http.StatusForbidden, 0, 0) // posted it
	if _, err := store.Pool.Exec(ctx, `ALTER TABLE audit ADD CONSTRAINT full_up CHECK (what <> 'vacancy_looked')`); err != nil {
		t.Fatal(err)
	}
	look("zhao.min", http.StatusInternalServerError, 0, 0)
	if _, err := store.Pool.Exec(ctx, `ALTER TABLE audit DROP CONSTRAINT full_up`); err != nil {
		t.Fatal(err)
	}
	look("zhao.min", http.StatusSeeOther, 1, 1)
	look("zhao.min", http.StatusSeeOther, 1, 1) // looked at already
}

// TestReviewOwn: who has posted it does not review it, unless nobody else may.
func TestReviewOwn(t *testing.T) {
	store := &vacancy.Store{Now: time.Now}
	form := posting.New(posting.Options{Vacancies: store, Log: slog.New(slog.DiscardHandler), Now: time.Now, Base: "/inbox/post/"})
	f := newOffice(t, Options{Vacancies: store, Post: form})
	store.Pool = f.bot.Pool
	f.hired("wang.fang", "supervisor")
	f.hired("li.ming", "counsellor")
	f.in("li.ming").get("/inbox/post/?lang=en").want(t, http.StatusOK, "Back to the inbox")
	wang := f.in("wang.fang")
	wang.get("/inbox/post/?lang=en").want(t, http.StatusOK, "Back to the inbox")
	sent := wang.post("/inbox/post/?lang=en", "title", "保洁", "employer", "社区站", "region", "北京市海淀区", "place", "松涛街3号", "pay", "150元/天", "settlement", "day", "employment", "odd",
		"headcount", "2", "requirements", "无", "duties", "打扫", "insurance", "意外险", "contact", "010-55550009")
	sent.want(t, http.StatusSeeOther, "/inbox/post/")
	var id int64
	if err := store.Pool.QueryRow(context.Background(), `SELECT vacancy_id FROM vacancy_post WHERE posted_by = 'Name of wang.fang'`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	at := "/inbox/vacancies/" + strconv.FormatInt(id, 10)
	f.hired("zhao.min", "supervisor")
	wang.get(at).want(t, http.StatusOK, "another reviewer decides")
	zhao := f.in("zhao.min")
	seal := between(zhao.get(at).body, `name="seal" value="`, `"`)
	wang.post(at, "do", "publish", "why", "看过", "seal", seal).want(t, http.StatusForbidden, "")
	if n := f.count(`SELECT count(*) FROM vacancy_verdict`) + f.count(`SELECT count(*) FROM audit WHERE what LIKE 'vacancy%'`); n != 0 {
		t.Error("what they may not do leaves something behind")
	}
	if n := f.count(`SELECT count(*) FROM vacancy_live`); n != 0 {
		t.Error("it is offered")
	}
	zhao.post(at, "do", "publish", "seal", seal).want(t, http.StatusSeeOther, "")
	if n := f.count(`SELECT count(*) FROM vacancy_live`); n != 1 {
		t.Error("it is not offered")
	}
}

// TestReviewPage looks as a supervisor does, on a phone and on a desktop.
func TestReviewPage(t *testing.T) {
	store := &vacancy.Store{Now: time.Now}
	f := newOffice(t, Options{Vacancies: store})
	store.Pool = f.bot.Pool
	f.hired("wang.fang", "supervisor")
	id, _ := posted(t, store, "搬运工", "限男性，35岁以下，先交服装押金200元", vacancy.By{})
	posted(t, store, "传菜员", "无", vacancy.By{Name: "柏树社区站"})
	chrome := chrometest.New(t)
	for _, language := range []string{"zh", "en"} {
		for _, width := range []int64{chrometest.Phone, chrometest.Desktop} {
			w := chrometest.Visit(chrome, t, width)
			cookies := map[string]string{"careerbot-staff-language": language}
			for _, c := range f.in("wang.fang").client.Jar.Cookies(must(url.Parse(f.url + "/inbox/"))) {
				cookies[c.Name] = c.Value
			}
			for name, value := range cookies {
				if _, err := chromedp.Call(w.Ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: f.url + "/inbox/"}); err != nil {
					t.Fatal(err)
				}
			}
			for _, path := range []string{"/inbox/vacancies", "/inbox/vacancies/" + strconv.FormatInt(id, 10)} {
				w.Do(chromedp.Navigate(f.url + path))
				w.Until(`document.readyState === 'complete'`)
				w.Fits()
				w.Shot("review-" + language + "-" + map[bool]string{true: "list", false: "one"}[strings.HasSuffix(path, "vacancies")] + "-" + strconv.FormatInt(width, 10))
			}
			if n := chrometest.See[int](w, `document.querySelectorAll('mark').length`); n < 3 {
				t.Errorf("%d marks", n)
			}
		}
	}
}

// TestMarked: whatever was found is marked, once, and nothing of the text is markup.
func TestMarked(t *testing.T) {
	found := func(all ...string) (f []screen.Finding) {
		for _, w := range all {
			f = append(f, screen.Finding{Words: w})
		}
		return f
	}
	for _, c := range []struct {
		text  string
		found []screen.Finding
		want  string
	}{
		{"only men & <b>", found("only men", "men", "mark", "amp", ""), "<mark>only men</mark> &amp; &lt;b&gt;"},
		{"a<script>b", found("<script>"), "a<mark>&lt;script&gt;</mark>b"},
		{"限男限男", found("限男"), "<mark>限男</mark><mark>限男</mark>"},
		{"abcd", found("abc", "bcd"), "<mark>abc</mark><mark>d</mark>"},
	} {
		if got := string(marked(c.text, c.found)); got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}

func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, _ = strings.Cut(s, after)
	return s
}
