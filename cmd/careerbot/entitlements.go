package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot/reach"
	"careerbot/internal/calculator"
	"careerbot/internal/region"
	"careerbot/knowledge/entitlement"
	"careerbot/prompts"
	find "careerbot/retrieval/entitlement"
)

type entitlementsCmd struct {
	Load     entitlementsLoadCmd     `cmd:"" help:"Load rules as drafts: a folder of YAML files, or those that come with the program."`
	List     entitlementsListCmd     `cmd:"" help:"List rules, their state and who decided it."`
	Check    entitlementsCheckCmd    `cmd:"" help:"Compare rules with the clauses that they quote."`
	Publish  entitlementsPublishCmd  `cmd:"" help:"Publish rules that a person has reviewed; one that contradicts its clause is refused."`
	Reach    entitlementsReachCmd    `cmd:"" help:"How many people would be told of a rule if its newest text were published; never who."`
	Withdraw entitlementsWithdrawCmd `cmd:"" help:"End the use of rules."`
	Ask      entitlementsAskCmd      `cmd:"" help:"What is somebody entitled to? Answers by the published rules, and the next question."`
}

func (a *App) entitlements() *entitlement.Store {
	return &entitlement.Store{Pool: a.Pool, Now: time.Now}
}

type entitlementsLoadCmd struct {
	JSON bool   `help:"Print a JSON object for each."`
	Path string `arg:"" optional:"" help:"A folder of rules, a file each. Default: the program's own."`
}

// Run loads rules as drafts.
func (c *entitlementsLoadCmd) Run(ctx context.Context, e *env) error {
	rules, err := entitlement.BuiltIn()
	if c.Path != "" {
		rules, err = entitlement.ReadFolder(c.Path)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errWrong, err)
	}
	return e.withRules(ctx, c.JSON, func(s *entitlement.Store) ([]entitlement.Result, error) { return s.Load(ctx, rules) })
}

type entitlementsCheckCmd struct {
	JSON  bool     `help:"Print a JSON object for each."`
	Rules []string `arg:"" optional:"" name:"rule" help:"Rules by id. Default: all."`
}

// Run compares rules with the library.
func (c *entitlementsCheckCmd) Run(ctx context.Context, e *env) error {
	return e.withRules(ctx, c.JSON, func(s *entitlement.Store) ([]entitlement.Result, error) { return s.Check(ctx, c.Rules) })
}

// decision is what publishing and withdrawing take.
type decision struct {
	Why   string   `help:"The reason, or what was reviewed; it is kept." required:"" placeholder:"…"`
	By    string   `help:"Who decides. Default: the user of this machine." placeholder:"NAME" env:"USER"`
	JSON  bool     `help:"Print a JSON object for each."`
	All   bool     `help:"All rules."`
	Rules []string `arg:"" optional:"" name:"rule" help:"Rules by id."`
}

func (d decision) check() error {
	switch {
	case strings.TrimSpace(d.Why) == "":
		return fmt.Errorf("%w: --why takes the reason", errWrong)
	case strings.TrimSpace(d.By) == "":
		return fmt.Errorf("%w: --by takes the name of who decides", errWrong)
	case d.All == (len(d.Rules) > 0):
		return fmt.Errorf("%w: name rules, or give --all", errWrong)
	}
	return nil
}

type entitlementsPublishCmd struct {
	decision `embed:""`

	Silent bool `help:"Tell nobody of it who asked to be told of what fits."`
}

// Run publishes.
func (c *entitlementsPublishCmd) Run(ctx context.Context, e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	return e.withRules(ctx, c.JSON, func(s *entitlement.Store) ([]entitlement.Result, error) {
		if c.Silent { // before: people are told of what is published
			if err := silenceRules(ctx, s.Pool, c.Rules, c.By); err != nil {
				return nil, err
			}
		}
		return s.Publish(ctx, c.Rules, c.By, c.Why)
	})
}

// newest gives the newest text of rules by their ids; of all where none is named.
func newest(ctx context.Context, pool *pgxpool.Pool, rules []string) ([]int64, error) {
	rows, err := pool.Query(ctx, `SELECT max(id) FROM entitlement_version WHERE $1::text[] IS NULL OR rule = ANY ($1) GROUP BY rule ORDER BY rule`, rules)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

func silenceRules(ctx context.Context, pool *pgxpool.Pool, rules []string, by string) error {
	ids, err := newest(ctx, pool, rules)
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		for _, id := range ids {
			if err := reach.Silence(ctx, tx, "rule", id, by); err != nil {
				return err
			}
		}
		return nil
	})
}

type entitlementsReachCmd struct {
	JSON bool   `help:"Print a JSON object."`
	Rule string `arg:"" help:"A rule by id."`
}

