package telegram_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/bot/telegram"
	"careerbot/bot/telegram/telegramtest"
	"careerbot/prompts"
)

const (
	onProbation = "试用期最长多久？"
	onBenefit   = "失业保险金申领条件是什么？"
)

// edited is an update with the new text of a message, changed at some second.
func edited(chat int64, message, second int, text string) telegramtest.Map {
	return telegramtest.Map{"edited_message": telegramtest.Private(chat, message, "zh", telegramtest.Map{"text": text, "edit_date": 1790000000 + second})}
}

// texts gives what a chat has got.
func (r *rig) texts(chat int64) []string {
	var all []string
	for _, m := range r.server.Sent(chat) {
		all = append(all, m.Params["text"])
	}
	return all
}

// TestEdits: a change before the reply is sent changes the question; one
// afterwards is a question of its own.
func TestEdits(t *testing.T) {
	r := newRig(t)
	r.run(r.door(nil))
	// Before anybody looked, with NUL and half a pair in it.
	r.server.Push(telegramtest.Text(140, 1, "zh", onBenefit))
	// And one that overtook its message.
	r.server.Push(edited(141, 1, 1, onProbation))
	r.updateState(r.server.Push(telegramtest.Text(141, 1, "zh", onBenefit)), "done")
	// Last: after it the server gives no update with a lower number.
	r.server.PushRaw(9001, `{"update_id":9001,"edited_message":{"message_id":1,"date":1,"edit_date":1790000001,"chat":{"id":140,"type":"private"},"text":"试用期\u0000最长多久？\ud83d"}}`)
	r.updateState(9001, "done")
	r.answering()
	for chat, mark := range map[int64]bool{140: true, 141: false} {
		got := r.server.WaitSent(chat, 1)[0].Params["text"]
		if !strings.Contains(got, "六个月") || strings.Contains(got, prompts.Edited("zh")) != mark {
			t.Errorf("%d: %s", chat, got)
		}
	}
	if n := r.count(`SELECT count(*) FROM turn`); n != 2 {
		t.Errorf("%d turns", n)
	}
	// While the reply waits to be sent: Telegram had told us to wait.
	r.server.Fail(telegramtest.Fault{Method: "sendMessage", Chat: "142", Status: 429, RetryAfter: 3, Description: "Too Many Requests: retry after 3"})
	r.server.Push(telegramtest.Text(142, 1, "zh", onBenefit))
	r.eventually("the reply to wait", func() bool {
		return r.count(`SELECT count(*) FROM outbox o JOIN conversation c ON c.id = o.conversation_id WHERE c.external_id = '142' AND o.state = 'waiting' AND o.attempts = 1`) == 1
	})
	r.updateState(r.server.Push(edited(142, 1, 1, onProbation)), "done")
	if got := r.server.WaitSent(142, 1)[0].Params["text"]; !strings.Contains(got, "六个月") || !strings.Contains(got, prompts.Edited("zh")) {
		t.Errorf("%s", got)
	}
	// Afterwards; a link's preview, the same change again and an older one are none.
	r.eventually("the reply to be settled", func() bool {
		return r.count(`SELECT count(*) FROM outbox o JOIN conversation c ON c.id = o.conversation_id WHERE c.external_id = '142' AND o.state = 'sent'`) == 1
	})
	for _, u := range []telegramtest.Map{edited(142, 1, 2, onProbation), edited(142, 1, 4, onBenefit), edited(142, 1, 4, onBenefit), edited(142, 1, 3, "旧的？")} {
		r.updateState(r.server.Push(u), "done")
	}
	r.updateState(r.server.Push(telegramtest.Text(142, 2, "zh", "人工")), "done")
	r.server.WaitSent(142, 3)
	if got := r.texts(142); len(got) != 3 || !strings.Contains(got[1], "可以申领失业保险金") || !strings.Contains(got[1], prompts.Edited("zh")) || !strings.Contains(got[2], "12333") {
		t.Errorf("%q", got)
	}
}

