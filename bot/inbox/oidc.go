package inbox

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/jackc/pgx/v5"
	"golang.org/x/oauth2"
)

// OIDC is the identity provider with which staff sign in, by the code flow with
// PKCE. Who may come in is decided here, not there: only who is on the staff. The
// account there is found by its verified email the first time, and is bound: from
// then on its subject counts, so that an address that goes to somebody else opens
// nothing.
type OIDC struct {
	Issuer, ID, Secret string // of the client; a public one has no secret

	mu       sync.Mutex
	provider *oidc.Provider
}

// flowCookie has what only this browser knows of a login that another service
// completes, for flowFor.
const (
	flowCookie = "careerbot-staff-flow"
	flowFor    = 10 * time.Minute
)

type flow struct {
	State    string `json:"s"` // comes back in the address: this browser began it
	Nonce    string `json:"n"` // comes back in the token: it was made for this login
	Verifier string `json:"v"` // PKCE: who has only the code gets no token
	Next     string `json:"x"`
}

// startFlow remembers a login that is completed elsewhere.
func startFlow(w http.ResponseWriter, r *http.Request, next string) (flow, error) {
	f := flow{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Next: within(next)}
	if len(f.Next) > 1000 { // a cookie is small
		f.Next = within("")
	}
	raw, err := json.Marshal(f)
	if err != nil {
		return f, err
	}
	http.SetCookie(w, cookie(r, flowCookie, base64.RawURLEncoding.EncodeToString(raw), flowFor))
	return f, nil
}

// endFlow gives the login that a state belongs to, if this browser began it, and
// forgets it.
func endFlow(w http.ResponseWriter, r *http.Request, state string) (f flow, ok bool) {
	c, err := r.Cookie(cookieName(r, flowCookie))
	if err != nil {
		return f, false
	}
	http.SetCookie(w, cookie(r, flowCookie, "", 0))
	raw, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || json.Unmarshal(raw, &f) != nil || f.State == "" {
		return f, false
	}
	f.Next = within(f.Next) // who has the browser can write its cookies
	return f, subtle.ConstantTimeCompare([]byte(f.State), []byte(state)) == 1
}

// identity is the client to the provider. It asks the provider about itself when
// first needed, so that the program starts while the provider is away.
func (s *server) identity(ctx context.Context) (context.Context, *oidc.Provider, oauth2.Config, error) {
	ctx = oidc.ClientContext(ctx, &http.Client{Timeout: 10 * time.Second})
	s.oidc.mu.Lock()
	defer s.oidc.mu.Unlock()
	if s.oidc.provider == nil {
		p, err := oidc.NewProvider(ctx, s.oidc.Issuer)
		if err != nil {
			return ctx, nil, oauth2.Config{}, fmt.Errorf("ask the identity provider about itself: %w", err)
		}
		s.oidc.provider = p
	}
	return ctx, s.oidc.provider, oauth2.Config{
		ClientID: s.oidc.ID, ClientSecret: s.oidc.Secret, Endpoint: s.oidc.provider.Endpoint(),
		RedirectURL: s.public + "/inbox/login/oidc/callback", Scopes: []string{oidc.ScopeOpenID, "email"},
	}, nil
}

