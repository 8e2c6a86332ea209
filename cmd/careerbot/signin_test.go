package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"careerbot/bot/telegram/telegramtest"
)

// TestSignIn is the first admin's way: from the command line to the inbox of the
// running program, with what the operator has configured on the login page.
func TestSignIn(t *testing.T) {
	telegram := telegramtest.New(t)
	address, _ := serve(t, map[string]string{
		"TELEGRAM_BOT_TOKEN": telegramtest.Token, "TELEGRAM_API_URL": telegram.URL, "CAREERBOT_STARTER": "off",
		"CAREERBOT_TELEGRAM_LOGIN": "on", "CAREERBOT_PUBLIC_URL": "https://chat.example.org",
	})
	var out, told bytes.Buffer
	if code := run(t.Context(), []string{"staff", "add", "王芳", "--login", "wang.fang", "--role", "admin"}, os.Stdin, &out, &told); code != 0 {
		t.Fatalf("exit code %d: %s", code, &told)
	}
	secret := regexp.MustCompile(`one-time password, for 72 hours: (\S+)`).FindStringSubmatch(told.String())
	if secret == nil || strings.Contains(out.String(), secret[1]) {
		t.Fatalf("stdout %q, stderr %q", &out, &told)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	do := func(method, path string, pairs ...string) (string, string) {
		t.Helper()
		form := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		r, err := http.NewRequestWithContext(t.Context(), method, address+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", address)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.Request.URL.Path, string(body)
	}
	if at, body := do(http.MethodGet, "/inbox/staff"); at != "/inbox/login" || !strings.Contains(body, `data-auth-url="https://chat.example.org/inbox/login/telegram?state=`) {
		t.Errorf("not signed in: %s %s", at, body)
	}
	if at, _ := do(http.MethodPost, "/inbox/login", "login", "Wang.Fang", "password", secret[1]); at != "/inbox/password" {
		t.Fatalf("the one-time password leads to %s", at)
	}
	const own = "a kettle of green fish"
	do(http.MethodPost, "/inbox/password", "current", secret[1], "new", own, "again", own)
	if at, body := do(http.MethodGet, "/inbox/staff"); at != "/inbox/staff" || !strings.Contains(body, "wang.fang") {
		t.Errorf("signed in: %s %s", at, body)
	}
	// The operator gives another: whoever is signed in is out.
	out.Reset()
	if code := run(t.Context(), []string{"staff", "password", "1"}, os.Stdin, &out, &told); code != 0 {
		t.Fatalf("exit code %d: %s", code, &told)
	}
	if at, _ := do(http.MethodGet, "/inbox/staff"); at != "/inbox/login" {
		t.Errorf("still signed in: %s", at)
	}
	if at, _ := do(http.MethodPost, "/inbox/login", "login", "wang.fang", "password", strings.TrimSpace(out.String())); at != "/inbox/password" {
		t.Errorf("the new one leads to %s", at)
	}

	// Where there is staff, a start says where they work.
	for _, off := range []string{"TELEGRAM_BOT_TOKEN", "CAREERBOT_TELEGRAM_LOGIN", "CAREERBOT_PUBLIC_URL"} {
		t.Setenv(off, "")
	}
	ctx, stop := context.WithCancel(t.Context())
	log, code := newOutput(), make(chan int, 1)
	go func() { code <- run(ctx, []string{"serve"}, strings.NewReader(""), io.Discard, log) }()
	log.until(t, `counsellors: (http://127\.0\.0\.1:\d+/inbox/)\n`)
	stop()
	if c := <-code; c != 0 {
		t.Errorf("exit code %d: %s", c, log)
	}
}
