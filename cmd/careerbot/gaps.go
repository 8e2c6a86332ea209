package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
)

type gapsCmd struct {
	List gapsListCmd `cmd:"" help:"List the questions that the library did not answer, or only in part, the newest first."`
}

type gapsListCmd struct {
	JSON  bool `help:"Print a JSON object for each."`
	Limit int  `help:"How many at most." default:"100" placeholder:"N"`
}

// Run lists gaps: what the library lacks, without who asked.
func (c *gapsListCmd) Run(ctx context.Context, e *env) error {
	if c.Limit < 1 {
		return fmt.Errorf("%w: --limit takes a number from 1", errWrong)
	}
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	gaps, err := a.Bot.Gaps(ctx, c.Limit)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	for _, g := range gaps {
		if c.JSON {
			if err := writeJSON(e.stdout, g); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", g.Asked.Format(time.DateTime), g.Outcome, g.Region, line(g.Question), line(strings.Join(g.Nearest, "; ")))
	}
	if len(gaps) == 0 {
		fmt.Fprintln(e.stderr, "no question is open")
	}
	return table.Flush()
}
