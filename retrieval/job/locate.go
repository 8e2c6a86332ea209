package job

import (
	"cmp"
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/facet"
	"careerbot/internal/geo"
	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/retrieval"
)

// ground is where a wish is to be, beside the point or the region: what is not on the map
// is found by its region, or by the words of its place.
type ground struct {
	said   bool     // the person named it: where nothing is there, what is elsewhere is shown
	region string   // that the point lies in; "" not known
	words  []int32  // of the name, by their numbers; none for a whole region
	named  bool     // all that is known of it are vacancies that have its name: they need it
	around []string // names of the town that a shared point lies in, where no districts are known
}

// locate turns the name of a place into a point or a region. It is done where the
// person has to say which of several is meant.
func (s *Searcher) locate(ctx context.Context, q *Query, counted statistics, found *Found) (g ground, done bool, err error) {
	g.said = q.Near != nil || q.At != ""
	if q.Near == nil && q.At != "" {
		spot, named, err := s.spot(ctx, q)
		if err != nil {
			return g, true, err
		}
		// Of a whole district nothing is near, unless it is said how near.
		if spot.Area && q.Metres > 0 {
			if middle, ok := geo.Centre(spot.Region); ok {
				spot.Point = &middle
			}
		}
		if found.Lost = spot.Left; spot.Unknown {
			found.Lost = q.At
		}
		if found.Lost != "" {
			found.Unknown = append(found.Unknown, found.Lost)
		}
		if !spot.Area && !spot.Unknown {
			g.words, g.named = text.DistinctWords(spot.Name), named && spot.Point == nil
		}
		switch {
		case len(spot.Choices) > 0:
			for _, c := range spot.Choices {
				found.Choice = append(found.Choice, c.Name)
			}
			return g, true, nil
		case spot.Unknown:
			g.said = false
		case spot.Point != nil:
			q.Near, found.Where, found.Region = spot.Point, spot.Name, spot.Region
			q.Region = "" // the circle may reach across a border
		default:
			q.Region, found.Where = spot.Region, spot.Name
		}
	}
	found.Region = cmp.Or(q.Region, found.Region)
	if g.region = found.Region; q.Near == nil {
		return g, false, nil
	}
	if q.Sort == ByDistance {
		q.Metres = cmp.Or(q.Metres, Furthest)
	}
	q.Metres = min(cmp.Or(q.Metres, DefaultMetres), Furthest)
	found.Metres = q.Metres
	if q.At == "" && q.Metres <= Furthest && geo.Country(*q.Near) != region.National {
		g.around, err = s.around(ctx, *q.Near, counted)
	}
	return g, false, err
}

// spot asks for the place of a wish in turn: districts, and streets and towns by the
// places that are known; districts by the name that people use; the vacancies there, which
// is what named says.
func (s *Searcher) spot(ctx context.Context, q *Query) (spot retrieval.Spot, named bool, err error) {
	spot.Unknown = true
	if isCompass(q.At) {
		return spot, false, nil
	}
	if s.Places != nil {
		if spot, err = s.Places.Locate(ctx, q.At, q.Region); err != nil {
			return spot, false, err
		}
	}
	if !spot.Unknown && spot.Left == "" {
		return spot, false, nil
	}
	if code := suffixed(q.At); code != "" {
		return retrieval.Spot{Name: region.Path(code), Region: code, Area: true}, false, nil
	}
	at, within := q.At, ""
	if spot.Left != "" { // behind the name of a district
		at, within = spot.Left, spot.Region
	}
	there, err := s.named(ctx, at, within)
	if err != nil || len(there.regions) == 0 {
		return spot, false, err
	}
	middle, _ := retrieval.Middle(there.points)
	return retrieval.Spot{Name: at, Point: middle, Region: there.common()}, true, nil
}

// Knows reports whether a name is that of a place: a district, a street or town by the
// places that are known, or where vacancies are.
func (s *Searcher) Knows(ctx context.Context, name, within string) (bool, error) {
	spot, _, err := s.spot(ctx, &Query{Wish: Wish{At: name, Region: within}})
	return err == nil && !spot.Unknown && spot.Left == "", err
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
)

// there are vacancies that have a name in their place.
type there struct {
	regions []string
	points  []geo.Point
}

// named looks for a town by the vacancies that have its name in their place.
func (s *Searcher) named(ctx context.Context, at, within string) (t there, err error) {
	var facets []int32
	for _, word := range text.DistinctWords(at) {
		facets = append(facets, facet.Place(word))
	}
	if len(facets) == 0 {
		return t, nil
	}
	rows, err := s.Pool.Query(ctx, `
		SELECT region, latitude, longitude FROM vacancy_live WHERE terms @> $1::int[] AND region LIKE $2 || '%' LIMIT $3`, facets, within, mostNamed)
	if err != nil {
		return t, err
	}
	var code string
	var lat, lon *float64
	_, err = pgx.ForEachRow(rows, []any{&code, &lat, &lon}, func() error {
		t.regions = append(t.regions, code)
		if lat != nil && lon != nil {
			t.points = append(t.points, geo.Point{Lat: *lat, Lon: *lon})
		}
		return nil
	})
	return t, err
}

// common is the smallest region that all of them lie in, "" if they have none in common.
func (t there) common() string {
	code := t.regions[0]
	for _, other := range t.regions {
		for !strings.HasPrefix(other, code) {
			if cut := strings.LastIndexByte(code, '-'); cut > 0 {
				code = code[:cut]
			} else if code[0] < '0' || code[0] > '9' {
				return ""
			} else {
				code = code[:len(code)-2]
			}
		}
	}
	return code
}
