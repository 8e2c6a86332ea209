package bot_test

import (
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
