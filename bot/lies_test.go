package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/internal/llm/llmtest"
	"careerbot/internal/postgres/pgtest"
	"careerbot/internal/text"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/retrieval"
)

// The tables of internal/grounding, said by a model over HTTP to a bot whose
// library has the passages.

type tablePassage struct{ ID, Title, Number, Heading, Ask, Body string }

type tableRow struct {
	Passages       []string
	Kind, Sentence string
	Held           bool
}

func table[T any](t *testing.T, name string) []T {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "internal", "grounding", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var all []T
	for line := range strings.Lines(string(data)) {
		var row T
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	return all
}

// newTableBot gives a bot over the passages of the tables, and the passages.
func newTableBot(t *testing.T) (*bot.Bot, map[string]tablePassage) {
	t.Helper()
	dir := t.TempDir()
	passages := map[string]tablePassage{}
	for _, p := range table[tablePassage](t, "passages.jsonl") {
		passages[p.ID] = p
		body := fmt.Sprintf("---\ntitle: %q\nnumber: %q\nvalid_to: 2030-01-01\n---\n\n## %s\n\n%s\n", p.Title, p.Number, p.Heading, p.Body)
		if err := os.WriteFile(filepath.Join(dir, p.ID+".md"), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool := pgtest.New(t)
	reader := read.New(read.Options{})
	t.Cleanup(func() { reader.Close() })
	library := &knowledge.Library{Pool: pool, Reader: reader, Now: func() time.Time { return aDay }}
	results, err := library.Load(context.Background(), []string{dir}, knowledge.Source{Given: knowledge.Metadata{Region: "CN", ValidFrom: aDay.AddDate(-1, 0, 0)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Status != knowledge.Loaded || r.Passages != 1 {
			t.Fatalf("%+v", r)
		}
	}
	return &bot.Bot{
		Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Home: "CN", Hub: bot.NewHub(),
		Now: func() time.Time { return aDay }, Log: slog.New(slog.DiscardHandler),
		Contact: func(string) string { return "12333" },
	}, passages
}

var (
	element   = regexp.MustCompile(`<passage handle="(\d)" title="([^"]*)"`)
	rowHandle = regexp.MustCompile(`\[(\d+)\]`)
)

// says answers every request with a row's sentence and the handles that its
// passages have in that request. It counts the requests that had the passages.
func says(row tableRow, passages map[string]tablePassage, shown *int) llmtest.Fault {
	return func(w http.ResponseWriter, r *http.Request, request llmtest.Request) {
		of := map[string]string{}
		for _, m := range element.FindAllStringSubmatch(request.Messages[1].Content, -1) {
			for _, p := range passages {
				if strings.HasPrefix(m[2], p.Title+" ") && strings.HasSuffix(m[2], p.Heading) {
					of[p.ID] = m[1]
				}
			}
		}
		if of[row.Passages[0]] != "" {
			*shown++
		}
		handle := func(n int) string {
			switch {
			case n < 1 || n > len(row.Passages):
				return fmt.Sprintf("[%d]", n)
			case of[row.Passages[n-1]] == "":
				return "[9]" // not shown: no handle is right
			}
			return "[" + of[row.Passages[n-1]] + "]"
		}
		reply := rowHandle.ReplaceAllStringFunc(row.Sentence, func(h string) string {
			n, _ := strconv.Atoi(strings.Trim(h, "[]"))
			return handle(n)
		})
		if reply == row.Sentence {
			for n := range row.Passages {
				reply += handle(n + 1)
			}
		}
		llmtest.Reply(pieces(reply)...)(w, r, request)
	}
}

// TestTables: no lie of a model reaches the person, who gets the quoted answer
// and is told that it is plain; what is true does reach them.
func TestTables(t *testing.T) {
	b, passages := newTableBot(t)
	quoting := *b
	model := withModel(t, b)
	ask := func(b *bot.Bot, row tableRow) bot.Answer {
		t.Helper()
		p := passages[row.Passages[0]]
		a, err := b.Answer(context.Background(), bot.Question{
			Text: p.Ask + " " + p.Title + " " + p.Heading, Language: text.Language(row.Sentence), Region: "4401",
		})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	sentence := func(row tableRow) string {
		return strings.TrimSpace(rowHandle.ReplaceAllString(row.Sentence, ""))
	}
	lies, shown := some(table[tableRow](t, "lies.jsonl")), 0
	for _, row := range lies {
		model.Forget()
		model.Always(says(row, passages, &shown))
		a, plain := ask(b, row), ask(&quoting, row)
		// What leaves out a condition may be a part of the quotation that has it.
		if strings.Contains(a.Text, sentence(row)) && !strings.Contains(plain.Text, sentence(row)) || a.ByModel || a.Text != plain.Text || a.Outcome != plain.Outcome ||
			len(model.Requests()) > 0 != a.Plain || len(model.Requests()) > 2 {
			t.Errorf("%v (%s), held out: %t: %s\nplain %t, by model %t, %d requests: %q", row.Passages, row.Kind, row.Held, row.Sentence,
				a.Plain, a.ByModel, len(model.Requests()), a.Text)
		}
	}
	if shown < 2*len(lies)*9/10 {
		t.Errorf("the passages of the lies were shown in %d requests of %d", shown, 2*len(lies))
	}
	truths, reached := some(table[tableRow](t, "true.jsonl")), 0
	for _, row := range truths {
		model.Always(says(row, passages, &shown))
		if a := ask(b, row); a.ByModel && strings.Contains(a.Text, sentence(row)) && !a.Plain {
			reached++
		} else {
			t.Logf("%v: %s %s %q", row.Passages, a.Outcome, a.Reason, a.Decisions())
		}
	}
	t.Logf("no lie of %d; of %d true sentences %d reach the person", len(lies), len(truths), reached)
	if reached < len(truths)*85/100 {
		t.Errorf("of %d true sentences only %d reach the person", len(truths), reached)
	}
}

// some is all of a table, and under the race detector every eighth row.
func some[T any](rows []T) []T {
	if !raceEnabled {
		return rows
	}
	var kept []T
	for i := 0; i < len(rows); i += 8 {
		kept = append(kept, rows[i])
	}
	return kept
}
