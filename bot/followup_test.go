package bot_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/internal/evaluation"
	"careerbot/internal/text"
)

// followup is a row of testdata/followups.jsonl. Rows that are held were not
// looked at while the rules were written.
type followup struct {
	Before  []string `json:"before"`
	Said    string   `json:"said"`
	Want    []string `json:"want"` // must be in the standalone question
	Not     []string `json:"not"`  // must not
	Follows bool     `json:"follows"`
	Held    bool     `json:"held"`
}

// tally counts the rows that came out right.
type tally struct{ right, all int }

func (t *tally) add(ok bool) {
	t.all++
	if ok {
		t.right++
	}
}

func (t tally) rate() float64 { return float64(t.right) / float64(max(t.all, 1)) }

// TestStandalone holds the rates of following up rightly, and of leaving new
// questions alone, on a set of our own.
func TestStandalone(t *testing.T) {
	data, err := os.ReadFile("testdata/followups.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	follow, alone := map[bool]*tally{true: {}, false: {}}, map[bool]*tally{true: {}, false: {}} // by held
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		var row followup
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		question, followed := bot.Standalone(row.Said, row.Before)
		if !row.Follows {
			ok := !followed && question == row.Said
			alone[row.Held].add(ok)
			if !ok && !row.Held {
				t.Errorf("%q after %q is a question of its own and became %q", row.Said, row.Before, question)
			}
			continue
		}
		folded := text.Fold(question)
		ok := followed
		for _, want := range row.Want {
			ok = ok && strings.Contains(folded, text.Fold(want))
		}
		for _, not := range row.Not {
			ok = ok && !strings.Contains(folded, text.Fold(not))
		}
		follow[row.Held].add(ok)
		if *each && !row.Held {
			t.Logf("%t\t%q after %q: %q", ok, row.Said, row.Before, question)
		}
	}
	for held, floor := range map[bool]struct {
		name          string
		follow, alone float64
	}{false: {"dev", .98, 1}, true: {"held out", .73, .94}} {
		f, n := follow[held], alone[held]
		t.Logf("%s: %d of %d follow-ups right (%.3f), %d of %d new questions left alone (%.3f)", floor.name, f.right, f.all, f.rate(), n.right, n.all, n.rate())
		if f.rate() < floor.follow || n.rate() < floor.alone {
			t.Errorf("%s: %.3f of the follow-ups and %.3f of the new questions, want %.2f and %.2f", floor.name, f.rate(), n.rate(), floor.follow, floor.alone)
		}
	}
}

// A question of those that people really ask, after another of them, is never
// taken for a follow-up: nearly all are on a topic of their own.
func TestStandaloneLeavesQuestions(t *testing.T) {
	queries, _, err := evaluation.ReadQueries(filepath.Join("..", "internal", "evaluation", "testdata", "starter"))
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range queries[1:] {
		if raceEnabled && i%5 != 0 {
			continue
		}
		if question, followed := bot.Standalone(q.Text, []string{queries[i].Text}); followed {
			t.Errorf("%q after %q became %q", q.Text, queries[i].Text, question)
		}
	}
}
