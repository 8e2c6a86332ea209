package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/internal/postgres/pgtest"
)

func TestHeaders(t *testing.T) {
	t.Parallel()
	d, _ := empty(t, nil)
	p := d.visit(t)
	for _, path := range []string{"/", "/static/" + d.server.page.version + "/app.js", "/api/history", "/healthz", "/readyz", "/nothing", "/api/nothing"} {
		r := p.do("GET", path, "", nil)
		if got := r.header.Get("Content-Security-Policy"); got != policy {
			t.Errorf("%s: policy %q", path, got)
		}
		if r.header.Get("X-Content-Type-Options") != "nosniff" || r.header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %v", path, r.header)
		}
	}
	for path, keep := range map[string]string{"/": "no-store", "/static/" + d.server.page.version + "/app.js": "public, max-age=31536000, immutable", "/static/old/app.js": "no-cache"} {
		if got := p.do("GET", path, "", nil).header.Get("Cache-Control"); got != keep {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
	}
	for _, path := range []string{"/static/x/index.html", "/static/x/words.json", "/static/x/..%2fpage.go"} {
		if r := p.do("GET", path, "", nil); r.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, r.status)
		}
	}
	if r := p.do("DELETE", "/api/messages", "", nil); r.status != http.StatusMethodNotAllowed {
		t.Errorf("DELETE: %d", r.status)
	}
}

func TestSessionCookie(t *testing.T) {
	t.Parallel()
	h := newServer(newBot(nil), Options{}).routes()
	open := func(change func(*http.Request)) *http.Cookie {
		t.Helper()
		req := httptest.NewRequest("GET", "/", nil)
		if change != nil {
			change(req)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		set := w.Result().Cookies()
		if len(set) != 1 {
			t.Fatalf("cookies: %v", set)
		}
		return set[0]
	}
	c := open(nil)
	if c.Name != plainCookie || len(c.Value) != 32 || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure || c.Path != "/" || c.MaxAge <= 0 {
		t.Errorf("cookie: %v", c)
	}
	if again := open(func(r *http.Request) { r.AddCookie(c) }); again.Value != c.Value {
		t.Errorf("the session changed: %v, then %v", c, again)
	}
	if other := open(nil); other.Value == c.Value {
		t.Error("two visitors have one session")
	}
	for _, made := range []string{"short", strings.Repeat("g", 32), strings.Repeat("a", 64)} {
		if got := open(func(r *http.Request) { r.AddCookie(&http.Cookie{Name: plainCookie, Value: made}) }); got.Value == made {
			t.Errorf("took over %q", made)
		}
	}
	behind := open(func(r *http.Request) { r.Header.Set("X-Forwarded-Proto", "https") })
	if !behind.Secure || behind.Name != secureCookie {
		t.Errorf("behind a proxy with TLS: %v", behind)
	}
}

func TestTheDatabaseHasOnlyAHashOfTheSession(t *testing.T) {
	t.Parallel()
	d, b := empty(t, nil)
	p := d.visit(t)
	p.say("message-1", "hello")
	req, _ := http.NewRequest("GET", d.url("/"), nil)
	secret := p.http.Jar.Cookies(req.URL)[0].Value
	if n := count(t, b.Pool, `SELECT count(*) FROM conversation WHERE external_id = $1`, secret); n != 0 {
		t.Error("the cookie stands in the database")
	}
	if n := count(t, b.Pool, `SELECT count(*) FROM conversation WHERE external_id = $1`, external(secret)); n != 1 {
		t.Error("the conversation is not there")
	}
}

func TestRefusedPosts(t *testing.T) {
	t.Parallel()
	d, b := empty(t, nil)
	p := d.visit(t)
	good := `{"id":"message-1","text":"hello"}`
	stranger := &person{t, d, &http.Client{}}
	header := func(key, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(key, value) }
	}
	cases := []struct {
		name   string
		who    *person
		body   string
		change func(*http.Request)
		status int
		code   string
	}{
		{"no session", stranger, good, nil, 401, "no_session"},
		{"cross-site by Sec-Fetch-Site", p, good, header("Sec-Fetch-Site", "cross-site"), 403, "cross_site"},
		{"same site, other host", p, good, header("Sec-Fetch-Site", "same-site"), 403, "cross_site"},
		{"cross-site by Origin", p, good, header("Origin", "https://elsewhere.example"), 403, "cross_site"},
		{"Origin null", p, good, header("Origin", "null"), 403, "cross_site"},
		{"a form", p, "id=message-1&text=hello", header("Content-Type", "application/x-www-form-urlencoded"), 415, "not_json"},
		{"text/plain", p, good, header("Content-Type", "text/plain"), 415, "not_json"},
		{"no type", p, good, func(r *http.Request) { r.Header.Del("Content-Type") }, 415, "not_json"},
		{"not JSON", p, "hello", nil, 400, "bad_request"},
		{"cut off", p, `{"id":"message-1"`, nil, 400, "bad_request"},
		{"nothing", p, "", nil, 400, "bad_request"},
		{"a list", p, `[]`, nil, 400, "bad_request"},
		{"unknown field", p, `{"id":"message-1","text":"hello","admin":true}`, nil, 400, "bad_request"},
		{"two objects", p, good + good, nil, 400, "bad_request"},
		{"no id", p, `{"text":"hello"}`, nil, 400, "bad_request"},
		{"short id", p, `{"id":"1","text":"hello"}`, nil, 400, "bad_request"},
		{"odd id", p, `{"id":"message 1 ☃","text":"hello"}`, nil, 400, "bad_request"},
		{"odd language", p, `{"id":"message-1","text":"hello","lang":"fr"}`, nil, 400, "bad_request"},
		{"no words", p, `{"id":"message-1","text":" \n　"}`, nil, 400, "empty"},
		{"too large", p, `{"id":"message-1","text":"` + strings.Repeat("工", maxBody) + `"}`, nil, 413, "too_long"},
	}
	for _, c := range cases {
		r := c.who.do("POST", "/api/messages", c.body, c.change)
		if r.status != c.status || !strings.Contains(r.body, `"error":"`+c.code+`"`) {
			t.Errorf("%s: %d %s", c.name, r.status, r.body)
			continue
		}
		var said struct{ Message map[string]string }
		r.json(t, &said)
		if said.Message["zh"] == "" || said.Message["en"] == "" {
			t.Errorf("%s: no words for the person: %s", c.name, r.body)
		}
	}
	if n := count(t, b.Pool, `SELECT count(*) FROM turn`); n != 0 {
		t.Errorf("%d refused messages were stored", n)
	}
	if r := p.do("POST", "/api/session", `{}`, header("Sec-Fetch-Site", "cross-site")); r.status != 403 || r.header.Get("Set-Cookie") != "" {
		t.Errorf("another site ended the conversation: %d", r.status)
	}
	same := func(r *http.Request) { r.Header.Set("Origin", "http://"+d.address) }
	if r := p.do("POST", "/api/messages", good, same); r.status != http.StatusAccepted {
		t.Errorf("our own page: %d %s", r.status, r.body)
	}
}

