package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/postgres/pgtest"
)

// verb runs the program as main does, on a database, and gives what it says.
func verb(t *testing.T, url string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	for _, v := range variables {
		t.Setenv(v.name, "")
	}
	t.Setenv("DATABASE_URL", url)
	t.Setenv("CAREERBOT_STARTER", "off")
	var out, err bytes.Buffer
	code = run(context.Background(), args, strings.NewReader(""), &out, &err)
	return code, out.String(), err.String()
}

// TestDeadLettersAndTroubles: what went wrong is counted, listed without what
// people wrote, and tried again on demand.
func TestDeadLettersAndTroubles(t *testing.T) {
	url := pgtest.URL(t)
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	exec := func(sql string) {
		t.Helper()
		if _, err := pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	exec(`INSERT INTO telegram_update (update_id, body, state, error) VALUES
		(7, '{"update_id":7,"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"text":"我的秘密"}}', 'dead', E'an older version\nfailed'),
		(8, '{"update_id":8,"message":"no object"}', 'dead', 'not an object')`)
	exec(`INSERT INTO conversation (channel, external_id) VALUES ('telegram', '5')`)
	exec(`INSERT INTO turn (conversation_id, external_id, message, received_at, state) VALUES (1, 'a', '我的秘密', now() - interval '90 seconds', 'waiting'), (1, 'b', '', now(), 'answered'), (1, 'c', '', now(), 'answered')`)
	exec(`INSERT INTO outbox (turn_id, part, conversation_id, channel, body, state, error) VALUES
		(2, 1, 1, 'telegram', '{"answer":"我的秘密"}', 'unknown', 'timeout'), (3, 1, 1, 'telegram', '{"answer":"我的秘密"}', 'failed', 'blocked')`)

	// What waits for the end of the quiet hours is not late.
	exec(`INSERT INTO turn (conversation_id, external_id, message, state) VALUES (1, 'd', '', 'answered')`)
	exec(`INSERT INTO outbox (turn_id, part, conversation_id, channel, body, created_at, not_before) VALUES (4, 1, 1, 'telegram', '{}', now() - interval '9 hours', now() + interval '1 hour')`)

	_, doctor, _ := verb(t, url, "doctor")
	exec(`DELETE FROM outbox WHERE not_before IS NOT NULL`)
	for _, want := range []string{"; 0 replies waiting to be sent", "1 waiting for an answer, the oldest for 1m3", "1 replies may or may not have arrived, 1 did not arrive, 2 updates could not be understood", "careerbot outbox list", "careerbot letters list"} {
		if !strings.Contains(doctor, want) {
			t.Errorf("doctor does not say %q:\n%s", want, doctor)
		}
	}
	for _, c := range []struct {
		args string
		code int
		out  string // has it
		not  string // has it not
		err  string
	}{
		{"letters list", 0, "an older version failed", "我的秘密", ""},
		{"letters list --json", 0, `{"update_id":8,`, "我的秘密", ""},
		{"letters list --json --limit 1", 0, `"error":"not an object"`, `"update_id":7`, ""},
		{"letters list --body", 0, "我的秘密", "", ""},
		{"letters list --limit 0", 2, "", "", "--limit"},
		{"letters replay", 2, "", "", "--all"},
		{"letters replay 7 --all", 2, "", "", "--all"},
		{"letters replay x", 2, "", "", "x"},
		{"letters replay 7 99 --json", 1, `{"id":7,"state":"done"}`, "99", "update 99"},
		{"letters replay 7", 1, "", "done", "no dead letter"}, // it is none any more
		{"letters replay --all", 1, "8 dead", "", "still not understood"},
		{"outbox list", 0, "timeout", "我的秘密", ""},
		{"outbox list --state failed --json", 0, `"state":"failed"`, "unknown", ""},
		{"outbox list --state sent", 2, "", "", "sent"},
		{"outbox resend", 2, "", "", "id"},
		{"outbox resend 1 99 --json", 1, `{"id":1,"state":"waiting"}`, "99", "may get it twice"},
		{"outbox resend 1", 1, "", "waiting", "reply 1"},
		{"outbox resend 2", 0, "2 waiting", "", ""},
		{"outbox list", 0, "", "telegram", "no such reply"},
	} {
		code, out, err := verb(t, url, strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(out, c.out) || c.not != "" && strings.Contains(out, c.not) || !strings.Contains(err, c.err) {
			t.Errorf("%s: exit code %d, want %d\nstdout %s\nstderr %s", c.args, code, c.code, out, err)
		}
	}
	var turns, waiting int
	err = pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM turn WHERE message = '我的秘密' AND external_id = '1'), (SELECT count(*) FROM outbox WHERE state = 'waiting')`).Scan(&turns, &waiting)
	if err != nil || turns != 1 || waiting != 2 {
		t.Errorf("%d turns of the letter, %d replies waiting, %v", turns, waiting, err)
	}
}
