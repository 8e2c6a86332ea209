package llm_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
)

// An endpoint is left alone after failures in a row, for a time that grows with
// each trial that fails, and one asks at a time.
func TestBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // its clock stands still until all wait
		allow := llm.Allow(llm.Breaker{Failures: 2, Pause: 10 * time.Second, Longest: time.Minute})
		outcome := func(err error) {
			t.Helper()
			done, refused := allow()
			if refused != nil {
				t.Fatal(refused)
			}
			done(err)
		}
		alone := func() bool {
			_, err := allow()
			return errors.Is(err, llm.ErrLeftAlone)
		}
		rests := func(least time.Duration) {
			t.Helper()
			<-time.After(least - time.Millisecond)
			if !alone() {
				t.Errorf("asked before %v", least)
			}
			<-time.After(least/5 + 2*time.Millisecond) // up to a fifth more
		}
		broken := errors.New("broken")
		// None of these makes two in a row.
		for _, err := range []error{nil, llm.RefusedWith(400), llm.RefusedWith(413), llm.RefusedWith(422)} {
			outcome(broken)
			outcome(err)
		}
		outcome(llm.RefusedWith(401))
		outcome(context.Canceled) // says nothing
		outcome(context.DeadlineExceeded)
		rests(10 * time.Second)
		for _, pause := range []time.Duration{20 * time.Second, 40 * time.Second, time.Minute, time.Minute} {
			outcome(llm.RefusedWith(503))
			rests(pause)
		}
		done, err := allow()
		if err != nil || !alone() {
			t.Errorf("not one trial at a time: %v", err)
		}
		done(context.Canceled)
		outcome(nil) // the trial was none; this is one
		outcome(broken)
		outcome(broken)
		rests(10 * time.Second) // from the beginning
		outcome(nil)
	})
}

func TestChatIsLeftAlone(t *testing.T) {
	s, endpoint := newServer(t)
	c := newChat(endpoint)
	c.Breaker = llm.Breaker{Failures: 2, Pause: time.Hour, Longest: time.Hour}
	ask := func(ctx context.Context) (llm.Use, error) {
		got, err := c.Stream(ctx, "s", "u", func(string) {})
		return got.Use, err
	}
	ctx := context.Background()
	s.Always(llmtest.Status(400, "context_length_exceeded"))
	for range 3 {
		_, _ = ask(ctx)
	}
	s.Always(llmtest.Hang) // whoever goes away says nothing of the endpoint
	for range 3 {
		arrivals := s.Arrivals()
		leaving, leave := context.WithCancel(ctx)
		go func() {
			<-arrivals
			leave()
		}()
		_, _ = ask(leaving)
	}
	for range 3 { // nor does whoever has no time
		hurried, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
		_, _ = ask(hurried)
		cancel()
	}
	s.Always(llmtest.Stream(llmtest.Cut))
	for range 2 {
		if _, err := ask(ctx); errors.Is(err, llm.ErrLeftAlone) {
			t.Error("left alone too early")
		}
	}
	before := len(s.Requests())
	use, err := ask(ctx)
	if !errors.Is(err, llm.ErrLeftAlone) || use.Failure != llm.LeftAlone || use.Attempts != 0 || use.PromptTokens != 0 {
		t.Errorf("%v, %+v", err, use)
	}
	if n := len(s.Requests()); n != before {
		t.Errorf("%d requests while it is left alone", n-before)
	}
	// With a pause that is over at once, the trial is well and all is as before.
	s.Always(nil)
	c = newChat(endpoint)
	c.Breaker = llm.Breaker{Failures: 1, Pause: 1, Longest: 1}
	s.Next(llmtest.Status(401, "invalid_api_key"))
	for i := range 3 {
		if _, err := ask(ctx); (err != nil) != (i == 0) {
			t.Errorf("%d: %v", i, err)
		}
	}
}

