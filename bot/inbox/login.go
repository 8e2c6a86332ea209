package inbox

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"careerbot/bot"
	"careerbot/internal/password"
)

// execer is a pool or a transaction.
type execer interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// toLogin sends who is not signed in to the login. A part of a page that is
// fetched is not replaced by the login: the whole page goes there.
func (s *server) toLogin(w http.ResponseWriter, r *http.Request) {
	to := "/inbox/login"
	if r.Method == http.MethodGet && r.Header.Get("HX-Request") == "" && strings.HasPrefix(r.URL.Path, "/inbox/") {
		to += "?next=" + url.QueryEscape(r.URL.RequestURI())
	}
	sendTo(w, r, to)
}

// sendTo goes to another page, also from a part of one.
func sendTo(w http.ResponseWriter, r *http.Request, to string) {
	if r.Header.Get("HX-Request") != "" {
		w.Header().Set("HX-Redirect", to)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// within gives the page to go to after a login: one of the inbox. Everything that a
// browser could take for another site is the first page.
func within(next string) string {
	const first = "/inbox/"
	u, err := url.Parse(next)
	odd := strings.ContainsFunc(next, func(r rune) bool { return r <= ' ' || r == '\\' || r == 0x7f })
	if err != nil || odd || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || !strings.HasPrefix(next, first) ||
		strings.ContainsAny(u.Path, "\\") || strings.Contains(u.Path, "//") || !strings.HasPrefix(path.Clean(u.Path)+"/", first) {
		return first
	}
	return next
}

// loginData is what the login page shows.
type loginData struct {
	Next, Login, Error string
	Here               string // this page, for who changes the language
	OIDC               string // where a login with the identity provider begins
	Telegram           string // the bot's name, where its widget is shown
	TelegramURL        string
}

func (s *server) login(w http.ResponseWriter, r *http.Request) {
	if _, ok, err := s.session(r); err == nil && ok {
		http.Redirect(w, r, within(r.FormValue("next")), http.StatusSeeOther)
		return
	}
	s.showLogin(w, r, http.StatusOK, loginData{Next: within(r.FormValue("next"))})
}

func (s *server) showLogin(w http.ResponseWriter, r *http.Request, status int, d loginData) {
	d.Here = "/inbox/login?next=" + url.QueryEscape(d.Next)
	if s.oidc != nil {
		d.OIDC = "/inbox/login/oidc?next=" + url.QueryEscape(d.Next)
	}
	if err := s.withWidget(w, r, &d); err != nil {
		s.fail(w, r, err)
		return
	}
	if err := s.show(w, r, status, "login", "", bot.Staff{}, d); err != nil {
		s.fail(w, r, err)
	}
}

// credentials are what an account is signed in to with.
type credentials struct {
	id      int64 // 0: there is no such account
	hash    string
	setAt   time.Time
	oneTime bool
}

func (s *server) credentials(ctx context.Context, login string) (c credentials, err error) {
	err = s.bot.Pool.QueryRow(ctx, `SELECT id, coalesce(password_hash, ''), coalesce(password_set_at, to_timestamp(0)), must_change FROM staff WHERE login = $1 AND removed_at IS NULL`,
		login).Scan(&c.id, &c.hash, &c.setAt, &c.oneTime)
	if errors.Is(err, pgx.ErrNoRows) {
		return c, nil
	}
	return c, err
}

// device gives the token of a browser in which an account was signed in to before.
func (s *server) device(r *http.Request, id int64) ([]byte, error) {
	c, err := r.Cookie(cookieName(r, deviceCookie))
	if err != nil || id == 0 {
		return nil, nil //nolint:nilerr // no cookie is no device
	}
	var known bool
	err = s.bot.Pool.QueryRow(r.Context(), `SELECT EXISTS (SELECT FROM staff_device WHERE token = $1 AND staff_id = $2 AND used_at > $3)`,
		hashed(c.Value), id, s.now().Add(-deviceFor)).Scan(&known)
	if !known {
		return nil, err
	}
	return hashed(c.Value), nil
}

// signIn is the login by password. Whether there is such an account shows neither in
// the words nor in the time: where there is none, a password is checked as well.
func (s *server) signIn(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := storable(r); err != nil {
		s.fail(w, r, err)
		return
	}
	if err := r.ParseForm(); err != nil {
		s.fail(w, r, err)
		return
	}
	ctx := r.Context()
	d := loginData{Next: within(r.PostFormValue("next")), Login: r.PostFormValue("login")}
	login := bot.FoldLogin(strings.ToValidUTF8(strings.ReplaceAll(d.Login, "\x00", ""), ""))
	known, err := s.credentials(ctx, login)
	if err != nil {
		s.fail(w, r, fmt.Errorf("find an account: %w", err))
		return
	}
	token, err := s.device(r, known.id)
	if err != nil {
		s.fail(w, r, fmt.Errorf("look for a device: %w", err))
		return
	}
	from := s.address(r)
	buckets := []bucket{accountBucket(known.id, login), addressBucket(from)}
	if token != nil {
		buckets = []bucket{deviceBucket(token)}
	}
	wait, err := s.attempt(ctx, buckets...)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		d.Error = said(r, "login_wait", duration(r, wait))
		s.showLogin(w, r, http.StatusTooManyRequests, d)
		return
	}
	typed := r.PostFormValue("password")
	if known.oneTime {
		typed = password.AsOneTime(typed)
	}
	ok, old, err := password.Verify(ctx, typed, known.hash)
	if err != nil {
		// Nobody looked at the password, so it was no guess.
		if back := s.takeBack(context.WithoutCancel(ctx), s.bot.Pool, false, buckets...); back != nil {
			s.log.Error("inbox: an attempt counts that was none", "error", back)
		}
		s.fail(w, r, err)
		return
	}
	late := known.oneTime && !s.now().Before(known.setAt.Add(bot.OneTimeFor))
	if !ok || late {
		if err := s.bot.AuditAccount(ctx, s.bot.Pool, 0, known.id, map[bool]string{true: "login_expired", false: "login_failed"}[ok], from.String()); err != nil {
			s.fail(w, r, err)
			return
		}
		d.Error = said(r, map[bool]string{true: "login_expired", false: "login_wrong"}[ok])
		s.showLogin(w, r, http.StatusUnauthorized, d)
		return
	}
	hash := known.hash
	if old {
		if hash, err = password.Hash(ctx, typed); err != nil {
			s.fail(w, r, err)
			return
		}
	}
	err = pgx.BeginFunc(ctx, s.bot.Pool, func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, `UPDATE staff SET password_hash = $3 WHERE id = $1 AND password_hash = $2 AND removed_at IS NULL`, known.id, known.hash, hash)
		if err == nil && done.RowsAffected() == 0 {
			err = errPasswordSet
		}
		if err != nil {
			return err
		}
		if token == nil {
			if err := s.remember(ctx, tx, w, r, known.id); err != nil {
				return err
			}
		}
		if err := s.takeBack(ctx, tx, true, buckets...); err != nil {
			return err
		}
		return s.enter(ctx, tx, w, r, known.id, "password", from)
	})
	switch {
	case err != nil:
		s.fail(w, r, err)
	case known.oneTime:
		http.Redirect(w, r, "/inbox/password", http.StatusSeeOther)
	default:
		http.Redirect(w, r, d.Next, http.StatusSeeOther)
	}
}