// Run counts whom a rule would reach.
func (c *entitlementsReachCmd) Run(ctx context.Context, e *env) error {
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	ids, err := newest(ctx, a.Pool, []string{c.Rule})
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return fmt.Errorf("%w: there is no rule %q: see careerbot entitlements list", errWrong, c.Rule)
	}
	found, err := (&reach.Finder{Pool: a.Pool, Home: a.Config.Region, Now: time.Now}).Count(ctx, "rule", ids...)
	switch {
	case err != nil:
		return err
	case c.JSON:
		return writeJSON(e.stdout, found)
	case found.People < 0:
		fmt.Fprintln(e.stdout, "fewer than 5 people, or nobody")
		return nil
	}
	fmt.Fprintf(e.stdout, "about %d people\n", found.People)
	for _, s := range found.Regions {
		fmt.Fprintf(e.stdout, "  %s %d\n", region.Name(s.Name, "en"), s.People)
	}
	for _, s := range found.Groups {
		fmt.Fprintf(e.stdout, "  %s %d\n", s.Name, s.People)
	}
	return nil
}

type entitlementsWithdrawCmd struct {
	decision `embed:""`
}

// Run withdraws.
func (c *entitlementsWithdrawCmd) Run(ctx context.Context, e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	return e.withRules(ctx, c.JSON, func(s *entitlement.Store) ([]entitlement.Result, error) { return s.Withdraw(ctx, c.Rules, c.By, c.Why) })
}

// errNotAll means that some rules were refused or are wrong; they were said.
var errNotAll = errors.New("some rules were refused or are wrong")

