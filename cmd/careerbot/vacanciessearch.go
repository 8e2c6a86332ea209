package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerbot/internal/geo"
	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/retrieval/job"
)

type vacanciesSearchCmd struct {
	Near   string   `help:"Where the person is, WGS-84; wins over a place in the wish." placeholder:"LAT,LON"`
	Metres float64  `help:"How far from there at most, in metres; wins over the wish." placeholder:"M"`
	Region string   `help:"Only in this region, and the one in which places are looked for: name or code." placeholder:"R"`
	K      int      `short:"k" help:"How many vacancies." default:"10"`
	After  int      `help:"How many are passed over." placeholder:"N"`
	Sort   string   `help:"fit, distance, pay or newest; wins over the wish." enum:",fit,distance,pay,newest" default:"" placeholder:"S"`
	Lang   string   `help:"The language of the wish: zh or en. Default: told by the text." enum:",zh,en" default:"" placeholder:"L"`
	JSON   bool     `help:"Print JSON."`
	Wish   []string `arg:"" optional:"" help:"What is wanted, as a person says it: 晚上能做的后厨, 日结, 离中关村近."`
}

// jobs gives the search for vacancies.
func (a *App) jobs() *job.Searcher { return &job.Searcher{Pool: a.Pool, Places: a.Searcher} }

type searchOutput struct {
	Outcome   string         `json:"outcome"` // within, wider, none, choices, unknown
	Note      string         `json:"note"`
	Wish      job.Wish       `json:"wish"`
	Where     string         `json:"where"`
	Region    string         `json:"region"`
	Metres    float64        `json:"metres"`
	Count     int            `json:"count"`
	More      bool           `json:"more"`
	Wider     []string       `json:"wider"`
	Unknown   []string       `json:"unknown"`
	Choices   []string       `json:"choices"`
	Vacancies []foundVacancy `json:"vacancies"`
}

type foundVacancy struct {
	ID           int64      `json:"id"`
	Group        int64      `json:"group"`
	Labels       []string   `json:"labels"`
	Title        string     `json:"title"`
	Employer     string     `json:"employer"`
	Place        string     `json:"place"`
	Region       string     `json:"region"`
	Point        *geo.Point `json:"point"`
	Metres       *float64   `json:"metres"`
	Minutes      *int       `json:"minutes"`
	Pay          string     `json:"pay"`
	PayHourFrom  *float64   `json:"pay_hour_from"`
	PayHourTo    *float64   `json:"pay_hour_to"`
	Currency     string     `json:"currency"`
	Employment   string     `json:"employment"`
	Hours        *float64   `json:"hours_week"`
	Shifts       []string   `json:"shifts"`
	Settlement   string     `json:"settlement"`
	Headcount    *int       `json:"headcount"`
	PlacesLeft   *int       `json:"places_left"`
	Experience   string     `json:"experience"`
	Education    string     `json:"education"`
	Contact      string     `json:"contact"`
	URL          string     `json:"url"`
	Posted       *time.Time `json:"posted"`
	ValidThrough *time.Time `json:"valid_through"`
	Flags        []string   `json:"flags"`
	Assumed      []string   `json:"assumed"`
	Unsaid       []string   `json:"unsaid"`
	Fit          float64    `json:"fit"`
}

// Run searches. That there is nothing is an answer, too.
func (c *vacanciesSearchCmd) Run(ctx context.Context, e *env) error {
	q, err := c.query(time.Now())
	if err != nil {
		return fmt.Errorf("%w: %w", errWrong, err)
	}
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	found, err := a.jobs().Search(ctx, q)
	if errors.Is(err, job.ErrQuery) {
		return fmt.Errorf("%w: %w", errWrong, err)
	}
	if err != nil {
		return err
	}
	out := searched(q, found)
	if c.JSON {
		return writeJSON(e.stdout, out)
	}
	out.print(e.stdout)
	return nil
}

func (c *vacanciesSearchCmd) query(now time.Time) (job.Query, error) {
	said := strings.Join(c.Wish, " ")
	language := c.Lang
	if language == "" {
		language = text.Language(said)
	}
	q := job.Query{Wish: job.ReadAt(said, language, now), Language: language, When: now, Limit: c.K, After: c.After}
	if c.K < 1 {
		return q, errors.New("-k takes a number from 1")
	}
	if c.Near != "" {
		lat, lon, ok := strings.Cut(c.Near, ",")
		p := geo.Point{}
		var err1, err2 error
		p.Lat, err1 = strconv.ParseFloat(strings.TrimSpace(lat), 64)
		p.Lon, err2 = strconv.ParseFloat(strings.TrimSpace(lon), 64)
		if !ok || err1 != nil || err2 != nil || !p.Valid() {
			return q, fmt.Errorf("--near takes latitude,longitude as 36.65,117.0, not %q", c.Near)
		}
		q.Near = &p
	}
	if c.Metres < 0 {
		return q, errors.New("--metres takes a number from 0")
	}
	if c.Metres > 0 {
		q.Metres = c.Metres
	}
	var err error
	if q.Region, err = region.Parse(c.Region); err != nil {
		return q, fmt.Errorf("--region: %w", err)
	}
	switch c.Sort {
	case "":
	case "fit":
		q.Sort = job.ByFit
	default:
		q.Sort = job.Sort(c.Sort)
	}
	return q, nil
}

