package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"careerbot/bot"
	"careerbot/internal/region"
	"careerbot/internal/text"
)

type staffCmd struct {
	Add    staffAddCmd    `cmd:"" help:"Add somebody, or change who has the same Telegram id."`
	List   staffListCmd   `cmd:"" help:"List the staff."`
	Remove staffRemoveCmd `cmd:"" help:"Take somebody off the staff; their open cases go back to the queue."`
	Team   staffTeamCmd   `cmd:"" help:"Make a team with working hours, or change it; team list lists them."`
}

type staffAddCmd struct {
	Name      string   `arg:"" help:"As people are told it."`
	Telegram  int64    `required:"" placeholder:"ID" help:"Their Telegram user id, a number."`
	Role      string   `enum:"counsellor,supervisor,admin" default:"counsellor" help:"counsellor, supervisor or admin."`
	Languages []string `placeholder:"zh,en" help:"That they speak; all if empty."`
	Regions   []string `placeholder:"REGION,…" help:"Names or codes that they know the rules of; all if empty."`
	Skills    []string `placeholder:"TOPIC,…" help:"Topics that they know best, as unpaid_wages."`
	Capacity  int      `default:"5" placeholder:"N" help:"Cases that they can have at a time."`
	Team      string   `help:"Team whose hours they keep; without one they have none."`
}

// Run adds to the staff.
func (c *staffAddCmd) Run(ctx context.Context, e *env) error {
	s := bot.Staff{Telegram: c.Telegram, Name: strings.TrimSpace(c.Name), Role: c.Role, Languages: c.Languages, Skills: c.Skills, Capacity: c.Capacity, Team: c.Team}
	switch {
	case s.Name == "":
		return fmt.Errorf("%w: a name is needed", errWrong)
	case c.Telegram <= 0:
		return fmt.Errorf("%w: --telegram takes a user id, a number above 0", errWrong)
	case c.Capacity < 1:
		return fmt.Errorf("%w: --capacity takes a number from 1", errWrong)
	}
	for _, l := range c.Languages {
		if l != "zh" && l != "en" {
			return fmt.Errorf("%w: --languages takes zh and en, not %q", errWrong, l)
		}
	}
	for _, t := range c.Skills {
		if !text.KnownConcept(t) {
			return fmt.Errorf("%w: --skills takes topics as unpaid_wages, disability, arbitration, not %q", errWrong, t)
		}
	}
	for _, r := range c.Regions {
		code, err := region.Parse(r)
		if err != nil {
			return fmt.Errorf("%w: --regions: %w", errWrong, err)
		}
		s.Regions = append(s.Regions, code)
	}
	return withApp(ctx, e, func(a *App) error {
		id, err := a.Bot.AddStaff(ctx, s)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.stdout, "%d\n", id)
		if a.Bot.Desk == nil {
			fmt.Fprintln(e.stderr, "there is no group in Telegram to work in: set COUNSELLOR_CHAT_ID and TELEGRAM_BOT_TOKEN, or give them a login to the web inbox")
		}
		return nil
	})
}

type staffListCmd struct {
	JSON bool `help:"Print a JSON object for each."`
}

// Run lists the staff.
func (c *staffListCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		all, err := a.Bot.Roster(ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
		or := func(s []string) string {
			if len(s) == 0 {
				return "all"
			}
			return strings.Join(s, ",")
		}
		for _, s := range all {
			if c.JSON {
				if err := writeJSON(e.stdout, s); err != nil {
					return err
				}
				continue
			}
			duty := "off duty"
			if s.Duty != nil {
				duty = "on duty"
			}
			fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\t%d of %d cases\t%s\n", s.ID, line(s.Name), s.Role, s.Team, or(s.Languages), or(s.Regions), s.Cases, s.Capacity, duty)
		}
		if len(all) == 0 {
			fmt.Fprintln(e.stderr, "there is no staff: careerbot staff add")
		}
		return table.Flush()
	})
}

type staffRemoveCmd struct {
	ID int64 `arg:"" help:"As staff list shows it."`
}

// Run takes somebody off the staff.
func (c *staffRemoveCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		err := a.Bot.RemoveStaff(ctx, c.ID)
		if errors.Is(err, bot.ErrNoStaff) {
			return fmt.Errorf("%w: there is nobody of number %d: see careerbot staff list", errWrong, c.ID)
		}
		return err
	})
}

type staffTeamCmd struct {
	Set  staffTeamSetCmd  `cmd:"" default:"withargs" help:"Make a team with working hours, or change it. The word set can be left out."`
	List staffTeamListCmd `cmd:"" help:"List the teams."`
}

type staffTeamSetCmd struct {
	Name     string   `arg:"" help:"Of the team."`
	Zone     string   `default:"Asia/Shanghai" help:"Time zone of the hours."`
	Hours    []string `placeholder:"\"mon-fri 09:00-12:00\",…" help:"Spans of a day or of days, several if there is a break; always if empty."`
	Holidays []string `placeholder:"YYYY-MM-DD,…" help:"Days on which nobody works."`
}

// Run makes a team or changes it.
func (c *staffTeamSetCmd) Run(ctx context.Context, e *env) error {
	hours, err := spans(c.Hours)
	if err != nil {
		return fmt.Errorf("%w: --hours: %w", errWrong, err)
	}
	return withApp(ctx, e, func(a *App) error {
		if err := a.Bot.SetTeam(ctx, bot.Team{Name: c.Name, TimeZone: c.Zone, Hours: hours, Holidays: c.Holidays}); err != nil {
			return fmt.Errorf("%w: %w", errWrong, err)
		}
		return nil
	})
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

// spans writes mon-fri out as the days that it stands for.
func spans(given []string) (all []string, err error) {
	days := []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	at := func(day string) int {
		for i, d := range days {
			if d == day {
				return i
			}
		}
		return -1
	}
	for _, s := range given {
		day, times, _ := strings.Cut(strings.TrimSpace(s), " ")
		from, to, ranged := strings.Cut(strings.ToLower(day), "-")
		if !ranged {
			to = from
		}
		i, j := at(from), at(to)
		if i < 0 || j < i {
			return nil, fmt.Errorf("%q: it takes mon 09:00-12:00 or mon-fri 09:00-12:00", s)
		}
		for _, d := range days[i : j+1] {
			all = append(all, d+" "+strings.TrimSpace(times))
		}
	}
	return all, nil
}

// withApp does something with the program opened.
func withApp(ctx context.Context, e *env, do func(*App) error) error {
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	return do(a)
}
