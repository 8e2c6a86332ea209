package inbox

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/internal/text"
)

// client is a browser without a window, for somebody who is signed in.
type client struct {
	t      *testing.T
	h      http.Handler
	cookie *http.Cookie
}

func clientOf(t *testing.T, s *server, staff bot.Staff) *client {
	t.Helper()
	return &client{t, New(s.bot, Options{}), signIn(t, s, staff.ID)}
}

func (c *client) do(method, path string, form url.Values, header ...string) *httptest.ResponseRecorder {
	c.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.AddCookie(c.cookie)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept-Language", "zh-CN")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, r)
	return w
}

func (c *client) get(path string) string {
	c.t.Helper()
	w := c.do(http.MethodGet, path, nil)
	if w.Code != http.StatusOK {
		c.t.Fatalf("GET %s: %d", path, w.Code)
	}
	return w.Body.String()
}

func count(t *testing.T, b *bot.Bot, sql string, args ...any) (n int) {
	t.Helper()
	if err := b.Pool.QueryRow(context.Background(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

const phoneNumber = "13812345678"

// TestRights: who may read what of a case, and that reading is in the audit.
func TestRights(t *testing.T) {
	s, b := newTestServer(t)
	li, wang, chief := hire(t, b, "李老师", "counsellor", 0), hire(t, b, "王老师", "counsellor", 0), hire(t, b, "陈主管", "supervisor", 0)
	id := waiting(t, b, 1, "asked", "4401", "zh", []string{"dismissal"}, 0, time.Hour)
	if _, err := b.Pool.Exec(t.Context(), `UPDATE handoff SET callback = $1, callback_by = now(), callback_due_at = now()`, phoneNumber); err != nil {
		t.Fatal(err)
	}
	path := fmt.Sprintf("/inbox/case/%d", id)
	mine, other, boss := clientOf(t, s, li), clientOf(t, s, wang), clientOf(t, s, chief)
	reads := func(c *client, words, number bool) {
		t.Helper()
		for _, at := range []string{path, path + "/part/live"} {
			body := c.get(at)
			if strings.Contains(body, "单位说要等半年") != words || strings.Contains(body, phoneNumber) != number {
				t.Errorf("%s: words %v, number %v", at, !words, !number)
			}
		}
	}
	reads(mine, true, false) // it waits
	reads(boss, true, true)
	if n := count(t, b, `SELECT count(*) FROM audit WHERE what = 'read' AND staff_id = $1 AND detail = 'veiled'`, li.ID); n != 1 {
		t.Errorf("%d readings in the audit", n)
	}
	if w := mine.do(http.MethodPost, path+"/do", url.Values{"verb": {"claim"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("claim: %d %s", w.Code, w.Body)
	}
	reads(mine, true, true)
	reads(other, false, false)
	if n := count(t, b, `SELECT count(*) FROM audit WHERE what = 'read' AND staff_id = $1`, wang.ID); n != 0 {
		t.Errorf("what could not be read was read %d times", n)
	}
	if w := other.do(http.MethodPost, path+"/do", url.Values{"verb": {"claim"}}); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "李老师已经接手") {
		t.Errorf("the second claim: %d", w.Code)
	}
	for _, refused := range []struct {
		path string
		form url.Values
	}{
		{"/say", url.Values{"text": {"我来说"}, "key": {"0123456789"}}}, {"/note", url.Values{"text": {"我来记"}}},
		{"/do", url.Values{"verb": {"close"}}}, {"/do", url.Values{"verb": {"release"}}}, {"/do", url.Values{"verb": {"transfer"}, "to": {"王老师"}}},
		{"/do", url.Values{"verb": {"called"}}}, {"/suggest", url.Values{}},
	} {
		if w := other.do(http.MethodPost, path+refused.path, refused.form); w.Code != http.StatusConflict {
			t.Errorf("%s %v: %d", refused.path, refused.form, w.Code)
		}
	}
	if n := count(t, b, `SELECT count(*) FROM handoff WHERE owner = $1 AND state = 'claimed' AND callback_due_at IS NOT NULL`, li.ID); n != 1 {
		t.Error("somebody else changed the case")
	}

	// It is over: who had it reads it, who did not does not know of it. What the person
	// says to the bot afterwards is nobody's.
	if w := mine.do(http.MethodPost, path+"/do", url.Values{"verb": {"return"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("return: %d %s", w.Code, w.Body)
	}
	if _, err := b.Pool.Exec(t.Context(), `INSERT INTO turn (conversation_id, external_id, message, state) SELECT conversation_id, 'after', '后来的话', 'answered' FROM handoff`); err != nil {
		t.Fatal(err)
	}
	reads(mine, true, true)
	if w := other.do(http.MethodGet, path, nil); w.Code != http.StatusNotFound {
		t.Errorf("a case that is over, for who never had it: %d", w.Code)
	}
	for _, c := range []*client{mine, boss} {
		if strings.Contains(c.get(path), "后来的话") {
			t.Error("what was said after the case is read")
		}
	}
	if strings.Contains(other.get("/inbox/all"), fmt.Sprintf("#%d<", id)) || !strings.Contains(boss.get("/inbox/all"), fmt.Sprintf("#%d<", id)) {
		t.Error("the list of all cases has others")
	}
}

// TestSaidOnce: the same form sent twice is one message, and what is refused stays in
// the box.
func TestSaidOnce(t *testing.T) {
	s, b := newTestServer(t)
	li := hire(t, b, "李老师", "counsellor", 0)
	id := waiting(t, b, 1, "asked", "", "zh", []string{}, 0, time.Hour)
	path, c := fmt.Sprintf("/inbox/case/%d", id), clientOf(t, s, li)
	form := url.Values{"text": {"您好<b>"}, "key": {"0123456789abcdef"}}
	if w := c.do(http.MethodPost, path+"/say", form); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "请先接手") || !strings.Contains(w.Body.String(), "您好&lt;b&gt;</textarea>") {
		t.Errorf("before the claim: %d", w.Code)
	}
	if w := c.do(http.MethodPost, path+"/say", form, "X-Inbox", "1"); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "请先接手") {
		t.Errorf("before the claim: %d %s", w.Code, w.Body)
	}
	c.do(http.MethodPost, path+"/do", url.Values{"verb": {"claim"}})
	for _, header := range [][]string{{"X-Inbox", "1"}, {"X-Inbox", "1"}, nil} {
		if w := c.do(http.MethodPost, path+"/say", form, header...); w.Code != http.StatusNoContent && w.Code != http.StatusSeeOther {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
	if n := count(t, b, `SELECT count(*) FROM turn WHERE external_id LIKE 'staff:web:%'`); n != 1 {
		t.Errorf("said %d times", n)
	}
	if n := count(t, b, `SELECT count(*) FROM audit WHERE what = 'answer'`); n != 1 {
		t.Errorf("%d answers in the audit", n)
	}
	for range 2 {
		c.do(http.MethodPost, path+"/note", url.Values{"text": {"记一下"}})
	}
	if n := count(t, b, `SELECT count(*) FROM handoff_event WHERE what = 'note'`); n != 1 {
		t.Errorf("noted %d times", n)
	}
	for text, want := range map[string]int{"": http.StatusConflict, strings.Repeat("长", mostWritten+1): http.StatusConflict, "好": http.StatusNotFound} {
		key := "0123456789"
		if want == http.StatusNotFound {
			key = "'; --"
		}
		if w := c.do(http.MethodPost, path+"/say", url.Values{"text": {text}, "key": {key}}); w.Code != want {
			t.Errorf("%.10q: %d", text, w.Code)
		}
	}
	if w := c.do(http.MethodPost, path+"/say", form, "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden {
		t.Errorf("from another site: %d", w.Code)
	}
}

// TestUnread counts what the person wrote that who has the case has not seen.
func TestUnread(t *testing.T) {
	s, b := newTestServer(t)
	li := hire(t, b, "李老师", "counsellor", 0)
	id := waiting(t, b, 1, "asked", "", "zh", []string{}, 0, time.Hour)
	path, c := fmt.Sprintf("/inbox/case/%d", id), clientOf(t, s, li)
	c.do(http.MethodPost, path+"/do", url.Values{"verb": {"claim"}})
	unread := func(want int) {
		t.Helper()
		n, err := s.status(t.Context(), li)
		if err != nil || n.Unread != want || n.Mine != 1 {
			t.Errorf("%+v, want %d unread, %v", n, want, err)
		}
	}
	writes := func(id string) {
		t.Helper()
		if _, err := b.Pool.Exec(t.Context(), `INSERT INTO turn (conversation_id, external_id, message, state) SELECT conversation_id, $1, '还有一句', 'forwarded' FROM handoff`, id); err != nil {
			t.Fatal(err)
		}
	}
	unread(0)
	writes("a")
	writes("b")
	unread(2)
	if !strings.Contains(c.get("/inbox/mine"), "2 条未读") {
		t.Error("the list does not say so")
	}
	c.get(path)
	unread(0)
	writes("c")
	unread(1)
	c.get(path + "/part/live")
	unread(0)
	writes("d")
	unread(1)
	if _, err := b.Pool.Exec(t.Context(), `INSERT INTO turn (conversation_id, external_id, message, kind, state) SELECT conversation_id, 'staff:-100:7', '', 'notice', 'answered' FROM handoff`); err != nil {
		t.Fatal(err)
	}
	unread(0) // they have answered at the other surface
}

// TestLanguage keeps the language, and leads nowhere else.
func TestLanguage(t *testing.T) {
	s, b := newTestServer(t)
	c := clientOf(t, s, hire(t, b, "李老师", "counsellor", 0))
	for back, want := range map[string]string{"/inbox/mine": "/inbox/mine", "https://evil.example/inbox/": "/inbox/", "//evil.example/inbox/": "/inbox/", "/other": "/inbox/", "/inbox/\\..": "/inbox/"} {
		w := c.do(http.MethodPost, "/inbox/language", url.Values{"language": {"zh"}, "next": {back}})
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != want || !strings.Contains(w.Header().Get("Set-Cookie"), "=zh") {
			t.Errorf("%q: %d to %q", back, w.Code, w.Header().Get("Location"))
		}
	}
}

// TestDuty switches who asks, and nobody else.
func TestDuty(t *testing.T) {
	s, b := newTestServer(t)
	c := clientOf(t, s, hire(t, b, "李老师", "counsellor", 0))
	hire(t, b, "王老师", "counsellor", 0)
	for on, want := range map[string]int{"1": 1, "": 0} {
		c.do(http.MethodPost, "/inbox/duty", url.Values{"on": {on}})
		if n := count(t, b, `SELECT count(*) FROM staff WHERE on_duty_since IS NOT NULL`); n != want {
			t.Errorf("%d on duty", n)
		}
	}
}

// TestTopicWords has a word for each topic that a case can be about.
func TestTopicWords(t *testing.T) {
	raw, err := os.ReadFile("../../internal/text/concepts.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		name, _, ok := strings.Cut(line, ":")
		if ok && text.KnownConcept(name) && !strings.HasPrefix(name, "ask_") && words["en"]["topic_"+name] == "" {
			t.Errorf("no word for the topic %q", name)
		}
	}
}
