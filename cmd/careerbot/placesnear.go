package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"careerbot/internal/geo"
	"careerbot/internal/region"
	"careerbot/retrieval"
)

type placesNearCmd struct {
	Lat     *degrees  `help:"Latitude, WGS-84." placeholder:"D"`
	Lon     *degrees  `help:"Longitude, WGS-84; west is negative." placeholder:"D"`
	At      string    `help:"A district, street or town instead: 槐荫区, 中关村, Preston." placeholder:"TEXT"`
	Region  string    `help:"Where the person is, to tell places of one name apart: name or code." placeholder:"R"`
	Minutes int       `help:"How far on foot, in minutes." default:"15" placeholder:"N"`
	Service []string  `help:"Only where this is offered; can be given again." placeholder:"S" sep:"none"`
	Kind    []string  `help:"Only this kind: station, market, training, bureau, legal_aid, other; can be given again." enum:"station,market,training,bureau,legal_aid,other" placeholder:"K"`
	Open    bool      `help:"Only what is open."`
	When    time.Time `help:"Open when; else now." format:"2006-01-02T15:04Z07:00" placeholder:"2026-11-26T10:00+08:00"`
	K       int       `short:"k" help:"How many places." default:"10"`
	Speed   float64   `help:"Walking speed for the estimate, km/h." default:"4.32"`
	Detour  float64   `help:"How many times longer the way is than the straight line." default:"1.3"`
	JSON    bool      `help:"Print JSON."`
}

// degrees is a number that may begin with a minus, which kong takes for a flag.
type degrees float64

// Decode reads the next word of the command line.
func (d *degrees) Decode(c *kong.DecodeContext) error {
	word := c.Scan.Pop()
	n, err := strconv.ParseFloat(strings.TrimSpace(fmt.Sprint(word.Value)), 64)
	if word.IsEOL() || err != nil || math.IsNaN(n) {
		return fmt.Errorf("it takes degrees as 36.6516 or -2.7, not %q", word)
	}
	*d = degrees(n)
	return nil
}

type nearOutput struct {
	Outcome      string       `json:"outcome"` // within, wider, none, area, choices, unknown
	Note         string       `json:"note"`
	From         *geo.Point   `json:"from"`
	Where        string       `json:"where"`
	Region       string       `json:"region"`
	Minutes      int          `json:"minutes"`
	Estimate     string       `json:"estimate"`
	Count        int          `json:"count"`
	Places       []nearPlace  `json:"places"`
	HoursUnknown []nearPlace  `json:"hours_unknown"`
	NoPoint      []nearPlace  `json:"no_point"`
	Choices      []nearChoice `json:"choices"`
}

type nearPlace struct {
	ID       int64      `json:"id"`
	Source   string     `json:"source"`
	Name     string     `json:"name"`
	Kind     string     `json:"kind"`
	Address  string     `json:"address"`
	Region   string     `json:"region"`
	Services []string   `json:"services"`
	Phones   []string   `json:"phones"`
	Hours    string     `json:"hours"`
	State    geo.Status `json:"state"`
	Until    *time.Time `json:"until"`
	Opens    *time.Time `json:"opens"`
	Holiday  bool       `json:"holiday"`
	Metres   *float64   `json:"metres"`
	Minutes  *int       `json:"minutes"`
	Point    *geo.Point `json:"point"`
	AsOf     *string    `json:"as_of"`
	URL      string     `json:"url"`
}

type nearChoice struct {
	Name   string     `json:"name"`
	Region string     `json:"region"`
	Point  *geo.Point `json:"point"`
}

// Run says what is near. That there is nothing is an answer, too.
func (c *placesNearCmd) Run(ctx context.Context, e *env) error {
	q, err := c.query(e.config.Region)
	if err != nil {
		return fmt.Errorf("%w: %w", errWrong, err)
	}
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	n, err := a.Searcher.Near(ctx, q)
	if errors.Is(err, retrieval.ErrNear) {
		return fmt.Errorf("%w: %w", errWrong, err)
	}
	if err != nil {
		return err
	}
	out := c.outputOf(n)
	if c.JSON {
		return writeJSON(e.stdout, out)
	}
	out.print(e.stdout)
	return nil
}

