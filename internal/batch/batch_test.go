package batch_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"careerbot/internal/batch"
)

// TestGrowsWithLoad: the first caller waits for nobody, those that come meanwhile
// share the next batch, and each gets its own result.
func TestGrowsWithLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var q batch.Queue[int, int]
		var sizes []int
		double := func(_ context.Context, vs []int) ([]int, error) {
			sizes = append(sizes, len(vs))
			time.Sleep(time.Second)
			out := make([]int, len(vs))
			for i, v := range vs {
				out[i] = 2 * v
			}
			return out, nil
		}
		var all sync.WaitGroup
		for n := range 600 {
			all.Go(func() {
				if got, err := q.Do(t.Context(), n, double); err != nil || got != 2*n {
					t.Errorf("%d: %d, %v", n, got, err)
				}
			})
			synctest.Wait()
		}
		all.Wait()
		if want := []int{1, 256, 256, 87}; !slices.Equal(sizes, want) {
			t.Errorf("batches of %v, want %v", sizes, want)
		}
	})
}

// TestEvery: a lone caller does not wait, and a stream of callers shares batches.
func TestEvery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := batch.Queue[int, int]{Every: 10 * time.Millisecond}
		var sizes []int
		run := func(_ context.Context, vs []int) ([]int, error) {
			sizes = append(sizes, len(vs))
			return vs, nil
		}
		ask := func() (took time.Duration) {
			begun := time.Now()
			if _, err := q.Do(t.Context(), 1, run); err != nil {
				t.Error(err)
			}
			return time.Since(begun)
		}
		time.Sleep(time.Second)
		if took := ask(); took != 0 {
			t.Errorf("a lone caller waited %v", took)
		}
		time.Sleep(time.Second)
		var all sync.WaitGroup
		for range 40 {
			all.Go(func() {
				if took := ask(); took > 10*time.Millisecond {
					t.Errorf("waited %v", took)
				}
			})
			time.Sleep(time.Millisecond)
		}
		all.Wait()
		if len(sizes) < 5 || len(sizes) > 7 {
			t.Errorf("batches of %v", sizes)
		}
	})
}

// TestOneBadItem fails alone; where the error is of another kind all fail, once.
func TestOneBadItem(t *testing.T) {
	bad, away := errors.New("bad item"), errors.New("database away")
	synctest.Test(t, func(t *testing.T) {
		q := batch.Queue[int, int]{OneByOne: func(err error) bool { return errors.Is(err, bad) }}
		calls := 0
		run := func(_ context.Context, vs []int) ([]int, error) {
			calls++
			time.Sleep(time.Second)
			if slices.Contains(vs, 13) {
				return nil, bad
			}
			if slices.Contains(vs, 100) {
				return nil, away
			}
			return vs, nil
		}
		ask := func(from, to int) map[int]error {
			var mu sync.Mutex
			var all sync.WaitGroup
			got := map[int]error{}
			calls = 0
			for n := from; n < to; n++ {
				all.Go(func() {
					_, err := q.Do(t.Context(), n, run)
					mu.Lock()
					defer mu.Unlock()
					got[n] = err
				})
				synctest.Wait()
			}
			all.Wait()
			return got
		}
		for n, err := range ask(10, 15) {
			if (n == 13) != errors.Is(err, bad) || n != 13 && err != nil {
				t.Errorf("%d: %v", n, err)
			}
		}
		for n, err := range ask(99, 105) {
			if n > 99 && !errors.Is(err, away) {
				t.Errorf("%d: %v", n, err)
			}
		}
		if calls != 2 {
			t.Errorf("%d calls of a database that is away, want 2", calls)
		}
	})
}

// TestCallerLeaves: the caller's context ends the waiting, not the work.
func TestCallerLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var q batch.Queue[int, int]
		done := false
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := q.Do(ctx, 1, func(ctx context.Context, vs []int) ([]int, error) {
			time.Sleep(2 * time.Second)
			done = ctx.Err() == nil
			return vs, nil
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if !done {
			t.Error("the work ended with the caller")
		}
	})
}

// TestPanic is an error of the batch, and the next one is worked on.
func TestPanic(t *testing.T) {
	var q batch.Queue[int, int]
	if _, err := q.Do(t.Context(), 1, func(context.Context, []int) ([]int, error) { panic("no") }); err == nil {
		t.Error("no error")
	}
	if got, err := q.Do(t.Context(), 2, func(_ context.Context, vs []int) ([]int, error) { return vs, nil }); got != 2 || err != nil {
		t.Errorf("%d, %v", got, err)
	}
}
