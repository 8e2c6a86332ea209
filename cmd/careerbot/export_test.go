package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/postgres/pgtest"
)

// TestExport: the conversation whose number a person gives is written as JSON, by table,
// with what Telegram sent for it, and nothing of another; who has none is told.
func TestExport(t *testing.T) {
	url := pgtest.URL(t)
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	for _, sql := range []string{
		`INSERT INTO conversation (channel, external_id) VALUES ('telegram', '77'), ('telegram', '78')`,
		`INSERT INTO turn (conversation_id, external_id, message) VALUES (1, 'a', '我的秘密'), (2, 'a', '别人的')`,
		`INSERT INTO telegram_update (update_id, body, state, error) VALUES (5, '{"update_id":5,"message":{"chat":{"id":77},"text":"原文"}}', 'done', ''), (6, '{"update_id":6,"message":{"chat":{"id":78},"text":"别人的"}}', 'done', '')`,
		`INSERT INTO profile (conversation_id, consented_at, consent_words, skills, updated_at) VALUES (1, now(), '1', '{forklift}', now())`,
	} {
		if _, err := pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	code, out, said := verb(t, url, "export", "1")
	var all map[string][]map[string]any
	if err := json.Unmarshal([]byte(out), &all); code != 0 || err != nil {
		t.Fatalf("%d, %v, %s%s", code, err, out, said)
	}
	if len(all["turn"]) != 1 || len(all["profile"]) != 1 || len(all["telegram_update"]) != 1 || len(all) != 4 || strings.Contains(out, "别人的") {
		t.Errorf("%s", out)
	}
	if code, out, said = verb(t, url, "export", "99"); code != 1 || !strings.Contains(out+said, "no conversation of a person") {
		t.Errorf("%d, %s%s", code, out, said)
	}
}