// enter opens the session of who has shown who they are; their row is locked.
func (s *server) enter(ctx context.Context, tx pgx.Tx, w http.ResponseWriter, r *http.Request, id int64, method string, from netip.Addr) error {
	if c, err := r.Cookie(cookieName(r, sessionCookie)); err == nil { // who signs in again leaves nothing open behind them
		if _, err := tx.Exec(ctx, `DELETE FROM staff_session WHERE token = $1`, hashed(c.Value)); err != nil {
			return err
		}
	}
	c, err := s.begin(ctx, tx, r, id, method)
	if err != nil {
		return err
	}
	if err := s.bot.AuditAccount(ctx, tx, id, id, "login", method+" "+from.String()); err != nil {
		return err
	}
	http.SetCookie(w, c)
	return nil
}

// errPasswordSet is given where another password was set in this moment.
var errPasswordSet = errors.New("another password has been set")

// remember makes the browser one that is known for an account.
func (s *server) remember(ctx context.Context, tx pgx.Tx, w http.ResponseWriter, r *http.Request, id int64) error {
	secret := rand.Text()
	_, err := tx.Exec(ctx, `WITH gone AS (DELETE FROM staff_device WHERE used_at < $4) INSERT INTO staff_device (token, staff_id, used_at) VALUES ($1, $2, $3)`,
		hashed(secret), id, s.now(), s.now().Add(-deviceFor))
	if err != nil {
		return fmt.Errorf("remember a browser: %w", err)
	}
	http.SetCookie(w, cookie(r, deviceCookie, secret, deviceFor))
	return nil
}

// logout ends the session.
func (s *server) logout(w http.ResponseWriter, r *http.Request) {
	found, ok, err := s.session(r)
	if err == nil && ok {
		err = pgx.BeginFunc(r.Context(), s.bot.Pool, func(tx pgx.Tx) error {
			if _, err := tx.Exec(r.Context(), `DELETE FROM staff_session WHERE token = $1`, found.Token); err != nil {
				return err
			}
			return s.bot.AuditAccount(r.Context(), tx, found.By.ID, found.By.ID, "logout", "")
		})
	}
	if err != nil {
		s.fail(w, r, fmt.Errorf("sign out: %w", err))
		return
	}
	http.SetCookie(w, cookie(r, sessionCookie, "", 0))
	w.Header().Set("Clear-Site-Data", `"storage"`) // what was written and not sent is somebody's affair
	http.Redirect(w, r, "/inbox/login", http.StatusSeeOther)
}

// said is a word of the pages in the request's language.
func said(r *http.Request, key string, args ...any) string {
	return filled(languageOf(r), key, args...)
}

// duration says how long, rounded up.
func duration(r *http.Request, d time.Duration) string {
	switch {
	case d <= time.Second:
		return said(r, "wait_one_second")
	case d <= time.Minute:
		return said(r, "wait_seconds", int(math.Ceil(d.Seconds())))
	}
	return said(r, "wait_minutes", int(math.Ceil(d.Minutes())))
}