// toProvider sends the browser to the identity provider. It changes nothing but that
// browser's own cookie, and is no form, because a policy for forms holds for where
// they are sent on to as well.
func (s *server) toProvider(w http.ResponseWriter, r *http.Request) {
	if from := r.Header.Get("Sec-Fetch-Site"); from != "" && from != "same-origin" && from != "none" {
		s.refuse(w, r)
		return
	}
	_, _, config, err := s.identity(r.Context())
	if err != nil {
		s.log.Error("inbox: the identity provider cannot be used", "error", err)
		s.showLogin(w, r, http.StatusBadGateway, loginData{Next: within(r.FormValue("next")), Error: said(r, "login_oidc_away")})
		return
	}
	f, err := startFlow(w, r, r.FormValue("next"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	http.Redirect(w, r, config.AuthCodeURL(f.State, oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier)), http.StatusSeeOther)
}

// errNobody is given where another service knows somebody who is not on the staff.
var errNobody = errors.New("not on the staff")

// fromProvider completes a login. It is reached by a visit, as OpenID Connect has
// it; without the state that this browser was given it does nothing.
func (s *server) fromProvider(w http.ResponseWriter, r *http.Request) {
	f, ok := endFlow(w, r, r.FormValue("state"))
	if !ok {
		s.showLogin(w, r, http.StatusBadRequest, loginData{Next: within(""), Error: said(r, "login_elsewhere_late")})
		return
	}
	from := s.address(r)
	who, err := s.proven(r, f)
	if err == nil {
		err = s.enterBound(r.Context(), w, r, who, from)
	}
	switch {
	case errors.Is(err, errNobody):
		if err := s.bot.AuditAccount(r.Context(), s.bot.Pool, 0, 0, "login_failed", "oidc "+from.String()); err != nil {
			s.fail(w, r, err)
			return
		}
		s.showLogin(w, r, http.StatusForbidden, loginData{Next: f.Next, Error: said(r, "login_elsewhere_unknown")})
	case err != nil:
		s.log.Warn("inbox: a login by the identity provider failed", "error", err)
		s.showLogin(w, r, http.StatusBadGateway, loginData{Next: f.Next, Error: said(r, "login_elsewhere_failed")})
	default:
		http.Redirect(w, r, f.Next, http.StatusSeeOther)
	}
}

// person is who the provider says has signed in there.
type person struct {
	subject string // "issuer subject"
	email   string // "" unless verified
}

// proven exchanges the code for a token and checks it: signature, issuer, audience,
// validity (go-oidc), and that it was made for this login.
func (s *server) proven(r *http.Request, f flow) (who person, err error) {
	if code := r.FormValue("error"); code != "" {
		return who, fmt.Errorf("the provider says %.100q", code)
	}
	ctx, provider, config, err := s.identity(r.Context())
	if err != nil {
		return who, err
	}
	// RFC 9207: the answer of another provider is not taken for this one's.
	if issuer := r.FormValue("iss"); issuer != "" && issuer != s.oidc.Issuer {
		return who, fmt.Errorf("the answer is of the issuer %.100q", issuer)
	}
	token, err := config.Exchange(ctx, r.FormValue("code"), oauth2.VerifierOption(f.Verifier))
	if err != nil {
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) { // its own words repeat the provider's whole answer
			return who, fmt.Errorf("the provider gives no token: %d %.100q", refused.Response.StatusCode, refused.ErrorCode)
		}
		return who, fmt.Errorf("exchange the code: %w", err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return who, errors.New("the provider gives no ID token")
	}
	verified, err := provider.VerifierContext(ctx, &oidc.Config{ClientID: s.oidc.ID, Now: s.now}).Verify(ctx, raw)
	if err != nil {
		return who, fmt.Errorf("check the ID token: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(verified.Nonce), []byte(f.Nonce)) != 1 {
		return who, errors.New("the ID token is of another login")
	}
	var claims struct {
		Email    string `json:"email"`
		Verified bool   `json:"email_verified"`
	}
	if err := verified.Claims(&claims); err != nil {
		return who, fmt.Errorf("read the ID token: %w", err)
	}
	who.subject = verified.Issuer + " " + verified.Subject
	if claims.Verified {
		who.email = strings.ToLower(strings.TrimSpace(claims.Email))
	}
	return who, nil
}

// enterBound opens a session for who is bound to the account at the provider, or
// binds who has its email and is bound to none. Two accounts that come with the same
// email at the same time find the row locked, and then bound.
func (s *server) enterBound(ctx context.Context, w http.ResponseWriter, r *http.Request, who person, from netip.Addr) error {
	return pgx.BeginFunc(ctx, s.bot.Pool, func(tx pgx.Tx) error {
		var id int64
		var bound bool
		err := tx.QueryRow(ctx, `
			SELECT id, oidc_subject IS NOT DISTINCT FROM $1 FROM staff
			WHERE removed_at IS NULL AND (oidc_subject = $1 OR email = nullif($2, '') AND (oidc_subject IS NULL OR NOT starts_with(oidc_subject, $3)))
			ORDER BY 2 DESC LIMIT 1 FOR NO KEY UPDATE`, who.subject, who.email, s.oidc.Issuer+" ").Scan(&id, &bound)
		if errors.Is(err, pgx.ErrNoRows) {
			return errNobody
		}
		if err == nil && !bound {
			_, err = tx.Exec(ctx, `UPDATE staff SET oidc_subject = $2 WHERE id = $1`, id, who.subject)
		}
		if err == nil && !bound {
			err = s.bot.AuditAccount(ctx, tx, id, id, "identity_bound", "")
		}
		if err != nil {
			return fmt.Errorf("find whose account it is: %w", err)
		}
		return s.enter(ctx, tx, w, r, id, "oidc", from)
	})
}