func (c *placesNearCmd) query(home string) (retrieval.NearQuery, error) {
	q := retrieval.NearQuery{
		At: c.At, Minutes: c.Minutes, Services: c.Service, Kinds: c.Kind, Open: c.Open, When: c.When, Limit: c.K,
		Walk: geo.Walk{Speed: c.Speed / 3.6, Detour: c.Detour},
	}
	switch {
	case (c.Lat == nil) != (c.Lon == nil):
		return q, errors.New("give both --lat and --lon")
	case (c.Lat != nil) == (c.At != ""):
		return q, errors.New("give --lat and --lon, or --at with a district, a street or a town")
	case c.Minutes < 1 || c.K < 1 || !q.Walk.Valid():
		return q, errors.New("--minutes and -k take numbers from 1, --speed 0.36 to 36, --detour 1 to 10")
	case c.Lat != nil:
		q.From = &geo.Point{Lat: float64(*c.Lat), Lon: float64(*c.Lon)}
	}
	var err error
	if q.Region, err = region.Parse(c.Region); err != nil {
		return q, fmt.Errorf("--region: %w", err)
	}
	if q.Region == "" {
		q.Region = home
	}
	return q, nil
}

func (c *placesNearCmd) outputOf(n retrieval.Near) nearOutput {
	out := nearOutput{
		From: n.From, Where: n.Where, Region: n.Region, Minutes: n.Minutes, Count: n.Count,
		Estimate:     fmt.Sprintf("straight line × %g at %.1f km/h; not a route", n.Walk.Detour, n.Walk.Speed*3.6),
		Places:       nearPlaces(n.Places),
		HoursUnknown: nearPlaces(n.Unsure),
		NoPoint:      nearPlaces(n.Apart),
		Choices:      []nearChoice{},
	}
	for _, c := range n.Choices {
		out.Choices = append(out.Choices, nearChoice(c))
	}
	from := ""
	if n.Where != "" && n.From != nil {
		from = ", from the middle of what is known of " + n.Where
	}
	switch {
	case n.Unknown:
		out.Outcome, out.Note = "unknown", fmt.Sprintf("%q is no district that is known, and no place that is loaded has it in its address or name; give a district or --lat and --lon", n.Where)
	case len(n.Choices) > 0:
		out.Outcome, out.Note = "choices", fmt.Sprintf("%q is in several places; give --region, the code of one as --at, or its point", n.Where)
	case n.Area && c.Open:
		out.Outcome, out.Note = "area", fmt.Sprintf("%d in %s known to be open%s; of a whole district no distances are said", n.Count, n.Where, unsure(n))
	case n.Area:
		out.Outcome, out.Note = "area", fmt.Sprintf("%d in %s with a map point; of a whole district no distances are said", n.Count, n.Where)
	case n.Wider && c.Open:
		out.Outcome, out.Note = "wider", fmt.Sprintf("none known to be open within %d minutes%s; nearest %s%s", n.Minutes, unsure(n), onFoot(n.Places[0].Minutes), from)
	case n.Wider:
		out.Outcome, out.Note = "wider", fmt.Sprintf("none within %d minutes; nearest %s%s", n.Minutes, onFoot(n.Places[0].Minutes), from)
	case len(n.Places) > 0:
		out.Outcome, out.Note = "within", fmt.Sprintf("%d within %d minutes%s", n.Count, n.Minutes, from)
	case n.From == nil && !c.Open:
		out.Outcome, out.Note = "none", fmt.Sprintf("what is known of %s has no map point", n.Where)
	case c.Open && n.From == nil:
		out.Outcome, out.Note = "none", fmt.Sprintf("none known to be open in %s%s", n.Where, unsure(n))
	case c.Open:
		out.Outcome, out.Note = "none", fmt.Sprintf("none known to be open within %d minutes, and none within %d km%s", n.Minutes, retrieval.Furthest/1000, unsure(n))
	default:
		out.Outcome, out.Note = "none", fmt.Sprintf("none within %d minutes, and none within %d km", n.Minutes, retrieval.Furthest/1000)
	}
	return out
}

