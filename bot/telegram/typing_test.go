package telegram_test

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/telegram/telegramtest"
)

// TestTyping: the chat shows it while a turn is worked on, again and again, and
// not once the answer is there.
func TestTyping(t *testing.T) {
	r := newRig(t)
	r.answering()
	tx, err := r.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context()) // ends the wait
	if _, err := tx.Exec(t.Context(), `LOCK TABLE passage, passage_index, term`); err != nil {
		t.Fatal(err)
	}
	d := r.door(nil)
	r.run(d)
	r.server.Push(telegramtest.Text(28, 7, "zh", "试用期最长多久？"))
	shown := r.server.Wait("sendChatAction", 2)
	if p := shown[0].Params; p["chat_id"] != "28" || p["action"] != "typing" || len(r.server.Sent(28)) != 0 {
		t.Errorf("%v", p)
	}
	if again := shown[1].At.Sub(shown[0].At); again < 3*time.Second {
		t.Errorf("again after %v", again)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	sent := r.server.WaitSent(28, 1)[0].At
	r.eventually("the end of it", func() bool { return d.Typing() == 0 })
	for _, m := range r.server.Requests("sendChatAction") {
		if after := m.At.Sub(sent); after > 2*time.Second { // one that was under way, not the next, which is due four seconds later
			t.Errorf("shown %v after the answer", after)
		}
	}
}

// TestTypingSoon: it is there soon after the message, within a second where nothing
// else runs. Other tests run beside this one, so the quickest of a few counts.
func TestTypingSoon(t *testing.T) {
	r := newRig(t)
	r.run(r.door(nil))
	r.server.Wait("getUpdates", 1)
	quickest := time.Hour
	const soon = 3 * time.Second
	for n := 1; n <= 5 && quickest > soon; n++ {
		pushed := time.Now()
		r.server.Push(telegramtest.Text(int64(300+n), 7, "en", "how long?"))
		r.server.Until("it to be shown", func() bool {
			for _, shown := range r.server.Requests("sendChatAction") {
				if shown.Params["chat_id"] == strconv.Itoa(300+n) {
					quickest = min(quickest, shown.At.Sub(pushed))
					return true
				}
			}
			return false
		})
	}
	if quickest > soon {
		t.Errorf("shown after %v", quickest)
	}
}

// TestTypingFromArrival: the replica that takes a message in shows it, whoever
// works on it; and for the next message again.
func TestTypingFromArrival(t *testing.T) {
	r := newRig(t)
	r.run(r.door(nil))
	r.server.Wait("getUpdates", 1)
	r.server.AddTopic(95, 4, "questions")
	pushed := time.Now()
	r.server.Push(telegramtest.Map{"message": telegramtest.Private(95, 7, "en", telegramtest.Map{
		"text": "how long?", "is_topic_message": true, "message_thread_id": 4,
	})})
	first := r.server.Wait("sendChatAction", 1)[0]
	t.Logf("after %v", first.At.Sub(pushed))
	if first.Params["chat_id"] != "95" || first.Params["message_thread_id"] != "4" || first.At.Sub(pushed) < 400*time.Millisecond {
		t.Errorf("%v after %v", first.Params, first.At.Sub(pushed))
	}
	r.settled(r.reply(95, "7", bot.Answer{Text: "three years"}), "sent")
	n := len(r.server.Requests("sendChatAction"))
	r.server.Push(telegramtest.Text(95, 8, "en", "and then?"))
	r.server.Wait("sendChatAction", n+1)
}

// TestOtherDoors: what happens at another door costs nothing here.
func TestOtherDoors(t *testing.T) {
	r := newRig(t)
	d := r.door(nil)
	r.run(d)
	r.server.Wait("getUpdates", 1)
	events, stop := r.core.Hub.Watch(0)
	defer stop()
	r.answering()
	for _, channel := range []string{"web", "telegram"} {
		got := r.asked(channel, 97, "5")
		for kinds := map[bot.EventKind]bool{}; !kinds[bot.Working] || !kinds[bot.Replied]; {
			var e bot.Event
			select {
			case e = <-events:
			case <-time.After(patience):
				t.Fatalf("%s: only %v came", channel, kinds)
			}
			if e.Channel != channel || e.Conversation != got.Conversation {
				t.Fatalf("%+v", e)
			}
			kinds[e.Kind] = true
			if e.Kind == bot.Working && (d.Happened(e) > 0) != (channel == "telegram") {
				t.Errorf("%s: typing begins or does not", channel)
			}
		}
	}
}

// TestTypingIsObedient: what Telegram asks for holds for everything, so the reply
// waits too.
func TestTypingIsObedient(t *testing.T) {
	r := newRig(t)
	r.server.Fail(telegramtest.TooMany(3).For("sendChatAction"))
	d := r.door(nil)
	r.run(d)
	r.server.Wait("getUpdates", 1)
	r.server.Push(telegramtest.Text(96, 7, "en", "how long?"))
	asked := r.server.Wait("sendChatAction", 1)[0].At
	r.eventually("the wait to be known", func() bool { return d.Closed(96) })
	r.settled(r.reply(96, "7", bot.Answer{Text: "three years"}), "sent")
	if waited := r.server.Sent(96)[0].At.Sub(asked); waited < 3*time.Second {
		t.Errorf("sent after %v", waited)
	}
}

// TestCounsellorTyping: the person sees that the counsellor who has their case is
// writing, and not that somebody else would.
func TestCounsellorTyping(t *testing.T) {
	r := staffed(t)
	r.server.Push(telegramtest.Text(29, 1, "zh", "人工"))
	thread := r.topic("个案 #1").Thread
	r.updateState(r.server.Push(telegramtest.InTopic(forum, thread, 30, 501, "/claim", nil)), "done")
	r.shown(29, "已经接手")
	if err := r.core.Typing(t.Context(), 1, 2); !errors.Is(err, bot.ErrNotTheirs) {
		t.Errorf("somebody else: %v", err)
	}
	before := len(r.server.Requests("sendChatAction"))
	if err := r.core.Typing(t.Context(), 1, 1); err != nil {
		t.Fatal(err)
	}
	if shown := r.server.Wait("sendChatAction", before+1)[before].Params; shown["chat_id"] != "29" || shown["action"] != "typing" {
		t.Errorf("%v", shown)
	}
}