// TestBlocked: nothing is tried for who has left, until they are back.
func TestBlocked(t *testing.T) {
	r := newRig(t)
	reply := r.reply(150, "1", bot.Answer{Text: "never seen"})
	if _, err := r.pool.Exec(t.Context(), `UPDATE outbox SET next_at = now() + interval '1 hour'`); err != nil {
		t.Fatal(err)
	}
	r.run(r.door(nil))
	left := func() int {
		return r.count(`SELECT count(*) FROM conversation WHERE external_id = '150' AND unreachable_at IS NOT NULL`)
	}
	r.server.Wait("getUpdates", 1) // it has said which updates it wants
	r.server.Block(150)
	if why := r.settled(reply, "failed"); why != "the person has left" {
		t.Errorf("the reply failed because %s", why)
	}
	r.server.Block(151) // who has never written
	if left() != 1 || r.count(`SELECT count(*) FROM conversation`) != 1 {
		t.Error("not noted, or of a stranger")
	}
	r.server.Unblock(150)
	r.eventually("the person to be back", func() bool { return left() == 0 })
	r.answering()
	r.server.Push(telegramtest.Text(150, 2, "zh", onProbation))
	if got := r.server.WaitSent(150, 1)[0].Params["text"]; !strings.Contains(got, "六个月") {
		t.Errorf("%s", got)
	}
	// The word of it may be lost: who writes is back.
	r.server.Block(150)
	r.eventually("the person to have left", func() bool { return left() == 1 })
	r.server.Push(telegramtest.Text(150, 3, "zh", onProbation))
	r.eventually("the person to be back", func() bool { return left() == 0 })
}

// TestGroupMoves: a group that becomes a supergroup is the same conversation.
func TestGroupMoves(t *testing.T) {
	r := newRig(t)
	r.answering()
	r.run(r.door(nil))
	command := telegramtest.Map{"entities": telegramtest.Entities("bot_command", 0, 5)}
	r.updateState(r.server.Push(telegramtest.Group(-160, 5, "zh", "/help", command)), "done")
	r.server.WaitSent(-160, 1)
	r.server.Migrate(-160, -1001600)
	r.eventually("the group to have moved", func() bool {
		return r.count(`SELECT count(*) FROM conversation WHERE external_id = '-1001600'`) == 1
	})
	r.updateState(r.server.Push(telegramtest.Group(-1001600, 6, "zh", "/help", command)), "done")
	if c, n := r.count(`SELECT count(*) FROM conversation`), r.count(`SELECT count(*) FROM turn`); c != 1 || n != 1 {
		t.Errorf("%d conversations, %d turns", c, n)
	}
}

// TestPressTwice: an impatient thumb asks once; a button of yesterday works.
func TestPressTwice(t *testing.T) {
	r := newRig(t)
	r.answering()
	r.run(r.door(nil))
	press := func(id string) {
		t.Helper()
		r.updateState(r.server.Push(telegramtest.Press(170, id, "say:1:人工", "")), "done")
	}
	turns := func() int { return r.count(`SELECT count(*) FROM turn`) }
	press("a")
	// The clock's grid of three seconds must not matter.
	if _, err := r.pool.Exec(t.Context(), `UPDATE turn SET external_id = 'cb:of the three seconds before'`); err != nil {
		t.Fatal(err)
	}
	press("b")
	press("c")
	if n := turns(); n != 1 {
		t.Errorf("%d turns", n)
	}
	r.updateState(r.server.Push(telegramtest.Press(170, "d", "say:1:/jobs", "")), "done") // another one
	r.updateState(r.server.Push(telegramtest.Press(171, "e", "say:1:人工", "")), "done")    // another person
	if _, err := r.pool.Exec(t.Context(), `UPDATE turn SET received_at = now() - interval '4 seconds', external_id = 'cb:' || id`); err != nil {
		t.Fatal(err)
	}
	press("f")
	if n := turns(); n != 4 {
		t.Errorf("%d turns", n)
	}
	r.server.Wait("answerCallbackQuery", 6) // no button spins on
	r.server.WaitSent(170, 3)
}

