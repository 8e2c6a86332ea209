package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/knowledge"
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

// Keep looks at addresses when they are due, until ctx is over.
func (s *Store) Keep(ctx context.Context) {
	for {
		if _, err := s.RunDue(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error("look for addresses that are due", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookEvery):
		}
	}
}

// RunDue looks at the addresses that are due, and gives how many. Those of one host are
// looked at one after the other; those that another replica is at are left to it. What is
// wrong with one is written down and stops no other.
func (s *Store) RunDue(ctx context.Context) (ran int, err error) {
	rows, err := s.Pool.Query(ctx, selectAddresses+`WHERE due_at <= now() ORDER BY due_at, id`)
	if err != nil {
		return 0, fmt.Errorf("look for addresses: %w", err)
	}
	due, err := pgx.CollectRows(rows, scanAddress)
	if err != nil {
		return 0, fmt.Errorf("look for addresses: %w", err)
	}
	hosts := map[string][]Address{}
	for _, a := range due {
		u, err := url.Parse(a.URL)
		if err != nil {
			return 0, fmt.Errorf("address %d: %w", a.ID, err)
		}
		hosts[u.Host] = append(hosts[u.Host], a)
	}
	var running sync.WaitGroup
	var count atomic.Int64
	free := make(chan struct{}, atOnce)
	for host, all := range hosts {
		free <- struct{}{}
		running.Go(func() {
			defer func() { <-free }()
			v, end := s.visit()
			defer end()
			for _, a := range all {
				if ctx.Err() != nil {
					return
				}
				if err := s.runIfDue(ctx, v, a.ID, &count); err != nil && ctx.Err() == nil {
					s.Log.Warn("an address was not looked at", "host", host, "address", a.ID, "error", err)
				}
			}
		})
	}
	running.Wait()
	return int(count.Load()), ctx.Err()
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
	reason, next := "", a.Every
	if failed != nil {
		reason, next = knowable(failed), min(backoff(a.Failures+1), a.Every)
		if next < wait {
			next = wait
		}
	}
	_, err := s.Pool.Exec(ctx, `
		UPDATE web_address SET ran_at = now(), due_at = now() + $2, error = $3, failures = CASE WHEN $3 = '' THEN 0 ELSE failures + 1 END
		WHERE id = $1`, a.ID, next, reason)
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
	failed, inRow := 0, 0
	for _, e := range entries {
		at := e.url.String()
		if before, is := known[at]; is && before.state != "failed" && before.stamp == e.stamp {
			continue
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
	return drafted, 0, s.store(ctx, a.ID, index)
}

func restOf(err error) time.Duration {
	var answered *answeredError
	if errors.As(err, &answered) {
		return answered.rest
	}
	return 0
}

// entries reads a feed or list. One that is as it was names what it named then: nothing
// that is to be read.
func (s *Store) entries(ctx context.Context, v *visit, a Address, u *url.URL, known map[string]page) ([]entry, page, error) {
	before := known[a.URL]
	g, err := v.get(ctx, u, before.etag, before.lastModified)
	if err != nil {
		return nil, page{}, err
	}
	index := page{url: a.URL, state: "index", etag: g.etag, lastModified: g.lastModified}
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

// page is what is known of a document.
type page struct {
	url, state, stamp, etag, lastModified string
	title, reason                         string
	version                               int64
}

func (s *Store) pagesOf(ctx context.Context, address int64) (map[string]page, error) {
	rows, err := s.Pool.Query(ctx, `SELECT url, state, stamp, etag, last_modified, title, version FROM web_page WHERE address_id = $1`, address)
	if err != nil {
		return nil, fmt.Errorf("read what is known of an address: %w", err)
	}
	known := map[string]page{}
	var p page
	_, err = pgx.ForEachRow(rows, []any{&p.url, &p.state, &p.stamp, &p.etag, &p.lastModified, &p.title, &p.version}, func() error {
		known[p.url] = p
		return nil
	})
	return known, err
}

// readPage reads one document, and writes down what became of it. The error says that it
// could not be read and is to be tried again; a page that is gone, closed to programs, or
// no document is not.
func (s *Store) readPage(ctx context.Context, v *visit, a Address, e entry) (state string, err error) {
	known, err := s.pagesOf(ctx, a.ID)
	if err != nil {
		return "", err
	}
	at := e.url.String()
	p := known[at]
	p.url, p.stamp = at, e.stamp
	if p.state == "failed" {
		p.etag, p.lastModified = "", ""
	}
	g, failed := v.get(ctx, e.url, p.etag, p.lastModified)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	var answered *answeredError
	switch {
	case errors.As(failed, &answered) && answered.gone():
		p.state, p.reason = "gone", knowable(failed)
		failed = aloneOf(a, failed)
	case errors.Is(failed, errRobots), errors.Is(failed, errHost), errors.Is(failed, errLarge),
		answered != nil && (answered.status == http.StatusForbidden || answered.status == http.StatusUnauthorized):
		p.state, p.reason = "refused", knowable(failed)
		failed = aloneOf(a, failed)
	case failed != nil:
		p.state, p.reason = "failed", knowable(failed)
	case g.same:
		return p.state, s.touch(ctx, a.ID, p)
	default:
		r, err := s.Library.Take(ctx, knowledge.Source{
			Name: at, Bytes: g.body, Given: knowledge.Metadata{URL: at, Region: a.Region}, Way: knowledge.ByWeb, By: a.By, Access: a.Access,
		})
		if err != nil {
			return "", err
		}
		p.etag, p.lastModified, p.title, p.reason = g.etag, g.lastModified, r.Title, r.Reason
		switch r.Status {
		case knowledge.Refused:
			p.state = "refused"
		case knowledge.Unchanged:
			p.state = "unchanged"
		default:
			p.state, p.version = "drafted", r.Version
		}
	}
	return p.state, errors.Join(failed, s.store(ctx, a.ID, p))
}

// aloneOf gives an error where the document is the whole of the address; of several it is
// the document's own, and stored with it.
func aloneOf(a Address, err error) error {
	if a.Kind == Page {
		return err
	}
	return nil
}

// touch notes that a document is as it was.
func (s *Store) touch(ctx context.Context, address int64, p page) error {
	_, err := s.Pool.Exec(ctx, `UPDATE web_page SET stamp = $3, read_at = now() WHERE address_id = $1 AND url = $2`, address, p.url, p.stamp)
	if err != nil {
		return fmt.Errorf("write down what is known of a page: %w", err)
	}
	return nil
}

// store writes down what is known of a document; nothing of an address that was removed.
func (s *Store) store(ctx context.Context, address int64, p page) error {
	_, err := s.Pool.Exec(ctx, `
		INSERT INTO web_page (address_id, url, state, stamp, etag, last_modified, title, version, reason)
		SELECT id, $2, $3, $4, $5, $6, $7, $8, $9 FROM web_address WHERE id = $1
		ON CONFLICT (address_id, url) DO UPDATE SET state = excluded.state, stamp = excluded.stamp, etag = excluded.etag, last_modified = excluded.last_modified,
			title = excluded.title, version = excluded.version, reason = excluded.reason, read_at = now()`,
		address, p.url, p.state, p.stamp, p.etag, p.lastModified, p.title, p.version, p.reason)
	if err != nil {
		return fmt.Errorf("write down what is known of a page: %w", err)
	}
	return nil
}

// knowable makes of an error what can be stored and shown.
func knowable(err error) string {
	s := strings.Join(strings.Fields(strings.ReplaceAll(strings.ToValidUTF8(err.Error(), "?"), "\x00", "?")), " ")
	if len(s) > 500 {
		s = strings.ToValidUTF8(s[:500], "")
	}
	return s
}
