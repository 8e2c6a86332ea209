package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"careerbot/bot"
)

type staffTeamCmd struct {
	Add    staffTeamAddCmd    `cmd:"" default:"withargs" help:"Make a team with working hours. The word add can be left out."`
	Set    staffTeamSetCmd    `cmd:"" help:"Change a team, or make it: what is not named stays as it is."`
	List   staffTeamListCmd   `cmd:"" help:"List the teams."`
	Remove staffTeamRemoveCmd `cmd:"" help:"Take a team away that nobody and no open case is in."`
}

type staffTeamAddCmd struct {
	Name     string   `arg:"" help:"Of the team."`
	Zone     string   `default:"Asia/Shanghai" help:"Time zone of the hours."`
	Hours    []string `placeholder:"\"mon-fri 09:00-12:00\",…" help:"Spans of a day or of days, several if there is a break; always if empty."`
	Holidays []string `placeholder:"YYYY-MM-DD,…" help:"Days on which nobody works."`
}

// Run makes a team.
func (c *staffTeamAddCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		return misused(a.Bot.AddTeam(ctx, bot.Operator, bot.Team{Name: c.Name, TimeZone: c.Zone, Hours: c.Hours, Holidays: c.Holidays}))
	})
}

type staffTeamSetCmd struct {
	Name     string   `arg:"" help:"Of the team."`
	Rename   string   `placeholder:"NAME" help:"Its name from now on."`
	Zone     *string  `placeholder:"Asia/Shanghai" help:"Time zone of the hours."`
	Hours    []string `placeholder:"\"mon-fri 09:00-12:00\",…" help:"Spans of a day or of days, several if there is a break; or the word always."`
	Holidays []string `placeholder:"YYYY-MM-DD,…" help:"Days on which nobody works; or the word none."`
}

// Run makes a team or changes it.
func (c *staffTeamSetCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		all, err := a.Bot.Teams(ctx)
		if err != nil {
			return err
		}
		t, change := bot.Team{Name: c.Name, TimeZone: "Asia/Shanghai"}, a.Bot.AddTeam
		if i := slices.IndexFunc(all, func(t bot.TeamOf) bool { return t.Name == c.Name }); i >= 0 {
			t = all[i].Team
			change = func(ctx context.Context, by int64, t bot.Team) error { return a.Bot.RenameTeam(ctx, by, c.Name, t) }
		}
		if c.Rename != "" {
			t.Name = c.Rename
		}
		if c.Zone != nil {
			t.TimeZone = *c.Zone
		}
		if c.Hours != nil {
			t.Hours = unless(c.Hours, "always")
		}
		if c.Holidays != nil {
			t.Holidays = unless(c.Holidays, "none")
		}
		return misused(change(ctx, bot.Operator, t))
	})
}

// unless gives what was listed; nothing where that is the word for it.
func unless(given []string, word string) []string {
	if len(given) == 1 && given[0] == word {
		return nil
	}
	return given
}

type staffTeamRemoveCmd struct {
	Name string `arg:"" help:"Of the team."`
}

// Run takes a team away.
func (c *staffTeamRemoveCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error { return misused(a.Bot.RemoveTeam(ctx, bot.Operator, c.Name)) })
}

type staffTeamListCmd struct {
	JSON bool `help:"Print a JSON object for each."`
}

// Run lists the teams.
func (c *staffTeamListCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		all, err := a.Bot.Teams(ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
		or := func(s []string, none string) string {
			if len(s) == 0 {
				return none
			}
			return strings.Join(s, ", ")
		}
		for _, t := range all {
			if c.JSON {
				if err := writeJSON(e.stdout, t); err != nil {
					return err
				}
				continue
			}
			fmt.Fprintf(table, "%s\t%d staff, %d on duty\t%s\t%s\t%s\n", line(t.Name), t.Staff, t.OnDuty, t.TimeZone, or(t.Hours, "always"), or(t.Holidays, "no holidays"))
		}
		if len(all) == 0 {
			fmt.Fprintln(e.stderr, "there is no team: careerbot staff team NAME")
		}
		return table.Flush()
	})
}
