package telegram_test

import (
	"fmt"
	"strings"
	"testing"

	"careerbot/bot/telegram/telegramtest"
	"careerbot/prompts"
)

const privateScope, groupScope = `{"type":"all_private_chats"}`, `{"type":"all_group_chats"}`

// TestDescribe: Telegram is told once what the bot is, whatever the number of
// replicas and starts, and again where that has changed.
func TestDescribe(t *testing.T) {
	r := newRig(t)
	r.server.Fail(telegramtest.TooMany(1).For("setMyCommands"))
	described := func(n int) {
		t.Helper()
		r.server.Until("the bot to be described", func() bool {
			return len(r.server.Requests("getMyDescription")) >= n && r.server.Setting("description", "zh") != ""
		})
	}
	sets := func() (n string) {
		for _, method := range []string{"setMyCommands", "setMyShortDescription", "setMyDescription"} {
			accepted := 0
			for _, q := range r.server.Requests(method) {
				if q.Accepted {
					accepted++
				}
			}
			n += fmt.Sprint(accepted, " ")
		}
		return n
	}
	stops := []func(){r.run(r.door(nil)), r.run(r.door(nil))}
	described(4)
	if got := sets(); got != "4 2 2 " {
		t.Errorf("two replicas set %s", got)
	}
	for code, language := range map[string]string{"": "en", "zh": "zh"} {
		for scope, want := range map[string]string{privateScope: "menu ask jobs near person mydata language help", groupScope: "help"} {
			var names []string
			for _, c := range r.server.Commands(scope, code) {
				names = append(names, c.Command)
				if c.Description != prompts.Command(language, c.Command) || c.Description == "" {
					t.Errorf("%s %q: %+v", scope, code, c)
				}
			}
			if got := strings.Join(names, " "); got != want {
				t.Errorf("%s %q: %s", scope, code, got)
			}
		}
		if got := r.server.Setting("description", code); got != prompts.Profile(language) {
			t.Errorf("description %q: %s", code, got)
		}
		if got := r.server.Setting("short_description", code); got != prompts.ProfileShort(language) || len([]rune(got)) > 120 {
			t.Errorf("short description %q: %s", code, got)
		}
	}
	for _, stop := range stops {
		stop()
	}
	stop := r.run(r.door(nil))
	described(6)
	if got := sets(); got != "4 2 2 " {
		t.Errorf("after a restart %s", got)
	}
	stop()
	r.server.Fail(telegramtest.Fault{Method: "getMyShortDescription", Result: `{"short_description":"of an older version"}`})
	r.run(r.door(nil))
	described(8)
	if got := sets(); got != "4 3 2 " {
		t.Errorf("after a change %s", got)
	}
}

// TestDescribeHoldsNobodyUp: a server that is slow at it, or too old for it,
// serves all the same.
func TestDescribeHoldsNobodyUp(t *testing.T) {
	r := newRig(t)
	r.answering()
	gate := make(chan struct{})
	defer close(gate)
	r.server.Fail(telegramtest.Fault{Method: "getMyCommands", Gate: gate})
	stop := r.run(r.door(nil))
	r.server.Wait("getMyCommands", 1)
	r.server.Push(telegramtest.Text(70, 1, "zh", "试用期最长多久？"))
	r.server.WaitSent(70, 1)
	stop()
	r.server.Heal()
	r.server.Without("getMyCommands")
	r.run(r.door(nil))
	r.logged("too old to describe the bot")
	if strings.Contains(r.log.String(), "check TELEGRAM_BOT_TOKEN") {
		t.Error("the operator is sent after the token")
	}
}