// A question's vector is not waited for long, and soon not at all; who loads
// documents asks on.
func TestHurriedEmbedder(t *testing.T) {
	s, endpoint := newServer(t)
	patient := newEmbedder(t, endpoint, 4)
	h := llm.NewHurried(patient, llm.Breaker{Failures: 2, Pause: time.Hour, Longest: time.Hour})
	if h.Space() != patient.Space() || h.Within <= 0 || h.Within > 2*time.Second {
		t.Errorf("%+v within %v", h.Space(), h.Within)
	}
	conforms(t, h)
	s.Forget()
	s.Always(llmtest.Hang)
	h.Within = 50 * time.Millisecond
	for i := range 4 {
		_, err := h.Embed(context.Background(), []string{"a"})
		if errors.Is(err, llm.ErrLeftAlone) != (i >= 2) || err == nil {
			t.Errorf("%d: %v", i, err)
		}
	}
	if n := len(s.Requests()); n != 2 {
		t.Errorf("%d requests", n)
	}
	s.Always(nil)
	if v, err := patient.Embed(context.Background(), []string{"a"}); err != nil || len(v) != 1 {
		t.Errorf("%v, %v", v, err)
	}
}

// So many answers are written at a time; who finds no place does not wait long.
func TestConcurrency(t *testing.T) {
	s, endpoint := newServer(t)
	c := newChat(endpoint)
	c.Concurrency, c.Timeout, c.FirstWithin = 2, time.Minute, time.Minute
	goOn := make(chan struct{})
	s.Always(llmtest.Stream(append([]llmtest.Event{llmtest.Wait(goOn)}, append(llmtest.Pieces("Six"), llmtest.Finish("stop"), llmtest.Done)...)...))
	arrivals := s.Arrivals()
	answers := make(chan string)
	for range 2 {
		go func() {
			got, err := c.Stream(context.Background(), "s", "u", func(string) {})
			answers <- fmt.Sprint(got.Text, err)
		}()
		<-arrivals
	}
	got, err := c.Stream(context.Background(), "s", "u", func(string) {})
	if err == nil || got.Use.Failure != llm.NoPlace || got.Use.Attempts != 0 || len(s.Requests()) != 2 {
		t.Errorf("%v, %+v, %d requests", err, got.Use, len(s.Requests()))
	}
	c.SetPause(time.Millisecond, time.Minute) // and now it waits
	go func() {
		got, err := c.Stream(context.Background(), "s", "u", func(string) {})
		answers <- fmt.Sprint(got.Text, err)
	}()
	close(goOn)
	for range 3 {
		if a := <-answers; a != "Six<nil>" {
			t.Error(a)
		}
	}
}

// Pauses double and differ; so those that failed together do not come again
// together.
func TestBackoff(t *testing.T) {
	seen := map[time.Duration]bool{}
	for attempt, middle := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second} {
		for range 50 {
			wait := llm.Backoff(llm.RefusedWith(503), time.Second, attempt+1)
			if wait < middle/2 || wait > middle+middle/2 {
				t.Errorf("attempt %d: %v", attempt+1, wait)
			}
			seen[wait] = true
		}
	}
	if len(seen) < 100 {
		t.Errorf("%d of 150 pauses differ", len(seen))
	}
}

// An endpoint that had its time counts as slow although the caller's own end came
// first; a caller in a hurry says nothing of it.
func TestSlowForTheCaller(t *testing.T) {
	for name, c := range map[string]struct {
		first time.Duration
		alone bool
	}{"had its time": {20 * time.Millisecond, true}, "in a hurry": {time.Minute, false}} {
		s, endpoint := newServer(t)
		s.Always(llmtest.Stream(append(llmtest.Pieces("Six"), llmtest.Stall)...)) // a word, and no more
		chat := llm.NewChat(endpoint, "chat-1")
		chat.FirstWithin, chat.Timeout = c.first, time.Minute
		chat.Breaker.Failures = 2
		for range 2 {
			ctx, cancel := context.WithTimeout(context.Background(), 150*time.Millisecond)
			if _, err := chat.Stream(ctx, "s", "u", func(string) {}); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %v", name, err)
			}
			cancel()
		}
		s.Say("Six months.")
		s.Always(nil)
		if _, err := chat.Stream(context.Background(), "s", "u", func(string) {}); errors.Is(err, llm.ErrLeftAlone) != c.alone {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A place that is free is taken by who may not wait for one at all: a process that is slow to
// come to it is no queue.
func TestFreePlace(t *testing.T) {
	s, endpoint := newServer(t)
	s.Always(llmtest.Stream(append(llmtest.Pieces("Six"), llmtest.Finish("stop"), llmtest.Done)...))
	c := newChat(endpoint)
	c.SetPause(time.Millisecond, 0)
	for i := range 50 {
		if got, err := c.Stream(context.Background(), "s", "u", func(string) {}); err != nil {
			t.Fatalf("answer %d: %q, %v", i, got.Text, err)
		}
	}
}
