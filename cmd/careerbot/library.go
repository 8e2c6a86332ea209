package main

import (
	"context"
	"fmt"
	"os/user"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/region"
	"careerbot/knowledge"
)

type libraryCmd struct {
	List     libraryListCmd     `cmd:"" help:"List documents: what waits to be checked first, then the latest."`
	Publish  libraryPublishCmd  `cmd:"" help:"Bring drafts into force, all at once; prints the number by which that can be undone."`
	Undo     libraryUndoCmd     `cmd:"" help:"Take back what was published together: what it had replaced is in force again."`
	Withdraw libraryWithdrawCmd `cmd:"" help:"Take published documents out from today on, past the golden questions; prints the number by which they are brought back. Answers as of earlier days still have them."`
	Restore  libraryRestoreCmd  `cmd:"" help:"Bring back what was withdrawn together."`
	Discard  libraryDiscardCmd  `cmd:"" help:"Delete drafts."`
	Diff     libraryDiffCmd     `cmd:"" help:"Say what a version changes, article by article, against the one before it or another."`
}

type libraryListCmd struct {
	State  string `help:"Only these: waiting, draft, checked, published, future, superseded, expired, withdrawn." enum:"waiting,draft,checked,published,future,superseded,expired,withdrawn," default:""`
	Region string `help:"Only what holds there: name or code." placeholder:"R"`
	Limit  int    `help:"How many at most." default:"100" placeholder:"N"`
	JSON   bool   `help:"Print a JSON object for each."`
	Text   string `arg:"" optional:"" help:"What stands in title, number or source."`
}

// Run lists versions of documents.
func (c *libraryListCmd) Run(ctx context.Context, e *env) error {
	code, err := region.Parse(c.Region)
	if err != nil {
		return fmt.Errorf("%w: --region: %w", errWrong, err)
	}
	if c.Limit < 1 {
		return fmt.Errorf("%w: --limit takes a number from 1", errWrong)
	}
	return withApp(ctx, e, func(a *App) error {
		all, n, err := a.Library.List(ctx, knowledge.Listed{State: c.State, Region: code, Text: c.Text, Limit: c.Limit})
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
		for _, v := range all {
			if c.JSON {
				if err := writeJSON(e.stdout, v); err != nil {
					return err
				}
				continue
			}
			warned := ""
			if len(v.Warnings) > 0 {
				warned = fmt.Sprintf("%d warnings", len(v.Warnings))
			}
			fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\n", v.ID, v.State, v.Region, v.Title, v.Number, warned)
		}
		if err := table.Flush(); err != nil {
			return err
		}
		fmt.Fprintf(e.stderr, "%d of %d\n", len(all), n)
		return nil
	})
}

type libraryPublishCmd struct {
	IDs []int64 `arg:"" name:"id" help:"Numbers of drafts, see library list."`
}

// Run publishes drafts.
func (c *libraryPublishCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		p, err := a.Library.Publish(ctx, c.IDs, operator(), a.operated("library_published", numbers(c.IDs)))
		if p.ID == 0 {
			return err
		}
		a.logIf("bring the library up to date", err) // it is published all the same
		fmt.Fprintf(e.stderr, "%d documents are in force; to take it back: careerbot library undo %d\n", len(p.Versions), p.ID)
		return writeJSON(e.stdout, map[string]any{"publication": p.ID, "versions": p.Versions})
	})
}

type libraryUndoCmd struct {
	ID int64 `arg:"" name:"publication" help:"Number that library publish gave."`
}

// Run takes a publication back.
func (c *libraryUndoCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		return a.Library.Undo(ctx, c.ID, operator(), a.operated("library_undone", strconv.FormatInt(c.ID, 10)))
	})
}

type libraryWithdrawCmd struct {
	IDs []int64 `arg:"" name:"id" help:"Numbers of documents, see library list."`
}

