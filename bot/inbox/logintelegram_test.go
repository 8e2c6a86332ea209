package inbox

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
)

const botToken = "123456:AAtest-token-of-a-bot"

// byTelegram signs fields as Telegram does: here all fields, sorted.
func byTelegram(token string, at time.Time, more ...string) url.Values {
	q := url.Values{"id": {"42"}, "first_name": {"Li"}, "auth_date": {strconv.FormatInt(at.Unix(), 10)}}
	for i := 0; i < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	var lines []string
	for _, field := range []string{"auth_date", "first_name", "id", "last_name", "photo_url", "username"} {
		if q.Has(field) {
			lines = append(lines, field+"="+q.Get(field))
		}
	}
	key := sha256.Sum256([]byte(token))
	mac := hmac.New(sha256.New, key[:])
	mac.Write([]byte(strings.Join(lines, "\n")))
	q.Set("hash", hex.EncodeToString(mac.Sum(nil)))
	return q
}

// widget gives the state that the widget on the login page brings back.
func (b *browser) widget(next string) string {
	b.f.Helper()
	r := b.get("/inbox/login?next=" + url.QueryEscape(next))
	m := regexp.MustCompile(`data-auth-url="https://chat.example.org/inbox/login/telegram\?state=([A-Z2-7]+)"`).FindStringSubmatch(r.body)
	if m == nil {
		b.f.Fatalf("no widget: %s", r.body)
	}
	return m[1]
}

// back is what the browser does when Telegram has signed.
func (b *browser) back(state string, q url.Values) reply {
	b.f.Helper()
	q.Set("state", state)
	return b.get("/inbox/login/telegram?" + q.Encode())
}

// TestTelegramLogin lets in who is on the staff with the Telegram id that Telegram
// has signed, just now, once, in the browser that asked.
func TestTelegramLogin(t *testing.T) {
	f := newOffice(t, Options{Telegram: &TelegramLogin{Token: botToken, Name: func(context.Context) (string, error) { return "agency_bot", nil }}, Public: "https://chat.example.org"})
	if _, err := f.bot.AddStaff(t.Context(), bot.Staff{Name: "Li", Telegram: 42, Role: "counsellor", Capacity: 5}); err != nil {
		t.Fatal(err)
	}
	now := f.bot.Now()
	b := f.browser()
	page := b.get("/inbox/login")
	csp := page.header.Get("Content-Security-Policy")
	if !strings.Contains(page.body, `data-telegram-login="agency_bot"`) || !strings.Contains(csp, "script-src 'self' https://telegram.org; frame-src https://oauth.telegram.org;") || page.header.Get("Cross-Origin-Opener-Policy") != "same-origin-allow-popups" {
		t.Errorf("%v\n%s", page.header, page.body)
	}
	good := byTelegram(botToken, now, "last_name", "Ming & Co", "username", "li", "photo_url", "https://t.me/i/userpic/1.jpg")
	state := b.widget("/inbox/me")
	b.back(state, good).want(t, http.StatusSeeOther, "/inbox/me")
	me := b.get("/inbox/me")
	me.want(t, http.StatusOK, "Telegram")
	if strings.Contains(me.header.Get("Content-Security-Policy"), "telegram.org") {
		t.Error("other pages let Telegram's scripts in")
	}
	for name, c := range map[string]struct {
		q    url.Values
		code int
	}{
		"used before":         {good, http.StatusBadRequest},
		"used before, louder": {url.Values{"id": good["id"], "first_name": good["first_name"], "last_name": good["last_name"], "username": good["username"], "photo_url": good["photo_url"], "auth_date": good["auth_date"], "hash": {strings.ToUpper(good.Get("hash"))}}, http.StatusBadRequest},
		"another bot's":       {byTelegram("654321:AAother", now), http.StatusBadRequest},
		"too old":             {byTelegram(botToken, now.Add(-telegramFresh-time.Second)), http.StatusBadRequest},
		"of the future":       {byTelegram(botToken, now.Add(telegramAhead+time.Second)), http.StatusBadRequest},
		"no time":             {byTelegram(botToken, now, "auth_date", "soon"), http.StatusBadRequest},
		"no signature":        {url.Values{"id": {"42"}, "auth_date": {strconv.FormatInt(now.Unix(), 10)}}, http.StatusBadRequest},
		"not on the staff":    {byTelegram(botToken, now, "id", "43"), http.StatusForbidden},
		"two in one":          {byTelegram(botToken, now, "first_name", "Li\nid=42", "id", "43"), http.StatusBadRequest},
		"nobody":              {byTelegram(botToken, now, "id", "0"), http.StatusBadRequest},
	} {
		b := f.browser()
		if r := b.back(b.widget("/inbox/"), c.q); r.code != c.code {
			t.Errorf("%s: %d to %q", name, r.code, r.to)
		}
		b.get("/inbox/me").want(t, http.StatusSeeOther, "/inbox/login")
	}
	changed := byTelegram(botToken, now, "id", "43")
	changed.Set("id", "42")
	b = f.browser()
	b.back(b.widget(""), changed).want(t, http.StatusBadRequest, "")
	// A link that somebody else made signs nobody in.
	fresh := byTelegram(botToken, now, "first_name", "Fresh")
	f.browser().back(state, fresh).want(t, http.StatusBadRequest, "not completed")
	b.back("", fresh).want(t, http.StatusBadRequest, "not completed")
	b.back(b.widget("//evil.example"), fresh).want(t, http.StatusSeeOther, "/inbox/")
	if n := f.count(`SELECT count(*) FROM staff_session`); n != 2 {
		t.Errorf("%d sessions", n)
	}
	f.later(25 * time.Hour)
	b = f.browser()
	b.back(b.widget(""), byTelegram(botToken, f.bot.Now())).want(t, http.StatusSeeOther, "")
	if n := f.count(`SELECT count(*) FROM login_once`); n != 1 {
		t.Errorf("%d signatures are kept", n)
	}
}

// TestTelegramNameless: without Telegram's answer the page is shown without the
// widget, and Telegram is not asked for every page.
func TestTelegramNameless(t *testing.T) {
	var asked atomic.Int64
	f := newOffice(t, Options{Public: "https://chat.example.org", Telegram: &TelegramLogin{Token: botToken, Name: func(context.Context) (string, error) {
		if asked.Add(1) == 1 {
			return "", errors.New("away")
		}
		return "agency_bot", nil
	}}})
	b := f.browser()
	for range 3 {
		if r := b.get("/inbox/login"); r.code != http.StatusOK || strings.Contains(r.body, "telegram-widget") || strings.Contains(r.header.Get("Content-Security-Policy"), "telegram") {
			t.Errorf("%d %v", r.code, r.header)
		}
	}
	f.later(time.Minute)
	b.widget("")
	b.widget("")
	if asked.Load() != 2 {
		t.Errorf("asked %d times", asked.Load())
	}
}
