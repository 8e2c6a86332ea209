package job

import (
	"context"
	"math"
)

// few is how many a wider circle should have: one offer is no choice.
const few = 3

// looser are the conditions that a wish is loosened by, in the order in which they are
// tried: first how far, which is most easily borne; then each other by itself; then all
// of them together. What somebody cannot do (no nights) and where they have to be are
// not loosened.
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
	for _, l := range looser {
		if !l.asked(w) {
			continue
		}
		one := *w
		l.let(&one)
		if hits, err := s.loosened(ctx, &one, found); err != nil || len(hits) > 0 {
			found.Wider = []string{l.name}
			return hits, err
		}
		l.let(&every)
		if names = append(names, l.name); len(names) < 2 {
			continue
		}
		if l.name == "words" || l.name == lastAsked(w) {
			all := every
			if hits, err := s.loosened(ctx, &all, found); err != nil || len(hits) > 0 {
				found.Wider = names
				return hits, err
			}
		}
	}
	return nil, nil
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
		nearest.Sort, nearest.Limit, nearest.After = ByDistance, few-1, 0
		hits, err := s.find(ctx, &nearest, found)
		if err != nil || len(hits) == 0 {
			return nil, err
		}
		w.Metres = math.Ceil((hits[len(hits)-1].metres+1)/1000) * 1000
	}
	hits, err := s.find(ctx, w, found)
	if len(hits) > 0 && w.Near != nil {
		found.Metres = w.Metres
	}
	return hits, err
}
