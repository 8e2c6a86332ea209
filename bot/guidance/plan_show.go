package guidance

import (
	"strconv"

	"careerbot/prompts"
)

func (t *planTalk) asks(text string, s planState, choices ...Choice) Reply {
	r := Reply{Text: text, Choices: choices, State: t.said.State}
	r.State.Talk, r.State.Plan, r.State.Done = "plan", &s, s.Ask == ""
	return r
}

func (t *planTalk) press(verb string, id int64) Choice {
	c := Choice{prompts.PlanLabel(t.said.Language, verb), prompts.PlanWord(t.said.Language, verb)}
	if id > 0 {
		c.Say += " #" + strconv.FormatInt(id, 10)
	}
	return c
}

func (t *planTalk) askWhich(verb string) Reply {
	var choices []Choice
	for i, s := range t.plan.Open {
		choices = append(choices, Choice{signs[i] + " " + shortWords(s.Words, 16), prompts.PlanWord(t.said.Language, verb) + " #" + strconv.FormatInt(s.ID, 10)})
	}
	return t.asks(t.say("which", ""), planState{Ask: "which", Verb: verb}, append(choices, t.press("stop", 0))...)
}

var signs = []string{"①", "②", "③"}

func (t *planTalk) show(what string) Reply {
	view := prompts.PlanView{What: what, Remind: t.plan.Remind, By: t.plan.By, Today: t.today}
	for _, s := range t.plan.Open {
		view.Open = append(view.Open, prompts.PlanStep{Words: s.Words, Day: s.Due})
	}
	for _, s := range t.plan.Done[:min(3, len(t.plan.Done))] {
		view.Done = append(view.Done, s.Words)
	}
	r := t.asks(prompts.Plan(t.said.Language, view), planState{})
	r.Answered = true
	for i, s := range t.plan.Open {
		c := t.press("done", s.ID)
		c.Label = signs[i] + " " + c.Label
		r.Choices = append(r.Choices, c)
	}
	if len(t.plan.Open) < MostSteps {
		r.Choices = append(r.Choices, t.press("add", 0))
	}
	dated := false
	for _, s := range t.plan.Open {
		dated = dated || s.Due != nil
	}
	switch {
	case len(t.plan.Open) > 0:
		r.Choices = append(r.Choices, t.press("edit", 0))
		fallthrough
	case t.plan.Remind:
		if t.plan.Remind {
			r.Choices = append(r.Choices, t.press("quiet", 0))
		} else if dated {
			r.Choices = append(r.Choices, t.press("remind", 0))
		}
	}
	if what == "" {
		for _, name := range []string{"cv", "letter", "interview", "bring"} {
			r.Choices = append(r.Choices, t.press(name, 0))
		}
	}
	return r
}

func (t *planTalk) full(words string) Reply {
	r := t.show("full")
	r.State.Plan.Words = StepWords(words)
	return r
}

func (t *planTalk) askDay(s planState, words string) Reply {
	choices := []Choice{}
	for _, day := range []string{"today", "tomorrow", "monday", "no_day"} {
		choices = append(choices, t.press(day, s.Step))
	}
	return t.asks(t.say("day", words), s, choices...)
}

func (t *planTalk) askAgain(s planState) Reply {
	r := t.askDay(s, "")
	r.Text = t.say("day_again", "")
	return r
}

func shortWords(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
