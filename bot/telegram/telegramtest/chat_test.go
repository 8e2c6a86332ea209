package telegramtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

const (
	forum = int64(-1001234567890)
	room  = "-1001234567890"
)

// TestShown: what a person sees after sends, edits and deletions.
func TestShown(t *testing.T) {
	c := newClient(t, Options{})
	c.Push(Text(7, 3, "en", "hello"))
	keys := `{"inline_keyboard":[[{"text":"x","callback_data":"y"}]]}`
	a := c.ok("sendMessage", "chat_id", "7", "text", "<b>one</b>", "parse_mode", "HTML", "reply_markup", keys, "reply_parameters", `{"message_id":3}`)
	id := fmt.Sprint(a.id())
	for _, part := range []string{`"type":"private"`, `"text":"one"`, `"reply_to_message":{`, `"callback_data":"y"`} {
		if !strings.Contains(a.raw, part) {
			t.Errorf("no %s in %s", part, a.raw)
		}
	}
	m := c.Shown(7)[0]
	c.want("sent", []any{m.ID, m.Text, m.Source, m.ReplyTo, m.Markup, m.Edits}, []any{a.id(), "one", "<b>one</b>", 3, keys, 0})
	c.no(400, notModified, "editMessageText", "chat_id", "7", "message_id", id, "text", "<b>one</b>", "parse_mode", "HTML", "reply_markup", keys)
	c.ok("editMessageText", "chat_id", "7", "message_id", id, "text", "one", "reply_markup", keys)
	c.ok("editMessageText", "chat_id", "7", "message_id", id, "text", "two")
	m = c.Shown(7)[0]
	c.want("edited", []any{m.Text, m.Markup, m.Edits}, []any{"two", "", 2})
	c.ok("editMessageReplyMarkup", "chat_id", "7", "message_id", id, "reply_markup", keys)
	c.no(400, notModified, "editMessageReplyMarkup", "chat_id", "7", "message_id", id, "reply_markup", keys)
	c.want("keyboard", c.Shown(7)[0].Markup, keys)
	c.no(400, "message to edit not found", "editMessageText", "chat_id", "7", "message_id", "9", "text", "x")
	c.no(400, "message can't be edited", "editMessageText", "chat_id", "7", "message_id", "3", "text", "x")
	c.no(400, "message to be replied not found", "sendMessage", "chat_id", "7", "text", "x", "reply_parameters", `{"message_id":99}`)
	c.ok("sendMessage", "chat_id", "7", "text", "x", "reply_parameters", `{"message_id":99,"allow_sending_without_reply":true}`)
	c.Push(Edited(7, 3, "en", "changed"))
	c.want("the person's own", c.History(7)[0].Text, "changed")
	copied := c.ok("copyMessage", "chat_id", "8", "from_chat_id", "7", "message_id", "3")
	c.want("copied", c.Shown(8)[0].Text, "changed")
	c.want("an id only", string(copied.Result), fmt.Sprintf(`{"message_id":%d}`, copied.id()))
	c.ok("forwardMessage", "chat_id", "8", "from_chat_id", "7", "message_id", id)
	c.want("forwarded", c.Shown(8)[1].Origin, 7)
	c.no(400, "message to copy not found", "copyMessage", "chat_id", "8", "from_chat_id", "7", "message_id", "77")
	c.ok("deleteMessage", "chat_id", "7", "message_id", id)
	c.no(400, "message to delete not found", "deleteMessage", "chat_id", "7", "message_id", id)
	c.want("deleted", len(c.Shown(7)), 1)
	c.Push(PressOn(7, "q1", "y", a.id()))
	c.ok("answerCallbackQuery", "callback_query_id", "q1")
	c.no(400, "query is too old", "answerCallbackQuery", "callback_query_id", "q2")
	c.ok("sendChatAction", "chat_id", "7", "action", "typing")
	c.ok("sendLocation", "chat_id", "7", "latitude", "1.5", "longitude", "2")
	c.ok("sendDice", "chat_id", "7")
	c.ok("setMessageReaction", "chat_id", "7", "message_id", "3")
}

