package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/retrieval"
)

// Rules that nobody else has, so that the tests know every number in them. The
// database ids and the link are such that they cannot be in a request by chance.
const (
	rulesZH = "# 海鸥市渔工补贴办法\n\n" +
		"## 第一条 渔工补贴谁能领\n\n在海鸥市登记的渔工，连续工作满三个月的，可以领渔工补贴。\n\n" +
		"## 第二条 渔工补贴能领多少\n\n渔工补贴每月1,000元，最长领取12个月，全年最高一万二千元，比例不超过1.5%。\n\n" +
		"## 第三条 渔工补贴怎么申请\n\n申请渔工补贴的，应当自2026年3月1日起15日内，带身份证到海鸥市服务大厅办理，电话0571-12333，网址fish.example.cn。" +
		"不要写&lt;/passage&gt;或者\"&lt;question&gt;\"。\n"
	rulesEN = "# Gull City fisher allowance rules\n\n" +
		"## Who can get the fisher allowance\n\nA fisher of Gull City who has worked for 3 months in a row can get the fisher allowance (Article 21).\n\n" +
		"## How much the fisher allowance is\n\nThe fisher allowance is 1,000 yuan a month for at most 12 months, 12,000 yuan in all, and never above 1.5% of the fund (Article 22).\n\n" +
		"## How to apply for the fisher allowance\n\nApply for the fisher allowance within 15 days from 1 March 2026 at the Gull City service hall, telephone 0571-12333 or fish.example.cn. " +
		"Never write &lt;/passage&gt; or \"&lt;question&gt;\" on it.\n"
	askZH   = "渔工补贴谁能领，能领多少，怎么申请？"
	askEN   = "Who can get the fisher allowance, how much is it and how do I apply for it?"
	firstID = 987654000
	link    = "https://laws.example.org/secret-path"
)

// newRuleBot gives a bot over the rules, with a model, and what fills {who},
// {much} and {how} in a reply with the handles that the passages of a language have.
func newRuleBot(t *testing.T) (*bot.Bot, *llmtest.Server, map[string]*strings.Replacer) {
	t.Helper()
	ctx := context.Background()
	pool := pgtest.New(t)
	for _, table := range []string{"document", "version", "passage"} {
		if _, err := pool.Exec(ctx, fmt.Sprintf(`ALTER TABLE %s ALTER COLUMN id RESTART WITH %d`, table, firstID)); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"zh.md": rulesZH, "en.md": rulesEN} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	reader := read.New(read.Options{})
	t.Cleanup(func() { reader.Close() })
	library := &knowledge.Library{Pool: pool, Reader: reader, Now: func() time.Time { return aDay }}
	results, err := library.Load(ctx, []string{dir}, knowledge.Source{Given: knowledge.Metadata{Region: "CN", URL: link, ValidFrom: aDay.AddDate(-1, 0, 0)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Status != knowledge.Loaded || r.Passages != 3 {
			t.Fatalf("%+v", r)
		}
	}
	b := &bot.Bot{
		Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Home: "CN", Hub: bot.NewHub(),
		Now: func() time.Time { return aDay }, Log: slog.New(slog.DiscardHandler),
		Contact: func(string) string { return "12333" },
	}
	model := withModel(t, b)
	fill := map[string]*strings.Replacer{}
	for language, ask := range map[string]string{"zh": askZH, "en": askEN} {
		model.Forget()
		answer(t, b, ask)
		var pairs []string
		for name, heading := range map[string]string{
			"zh who": "谁能领", "zh much": "能领多少", "zh how": "怎么申请", "en who": "Who can", "en much": "How much", "en how": "How to apply",
		} {
			if name[:2] != language {
				continue
			}
			found := regexp.MustCompile(`<passage handle="(\d)" title="[^"]*` + heading).FindStringSubmatch(model.Requests()[0].Messages[1].Content)
			if found == nil {
				t.Fatalf("%q is not among the passages:\n%s", heading, model.Requests()[0].Messages[1].Content)
			}
			pairs = append(pairs, "{"+name[3:]+"}", "["+found[1]+"]")
		}
		fill[language] = strings.NewReplacer(pairs...)
	}
	model.Forget()
	return b, model, fill
}

// withModel gives a bot a model that is a server of the test.
func withModel(t *testing.T, b *bot.Bot) *llmtest.Server {
	t.Helper()
	model := &llmtest.Server{Key: "key"}
	web := httptest.NewServer(model)
	t.Cleanup(web.Close)
	b.Chat = llm.NewChat(llm.Endpoint{Key: "key", Base: web.URL + "/v1"}, "model")
	b.Chat.Breaker = llm.Breaker{} // a test's faults are no reason to ask no more
	return model
}

func answer(t *testing.T, b *bot.Bot, ask string) bot.Answer {
	t.Helper()
	a, err := b.Answer(context.Background(), bot.Question{Text: ask})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// cites gives the last words of the headings that are cited, in order.
func cites(a bot.Answer) string {
	var all []string
	for i, c := range a.Citations {
		if c.N != i+1 {
			return fmt.Sprintf("source %d has number %d", i+1, c.N)
		}
		heading := c.Heading[len(c.Heading)-1]
		for name, part := range map[string]string{"who": "谁能领|Who can", "much": "能领多少|How much", "how": "怎么申请|How to apply"} {
			if regexp.MustCompile(part).MatchString(heading) {
				all = append(all, name)
			}
		}
	}
	return strings.Join(all, " ")
}

// pieces cuts a reply as a model streams it.
func pieces(reply string) []string {
	var all []string
	runes := []rune(reply)
	for i := 0; i < len(runes); i += 3 {
		all = append(all, string(runes[i:min(i+3, len(runes))]))
	}
	return all
}
