package bot

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"careerbot/bot/guidance"
	"careerbot/internal/pattern"
	"careerbot/prompts"
)

// guided gives a message to guidance: a command of it, an answer to what it asked last, or
// words that wish for it.
func (b *Bot) guided(ctx context.Context, q Question, a Answer) (Answer, bool, error) {
	if b.Guide == nil || ofUnasked(a.Question) {
		return a, false, nil
	}
	said := guidance.Said{
		Conversation: q.conversation, Turn: q.turn, Language: a.Language, Region: q.Region, Message: a.Question, Raw: q.Text, State: q.guidance(), Open: q.guides(b), Slow: b.Hub.takeSlow,
		Edited: q.edited, Before: q.memory.before(q.turn, b.Now()), Elsewhere: elsewhere(a.Question), Line: b.line(a.Language), Asked: q.memory.Asked != nil,
	}
	if jobs := q.memory.Jobs; !jobs.over(b.Now()) {
		if said.Jobs = jobs.Cards; jobs.Detail > 0 {
			said.Jobs = append([]int64{jobs.Detail}, jobs.Cards...)
		}
	}
	if said.Open {
		said.Aside = smallTalkIn(a.Question)
	}
	if !q.edited && q.since(said.State) {
		if say, ok := said.State.Pressed(a.Question, said.Open, b.Now()); ok {
			said.Message, said.Raw, said.Aside, said.Open = say, "", "", true
		}
	}
	if name := q.goesBack(a.Question); name != "" { // its command says where it stood
		said.Message, said.Open = "/"+name, true
	}
	switch { // a command is in no language, and an answer may be one word or none
	case strings.HasPrefix(said.Message, "/"):
		said.Language = cmp.Or(q.Language, "zh")
	case said.Open && (spokenIn(a.Question) != "zh" && !guidance.Wished(a.Question) || said.State.NamesPlace(a.Question)): // who writes Chinese reads it
		said.Language = cmp.Or(q.Language, a.Language)
	}
	chosen := switches(said)
	if chosen != "" { // what is asked is asked again in it
		said.Message, said.Raw, said.Aside, said.Language = said.State.AsksAgain(), "", "", chosen
		a.switchTo = chosen
	}
	reply, ok, err := b.Guide.Step(ctx, said)
	if !ok || err != nil {
		return a, false, err
	}
	if chosen != "" {
		reply.Text = prompts.Language(chosen) + "\n\n" + reply.Text
	}
	a.Question = shortened(a.Question, mostRepeated) // a CV is not repeated in its answer
	a.Language = said.Language
	if reply.Person {
		a.record.talk = "person"
		a, err = b.item(ctx, "person", q, a)
		return a, true, err
	}
	a, err = b.replied(ctx, q, a, reply)
	return a, true, err
}

// replied makes an answer of what guidance says.
func (b *Bot) replied(ctx context.Context, q Question, a Answer, reply guidance.Reply) (_ Answer, err error) {
	a.Text, a.Reason, a.record.unsaid = reply.Text, "guidance", reply.Unsaid
	a.record.erased, a.record.instead = reply.Erased, reply.Instead
	if reply.Unsaid || reply.Instead != "" {
		a.Question = reply.Instead
	}
	if reply.Answered {
		a.Outcome = Answered
	}
	a.ByModel = reply.ByModel
	for _, u := range reply.Uses {
		a.record.uses = append(a.record.uses, b.used("guidance", u))
	}
	for _, c := range reply.Choices {
		a.Choices = append(a.Choices, Choice{Label: c.Label, Say: c.Say})
	}
	for i, s := range reply.Sources {
		a.Citations = append(a.Citations, Citation{
			N: i + 1, Document: s.Document, Title: s.Title, Issuer: s.Issuer, Number: s.Number, Region: s.Region, ValidFrom: s.ValidFrom,
			ValidTo: s.ValidTo, Heading: s.Heading, Quote: s.Quote, Start: s.Start, End: s.End, URL: s.URL,
		})
	}
	if q.conversation != 0 {
		m := q.memory
		m.Guide, m.Asked, m.Unhappy, m.Short = &reply.State, nil, 0, false
		if reply.Erased { // what was asked says it, too
			m.Questions = nil
		}
		a.record.memory = &m
	}
	a.record.talk = "guidance"
	for _, question := range reply.Look {
		if a, err = b.under(ctx, q, a, question); err != nil {
			return a, err
		}
	}
	return a, nil
}

// mostRepeated is how much of what was said to guidance its answer repeats, in characters.
const mostRepeated = 200

// mark is what stands in a text for a citation.
var mark = pattern.MustCompile(`\[(\d{1,2})\]`)

// under answers a question from the library under what is said already, quoted; nothing
// where the library has no sure answer.
func (b *Bot) under(ctx context.Context, q Question, a Answer, question string) (Answer, error) {
	asked := Question{Text: question, Language: a.Language, Region: q.Region, eachCase: true, briefly: true, started: q.started}
	found, err := b.lookUp(ctx, asked, Answer{Outcome: Clarify, Language: a.Language, Question: question})
	if err != nil {
		return a, fmt.Errorf("look up %q: %w", question, err)
	}
	if found.Outcome != Answered || len(found.Citations) == 0 {
		return a, nil
	}
	moved := len(a.Citations)
	a.Text += "\n\n" + mark.ReplaceAllStringFunc(found.Text, func(m string) string {
		n, _ := strconv.Atoi(strings.Trim(m, "[]")) // the pattern has digits only
		return fmt.Sprintf("[%d]", n+moved)
	})
	for _, c := range found.Citations {
		c.N += moved
		a.Citations = append(a.Citations, c)
	}
	return a, nil
}

// guidance gives where the talks stand.
func (q Question) guidance() guidance.State {
	if q.memory.Guide == nil {
		return guidance.State{}
	}
	return *q.memory.Guide
}

// guides reports whether what guidance asked is the last thing that was talked about.
func (q Question) guides(b *Bot) bool {
	s := q.guidance()
	return s.Fresh(q.turn, b.Now()) && q.sinceGuided(s)
}

// sinceGuided reports whether nothing else was talked about since guidance was.
func (q Question) sinceGuided(s guidance.State) bool {
	if q.memory.Asked != nil && q.memory.Asked.Turn > s.Turn {
		return false
	}
	if q.memory.Jobs != nil && q.memory.Jobs.Turn > s.Turn || q.memory.Near != nil && q.memory.Near.Turn > s.Turn {
		return false
	}
	for _, asked := range q.memory.Questions {
		if asked.Turn > s.Turn && !asked.Lost { // of what was not understood the talk goes on
			return false
		}
	}
	return true
}

// wantsTold asks to be told something, without a question.
var wantsTold = pattern.MustCompile(`想(?:知道|了解|问)|告诉我|请问|(?i:\b(?:want to know|tell me|explain|wonder)\b)`)

// tells reports whether a message asks nothing, while a talk of guidance is open or was just
// stopped: it is of the person, and no question that the library lacks an answer to.
func (q Question) tells(b *Bot) bool {
	s := q.guidance()
	talked := s.Fresh(q.turn, b.Now()) || s.Stopped(q.turn, b.Now())
	return talked && q.sinceGuided(s) && !asks.MatchString(q.Text) && !aNotA(q.Text) && !wantsTold.MatchString(q.Text)
}
