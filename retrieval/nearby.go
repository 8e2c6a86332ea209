package retrieval

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/geo"
	"careerbot/internal/region"
	"careerbot/internal/text"
)

// The index is a GiST over point(lon, lat). Of 100,000 places, the ten nearest of
// two kinds within 15 minutes: p50 .09 ms, p95 .4 ms; with a B-tree over cells of a
// hundredth of a degree .05 and .2 ms, but at 5 km .2 and 1.8 (GiST .16 and 1.0);
// with a B-tree over (lat, lon) as GiST; by reading all 25 and 41 ms. GiST was
// taken because it alone also gives what is nearest when nothing is near (<->).

// fits are the places that can be in an answer, whether they are open (NULL: nobody
// knows), and how far they are (NULL without a point). The clocks of all zones are
// given as arrays; a place's zone is number i in them.
const fits = `
	fits AS NOT MATERIALIZED (
		SELECT id, name, lat, lon, region, find_name, find_address,
		       CASE WHEN open IS NOT NULL AND i IS NOT NULL THEN
		           coalesce(CASE WHEN (@holiday::bool[])[i] THEN open[8] END, open[(@day::int[])[i]]) @> (@minute::int[])[i]
		           OR coalesce(CASE WHEN (@was_holiday::bool[])[i] THEN open[8] END, open[(@day_before::int[])[i]]) @> (@minute::int[])[i] + 1440
		       END AS is_open,
		       2 * 6371008.8 * asin(least(1, sqrt(sin(radians(lat - @lat::float8) / 2) ^ 2
		           + cos(radians(lat)) * cos(radians(@lat::float8)) * sin(radians(lon - @lon::float8) / 2) ^ 2))) AS metres
		FROM place CROSS JOIN LATERAL (SELECT array_position(@zones::text[], zone) AS i) AS clock
		WHERE withdrawn_at IS NULL
		  AND (cardinality(@kinds::text[]) = 0 OR kind = ANY (@kinds::text[]))
		  AND NOT EXISTS (SELECT FROM unnest(@services::text[]) AS asked WHERE position(asked IN find_services) = 0)
	)`

// box is what holds a circle around the point, once for each turn of the Earth, so
// that the date line is no border; and whole is one that holds all of it. The widest
// meridian that the circle touches has the sine sin(radius) / cos(latitude); around a
// pole it is all of them.
const box = `(
		SELECT box(point(@lon::float8 + turn - wide, @lat::float8 - high), point(@lon::float8 + turn + wide, @lat::float8 + high)) AS around,
		       CASE WHEN abs(@lon::float8) + wide > 180 THEN box(point(-180, @lat::float8 - high), point(180, @lat::float8 + high))
		            ELSE box(point(@lon::float8 - wide, @lat::float8 - high), point(@lon::float8 + wide, @lat::float8 + high)) END AS whole
		FROM (VALUES (-360), (0), (360)) AS turns (turn),
		     LATERAL (SELECT degrees(metres / 6371008.8) + 1e-6 AS high,
		                     sin(least(metres / 6371008.8, pi() / 2)) / greatest(cos(radians(@lat::float8)), 1e-9) AS sine FROM radius) AS circle,
		     LATERAL (SELECT CASE WHEN abs(@lat::float8) + high >= 90 OR sine >= 1 THEN 180 ELSE degrees(asin(sine)) + 1e-6 END AS wide) AS width
	) AS box`

