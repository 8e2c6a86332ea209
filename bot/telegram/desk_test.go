package telegram_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/telegram/telegramtest"
)

// forum is the counsellors' group in the tests.
const forum = -1001000000000123

// staffed gives a rig with a desk and two counsellors, 501 and 502, with a door that runs.
func staffed(t *testing.T) *rig {
	r := newRig(t)
	r.core.Desk = &bot.Desk{Channel: "telegram", Conversation: strconv.Itoa(forum)}
	r.core.Now = time.Now
	for i, name := range []string{"李", "王"} { // in this order: 李 is the first of the staff
		if _, err := r.core.AddStaff(t.Context(), bot.Staff{Telegram: int64(501 + i), Name: name, Role: "counsellor", Capacity: 5}); err != nil {
			t.Fatal(err)
		}
	}
	r.answering()
	r.run(r.door(nil))
	return r
}

// topic waits until a case has a topic in which something stands, and gives it.
func (r *rig) topic(want string) telegramtest.Message {
	r.Helper()
	var found telegramtest.Message
	r.server.WaitShown(forum, "in a topic "+want, func(all []telegramtest.Message) bool {
		for _, m := range all {
			if m.FromBot && m.Thread != 0 && strings.Contains(m.Text, want) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// shown waits until a person is shown something.
func (r *rig) shown(chat int64, want string) telegramtest.Message {
	r.Helper()
	var found telegramtest.Message
	r.server.WaitShown(chat, want, func(all []telegramtest.Message) bool {
		for _, m := range all {
			if m.FromBot && (strings.Contains(m.Text, want) || m.Kind == want) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// TestDesk: a case from the wish for a person to the bot again, with everything
// that goes both ways.
func TestDesk(t *testing.T) {
	r := staffed(t)
	say := func(thread, message int, user int64, text string) int64 {
		return r.server.Push(telegramtest.InTopic(forum, thread, message, user, text, nil))
	}
	r.server.Push(telegramtest.Text(71, 1, "zh", "试用期最长多久，我的电话13800138000"))
	r.shown(71, "六个月")
	r.server.Push(telegramtest.Text(71, 2, "zh", "人工"))
	if m := r.shown(71, "您排在第1位"); !strings.Contains(m.Markup, "取消人工") || strings.Contains(m.Markup, "转人工") {
		t.Errorf("its buttons: %s", m.Markup)
	}
	card := r.topic("👤 试用期最长多久")
	if !strings.Contains(card.Text, "《劳动合同试用期规定》") || strings.Contains(card.Text, "13800138000") || !strings.Contains(card.Markup, `"desk:1:claim"`) {
		t.Errorf("the card: %+v", card)
	}
	if topics := r.server.Topics(forum); len(topics) != 1 || topics[0].Name != "#1 本人要求人工" {
		t.Errorf("topics %+v", topics)
	}
	thread := card.Thread

	// A guest is refused, a counsellor has it, the second is told who.
	press := telegramtest.PressOn(forum, "g", "desk:1:claim", card.ID)
	press["callback_query"].(telegramtest.Map)["from"].(telegramtest.Map)["id"] = int64(500)
	press["callback_query"].(telegramtest.Map)["message"].(telegramtest.Map)["chat"] = telegramtest.Map{"id": forum, "type": "supergroup", "title": "Jobs"}
	press["callback_query"].(telegramtest.Map)["message"].(telegramtest.Map)["message_thread_id"] = thread
	press["callback_query"].(telegramtest.Map)["message"].(telegramtest.Map)["is_topic_message"] = true
	r.updateState(r.server.Push(press), "done")
	press["callback_query"].(telegramtest.Map)["from"].(telegramtest.Map)["id"] = int64(501)
	press["callback_query"].(telegramtest.Map)["id"] = "c"
	r.updateState(r.server.Push(press), "done")
	r.updateState(say(thread, 30, 502, "/claim@careertestbot"), "done")
	r.shown(71, "人工顾问李已经接手")
	r.topic("不在工作人员名单里")
	r.topic("13800138000") // whose case it is is shown what was hidden
	r.topic("已由李接手")

	// Words, pictures and changes, both ways; notes and others' words stay.
	r.updateState(say(thread, 31, 501, "/note 小心"), "done")
	r.updateState(say(thread, 32, 502, "我旁听"), "done")
	r.updateState(say(thread, 33, 501, "您好，<b>请问</b>在哪个城市？"), "done")
	if m := r.shown(71, "李（顾问）：您好，<b>请问</b>在哪个城市？"); m.Markup != "" {
		t.Errorf("a counsellor's words have buttons: %s", m.Markup)
	}
	hidden := telegramtest.InTopic(forum, thread, 40, 1087968824, "我是谁", telegramtest.Map{"sender_chat": telegramtest.Map{"id": forum, "type": "supergroup", "title": "Jobs"}})
	hidden["message"].(telegramtest.Map)["from"].(telegramtest.Map)["is_bot"] = true
	r.updateState(r.server.Push(hidden), "done")
	r.topic("请关闭匿名")
	edit := telegramtest.InTopic(forum, thread, 33, 501, "您好，请问在哪个区？", telegramtest.Map{"edit_date": 1790000200})
	r.updateState(r.server.Push(telegramtest.Map{"edited_message": edit["message"]}), "done")
	r.shown(71, "李（顾问）：您好，请问在哪个区？")
	r.server.Push(telegramtest.Text(71, 3, "zh", "在天河区"))
	r.server.Push(telegramtest.Edited(71, 3, "zh", "在越秀区"))
	r.topic("（改为） 在越秀区")
	photo := []telegramtest.Map{{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}}
	for id := 4; id <= 5; id++ { // an album: each picture counts here
		r.server.Push(telegramtest.Map{"message": telegramtest.Private(71, id, "zh", telegramtest.Map{"photo": photo, "media_group_id": "a"})})
	}
	r.server.WaitShown(forum, "both pictures", func(all []telegramtest.Message) bool {
		n := 0
		for _, m := range all {
			if m.Thread == thread && m.Kind == "photo" && m.FromBot {
				n++
			}
		}
		return n == 2
	})
	file := telegramtest.InTopic(forum, thread, 34, 501, "", telegramtest.Map{"document": telegramtest.Map{"file_id": "d", "file_unique_id": "d"}})
	delete(file["message"].(telegramtest.Map), "text")
	r.updateState(r.server.Push(file), "done")
	r.shown(71, "document")

	r.updateState(say(thread, 35, 501, "/return"), "done")
	r.shown(71, "已把对话交还给我")
	r.server.Push(telegramtest.Text(71, 6, "zh", "失业金申领条件是什么"))
	r.shown(71, "缴纳失业保险费满一年")
	for _, m := range r.server.Shown(71) {
		if m.FromBot && (strings.Contains(m.Text, "小心") || strings.Contains(m.Text, "旁听")) {
			t.Errorf("the person was shown %q", m.Text)
		}
	}
	if n := r.count(`SELECT count(*) FROM telegram_update WHERE body->'message'->'chat'->>'id' = $1`, strconv.Itoa(forum)); n != 0 {
		t.Errorf("%d raw messages of the counsellors are kept", n)
	}
	r.server.Until("the commands of the counsellors", func() bool {
		for _, c := range r.server.Requests("setMyCommands") {
			if c.Accepted && strings.Contains(c.Params["scope"], strconv.Itoa(forum)) && strings.Contains(c.Params["commands"], `"claim"`) {
				return true
			}
		}
		return false
	})
	if n := r.count(`SELECT count(*) FROM outbox WHERE state IN ('failed', 'unknown')`); n != 0 {
		t.Errorf("%d sends failed", n)
	}
}

// TestDeletedTopic: a topic that somebody deletes is made anew, and the words that
// were for it go there.
func TestDeletedTopic(t *testing.T) {
	r := staffed(t)
	r.server.Push(telegramtest.Text(72, 1, "zh", "人工"))
	first := r.topic("个案 #1").Thread
	r.server.DeleteTopic(forum, first)
	r.server.Push(telegramtest.Text(72, 2, "zh", "试用期最长多久"))
	if m := r.topic("👤 试用期最长多久"); m.Thread == first {
		t.Error("in the deleted topic")
	}
	if n := r.count(`SELECT count(*) FROM handoff WHERE place = $1`, first); n != 0 {
		t.Error("the deleted topic is still the case's")
	}
}

// TestNoForum: where no topic can be made the case goes to the group itself.
func TestNoForum(t *testing.T) {
	r := staffed(t)
	r.server.Fail(telegramtest.Fault{Method: "createForumTopic", Status: 400, Description: "Bad Request: not enough rights to create a topic", Times: -1})
	r.server.Push(telegramtest.Text(73, 1, "zh", "人工"))
	r.shown(forum, "个案 #1")
	r.logged("may manage them")
}

// TestBlockedWhileCounselled: a counsellor learns that their words did not arrive.
func TestBlockedWhileCounselled(t *testing.T) {
	r := staffed(t)
	r.server.Push(telegramtest.Text(74, 1, "zh", "人工"))
	thread := r.topic("个案 #1").Thread
	r.updateState(r.server.Push(telegramtest.InTopic(forum, thread, 30, 501, "/claim", nil)), "done")
	r.shown(74, "已经接手")
	r.server.Block(74)
	r.updateState(r.server.Push(telegramtest.InTopic(forum, thread, 31, 501, "在吗", nil)), "done")
	r.topic("没有送到对方")
}

// TestGathered: what comes about a case while the group has to wait becomes one
// message, so that its 20 a minute suffice.
func TestGathered(t *testing.T) {
	r := staffed(t)
	r.server.Push(telegramtest.Text(75, 1, "zh", "人工"))
	thread := r.topic("个案 #1").Thread
	r.updateState(r.server.Push(telegramtest.InTopic(forum, thread, 30, 501, "/claim", nil)), "done")
	r.shown(75, "已经接手")
	for i := range 30 {
		r.server.Push(telegramtest.Text(75, 10+i, "zh", "第"+strconv.Itoa(i)+"句"))
	}
	r.topic("第29句")
	if n := len(r.server.Sent(forum)); n > 8 {
		t.Errorf("%d messages to the group", n)
	}
	if n := r.count(`SELECT count(*) FROM turn WHERE state IN ('forwarded', 'joined')`); n != 30 {
		t.Errorf("%d of 30 were passed on", n)
	}
}
