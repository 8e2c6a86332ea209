package bot

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// TestFlood: one person's long messages fill no desk; what does not fit is cut
// short, none is left out, and danger is seen all the same.
func TestFlood(t *testing.T) {
	ctx := t.Context()
	b := deskBot(t, 5)
	id, other := deskCase(t, b, "web", "a"), deskCase(t, b, "web", "b")
	for i := range 30 {
		words := strings.Repeat("长", 3_000)
		if i == 25 {
			words = "我不想活了" + words
		}
		r, err := b.Receive(ctx, Message{Channel: "web", Conversation: "a", ID: fmt.Sprint("flood", i), Text: words})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Pool.Exec(ctx, `UPDATE turn SET state = 'forwarded' WHERE id = $1`, r.Turn); err != nil {
			t.Fatal(err)
		}
	}
	feed := func(id int64) {
		t.Helper()
		if err := pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
			c, err := b.lockCase(ctx, tx, id)
			if err != nil {
				return err
			}
			return b.feed(ctx, tx, &c, true)
		}); err != nil {
			t.Fatal(err)
		}
	}
	feed(id)
	b.isText(t, "true", `SELECT count(*) <= $1 + 3 FROM outbox o JOIN conversation c ON c.id = o.conversation_id WHERE c.external_id = '-1'`, mostPosts)
	const posts = `SELECT string_agg(o.body->>'answer', '|') FROM outbox o JOIN conversation c ON c.id = o.conversation_id WHERE c.external_id = '-1'`
	b.isText(t, "true true", `SELECT (length(p) - length(replace(p, '👤', '')) >= 30) || ' ' || (p LIKE '%⚠️ 👤 我不想活了%') FROM (`+posts+`) p (p)`)
	b.isText(t, fmt.Sprint(0), `SELECT count(*) FROM outbox o WHERE length(o.body->>'answer') > $1`, longestPost+mostShown+200)
	feed(other)
	b.isText(t, "true", `SELECT (`+posts+`) LIKE '%👤 person%'`)
}

// TestUrgentFirst: what waits of urgent cases goes before what waits of others, each in
// its order.
func TestUrgentFirst(t *testing.T) {
	ctx := t.Context()
	b := deskBot(t, 5)
	calm, urgent := deskCase(t, b, "web", "a"), deskCase(t, b, "web", "b")
	if _, err := b.Pool.Exec(ctx, `UPDATE handoff SET priority = 1 WHERE id = $1`, urgent); err != nil {
		t.Fatal(err)
	}
	post := func(id int64, text string) {
		t.Helper()
		if err := pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
			c, err := b.lockCase(ctx, tx, id)
			if err != nil {
				return err
			}
			return b.postAlone(ctx, tx, &c, Answer{Text: text})
		}); err != nil {
			t.Fatal(err)
		}
	}
	post(calm, "1")
	if _, err := b.Pool.Exec(ctx, `UPDATE outbox SET state = 'sending'`); err != nil {
		t.Fatal(err)
	}
	for i, id := range []int64{calm, calm, urgent, calm, urgent} {
		post(id, fmt.Sprint(i+2))
	}
	b.isText(t, "1 4 6 2 3 5", `SELECT string_agg(o.body->>'answer', ' ' ORDER BY coalesce(o.head, o.id), o.part) FROM outbox o WHERE length(o.body->>'answer') = 1`) // without the cards
}
