package telegram_test

import (
	"strings"
	"testing"

	"careerbot/bot/telegram/telegramtest"
)

// TestSurvey: whether a talk helped is asked with inline buttons; pressed by another,
// or long after, they do no harm.
func TestSurvey(t *testing.T) {
	r := staffed(t)
	r.server.Push(telegramtest.Text(71, 1, "zh", "人工"))
	card := r.topic("本人要求人工")
	r.updateState(r.server.Push(telegramtest.InTopic(forum, card.Thread, 30, 501, "/claim", nil)), "done")
	r.shown(71, "人工顾问李已经接手")
	r.updateState(r.server.Push(telegramtest.InTopic(forum, card.Thread, 31, 501, "/close", nil)), "done")
	m := r.shown(71, "这次咨询您满意吗？")
	begin, end := strings.Index(m.Markup, `"say:`), strings.Index(m.Markup, `:评价：满意 #1"`)
	if begin < 0 || end < begin || !strings.Contains(m.Markup, "不满意") || !strings.Contains(m.Markup, ":人工\"") {
		t.Fatalf("its buttons: %s", m.Markup)
	}
	turn := m.Markup[begin+1 : end]
	rated := func() (s string) {
		t.Helper()
		if err := r.core.Pool.QueryRow(t.Context(), `SELECT rating || ' ' || missing FROM handoff`).Scan(&s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	r.updateState(r.server.Push(telegramtest.PressOn(72, "other", turn+":评价：满意 #1", 5)), "done")
	r.shown(72, "没有找到要评价的咨询")
	if got := rated(); got != " " {
		t.Errorf("another rated it %q", got)
	}
	r.updateState(r.server.Push(telegramtest.PressOn(71, "poor", turn+":评价：不满意 #1", m.ID)), "done")
	r.shown(71, "哪里没帮到您")
	r.server.Push(telegramtest.Text(71, 9, "zh", "没说要带什么"))
	r.shown(71, "谢谢，记下了")
	if got := rated(); got != "poor 没说要带什么" {
		t.Errorf("rated %q", got)
	}
}
