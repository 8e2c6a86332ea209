package telegramtest

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// needSpec gives the specification, without which a test makes no sense.
func needSpec(t *testing.T) *spec {
	t.Helper()
	s, err := readSpec("")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("in CI the Bot API's specification must be beside the checkout")
		}
		t.Skip("the Bot API's specification is not at hand")
	}
	return s
}

// TestSpec: the checker finds what is wrong, and lets pass what is not.
func TestSpec(t *testing.T) {
	s := needSpec(t)
	form := func(pairs ...string) map[string]value {
		params := map[string]value{}
		for i := 0; i < len(pairs); i += 2 {
			params[pairs[i]] = value{text: pairs[i+1]}
		}
		return params
	}
	for name, c := range map[string]struct {
		method string
		params map[string]value
		want   string // a part of the complaint; "" is none
	}{
		"fine":           {"sendMessage", form("chat_id", "1", "text", "x", "reply_parameters", `{"message_id":1}`), ""},
		"channel":        {"sendMessage", form("chat_id", "@name", "text", "x"), ""},
		"button":         {"sendMessage", form("chat_id", "1", "text", "x", "reply_markup", `{"inline_keyboard":[[{"text":"x","callback_data":"y"}]]}`), ""},
		"json":           {"getUpdates", map[string]value{"offset": {json: json.RawMessage("5")}, "allowed_updates": {json: json.RawMessage(`["message"]`)}}, ""},
		"no method":      {"sendMesage", nil, "no such method"},
		"missing":        {"sendMessage", form("chat_id", "1"), "text is required"},
		"no parameter":   {"sendMessage", form("chat_id", "1", "text", "x", "txt", "y"), "no parameter txt"},
		"no integer":     {"sendMessage", form("chat_id", "1", "text", "x", "message_thread_id", "x"), "no Integer"},
		"string in json": {"getUpdates", map[string]value{"offset": {json: json.RawMessage(`"5"`)}}, "no Integer"},
		"no boolean":     {"sendMessage", form("chat_id", "1", "text", "x", "protect_content", "yes"), "no Boolean"},
		"inner missing":  {"sendMessage", form("chat_id", "1", "text", "x", "reply_parameters", `{}`), "message_id is required"},
		"inner unknown":  {"sendMessage", form("chat_id", "1", "text", "x", "reply_parameters", `{"message_id":1,"quot":"x"}`), "has no quot"},
		"long button":    {"sendMessage", form("chat_id", "1", "text", "x", "reply_markup", `{"inline_keyboard":[[{"text":"x","callback_data":"`+strings.Repeat("y", 65)+`"}]]}`), "1-64 bytes"},
		"bad secret":     {"setWebhook", form("url", "https://x", "secret_token", "a b"), "other characters"},
		"plain webhook":  {"setWebhook", form("url", "http://x"), "not https"},
		"file":           {"sendVoice", map[string]value{"chat_id": {text: "1"}, "voice": {file: &File{Name: "a.ogg"}}}, ""},
		"file id":        {"sendVoice", form("chat_id", "1", "voice", "abc", "caption", "x"), ""},
		"album": {"sendMediaGroup", map[string]value{
			"chat_id": {text: "1"}, "media": {text: `[{"type":"photo","media":"attach://a"},{"type":"photo","media":"b"}]`}, "a": {file: &File{Name: "a"}},
		}, ""},
		"edit":           {"editMessageText", form("chat_id", "1", "message_id", "5", "text", "x"), ""},
		"draft":          {"sendMessageDraft", form("chat_id", "1", "draft_id", "-5", "text", ""), ""},
		"commands":       {"setMyCommands", form("commands", `[{"command":"help_2","description":"x"}]`, "scope", `{"type":"chat","chat_id":5}`, "language_code", "zh"), ""},
		"html length":    {"sendMessage", form("chat_id", "1", "parse_mode", "HTML", "text", strings.Repeat("<b>x</b>", 4096)), ""},
		"file not named": {"sendVoice", map[string]value{"chat_id": {text: "1"}, "voice": {text: "abc"}, "other": {file: &File{Name: "a.ogg"}}}, "attach://other"},
		"no file":        {"sendMessage", map[string]value{"chat_id": {text: "1"}, "text": {file: &File{Name: "a"}}}, "text is no file"},
		"long text":      {"sendMessage", form("chat_id", "1", "text", strings.Repeat("😀", 2049)), "4098 UTF-16 units"},
		"empty text":     {"sendMessage", form("chat_id", "1", "parse_mode", "HTML", "text", "<b></b>"), "0 UTF-16 units"},
		"long edit":      {"editMessageText", form("chat_id", "1", "message_id", "5", "text", strings.Repeat("x", 4097)), "4097 UTF-16 units"},
		"edit of what":   {"editMessageText", form("chat_id", "1", "text", "x"), "inline_message_id"},
		"long caption":   {"sendVoice", form("chat_id", "1", "voice", "a", "caption", strings.Repeat("x", 1025)), "1025 UTF-16 units"},
		"parse mode":     {"sendMessage", form("chat_id", "1", "text", "x", "parse_mode", "XML"), "no parse_mode XML"},
		"draft zero":     {"sendMessageDraft", form("chat_id", "1", "draft_id", "0", "text", "x"), "draft_id is zero"},
		"draft string":   {"sendMessageDraft", form("chat_id", "1", "draft_id", "a", "text", "x"), "no Integer"},
		"action":         {"sendChatAction", form("chat_id", "1", "action", "thinking"), "no action thinking"},
		"long alert":     {"answerCallbackQuery", form("callback_query_id", "1", "text", strings.Repeat("x", 201)), "longer than 200"},
		"topic":          {"createForumTopic", form("chat_id", "-1", "name", strings.Repeat("x", 129)), "longer than 128"},
		"no topic":       {"createForumTopic", form("chat_id", "-1", "name", ""), "name is empty"},
		"icon":           {"createForumTopic", form("chat_id", "-1", "name", "x", "icon_color", "1"), "none of the six"},
		"command":        {"setMyCommands", form("commands", `[{"command":"Help","description":"x"}]`), "not 1-32 of"},
		"description":    {"setMyCommands", form("commands", `[{"command":"help","description":""}]`), "not 1-256"},
		"language":       {"setMyDescription", form("description", "x", "language_code", "zh-hans"), "two letters"},
		"bot text":       {"setMyDescription", form("description", strings.Repeat("x", 513)), "longer than 512"},
		"bot short text": {"setMyShortDescription", form("short_description", strings.Repeat("x", 121)), "longer than 120"},
		"no action":      {"sendMessage", form("chat_id", "1", "text", "x", "reply_markup", `{"inline_keyboard":[[{"text":"x"}]]}`), "does 0 things"},
		"two actions":    {"sendMessage", form("chat_id", "1", "text", "x", "reply_markup", `{"inline_keyboard":[[{"text":"x","callback_data":"y","url":"https://x"}]]}`), "does 2 things"},
		"null button":    {"sendMessage", form("chat_id", "1", "text", "x", "reply_markup", `{"inline_keyboard":[[{"text":"x","callback_data":"y","callback_game":null,"pay":false}]]}`), ""},
		"empty button":   {"sendMessage", form("chat_id", "1", "text", "x", "reply_markup", `{"inline_keyboard":[[{"text":"x","callback_data":""}]]}`), "1-64 bytes"},
		"app in group":   {"sendMessage", form("chat_id", "-1", "text", "x", "reply_markup", `{"inline_keyboard":[[{"text":"x","web_app":{"url":"https://x"}}]]}`), "private chats only"},
		"place in group": {"sendMessage", form("chat_id", "-1", "text", "x", "reply_markup", `{"keyboard":[[{"text":"x","request_location":true}]]}`), "private chats only"},
		"reply to none":  {"sendMessage", form("chat_id", "1", "text", "x", "reply_parameters", `{"message_id":-1}`), "message_id is -1"},
		"small album":    {"sendMediaGroup", form("chat_id", "1", "media", `[{"type":"photo","media":"b"}]`), "2 to 10"},
		"no messages":    {"deleteMessages", form("chat_id", "1", "message_ids", `[]`), "1 to 100"},
		"connections":    {"setWebhook", form("url", "https://x", "max_connections", "101"), "1-100"},
		"long poll":      {"getUpdates", form("timeout", "60"), "0-50"},
	} {
		got := strings.Join(s.check(c.method, c.params), "; ")
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestParseHTML(t *testing.T) {
	for s, want := range map[string]string{
		"a &lt;b&gt; &amp;amp; &quot;&#65;&#x42; &foo; & c":               `a <b> &amp; "AB &foo; & c`,
		`<blockquote expandable><a href="x?a=1&amp;b">t</a></blockquote>`: "t",
	} {
		if text, _, err := ParseHTML(s); err != nil || text != want {
			t.Errorf("%s: %q %v", s, text, err)
		}
	}
	for _, s := range []string{"<b>", "</b>", "<b><i></b></i>", "<script>x</script>", "a < b", "<a>x</a>", "<blockquote><blockquote>x</blockquote></blockquote>"} {
		if text, _, err := ParseHTML(s); err == nil {
			t.Errorf("%s passes as %q", s, text)
		}
	}
}
