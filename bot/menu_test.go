package bot_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/prompts"
)

// ask asks in a conversation and gives the reply.
func ask(t *testing.T, b *bot.Bot, conversation, id, text string) bot.Answer {
	t.Helper()
	return reply(t, b, receive(t, b, conversation, id, text))
}

// TestMenu: every choice that is ever offered does what it says, in both
// languages, and fits a button.
func TestMenu(t *testing.T) {
	b := newStarterBot(t)
	run(t, b, 2)
	for _, language := range []string{"zh", "en"} {
		n := 0
		said := func(text string) bot.Answer {
			n++
			return ask(t, b, language, fmt.Sprint(n), text)
		}
		a := said("/start " + language)
		seen := map[string]bool{}
		var press func(bot.Answer)
		press = func(a bot.Answer) {
			for _, c := range a.Choices {
				if c.Label == "" || len(c.Say) > 40 { // "say:", a number and ":" go before it, and 64 is the limit
					t.Errorf("%s: choice %q says %q", language, c.Label, c.Say)
				}
				if seen[c.Say] || c.Say == "中文" || c.Say == "English" {
					continue
				}
				seen[c.Say] = true
				next := said(c.Say)
				if next.Language != language || strings.Contains(next.Text, prompts.UnknownCommand(language)) || next.Outcome == bot.Declined {
					t.Errorf("%s: %q is answered %+v", language, c.Say, next)
				}
				if next.Reason != "guidance" || c.Say == "/guide" { // the questions of a talk have tests of their own
					press(next)
				}
			}
		}
		press(a)
		if len(seen) < 7+3+2 { // of the menu, examples, what is told unasked; and of guidance
			t.Errorf("%s: pressed %v", language, seen)
		}
		// Nobody else gets a menu.
		for _, text := range []string{"你好", "hello", "谢谢", "试用期最长多久？", "How long can probation be?", "火星上能种土豆吗", "人工"} {
			n++
			if a := ask(t, b, language+" later", fmt.Sprint(n), text); len(a.Choices) != 0 {
				t.Errorf("%q has choices: %+v", text, a.Choices)
			}
		}
	}
	zh, en := ask(t, b, "both", "1", "/language"), ask(t, b, "both", "2", "English")
	if len(zh.Choices) != 2 || zh.Choices[1].Say != "English" || en.Language != "en" {
		t.Errorf("%+v, %+v", zh, en)
	}
}

// TestLink: what a link says lasts, and only that.
func TestLink(t *testing.T) {
	b := newStarterBot(t)
	run(t, b, 2)
	for i, c := range []struct{ link, language, region string }{
		{"/start zh_4401", "zh", "4401"},
		{"/START@Bot en_44_jobs", "en", "44"},
		{"/start GB-ENG", "", "GB-ENG"},
		{"/start CN", "", "CN"},
		{"/start 440100", "", "4401"},
		{"/start 31_4401_en_zh", "en", "31"},
		{"/start", "", ""},
		{"/start from_poster-7", "", ""},
		{"/start gb-eng_QR_XX_ZZ_99_9999_123456789", "", ""},
		{"/start Beijing_广州", "", ""},
		{"/start zh 4401", "", ""},
		{"/start zh_4401; DROP TABLE conversation", "", ""},
		{"/start ../../etc/passwd", "", ""},
		{"/start " + strings.Repeat("a", 60) + "_4401", "", ""},
		{"/start " + strings.Repeat("_4401", 12), "", "4401"},
	} {
		r := receive(t, b, fmt.Sprint("link", i), "1", c.link)
		a := reply(t, b, r)
		var language, region string
		err := b.Pool.QueryRow(context.Background(), `SELECT language, region FROM conversation WHERE id = $1`, r.Conversation).Scan(&language, &region)
		if err != nil || language != c.language || region != c.region || len(a.Citations) == 0 && len(a.Choices) == 0 {
			t.Errorf("%s: language %q, region %q, %+v, %v", c.link, language, region, a, err)
		}
	}
}

// TestMyData: a person is told what is stored of their own conversation.
func TestMyData(t *testing.T) {
	b := newStarterBot(t)
	run(t, b, 2)
	ask(t, b, "other", "1", "我在上海")
	ask(t, b, "other", "2", "/lang en")
	ask(t, b, "mine", "1", "我在广州")
	ask(t, b, "mine", "2", "试用期最长多久？")
	r := receive(t, b, "mine", "3", "/mydata")
	a := reply(t, b, r)
	for _, want := range []string{"消息共3条", "网页", "语言：中文", "广州市", fmt.Sprintf("会话编号%d", r.Conversation), "条，从20"} {
		if !strings.Contains(a.Text, want) {
			t.Errorf("%q is not in %s", want, a.Text)
		}
	}
	for _, not := range []string{"上海", "Telegram", "人工智能模型"} {
		if strings.Contains(a.Text, not) {
			t.Errorf("%q is in %s", not, a.Text)
		}
	}
	alone, err := b.Answer(context.Background(), bot.Question{Text: "/mydata", Language: "en"})
	if err != nil || alone.Text != prompts.NoData("en") {
		t.Errorf("%+v, %v", alone, err)
	}
}

// TestJobsWithoutLibrary: an agency whose documents say nothing of finding work
// names a person.
func TestJobsWithoutLibrary(t *testing.T) {
	b := newStarterBot(t)
	if _, err := b.Pool.Exec(context.Background(), `DELETE FROM document`); err != nil {
		t.Fatal(err)
	}
	a, err := b.Answer(context.Background(), bot.Question{Text: "/jobs", Language: "zh"})
	if err != nil || a.Text != prompts.Jobs("zh", b.Contact("zh")) || len(a.Citations) != 0 {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestHandfuls: pictures and stickers come several at once and get one answer;
// every recording is one by itself.
func TestHandfuls(t *testing.T) {
	b := newStarterBot(t)
	run(t, b, 2)
	for kind, want := range map[bot.Kind]string{
		bot.Photo: "joined joined answered", bot.Sticker: "joined joined answered", bot.Voice: "answered answered answered",
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			var first bot.Receipt
			for i := range 3 {
				r, err := b.Receive(context.Background(), bot.Message{Channel: "web", Conversation: string(kind), ID: fmt.Sprint(i), Kind: kind, Burst: true, Language: "zh"})
				if err != nil {
					t.Fatal(err)
				}
				if first.Turn == 0 {
					first = r
				}
			}
			if got := states(t, b, first.Conversation); got != want {
				t.Errorf("%s, want %s", got, want)
			}
			replies, err := b.Replies(context.Background(), first.Conversation, 0)
			if err != nil || slices.ContainsFunc(replies, func(r bot.Reply) bool {
				return r.Answer.Text != prompts.Unsupported("zh", string(kind))
			}) {
				t.Errorf("%+v, %v", replies, err)
			}
		})
	}
}
