package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot"
)

// front gives the only reply that can be sent now.
func front(t *testing.T, b *bot.Bot) (bot.Waiting, bool) {
	t.Helper()
	replies, err := b.Front(context.Background(), b.Pool, "telegram", 10, nil)
	if err != nil || len(replies) > 1 {
		t.Fatalf("%d replies of one conversation at once, %v", len(replies), err)
	}
	if len(replies) == 0 {
		return bot.Waiting{}, false
	}
	w := replies[0]
	if of, err := b.FrontOf(context.Background(), b.Pool, "telegram", []int64{w.Conversation}); err != nil || len(of) != 1 || of[0].ID != w.ID {
		t.Fatalf("the conversation itself says %v, %v; want %d", of, err, w.ID)
	}
	if others, err := b.Front(context.Background(), b.Pool, "telegram", 10, []int64{w.Conversation}); err != nil || len(others) != 0 {
		t.Fatalf("the conversation was left out: %v, %v", others, err)
	}
	return w, true
}

// claimFront claims the only reply that can be sent now.
func claimFront(t *testing.T, b *bot.Bot) bot.Reply {
	t.Helper()
	r, ok := front(t, b)
	if !ok {
		t.Fatal("nothing can be sent")
	}
	claimed, err := b.ClaimReplies(context.Background(), b.Pool, []int64{r.ID})
	if err != nil || len(claimed) != 1 {
		t.Fatalf("claimed %v, %v", claimed, err)
	}
	if again, err := b.ClaimReplies(context.Background(), b.Pool, []int64{r.ID}); err != nil || len(again) != 0 {
		t.Fatalf("claimed twice: %v, %v", again, err)
	}
	return claimed[0]
}

func outboxStates(t *testing.T, b *bot.Bot) string {
	t.Helper()
	var states string
	err := b.Pool.QueryRow(context.Background(), `SELECT coalesce(string_agg(state, ' ' ORDER BY coalesce(head, id), part), '') FROM outbox`).Scan(&states)
	if err != nil {
		t.Fatal(err)
	}
	return states
}

