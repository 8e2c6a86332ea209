package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"careerbot/knowledge/vacancy"
	"careerbot/knowledge/vacancy/feed"
)

type vacanciesSourcesCmd struct {
	Add    sourcesAddCmd    `cmd:"" help:"Add a feed that has an address, or change it."`
	List   sourcesListCmd   `cmd:"" help:"List the sources and how their last runs went."`
	Run    sourcesRunCmd    `cmd:"" help:"Fetch a source now."`
	Remove sourcesRemoveCmd `cmd:"" help:"End a source: its vacancies are withdrawn at once, the records are kept."`
}

type sourcesAddCmd struct {
	Name    string        `arg:"" help:"What the source is called."`
	URL     string        `arg:"" name:"url" help:"Where the feed is."`
	Label   string        `help:"What people are shown as the source. Default: the mapping's." placeholder:"L"`
	Mapping string        `help:"A YAML file that says where the fields are, or a built-in one; schemaorg if not given, careerbot for the feed of another instance." placeholder:"FILE"`
	Kind    string        `help:"Its form: csv, xlsx, ndjson, json, html. Default: what it looks like." enum:"csv,xlsx,ndjson,json,html," default:""`
	Every   time.Duration `help:"How often it is fetched while careerbot serves, as 1h; 0 is only by hand." default:"1h" placeholder:"D"`
	Whole   bool          `help:"The feed is all that the source has: withdraw what is not in it."`
	Keep    bool          `help:"Do not pass its vacancies on to others: its owner has not allowed it."`
	Private bool          `help:"The feed may lie in a private network. Only for your own servers."`
}

// Run stores the source. Its mapping is stored with it, so that every replica has it.
func (c *sourcesAddCmd) Run(ctx context.Context, e *env) error {
	if u, err := url.Parse(c.URL); err == nil && c.Mapping == "" && strings.HasSuffix(u.Path, "/feeds/jobpostings.ndjson") {
		c.Mapping = "careerbot" // another instance
	}
	text, err := vacancy.MappingText(c.Mapping)
	if err != nil {
		return fmt.Errorf("%w: %w", errWrong, err)
	}
	mapping, err := vacancy.ParseMapping(text)
	if err != nil {
		return fmt.Errorf("%w: %w", errWrong, err)
	}
	if c.Label == "" {
		c.Label = mapping.Label
	}
	if c.Label == "" {
		return fmt.Errorf("%w: people must see where a vacancy comes from: give --label, or label in the mapping", errWrong)
	}
	src := vacancy.Source{Name: c.Name, Label: c.Label, URL: c.URL, Kind: feed.Kind(c.Kind), Mapping: text, Every: c.Every, Whole: c.Whole, Private: c.Private, Unshared: c.Keep}
	if err := src.Check(); err != nil {
		return fmt.Errorf("%w: %w", errWrong, err)
	}
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.vacancies().AddSource(ctx, src); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s added\n", c.Name)
	return nil
}

type sourcesListCmd struct {
	JSON bool `help:"Print a JSON object for each."`
}

// Run lists the sources.
func (c *sourcesListCmd) Run(ctx context.Context, e *env) error {
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	sources, err := a.vacancies().Sources(ctx)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	for _, s := range sources {
		if c.JSON {
			if err := writeJSON(e.stdout, s); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(table, "%s\t%s\t%d offered\t%s\t%s\n", s.Name, line(s.Label), s.Live, schedule(s), line(s.Error))
	}
	if len(sources) == 0 {
		fmt.Fprintln(e.stderr, "no source yet: careerbot vacancies load, or careerbot vacancies sources add")
	}
	return table.Flush()
}

func schedule(s vacancy.Source) string {
	said := "by hand"
	switch {
	case s.Removed != nil:
		return "removed " + s.Removed.Format(time.DateOnly)
	case s.Due != nil:
		said = fmt.Sprintf("every %v, next %s", s.Every, s.Due.Format(time.DateTime))
	}
	if s.Ran != nil {
		said += ", last " + s.Ran.Format(time.DateTime)
	}
	if s.Failures > 0 {
		said += fmt.Sprintf(", FAILED %d times", s.Failures)
	}
	return said
}

type sourcesRunCmd struct {
	Name string `arg:"" help:"The source."`
	JSON bool   `help:"Print the report as JSON."`
}

// Run fetches a source now.
func (c *sourcesRunCmd) Run(ctx context.Context, e *env) error {
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	report, err := a.vacancies().RunSource(ctx, c.Name, refusals(e.stderr, bar{}))
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(e.stdout, report)
	}
	return report.Write(e.stdout)
}

type sourcesRemoveCmd struct {
	Name string `arg:"" help:"The source."`
}

// Run ends a source.
func (c *sourcesRemoveCmd) Run(ctx context.Context, e *env) error {
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	n, err := a.vacancies().RemoveSource(ctx, c.Name)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s removed, %d vacancies withdrawn\n", c.Name, n)
	return nil
}

// describeVacancies says what is offered, what waits for a person, and which feeds fail.
func (a *App) describeVacancies(ctx context.Context, say func(string, string, ...any)) error {
	var live, review, incomplete int
	err := a.Pool.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM vacancy_live), (SELECT count(*) FROM vacancy WHERE state = 'review'),
		       (SELECT count(*) FROM vacancy WHERE state = 'incomplete')`).Scan(&live, &review, &incomplete)
	if err != nil {
		return fmt.Errorf("look at the vacancies: %w", err)
	}
	sources, err := a.vacancies().Sources(ctx)
	if err != nil {
		return fmt.Errorf("look at the sources of vacancies: %w", err)
	}
	if len(sources) == 0 {
		say("vacancies", "none; load some with careerbot vacancies load PATH, or add a feed with careerbot vacancies sources add")
		return nil
	}
	look := ""
	if review > 0 {
		look = "; see careerbot vacancies review list"
	}
	say("vacancies", "%d offered, %d wait for review, %d are incomplete%s", live, review, incomplete, look)
	for _, s := range sources {
		if s.Removed == nil && s.Error != "" {
			next := "not on a schedule"
			if s.Due != nil {
				next = "tried again after " + s.Due.Format(time.DateTime)
			}
			say("vacancy feed", "NOT WELL: %s failed %d times in a row: %s; %s", line(s.Name), s.Failures, line(s.Error), next)
		}
	}
	return nil
}
