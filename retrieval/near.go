package retrieval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"careerbot/internal/geo"
)

// NearQuery asks for places near a point, or in or near what a text names.
type NearQuery struct {
	From *geo.Point // WGS-84; wins over At
	At   string     // a district or a street: 槐荫区, 中关村, Preston
	// Region is where the person is, if known: it tells places of one name apart.
	Region string

	Minutes  int       // on foot; 15 if zero
	Kinds    []string  // of these kinds; any if empty
	Services []string  // each is found in a service or in the name; any if empty
	Open     bool      // only what is open at When
	When     time.Time // now if zero
	Limit    int       // how many of each list; 10 if zero
	Walk     geo.Walk  // how a walk is estimated; geo.DefaultWalk if zero
}

// Near is what there is. Nothing is left out in silence: what cannot be put on the
// map, and what may be open, is listed apart.
type Near struct {
	From  *geo.Point // what distances are from; nil where only a district is known
	Where string     // what At was taken for; "" for a point that was given
	// Area says that Where is a whole district or city: Places are what is in it,
	// without distances.
	Area   bool
	Region string   // the code of the region, if it is known
	Walk   geo.Walk // by which the estimates were made

	Minutes int
	Count   int         // how many there are within the time, or in the area
	Places  []NearPlace // the nearest of them; or if there is none, the nearest beyond
	Wider   bool        // there is none within the time: Places are further
	Unsure  []NearPlace // where Open was asked: in reach, but nobody knows when they are open
	// Apart are those without a point on the map, in the same district or street.
	Apart []NearPlace

	Choices []Choice // At names several places: which is meant?
	Unknown bool     // At names nothing that is known
}

// NearPlace is a place with how far it is.
type NearPlace struct {
	Place
	Metres  float64 // straight line; 0 where it is not known
	Minutes int     // on foot, an estimate; 0 where it is not known
	State   geo.State
}

// Place is where people are helped.
type Place struct {
	ID       int64
	Source   string
	Name     string
	Kind     string
	Address  string
	Region   string
	Services []string
	Phones   []string
	Hours    geo.Hours
	Zone     string
	Point    *geo.Point // WGS-84; nil: it has none on the map
	AsOf     *time.Time
	URL      string
}

// Choice is one of several places that a text can mean. It is asked for by its
// region, or where it has a point by that.
type Choice struct {
	Name   string
	Region string
	Point  *geo.Point
}

// Furthest is how far from a point anything is offered at all, in metres.
const Furthest = 50_000

// ErrNear says what is wrong with a query.
var ErrNear = errors.New("cannot look near")

// Near finds places. See [Near] for what is in the answer.
func (s *Searcher) Near(ctx context.Context, q NearQuery) (Near, error) {
	q.Minutes, q.Limit = cmp.Or(q.Minutes, 15), cmp.Or(q.Limit, 10)
	if q.Walk == (geo.Walk{}) {
		q.Walk = geo.DefaultWalk
	}
	if q.When.IsZero() {
		q.When = time.Now()
	}
	switch {
	case q.Minutes < 1 || q.Minutes > 24*60:
		return Near{}, fmt.Errorf("%w: %d minutes; it takes 1 to 1440", ErrNear, q.Minutes)
	case q.Limit < 1 || q.Limit > 1000:
		return Near{}, fmt.Errorf("%w: %d places; it takes 1 to 1000", ErrNear, q.Limit)
	case !q.Walk.Valid():
		return Near{}, fmt.Errorf("%w: a walk of %g m/s and %g times the straight line; it takes 0.1 to 10 and 1 to 10", ErrNear, q.Walk.Speed, q.Walk.Detour)
	case q.From != nil && !q.From.Valid():
		return Near{}, fmt.Errorf("%w: there is no point %g,%g; latitude is -90 to 90, longitude -180 to 180", ErrNear, q.From.Lat, q.From.Lon)
	case q.From == nil && q.At == "":
		return Near{}, fmt.Errorf("%w: neither a point nor the name of a place is given", ErrNear)
	}
	spot := spot{point: q.From}
	if q.From == nil {
		var err error
		if spot, err = s.located(ctx, q); err != nil {
			return Near{}, fmt.Errorf("look for %q: %w", q.At, err)
		}
	}
	n := Near{From: spot.point, Where: spot.name, Region: spot.region, Area: spot.area, Minutes: q.Minutes, Walk: q.Walk, Choices: spot.choices, Unknown: spot.unknown}
	if n.Unknown || len(n.Choices) > 0 {
		return n, nil
	}
	if err := s.nearby(ctx, q, spot, &n); err != nil {
		return Near{}, fmt.Errorf("look near: %w", err)
	}
	return n, nil
}
