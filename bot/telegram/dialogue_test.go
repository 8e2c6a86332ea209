package telegram_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"careerbot/bot/telegram"
	"careerbot/bot/telegram/telegramtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/prompts"
)

// TestGroup: a group is answered once a day, and only where it addresses us.
func TestGroup(t *testing.T) {
	r := newRig(t)
	r.answering()
	r.run(r.door(nil))
	group := func(chat int64, text string, content telegramtest.Map) int64 {
		return r.server.Push(telegramtest.Group(chat, 5, "en", text, content))
	}
	ignored := []int64{
		group(-31, "just talking", nil),
		group(-31, "hello @OtherBot", telegramtest.Map{"entities": telegramtest.Entities("mention", 6, 9)}),
		group(-31, "/help@OtherBot", telegramtest.Map{"entities": telegramtest.Entities("bot_command", 0, 14)}),
		group(-31, "yes", telegramtest.Map{"reply_to_message": telegramtest.Map{"message_id": 1, "date": 1, "chat": telegramtest.Map{"id": -31, "type": "supergroup"}, "from": telegramtest.Map{"id": 5, "is_bot": false}}}),
		group(-31, "@x", telegramtest.Map{"entities": telegramtest.Entities("mention", 9, 99)}),
	}
	for _, id := range ignored {
		r.updateState(id, "skipped")
	}
	if n := r.count(`SELECT count(*) FROM telegram_update WHERE body ? 'message'`); n != 0 {
		t.Errorf("%d messages that were not for us were kept", n)
	}
	if n := len(r.server.Sent(-31)); n != 0 {
		t.Errorf("%d messages to a group that did not ask", n)
	}
	// An emoji is two units, in which entities count.
	mention := telegramtest.Map{"entities": telegramtest.Entities("mention", 3, 14), "is_topic_message": true, "message_thread_id": 8}
	r.updateState(group(-31, "😀 @careertestbot how long is probation?", mention), "done")
	got := r.server.WaitSent(-31, 1)[0].Params
	if got["text"] != prompts.Group("en") || got["message_thread_id"] != "8" || !strings.Contains(got["reply_parameters"], `"message_id":5`) {
		t.Errorf("%v", got)
	}
	r.updateState(group(-31, "😀 @careertestbot again", mention), "done")
	r.updateState(group(-32, "ok", telegramtest.Map{"reply_to_message": telegramtest.Map{"message_id": 1, "date": 1, "chat": telegramtest.Map{"id": -32, "type": "supergroup"}, "from": telegramtest.Map{"id": telegramtest.BotID, "is_bot": true}}}), "done")
	r.server.WaitSent(-32, 1)
	if n := len(r.server.Sent(-31)); n != 1 {
		t.Errorf("%d messages to the group", n)
	}
	// The next day it may be said again.
	if _, err := r.pool.Exec(t.Context(), `UPDATE turn SET external_id = 'group:2000-01-01'`); err != nil {
		t.Fatal(err)
	}
	r.updateState(group(-31, "/help", telegramtest.Map{"entities": telegramtest.Entities("bot_command", 0, 5)}), "done")
	r.server.WaitSent(-31, 2)
	if n := r.count(`SELECT count(*) FROM turn WHERE message <> ''`) + r.count(`SELECT count(*) FROM telegram_update WHERE body ? 'message'`); n != 0 {
		t.Errorf("%d messages of groups were kept", n)
	}
}

func TestPersonButton(t *testing.T) {
	r := newRig(t)
	r.answering()
	r.run(r.door(nil))
	for i, c := range []struct{ under, want string }{
		{"试用期最长不得超过六个月。", prompts.Person("zh", "12333")},
		{"It takes three years.", prompts.Person("en", "12333")},
		{"", prompts.Person("zh", "12333")},
	} {
		chat := int64(41 + i)
		r.updateState(r.server.Push(telegramtest.Press(chat, string(rune('a'+i)), "person", c.under)), "done")
		got := r.server.WaitSent(chat, 1)[0].Params
		if got["text"] != c.want || got["reply_parameters"] != "" {
			t.Errorf("under %q: %v", c.under, got)
		}
	}
	r.updateState(r.server.Push(telegramtest.Press(41, "z", "from_the_future", "hello")), "skipped")
	confirmed := map[string]bool{}
	for _, q := range r.server.Wait("answerCallbackQuery", 4) {
		confirmed[q.Params["callback_query_id"]] = true
	}
	if len(confirmed) != 4 {
		t.Errorf("confirmed %v", confirmed)
	}
}

