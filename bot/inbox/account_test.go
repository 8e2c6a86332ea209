package inbox

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/internal/password"
	"careerbot/internal/postgres/pgtest"
)

// office is an inbox on a server, with a clock that is moved.
type office struct {
	way http.RoundTripper // nil: the usual one
	*testing.T
	bot   *bot.Bot
	clock atomic.Int64 // seconds since it opened
	url   string
}

func newOffice(t *testing.T, o Options) *office {
	t.Helper()
	f := &office{T: t}
	start := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
	f.bot = &bot.Bot{Pool: pgtest.New(t), Hub: bot.NewHub(), Contact: func(string) string { return "12333" }, Now: func() time.Time { return start.Add(time.Duration(f.clock.Load()) * time.Second) }}
	o.Log = slog.New(slog.DiscardHandler)
	f.url = f.replica(o)
	return f
}

// replica starts another program on the same database.
func (f *office) replica(o Options) string {
	server := httptest.NewUnstartedServer(New(f.bot, o))
	f.Cleanup(server.Close)
	if strings.HasPrefix(o.Public, "https://") {
		server.StartTLS()
		f.way = server.Client().Transport
	} else {
		server.Start()
	}
	return server.URL
}

func (f *office) later(d time.Duration) { f.clock.Add(int64(d / time.Second)) }

const goodPassword = "a kettle of green fish"

// hired adds somebody with a login and a password of their own.
func (f *office) hired(login, role string) int64 {
	f.Helper()
	id, err := f.bot.AddStaff(f.Context(), bot.Staff{Name: "Name of " + login, Login: login, Role: role, Capacity: 5})
	if err != nil {
		f.Fatal(err)
	}
	hash, err := password.Hash(f.Context(), goodPassword)
	if err != nil {
		f.Fatal(err)
	}
	if _, err := f.bot.Pool.Exec(f.Context(), `UPDATE staff SET password_hash = $2, password_set_at = $3 WHERE id = $1`, id, hash, f.bot.Now()); err != nil {
		f.Fatal(err)
	}
	return id
}

// count asks the database for a number.
func (f *office) count(sql string, args ...any) (n int) {
	f.Helper()
	if err := f.bot.Pool.QueryRow(f.Context(), sql, args...).Scan(&n); err != nil {
		f.Fatal(err)
	}
	return n
}

// waiting returns when so many statements wait for a lock.
func (f *office) waiting(n int) {
	f.Helper()
	for f.count(`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`) < n {
		if f.Context().Err() != nil {
			f.Fatal("nothing waits")
		}
		runtime.Gosched()
	}
}

// browser is somebody's, with their cookies. It follows no redirects.
type browser struct {
	f      *office
	base   string
	client *http.Client
	header http.Header
}

func (f *office) browser(headers ...string) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		f.Fatal(err)
	}
	b := &browser{f: f, base: f.url, header: http.Header{"Sec-Fetch-Site": {"same-origin"}, "Accept-Language": {"en"}}}
	for i := 0; i < len(headers); i += 2 {
		b.header.Set(headers[i], headers[i+1])
	}
	b.client = &http.Client{Jar: jar, Transport: f.way, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return b
}

// reply is what came back.
type reply struct {
	code   int
	to     string // where a redirect leads
	body   string
	header http.Header
}

func (b *browser) do(method, path string, form url.Values) reply {
	b.f.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(b.f.Context(), method, b.base+path, body)
	if err != nil {
		b.f.Fatal(err)
	}
	r.Header = b.header.Clone()
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := b.client.Do(r)
	if err != nil {
		b.f.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		b.f.Fatal(err)
	}
	return reply{response.StatusCode, response.Header.Get("Location"), string(raw), response.Header}
}

func (b *browser) get(path string) reply { b.f.Helper(); return b.do(http.MethodGet, path, nil) }

// post sends a form, given as key, value, key, value.
func (b *browser) post(path string, pairs ...string) reply {
	b.f.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.do(http.MethodPost, path, form)
}

func (b *browser) login(login, password string) reply {
	b.f.Helper()
	return b.post("/inbox/login", "login", login, "password", password)
}

// in is a browser in which somebody is signed in.
func (f *office) in(login string) *browser {
	f.Helper()
	b := f.browser()
	if r := b.login(login, goodPassword); r.code != http.StatusSeeOther {
		f.Fatalf("%s is not signed in: %d\n%s", login, r.code, r.body)
	}
	return b
}

func (r reply) want(t *testing.T, code int, has string) {
	t.Helper()
	if r.code != code || !strings.Contains(r.body+r.to, has) {
		_, main, _ := strings.Cut(r.body, "<main>")
		t.Errorf("%d to %q, not %d with %q\n%.700s", r.code, r.to, code, has, main)
	}
}
