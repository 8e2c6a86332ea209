package bot_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/internal/text"
)

// TestWishesWork: a wish for vacancies is told apart from what names work and asks for a
// rule, by testdata/jobwishes.txt.
func TestWishesWork(t *testing.T) {
	data, err := os.ReadFile("testdata/jobwishes.txt")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for line := range strings.Lines(string(data)) {
		sign, said, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || sign == "#" {
			continue
		}
		seen[sign+" "+text.Language(said)]++
		if is := bot.WishesWork(said); is != (sign == "+") {
			t.Errorf("%s %s: taken for a wish: %v", sign, said, is)
		}
	}
	for _, kind := range []string{"+ zh", "+ en", "- zh", "- en"} {
		if seen[kind] < 30 {
			t.Errorf("%d lines of %s", seen[kind], kind)
		}
	}
}

// TestWishesWorkFound counts how many of 200 written-down wishes are taken for what they
// are, and how many questions about rules are taken for wishes.
func TestWishesWorkFound(t *testing.T) {
	wishes, err := os.ReadFile("../retrieval/job/testdata/wishes.tsv")
	if err != nil {
		t.Fatal(err)
	}
	all, found := 0, 0
	for line := range strings.Lines(string(wishes)) {
		fields := strings.Split(line, "\t")
		if len(fields) < 4 || strings.HasPrefix(line, "#") {
			continue
		}
		if all++; bot.WishesWork(fields[2]) {
			found++
		}
	}
	if all < 150 || found < all*3/4 {
		t.Errorf("%d of %d wishes are seen", found, all)
	}
	questions, err := os.ReadFile("../internal/evaluation/testdata/starter/queries.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	asked, wrong := 0, 0
	for line := range strings.Lines(string(questions)) {
		var q struct{ Text string }
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			t.Fatal(err)
		}
		if asked++; bot.WishesWork(q.Text) {
			wrong++
			t.Logf("taken for a wish: %s", q.Text)
		}
	}
	if asked < 200 || wrong > 2 {
		t.Errorf("%d of %d questions are taken for wishes", wrong, asked)
	}
	t.Logf("%d of %d wishes, %d of %d questions", found, all, wrong, asked)
}
