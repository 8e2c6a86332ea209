package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

func transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns, t.MaxIdleConnsPerHost = 0, 256
	t.DisableCompression = true
	return t
}

// peak has people ask at an even rate, and prints how long answers took and what
// they cost.
func (s *system) peak(ctx context.Context, o options, questions []string) error {
	way := transport()
	listening, stop := context.WithCancel(ctx)
	defer stop()
	var mu sync.Mutex
	due := map[string]time.Time{} // questions without an answer
	var took []time.Duration
	answered := func(id string) {
		mu.Lock()
		defer mu.Unlock()
		if at, ok := due[id]; ok {
			took = append(took, time.Since(at))
			delete(due, id)
		}
	}
	people := make([]*person, o.people)
	for i := range people {
		p, err := visit(ctx, way, s.base)
		if err != nil {
			return err
		}
		people[i] = p
		go p.listen(listening, answered)
	}
	total := int(o.rate * o.runs.Seconds())
	var refused atomic.Int64
	var last atomic.Value
	ask := func(n int, at time.Time) {
		id := fmt.Sprintf("load-%08d", n)
		mu.Lock()
		due[id] = at
		mu.Unlock()
		if err := people[n%len(people)].ask(ctx, id, questions[n%len(questions)]); err != nil {
			refused.Add(1)
			last.Store(err)
		}
	}
	// Everybody asks once, so that plans and pages are warm; not counted.
	warm := max(o.people, 3*int(o.rate)) // a stream waits for the first message of its session
	evenly(ctx, warm, o.rate, warmIDs, ask)
	wait(ctx, &mu, due)
	mu.Lock()
	took = nil
	mu.Unlock()
	if o.statements {
		if _, err := s.conn.Exec(ctx, `SELECT pg_stat_statements_reset()`); err != nil {
			return err
		}
	}
	before, err := s.cost(ctx)
	if err != nil {
		return err
	}
	evenly(ctx, total, o.rate, 0, ask)
	lost := wait(ctx, &mu, due)
	after, err := s.cost(ctx)
	if err != nil {
		return err
	}
	mu.Lock()
	defer mu.Unlock()
	slices.Sort(took)
	if len(took) == 0 {
		return fmt.Errorf("nothing was answered: %v", last.Load())
	}
	at := func(share float64) time.Duration { return took[min(len(took)-1, int(share*float64(len(took))))] }
	turns := float64(len(took))
	per := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 / turns }
	var waiting, single int
	err = s.conn.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM turn WHERE state = 'waiting'), (SELECT count(*) FROM turn WHERE external_id LIKE 'load-0%')`).Scan(&waiting, &single)
	if err != nil {
		return err
	}
	fmt.Printf("asked %d questions at %.0f a second in %d conversations: %d answered, %d refused, %d without an answer\n",
		total, o.rate, o.people, len(took), refused.Load(), lost)
	fmt.Printf("turns stored %d, still waiting %d\n", single, waiting)
	fmt.Printf("answer after   p50 %v   p95 %v   p99 %v   max %v\n", ms(at(.5)), ms(at(.95)), ms(at(.99)), ms(took[len(took)-1]))
	fmt.Printf("CPU ms a turn  program %.2f   PostgreSQL %.2f   (load generator %.2f)\n",
		per(after.program-before.program), per(after.server-before.server), per(after.load-before.load))
	fmt.Printf("transactions a turn %.2f   memory of the program %d MiB\n", float64(after.commits-before.commits)/turns, after.rss>>20)
	if o.statements {
		if err := s.printStatements(ctx, turns); err != nil {
			return err
		}
	}
	if lost > 0 || refused.Load() > 0 || len(took) != total {
		return fmt.Errorf("not every question was answered; the last refusal: %v", last.Load())
	}
	return nil
}

func ms(d time.Duration) time.Duration { return d.Round(time.Millisecond / 10) }

// warmIDs is where the numbers of questions begin that do not count.
const warmIDs = 50_000_000

// evenly asks at an even rate, whatever the answers take.
func evenly(ctx context.Context, total int, rate float64, first int, ask func(n int, at time.Time)) {
	var all sync.WaitGroup
	begun := time.Now()
	for n := range total {
		at := begun.Add(time.Duration(float64(n) / rate * float64(time.Second)))
		time.Sleep(time.Until(at))
		if ctx.Err() != nil {
			break
		}
		all.Go(func() { ask(first+n, at) })
	}
	all.Wait()
}

// wait waits for the answers that are missing, and says how many never came.
func wait(ctx context.Context, mu *sync.Mutex, due map[string]time.Time) int {
	for range 300 {
		mu.Lock()
		n := len(due)
		mu.Unlock()
		if n == 0 || ctx.Err() != nil {
			return n
		}
		time.Sleep(100 * time.Millisecond)
	}
	mu.Lock()
	defer mu.Unlock()
	return len(due)
}

// growth has many people ask once each, as fast as they are served, and prints
// the program's memory on the way.
func (s *system) growth(ctx context.Context, o options, questions []string) error {
	way := transport()
	way.MaxConnsPerHost = 16
	fmt.Printf("%14s %14s %12s\n", "conversations", "memory, MiB", "a second")
	step := max(1, o.conversations/10)
	begun := time.Now()
	var first, most int64
	for done := 0; done < o.conversations; {
		n := min(step, o.conversations-done)
		next := make(chan int, n)
		for i := range n {
			next <- done + i
		}
		close(next)
		errs := make(chan error, 16)
		for range 16 {
			go func() {
				for i := range next {
					p, err := visit(ctx, way, s.base)
					if err == nil {
						err = p.ask(ctx, fmt.Sprintf("grow-%08d", i), questions[i%len(questions)])
					}
					if err != nil {
						errs <- err
						return
					}
				}
				errs <- nil
			}()
		}
		var failed []error
		for range 16 {
			failed = append(failed, <-errs)
		}
		if err := errors.Join(failed...); err != nil {
			return err
		}
		for waiting := 1; waiting > 0; {
			if err := s.conn.QueryRow(ctx, `SELECT count(*) FROM conversation WHERE due_at IS NOT NULL`).Scan(&waiting); err != nil {
				return err
			}
			if waiting > 0 {
				time.Sleep(50 * time.Millisecond)
			}
		}
		done += n
		c, err := s.cost(ctx)
		if err != nil {
			return err
		}
		if first == 0 {
			first = c.rss
		}
		most = max(most, c.rss)
		fmt.Printf("%14d %14.1f %12.0f\n", done, float64(c.rss)/(1<<20), float64(done)/time.Since(begun).Seconds())
	}
	fmt.Printf("memory after the first tenth %.1f MiB, at most %.1f MiB\n", float64(first)/(1<<20), float64(most)/(1<<20))
	return nil
}