func searched(q job.Query, f job.Found) searchOutput {
	out := searchOutput{
		Wish: q.Wish, Where: f.Where, Region: f.Region, Metres: math.Round(f.Metres), Count: f.Count, More: f.More,
		Wider: orNone(f.Wider), Unknown: orNone(f.Unknown), Choices: orNone(f.Choice), Vacancies: []foundVacancy{},
	}
	for _, v := range f.Vacancies {
		o := foundVacancy{
			ID: v.ID, Group: v.Group, Labels: v.Labels, Title: v.Title, Employer: v.Employer, Place: v.Place, Region: v.Region, Point: v.Point,
			Pay: v.Pay, PayHourFrom: v.PayHourFrom, PayHourTo: v.PayHourTo, Currency: v.Currency, Employment: v.Employment, Hours: v.Hours,
			Shifts: v.Shifts, Settlement: v.Settlement, Headcount: v.Headcount, PlacesLeft: v.PlacesLeft, Experience: v.Experience, Education: v.Education,
			Contact: v.Contact, URL: v.URL, Posted: v.Posted, ValidThrough: v.Through, Flags: v.Flags, Assumed: v.Assumed, Unsaid: orNone(v.Unsaid), Fit: v.Fit,
		}
		if v.Minutes > 0 {
			metres := math.Round(v.Metres)
			o.Metres, o.Minutes = &metres, &v.Minutes
		}
		out.Vacancies = append(out.Vacancies, o)
	}
	count := strconv.Itoa(f.Count)
	if f.Count == job.MaxCount {
		count += " or more"
	}
	within := ""
	if f.Metres > 0 {
		within = fmt.Sprintf(" within %g km", math.Round(f.Metres/100)/10)
	}
	switch {
	case len(f.Choice) > 0:
		out.Outcome, out.Note = "choices", fmt.Sprintf("%q is in several places; give --region or --near", q.At)
	case len(f.Vacancies) == 0 && len(f.Unknown) > 0:
		out.Outcome, out.Note = "unknown", "nothing is known of "+strings.Join(f.Unknown, ", ")
	case len(f.Vacancies) == 0:
		out.Outcome, out.Note = "none", "nothing fits, however the wish is loosened"
	case len(f.Wider) > 0:
		out.Outcome, out.Note = "wider", fmt.Sprintf("nothing fits as asked; %s%s without regard to: %s", count, within, strings.Join(f.Wider, ", "))
	default:
		out.Outcome, out.Note = "within", count+" found"+within
	}
	if len(f.Unknown) > 0 && len(f.Vacancies) > 0 {
		out.Note += "; not known, and left out: " + strings.Join(f.Unknown, ", ")
	}
	return out
}

func orNone(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func (out searchOutput) print(w io.Writer) {
	fmt.Fprintln(w, out.Note)
	for _, v := range out.Vacancies {
		parts := []string{v.Employer, v.Place}
		switch { // of a town's middle nothing is said to the metre
		case v.Metres != nil && *v.Metres < 50 && out.Where != "":
			parts = append(parts, "in "+out.Where)
		case v.Metres != nil:
			parts = append(parts, fmt.Sprintf("%.1f km, about %s on foot", *v.Metres/1000, onFoot(*v.Minutes)))
		}
		parts = append(parts, v.Pay, v.Employment, strings.Join(v.Shifts, " "))
		if v.ValidThrough != nil {
			parts = append(parts, "to "+v.ValidThrough.Format(time.DateOnly))
		}
		parts = append(parts, strings.Join(v.Labels, ", "))
		if slices.Contains(v.Unsaid, "currency") {
			parts = append(parts, "pay in another currency, not compared")
		}
		if unsaid := slices.DeleteFunc(slices.Clone(v.Unsaid), func(what string) bool { return what == "currency" }); len(unsaid) > 0 {
			parts = append(parts, "does not say: "+strings.Join(unsaid, ", "))
		}
		var said []string
		for _, p := range parts {
			if p = line(p); p != "" {
				said = append(said, p)
			}
		}
		fmt.Fprintf(w, "%d  %.2f  %s\n        %s\n", v.ID, v.Fit, line(v.Title), strings.Join(said, " · "))
	}
}
