package telegramtest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
	commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	language    = regexp.MustCompile(`^[a-z]{2}$`)
)

// iconColors are those that a topic can have.
var iconColors = []string{"7322096", "16766590", "13338331", "9367192", "16749490", "16478047"}

// complaints are what is wrong with a request.
type complaints []string

func (c *complaints) add(wrong bool, format string, args ...any) {
	if wrong {
		*c = append(*c, fmt.Sprintf(format, args...))
	}
}

// prose checks what the specification says in words only.
func prose(method string, params map[string]value) []string {
	var wrong complaints
	get := func(name string) string { return params[name].String() }
	given := func(name string) bool { _, ok := params[name]; return ok }
	for name, v := range params {
		wrong.add(v.file == nil && !utf8.ValidString(v.String()), "%s is not UTF-8", name)
	}
	between := func(name string, least, most int) {
		n, err := strconv.Atoi(get(name))
		wrong.add(err == nil && (n < least || n > most), "%s is not in %d-%d", name, least, most)
	}
	long := func(name string, most int) {
		wrong.add(units(get(name)) > most, "%s is longer than %d", name, most)
	}
	text := func(name string, least, most int) {
		read, refused := plain(get(name), get("parse_mode"))
		if n := units(read); refused == nil {
			wrong.add(n < least || n > most, "the %s has %d UTF-16 units, not %d to %d", name, n, least, most)
		}
	}
	switch method {
	case "sendMessage":
		text("text", 1, maxText)
	case "sendMessageDraft":
		text("text", 0, maxText)
		wrong.add(get("draft_id") == "0", "draft_id is zero")
	case "editMessageText":
		if given("text") {
			text("text", 1, maxText)
		}
		wrong.add(given("text") == given("rich_message"), "text or rich_message, one of them, is required")
	case "sendChatAction":
		wrong.add(!slices.Contains(chatActions, get("action")), "there is no action %s", get("action"))
	case "answerCallbackQuery":
		long("text", 200)
	case "setWebhook":
		wrong.add(given("secret_token") && !secretToken.MatchString(get("secret_token")), "secret_token has other characters than A-Z a-z 0-9 _ -")
		wrong.add(get("url") != "" && !strings.HasPrefix(get("url"), "https://"), "url is not https")
		between("max_connections", 1, 100)
	case "getUpdates":
		between("limit", 1, 100)
		between("timeout", 0, 50)
	case "createForumTopic":
		wrong.add(get("name") == "", "name is empty")
		long("name", 128)
		wrong.add(given("icon_color") && !slices.Contains(iconColors, get("icon_color")), "icon_color %s is none of the six", get("icon_color"))
	case "editForumTopic":
		long("name", 128)
	case "setMyCommands":
		commands(&wrong, get("commands"))
	case "setMyName":
		long("name", 64)
	case "setMyDescription":
		long("description", 512)
	case "setMyShortDescription":
		long("short_description", 120)
	case "sendMediaGroup":
		n := listed(get("media"))
		wrong.add(n < 2 || n > 10, "an album has 2 to 10 media, not %d", n)
	}
	if given("caption") {
		text("caption", 0, maxCaption)
	}
	if given("message_ids") {
		n := listed(get("message_ids"))
		wrong.add(n < 1 || n > 100, "message_ids are 1 to 100, not %d", n)
	}
	if mode := get("parse_mode"); mode != "" {
		wrong.add(!slices.Contains([]string{"html", "markdown", "markdownv2"}, strings.ToLower(mode)), "there is no parse_mode %s", mode)
	}
	wrong.add(get("language_code") != "" && !language.MatchString(get("language_code")), "language_code has not two letters")
	if strings.HasPrefix(method, "editMessage") {
		whole := given("chat_id") && given("message_id")
		wrong.add(whole == given("inline_message_id"), "chat_id and message_id, or inline_message_id, are required")
	}
	if given("reply_parameters") {
		reply(&wrong, get("reply_parameters"))
	}
	if given("reply_markup") {
		keyboard(&wrong, get("reply_markup"), get("chat_id"))
	}
	return wrong
}

func commands(wrong *complaints, list string) {
	var all []Command
	if json.Unmarshal([]byte(list), &all) != nil {
		return // the check of types has said so
	}
	wrong.add(len(all) > 100, "%d commands are more than 100", len(all))
	for _, c := range all {
		wrong.add(!commandName.MatchString(c.Command), "command %q is not 1-32 of a-z 0-9 _", c.Command)
		n := units(c.Description)
		wrong.add(n < 1 || n > 256, "the description of command %s is not 1-256 long", c.Command)
	}
}

func reply(wrong *complaints, raw string) {
	var to struct {
		MessageID int    `json:"message_id"`
		Quote     string `json:"quote"`
		Mode      string `json:"quote_parse_mode"`
	}
	if json.Unmarshal([]byte(raw), &to) != nil {
		return
	}
	wrong.add(to.MessageID < 0, "reply_parameters.message_id is %d", to.MessageID)
	if quote, refused := plain(to.Quote, to.Mode); refused == nil {
		wrong.add(units(quote) > 1024, "reply_parameters.quote is longer than 1024")
	}
}

// looks are the fields of a button that say how it looks, not what it does.
var looks = []string{"text", "icon_custom_emoji_id", "style"}

// leftOut are the values that stand for none. go-telegram/bot v1.19.0 sends the
// last one, of copy_text, with every button; Telegram looks at the others first.
var leftOut = []string{"null", "false", `{"text":""}`}

// keyboard checks the buttons of either kind of keyboard.
func keyboard(wrong *complaints, raw, chat string) {
	var markup struct {
		Inline   [][]map[string]json.RawMessage `json:"inline_keyboard"`
		Keyboard [][]json.RawMessage            `json:"keyboard"`
	}
	if json.Unmarshal([]byte(raw), &markup) != nil {
		return
	}
	notPrivate := strings.HasPrefix(chat, "-") || strings.HasPrefix(chat, "@")
	buttons := 0
	for _, row := range markup.Inline {
		for _, b := range row {
			buttons++
			actions := 0
			for name, v := range b {
				if !slices.Contains(looks, name) && !slices.Contains(leftOut, string(v)) {
					actions++
				}
			}
			wrong.add(actions != 1, "a button of the inline keyboard does %d things, not exactly one", actions)
			wrong.add(words(b["text"]) == "", "a button has no text")
			data, does := b["callback_data"]
			wrong.add(does && (words(data) == "" || len(words(data)) > 64), "callback_data is not 1-64 bytes long")
			wrong.add(b["web_app"] != nil && notPrivate, "web_app buttons are for private chats only")
			var app struct{ URL string }
			wrong.add(json.Unmarshal(b["web_app"], &app) == nil && !strings.HasPrefix(app.URL, "https://"), "the url of a web_app is not https")
		}
	}
	wrong.add(buttons > 100, "%d buttons are more than 100", buttons)
	for _, row := range markup.Keyboard {
		for _, b := range row {
			var fields map[string]json.RawMessage
			if json.Unmarshal(b, &fields) != nil {
				continue // a button that is only a text
			}
			for _, name := range []string{"request_location", "request_contact", "request_poll", "web_app"} {
				wrong.add(fields[name] != nil && notPrivate, "%s buttons are for private chats only", name)
			}
		}
	}
}

// words reads a JSON string; what is none is empty.
func words(raw json.RawMessage) string {
	var s string
	if raw != nil {
		_ = json.Unmarshal(raw, &s) // the check of types says what is wrong
	}
	return s
}
