package vacancy

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

// RunSource fetches a source now and loads what has come, whether it is due or not.
func (s *Store) RunSource(ctx context.Context, name string, refused func(string)) (*Report, error) {
	src, err := s.source(ctx, name)
	if err != nil {
		return nil, err
	}
	if src.URL == "" {
		return nil, fmt.Errorf("source %s has no address: it is loaded from files, with careerbot vacancies load", name)
	}
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
		_, failed := s.Pool.Exec(ctx, `
			UPDATE vacancy_source SET failures = failures + 1, error = $2, ran_at = now(), due_at = now() + $3
			WHERE id = $1`, src.ID, cut(clean(err.Error()), longLine), backoff(src.Failures+1))
		return nil, errors.Join(fmt.Errorf("source %s: %w", src.Name, err), failed)
	}
	// Not of a source that was changed meanwhile: it is due at once, and unknown.
	_, err = s.Pool.Exec(ctx, `
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

func (s *Store) fetchAndLoad(ctx context.Context, conn *pgx.Conn, src Source, refused func(string)) (*Report, fetched, error) {
	mapping, err := ParseMapping(src.Mapping)
	if err != nil {
		return nil, fetched{}, err
	}
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
	known := src.Report != nil && src.Report.Rules == rules()
	got, err := download(ctx, src, known, dir)
	if err != nil {
		return nil, got, err
	}
	if got.same {
		report := newReport(src.Name, src.Label, s.Now())
		report.Same = true
		return report, got, nil
	}
	report, err := s.load(ctx, conn, src.ID, Load{
		Source: src.Name, Label: src.Label, Mapping: mapping, Kind: got.kind, Paths: []string{got.path}, Replace: src.Whole, Refused: refused,
	})
	if err == nil && report.Rows == 0 && src.Live > 0 {
		return nil, got, fmt.Errorf("what came has no vacancy in it, though %d of the source are offered; nothing was withdrawn: see whether the address still gives the feed", src.Live)
	}
	return report, got, err
}

// atOnce is how many sources are fetched at a time: one that is slow, for which it has a
// quarter of an hour, does not hold up the others.
const atOnce = 4

// RunDue runs the sources that are due, a few at a time, and gives how many. Those
// that another replica is at are left to it. A source that fails is said to log.
func (s *Store) RunDue(ctx context.Context, log *slog.Logger) (ran int, err error) {
	rows, err := s.Pool.Query(ctx, selectSources+due+`ORDER BY due_at`)
	if err != nil {
		return 0, err
	}
	sources, err := pgx.CollectRows(rows, scanSource)
	if err != nil {
		return 0, err
	}
	var running sync.WaitGroup
	var count atomic.Int64
	free := make(chan struct{}, atOnce)
	for _, src := range sources {
		free <- struct{}{}
		running.Go(func() {
			defer func() { <-free }()
			err := s.runIfDue(ctx, log, src.ID, &count)
			if err != nil && ctx.Err() == nil && !errors.Is(err, ErrBusy) {
				log.Warn("a vacancy feed was not read", "source", src.Name, "error", err)
			}
		})
	}
	running.Wait()
	return int(count.Load()), ctx.Err()
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

// Keep runs the sources when they are due, until ctx is over.
func (s *Store) Keep(ctx context.Context, log *slog.Logger) {
	for {
		if _, err := s.RunDue(ctx, log); err != nil && ctx.Err() == nil {
			log.Error("look for vacancy feeds that are due", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(30 * time.Second):
		}
	}
}
