package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"careerbot/internal/postgres/pgtest"
)

// TestInQueue: the place goes by priority and by since when; the wait is told of the
// same people where there were enough of them.
func TestInQueue(t *testing.T) {
	now := time.Date(2026, 11, 20, 5, 0, 0, 0, time.UTC)
	b := &Bot{Pool: pgtest.New(t), Hub: NewHub(), Now: func() time.Time { return now }}
	n := 0
	add := func(state, language, region string, priority int, since time.Time, took time.Duration) (conversation int64) {
		t.Helper()
		n++
		var claimed *time.Time
		if took > 0 {
			at := since.Add(took)
			claimed = &at
		}
		if err := b.Pool.QueryRow(t.Context(), `INSERT INTO conversation (channel, external_id) VALUES ('web', $1) RETURNING id`, fmt.Sprint(n)).Scan(&conversation); err != nil {
			t.Fatal(err)
		}
		_, err := b.Pool.Exec(t.Context(), `
			INSERT INTO handoff (conversation_id, state, reason, priority, language, region, opened_at, waiting_since, claimed_at, due_at)
			VALUES ($1, $2, 'asked', $3, $4, $5, $6, $6, $7, $6)`, conversation, state, priority, language, region, since, claimed)
		if err != nil {
			t.Fatal(err)
		}
		return conversation
	}
	look := func(conversation int64, language, region string, priority, place, minutes int) {
		t.Helper()
		p, m, err := b.inQueue(t.Context(), Question{conversation: conversation, Region: region}, language, priority)
		if err != nil || p != place || m != minutes {
			t.Errorf("%s in %q: place %d, %d minutes, %v; want %d, %d", language, region, p, m, err, place, minutes)
		}
	}
	look(1<<40, "zh", "44", 0, 1, 0) // nobody was ever claimed: nothing is said
	older := add("waiting", "zh", "", 0, now.Add(-time.Minute), 0)
	first := add("waiting", "zh", "", 0, now.Add(-time.Hour), 0)
	danger := add("waiting", "zh", "", inDanger, now, 0)
	look(danger, "zh", "", 0, 1, 0)
	look(first, "zh", "", 0, 2, 0)
	look(older, "zh", "", 0, 3, 0)
	look(older, "zh", "", inDanger, 1, 0) // it has waited for longer
	look(1<<40, "zh", "", 0, 4, 0)
	for i := range 5 {
		add("closed", "zh", "31", 0, now.Add(-time.Duration(i+2)*time.Hour), 30*time.Minute)
	}
	look(first, "zh", "31", 0, 2, 30)
	look(first, "zh", "44", 0, 2, 30) // of all who speak it
	look(first, "en", "", 0, 2, 30)   // of all
	for i := range 6 {
		add("closed", "zh", "44", 0, now.Add(-time.Duration(i+20)*time.Hour), 4*time.Minute)
	}
	look(first, "zh", "44", 0, 2, 4)
	look(first, "zh", "31", 0, 2, 30)
	look(first, "zh", "11", 0, 2, 4)
	for i := range 4 {
		add("closed", "en", "", 0, now.Add(-time.Duration(i+2)*time.Hour), 90*time.Minute)
	}
	look(first, "en", "", 0, 2, 30) // four are not enough
	add("closed", "en", "", 0, now.Add(-10*time.Hour), 90*time.Minute)
	look(first, "en", "31", 0, 2, 90)
	now = now.AddDate(0, 0, 20)
	look(first, "en", "31", 0, 2, 0) // long ago
	// The index is used, however many there are.
	if _, err := b.Pool.Exec(t.Context(), `
		WITH c AS (INSERT INTO conversation (channel, external_id) SELECT 'web', 'x' || i FROM generate_series(1, 3000) i RETURNING id)
		INSERT INTO handoff (conversation_id, state, reason, language, region, opened_at, waiting_since, claimed_at)
		SELECT id, 'closed', 'asked', 'zh', '', $1::timestamptz - '1 hour'::interval, $1::timestamptz - '1 hour'::interval, $1::timestamptz - id * '1 second'::interval FROM c`, now); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Pool.Exec(t.Context(), `ANALYZE handoff`); err != nil {
		t.Fatal(err)
	}
	var plan string
	if err := b.Pool.QueryRow(t.Context(), `EXPLAIN (FORMAT JSON) SELECT * FROM handoff WHERE claimed_at > $1 AND claimed_at >= waiting_since ORDER BY claimed_at DESC LIMIT 200`, now.AddDate(0, 0, -14)).Scan(&plan); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(plan, "handoff_claimed") {
		t.Errorf("the wait is looked for without its index: %s", plan)
	}
}
