package share_test

import (
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"careerbot/retrieval/share"
)

// Whoever reads feeds slowly holds up nobody else: neither others who read feeds, nor the
// database, which is done with by then. One address has a few feeds at a time.
func TestSlowReadersHoldUpNobody(t *testing.T) {
	const mostOfOne = 3
	held, begun := make(chan struct{}), make(chan struct{}, 10)
	in := start(t, share.Options{Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("X-Slow") != "" {
				w = &waiting{ResponseWriter: w, begun: begun, until: held}
			}
			next.ServeHTTP(w, r)
		})
	})
	in.many(t, 500) // more than is kept in memory
	in.loadPlaces(t, "p.csv", "id,name,kind,address,region\n1,服务站,station,某路1号,3701\n")
	t.Setenv("TMPDIR", t.TempDir())
	done := make(chan string, mostOfOne)
	for i := range mostOfOne {
		go func() {
			path := "/feeds/jobpostings.ndjson"
			if i == 0 {
				path = "/feeds/places.geojson"
			}
			answer, err := in.ask(http.MethodGet, path, "X-Slow", "1", "Accept-Encoding", "identity", "X-Forwarded-For", "192.0.2.1")
			if err != nil {
				done <- err.Error()
				return
			}
			n, err := io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
			if err != nil || n < 100 {
				err = fmt.Errorf("%d bytes, %w", n, err)
			}
			done <- fmt.Sprint(answer.StatusCode, err)
		}()
		<-begun
	}
	if n := in.door.Busy(); n != 0 {
		t.Errorf("%d connections of the database are held by who reads slowly", n)
	}
	for _, path := range []string{"/feeds/jobpostings.ndjson", "/feeds/places.geojson"} {
		if answer, body := in.get(t, path, "X-Forwarded-For", "192.0.2.2"); answer.StatusCode != http.StatusOK {
			t.Error("another address", answer.Status, body)
		}
	}
	if answer, body := in.get(t, "/feeds/jobpostings.ndjson", "X-Forwarded-For", "192.0.2.1"); answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" || answer.Header.Get("Feed-Cursor") != "" {
		t.Error("one more of the same", answer.Status, body)
	}
	if answer, _ := in.get(t, "/api/v1/vacancies", "X-Forwarded-For", "192.0.2.1"); answer.StatusCode != http.StatusOK {
		t.Error("the API", answer.Status)
	}
	close(held)
	for range mostOfOne {
		if got := <-done; got != "200 <nil>" {
			t.Error("one that was slow", got)
		}
	}
	if answer, _ := in.get(t, "/feeds/jobpostings.ndjson", "X-Forwarded-For", "192.0.2.1"); answer.StatusCode != http.StatusOK {
		t.Error("a feed after them", answer.Status)
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "careerbot-share-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestFilesAreBounded: what is written down for slow readers takes so much of the disk and
// no more; who asks for more is told when to come again, and what is small is answered.
func TestFilesAreBounded(t *testing.T) {
	const bound = 9 << 20
	held, begun := make(chan struct{}), make(chan struct{}, 1)
	in := start(t, share.Options{OnDisk: bound}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("X-Slow") != "" {
				w = &waiting{ResponseWriter: w, begun: begun, until: held}
			}
			next.ServeHTTP(w, r)
		})
	})
	in.many(t, 600)
	t.Setenv("TMPDIR", t.TempDir())
	files := func() (n int) {
		t.Helper()
		all, err := filepath.Glob(filepath.Join(os.TempDir(), "careerbot-share-*"))
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	size := make(chan int64, 1)
	go func() {
		var n int64
		answer, err := in.ask(http.MethodGet, "/feeds/jobpostings.ndjson", "X-Slow", "1", "Accept-Encoding", "identity")
		if err == nil {
			n, err = io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
		}
		if err != nil {
			n = -1
		}
		size <- n
	}()
	<-begun
	for range 4 { // what is turned away gives back what it took
		answer, body := in.get(t, "/feeds/jobpostings.ndjson")
		if answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" || answer.Header.Get("Feed-Cursor") != "" || !strings.Contains(body, "busy") {
			t.Errorf("%s %v %.200s", answer.Status, answer.Header, body)
		}
	}
	if n := files(); n != 1 {
		t.Errorf("%d files", n)
	}
	if answer, body := in.get(t, "/feeds/jobpostings.ndjson?limit=10"); answer.StatusCode != http.StatusOK {
		t.Errorf("a small one: %s %.200s", answer.Status, body)
	}
	close(held)
	if n := <-size; n <= bound/2 || n > bound {
		t.Fatalf("a feed has %d bytes: the test shows nothing", n)
	}
	for range 2 {
		if answer, body := in.get(t, "/feeds/jobpostings.ndjson"); answer.StatusCode != http.StatusOK {
			t.Errorf("after it: %s %.200s", answer.Status, body)
		}
	}
	if n := files(); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

// waiting holds the first write.
type waiting struct {
	http.ResponseWriter
	begun chan<- struct{}
	until <-chan struct{}
}

func (w *waiting) Write(p []byte) (int, error) {
	if w.begun != nil {
		w.begun <- struct{}{}
		w.begun = nil
		<-w.until
	}
	return w.ResponseWriter.Write(p)
}
