package inbox

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"careerbot/bot"
	"careerbot/internal/chrometest"
)

// TestPlanRights: who has the case changes the plan, with an audit and a word to the
// person; nobody else does, and nobody else reads it.
func TestPlanRights(t *testing.T) {
	s, b := newTestServer(t)
	li, wang, chief := hire(t, b, "李老师", "counsellor", 0), hire(t, b, "王老师", "counsellor", 0), hire(t, b, "陈主管", "supervisor", 0)
	id := waiting(t, b, 1, "asked", "4401", "zh", []string{"dismissal"}, 0, time.Hour)
	if _, err := b.Pool.Exec(t.Context(), `
		WITH p AS (INSERT INTO plan (conversation_id, created_at, updated_at) SELECT conversation_id, now(), now() FROM handoff RETURNING conversation_id)
		INSERT INTO plan_step (conversation_id, place, words) SELECT conversation_id, 1, '去残联问证件' FROM p`); err != nil {
		t.Fatal(err)
	}
	path := fmt.Sprintf("/inbox/case/%d", id)
	mine, other, boss := clientOf(t, s, li), clientOf(t, s, wang), clientOf(t, s, chief)
	reads := func(who string, c *client, want bool) {
		t.Helper()
		for _, at := range []string{path, path + "/part/live", path + "?step=1"} {
			if is := strings.Contains(c.do(http.MethodGet, at, nil).Body.String(), "去残联问证件"); is != want {
				t.Errorf("%s reads it at %s: %v", who, at, is)
			}
		}
	}
	edit := func(c *client, want int, form url.Values) {
		t.Helper()
		if w := c.do(http.MethodPost, path+"/plan", form); w.Code != want {
			t.Errorf("%v: %d, want %d", form, w.Code, want)
		}
	}
	added := url.Values{"what": {"add"}, "words": {"周四来服务站\n面谈<b>"}, "day": {"2026-12-03"}}
	reads("who could claim it", mine, false)
	reads("a supervisor", boss, true)
	for _, c := range []*client{mine, other, boss} {
		edit(c, http.StatusConflict, added)
	}
	mine.do(http.MethodPost, path+"/do", url.Values{"verb": {"claim"}})
	reads("who has it", mine, true)
	for staff, want := range map[int64]int{li.ID: 1, wang.ID: 0, chief.ID: 1} { // the statement itself
		v, err := s.plan(t.Context(), bot.Staff{ID: staff}, Case{ID: id, Words: "all", State: "claimed"}, 0)
		if err != nil || len(v.Open) != want {
			t.Errorf("%d reads %d steps, want %d, %v", staff, len(v.Open), want, err)
		}
	}
	reads("another", other, false)
	for _, c := range []*client{other, boss} {
		for _, what := range []string{"add", "words", "done", "delete", "first"} {
			edit(c, http.StatusConflict, url.Values{"what": {what}, "step": {"1"}, "words": {"别人改的"}})
		}
	}
	if n := count(t, b, `SELECT count(*) FROM plan_step WHERE words = '去残联问证件' AND done_at IS NULL`); n != 1 || count(t, b, `SELECT count(*) FROM plan_step`) != 1 {
		t.Error("somebody who does not have the case changed the plan")
	}
	if n := count(t, b, `SELECT count(*) FROM audit WHERE what = 'plan'`); n != 0 {
		t.Errorf("%d changes in the audit that were refused", n)
	}
	edit(mine, http.StatusSeeOther, added)
	edit(mine, http.StatusSeeOther, added) // sent twice
	if n := count(t, b, `SELECT count(*) FROM plan_step WHERE words = '周四来服务站 面谈<b>' AND due_on = '2026-12-03'`); n != 1 {
		t.Errorf("it was added %d times", n)
	}
	if n := count(t, b, `SELECT count(*) FROM outbox WHERE body->>'answer' LIKE '李老师改了您的计划：加了“周四来服务站%您的计划：%去残联问证件%12月3日%'`); n != 1 {
		t.Errorf("the person was told %d times", n)
	}
	if body := mine.get(path); strings.Contains(body, "面谈<b>") || !strings.Contains(body, "面谈&lt;b&gt;") {
		t.Error("words are not escaped")
	}
	edit(mine, http.StatusSeeOther, url.Values{"what": {"words"}, "step": {"1"}, "words": {"去残联问证件"}, "day": {"2026-12-01"}})
	edit(mine, http.StatusSeeOther, url.Values{"what": {"first"}, "step": {"2"}})
	edit(mine, http.StatusSeeOther, url.Values{"what": {"done"}, "step": {"1"}})
	edit(mine, http.StatusSeeOther, url.Values{"what": {"undone"}, "step": {"1"}})
	edit(mine, http.StatusSeeOther, url.Values{"what": {"add"}, "words": {"第三步"}})
	for _, wrong := range []url.Values{
		{"what": {"add"}, "words": {"第四步"}}, {"what": {"words"}, "step": {"99"}, "words": {"没有这步"}}, {"what": {"add"}, "words": {" "}},
		{"what": {"words"}, "step": {"1"}, "words": {"x"}, "day": {"下周"}},
	} {
		edit(mine, http.StatusConflict, wrong)
	}
	edit(mine, http.StatusNotFound, url.Values{"what": {"remind"}})
	for what, n := range map[string]int{"“去残联问证件”改了日子": 1, "放到最前": 1, "记为做完": 1, "改回没做完": 1} {
		if is := count(t, b, `SELECT count(*) FROM outbox WHERE body->>'answer' LIKE '李老师改了您的计划%' || $1 || '%'`, what); is != n {
			t.Errorf("%s was told %d times", what, is)
		}
	}
	if n := count(t, b, `SELECT count(*) FROM audit WHERE what = 'plan' AND staff_id = $1 AND handoff_id = $2`, li.ID, id); n < 6 {
		t.Errorf("%d changes in the audit", n)
	}
	if n := count(t, b, `SELECT count(*) FROM plan WHERE updated_by = '李老师'`); n != 1 {
		t.Error("it does not say who changed it")
	}
	mine.do(http.MethodPost, path+"/do", url.Values{"verb": {"return"}})
	if strings.Contains(mine.get(path), `id="plan"`) || strings.Contains(mine.get(path+"/part/live"), "planned") {
		t.Error("what they plan after the case is read") // that is between them and the bot
	}
	edit(mine, http.StatusConflict, url.Values{"what": {"done"}, "step": {"1"}})
}

