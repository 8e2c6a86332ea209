package job

import (
	"context"
	"math"
	"slices"

	"careerbot/internal/geo"
	"careerbot/internal/region"
)

// few is how many a wider circle should have: one offer is no choice.
const few = 3

// looser are the conditions that a wish is loosened by, in the order in which they are
// tried: first how far, which is most easily borne; then each other by itself; then all
// of them together; at last the place, where it was named as one: see [Searcher.elsewhere].
// What somebody cannot do (no nights) is not loosened, nor is a region that was set.
var looser = []struct {
	name  string
	asked func(*wish) bool
	let   func(*wish)
}{
	{"distance", func(w *wish) bool { return w.Near != nil && w.Metres < Furthest }, func(w *wish) { w.Metres = Furthest }},
	{"hours", func(w *wish) bool { return len(w.Shifts) > 0 || w.HoursMax > 0 }, func(w *wish) { w.Shifts, w.HoursMax = nil, 0 }},
	{"pay", func(w *wish) bool { return w.hourly > 0 }, func(w *wish) { w.hourly = 0 }},
	{"settlement", func(w *wish) bool { return w.Settlement != "" }, func(w *wish) { w.Settlement = "" }},
	{"employment", func(w *wish) bool { return len(w.Employment) > 0 }, func(w *wish) { w.Employment = nil }},
	{"experience", func(w *wish) bool { return w.Untrained }, func(w *wish) { w.Untrained = false }},
	{"words", func(w *wish) bool { return len(w.wanted.words) > 1 }, func(w *wish) { w.part = fewWords }},
}

// loosen searches again without one condition, then without all that can be loosened,
// and says which it were. Found stays empty if there is nothing even then.
func (s *Searcher) loosen(ctx context.Context, w *wish, found *Found) ([]hit, error) {
	every, names := *w, []string{}
	more := []loose{{wish: *w}} // that the place can be let go besides, with it any distance
	for _, l := range looser {
		if !l.asked(w) {
			continue
		}
		one := *w
		l.let(&one)
		if hits, err := s.loosened(ctx, &one, found); err != nil || found.Count > 0 {
			found.Wider = []string{l.name}
			return hits, err
		}
		l.let(&every)
		names = append(names, l.name)
		if l.name != "words" && l.name != lastAsked(w) {
			continue
		}
		if !slices.Equal(names, []string{"distance"}) {
			more = append(more, loose{every, slices.Clone(names)})
		}
		if len(names) < 2 {
			continue
		}
		all := every
		if hits, err := s.loosened(ctx, &all, found); err != nil || found.Count > 0 {
			found.Wider = names
			return hits, err
		}
	}
	if !w.ground.said {
		return nil, nil
	}
	for _, l := range more {
		hits, err := s.elsewhere(ctx, w, &l.wish, found)
		if err != nil || found.Count > 0 {
			found.Wider = append(slices.DeleteFunc(l.names, func(name string) bool { return name == "distance" }), "place")
			return hits, err
		}
	}
	return nil, nil
}

// loose is a wish without some conditions.
type loose struct {
	wish
	names []string
}

// everywhere is farther than anything is.
const everywhere = 3e7

// elsewhere searches for a wish, or what is left of it, in the country of its place without
// regard to how far it is, the nearest first.
func (s *Searcher) elsewhere(ctx context.Context, w, left *wish, found *Found) ([]hit, error) {
	far := *left
	far.Near, far.ground, far.elsewhere = w.Near, ground{}, true
	if far.Region = region.Country(w.ground.region); far.Region == "" && w.Near != nil {
		far.Region = geo.Country(*w.Near)
	}
	if middle, ok := geo.Centre(w.ground.region); ok && far.Near == nil {
		far.Near = &middle
	}
	if far.Near != nil {
		far.Metres, far.Sort = everywhere, ByDistance
	}
	if city := cityOf(w.ground.region); city != "" { // what is not on the map has no distance: it is near if it is in town
		town := far
		town.Region, town.Sort = city, w.Sort
		if hits, err := s.byWordsAlone(ctx, &town, found); err != nil || found.Count > 0 {
			w.Near, found.Metres = far.Near, 0
			return hits, err
		}
	}
	hits, err := s.byWordsAlone(ctx, &far, found)
	if found.Count > 0 {
		w.Near, found.Metres = far.Near, 0
	}
	return hits, err
}

// lastAsked is the last condition but the words that a wish has: then it is time to let
// all of them go, before some of the words go, too.
func lastAsked(w *wish) string {
	last := ""
	for _, l := range looser {
		if l.name != "words" && l.asked(w) {
			last = l.name
		}
	}
	return last
}

// loosened searches for a loosened wish. Where it may be far, it is no farther than it
// has to be: the circle is drawn around the nearest few.
func (s *Searcher) loosened(ctx context.Context, w *wish, found *Found) ([]hit, error) {
	if w.Near != nil && w.Metres == Furthest && found.Metres < Furthest {
		nearest := *w
		nearest.Sort, nearest.Limit = ByDistance, few-1
		hits, err := s.find(ctx, &nearest, found)
		if err != nil || len(hits) == 0 {
			return nil, err
		}
		for _, h := range hits { // those that are not on the map are last
			if h.metres != nil {
				w.Metres = math.Ceil((*h.metres+1)/1000) * 1000
			}
		}
	}
	hits, err := s.byWordsAlone(ctx, w, found)
	if found.Count > 0 && w.Near != nil {
		found.Metres = w.Metres
	}
	return hits, err
}

// cityOf is the city of a district of China, "" of what has none.
func cityOf(code string) string {
	if len(code) < 6 || code[0] < '0' || code[0] > '9' {
		return ""
	}
	return code[:4]
}
