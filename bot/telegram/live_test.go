package telegram_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/bot/telegram"
	"careerbot/bot/telegram/telegramtest"
)

// asked puts a question into a conversation that nobody answers.
func (r *rig) asked(channel string, chat int64, message string) bot.Receipt {
	r.Helper()
	got, err := r.core.Receive(r.Context(), bot.Message{
		Channel: channel, Conversation: strconv.FormatInt(chat, 10), ID: message, Text: "?", Route: []byte(`{"message":` + message + `}`),
	})
	if err != nil {
		r.Fatal(err)
	}
	return got
}

// writes has a model write, again and again until something holds: what is
// written may be missed.
func (r *rig) writes(d *telegram.Door, to bot.Receipt, text string, until func() bool) {
	r.Helper()
	r.eventually("what is written to be shown", func() bool {
		d.Show(bot.Event{Conversation: to.Conversation, Turn: to.Turn, Kind: bot.Writing, Text: text})
		return until()
	})
}

// shows says that the last request of a method has a text.
func (r *rig) shows(method, text string) func() bool {
	return func() bool {
		all := r.server.Requests(method)
		return len(all) > 0 && all[len(all)-1].Params["text"] == text
	}
}

// TestDrafts: what is written is shown as drafts of one number, and the answer
// comes once, after them.
func TestDrafts(t *testing.T) {
	r := newRig(t)
	d := r.door(nil)
	r.run(d)
	turn, web, group := r.asked("telegram", 91, "5"), r.asked("web", 91, "5"), r.asked("telegram", -91, "5")
	for _, text := range []string{"It", "It takes", "It takes three"} {
		r.writes(d, web, text, func() bool { return true })
		r.writes(d, group, text, func() bool { return true })
		r.writes(d, turn, text, r.shows("sendMessageDraft", text))
	}
	r.settled(r.reply(91, "5", bot.Answer{Text: "It takes three years."}), "sent")
	for range 20 {
		d.Show(bot.Event{Conversation: turn.Conversation, Turn: turn.Turn, Kind: bot.Writing, Text: "too late"})
	}
	r.settled(r.reply(91, "6", bot.Answer{Text: "next"}), "sent")
	drafts := r.server.Requests("sendMessageDraft")
	for _, m := range drafts {
		if m.Params["chat_id"] != "91" || m.Params["draft_id"] != drafts[0].Params["draft_id"] || m.Params["text"] == "too late" {
			t.Errorf("%v", m.Params)
		}
	}
	if got := r.server.Shown(91); len(got) != 2 || got[0].Text != "It takes three years." {
		t.Errorf("%+v", got)
	}
	if n := len(r.server.Requests("editMessageText")); n != 0 {
		t.Errorf("%d edits", n)
	}
}

// TestDraftsFail: the answer comes as it would without them.
func TestDraftsFail(t *testing.T) {
	r := newRig(t)
	r.server.Fail(telegramtest.Fault{Method: "sendMessageDraft", Status: 400, Description: "Bad Request: TEXTDRAFT_PEER_INVALID", Times: -1})
	d := r.door(nil)
	r.run(d)
	turn := r.asked("telegram", 92, "5")
	r.writes(d, turn, "It", r.shows("sendMessageDraft", "It"))
	r.settled(r.reply(92, "5", bot.Answer{Text: "It takes three years."}), "sent")
	if got := r.server.Shown(92); len(got) != 1 || len(r.server.Requests("editMessageText")) != 0 {
		t.Errorf("%+v", got)
	}
}

// TestPreview: a server without drafts. A message shows what is written, and the
// answer takes its place, whatever happens on the way.
func TestPreview(t *testing.T) {
	final := bot.Answer{Text: "It takes three years.", Language: "en"}
	for name, c := range map[string]struct {
		answer bot.Answer
		before func(r *rig, preview telegramtest.Message) // the answer is sent
		edited bool                                       // the preview has become the answer
		shown  int
	}{
		"plain": {final, nil, true, 1},
		"not modified": {final, func(r *rig, _ telegramtest.Message) {
			r.server.Fail(telegramtest.Fault{Method: "editMessageText", Drop: true})
		}, true, 1},
		"no answer": {final, func(r *rig, _ telegramtest.Message) {
			r.server.Fail(telegramtest.Fault{Method: "editMessageText", Lose: true})
		}, true, 1},
		"deleted": {final, func(r *rig, m telegramtest.Message) { r.deletes(m) }, false, 1},
		"long":    {long(), nil, true, 3},
		"bad markup": {final, func(r *rig, _ telegramtest.Message) {
			r.server.Fail(telegramtest.Fault{Method: "editMessageText", Status: 400, Description: "Bad Request: can't parse entities: x"})
		}, true, 1},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.server.Without("sendMessageDraft")
			d := r.door(nil)
			r.run(d)
			turn := r.asked("telegram", 93, "5")
			r.writes(d, turn, "It", func() bool { return len(r.server.Shown(93)) == 1 })
			r.eventually("the preview to be known", func() bool { return r.count(`SELECT preview FROM turn`) != 0 })
			preview := r.server.Shown(93)[0]
			if preview.Text != "It …" || preview.Markup != "" {
				t.Errorf("%+v", preview)
			}
			r.writes(d, turn, "It takes", r.shows("editMessageText", "It takes …"))
			if c.before != nil {
				c.before(r, preview)
			}
			id := r.reply(93, "5", c.answer)
			r.partsAre(id, strings.TrimSpace(strings.Repeat("sent ", c.shown)))
			got := r.server.Shown(93)
			if len(got) != c.shown || (got[0].ID == preview.ID) != c.edited || got[0].Text == "It takes …" || got[len(got)-1].Markup == "" {
				t.Errorf("%+v", got)
			}
			if n := r.count(`SELECT sent_as::int FROM outbox WHERE part = 1`); n != got[0].ID {
				t.Errorf("sent as %d", n)
			}
		})
	}
}

// deletes deletes a message, as the person could.
func (r *rig) deletes(m telegramtest.Message) {
	r.Helper()
	resp, err := http.PostForm(r.server.URL+"/bot"+telegramtest.Token+"/deleteMessage", url.Values{
		"chat_id": {strconv.FormatInt(m.Chat, 10)}, "message_id": {strconv.Itoa(m.ID)},
	})
	if err != nil {
		r.Fatal(err)
	}
	resp.Body.Close()
}

// TestPreviewTooLate: the message that should show the answer arrives after it,
// and is taken back.
func TestPreviewTooLate(t *testing.T) {
	r := newRig(t)
	r.server.Without("sendMessageDraft")
	gate := make(chan struct{})
	r.server.Fail(telegramtest.Fault{Method: "sendMessage", Gate: gate})
	d := r.door(nil)
	r.run(d)
	turn := r.asked("telegram", 94, "5")
	r.writes(d, turn, "It", func() bool { return len(r.server.Sent(94)) == 1 })
	r.settled(r.reply(94, "5", bot.Answer{Text: "It takes three years."}), "sent")
	close(gate)
	r.server.Wait("deleteMessage", 1)
	r.server.WaitShown(94, "the answer alone", func(all []telegramtest.Message) bool {
		return len(all) == 1 && all[0].Text == "It takes three years."
	})
}
