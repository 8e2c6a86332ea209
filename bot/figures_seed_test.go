package bot_test

import (
	"context"
	"strings"
	"testing"

	"careerbot/bot"
)

// seedFigures makes closed cases over a year, of two teams and six counsellors, the first
// of whom supervises.
func seedFigures(t testing.TB, b *bot.Bot, cases int) {
	t.Helper()
	ctx := context.Background()
	tx, err := b.Pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(ctx) // nothing is left to it once it is committed
	for _, sql := range []string{
		`SET LOCAL session_replication_role = replica`, // no notice for each row
		`INSERT INTO team (name) VALUES ('东区'), ('West')`,
		`INSERT INTO staff (name, role, team_id) SELECT 'staff ' || n, CASE WHEN n = 1 THEN 'supervisor' ELSE 'counsellor' END, 1 + n % 2 FROM generate_series(1, 6) n`,
		`INSERT INTO conversation (channel, external_id) SELECT 'web', 'seeded ' || n FROM generate_series(1, $1::int) n`,
		`INSERT INTO handoff (conversation_id, state, reason, language, region, opened_at, waiting_since, claimed_at, first_reply_at, ended_at, ended_by, surveyed_at, rating, rated_at, missing, callback_by)
		 SELECT n, 'closed', (ARRAY['asked', 'unsolved', 'unhappy', 'topic'])[1 + n % 4], (ARRAY['zh', 'en'])[1 + n % 2], (ARRAY['', '11', '4401'])[1 + n % 3],
		        at, at, at + wait, at + 2 * wait, at + 10 * wait, 'counsellor', at + 10 * wait, (ARRAY['', 'good', 'good', 'fair', 'poor'])[1 + n % 5], CASE WHEN n % 5 > 0 THEN at + 11 * wait END,
		        CASE WHEN n % 500 = 4 THEN 'words ' || n ELSE '' END, CASE WHEN n % 20 = 0 THEN at + interval '1 day' END
		 FROM (SELECT n, timestamptz '2026-11-26 09:00Z' - n * (interval '365 days' / $1::int) AS at, interval '1 minute' * (1 + n % 30) AS wait FROM generate_series(1, $1::int) n) s`,
		`INSERT INTO handoff_event (handoff_id, staff_id, what, at)
		 SELECT h.id, CASE WHEN what <> 'open' THEN 1 + h.id % 6 END, what, CASE what WHEN 'open' THEN opened_at WHEN 'claim' THEN claimed_at WHEN 'answer' THEN first_reply_at WHEN 'called' THEN ended_at ELSE ended_at END
		 FROM handoff h, unnest(ARRAY['open', 'claim', 'note', 'answer', 'called', 'close']) WITH ORDINALITY AS w (what, n)
		 WHERE what <> 'called' OR h.id % 40 = 0 ORDER BY h.id, n`,
		`ANALYZE`,
	} {
		var args []any
		if strings.Contains(sql, "$1") {
			args = []any{cases}
		}
		if _, err := tx.Exec(ctx, sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(ctx); err != nil {
		t.Fatal(err)
	}
}