func TestOutbox(t *testing.T) {
	b := newStarterBot(t)
	ctx := context.Background()
	run(t, b, 1)
	for i, text := range []string{"试用期最长多久", "谢谢"} {
		reply(t, b, sendOn(t, b, "telegram", "c", fmt.Sprint(i), text))
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	first := claimFront(t, b)
	if _, ok := front(t, b); ok {
		t.Error("the second reply may go while the first is being sent")
	}
	must(b.SendLater(ctx, first.ID, 1, 0, "not sent"))
	again := claimFront(t, b)
	if again.ID != first.ID || again.Attempts != 2 {
		t.Errorf("again: %+v", again)
	}
	must(b.SendLater(ctx, first.ID, 2, 0, "not sent"))
	// Cut into parts, each goes by itself, before the next reply.
	must(b.CutReply(ctx, first.ID, []json.RawMessage{json.RawMessage(`{"p":1}`), json.RawMessage(`{"p":2}`)}))
	if err := b.CutReply(ctx, first.ID, []json.RawMessage{json.RawMessage(`{"p":1}`), json.RawMessage(`{"p":2}`)}); err == nil {
		t.Error("cut twice")
	}
	for _, want := range []string{`{"p": 1}`, `{"p": 2}`} {
		part := claimFront(t, b)
		if string(part.Cut) != want || part.Turn != first.Turn {
			t.Errorf("part %s of turn %d, want %s of turn %d", part.Cut, part.Turn, want, first.Turn)
		}
		must(b.Delivered(ctx, part.ID, "77"))
	}
	second := claimFront(t, b)
	if second.Turn == first.Turn || second.External != "c" || second.Message != "1" {
		t.Errorf("second: %+v", second)
	}
	// The sender dies: what it had is unknown, and is not sent again.
	if n, err := b.SettleStale(ctx, "telegram", false); n != 0 || err != nil {
		t.Errorf("%d settled before their time, %v", n, err)
	}
	if n, err := b.SettleStale(ctx, "telegram", true); n != 1 || err != nil {
		t.Errorf("%d settled, %v", n, err)
	}
	if _, ok := front(t, b); ok {
		t.Error("an unknown reply may go again")
	}
	if got := outboxStates(t, b); got != "sent sent unknown" {
		t.Errorf("states %s", got)
	}
	troubles, err := b.Troubles(ctx, "unknown", 10)
	if err != nil || len(troubles) != 1 || troubles[0].ID != second.ID || troubles[0].Error == "" {
		t.Errorf("shown to the operator: %+v, %v", troubles, err)
	}
	// Only an operator who has looked sends it again.
	must(b.Resend(ctx, second.ID))
	if r := claimFront(t, b); r.ID != second.ID {
		t.Errorf("resent %d, want %d", r.ID, second.ID)
	}
	must(b.Unknown(ctx, second.ID, "hung up"))
	must(b.Delivered(ctx, second.ID, "78")) // the answer came after all
	if err := b.Resend(ctx, second.ID); err == nil {
		t.Error("a reply that arrived can be sent again")
	}
}

// TestUnreachable: nothing is tried for a person who has blocked us, until they
// write again.
func TestUnreachable(t *testing.T) {
	b := newStarterBot(t)
	ctx := context.Background()
	run(t, b, 1)
	r := sendOn(t, b, "telegram", "c", "1", "谢谢")
	reply(t, b, r)
	first := claimFront(t, b)
	second := sendOn(t, b, "telegram", "c", "2", "谢谢")
	reply(t, b, second)
	if err := b.Undeliverable(ctx, first.ID, "blocked"); err != nil {
		t.Fatal(err)
	}
	if err := b.Unreachable(ctx, r.Conversation, r.Turn, "blocked"); err != nil {
		t.Fatal(err)
	}
	if got := outboxStates(t, b); got != "failed waiting" {
		t.Errorf("who has written since may be back: states %s", got)
	}
	if err := b.Unreachable(ctx, r.Conversation, second.Turn, "blocked"); err != nil {
		t.Fatal(err)
	}
	if got := outboxStates(t, b); got != "failed failed" {
		t.Errorf("states %s", got)
	}
	reply(t, b, sendOn(t, b, "telegram", "c", "3", "谢谢"))
	if again := claimFront(t, b); again.Unreachable {
		t.Errorf("who writes can be reached: %+v", again)
	}
}

// TestBacklog: what PostgreSQL knows of the outbox is from a time when nothing
// waited, and now much does: an outage of Telegram. The front is found at once all
// the same.
func TestBacklog(t *testing.T) {
	b := newStarterBot(t)
	ctx := context.Background()
	for _, sql := range []string{
		`ALTER TABLE outbox SET (autovacuum_enabled = false)`,
		`INSERT INTO conversation (channel, external_id) SELECT 'telegram', n::text FROM generate_series(1, 40000) n`,
		`INSERT INTO turn (conversation_id, external_id, message, state) SELECT id, '1', 'x', 'answered' FROM conversation`,
		`INSERT INTO outbox (turn_id, part, conversation_id, channel, body, state) SELECT id, 1, conversation_id, 'telegram', '{}', 'sent' FROM turn`,
		`ANALYZE outbox`,
		`UPDATE outbox SET state = 'waiting'`,
	} {
		if _, err := b.Pool.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	db := explained{Pool: b.Pool}
	found, err := b.Front(ctx, &db, "telegram", 1000, nil)
	if err != nil || len(found) != 1000 {
		t.Errorf("%d found, %v", len(found), err)
	}
	// As an anti-join it took ten seconds, and without the index a look at the whole
	// outbox for each reply.
	if strings.Contains(db.plan, "Anti Join") || !strings.Contains(db.plan, "SubPlan") || strings.Contains(db.plan, "Seq Scan on outbox first") {
		t.Errorf("the plan:\n%s", db.plan)
	}
}

// explained keeps how PostgreSQL means to carry out what is asked of it.
type explained struct {
	*pgxpool.Pool
	plan string
}

func (e *explained) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	rows, err := e.Pool.Query(ctx, "EXPLAIN "+sql, args...)
	if err != nil {
		return nil, err
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	e.plan = strings.Join(lines, "\n")
	return e.Pool.Query(ctx, sql, args...)
}
