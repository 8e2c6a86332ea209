package inbox

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"careerbot/bot"
	"careerbot/internal/chrometest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/retrieval"
)

// changing gives a library of the inbox whose law has changed: who asked about it, and a
// draft of its next text. The law is a real one where it is beside the checkout.
func changing(t *testing.T, b *bot.Bot) (l *knowledge.Library, draft int64) {
	t.Helper()
	ctx := context.Background()
	now := b.Now()
	l = &knowledge.Library{Pool: b.Pool, Reader: read.New(read.Options{}), Now: func() time.Time { return now.AddDate(0, 0, -30) }}
	t.Cleanup(func() { l.Reader.Close() }) // nothing to lose
	b.Searcher = &retrieval.Searcher{Pool: b.Pool}
	law := "# 中华人民共和国劳动合同法\n\n第十九条 劳动合同期限三个月以上不满一年的，试用期不得超过一个月。\n\n第二十条 劳动者在试用期的工资不得低于约定工资的百分之八十。\n\n第二十一条 在试用期中，用人单位不得随意解除劳动合同。\n"
	if text, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "laws_cn_employment", "md", "law", "劳动合同法(2012-12-28).md")); err == nil {
		law = string(text)
	}
	add := func(name, text string, draft bool, given knowledge.Metadata) int64 {
		t.Helper()
		r, err := l.Add(ctx, knowledge.Source{Name: name, Bytes: []byte(text), Draft: draft, Given: given, By: "王主任"})
		if err != nil || r.Version == 0 {
			t.Fatalf("%+v, %v", r, err)
		}
		return r.Version
	}
	first := add("/law.md", law, false, knowledge.Metadata{Number: "主席令第七十三号", ValidFrom: now.AddDate(-3, 0, 0)})
	add("/subsidy.md", "# 广州市稳岗补贴办法\n\n第一条 补贴五百元。\n", false, knowledge.Metadata{Region: "4401", ValidTo: now.AddDate(0, 0, 45)})
	add("/later.md", "# 灵活就业登记办法\n\n第一条 可以登记。\n", false, knowledge.Metadata{ValidFrom: now.AddDate(0, 2, 0)})
	l.Now = b.Now
	if err := l.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	changed := strings.NewReplacer("三个月以上不满一年的，试用期不得超过一个月", "三个月以上不满一年的，试用期不得超过十五日", "百分之八十", "百分之九十").Replace(law)
	draft = add("/law.md", changed, true, knowledge.Metadata{Number: "主席令第七十三号", ValidFrom: now.AddDate(0, 0, -1)})
	var start, end int
	var quote string
	if err := b.Pool.QueryRow(ctx, `SELECT start_at, end_at, body FROM passage WHERE version_id = $1 AND body LIKE '%不满一年的，试用期不得超过一个月%'`, first).Scan(&start, &end, &quote); err != nil {
		t.Fatal(err)
	}
	for i := range 6 {
		_, err := b.Pool.Exec(ctx, `
			WITH c AS (INSERT INTO conversation (channel, external_id, language, region) VALUES ('web', 'relied ' || $1::integer, 'zh', '4401') RETURNING id),
			     t AS (INSERT INTO turn (conversation_id, external_id, message, state, outcome, question) SELECT id, '1', $2, 'answered', 'answered', $2 FROM c RETURNING id, conversation_id),
			     w AS (INSERT INTO rule_watch (conversation_id, language, since) SELECT id, 'zh', now() FROM c WHERE $1::integer < 2)
			INSERT INTO outbox (turn_id, part, conversation_id, channel, body, state)
			SELECT id, 1, conversation_id, 'web', jsonb_build_object('answer', $3::text, 'citations', jsonb_build_array(jsonb_build_object('document', $4::text, 'start', $5::integer, 'end', $6::integer))), 'offered' FROM t`,
			i, []string{"我叫王小明，签了半年合同，试用期最长多久？", "试用期能定几个月？", "合同八个月，试用期多长合法？"}[i%3], quote, fmt.Sprint(first), start, end)
		if err != nil {
			t.Fatal(err)
		}
	}
	return l, draft
}

