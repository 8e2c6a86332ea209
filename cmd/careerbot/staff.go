package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"careerbot/bot"
)

type staffCmd struct {
	Add      staffAddCmd      `cmd:"" help:"Add somebody, or change who has the same Telegram id. With --login, a one-time password is printed on stderr."`
	List     staffListCmd     `cmd:"" help:"List the staff."`
	Remove   staffRemoveCmd   `cmd:"" help:"Take somebody off the staff; their open cases go back to the queue."`
	Password staffPasswordCmd `cmd:"" help:"Print a new one-time password for somebody, and sign them out everywhere."`
	Team     staffTeamCmd     `cmd:"" help:"Make a team with working hours, or change it; team list lists them."`
}

type staffAddCmd struct {
	Name      string   `arg:"" help:"As people are told it."`
	Telegram  int64    `placeholder:"ID" help:"Their Telegram user id, a number; this or --login is needed."`
	Login     string   `placeholder:"LOGIN" help:"With which they sign in at /inbox/."`
	Email     string   `placeholder:"ADDRESS" help:"By which their account at the identity provider is found."`
	Role      string   `enum:"counsellor,supervisor,admin" default:"counsellor" help:"counsellor, supervisor or admin."`
	Languages []string `placeholder:"zh,en" help:"That they speak; all if empty."`
	Regions   []string `placeholder:"REGION,…" help:"Names or codes that they know the rules of; all if empty."`
	Skills    []string `placeholder:"TOPIC,…" help:"Topics that they know best, as unpaid_wages."`
	Capacity  int      `default:"5" placeholder:"N" help:"Cases that they can have at a time."`
	Team      string   `help:"Team whose hours they keep; without one they have none."`
}

// Run adds to the staff.
func (c *staffAddCmd) Run(ctx context.Context, e *env) error {
	s := bot.Staff{
		Telegram: c.Telegram, Name: c.Name, Role: c.Role, Languages: c.Languages, Regions: c.Regions, Skills: c.Skills, Capacity: c.Capacity, Team: c.Team,
		Login: c.Login, Email: c.Email,
	}
	return withApp(ctx, e, func(a *App) error {
		id, err := a.Bot.AddStaff(ctx, s)
		if err != nil {
			return misused(err)
		}
		fmt.Fprintf(e.stdout, "%d\n", id)
		if a.Bot.Desk == nil {
			fmt.Fprintln(e.stderr, "there is no group in Telegram to work in: set COUNSELLOR_CHAT_ID and TELEGRAM_BOT_TOKEN, or give them a login to the web inbox")
		}
		one, err := a.Bot.StaffMember(ctx, id)
		if err != nil || one.Login == "" || one.PasswordAt != nil {
			return err // who has a password keeps it
		}
		// What reads the number from stdout does not get the password with it.
		secret, err := a.Bot.OneTimePassword(ctx, bot.Operator, id)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.stderr, "one-time password, for %d hours: %s\n", int(bot.OneTimeFor.Hours()), secret)
		return nil
	})
}

// misused makes of what is wrong with an account what is wrong with the arguments.
func misused(err error) error {
	var wrong *bot.AccountError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%w: %w", errWrong, err)
	}
	return err
}

type staffPasswordCmd struct {
	ID int64 `arg:"" help:"As staff list shows it."`
}

// Run makes a new one-time password.
func (c *staffPasswordCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		secret, err := a.Bot.OneTimePassword(ctx, bot.Operator, c.ID)
		switch {
		case errors.Is(err, bot.ErrNoStaff):
			return fmt.Errorf("%w: there is nobody of number %d: see careerbot staff list", errWrong, c.ID)
		case err != nil:
			return misused(err)
		}
		fmt.Fprintln(e.stdout, secret)
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
			fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%d of %d cases\t%s\n", s.ID, line(s.Name), s.Login, s.Role, s.Team, or(s.Languages), or(s.Regions), s.Cases, s.Capacity, duty)
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
	return withApp(ctx, e, func(a *App) error {
		if err := a.Bot.SetTeam(ctx, bot.Team{Name: c.Name, TimeZone: c.Zone, Hours: c.Hours, Holidays: c.Holidays}); err != nil {
			return misused(err)
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

// withApp does something with the program opened.
func withApp(ctx context.Context, e *env, do func(*App) error) error {
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	return do(a)
}
