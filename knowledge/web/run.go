package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pause"
)

const (
	// lookEvery is how often it is seen which addresses are due.
	lookEvery = 30 * time.Second
	// atOnce is how many servers are asked at a time: a slow one does not hold up the others.
	atOnce = 4
	// mostInRow is how many documents may fail one after the other before the rest is left
	// for the next time: the site is not well.
	mostInRow = 3
	// webLock is the class of the locks by which one replica looks at an address.
	webLock = 0x77656221
)

// longestVisit is how long a server is asked in one go; what is left is looked at the next
// time.
const longestVisit = 10 * time.Minute

var errSlow = errors.New("the site is slow: the rest of its documents is looked at next time")

// Keep looks at addresses when they are due, until ctx is over. A server that is slow is
// waited for by nobody else.
func (s *Store) Keep(ctx context.Context) {
	var running sync.WaitGroup
	defer running.Wait()
	for again := true; again; again = pause.For(ctx, cmp.Or(s.Look, lookEvery)) {
		if err := s.begin(ctx, &running, new(atomic.Int64)); err != nil && ctx.Err() == nil {
			s.Log.Error("look for addresses that are due", "error", err)
		}
	}
}

// RunDue looks at the addresses that are due, and gives how many. Those of one host are
// looked at one after the other; those that another replica is at are left to it. What is
// wrong with one is written down and stops no other.
func (s *Store) RunDue(ctx context.Context) (ran int, err error) {
	var running sync.WaitGroup
	var count atomic.Int64
	err = s.begin(ctx, &running, &count)
	running.Wait()
	return int(count.Load()), errors.Join(err, ctx.Err())
}

