package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/evaluation"
	"careerbot/internal/postgres"
	"careerbot/internal/text"
	"careerbot/knowledge"
	"careerbot/prompts"
	"careerbot/retrieval"
)

type evalCmd struct {
	Retrieval evalRetrievalCmd `cmd:"" help:"How well passages are found: recall, MRR, nDCG, time."`
	Answers   evalAnswersCmd   `cmd:"" help:"How often questions are answered, rightly and wrongly."`
	Followups evalFollowupsCmd `cmd:"" help:"How well passages are found for turns that need the turns before them."`
	Asking    evalAskingCmd    `cmd:"" help:"When a missing fact is asked for instead of guessing."`
}

type evalRetrievalCmd struct {
	Dir  string `arg:"" help:"Folder with passages.jsonl or corpus.jsonl, queries.jsonl, qrels_passages.tsv or qrels.tsv."`
	JSON bool   `help:"Print JSON."`
}

// Run loads the set into a scratch database and asks the product's own search.
func (c *evalRetrievalCmd) Run(ctx context.Context, e *env) error {
	set, err := evaluation.Read(c.Dir)
	if err != nil {
		return err
	}
	return e.withScratch(ctx, func(a *App) error {
		result := evaluation.Retrieval{Passages: len(set.Passages)}
		start := time.Now()
		if err := importSet(ctx, a, set, e.stderr); err != nil {
			return err
		}
		result.LoadSeconds = float64(time.Since(start).Milliseconds()) / 1000
		sources, err := sourcesByVersion(ctx, a)
		if err != nil {
			return err
		}
		var times []time.Duration
		for _, q := range set.Queries {
			if len(set.Relevant[q.ID]) == 0 {
				continue
			}
			began := time.Now()
			ranking, err := a.Searcher.Search(ctx, retrieval.Query{Text: q.Text, AsOf: today(), K: 100})
			if err != nil {
				return fmt.Errorf("query %s: %w", q.ID, err)
			}
			times = append(times, time.Since(began))
			ids := make([]string, len(ranking.Passages))
			for i, p := range ranking.Passages {
				ids[i] = sources[p.Version]
			}
			result.Add(ids, set.Relevant[q.ID])
		}
		result.Finish(times)
		if c.JSON {
			return writeJSON(e.stdout, result)
		}
		_, err = fmt.Fprintf(e.stdout, "%d queries, %d passages: recall@1 %.3f @5 %.3f @10 %.3f @100 %.3f, MRR@10 %.3f, nDCG@10 %.3f, p50 %.1f ms, p95 %.1f ms, loaded in %.1f s\n",
			result.Queries, result.Passages, result.Recall1, result.Recall5, result.Recall10, result.Recall100, result.MRR10, result.NDCG10, result.P50, result.P95, result.LoadSeconds)
		return err
	})
}

func importSet(ctx context.Context, a *App, set evaluation.Set, stderr io.Writer) error {
	raws := make([]knowledge.Raw, len(set.Passages))
	for i, p := range set.Passages {
		raws[i] = knowledge.Raw{ID: p.ID, Title: p.Title, Text: p.Text}
	}
	bar := newBar(stderr, len(raws), "loading")
	defer bar.finish()
	return a.Library.Import(ctx, raws, bar.set)
}

func sourcesByVersion(ctx context.Context, a *App) (map[int64]string, error) {
	rows, err := a.Pool.Query(ctx, `SELECT v.id, d.source FROM version v JOIN document d ON d.id = v.document_id`)
	if err != nil {
		return nil, err
	}
	m := map[int64]string{}
	var id int64
	var source string
	_, err = pgx.ForEachRow(rows, []any{&id, &source}, func() error { m[id] = source; return nil })
	return m, err
}

var marks = regexp.MustCompile(`\s?\[\d+\]`)

// unsupported counts the sentences of an answer that are in none of its quotes.
// Answers without citations say nothing that would need one.
func unsupported(a bot.Answer) int {
	if len(a.Citations) == 0 {
		return 0
	}
	var quotes strings.Builder
	for _, c := range a.Citations {
		quotes.WriteString(c.Quote + "\n")
	}
	said := strings.TrimSuffix(strings.TrimSuffix(a.Text, prompts.Care(a.Language)), prompts.Partial(a.Language))
	said = strings.TrimPrefix(said, prompts.OtherLanguage(a.Language))
	said = marks.ReplaceAllString(said, "")
	n := 0
	for _, s := range text.Sentences(said) {
		if !strings.Contains(quotes.String(), said[s.Start:s.End]) {
			n++
		}
	}
	return n
}