// onFoot says how long a walk is, beyond an hour in hours.
func onFoot(minutes int) string {
	if minutes < 60 {
		return fmt.Sprintf("%d min", minutes)
	}
	return fmt.Sprintf("%d h %02d min", minutes/60, minutes%60)
}

// unsure says of how many places in reach nobody knows when they are open.
func unsure(n retrieval.Near) string {
	if len(n.Unsure) == 0 {
		return ""
	}
	return fmt.Sprintf("; hours unknown for %d", len(n.Unsure))
}

func nearPlaces(all []retrieval.NearPlace) []nearPlace {
	out := make([]nearPlace, len(all))
	for i, p := range all {
		o := nearPlace{
			ID: p.ID, Source: p.Source, Name: p.Name, Kind: p.Kind, Address: p.Address, Region: p.Region, Services: p.Services, Phones: p.Phones,
			Hours: p.Hours.String(), State: p.State.Status, Holiday: p.State.Holiday, Point: p.Point, URL: p.URL,
		}
		if !p.State.Until.IsZero() {
			o.Until = &p.State.Until
		}
		if !p.State.Opens.IsZero() {
			o.Opens = &p.State.Opens
		}
		if p.Minutes > 0 {
			metres := math.Round(p.Metres)
			o.Metres, o.Minutes = &metres, &p.Minutes
		}
		if p.AsOf != nil {
			day := p.AsOf.Format(time.DateOnly)
			o.AsOf = &day
		}
		out[i] = o
	}
	return out
}

func (out nearOutput) print(w io.Writer) {
	fmt.Fprintln(w, out.Note)
	for _, p := range out.Places {
		p.print(w)
	}
	if len(out.HoursUnknown) > 0 {
		fmt.Fprintln(w, "\nin reach, but nobody knows when they are open; call first:")
	}
	for _, p := range out.HoursUnknown {
		p.print(w)
	}
	if len(out.NoPoint) > 0 {
		fmt.Fprintln(w, "\nnearby by their address, without a map point:")
	}
	for _, p := range out.NoPoint {
		p.print(w)
	}
	for _, c := range out.Choices {
		at := ""
		if c.Point != nil {
			at = fmt.Sprintf("--lat %.5f --lon %.5f", c.Point.Lat, c.Point.Lon)
		}
		fmt.Fprintf(w, "  %s  %s  %s\n", c.Region, c.Name, at)
	}
	if out.Outcome == "within" || out.Outcome == "wider" {
		fmt.Fprintln(w, "\nminutes are an estimate: "+out.Estimate)
	}
}

func (p nearPlace) print(w io.Writer) {
	far := "     "
	if p.Minutes != nil {
		far = fmt.Sprintf("%6s", onFoot(*p.Minutes))
	}
	var state string
	switch {
	case p.State == geo.Open && p.Until != nil:
		state = "open until " + p.Until.Format("15:04")
	case p.State == geo.Open:
		state = "open"
	case p.State == geo.Closed && p.Opens != nil:
		state = "closed, opens " + p.Opens.Format("Mon 2 Jan 15:04")
	case p.State == geo.Closed:
		state = "closed"
	case p.Hours != "":
		state = "hours: " + p.Hours
	default:
		state = "hours not known"
	}
	if p.Holiday {
		state += " on ordinary days; today is a public holiday"
	}
	said := ""
	if p.AsOf != nil {
		said = "as of " + *p.AsOf
	}
	var parts []string
	for _, part := range []string{p.Address, strings.Join(p.Phones, " "), state, said} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	fmt.Fprintf(w, "%s  %s (%s)\n        %s\n", far, p.Name, p.Kind, strings.Join(parts, " · "))
}
