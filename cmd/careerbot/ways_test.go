package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"careerbot/bot/telegram/telegramtest"
)

// TestServeWays runs the whole program: what lies in the watched folder and what an admin
// sends in Telegram are drafts, and the doctor tells of both.
func TestServeWays(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "leave.md"), []byte("# 年休假办法\n\n第一条 年休假五天。\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	telegram := telegramtest.New(t)
	telegram.AddFile("f1", []byte("# 高温津贴办法\n\n第一条 高温津贴每月三百元。\n"))
	_, log := serve(t, map[string]string{
		"TELEGRAM_BOT_TOKEN": telegramtest.Token, "TELEGRAM_API_URL": telegram.URL, "CAREERBOT_WATCH": folder, "CAREERBOT_WEB_HOSTS": "*.gov.cn",
		"CAREERBOT_PUBLIC_URL": "https://chat.example.org",
	})
	verb := func(args ...string) string {
		t.Helper()
		var out, told bytes.Buffer
		if code := run(context.Background(), args, strings.NewReader(""), &out, &told); code != 0 {
			t.Fatalf("%v: %d, %s", args, code, &told)
		}
		return out.String()
	}
	verb("staff", "add", "王", "--telegram", "7", "--role", "admin")
	telegram.Push(telegramtest.Map{"message": telegramtest.Private(7, 1, "zh-hans", telegramtest.Map{
		"document": telegramtest.Map{"file_id": "f1", "file_unique_id": "u1", "file_name": "../../高温.md", "file_size": 90}, "caption": "广州",
	})})
	sent := telegram.WaitSent(7, 1)[0].Params["text"]
	if !strings.Contains(sent, "已收下《高温津贴办法》") || !strings.Contains(sent, "广州市") || !strings.Contains(sent, "https://chat.example.org/inbox/library") {
		t.Errorf("%s", sent)
	}
	log.until(t, `(files of the watched folder were read)`)
	listed := verb("library", "list", "--state", "draft", "--json")
	if strings.Count(listed, "\n") != 2 || !strings.Contains(listed, `"source":"telegram/高温.md"`) || !strings.Contains(listed, filepath.Join(folder, "leave.md")) {
		t.Errorf("%s", listed)
	}
	if said := verb("doctor"); !strings.Contains(said, folder+" is watched when serving: 1 files, 0 refused") || !strings.Contains(said, "0 are looked at when serving") {
		t.Errorf("%s", said)
	}
	if strings.Contains(log.String(), "高温津贴") {
		t.Error("the log holds what somebody sent")
	}
}
