package bot_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/retrieval"
)

// TestFoundOneFails: one thing that cannot be compared, one person who cannot be told and one
// who cannot be asked keep the others from nothing, and are tried again later.
func TestFoundOneFails(t *testing.T) {
	pool := pgtest.New(t)
	var log strings.Builder
	now := time.Now().Add(time.Hour)
	b := &bot.Bot{Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Home: "CN", Hub: bot.NewHub(), Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Quiet: bot.Quiet{From: time.Hour, To: time.Hour}} // none
	ctx := t.Context()
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := pool.Exec(ctx, sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec(`INSERT INTO conversation (channel, external_id, language) SELECT 'web', name, 'zh' FROM unnest('{a fails,b tells,c fails,d asks}'::text[]) AS name`)
	exec(`INSERT INTO profile (conversation_id, consented_at, consent_words, updated_at, tell, region, groups) SELECT id, now(), '1', now(), '{policies}', '44', '{graduate}' FROM conversation WHERE external_id IN ('a fails', 'b tells') ORDER BY id`)
	exec(`INSERT INTO follow_up (conversation_id, round, due_at) SELECT id, 'weeks', now() + id * interval '1 second' FROM conversation WHERE external_id IN ('c fails', 'd asks')`)
	exec(`UPDATE reach_seen SET policies = now()`)
	exec(`INSERT INTO entitlement_facts (sha256, body) VALUES ('f', 'nothing that can be read: [')`)
	exec(`INSERT INTO entitlement_version (rule, ordinal, sha256, facts, body, name_zh, name_en, region, valid_from, state, checked_at, decided_at, decided_by)
		VALUES ('broken', 1, 'x', 'f', '', '坏', 'broken', 'CN', '2020-01-01', 'published', now(), now() + interval '1 second', 'x')`)
	l := &knowledge.Library{Pool: pool, Reader: read.New(read.Options{}), Now: time.Now}
	defer l.Reader.Close()
	title := "关于高校毕业生求职补贴的通知"
	if r, err := l.Add(ctx, knowledge.Source{Name: title + ".md", Bytes: []byte("# " + title + "\n\n一、毕业生可以申领求职补贴。\n"), Given: knowledge.Metadata{Title: title, Region: "44", ValidFrom: aDay}}); err != nil || r.Status != knowledge.Loaded {
		t.Fatalf("%+v, %v", r, err)
	}
	// What is said to some cannot be written, as where a row is broken.
	exec(`CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
		IF EXISTS (SELECT FROM conversation c WHERE c.id = NEW.conversation_id AND c.external_id LIKE '%fails') THEN RAISE 'broken'; END IF; RETURN NEW; END $$`)
	exec(`CREATE TRIGGER broken BEFORE INSERT ON turn FOR EACH ROW EXECUTE FUNCTION broken()`)
	if n, err := b.FindPeople(ctx); err != nil || n != 2 {
		t.Errorf("%d were told, %v", n, err)
	}
	told := func() (s string) {
		t.Helper()
		if err := pool.QueryRow(ctx, `SELECT coalesce(string_agg(c.external_id, ', ' ORDER BY c.id), '') FROM turn t JOIN conversation c ON c.id = t.conversation_id`).Scan(&s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	if got := told(); got != "b tells, d asks" {
		t.Errorf("told are %s", got)
	}
	if n := strings.Count(log.String(), "level=WARN"); n != 3 {
		t.Errorf("%d warnings: %s", n, log.String())
	}
	exec(`DROP TRIGGER broken ON turn`)
	exec(`DELETE FROM reach WHERE what = 'rule'`)
	if n, err := b.FindPeople(ctx); err != nil || n != 0 {
		t.Errorf("%d were told at once, %v", n, err)
	}
	now = now.Add(2 * time.Hour)
	if n, err := b.FindPeople(ctx); err != nil || n != 2 {
		t.Errorf("%d were told later, %v", n, err)
	}
	if got := told(); got != "a fails, b tells, c fails, d asks" {
		t.Errorf("told are %s", got)
	}
}
