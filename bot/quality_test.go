package bot_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot"
	"careerbot/bot/guidance"
	"careerbot/internal/evaluation"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/retrieval"
)

var (
	update = flag.Bool("update", false, "write the golden files anew")
	each   = flag.Bool("each", false, "print what became of each question")
)

// aDay is the day on which the tests ask: before nothing ends, after everything began.
var aDay = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)

// newStarterBot gives a bot over the sample guides.
func newStarterBot(t testing.TB) *bot.Bot {
	t.Helper()
	return botOn(pgtest.Copy(t, "starter", func(pool *pgxpool.Pool) { fillStarter(t, pool) }))
}

func fillStarter(t testing.TB, pool *pgxpool.Pool) {
	t.Helper()
	fillLibrary(t, pool, func(l *knowledge.Library) ([]knowledge.Result, error) {
		return l.LoadStarter(context.Background(), nil)
	})
}

// newBot gives a bot over what is loaded.
func newBot(t testing.TB, load func(*knowledge.Library) ([]knowledge.Result, error)) *bot.Bot {
	t.Helper()
	pool := pgtest.New(t)
	fillLibrary(t, pool, load)
	return botOn(pool)
}

func fillLibrary(t testing.TB, pool *pgxpool.Pool, load func(*knowledge.Library) ([]knowledge.Result, error)) {
	t.Helper()
	reader := read.New(read.Options{})
	defer reader.Close() // nothing to lose
	results, err := load(&knowledge.Library{Pool: pool, Reader: reader, Now: func() time.Time { return aDay }})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		wrong := slices.ContainsFunc(r.Warnings, func(w string) bool {
			return w != knowledge.Unplaced && w != knowledge.Undated && !strings.HasPrefix(w, "no longer holds")
		})
		if r.Status != knowledge.Loaded || wrong {
			t.Errorf("%s: %s %s %v", r.Source, r.Status, r.Reason, r.Warnings)
		}
	}
}

// botOn gives a bot over what is in a database.
func botOn(pool *pgxpool.Pool) *bot.Bot {
	b := &bot.Bot{
		Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Home: "CN", Hub: bot.NewHub(),
		Now: func() time.Time { return aDay }, Log: slog.New(slog.DiscardHandler),
		Contact: func(string) string { return "12333" },
	}
	b.Guide = &guidance.Guide{Pool: pool, Home: b.Home, Now: func() time.Time { return b.Now() }}
	return b
}

// quality is what the golden file holds: figures that a change of ranking,
// splitting or judging moves, for a person to look at.
type quality struct {
	Retrieval map[string]evaluation.Retrieval `json:"retrieval"`
	Answers   map[string]evaluation.Answers   `json:"answers"`
}

// TestQuality asks the questions that the project owns of the sample guides and
// compares the figures with the golden file. A change that makes them better or
// worse is made with -update and seen in review.
func TestQuality(t *testing.T) {
	b := newStarterBot(t)
	ctx := context.Background()
	dir := filepath.Join("..", "internal", "evaluation", "testdata", "starter")
	queries, relevant, err := evaluation.ReadQueries(dir)
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string]string{}
	rows, err := b.Pool.Query(ctx, `SELECT v.id::text, d.source FROM version v JOIN document d ON d.id = v.document_id`)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var id, source string
		if err := rows.Scan(&id, &source); err != nil {
			t.Fatal(err)
		}
		sources[id] = source[len("starter:"):]
	}
	name := func(version string, heading []string) string {
		return sources[version] + "#" + heading[len(heading)-1]
	}
	got := quality{map[string]evaluation.Retrieval{}, map[string]evaluation.Answers{}}
	for _, language := range []string{"zh", "en"} {
		var found evaluation.Retrieval
		var trials []evaluation.Trial
		for _, q := range queries {
			if q.ID[:2] != language {
				continue
			}
			region := b.Place(q.Text)
			ranking, err := b.Searcher.Search(ctx, retrieval.Query{Text: q.Text, Region: region, AsOf: aDay, K: 100})
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, p := range ranking.Passages {
				ids = append(ids, name(fmt.Sprint(p.Version), p.Heading))
			}
			found.Add(ids, relevant[q.ID])
			a, err := b.Answer(ctx, bot.Question{Text: q.Text})
			if err != nil {
				t.Fatal(err)
			}
			trial := evaluation.Trial{Answerable: *q.Answerable, Confidence: a.Confidence, Answered: a.Outcome == bot.Answered || a.Outcome == bot.Partial}
			for _, c := range a.Citations {
				trial.CitedGold = trial.CitedGold || relevant[q.ID][name(c.Document, c.Heading)] > 0
			}
			trials = append(trials, trial)
			if *each {
				cited := ""
				for _, c := range a.Citations {
					cited += " | " + name(c.Document, c.Heading)
				}
				t.Logf("%s answerable=%t %s %.3f gold=%t %s%s", q.ID, trial.Answerable, a.Outcome, a.Confidence, trial.CitedGold, q.Text, cited)
			}
		}
		found.Finish(nil)
		got.Retrieval[language] = found
		got.Answers[language] = evaluation.Summarise(trials)
	}
	text, err := json.MarshalIndent(got, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, '\n')
	golden := filepath.Join("testdata", "quality.golden.json")
	if *update {
		if err := os.WriteFile(golden, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(text) {
		t.Errorf("the figures moved; if that is meant, run with -update.\ngot:\n%s\nwant:\n%s", text, want)
	}
}
