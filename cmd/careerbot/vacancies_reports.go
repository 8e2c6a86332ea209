package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"
)

type reviewReportsCmd struct {
	JSON  bool `help:"Print a JSON object for each."`
	Limit int  `help:"How many at most." default:"100" placeholder:"N"`
}

// Run lists the vacancies of which people say that they look wrong.
func (c *reviewReportsCmd) Run(ctx context.Context, e *env) error {
	if c.Limit < 1 {
		return fmt.Errorf("%w: --limit takes a number from 1", errWrong)
	}
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	all, err := a.Bot.Reports(ctx, c.Limit)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		fmt.Fprintln(e.stderr, "nothing is reported")
	}
	table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	for _, r := range all {
		if c.JSON {
			if err := writeJSON(e.stdout, r); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\tsaid %d times\tfirst on %s\n", r.Vacancy, r.State, line(r.Title), line(r.Employer), line(r.Source), r.People, r.First.Format(time.DateOnly))
	}
	return table.Flush()
}

type reviewLookedCmd struct {
	ID int64  `arg:"" help:"The vacancy's number, as the list shows it."`
	By string `help:"Who has looked. Default: the user of this machine." placeholder:"NAME" env:"USER"`
}

// Run notes that somebody has looked at the reports of a vacancy.
func (c *reviewLookedCmd) Run(ctx context.Context, e *env) error {
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.Bot.SettleReports(ctx, c.ID, c.By); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%d looked at\n", c.ID)
	return nil
}
