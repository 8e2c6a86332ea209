// Package batch lets callers that come at the same time share one piece of
// work, as one transaction for many rows (group commit).
package batch

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// Queue gathers what callers bring while the batch before is being worked on, so
// that a batch grows with the load and a lone caller waits for nobody. The zero
// value works.
type Queue[T, R any] struct {
	// Within bounds the work on one batch; 10 s if zero.
	Within time.Duration
	// Every is the least time between the beginnings of two batches. A caller that
	// comes after a quiet moment does not wait; under load batches grow, and what
	// each costs is shared by more.
	Every time.Duration
	// OneByOne says of an error that one item may be at fault: the items of the
	// batch are then tried each on its own, and only that one fails.
	OneByOne func(error) bool

	mu      sync.Mutex
	waiting []item[T, R]
	running bool
	begun   time.Time
}

// most bounds a batch: one statement must stay short.
const most = 256

type item[T, R any] struct {
	value T
	run   func(context.Context, []T) ([]R, error)
	done  chan result[R] // has room: nobody need be there to take it
}

type result[R any] struct {
	value R
	err   error
}

// Do has v worked on by run, in a batch with what others bring at the same time,
// in the order of arrival. run gives one result for each value, all or none. It
// is not called with ctx, which only ends the waiting: what others have in the
// batch goes on.
func (q *Queue[T, R]) Do(ctx context.Context, v T, run func(context.Context, []T) ([]R, error)) (R, error) {
	mine := item[T, R]{v, run, make(chan result[R], 1)}
	q.mu.Lock()
	q.waiting = append(q.waiting, mine)
	if !q.running {
		q.running = true
		go q.work(context.WithoutCancel(ctx))
	}
	q.mu.Unlock()
	select {
	case r := <-mine.done:
		return r.value, r.err
	case <-ctx.Done():
		var zero R
		return zero, ctx.Err()
	}
}

// work takes batches until nothing waits.
func (q *Queue[T, R]) work(ctx context.Context) {
	for {
		q.mu.Lock()
		if wait := q.Every - time.Since(q.begun); wait > 0 && len(q.waiting) > 0 {
			q.mu.Unlock()
			time.Sleep(wait)
			q.mu.Lock()
		}
		q.begun = time.Now()
		n := min(most, len(q.waiting))
		if n == 0 {
			q.running, q.waiting = false, nil
			q.mu.Unlock()
			return
		}
		taken := q.waiting[:n:n]
		q.waiting = q.waiting[n:]
		q.mu.Unlock()
		q.try(ctx, taken)
	}
}

func (q *Queue[T, R]) try(ctx context.Context, taken []item[T, R]) {
	results, err := q.once(ctx, taken)
	if err != nil && len(taken) > 1 && q.OneByOne != nil && q.OneByOne(err) {
		for i := range taken {
			q.try(ctx, taken[i:i+1])
		}
		return
	}
	for i, t := range taken {
		if err != nil {
			t.done <- result[R]{err: err}
			continue
		}
		t.done <- result[R]{value: results[i]}
	}
}

func (q *Queue[T, R]) once(ctx context.Context, taken []item[T, R]) (results []R, err error) {
	within := q.Within
	if within == 0 {
		within = 10 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	values := make([]T, len(taken))
	for i, t := range taken {
		values[i] = t.value
	}
	results, err = taken[0].run(ctx, values)
	if err == nil && len(results) != len(taken) {
		err = fmt.Errorf("a batch of %d has %d results", len(taken), len(results))
	}
	return results, err
}
