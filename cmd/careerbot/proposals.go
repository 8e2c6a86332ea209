package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/knowledge"
)

type proposalsCmd struct {
	List   proposalsListCmd   `cmd:"" help:"List what counsellors propose as guides, those to be decided first."`
	Export proposalsExportCmd `cmd:"" help:"Write the questions of decided proposals, with their right passages, as a folder that careerbot eval reads."`
}

type proposalsListCmd struct {
	JSON  bool   `help:"Print a JSON object for each."`
	State string `help:"Only those that are proposed, accepted or rejected." enum:",proposed,accepted,rejected" default:""`
	Limit int    `help:"How many at most." default:"100" placeholder:"N"`
}

// Run lists proposals.
func (c *proposalsListCmd) Run(ctx context.Context, e *env) error {
	if c.Limit < 1 {
		return fmt.Errorf("%w: --limit takes a number from 1", errWrong)
	}
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	all, err := a.Bot.Proposals(ctx, 0, c.State, c.Limit)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	for _, p := range all {
		if c.JSON {
			if err := writeJSON(e.stdout, p); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\n", p.ID, p.State, p.Created.Format(time.DateTime), line(p.By), line(p.Title), line(p.Why))
	}
	if len(all) == 0 {
		fmt.Fprintln(e.stderr, "nothing is proposed")
	}
	return table.Flush()
}

type proposalsExportCmd struct {
	Dir string `arg:"" help:"Folder, made if it is not there: passages.jsonl, queries.jsonl with \"answerable\", qrels.tsv."`
}

// Run writes the evaluation cases. The files of an earlier export are replaced.
func (c *proposalsExportCmd) Run(ctx context.Context, e *env) error {
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	set, err := a.Bot.EvaluationSet(ctx)
	if err != nil {
		return err
	}
	if len(set.Queries) == 0 {
		return fmt.Errorf("nothing has been decided yet: accept or reject a proposal in the inbox first")
	}
	var passages, queries bytes.Buffer
	grades := bytes.NewBufferString("query-id\tdoc-id\tscore\n")
	for _, p := range set.Passages {
		if err := json.NewEncoder(&passages).Encode(p); err != nil {
			return err
		}
	}
	for _, q := range set.Queries {
		if err := json.NewEncoder(&queries).Encode(q); err != nil {
			return err
		}
		for _, id := range slices.Sorted(maps.Keys(q.Right)) {
			fmt.Fprintf(grades, "%s\t%s\t%d\n", q.ID, id, q.Right[id])
		}
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return err
	}
	for name, content := range map[string]*bytes.Buffer{"passages.jsonl": &passages, "queries.jsonl": &queries, "qrels.tsv": grades} {
		if err := os.WriteFile(filepath.Join(c.Dir, name), content.Bytes(), 0o644); err != nil {
			return err
		}
	}
	fmt.Fprintf(e.stderr, "%d questions over %d passages in %s\n", len(set.Queries), len(set.Passages), c.Dir)
	return nil
}

// publishGuide takes an accepted guide into the library. Published twice it is the
// same document; [bot.ErrBlocked] leaves it there as a draft. What a search needs besides is made up for at the next start, if it
// cannot be made now.
func (a *App) publishGuide(ctx context.Context, g bot.Guide) error {
	r, err := a.Library.Add(ctx, knowledge.Source{
		Way: knowledge.ByGuide, By: g.By,
		Name: g.Source, Bytes: []byte(g.Markdown), Advice: true,
		Given: knowledge.Metadata{Title: g.Title, Kind: "guide", Language: g.Language, Region: g.Region},
	}, func(ctx context.Context, tx pgx.Tx, r knowledge.Result) error {
		if r.Status == knowledge.Unchanged { // there is nothing to note
			return nil
		}
		if r.Publication == 0 { // the gate has stopped it
			return a.Bot.Audit(ctx, tx, g.Staff, 0, "library_loaded", g.Source)
		}
		return a.Bot.Audit(ctx, tx, g.Staff, 0, "library_published", g.Source)
	})
	if err != nil {
		return err
	}
	if r.Status == knowledge.Refused {
		return fmt.Errorf("%w: %s", bot.ErrRefused, r.Reason)
	}
	a.logIf("bring the library up to date", a.Library.CatchUp(ctx))
	return nil
}
