package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/internal/postgres"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/knowledge/web"
)

// site is a web site on loopback that says what it was asked.
type site struct {
	*httptest.Server
	mu     sync.Mutex
	pages  map[string]string // path -> body
	header map[string]string // path -> "Name: value"
	status map[string]int
	to     map[string]string        // redirects
	asked  []string                 // "path" or "path if-none-match"
	held   map[string]chan struct{} // paths that answer when the channel is closed
}

func newSite(t *testing.T) *site {
	s := &site{pages: map[string]string{}, header: map[string]string{}, status: map[string]int{}, to: map[string]string{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	path := r.URL.RequestURI()
	if held := s.held[path]; held != nil {
		s.mu.Unlock()
		<-held
		s.mu.Lock()
	}
	s.asked = append(s.asked, strings.TrimSpace(path+" "+r.Header.Get("If-None-Match")))
	if !strings.HasPrefix(r.Header.Get("User-Agent"), "careerbot") {
		s.asked = append(s.asked, "without a name")
	}
	if name, value, ok := strings.Cut(s.header[path], ": "); ok {
		w.Header().Set(name, value)
		if name == "ETag" && r.Header.Get("If-None-Match") == value {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	body, ok := s.pages[path]
	switch {
	case s.to[path] != "":
		http.Redirect(w, r, s.to[path], http.StatusFound)
	case s.status[path] != 0:
		w.WriteHeader(s.status[path])
	case !ok:
		w.WriteHeader(http.StatusNotFound)
	default:
		w.Write([]byte(body))
	}
}

// put changes the site.
func (s *site) put(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	s.asked = nil
}

func (s *site) was() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.asked, ", ")
}

// host is the site as the operator names it.
func (s *site) host() string { return strings.TrimPrefix(s.URL, "http://") }

func newStore(t *testing.T, hosts ...string) *web.Store {
	t.Helper()
	pool, _, err := postgres.Open(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	reader := read.New(read.Options{})
	t.Cleanup(func() {
		if err := reader.Close(); err != nil {
			t.Error(err)
		}
	})
	return &web.Store{
		Pool: pool, Hosts: hosts, Pause: time.Nanosecond, Public: func(a netip.Addr) bool { return a.IsLoopback() }, Log: slog.New(slog.DiscardHandler),
		Library: &knowledge.Library{Pool: pool, Reader: reader, Now: func() time.Time { return time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC) }},
	}
}

func watch(t *testing.T, s *web.Store, kind web.Kind, at string) int64 {
	t.Helper()
	id, err := s.Add(context.Background(), s.Pool, web.Address{URL: at, Kind: kind, Region: "广东省", Access: "public", Every: 24 * time.Hour, By: "王"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// run looks at what is due, and gives how the only address does.
func run(t *testing.T, s *web.Store, want int) web.Address {
	t.Helper()
	n, err := s.RunDue(context.Background())
	if err != nil || n != want {
		t.Fatalf("%d were looked at, want %d; %v", n, want, err)
	}
	all, err := s.Addresses(context.Background(), 200)
	if err != nil || len(all) != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	return all[0]
}

// again makes the address due and looks at it.
func again(t *testing.T, s *web.Store, id int64) web.Address {
	t.Helper()
	if _, err := s.LookNow(context.Background(), s.Pool, id); err != nil {
		t.Fatal(err)
	}
	return run(t, s, 1)
}

func waiting(t *testing.T, s *web.Store) []knowledge.Version {
	t.Helper()
	all, _, err := s.Library.List(context.Background(), knowledge.Listed{State: "waiting"})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func document(title, said string) string {
	return "<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1><p>第一条 " + said + "</p></body></html>"
}
