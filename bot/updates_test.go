package bot_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot"
	"careerbot/internal/postgres/pgtest"
)

// TestUpdatesAreFound: what Telegram sent of one conversation is found without going through
// what it sent of all: for a CV, for an export, and when the conversation is erased.
func TestUpdatesAreFound(t *testing.T) {
	ctx := context.Background()
	config := pgtest.New(t).Config()
	config.MaxConns = 1
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	exec := func(sql string) {
		t.Helper()
		if _, err := pool.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	left := func() (s string) {
		t.Helper()
		if err := pool.QueryRow(ctx, `SELECT coalesce(string_agg(update_id::text, ' ' ORDER BY update_id), '') FROM telegram_update WHERE update_id < 100 AND body::text LIKE '%secret%'`).Scan(&s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	exec(`INSERT INTO telegram_update (update_id, state, body) SELECT i, 'done', jsonb_build_object('update_id', i, 'message', jsonb_build_object('message_id', i, 'chat', jsonb_build_object('id', i % 50 + 1000), 'text', 'x'))
		FROM generate_series(100, 5000) i`)
	exec(`INSERT INTO telegram_update (update_id, state, body) SELECT i, 'done', body || jsonb_build_object('update_id', i) FROM (VALUES
		(1, '{"message": {"message_id": 7, "chat": {"id": 77}, "text": "secret", "reply_to_message": {"message_id": 6, "chat": {"id": 78}}}}'::jsonb),
		(2, '{"edited_message": {"message_id": 7, "chat": {"id": 77}, "text": "secret"}}'),
		(3, '{"message": {"message_id": 8, "chat": {"id": 77}, "text": "secret"}}'),
		(4, '{"callback_query": {"id": "1", "data": "secret", "from": {"id": 5}, "message": {"message_id": 9, "chat": {"id": 77}}}}'),
		(5, '{"my_chat_member": {"chat": {"id": 77}, "old": "secret"}}'),
		(6, '{"message": {"message_id": 7, "chat": {"id": 78}, "text": "secret", "forward_origin": {"chat": {"id": 77}, "message_id": 7}}}'),
		(9, '{"edited_message": {"message_id": 7, "chat": {"id": 77}, "text": "secret"}}')) u (i, body)`)
	exec(`UPDATE telegram_update SET state = 'waiting' WHERE update_id = 9`)
	exec(`INSERT INTO conversation (channel, external_id) VALUES ('telegram', '77')`)
	exec(`INSERT INTO turn (conversation_id, external_id, position, message, state) SELECT id, '7', 2, '', 'answered' FROM conversation`)
	exec(`VACUUM ANALYZE telegram_update`)
	// through counts the times that all was gone through.
	through := func(what string) {
		t.Helper()
		exec(`SELECT pg_stat_force_next_flush()`)
		var scans int
		if err := pool.QueryRow(ctx, `SELECT pg_stat_get_numscans('telegram_update'::regclass)`).Scan(&scans); err != nil || scans > 0 {
			t.Errorf("%s: went through all %d times, %v", what, scans, err)
		}
		exec(`SELECT pg_stat_reset_single_table_counters('telegram_update'::regclass)`)
	}
	exec(`SELECT pg_stat_force_next_flush()`)
	exec(`SELECT pg_stat_reset_single_table_counters('telegram_update'::regclass)`)
	b := &bot.Bot{Pool: pool, Hub: bot.NewHub(), Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	out, err := b.Export(ctx, 1, false)
	if n := strings.Count(string(out), `"secret"`); err != nil || n != 6 {
		t.Errorf("exported are %d of 6: %s, %v", n, out, err)
	}
	through("export")
	exec(`UPDATE turn SET kind = 'cv'`)
	through("a CV")
	if got := left(); got != "3 4 5 6 9" {
		t.Errorf("after the CV there is %s", got)
	}
	through("look")
	if err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { _, err := tx.Exec(ctx, `DELETE FROM conversation`); return err }); err != nil {
		t.Fatal(err)
	}
	through("erasure")
	if got := left(); got != "6 9" {
		t.Errorf("after the erasure there is %s", got)
	}
}
