package vacancy_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/knowledge/vacancy"
)

// TestSlowFeed: a feed that does not come holds up no other.
func TestSlowFeed(t *testing.T) {
	s := newStore(t)
	slow, quick := newBoard(t, posting("1", "图书管理员")), newBoard(t, posting("2", "保洁员"))
	slow.hold = make(chan struct{})
	release := sync.OnceFunc(func() { close(slow.hold) })
	t.Cleanup(release)
	add(t, s, "slow", slow.URL, true)
	add(t, s, "quick", quick.URL, true)
	if _, err := s.Pool.Exec(context.Background(), `UPDATE vacancy_source SET due_at = due_at - interval '1 hour' WHERE name = 'slow'`); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		_, err := s.RunDue(context.Background(), quiet)
		done <- err
	}()
	deadline := time.Now().Add(20 * time.Second)
	for live(t, s) != "2" {
		if time.Now().After(deadline) {
			t.Fatal("the quick feed waits for the slow one")
		}
		time.Sleep(time.Millisecond)
	}
	// Should the program end now, the slow feed is not the first that the next one reads.
	if n := one[int](t, s, `SELECT count(*) FROM vacancy_source WHERE name = 'slow' AND due_at > now()`); n != 1 {
		t.Error("the slow feed is due while it is read")
	}
	release()
	if err := <-done; err != nil || live(t, s) != "1 2" {
		t.Errorf("%v, offered: %s", err, live(t, s))
	}
}

// await waits until something is so.
func await(t *testing.T, what string, so func() bool) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for !so() {
		if time.Now().After(deadline) {
			t.Fatalf("in vain: %s", what)
		}
		time.Sleep(time.Millisecond)
	}
}

// TestSlowFeedHoldsUpNoLaterOne: while one feed does not come, the others are read as
// often as they are due, those of another instance, too.
func TestSlowFeedHoldsUpNoLaterOne(t *testing.T) {
	s := newStore(t)
	s.Tick = time.Millisecond
	slow, paged, quick := newBoard(t, posting("1", "图书管理员")), newBoard(t, posting("3", "门卫")), newBoard(t, posting("2", "保洁员"))
	slow.hold = make(chan struct{})
	paged.hold = slow.hold
	add(t, s, "slow", slow.URL, true)
	add(t, s, "quick", quick.URL, true)
	pages, err := vacancy.MappingText("careerbot")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.AddSource(context.Background(), vacancy.Source{Name: "paged", Label: "甲市", URL: paged.URL, Mapping: pages, Every: time.Hour, Private: true}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); s.Keep(ctx, quiet) }()
	t.Cleanup(func() { cancel(); close(slow.hold); <-done })
	for times := int32(1); times <= 3; times++ {
		await(t, "the quick feed is read, and the others are asked", func() bool {
			return quick.gets.Load() >= times && slow.gets.Load() > 0 && paged.gets.Load() > 0
		})
		await(t, "the quick feed is stored", func() bool { return find(t, s, "quick").Due.After(time.Now().Add(30 * time.Minute)) })
		if _, err := s.Pool.Exec(ctx, `UPDATE vacancy_source SET due_at = now() - interval '1 second'`); err != nil {
			t.Fatal(err)
		}
	}
	if slow.gets.Load() != 1 || paged.gets.Load() != 1 {
		t.Errorf("the slow ones were asked %d and %d times", slow.gets.Load(), paged.gets.Load())
	}
}

// TestStill: a server that answers and then sends nothing is not waited for for long.
func TestStill(t *testing.T) {
	s := newStore(t)
	s.Lull = 20 * time.Millisecond
	still := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "[")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	t.Cleanup(still.Close)
	add(t, s, "still", still.URL, true)
	if _, err := s.RunSource(context.Background(), "still", false, nil); err == nil || !strings.Contains(err.Error(), "sends nothing") {
		t.Errorf("%v", err)
	}
}

// TestSlowToBegin: a feed that is made when it is asked for may take its time before the
// first of it comes, and no longer than that.
func TestSlowToBegin(t *testing.T) {
	s := newStore(t)
	s.Lull = time.Nanosecond // is not over before it has begun
	b := newBoard(t, posting("1", "图书管理员"))
	add(t, s, "slow", b.URL, true)
	if r, err := s.RunSource(context.Background(), "slow", false, nil); err != nil || r.Loaded != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	hold := make(chan struct{})
	t.Cleanup(func() { close(hold) })
	b.mu.Lock()
	b.hold = hold
	b.mu.Unlock()
	s.Wait = 20 * time.Millisecond
	if _, err := s.RunSource(context.Background(), "slow", true, nil); err == nil || !strings.Contains(err.Error(), "sends nothing") {
		t.Errorf("%v", err)
	}
}
