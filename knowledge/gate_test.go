package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/knowledge"
)

// gate is one that looks at the library as it would be, and keeps nothing.
func gate(would func(context.Context, pgx.Tx) error) func(context.Context, []int64, string) (knowledge.Judgement, error) {
	return func(context.Context, []int64, string) (knowledge.Judgement, error) {
		return knowledge.Judgement{Would: would, Note: func(context.Context) {}}, nil
	}
}

// counts gives how many publications and audits there are, and how many versions in each state.
func counts(t *testing.T, l *knowledge.Library) string {
	t.Helper()
	var s string
	err := l.Pool.QueryRow(t.Context(), `
		SELECT concat((SELECT count(*) FROM publication), ' publications, ', (SELECT string_agg(n || ' ' || state, ', ' ORDER BY state) FROM (SELECT state, count(*) AS n FROM version GROUP BY state) s))`).Scan(&s)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestLoadIsOnePublication: what is loaded to be used is one publication: it passes the
// gate, can be taken back, and is undone with it. What the gate stops waits as drafts, and
// the same load publishes those once the gate lets them through.
func TestLoadIsOnePublication(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	dir := t.TempDir()
	for i := range 3 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.md", i)), fmt.Appendf(nil, "# 补贴办法%d\n\n第一条 补贴标准为%d百元。\n", i, i+1), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	blocked, asked, noted := errors.New("blocked"), 0, 0
	l.Gate = func(_ context.Context, versions []int64, by string) (knowledge.Judgement, error) {
		asked++
		if len(versions) != 3 || by != "李" {
			t.Errorf("asked of %v by %q", versions, by)
		}
		return knowledge.Judgement{
			Would: func(ctx context.Context, tx pgx.Tx) error {
				var n int
				if err := tx.QueryRow(ctx, `SELECT count(*) FROM passage_index WHERE NOT isempty(in_force)`).Scan(&n); err != nil || n != 3 {
					t.Errorf("it would have %d passages, %v", n, err)
				}
				return blocked
			},
			Note: func(context.Context) { noted++ },
		}, nil
	}
	audits := 0
	note := func(context.Context, pgx.Tx) error { audits++; return nil }
	load := func() ([]knowledge.Result, error) {
		return l.Load(ctx, []string{dir}, knowledge.Source{By: "李"}, nil, note)
	}
	results, err := load()
	if !errors.Is(err, blocked) || asked != 1 || noted != 1 {
		t.Fatalf("%v, asked %d times, noted %d", err, asked, noted)
	}
	for _, r := range results {
		if r.Status != knowledge.Drafted || r.Publication != 0 || r.Version == 0 {
			t.Errorf("blocked: %+v", r)
		}
	}
	if got := counts(t, l); got != "0 publications, 3 draft" || len(found(t, l, "补贴标准", l.Now())) != 0 {
		t.Error(got)
	}
	l.Gate = gate(func(context.Context, pgx.Tx) error { return nil })
	audits = 0
	if results, err = load(); err != nil || audits != 1 {
		t.Fatalf("%v, %d audits", err, audits)
	}
	for _, r := range results {
		if r.Status != knowledge.Loaded || r.Publication == 0 || r.Publication != results[0].Publication {
			t.Errorf("published: %+v", r)
		}
	}
	if got := counts(t, l); got != "1 publications, 3 published" || len(found(t, l, "补贴标准", l.Now())) == 0 {
		t.Error(got)
	}
	if err := l.Undo(ctx, results[0].Publication, "王"); err != nil {
		t.Fatal(err)
	}
	if got := counts(t, l); got != "1 publications, 3 checked" || len(found(t, l, "补贴标准", l.Now())) != 0 {
		t.Error(got)
	}
}

// TestAddPassesTheGate: a single document that is to be used at once passes the gate too;
// the sample guides of a new installation do not.
func TestAddPassesTheGate(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	blocked := errors.New("blocked")
	l.Gate = gate(func(context.Context, pgx.Tx) error { return blocked })
	source := knowledge.Source{Name: "/a.md", Bytes: []byte(subsidy1), By: "李"}
	r, err := l.Add(ctx, source)
	if !errors.Is(err, blocked) || r.Status != knowledge.Drafted || r.Version == 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if got := counts(t, l); got != "0 publications, 1 draft" {
		t.Error(got)
	}
	l.Gate = nil
	again, err := l.Add(ctx, source)
	if err != nil || again.Version != r.Version || again.Publication == 0 || again.Status != knowledge.Loaded {
		t.Errorf("%+v, %v", again, err)
	}
	l.Gate = gate(func(context.Context, pgx.Tx) error { return blocked })
	results, err := l.LoadStarter(ctx, nil)
	if err != nil || len(results) == 0 {
		t.Fatal(err)
	}
	if got, want := counts(t, l), fmt.Sprintf("1 publications, %d published", 1+len(results)); got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

// TestGateIsAskedAhead: what a gate asks of the library as it is, and what it keeps, nobody
// who writes to the library waits for.
func TestGateIsAskedAhead(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	l, _ := newLibrary(t)
	id := draft(t, l, "/a.md", subsidy1, knowledge.Metadata{})
	var said []string
	writes := func(what string) {
		if err := l.InLibrary(ctx, func(pgx.Tx) error { said = append(said, what); return nil }); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	l.Gate = func(context.Context, []int64, string) (knowledge.Judgement, error) {
		writes("ahead")
		return knowledge.Judgement{
			Would: func(context.Context, pgx.Tx) error { said = append(said, "within"); return nil },
			Note:  func(context.Context) { writes("after") },
		}, nil
	}
	if _, err := l.Publish(ctx, []int64{id}, "王"); err != nil || strings.Join(said, " ") != "ahead within after" {
		t.Errorf("%v, %v", said, err)
	}
	said = nil
	if r := add(t, l, "/b.md", subsidy2, knowledge.Metadata{}); r.Publication == 0 || strings.Join(said, " ") != "ahead within after" {
		t.Errorf("%v, %+v", said, r)
	}
}

// TestGateOfNothing: who loads what is in force already, under its name or another, asks
// the gate nothing.
func TestGateOfNothing(t *testing.T) {
	l, _ := newLibrary(t)
	asked := 0
	l.Gate = func(context.Context, []int64, string) (knowledge.Judgement, error) {
		asked++
		return knowledge.Judgement{Would: func(context.Context, pgx.Tx) error { return nil }, Note: func(context.Context) {}}, nil
	}
	for _, name := range []string{"/a.md", "/a.md", "/b.md"} {
		add(t, l, name, subsidy1, knowledge.Metadata{})
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
	if r := add(t, l, "/a.md", subsidy2, knowledge.Metadata{}); asked != 2 || r.Publication == 0 {
		t.Errorf("asked %d times: %+v", asked, r)
	}
}
