package inbox

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
)

// How long a session lasts: from the login, and without a request.
const (
	sessionFor = 12 * time.Hour
	idleFor    = 2 * time.Hour
	// keepLogins is how long the audit has logins, with the addresses that they came from.
	keepLogins = 180 * 24 * time.Hour
)

const (
	sessionCookie = "careerbot-staff"
	// deviceCookie is kept where somebody has signed in; attempt.go says what for.
	deviceCookie = "careerbot-staff-device"
	// The __Host- prefix makes a browser refuse the cookie from another host of the
	// same domain; it is only allowed on TLS.
	hostPrefix = "__Host-"
)

func cookieName(r *http.Request, name string) string {
	if secure(r) {
		return hostPrefix + name
	}
	return name
}

// cookie makes one that scripts do not see and other sites' forms do not send. A
// value of "" takes it back.
func cookie(r *http.Request, name, value string, keep time.Duration) *http.Cookie {
	c := &http.Cookie{
		Name: cookieName(r, name), Value: value, Path: "/", MaxAge: int(keep / time.Second),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: secure(r),
	}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}

// secure says whether the browser speaks TLS, with us or with the proxy before us.
func secure(r *http.Request) bool {
	first, _, _ := strings.Cut(r.Header.Get("X-Forwarded-Proto"), ",")
	return r.TLS != nil || strings.EqualFold(strings.TrimSpace(first), "https")
}

func hashed(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// begin opens a session of its own: a login never goes on with one that was there
// before it. What is over is swept out. It belongs into the transaction that found
// the login good, with the account's row locked: who is removed or gets another
// password meanwhile has the new session ended with the others.
func (s *server) begin(ctx context.Context, tx pgx.Tx, r *http.Request, staff int64, method string) (*http.Cookie, error) {
	secret := rand.Text()
	now := s.now()
	if _, err := tx.Exec(ctx, `DELETE FROM staff_session WHERE token IN
		(SELECT token FROM staff_session WHERE expires_at <= $1 OR seen_at <= $2 LIMIT 1000 FOR UPDATE SKIP LOCKED)`, now, now.Add(-idleFor)); err != nil {
		return nil, fmt.Errorf("sweep out sessions: %w", err)
	}
	if _, err := tx.Exec(ctx, `DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE what LIKE 'login%' AND at < $1 LIMIT 1000)`, now.Add(-keepLogins)); err != nil {
		return nil, fmt.Errorf("sweep out old logins: %w", err)
	}
	if _, err := tx.Exec(ctx, `INSERT INTO staff_session (token, staff_id, method, agent, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $5, $6)`,
		hashed(secret), staff, method, agent(r), now, now.Add(sessionFor)); err != nil {
		return nil, fmt.Errorf("open a session: %w", err)
	}
	return cookie(r, sessionCookie, secret, sessionFor), nil
}

// agent is what the browser calls itself, as far as it is stored.
func agent(r *http.Request) string {
	given := strings.ReplaceAll(strings.ToValidUTF8(r.UserAgent(), ""), "\x00", "")
	if len(given) > 200 {
		given = strings.ToValidUTF8(given[:200], "")
	}
	return given
}

// session is who is signed in, and how.
type session struct {
	By     bot.Staff
	Token  []byte
	Method string
}

// mustChange: they were given a one-time password and have signed in with it.
func (s session) mustChange() bool { return s.By.OneTime && s.Method == "password" }

// errMustChange is given where somebody first has to choose a password; fail sends
// them there.
var errMustChange = errors.New("the one-time password has to be changed first")

// session gives a request's session; ok is false where nobody is signed in.
func (s *server) session(r *http.Request) (found session, ok bool, err error) {
	c, err := r.Cookie(cookieName(r, sessionCookie))
	if err != nil {
		return found, false, nil //nolint:nilerr // no cookie is no error
	}
	var id int64
	var seen time.Time
	now := s.now()
	err = s.bot.Pool.QueryRow(r.Context(), `SELECT staff_id, token, method, seen_at FROM staff_session WHERE token = $1 AND expires_at > $2 AND seen_at > $3`,
		hashed(c.Value), now, now.Add(-idleFor)).Scan(&id, &found.Token, &found.Method, &seen)
	if errors.Is(err, pgx.ErrNoRows) {
		return found, false, nil
	}
	if err != nil {
		return found, false, fmt.Errorf("look at the session: %w", err)
	}
	if now.Sub(seen) > time.Minute && byHand(r) { // not for each request
		if _, err := s.bot.Pool.Exec(r.Context(), `UPDATE staff_session SET seen_at = $2 WHERE token = $1`, found.Token, now); err != nil {
			return found, false, fmt.Errorf("keep the session: %w", err)
		}
	}
	found.By, err = s.bot.StaffMember(r.Context(), id)
	if errors.Is(err, bot.ErrNoStaff) {
		return found, false, nil
	}
	return found, err == nil, err
}

// byHand tells what somebody does from what an open page fetches by itself, which is
// no sign that anybody sits before it.
func byHand(r *http.Request) bool {
	return r.Method != http.MethodGet || r.Header.Get("HX-Request") == "" && r.URL.Path != "/inbox/events"
}

// who gives the staff of a request's session; ok is false where nobody is signed in.
func (s *server) who(r *http.Request) (by bot.Staff, ok bool, err error) {
	found, ok, err := s.session(r)
	if ok && found.mustChange() {
		return by, false, errMustChange
	}
	return found.By, ok, err
}