// TestWords: what people send reaches the core as it should.
func TestWords(t *testing.T) {
	r := newRig(t)
	r.run(r.door(nil))
	for i, c := range []struct {
		content telegramtest.Map
		message string
		kind    string
	}{
		{telegramtest.Map{"text": "/start"}, "/start", "text"},
		{telegramtest.Map{"text": "/start from_poster-7"}, "/start from_poster-7", "text"},
		{telegramtest.Map{"text": "/START@CareerTestBot x"}, "/start x", "text"},
		{telegramtest.Map{"text": "/help@MyBot"}, "/help", "text"},
		{telegramtest.Map{"text": "/lang@MyBot zh"}, "/lang zh", "text"},
		{telegramtest.Map{"text": "/lang en"}, "/lang en", "text"},
		{telegramtest.Map{"text": "who@example.org /start"}, "who@example.org /start", "text"},
		{telegramtest.Map{"caption": "what is this form?", "photo": []any{}}, "what is this form?", "text"},
		{telegramtest.Map{"sticker": telegramtest.Map{"file_id": "1", "emoji": "😀"}}, "", "sticker"},
		{telegramtest.Map{"voice": telegramtest.Map{"file_id": "1", "duration": 3}}, "", "voice"},
		{telegramtest.Map{"photo": []any{telegramtest.Map{"file_id": "1"}}}, "", "photo"},
		{telegramtest.Map{"document": telegramtest.Map{"file_id": "1"}}, "", "photo"},
		{telegramtest.Map{"contact": telegramtest.Map{"phone_number": "13800138000", "first_name": "x"}}, "", "contact"},
		{telegramtest.Map{"location": telegramtest.Map{"latitude": 23.1, "longitude": 113.2}}, "geo:23.1,113.2", "location"},
		{telegramtest.Map{"from_the_future": telegramtest.Map{}}, "", "other"},
	} {
		chat := int64(51 + i)
		r.updateState(r.server.Push(telegramtest.Map{"message": telegramtest.Private(chat, 3, "zh-CN", c.content)}), "done")
		var message, kind, language, external string
		err := r.pool.QueryRow(t.Context(), `
			SELECT t.message, t.kind, c.language, t.external_id FROM turn t JOIN conversation c ON c.id = t.conversation_id
			WHERE c.channel = 'telegram' AND c.external_id = $1::bigint::text`, chat).Scan(&message, &kind, &language, &external)
		if err != nil || message != c.message || kind != c.kind || language != "zh" || external != "3" {
			t.Errorf("%v became %q %s %s %s %v", c.content, message, kind, language, external, err)
		}
	}
	if n := r.count(`SELECT count(*) FROM telegram_update WHERE body::text LIKE '%13800138000%' OR body::text LIKE '%113.2%'`); n != 0 {
		t.Error("a phone number or a position was kept")
	}
}

