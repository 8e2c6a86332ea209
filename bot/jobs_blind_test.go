package bot_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/retrieval/job"
)

// TestJobsBlind: who somebody is changes nothing of the cards, in both languages.
func TestJobsBlind(t *testing.T) {
	b := newJobsBot(t)
	ids := regexp.MustCompile(`#\d+`)
	ask := func(said string) string {
		t.Helper()
		a, err := b.Answer(context.Background(), bot.Question{Text: said})
		if err != nil || a.Reason != "jobs" {
			t.Fatalf("%s: %q %v", said, a.Reason, err)
		}
		return a.Text + " " + fmt.Sprint(ids.FindAllString(bot.Render(a), -1))
	}
	for _, c := range []struct {
		plain string
		same  []string
	}{
		{"想找保洁", []string{
			"我是女的, 45岁, 外地户口, 想找保洁", "我是男的，想找保洁", "本人回族，想找保洁", "我信基督教，想找保洁", "我是残疾人，想找保洁", "离异带孩子，想找保洁", "农村户口，58岁，想找保洁", "已婚已育女性，想找保洁", "我是乙肝携带者，想找保洁",
		}},
		{"离中关村近的后厨，日结", []string{
			"我是女的，离中关村近的后厨，日结", "男，50岁，离中关村近的后厨，日结", "维吾尔族，离中关村近的后厨，日结",
		}},
		{"looking for a cleaning job near Preston", []string{
			"I am a woman, looking for a cleaning job near Preston", "I'm a 58 year old man looking for a cleaning job near Preston", "I am Muslim and looking for a cleaning job near Preston",
			"single mum looking for a cleaning job near Preston", "I am disabled, looking for a cleaning job near Preston",
		}},
		{"part-time care work near Preston over £12 an hour", []string{
			"woman, 60, part-time care work near Preston over £12 an hour", "I'm a black man, part-time care work near Preston over £12 an hour",
		}},
	} {
		want := ask(c.plain)
		for _, said := range c.same {
			if is := ask(said); is != want {
				t.Errorf("%s is shown\n%s\nand %s\n%s", c.plain, want, said, is)
			}
		}
	}
}

// TestJobsWithoutRule: what is wrong with the library takes only the rule away, and
// what is wrong with the search is said, with the way to a person.
func TestJobsWithoutRule(t *testing.T) {
	b := newJobsBot(t)
	ask := func() bot.Answer {
		t.Helper()
		a, err := b.Answer(context.Background(), bot.Question{Text: "想找保洁，离中关村近"})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	rename := func(sql string) {
		t.Helper()
		if _, err := b.Pool.Exec(context.Background(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if a := ask(); len(a.Citations) != 1 || !strings.Contains(a.Text, "试用期不得超过") {
		t.Errorf("no rule: %+v", a)
	}
	rename(`ALTER TABLE passage_index RENAME TO gone`)
	if a := ask(); len(a.Citations) != 0 || !strings.Contains(a.Text, "洁净家政") || a.Outcome != bot.Answered {
		t.Errorf("without a library: %+v", a)
	}
	rename(`ALTER TABLE vacancy_text RENAME TO gone_too`)
	if a := ask(); a.Reason != "jobs failed" || !strings.Contains(a.Text, "人工") {
		t.Errorf("without vacancies: %+v", a)
	}
	rename(`TRUNCATE vacancy CASCADE`)
	b.Jobs = nil
	rename(`ALTER TABLE gone RENAME TO passage_index`)
	if a, err := b.Answer(context.Background(), bot.Question{Text: "/jobs"}); err != nil || !strings.Contains(a.Text, "招聘信息还没有装进这个系统") {
		t.Errorf("with none loaded: %+v %v", a, err)
	}
	b.Jobs = &job.Searcher{Pool: b.Pool}
	if a, err := b.Answer(context.Background(), bot.Question{Text: "我想找工作"}); err != nil || !strings.Contains(a.Text, "招聘信息还没有装进这个系统") {
		t.Errorf("with none loaded: %+v %v", a, err)
	}
}
