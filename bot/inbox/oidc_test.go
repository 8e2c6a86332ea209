package inbox

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
)

// provider is a small OpenID Connect provider. What it gives can be made wrong.
type provider struct {
	t      *testing.T
	key    *rsa.PrivateKey
	server *httptest.Server
	now    func() time.Time

	mu     sync.Mutex
	codes  map[string]url.Values // what the login asked for, by code
	claims map[string]any        // more, or others, than the token has of itself
	algs   []string
	alg    string          // of the token's head
	signer *rsa.PrivateKey // another key, if set
	broken bool
}

func newProvider(t *testing.T) *provider {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{t: t, key: key, codes: map[string]url.Values{}, algs: []string{"RS256"}, alg: "RS256"}
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		if err := json.NewEncoder(w).Encode(v); err != nil {
			t.Error(err)
		}
	}
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.broken {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		answer(w, http.StatusOK, map[string]any{
			"issuer": p.server.URL, "authorization_endpoint": p.server.URL + "/authorize", "token_endpoint": p.server.URL + "/token",
			"jwks_uri": p.server.URL + "/keys", "id_token_signing_alg_values_supported": p.algs,
		})
	})
	// A browser is signed in there at once.
	mux.HandleFunc("GET /authorize", func(w http.ResponseWriter, r *http.Request) {
		state, code := p.visit(p.server.URL + r.URL.String())
		http.Redirect(w, r, r.FormValue("redirect_uri")+"?"+url.Values{"state": {state}, "code": {code}}.Encode(), http.StatusFound)
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]any{"keys": []any{map[string]any{
			"kty": "RSA", "kid": "k", "use": "sig", "alg": "RS256",
			"n": base64.RawURLEncoding.EncodeToString(key.N.Bytes()), "e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes()),
		}}})
	})
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		asked, ok := p.codes[r.PostFormValue("code")]
		delete(p.codes, r.PostFormValue("code"))
		sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
		id, secret, _ := r.BasicAuth()
		secret, _ = url.QueryUnescape(secret) // RFC 6749, 2.3.1
		if !ok || id != "inbox" || secret != "client secret" || asked.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) || asked.Get("redirect_uri") != r.PostFormValue("redirect_uri") {
			answer(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
			return
		}
		answer(w, http.StatusOK, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": p.token(asked.Get("nonce"))})
	})
	p.server = httptest.NewServer(mux)
	t.Cleanup(p.server.Close)
	return p
}

