package bot_test

import (
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/guidance"
	"careerbot/internal/postgres/pgtest"
	"careerbot/retrieval"
)

// TestUnwanted: what waited for the end of the quiet hours does not go to who has stopped it
// meanwhile, in whichever way; to who has not it goes.
func TestUnwanted(t *testing.T) {
	pool := pgtest.New(t)
	b := &bot.Bot{Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Hub: bot.NewHub(), Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Quiet: bot.Quiet{From: time.Hour, To: time.Hour}} // none
	b.Guide = &guidance.Guide{Pool: pool, Home: "CN", Now: time.Now}
	ctx := t.Context()
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := pool.Exec(ctx, sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec(`INSERT INTO conversation (channel, external_id, language) SELECT 'telegram', name, 'zh' FROM unnest('{wants,stopped}'::text[]) AS name`)
	exec(`INSERT INTO profile (conversation_id, consented_at, consent_words, updated_at, tell) SELECT id, now(), '1', now(), '{policies}' FROM conversation`)
	exec(`INSERT INTO plan (conversation_id, created_at, updated_at, remind) SELECT id, now(), now(), true FROM conversation`)
	exec(`INSERT INTO job_alert (conversation_id, due_at) SELECT id, now() FROM conversation`)
	exec(`INSERT INTO rule_watch (conversation_id, language, since) SELECT id, 'zh', now() FROM conversation`)
	exec(`INSERT INTO follow_up (conversation_id, round, asked_at) SELECT id, 'weeks', now() FROM conversation`)
	exec(`WITH said AS (
			INSERT INTO turn (conversation_id, external_id, message, kind, state, outcome, answered_at)
			SELECT c.id, key, '', 'notice', 'answered', 'handoff', now() FROM conversation c, unnest('{found:2026-11-27,plan:2026-11-27,jobs:2026-11-27,change:1:1}'::text[]) AS key
			UNION ALL SELECT conversation_id, 'follow:' || id || ':2026-11-27', '', 'notice', 'answered', 'handoff', now() FROM follow_up RETURNING id, conversation_id
		) INSERT INTO outbox (turn_id, part, conversation_id, channel, body, state, not_before) SELECT id, 1, conversation_id, 'telegram', '{}', 'waiting', now() FROM said`)
	for _, stop := range []string{
		`UPDATE profile SET tell = '{}'`, `UPDATE plan SET remind = false`, `DELETE FROM job_alert`, `DELETE FROM rule_watch`,
	} {
		exec(stop + ` WHERE conversation_id = (SELECT id FROM conversation WHERE external_id = 'stopped')`)
	}
	run(t, b, 1)
	reply(t, b, sendOn(t, b, "telegram", "stopped", "1", "不用问我了"))
	column := func(sql string) (s []string) {
		t.Helper()
		if err := pool.QueryRow(ctx, sql).Scan(&s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	var ids []int64
	if err := pool.QueryRow(ctx, `SELECT array_agg(id) FROM outbox WHERE not_before IS NOT NULL`).Scan(&ids); err != nil || len(ids) != 10 {
		t.Fatalf("%d wait, %v", len(ids), err)
	}
	if _, err := b.ClaimReplies(ctx, pool, ids); err != nil {
		t.Fatal(err)
	}
	got := column(`SELECT array_agg(c.external_id || ' ' || split_part(t.external_id, ':', 1)) FROM outbox o JOIN turn t ON t.id = o.turn_id JOIN conversation c ON c.id = o.conversation_id WHERE t.kind = 'notice'`)
	slices.Sort(got)
	if want := "wants change, wants follow, wants found, wants jobs, wants plan"; strings.Join(got, ", ") != want {
		t.Errorf("sent are %s, not %s", strings.Join(got, ", "), want)
	}
}
