package share

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/geo"
	"careerbot/retrieval"
)

// place is where people are helped. The names are those of the description.
type place struct {
	ID        int64      `json:"id"`
	ChangedAt *time.Time `json:"changed_at"`
	Source    string     `json:"source"`
	Name      string     `json:"name"`
	Kind      string     `json:"kind"`
	Address   string     `json:"address"`
	Region    string     `json:"region"`
	Services  []string   `json:"services"`
	Phones    []string   `json:"phones"`
	Hours     string     `json:"hours"`
	TimeZone  string     `json:"time_zone"`
	Open      string     `json:"open"` // open, closed, unknown: at the moment that was asked about
	Latitude  *float64   `json:"latitude"`
	Longitude *float64   `json:"longitude"`
	AsOf      *string    `json:"as_of"`
	Link      string     `json:"link"`
	Metres    *float64   `json:"metres"`  // straight line; only near a point
	Minutes   *int       `json:"minutes"` // on foot, an estimate
}

// near says how the places near a point were looked for.
type near struct {
	Minutes      int     `json:"minutes"`
	Count        int     `json:"count"`
	Beyond       bool    `json:"beyond"` // none is within the time: the items are further
	MetresASec   float64 `json:"walk_metres_per_second"`
	Detour       float64 `json:"walk_detour"`
	HoursUnknown []place `json:"hours_unknown"`
	WithoutPoint []place `json:"without_point"`
}

// places is a page of places.
type placesBody struct {
	list[place]
	Near *near `json:"near"`
}

var kinds = []string{"station", "market", "training", "bureau", "legal_aid", "other"}

// placesNear lists places: those near a point, or all of a region, by id.
func (d *Door) placesNear(w *response, r *http.Request) error {
	q := newQuery(r)
	from, limit := q.cursor("cursor"), q.whole("limit", 200, 50)
	region, kind, service := q.region("region"), q.oneOf("kind", kinds...), q.text("service")
	open := q.oneOf("open", "true", "false") == "true"
	lat, hasLat := q.number("lat", -90, 90)
	lon, hasLon := q.number("lon", -180, 180)
	minutes := q.whole("minutes", 120, 0)
	switch {
	case hasLat != hasLon:
		q.fail(badParameter("lat", "half_point"))
	case !hasLat && minutes != 0:
		q.fail(badParameter("minutes", "minutes_alone"))
	case hasLat && (from.era != "" || region != ""):
		q.fail(badParameter("lat", "point_alone"))
	}
	if err := q.done(); err != nil {
		return err
	}
	wanted := retrieval.NearQuery{Open: open, When: d.now(), Limit: limit, Minutes: minutes}
	if kind != "" {
		wanted.Kinds = []string{kind}
	}
	if service != "" {
		wanted.Services = []string{service}
	}
	var body placesBody
	var err error
	if hasLat {
		wanted.From = &geo.Point{Lat: lat, Lon: lon}
		body, err = d.nearPoint(r.Context(), wanted)
	} else {
		body, err = d.inOrder(r.Context(), wanted, region, from)
	}
	if err != nil {
		return err
	}
	d.link(w, r, body.Next)
	return w.json(r, time.Time{}, body)
}

func (d *Door) nearPoint(ctx context.Context, q retrieval.NearQuery) (body placesBody, err error) {
	found, err := d.places.Near(ctx, q)
	if err != nil {
		return body, err
	}
	shown := func(all []retrieval.NearPlace) []place {
		list := []place{}
		for _, p := range all {
			one := placeOf(p.Place, nil, p.State)
			if p.Point != nil {
				one.Metres, one.Minutes = ptr(p.Metres), ptr(p.Minutes)
			}
			list = append(list, one)
		}
		return list
	}
	body.Items = shown(found.Places)
	body.Near = &near{
		Minutes: found.Minutes, Count: found.Count, Beyond: found.Wider, MetresASec: found.Walk.Speed, Detour: found.Walk.Detour,
		HoursUnknown: shown(found.Unsure), WithoutPoint: shown(found.Apart),
	}
	return body, nil
}

