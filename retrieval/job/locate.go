package job

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/facet"
	"careerbot/internal/geo"
	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/retrieval"
)

// locate turns the name of a place into a point or a region. It is done where the
// person has to say which of several is meant.
func (s *Searcher) locate(ctx context.Context, q *Query, found *Found) (done bool, err error) {
	if q.Near == nil && q.At != "" {
		spot := retrieval.Spot{Unknown: true}
		if s.Places != nil {
			if spot, err = s.Places.Locate(ctx, q.At, q.Region); err != nil {
				return true, err
			}
		}
		if code := suffixed(q.At); spot.Unknown && code != "" {
			spot = retrieval.Spot{Name: region.Path(code), Region: code, Area: true}
		}
		if spot.Unknown {
			point, ok, err := s.named(ctx, q.At)
			if err != nil {
				return true, err
			}
			if ok {
				spot = retrieval.Spot{Name: q.At, Point: &point}
			}
		}
		// Of a whole district nothing is near, unless it is said how near.
		if spot.Area && q.Metres > 0 {
			if middle, ok := geo.Centre(spot.Region); ok {
				spot.Point = &middle
			}
		}
		switch {
		case len(spot.Choices) > 0:
			for _, c := range spot.Choices {
				found.Choice = append(found.Choice, c.Name)
			}
			return true, nil
		case spot.Unknown:
			found.Unknown = append(found.Unknown, q.At)
		case spot.Point != nil:
			q.Near, found.Where, found.Region = spot.Point, spot.Name, spot.Region
			q.Region = "" // the circle may reach across a border
		default:
			q.Region, found.Where = spot.Region, spot.Name
		}
	}
	found.Region = cmp.Or(q.Region, found.Region)
	if q.Near == nil {
		return false, nil
	}
	if q.Sort == ByDistance {
		q.Metres = cmp.Or(q.Metres, Furthest)
	}
	q.Metres = min(cmp.Or(q.Metres, DefaultMetres), Furthest)
	found.Metres = q.Metres
	return false, nil
}

// suffixed gives the district that is called without what its name ends with: 浦东.
func suffixed(at string) string {
	for _, end := range []string{"区", "新区", "县", "市"} {
		if code := region.Exactly(at + end); code != "" {
			return code
		}
	}
	return ""
}

const (
	// mostNamed is how many vacancies are looked at that are in a place of a name.
	mostNamed = 60
	// together is how far apart two of one place are at most, in metres.
	together = 20_000
)

// named finds a town by the vacancies that have its name in their place: the middle of
// most of them, false if there are none.
func (s *Searcher) named(ctx context.Context, at string) (geo.Point, bool, error) {
	var facets []int32
	for _, t := range text.DistinctWords(at) {
		facets = append(facets, facet.Place(t))
	}
	if len(facets) == 0 {
		return geo.Point{}, false, nil
	}
	rows, err := s.Pool.Query(ctx, `
		SELECT latitude, longitude FROM vacancy_live WHERE terms @> $1::int[] AND latitude IS NOT NULL LIMIT $2`, facets, mostNamed)
	if err != nil {
		return geo.Point{}, false, err
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[geo.Point])
	if err != nil || len(all) == 0 {
		return geo.Point{}, false, err
	}
	var most []geo.Point
	for _, p := range all {
		near := slices.DeleteFunc(slices.Clone(all), func(o geo.Point) bool { return geo.Distance(p, o) > together })
		if len(near) > len(most) {
			most = near
		}
	}
	middle := func(of func(geo.Point) float64) float64 {
		var sorted []float64
		for _, p := range most {
			sorted = append(sorted, of(p))
		}
		slices.Sort(sorted)
		return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
	}
	return geo.Point{
		Lat: middle(func(p geo.Point) float64 { return p.Lat }),
		Lon: middle(func(p geo.Point) float64 { return p.Lon }),
	}, true, nil
}
