package job

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"sync"
	"time"

	"careerbot/internal/facet"
	"careerbot/internal/geo"
	"careerbot/internal/region"
	"careerbot/internal/text"
)

// What makes the fit of a vacancy: the part of the words that it has, in the title or in
// the text, and a little for what tells apart those that have the same.
const (
	nearWeight    = 0.10 // at the place itself; nothing at the border of the circle
	freshWeight   = 0.05 // posted now; half after freshDays
	freshDays     = 14.0
	unsaidWeight  = 0.05 // less for each wish that it does not speak of
	unplacedLower = 10   // what is not on the map comes after what is
	startsLower   = 0.02 // less where the pay begins below what is asked, and ends above
	againstLower  = 0.3  // less where the text speaks of what somebody does not have
	bodyMost      = 0.6  // a word of the text counts at most so much (knowledge/vacancy/find.go)
)

const (
	// enoughWords is the part of the words that a vacancy must have to be within the wish.
	enoughWords = 0.5
	// fewWords is the part that it must have where nothing has more.
	fewWords = 0.25
	// aFew is how many candidates for each that is shown the first look should have: with
	// fewer there may not be enough, and each costs about 5 µs.
	aFew = 20
	// plainly is how many times more than are counted there must be by a guess for the
	// guess to be taken.
	plainly = 3
	// mostRows bounds the candidates of any look.
	mostRows = 30_000
	// mostLooks is how many looks a search takes at most.
	mostLooks = 4
)

// look is one way to find candidates. Those that are few are looked at first; if what
// was found is better than anything outside can be, nothing outside has to be looked at.
type look struct {
	clauses [][]int32 // a candidate has one of each
	rows    float64   // about how many there are
	outside float64   // by the order that is asked for nothing that it leaves out comes before it
}

// wish is a query that is being searched for.
type wish struct {
	Query
	ground   ground
	counted  statistics
	wanted   wanted
	part     float64 // of the words
	hourly   float64 // pay, converted
	currency string
	unplaced []string  // regions of which also what is not on the map is there
	fixed    [][]int32 // what each candidate must have, whatever the look
	share    float64   // of the vacancies have it
	// elsewhere is that it is searched for in all of the country of its place. Where no
	// vacancy of the country has the words, all that have them in others would be read.
	elsewhere bool
}

// fix works out what each candidate must have. Only what leaves few is asked of the
// index; all of it is looked at again in the row.
func (w *wish) fix() {
	w.share, w.fixed, w.unplaced = 1, nil, nil
	add := func(clause []int32) {
		share := w.counted.any(clause)
		w.share *= share
		if share < 0.7 {
			w.fixed = append(w.fixed, clause)
		}
	}
	switch {
	case w.Near != nil:
		w.unplaced = w.ground.unplaced(*w.Near, w.Metres)
		if cells := facet.Around(*w.Near, w.Metres); cells != nil {
			for _, code := range w.unplaced {
				cells = append(cells, facet.Unplaced(code))
			}
			for _, words := range append(w.ground.towns(), w.ground.words) {
				if len(words) > 0 { // all of them: the rarest finds the fewest
					cells = append(cells, slices.MinFunc(facets(words, facet.UnplacedIn), func(a, b int32) int {
						return cmp.Compare(w.counted.share(a), w.counted.share(b))
					}))
				}
			}
			add(cells)
		}
	case w.ground.named:
		for _, word := range facets(w.ground.words, facet.Place) {
			add([]int32{word})
		}
	}
	switch {
	case w.Region == region.National && w.elsewhere:
		add(provinces())
	case w.Region != "" && w.Region != region.National:
		add([]int32{facet.Region(w.Region)})
	}
	if len(w.Employment) > 0 {
		clause := []int32{facet.Employment("")}
		for _, e := range w.Employment {
			clause = append(clause, facet.Employment(e))
		}
		add(clause)
	}
	if len(w.Shifts) > 0 {
		clause := []int32{facet.Shift(""), facet.Shift("rotating")}
		for _, s := range w.Shifts {
			clause = append(clause, facet.Shift(s))
		}
		add(clause)
	}
	if w.Settlement != "" {
		add([]int32{facet.Settlement(w.Settlement), facet.Settlement("")})
	}
	if !w.Since.IsZero() {
		const skew = 36 * time.Hour // a load begins before it stores, and clocks differ
		if days := facet.Days(w.Since.Add(-skew), w.When.Add(skew)); days != nil {
			add(days)
		}
	}
}

// provinces gives the facets of what is in China, which has none of its own: codes of
// provinces are from 11 to 82.
var provinces = sync.OnceValue(func() []int32 {
	all := []int32{facet.Region(region.National)}
	for code := 11; code <= 82; code++ {
		all = append(all, facet.Region(strconv.Itoa(code)))
	}
	return all
})

// unplaced gives the regions of which something that is not on the map may be within a
// distance: that of the place, and those whose middle is.
func (g ground) unplaced(p geo.Point, metres float64) []string {
	if metres > Furthest {
		return nil // wherever it is
	}
	in := g.region
	if region.Country(in) != region.National || len(in) < 6 {
		in = geo.District(p)
	}
	all := geo.Regions(p, metres)
	for _, code := range []string{in, g.region} {
		if region.Country(code) == region.National && len(code) >= 4 && !slices.Contains(all, code) {
			all = append(all, code)
		}
	}
	return all
}

