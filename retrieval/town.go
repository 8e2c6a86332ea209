package retrieval

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/facet"
	"careerbot/internal/geo"
	"careerbot/internal/text"
)

const (
	// mostTown is how many vacancies are looked at that are in a place of a name.
	mostTown = 60
	// townAcross is how far apart two of one town are at most, in metres.
	townAcross = 20_000
	// townShare is the part of those that have the name which must lie together: what is
	// everywhere (hospital) is no town.
	townShare = 0.4
)

// town finds a town by the vacancies that have its name in their place: the middle of
// most of them, false if there are none, or if they lie everywhere. So a town that no list
// of places has in an address is known where help is looked for as where work is.
func (s *Searcher) town(ctx context.Context, at string) (middle geo.Point, ok bool, err error) {
	var facets []int32
	for _, t := range text.DistinctWords(at) {
		facets = append(facets, facet.Place(t))
	}
	if len(facets) == 0 {
		return middle, false, nil
	}
	rows, err := s.Pool.Query(ctx, `
		SELECT latitude, longitude FROM vacancy_live WHERE terms @> $1::int[] AND latitude IS NOT NULL LIMIT $2`, facets, mostTown)
	if err != nil {
		return middle, false, err
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[geo.Point])
	if err != nil {
		return middle, false, err
	}
	found, of := Middle(all)
	if found == nil || float64(of) < townShare*float64(len(all)) {
		return middle, false, nil
	}
	return *found, true, nil
}

// Middle is the middle of where most points lie together, and how many those are; nil
// without any point.
func Middle(all []geo.Point) (*geo.Point, int) {
	var most []geo.Point
	for _, p := range all {
		near := slices.DeleteFunc(slices.Clone(all), func(o geo.Point) bool { return geo.Distance(p, o) > townAcross })
		if len(near) > len(most) {
			most = near
		}
	}
	if len(most) == 0 {
		return nil, 0
	}
	half := func(of func(geo.Point) float64) float64 {
		var sorted []float64
		for _, p := range most {
			sorted = append(sorted, of(p))
		}
		slices.Sort(sorted)
		return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
	}
	return &geo.Point{
		Lat: half(func(p geo.Point) float64 { return p.Lat }),
		Lon: half(func(p geo.Point) float64 { return p.Lon }),
	}, len(most)
}
