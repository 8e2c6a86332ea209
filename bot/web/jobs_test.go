package web

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/internal/chrometest"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/vacancy"
	"careerbot/retrieval/job"
)

const jobFeed = `
{"id":"1","title":"后厨帮工","employer":"望京餐饮有限公司","pay":"200元/天","type":"日结","left":"2"}
{"id":"2","title":"后厨洗碗工","employer":"海淀食堂","pay":"180元/天","type":"日结","left":"1"}
{"id":"3","title":"后厨面点师傅","employer":"学院路小馆","pay":"6500元/月","type":"全职"}
{"id":"4","title":"后厨切配工","employer":"回龙观面馆","pay":"5500-6000元/月","type":"全职"}
`

// sell loads vacancies.
func sell(t *testing.T, b *bot.Bot, feed string) {
	t.Helper()
	m, err := vacancy.ParseMapping(`
label: 市就业中心
law: CN
currency: CNY
zone: Asia/Shanghai
fields: {id: id, title: title, employer: employer, pay: pay, employment: type, places_left: left, place: {const: 北京市海淀区中关村大街1号}, headcount: {const: "2"},
  requirements: {const: 能吃苦，50岁以下}, duties: {const: 厨房里的活，晚上六点到十一点}, conditions: {const: 包一餐}, contact: {const: 王师傅 010-62510000}, valid_through: {days: 30}}
`)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "feed.ndjson")
	if err := os.WriteFile(path, []byte(strings.TrimSpace(feed)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	store := &vacancy.Store{Pool: b.Pool, Now: time.Now}
	r, err := store.Load(t.Context(), vacancy.Load{Source: "city", Mapping: m, Paths: []string{path}})
	if err != nil || r.Why["incomplete"] > 0 {
		t.Fatalf("%+v %v", r, err)
	}
}

// TestJobsOnAPhone: vacancies are read and worked with on a narrow page, and who comes
// back finds what is new.
func TestJobsOnAPhone(t *testing.T) {
	b := newBot(pgtest.New(t))
	library(t, b.Pool)
	b.Jobs = &job.Searcher{Pool: b.Pool, Places: b.Searcher}
	b.Quiet = bot.Quiet{From: time.Minute, To: time.Minute} // none: the test runs at any hour
	sell(t, b, jobFeed)
	run(t, b)
	d := open(t, b, "127.0.0.1:0", nil)
	w := d.window(t, chrometest.New(t), "?lang=zh", phone)
	w.ask("后厨的活，海淀区", 1)
	w.Until(`document.body.innerText.includes('① 后厨')`)
	w.fits()
	w.shot("phone zh jobs")
	press := func(label string) {
		t.Helper()
		w.Until(`[...document.querySelectorAll('.choices button')].some(b => b.textContent === '` + label + `')`)
		if !see[bool](w, `(() => { const all = [...document.querySelectorAll('.choices button')].filter(b => b.textContent === '`+label+`'); all.at(-1).click(); return true })()`) {
			t.Fatalf("no button %q", label)
		}
	}
	press("① 详情电话")
	w.Until(`document.body.innerText.includes('王师傅 010-62510000')`)
	w.fits()
	w.shot("phone zh job details")
	press("收藏")
	w.Until(`document.body.innerText.includes('收藏好了')`)
	press("有新的告诉我")
	w.Until(`document.body.innerText.includes('一天最多一条消息')`)
	sell(t, b, jobFeed+`{"id":"5","title":"后厨烧烤师傅","employer":"新店","pay":"7000元/月","type":"全职"}`)
	if _, err := b.Pool.Exec(t.Context(), `UPDATE job_alert SET due_at = now() - interval '1 s'`); err != nil {
		t.Fatal(err)
	}
	w.Until(`document.body.innerText.includes('后厨烧烤师傅')`)
	w.reload()
	w.Until(`document.body.innerText.includes('就业服务提醒：有1条您可能想看的新消息')`)
	w.fits()
	w.shot("phone zh job alert")
	press("别再提醒")
	w.Until(`document.body.innerText.includes('不再提醒了')`)
	if n := count(t, b.Pool, `SELECT count(*) FROM job_search`); n != 0 {
		t.Errorf("%d searches are left", n)
	}
}
