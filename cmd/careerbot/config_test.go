package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"careerbot/internal/llm"
)

func TestConfig(t *testing.T) {
	read := func(values map[string]string) (Config, error) {
		return readConfig(func(name string) string { return values[name] }, "")
	}
	c, err := read(nil)
	if err != nil || c.Addr != "127.0.0.1:8080" || c.Region != "CN" || !c.Starter || c.OfflineWeight != 0 {
		t.Errorf("the defaults: %+v, %v", c, err)
	}
	c, err = read(map[string]string{"CAREERBOT_REGION": "广州", "CAREERBOT_ADDR": ":9", "CAREERBOT_STARTER": "off", "OPENAI_BASE_URL": "http://localhost:1/v1", "OPENAI_CHAT_MODEL": "m"})
	if err != nil || c.Region != "4401" || c.Addr != ":9" || c.Starter {
		t.Errorf("values: %+v, %v", c, err)
	}
	for name, value := range map[string]string{
		"DATABASE_URL": "secret-nonsense", "CAREERBOT_ADDR": "8080", "CAREERBOT_REGION": "Atlantis", "CAREERBOT_STARTER": "yes", "CAREERBOT_LOG": "xml",
		"TELEGRAM_BOT_TOKEN": "secret-nonsense", "TELEGRAM_API_URL": "localhost", "TELEGRAM_WEBHOOK_SECRET": "secret nonsense", "OPENAI_BASE_URL": "ftp://x",
		"CAREERBOT_EMBEDDING_DIMENSIONS": "0", "CAREERBOT_VECTOR_WEIGHT": "NaN",
		"CAREERBOT_PUBLIC_URL": "https://chat.example.org/bot", "CAREERBOT_PROXIES": "10.0.0.0/8,proxy", "CAREERBOT_OIDC_ISSUER": "http://id.example.org", "CAREERBOT_TELEGRAM_LOGIN": "agency_bot",
		"CAREERBOT_POSTING": "maybe", "CAREERBOT_WALK_MINUTES": "0", "CAREERBOT_PROFILE_MONTHS": "1", "CAREERBOT_GOLDEN_DROP": "101", "CAREERBOT_WEB_HOSTS": "*", "CAREERBOT_MODEL_CONCURRENCY": "25", "CAREERBOT_MODEL_PRICE": "1",
	} {
		_, err := read(map[string]string{name: value})
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s=%s: %v", name, value, err)
			continue
		}
		if strings.Contains(err.Error(), "secret") && !strings.Contains(err.Error(), "takes") || strings.Contains(err.Error(), value) && strings.Contains(value, "secret") {
			t.Errorf("%s: the value is shown: %v", name, err)
		}
	}
	if _, err := read(map[string]string{"TELEGRAM_WEBHOOK_URL": "https://example.org/telegram"}); err == nil || !strings.Contains(err.Error(), "TELEGRAM_WEBHOOK_SECRET") {
		t.Errorf("a webhook without a secret: %v", err)
	}
	for name, values := range map[string]map[string]string{
		"CAREERBOT_OIDC_ISSUER":    {"CAREERBOT_OIDC_CLIENT_ID": "inbox", "CAREERBOT_PUBLIC_URL": "https://chat.example.org"},
		"CAREERBOT_OIDC_CLIENT_ID": {"CAREERBOT_OIDC_ISSUER": "https://id.example.org", "CAREERBOT_PUBLIC_URL": "https://chat.example.org"},
		"CAREERBOT_PUBLIC_URL":     {"CAREERBOT_OIDC_ISSUER": "https://id.example.org", "CAREERBOT_OIDC_CLIENT_ID": "inbox"},
		"TELEGRAM_BOT_TOKEN":       {"CAREERBOT_TELEGRAM_LOGIN": "on", "CAREERBOT_PUBLIC_URL": "https://chat.example.org"},
	} {
		if _, err := read(values); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("signing in without %s: %v", name, err)
		}
	}
	c, err = read(map[string]string{"CAREERBOT_PROXIES": "127.0.0.1, 10.1.2.3/8,2001:db8::/32", "CAREERBOT_PUBLIC_URL": "https://chat.example.org/",
		"CAREERBOT_OIDC_ISSUER": "http://127.0.0.1:9/realm", "CAREERBOT_OIDC_CLIENT_ID": "inbox", "CAREERBOT_OIDC_CLIENT_SECRET": "s"})
	if err != nil || fmt.Sprint(c.Proxies) != "[127.0.0.1/32 10.0.0.0/8 2001:db8::/32]" || c.PublicURL != "https://chat.example.org" || c.OIDCSecret != "s" {
		t.Errorf("signing in: %+v, %v", c, err)
	}
	for _, name := range []string{"OPENAI_CHAT_MODEL", "OPENAI_EMBEDDING_MODEL", "OPENAI_TRANSCRIPTION_MODEL"} {
		if _, err := read(map[string]string{name: "m"}); err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "OPENAI_API_KEY") {
			t.Errorf("%s without an endpoint: %v", name, err)
		}
	}
	c, err = read(map[string]string{"OPENAI_API_KEY": "k", "OPENAI_TRANSCRIPTION_MODEL": "whisper-1"})
	if err != nil || c.OpenAITranscriptionModel != "whisper-1" {
		t.Errorf("a transcription model: %+v, %v", c, err)
	}
	c, err = read(map[string]string{"CAREERBOT_MODEL_CONCURRENCY": "24", "CAREERBOT_MODEL_PRICE": "0.15/0.60"})
	if err != nil || c.ModelConcurrency != 24 || c.ModelPrice != (llm.Price{Input: 0.15, Output: 0.6, Known: true}) {
		t.Errorf("a model's limits: %+v, %v", c, err)
	}
	if c, err = read(nil); err != nil || !c.Share || c.ShareLimit != 120 {
		t.Errorf("sharing: %+v, %v", c, err)
	}
	c, err = read(map[string]string{"CAREERBOT_SHARE": "off", "CAREERBOT_SHARE_LIMIT": "9"})
	if err != nil || c.Share || c.ShareLimit != 9 {
		t.Errorf("no sharing: %+v, %v", c, err)
	}
	for name, value := range map[string]string{"CAREERBOT_SHARE": "yes", "CAREERBOT_SHARE_LIMIT": "0"} {
		if _, err := read(map[string]string{name: value}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s=%s: %v", name, value, err)
		}
	}
	// Every wrong value is named at once.
	if _, err := read(map[string]string{"CAREERBOT_ADDR": "x", "CAREERBOT_STARTER": "x"}); err == nil || strings.Count(err.Error(), "takes") != 2 {
		t.Errorf("two wrong values: %v", err)
	}
}

func TestDotenv(t *testing.T) {
	path := filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(path, []byte("CAREERBOT_REGION=31\nCAREERBOT_LOG=json\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := readConfig(func(name string) string {
		return map[string]string{"CAREERBOT_REGION": "44"}[name]
	}, path)
	if err != nil || c.Region != "44" || c.Log != "json" {
		t.Errorf("%+v, %v; the environment wins over the file", c, err)
	}
	if err := os.WriteFile(path, []byte("OPENAI_API_KEY sk-secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readConfig(func(string) string { return "" }, path); err == nil || strings.Contains(err.Error(), "sk-secret") || !strings.Contains(err.Error(), path) {
		t.Errorf("a broken file: %v", err)
	}
	if _, err := readConfig(func(string) string { return "" }, path+".absent"); err != nil {
		t.Errorf("no file: %v", err)
	}
}
