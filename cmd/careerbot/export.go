package main

import (
	"context"
	"fmt"
)

type exportCmd struct {
	Number int64 `arg:"" help:"The conversation's number, as /mydata tells it to the person."`
	Mine   bool  `help:"Leave out what staff wrote for themselves: notes, drafts, what was made of the case."`
}

// Run writes all that is kept of a conversation, in every table, as JSON.
func (c *exportCmd) Run(ctx context.Context, e *env) error {
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	all, err := a.Bot.Export(ctx, c.Number, c.Mine)
	if err != nil {
		return fmt.Errorf("conversation %d: %w", c.Number, err)
	}
	fmt.Fprintf(e.stdout, "%s\n", all)
	return nil
}
