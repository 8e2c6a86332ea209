package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
)

type outboxCmd struct {
	List   outboxListCmd   `cmd:"" help:"List the replies that did not arrive, or perhaps, the newest first."`
	Resend outboxResendCmd `cmd:"" help:"Send replies again, although the person may get them twice."`
}

type outboxListCmd struct {
	State string `help:"unknown (it may have arrived) or failed; both if not given." enum:"unknown,failed," default:""`
	JSON  bool   `help:"Print a JSON object for each."`
	Limit int    `help:"How many at most." default:"100" placeholder:"N"`
}

// Run lists troubled replies, without their words.
func (c *outboxListCmd) Run(ctx context.Context, e *env) error {
	if c.Limit < 1 {
		return fmt.Errorf("%w: --limit takes a number from 1", errWrong)
	}
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	troubles, err := a.Bot.Troubles(ctx, c.State, c.Limit)
	if err != nil {
		return fmt.Errorf("list the replies that did not arrive: %w", err)
	}
	table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	for _, t := range troubles {
		if c.JSON {
			if err := writeJSON(e.stdout, t); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%d tries\t%s\n", t.ID, t.State, t.Channel, t.Since.Format(time.DateTime), t.Attempts, line(t.Error))
	}
	if len(troubles) == 0 {
		fmt.Fprintln(e.stderr, "there is no such reply")
	}
	return table.Flush()
}

type outboxResendCmd struct {
	JSON bool    `help:"Print a JSON object for each."`
	IDs  []int64 `arg:"" name:"id" help:"Numbers of replies, from the list."`
}

// Run puts replies back in the queue. It fails if one is not among those that
// did not arrive.
func (c *outboxResendCmd) Run(ctx context.Context, e *env) error {
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	fmt.Fprintln(e.stderr, "a reply that is unknown may have arrived: the person may get it twice. It is sent while careerbot serve runs")
	var all outcomes
	for _, id := range c.IDs {
		err := a.Bot.Resend(ctx, id)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			all.fail(e, "reply", id, err)
		default:
			if err := all.print(e, c.JSON, id, "waiting"); err != nil {
				return err
			}
		}
	}
	return all.err("replies", len(c.IDs))
}

// outcomes counts what became of several things that were named.
type outcomes struct{ failed int }

// print says in which state a thing is now.
func (o *outcomes) print(e *env, asJSON bool, id int64, state string) error {
	if asJSON {
		return writeJSON(e.stdout, struct {
			ID    int64  `json:"id"`
			State string `json:"state"`
		}{id, state})
	}
	_, err := fmt.Fprintf(e.stdout, "%d %s\n", id, state)
	return err
}

// fail notes that it did not work for one; the others are done all the same.
func (o *outcomes) fail(e *env, what string, id int64, why error) {
	o.failed++
	fmt.Fprintf(e.stderr, "%s %d: %v\n", what, id, why)
}

func (o *outcomes) err(what string, n int) error {
	if o.failed == 0 {
		return nil
	}
	return fmt.Errorf("%d of %d %s: not done", o.failed, n, what)
}

// line keeps what came from outside in its line of a table, and from steering
// the terminal.
func line(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, s)
}
