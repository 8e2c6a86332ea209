package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"careerbot/knowledge/vacancy"
	"careerbot/knowledge/vacancy/screen"
)

type vacanciesCmd struct {
	Load    vacanciesLoadCmd    `cmd:"" help:"Load vacancies from files: CSV, XLSX, NDJSON, JSON, pages with JSON-LD."`
	List    vacanciesListCmd    `cmd:"" help:"List vacancies, the newest first."`
	Search  vacanciesSearchCmd  `cmd:"" help:"Find vacancies for a wish, as a person says it."`
	Review  vacanciesReviewCmd  `cmd:"" help:"Vacancies that a rule calls unlawful: list them, publish or reject them."`
	Sources vacanciesSourcesCmd `cmd:"" help:"Feeds that are fetched on a schedule: add, list, run, remove them."`
}

// vacancies gives the store of vacancies.
func (a *App) vacancies() *vacancy.Store { return &vacancy.Store{Pool: a.Pool, Now: time.Now} }

type vacanciesLoadCmd struct {
	Source     string   `help:"What the source is called; a row is known by it and its id. Default: the first file's name." placeholder:"S"`
	Label      string   `help:"What people are shown as the source. Default: the mapping's." placeholder:"L"`
	Mapping    string   `help:"A YAML file that says where the fields are, or a built-in one: schemaorg (default), jobs_nhs_en, jobs_zh." placeholder:"FILE"`
	ShiftDates int      `help:"Shift all dates by so many days, and fill what rows do not state as the mapping says: for trials with old data." placeholder:"DAYS"`
	Replace    bool     `help:"The files are all that the source has: withdraw what is not in them."`
	JSON       bool     `help:"Print the report as JSON."`
	Paths      []string `arg:"" name:"path" help:"Files and folders."`
}

// Run loads vacancies and reports. Rows that cannot be read are said, the rest is
// loaded; a file that is broken stops it.
func (c *vacanciesLoadCmd) Run(ctx context.Context, e *env) error {
	mapping, err := vacancy.ReadMapping(c.Mapping)
	if err != nil {
		return fmt.Errorf("%w: %w", errWrong, err)
	}
	paths, err := feedFiles(c.Paths)
	if err != nil {
		return fmt.Errorf("%w: %w", errWrong, err)
	}
	source := c.Source
	if source == "" {
		source = strings.TrimSuffix(filepath.Base(paths[0]), filepath.Ext(paths[0]))
	}
	if c.Label == "" && mapping.Label == "" {
		return fmt.Errorf("%w: people must see where a vacancy comes from: give --label, or label in the mapping", errWrong)
	}
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	bar := newBar(e.stderr, -1, "loading vacancies")
	report, err := a.vacancies().Load(ctx, vacancy.Load{
		Source: source, Label: c.Label, Mapping: mapping, Paths: paths, Replace: c.Replace, Shift: c.ShiftDates,
		Refused: refusals(e.stderr, bar), Progress: bar.set,
	})
	bar.finish()
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(e.stdout, report)
	}
	return report.Write(e.stdout)
}

// refusals says the first rows that cannot be read; the report counts them all.
func refusals(w io.Writer, b bar) func(string) {
	said := 0
	return func(reason string) {
		if said++; said > 20 {
			return
		}
		b.clear()
		fmt.Fprintf(w, "refused: %s\n", line(reason))
		if said == 20 {
			fmt.Fprintln(w, "more rows are refused; the report counts them")
		}
	}
}

// feedFiles gives the files that are named, and those in folders that may be feeds.
func feedFiles(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		entries, err := os.ReadDir(path)
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			ext := strings.ToLower(filepath.Ext(entry.Name()))
			if entry.Type().IsRegular() && slices.Contains([]string{".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".ndjson", ".jsonld", ".html", ".htm"}, ext) {
				files = append(files, filepath.Join(path, entry.Name()))
			}
		}
	}
	if len(files) == 0 {
		return nil, errors.New("there is no feed in the folder: CSV, XLSX, NDJSON, JSON or HTML")
	}
	return files, nil
}

type vacanciesListCmd struct {
	State string `help:"live (offered now), all, or a state: published, review, rejected, incomplete, withdrawn." enum:"live,all,published,review,rejected,incomplete,withdrawn" default:"live" placeholder:"S"`
	JSON  bool   `help:"Print a JSON object for each."`
	Limit int    `help:"How many at most." default:"100" placeholder:"N"`
}

// Run lists vacancies.
func (c *vacanciesListCmd) Run(ctx context.Context, e *env) error {
	state := vacancy.State(c.State)
	if c.State == "all" {
		state = ""
	}
	return e.listVacancies(ctx, state, c.Limit, c.JSON, writeVacancies)
}

func (e *env) listVacancies(ctx context.Context, state vacancy.State, limit int, asJSON bool, write func(io.Writer, []vacancy.Vacancy) error) error {
	if limit < 1 {
		return fmt.Errorf("%w: --limit takes a number from 1", errWrong)
	}
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	list, err := a.vacancies().List(ctx, state, limit)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintln(e.stderr, "no such vacancy")
	}
	if !asJSON {
		return write(e.stdout, list)
	}
	for _, v := range list {
		if err := writeJSON(e.stdout, v); err != nil {
			return err
		}
	}
	return nil
}

// writeVacancies writes a line for each.
func writeVacancies(w io.Writer, list []vacancy.Vacancy) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, v := range list {
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\tto %s\t%s\t%s\n", v.ID, v.State, line(v.Title), line(v.Employer), line(v.Place), line(v.Pay), until(v),
			line(strings.Join(v.Labels, ", ")), why(v))
	}
	return table.Flush()
}