func TestTopics(t *testing.T) {
	c := newClient(t, Options{})
	var topic struct {
		Thread int    `json:"message_thread_id"`
		Name   string `json:"name"`
		Icon   int    `json:"icon_color"`
	}
	json.Unmarshal(c.ok("createForumTopic", "chat_id", room, "name", "Li").Result, &topic)
	thread := fmt.Sprint(topic.Thread)
	c.want("made", topic.Name, "Li")
	a := c.ok("sendMessage", "chat_id", room, "message_thread_id", thread, "text", "x")
	if !strings.Contains(a.raw, `"type":"supergroup"`) || !strings.Contains(a.raw, `"is_topic_message":true`) {
		t.Error(a.raw)
	}
	c.ok("editForumTopic", "chat_id", room, "message_thread_id", thread, "name", "Li, done")
	c.no(400, "TOPIC_NOT_MODIFIED", "editForumTopic", "chat_id", room, "message_thread_id", thread, "name", "Li, done")
	c.ok("closeForumTopic", "chat_id", room, "message_thread_id", thread)
	c.want("closed", c.Topics(forum), []Topic{{Thread: topic.Thread, Name: "Li, done", Icon: topic.Icon, Closed: true}})
	c.ok("reopenForumTopic", "chat_id", room, "message_thread_id", thread)
	c.ok("deleteForumTopic", "chat_id", room, "message_thread_id", thread)
	c.no(400, "Bad Request: message thread not found", "sendMessage", "chat_id", room, "message_thread_id", thread, "text", "x")
	c.want("its messages are gone", len(c.Shown(forum)), 0)
	c.no(400, "TOPIC_ID_INVALID", "closeForumTopic", "chat_id", room, "message_thread_id", thread)
	c.no(400, "message thread not found", "sendMessage", "chat_id", room, "message_thread_id", "1", "text", "x")
	c.Push(InTopic(forum, 8, 4, 78, "hello", nil))
	c.ok("sendMessage", "chat_id", room, "message_thread_id", "8", "text", "x")
	c.DeleteTopic(forum, 8)
	c.no(400, "message thread not found", "sendMessage", "chat_id", room, "message_thread_id", "8", "text", "x")
	if a := c.ok("sendMessage", "chat_id", "-5", "text", "x"); !strings.Contains(a.raw, `"type":"group"`) {
		t.Error(a.raw)
	}
}

func TestGone(t *testing.T) {
	c := newClient(t, Options{})
	c.Block(7)
	c.no(403, blocked, "sendMessage", "chat_id", "7", "text", "x")
	c.no(403, blocked, "sendChatAction", "chat_id", "7", "action", "typing")
	if u := c.ok("getUpdates").raw; !strings.Contains(u, `"my_chat_member"`) || !strings.Contains(u, `"kicked"`) {
		t.Error(u)
	}
	c.Unblock(7)
	c.ok("sendMessage", "chat_id", "7", "text", "x")
	c.Deactivate(7)
	c.no(403, deactivated, "sendMessage", "chat_id", "7", "text", "x")
	c.Migrate(-5, forum)
	a := c.no(400, "group chat was upgraded to a supergroup chat", "sendMessage", "chat_id", "-5", "text", "x")
	c.want("where to", a.Parameters.MigrateTo, forum)
	c.ok("sendMessage", "chat_id", room, "text", "x")
	if u := c.ok("getUpdates").raw; !strings.Contains(u, `"migrate_to_chat_id":`+room) || !strings.Contains(u, `"migrate_from_chat_id":-5`) {
		t.Error(u)
	}
	c.SetMember(forum, 78, "left")
	for user, status := range map[string]string{"78": "left", "79": "member", "4242": "administrator"} {
		if a := c.ok("getChatMember", "chat_id", room, "user_id", user); !strings.Contains(a.raw, `"status":"`+status+`"`) {
			t.Error(a.raw)
		}
	}
	if a := c.ok("getChat", "chat_id", room); !strings.Contains(a.raw, `"type":"supergroup"`) {
		t.Error(a.raw)
	}
}

// TestDraft: a draft is shown until a message ends it, and not too often.
func TestDraft(t *testing.T) {
	t.Parallel()
	needSpec(t)
	b := &book{T: t}
	c := client{t, New(b)}
	draft := func(text string) { c.ok("sendMessageDraft", "chat_id", "7", "draft_id", "5", "text", text) }
	draft("one")
	time.Sleep(310 * time.Millisecond) // the pace that is allowed
	draft("one two")
	if b.text() != "" {
		t.Errorf("at the right pace: %s", b.text())
	}
	d, shown := c.Draft(7)
	c.want("shown", []any{d.Text, d.ID, shown, len(c.Drafts(7))}, []any{"one two", 5, true, 2})
	draft("one two three")
	if !strings.Contains(b.text(), "sooner than 300ms") {
		t.Errorf("too fast: %s", b.text())
	}
	c.ok("sendMessage", "chat_id", "7", "text", "one two three")
	_, shown = c.Draft(7)
	c.want("ended", shown, false)
	c.want("drafts are no messages", len(c.Shown(7)), 1)
	c.no(400, "TEXTDRAFT_PEER_INVALID", "sendMessageDraft", "chat_id", "-5", "draft_id", "1", "text", "x")
	c.no(400, "RANDOM_ID_INVALID", "sendMessageDraft", "chat_id", "7", "draft_id", "0", "text", "x")
}

