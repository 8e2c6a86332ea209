package telegramtest

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// TestSpec: the checker finds what is wrong, and lets pass what is not.
func TestSpec(t *testing.T) {
	s := loadSpec(t)
	if s == nil {
		if os.Getenv("CI") != "" {
			t.Fatal("in CI the Bot API's specification must be beside the checkout")
		}
		t.Skip("the Bot API's specification is not at hand")
	}
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
