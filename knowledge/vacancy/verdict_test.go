package vacancy_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"careerbot/knowledge/vacancy"
)

// waitForLocks waits until so many statements wait for a lock.
func waitForLocks(t *testing.T, s *vacancy.Store, n int) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for one[int](t, s, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`) < n {
		if time.Now().After(deadline) {
			t.Fatalf("fewer than %d wait", n)
		}
		time.Sleep(time.Millisecond)
	}
}

// TestVerdictDuringLoad: a verdict that comes while a batch with the vacancy is being
// stored is not overwritten by what the batch knew.
func TestVerdictDuringLoad(t *testing.T) {
	s := newStore(t)
	ctx := context.Background()
	load(t, s, "a", false, whole("x", nil))
	id := one[int64](t, s, `SELECT id FROM vacancy`)
	path := ndjson(t, whole("x", row{"left": "1"})) // nothing that is kept as said before
	tx, err := s.Pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(ctx, `SELECT FROM vacancy FOR UPDATE`); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 2)
	go func() { done <- s.Decide(ctx, id, "", false, "王审核", "要收押金") }()
	waitForLocks(t, s, 1)
	go func() {
		_, err := s.Load(ctx, vacancy.Load{Source: "a", Label: "a", Mapping: parse(t, mapping), Paths: []string{path}})
		done <- err
	}()
	waitForLocks(t, s, 2)
	if err := tx.Rollback(ctx); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(<-done, <-done); err != nil {
		t.Fatal(err)
	}
	if got := one[string](t, s, `SELECT concat_ws(' ', state, places_left) FROM vacancy`); got != "rejected 1" {
		t.Errorf("it is %s", got)
	}
}

// TestVerdictIsOfWhatWasSeen: who publishes what has been changed since publishes
// nothing.
func TestVerdictIsOfWhatWasSeen(t *testing.T) {
	s := newStore(t)
	load(t, s, "a", false, whole("x", row{"requirements": "限男性"}))
	seen := list(t, s, vacancy.Review)[0]
	load(t, s, "a", false, whole("x", row{"requirements": "限男性，乙肝携带者勿投"}))
	if err := s.Decide(context.Background(), seen.ID, seen.Seal, true, "王", "特殊工种"); !errors.Is(err, vacancy.ErrChanged) || live(t, s) != "" {
		t.Errorf("%v, offered: %s", err, live(t, s))
	}
	seen = list(t, s, vacancy.Review)[0]
	// What is found in the pay is seen, too.
	load(t, s, "a", false, whole("x", row{"requirements": "限男性，乙肝携带者勿投", "pay": "200元/天 日结，入职交押金300元"}))
	if err := s.Decide(context.Background(), seen.ID, seen.Seal, true, "王", "特殊工种"); !errors.Is(err, vacancy.ErrChanged) || live(t, s) != "" {
		t.Errorf("%v, offered: %s", err, live(t, s))
	}
	seen = list(t, s, vacancy.Review)[0]
	if err := s.Decide(context.Background(), seen.ID, seen.Seal, true, "王", "特殊工种"); err != nil || live(t, s) != "x" {
		t.Errorf("%v, offered: %s", err, live(t, s))
	}
}

// TestRejectHolds: what a person has rejected does not come back by itself: neither by
// other words nor by other rules. A publish holds only for what was found.
func TestRejectHolds(t *testing.T) {
	s := newStore(t)
	ctx := context.Background()
	load(t, s, "a", false, whole("x", nil), whole("y", row{"requirements": "限男性"}))
	ids := map[string]int64{}
	for _, v := range append(list(t, s, vacancy.Live), list(t, s, vacancy.Review)...) {
		ids[v.ExternalID] = v.ID
	}
	if err := errors.Join(s.Decide(ctx, ids["x"], "", false, "王", "骗子"), s.Decide(ctx, ids["y"], "", true, "王", "已核实")); err != nil {
		t.Fatal(err)
	}
	// As if other rules had found something else in the same words.
	if _, err := s.Pool.Exec(ctx, `UPDATE vacancy SET digest = ''; UPDATE vacancy_verdict SET text_digest = substr(text_digest, 1, 16) || '\x00000000000000000000000000000000'`); err != nil {
		t.Fatal(err)
	}
	load(t, s, "a", false, whole("x", nil), whole("y", row{"requirements": "限男性"}))
	if got := fmt.Sprint(len(list(t, s, vacancy.Rejected)), len(list(t, s, vacancy.Review)), live(t, s)); got != "1 1" && got != "1 1 " {
		t.Errorf("rejected, in review, offered: %s", got)
	}
	load(t, s, "a", false, whole("x", row{"duties": "洗菜、切配，另换了说法"}), whole("y", row{"requirements": "男女不限"}))
	waiting := list(t, s, vacancy.Review)
	if len(waiting) != 1 || waiting[0].ExternalID != "x" || waiting[0].Verdict == nil || !waiting[0].Verdict.Former || live(t, s) != "y" {
		t.Errorf("waits: %+v, offered: %s", waiting, live(t, s))
	}
	if err := s.Decide(ctx, ids["x"], waiting[0].Seal, true, "李", "已核实"); err != nil || live(t, s) != "x y" {
		t.Errorf("%v, offered: %s", err, live(t, s))
	}
	// The words that were rejected are rejected again.
	if load(t, s, "a", false, whole("x", nil)); live(t, s) != "y" {
		t.Errorf("the rejected words again: offered: %s", live(t, s))
	}
}
