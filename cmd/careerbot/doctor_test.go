package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/telegram/telegramtest"
	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
	"careerbot/internal/postgres/pgtest"
)

// TestDoctorOnVoice: what is said of transcription is what the endpoint does.
func TestDoctorOnVoice(t *testing.T) {
	model := &llmtest.Server{Key: "k-secret-key"}
	endpoint := httptest.NewServer(model)
	t.Cleanup(endpoint.Close)
	said := func(c Config) string {
		c.OpenAIBase = endpoint.URL + "/v1"
		var lines []string
		(&App{Config: c}).describeVoice(context.Background(), func(what, format string, args ...any) {
			lines = append(lines, what+": "+fmt.Sprintf(format, args...))
		})
		return strings.Join(lines, "\n")
	}
	if got := said(Config{}); !strings.Contains(got, "set OPENAI_TRANSCRIPTION_MODEL") || len(model.Requests()) != 0 {
		t.Errorf("not set: %s, %d requests", got, len(model.Requests()))
	}
	if got := said(Config{OpenAIKey: "k-secret-key", OpenAITranscriptionModel: "whisper-1"}); got != "voice: written down by whisper-1" {
		t.Errorf("set: %s", got)
	}
	// A second of 16-bit samples after a header of 44 bytes.
	if r := model.Requests()[0]; r.Model != "whisper-1" || r.FileName != "silence.wav" || len(r.Audio) != 44+32_000 {
		t.Errorf("%q of %d bytes to %q", r.FileName, len(r.Audio), r.Model)
	}
	if got := said(Config{OpenAIKey: "k-other-key", OpenAITranscriptionModel: "whisper-1"}); !strings.Contains(got, "NOT WELL") || !strings.Contains(got, "401") || strings.Contains(got, "k-") {
		t.Errorf("with a wrong key: %s", got)
	}
}

