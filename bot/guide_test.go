package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot"
	"careerbot/internal/llm/llmtest"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/entitlement/entitlementtest"
	"careerbot/knowledge/occupation"
)

// newGuideBot has the sample library, some vacancies, and guidance.
func newGuideBot(t testing.TB) *bot.Bot {
	t.Helper()
	b := jobsBotOn(pgtest.Copy(t, "guide", func(pool *pgxpool.Pool) {
		fillJobs(t, pool)
		entitlementtest.Publish(t, pool, func() time.Time { return aDay })
		if _, err := (&occupation.Loader{Pool: pool}).LoadGuides(context.Background()); err != nil {
			t.Fatal(err)
		}
	}))
	b.Guide.Jobs = b.Jobs
	return b
}

// TestGuide plays the scripts of testdata/dialogues/guide.
func TestGuide(t *testing.T) { playGuide(t, newGuideBot(t)) }

// TestGuideWithModel plays them with a model that talks of something else: what is asked,
// found and kept is the same. (One that fails: coach_test.go.)
func TestGuideWithModel(t *testing.T) {
	b := newGuideBot(t)
	model := withModel(t, b)
	model.Always(llmtest.Reply("您是女性，只适合做家务，每月8888元。\nYou get 9999 yuan a month => for sure [1][9]\n"))
	b.Guide.Chat = b.Chat
	playGuide(t, b)
	if len(model.Requests()) == 0 {
		t.Error("the model was never asked")
	}
}

func playGuide(t *testing.T, b *bot.Bot) {
	o := newOffice(t, b)
	run(t, o.Bot, 2)
	playScripts(t, "testdata/dialogues/guide/*.txt", 1, func(t *testing.T, script string) func(n int, line string) {
		o.TB = t
		o.empty()
		return func(n int, line string) {
			switch verb, rest, _ := strings.Cut(line, " "); verb {
			case "sql": // $1 is the conversation, $2 the time
				args := []any{o.conv, o.Now()}
				for n := 2; n > 0 && !strings.Contains(rest, fmt.Sprint("$", n)); n-- {
					args = args[:n-1]
				}
				o.exec(rest, args...)
			case "found": // who is due is told of what fits, or asked, unless the program itself was quicker
				if _, err := o.FindPeople(context.Background()); err != nil {
					t.Fatalf("line %d: %v", n, err)
				}
			case "edit": // the last message, after its reply was seen
				o.last = edited(t, o.Bot, o.person, rest, int64(n))
			case "count": // N QUERY
				want, query, _ := strings.Cut(rest, " SELECT ")
				if is := o.column("SELECT (SELECT " + query + ")::text"); is != want {
					t.Errorf("line %d: %s, want %s", n, is, want)
				}
			default:
				o.line(script, n, line)
			}
		}
	})
}
