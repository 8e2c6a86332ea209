package entitlement_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/knowledge/entitlement"
	"careerbot/knowledge/read"
)

// day is the day of the tests.
var day = time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)

func now() time.Time { return day }

// library gives an empty library, and the store of rules beside it.
func library(t testing.TB) (*knowledge.Library, *entitlement.Store) {
	t.Helper()
	pool := pgtest.New(t)
	l := &knowledge.Library{Pool: pool, Reader: read.New(read.Options{}), Now: now}
	t.Cleanup(func() {
		if err := l.Reader.Close(); err != nil {
			t.Error(err)
		}
	})
	return l, &entitlement.Store{Pool: pool, Now: now}
}

// laws gives the folder of real laws beside the checkout. They are not part of the
// project; without them the program's rules cannot be compared with anything.
func laws(t testing.TB) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "data", "laws_cn_employment", "md")
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("in CI the real laws must be beside the checkout: %v", err)
		}
		t.Skipf("the real laws are not beside the checkout: %v", err)
	}
	return dir
}

func loadLaws(t testing.TB, l *knowledge.Library) {
	t.Helper()
	if _, err := l.Load(context.Background(), []string{laws(t)}, knowledge.Metadata{}, nil); err != nil {
		t.Fatal(err)
	}
}

func loadBuiltIn(t testing.TB, s *entitlement.Store) []entitlement.Result {
	t.Helper()
	rules, err := entitlement.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	results, err := s.Load(context.Background(), rules)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// TestRulesSayWhatTheLawsSay compares every rule of the program with the real laws, as
// they are in force: not a quote, figure, bound or exception differs, and all can be
// published.
func TestRulesSayWhatTheLawsSay(t *testing.T) {
	l, s := library(t)
	for _, r := range loadBuiltIn(t, s) {
		if r.Status != "loaded" {
			t.Errorf("%s: %s %s", r.Rule, r.Status, r.Reason)
		}
	}
	loadLaws(t, l)
	results, err := s.Publish(context.Background(), nil, "test", "read twice")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		for _, p := range r.Problems {
			t.Errorf("%s: %s: %s: %s", r.Rule, p.Where, p.Kind, p.Why)
		}
	}
	if n := published(t, s.Pool); n != len(results) || n < 40 {
		t.Errorf("%d of %d rules are published, want all, and 40 or more", n, len(results))
	}
}

func published(t testing.TB, pool *pgxpool.Pool) (n int) {
	t.Helper()
	if err := pool.QueryRow(context.Background(), `SELECT count(*) FROM entitlement_version WHERE state = 'published'`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
