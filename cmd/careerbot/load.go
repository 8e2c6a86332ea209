package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"careerbot/bot"
	"careerbot/internal/region"
	"careerbot/knowledge"
)

type loadCmd struct {
	Region    string   `help:"Where the documents hold: name or code." placeholder:"CODE|NAME"`
	Kind      string   `help:"policy or guide." enum:"policy,guide," default:""`
	ValidFrom string   `help:"First day on which they hold." placeholder:"D"`
	ValidTo   string   `help:"First day on which they no longer hold." placeholder:"D"`
	Issuer    string   `help:"Who issued them." placeholder:"S"`
	Number    string   `help:"Document number." placeholder:"S"`
	Draft     bool     `help:"Leave them drafts, to be checked and published: nobody is answered from them yet."`
	Access    string   `help:"Who may be answered from them: public, staff, or team:NUMBER. Not given: as the text before, else public." placeholder:"A"`
	JSON      bool     `help:"Print a JSON object for each document."`
	Starter   bool     `help:"Load the sample guides that come with the program."`
	Paths     []string `arg:"" optional:"" name:"path" help:"Files and folders."`
}

// Run loads documents and publishes them together: a line for each refused file, a table
// at the end. It fails if anything was refused, the rest is loaded all the same; and if
// the golden questions stop the publication.
func (c *loadCmd) Run(ctx context.Context, e *env) error {
	given, err := c.given()
	if err != nil {
		return fmt.Errorf("%w: %w", errWrong, err)
	}
	if len(c.Paths) == 0 && !c.Starter {
		return fmt.Errorf("%w: name the files or folders to load, or --starter", errWrong)
	}
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	lacks, err := a.Library.LacksStarter(ctx)
	if err != nil {
		return err
	}
	var results []knowledge.Result
	var stopped error
	if c.Starter {
		if results, err = a.loadStarter(ctx, e.stderr); err != nil {
			return err
		}
	}
	if len(c.Paths) > 0 {
		progress, finish := watch(e.stderr, "loading")
		var loaded []knowledge.Result
		loaded, stopped = a.Library.Load(ctx, c.Paths, knowledge.Source{Given: given, Access: c.Access, Draft: c.Draft, By: operator()}, progress,
			a.operated("library_loaded", strings.Join(c.Paths, " ")))
		finish()
		results = append(results, loaded...)
	}
	if c.JSON {
		for _, r := range results {
			if err := writeJSON(e.stdout, r); err != nil {
				return err
			}
		}
	}
	if lacks && !c.Starter && a.Config.Starter {
		fmt.Fprintln(e.stderr, "The sample guides come by themselves into an empty library only. To have them beside your documents: careerbot load --starter")
	}
	err = summary(e.stderr, results)
	if stopped == nil {
		return err
	}
	var waiting []int64
	for _, r := range results {
		if r.Version != 0 && r.Publication == 0 {
			waiting = append(waiting, r.Version)
		}
	}
	if len(waiting) > 0 && errors.Is(stopped, bot.ErrBlocked) {
		fmt.Fprintf(e.stderr, "nothing was published: what was loaded waits as drafts. See which answers get worse: careerbot golden run --json %s\n"+
			"Then mend or discard those documents (careerbot library list --state waiting), or the questions (careerbot golden list), and load again.\n", spaced(waiting))
	} else if len(waiting) > 0 {
		fmt.Fprintln(e.stderr, "nothing was published: what was loaded waits as drafts; the same load again goes on and publishes them")
	}
	return errors.Join(stopped, err)
}

// spaced gives numbers as a verb takes them.
func spaced(ids []int64) string { return strings.Trim(fmt.Sprint(ids), "[]") }

func (c *loadCmd) given() (knowledge.Metadata, error) {
	if c.Access != "" && !knowledge.ValidAccess(c.Access) {
		return knowledge.Metadata{}, fmt.Errorf("--access %q: it takes public, staff, or team:NUMBER (careerbot staff team)", c.Access)
	}
	m := knowledge.Metadata{Kind: c.Kind, Issuer: c.Issuer, Number: c.Number}
	var err error
	if m.Region, err = region.Parse(c.Region); err != nil {
		return m, fmt.Errorf("--region: %w", err)
	}
	if m.ValidFrom, err = knowledge.ParseDate(c.ValidFrom); err != nil {
		return m, fmt.Errorf("--valid-from: %w", err)
	}
	if m.ValidTo, err = knowledge.ParseDate(c.ValidTo); err != nil {
		return m, fmt.Errorf("--valid-to: %w", err)
	}
	if !m.ValidTo.IsZero() && !m.ValidTo.After(m.ValidFrom) {
		return m, fmt.Errorf("--valid-to %s is not after --valid-from %s", c.ValidTo, c.ValidFrom)
	}
	return m, nil
}

