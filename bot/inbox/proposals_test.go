package inbox

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"careerbot/bot"
	"careerbot/internal/chrometest"
)

var passageField = regexp.MustCompile(`name="passage" value="(\d+)"( checked)?`)

// TestProposalPages: from a case to a guide in the library, by the forms.
func TestProposalPages(t *testing.T) {
	s, b := newTestServer(t)
	publish := library(t, b)
	li, zhao, boss := hire(t, b, "李老师", "counsellor", 7), hire(t, b, "老赵", "counsellor", 8), hire(t, b, "钱主任", "admin", 9)
	handoff := talk(t, b, li, "> 我叫张小明，缴费六年失业金能领多久？", "< 最长十八个月 [1]", "> 电话13800138000", "小明您好，缴费六年最长领十八个月，带<b>身份证</b>到社保窗口办")
	h := New(b, Options{Publish: publish})
	mine, other, admin := signIn(t, s, li.ID), signIn(t, s, zhao.ID), signIn(t, s, boss.ID)
	draft := fmt.Sprintf("/inbox/proposals/new?case=%d", handoff)
	if w := page(t, b, other, "zh", draft); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "身份证") {
		t.Errorf("another counsellor: %d", w.Code)
	}
	w := page(t, b, mine, "zh", draft)
	body := w.Body.String()
	if w.Code != http.StatusOK || !strings.Contains(body, "⟦NAME-A⟧您好，缴费六年最长领十八个月，带&lt;b&gt;身份证") || strings.Contains(body, "张小明") || strings.Contains(body, "13800138000") || !strings.Contains(body, "请逐字检查") || !strings.Contains(body, "⟦…⟧ 隐去的地方") {
		t.Fatalf("the draft: %d\n%s", w.Code, body)
	}
	source := passageField.FindStringSubmatch(body)
	if source == nil || source[2] == "" {
		t.Fatalf("no source:\n%s", body)
	}
	form := url.Values{"case": {fmt.Sprint(handoff)}, "turn": {"1"}, "title": {"失业金能领多久"}, "question": {"缴费六年失业金能领多久？"}, "text": {"⟦NAME-A⟧您好，最长十八个月。"}, "language": {"zh"}, "region": {"广州"}, "passage": {source[1]}, "do": {"save"}}
	with := func(more ...string) url.Values {
		f := url.Values{}
		for k, v := range form {
			f[k] = v
		}
		for i := 0; i < len(more); i += 2 {
			f.Set(more[i], more[i+1])
		}
		return f
	}
	if w := submit(t, h, mine, "/inbox/proposals/new", with("region", "亚特兰蒂斯")); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "没有这个地区") || !strings.Contains(w.Body.String(), "您好，最长十八个月。") {
		t.Errorf("an unknown region: %d", w.Code)
	}
	if w := submit(t, h, mine, "/inbox/proposals/new", with("do", "find", "find", "申领 带身份证 窗口")); w.Code != http.StatusOK || len(passageField.FindAllString(w.Body.String(), -1)) < 2 {
		t.Errorf("looking into the library: %d\n%s", w.Code, w.Body)
	}
	if w := submit(t, h, other, "/inbox/proposals/new", form); w.Code != http.StatusForbidden {
		t.Errorf("another counsellor proposed: %d", w.Code)
	}
	w = submit(t, h, mine, "/inbox/proposals/new", form)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/inbox/proposals/1?saved=1" {
		t.Fatalf("%d to %q\n%s", w.Code, w.Header().Get("Location"), w.Body)
	}
	for cookie, want := range map[*http.Cookie]bool{mine: true, other: false, admin: true} {
		if w := page(t, b, cookie, "zh", "/inbox/proposals"); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "失业金能领多久") != want {
			t.Errorf("listed: %d, want %t", w.Code, want)
		}
		if w := page(t, b, cookie, "en", "/inbox/proposals/1"); (w.Code == http.StatusOK) != want || strings.Contains(w.Body.String(), "Accept and publish") != (cookie == admin) {
			t.Errorf("shown: %d, want %t", w.Code, want)
		}
	}
	if w := page(t, b, admin, "zh", "/inbox/proposals/99"); w.Code != http.StatusForbidden {
		t.Errorf("one that is not there: %d", w.Code)
	}
	form.Del("case")
	if w := submit(t, h, admin, "/inbox/proposals/1", with("do", "accept", "revision", "1")); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "请先检查并勾选") {
		t.Errorf("unchecked: %d", w.Code)
	}
	if w := submit(t, h, admin, "/inbox/proposals/1", with("do", "accept", "revision", "1", "checked", "yes")); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "要改掉") {
		t.Errorf("with a placeholder: %d", w.Code)
	}
	if w := submit(t, h, admin, "/inbox/proposals/1", with("do", "accept", "revision", "1", "checked", "yes", "text", "x")); w.Code != http.StatusConflict {
		t.Errorf("of an older revision: %d", w.Code)
	}
	if w := submit(t, h, mine, "/inbox/proposals/1", with("do", "accept", "revision", "2", "checked", "yes", "text", "最长十八个月。")); w.Code != http.StatusForbidden {
		t.Errorf("by a counsellor: %d", w.Code)
	}
	if w := submit(t, h, admin, "/inbox/proposals/1", with("do", "reject", "revision", "3")); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "请写明原因") {
		t.Errorf("rejected without a reason: %d", w.Code)
	}
	// The counsellor's words were saved, though they may not decide.
	if w := submit(t, h, admin, "/inbox/proposals/1", with("do", "accept", "revision", "3", "checked", "yes", "text", "最长领十八个月，问020-83373737。")); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "还没有定下来") || !strings.Contains(w.Body.String(), `name="public" value="020-83373737"`) {
		t.Errorf("with a number: %d\n%s", w.Code, w.Body)
	}
	stopped := New(b, Options{Publish: func(context.Context, bot.Guide) error { return fmt.Errorf("publish: %w", bot.ErrBlocked) }})
	if w := submit(t, stopped, admin, "/inbox/proposals/1", with("do", "accept", "revision", "4", "checked", "yes", "public", "020-83373737", "text", "缴费满五年不足十年的，最长领十八个月，问020-83373737。")); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), words["zh"]["after_problem_blocked"]) {
		t.Errorf("stopped by golden questions: %d\n%s", w.Code, w.Body)
	}
	if w := submit(t, h, admin, "/inbox/proposals/1", with("do", "accept", "revision", "5", "checked", "yes", "public", "020-83373737", "text", "缴费满五年不足十年的，最长领十八个月，问020-83373737。")); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	var kind, region string
	if err := b.Pool.QueryRow(t.Context(), `SELECT v.kind, v.region FROM version v JOIN document d ON d.id = v.document_id WHERE d.source = 'guide:proposal/1' AND v.body LIKE '%失业保险金发放规定》第一条%'`).Scan(&kind, &region); err != nil || kind != "guide" || region != "4401" {
		t.Errorf("in the library: %q %q, %v", kind, region, err)
	}
	if w := page(t, b, mine, "zh", "/inbox/proposals/1"); !strings.Contains(w.Body.String(), "已采纳") || strings.Contains(w.Body.String(), "<form method=\"post\" action=\"/inbox/proposals") {
		t.Errorf("after it was accepted:\n%s", w.Body)
	}
	// Without a library it is saved and stays to be decided; so it is where that refuses it.
	if _, err := b.Propose(t.Context(), bot.Proposal{Staff: li.ID, Case: handoff, Title: "二", Question: "二？", Text: "二", Language: "zh"}); err != nil {
		t.Fatal(err)
	}
	if w := submit(t, New(b, Options{}), admin, "/inbox/proposals/2", with("do", "accept", "revision", "1", "checked", "yes", "text", "好")); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "没有接上资料库") {
		t.Errorf("without a library: %d", w.Code)
	}
}

