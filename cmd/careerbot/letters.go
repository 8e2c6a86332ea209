package main

import (
	"context"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"careerbot/bot/telegram"
)

type lettersCmd struct {
	List   lettersListCmd   `cmd:"" help:"List the updates that could not be understood, the newest first."`
	Replay lettersReplayCmd `cmd:"" help:"Read updates again, with what this version of the program understands."`
}

type lettersListCmd struct {
	JSON  bool `help:"Print a JSON object for each."`
	Body  bool `help:"Show the updates as they came: they hold what people wrote."`
	Limit int  `help:"How many at most." default:"100" placeholder:"N"`
}

// letter is a dead letter as it is printed.
type letter struct {
	ID       int64     `json:"update_id"`
	Received time.Time `json:"received"`
	Error    string    `json:"error"`
	Body     string    `json:"body,omitempty"`
}

// Run lists dead letters. What people wrote is shown only where it is asked for.
func (c *lettersListCmd) Run(ctx context.Context, e *env) error {
	if c.Limit < 1 {
		return fmt.Errorf("%w: --limit takes a number from 1", errWrong)
	}
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	letters, err := telegram.Stored(a.Bot).Letters(ctx, c.Limit)
	if err != nil {
		return fmt.Errorf("list the updates that could not be understood: %w", err)
	}
	table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	for _, l := range letters {
		shown := letter{ID: l.ID, Received: l.Received, Error: l.Error}
		if c.Body {
			shown.Body = l.Body
		}
		if c.JSON {
			if err := writeJSON(e.stdout, shown); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(table, "%d\t%s\t%s\n", shown.ID, shown.Received.Format(time.DateTime), line(shown.Error))
		if c.Body {
			fmt.Fprintf(table, "\t\t%s\n", line(shown.Body))
		}
	}
	if len(letters) == 0 {
		fmt.Fprintln(e.stderr, "every update was understood")
	}
	return table.Flush()
}

type lettersReplayCmd struct {
	All  bool    `help:"Read all of them again."`
	JSON bool    `help:"Print a JSON object for each."`
	IDs  []int64 `arg:"" optional:"" name:"id" help:"Numbers of updates, from the list."`
}

// Run reads dead letters again. It fails if one is still not understood, or is
// none.
func (c *lettersReplayCmd) Run(ctx context.Context, e *env) error {
	if c.All == (len(c.IDs) > 0) {
		return fmt.Errorf("%w: give the numbers of updates, or --all", errWrong)
	}
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	door := telegram.Stored(a.Bot)
	ids := c.IDs
	if c.All {
		letters, err := door.Letters(ctx, 1_000_000)
		if err != nil {
			return fmt.Errorf("list the updates that could not be understood: %w", err)
		}
		for _, l := range slices.Backward(letters) { // in the order in which they came
			ids = append(ids, l.ID)
		}
	}
	var all outcomes
	for _, id := range ids {
		state, why, err := door.Replay(ctx, id)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			all.fail(e, "update", id, err)
		case state == "dead":
			all.fail(e, "update", id, fmt.Errorf("still not understood: %s", line(why)))
		}
		if err == nil {
			if err := all.print(e, c.JSON, id, state); err != nil {
				return err
			}
		}
	}
	return all.err("updates", len(ids))
}
