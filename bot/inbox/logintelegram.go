package inbox

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5"
)

// TelegramLogin lets who is on the staff with their Telegram id sign in with
// Telegram's Login Widget, which knows the site by the bot's domain (/setdomain at
// @BotFather).
type TelegramLogin struct {
	Token string                                    // the bot's, which signs
	Name  func(ctx context.Context) (string, error) // asks Telegram for the bot's name

	mu    sync.Mutex
	name  string
	tried time.Time
}

// telegramFresh is how old a signed login may be, and telegramAhead how much of the
// future of a clock that is not Telegram's.
const (
	telegramFresh = 5 * time.Minute
	telegramAhead = time.Minute
)

// widgetPolicy is the policy of the login page where it has the widget: Telegram's
// script and the frame that it makes, and nothing else of theirs.
var widgetPolicy = strings.Replace(policy, "script-src 'self'", "script-src 'self' https://telegram.org; frame-src https://oauth.telegram.org", 1)

// botName is the bot's name, "" where it is not known: then the page is shown
// without the widget. Telegram is asked until it has answered once, and not often.
func (s *server) botName(ctx context.Context) string {
	l := s.telegram
	if l == nil {
		return ""
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.name != "" || s.now().Sub(l.tried) < time.Minute {
		return l.name
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	name, err := l.Name(ctx)
	l.name, l.tried = name, s.now()
	if err != nil {
		s.log.Warn("inbox: Telegram's login is not shown, the bot's name is not known", "error", err)
	}
	return l.name
}

// withWidget puts the widget on the login page.
func (s *server) withWidget(w http.ResponseWriter, r *http.Request, d *loginData) error {
	if d.Telegram = s.botName(r.Context()); d.Telegram == "" {
		return nil
	}
	f, err := startFlow(w, r, d.Next)
	if err != nil {
		return err
	}
	d.TelegramURL = s.public + "/inbox/login/telegram?state=" + url.QueryEscape(f.State)
	w.Header().Set("Content-Security-Policy", widgetPolicy)
	// The widget's window speaks to this one, and Telegram wants to know the site.
	w.Header().Set("Cross-Origin-Opener-Policy", "same-origin-allow-popups")
	w.Header().Set("Referrer-Policy", "strict-origin")
	return nil
}

// telegramFields are those that Telegram signs, in the order in which it does.
var telegramFields = []string{"auth_date", "first_name", "id", "last_name", "photo_url", "username"}

// signed checks what the widget brought, as core.telegram.org/widgets/login says,
// and gives the user's id. The bot's token is what the signature is made with.
func signed(q url.Values, token string, now time.Time) (id int64, err error) {
	var lines []string
	for _, field := range telegramFields {
		if strings.ContainsFunc(q.Get(field), unicode.IsControl) {
			return 0, errors.New("a field is more than a line") // it could pass for another one
		}
		if q.Has(field) {
			lines = append(lines, field+"="+q.Get(field))
		}
	}
	key := sha256.Sum256([]byte(token))
	mac := hmac.New(sha256.New, key[:])
	mac.Write([]byte(strings.Join(lines, "\n")))
	given, err := hex.DecodeString(q.Get("hash"))
	if err != nil || !hmac.Equal(given, mac.Sum(nil)) {
		return 0, errors.New("the signature is not Telegram's")
	}
	at, err := strconv.ParseInt(q.Get("auth_date"), 10, 64)
	if err != nil || now.Sub(time.Unix(at, 0)) > telegramFresh || time.Unix(at, 0).Sub(now) > telegramAhead {
		return 0, errors.New("the login is too old")
	}
	id, err = strconv.ParseInt(q.Get("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, errors.New("there is no user id")
	}
	return id, nil
}

// fromTelegram completes a login with the widget; as at fromProvider, this browser
// must have begun it. What Telegram signed counts once.
func (s *server) fromTelegram(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	refused := func(status int, next, key string) {
		s.showLogin(w, r, status, loginData{Next: next, Error: said(r, key)})
	}
	f, ok := endFlow(w, r, q.Get("state"))
	if !ok {
		refused(http.StatusBadRequest, within(""), "login_elsewhere_late")
		return
	}
	user, err := signed(q, s.telegram.Token, s.now())
	if err != nil {
		s.log.Warn("inbox: a login with Telegram failed", "error", err)
		refused(http.StatusBadRequest, f.Next, "login_elsewhere_late")
		return
	}
	from := s.address(r)
	ctx := r.Context()
	used := errors.New("it was used before")
	err = pgx.BeginFunc(ctx, s.bot.Pool, func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, `WITH gone AS (DELETE FROM login_once WHERE at < $3) INSERT INTO login_once (token, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
			hashed(strings.ToLower(q.Get("hash"))), s.now(), s.now().Add(-24*time.Hour))
		if err == nil && done.RowsAffected() == 0 {
			err = used
		}
		if err != nil {
			return err
		}
		var id int64
		err = tx.QueryRow(ctx, `SELECT id FROM staff WHERE telegram_id = $1 AND removed_at IS NULL FOR NO KEY UPDATE`, user).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return errNobody
		}
		if err != nil {
			return fmt.Errorf("find whose account it is: %w", err)
		}
		return s.enter(ctx, tx, w, r, id, "telegram", from)
	})
	switch {
	case errors.Is(err, used):
		refused(http.StatusBadRequest, f.Next, "login_elsewhere_late")
	case errors.Is(err, errNobody):
		if err := s.bot.AuditAccount(ctx, s.bot.Pool, 0, 0, "login_failed", "telegram "+from.String()); err != nil {
			s.fail(w, r, err)
			return
		}
		refused(http.StatusForbidden, f.Next, "login_elsewhere_unknown")
	case err != nil:
		s.fail(w, r, err)
	default:
		http.Redirect(w, r, f.Next, http.StatusSeeOther)
	}
}