// withRules does something with the rules and says what became of each.
func (e *env) withRules(ctx context.Context, asJSON bool, do func(s *entitlement.Store) ([]entitlement.Result, error)) error {
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	results, err := do(a.entitlements())
	if err != nil {
		return err
	}
	bad := false
	for _, r := range results {
		bad = bad || r.Status == "refused" || r.Status == "wrong"
		if asJSON {
			if err := writeJSON(e.stdout, r); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(e.stdout, "%s %s %s\n", r.Rule, r.Status, line(r.Reason))
		for _, p := range r.Problems {
			fmt.Fprintf(e.stdout, "  %s: %s: %s\n", line(p.Where), p.Kind, line(p.Why))
		}
	}
	if bad {
		return errNotAll
	}
	return nil
}

type entitlementsListCmd struct {
	Suspended bool `help:"Only published rules that are not used, because a document that they quote was changed or is no longer in force."`
	JSON      bool `help:"Print a JSON object for each."`
}

// Run lists rules.
func (c *entitlementsListCmd) Run(ctx context.Context, e *env) error {
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	list, err := a.entitlements().List(ctx, c.Suspended)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	for _, r := range list {
		if c.JSON {
			if err := writeJSON(e.stdout, r); err != nil {
				return err
			}
			continue
		}
		note := ""
		switch {
		case len(r.Suspended) > 0:
			note = "suspended: changed or no longer in force: " + strings.Join(r.Suspended, ", ")
		case len(r.Problems) > 0:
			note = fmt.Sprintf("%d problems; entitlements check %s says which", len(r.Problems), r.Rule)
		case r.DecidedAt != nil:
			note = fmt.Sprintf("%s on %s: %s", r.By, r.DecidedAt.Format(time.DateOnly), r.Why)
		}
		fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%s\t%s\n", r.Rule, r.Ordinal, r.State, r.Region, line(r.NameZH), line(note))
	}
	if len(list) == 0 {
		fmt.Fprintln(e.stderr, "no such rule")
	}
	return table.Flush()
}

type entitlementsAskCmd struct {
	Region string   `help:"Where the person is: name or code." placeholder:"R"`
	AsOf   string   `help:"The day. Default: today." placeholder:"DATE"`
	Topic  string   `help:"Only rules about this: unemployment, training, business, hardship, injury, family, leave, pay, contract." placeholder:"T"`
	Rule   string   `help:"Say all about this rule, whatever the outcome." placeholder:"ID"`
	Skip   []string `help:"A fact that the person does not want to say; can be given again." placeholder:"FACT" sep:"none"`
	Lang   string   `help:"Language." enum:"zh,en" default:"zh"`
	JSON   bool     `help:"Print JSON."`
	Facts  []string `arg:"" optional:"" name:"fact=value" help:"What is known: situation=unemployed paid='18 months' injured_on=2026-03-01."`
}

// asked is the answer as JSON.
type asked struct {
	Day          string              `json:"day"`
	Region       string              `json:"region"`
	Facts        map[string]string   `json:"facts"`
	Next         *question           `json:"next"` // null: nothing more decides, or seven were asked
	Entitlements []calculator.Answer `json:"entitlements"`
	LeftOut      []string            `json:"left_out,omitempty"`
}

type question struct {
	Fact      string              `json:"fact"`
	Type      string              `json:"type"`
	Unit      string              `json:"unit,omitempty"`
	Says      calculator.Text     `json:"says"`
	Options   []calculator.Option `json:"options"`
	Sensitive bool                `json:"sensitive"`
}

// Run answers from what is known, and says what to ask next.
func (c *entitlementsAskCmd) Run(ctx context.Context, e *env) error {
	code, err := region.Parse(c.Region)
	if err != nil {
		return fmt.Errorf("%w: %w", errWrong, err)
	}
	day := today()
	if c.AsOf != "" {
		if day, err = time.Parse(time.DateOnly, c.AsOf); err != nil {
			return fmt.Errorf("%w: --as-of takes a day as 2026-03-01", errWrong)
		}
	}
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	found, err := find.For(ctx, a.Pool, code, day)
	if err != nil {
		return err
	}
	known := calculator.Known{}
	out := asked{Day: day.Format(time.DateOnly), Region: code, Facts: map[string]string{}, LeftOut: found.LeftOut}
	if found.Book.Len() > 0 {
		for _, stated := range c.Facts {
			name, value, ok := strings.Cut(stated, "=")
			if !ok {
				return fmt.Errorf("%w: %q is no FACT=VALUE", errWrong, stated)
			}
			if known[name], err = found.Facts.Value(name, value); err != nil {
				return fmt.Errorf("%w: %w", errWrong, err)
			}
			out.Facts[name] = known[name].String()
		}
		for _, name := range c.Skip {
			if found.Facts.Named(name) == nil {
				return fmt.Errorf("%w: --skip: there is no fact %q", errWrong, name)
			}
		}
	}
	if topics := found.Facts.Topics(); c.Topic != "" && len(topics) > 0 && !slices.Contains(topics, c.Topic) {
		return fmt.Errorf("%w: --topic takes one of %s", errWrong, strings.Join(topics, ", "))
	}
	book := found.Book.About(c.Topic)
	out.Entitlements = book.Decide(known)
	var next *calculator.Fact
	n := len(known) + len(c.Skip)
	if n < calculator.Most {
		next = book.Next(known, c.Skip)
	}
	if next != nil {
		out.Next = &question{next.Name, next.Type, next.Unit, next.Ask, next.Buttons(), next.Sensitive}
	}
	if c.JSON {
		return writeJSON(e.stdout, out)
	}
	return c.write(e.stdout, found.Facts, out, next, n)
}

// write says it as a person is told.
func (c *entitlementsAskCmd) write(w io.Writer, facts *calculator.Facts, out asked, next *calculator.Fact, n int) error {
	var all strings.Builder
	for _, answer := range out.Entitlements {
		if answer.ID == c.Rule || c.Rule == "" && answer.Outcome == calculator.Yes {
			all.WriteString(prompts.Entitlement(c.Lang, answer, facts) + "\n\n")
		}
	}
	all.WriteString(prompts.Entitlements(c.Lang, out.Entitlements) + "\n")
	if next != nil {
		all.WriteString("\n" + prompts.EntitlementQuestion(c.Lang, next, n+1) + "\n")
		for _, o := range next.Buttons() {
			fmt.Fprintf(&all, "  %s=%s  %s\n", next.Name, o.Value, o.Says.In(c.Lang))
		}
		fmt.Fprintf(&all, "  --skip %s  %s\n", next.Name, prompts.EntitlementSkip(c.Lang))
	}
	_, err := io.WriteString(w, all.String())
	return err
}

// describeEntitlements says how many rules are used, and which are not although they
// are published.
func (a *App) describeEntitlements(ctx context.Context, say func(string, string, ...any)) error {
	list, err := a.entitlements().List(ctx, false)
	if err != nil {
		return fmt.Errorf("look at the entitlements: %w", err)
	}
	used, waiting := 0, 0
	var suspended []string
	for _, r := range list {
		switch {
		case len(r.Suspended) > 0:
			suspended = append(suspended, r.Rule)
		case r.State == entitlement.Published:
			used++
		case r.State != entitlement.Withdrawn:
			waiting++
		}
	}
	if len(list) == 0 {
		say("entitlements", "none; load the laws, then careerbot entitlements load")
		return nil
	}
	say("entitlements", "%d rules are used, %d wait to be published", used, waiting)
	if len(suspended) > 0 {
		say("entitlements", "NOT WELL: a document of these was changed or is no longer in force: %s; see careerbot entitlements list --suspended", line(strings.Join(suspended, ", ")))
	}
	return nil
}
