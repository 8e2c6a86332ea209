package share

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// jobPostings gives a page of the feed: what has changed after a cursor, in order, each
// vacancy once, as it is now. Who has all pages has everything up to the last number;
// what has ended since the cursor is there as such. A page is one state of the database,
// and is written row by row.
func (d *Door) jobPostings(w *response, r *http.Request) error {
	q := newQuery(r)
	from, limit := q.cursor("since"), q.whole("limit", 5000, 1000)
	if err := q.done(); err != nil {
		return err
	}
	return d.export(w, r, func(ctx context.Context, to *spool) (some bool, err error) {
		if err := d.advance(ctx, 50); err != nil {
			return false, err
		}
		err = d.reading(ctx, func(tx pgx.Tx) error {
			some, err = d.changes(ctx, tx, w, r, from, limit, to)
			return err
		})
		return some, err
	})
}

// changes writes a page down and puts its headers; it gives false where who asks has it.
func (d *Door) changes(ctx context.Context, tx pgx.Tx, w *response, r *http.Request, from cursor, limit int, to *spool) (bool, error) {
	here, err := look(ctx, tx)
	if err != nil {
		return false, err
	}
	anew := from.era == ""
	if from, err = here.at(from); err != nil {
		return false, err
	}
	if anew {
		from.start = here.last // what ended before it began to read, a reader never had
	}
	upTo, err := window(ctx, tx, from.number, limit)
	if err != nil {
		return false, err
	}
	var total, live int
	var modified *time.Time
	err = tx.QueryRow(ctx, `
		SELECT count(*), count(l.id), max(i.changed_at) FROM share_item i LEFT JOIN share_live l ON l.id = i.vacancy_id
		WHERE i.number > $1 AND i.number <= $2`, from.number, upTo).Scan(&total, &live, &modified)
	if err != nil {
		return false, err
	}
	if modified == nil {
		modified = &time.Time{}
	}
	next := cursor{era: here.era(), number: upTo, start: from.start}
	h := w.Header()
	h.Set("Content-Type", "application/x-ndjson")
	h.Set("Feed-Cursor", next.String())
	if upTo < here.last {
		values := url.Values{"since": {next.String()}, "limit": {strconv.Itoa(limit)}}
		h.Add("Link", "<"+d.base(r)+"/feeds/jobpostings.ndjson?"+values.Encode()+`>; rel="next"`)
	}
	// What changes gets another number, so these say what the page has in it.
	if w.fresh(r, *modified, "jobpostings 2", d.base(r), from.String(), next.String(), upTo < here.last, total, live) {
		return false, nil
	}
	if w.head {
		return true, nil
	}
	rows, err := tx.Query(ctx, `
		SELECT i.number, i.vacancy_id, i.changed_at, CASE WHEN l.id IS NOT NULL THEN `+shown+` END
		FROM share_item i LEFT JOIN (`+offered+`) ON l.id = i.vacancy_id
		WHERE i.number > $1 AND i.number <= $2 ORDER BY i.number`, from.number, upTo)
	if err != nil {
		return false, err
	}
	out := json.NewEncoder(to)
	var number, id int64
	var changed time.Time
	var v *vacancy
	_, err = pgx.ForEachRow(rows, []any{&number, &id, &changed, &v}, func() error {
		if v == nil {
			if number <= from.start {
				return nil
			}
			return out.Encode(removed(here.instance, id, changed))
		}
		p := v.finish(d.base(r)).posting(here.instance)
		v = nil
		return out.Encode(p)
	})
	return true, err
}
