package telegram_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
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

// TestBlockedWithWordsWaiting: of words that still waited when the person blocked the
// bot the counsellor learns that they did not arrive, too.
func TestBlockedWithWordsWaiting(t *testing.T) {
	r, _, say := counselled(t, 182)
	r.server.Fail(telegramtest.Fault{Method: "sendMessage", Chat: "182", Status: 429, Description: "Too Many Requests: retry after 300", RetryAfter: 300, Times: -1})
	say(901, "您的材料可以交了")
	say(902, "周一来")
	blocks := telegramtest.Map{"my_chat_member": telegramtest.Map{
		"chat": telegramtest.Map{"id": 182, "type": "private"}, "from": telegramtest.Map{"id": 182, "first_name": "A"}, "date": 1790000000,
		"old_chat_member": telegramtest.Map{"status": "member", "user": telegramtest.Map{"id": 1, "is_bot": true, "first_name": "bot"}},
		"new_chat_member": telegramtest.Map{"status": "kicked", "user": telegramtest.Map{"id": 1, "is_bot": true, "first_name": "bot"}, "until_date": 0},
	}}
	r.updateState(r.server.Push(blocks), "done")
	r.topic("没有送到对方")
	if n := r.count(`SELECT count(*) FROM handoff_event WHERE what = 'lost'`); n != 1 {
		t.Errorf("written down %d times", n)
	}
}

// TestKickedFromTheDesk: what is posted while the bot is not in the counsellors' group
// waits for it to be there again.
func TestKickedFromTheDesk(t *testing.T) {
	r, _, _ := counselled(t, 183)
	if err := pgx.BeginFunc(t.Context(), r.core.Pool, func(tx pgx.Tx) error { return r.core.Left(t.Context(), tx, "telegram", strconv.Itoa(forum), true) }); err != nil {
		t.Fatal(err)
	}
	r.server.Push(telegramtest.Text(183, 2, "zh", "公司不给补偿"))
	r.topic("公司不给补偿")
}

// TestPreviewForwarded: the beginning of an answer that does not come, because a
// counsellor took the conversation meanwhile, does not stay in the chat.
func TestPreviewForwarded(t *testing.T) {
	r := newRig(t)
	r.core.Desk = &bot.Desk{Channel: "telegram", Conversation: strconv.Itoa(forum)}
	r.core.Now = time.Now
	id, err := r.core.AddStaff(t.Context(), bot.Staff{Telegram: 501, Name: "李", Role: "counsellor", Capacity: 5})
	if err != nil {
		t.Fatal(err)
	}
	r.server.Without("sendMessageDraft")
	d := r.door(nil)
	r.run(d)
	turn := r.asked("telegram", 191, "5")
	r.writes(d, turn, "It takes", func() bool { return len(r.server.Shown(191)) > 0 })
	r.eventually("the preview to be known", func() bool { return r.count(`SELECT count(*) FROM turn WHERE preview <> 0`) == 1 })
	r.exec(`INSERT INTO handoff (conversation_id, reason, language, region, opened_at, waiting_since, due_at) VALUES ($1, 'asked', 'zh', '', now(), now(), now() + interval '1 h')`, turn.Conversation)
	if err := r.core.Act(t.Context(), id, int64(r.count(`SELECT id FROM handoff`)), "claim", r.claim); err != nil {
		t.Fatal(err)
	}
	r.answering()
	r.shown(191, "已经接手")
	r.eventually("forwarded", func() bool { return r.count(`SELECT count(*) FROM turn WHERE state = 'forwarded'`) == 1 })
	r.server.WaitShown(191, "no beginning", func(all []telegramtest.Message) bool {
		for _, m := range all {
			if strings.Contains(m.Text, "It takes") {
				return false
			}
		}
		return true
	})
	r.eventually("that is written down", func() bool { return r.count(`SELECT count(*) FROM turn WHERE preview <> 0`) == 0 })
}
