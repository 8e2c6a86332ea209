package job

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/facet"
	"careerbot/internal/geo"
	"careerbot/internal/text"
	"careerbot/retrieval"
)

// What is not on the map is found near a point in China by its district. Of other
// countries no districts are known, and who shares a location says no name: there the
// name of the town is what the vacancies around the point have in their place.

const (
	// closeBy and aroundMetres are how far it is looked for names: farther where few are
	// close by, so that it costs little in the middle of a city.
	closeBy      = 500
	aroundMetres = 3000
	mostAround   = 100 // vacancies that are looked at, and
	fewAround    = 10  // with fewer it is looked farther
	mostNames    = 3
	// nameShare is in what part of the places a name must stand.
	nameShare = 0.2
	// mostOfName is how many vacancies may have a name that is on no list of towns; of more
	// it is a word for many things.
	mostOfName = 20_000
	wordsOfOne = 3 // a name has no more
)

// generic are words of addresses that no town is called by.
var generic = setOf(`street road lane avenue drive close court way place square house hall centre center park hospital hospitals clinic surgery school college university
	building floor unit suite site office offices hub headquarters business estate industrial community health trust nhs royal general county council station remote home various locations
	north south east west the and of uk england scotland wales britain united kingdom`)

// around gives the names of the town that a point lies in, as the vacancies around it have
// them in their place: the commonest first.
func (s *Searcher) around(ctx context.Context, p geo.Point, counted statistics) ([]string, error) {
	places, err := s.placesAround(ctx, p, closeBy)
	if err == nil && len(places) < fewAround {
		places, err = s.placesAround(ctx, p, aroundMetres)
	}
	if err != nil {
		return nil, err
	}
	if len(places) < fewAround { // where help is has an address, too
		helps, err := s.helpsAround(ctx, p)
		if err != nil {
			return nil, err
		}
		places = append(places, helps...)
	}
	times := map[string]int{}
	for _, place := range places {
		for name := range namesIn(place) {
			times[name]++
		}
	}
	order := slices.SortedFunc(maps.Keys(times), func(a, b string) int {
		return cmp.Or(cmp.Compare(times[b], times[a]), cmp.Compare(a, b))
	})
	var names []string
	for _, name := range order {
		if len(names) == mostNames || float64(times[name]) < nameShare*float64(len(places)) {
			break
		}
		is, err := s.isTown(ctx, name, p, counted)
		if err != nil {
			return nil, err
		}
		if is {
			names = append(names, name)
		}
	}
	return names, nil
}

func (s *Searcher) placesAround(ctx context.Context, p geo.Point, metres float64) ([]string, error) {
	rows, err := s.Pool.Query(ctx, `SELECT place, latitude, longitude FROM vacancy_live WHERE terms && $1::int[] AND latitude IS NOT NULL LIMIT $2`,
		facet.Around(p, metres), mostAround)
	if err != nil {
		return nil, err
	}
	var all []string
	var place string
	var at geo.Point
	_, err = pgx.ForEachRow(rows, []any{&place, &at.Lat, &at.Lon}, func() error {
		if geo.Distance(p, at) <= 2*metres { // the cells reach farther
			all = append(all, place)
		}
		return nil
	})
	return all, err
}

// helpsAround gives the addresses of the places of help around a point.
func (s *Searcher) helpsAround(ctx context.Context, p geo.Point) ([]string, error) {
	high := aroundMetres / geo.Earth * 180 / math.Pi
	wide := high / max(math.Cos(p.Lat*math.Pi/180), 0.01)
	rows, err := s.Pool.Query(ctx, `SELECT address FROM place WHERE withdrawn_at IS NULL AND lat IS NOT NULL AND point(lon, lat) <@ box(point($1, $2), point($3, $4)) LIMIT $5`,
		p.Lon-wide, p.Lat-high, p.Lon+wide, p.Lat+high, mostAround)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// namesIn gives what may be the name of a town in an address: a few words between
// commas and numbers, none of which says that it is a street or a house.
func namesIn(place string) map[string]bool {
	names := map[string]bool{}
	for part := range strings.FieldsFuncSeq(text.Fold(place), func(c rune) bool { return strings.ContainsRune(",;/()", c) }) {
		var run []string
		end := func() {
			if n := len(run); n > 0 && n <= wordsOfOne && !slices.ContainsFunc(run, func(w string) bool { return generic[w] }) {
				names[strings.Join(run, " ")] = true
			}
			run = nil
		}
		for word := range strings.FieldsSeq(part) {
			if strings.ContainsFunc(word, unicode.IsDigit) {
				end()
				continue
			}
			run = append(run, word)
		}
		end()
	}
	return names
}

// isTown reports that a name is that of a town at a point: it is on the list of towns, or
// most vacancies that have it lie around the point.
func (s *Searcher) isTown(ctx context.Context, name string, p geo.Point, counted statistics) (bool, error) {
	if towns()[name] {
		return true, nil
	}
	var facets []int32
	for _, word := range text.DistinctWords(name) {
		facets = append(facets, facet.Place(word))
	}
	if len(facets) == 0 || len(name) < shortest || !slices.ContainsFunc(facets, func(f int32) bool { return counted.share(f)*counted.rows < mostOfName }) {
		return false, nil
	}
	rows, err := s.Pool.Query(ctx, `SELECT latitude, longitude FROM vacancy_live WHERE terms @> $1::int[] AND latitude IS NOT NULL LIMIT $2`, facets, mostNamed)
	if err != nil {
		return false, err
	}
	points, err := pgx.CollectRows(rows, pgx.RowToStructByPos[geo.Point])
	if err != nil {
		return false, err
	}
	middle, of := retrieval.Middle(points)
	return middle != nil && 2*of > len(points) && geo.Distance(*middle, p) <= 2*aroundMetres, nil
}
