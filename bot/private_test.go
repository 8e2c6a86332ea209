package bot_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
	"careerbot/internal/redact"
	"careerbot/internal/text"
	"careerbot/knowledge"
	"careerbot/retrieval"
)

// withVectors gives a bot an embedding endpoint that is a server of the test, and
// a library that has vectors of it.
func withVectors(t *testing.T, b *bot.Bot) *llmtest.Server {
	t.Helper()
	server := &llmtest.Server{}
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	e, err := llm.NewOpenAI(context.Background(), llm.Endpoint{Key: "key", Base: web.URL + "/v1"}, "vectors", 8, 1)
	if err != nil {
		t.Fatal(err)
	}
	library := &knowledge.Library{Pool: b.Pool, Embedder: e, Now: b.Now}
	if err := library.CatchUp(context.Background()); err != nil {
		t.Fatal(err)
	}
	b.Searcher.Embedder = e
	server.Forget()
	return server
}

// identifiers in all their writings, and what of them must not be on the wire.
var identifiers = []struct{ written, bare string }{
	{"11010519491231002X", "11010519491231002x"}, {"１１０１０５１９４９１２３１００２Ｘ", "11010519491231002x"}, {"110105 19491231 002x", "11010519491231002x"},
	{"13800138000", "13800138000"}, {"138-0013-8000", "13800138000"}, {"1 3 8 0 0 1 3 8 0 0 0", "13800138000"}, {"１３８００１３８０００", "13800138000"}, {"138\u200b0013\u200b8000", "13800138000"}, {"一三八零零一三八零零零", "一三八零零一三八零零零"}, {"+86 138 0013 8000", "13800138000"},
	{"zhang.san@example.com", "zhangsanexample"}, {"ｚｈａｎｇ．ｓａｎ＠ｅｘａｍｐｌｅ．ｃｏｍ", "zhangsanexample"}, {"4111 1111 1111 1111", "4111111111111111"}, {"护照E12345678", "e12345678"},
}

// No identifier is in any request, in whatever width or spacing; the reply has it
// as it was written.
func TestPrivateOnTheWire(t *testing.T) {
	b, chat, _ := newRuleBot(t)
	vectors := withVectors(t, b)
	for _, id := range identifiers {
		for _, ask := range []string{askZH, askEN} {
			if ask == askEN && text.Language(id.written) == "zh" {
				continue // a number in characters makes the message Chinese
			}
			chat.Forget()
			vectors.Forget()
			b.Searcher = &retrieval.Searcher{Pool: b.Pool, Embedder: b.Searcher.Embedder} // which remembers no vector
			chat.Always(func(w http.ResponseWriter, r *http.Request, request llmtest.Request) {
				user := request.Messages[1].Content
				from := strings.LastIndex(user, "⟦")
				if from < 0 {
					t.Errorf("no placeholder in %s", user)
					from = 0
				}
				name, _, _ := strings.Cut(user[from:], "⟧")
				name += "⟧"
				language := map[string]string{askZH: "zh", askEN: "en"}[ask]
				reply := map[string]string{"zh": name + "：连续工作满3个月可以领渔工补贴。{who}", "en": "For " + name + ": you can get it after 3 months. {who}"}[language]
				who := regexp.MustCompile(`handle="(\d)" title="[^"]*` + map[string]string{"zh": "谁能领", "en": "Who can"}[language])
				llmtest.Reply(pieces(strings.ReplaceAll(reply, "{who}", "["+who.FindStringSubmatch(user)[1]+"]"))...)(w, r, request)
			})
			said := id.written + "。" + ask
			a := answer(t, b, said)
			sent := append(chat.Requests(), vectors.Requests()...)
			if len(chat.Requests()) != 1 || len(vectors.Requests()) != 1 {
				t.Errorf("%s: %d and %d requests", said, len(chat.Requests()), len(vectors.Requests()))
			}
			for _, r := range sent {
				if strings.Contains(squeezed(r.Body), id.bare) || strings.Contains(r.Body, id.written) {
					t.Errorf("%s: the request has it: %s", said, r.Body)
				}
			}
			if !a.ByModel || !strings.Contains(a.Text, strings.TrimPrefix(visible(id.written), "护照")) || strings.Contains(a.Text, "⟦") {
				t.Errorf("%s: by model %t, %s", said, a.ByModel, a.Text)
			}
		}
	}
}

// squeezed is a text folded, without what stands between digits and letters.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || strings.ContainsRune("-._()@", r) {
			return -1
		}
		return r
	}, text.Fold(s))
}

// visible is what the core keeps of a message.
func visible(s string) string { return strings.ReplaceAll(s, "\u200b", "") }

