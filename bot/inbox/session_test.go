package inbox

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestSessionEnds after a time, without requests, on leaving, and everywhere on
// demand; what is over is swept out.
func TestSessionEnds(t *testing.T) {
	f := newOffice(t, Options{})
	f.hired("li.ming", "counsellor")
	idle, busy := f.in("li.ming"), f.in("li.ming")
	for range 11 {
		f.later(time.Hour)
		busy.get("/inbox/me").want(t, http.StatusOK, "Name of li.ming")
	}
	idle.get("/inbox/me").want(t, http.StatusSeeOther, "/inbox/login")
	f.later(time.Hour)
	busy.get("/inbox/me").want(t, http.StatusSeeOther, "/inbox/login")
	// A page that is left open does not keep its session.
	left := f.in("li.ming")
	left.header.Set("HX-Request", "true")
	f.later(time.Hour)
	left.get("/inbox/me").want(t, http.StatusOK, "Name of li.ming")
	f.later(time.Hour)
	left.get("/inbox/me").want(t, http.StatusUnauthorized, "")
	here := f.in("li.ming")
	if n := f.count(`SELECT count(*) FROM staff_session`); n != 1 {
		t.Errorf("%d sessions: those that are over are not swept out", n)
	}
	here.get("/inbox/logout").want(t, http.StatusMethodNotAllowed, "")
	here.get("/inbox/me").want(t, http.StatusOK, "this one")
	old := here.client.Jar.Cookies(must(url.Parse(f.url)))
	here.post("/inbox/logout").want(t, http.StatusSeeOther, "/inbox/login")
	here.client.Jar.SetCookies(must(url.Parse(f.url)), old)
	here.get("/inbox/me").want(t, http.StatusSeeOther, "/inbox/login")

	one, two := f.in("li.ming"), f.in("li.ming")
	if r := one.get("/inbox/me"); strings.Count(r.body, "Go-http-client") != 2 || strings.Count(r.body, "this one") != 1 {
		t.Errorf("the sessions: %s", r.body)
	}
	one.post("/inbox/me/sessions/end").want(t, http.StatusSeeOther, "/inbox/login")
	one.get("/inbox/me").want(t, http.StatusSeeOther, "/inbox/login")
	two.get("/inbox/me").want(t, http.StatusSeeOther, "/inbox/login")
	// Who signs in again leaves no session behind.
	f.in("li.ming").login("li.ming", goodPassword).want(t, http.StatusSeeOther, "/inbox/")
	if n := f.count(`SELECT count(*) FROM staff_session`); n != 1 {
		t.Errorf("%d sessions after signing in twice", n)
	}
}

// TestOrigin: a request that changes something is refused unless a page of ours sent
// it, and no address changes anything when it is only visited.
func TestOrigin(t *testing.T) {
	f := newOffice(t, Options{})
	f.hired("li.ming", "counsellor")
	b := f.in("li.ming")
	for name, headers := range map[string][2]string{
		"another site": {"Sec-Fetch-Site", "cross-site"}, "a sister site": {"Sec-Fetch-Site", "same-site"},
		"an old browser on another site": {"Origin", "https://evil.example"}, "a frame": {"Origin", "null"}, "neither": {"X-Nothing", "1"},
	} {
		b.header = http.Header{"Accept-Language": {"en"}, headers[0]: {headers[1]}}
		for _, path := range []string{"/inbox/logout", "/inbox/login", "/inbox/duty", "/inbox/password", "/inbox/language", "/inbox/me/sessions/end"} {
			if r := b.post(path, "on", "on"); r.code != http.StatusForbidden || !strings.Contains(r.body, "did not come from a page") || r.header.Get("Set-Cookie") != "" {
				t.Errorf("%s, %s: %d %s", name, path, r.code, r.body)
			}
		}
	}
	b.header = http.Header{"Accept-Language": {"en"}}
	for _, path := range []string{"/inbox/logout", "/inbox/duty?on=on", "/inbox/language?language=zh", "/inbox/me/sessions/end"} {
		if r := b.get(path); r.code != http.StatusMethodNotAllowed && r.code != http.StatusNotFound {
			t.Errorf("GET %s: %d", path, r.code)
		}
	}
	b.header.Set("Origin", f.url)
	b.post("/inbox/duty", "on", "on", "back", "/inbox/me").want(t, http.StatusSeeOther, "/inbox/me")
	if r := b.get("/inbox/me"); !strings.Contains(r.body, "You are on duty") {
		t.Errorf("%s", r.body)
	}
	if n := f.count(`SELECT count(*) FROM audit WHERE what = 'duty'`); n != 1 {
		t.Errorf("%d changes", n)
	}
	b.post("/inbox/duty", "on", "").want(t, http.StatusSeeOther, "/inbox/")
	b.post("/inbox/language", "language", "zh", "next", "/inbox/me").want(t, http.StatusSeeOther, "/inbox/me")
	b.get("/inbox/me").want(t, http.StatusOK, "我的账号")
}

// TestBrowserName is short, whatever a browser claims to be.
func TestBrowserName(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36":                                                  "Chrome, Linux",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0":                          "Edge, Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1":                "Safari, iPhone",
		"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.47(0x2800)": "WeChat, Android",
		"Go-http-client/1.1":           "Go-http-client/1.1",
		"":                             "",
		strings.Repeat("something", 9): strings.Repeat("something", 9)[:40],
	} {
		if got := browserName(agent); got != want {
			t.Errorf("%s: %q", agent, got)
		}
	}
}
