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
)

const (
	plainCookie = "careerbot-staff"
	// The __Host- prefix makes a browser refuse the cookie from another host of the
	// same domain; it is only allowed on TLS.
	secureCookie = "__Host-careerbot-staff"
)

func cookieName(r *http.Request) string {
	if secure(r) {
		return secureCookie
	}
	return plainCookie
}

// secure says whether the browser speaks TLS, with us or with the proxy before us.
func secure(r *http.Request) bool {
	first, _, _ := strings.Cut(r.Header.Get("X-Forwarded-Proto"), ",")
	return r.TLS != nil || strings.EqualFold(strings.TrimSpace(first), "https")
}

// begin opens a session of its own: a login never goes on with one that was there
// before it.
func (s *server) begin(ctx context.Context, w http.ResponseWriter, r *http.Request, staff int64) error {
	secret := rand.Text()
	now := s.now()
	if _, err := s.bot.Pool.Exec(ctx, `INSERT INTO staff_session (token, staff_id, method, created_at, seen_at, expires_at) VALUES ($1, $2, 'password', $3, $3, $4)`,
		hashed(secret), staff, now, now.Add(sessionFor)); err != nil {
		return fmt.Errorf("open a session: %w", err)
	}
	http.SetCookie(w, &http.Cookie{
		Name: cookieName(r), Value: secret, Path: "/", MaxAge: int(sessionFor / time.Second),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: secure(r),
	})
	return nil
}

func hashed(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// who gives the staff of a request's session; ok is false where nobody is signed in.
func (s *server) who(r *http.Request) (by bot.Staff, ok bool, err error) {
	c, err := r.Cookie(cookieName(r))
	if err != nil {
		return by, false, nil //nolint:nilerr // no cookie is no error
	}
	var id int64
	err = s.bot.Pool.QueryRow(r.Context(), `
		UPDATE staff_session SET seen_at = CASE WHEN seen_at < $2::timestamptz - interval '1 minute' THEN $2 ELSE seen_at END
		WHERE token = $1 AND expires_at > $2 AND seen_at > $3 RETURNING staff_id`,
		hashed(c.Value), s.now(), s.now().Add(-idleFor)).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return by, false, nil
	}
	if err != nil {
		return by, false, fmt.Errorf("look at the session: %w", err)
	}
	by, err = s.bot.StaffMember(r.Context(), id)
	if errors.Is(err, bot.ErrNoStaff) {
		return by, false, nil
	}
	return by, err == nil, err
}
