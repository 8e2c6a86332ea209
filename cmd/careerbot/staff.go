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
	Set      staffSetCmd      `cmd:"" help:"Change somebody: what is not named stays as it is."`
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
		if a.Bot.Desk == nil && strings.TrimSpace(c.Login) == "" {
			fmt.Fprintln(e.stderr, "there is no group in Telegram to work in: set COUNSELLOR_CHAT_ID and TELEGRAM_BOT_TOKEN, or give them a login to the web inbox")
		}
		return tellPassword(ctx, e, a, id)
	})
}

// tellPassword gives who has a login and no password a one-time one. Who has one
// keeps it. What reads the number from stdout does not get the password with it.
func tellPassword(ctx context.Context, e *env, a *App, id int64) error {
	one, err := a.Bot.StaffMember(ctx, id)
	if err != nil || one.Login == "" || one.PasswordAt != nil {
		return err
	}
	secret, err := a.Bot.OneTimePassword(ctx, bot.Operator, id)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stderr, "one-time password, for %d hours: %s\n", int(bot.OneTimeFor.Hours()), secret)
	return nil
}

// misused makes of what is wrong with an account what is wrong with the arguments.
func misused(err error) error {
	var wrong *bot.AccountError
	var used *bot.TeamInUseError
	switch {
	case errors.Is(err, bot.ErrLastAdmin):
		return fmt.Errorf("%w: it is the last admin: make somebody else one first, or with staff remove say --last", errWrong)
	case errors.Is(err, bot.ErrNoTeam):
		return fmt.Errorf("%w: %w: see careerbot staff team list", errWrong, err)
	case errors.As(err, &wrong) && wrong.Taken && wrong.Field != "name":
		return fmt.Errorf("%w: %w: careerbot staff set ID changes who has it, see careerbot staff list", errWrong, err)
	case errors.As(err, &wrong), errors.As(err, &used):
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
	ID   int64 `arg:"" help:"As staff list shows it."`
	Last bool  `help:"Also the last admin. Then nobody can change anything in the web inbox."`
}

// Run takes somebody off the staff.
func (c *staffRemoveCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		remove := func() error { return a.Bot.DismissStaff(ctx, bot.Operator, c.ID) }
		if c.Last {
			remove = func() error { return a.Bot.RemoveStaff(ctx, c.ID) }
		}
		err := remove()
		if errors.Is(err, bot.ErrNoStaff) {
			return fmt.Errorf("%w: there is nobody of number %d: see careerbot staff list", errWrong, c.ID)
		}
		return misused(err)
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
