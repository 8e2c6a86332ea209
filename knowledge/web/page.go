package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/knowledge"
)

// page is what is known of a document.
type page struct {
	url, state, stamp, etag, lastModified string
	title, reason                         string
	version                               int64
	failures                              int       // in a row
	due                                   bool      // it is time to look at it again
	same                                  bool      // of an index: it is as it was
	read                                  time.Time // zero: never
}

func (s *Store) pagesOf(ctx context.Context, address int64) (map[string]page, error) {
	rows, err := s.Pool.Query(ctx, `SELECT url, state, stamp, etag, last_modified, title, version, failures, due_at <= now(), read_at FROM web_page WHERE address_id = $1`, address)
	if err != nil {
		return nil, fmt.Errorf("read what is known of an address: %w", err)
	}
	known := map[string]page{}
	var p page
	_, err = pgx.ForEachRow(rows, []any{&p.url, &p.state, &p.stamp, &p.etag, &p.lastModified, &p.title, &p.version, &p.failures, &p.due, &p.read}, func() error {
		known[p.url] = p
		return nil
	})
	return known, err
}

// named notes which pages without a date a feed names: those that it does not are not due
// until it does, or the feed would be read whole for them. It gives what is known then.
func (s *Store) named(ctx context.Context, address int64, entries []entry) (map[string]page, error) {
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.url.String()
	}
	_, err := s.Pool.Exec(ctx, `
		UPDATE web_page SET due_at = CASE WHEN url = ANY ($2) THEN now() ELSE 'infinity' END
		WHERE address_id = $1 AND stamp = '' AND state NOT IN ('index', 'failed') AND (url = ANY ($2)) = (due_at = 'infinity')`, address, names)
	if err != nil {
		return nil, fmt.Errorf("write down what a feed names: %w", err)
	}
	return s.pagesOf(ctx, address)
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
	if p.state == "failed" || p.failures > 0 {
		p.etag, p.lastModified = "", ""
	}
	g, failed := v.get(ctx, e.url, p.etag, p.lastModified)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	next := a.Every
	if failed == nil {
		p.failures = 0
	} else {
		p.failures++
		next = backoff(p.failures)
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
		return p.state, s.touch(ctx, a.ID, p, next)
	default:
		r, err := s.Library.Take(ctx, knowledge.Source{
			Name: at, Bytes: g.body, Given: knowledge.Metadata{URL: at, Region: a.Region}, Way: knowledge.ByWeb, By: a.By, Access: stated(a.Access),
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
	return p.state, errors.Join(failed, s.store(ctx, a.ID, p, next))
}

// aloneOf gives an error where the document is the whole of the address; of several it is
// the document's own, and stored with it.
func aloneOf(a Address, err error) error {
	if a.Kind == Page {
		return err
	}
	return nil
}

// touch notes that a document is as it was, and when it is looked at next.
func (s *Store) touch(ctx context.Context, address int64, p page, next time.Duration) error {
	_, err := s.Pool.Exec(ctx, `UPDATE web_page SET stamp = $3, read_at = now(), due_at = now() + $4, failures = 0 WHERE address_id = $1 AND url = $2`, address, p.url, p.stamp, next)
	if err != nil {
		return fmt.Errorf("write down what is known of a page: %w", err)
	}
	return nil
}

// store writes down what is known of a document, and when it is looked at next; nothing of
// an address that was removed.
func (s *Store) store(ctx context.Context, address int64, p page, next time.Duration) error {
	_, err := s.Pool.Exec(ctx, `
		INSERT INTO web_page (address_id, url, state, stamp, etag, last_modified, title, version, reason, failures, due_at)
		SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, $10, now() + $11 FROM web_address WHERE id = $1
		ON CONFLICT (address_id, url) DO UPDATE SET state = excluded.state, stamp = excluded.stamp, etag = excluded.etag, last_modified = excluded.last_modified,
			title = excluded.title, version = excluded.version, reason = excluded.reason, failures = excluded.failures, due_at = excluded.due_at, read_at = now()`,
		address, p.url, p.state, p.stamp, p.etag, p.lastModified, p.title, p.version, p.reason, p.failures, next)
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

// stated is what an address says of who may be answered from its pages: public is what
// every address begins with, and says nothing.
func stated(access string) string {
	if access == knowledge.Public {
		return ""
	}
	return access
}
