package inbox

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
)

// TestFlowNext: where a login leads is asked again when it is over.
func TestFlowNext(t *testing.T) {
	raw, err := json.Marshal(flow{State: "S", Next: "https://evil.example/inbox/"})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/inbox/login/telegram", nil)
	r.AddCookie(&http.Cookie{Name: flowCookie, Value: base64.RawURLEncoding.EncodeToString(raw)})
	if f, ok := endFlow(httptest.NewRecorder(), r, "S"); !ok || f.Next != "/inbox/" {
		t.Errorf("%t, to %q", ok, f.Next)
	}
}

// TestPublicTLS: people come by TLS though the proxy does not say so.
func TestPublicTLS(t *testing.T) {
	_, b := newTestServer(t)
	for public, want := range map[string]bool{"https://chat.example.org": true, "http://localhost:8080": false} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodPost, "/inbox/language", strings.NewReader("language=zh"))
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		New(b, Options{Public: public}).ServeHTTP(w, r)
		if got := strings.Contains(w.Header().Get("Set-Cookie"), "Secure"); got != want {
			t.Errorf("%s: %q", public, w.Header().Get("Set-Cookie"))
		}
	}
}

// TestUnstorable: what the database has no place for breaks no page.
func TestUnstorable(t *testing.T) {
	s, b := newTestServer(t)
	li := hire(t, b, "李老师", "counsellor", 0)
	id := waiting(t, b, 1, "asked", "", "zh", []string{}, 0, time.Hour)
	c := clientOf(t, s, li)
	for _, query := range []string{"state=%00", "team=%ff%00", "day=%00"} {
		if w := c.do(http.MethodGet, "/inbox/all?"+query, nil); w.Code != http.StatusOK {
			t.Errorf("%s: %d", query, w.Code)
		}
	}
	if w := c.do(http.MethodPost, fmt.Sprintf("/inbox/case/%d/note", id), url.Values{"text": {"记\x00一下\xff"}}); w.Code != http.StatusSeeOther {
		t.Errorf("a note: %d", w.Code)
	}
	if n := count(t, b, `SELECT count(*) FROM handoff_event WHERE what = 'note' AND detail = '记一下'`); n != 1 {
		t.Errorf("%d notes", n)
	}
}

// TestLongLines: a long message is cut, and shown whole on demand.
func TestLongLines(t *testing.T) {
	s, b := newTestServer(t)
	li := hire(t, b, "李老师", "counsellor", 0)
	id := waiting(t, b, 1, "asked", "", "zh", []string{}, 0, time.Hour)
	if _, err := b.Pool.Exec(t.Context(), `UPDATE turn SET message = repeat('长', 58000) || '到此'`); err != nil {
		t.Fatal(err)
	}
	path, c := fmt.Sprintf("/inbox/case/%d", id), clientOf(t, s, li)
	turn := count(t, b, `SELECT max(id) FROM turn WHERE kind <> 'notice'`)
	all := fmt.Sprintf("?whole=%d", turn)
	if body := c.get(path); len(body) > 100_000 || strings.Contains(body, "到此") || !strings.Contains(body, all) {
		t.Errorf("%d bytes, a link to all of it: %t", len(body), strings.Contains(body, all))
	}
	if body := c.get(path + all); strings.Count(body, "到此") != 1 {
		t.Errorf("%d are whole", strings.Count(body, "到此"))
	}
}

// TestLeavesNothing: with the session go drafts that were not sent, and sessions of who
// has another login, email or Telegram account; of logins the audit keeps half a year.
func TestLeavesNothing(t *testing.T) {
	f := newOffice(t, Options{})
	id := f.hired("li.ming", "counsellor")
	if r := f.in("li.ming").post("/inbox/logout"); r.header.Get("Clear-Site-Data") != `"storage"` {
		t.Errorf("%v", r.header)
	}
	for _, change := range []func(s *bot.Staff){
		func(s *bot.Staff) { s.Email = "li@example.org" }, func(s *bot.Staff) { s.Telegram = 42 }, func(s *bot.Staff) { s.Login = "" },
	} {
		b := f.in("li.ming")
		s, err := f.bot.StaffMember(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		s.Capacity++
		if err := f.bot.ChangeStaff(t.Context(), 0, s); err != nil {
			t.Fatal(err)
		}
		b.get("/inbox/me").want(t, http.StatusOK, "")
		change(&s)
		if err := f.bot.ChangeStaff(t.Context(), 0, s); err != nil {
			t.Fatal(err)
		}
		b.get("/inbox/me").want(t, http.StatusSeeOther, "/inbox/login")
	}
	f.hired("wang", "counsellor")
	f.later(keepLogins + time.Hour)
	f.in("wang")
	if n := f.count(`SELECT count(*) FROM audit WHERE what = 'login'`); n != 1 {
		t.Errorf("%d logins in the audit", n)
	}
	if n := f.count(`SELECT count(*) FROM audit WHERE what = 'staff_changed'`); n != 6 {
		t.Errorf("%d changes in the audit", n)
	}
}

// TestUnnamedProxy is told of once.
func TestUnnamedProxy(t *testing.T) {
	_, b := newTestServer(t)
	var log strings.Builder
	s := &server{bot: b, log: slog.New(slog.NewTextHandler(&log, nil))}
	for range 2 {
		r := httptest.NewRequest(http.MethodPost, "/inbox/login", nil)
		s.address(r)
		if r.Header.Set("X-Forwarded-For", "192.0.2.9"); s.address(r).String() == "192.0.2.9" {
			t.Error("a stranger's word is taken")
		}
	}
	if strings.Count(log.String(), "CAREERBOT_PROXIES") != 1 || strings.Contains(log.String(), "192.0.2.9") {
		t.Errorf("the log: %s", log.String())
	}
}

// TestFiguresAudited: the page of the figures shows people's words.
func TestFiguresAudited(t *testing.T) {
	s, b := newTestServer(t)
	boss := hire(t, b, "王主管", "supervisor", 8)
	clientOf(t, s, boss).get("/inbox/figures")
	if n := count(t, b, `SELECT count(*) FROM audit WHERE what = 'figures_seen' AND staff_id = $1`, boss.ID); n != 1 {
		t.Errorf("%d times in the audit", n)
	}
}