// nearStatement finds what is near a point: within the time, and if there is none,
// what is nearest. What <-> finds is nearest in degrees, not in metres; but the
// circle that holds those holds the nearest in metres, too, and is read as the
// first one is.
const nearStatement = `
	WITH ` + fits + `, reached AS MATERIALIZED (
		SELECT DISTINCT id, region, is_open, metres
		FROM (WITH radius AS (SELECT @reach::float8 AS metres) SELECT * FROM ` + box + `) AS box, fits
		WHERE point(lon, lat) <@ around AND lat IS NOT NULL AND metres <= @reach::float8
	), sure AS (
		SELECT id, region, metres FROM reached WHERE is_open OR NOT @open::bool
	), beyond AS MATERIALIZED (
		SELECT metres FROM fits
		WHERE point(lon, lat) <@ (WITH radius AS (SELECT @furthest::float8 AS metres) SELECT whole FROM ` + box + ` LIMIT 1)
		  AND lat IS NOT NULL AND (is_open OR NOT @open::bool) AND NOT EXISTS (SELECT FROM sure)
		ORDER BY point(lon, lat) <-> point(@lon::float8, @lat::float8)
		LIMIT @k::int
	), radius AS MATERIALIZED (
		SELECT max(least(metres, @furthest::float8)) AS metres FROM beyond
	), nearest AS (
		SELECT DISTINCT id, region, fits.metres
		FROM radius, ` + box + `, fits
		WHERE point(lon, lat) <@ around AND lat IS NOT NULL AND fits.metres <= radius.metres AND (is_open OR NOT @open::bool)
	), found AS MATERIALIZED (
		(SELECT 'within' AS part, id, region, metres FROM sure ORDER BY metres, id LIMIT @k::int)
		UNION ALL
		(SELECT 'nearest', id, region, metres FROM nearest ORDER BY metres, id LIMIT @k::int)
		UNION ALL
		(SELECT 'unsure', id, region, metres FROM reached WHERE @open::bool AND is_open IS NULL ORDER BY metres, id LIMIT @k::int)
	), home AS (
		-- The district: as it was named, else that of the nearest place of any kind.
		SELECT coalesce(nullif(@region::text, ''), (
			SELECT region FROM place
			WHERE point(lon, lat) <@ (WITH radius AS (SELECT @furthest::float8 AS metres) SELECT whole FROM ` + box + ` LIMIT 1)
			  AND lat IS NOT NULL AND withdrawn_at IS NULL
			ORDER BY point(lon, lat) <-> point(@lon::float8, @lat::float8) LIMIT 1)) AS code
	), listed AS (
		SELECT part, id, metres, 0 AS rank FROM found
		UNION ALL
		(SELECT 'apart', id, NULL, (row_number() OVER (ORDER BY named DESC, name, id))::int
		 FROM (SELECT id, name, @street::text <> '' AND (position(@street::text IN find_address) > 0 OR position(@street::text IN find_name) > 0) AS named, fits.region, code, is_open
		       FROM fits, home WHERE lat IS NULL) AS pointless
		 WHERE (named OR length(code) = 6 AND region = code) AND is_open IS DISTINCT FROM NOT @open::bool
		 ORDER BY 4 LIMIT @k::int)
	)` + listedPlaces

// areaStatement finds what is in a region, from its middle outwards. An office of the
// city that is called by a district (历下办事处) is in it, though only the city is known;
// its address says less (工商河路 is not in 商河县).
const areaStatement = `
	WITH ` + fits + `, inside AS MATERIALIZED (
		SELECT id, lat, name, is_open, metres FROM fits
		WHERE region LIKE @region::text || '%' OR @region::text = 'CN' AND region ~ '^[0-9]'
		   OR @called::text <> '' AND region = left(@region::text, 4) AND position(@called::text IN find_name) > 0
	), sure AS (
		SELECT id, name, metres FROM inside WHERE lat IS NOT NULL AND (is_open OR NOT @open::bool)
	), listed AS (
		(SELECT 'within' AS part, id, NULL::float8 AS metres, (row_number() OVER (ORDER BY metres, name, id))::int AS rank FROM sure ORDER BY 4 LIMIT @k::int)
		UNION ALL
		(SELECT 'unsure', id, NULL, (row_number() OVER (ORDER BY metres, name, id))::int FROM inside
		 WHERE lat IS NOT NULL AND @open::bool AND is_open IS NULL ORDER BY 4 LIMIT @k::int)
		UNION ALL
		(SELECT 'apart', id, NULL, (row_number() OVER (ORDER BY name, id))::int FROM inside
		 WHERE lat IS NULL AND is_open IS DISTINCT FROM NOT @open::bool ORDER BY 4 LIMIT @k::int)
	)` + listedPlaces

const listedPlaces = `
	SELECT part, coalesce(metres, 0), (SELECT count(*) FROM sure),
	       id, source, name, kind, address, region, services, phones, hours, zone, lat, lon, as_of, url
	FROM listed JOIN place USING (id)
	ORDER BY part, metres, rank, id`

