package telegram_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"careerbot/bot/telegram"
	"careerbot/bot/telegram/telegramtest"
)

func TestQuestionByPolling(t *testing.T) {
	r := newRig(t)
	r.answering()
	r.run(r.door(nil))
	id := r.server.Push(telegramtest.Text(11, 7, "zh-hans", "试用期最长多久？"))
	got := r.server.WaitSent(11, 1)[0].Params
	text, links, err := telegramtest.ParseHTML(got["text"])
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text, "试用期最长不得超过六个月") || !strings.Contains(text, "劳动合同试用期规定") {
		t.Errorf("the answer does not say it with its source: %s", text)
	}
	if !strings.Contains(got["text"], "<blockquote expandable>") || len(links) != 1 || links[0] != "https://example.org/probation.md?a=1&b=2" {
		t.Errorf("source not folded or not linked: %s %q", got["text"], links)
	}
	for name, want := range map[string]string{
		"parse_mode": "HTML", "reply_parameters": `"message_id":7`, "reply_markup": `:人工"`,
		"link_preview_options": `"is_disabled":true`,
	} {
		if !strings.Contains(got[name], want) {
			t.Errorf("%s is %s, want %s", name, got[name], want)
		}
	}
	if !strings.Contains(got["reply_parameters"], `"allow_sending_without_reply":true`) || !strings.Contains(got["reply_markup"], "找人工") {
		t.Errorf("%v", got)
	}
	r.updateState(id, "done")
	r.settled(1, "sent")
	r.server.Until("the update to be confirmed", func() bool { return len(r.server.Pending()) == 0 })
	if polls := r.server.Requests("getUpdates"); polls[0].Params["allowed_updates"] != `["message","edited_message","callback_query","my_chat_member"]` {
		t.Errorf("asked for %s", polls[0].Params["allowed_updates"])
	}
}

// TestOffset: what was stored is confirmed by the next poll, and then the offset
// is left out, so that lower ids after a quiet week arrive.
func TestOffset(t *testing.T) {
	r := newRig(t)
	r.run(r.door(nil))
	r.server.PushRaw(900000, telegramtest.Body(telegramtest.Text(11, 1, "en", "one"), 900000))
	r.server.Until("the offset", func() bool { return len(r.server.Pending()) == 0 })
	r.server.PushRaw(900001, telegramtest.Body(telegramtest.Text(11, 2, "en", "two"), 900001))
	r.server.Until("the offset", func() bool { return len(r.server.Pending()) == 0 })
	var offsets strings.Builder
	for _, p := range r.server.Requests("getUpdates") {
		offsets.WriteString(" " + p.Params["offset"])
	}
	if offsets.String() != "  900001 900002" {
		t.Errorf("offsets were%q", offsets.String())
	}
	if n := r.count(`SELECT count(*) FROM turn`); n != 2 {
		r.eventually("two turns", func() bool { return r.count(`SELECT count(*) FROM turn`) == 2 })
	}
}

func TestQuestionByWebhook(t *testing.T) {
	r := newRig(t)
	r.answering()
	d := r.door(func(o *telegram.Options) { o.WebhookURL = "https://bot.example.org/telegram" })
	r.run(d)
	set := r.server.Wait("setWebhook", 1)[0].Params
	if set["url"] != "https://bot.example.org/telegram" || set["secret_token"] != secret || set["allowed_updates"] != `["message","edited_message","callback_query","my_chat_member"]` {
		t.Errorf("setWebhook %v", set)
	}
	body := telegramtest.Body(telegramtest.Text(12, 3, "en", "How long does an apprenticeship as a nurse take?"), 5)
	for range 2 { // Telegram repeats what it believes lost
		if code := r.server.Post(d.Webhook(), secret, body); code != http.StatusOK {
			t.Fatalf("status %d", code)
		}
	}
	got := r.server.WaitSent(12, 1)[0].Params["text"]
	if !strings.Contains(got, "three years") || !strings.Contains(got, "Apprenticeship guide") {
		t.Errorf("got %s", got)
	}
	if n := r.count(`SELECT count(*) FROM turn`); n != 1 {
		t.Errorf("%d turns", n)
	}
	if n := len(r.server.Requests("getUpdates")); n != 0 {
		t.Errorf("polled %d times with a webhook", n)
	}
}

