package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"careerbot/internal/interest"
	"careerbot/internal/strength"
	"careerbot/knowledge/occupation"
	"careerbot/prompts"
	find "careerbot/retrieval/occupation"
)

type occupationsCmd struct {
	Load  occupationsLoadCmd  `cmd:"" help:"Load the official classification: JSON lines or CSV. Without a file, the guides that come with the program."`
	List  occupationsListCmd  `cmd:"" help:"List occupations by code."`
	Show  occupationsShowCmd  `cmd:"" help:"What an occupation is: tasks, skills, ways in, licences."`
	Match occupationsMatchCmd `cmd:"" help:"Rank occupations for answers to the questionnaire and the strengths conversation."`
}

type occupationsLoadCmd struct {
	JSON bool   `help:"Print a JSON object."`
	Path string `arg:"" optional:"" help:"The file; its rows have code and name, and may have path."`
}

// Run loads a file or the guides. It fails if a row was left out; the rest is loaded.
func (c *occupationsLoadCmd) Run(ctx context.Context, e *env) error {
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	l := &occupation.Loader{Pool: a.Pool}
	if c.Path == "" {
		n, err := l.LoadGuides(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.stderr, "guides: %d new or changed\n", n)
		if c.JSON {
			return writeJSON(e.stdout, map[string]int{"changed": n})
		}
		return nil
	}
	r, err := l.LoadFile(ctx, c.Path)
	if err != nil {
		return err
	}
	for _, t := range r.Wrong {
		fmt.Fprintf(e.stderr, "left out: row %d %s: %s\n", t.Row, t.Code, t.Reason)
	}
	for _, t := range r.Warnings {
		fmt.Fprintf(e.stderr, "look at: %s: %s\n", t.Code, t.Reason)
	}
	fmt.Fprintf(e.stderr, "%d rows: %d occupations new, %d changed, %d unchanged; %d groups\n", r.Rows, r.Loaded, r.Updated, r.Unchanged, r.Groups)
	if c.JSON {
		if err := writeJSON(e.stdout, r); err != nil {
			return err
		}
	}
	if n := len(r.Wrong); n > 0 {
		return fmt.Errorf("%d rows were left out; the rest is loaded", n)
	}
	return nil
}

// guided opens the program with its guides to occupations in the database.
func (e *env) guided(ctx context.Context) (*App, error) {
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return nil, err
	}
	if err := a.ensureGuides(ctx); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// ensureGuides stores the guides to occupations where the database has others.
func (a *App) ensureGuides(ctx context.Context) error {
	l := &occupation.Loader{Pool: a.Pool}
	lacks, err := l.LacksGuides(ctx)
	if err == nil && lacks {
		_, err = l.LoadGuides(ctx)
	}
	if err != nil {
		return fmt.Errorf("load the guides to occupations: %w", err)
	}
	return nil
}

type occupationsListCmd struct {
	Group  string `help:"In this group only: 4, 4-09, 4-09-08." placeholder:"CODE"`
	Guided bool   `help:"Only those that have a guide."`
	JSON   bool   `help:"Print a JSON object for each."`
	Limit  int    `help:"How many at most." default:"2000" placeholder:"N"`
}