// nearby fills in the places.
func (s *Searcher) nearby(ctx context.Context, q NearQuery, spot spot, n *Near) error {
	args := pgx.NamedArgs{
		"kinds": folded(q.Kinds), "services": folded(q.Services), "open": q.Open, "k": q.Limit, "furthest": float64(Furthest),
		"reach": min(q.Walk.Reach(q.Minutes), Furthest), "region": spot.region, "street": spot.street, "called": called(spot.region), "lat": nil, "lon": nil,
	}
	clocks(args, q.When)
	at := spot.point
	statement := nearStatement
	if spot.area {
		statement = areaStatement
		if middle, ok := geo.Centre(spot.region); ok {
			at = &middle
		}
	}
	if at != nil {
		args["lat"], args["lon"] = at.Lat, at.Lon
	}
	return s.read(ctx, statement, args, q.Walk, q.When, spot.area, func(part string, count int, p NearPlace) {
		n.Count = count
		switch part {
		case "unsure":
			n.Unsure = append(n.Unsure, p)
		case "apart":
			n.Apart = append(n.Apart, p)
		default:
			n.Wider = part == "nearest"
			n.Places = append(n.Places, p)
		}
	})
}

// read gives each place that a statement lists.
func (s *Searcher) read(ctx context.Context, statement string, args pgx.NamedArgs, walk geo.Walk, when time.Time, area bool, each func(part string, count int, p NearPlace)) error {
	rows, err := s.Pool.Query(ctx, statement, args)
	if err != nil {
		return err
	}
	var part string
	var count int
	var p NearPlace
	var hours string
	var lat, lon *float64
	_, err = pgx.ForEachRow(rows, []any{&part, &p.Metres, &count,
		&p.ID, &p.Source, &p.Name, &p.Kind, &p.Address, &p.Region, &p.Services, &p.Phones, &hours, &p.Zone, &lat, &lon, &p.AsOf, &p.URL,
	}, func() error {
		one := p
		one.finish(hours, lat, lon, walk, when, area)
		each(part, count, one)
		p = NearPlace{} // its lists would be written over
		return nil
	})
	return err
}

// Shown gives places by their ids, in that order, without distances. Those that have been
// withdrawn since are left out.
func (s *Searcher) Shown(ctx context.Context, ids []int64, when time.Time) ([]NearPlace, error) {
	var all []NearPlace
	err := s.read(ctx, `
		WITH sure AS (SELECT WHERE false), listed AS (
			SELECT '' AS part, id, NULL::float8 AS metres, rank FROM unnest(@ids::bigint[]) WITH ORDINALITY AS asked (id, rank)
			WHERE EXISTS (SELECT FROM place p WHERE p.id = asked.id AND withdrawn_at IS NULL)
		)`+listedPlaces, pgx.NamedArgs{"ids": ids}, geo.DefaultWalk, when, true, func(_ string, _ int, p NearPlace) { all = append(all, p) })
	if err != nil {
		return nil, fmt.Errorf("read places: %w", err)
	}
	return all, nil
}

// called gives what the offices of a district have in their names, "" if that is not
// a district: 历下 for 历下区, but 市中区, since 市中 stands in too much else.
func called(code string) string {
	if len(code) != 6 {
		return ""
	}
	name := region.Name(code, "zh")
	short := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, "区"), "县"), "市")
	if utf8.RuneCountInString(short) < 2 || short == "市中" {
		short = name
	}
	return text.Fold(short)
}

// finish works out what the database does not say.
func (p *NearPlace) finish(hours string, lat, lon *float64, walk geo.Walk, when time.Time, area bool) {
	p.Hours, _ = geo.ReadHours(hours) // why it could not be read was said at loading
	zone, _ := geo.ZoneNamed(p.Zone)
	p.State = p.Hours.At(when, zone)
	if lat == nil {
		return
	}
	p.Point = &geo.Point{Lat: *lat, Lon: *lon}
	if !area {
		p.Minutes = max(1, walk.Minutes(p.Metres))
	}
}

// clocks adds what all clocks show at a moment.
func clocks(args pgx.NamedArgs, when time.Time) {
	var names []string
	var days, minutes, before []int
	var holiday, was []bool
	for _, z := range geo.Zones() {
		now := geo.In(when, z)
		names = append(names, z.Name)
		days, before, minutes = append(days, now.Day+1), append(before, (now.Day+6)%7+1), append(minutes, now.Minute)
		holiday, was = append(holiday, now.Holiday), append(was, now.Yesterday)
	}
	args["zones"], args["day"], args["day_before"], args["minute"], args["holiday"], args["was_holiday"] = names, days, before, minutes, holiday, was
}

// folded brings words into the form in which they are looked for.
func folded(words []string) []string {
	all := []string{}
	for _, w := range words {
		if w = strings.TrimSpace(text.Fold(seen(w))); w != "" {
			all = append(all, w)
		}
	}
	return all
}

// seen takes away what cannot be seen, and what the database could not hold.
func seen(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}
