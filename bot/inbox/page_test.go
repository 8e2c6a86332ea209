package inbox

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/postgres/pgtest"
)

// newTestServer has a database of its own and a clock that stands still.
func newTestServer(t testing.TB) (*server, *bot.Bot) {
	t.Helper()
	now := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
	b := &bot.Bot{Pool: pgtest.New(t), Hub: bot.NewHub(), Contact: func(string) string { return "12333" }, Now: func() time.Time { return now }}
	return &server{bot: b, now: b.Now, log: b.Log, pages: newPages()}, b
}

// hire adds somebody of a role to the staff.
func hire(t testing.TB, b *bot.Bot, name, role string, telegram int64) bot.Staff {
	t.Helper()
	id, err := b.AddStaff(context.Background(), bot.Staff{Name: name, Login: "login-" + name, Role: role, Telegram: telegram, Capacity: 5})
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.StaffMember(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// signIn gives the cookie of a session that was begun for somebody.
func signIn(t testing.TB, s *server, staff int64) *http.Cookie {
	t.Helper()
	var c *http.Cookie
	if err := pgx.BeginFunc(context.Background(), s.bot.Pool, func(tx pgx.Tx) (err error) {
		c, err = s.begin(context.Background(), tx, httptest.NewRequest(http.MethodPost, "/inbox/login", nil), staff, "password")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestNobodySignedIn is sent to the login, and back to where they wanted to go.
func TestNobodySignedIn(t *testing.T) {
	_, b := newTestServer(t)
	h := New(b, Options{})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/inbox/", nil))
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/inbox/login?next=%2Finbox%2F" {
		t.Errorf("%d to %q", w.Code, w.Header().Get("Location"))
	}
}

// TestSession opens pages for who is signed in, until they are off the staff or the
// session is over.
func TestSession(t *testing.T) {
	s, b := newTestServer(t)
	li := hire(t, b, "李老师", "counsellor", 7)
	cookie := signIn(t, s, li.ID)
	h := New(b, Options{})
	get := func() *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/inbox/", nil)
		r.AddCookie(cookie)
		r.Header.Set("Accept-Language", "zh-CN")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	if w := get(); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "李老师") {
		t.Fatalf("signed in: %d\n%s", w.Code, w.Body)
	}
	if err := b.RemoveStaff(context.Background(), li.ID); err != nil {
		t.Fatal(err)
	}
	if w := get(); w.Code != http.StatusSeeOther {
		t.Errorf("off the staff: %d", w.Code)
	}
}

// TestWords has every word in both languages, and once: of two files that say a word
// differently one would be shown everywhere.
func TestWords(t *testing.T) {
	from := map[string]string{}
	for _, name := range list("words") {
		raw, err := files.ReadFile("words/" + name)
		if err != nil {
			t.Fatal(err)
		}
		var own map[string]any
		if err := json.Unmarshal(raw, &own); err != nil {
			t.Fatal(err)
		}
		for key := range own {
			if from[key] != "" {
				t.Errorf("%q is in %s and %s", key, from[key], name)
			}
			from[key] = name
		}
	}
	for language, own := range words {
		for other := range words {
			for key := range own {
				if words[other][key] == "" {
					t.Errorf("%q is there in %s, not in %s", key, language, other)
				}
			}
		}
	}
}
