package bot_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"careerbot/bot"
)

// pairs reads what people say of who they are, by language: sex, age, ethnicity,
// household registration, origin, family, pregnancy, disability, belief, service, kin.
func pairs(t *testing.T) map[string][][2]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "retrieval", "occupation", "testdata", "who.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][][2]string{}
	for line := range strings.Lines(string(data)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 3 {
			all[f[0]] = append(all[f[0]], [2]string{f[1], f[2]})
		}
	}
	return all
}

// exploring is what is said in a talk, with WHO where somebody says who they are.
var exploring = map[string][]string{
	"zh": {"WHO，我适合做什么工作？", "说说我会什么", "WHO，在食堂做过饭，在超市理过货。WHO", "看看适合的职业"},
	"en": {"WHO. What work would suit me?", "Tell what I can do", "WHO. I cooked in a canteen and stacked shelves. WHO", "Show what suits me"},
}

// talks has one person after the other go through the talk, several at a time, and gives
// what each was told. Those who have answered the questionnaire have liked the same.
func talks(t *testing.T, b *bot.Bot, language string, people []string) map[string]string {
	t.Helper()
	told := map[string]string{}
	var lock sync.Mutex
	for i, line := range exploring[language] {
		if i == 1 { // as the questionnaire would leave it
			if _, err := b.Pool.Exec(context.Background(), `UPDATE conversation SET memory = jsonb_set(memory, '{guide,explore,i}', '{"v": 1, "a": "ludlulludlulludlulludlulludlul"}') WHERE channel = 'terminal'`); err != nil {
				t.Fatal(err)
			}
		}
		var all sync.WaitGroup
		places := make(chan struct{}, 8)
		for _, who := range people {
			places <- struct{}{}
			all.Go(func() {
				defer func() { <-places }()
				m := bot.Message{Channel: "terminal", Conversation: language + who, ID: line, Text: strings.Trim(strings.Replace(line, "WHO", who, 1), "，。. "), Language: language}
				receipt, err := b.Receive(context.Background(), m)
				if err != nil {
					t.Error(err)
					return
				}
				said := bot.Render(reply(t, b, receipt))
				lock.Lock()
				defer lock.Unlock()
				told[who] += said + "\n==\n"
			})
		}
		all.Wait()
	}
	return told
}

// TestExploreSameForEverybody: whoever somebody says that they are, in the wish, before an
// answer and after one, the same answers are told the same, to the byte: occupations,
// their order, the reasons, what is missing, the vacancies.
func TestExploreSameForEverybody(t *testing.T) {
	b := newGuideBot(t)
	run(t, b, 4)
	n := 0
	for language, all := range pairs(t) {
		people := []string{""}
		for _, pair := range all {
			people = append(people, pair[0], pair[1])
			n++
		}
		slices.Sort(people)
		people = slices.Compact(people)
		told := talks(t, b, language, people)
		plain := told[""]
		if !strings.Contains(plain, "1. ") || !strings.Contains(plain, map[string]string{"zh": "您喜欢", "en": "you like"}[language]) {
			t.Fatalf("nothing is suggested: %s", plain)
		}
		for who, is := range told {
			if is != plain {
				t.Errorf("%q changes what is told:\n%s\nwithout it:\n%s", who, is, plain)
			}
		}
	}
	if n < 40 {
		t.Errorf("%d pairs, at least 40 are wanted", n)
	}
}
