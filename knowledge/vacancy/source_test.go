package vacancy_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/knowledge/vacancy"
)

// posting is a JobPosting as a page has it.
func posting(id, title string) string {
	return fmt.Sprintf(`{"@context":"https://schema.org/","@type":"JobPosting","identifier":{"@type":"PropertyValue","value":%q},"title":%q,
		"hiringOrganization":{"@type":"Organization","name":"市图书馆"},"jobLocation":{"@type":"Place","address":{"addressRegion":"浙江省","addressLocality":"杭州市","streetAddress":"解放路1号"},
		"geo":{"latitude":30.25,"longitude":120.17}},"baseSalary":{"@type":"MonetaryAmount","currency":"CNY","value":{"@type":"QuantitativeValue","minValue":4500,"maxValue":6000,"unitText":"MONTH"}},
		"employmentType":["FULL_TIME"],"totalJobOpenings":2,"validThrough":%q,"datePosted":"2026-01-02","qualifications":"高中以上","jobBenefits":"五险一金",
		"description":"<p>整理图书，<b>接待读者</b></p><p>早晚班轮换</p>"}`, id, title, time.Now().AddDate(0, 1, 0).Format(time.DateOnly))
}

// board is a server with a feed that can be changed.
type board struct {
	*httptest.Server
	mu     sync.Mutex
	body   string
	etag   string
	status int
	gets   atomic.Int32
	given  string // If-None-Match of the last request
	hold   chan struct{}
}

// asked waits until the feed has been asked for.
func (b *board) asked(t *testing.T) {
	t.Helper()
	for end := time.Now().Add(time.Minute); b.gets.Load() == 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nobody asks for the feed")
		}
	}
}

func newBoard(t *testing.T, body string) *board {
	b := &board{body: body, etag: `"1"`, status: http.StatusOK}
	b.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.gets.Add(1)
		b.mu.Lock()
		body, etag, status, hold := b.body, b.etag, b.status, b.hold
		b.given = r.Header.Get("If-None-Match")
		b.mu.Unlock()
		if hold != nil {
			<-hold
		}
		switch {
		case r.URL.Path == "/elsewhere":
			http.Redirect(w, r, "/feed.json", http.StatusFound)
		case r.URL.Path == "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		case r.URL.Path == "/cut":
			w.Header().Set("Content-Length", "100000")
			io.WriteString(w, body) // broken off on purpose
		case status != http.StatusOK:
			w.WriteHeader(status)
		case etag != "" && r.Header.Get("If-None-Match") == etag:
			w.WriteHeader(http.StatusNotModified)
		default:
			w.Header().Set("ETag", etag)
			io.WriteString(w, body) // the client is here
		}
	}))
	t.Cleanup(b.Close)
	return b
}

func (b *board) set(body, etag string, status int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.body, b.etag, b.status = body, etag, status
}

func add(t *testing.T, s *vacancy.Store, name, url string, private bool) {
	t.Helper()
	text, err := vacancy.MappingText("schemaorg")
	if err != nil {
		t.Fatal(err)
	}
	err = s.AddSource(context.Background(), vacancy.Source{Name: name, Label: "杭州公共招聘网", URL: url, Mapping: text, Every: time.Hour, Whole: true, Private: private})
	if err != nil {
		t.Fatal(err)
	}
}

var quiet = slog.New(slog.DiscardHandler)

