package inbox

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"careerbot/bot"
	"careerbot/internal/chrometest"
)

// TestWithdrawAsks: before documents are withdrawn they are named, with how many answers
// rely on them and what golden questions would come to; that is stopped as a publication
// is, and undone with one click.
func TestWithdrawAsks(t *testing.T) {
	f, l := newArchive(t)
	admin := f.in("admin")
	first := admin.sends("page-12345678", "稳岗.md", []byte(firstRule))
	hours := admin.sends("page-12345678", "窗口.md", []byte("# 窗口服务办法\n\n第一条 服务大厅工作日九点开门。\n"))
	admin.post("/inbox/library", "id", f.asSeen(first.To), "id", f.asSeen(hours.To), "do", "publish", "seen", "1").want(t, http.StatusSeeOther, "done=publish")
	const question = "鹿角湾市稳岗补贴标准是每人每年多少元？"
	asks := func() string {
		t.Helper()
		a, err := f.bot.Answer(t.Context(), bot.Question{Text: question, Language: "zh"})
		if err != nil {
			t.Fatal(err)
		}
		return a.Text
	}
	if _, err := f.bot.Pool.Exec(t.Context(), `
		WITH c AS (INSERT INTO conversation (channel, external_id) VALUES ('web', 'x') RETURNING id), n AS (SELECT id, n FROM c, generate_series(1, 2) n),
		     t AS (INSERT INTO turn (conversation_id, external_id, message, state) SELECT id, n::text, 'q', 'answered' FROM n RETURNING id, conversation_id)
		INSERT INTO answer_source (turn_id, conversation_id, version_id, start_at, end_at, at) SELECT t.id, t.conversation_id, v, 0, 9, now() FROM t, unnest(ARRAY[$1::bigint, $2]) v
		WHERE v = $1 OR t.id % 2 = 0`, id(first.To), id(hours.To)); err != nil {
		t.Fatal(err)
	}
	admin.post("/inbox/library/golden", "version", id(first.To), "question", question, "do", "add").want(t, http.StatusSeeOther, "done=add")

	page := admin.post("/inbox/library", "id", f.asSeen(first.To), "id", f.asSeen(hours.To), "do", "withdraw")
	for _, want := range []string{"鹿角湾市稳岗补贴办法", "窗口服务办法", "Answers that rely on these documents: 2.", "answers that rely on it: 2", "answers that rely on it: 1"} {
		page.want(t, http.StatusOK, want)
	}
	admin.post("/inbox/library/try", "ids", id(first.To), "do", "withdraw").want(t, http.StatusOK, "verdict-worse")
	admin.post("/inbox/library", "ids", f.asSeen(first.To)+"0", "do", "withdraw", "sure", "1").want(t, http.StatusConflict, words["en"]["docs_wrong_changed"])
	admin.post("/inbox/library", "ids", f.asSeen(first.To), "do", "withdraw", "sure", "1").want(t, http.StatusConflict, words["en"]["docs_blocked_withdraw"])
	stopped := func() string {
		return admin.post("/inbox/library", "ids", f.asSeen(first.To), "do", "withdraw", "sure", "1").body
	}
	if !strings.Contains(stopped(), words["en"]["docs_expected"]) {
		t.Error("it is not said what should answer the question")
	}
	if _, err := f.bot.Pool.Exec(t.Context(), `UPDATE golden_run SET changes = (SELECT coalesce(jsonb_agg(c - 'expected'), '[]') FROM jsonb_array_elements(changes) c)`); err != nil {
		t.Fatal(err)
	}
	if body := stopped(); !strings.Contains(body, "verdict-worse") || strings.Contains(body, words["en"]["docs_expected"]) {
		t.Error("a report of an older program says what it does not know")
	}
	if !strings.Contains(asks(), "八百元") {
		t.Fatal("it is withdrawn all the same")
	}
	admin.post("/inbox/library/golden", "golden", "1", "do", "remove").want(t, http.StatusSeeOther, "done=remove")
	gone := admin.post("/inbox/library", "ids", f.asSeen(first.To), "do", "withdraw", "sure", "1")
	gone.want(t, http.StatusSeeOther, "done=withdraw&n=1&withdrawal=")
	if strings.Contains(asks(), "八百元") {
		t.Fatal("it is still answered from")
	}
	admin.get("/inbox/library/history").want(t, http.StatusOK, words["en"]["docs_withdrawals"])

	// One click brings it back.
	chrome := chrometest.New(t)
	w := chrometest.Visit(chrome, t, 1280)
	f.seen(t, w, admin, "zh")
	w.Do(chromedp.Navigate(f.url + gone.to))
	w.Until(`document.querySelector('#undo')?.textContent === '恢复'`)
	w.Do(chromedp.Click(chromedp.CSS(`#undo`)))
	w.Until(`document.querySelector('.notice.good')?.textContent.includes('已恢复')`)
	if !strings.Contains(asks(), "八百元") {
		t.Error("it is not brought back")
	}
	admin.post("/inbox/library/undo", "withdrawal", gone.to[strings.LastIndex(gone.to, "=")+1:]).want(t, http.StatusConflict, words["en"]["docs_wrong_restore"])
	if n := f.count(`SELECT count(*) FROM audit WHERE what IN ('library_withdrawn', 'library_restored')`); n != 2 {
		t.Errorf("%d lines of the audit", n)
	}
	phone := chrometest.Visit(chrome, t, chrometest.Phone)
	f.seen(t, phone, admin, "zh")
	for _, one := range []struct {
		*chrometest.Tab
		name string
	}{{w, "screen"}, {phone, "phone"}} {
		one.Do(chromedp.Navigate(f.url + first.To))
		one.Do(chromedp.Click(chromedp.CSS(`[name=do][value=withdraw]`)))
		one.Until(`document.querySelector('#answers')?.textContent.includes('2') && document.querySelector('#publishing [value=withdraw]')`)
		one.Fits()
		one.Shot(one.name + " zh withdraw")
	}
	if _, err := l.Restore(t.Context(), 99, "王"); err == nil {
		t.Error("there is no such")
	}
}

