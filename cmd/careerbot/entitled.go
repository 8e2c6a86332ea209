package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"careerbot/internal/pause"
)

// ensureRules brings in the rules that come with the program and publishes those whose
// clauses the library has; it says how many of the rest wait for laws.
func (a *App) ensureRules(ctx context.Context, w io.Writer) error {
	own, err := a.entitlements().Ensure(ctx)
	if err != nil {
		return fmt.Errorf("bring in the rules of entitlements: %w", err)
	}
	if n := len(own.Published); n > 0 {
		fmt.Fprintf(w, "%d rules of what people are entitled to are used; their clauses are in the library\n", n)
	}
	if n := len(own.Waiting); n > 0 {
		fmt.Fprintf(w, "%d rules of what people are entitled to wait until the laws that they cite are loaded: careerbot entitlements check\n", n)
	}
	return nil
}

// lookAgain is how often it is asked whether laws have come for rules that wait.
const lookAgain = 5 * time.Minute

// keepRules publishes rules that wait once their laws are loaded.
func (a *App) keepRules(ctx context.Context) {
	for pause.For(ctx, lookAgain) {
		own, err := a.entitlements().Ensure(ctx)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			a.Log.Error("look at the rules of entitlements", "error", err)
		case len(own.Published) > 0:
			a.Log.Info("rules of entitlements are used", "rules", strings.Join(own.Published, ","))
		}
	}
}
