package telegram_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/telegram/telegramtest"
	"careerbot/knowledge/vacancy"
	"careerbot/retrieval/job"
)

// sell loads vacancies of these titles.
func (r *rig) sell(titles ...string) {
	r.Helper()
	m, err := vacancy.ParseMapping(`
label: 市就业中心
law: CN
currency: CNY
zone: Asia/Shanghai
fields: {id: title, title: title, employer: {const: 望京餐饮}, pay: {const: 200元/天}, employment: {const: 日结}, places_left: {const: "2"}, place: {const: 北京市海淀区中关村大街1号},
  requirements: {const: 能吃苦}, duties: {const: 厨房里的活}, conditions: {const: 包一餐}, contact: {const: 王师傅 010-62510000}, valid_through: {days: 30}}
`)
	if err != nil {
		r.Fatal(err)
	}
	path := filepath.Join(r.TempDir(), "feed.ndjson")
	if err := os.WriteFile(path, []byte(`{"title":"`+strings.Join(titles, "\"}\n{\"title\":\"")+`"}`), 0o600); err != nil {
		r.Fatal(err)
	}
	store := &vacancy.Store{Pool: r.pool, Now: time.Now}
	if _, err := store.Load(r.Context(), vacancy.Load{Source: "city", Mapping: m, Paths: []string{path}}); err != nil {
		r.Fatal(err)
	}
}

// TestJobs: vacancies with their buttons in rows, what a button says, a message about a
// new one, and none to who has blocked us.
func TestJobs(t *testing.T) {
	r := newRig(t)
	r.core.Jobs = &job.Searcher{Pool: r.pool, Places: r.core.Searcher}
	r.core.Quiet = bot.Quiet{From: time.Minute, To: time.Minute}
	r.sell("后厨帮工", "后厨洗碗工", "后厨切配工", "后厨面点师傅")
	r.answering()
	r.run(r.door(nil))
	r.server.Push(telegramtest.Text(81, 1, "zh", "有没有日结的后厨，海淀区"))
	m := r.shown(81, "找到4个")
	var k struct {
		Rows [][]struct {
			Text string `json:"text"`
			Data string `json:"callback_data"`
		} `json:"inline_keyboard"`
	}
	if err := json.Unmarshal([]byte(m.Markup), &k); err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, row := range k.Rows {
		var labels []string
		for _, b := range row {
			labels = append(labels, b.Text)
			if len(b.Data) > 64 {
				t.Errorf("%s carries %d bytes", b.Text, len(b.Data))
			}
		}
		rows = append(rows, strings.Join(labels, ", "))
	}
	const want = "① 详情电话, ① 收藏, ① 不合适 | ② 详情电话, ② 收藏, ② 不合适 | ③ 详情电话, ③ 收藏, ③ 不合适 | 看更多, 有新的告诉我 | 找人工"
	if is := strings.Join(rows, " | "); is != want {
		t.Errorf("the buttons are %s, want %s", is, want)
	}
	press := func(label string, message int) {
		t.Helper()
		for _, row := range k.Rows {
			for _, b := range row {
				if b.Text == label {
					r.updateState(r.server.Push(telegramtest.PressOn(81, label, b.Data, message)), "done")
					return
				}
			}
		}
		t.Fatalf("no button %s", label)
	}
	press("② 详情电话", m.ID)
	r.shown(81, "王师傅 010-62510000")
	press("看更多", m.ID)
	r.shown(81, "从第4个看起")
	press("有新的告诉我", m.ID)
	r.shown(81, "一天最多一条消息")

	due := func() {
		t.Helper()
		if _, err := r.pool.Exec(t.Context(), `UPDATE job_alert SET due_at = '2000-01-01', sent_at = NULL`); err != nil {
			t.Fatal(err)
		}
	}
	r.sell("后厨帮工", "后厨洗碗工", "后厨切配工", "后厨面点师傅", "后厨烧烤师傅")
	due()
	r.shown(81, "有1条您可能想看的新消息")

	r.server.Block(81)
	r.sell("后厨帮工", "后厨洗碗工", "后厨切配工", "后厨面点师傅", "后厨烧烤师傅", "后厨凉菜师傅")
	r.eventually("it is known that they have blocked us", func() bool {
		return r.count(`SELECT count(*) FROM conversation WHERE external_id = '81' AND unreachable_at IS NOT NULL`) == 1
	})
	before := r.count(`SELECT count(*) FROM outbox o JOIN conversation c ON c.id = o.conversation_id WHERE c.external_id = '81'`)
	due()
	r.eventually("the searches of who has blocked us end", func() bool { return r.count(`SELECT count(*) FROM job_search`) == 0 })
	if n := r.count(`SELECT count(*) FROM outbox o JOIN conversation c ON c.id = o.conversation_id WHERE c.external_id = '81'`); n != before {
		t.Errorf("who has blocked us was told of vacancies: %d messages, before %d", n, before)
	}
}