// TestWithdrawsNewest: who withdraws a text that a newer one has taken the place of is told
// so. Of a withdrawal what can be brought back is, and the rest is named, there and in the
// audit.
func TestWithdrawsNewest(t *testing.T) {
	f, _ := newArchive(t)
	admin := f.in("admin")
	first := admin.sends("page-12345678", "稳岗.md", []byte(firstRule))
	hours := admin.sends("page-12345678", "窗口.md", []byte("# 窗口服务办法\n\n第一条 服务大厅工作日九点开门。\n"))
	admin.post("/inbox/library", "id", f.asSeen(first.To), "id", f.asSeen(hours.To), "do", "publish", "seen", "1").want(t, http.StatusSeeOther, "done=publish")
	gone := admin.post("/inbox/library", "ids", f.asSeen(first.To)+","+f.asSeen(hours.To), "do", "withdraw", "sure", "1")
	gone.want(t, http.StatusSeeOther, "done=withdraw&n=2&withdrawal=")
	next := admin.sends("page-12345679", "窗口.md", []byte("# 窗口服务办法\n\n第一条 服务大厅工作日八点开门。\n"))
	admin.post("/inbox/library", "id", f.asSeen(next.To), "do", "publish", "seen", "1").want(t, http.StatusSeeOther, "done=publish")
	admin.get("/inbox/library/history").want(t, http.StatusOK, `name="withdrawal"`)
	back := admin.post("/inbox/library/undo", "withdrawal", gone.to[strings.LastIndex(gone.to, "=")+1:])
	back.want(t, http.StatusSeeOther, "done=restore&n=1&newer="+id(hours.To)+"&gone=0")
	admin.get(back.to).want(t, http.StatusOK, words["en"]["docs_restore_newer"]+` <a href="`+hours.To+`" lang="">窗口服务办法</a>`)
	admin.get("/inbox/audit").want(t, http.StatusOK, "not brought back: #"+id(hours.To))
	if strings.Contains(admin.get("/inbox/library/history").body, `name="withdrawal"`) {
		t.Error("what has a newer text could be brought back")
	}
	again := admin.sends("page-12345679", "稳岗.md", []byte(strings.Replace(firstRule, "八百元", "九百元", 1)))
	admin.post("/inbox/library", "id", f.asSeen(again.To), "do", "publish", "seen", "1").want(t, http.StatusSeeOther, "done=publish")
	admin.post("/inbox/library", "ids", f.asSeen(first.To), "do", "withdraw", "sure", "1").want(t, http.StatusConflict, words["en"]["docs_wrong_late_withdraw"])
	chrome := chrometest.New(t)
	for name, width := range map[string]int64{"phone": chrometest.Phone, "screen": 1280} {
		w := chrometest.Visit(chrome, t, width)
		f.seen(t, w, admin, "zh")
		w.Do(chromedp.Navigate(f.url + back.to))
		w.Until(`document.querySelector('#out a')`)
		w.Fits()
		w.Shot(name + " zh brought back in part")
	}
}
