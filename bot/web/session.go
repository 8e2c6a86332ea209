package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// A session is a random number in a cookie. Whoever has it reads the
// conversation, so the database has only its hash: a copy of the database opens
// no conversation.

const (
	sessionBytes = 16
	sessionFor   = 30 * 24 * time.Hour // since the page was last opened
	// The __Host- prefix makes a browser refuse the cookie from another host of the
	// same domain; it is only allowed on TLS.
	plainCookie  = "careerbot"
	secureCookie = "__Host-careerbot"
)

func cookieName(r *http.Request) string {
	if secure(r) {
		return secureCookie
	}
	return plainCookie
}

// secure says whether the person's browser speaks TLS, with us or with the proxy
// before us. Someone who fakes the header only gets a cookie that their own
// browser does not send back.
func secure(r *http.Request) bool {
	first, _, _ := strings.Cut(r.Header.Get("X-Forwarded-Proto"), ",")
	return r.TLS != nil || strings.EqualFold(strings.TrimSpace(first), "https")
}

// external is the core's id of the session's conversation.
func external(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:sessionBytes])
}

// session gives the id of the conversation of a request; ok is false where the
// request has no session.
func session(r *http.Request) (id string, ok bool) {
	c, err := r.Cookie(cookieName(r))
	if err != nil || !wellFormed(c.Value) {
		return "", false
	}
	return external(c.Value), true
}

func wellFormed(secret string) bool {
	raw, err := hex.DecodeString(secret)
	return err == nil && len(raw) == sessionBytes
}

// begin gives the browser a new session.
func begin(w http.ResponseWriter, r *http.Request) {
	secret := make([]byte, sessionBytes)
	_, _ = rand.Read(secret) // never fails: it ends the program instead
	keep(w, r, hex.EncodeToString(secret))
}

// keep sets the cookie, for another sessionFor.
func keep(w http.ResponseWriter, r *http.Request, secret string) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName(r), Value: secret, Path: "/", MaxAge: int(sessionFor / time.Second),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: secure(r),
	})
}

// conversation finds the core's conversation of a session; ok is false as long
// as nothing was said in it.
func (s *server) conversation(ctx context.Context, session string) (id int64, ok bool, err error) {
	err = s.bot.Pool.QueryRow(ctx, `SELECT id FROM conversation WHERE channel = $1 AND external_id = $2`, channel, session).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("find the conversation: %w", err)
	}
	return id, true, nil
}
