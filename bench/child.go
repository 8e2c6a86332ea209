package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
	"unicode"

	"careerbot/internal/evaluation"
)

// depth is how many results every system is asked for.
const depth = 100

// engine is a system that runs inside a child process.
type engine interface {
	// load stores a batch of passages.
	load(ctx context.Context, batch []evaluation.Item) error
	// ready is called once after the last batch; its time counts as loading.
	// It returns how many passages are stored.
	ready(ctx context.Context) (int, error)
	// search gives the ids of the best k passages, best first.
	search(ctx context.Context, query string, k int) ([]string, error)
	// disk is how much the stored passages take, 0 where somebody else knows.
	disk() (int64, error)
	close(ctx context.Context) error
}

// child is the life of a child process: it measures one system and prints the
// result as JSON.
func child(ctx context.Context, system string, args []string, stdout, stderr io.Writer) int {
	err := func() error {
		if len(args) != 1 {
			return errors.New("a child process takes one folder")
		}
		set, err := evaluation.Read(args[0])
		if err != nil {
			return err
		}
		language := languageOf(set.Passages)
		var e engine
		switch system {
		case "bleve":
			e, err = newBleve(os.Getenv(indexVar), language)
		case "langchaingo":
			e, err = newLangchain(ctx, os.Getenv("DATABASE_URL"), os.Getenv(databaseVar))
		default:
			err = fmt.Errorf("unknown system %q in %s", system, childVar)
		}
		if err != nil {
			return err
		}
		m, err := measure(ctx, set, e)
		if err := errors.Join(err, e.close(ctx)); err != nil {
			return err
		}
		m.Language = language
		return json.NewEncoder(stdout).Encode(m)
	}()
	if err != nil {
		fmt.Fprintf(stderr, "bench: %s: %v\n", system, err)
		return 1
	}
	return 0
}

// measure loads the set and asks its questions one after the other. As in
// `careerbot eval retrieval`, a question without a relevant passage is left out,
// and only the search is timed.
func measure(ctx context.Context, set evaluation.Set, e engine) (measured, error) {
	m := measured{Retrieval: evaluation.Retrieval{Passages: len(set.Passages)}}
	start := time.Now()
	for rest := set.Passages; len(rest) > 0; {
		n := batchLength(rest)
		if err := e.load(ctx, rest[:n]); err != nil {
			return measured{}, fmt.Errorf("load passages %s to %s: %w", rest[0].ID, rest[n-1].ID, err)
		}
		rest = rest[n:]
	}
	stored, err := e.ready(ctx)
	if err != nil {
		return measured{}, fmt.Errorf("finish loading: %w", err)
	}
	m.LoadSeconds = float64(time.Since(start).Milliseconds()) / 1000
	if stored != len(set.Passages) {
		return measured{}, fmt.Errorf("%d of %d passages are stored", stored, len(set.Passages))
	}
	var times []time.Duration
	for _, q := range set.Queries {
		if len(set.Relevant[q.ID]) == 0 {
			continue
		}
		began := time.Now()
		ids, err := e.search(ctx, q.Text, depth)
		if err != nil {
			return measured{}, fmt.Errorf("query %s: %w", q.ID, err)
		}
		times = append(times, time.Since(began))
		m.Add(ids, set.Relevant[q.ID])
	}
	m.Finish(times)
	// Last, when an index that tidies up in the background has had its time.
	m.Disk, err = e.disk()
	return m, err
}

// batchLength is how many of the items are loaded at once: bounded by number and
// by bytes.
func batchLength(items []evaluation.Item) int {
	const most, bytes = 500, 4 << 20
	size := 0
	for i, item := range items[:min(most, len(items))] {
		if size += len(item.Title) + len(item.Text); size > bytes && i > 0 {
			return i
		}
	}
	return min(most, len(items))
}

// languageOf tells Chinese from English by the share of Han among the letters of
// the first passages.
func languageOf(items []evaluation.Item) string {
	letters, han := 0, 0
	for _, item := range items[:min(1000, len(items))] {
		for _, r := range item.Text {
			if unicode.IsLetter(r) {
				letters++
			}
			if unicode.Is(unicode.Han, r) {
				han++
			}
		}
	}
	if han*5 > letters {
		return "zh"
	}
	return "en"
}
