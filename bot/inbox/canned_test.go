package inbox

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"careerbot/bot"
)

// TestCannedPage: supervisors keep the canned replies, counsellors only use them.
func TestCannedPage(t *testing.T) {
	s, b := newTestServer(t)
	h := New(b, Options{})
	boss := signIn(t, s, hire(t, b, "王主管", "supervisor", 8).ID)
	li := hire(t, b, "李老师", "counsellor", 9)
	if err := b.SetTeam(t.Context(), bot.Team{Name: "维权", TimeZone: "Asia/Shanghai"}); err != nil {
		t.Fatal(err)
	}
	hello := url.Values{"id": {"0"}, "shortcut": {"Hello"}, "language": {"zh"}, "text": {"您好，请问有什么可以帮您？"}, "team": {""}}
	if w := submit(t, h, signIn(t, s, li.ID), "/inbox/canned", hello); w.Code != http.StatusForbidden {
		t.Errorf("a counsellor writes one: %d", w.Code)
	}
	if w := submit(t, h, boss, "/inbox/canned", hello); w.Code != http.StatusSeeOther {
		t.Fatalf("a supervisor writes one: %d\n%s", w.Code, w.Body)
	}
	all, err := b.Canned(t.Context(), li.ID)
	if err != nil || len(all) != 1 || all[0].Shortcut != "hello" || all[0].Text != hello.Get("text") {
		t.Fatalf("%+v, %v", all, err)
	}
	for change, what := range map[string]string{"shortcut=two words": "名称要是一个词", "text=  ": "名称要是一个词", "team=没有的": "这个团队已经不在了"} {
		key, value, _ := strings.Cut(change, "=")
		wrong := url.Values{}
		for k, v := range hello {
			wrong[k] = v
		}
		wrong.Set(key, value)
		wrong.Set("id", "")
		w := submit(t, h, boss, "/inbox/canned", wrong)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), what) || key != "text" && strings.Count(w.Body.String(), hello.Get("text")) < 3 {
			t.Errorf("%s: %d, or what was written is lost\n%s", change, w.Code, w.Body)
		}
	}
	hello.Set("id", "1")
	hello.Set("team", "维权")
	hello.Set("text", `<b>您好</b>`)
	if w := submit(t, h, boss, "/inbox/canned", hello); w.Code != http.StatusSeeOther {
		t.Fatalf("changed: %d", w.Code)
	}
	if all, err := b.Canned(t.Context(), li.ID); err != nil || len(all) != 0 {
		t.Errorf("another team's is offered: %+v, %v", all, err)
	}
	if w := page(t, b, boss, "zh", "/inbox/canned?done=saved"); !strings.Contains(w.Body.String(), "&lt;b&gt;您好") || strings.Contains(w.Body.String(), "<b>您好") || !strings.Contains(w.Body.String(), "已保存") {
		t.Errorf("the page:\n%s", w.Body)
	}
	for _, want := range []int{http.StatusSeeOther, http.StatusNotFound} {
		if w := submit(t, h, boss, "/inbox/canned/1/remove", nil); w.Code != want {
			t.Errorf("removed: %d, want %d", w.Code, want)
		}
	}
}
