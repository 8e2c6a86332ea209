package inbox

import (
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

var seenField = regexp.MustCompile(`name="seen" value="([0-9a-f]+)"`)

// benefits is a talk to train with.
var benefits = []string{
	"> 我叫张小明，缴费六年失业金能领多久？", "< 最长十八个月 [1]", "> 老板是王建国，电话13800138000",
	"小明您好，依据《失业保险金发放规定》第一条，缴费满五年不足十年的，最长领18个月。", "> 要带什么？", "带身份证到社保窗口办，60天内要申请。", "> 好的<script>alert(1)</script>", "不客气",
}

// TestTrainingPages: a supervisor looks and offers, a counsellor replays, and the
// supervisor reads what was written.
func TestTrainingPages(t *testing.T) {
	s, b := newTestServer(t)
	library(t, b)
	li, zhao, boss := hire(t, b, "李老师", "counsellor", 7), hire(t, b, "老赵", "counsellor", 8), hire(t, b, "孙主管", "supervisor", 9)
	handoff := talk(t, b, li, benefits...)
	h := New(b, Options{})
	mine, supervisor := signIn(t, s, zhao.ID), signIn(t, s, boss.ID)
	draft := fmt.Sprintf("/inbox/training/draft?case=%d", handoff)
	if w := page(t, b, mine, "zh", draft); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "十八个月") {
		t.Errorf("a counsellor looked: %d", w.Code)
	}
	if w := page(t, b, supervisor, "zh", "/inbox/training/draft?case=999"); w.Code != http.StatusNotFound {
		t.Errorf("no such case: %d", w.Code)
	}
	w := page(t, b, supervisor, "zh", draft+"&hide=%E8%80%81%E6%9D%BF") // 老板
	seen := seenField.FindStringSubmatch(w.Body.String())
	if w.Code != http.StatusOK || seen == nil || strings.Contains(w.Body.String(), "小明") || strings.Contains(w.Body.String(), "13800138000") || !strings.Contains(w.Body.String(), "⟦NAME-") || strings.Contains(w.Body.String(), "<script>alert") {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	form := url.Values{"case": {fmt.Sprint(handoff)}, "title": {"失业金期限"}, "hide": {"老板\n社保窗口"}, "seen": {seen[1]}, "do": {"mark"}}
	if w := submit(t, h, supervisor, "/inbox/training/draft", form); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "和您看过的不一样") || strings.Contains(w.Body.String(), "王建国") {
		t.Errorf("offered what was not looked at: %d", w.Code)
	}
	form.Set("do", "look")
	w = submit(t, h, supervisor, "/inbox/training/draft", form)
	if seen = seenField.FindStringSubmatch(w.Body.String()); w.Code != http.StatusOK || seen == nil {
		t.Fatalf("looked again: %d", w.Code)
	}
	form.Set("do", "mark")
	form.Set("seen", seen[1])
	if w := submit(t, h, mine, "/inbox/training/draft", form); w.Code != http.StatusForbidden {
		t.Errorf("a counsellor offered it: %d", w.Code)
	}
	if w := submit(t, h, supervisor, "/inbox/training/draft", form); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	if w := page(t, b, mine, "zh", "/inbox/training"); !strings.Contains(w.Body.String(), "失业金期限") || strings.Contains(w.Body.String(), "选作练习个案") {
		t.Errorf("the list of a counsellor:\n%s", w.Body)
	}
	w = page(t, b, mine, "zh", "/inbox/training/1")
	for _, no := range []string{"18个月", "60天", "带身份证", "要带什么", "小明", "王建国", "《失业保险金发放规定》第一条，缴费"} {
		if strings.Contains(w.Body.String(), no) {
			t.Errorf("%q is shown before the reply", no)
		}
	}
	if !strings.Contains(w.Body.String(), "缴费六年失业金能领多久") {
		t.Errorf("the person's words are not there:\n%s", w.Body)
	}
	reply := func(step, text string) int {
		t.Helper()
		return submit(t, h, mine, "/inbox/training/1", url.Values{"do": {"reply"}, "step": {step}, "reply": {text}}).Code
	}
	if code := reply("0", " "); code != http.StatusUnprocessableEntity {
		t.Errorf("without words: %d", code)
	}
	if code := reply("1", "x"); code != http.StatusConflict {
		t.Errorf("a step too far: %d", code)
	}
	if code := reply("0", "失业保险金发放规定说最长十八个月，24个月内有效。<b>x</b>"); code != http.StatusSeeOther {
		t.Errorf("replied: %d", code)
	}
	w = page(t, b, mine, "en", "/inbox/training/1")
	for _, want := range []string{"最长领18个月", "The real reply", "Step 2 of 3", "要带什么", "24个月内", "&lt;b&gt;x", "lacking", "there", "领取失业保险金的期限最长为十八个月"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("no %q after the reply", want)
		}
	}
	if strings.Contains(w.Body.String(), "60天") {
		t.Error("the next reply is shown")
	}
	if w := submit(t, h, mine, "/inbox/training/1", url.Values{"do": {"rate"}, "step": {"0"}, "rating": {"4"}}); w.Code != http.StatusSeeOther {
		t.Errorf("rated: %d", w.Code)
	}
	if w := submit(t, h, mine, "/inbox/training/1", url.Values{"do": {"rate"}, "step": {"0"}, "rating": {"9"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("rated 9: %d", w.Code)
	}
	if w := page(t, b, supervisor, "zh", "/inbox/training"); !strings.Contains(w.Body.String(), "老赵") || !strings.Contains(w.Body.String(), "24个月内有效") || !strings.Contains(w.Body.String(), "自评4分") {
		t.Errorf("what the supervisor reads:\n%s", w.Body)
	}
	if w := page(t, b, signIn(t, s, li.ID), "zh", "/inbox/training"); strings.Contains(w.Body.String(), "24个月内有效") {
		t.Error("another counsellor reads it")
	}
	if w := submit(t, h, mine, "/inbox/training/1", url.Values{"do": {"remove"}}); w.Code != http.StatusForbidden {
		t.Errorf("a counsellor took it back: %d", w.Code)
	}
	if w := submit(t, h, supervisor, "/inbox/training/1", url.Values{"do": {"remove"}}); w.Code != http.StatusSeeOther {
		t.Errorf("taken back: %d", w.Code)
	}
	if w := page(t, b, mine, "zh", "/inbox/training/1"); w.Code != http.StatusNotFound {
		t.Errorf("after it was taken back: %d", w.Code)
	}
}

// TestTrainingSeen replays a case in a browser, on a screen and on a phone.
func TestTrainingSeen(t *testing.T) {
	s, b := newTestServer(t)
	library(t, b)
	li, zhao, boss := hire(t, b, "李老师", "counsellor", 7), hire(t, b, "老赵", "counsellor", 8), hire(t, b, "孙主管", "supervisor", 9)
	handoff := talk(t, b, li, benefits...)
	d, err := b.DraftTraining(t.Context(), boss.ID, handoff, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.MarkTraining(t.Context(), boss.ID, handoff, "失业金期限", nil, d.Seen); err != nil {
		t.Fatal(err)
	}
	browser := chrometest.New(t)
	for i, width := range []int64{1280, chrometest.Phone} {
		language, who := []string{"en", "zh"}[i], []bot.Staff{zhao, li}[i]
		w := chrometest.Visit(browser, t, width)
		at := site(t, b, signIn(t, s, who.ID), language)
		w.Do(chromedp.Navigate(at + "/inbox/training/1"))
		w.Until(`document.querySelector('textarea') !== null && document.styleSheets.length >= 2`)
		w.Type("textarea", "按规定最长领十八个月，24个月内有效。")
		w.Do(chromedp.Click(chromedp.CSS(`.stacked button`)))
		w.Until(`document.querySelector('#step-2 textarea') !== null && document.querySelector('#step-1 .compare') !== null`)
		w.Fits()
		tall(w, width)
		w.Shot(fmt.Sprintf("%d training", width))
		w.Do(chromedp.Navigate(site(t, b, signIn(t, s, boss.ID), language) + fmt.Sprintf("/inbox/training/draft?case=%d", handoff)))
		w.Until(`document.querySelector('button[value=mark]') !== null`)
		w.Fits()
		w.Shot(fmt.Sprintf("%d training draft", width))
		w.Do(chromedp.Navigate(site(t, b, signIn(t, s, boss.ID), language) + "/inbox/training"))
		w.Until(`document.querySelector('.list') !== null`)
		w.Fits()
		w.Shot(fmt.Sprintf("%d trainings", width))
	}
}