// TestDoctorOnChat: the model is asked once, and what bounds it is shown.
func TestDoctorOnChat(t *testing.T) {
	model := &llmtest.Server{Key: "k-secret-key"}
	endpoint := httptest.NewServer(model)
	t.Cleanup(endpoint.Close)
	model.Say("OK")
	said := func(values map[string]string) string {
		t.Helper()
		values["OPENAI_BASE_URL"] = endpoint.URL + "/v1"
		c, err := readConfig(func(name string) string { return values[name] }, "")
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		(&App{Config: c}).describeChat(context.Background(), func(what, format string, args ...any) {
			lines = append(lines, what+": "+fmt.Sprintf(format, args...))
		})
		return strings.Join(lines, "\n")
	}
	if got := said(map[string]string{}); !strings.Contains(got, "set OPENAI_CHAT_MODEL") || len(model.Requests()) != 0 {
		t.Errorf("not set: %s, %d requests", got, len(model.Requests()))
	}
	got := said(map[string]string{"OPENAI_API_KEY": "k-secret-key", "OPENAI_CHAT_MODEL": "m", "CAREERBOT_MODEL_CONCURRENCY": "3", "CAREERBOT_MODEL_PRICE": "0.15/0.60"})
	for _, want := range []string{
		"answers: worded by m (it replied in ", " and took 101 tokens)", "model limits: 3 answers at a time; 5s to the first word, 9s in all; after 5 failures in a row left alone for 10s",
		"model price: 0.15 for a million tokens read, 0.6 written",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	got = said(map[string]string{"OPENAI_API_KEY": "k-other-key", "OPENAI_CHAT_MODEL": "m"})
	if !strings.Contains(got, "answers: NOT WELL") || !strings.Contains(got, "401") || strings.Contains(got, "k-") || !strings.Contains(got, "8 answers at a time") ||
		!strings.Contains(got, "set CAREERBOT_MODEL_PRICE") {
		t.Errorf("with a wrong key: %s", got)
	}
}

// TestHurried: only who asks an endpoint for a question's vector is hurried.
func TestHurried(t *testing.T) {
	if e := hurried(nil); e != nil {
		t.Errorf("%T", e)
	}
	if e, ok := hurried(llm.Offline{Weight: 1}).(llm.Offline); !ok {
		t.Errorf("%T", e)
	}
	remote, err := llm.NewOpenAI(context.Background(), llm.Endpoint{}, "m", 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	if h, ok := hurried(remote).(*llm.Hurried); !ok || h.Embedder != llm.Embedder(remote) {
		t.Errorf("%T", hurried(remote))
	}
}

// TestDoctorOnTelegram: what is said of Telegram is what it answers, and never
// the token.
func TestDoctorOnTelegram(t *testing.T) {
	server := telegramtest.New(t)
	said := func(c Config) string {
		c.TelegramAPI = server.URL
		var lines []string
		(&App{Config: c, Bot: &bot.Bot{Log: slog.New(slog.DiscardHandler)}}).describeTelegram(context.Background(), func(what, format string, args ...any) {
			lines = append(lines, what+": "+fmt.Sprintf(format, args...))
		})
		return strings.Join(lines, "\n")
	}
	if got := said(Config{}); got != "telegram: off: set TELEGRAM_BOT_TOKEN" {
		t.Errorf("not set: %s", got)
	}
	if got := said(Config{TelegramToken: telegramtest.Token}); got != "telegram: @CareerTestBot, long polling" {
		t.Errorf("set: %s", got)
	}
	got := said(Config{TelegramToken: telegramtest.Token, TelegramWebhook: "https://bot.example.org/telegram", TelegramWebhookSecret: "s-1"})
	if got != "telegram: @CareerTestBot, webhook https://bot.example.org/telegram" {
		t.Errorf("webhook: %s", got)
	}
	if got := said(Config{TelegramToken: "1:wrong-key"}); !strings.Contains(got, "NOT WELL") || !strings.Contains(got, "check TELEGRAM_BOT_TOKEN") || strings.Contains(got, "wrong-key") {
		t.Errorf("wrong token: %s", got)
	}
	server.Close()
	if got := said(Config{TelegramToken: telegramtest.Token}); !strings.Contains(got, "does not answer") || strings.Contains(got, "SECRET") {
		t.Errorf("away: %s", got)
	}
}

// TestDoctorOnPeople: who there is, who cannot work, what waits, and whether the
// group in Telegram is one to work in.
func TestDoctorOnPeople(t *testing.T) {
	server := telegramtest.New(t)
	c := Config{TelegramToken: telegramtest.Token, TelegramAPI: server.URL}
	b := &bot.Bot{Pool: pgtest.New(t), Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	said := func() string {
		t.Helper()
		var lines []string
		err := (&App{Config: c, Bot: b, Pool: b.Pool}).describePeople(t.Context(), func(what, format string, args ...any) {
			lines = append(lines, what+": "+fmt.Sprintf(format, args...))
		})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(lines, "\n")
	}
	is := func(wants ...string) {
		t.Helper()
		got := said()
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("no %q in %s", want, got)
			}
		}
	}
	is("counsellors: NOBODY", "counsellors' group: none: they work in the web inbox")
	for _, sql := range []string{
		`INSERT INTO team (name) VALUES ('days'), ('nights')`,
		`INSERT INTO staff (name, telegram_id, team_id, on_duty_since) VALUES ('Ann', 5, 1, now()), ('Bob', NULL, NULL, NULL)`,
		`INSERT INTO conversation (channel, external_id) SELECT 'web', n::text FROM generate_series(1, 3) n`,
		`INSERT INTO handoff (conversation_id, state, reason, language, region, opened_at, waiting_since)
		 SELECT id, CASE id WHEN 1 THEN 'active' ELSE 'waiting' END, 'asked', 'en', '', now(), now() - id * interval '1 hour' FROM conversation`,
	} {
		if _, err := b.Pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	is("counsellors: 2, 1 on duty", "no way to work: Bob: neither", "teams: nobody is in nights;", "cases: 2 wait, the oldest for 3h0m0s; 1 with a counsellor")
	const group = int64(-1001000000000123)
	b.Desk = &bot.Desk{Channel: "telegram", Conversation: fmt.Sprint(group)}
	server.Fail(telegramtest.Fault{Method: "getChat", Status: 400, Description: "Bad Request: chat not found"})
	is("counsellors' group: NOT WELL: the bot is not in it")
	is("counsellors' group: NOT WELL: it has no topics")
	server.AddTopic(group, 7, "a topic")
	server.SetMember(group, telegramtest.BotID, "member")
	is("counsellors' group: NOT WELL: the bot may not manage topics")
	server.SetMember(group, telegramtest.BotID, "administrator")
	is("counsellors' group: ok: -1001000000000123")
	server.Close()
	if got := said(); !strings.Contains(got, "NOT WELL: Telegram does not answer") || strings.Contains(got, "SECRET") {
		t.Errorf("away: %s", got)
	}
}
