package telegram_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/bot/telegram/telegramtest"
)

// counselled gives a rig in which 李 has the case of a person; say writes in its topic.
func counselled(t *testing.T, person int64) (r *rig, thread int, say func(message int, text string)) {
	t.Helper()
	r = staffed(t)
	r.server.Push(telegramtest.Text(person, 1, "zh", "人工"))
	thread = r.topic("个案 #1").Thread
	say = func(message int, text string) {
		t.Helper()
		r.updateState(r.server.Push(telegramtest.InTopic(forum, thread, message, 501, text, nil)), "done")
	}
	say(900, "/claim")
	r.shown(person, "已经接手")
	r.topic("✅ 李已接手")
	return r, thread, say
}

// caption is a message whose words stand under a picture.
func caption(m telegramtest.Map, text, file string) telegramtest.Map {
	body := m["message"].(telegramtest.Map)
	delete(body, "text")
	body["caption"] = text
	body["photo"] = []telegramtest.Map{{"file_id": file, "file_unique_id": file, "width": 1, "height": 1}}
	return m
}

func changed(m telegramtest.Map, at int) telegramtest.Map {
	body := m["message"].(telegramtest.Map)
	body["edit_date"] = at
	return telegramtest.Map{"edited_message": body}
}

// inTopic waits until the topic shows so many of a kind that have a text.
func (r *rig) inTopic(thread int, kind, want string, n int) {
	r.Helper()
	r.server.WaitShown(forum, kind+" "+want, func(all []telegramtest.Message) bool {
		found := 0
		for _, m := range all {
			if m.FromBot && m.Thread == thread && m.Kind == kind && strings.Contains(m.Text, want) {
				found++
			}
		}
		return found == n
	})
}

// TestCaptions: a picture with words reaches the other side as it is, and so does a
// change of either, marked, with what was before.
func TestCaptions(t *testing.T) {
	r, thread, _ := counselled(t, 81)
	r.server.Push(caption(telegramtest.Text(81, 2, "zh", ""), "这是我的合同", "contract"))
	r.inTopic(thread, "photo", "这是我的合同", 1)
	r.server.Push(changed(caption(telegramtest.Text(81, 2, "zh", ""), "这是劳动合同", "contract"), 1790000300))
	r.topic("（改为） 这是劳动合同\n   原来是：这是我的合同")
	r.inTopic(thread, "photo", "这是劳动合同", 1)
	r.server.Push(changed(caption(telegramtest.Text(81, 2, "zh", ""), "这是劳动合同", "contract 2"), 1790000301))
	r.inTopic(thread, "photo", "这是劳动合同", 2)

	mine := func(text, file string) telegramtest.Map {
		return caption(telegramtest.InTopic(forum, thread, 910, 501, "", nil), text, file)
	}
	r.updateState(r.server.Push(mine("样表", "form")), "done")
	first := r.shown(81, "样表")
	r.updateState(r.server.Push(changed(mine("样表", "form"), 1790000302)), "done") // nothing of it
	r.updateState(r.server.Push(changed(mine("样表，请填好", "form"), 1790000303)), "done")
	if m := r.shown(81, "样表，请填好"); m.ID != first.ID || m.Kind != "photo" {
		t.Errorf("the caption was changed in %+v, not in %+v", m, first)
	}
	r.updateState(r.server.Push(changed(mine("样表，请填好", "form 2"), 1790000304)), "done")
	r.server.WaitShown(81, "another picture", func(all []telegramtest.Message) bool {
		n := 0
		for _, m := range all {
			if m.FromBot && m.Kind == "photo" {
				n++
			}
		}
		return n == 2
	})
}

// TestAlbumWhileWaiting: who claims a case is shown each picture that came before.
func TestAlbumWhileWaiting(t *testing.T) {
	r := staffed(t)
	r.server.Push(telegramtest.Text(87, 1, "zh", "人工"))
	thread := r.topic("个案 #1").Thread
	for id := 2; id <= 4; id++ {
		photo := caption(telegramtest.Text(87, id, "zh", ""), "", "page "+strconv.Itoa(id))
		photo["message"].(telegramtest.Map)["media_group_id"] = "album"
		r.server.Push(photo)
	}
	r.shown(87, "接手的顾问会看到")
	r.eventually("all of it to be answered", func() bool {
		return r.count(`SELECT count(*) FROM turn WHERE kind = 'photo' AND state IN ('answered', 'joined')`) == 3
	})
	r.topic("[图片或文件]")
	r.updateState(r.server.Push(telegramtest.InTopic(forum, thread, 900, 501, "/claim", nil)), "done")
	r.inTopic(thread, "photo", "", 3)
}