// TestTokenIsNeverShown: errors of every kind are logged and stored without it
// (every test's log is looked through; these are the ways that have an address
// in them), and say what to do.
func TestTokenIsNeverShown(t *testing.T) {
	t.Run("refused", func(t *testing.T) {
		r := newRig(t)
		r.server.Fail(telegramtest.Fault{Method: "getMe", Status: 401, Description: "Unauthorized: " + telegramtest.Token})
		r.run(r.door(nil))
		r.logged("check TELEGRAM_BOT_TOKEN")
		r.logged("***")
		r.server.Wait("getUpdates", 1) // and goes on once it is accepted
	})
	t.Run("conflict", func(t *testing.T) {
		r := newRig(t)
		r.server.Fail(telegramtest.Fault{Method: "getUpdates", Status: 409, Description: "Conflict: terminated by other getUpdates request"})
		r.run(r.door(nil))
		r.logged("another program takes this bot's updates")
		r.server.Wait("getUpdates", 2)
	})
	t.Run("no answer", func(t *testing.T) {
		r := newRig(t)
		r.server.Fail(telegramtest.Fault{Method: "getUpdates", Lose: true})
		r.server.Fail(telegramtest.Fault{Method: "deleteWebhook", Raw: "<html>" + telegramtest.Token, Status: 502})
		r.run(r.door(nil))
		r.logged("get updates")
		r.server.Wait("getUpdates", 2)
	})
	t.Run("no connection", func(t *testing.T) {
		r := newRig(t)
		stop := r.run(r.door(func(o *telegram.Options) { o.APIURL = "http://127.0.0.1:1" }))
		r.logged("connection refused")
		stop()
	})
	t.Run("redirect", func(t *testing.T) {
		r := newRig(t)
		r.server.Fail(telegramtest.Fault{Method: "getMe", Raw: "moved", Status: 307})
		r.run(r.door(nil))
		r.server.Wait("getUpdates", 1)
	})
}

func TestNewRefuses(t *testing.T) {
	r := newRig(t)
	good := telegram.Options{Token: telegramtest.Token, APIURL: r.server.URL}
	for name, change := range map[string]func(*telegram.Options){
		"no token":          func(o *telegram.Options) { o.Token = "" },
		"token with a path": func(o *telegram.Options) { o.Token = "1:SECRET/../x" },
		"address":           func(o *telegram.Options) { o.APIURL = "localhost:8081" },
		"open webhook":      func(o *telegram.Options) { o.WebhookURL = "https://example.org/" },
		"secret":            func(o *telegram.Options) { o.WebhookSecret = "SECRET with spaces" },
	} {
		o := good
		change(&o)
		_, err := telegram.New(r.core, o)
		if err == nil || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := telegram.New(r.core, good); err != nil {
		t.Error(err)
	}
	if asked := r.server.Requests(""); len(asked) != 0 {
		t.Errorf("what makes a door asks Telegram: %+v", asked)
	}
}

// TestAskBack: what the core asks back has its cases as buttons, and a press is
// the answer.
func TestAskBack(t *testing.T) {
	r := newRig(t)
	r.answering()
	reader := read.New(read.Options{})
	defer reader.Close()
	library := &knowledge.Library{Pool: r.pool, Reader: reader, Now: func() time.Time { return aDay }}
	if _, err := library.Load(t.Context(), []string{"../testdata/cases"}, knowledge.Source{}, nil); err != nil {
		t.Fatal(err)
	}
	r.run(r.door(nil))
	const chat = 71
	r.updateState(r.server.Push(telegramtest.Map{"message": telegramtest.Private(chat, 1, "zh-CN", telegramtest.Map{"text": "孩子生了，生育津贴发多少天？"})}), "done")
	asked := r.server.WaitSent(chat, 1)[0].Params
	var keyboard struct {
		Rows [][]struct {
			Text string `json:"text"`
			Data string `json:"callback_data"`
		} `json:"inline_keyboard"`
	}
	if err := json.Unmarshal([]byte(asked["reply_markup"]), &keyboard); err != nil {
		t.Fatal(err)
	}
	var labels []string
	press := ""
	for _, row := range keyboard.Rows {
		for _, b := range row {
			labels = append(labels, b.Text)
			if len(b.Data) > 64 {
				t.Errorf("%q carries %d bytes", b.Text, len(b.Data))
			}
			if strings.HasSuffix(b.Text, "以前") {
				press = b.Data
			}
		}
	}
	if got := strings.Join(labels, "|"); got != "2026年3月1日以前|2026年3月1日起|说不准|找人工" {
		t.Fatalf("buttons %s under %q", got, asked["text"])
	}
	r.updateState(r.server.Push(telegramtest.Press(chat, "p", press, asked["text"])), "done")
	// A press is shown as what the person said, then the answer follows.
	if got := r.server.WaitSent(chat, 2)[1].Params["text"]; !strings.Contains(got, "98天") {
		t.Errorf("the answer: %q", got)
	}
}
