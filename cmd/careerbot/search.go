package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"careerbot/internal/redact"
	"careerbot/internal/region"
	"careerbot/knowledge"
	"careerbot/retrieval"
)

type searchCmd struct {
	JSON   bool   `help:"Print JSON."`
	K      int    `short:"k" help:"How many passages." default:"10"`
	Region string `help:"Where the person is: name or code." placeholder:"R"`
	AsOf   string `help:"The day on which the rules must be in force." placeholder:"D"`
	Query  string `arg:"" help:"What to look for."`
}

type searchHit struct {
	Rank     int      `json:"rank"`
	Score    float64  `json:"score"`
	Lexical  float64  `json:"lexical"`
	Vector   float64  `json:"vector"`
	Document string   `json:"document"`
	Title    string   `json:"title"`
	Number   string   `json:"number"`
	Region   string   `json:"region"`
	Heading  []string `json:"heading"`
	Text     string   `json:"text"`
	Start    int      `json:"start"`
	End      int      `json:"end"`
}

// Run prints ranked passages with their scores and what they are made of.
func (c *searchCmd) Run(ctx context.Context, e *env) error {
	if c.K < 1 || c.K > 1000 {
		return fmt.Errorf("%w: -k is %d, it takes 1 to 1000", errWrong, c.K)
	}
	hidden, err := redact.Hide(c.Query) // it may be embedded by an endpoint, as a person's question
	if err != nil {
		return err
	}
	q := retrieval.Query{Text: hidden.Without, K: c.K}
	if q.Region, q.AsOf, err = whereAndWhen(c.Region, c.AsOf, e.config.Region); err != nil {
		return err
	}
	a, err := e.ready(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	ranking, err := a.Searcher.Search(ctx, q)
	if err != nil {
		return err
	}
	hits := make([]searchHit, len(ranking.Passages))
	for i, p := range ranking.Passages {
		hits[i] = searchHit{Rank: i + 1, Score: p.Score.Total, Lexical: p.Score.Lexical, Vector: p.Score.Vector,
			Document: fmt.Sprint(p.Version), Title: p.Title, Number: p.Number, Region: p.Region, Heading: p.Heading, Text: p.Body, Start: p.Start, End: p.End}
	}
	if c.JSON {
		return writeJSON(e.stdout, hits)
	}
	for _, h := range hits {
		text := []rune(strings.Join(strings.Fields(h.Text), " "))
		if len(text) > 120 {
			text = append(text[:120], '…')
		}
		fmt.Fprintf(e.stdout, "%2d  %.3f (words %.2f, vectors %.3f)  %s %s\n    %s\n", h.Rank, h.Score, h.Lexical, h.Vector, h.Title, strings.Join(h.Heading, " > "), string(text))
	}
	return nil
}

// whereAndWhen checks --region and --as-of, which default to the service's
// region and today.
func whereAndWhen(place, day, home string) (string, time.Time, error) {
	code, err := region.Parse(place)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("%w: --region: %w", errWrong, err)
	}
	if code == "" {
		code = home
	}
	asOf, err := knowledge.ParseDate(day)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("%w: --as-of: %w", errWrong, err)
	}
	if asOf.IsZero() {
		asOf = today()
	}
	return code, asOf, nil
}