func TestFiles(t *testing.T) {
	c := newClient(t, Options{})
	c.AddFile("voice-1", []byte("OggS"))
	c.AddFile("large", make([]byte, 20<<20+1))
	c.Push(Voice(7, 3, "zh", "voice-1", 2))
	a := c.ok("getFile", "file_id", "voice-1")
	if !strings.Contains(a.raw, `"file_path":"files/voice-1"`) || !strings.Contains(a.raw, `"file_size":4`) {
		t.Error(a.raw)
	}
	fetch := func() said {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, c.URL+"/file/bot"+Token+"/files/voice-1", nil)
		return read(http.DefaultClient.Do(r))
	}
	c.want("bytes", fetch().raw, "OggS")
	c.Fail(BadGateway().For("file"))
	c.want("a download that fails", fetch().status, 502)
	c.Fail(Fault{Method: "file", Lose: true, Times: -1}) // net/http repeats a GET by itself
	c.want("a download that is lost", fetch().err != nil, true)
	c.Heal()
	c.no(400, "file is too big", "getFile", "file_id", "large")
	c.no(400, "invalid file_id", "getFile", "file_id", "none")
	c.ok("copyMessage", "chat_id", room, "from_chat_id", "7", "message_id", "3")
	c.want("copied with its file", c.Shown(forum)[0].File, "voice-1")
	c.ok("sendVoice", "chat_id", "8", "voice", "voice-1", "caption", "x")
	c.no(400, "wrong file identifier", "sendVoice", "chat_id", "8", "voice", "none")
	if a := upload(t, c.Server, "sendVoice", map[string]string{"voice": "OggS 2"}, "chat_id", "8"); !a.OK || !strings.Contains(a.raw, `"voice":{`) {
		t.Error(a.raw)
	}
	f, ok := c.File(c.Shown(8)[1].File)
	c.want("uploaded", []any{ok, string(f.Bytes), f.Name}, []any{true, "OggS 2", "voice.bin"})
	album := `[{"type":"photo","media":"attach://a","caption":"two"},{"type":"photo","media":"https://example.org/x.png"}]`
	if a := upload(t, c.Server, "sendMediaGroup", map[string]string{"a": "PNG"}, "chat_id", "8", "media", album); !a.OK {
		t.Error(a.raw)
	}
	shown := c.Shown(8)
	c.want("an album", []any{len(shown), shown[2].Album != "" && shown[2].Album == shown[3].Album, shown[2].Kind, shown[2].Text}, []any{4, true, "photo", "two"})
}

func TestProfile(t *testing.T) {
	c := newClient(t, Options{})
	chat := `{"type":"chat","chat_id":7}`
	c.ok("setMyCommands", "commands", `[{"command":"help","description":"Help"}]`)
	c.ok("setMyCommands", "commands", `[{"command":"hilfe","description":"Hilfe"}]`, "scope", `{"chat_id":7,"type":"chat"}`, "language_code", "de")
	c.want("default", c.Commands("", ""), []Command{{"help", "Help"}})
	c.want("of a scope", c.Commands(chat, "de"), []Command{{"hilfe", "Hilfe"}})
	c.want("given", string(c.ok("getMyCommands", "scope", chat, "language_code", "de").Result), `[{"command":"hilfe","description":"Hilfe"}]`)
	c.ok("deleteMyCommands", "scope", chat, "language_code", "de")
	c.want("deleted", string(c.ok("getMyCommands", "scope", chat, "language_code", "de").Result), `[]`)
	c.ok("setMyDescription", "description", "hello")
	c.ok("setMyDescription", "description", "你好", "language_code", "zh")
	c.ok("setMyShortDescription", "short_description", "hi")
	c.want("description", c.Setting("description", "zh")+c.Setting("description", ""), "你好hello")
	c.want("of a language without", string(c.ok("getMyDescription", "language_code", "fr").Result), `{"description":"hello"}`)
	c.ok("setChatMenuButton", "chat_id", "7", "menu_button", `{"type":"web_app","text":"x","web_app":{"url":"https://x"}}`)
	c.want("menu", string(c.ok("getChatMenuButton", "chat_id", "7").Result), `{"type":"web_app","text":"x","web_app":{"url":"https://x"}}`)
	c.want("menu of others", string(c.ok("getChatMenuButton").Result), `{"type":"commands"}`)
}