// TestProposalSeen looks at the form on a phone and on a screen.
func TestProposalSeen(t *testing.T) {
	s, b := newTestServer(t)
	library(t, b)
	li, boss := hire(t, b, "李老师", "counsellor", 7), hire(t, b, "钱主任", "admin", 9)
	handoff := talk(t, b, li, "> 我叫张小明，缴费六年失业金能领多久？", "< 最长十八个月 [1]", "> 电话13800138000", "小明您好，缴费六年最长领十八个月，带身份证到社保窗口办，电话020-83373737")
	p, _, err := b.DraftProposal(t.Context(), li.ID, handoff, 0)
	if err != nil {
		t.Fatal(err)
	}
	id, err := b.Propose(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	browser := chrometest.New(t)
	for width, language := range map[int64]string{1280: "en", chrometest.Phone: "zh"} {
		w := chrometest.Visit(browser, t, width)
		if width == chrometest.Phone {
			w.Dark()
		}
		at := site(t, b, signIn(t, s, boss.ID), language)
		w.Do(chromedp.Navigate(fmt.Sprintf("%s/inbox/proposals/%d", at, id)))
		w.Until(`document.querySelector('button[value=accept]') !== null && document.styleSheets.length >= 2`)
		w.Fits()
		tall(w, width)
		w.Shot(fmt.Sprintf("%d proposal", width))
		w.Do(chromedp.Navigate(at + "/inbox/proposals"))
		w.Until(`document.querySelector('.list') !== null`)
		w.Fits()
		w.Shot(fmt.Sprintf("%d proposals", width))
	}
}
