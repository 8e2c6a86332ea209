package main

import (
	"context"
	"errors"
	"fmt"

	"careerbot/bot"
)

// staffSetCmd has what is to be changed; nil is left as it is.
type staffSetCmd struct {
	ID        int64    `arg:"" help:"As staff list shows it."`
	Name      *string  `placeholder:"NAME" help:"As people are told it."`
	Telegram  *int64   `placeholder:"ID" help:"Their Telegram user id; 0 for none."`
	Login     *string  `placeholder:"LOGIN" help:"With which they sign in at /inbox/; empty for none."`
	Email     *string  `placeholder:"ADDRESS" help:"By which their account at the identity provider is found; empty for none."`
	Role      *string  `placeholder:"ROLE" help:"counsellor, supervisor or admin."`
	Languages []string `placeholder:"zh,en" help:"That they speak; or the word all."`
	Regions   []string `placeholder:"REGION,…" help:"Names or codes that they know the rules of; or the word all."`
	Skills    []string `placeholder:"TOPIC,…" help:"Topics that they know best; or the word none."`
	Capacity  *int     `placeholder:"N" help:"Cases that they can have at a time."`
	Team      *string  `placeholder:"TEAM" help:"Team whose hours they keep; empty for none."`
}

// Run changes somebody.
func (c *staffSetCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		s, err := a.Bot.StaffMember(ctx, c.ID)
		if errors.Is(err, bot.ErrNoStaff) {
			return fmt.Errorf("%w: there is nobody of number %d: see careerbot staff list", errWrong, c.ID)
		}
		if err != nil {
			return err
		}
		for to, from := range map[*string]*string{&s.Name: c.Name, &s.Login: c.Login, &s.Email: c.Email, &s.Role: c.Role, &s.Team: c.Team} {
			if from != nil {
				*to = *from
			}
		}
		if c.Telegram != nil {
			s.Telegram = *c.Telegram
		}
		if c.Capacity != nil {
			s.Capacity = *c.Capacity
		}
		if c.Languages != nil {
			s.Languages = unless(c.Languages, "all")
		}
		if c.Regions != nil {
			s.Regions = unless(c.Regions, "all")
		}
		if c.Skills != nil {
			s.Skills = unless(c.Skills, "none")
		}
		if err := a.Bot.ChangeStaff(ctx, bot.Operator, s); err != nil {
			return misused(err)
		}
		return tellPassword(ctx, e, a, c.ID)
	})
}