// TestChangedInPlace: changed words take the place of those that the person has;
// where these are gone, or were several messages, they come as a correction.
func TestChangedInPlace(t *testing.T) {
	r, thread, say := counselled(t, 82)
	change := func(message, at int, text string) {
		t.Helper()
		r.updateState(r.server.Push(changed(telegramtest.InTopic(forum, thread, message, 501, text, nil), at)), "done")
	}
	say(910, "请带身份证")
	first := r.shown(82, "李（顾问）：请带身份证")
	change(910, 1790000300, "请带身份证")
	change(910, 1790000301, "请带户口本")
	if m := r.shown(82, "李（顾问）：请带户口本"); m.ID != first.ID {
		t.Errorf("changed in %d, not in %d", m.ID, first.ID)
	}
	change(910, 1790000302, "请都带上")
	if m := r.shown(82, "李（顾问）：请都带上"); m.ID != first.ID {
		t.Errorf("changed again in %d, not in %d", m.ID, first.ID)
	}
	for _, m := range r.server.Shown(82) {
		if strings.Contains(m.Text, "更正") {
			t.Errorf("corrected as well: %s", m.Text)
		}
	}
	long := strings.Repeat("这句话很长。", 1000)
	say(911, long+"一")
	r.shown(82, "一")
	change(911, 1790000303, "短的")
	r.shown(82, "（更正）短的")
	say(912, "会被删掉")
	gone := r.shown(82, "会被删掉")
	r.server.Fail(telegramtest.Fault{Method: "editMessageText", Status: 400, Description: "Bad Request: message to edit not found", Times: 1, Fits: func(_ string, p map[string]string) bool {
		return p["message_id"] == strconv.Itoa(gone.ID)
	}})
	change(912, 1790000304, "还在吗")
	r.shown(82, "（更正）还在吗")
	if n := r.count(`SELECT count(*) FROM outbox WHERE state IN ('failed', 'unknown')`); n != 0 {
		t.Errorf("%d sends failed", n)
	}
}

// TestTopicFollowsCase: the topic is closed with the case, and open again with it.
func TestTopicFollowsCase(t *testing.T) {
	r, thread, say := counselled(t, 83)
	closed := func(want bool) {
		t.Helper()
		r.server.Until("the topic closed: "+strconv.FormatBool(want), func() bool {
			all := r.server.Topics(forum)
			return len(all) == 1 && all[0].Thread == thread && all[0].Closed == want
		})
	}
	closed(false)
	say(910, "/close 再见")
	closed(true)
	r.server.Push(telegramtest.Text(83, 2, "zh", "人工")) // within a day it is the same case
	closed(false)
	say(911, "/claim")
	say(912, "/return")
	closed(true)
	say(913, "/reopen")
	closed(false)
}