// TestChangePages: what a draft changes is looked at before it is published, people are
// told after, by an admin alone and only what was looked at.
func TestChangePages(t *testing.T) {
	s, b := newTestServer(t)
	l, draft := changing(t, b)
	admin, boss, li := hire(t, b, "王主任", "admin", 7), hire(t, b, "孙主管", "supervisor", 8), hire(t, b, "李老师", "counsellor", 9)
	mine, supervisor, counsellor := signIn(t, s, admin.ID), signIn(t, s, boss.ID), signIn(t, s, li.ID)
	h := New(b, Options{Library: l})
	get := func(cookie *http.Cookie, path string) *httptest.ResponseRecorder {
		t.Helper()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.AddCookie(cookie)
		r.Header.Set("Accept-Language", "zh")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	one := fmt.Sprintf("/inbox/changes/%d", draft)
	for _, path := range []string{"/inbox/changes", "/inbox/changes/calendar", "/inbox/changes/documents", one} {
		if w := get(counsellor, path); w.Code != http.StatusForbidden {
			t.Errorf("%s for a counsellor: %d", path, w.Code)
		}
		if w := get(supervisor, path); w.Code != http.StatusOK || whole(w.Body.String()) != "" {
			t.Errorf("%s for a supervisor: %d, %s", path, w.Code, whole(w.Body.String()))
		}
	}
	for _, path := range []string{"/inbox/changes/0", "/inbox/changes/99999", "/inbox/changes/x"} {
		if w := get(mine, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	holds := func(path string, want ...string) {
		t.Helper()
		w := get(mine, path)
		for _, s := range want {
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), s) {
				t.Errorf("%s: %d, there is no %q", path, w.Code, s)
			}
		}
	}
	holds("/inbox/changes", "劳动合同法", "第2版", "草稿")
	holds("/inbox/changes/calendar", "广州市稳岗补贴办法", "没有接替的文件", "灵活就业登记办法", "开始适用")
	holds("/inbox/changes/documents?order=answers", "劳动合同法")
	holds("/inbox/changes/documents?region=Atlantis", "不认识这个地区")
	holds(one, "修改2条", "<del>", "<ins>", "会有6次以前的回答不再准确，涉及6人，其中2人", "发布以后才能通知")
	if body := get(mine, one).Body.String(); strings.Contains(body, "王小明") || strings.Contains(body, `value="draft"`) {
		t.Error("a name is shown, or a message can be written about a draft")
	}
	write := url.Values{"do": {"draft"}, "revision": {"0"}, "zh": {"试用期有变<b>动</b>。"}, "en": {"Probation has changed."}}
	if w := submit(t, h, mine, one, write); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "没有发布") {
		t.Errorf("about a draft: %d", w.Code)
	}
	p, err := l.Publish(t.Context(), []int64{draft}, "王主任")
	if err != nil {
		t.Fatal(err)
	}
	if w := submit(t, h, supervisor, one, write); w.Code != http.StatusForbidden {
		t.Errorf("by a supervisor: %d", w.Code)
	}
	if w := submit(t, h, mine, one, url.Values{"do": {"draft"}, "revision": {"0"}, "zh": {"变"}}); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "中文和英文都要写") {
		t.Errorf("without English words: %d", w.Code)
	}
	if w := submit(t, h, mine, one, write); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	holds(one, "试用期有变&lt;b&gt;动&lt;/b&gt;。", "Probation has changed.", "十五日", "核对无误")
	if w := submit(t, h, mine, one, url.Values{"do": {"approve"}, "revision": {"0"}}); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "同事刚刚") {
		t.Errorf("what was not looked at: %d", w.Code)
	}
	if w := submit(t, h, mine, one, url.Values{"do": {"approve"}, "revision": {"1"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	holds(one, "共2人，已告诉0人，还在等的2人", "停止发送")
	if w := submit(t, h, mine, one, url.Values{"do": {"stop"}, "revision": {"1"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	holds(one, "已停止，没有发出的不再发", `value="draft"`)
	if err := l.Undo(t.Context(), p.ID, "王主任"); err != nil {
		t.Fatal(err)
	}
	holds(one, "发布以后才能通知")
	// Somebody was answered from it meanwhile; and from a document of which it was the only text.
	if _, err := b.Pool.Exec(t.Context(), `UPDATE answer_source SET version_id = $1 WHERE turn_id = (SELECT min(turn_id) FROM answer_source)`, draft); err != nil {
		t.Fatal(err)
	}
	holds(one, "已撤回", "1次回答用过变动的内容", `value="draft"`)
	only, err := l.Add(t.Context(), knowledge.Source{Name: "/only.md", Bytes: []byte("# 误发的办法\n\n第一条 误发。"), Draft: true})
	if err != nil {
		t.Fatal(err)
	}
	if body := get(mine, "/inbox/changes").Body.String(); strings.Contains(body, "误发的办法") {
		t.Error("a new document is listed as a change")
	}
	if p, err = l.Publish(t.Context(), []int64{only.Version}, "王主任"); err == nil {
		err = l.Undo(t.Context(), p.ID, "王主任")
	}
	if err != nil {
		t.Fatal(err)
	}
	holds("/inbox/changes", "误发的办法")
}

// TestGapPages: questions without an answer are listed by meaning; an admin asks a
// counsellor, who begins a guide.
func TestGapPages(t *testing.T) {
	s, b := newTestServer(t)
	l, _ := changing(t, b)
	admin, li, other := hire(t, b, "王主任", "admin", 7), hire(t, b, "李老师", "counsellor", 8), hire(t, b, "赵老师", "counsellor", 9)
	mine, hers, his := signIn(t, s, admin.ID), signIn(t, s, li.ID), signIn(t, s, other.ID)
	gapsOf(t, b)
	h := New(b, Options{Library: l})
	see := func(cookie *http.Cookie, path string, code int, want ...string) string {
		t.Helper()
		w := page(t, b, cookie, "zh", path)
		for _, text := range want {
			if !strings.Contains(w.Body.String(), text) {
				t.Errorf("%s: there is no %q", path, text)
			}
		}
		if w.Code != code {
			t.Errorf("%s: %d, want %d", path, w.Code, code)
		}
		return w.Body.String()
	}
	body := see(mine, "/inbox/gaps", 200, "潜水员证书怎么考", "3次", "广州", "共2个")
	if strings.Contains(body, "王小明") || strings.Contains(body, "13800138000") || whole(body) != "" {
		t.Errorf("personal data, or %s", whole(body))
	}
	see(mine, "/inbox/gaps?people=migrant&weeks=12&region=广州", 200, "共1个", "农民工")
	see(mine, "/inbox/gaps?region=Atlantis", 200, "不认识这个地区")
	see(mine, "/inbox/gaps?state=closed", 200, "没有这样的问题")
	if body := see(hers, "/inbox/gaps", 200); strings.Contains(body, "潜水员") {
		t.Error("a counsellor sees what they were not asked")
	}
	see(hers, "/inbox/gaps/1", 404)
	see(mine, "/inbox/gaps/0", 404)
	see(mine, "/inbox/gaps/1", 200, "大家怎么问的", "资料里最接近的内容", "请顾问来写")
	if w := submit(t, h, mine, "/inbox/gaps/1", url.Values{"do": {"ask"}, "staff": {fmt.Sprint(li.ID)}}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	see(hers, "/inbox/gaps", 200, "潜水员", "已请李老师写答复")
	see(his, "/inbox/gaps/1", 404)
	if w := submit(t, h, hers, "/inbox/gaps/1", url.Values{"do": {"close"}}); w.Code != http.StatusConflict {
		t.Errorf("a counsellor closes: %d", w.Code)
	}
	if w := submit(t, h, hers, "/inbox/gaps/1", url.Values{"do": {"guide"}, "title": {""}, "text": {""}}); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "标题和答复都要写") {
		t.Errorf("without words: %d", w.Code)
	}
	w := submit(t, h, hers, "/inbox/gaps/1", url.Values{"do": {"guide"}, "title": {"潜水员证书怎么考"}, "text": {"到海事局报名。"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/inbox/proposals/1" {
		t.Fatalf("%d %s\n%s", w.Code, w.Header().Get("Location"), w.Body)
	}
	see(hers, "/inbox/proposals/1", 200, "到海事局报名。")
	see(mine, "/inbox/gaps/1", 200, "指南建议 #1")
	for _, do := range []string{"close", "reopen"} {
		if w := submit(t, h, mine, "/inbox/gaps/1", url.Values{"do": {do}}); w.Code != http.StatusSeeOther {
			t.Errorf("%s: %d", do, w.Code)
		}
		if do == "close" { // what came of it is counted beside the page
			see(mine, "/inbox/gaps/1", 200, "答上的次数正在统计，仍没答上0次")
			if n, err := b.MeasureGaps(t.Context()); err != nil || n != 1 {
				t.Fatalf("measured %d, %v", n, err)
			}
			see(mine, "/inbox/gaps/1", 200, "答上0次（统计到"+b.Now().UTC().Format("2006-01-02 "))
		}
	}
}

// gapsOf stores questions without an answer, grouped.
func gapsOf(t *testing.T, b *bot.Bot) {
	t.Helper()
	for i, q := range []struct{ question, region string }{
		{"我叫王小明，电话13800138000，潜水员证书怎么考？", "4401"}, {"怎样考潜水员证书？", "31"}, {"潜水员证书怎么考呀", "4401"}, {"农民工火锅师傅补贴怎么申请？", "4401"},
	} {
		_, err := b.Pool.Exec(t.Context(), `
			WITH c AS (INSERT INTO conversation (channel, external_id) VALUES ('web', 'lacks ' || $1::integer) RETURNING id),
			     t AS (INSERT INTO turn (conversation_id, external_id, message, state, outcome, question) SELECT id, '1', $2, 'answered', 'declined', $2 FROM c RETURNING id)
			INSERT INTO gap (turn_id, question, language, region, outcome, reason, created_at, nearest)
			SELECT id, $2, 'zh', $3, CASE WHEN $1::integer = 1 THEN 'partial' ELSE 'declined' END, 'none', $4, ARRAY (SELECT id FROM passage ORDER BY id LIMIT 2) FROM t`,
			i, q.question, q.region, b.Now().AddDate(0, 0, -8*i))
		if err != nil {
			t.Fatal(err)
		}
	}
	if n, err := b.GroupGaps(t.Context()); err != nil || n != 4 {
		t.Fatalf("grouped %d, %v", n, err)
	}
}

// TestChangesSeen leads through the pages in a browser, on a screen and on a phone.
func TestChangesSeen(t *testing.T) {
	s, b := newTestServer(t)
	l, draft := changing(t, b)
	gapsOf(t, b)
	if _, err := l.Publish(t.Context(), []int64{draft}, "王主任"); err != nil {
		t.Fatal(err)
	}
	cookie := signIn(t, s, hire(t, b, "王主任", "admin", 8).ID)
	browser := chrometest.New(t)
	for _, at := range []struct {
		language string
		width    int64
		dark     bool
	}{{"zh", 1280, false}, {"en", chrometest.Phone, true}, {"zh", chrometest.Phone, false}} {
		w := chrometest.Visit(browser, t, at.width)
		if at.dark {
			w.Dark()
		}
		stopping := make(chan struct{})
		h := New(b, Options{Library: l, Stopping: stopping})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.AddCookie(cookie)
			r.Header.Set("Accept-Language", at.language)
			h.ServeHTTP(w, r)
		}))
		t.Cleanup(func() { close(stopping); server.CloseClientConnections(); server.Close() })
		name := fmt.Sprint(at.width, " ", at.language)
		look := func(path, there string) {
			t.Helper()
			w.Do(chromedp.Navigate(server.URL + path))
			w.Until(`document.styleSheets.length >= 3 && !!document.querySelector('` + there + `')`)
			w.Fits()
			tall(w, at.width)
			w.Shot(name + " " + strings.NewReplacer("/inbox/", "", "/", "-", "?", "-").Replace(path))
		}
		look("/inbox/changes", ".said.list a")
		look(fmt.Sprintf("/inbox/changes/%d", draft), "del")
		if at.width == 1280 { // write, look, send: with the keyboard and the mouse alone
			w.Do(chromedp.Click(chromedp.CSS(`button[value=draft]`)))
			w.Until(`!!document.querySelector('button[value=approve]') && document.querySelectorAll('.both .line').length === 2`)
			w.Do(chromedp.Click(chromedp.CSS(`button[value=approve]`)))
			w.Until(`!document.querySelector('button[value=approve]') && !!document.querySelector('button[value=stop]')`)
			if n, err := b.TellChanges(t.Context()); err != nil || n != 2 {
				t.Errorf("%d were told, %v", n, err)
			}
		}
		look(fmt.Sprintf("/inbox/changes/%d?done=approve", draft), ".both .line")
		look("/inbox/changes/calendar", ".month")
		look("/inbox/changes/documents", "tbody tr")
		look("/inbox/gaps?weeks=12", ".weeks rect")
		look("/inbox/gaps/1", ".weeks rect")
	}
}