func due(t *testing.T, s *vacancy.Store) int {
	t.Helper()
	n, err := s.RunDue(context.Background(), quiet)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func find(t *testing.T, s *vacancy.Store, name string) vacancy.Source {
	t.Helper()
	all, err := s.Sources(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, src := range all {
		if src.Name == name {
			return src
		}
	}
	t.Fatalf("no source %s in %+v", name, all)
	return vacancy.Source{}
}

func again(t *testing.T, s *vacancy.Store) {
	t.Helper()
	if _, err := s.Pool.Exec(context.Background(), `UPDATE vacancy_source SET due_at = now() - interval '1 second'`); err != nil {
		t.Fatal(err)
	}
}

// TestFeed: a feed is fetched when it is due, asked whether it has changed, and what is
// gone from it is withdrawn.
func TestFeed(t *testing.T) {
	s := newStore(t)
	b := newBoard(t, "["+posting("1", "图书管理员")+","+posting("2", "保洁员")+`,{"@type":"Organization","name":"x"}]`)
	add(t, s, "hz", b.URL+"/elsewhere", true)
	if due(t, s) != 1 || live(t, s) != "1 2" {
		t.Fatalf("offered: %s, %+v", live(t, s), find(t, s, "hz"))
	}
	got := one[string](t, s, `SELECT concat_ws('|', v.region, place, pay_text, pay_month_from, pay_month_to, employment, headcount, shifts, latitude, duties, conditions)
		FROM vacancy v JOIN vacancy_text t ON t.vacancy_id = v.id WHERE external_id = '1'`)
	if got != "3301|浙江省 杭州市 解放路1号|4500-6000 per month CNY|4500|6000|full|2|{evening,rotating}|30.25|整理图书，接待读者\n早晚班轮换|五险一金" {
		t.Errorf("%s", got)
	}
	if n := due(t, s); n != 0 {
		t.Errorf("%d ran before they were due", n)
	}
	again(t, s)
	if due(t, s); b.given != `"1"` || find(t, s, "hz").Report.Loaded != 2 || live(t, s) != "1 2" {
		t.Errorf("If-None-Match %s, %+v", b.given, find(t, s, "hz").Report)
	}
	b.set("["+posting("2", "保洁员")+"]", `"2"`, http.StatusOK)
	again(t, s)
	if due(t, s); live(t, s) != "2" || find(t, s, "hz").Report.Withdrawn != 1 {
		t.Errorf("offered: %s, %+v", live(t, s), find(t, s, "hz").Report)
	}
	// Another mapping reads the same feed anew.
	add(t, s, "hz", b.URL+"/feed.json", true)
	if due(t, s); b.given != "" {
		t.Errorf("asked for changes after the source was changed: %s", b.given)
	}
}

// TestFeedFails: a feed that fails is left alone longer and longer, said to the
// operator, and what it had stays offered.
func TestFeedFails(t *testing.T) {
	s := newStore(t)
	b := newBoard(t, posting("1", "图书管理员"))
	add(t, s, "hz", b.URL+"/feed.json?key=secret", true)
	due(t, s)
	var waits []time.Duration
	for i, body := range []string{"", "[{", "[" + posting("2", "x") + ",{"} {
		b.set(body, "", map[bool]int{true: http.StatusServiceUnavailable, false: http.StatusOK}[i == 0])
		again(t, s)
		before := time.Now()
		due(t, s)
		src := find(t, s, "hz")
		if src.Failures != i+1 || src.Error == "" || strings.Contains(src.Error, "secret") || live(t, s) != "1" && i < 2 {
			t.Errorf("%d: %+v, offered: %s", i, src, live(t, s))
		}
		waits = append(waits, src.Due.Sub(before).Round(time.Minute))
	}
	if fmt.Sprint(waits) != "[5m0s 10m0s 20m0s]" {
		t.Errorf("waits %v", waits)
	}
	b.set("["+posting("1", "图书管理员")+"]", `"9"`, http.StatusOK)
	again(t, s)
	if due(t, s); find(t, s, "hz").Failures != 0 || find(t, s, "hz").Error != "" {
		t.Errorf("well again: %+v", find(t, s, "hz"))
	}
	for path, want := range map[string]string{"/cut": "broke off", "/round": "redirects"} {
		add(t, s, "other", b.URL+path, true)
		if _, err := s.RunSource(context.Background(), "other", false, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if live(t, s) != "1" {
		t.Errorf("offered: %s", live(t, s))
	}
}

// TestPrivate: a feed does not lead into the private network, neither by its address
// nor by its name.
func TestPrivate(t *testing.T) {
	s := newStore(t)
	b := newBoard(t, posting("1", "x"))
	for _, url := range []string{b.URL, strings.Replace(b.URL, "127.0.0.1", "localhost", 1), "http://[::1]:1/", "http://[::ffff:127.0.0.1]:1/", "http://169.254.169.254/", "http://10.0.0.1/", "http://100.64.0.1/", "http://0.0.0.0:1/", "http://[64:ff9b::7f00:1]/", "http://[::7f00:1]/"} {
		add(t, s, "p", url, false)
		if _, err := s.RunSource(context.Background(), "p", false, nil); err == nil || !strings.Contains(err.Error(), "private network") {
			t.Errorf("%s: %v", url, err)
		}
	}
	if n := b.gets.Load(); n != 0 {
		t.Errorf("%d requests arrived", n)
	}
	for _, url := range []string{"file:///etc/passwd", "ftp://x/y", "http://user:pass@example.org/", "x", "https://"} {
		if err := s.AddSource(context.Background(), vacancy.Source{Name: "p", Label: "p", URL: url, Mapping: mapping}); err == nil {
			t.Errorf("%s was added", url)
		}
	}
}

// TestOneReplica: of several replicas one fetches.
func TestOneReplica(t *testing.T) {
	s := newStore(t)
	b := newBoard(t, posting("1", "图书管理员"))
	b.hold = make(chan struct{})
	add(t, s, "hz", b.URL, true)
	first := make(chan int)
	go func() {
		n, err := s.RunDue(context.Background(), quiet)
		if err != nil {
			t.Error(err)
		}
		first <- n
	}()
	b.asked(t)
	if n := due(t, s); n != 0 {
		t.Errorf("the second replica ran %d", n)
	}
	if _, err := s.RunSource(context.Background(), "hz", false, nil); err == nil {
		t.Error("by hand at the same time")
	}
	close(b.hold)
	if n := <-first; n != 1 || due(t, s) != 0 || b.gets.Load() != 1 || live(t, s) != "1" {
		t.Errorf("the first ran %d, %d requests, offered: %s", n, b.gets.Load(), live(t, s))
	}
}

// TestChangedWhileItRuns: a source that is changed while its feed is being read is read
// anew as it now is.
func TestChangedWhileItRuns(t *testing.T) {
	s := newStore(t)
	b := newBoard(t, "["+posting("1", "图书管理员")+"]")
	b.hold = make(chan struct{})
	add(t, s, "hz", b.URL+"/old.json", true)
	first := make(chan error)
	go func() {
		_, err := s.RunDue(context.Background(), quiet)
		first <- err
	}()
	b.asked(t)
	add(t, s, "hz", b.URL+"/new.json", true)
	close(b.hold)
	if err := <-first; err != nil {
		t.Fatal(err)
	}
	if n := due(t, s); n != 1 || b.given != "" || b.gets.Load() != 2 {
		t.Errorf("ran %d, %d requests, asked for changes since %q", n, b.gets.Load(), b.given)
	}
}

// TestLostLock: who has lost the lock of a source lets go of its feed.
func TestLostLock(t *testing.T) {
	s := newStore(t)
	s.Tick = time.Millisecond
	asked, left := make(chan struct{}), make(chan struct{})
	still := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(asked)
		<-r.Context().Done()
		close(left)
	}))
	t.Cleanup(still.Close)
	add(t, s, "still", still.URL, true)
	done := make(chan error)
	go func() {
		_, err := s.RunSource(context.Background(), "still", false, nil)
		done <- err
	}()
	<-asked
	if n := one[int](t, s, `SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND objid = (SELECT id FROM vacancy_source)::oid
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`); n != 1 {
		t.Fatalf("%d hold the lock", n)
	}
	if err := <-done; err == nil || !strings.Contains(err.Error(), "lock of the source is lost") {
		t.Errorf("%v", err)
	}
	<-left
}

// TestNearby: who adds a source in a private network is told at once what it takes.
func TestNearby(t *testing.T) {
	for url, private := range map[string]bool{"http://127.0.0.1:8080/x": true, "https://localhost/x": true, "http://10.1.2.3/": true, "https://9.9.9.9/feed.json": false, "https://no-such-name.invalid/": false} {
		if err := (vacancy.Source{URL: url}).Nearby(context.Background()); (err != nil) != private || err != nil && !strings.Contains(err.Error(), "--private") {
			t.Errorf("%s: %v", url, err)
		}
	}
	if err := (vacancy.Source{URL: "http://127.0.0.1/", Private: true}).Nearby(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestNothingCame: a feed that suddenly has nothing is a fault to be told of.
func TestNothingCame(t *testing.T) {
	s := newStore(t)
	b := newBoard(t, "["+posting("1", "图书管理员")+"]")
	add(t, s, "hz", b.URL, true)
	due(t, s)
	b.set("<html><body>Please sign in</body></html>", `"2"`, http.StatusOK)
	again(t, s)
	if due(t, s); !strings.Contains(find(t, s, "hz").Error, "no vacancy in it") || live(t, s) != "1" {
		t.Errorf("%q, offered: %s", find(t, s, "hz").Error, live(t, s))
	}
}

// TestLoadedByHand: after a load by hand the feed is read again, changed or not.
func TestLoadedByHand(t *testing.T) {
	s := newStore(t)
	b := newBoard(t, "["+posting("1", "图书管理员")+"]")
	add(t, s, "hz", b.URL, true)
	due(t, s)
	load(t, s, "hz", true, whole("2", nil))
	again(t, s)
	if due(t, s); live(t, s) != "1" {
		t.Errorf("offered: %s", live(t, s))
	}
}