// withScratch runs f on a database of its own beside the real one, and drops it.
func (e *env) withScratch(ctx context.Context, f func(*App) error) error {
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		return err
	}
	defer a.Close()
	suffix := make([]byte, 6)
	rand.Read(suffix) // never fails since Go 1.24
	name := "careerbot_scratch_" + hex.EncodeToString(suffix)
	quoted := pgx.Identifier{name}.Sanitize()
	if _, err := a.Pool.Exec(ctx, "CREATE DATABASE "+quoted+" TEMPLATE template0 ENCODING 'UTF8'"); err != nil {
		return fmt.Errorf("create a scratch database: %w", err)
	}
	defer func() {
		// The context may be over; the scratch database must not stay.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		_, err := a.Pool.Exec(ctx, "DROP DATABASE IF EXISTS "+quoted+" WITH (FORCE)")
		a.logIf("drop the scratch database", err)
	}()
	scratch := &App{Config: e.config, Log: a.Log}
	if err := scratch.connect(ctx, a.url, postgres.WithDatabase(name)); err != nil {
		return err
	}
	defer scratch.Close()
	return f(scratch)
}

type evalAnswersCmd struct {
	Dir  string `arg:"" help:"Folder as for eval retrieval, with \"answerable\" on each query; where all are answerable, half of the documents are left out."`
	JSON bool   `help:"Print JSON."`
	Each bool   `help:"Print a line for each question, to look into."`
}

// Run asks every question of the set and measures how often it was answered,
// and how often it should not have been.
func (c *evalAnswersCmd) Run(ctx context.Context, e *env) error {
	set, err := evaluation.Read(c.Dir)
	if err != nil {
		return err
	}
	set = set.Halve()
	return e.withScratch(ctx, func(a *App) error {
		if err := importSet(ctx, a, set, e.stderr); err != nil {
			return err
		}
		sources, err := sourcesByVersion(ctx, a)
		if err != nil {
			return err
		}
		var trials []evaluation.Trial
		var times []time.Duration
		for _, q := range set.Queries {
			began := time.Now()
			answer, err := a.Bot.Answer(ctx, bot.Question{Text: q.Text, AsOf: today()})
			if err != nil {
				return fmt.Errorf("question %s: %w", q.ID, err)
			}
			times = append(times, time.Since(began))
			t := evaluation.Trial{Answerable: q.Answerable != nil && *q.Answerable, Confidence: answer.Confidence,
				Answered: answer.Outcome == bot.Answered || answer.Outcome == bot.Partial}
			for _, citation := range answer.Citations {
				id, err := strconv.ParseInt(citation.Document, 10, 64)
				if err != nil {
					return err
				}
				t.CitedGold = t.CitedGold || set.Relevant[q.ID][sources[id]] > 0
			}
			t.Unsupported = unsupported(answer)
			if c.Each {
				fmt.Fprintf(e.stdout, "%t\t%.3f\t%s\t%t\t%s\t%s\n", t.Answerable, t.Confidence, answer.Outcome, t.CitedGold, q.Text, strings.ReplaceAll(answer.Text, "\n", " "))
			}
			trials = append(trials, t)
		}
		result := evaluation.Summarise(trials)
		result.P50, result.P95 = evaluation.Percentile(times, 50), evaluation.Percentile(times, 95)
		if c.JSON {
			return writeJSON(e.stdout, result)
		}
		_, err = fmt.Fprintf(e.stdout, "%d questions, %d answerable: AUROC %.3f, answered at 10%% false %.3f (threshold %.3f); as set: answered %.3f, falsely %.3f, gold cited %.3f, %d unsupported sentences; p50 %.1f ms, p95 %.1f ms\n",
			result.Questions, result.Answerable, result.AUROC, result.Answered10, result.Threshold10, result.Answered, result.FalseAnswers, result.CitedGold, result.Unsupported, result.P50, result.P95)
		return err
	})
}
