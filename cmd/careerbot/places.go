package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"careerbot/internal/geo"
	"careerbot/internal/region"
	"careerbot/knowledge/place"
)

type placesCmd struct {
	Load placesLoadCmd `cmd:"" help:"Load lists of places: CSV, GeoJSON, JSON lines."`
	List placesListCmd `cmd:"" help:"List the places that are loaded."`
	Near placesNearCmd `cmd:"" help:"What is near a point, a street or in a district."`
}

type placesLoadCmd struct {
	Source  string   `help:"Whose list it is; else the name of the file." placeholder:"S"`
	Datum   string   `help:"What the coordinates are in: wgs84, gcj02 (Amap, Tencent, WeChat) or bd09 (Baidu)." placeholder:"D"`
	Region  string   `help:"Where the places are: name or code." placeholder:"CODE|NAME"`
	Mapping string   `help:"File that says how the list calls its columns; else FILE.mapping.json beside it." placeholder:"FILE"`
	Replace bool     `help:"Withdraw the places of the source that are no longer in the file."`
	JSON    bool     `help:"Print a JSON object for each file."`
	Paths   []string `arg:"" name:"path" help:"Files and folders, or the address of a list, as another instance's /feeds/places.geojson."`
}

// Run loads lists of places: a line for each row that is wrong or doubtful, a table at
// the end. It fails if anything was refused; the rest is loaded all the same.
func (c *placesLoadCmd) Run(ctx context.Context, e *env) error {
	o := place.Options{Source: c.Source, Replace: c.Replace}
	var err error
	if o.Region, err = region.Parse(c.Region); err != nil {
		return fmt.Errorf("%w: --region: %w", errWrong, err)
	}
	if c.Datum != "" {
		if o.Datum, err = geo.ParseDatum(c.Datum); err != nil {
			return fmt.Errorf("%w: --datum: %w", errWrong, err)
		}
	}
	if c.Mapping != "" {
		if o.Mapping, err = place.ReadMapping(c.Mapping); err != nil {
			return fmt.Errorf("%w: --mapping: %w", errWrong, err)
		}
	}
	done, err := c.fetch(ctx)
	defer done()
	if err != nil {
		return err
	}
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	var b bar
	reports, err := a.places().Load(ctx, c.Paths, o, func(r place.Report, done, total int) {
		if done == 1 {
			b = newBar(e.stderr, total, "loading")
		}
		b.clear()
		if r.Refused != "" {
			fmt.Fprintf(e.stderr, "refused %s: %s\n", r.File, r.Refused)
		}
		for _, t := range r.Wrong {
			fmt.Fprintf(e.stderr, "refused %s row %d %s: %s\n", r.File, t.Row, t.Name, t.Reason)
		}
		for _, t := range r.Warnings {
			fmt.Fprintf(e.stderr, "look at %s row %d %s: %s\n", r.File, t.Row, t.Name, t.Reason)
		}
		b.set(done)
	})
	b.finish()
	if err != nil {
		return err
	}
	if c.JSON {
		for _, r := range reports {
			if err := writeJSON(e.stdout, r); err != nil {
				return err
			}
		}
	}
	return placesSummary(e, reports)
}

func placesSummary(e *env, reports []place.Report) error {
	var sum place.Report
	refused, wrong := 0, 0
	for _, r := range reports {
		sum.Loaded, sum.Updated, sum.Unchanged, sum.Withdrawn = sum.Loaded+r.Loaded, sum.Updated+r.Updated, sum.Unchanged+r.Unchanged, sum.Withdrawn+r.Withdrawn
		sum.NoPoint, sum.NoHours = sum.NoPoint+r.NoPoint, sum.NoHours+r.NoHours
		wrong += len(r.Wrong)
		if r.Refused != "" {
			refused++
		}
	}
	table := tabwriter.NewWriter(e.stderr, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "loaded\t%d\tnew places\n", sum.Loaded)
	fmt.Fprintf(table, "updated\t%d\tknown ones of which something has changed\n", sum.Updated)
	fmt.Fprintf(table, "unchanged\t%d\t\n", sum.Unchanged)
	fmt.Fprintf(table, "withdrawn\t%d\tno longer in their list\n", sum.Withdrawn)
	fmt.Fprintf(table, "without a map point\t%d\tshown apart, by district and street\n", sum.NoPoint)
	fmt.Fprintf(table, "opening hours not known\t%d\tnobody is told that these are open\n", sum.NoHours)
	fmt.Fprintf(table, "refused\t%d\trows, and %d files\n", wrong, refused)
	if err := table.Flush(); err != nil {
		return err
	}
	switch {
	case len(reports) == 0:
		return fmt.Errorf("%w: there is no list there; name CSV, GeoJSON or JSON lines files, or a folder with some", errWrong)
	case refused > 0:
		return fmt.Errorf("%d of %d files were refused; the rest is loaded", refused, len(reports))
	case wrong > 0:
		return fmt.Errorf("%d rows were refused; the rest is loaded", wrong)
	}
	return nil
}

func (a *App) places() *place.Loader {
	return &place.Loader{Pool: a.Pool, Now: time.Now}
}

type placesListCmd struct {
	Source    string `help:"Of this source only." placeholder:"S"`
	Kind      string `help:"Of this kind only: station, market, training, bureau, legal_aid, other." enum:"station,market,training,bureau,legal_aid,other," default:"" placeholder:"K"`
	Region    string `help:"In this region only: name or code." placeholder:"CODE|NAME"`
	Doubtful  bool   `help:"Only those with warnings or without a map point."`
	Withdrawn bool   `help:"Those that are no longer shown."`
	JSON      bool   `help:"Print a JSON object for each."`
	Limit     int    `help:"How many at most." default:"1000" placeholder:"N"`
}

// Run lists places as an admin sees them.
func (c *placesListCmd) Run(ctx context.Context, e *env) error {
	if c.Limit < 1 {
		return fmt.Errorf("%w: --limit takes a number from 1", errWrong)
	}
	f := place.Filter{Source: c.Source, Kind: place.Kind(c.Kind), Doubtful: c.Doubtful, Withdrawn: c.Withdrawn, Limit: c.Limit}
	var err error
	if f.Region, err = region.Parse(c.Region); err != nil {
		return fmt.Errorf("%w: --region: %w", errWrong, err)
	}
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	all, err := a.places().List(ctx, f)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	for _, p := range all {
		if c.JSON {
			if err := writeJSON(e.stdout, p); err != nil {
				return err
			}
			continue
		}
		at := "no map point"
		if p.Lat != nil {
			at = fmt.Sprintf("%.5f,%.5f", *p.Lat, *p.Lon)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.Source, p.ID, p.Kind, cmp.Or(p.Region, "-"), p.Name, at, strings.Join(p.Warnings, "; "))
	}
	if len(all) == 0 {
		fmt.Fprintln(e.stderr, "there is none")
	}
	if len(all) == c.Limit {
		fmt.Fprintf(e.stderr, "there may be more than %d: --limit\n", c.Limit)
	}
	return table.Flush()
}
