package inbox

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"

	"careerbot/bot"
)

// TestLogin opens the inbox for the right password, whatever the case of the login,
// and says nothing about which accounts there are.
func TestLogin(t *testing.T) {
	f := newOffice(t, Options{})
	id := f.hired("li.ming", "counsellor")
	b := f.browser()
	b.get("/inbox/?a=1").want(t, http.StatusSeeOther, "/inbox/login?next=%2Finbox%2F%3Fa%3D1")
	b.get("/inbox/login?next=%2Finbox%2F%3Fa%3D1").want(t, http.StatusOK, `value="/inbox/?a=1"`)
	wrong, unknown := b.login("li.ming", "something else"), b.login("li.ning", "something else")
	wrong.want(t, http.StatusUnauthorized, "is not right")
	if strings.ReplaceAll(unknown.body, "li.ning", "li.ming") != wrong.body || unknown.code != wrong.code {
		t.Errorf("an unknown login looks different: %s", unknown.body)
	}
	b.get("/inbox/").want(t, http.StatusSeeOther, "/inbox/login")
	if strings.Contains(wrong.body, "something else") {
		t.Error("the page has the password")
	}
	b.post("/inbox/login", "login", " ＬＩ.Ming ", "password", goodPassword, "next", "/inbox/me").want(t, http.StatusSeeOther, "/inbox/me")
	b.get("/inbox/me").want(t, http.StatusOK, "Name of li.ming")
	b.get("/inbox/login").want(t, http.StatusSeeOther, "/inbox/")
	if n := f.count(`SELECT count(*) FROM audit WHERE what = 'login_failed' AND staff_id IS NULL AND detail = '127.0.0.1' AND coalesce(about, 0) IN ($1, 0)`, id); n != 2 {
		t.Errorf("%d failed logins in the audit", n)
	}
	if n := f.count(`SELECT count(*) FROM audit a WHERE a::text LIKE '%li.ning%' OR a::text LIKE '%something else%' OR a::text LIKE '%kettle%'`); n != 0 {
		t.Error("the audit has what was typed")
	}
	// An account without a password has none that is empty.
	if _, err := f.bot.AddStaff(t.Context(), bot.Staff{Name: "New", Login: "new", Role: "admin", Capacity: 1}); err != nil {
		t.Fatal(err)
	}
	f.browser().login("new", "").want(t, http.StatusUnauthorized, "is not right")
	f.browser().login("", "").want(t, http.StatusUnauthorized, "is not right")
	f.browser().login("\x00\xff", "\x00\xff").want(t, http.StatusUnauthorized, "is not right")
}

// TestCookies cannot be read by scripts, and on TLS not be set by another host.
func TestCookies(t *testing.T) {
	f := newOffice(t, Options{})
	f.hired("li.ming", "counsellor")
	for _, c := range []struct{ proto, prefix string }{{"http", ""}, {"https", "__Host-"}} {
		r := f.browser("X-Forwarded-Proto", c.proto).login("li.ming", goodPassword)
		set := r.header.Values("Set-Cookie")
		if len(set) != 2 {
			t.Fatalf("%q", set)
		}
		for _, s := range set {
			if !strings.HasPrefix(s, c.prefix+"careerbot-staff") || !strings.Contains(s, "; HttpOnly; ") && !strings.Contains(s, "; HttpOnly") || !strings.Contains(s, "SameSite=Lax") ||
				!strings.Contains(s, "Path=/;") || strings.Contains(s, "; Secure") != (c.prefix != "") || strings.Contains(s, "Domain") {
				t.Errorf("%s: %s", c.proto, s)
			}
		}
	}
}

