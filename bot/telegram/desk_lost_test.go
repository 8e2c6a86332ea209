package telegram_test

import (
	"strings"
	"testing"

	"careerbot/bot/telegram/telegramtest"
)

// TestCopyRefused: of a counsellor's file that cannot be copied the person gets the
// words under it, and the counsellor learns that the file did not arrive.
func TestCopyRefused(t *testing.T) {
	r, thread, _ := counselled(t, 181)
	r.server.Fail(telegramtest.Fault{Method: "copyMessage", Chat: "181", Status: 400, Description: "Bad Request: message can't be copied", Times: -1})
	r.updateState(r.server.Push(caption(telegramtest.InTopic(forum, thread, 910, 501, "", nil), "请填这张表", "form")), "done")
	r.shown(181, "请填这张表")
	r.topic("文件没有送到对方")
	r.updateState(r.server.Push(caption(telegramtest.InTopic(forum, thread, 911, 501, "", nil), "", "another")), "done")
	r.topic("没有送到对方：")
	for _, m := range r.server.Shown(181) {
		if strings.HasSuffix(strings.TrimSpace(m.Text), "（顾问）：") {
			t.Errorf("the person was shown %q", m.Text)
		}
	}
	r.eventually("both are written down", func() bool { return r.count(`SELECT count(*) FROM handoff_event WHERE what = 'lost'`) == 2 })
}
