package job

import (
	"cmp"
	"context"

	"careerbot/internal/geo"
	"careerbot/internal/region"
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
			point, ok, err := retrieval.Town(ctx, s.Pool, q.At)
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