// Where identifiers cannot be hidden, nothing is sent, and the answer is quoted.
func TestPrivateFailsClosed(t *testing.T) {
	b, chat, _ := newRuleBot(t)
	chat.Say("You can get it after 3 months. [1][2][3][4][5][6]")
	plain := *b
	plain.Chat = nil
	quoted := answer(t, &plain, askEN+" 13800138000")
	vectors := withVectors(t, b)
	var log strings.Builder
	b.Log = slog.New(slog.NewTextHandler(&log, nil))
	b.HideWith(func(string) (redact.Hidden, error) { return redact.Hidden{}, redact.ErrLeft })
	a := answer(t, b, askEN+" 13800138000")
	if n := len(chat.Requests()) + len(vectors.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
	if a.ByModel || !a.Plain || a.Outcome != quoted.Outcome || a.Outcome == bot.Declined || len(a.Citations) == 0 {
		t.Errorf("%+v, want as %+v", a, quoted)
	}
	if !strings.Contains(log.String(), "nothing is sent") || strings.Contains(log.String(), "138") || strings.Contains(log.String(), "fisher") {
		t.Errorf("log: %s", log.String())
	}
	b.HideWith(nil)
	if a := answer(t, b, askEN+" 13800138000"); len(vectors.Requests()) != 1 || len(chat.Requests()) != 1 || !a.ByModel {
		t.Errorf("with identifiers hidden again: %d and %d requests, %+v", len(vectors.Requests()), len(chat.Requests()), a)
	}
}

// What a document says in the form of a placeholder is not the person's number.
func TestPlaceholderOfADocument(t *testing.T) {
	b, chat, fill := newRuleBot(t)
	if _, err := b.Pool.Exec(context.Background(), `UPDATE passage SET body = body || ' ⟦PHONE-A⟧'`); err != nil {
		t.Fatal(err)
	}
	chat.Say(fill["en"].Replace("You can get it after 3 months. {who}"))
	answer(t, b, askEN+" 13800138000")
	if said := chat.Requests()[0].Messages[1].Content; strings.Count(said, "⟦PHONE-A⟧") != 1 || !strings.Contains(said, "〔PHONE-A〕") {
		t.Errorf("asked:\n%s", said)
	}
}

// Endpoints that repeat what they were asked in their errors do not get it into
// the log.
func TestPrivateInTheLog(t *testing.T) {
	b, chat, _ := newRuleBot(t)
	vectors := withVectors(t, b)
	var log strings.Builder
	was := slog.Default()
	t.Cleanup(func() { slog.SetDefault(was) })
	b.Log = slog.New(slog.NewTextHandler(&log, nil))
	slog.SetDefault(b.Log) // retrieval's
	chat.Always(llmtest.Status(400, "invalid_request_error"))
	vectors.Always(llmtest.Status(400, "invalid_request_error"))
	if a := answer(t, b, askEN+" 13800138000"); !a.Plain || len(a.Citations) == 0 {
		t.Errorf("%+v", a)
	}
	said := log.String()
	if !strings.Contains(said, "searching by words only") || !strings.Contains(said, "could not word") {
		t.Errorf("log: %s", said)
	}
	for _, word := range []string{"fisher", "138", "PHONE"} {
		if strings.Contains(said, word) {
			t.Errorf("the log has %q: %s", word, said)
		}
	}
}

// What a follow-up goes on from is hidden with it.
func TestPrivateFollowUp(t *testing.T) {
	b, chat, _ := newRuleBot(t)
	chat.Always(llmtest.Status(500, "x"))
	const before = "My ID is 11010519491231002X, can a fisher get the net allowance?"
	if _, err := b.AnswerAfter(context.Background(), "and how much?", false, before); err != nil {
		t.Fatal(err)
	}
	requests := chat.Requests()
	if len(requests) == 0 || !strings.Contains(requests[0].Body, "⟦ID-A⟧") {
		t.Fatalf("%d requests, the first without a placeholder", len(requests))
	}
	for _, r := range requests {
		if strings.Contains(squeezed(r.Body), "11010519491231002x") {
			t.Errorf("on the wire: %s", r.Body)
		}
	}
	chat.Forget()
	b.HideWith(func(string) (redact.Hidden, error) { return redact.Hidden{}, redact.ErrLeft })
	if _, err := b.AnswerAfter(context.Background(), "and how much?", false, before); err != nil || len(chat.Requests()) != 0 {
		t.Errorf("%d requests although nothing could be hidden, %v", len(chat.Requests()), err)
	}
}

// TestPrivateAnswered: who gives an identifier gets the answer all the same.
func TestPrivateAnswered(t *testing.T) {
	b := newStarterBot(t)
	for question, given := range map[string]string{
		"老板拖欠工资三个月了咋办":               "我手机号13812345678，身份证11010519491231002X，%s",
		"试用期最长多久？":                   "我的身份证号是11010519491231002X，%s",
		"How long can probation be?": "My phone number is 13812345678, my ID is 11010519491231002X. %s",
		"被辞退能领失业金吗":                  "%s，我的联系电话：13812345678",
	} {
		want := answer(t, b, question)
		got := answer(t, b, strings.ReplaceAll(given, "%s", question))
		if got.Outcome != want.Outcome || len(got.Citations) == 0 || got.Citations[0].Quote != want.Citations[0].Quote {
			t.Errorf("%s: %s %v, want %s", got.Question, got.Outcome, got.Citations, want.Outcome)
		}
	}
}