// token makes an ID token.
func (p *provider) token(nonce string) string {
	now := p.now()
	claims := map[string]any{
		"iss": p.server.URL, "aud": "inbox", "sub": "subject-1", "nonce": nonce, "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(),
		"email": "Li@Example.org", "email_verified": true,
	}
	for k, v := range p.claims {
		claims[k] = v
	}
	part := func(v any) string {
		raw, err := json.Marshal(v)
		if err != nil {
			p.t.Error(err)
		}
		return base64.RawURLEncoding.EncodeToString(raw)
	}
	signed := part(map[string]string{"alg": p.alg, "kid": "k", "typ": "JWT"}) + "." + part(claims)
	if p.alg == "none" {
		return signed + "."
	}
	key := p.key
	if p.signer != nil {
		key = p.signer
	}
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		p.t.Error(err)
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// visit is what a browser does at the provider: it comes with what the login asks
// for, and goes back with a code.
func (p *provider) visit(address string) (state, code string) {
	p.t.Helper()
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(address, p.server.URL+"/authorize?") {
		p.t.Fatalf("sent to %q, %v", address, err)
	}
	q := u.Query()
	if q.Get("response_type") != "code" || q.Get("client_id") != "inbox" || q.Get("code_challenge_method") != "S256" || q.Get("scope") != "openid email" || len(q.Get("nonce")) < 20 || len(q.Get("state")) < 20 {
		p.t.Errorf("asked for %v", q)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	code = rand.Text()
	p.codes[code] = q
	return q.Get("state"), code
}

const oidcCallback = "/inbox/login/oidc/callback?"

// through signs in with the provider.
func (p *provider) through(b *browser) reply {
	p.t.Helper()
	state, code := p.visit(b.get("/inbox/login/oidc?next=%2Finbox%2Fme").to)
	return b.get(oidcCallback + url.Values{"state": {state}, "code": {code}}.Encode())
}

func newOIDC(t *testing.T) (*office, *provider) {
	t.Helper()
	p := newProvider(t)
	f := newOffice(t, Options{OIDC: &OIDC{Issuer: p.server.URL, ID: "inbox", Secret: "client secret"}, Public: "https://chat.example.org"})
	p.now = f.bot.Now
	return f, p
}

func (f *office) withEmail(name, email string) int64 {
	f.Helper()
	id, err := f.bot.AddStaff(f.Context(), bot.Staff{Name: name, Login: name, Email: email, Role: "counsellor", Capacity: 5})
	if err != nil {
		f.Fatal(err)
	}
	return id
}

// TestOIDC lets in who is on the staff: by email once, by the account from then on.
func TestOIDC(t *testing.T) {
	f, p := newOIDC(t)
	li := f.withEmail("li.ming", "li@example.org")
	b := f.browser()
	b.get("/inbox/login?next=%2Finbox%2Fme").want(t, http.StatusOK, `href="/inbox/login/oidc?next=%2Finbox%2Fme"`)
	p.through(b).want(t, http.StatusSeeOther, "/inbox/me")
	b.get("/inbox/me").want(t, http.StatusOK, "li.ming")
	if f.count(`SELECT count(*) FROM staff WHERE id = $1 AND oidc_subject = $2`, li, p.server.URL+" subject-1") != 1 ||
		f.count(`SELECT count(*) FROM audit WHERE about = $1 AND what IN ('identity_bound', 'login')`, li) != 2 {
		t.Error("not bound, or not in the audit")
	}
	// A one-time password that waits is no matter here.
	if _, err := f.bot.OneTimePassword(t.Context(), bot.Operator, li); err != nil {
		t.Fatal(err)
	}
	// The address may change at the provider; it may also go to somebody else, who gets in nowhere.
	p.claims = map[string]any{"email": "new@example.org"}
	p.through(f.browser()).want(t, http.StatusSeeOther, "/inbox/me")
	p.claims = map[string]any{"sub": "subject-2"}
	p.through(f.browser()).want(t, http.StatusForbidden, "nobody on the staff")
	// An admin who sets another address undoes the binding.
	admin := f.hired("root", "admin")
	if err := f.bot.ChangeStaff(t.Context(), admin, bot.Staff{ID: li, Name: "Li", Login: "li.ming", Email: "new@example.org", Role: "counsellor", Capacity: 5}); err != nil {
		t.Fatal(err)
	}
	p.claims = nil
	p.through(f.browser()).want(t, http.StatusForbidden, "nobody on the staff")
	p.claims = map[string]any{"email": "new@example.org", "sub": "subject-2"}
	p.through(f.browser()).want(t, http.StatusSeeOther, "/inbox/me")
	if err := f.bot.RemoveStaff(t.Context(), li); err != nil {
		t.Fatal(err)
	}
	p.through(f.browser()).want(t, http.StatusForbidden, "nobody on the staff")
}

// TestOIDCRefused: what is wrong with a token opens nothing.
func TestOIDCRefused(t *testing.T) {
	f, p := newOIDC(t)
	f.withEmail("li.ming", "li@example.org")
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, wrong := range map[string]func(){
		"another login's":     func() { p.claims = map[string]any{"nonce": "another"} },
		"no nonce":            func() { p.claims = map[string]any{"nonce": ""} },
		"another audience":    func() { p.claims = map[string]any{"aud": "another"} },
		"expired":             func() { p.claims = map[string]any{"exp": p.now().Add(-time.Minute).Unix()} },
		"another issuer":      func() { p.claims = map[string]any{"iss": "https://evil.example"} },
		"not signed":          func() { p.alg, p.algs = "none", []string{"none", "RS256"} },
		"signed with another": func() { p.signer = other },
		"an odd algorithm":    func() { p.alg = "HS256" },
	} {
		wrong()
		b := f.browser()
		if r := p.through(b); r.code != http.StatusBadGateway || !strings.Contains(r.body, "did not work") {
			t.Errorf("%s: %d to %q", name, r.code, r.to)
		}
		b.get("/inbox/me").want(t, http.StatusSeeOther, "/inbox/login")
		p.claims, p.alg, p.algs, p.signer = nil, "RS256", []string{"RS256"}, nil
	}
	for name, claims := range map[string]map[string]any{
		"not verified": {"email_verified": false}, "said to be verified": {"email_verified": nil}, "no email": {"email": ""}, "another email": {"email": "wu@example.org"},
	} {
		p.claims = claims
		if r := p.through(f.browser()); r.code != http.StatusForbidden {
			t.Errorf("%s: %d to %q", name, r.code, r.to)
		}
	}
	p.claims = nil
	b := f.browser()
	state, code := p.visit(b.get("/inbox/login/oidc").to)
	good := url.Values{"state": {state}, "code": {code}}
	f.browser().get(oidcCallback+good.Encode()).want(t, http.StatusBadRequest, "not completed") // another browser
	b.get(oidcCallback+url.Values{"state": {"x"}, "code": {code}}.Encode()).want(t, http.StatusBadRequest, "not completed")
	b.get(oidcCallback+good.Encode()).want(t, http.StatusBadRequest, "not completed") // it was given up
	for name, extra := range map[string][2]string{"the provider refuses": {"error", "access_denied"}, "another provider": {"iss", "https://evil.example"}, "a made-up code": {"code", "x"}} {
		state, code = p.visit(b.get("/inbox/login/oidc").to)
		q := url.Values{"state": {state}, "code": {code}}
		q.Set(extra[0], extra[1])
		if r := b.get(oidcCallback + q.Encode()); r.code != http.StatusBadGateway {
			t.Errorf("%s: %d", name, r.code)
		}
	}
	// A code that was stolen is no use without what only the first browser knows.
	_, code = p.visit(b.get("/inbox/login/oidc").to)
	thief := f.browser()
	state, _ = p.visit(thief.get("/inbox/login/oidc").to)
	thief.get(oidcCallback+url.Values{"state": {state}, "code": {code}}.Encode()).want(t, http.StatusBadGateway, "")
	cross := f.browser("Sec-Fetch-Site", "cross-site")
	cross.get("/inbox/login/oidc").want(t, http.StatusForbidden, "")
	if n := f.count(`SELECT (SELECT count(*) FROM staff_session) + (SELECT count(*) FROM staff WHERE oidc_subject IS NOT NULL)`); n != 0 {
		t.Errorf("%d sessions or bindings", n)
	}
	p.through(f.browser()).want(t, http.StatusSeeOther, "/inbox/me") // and nothing was wrong with the rest
}

// TestOIDCAway: while the provider is away the page says so and passwords work.
func TestOIDCAway(t *testing.T) {
	f, p := newOIDC(t)
	f.hired("li.ming", "counsellor")
	p.broken = true
	f.browser().get("/inbox/login/oidc").want(t, http.StatusBadGateway, "does not answer")
	f.in("li.ming")
	p.mu.Lock()
	p.broken = false
	p.mu.Unlock()
	f.browser().get("/inbox/login/oidc").want(t, http.StatusSeeOther, p.server.URL)
}

// TestOIDCRace: of two accounts that come with the same email at the same time one
// is bound.
func TestOIDCRace(t *testing.T) {
	f, p := newOIDC(t)
	li := f.withEmail("li.ming", "li@example.org")
	s := &server{bot: f.bot, now: f.bot.Now, oidc: &OIDC{Issuer: p.server.URL}}
	tx, err := f.bot.Pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background())
	if _, err := tx.Exec(t.Context(), `SELECT FROM staff WHERE id = $1 FOR UPDATE`, li); err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	errs := make([]error, 2)
	for i, subject := range []string{"one", "two"} {
		both.Go(func() {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			errs[i] = s.enterBound(t.Context(), httptest.NewRecorder(), r, person{p.server.URL + " " + subject, "li@example.org"}, s.address(r))
		})
	}
	// Both have come as far as the row lets them before either goes on.
	f.waiting(2)
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	both.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("%v and %v", errs[0], errs[1])
	}
	if f.count(`SELECT count(*) FROM staff_session WHERE staff_id = $1`, li) != 1 {
		t.Error("not one session")
	}
}