func TestTheSameMessageTwiceIsOneTurn(t *testing.T) {
	t.Parallel()
	d, b := empty(t, nil)
	p := d.visit(t)
	var wg sync.WaitGroup
	turns := make([]int64, 8)
	for i := range turns {
		wg.Go(func() { turns[i] = p.say("message-1", "hello") })
	}
	wg.Wait()
	for _, turn := range turns {
		if turn != turns[0] {
			t.Fatalf("turns %v", turns)
		}
	}
	eventually(t, "answered", func() bool { return count(t, b.Pool, `SELECT count(*) FROM outbox`) == 1 })
	if n := count(t, b.Pool, `SELECT count(*) FROM turn`); n != 1 {
		t.Errorf("%d turns", n)
	}
	if other := d.visit(t).say("message-1", "hello"); other == turns[0] {
		t.Error("two people share a turn")
	}
}

func TestTooFast(t *testing.T) {
	t.Parallel()
	now := time.Now()
	var mu sync.Mutex
	clock := func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return now
	}
	d, _ := empty(t, func(s *server) { s.messages = newLimiter(3, time.Minute, clock) })
	p := d.visit(t)
	for _, id := range []string{"message-1", "message-2", "message-3"} {
		p.say(id, "hello")
	}
	r := p.post("message-4", "hello")
	if r.status != http.StatusTooManyRequests || r.header.Get("Retry-After") != "20" || !strings.Contains(r.body, "太快") || !strings.Contains(r.body, "too fast") {
		t.Fatalf("the fourth: %d %v %s", r.status, r.header, r.body)
	}
	d.visit(t).say("message-1", "hello") // someone else is not held up
	mu.Lock()
	now = now.Add(20 * time.Second)
	mu.Unlock()
	p.say("message-4", "hello")
	if r := p.post("message-5", "hello"); r.status != http.StatusTooManyRequests {
		t.Errorf("the fifth: %d", r.status)
	}
}