func TestWebhookRefuses(t *testing.T) {
	r := newRig(t)
	h := r.door(nil).Webhook()
	good := telegramtest.Body(telegramtest.Text(12, 3, "en", "hi"), 5)
	for name, c := range map[string]struct {
		secret, body string
		want         int
	}{
		"wrong secret":   {"webhook-secret_2", good, http.StatusUnauthorized},
		"no secret":      {"", good, http.StatusUnauthorized},
		"too large":      {secret, `{"update_id":6,"x":"` + strings.Repeat("x", 1<<20) + `"}`, http.StatusRequestEntityTooLarge},
		"not JSON":       {secret, `{"update_id":6,`, http.StatusBadRequest},
		"no id":          {secret, `{"message":{}}`, http.StatusBadRequest},
		"no object":      {secret, `[]`, http.StatusBadRequest},
		"text after it":  {secret, good + "x", http.StatusBadRequest},
		"id is too big":  {secret, `{"update_id":99999999999999999999}`, http.StatusBadRequest},
		"id is a string": {secret, `{"update_id":"5"}`, http.StatusBadRequest},
	} {
		if got := r.server.Post(h, c.secret, c.body); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	for _, method := range []string{http.MethodGet, http.MethodPut} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, "/", strings.NewReader(good)))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "POST" {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
	open := r.door(func(o *telegram.Options) { o.WebhookSecret = "" }).Webhook()
	if got := r.server.Post(open, "", good); got != http.StatusUnauthorized {
		t.Errorf("without a secret of ours: %d", got)
	}
	if n := r.count(`SELECT count(*) FROM telegram_update`); n != 0 {
		t.Errorf("%d refused updates were stored", n)
	}
	r.line.away()
	if got := r.server.Post(h, secret, good); got != http.StatusServiceUnavailable {
		t.Errorf("database away: %d", got)
	}
	r.line.back()
	if got := r.server.Post(h, secret, good); got != http.StatusOK || r.count(`SELECT count(*) FROM telegram_update`) != 1 {
		t.Errorf("database back: %d", got)
	}
}

// TestCrashBeforeAcknowledge: the door ends after an update has been stored and
// before it has been confirmed. The next one gets it again, and it is one turn
// with one answer.
func TestCrashBeforeAcknowledge(t *testing.T) {
	r := newRig(t)
	r.answering()
	r.server.Fail(telegramtest.Fault{Method: "getUpdates", Offset: true, Lose: true, Times: -1})
	id := r.server.Push(telegramtest.Text(13, 7, "zh", "试用期最长多久？"))
	stop := r.run(r.door(nil))
	r.server.WaitSent(13, 1)
	stop()
	if pending := r.server.Pending(); len(pending) != 1 || pending[0] != id {
		t.Fatalf("the update was confirmed: %v", pending)
	}
	r.server.Heal()
	polls := len(r.server.Requests("getUpdates"))
	r.run(r.door(nil))
	r.server.Until("the update to be confirmed", func() bool { return len(r.server.Pending()) == 0 })
	if again := r.server.Requests("getUpdates")[polls]; again.Params["offset"] != "" {
		t.Errorf("the new door began with offset %s", again.Params["offset"])
	}
	last := r.server.Push(telegramtest.Text(14, 8, "zh", "试用期最长多久？"))
	r.server.WaitSent(14, 1) // anything that the redelivery caused would have come before
	r.updateState(last, "done")
	if n := r.count(`SELECT count(*) FROM turn WHERE external_id = '7'`); n != 1 || len(r.server.Sent(13)) != 1 {
		t.Errorf("%d turns and %d answers", n, len(r.server.Sent(13)))
	}
}

// TestPollWhileDatabaseIsAway: what cannot be stored is not confirmed, and comes
// again once it can.
func TestPollWhileDatabaseIsAway(t *testing.T) {
	r := newRig(t)
	r.run(r.door(nil))
	r.server.Wait("getUpdates", 1) // waits for updates, with the lock in its hands
	r.line.away()
	id := r.server.Push(telegramtest.Text(15, 7, "en", "hello"))
	r.logged("store 1 updates")
	for range 5 { // the door tries to reconnect
		<-r.line.refused
	}
	if pending := r.server.Pending(); len(pending) != 1 {
		t.Errorf("pending %v, want the update", pending)
	}
	for _, p := range r.server.Requests("getUpdates") {
		if p.Params["offset"] != "" {
			t.Errorf("the offset moved to %s", p.Params["offset"])
		}
	}
	r.line.back()
	r.server.Until("the update to be confirmed", func() bool { return len(r.server.Pending()) == 0 })
	r.updateState(id, "done")
}

// TestPollWhileDatabaseRefuses: the same where the connection holds and the
// statement fails, as with a full disk.
func TestPollWhileDatabaseRefuses(t *testing.T) {
	r := newRig(t)
	r.run(r.door(nil))
	r.server.Wait("getUpdates", 1)
	rename := func(from, to string) {
		if _, err := r.pool.Exec(t.Context(), `ALTER TABLE `+from+` RENAME TO `+to); err != nil {
			t.Fatal(err)
		}
	}
	rename("telegram_update", "telegram_gone")
	id := r.server.Push(telegramtest.Text(15, 7, "en", "hello"))
	r.logged("store 1 updates")
	r.server.Wait("getUpdates", 2) // asked for it again
	rename("telegram_gone", "telegram_update")
	r.server.Until("the update to be confirmed", func() bool { return len(r.server.Pending()) == 0 })
	r.updateState(id, "done")
}

