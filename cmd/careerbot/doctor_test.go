package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

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
