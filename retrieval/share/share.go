// Package share is the door for other services: what is public, over HTTP, to be read.
// It has a read API under /api/v1/, described in openapi.json (served as
// /api/openapi.json, for people at /api/); the feeds that another instance or a search
// engine follows, under /feeds/; and a page with JSON-LD for each vacancy, /jobs/{id}.
//
// What is public is what share_live has: offered now, by a source whose owner lets it be
// passed on. share_item numbers its changes (internal/postgres/migrations/00017_share.sql
// says how); a cursor is such a number, so that a reader who goes on from it misses
// nothing, and is told of what has ended since. vacancies.go lists, feed.go follows,
// posting.go writes schema.org's JobPosting, places.go and geojson.go have the places,
// page.go the pages. A feed is written down before it is sent (spool.go). Every request passes through guard.go: who asks how often (limit.go),
// what it may be kept by others (answer.go); what is wrong with it is said in problem.go.
//
// It owns no table, and has a pool of its own: whoever reads everything takes nothing
// from those who chat.
package share

import (
	"cmp"
	"context"
	_ "embed"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/limit"
	"careerbot/retrieval"
)

// Options are what the operator decides.
type Options struct {
	Pool      *pgxpool.Pool // small, with a statement timeout
	Log       *slog.Logger  // slog.Default() if nil
	Now       func() time.Time
	Public    string         // https://host of the service; "" as it is asked for
	Proxies   []netip.Prefix // whose word about who asks is believed
	PerMinute int            // requests of an address; 120 if zero
	OnDisk    int64          // bytes of feeds that are being sent, in temporary files; 1 GB if zero
}

// Door serves what is public.
type Door struct {
	pool    *pgxpool.Pool
	places  *retrieval.Searcher
	log     *slog.Logger
	now     func() time.Time
	public  string
	proxies []netip.Prefix
	limit   *limit.Limiter
	exports chan struct{} // feeds that are read from the database at the same time
	readers readers
	room    atomic.Int64 // bytes left for their files
}

// mostExports is how many feeds this process reads from the database at the same time.
const mostExports = 2

// New makes the door.
func New(o Options) *Door {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.PerMinute <= 0 {
		o.PerMinute = 120
	}
	d := &Door{
		pool: o.Pool, places: &retrieval.Searcher{Pool: o.Pool}, log: o.Log, now: o.Now, public: strings.TrimRight(o.Public, "/"), proxies: o.Proxies,
		limit: limit.New(o.PerMinute, time.Minute, o.Now), exports: make(chan struct{}, mostExports),
	}
	d.room.Store(cmp.Or(o.OnDisk, onDisk))
	return d
}

//go:embed openapi.json
var description []byte

// route is an address. Its handler returns what is wrong as a *problem.
type route struct {
	path   string // as in the description
	handle func(*Door, *response, *http.Request) error
}

func routes() []route {
	return []route{
		{"/api/", (*Door).guide},
		{"/api/openapi.json", (*Door).openapi},
		{"/api/v1/vacancies", (*Door).vacancies},
		{"/api/v1/vacancies/{id}", (*Door).vacancy},
		{"/api/v1/places", (*Door).placesNear},
		{"/api/v1/places/{id}", (*Door).place},
		{"/api/v1/sources", (*Door).sources},
		{"/feeds/jobpostings.ndjson", (*Door).jobPostings},
		{"/feeds/places.geojson", (*Door).geoJSON},
		{"/jobs/{id}", (*Door).job},
	}
}

// Mount puts the door's addresses into a server. What else lies beside them is
// answered as a problem, too.
func (d *Door) Mount(mux *http.ServeMux) {
	for _, r := range routes() {
		pattern := r.path
		if strings.HasSuffix(pattern, "/") {
			pattern += "{$}"
		}
		mux.Handle(pattern, d.guard(r.handle))
	}
	for _, beside := range []string{"/api/v1/", "/feeds/", "/jobs/"} {
		mux.Handle(beside, d.guard(func(*Door, *response, *http.Request) error { return notFound("no_address") }))
	}
}

// openapi gives the description.
func (d *Door) openapi(w *response, r *http.Request) error {
	if err := newQuery(r).done(); err != nil {
		return err
	}
	return w.whole(r, "application/json", time.Time{}, description)
}

// advance numbers what has changed, so that who asks sees it, at most so many rounds:
// what is left after a large load comes with the next requests.
func (d *Door) advance(ctx context.Context, rounds int) error {
	const most = 20_000
	for range rounds {
		var n int
		if err := d.pool.QueryRow(ctx, `SELECT share_advance($1)`, most).Scan(&n); err != nil || n < most {
			return err
		}
	}
	return nil
}

// reading runs f on one state of the database. What it reads is a piece of a list and
// what belongs to it, row by row: a planner that knows little of the tables, as after
// a large load, would read all of them instead.
func (d *Door) reading(ctx context.Context, f func(pgx.Tx) error) error {
	return pgx.BeginTxFunc(ctx, d.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off`); err != nil {
			return err
		}
		return f(tx)
	})
}

// where is this instance: its name for others, and the last number that was given.
type where struct {
	instance string
	last     int64
}

func look(ctx context.Context, tx pgx.Tx) (w where, err error) {
	err = tx.QueryRow(ctx, `SELECT id, coalesce((SELECT max(number) FROM share_item), 0) FROM share_instance`).Scan(&w.instance, &w.last)
	return w, err
}