// TestOnePoller: of two doors one polls, and the other takes over.
func TestOnePoller(t *testing.T) {
	r := newRig(t)
	first := r.run(r.door(nil))
	r.server.Wait("getUpdates", 1)
	r.run(r.door(nil))
	r.server.Wait("getMe", 2)
	id := r.server.Push(telegramtest.Text(15, 7, "en", "hello"))
	r.updateState(id, "done")
	r.server.Until("the update to be confirmed", func() bool { return len(r.server.Pending()) == 0 })
	first()
	id = r.server.Push(telegramtest.Text(15, 8, "en", "hello"))
	r.updateState(id, "done")
	if strings.Contains(r.log.String(), "onflict") {
		t.Error("two polled at once")
	}
}

// TestBrokenUpdates: nothing that Telegram may send stops the rest.
func TestBrokenUpdates(t *testing.T) {
	r := newRig(t)
	r.answering()
	private := func(message int, content telegramtest.Map) telegramtest.Map {
		return telegramtest.Map{"message": telegramtest.Private(16, message, "en", content)}
	}
	message := telegramtest.Private(16, 1, "en", telegramtest.Map{"text": "pinned"})
	want := map[int64]string{}
	push := func(state string, fields telegramtest.Map) int64 {
		id := r.server.Push(fields)
		want[id] = state
		return id
	}
	push("dead", telegramtest.Map{"message": "no object"})
	push("dead", private(2, telegramtest.Map{"paid_media": telegramtest.Map{"star_count": 1, "paid_media": []any{telegramtest.Map{"type": "live_photo"}}}}))
	saved := push("dead", private(3, telegramtest.Map{"text": "How long does an apprenticeship as a nurse take?", "forward_origin": telegramtest.Map{"type": "from_the_future"}}))
	push("dead", telegramtest.Map{"message_reaction": telegramtest.Map{"new_reaction": []any{telegramtest.Map{"type": "from_the_future"}}}})
	push("skipped", telegramtest.Map{"channel_post": message})
	push("dead", telegramtest.Map{"my_chat_member": telegramtest.Map{"chat": telegramtest.Map{"id": 16, "type": "private"}, "new_chat_member": telegramtest.Map{"status": "from_the_future"}}})
	push("skipped", telegramtest.Map{"from_the_future": telegramtest.Map{"id": 1}})
	push("skipped", telegramtest.Map{})
	push("skipped", private(4, telegramtest.Map{"pinned_message": message}))
	push("skipped", telegramtest.Map{"callback_query": telegramtest.Map{"id": "1", "from": telegramtest.Map{"id": 1}, "inline_message_id": "x"}})
	push("done", private(5, telegramtest.Map{"text": "a \x00 and half a pair"}))
	push("done", private(6, telegramtest.Map{"live_photo": telegramtest.Map{"file_id": "1"}})) // newer than the library: a person's all the same
	deep := int64(5000)
	r.server.PushRaw(deep, fmt.Sprintf(`{"update_id":%d,"x":%s}`, deep, strings.Repeat("[", 9000)+strings.Repeat("]", 9000)))
	want[deep] = "skipped"
	huge := deep + 2
	r.server.PushRaw(huge, fmt.Sprintf(`{"update_id":%d,"x":1e400000}`, huge)) // JSON, but not for PostgreSQL
	want[huge] = "dead"
	half := deep + 1
	r.server.PushRaw(half, fmt.Sprintf(`{"update_id":%d,"message":{"message_id":7,"date":1,"chat":{"id":16,"type":"private"},"text":"half \ud83d of a pair"}}`, half))
	want[half] = "done"
	r.run(r.door(nil))
	for id, state := range want {
		r.updateState(id, state)
	}
	r.server.Until("all to be confirmed", func() bool { return len(r.server.Pending()) == 0 })
	// The words of the one that could not be decoded were answered.
	r.server.Until("an answer", func() bool {
		for _, m := range r.server.Sent(16) {
			if strings.Contains(m.Params["text"], "three years") {
				return true
			}
		}
		return false
	})
	if why := r.updateState(saved, "dead"); !strings.Contains(why, "its text was taken") {
		t.Errorf("the reason is %q", why)
	}
	if n := r.count(`SELECT count(*) FROM turn`); n != 4 {
		t.Errorf("%d turns, want 4", n)
	}
}