// TestPressOvertakes: by webhook a press can come before the message that was
// sent before it. The answers are in the order of the sending.
func TestPressOvertakes(t *testing.T) {
	r := newRig(t)
	d := r.door(func(o *telegram.Options) { o.WebhookURL = "https://bot.example.org/telegram" })
	r.run(d)
	for id, u := range map[int64]telegramtest.Map{ // in any order
		12: telegramtest.Press(180, "a", "say:1:人工", ""),
		11: telegramtest.Text(180, 5, "zh", onProbation),
	} {
		if code := r.server.Post(d.Webhook(), secret, telegramtest.Body(u, id)); code != http.StatusOK {
			t.Fatalf("status %d", code)
		}
	}
	if n := r.count(`SELECT count(*) FROM conversation WHERE due_at <= now()`); n != 1 {
		t.Error("the question waits for the press")
	}
	r.answering()
	r.server.WaitSent(180, 2)
	if got := r.texts(180); len(got) != 2 || !strings.Contains(got[0], "六个月") || !strings.Contains(got[1], prompts.Person("zh", "12333")) {
		t.Errorf("%q", got)
	}
}

// TestPressShowsThatItCame: who presses a button of a reply has got the reply.
func TestPressShowsThatItCame(t *testing.T) {
	r := newRig(t)
	reply := r.reply(190, "1", bot.Answer{Text: "perhaps"})
	if _, err := r.pool.Exec(t.Context(), `UPDATE outbox SET state = 'unknown'`); err != nil {
		t.Fatal(err)
	}
	turn := r.count(`SELECT turn_id FROM outbox`)
	r.run(r.door(nil))
	// Anybody can send such data: it counts in its own chat only.
	r.updateState(r.server.Push(telegramtest.Press(191, "a", fmt.Sprintf("say:%d:人工", turn), "")), "done")
	if n := r.count(`SELECT count(*) FROM outbox WHERE state = 'unknown'`); n != 1 {
		t.Error("a stranger's press counted")
	}
	r.updateState(r.server.Push(telegramtest.Press(190, "b", fmt.Sprintf("say:%d:人工", turn), "")), "done")
	if why := r.settled(reply, "sent"); !strings.Contains(why, "pressed") {
		t.Errorf("sent because %q", why)
	}
}

// TestDisorder: updates that come again and in any order are answered once, in
// the order of their sending; what no database can hold does not stop them.
func TestDisorder(t *testing.T) {
	r := newRig(t)
	d := r.door(func(o *telegram.Options) { o.WebhookURL = "https://bot.example.org/telegram" })
	bodies := map[int64]string{
		21: telegramtest.Body(telegramtest.Text(200, 1, "zh", onProbation), 21),
		22: telegramtest.Body(telegramtest.Text(200, 2, "zh", "失业保险金\x00申领条件是什么？"), 22),
		23: `{"update_id":23,"message":{"message_id":3,"date":1,"chat":{"id":200,"type":"private"},"text":"人工\ud83d"}}`,
		24: telegramtest.Body(telegramtest.Map{"message": "no object"}, 24),
	}
	for _, id := range []int64{23, 21, 24, 22, 21, 24, 23, 22} {
		if code := r.server.Post(d.Webhook(), secret, bodies[id]); code != http.StatusOK {
			t.Fatalf("%d: status %d", id, code)
		}
	}
	r.run(d)
	r.answering()
	r.server.WaitSent(200, 3)
	got := r.texts(200)
	for i, want := range []string{"六个月", "可以申领失业保险金", prompts.Person("zh", "12333")} {
		if len(got) != 3 || !strings.Contains(got[i], want) {
			t.Errorf("answer %d is not %s: %q", i+1, want, got)
		}
	}
	if n := r.count(`SELECT count(*) FROM turn WHERE message LIKE '失业保险金申领条件是什么？'`); n != 1 {
		t.Error("NUL was not left out")
	}
}
