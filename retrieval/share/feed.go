package share

import (
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
	leave, err := d.export(r.Context())
	if err != nil {
		return err
	}
	defer leave()
	if err := d.advance(r.Context(), 50); err != nil {
		return err
	}
	return d.reading(r.Context(), func(tx pgx.Tx) error {
		here, err := look(r.Context(), tx)
		if err != nil {
			return err
		}
		anew := from.era == ""
		if from, err = here.at(from); err != nil {
			return err
		}
		if anew {
			from.start = here.last // what ended before it began to read, a reader never had
		}
		upTo, err := window(r.Context(), tx, from.number, limit)
		if err != nil {
			return err
		}
		var total, live int
		var modified *time.Time
		err = tx.QueryRow(r.Context(), `
			SELECT count(*), count(l.id), max(i.changed_at) FROM share_item i LEFT JOIN share_live l ON l.id = i.vacancy_id
			WHERE i.number > $1 AND i.number <= $2`, from.number, upTo).Scan(&total, &live, &modified)
		if err != nil {
			return err
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
		if w.fresh(r, *modified, "jobpostings 1", d.base(r), from.String(), next.String(), upTo < here.last, total, live) {
			return nil
		}
		w.WriteHeader(http.StatusOK)
		if w.head {
			return nil
		}
		rows, err := tx.Query(r.Context(), `
			SELECT i.number, i.vacancy_id, i.changed_at, CASE WHEN l.id IS NOT NULL THEN `+shown+` END
			FROM share_item i LEFT JOIN (`+offered+`) ON l.id = i.vacancy_id
			WHERE i.number > $1 AND i.number <= $2 ORDER BY i.number`, from.number, upTo)
		if err != nil {
			return err
		}
		out := json.NewEncoder(w)
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
		return err
	})
}
