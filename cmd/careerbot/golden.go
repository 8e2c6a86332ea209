package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/knowledge"
)

// errBlocked says that a publication would answer fewer golden questions.
var errBlocked = bot.ErrBlocked

// gate asks the golden questions of the library as it is, and as it would be.
func (a *App) gate(ctx context.Context, versions []int64, by string) (knowledge.Judgement, error) {
	t, err := a.Bot.TryGolden(ctx, versions, by, a.Config.GoldenDrop)
	if err != nil {
		return knowledge.Judgement{}, err
	}
	return knowledge.Judgement{
		Of: t.Of,
		Would: func(ctx context.Context, tx pgx.Tx) error {
			r, err := t.Would(ctx, tx)
			if err != nil || !r.Blocked {
				return err
			}
			return a.blocked(r)
		},
		Note: func(ctx context.Context) {
			_, err := t.Store(ctx)
			a.logIf("keep what the golden questions came to", err)
		},
	}, nil
}

// blocked says which golden questions a publication would answer worse.
func (a *App) blocked(r bot.GoldenReport) error {
	var worse []string
	for _, c := range r.Changes {
		if c.Verdict == "worse" && len(worse) < 5 {
			worse = append(worse, fmt.Sprintf("%q", c.Question))
		}
	}
	return fmt.Errorf("%w: %d of %d, now %d (CAREERBOT_GOLDEN_DROP=%g); among them %s. careerbot golden run shows all",
		errBlocked, r.RightAfter, r.Questions, r.RightBefore, a.Config.GoldenDrop, strings.Join(worse, ", "))
}

type goldenCmd struct {
	List   goldenListCmd   `cmd:"" help:"List the golden questions."`
	Load   goldenLoadCmd   `cmd:"" help:"Load golden questions from a file with a JSON object a line: question, language, region, documents."`
	Remove goldenRemoveCmd `cmd:"" help:"Delete golden questions."`
	Run    goldenRunCmd    `cmd:"" help:"Ask them of the library as it is and as it would be with drafts published; publishes nothing."`
}

type goldenListCmd struct {
	JSON bool `help:"Print a JSON object for each."`
}

// Run lists golden questions.
func (c *goldenListCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		all, err := a.Bot.Goldens(ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
		for _, g := range all {
			if c.JSON {
				if err := writeJSON(e.stdout, g); err != nil {
					return err
				}
				continue
			}
			fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\n", g.ID, g.Origin, g.Region, g.Question, strings.Join(g.Documents, ", "))
		}
		return table.Flush()
	})
}

type goldenLoadCmd struct {
	File string `arg:"" help:"The file."`
}

// Run loads golden questions: all of the file, or none.
func (c *goldenLoadCmd) Run(ctx context.Context, e *env) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	var all []bot.Golden
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var g bot.Golden
		if err := json.Unmarshal(lines.Bytes(), &g); err != nil {
			return fmt.Errorf("%s line %d: %w", c.File, n, err)
		}
		g.Origin, g.By, g.Document = "admin", operator(), 0
		all = append(all, g)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	return withApp(ctx, e, func(a *App) error {
		n, err := a.Bot.AddGolden(ctx, bot.Operator, all)
		if err == nil {
			fmt.Fprintf(e.stderr, "%d golden questions, %d of them new\n", len(all), n)
		}
		return err
	})
}

type goldenRemoveCmd struct {
	IDs []int64 `arg:"" name:"id" help:"Numbers, see golden list."`
}

// Run deletes golden questions.
func (c *goldenRemoveCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		n, err := a.Bot.RemoveGolden(ctx, bot.Operator, c.IDs)
		if err == nil && int(n) < len(c.IDs) {
			err = fmt.Errorf("%d of %d are not there", len(c.IDs)-int(n), len(c.IDs))
		}
		return err
	})
}

type goldenRunCmd struct {
	JSON     bool    `help:"Print JSON."`
	Withdraw bool    `help:"As if documents in force were withdrawn."`
	IDs      []int64 `arg:"" optional:"" name:"id" help:"Drafts, see library list; none: only how the library does now."`
}

// Run asks the golden questions. It fails if a publication would be blocked.
func (c *goldenRunCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		r, err := a.Bot.CompareGolden(ctx, c.IDs, operator(), a.Config.GoldenDrop, func(f func(pgx.Tx) error) error {
			if len(c.IDs) == 0 {
				return pgx.BeginFunc(ctx, a.Pool, f)
			}
			if c.Withdraw {
				return a.Library.TryWithdraw(ctx, c.IDs, operator(), f)
			}
			return a.Library.Try(ctx, c.IDs, operator(), f)
		})
		if err != nil {
			return err
		}
		if c.JSON {
			err = writeJSON(e.stdout, r)
		} else {
			fmt.Fprintf(e.stdout, "%d questions; answered rightly now %d, then %d\n", r.Questions, r.RightBefore, r.RightAfter)
			for _, g := range r.Changes {
				fmt.Fprintf(e.stdout, "%s: %s\n", g.Verdict, g.Question)
				if !g.After.Right {
					fmt.Fprintf(e.stdout, "  expected: %s; found: %s\n", cmp.Or(strings.Join(g.Expected, ", "), "no answer"), cmp.Or(strings.Join(g.After.Cited, ", "), string(g.After.Outcome)))
				}
			}
		}
		if err == nil && r.Blocked {
			err = errBlocked
		}
		return err
	})
}