func TestLimiterForgets(t *testing.T) {
	t.Parallel()
	now := time.Now()
	l := newLimiter(2, time.Minute, func() time.Time { return now })
	for _, s := range []string{"a", "b", "c"} {
		l.take(s)
	}
	now = now.Add(2 * time.Minute)
	l.take("d")
	if len(l.left) != 1 {
		t.Errorf("%d sessions are remembered", len(l.left))
	}
}

func TestNewConversation(t *testing.T) {
	t.Parallel()
	d, _ := empty(t, nil)
	p := d.visit(t)
	p.say("message-1", "hello")
	if r := p.do("POST", "/api/session", `{}`, nil); r.status != http.StatusNoContent {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if r := p.do("GET", "/api/history", "", nil); !strings.Contains(r.body, `"exchanges":[]`) {
		t.Errorf("the new conversation has a history: %s", r.body)
	}
}

func TestHistory(t *testing.T) {
	t.Parallel()
	d, _ := empty(t, nil)
	p := d.visit(t)
	turn := p.say("message-1", "hello")
	var got struct {
		Exchanges []exchange
		After     int64
	}
	eventually(t, "the answer is in the history", func() bool {
		p.do("GET", "/api/history", "", nil).json(t, &got)
		return len(got.Exchanges) == 1 && got.Exchanges[0].Answer != nil
	})
	e := got.Exchanges[0]
	if e.Turn != turn || e.Message != "hello" || e.Received.IsZero() || e.Reply == 0 || got.After != e.Reply || e.Answer.Text == "" {
		t.Errorf("%+v", got)
	}
	stranger := &person{t, d, &http.Client{}}
	if r := stranger.do("GET", "/api/history", "", nil); r.status != 200 || !strings.Contains(r.body, `"exchanges":[]`) {
		t.Errorf("without a session: %d %s", r.status, r.body)
	}
	for _, secret := range []string{"confidence", "reason", "elapsed"} {
		if strings.Contains(p.do("GET", "/api/history", "", nil).body, secret) {
			t.Errorf("%q is for staff", secret)
		}
	}
}

// A balancer must send nobody to a replica that is about to end; a supervisor
// must not end it before it has.
func TestNotReadyWhileStopping(t *testing.T) {
	t.Parallel()
	stopping := make(chan struct{})
	h := New(newBot(pgtest.New(t)), Options{Stopping: stopping})
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", path, nil))
		return w
	}
	if r := get("/readyz"); r.Code != http.StatusOK {
		t.Fatalf("before: %d %s", r.Code, r.Body)
	}
	close(stopping)
	if r := get("/readyz"); r.Code != http.StatusServiceUnavailable || !strings.Contains(r.Body.String(), "stopped") {
		t.Errorf("while stopping: %d %s", r.Code, r.Body)
	}
	if r := get("/healthz"); r.Code != http.StatusOK {
		t.Errorf("alive: %d", r.Code)
	}
}

func TestWithoutADatabase(t *testing.T) {
	t.Parallel()
	b := newBot(pgtest.New(t))
	d := open(t, b, "127.0.0.1:0", nil)
	p := d.visit(t)
	if r := p.do("GET", "/readyz", "", nil); r.status != http.StatusOK {
		t.Fatalf("ready: %d %s", r.status, r.body)
	}
	b.Pool.Close()
	start := time.Now()
	if r := p.do("GET", "/readyz", "", nil); r.status != http.StatusServiceUnavailable || time.Since(start) > 15*time.Second {
		t.Errorf("ready without a database: %d after %v", r.status, time.Since(start))
	}
	if r := p.do("GET", "/healthz", "", nil); r.status != http.StatusOK {
		t.Errorf("alive: %d", r.status)
	}
	if r := p.post("message-1", "hello"); r.status != http.StatusServiceUnavailable || r.header.Get("Retry-After") == "" || !strings.Contains(r.body, "unavailable") {
		t.Errorf("a message: %d %s", r.status, r.body)
	}
	if r := p.do("GET", "/api/history", "", nil); r.status != http.StatusServiceUnavailable {
		t.Errorf("history: %d", r.status)
	}
	if r := p.do("GET", "/", "", nil); r.status != http.StatusOK || !strings.Contains(r.body, "12333") {
		t.Errorf("the page, which says how to reach a person: %d", r.status)
	}
}
