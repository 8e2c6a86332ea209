package reach

import (
	"context"
	"encoding/json"
	"math/bits"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/facet"
	"careerbot/internal/region"
	"careerbot/internal/text"
)

// jobs decides which of a batch of vacancies fit somebody: in their region, of the hours
// that they want, and called by what they wish to do, or by a name of an occupation that
// they chose. What was worked out for one wish, region or occupation holds for all who have
// the same, so a profile costs a few operations on sets of bits.
type jobs struct {
	most        int     // that are noted for one person
	ids, groups []int64 // the latest first
	titles      []map[int32]bool
	regions     []string
	hours       []string
	names       map[string][]string // of occupations, by code
	byWish      map[string]set
	byCode      map[string]set
	byRegion    map[string]set
	byHours     map[string]set
}

// set has a bit for each vacancy.
type set []uint64

func (s set) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s set) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }
func (s set) join(o set) {
	for i := range s {
		s[i] |= o[i]
	}
}
func (s set) keep(o set) {
	for i := range s {
		s[i] &= o[i]
	}
}

// jobs reads vacancies that are still offered, and the names of occupations; nil if none is.
func (f *Finder) jobs(ctx context.Context, tx pgx.Tx, ids []int64, most int) (matcher, error) {
	j := &jobs{most: most, byWish: map[string]set{}, byCode: map[string]set{}, byRegion: map[string]set{}, byHours: map[string]set{}}
	rows, err := tx.Query(ctx, `
		SELECT DISTINCT ON (v.live_since, v.group_id) v.id, v.group_id, v.region, v.employment, v.terms
		FROM vacancy v JOIN vacancy_live l ON l.id = v.id WHERE v.id = ANY ($1) ORDER BY v.live_since DESC, v.group_id DESC, v.id`, ids)
	if err != nil {
		return nil, err
	}
	var id, group int64
	var code, hours string
	var terms []int32
	if _, err := pgx.ForEachRow(rows, []any{&id, &group, &code, &hours, &terms}, func() error {
		j.ids, j.groups, j.regions, j.hours = append(j.ids, id), append(j.groups, group), append(j.regions, code), append(j.hours, hours)
		has := make(map[int32]bool, len(terms))
		for _, t := range terms {
			if t < 0 { // facets: the words of the title are among them
				has[t] = true
			}
		}
		j.titles = append(j.titles, has)
		return nil
	}); err != nil || len(j.ids) == 0 {
		return nil, err
	}
	j.names, err = f.occupations(ctx, tx)
	return j, err
}

func (f *Finder) occupations(ctx context.Context, tx pgx.Tx) (map[string][]string, error) {
	if f.names != nil {
		return f.names, nil
	}
	names := map[string][]string{}
	rows, err := tx.Query(ctx, `SELECT code, o.name, g.heard, g.words FROM occupation_guide g JOIN occupation o USING (code)`)
	if err != nil {
		return nil, err
	}
	var code, name string
	var heard []string
	var words []byte
	_, err = pgx.ForEachRow(rows, []any{&code, &name, &heard, &words}, func() error {
		var by map[string]struct {
			Title string
			Also  []string
		}
		if err := json.Unmarshal(words, &by); err != nil {
			return err
		}
		all := append([]string{name}, heard...)
		for _, w := range by {
			all = append(append(all, w.Title), w.Also...)
		}
		names[code] = all
		return nil
	})
	if err != nil {
		return nil, err
	}
	f.names = names
	return names, nil
}

func (j *jobs) empty() set { return make(set, (len(j.ids)+63)/64) }

// remembered gives what is worked out once for each key.
func (j *jobs) remembered(by map[string]set, key string, fits func(i int) bool) set {
	s, ok := by[key]
	if !ok {
		s = j.empty()
		for i := range j.ids {
			if fits(i) {
				s.add(i)
			}
		}
		by[key] = s
	}
	return s
}

// enough of the words of a wish have to stand in a title: two of three. A name of one
// word, which in Chinese are its characters and the pairs of them, stands there whole.
const enough = 2.0 / 3

// called reports whether a title has the words.
func called(title map[int32]bool, words []int32) bool {
	n := 0
	for _, w := range words {
		if title[facet.Title(w)] {
			n++
		}
	}
	return len(words) > 0 && float64(n) >= enough*float64(len(words))
}

func (j *jobs) wish(wish string) set {
	words := text.DistinctWords(wish)
	return j.remembered(j.byWish, strings.ToLower(wish), func(i int) bool { return called(j.titles[i], words) })
}

func (j *jobs) occupation(code string) set {
	s, ok := j.byCode[code]
	if !ok {
		s = j.empty()
		for _, name := range j.names[code] {
			s.join(j.wish(name))
		}
		j.byCode[code] = s
	}
	return s
}

// within reports whether a place lies in a region. Of who says the whole country any place
// of it is in.
func within(place, code string) bool {
	switch {
	case place == "" || code == "":
		return false
	case code == region.National:
		return place[0] >= '0' && place[0] <= '9' || place == region.National
	case place[0] >= '0' && place[0] <= '9':
		return strings.HasPrefix(place, code)
	}
	return place == code || strings.HasPrefix(place, code+"-")
}

func (j *jobs) match(p *profile) []fit {
	if p.waiting >= mostWaiting || p.region == "" || len(p.wishes)+len(p.occupations) == 0 {
		return nil
	}
	near := j.remembered(j.byRegion, p.region, func(i int) bool { return within(j.regions[i], p.region) })
	fits := j.empty()
	for _, w := range p.wishes {
		fits.join(j.wish(w))
	}
	for _, code := range p.occupations {
		fits.join(j.occupation(code))
	}
	fits.keep(near)
	if p.hours != "" { // what a vacancy does not say is not held against it
		fits.keep(j.remembered(j.byHours, p.hours, func(i int) bool { return j.hours[i] == "" || j.hours[i] == p.hours }))
	}
	var found []fit
	for at, word := range fits {
		for ; word != 0 && len(found) < j.most; word &= word - 1 {
			i := at*64 + bits.TrailingZeros64(word)
			found = append(found, fit{p.conversation, j.groups[i], j.ids[i], "vacancy", j.why(p, i)})
		}
	}
	return found
}

// why gives the wish, or the occupation, that a vacancy was found by.
func (j *jobs) why(p *profile, i int) string {
	if n := slices.IndexFunc(p.wishes, func(w string) bool { return j.wish(w).has(i) }); n >= 0 {
		return "wish:" + p.wishes[n]
	}
	if n := slices.IndexFunc(p.occupations, func(c string) bool { return j.occupation(c).has(i) }); n >= 0 {
		return "occupation:" + p.occupations[n]
	}
	return ""
}
