package vacancy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pause"
)

// RunSource fetches a source now and loads what has come, whether it is due or not. shrunk
// says that its feed has far fewer vacancies than before, and that this is right.
func (s *Store) RunSource(ctx context.Context, name string, shrunk bool, refused func(string)) (*Report, error) {
	src, err := s.source(ctx, name)
	if err != nil {
		return nil, err
	}
	if src.URL == "" {
		return nil, fmt.Errorf("source %s has no address: it is loaded from files, with careerbot vacancies load", name)
	}
	src.shrunk = shrunk
	var report *Report
	err = s.locked(ctx, src.ID, func(conn *pgx.Conn) error {
		report, err = s.run(ctx, conn, src, refused)
		return err
	})
	return report, err
}

// run fetches and loads a source whose lock is held, and writes down how it went.
func (s *Store) run(ctx context.Context, conn *pgx.Conn, src Source, refused func(string)) (*Report, error) {
	report, got, err := s.fetchAndLoad(ctx, conn, src, refused)
	if ctx.Err() != nil {
		return nil, ctx.Err() // stopped, not failed
	}
	if err != nil {
		_, failed := conn.Exec(ctx, `
			UPDATE vacancy_source SET failures = failures + 1, error = $2, ran_at = now(), due_at = now() + $3
			WHERE id = $1`, src.ID, cut(clean(err.Error()), longLine), backoff(src.Failures+1))
		return nil, errors.Join(fmt.Errorf("source %s: %w", src.Name, err), failed)
	}
	// Not of a source that was changed meanwhile: it is due at once, and unknown.
	_, err = conn.Exec(ctx, `
		UPDATE vacancy_source SET failures = 0, error = '', ran_at = now(), due_at = now() + coalesce(every, interval '0'),
			etag = CASE WHEN $4 THEN etag ELSE $2 END, last_modified = CASE WHEN $4 THEN last_modified ELSE $3 END
		WHERE id = $1 AND url = $5 AND mapping = $6 AND kind = $7 AND whole = $8`,
		src.ID, got.etag, got.lastModified, got.same, src.URL, src.Mapping, src.Kind, src.Whole)
	return report, err
}

// backoff is how long a source that fails is left alone: 5 minutes, doubled each time,
// at most 6 hours.
func backoff(failures int) time.Duration {
	return min(5*time.Minute<<min(failures-1, 10), 6*time.Hour)
}

// renewed is how often a lock shows that it is still held.
const renewed = 20 * time.Second

// held runs f, and ends it where the connection that has the lock is gone meanwhile:
// another replica may be at the source then. It also keeps the connection from being
// closed for its silence.
func (s *Store) held(ctx context.Context, conn *pgx.Conn, f func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	var watching sync.WaitGroup
	watching.Go(func() {
		every := time.NewTicker(cmp.Or(s.Tick, renewed))
		defer every.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-every.C:
			}
			if _, err := conn.Exec(context.WithoutCancel(ctx), `SELECT`); err != nil {
				cancel(fmt.Errorf("the lock of the source is lost: %w", err))
				return
			}
		}
	})
	err := f(ctx)
	cause := context.Cause(ctx)
	cancel(nil)
	watching.Wait()
	if err != nil && cause != nil {
		return cause
	}
	return err
}

func (s *Store) fetchAndLoad(ctx context.Context, conn *pgx.Conn, src Source, refused func(string)) (*Report, fetched, error) {
	mapping, err := ParseMapping(src.Mapping)
	if err != nil {
		return nil, fetched{}, err
	}
	src.wait, src.lull = s.Wait, s.Lull
	if mapping.Pages {
		report, err := s.follow(ctx, conn, src, mapping, refused)
		return report, fetched{same: true}, err
	}
	dir, err := os.MkdirTemp("", "careerbot-feed-")
	if err != nil {
		return nil, fetched{}, err
	}
	defer os.RemoveAll(dir) // a temporary folder of ours
	// A feed that was read by other rules is read again, changed or not.
	known := !src.shrunk && src.Report != nil && src.Report.Rules == rules()
	var got fetched
	err = s.held(ctx, conn, func(ctx context.Context) error {
		got, err = download(ctx, src, known, dir)
		return err
	})
	if err != nil {
		return nil, got, err
	}
	if got.same {
		report := newReport(src.Name, src.Label, s.Now())
		report.Same = true
		return report, got, nil
	}
	report, err := s.load(ctx, conn, src.ID, Load{
		Source: src.Name, Label: src.Label, Mapping: mapping, Kind: got.kind, Paths: []string{got.path}, Replace: src.Whole, Shrunk: src.shrunk, Refused: refused,
	})
	if err == nil && report.Rows == 0 && src.Live > 0 {
		return nil, got, fmt.Errorf("what came has no vacancy in it, though %d of the source are offered; nothing was withdrawn: see whether the address still gives the feed", src.Live)
	}
	return report, got, err
}