// TestSuggested: a draft that the person has not seen is posted, and sent as the
// counsellor's words with its sources when they say so, once.
func TestSuggested(t *testing.T) {
	r := staffed(t)
	r.server.Push(telegramtest.Text(84, 1, "zh", "人工"))
	thread := r.topic("个案 #1").Thread
	say := func(message int, user int64, text string) {
		t.Helper()
		r.updateState(r.server.Push(telegramtest.InTopic(forum, thread, message, user, text, nil)), "done")
	}
	say(900, 501, "/claim")
	r.shown(84, "已经接手")
	say(901, 501, "/suggest")
	r.topic("没有找到可以建议的回复")
	r.server.Push(telegramtest.Text(84, 2, "zh", "试用期最长多久？"))
	r.server.Push(telegramtest.Text(84, 3, "zh", "谢谢"))
	r.topic("👤 谢谢")
	say(902, 501, "/suggest")
	draft := r.topic("💡 建议回复，对方还没有看到")
	if !strings.Contains(draft.Text, "不得超过六个月") || !strings.Contains(draft.Text, "劳动合同试用期规定") {
		t.Errorf("the draft: %s", draft.Text)
	}
	if !strings.Contains(draft.Markup, `"desk:1:send 2"`) {
		t.Fatalf("its button: %s", draft.Markup)
	}
	for _, m := range r.server.Shown(84) {
		if m.FromBot && strings.Contains(m.Text, "六个月") {
			t.Errorf("the person was shown %q before it was sent", m.Text)
		}
	}
	say(903, 502, "/send 2") // not their case
	r.topic("是李的，没有发给对方")
	for i := range 2 {
		press := telegramtest.PressOn(forum, "s"+strconv.Itoa(i), "desk:1:send 2", draft.ID)
		q := press["callback_query"].(telegramtest.Map)
		q["from"].(telegramtest.Map)["id"] = int64(501)
		q["message"].(telegramtest.Map)["chat"] = telegramtest.Map{"id": forum, "type": "supergroup", "title": "Jobs"}
		r.updateState(r.server.Push(press), "done")
	}
	if m := r.shown(84, "李（顾问）：劳动合同期限"); !strings.Contains(m.Text, "劳动合同试用期规定") {
		t.Errorf("without its source: %s", m.Text)
	}
	r.topic("已把建议回复发给对方")
	if n := r.count(`SELECT count(*) FROM turn WHERE external_id LIKE 'staff:%draft:2'`); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

// TestNotInGeneral: a case without a topic cannot be claimed in the group itself,
// where what the counsellor wrote would reach nobody; elsewhere it can.
func TestNotInGeneral(t *testing.T) {
	r := staffed(t)
	r.server.Fail(telegramtest.Fault{Method: "createForumTopic", Status: 400, Description: "Bad Request: not enough rights to create a topic", Times: -1})
	r.server.Push(telegramtest.Text(85, 1, "zh", "人工"))
	card := r.shown(forum, "个案 #1")
	press := telegramtest.PressOn(forum, "g", "desk:1:claim", card.ID)
	q := press["callback_query"].(telegramtest.Map)
	q["from"].(telegramtest.Map)["id"] = int64(501)
	q["message"].(telegramtest.Map)["chat"] = telegramtest.Map{"id": forum, "type": "supergroup", "title": "Jobs"}
	r.updateState(r.server.Push(press), "done")
	r.shown(forum, "还没有话题")
	if n := r.count(`SELECT count(*) FROM handoff WHERE owner IS NOT NULL`); n != 0 {
		t.Error("it was claimed")
	}
	err := r.core.Act(t.Context(), 1, 1, "claim", r.claim)
	if err != nil || r.count(`SELECT count(*) FROM handoff WHERE owner = 1`) != 1 {
		t.Errorf("elsewhere: %v", err)
	}
}

// TestUnknownAtTheDesk: a post of which nobody knows whether it arrived goes again;
// a counsellor's words do not, and they are told.
func TestUnknownAtTheDesk(t *testing.T) {
	r, thread, say := counselled(t, 86)
	r.server.Fail(telegramtest.Fault{Method: "sendMessage", Chat: strconv.Itoa(forum), Drop: true})
	r.server.Push(telegramtest.Text(86, 2, "zh", "一句不能丢的话"))
	r.inTopic(thread, "text", "一句不能丢的话", 2)
	r.server.Fail(telegramtest.Fault{Method: "sendMessage", Chat: "86", Drop: true})
	say(910, "您好")
	r.topic("您的话可能没有送到对方")
	if n := r.count(`SELECT count(*) FROM outbox o JOIN conversation c ON c.id = o.conversation_id WHERE o.state = 'unknown' AND c.external_id <> '86'`); n != 0 {
		t.Errorf("%d posts are unknown", n)
	}
}

// TestErasedCase: a post about a case that is gone does not keep the others waiting.
func TestErasedCase(t *testing.T) {
	r := newRig(t)
	r.core.Desk = &bot.Desk{Channel: "telegram", Conversation: strconv.Itoa(forum)}
	if _, err := r.pool.Exec(t.Context(), `
		WITH c AS (INSERT INTO conversation (channel, external_id) VALUES ('telegram', $1) RETURNING id),
		     t AS (INSERT INTO turn (conversation_id, external_id, message, kind, state, route)
			SELECT id, n, '', 'notice', 'answered', ('{"case":' || CASE n WHEN '1' THEN 999 ELSE 0 END || '}')::jsonb FROM c, unnest(ARRAY['1', '2']) n RETURNING id, conversation_id, external_id)
		INSERT INTO outbox (turn_id, part, conversation_id, channel, body)
		SELECT id, 1, conversation_id, 'telegram', jsonb_build_object('answer', 'post ' || external_id, 'language', 'en') FROM t ORDER BY external_id`, strconv.Itoa(forum)); err != nil {
		t.Fatal(err)
	}
	r.run(r.door(nil))
	r.shown(forum, "post 2")
	if n := r.count(`SELECT count(*) FROM outbox WHERE state = 'failed' AND error LIKE '%gone%'`); n != 1 {
		t.Errorf("%d were refused", n)
	}
}

func (r *rig) claim(ctx context.Context, tx pgx.Tx, c *bot.Case, by bot.Staff) error {
	return r.core.Claim(ctx, tx, c, by)
}
