package bot_test

import (
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/guidance"
	"careerbot/internal/postgres/pgtest"
	"careerbot/retrieval"
)

// TestGuidanceAges: what talks of guidance remember, a plan that nobody touches and how
// somebody said they were do not stay for ever; what is still of use does.
func TestGuidanceAges(t *testing.T) {
	pool := pgtest.New(t)
	begun := time.Date(2026, 1, 10, 9, 0, 0, 0, time.UTC)
	var later atomic.Int64 // days
	now := func() time.Time { return begun.AddDate(0, 0, int(later.Load())) }
	b := &bot.Bot{Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Hub: bot.NewHub(), Now: now, Log: slog.New(slog.DiscardHandler), ProfileMonths: 6}
	b.Guide = &guidance.Guide{Pool: pool, Home: "CN", Now: now}
	run(t, b, 1)
	for who, says := range map[string]string{"explores": "/explore", "plans": "/plan add 改好简历", "plans on": "/plan add 去服务站"} {
		reply(t, b, sendOn(t, b, "telegram", who, "1", says))
	}
	reply(t, b, sendOn(t, b, "telegram", "explores", "2", "/explore")) // so that there is something to undo
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := pool.Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec(`UPDATE plan_step SET due_on = $1 WHERE words = '去服务站'`, begun.AddDate(0, 8, 0))
	exec(`INSERT INTO follow_up (conversation_id, round, asked_at, due_at, outcome) SELECT id, round, asked, due, outcome FROM conversation, (VALUES
		('weeks', $1::timestamptz, NULL::timestamptz, 'found'), ('months', NULL, $1 + interval '91 days', '')) AS f (round, asked, due, outcome) WHERE external_id = 'plans'`, begun)
	exec(`INSERT INTO follow_result (follow_up_id, day, round, region, outcome) SELECT id, '2026-01-01', round, '', outcome FROM follow_up WHERE outcome <> ''`)
	for _, c := range []struct {
		after int64
		want  string
	}{
		{59, "guide 3, plans 2, follow-ups 2, results 1 of somebody"},
		{61, "guide 3, plans 2, follow-ups 1, results 0 of somebody"},
		{91, "guide 0, plans 2, follow-ups 1, results 0 of somebody"},
		{185, "guide 0, plans 1, follow-ups 1, results 0 of somebody"},
		{260, "guide 0, plans 0, follow-ups 1, results 0 of somebody"},
	} {
		later.Store(c.after)
		if err := b.AgeGuidance(t.Context()); err != nil {
			t.Fatal(err)
		}
		var got string
		err := pool.QueryRow(t.Context(), `SELECT 'guide ' || (SELECT count(*) FROM conversation WHERE memory::text LIKE '%"guide"%') || ', plans ' || (SELECT count(*) FROM plan)
			|| ', follow-ups ' || (SELECT count(*) FROM follow_up) || ', results ' || (SELECT count(follow_up_id) FROM follow_result) || ' of somebody'`).Scan(&got)
		if err != nil || got != c.want {
			t.Errorf("after %d days: %s, not %s, %v", c.after, got, c.want, err)
		}
	}
}

// TestGuidanceAgesOn: where one kind cannot be erased the others are, and it is said which.
func TestGuidanceAgesOn(t *testing.T) {
	pool := pgtest.New(t)
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	b := &bot.Bot{Pool: pool, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler), ProfileMonths: 6}
	var id int64
	if err := pool.QueryRow(t.Context(), `
		INSERT INTO conversation (channel, external_id, memory) VALUES ('telegram', '1', '{"guide": {"at": "2026-01-01T09:00:00Z"}}') RETURNING id`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(t.Context(), `INSERT INTO plan (conversation_id, created_at, updated_at, updated_by) VALUES ($1, $2, $2, '')`, id, now.AddDate(-1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{`ALTER TABLE follow_up RENAME TO follow_up_away`, `ALTER TABLE conversation RENAME COLUMN memory TO memory_away`} {
		if _, err := pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	err := b.AgeGuidance(t.Context())
	if err == nil || !strings.Contains(err.Error(), "erase old talks") || !strings.Contains(err.Error(), "erase old answers of how people are") {
		t.Errorf("%v", err)
	}
	var left int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM plan`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d old plans are left, %v", left, err)
	}
}