// atOnce is how many sources are read at a time. Each is on its own: one that is slow
// keeps its place for a quarter of an hour at most, and all of them must be slow for
// another one to wait.
const atOnce = 16

// runs are the sources that this process is reading.
type runs struct {
	free    chan struct{}
	running sync.WaitGroup
	count   atomic.Int64
	mu      sync.Mutex
	at      map[int32]bool
}

func newRuns() *runs { return &runs{free: make(chan struct{}, atOnce), at: map[int32]bool{}} }

// begin reports whether nobody here is at a source, and takes it.
func (r *runs) begin(id int32) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.at[id] {
		return false
	}
	r.at[id] = true
	return true
}

func (r *runs) end(id int32) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.at, id)
}

// RunDue runs the sources that are due, some at a time, waits for them, and gives how
// many. Those that another replica is at are left to it. A source that fails is said to log.
func (s *Store) RunDue(ctx context.Context, log *slog.Logger) (ran int, err error) {
	r := newRuns()
	err = s.begin(ctx, log, r)
	r.running.Wait()
	return int(r.count.Load()), err
}

// begin lets run what is due, and waits for none of it.
func (s *Store) begin(ctx context.Context, log *slog.Logger, r *runs) error {
	rows, err := s.Pool.Query(ctx, selectSources+due+`ORDER BY due_at`)
	if err != nil {
		return err
	}
	sources, err := pgx.CollectRows(rows, scanSource)
	if err != nil {
		return err
	}
	for _, src := range sources {
		if !r.begin(src.ID) {
			continue
		}
		select {
		case r.free <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		r.running.Go(func() {
			defer func() {
				r.end(src.ID)
				<-r.free
			}()
			err := s.runIfDue(ctx, log, src.ID, &r.count)
			if err != nil && ctx.Err() == nil && !errors.Is(err, ErrBusy) {
				log.Warn("a vacancy feed was not read", "source", src.Name, "error", err)
			}
		})
	}
	return ctx.Err()
}

const due = `WHERE removed_at IS NULL AND url <> '' AND every IS NOT NULL AND due_at <= now() `

func (s *Store) runIfDue(ctx context.Context, log *slog.Logger, id int32, ran *atomic.Int64) error {
	return s.locked(ctx, id, func(conn *pgx.Conn) error {
		// Under the lock: another replica may have been faster.
		rows, err := conn.Query(ctx, selectSources+due+`AND id = $1`, id)
		if err != nil {
			return err
		}
		still, err := pgx.CollectRows(rows, scanSource)
		if err != nil || len(still) == 0 {
			return err
		}
		// A feed that ends the program is not the first thing that the next one reads.
		if _, err := conn.Exec(ctx, `UPDATE vacancy_source SET due_at = now() + $2 WHERE id = $1`, id, backoff(1)); err != nil {
			return err
		}
		ran.Add(1)
		report, err := s.run(ctx, conn, still[0], nil)
		if err == nil {
			log.Info("a vacancy feed was read", "source", still[0].Name, "rows", report.Rows, "loaded", report.Loaded, "updated", report.Updated,
				"withdrawn", report.Withdrawn, "not_modified", report.Same)
		}
		return err
	})
}

// tick is how often it is looked for what is due.
const tick = 30 * time.Second

// Keep runs the sources when they are due, and screens again what was screened by other
// rules, until ctx is over.
func (s *Store) Keep(ctx context.Context, log *slog.Logger) {
	r := newRuns()
	defer r.running.Wait()
	r.running.Go(func() { s.screenAgain(ctx, log) })
	for again := true; again; again = pause.For(ctx, cmp.Or(s.Tick, tick)) {
		if err := s.begin(ctx, log, r); err != nil && ctx.Err() == nil {
			log.Error("look for vacancy feeds that are due", "error", err)
		}
	}
}