// TestOneTime opens nothing but the page to change it, for three days.
func TestOneTime(t *testing.T) {
	f := newOffice(t, Options{})
	id := f.hired("li.ming", "counsellor")
	before := f.in("li.ming")
	secret, err := f.bot.OneTimePassword(t.Context(), bot.Operator, id)
	if err != nil {
		t.Fatal(err)
	}
	before.get("/inbox/").want(t, http.StatusSeeOther, "/inbox/login")
	f.browser().login("li.ming", goodPassword).want(t, http.StatusUnauthorized, "")
	b, other := f.browser(), f.browser()
	b.login("li.ming", secret).want(t, http.StatusSeeOther, "/inbox/password")
	other.login("li.ming", secret).want(t, http.StatusSeeOther, "/inbox/password")
	for _, path := range []string{"/inbox/", "/inbox/me"} {
		b.get(path).want(t, http.StatusSeeOther, "/inbox/password")
	}
	b.post("/inbox/duty", "on", "on").want(t, http.StatusSeeOther, "/inbox/password")
	b.get("/inbox/password").want(t, http.StatusOK, "one-time password")
	change := func(current, chosen, again string) reply {
		return b.post("/inbox/password", "current", current, "new", chosen, "again", again)
	}
	change(secret, "short", "short").want(t, http.StatusUnprocessableEntity, "too short")
	change(secret, goodPassword, "another").want(t, http.StatusUnprocessableEntity, "differ")
	change(secret, "password123456", "password123456").want(t, http.StatusUnprocessableEntity, "too common")
	change(secret, "li.ming has a bike", "li.ming has a bike").want(t, http.StatusUnprocessableEntity, "your login")
	change(secret, secret, secret).want(t, http.StatusUnprocessableEntity, "that you have now")
	change("wrong", "a new kettle of fish", "a new kettle of fish").want(t, http.StatusUnprocessableEntity, "not right")
	stolen := b.client.Jar.Cookies(must(url.Parse(f.url)))
	change(secret, "a new kettle of fish", "a new kettle of fish").want(t, http.StatusSeeOther, "/inbox/me?done=password")
	b.get("/inbox/me?done=password").want(t, http.StatusOK, "The password is changed")
	other.get("/inbox/me").want(t, http.StatusSeeOther, "/inbox/login")
	thief := f.browser()
	thief.client.Jar.SetCookies(must(url.Parse(f.url)), stolen)
	thief.get("/inbox/me").want(t, http.StatusSeeOther, "/inbox/login")
	f.browser().login("li.ming", secret).want(t, http.StatusUnauthorized, "")
	f.browser().login("li.ming", "a new kettle of fish").want(t, http.StatusSeeOther, "/inbox/")

	if secret, err = f.bot.OneTimePassword(t.Context(), bot.Operator, id); err != nil {
		t.Fatal(err)
	}
	f.later(bot.OneTimeFor)
	f.browser().login("li.ming", secret).want(t, http.StatusUnauthorized, "too old")
	f.browser().login("li.ming", "no").want(t, http.StatusUnauthorized, "is not right")
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestWithin: a login leads to a page of the inbox, never to another site.
func TestWithin(t *testing.T) {
	for next, want := range map[string]string{
		"/inbox/case/7?tab=a#b": "/inbox/case/7?tab=a#b", "/inbox/me": "/inbox/me", "/inbox/?q=%E4%BD%A0&b=//x": "/inbox/?q=%E4%BD%A0&b=//x",
		"": "/inbox/", "https://evil.example/inbox/": "/inbox/", "//evil.example/inbox/": "/inbox/", "/\\evil.example": "/inbox/", "\\\\evil.example": "/inbox/",
		"/inbox/../..//evil.example": "/inbox/", "/inbox/%2e%2e/%2e%2e/telegram": "/inbox/", "/inbox/..%2f..%2fx": "/inbox/", "/inbox//evil.example": "/inbox/",
		"/inbox/%5c%5cevil.example": "/inbox/", "/inbox/\\evil": "/inbox/", "javascript:alert(1)": "/inbox/", "/inbox/\r\nSet-Cookie: a=b": "/inbox/", " /inbox/": "/inbox/",
		"/inbox": "/inbox/", "/inboxes/": "/inbox/", "/": "/inbox/", "/inbox/\t//evil": "/inbox/", "/inbox/%": "/inbox/", "/inbox/%2f%2fevil": "/inbox/",
	} {
		if got := within(next); got != want {
			t.Errorf("%q: %q, not %q", next, got, want)
		}
	}
}

// TestRehash: a hash of less cost is replaced at the next login.
func TestRehash(t *testing.T) {
	f := newOffice(t, Options{})
	id := f.hired("li.ming", "counsellor")
	salt := []byte("some salt of its own")
	cheap := fmt.Sprintf("$argon2id$v=19$m=64,t=1,p=1$%s$%s", base64.RawStdEncoding.EncodeToString(salt),
		base64.RawStdEncoding.EncodeToString(argon2.IDKey([]byte(goodPassword), salt, 1, 64, 1, 32)))
	if _, err := f.bot.Pool.Exec(t.Context(), `UPDATE staff SET password_hash = $2 WHERE id = $1`, id, cheap); err != nil {
		t.Fatal(err)
	}
	f.in("li.ming")
	if n := f.count(`SELECT count(*) FROM staff WHERE password_hash LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'`); n != 1 {
		t.Error("the hash has not grown")
	}
	f.in("li.ming")
}

// TestPasswordSetMeanwhile: a login with a password that is replaced in that moment
// opens no session.
func TestPasswordSetMeanwhile(t *testing.T) {
	f := newOffice(t, Options{})
	id := f.hired("li.ming", "counsellor")
	tx, err := f.bot.Pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background())
	if _, err := tx.Exec(t.Context(), `UPDATE staff SET password_hash = 'another' WHERE id = $1`, id); err != nil {
		t.Fatal(err)
	}
	if err := bot.EndSessions(t.Context(), tx, id); err != nil {
		t.Fatal(err)
	}
	done := make(chan reply)
	go func() { done <- f.browser().login("li.ming", goodPassword) }()
	f.waiting(1)
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	(<-done).want(t, http.StatusConflict, "Sign in with the new one")
	if n := f.count(`SELECT count(*) FROM staff_session`); n != 0 {
		t.Errorf("%d sessions", n)
	}
}
