package bot_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/prompts"
)

// TestFoundPolicies: people are told of a policy that fits with its source, once, by
// whichever replica; not of one that was taken back meanwhile, and nothing in the first
// line says what it is about.
func TestFoundPolicies(t *testing.T) {
	b := newStarterBot(t)
	now := time.Now().Add(time.Hour)
	b.Now = func() time.Time { return now }
	b.Quiet = bot.Quiet{From: time.Hour, To: time.Hour} // none
	ctx := t.Context()
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := b.Pool.Exec(ctx, sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec(`UPDATE reach_seen SET policies = now()`)
	exec(`WITH c AS (INSERT INTO conversation (channel, external_id, region, language) SELECT 'terminal', 'p' || i, '4401', CASE WHEN i = 1 THEN 'en' ELSE 'zh' END FROM generate_series(1, 12) i RETURNING id)
		INSERT INTO profile (conversation_id, consented_at, consent_words, updated_at, sensitive, sensitive_at, tell) SELECT id, now(), '1', now(), '{disability}', now(), '{policies}' FROM c`)
	l := &knowledge.Library{Pool: b.Pool, Reader: read.New(read.Options{}), Now: time.Now}
	defer l.Reader.Close()
	add := func(title string) {
		t.Helper()
		body := fmt.Sprintf("# %s\n\n第一条 用人单位安排残疾人就业的，给予补贴。\n", title)
		r, err := l.Add(ctx, knowledge.Source{Name: title + ".md", Bytes: []byte(body), Given: knowledge.Metadata{Title: title, Region: "44", ValidFrom: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}})
		if err != nil || r.Status != knowledge.Loaded {
			t.Fatalf("%+v, %v", r, err)
		}
	}
	add("残疾人就业补贴办法")
	add("残疾人培训补贴办法")
	if n, err := b.FindPeople(ctx); err != nil || n != 12 {
		t.Fatalf("%d were told, %v", n, err)
	}
	exec(`DELETE FROM outbox`)
	exec(`DELETE FROM turn`)
	exec(`UPDATE conversation SET unasked_at = NULL`)
	exec(`UPDATE profile_match SET told_at = NULL`)
	exec(`UPDATE profile SET told_at = NULL, due_at = $1`, now)
	exec(`UPDATE version SET state = 'withdrawn', withdrawn_on = current_date, in_force = 'empty' WHERE title = '残疾人培训补贴办法'`)
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			if _, err := b.FindPeople(context.WithoutCancel(ctx)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	var messages, people int
	if err := b.Pool.QueryRow(ctx, `SELECT count(*), count(DISTINCT conversation_id) FROM outbox`).Scan(&messages, &people); err != nil || messages != 12 || people != 12 {
		t.Errorf("%d messages for %d people, %v", messages, people, err)
	}
	for language, first := range map[string]string{"zh": "有1条新消息，可能对您有用。", "en": "There is something new that may be of use to you."} {
		var said, quote, title string
		err := b.Pool.QueryRow(ctx, `SELECT body->>'answer', body->'citations'->0->>'quote', body->'citations'->0->>'title' FROM outbox WHERE body->>'language' = $1 LIMIT 1`, language).Scan(&said, &quote, &title)
		if err != nil || title != "残疾人就业补贴办法" || quote == "" || !strings.Contains(said, "[1]") || strings.Contains(said, "培训") {
			t.Errorf("%s: told %q, quoting %q of %s, %v", language, said, quote, title, err)
		}
		if line, _, _ := strings.Cut(said, "\n"); line != first {
			t.Errorf("%s: the first line is %q", language, line)
		}
	}
	now = now.Add(25 * time.Hour)
	if n, err := b.FindPeople(ctx); err != nil || n != 0 {
		t.Errorf("%d were told again, %v", n, err)
	}
}

// TestFoundSaysWhy: a message says what something was found by in words of the language, and
// nothing of what is sensitive.
func TestFoundSaysWhy(t *testing.T) {
	b := newStarterBot(t)
	now := time.Now().Add(time.Hour)
	b.Now = func() time.Time { return now }
	b.Quiet = bot.Quiet{From: time.Hour, To: time.Hour} // none
	ctx := t.Context()
	l := &knowledge.Library{Pool: b.Pool, Reader: read.New(read.Options{}), Now: time.Now}
	defer l.Reader.Close()
	if _, err := b.Pool.Exec(ctx, `UPDATE reach_seen SET policies = now()`); err != nil {
		t.Fatal(err)
	}
	for _, title := range []string{"高校毕业生租房办法", "残疾人就业证办法", "焊工津贴办法"} {
		body := fmt.Sprintf("# %s\n\n第一条 按%s办理的，每月给予一百元。\n", title, title)
		if r, err := l.Add(ctx, knowledge.Source{Name: title + ".md", Bytes: []byte(body), Given: knowledge.Metadata{Title: title, Region: "44"}}); err != nil || r.Status != knowledge.Loaded {
			t.Fatalf("%+v, %v", r, err)
		}
	}
	for name, has := range map[string]string{"graduate": `groups = '{graduate}'`, "disability": `sensitive = '{disability}', sensitive_at = now()`, "wish": `wishes = '{焊工}'`} {
		for _, language := range []string{"zh", "en"} {
			if _, err := b.Pool.Exec(ctx, `WITH c AS (INSERT INTO conversation (channel, external_id, region, language) VALUES ('terminal', $1 || ' ' || $2, '4401', $2) RETURNING id)
				INSERT INTO profile (conversation_id, consented_at, consent_words, updated_at, tell) SELECT id, now(), '1', now(), '{policies}' FROM c`, name, language); err != nil {
				t.Fatal(err)
			}
			if _, err := b.Pool.Exec(ctx, `UPDATE profile SET `+has+` WHERE conversation_id = (SELECT id FROM conversation WHERE external_id = $1)`, name+" "+language); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n, err := b.FindPeople(ctx); err != nil || n != 6 {
		t.Fatalf("%d were told, %v", n, err)
	}
	for who, want := range map[string]string{
		"graduate zh": "和您说过的情况有关：" + prompts.ProfileValue("zh", "groups", "graduate") + "。", "graduate en": "It has to do with what you have told me: " + prompts.ProfileValue("en", "groups", "graduate") + ".",
		"disability zh": "和您说过的情况有关。", "disability en": "It has to do with what you have told me.",
		"wish zh": "和您想做的工作有关：焊工。", "wish en": "It has to do with the work that you would like: 焊工.",
	} {
		var said string
		if err := b.Pool.QueryRow(ctx, `SELECT body->>'answer' FROM outbox o JOIN conversation c ON c.id = o.conversation_id WHERE c.external_id = $1`, who).Scan(&said); err != nil || !strings.Contains(said, "\n"+want+"\n") {
			t.Errorf("%s: told %q, %v", who, said, err)
		}
	}
}