// begin has each host with an address that is due looked at on its own, those that are due
// longest first, up to atOnce at a time. A host that is still being looked at is left out.
func (s *Store) begin(ctx context.Context, running *sync.WaitGroup, count *atomic.Int64) error {
	rows, err := s.Pool.Query(ctx, selectAddresses+`WHERE due_at <= now() ORDER BY due_at, id`)
	if err != nil {
		return fmt.Errorf("look for addresses: %w", err)
	}
	due, err := pgx.CollectRows(rows, scanAddress)
	if err != nil {
		return fmt.Errorf("look for addresses: %w", err)
	}
	of, hosts := map[string][]Address{}, []string(nil)
	for _, a := range due {
		u, err := url.Parse(a.URL)
		if err != nil {
			return fmt.Errorf("address %d: %w", a.ID, err)
		}
		if of[u.Host] == nil {
			hosts = append(hosts, u.Host)
		}
		of[u.Host] = append(of[u.Host], a)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.free == nil {
		s.free, s.at = make(chan struct{}, atOnce), map[string]bool{}
	}
	for _, host := range hosts {
		if s.at[host] {
			continue
		}
		s.at[host] = true
		running.Go(func() {
			defer func() {
				s.mu.Lock()
				defer s.mu.Unlock()
				delete(s.at, host)
			}()
			select {
			case s.free <- struct{}{}:
				defer func() { <-s.free }()
				s.visitHost(ctx, host, of[host], count)
			case <-ctx.Done():
			}
		})
	}
	return nil
}

// visitHost looks at addresses of a host, until it has taken too long.
func (s *Store) visitHost(ctx context.Context, host string, all []Address, count *atomic.Int64) {
	v, end := s.visit()
	defer end()
	for i, a := range all {
		if ctx.Err() != nil || i > 0 && v.late() {
			return
		}
		if err := s.runIfDue(ctx, v, a.ID, count); err != nil && ctx.Err() == nil {
			s.Log.Warn("an address was not looked at", "host", host, "address", a.ID, "error", err)
		}
	}
}

// runIfDue looks at an address if it is still due and no other replica is at it.
func (s *Store) runIfDue(ctx context.Context, v *visit, id int64, ran *atomic.Int64) error {
	_, err := s.Library.Alone(ctx, webLock, strconv.FormatInt(id, 10), func(conn *pgx.Conn) error {
		return s.runAlone(ctx, conn, v, id, ran)
	})
	return err
}

func (s *Store) runAlone(ctx context.Context, conn *pgx.Conn, v *visit, id int64, ran *atomic.Int64) error {
	// What ends the program is not the first thing that the next one asks for.
	rows, err := conn.Query(ctx, `
		WITH begun AS (UPDATE web_address SET due_at = now() + $2 WHERE id = $1 AND due_at <= now() RETURNING id)
		`+selectAddresses+`WHERE id = (SELECT id FROM begun)`, id, backoff(1))
	if err != nil {
		return err
	}
	still, err := pgx.CollectRows(rows, scanAddress)
	if err != nil || len(still) == 0 {
		return err
	}
	ran.Add(1)
	return s.look(ctx, v, still[0])
}

// backoff is how long an address that fails is left alone: 10 minutes, doubled each
// time, at most a day.
func backoff(failures int) time.Duration {
	return min(10*time.Minute<<min(failures-1, 10), 24*time.Hour)
}

// look looks at an address, and writes down how it went.
func (s *Store) look(ctx context.Context, v *visit, a Address) error {
	drafted, wait, failed := s.visitAll(ctx, v, a)
	if ctx.Err() != nil {
		return ctx.Err() // stopped, not failed
	}
	reason, next, failures := "", a.Every, 0
	switch {
	case errors.Is(failed, errSlow):
		reason, next = knowable(failed), min(backoff(1), a.Every)
	case failed != nil:
		failures = a.Failures + 1
		reason, next = knowable(failed), max(min(backoff(failures), a.Every), wait)
	}
	_, err := s.Pool.Exec(ctx, `
		UPDATE web_address SET ran_at = now(), due_at = now() + $2, error = $3, failures = $4
		WHERE id = $1`, a.ID, next, reason, failures)
	if drafted > 0 {
		s.Log.Info("addresses of the web brought drafts", "address", a.ID, "drafts", drafted)
		err = errors.Join(err, s.Library.CatchUp(ctx))
	}
	return err
}

// visitAll reads what is at an address. Its error is for the address as a whole; what is
// wrong with one document of several is stored with it.
func (s *Store) visitAll(ctx context.Context, v *visit, a Address) (drafted int, wait time.Duration, err error) {
	u, err := plain(a.URL)
	if err != nil {
		return 0, 0, err
	}
	if a.Kind == Page {
		state, err := s.readPage(ctx, v, a, entry{url: u})
		if state == "drafted" {
			drafted++
		}
		return drafted, restOf(err), err
	}
	known, err := s.pagesOf(ctx, a.ID)
	if err != nil {
		return 0, 0, err
	}
	entries, index, err := s.entries(ctx, v, a, u, known)
	if err != nil {
		return 0, restOf(err), err
	}
	if !index.same {
		if known, err = s.named(ctx, a.ID, entries); err != nil {
			return 0, 0, err
		}
	}
	turn, failed := fair(entries, known)
	inRow := 0
	for i, e := range turn {
		if i > 0 && v.late() {
			return drafted, 0, errSlow
		}
		state, err := s.readPage(ctx, v, a, e)
		if ctx.Err() != nil {
			return drafted, 0, ctx.Err()
		}
		var busy *answeredError
		switch {
		case errors.As(err, &busy) && busy.busy():
			return drafted, busy.rest, err
		case err != nil:
			failed++
			inRow++
		case state == "drafted":
			drafted++
			inRow = 0
		default:
			inRow = 0
		}
		if inRow == mostInRow {
			break
		}
	}
	if failed > 0 {
		return drafted, 0, fmt.Errorf("%d of its documents could not be read; they are tried again", failed)
	}
	// Only now: what was broken off is begun anew.
	return drafted, 0, s.store(ctx, a.ID, index, 0)
}

// fair gives what is to be read, in the order that starves nothing: what was never looked
// at, then what was looked at longest ago, and last what failed. What failed waits for its
// own time; failed is how many do. Of a list, which does not say what has changed, each
// document is looked at again when it is due.
func fair(entries []entry, known map[string]page) (turn []entry, failed int) {
	for _, e := range entries {
		p, is := known[e.url.String()]
		switch {
		case !is || p.stamp != e.stamp:
		case p.state == "failed" && !p.due:
			failed++
			continue
		case p.state != "failed" && (e.stamp != "" || !p.due):
			continue
		}
		turn = append(turn, e)
	}
	slices.SortStableFunc(turn, func(x, y entry) int {
		p, q := known[x.url.String()], known[y.url.String()]
		return cmp.Or(cmp.Compare(min(p.failures, 1), min(q.failures, 1)), p.read.Compare(q.read))
	})
	return turn, failed
}

// undatedDue reports whether a document of which the feed gives no date is to be looked at.
func undatedDue(known map[string]page) bool {
	for _, p := range known {
		if p.due && p.stamp == "" && p.state != "index" && p.state != "failed" {
			return true
		}
	}
	return false
}

func restOf(err error) time.Duration {
	var answered *answeredError
	if errors.As(err, &answered) {
		return answered.rest
	}
	return 0
}

// entries reads a feed or list. A feed that is as it was names what it named then: nothing
// that is to be read, unless some of that has no date and is due. A list is always read:
// what it names may have changed.
func (s *Store) entries(ctx context.Context, v *visit, a Address, u *url.URL, known map[string]page) ([]entry, page, error) {
	before := known[a.URL]
	if a.Kind == List || undatedDue(known) {
		before = page{}
	}
	g, err := v.get(ctx, u, before.etag, before.lastModified)
	if err != nil {
		return nil, page{}, err
	}
	index := page{url: a.URL, state: "index", etag: g.etag, lastModified: g.lastModified, same: g.same}
	if g.same {
		return nil, index, nil
	}
	read := readFeed
	if a.Kind == List {
		read = readList
	}
	entries, err := read(g)
	return entries, index, err
}
