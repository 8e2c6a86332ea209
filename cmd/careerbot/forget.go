package main

import (
	"context"
	"fmt"

	"careerbot/bot"
)

type forgetCmd struct {
	Number int64 `arg:"" help:"The conversation's number, as /mydata tells it to the person."`
}

// Run erases a conversation with all that is kept of it.
func (c *forgetCmd) Run(ctx context.Context, e *env) error {
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.Bot.Forget(ctx, bot.Operator, c.Number); err != nil {
		return fmt.Errorf("conversation %d: %w", c.Number, err)
	}
	fmt.Fprintf(e.stdout, "%d erased\n", c.Number)
	return nil
}