// TestPlanInCase: a counsellor and a person at the same plan, in two windows.
func TestPlanInCase(t *testing.T) {
	p := openPlace(t)
	li := hire(t, p.bot, "李老师", "counsellor", 0)
	person := p.chat(chrometest.Phone)
	ask(person, "加一步：周一去社保所登记", 1)
	shows(person, ".theirs", "① 去社保所登记")
	person.Fits()
	person.Shot("plan chat zh")
	ask(person, "人工", 2)
	w := p.window(li, "/inbox/case/1", "zh", chrometest.Desktop)
	if chrometest.See[bool](w, `!!document.querySelector('#plan')`) {
		t.Error("the plan is shown before the case is claimed")
	}
	w.Click("form.claim button")
	shows(w, "#plan li", "去社保所登记")
	live(w)
	w.Type("#plan-words", "带身份证复印件")
	w.Do(chromedp.SetValue(chromedp.CSS("#plan-day"), "2026-12-01"))
	w.Click("#plan-form [name=what]")
	shows(w, "#plan li", "带身份证复印件")
	shows(person, ".theirs", "李老师改了您的计划：加了“带身份证复印件”")
	live(w)
	w.Click("#plan li:nth-child(1) a.button")
	w.Until(`document.querySelector('#plan-words').value === '去社保所登记'`)
	live(w)
	w.Do(chromedp.SetValue(chromedp.CSS("#plan-words"), "去天河社保所登记"))
	w.Click("#plan-form [name=what]")
	shows(person, ".theirs", "一步改成“去天河社保所登记”")
	shows(w, "#plan li", "去天河社保所登记")
	w.Fits()
	w.Shot("plan case zh 1280")
	live(w)
	w.Click("#plan li:nth-child(1) [value=done]")
	shows(w, "#plan .done", "去天河社保所登记")
	phone := p.window(li, "/inbox/case/1", "en", chrometest.Phone)
	shows(phone, "#plan", "Their plan")
	phone.Fits()
	phone.Do(chromedp.Evaluate[chromedp.Void](`document.getElementById('plan').scrollIntoView()`))
	phone.Shot("plan case en phone")
}
