package main

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/postgres/pgtest"
)

// TestForget: the conversation whose number a person gives is erased, once, and no other,
// nor that of the counsellors' desk.
func TestForget(t *testing.T) {
	url := pgtest.URL(t)
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	for _, sql := range []string{
		`INSERT INTO conversation (channel, external_id) VALUES ('web', 'a'), ('web', 'b'), ('telegram', '-100')`,
		`INSERT INTO turn (conversation_id, external_id, message) VALUES (1, 'a', '我的秘密'), (2, 'a', '别人的')`,
		`INSERT INTO job_alert (conversation_id, due_at) VALUES (1, now())`,
		`INSERT INTO handoff (conversation_id, reason, language, region, opened_at, waiting_since, desks) VALUES (2, 'r', 'zh', '', now(), now(), '{3}')`,
	} {
		if _, err := pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		number string
		code   int
		says   string
	}{
		{"1", 0, "1 erased"}, {"1", 1, "no conversation of a person"}, {"3", 1, "no conversation of a person"}, {"99", 1, "no conversation of a person"}, {"x", 2, "number"},
	} {
		code, out, said := verb(t, url, "forget", c.number)
		if code != c.code || !strings.Contains(out+said, c.says) {
			t.Errorf("forget %s: %d, %s%s", c.number, code, out, said)
		}
	}
	var left string
	err = pool.QueryRow(t.Context(), `
		SELECT (SELECT string_agg(external_id, ' ' ORDER BY id) FROM conversation) || ' ' || (SELECT count(*) FROM turn) || ' ' || (SELECT count(*) FROM job_alert)
			|| ' ' || (SELECT string_agg(what || ' ' || detail, ' ') FROM audit)`).Scan(&left)
	if err != nil || left != "b -100 1 0 conversation_erased 1" {
		t.Errorf("left are %q, %v", left, err)
	}
}
