package main

import (
	"context"
	"fmt"

	"careerbot/bot"
	"careerbot/prompts"
)

type askCmd struct {
	JSON     bool   `help:"Print JSON."`
	Region   string `help:"Where the person is: name or code." placeholder:"R"`
	AsOf     string `help:"The day for which the rules are wanted." placeholder:"DATE"`
	Lang     string `help:"Language of the answer." enum:"zh,en," default:""`
	Question string `arg:"" help:"The question."`
}

// Run answers one question and changes nothing.
func (c *askCmd) Run(ctx context.Context, e *env) error {
	place, asOf, err := whereAndWhen(c.Region, c.AsOf, "")
	if err != nil {
		return err
	}
	a, err := e.ready(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	answer, err := a.Bot.Answer(ctx, bot.Question{Text: c.Question, Region: place, AsOf: asOf, Language: c.Lang})
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(e.stdout, answer)
	}
	_, err = fmt.Fprintln(e.stdout, bot.Render(answer))
	return err
}

// contact says how to reach a person.
func (a *App) contact(language string) string {
	if a.Config.Contact != "" {
		return a.Config.Contact
	}
	return prompts.Contact(language)
}