// Run lists occupations as an admin sees them.
func (c *occupationsListCmd) Run(ctx context.Context, e *env) error {
	if c.Limit < 1 {
		return fmt.Errorf("%w: --limit takes a number from 1", errWrong)
	}
	if c.Group != "" && !occupation.GroupCode(c.Group) {
		return fmt.Errorf("%w: --group takes a code like 4, 4-09 or 4-09-08", errWrong)
	}
	a, err := e.guided(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	all, err := (&occupation.Loader{Pool: a.Pool}).List(ctx, occupation.Filter{Group: c.Group, Guided: c.Guided, Limit: c.Limit})
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	for _, o := range all {
		if c.JSON {
			if err := writeJSON(e.stdout, o); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", o.Code, o.Name, o.Interest, o.TitleZH, o.TitleEN)
	}
	if len(all) == 0 {
		fmt.Fprintln(e.stderr, "there is none")
	}
	return table.Flush()
}

type occupationsShowCmd struct {
	Language string `help:"zh or en." enum:"zh,en" default:"zh"`
	JSON     bool   `help:"Print a JSON object for each that is meant."`
	Name     string `arg:"" help:"Code, or any name: 4-09-08-01, 保洁, cleaner."`
}

// Run shows the occupations that a name means.
func (c *occupationsShowCmd) Run(ctx context.Context, e *env) error {
	a, err := e.guided(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	found, err := (&find.Finder{Pool: a.Pool}).Find(ctx, c.Name, c.Language)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return fmt.Errorf("no guide to %q; see: careerbot occupations list --guided", c.Name)
	}
	for _, o := range found {
		if c.JSON {
			if err := writeJSON(e.stdout, o); err != nil {
				return err
			}
			continue
		}
		printOccupation(e.stdout, c.Language, o)
	}
	return nil
}

func printOccupation(w io.Writer, language string, o find.Occupation) {
	fmt.Fprintf(w, "%s  %s %s  (%s)\n", o.Title, o.Code, o.Name, prompts.EntryTime(language, o.Entry))
	part := func(word, text string) {
		if text != "" {
			fmt.Fprintf(w, "  %s: %s\n", prompts.MatchWord(language, word), text)
		}
	}
	part("also", listed(language, o.Also))
	fmt.Fprintf(w, "  %s:\n", prompts.MatchWord(language, "tasks"))
	for _, t := range o.Tasks {
		fmt.Fprintf(w, "  - %s\n", t)
	}
	part("skills", listed(language, labelNames(o.Skills)))
	part("ways", o.Ways)
	part("hard", o.Hard)
	part("demands", listed(language, labelNames(o.Demands)))
	for _, l := range o.Licences {
		part("needed", licence(language, l))
	}
	for _, l := range o.Sometimes {
		part("sometimes", licence(language, l))
	}
	part("note", o.Note)
	fmt.Fprintln(w)
}

func licence(language string, l find.Licence) string {
	if language == "zh" {
		return l.Label.Label + "（" + l.Rule + "）。" + l.How + "。"
	}
	return l.Label.Label + " (" + l.Rule + "). " + l.How + "."
}

func labelNames(labels []find.Label) (all []string) {
	for _, l := range labels {
		all = append(all, l.Label)
	}
	return all
}

func listed(language string, all []string) string {
	if language == "zh" {
		return strings.Join(all, "、")
	}
	return strings.Join(all, ", ")
}

type occupationsMatchCmd struct {
	Interests string `help:"Answers to the 30 items in order: l like, u unsure, d dislike, - skipped." placeholder:"LUD…"`
	Done      string `help:"What somebody has done, what people ask them for help with, tools, languages; free words." placeholder:"TEXT"`
	Licences  string `help:"Licences that they have; free words." placeholder:"TEXT"`
	Not       string `help:"What the work must not have; free words." placeholder:"TEXT"`
	Learn     string `help:"How long they could learn: days, weeks, months, years." enum:"days,weeks,months,years," default:""`
	Language  string `help:"zh or en." enum:"zh,en" default:"zh"`
	Items     bool   `help:"Print the items of the questionnaire, and nothing else."`
	JSON      bool   `help:"Print a JSON object."`
	Limit     int    `help:"How many at most." default:"8" placeholder:"N"`
}

// Run ranks occupations. It stores nothing of what it is told.
func (c *occupationsMatchCmd) Run(ctx context.Context, e *env) error {
	if c.Items {
		fmt.Fprintln(e.stdout, prompts.InterestBegin(c.Language, len(interest.Items)))
		for i, item := range interest.Items {
			fmt.Fprintf(e.stdout, "%2d %s\n", i+1, prompts.InterestItem(c.Language, item.ID))
		}
		return nil
	}
	if c.Limit < 1 {
		return fmt.Errorf("%w: --limit takes a number from 1", errWrong)
	}
	answers, err := interest.Parse(c.Interests)
	if err != nil {
		return fmt.Errorf("%w: --interests: %w", errWrong, err)
	}
	a, err := e.guided(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	finder := &find.Finder{Pool: a.Pool}
	var s strength.State
	for _, said := range []struct {
		q    strength.Question
		text string
	}{{strength.Done, c.Done}, {strength.Held, c.Licences}, {strength.MustNot, c.Not}, {strength.Learning, c.Learn}} {
		r, err := finder.Read(ctx, said.q, said.text)
		if err != nil {
			return err
		}
		s = s.With(r)
	}
	found, err := finder.Match(ctx, find.Query{Profile: answers.Score(), Strengths: s, Language: c.Language, Limit: c.Limit})
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(e.stdout, found)
	}
	printFound(e.stdout, c.Language, answers.Score(), found)
	return nil
}

func printFound(w io.Writer, language string, p interest.Profile, found find.Found) {
	if answered := p.Scores != (interest.State{}).Score().Scores; answered {
		fmt.Fprintln(w, prompts.InterestPicture(language, string(found.Picture), strings.Split(top(p), "")))
		fmt.Fprintln(w, prompts.InterestLimits(language))
		fmt.Fprintln(w)
	}
	if len(found.Suggestions) == 0 {
		fmt.Fprintln(w, prompts.MatchEmpty(language, found.By))
	}
	for _, s := range found.Suggestions {
		printSuggestion(w, language, s)
	}
	if len(found.Later) > 0 {
		fmt.Fprintf(w, "%s:\n", prompts.MatchWord(language, "later"))
		for _, s := range found.Later {
			printSuggestion(w, language, s)
		}
	}
	var left []string
	for _, l := range found.LeftOut {
		left = append(left, fmt.Sprintf("%s %d", l.Label.Label, l.Count))
	}
	if len(left) > 0 {
		fmt.Fprintf(w, "%s: %s\n", prompts.MatchWord(language, "left_out"), listed(language, left))
	}
}

// top are the letters of the first places, with all that share one, at most four.
func top(p interest.Profile) string {
	var letters string
	for _, r := range p.Ranks() {
		if len(letters)+len(r) > 4 {
			break
		}
		if letters += r; len(letters) >= 3 {
			break
		}
	}
	return letters
}

func printSuggestion(w io.Writer, language string, s find.Suggestion) {
	fmt.Fprintf(w, "%s  %s %s  (%s)\n", s.Title, s.Code, s.Name, prompts.EntryTime(language, s.Entry))
	part := func(word, text string) {
		if text != "" {
			fmt.Fprintf(w, "  %s: %s\n", prompts.MatchWord(language, word), text)
		}
	}
	var why []string
	for i := range s.Shared {
		why = append(why, prompts.InterestType(language, s.Shared[i:i+1]))
	}
	part("why", strings.Join(why, "; "))
	part("has", listed(language, labelNames(s.Has)))
	part("missing", listed(language, labelNames(s.Missing)))
	for _, l := range s.Held {
		part("held", l.Label.Label)
	}
	for _, l := range s.Needed {
		part("needed", licence(language, l))
	}
	for _, l := range s.Sometimes {
		if !slices.Contains(s.Held, l) {
			part("sometimes", licence(language, l))
		}
	}
}