// towns gives the words of each name of the town around.
func (g ground) towns() [][]int32 {
	var all [][]int32
	for _, name := range g.around {
		all = append(all, text.DistinctWords(name))
	}
	return all
}

// facets gives those of the words of a place.
func facets(words []int32, of func(int32) int32) []int32 {
	all := []int32{}
	for _, word := range words {
		all = append(all, of(word))
	}
	return all
}

// rows is about how many vacancies have all clauses. Words that are asked for together
// stand together more often than by chance: it is between what chance would give and
// what the rarest clause allows, nearer to that. Too many by a guess costs another look,
// too few costs a look at far too many.
func (w *wish) rows(clauses [][]int32) float64 {
	chance, least := 1.0, 1.0
	for _, c := range clauses {
		share := w.counted.any(c)
		chance, least = chance*share, min(least, share)
	}
	return w.counted.rows * w.share * math.Pow(chance, 0.25) * math.Pow(least, 0.75)
}

// plan gives the looks, narrow ones first; the last leaves nothing out.
func (w *wish) plan() []look {
	all := w.wanted.having(w.part, anywhere)
	last := look{clauses: all, rows: w.rows(all), outside: math.Inf(-1)}
	var looks []look
	switch w.Sort {
	case ByNewest:
		looks = w.windows(all, func(began time.Time) float64 { return float64(began.Unix()) })
	case ByPay:
		looks = w.grades(all)
	case ByDistance:
		looks = w.circles(all, func(metres float64) float64 { return -metres })
	case ByFit:
		looks = w.byWords()
	}
	return append(looks, last)
}

// windows are looks at what was posted last.
func (w *wish) windows(clauses [][]int32, outside func(time.Time) float64) []look {
	var looks []look
	for weeks := 1; weeks <= 32; weeks *= 2 {
		facets, began := facet.Weeks(w.When, weeks)
		c := with(clauses, facets)
		looks = append(looks, look{c, w.rows(c), outside(began)})
	}
	return looks
}

// grades are looks at what is paid best.
func (w *wish) grades(clauses [][]int32) []look {
	var looks []look
	for hourly := 1000.0; hourly > max(w.hourly, 1); hourly /= 1.3 {
		facets, below := facet.PayFrom(w.currency, hourly)
		c := with(clauses, facets)
		looks = append(looks, look{c, w.rows(c), below})
	}
	return looks
}

// circles are looks at what is nearest.
func (w *wish) circles(clauses [][]int32, outside func(float64) float64) []look {
	if w.Near == nil {
		return nil
	}
	var looks []look
	first := w.Metres / 16
	if w.Metres > Furthest { // nothing is nearer
		first = 2 * Furthest
	}
	for metres := first; metres < w.Metres; metres *= 2 {
		if cells := facet.Around(*w.Near, metres); cells != nil {
			c := with(clauses, cells)
			rows := w.rows(c) // the larger circle is reckoned with already
			if whole := w.counted.any(facet.Around(*w.Near, w.Metres)); whole > 0 {
				rows = w.rows(clauses) * w.counted.any(cells) / whole
			}
			looks = append(looks, look{c, rows, outside(metres)})
		} else if w.Metres > Furthest {
			break
		}
	}
	return looks
}

// byWords are looks at what has the words in its title, or all of them, or enough of
// them in its title; each of them at what is new first.
func (w *wish) byWords() []look {
	near := 0.0
	if w.Near != nil {
		near = nearWeight
	}
	fresh := func(began time.Time) float64 {
		return freshWeight * math.Exp2(-w.When.Sub(began).Hours()/24/freshDays)
	}
	if len(w.wanted.words) == 0 {
		if w.Near != nil {
			return w.circles(nil, func(metres float64) float64 { return near*(1-metres/w.Metres) + freshWeight })
		}
		return w.windows(nil, fresh)
	}
	var looks []look
	least := w.wanted.least()
	for _, c := range []struct {
		clauses [][]int32
		outside float64 // words
	}{
		{w.wanted.having(1, inTitle), 1 - (1-bodyMost)*least},
		{w.wanted.having(1, anywhere), 1 - least},
		{w.wanted.having(max(w.part, 0.67), inTitle), bodyMost + (1-bodyMost)*max(w.part, 0.67)},
	} {
		outside := c.outside + near + freshWeight
		recent := w.windows(c.clauses, func(began time.Time) float64 { return max(outside, 1+near+fresh(began)) })
		looks = append(append(looks, recent[:4]...), look{c.clauses, w.rows(c.clauses), outside})
	}
	return looks
}

func with(clauses [][]int32, more []int32) [][]int32 {
	return append(clauses[:len(clauses):len(clauses)], more)
}

// next gives the look to take after one, -1 before the first: the narrowest that may have
// enough candidates, else the last.
func next(looks []look, after int, enough float64) int {
	best := len(looks) - 1
	for i := after + 1; i < len(looks); i++ {
		if looks[i].rows >= enough && looks[i].rows < looks[best].rows {
			best = i
		}
	}
	return best
}
