package bot_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/internal/postgres/pgtest"
	"careerbot/retrieval"
)

// TestOneDueFails: one plan that cannot be reminded of, one profile whose owner cannot be told
// that it will be erased, and one person who cannot be asked of a vacancy, keep others from
// nothing, and are tried again later.
func TestOneDueFails(t *testing.T) {
	pool := pgtest.New(t)
	var log strings.Builder
	now := time.Date(2026, 11, 27, 4, 0, 0, 0, time.UTC) // noon in Shanghai
	b := &bot.Bot{Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Home: "CN", Hub: bot.NewHub(), Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Quiet: bot.Quiet{From: time.Hour, To: time.Hour}} // none
	ctx := t.Context()
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := pool.Exec(ctx, sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec(`INSERT INTO conversation (channel, external_id, language) SELECT 'web', name, 'zh' FROM unnest('{a fails,b tells,c fails,d tells,e fails,f tells}'::text[]) AS name`)
	exec(`INSERT INTO plan (conversation_id, created_at, updated_at, remind, due_at) SELECT id, $1, $1, true, $1::timestamptz - interval '1 hour' + id * interval '1 second' FROM conversation WHERE external_id < 'c'`, now)
	exec(`INSERT INTO plan_step (conversation_id, place, words, due_on) SELECT conversation_id, 1, '改简历', '2026-11-27' FROM plan`)
	exec(`INSERT INTO profile (conversation_id, consented_at, consent_words, updated_at) SELECT id, now(), '1', $1::timestamptz - interval '3 years' + id * interval '1 second' FROM conversation WHERE external_id BETWEEN 'c' AND 'e'`, now)
	exec(`INSERT INTO job_outcome (conversation_id, group_id, vacancy_id, title, due_at) SELECT id, 1, 1, '保洁员', $1::timestamptz - interval '1 hour' + id * interval '1 second' FROM conversation WHERE external_id > 'e'`, now)
	exec(`CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
		IF EXISTS (SELECT FROM conversation c WHERE c.id = NEW.conversation_id AND c.external_id LIKE '%fails') THEN RAISE 'broken'; END IF; RETURN NEW; END $$`)
	exec(`CREATE TRIGGER broken BEFORE INSERT ON turn FOR EACH ROW EXECUTE FUNCTION broken()`)
	pass := func(when string, want int, people string) {
		t.Helper()
		if n, err := b.RemindPlans(ctx); err != nil || n != want {
			t.Errorf("%s: %d were reminded, %v", when, n, err)
		}
		if n, _, err := b.AgeProfiles(ctx); err != nil || n != want {
			t.Errorf("%s: %d were told, %v", when, n, err)
		}
		if n, err := b.AlertJobs(ctx); err != nil || n != want {
			t.Errorf("%s: %d were asked, %v", when, n, err)
		}
		var told string
		err := pool.QueryRow(ctx, `SELECT coalesce(string_agg(c.external_id, ', ' ORDER BY c.id), '') FROM turn t JOIN conversation c ON c.id = t.conversation_id`).Scan(&told)
		if err != nil || told != people {
			t.Errorf("%s: told are %s, %v", when, told, err)
		}
	}
	pass("first", 1, "b tells, d tells, f tells")
	if n := strings.Count(log.String(), "level=WARN"); n != 3 {
		t.Errorf("%d warnings: %s", n, log.String())
	}
	exec(`DROP TRIGGER broken ON turn`)
	pass("at once", 0, "b tells, d tells, f tells")
	now = now.Add(2 * time.Hour)
	pass("later", 1, "a fails, b tells, c fails, d tells, e fails, f tells")
}
