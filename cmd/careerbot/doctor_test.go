package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
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
