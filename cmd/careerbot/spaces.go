package main

import (
	"context"
	"fmt"
	"strconv"
	"text/tabwriter"

	"careerbot/knowledge"
)

type spacesCmd struct {
	List   spacesListCmd   `cmd:"" help:"List embedding spaces: which is searched, how far each is filled."`
	Build  spacesBuildCmd  `cmd:"" help:"Fill the space of another model beside the one that is searched; goes on where it stopped."`
	Switch spacesSwitchCmd `cmd:"" help:"Search in another space, if the golden questions are answered as well there."`
	Back   spacesBackCmd   `cmd:"" help:"Search again in the space before the last switch."`
	Drop   spacesDropCmd   `cmd:"" help:"Delete a space that is not searched."`
}

type spacesListCmd struct {
	JSON bool `help:"Print a JSON object for each."`
}

// Run lists embedding spaces.
func (c *spacesListCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		all, err := a.Library.Spaces(ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
		for _, s := range all {
			if c.JSON {
				if err := writeJSON(e.stdout, s); err != nil {
					return err
				}
				continue
			}
			state := ""
			if s.Current {
				state = "searched"
			}
			fmt.Fprintf(table, "%d\t%s\t%d dimensions\t%d of %d\t%s\t%s\n", s.ID, s.Model, s.Dimensions, s.Done, s.All, state, s.Trouble)
		}
		return table.Flush()
	})
}

type spacesBuildCmd struct {
	Model      string `arg:"" help:"Name of the model at OPENAI_BASE_URL."`
	Dimensions int    `help:"Dimensions asked of it; 0: what it gives." default:"0" placeholder:"N"`
}

// Run fills a space. What is broken off goes on when it is run again, or while the
// program serves.
func (c *spacesBuildCmd) Run(ctx context.Context, e *env) error {
	if c.Dimensions < 0 || c.Dimensions > 4000 {
		return fmt.Errorf("%w: --dimensions takes a number from 0 to 4000", errWrong)
	}
	return withApp(ctx, e, func(a *App) error {
		id, err := a.Library.Build(ctx, c.Model, c.Dimensions, operator(), a.operated("space_built", c.Model))
		if err != nil {
			return err
		}
		if err := a.Library.FillSpaces(ctx, a.vacancies().Embed); err != nil {
			return err
		}
		all, err := a.Library.Spaces(ctx)
		if err != nil {
			return err
		}
		for _, s := range all {
			if s.ID != id {
				continue
			}
			if err := writeJSON(e.stdout, s); err != nil {
				return err
			}
			if !s.Ready() {
				return fmt.Errorf("%w: %d of %d; %s", knowledge.ErrUnfilled, s.Done, s.All, s.Trouble)
			}
			fmt.Fprintf(e.stderr, "filled; to search in it: careerbot spaces switch %d\n", id)
		}
		return nil
	})
}

type spacesSwitchCmd struct {
	ID int32 `arg:"" help:"Number, see spaces list."`
}

// Run switches the library to another space.
func (c *spacesSwitchCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		err := a.Library.Switch(ctx, c.ID, operator(), a.operated("space_switched", strconv.Itoa(int(c.ID))))
		if err == nil {
			fmt.Fprintln(e.stderr, "questions are searched in it; to go back: careerbot spaces back")
		}
		return err
	})
}

type spacesBackCmd struct{}

// Run goes back to the space before.
func (c *spacesBackCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error { return a.Library.Back(ctx, operator(), a.operated("space_back", "")) })
}

type spacesDropCmd struct {
	ID int32 `arg:"" help:"Number, see spaces list."`
}

// Run deletes a space.
func (c *spacesDropCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		return a.Library.Drop(ctx, c.ID, a.operated("space_dropped", strconv.Itoa(int(c.ID))))
	})
}