func placeOf(p retrieval.Place, changed *time.Time, state geo.State) place {
	one := place{
		ID: p.ID, ChangedAt: changed, Source: p.Source, Name: p.Name, Kind: p.Kind, Address: p.Address, Region: p.Region, Services: some(p.Services), Phones: some(p.Phones),
		Hours: p.Hours.Words, TimeZone: p.Zone, Open: string(state.Status), Link: p.URL,
	}
	if p.Point != nil {
		one.Latitude, one.Longitude = &p.Point.Lat, &p.Point.Lon
	}
	if p.AsOf != nil {
		one.AsOf = ptr(p.AsOf.Format(time.DateOnly))
	}
	return one
}

// some is never nil: a list that is empty is said to be.
func some(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

const placeColumns = `id, loaded_at, source, name, kind, address, region, services, phones, hours, zone, lat, lon, as_of, url`

// readPlace reads a row of placeColumns, as it is at a moment.
func readPlace(row pgx.CollectableRow, when time.Time) (place, error) {
	var p retrieval.Place
	var changed time.Time
	var hours string
	var lat, lon *float64
	err := row.Scan(&p.ID, &changed, &p.Source, &p.Name, &p.Kind, &p.Address, &p.Region, &p.Services, &p.Phones, &hours, &p.Zone, &lat, &lon, &p.AsOf, &p.URL)
	if err != nil {
		return place{}, err
	}
	if lat != nil {
		p.Point = &geo.Point{Lat: *lat, Lon: *lon}
	}
	p.Hours, _ = geo.ReadHours(hours) // why it could not be read was said at loading
	p.Hours.Words = hours
	zone, _ := geo.ZoneNamed(p.Zone)
	return placeOf(p, &changed, p.Hours.At(when, zone)), nil
}

// inOrder lists places by id, a page at a time.
func (d *Door) inOrder(ctx context.Context, q retrieval.NearQuery, region string, from cursor) (body placesBody, err error) {
	if err := d.advance(ctx, 1); err != nil {
		return body, err
	}
	var here where
	if err := d.pool.QueryRow(ctx, `SELECT id, coalesce((SELECT max(id) FROM place), 0) FROM share_instance`).Scan(&here.instance, &here.last); err != nil {
		return body, err
	}
	if from, err = here.at(from); err != nil {
		return body, err
	}
	body.Items = []place{}
	kind, service := "", ""
	if len(q.Kinds) > 0 {
		kind = q.Kinds[0]
	}
	if len(q.Services) > 0 {
		service = q.Services[0]
	}
	const looked = 2000 // rows of which a page is made: whether a place is open is worked out here
	rows, err := d.pool.Query(ctx, `
		SELECT `+placeColumns+` FROM place
		WHERE id > $1 AND withdrawn_at IS NULL AND ($2 = '' OR `+inRegion("region", "$2")+`) AND ($3 = '' OR kind = $3)
		  AND ($4 = '' OR position(lower($4) IN lower(name || ' ' || array_to_string(services, ' '))) > 0)
		ORDER BY id LIMIT $5`, from.number, region, kind, service, looked)
	if err != nil {
		return body, err
	}
	defer rows.Close()
	n := 0
	next := cursor{era: here.era()}
	for rows.Next() {
		p, err := readPlace(rows, q.When)
		if err != nil {
			return body, err
		}
		if len(body.Items) == q.Limit {
			body.Next = ptr(next.String())
			return body, nil
		}
		n++
		next.number = p.ID
		if !q.Open || p.Open == string(geo.Open) {
			body.Items = append(body.Items, p)
		}
	}
	if n == looked {
		body.Next = ptr(next.String())
	}
	return body, rows.Err()
}

// place gives one.
func (d *Door) place(w *response, r *http.Request) error {
	if err := newQuery(r).done(); err != nil {
		return err
	}
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return notFound("no_place")
	}
	var withdrawn *time.Time
	err = d.pool.QueryRow(r.Context(), `SELECT withdrawn_at FROM place WHERE id = $1`, id).Scan(&withdrawn)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return notFound("no_place")
	case err != nil:
		return err
	case withdrawn != nil:
		return gone("place_gone")
	}
	rows, err := d.pool.Query(r.Context(), `SELECT `+placeColumns+` FROM place WHERE id = $1`, id)
	if err != nil {
		return err
	}
	p, err := pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (place, error) { return readPlace(row, d.now()) })
	if err != nil {
		return err
	}
	return w.json(r, *p.ChangedAt, p)
}
