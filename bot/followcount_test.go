package bot_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/guidance"
	"careerbot/internal/postgres/pgtest"
	"careerbot/retrieval"
)

// TestOnePersonIsCountedOnce: who is asked how they are again and again is one person of each
// round, also when it is forgotten what they answered; what they answered last counts as long
// as it is known which answer is theirs.
func TestOnePersonIsCountedOnce(t *testing.T) {
	pool := pgtest.New(t)
	begun := time.Now()
	now := func() time.Time { return begun }
	b := &bot.Bot{Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Home: "CN", Hub: bot.NewHub(), Now: now, Log: slog.New(slog.DiscardHandler)}
	b.Guide = &guidance.Guide{Pool: pool, Home: "CN", Now: now}
	run(t, b, 1)
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := pool.Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	says := func(text string) string {
		t.Helper()
		n++
		return reply(t, b, sendOn(t, b, "telegram", "one", fmt.Sprint(n), text)).Text
	}
	ask := func(outcome, want string) {
		t.Helper()
		if a := says("过两周问问我"); !strings.Contains(a, "两周后") {
			t.Fatalf("not asked: %s", a)
		}
		for _, round := range []string{"weeks", "months"} {
			var id int64
			if err := pool.QueryRow(t.Context(), `UPDATE follow_up SET asked_at = $2, due_at = NULL WHERE round = $1 AND due_at IS NOT NULL RETURNING id`, round, begun).Scan(&id); err != nil {
				t.Fatal(err)
			}
			says(guidance.FollowSay(outcome, id))
		}
		var got string
		err := pool.QueryRow(t.Context(), `SELECT coalesce(string_agg(round || ' ' || outcome, ', ' ORDER BY round DESC, outcome), '') FROM follow_result`).Scan(&got)
		if err != nil || got != want {
			t.Errorf("counted are %s, not %s, %v", got, want, err)
		}
	}
	ask("looking", "weeks looking, months looking")
	ask("applied", "weeks applied, months applied")
	exec(`DELETE FROM follow_up`) // as after 60 days
	ask("looking", "weeks applied, months applied")
	says("不用问我了")
	ask("training", "weeks applied, months applied")
	exec(`DELETE FROM conversation`)
	ask("training", "weeks applied, weeks training, months applied, months training")
}