// TestCommandsAnswered: commands as Telegram sends them, and links.
func TestCommandsAnswered(t *testing.T) {
	r := newRig(t)
	r.answering()
	r.run(r.door(nil))
	for i, c := range []struct{ language, says, want string }{
		{"zh-hans", "/start", prompts.Welcome("zh", "")},
		{"en", "/start", prompts.Welcome("en", "")},
		{"zh", "/START@CareerTestBot en_4401", prompts.Region("en", "4401") + "\n\n" + prompts.Welcome("en", "")},
		{"zh", "/start zh_44_near", prompts.Near("zh", "44", "12333")},
		{"en", "/start person", prompts.Person("en", "12333")},
		{"en", "/help@CareerTestBot", prompts.Help("en")},
		{"zh", "/foo", prompts.UnknownCommand("zh")},
		{"zh", "/jobs", prompts.Jobs("zh", "12333")}, // this library says nothing of it
		{"zh", "/mydata", "Telegram 送来的原始消息"},
		{"en", "/ask How long does an apprenticeship as a nurse take?", "three years"},
	} {
		chat := int64(80 + i)
		r.server.Push(telegramtest.Text(chat, 1, c.language, c.says))
		got := r.server.WaitSent(chat, 1)[0].Params["text"]
		if text, _, err := telegramtest.ParseHTML(got); err != nil || !strings.Contains(text, c.want) {
			t.Errorf("%s: %s, %v", c.says, got, err)
		}
	}
	// The choices of the menu, pressed.
	var says string
	if err := r.pool.QueryRow(t.Context(), `SELECT string_agg(x->>'say', ' ') FROM outbox o JOIN conversation c ON c.id = o.conversation_id, jsonb_array_elements(o.body->'choices') x WHERE c.external_id = '80'`).Scan(&says); err != nil {
		t.Fatal(err)
	}
	if want := "/ask /jobs /guide /near 人工 /mydata /language"; says != want {
		t.Errorf("the menu says %s, not %s", says, want)
	}
	menu := r.count(`SELECT turn_id FROM outbox o JOIN conversation c ON c.id = o.conversation_id WHERE c.external_id = '80'`)
	r.server.Push(telegramtest.Press(80, "p1", fmt.Sprintf("say:%d:/near", menu), ""))
	if got := r.server.WaitSent(80, 2)[1].Params["text"]; !strings.Contains(got, "附近的服务站点") {
		t.Errorf("/near pressed: %s", got)
	}
	r.server.Wait("answerCallbackQuery", 1)
}

// TestWhatIsNoText: every kind gets its polite answer, and several at once get
// one.
func TestWhatIsNoText(t *testing.T) {
	r := newRig(t)
	r.answering()
	r.run(r.door(nil))
	photo := telegramtest.Map{"photo": []any{telegramtest.Map{"file_id": "1", "file_unique_id": "1", "width": 9, "height": 9}}}
	with := func(content telegramtest.Map, more telegramtest.Map) telegramtest.Map {
		all := telegramtest.Map{}
		for _, m := range []telegramtest.Map{content, more} {
			for name, v := range m {
				all[name] = v
			}
		}
		return all
	}
	chat := int64(100)
	send := func(message int, content telegramtest.Map) {
		r.server.Push(telegramtest.Map{"message": telegramtest.Private(chat, message, "zh", content)})
	}
	// last asks a question, whose answer comes after all others, and gives what came.
	last := func() (texts []string) {
		t.Helper()
		r.server.Push(telegramtest.Text(chat, 50, "zh", "失业保险金申领条件是什么？"))
		r.server.Until("the last answer", func() bool {
			texts = nil
			for _, m := range r.server.Sent(chat) {
				texts = append(texts, m.Params["text"])
			}
			return len(texts) > 0 && strings.Contains(texts[len(texts)-1], "可以申领失业保险金")
		})
		chat++
		return texts
	}
	for kind, content := range map[string]telegramtest.Map{
		"photo":    photo,
		"sticker":  {"sticker": telegramtest.Map{"file_id": "1", "emoji": "😀"}},
		"voice":    {"voice": telegramtest.Map{"file_id": "1", "duration": 3}},
		"contact":  {"contact": telegramtest.Map{"phone_number": "13800138000", "first_name": "x"}},
		"location": {"location": telegramtest.Map{"latitude": 23.1, "longitude": 113.2}},
		"other":    {"poll": telegramtest.Map{"id": "1", "question": "?"}},
	} {
		send(1, content)
		if got := last(); len(got) != 2 || got[0] != prompts.Unsupported("zh", kind) {
			t.Errorf("%s: %q", kind, got)
		}
	}
	for i := range 4 {
		send(i+1, telegramtest.Map{"sticker": telegramtest.Map{"file_id": fmt.Sprint(i), "emoji": "😀"}})
	}
	if got := last(); len(got) != 2 || got[0] != prompts.Unsupported("zh", "sticker") {
		t.Errorf("stickers: %q", got)
	}
	for i := range 3 {
		send(i+1, with(photo, telegramtest.Map{"media_group_id": "a"}))
	}
	if got := last(); len(got) != 2 || got[0] != prompts.Unsupported("zh", "photo") {
		t.Errorf("an album: %q", got)
	}
	// The first of an album has the caption; the last comes when it has been answered.
	send(1, with(photo, telegramtest.Map{"media_group_id": "b", "caption": "试用期最长多久？"}))
	send(2, with(photo, telegramtest.Map{"media_group_id": "b"}))
	r.server.WaitSent(chat, 1)
	send(3, with(photo, telegramtest.Map{"media_group_id": "b"}))
	if got := last(); len(got) != 2 || !strings.Contains(got[0], "六个月") {
		t.Errorf("an album with a caption: %q", got)
	}
	if n := r.count(`SELECT count(*) FROM telegram_update WHERE body::text LIKE '%13800138000%' OR body::text LIKE '%113.2%'`); n != 0 {
		t.Error("a phone number or a position was kept")
	}
}