// watch shows a bar on a terminal, and a line for each refused file anywhere.
func watch(w io.Writer, what string) (progress func(knowledge.Result, int, int), finish func()) {
	var b bar
	started := false
	return func(r knowledge.Result, done, total int) {
		if !started {
			b, started = newBar(w, total, what), true
		}
		if r.Status == knowledge.Refused {
			b.clear()
			fmt.Fprintf(w, "refused %s: %s\n", r.Source, r.Reason)
		}
		b.set(done)
	}, func() { b.finish() }
}

func summary(w io.Writer, results []knowledge.Result) error {
	count := map[knowledge.Status]int{}
	passages := 0
	var nowhere, undated []string
	var publication int64
	for _, r := range results {
		count[r.Status]++
		publication = max(publication, r.Publication)
		if r.Status == knowledge.Loaded || r.Status == knowledge.Updated {
			passages += r.Passages
		}
		for _, warning := range r.Warnings {
			switch warning {
			case knowledge.Unplaced:
				nowhere = append(nowhere, r.Source)
			case knowledge.Undated:
				undated = append(undated, r.Source)
			default:
				fmt.Fprintf(w, "look at %s: %s\n", r.Source, warning)
			}
		}
		for _, p := range r.Proposals {
			fmt.Fprintf(w, "look at %s: perhaps %s %s: %q\n", r.Source, p.Field, proposed(p), p.Words)
		}
	}
	if len(nowhere) > 0 {
		fmt.Fprintf(w, "%s for which place: everybody sees it. If it is local, give --region.\n", silent(nowhere))
	}
	if len(undated) > 0 {
		fmt.Fprintf(w, "%s from which day: it is taken to hold always. Give --valid-from.\n", silent(undated))
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "loaded\t%d\tnew documents\n", count[knowledge.Loaded])
	fmt.Fprintf(table, "updated\t%d\tnew versions; %d passages with the new documents\n", count[knowledge.Updated], passages)
	if n := count[knowledge.Drafted]; n > 0 {
		fmt.Fprintf(table, "drafted\t%d\twait to be checked and published: careerbot library list\n", n)
	}
	fmt.Fprintf(table, "unchanged\t%d\t\n", count[knowledge.Unchanged])
	why := map[string]int{}
	for _, r := range results {
		if r.Status == knowledge.Refused {
			reason, _, _ := strings.Cut(r.Reason, ":")
			why[reason]++
		}
	}
	var reasons []string
	for reason, n := range why {
		reasons = append(reasons, fmt.Sprintf("%d %s", n, reason))
	}
	fmt.Fprintf(table, "refused\t%d\t%s\n", count[knowledge.Refused], strings.Join(reasons, ", "))
	if err := table.Flush(); err != nil {
		return err
	}
	if publication != 0 {
		fmt.Fprintf(w, "published together; to take it back: careerbot library undo %d\n", publication)
	}
	if n := count[knowledge.Refused]; n > 0 {
		return fmt.Errorf("%d of %d documents were refused; the rest is loaded", n, len(results))
	}
	return nil
}

// silent says that documents do not say something, and which the first are.
func silent(sources []string) string {
	const most = 5
	switch n := len(sources); {
	case n == 1:
		return fmt.Sprintf("1 document (%s) does not say", sources[0])
	case n <= most:
		return fmt.Sprintf("%d documents (%s) do not say", n, strings.Join(sources, ", "))
	}
	return fmt.Sprintf("%d documents (%s, …) do not say", len(sources), strings.Join(sources[:most], ", "))
}

// proposed is a value as the flags of this verb take it, and a place by its name, too.
func proposed(p knowledge.Proposal) string {
	if p.Field == "region" {
		return p.Value + " " + region.Name(p.Value, "zh")
	}
	return p.Value
}

func (a *App) loadStarter(ctx context.Context, w io.Writer) ([]knowledge.Result, error) {
	progress, finish := watch(w, "loading the sample guides")
	defer finish()
	return a.Library.LoadStarter(ctx, progress)
}

// ready opens the program with something in its library.
func (e *env) ready(ctx context.Context) (*App, error) {
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return nil, err
	}
	err = a.ensureStarter(ctx, e.stderr)
	if err == nil {
		err = a.ensureGuides(ctx)
	}
	if err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// ensureStarter gives an empty library the sample guides, the rest of them where
// that was broken off, or takes them out where the agency does not want them.
func (a *App) ensureStarter(ctx context.Context, w io.Writer) error {
	if !a.Config.Starter {
		n, err := a.Library.RemoveStarter(ctx, a.Bot.SamplesGo(bot.Operator))
		if n > 0 {
			fmt.Fprintf(w, "took %d sample guides out of the library\n", n)
		}
		return err
	}
	lacks, err := a.Library.LacksStarter(ctx)
	if err != nil || !lacks {
		return err
	}
	results, err := a.loadStarter(ctx, w)
	if err != nil {
		return fmt.Errorf("load the sample guides: %w", err)
	}
	fmt.Fprintf(w, "loaded %d sample guides; replace them with your own documents: careerbot load PATH\n", len(results))
	return nil
}