// Run withdraws documents.
func (c *libraryWithdrawCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		n, err := a.Library.Withdraw(ctx, c.IDs, operator(), a.operated("library_withdrawn", numbers(c.IDs)))
		if err != nil {
			return err
		}
		fmt.Fprintf(e.stderr, "%d documents are withdrawn; to bring them back: careerbot library restore %d\n", len(c.IDs), n)
		return writeJSON(e.stdout, map[string]any{"withdrawal": n, "versions": c.IDs})
	})
}

type libraryRestoreCmd struct {
	ID int64 `arg:"" name:"withdrawal" help:"Number that library withdraw gave."`
}

// Run brings back what was withdrawn together.
func (c *libraryRestoreCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		r, err := a.Library.Restore(ctx, c.ID, operator(), func(ctx context.Context, tx pgx.Tx, r knowledge.Restoration) error {
			return a.operated("library_restored", r.String())(ctx, tx)
		})
		if err != nil {
			return err
		}
		if len(r.Gone) > 0 {
			fmt.Fprintf(e.stderr, "%d of its documents are deleted; load them again\n", len(r.Gone))
		}
		if r.Rest != 0 {
			fmt.Fprintf(e.stderr, "%d of its documents stay out: newer texts of them were published; take those back, then: careerbot library restore %d\n", len(r.Newer), r.Rest)
		}
		return writeJSON(e.stdout, map[string]any{"versions": r.Versions, "newer": r.Newer, "gone": r.Gone})
	})
}

type libraryDiscardCmd struct {
	IDs []int64 `arg:"" name:"id" help:"Numbers of drafts, see library list."`
}

// Run deletes drafts.
func (c *libraryDiscardCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		n, err := a.Library.Discard(ctx, c.IDs, a.operated("library_discarded", numbers(c.IDs)), a.Bot.GoldensFall(bot.Operator))
		if err == nil && n < len(c.IDs) {
			err = fmt.Errorf("%d of %d are no drafts, or are gone", len(c.IDs)-n, len(c.IDs))
		}
		return err
	})
}

type libraryDiffCmd struct {
	ID   int64 `arg:"" name:"id" help:"Number of a version, see library list."`
	With int64 `arg:"" optional:"" name:"with" help:"The earlier version; the one that it takes the place of if not given."`
}

// Run prints an object for each article that is not the same.
func (c *libraryDiffCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		with := c.With
		if with == 0 {
			var err error
			if with, err = a.Library.Earlier(ctx, c.ID); err != nil {
				return err
			}
			if with == 0 {
				return fmt.Errorf("version %d takes the place of none; name the one to compare it with", c.ID)
			}
		}
		d, err := a.Library.Compare(ctx, with, c.ID)
		if err != nil {
			return err
		}
		for _, change := range d.Articles {
			if change.What == knowledge.Same {
				continue
			}
			if err := writeJSON(e.stdout, change); err != nil {
				return err
			}
		}
		fmt.Fprintf(e.stderr, "%d articles are the same\n", d.Count(knowledge.Same))
		return nil
	})
}

// operated writes what the operator did into the audit, in the transaction of the change.
func (a *App) operated(what, detail string) knowledge.Also {
	return func(ctx context.Context, tx pgx.Tx) error { return a.Bot.Audit(ctx, tx, bot.Operator, 0, what, detail) }
}

// came notes a draft that came from a watched folder or an address.
func (a *App) came(ctx context.Context, tx pgx.Tx, r knowledge.Result) error {
	if r.Status != knowledge.Drafted {
		return nil
	}
	return a.Bot.Audit(ctx, tx, bot.Operator, 0, "library_came", fmt.Sprintf("%d %s", r.Version, r.Title))
}

// numbers names documents in the audit: the first of many.
func numbers(ids []int64) string {
	const most = 50
	var all []string
	for _, id := range ids[:min(len(ids), most)] {
		all = append(all, strconv.FormatInt(id, 10))
	}
	if len(ids) > most {
		return fmt.Sprintf("%s … (%d)", strings.Join(all, ","), len(ids))
	}
	return strings.Join(all, ",")
}

// operator names who works at the machine's own terminal.
func operator() string {
	if u, err := user.Current(); err == nil && strings.TrimSpace(u.Username) != "" {
		return "operator " + u.Username
	}
	return "operator"
}