func until(v vacancy.Vacancy) string {
	if v.ValidThrough == nil {
		return "-"
	}
	return v.ValidThrough.Format(time.DateOnly)
}

// why says what holds a vacancy back, or what was found in it.
func why(v vacancy.Vacancy) string {
	var all []string
	if len(v.Missing) > 0 {
		all = append(all, "lacks "+strings.Join(v.Missing, ", "))
	}
	if len(v.Assumed) > 0 {
		all = append(all, "ASSUMED for a trial, not stated: "+strings.Join(v.Assumed, ", "))
	}
	for _, f := range v.Findings {
		cite := ""
		if len(f.Cites) > 0 {
			cite = ", " + f.Cites[0].Law + " " + f.Cites[0].Article
		}
		if f.Exception != "" {
			cite += ", but " + f.Exception
		}
		all = append(all, fmt.Sprintf("%s (%s): “%s”%s", f.Rule, f.Severity, line(f.Words), cite))
	}
	if said := said(v); said != "" {
		all = append(all, said)
	}
	return strings.Join(all, "; ")
}

type vacanciesReviewCmd struct {
	List    reviewListCmd    `cmd:"" help:"List what waits for a decision, with the words, the rule, the law and why."`
	Publish reviewPublishCmd `cmd:"" help:"Publish a vacancy although a rule calls it unlawful."`
	Reject  reviewRejectCmd  `cmd:"" help:"Do not offer a vacancy."`
	Reports reviewReportsCmd `cmd:"" help:"List vacancies of which people say that they look wrong."`
	Looked  reviewLookedCmd  `cmd:"" help:"Note that you have looked at the reports of a vacancy."`
}

type reviewListCmd struct {
	JSON  bool `help:"Print a JSON object for each."`
	Limit int  `help:"How many at most." default:"100" placeholder:"N"`
}

// Run lists what waits for a decision.
func (c *reviewListCmd) Run(ctx context.Context, e *env) error {
	return e.listVacancies(ctx, vacancy.Review, c.Limit, c.JSON, writeReviews)
}

// writeReviews writes what a reviewer has to know: the words, why they may be
// unlawful, where the law says so, and the exception that is claimed. The first word of
// each is what publish and reject take.
func writeReviews(w io.Writer, list []vacancy.Vacancy) error {
	for _, v := range list {
		fmt.Fprintf(w, "%d-%s  %s · %s · %s · %s · to %s · %s\n", v.ID, v.Seal, line(v.Title), line(v.Employer), line(v.Place), line(v.Pay), until(v), line(strings.Join(v.Labels, ", ")))
		for _, f := range v.Findings {
			fmt.Fprintf(w, "    %s, %s: “%s” in “%s”\n", f.Rule, f.Severity, line(f.Words), line(f.Sentence))
			fmt.Fprintf(w, "        why: %s\n", screen.Why(f.Rule))
			for _, cite := range f.Cites {
				fmt.Fprintf(w, "        law: %s %s\n", cite.Law, cite.Article)
			}
			if f.Exception != "" {
				fmt.Fprintf(w, "        exception claimed: %s\n", f.Exception)
			}
		}
		if said := said(v); said != "" {
			fmt.Fprintf(w, "    %s\n", said)
		}
	}
	return nil
}

// said tells the verdict on a vacancy, "" if there is none.
func said(v vacancy.Vacancy) string {
	if v.Verdict == nil {
		return ""
	}
	of := ""
	if v.Verdict.Former {
		of = " of other words"
	}
	return fmt.Sprintf("%s said %s%s on %s: %s", line(v.Verdict.By), v.Verdict.Verdict, of, v.Verdict.At.Format(time.DateOnly), line(v.Verdict.Why))
}

// verdict is what both verdicts take.
type verdict struct {
	ID  string `arg:"" help:"The vacancy, as the review list shows it: its number and the seal of what was read."`
	Why string `help:"The reason; it is kept with the verdict." required:"" placeholder:"…"`
	By  string `help:"Who decides. Default: the user of this machine." placeholder:"NAME" env:"USER"`
}

func (v verdict) decide(ctx context.Context, e *env, publish bool) error {
	if strings.TrimSpace(v.Why) == "" {
		return fmt.Errorf("%w: --why takes the reason", errWrong)
	}
	if strings.TrimSpace(v.By) == "" {
		return fmt.Errorf("%w: --by takes the name of who decides", errWrong)
	}
	number, seal, _ := strings.Cut(v.ID, "-")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return fmt.Errorf("%w: %q is no vacancy; it is named as in careerbot vacancies review list", errWrong, v.ID)
	}
	if publish && seal == "" {
		return fmt.Errorf("%w: publish takes the vacancy as the list shows it, with its seal (as %d-3fa9c1d2e0b4), so that what is published is what was read", errWrong, id)
	}
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.vacancies().Decide(ctx, id, seal, publish, v.By, v.Why); err != nil {
		return err
	}
	state := "rejected"
	if publish {
		state = "published"
	}
	fmt.Fprintf(e.stdout, "%d %s\n", id, state)
	return nil
}

type reviewPublishCmd struct {
	verdict `embed:""`
}

// Run publishes.
func (c *reviewPublishCmd) Run(ctx context.Context, e *env) error { return c.decide(ctx, e, true) }

type reviewRejectCmd struct {
	verdict `embed:""`
}

// Run rejects.
func (c *reviewRejectCmd) Run(ctx context.Context, e *env) error { return c.decide(ctx, e, false) }
