package retrieval

import (
	"context"
	"strings"

	"careerbot/internal/facet"
	"careerbot/internal/geo"
	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// areas are the letters that British postcodes begin with.
const areas = ` ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en ex
 fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn np nr nw
 ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze `

var (
	outward   = pattern.MustCompile(`^([a-z]{1,2})\d[a-z\d]?$`)
	postcoded = pattern.MustCompile(`^([a-z]{1,2}\d[a-z\d]?)(?:\s?(\d[a-z]{2}))?$`)
)

// Outward reports whether a text is the first half of a British postcode: LS9.
func Outward(s string) bool {
	m := outward.FindStringSubmatch(text.Fold(s))
	return m != nil && strings.Contains(strings.ReplaceAll(areas, "\n", " "), " "+m[1]+" ")
}

// postcode finds a British postcode by the addresses and vacancies that have it, else by
// those that have its first half, which it is called then. It is no postcode where not is true, and unknown where
// nothing has either.
func (s *Searcher) postcode(ctx context.Context, at string) (found spot, not bool, err error) {
	m := postcoded.FindStringSubmatch(text.Fold(at))
	if m == nil || !Outward(m[1]) {
		return found, true, nil
	}
	name := strings.ToUpper(strings.TrimSpace(m[1] + " " + m[2]))
	for _, code := range []string{strings.TrimSpace(m[1] + " " + m[2]), m[1]} {
		all, err := s.coded(ctx, code)
		if err != nil {
			return found, false, err
		}
		if middle, _ := Middle(all); middle != nil {
			return spot{name: strings.ToUpper(code), point: middle, region: geo.Country(*middle)}, false, nil
		}
	}
	return spot{name: name, unknown: true}, false, nil
}

// coded gives the points of what has a postcode, or half of one, in its address.
func (s *Searcher) coded(ctx context.Context, code string) (all []geo.Point, err error) {
	facets := []int32{}
	for _, t := range text.DistinctWords(code) {
		facets = append(facets, facet.Place(t))
	}
	rows, err := s.Pool.Query(ctx, `
		(SELECT latitude, longitude, place FROM vacancy_live WHERE terms @> $1::int[] AND latitude IS NOT NULL AND longitude IS NOT NULL LIMIT $3)
		UNION ALL
		(SELECT lat, lon, address FROM place WHERE withdrawn_at IS NULL AND lat IS NOT NULL AND position($2 IN find_address) > 0 LIMIT $3)`, facets, code, mostTown)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p geo.Point
		var address string
		if err := rows.Scan(&p.Lat, &p.Lon, &address); err != nil {
			return nil, err
		}
		if wholeWord(text.Fold(address), code) {
			all = append(all, p)
		}
	}
	return all, rows.Err()
}
