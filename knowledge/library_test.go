package knowledge_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/llm"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
)

// clock is a day that a test moves.
type clock struct{ day string }

func (c *clock) now() time.Time {
	t, err := time.Parse(time.DateOnly, c.day)
	if err != nil {
		panic(err)
	}
	return t
}

func newLibrary(t testing.TB) (*knowledge.Library, *clock) {
	t.Helper()
	reader := read.New(read.Options{})
	t.Cleanup(func() { reader.Close() }) // nothing to lose
	c := &clock{"2026-06-01"}
	return &knowledge.Library{Pool: pgtest.New(t), Reader: reader, Now: c.now}, c
}

func add(t testing.TB, l *knowledge.Library, name, body string, given knowledge.Metadata) knowledge.Result {
	t.Helper()
	r, err := l.Add(context.Background(), knowledge.Source{Name: name, Bytes: []byte(body), Given: given})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// inForce gives the passages that are in force on a day, for one region.
func inForce(t testing.TB, pool *pgxpool.Pool, day string) []string {
	t.Helper()
	rows, err := pool.Query(context.Background(), `
		SELECT p.body FROM passage_index i JOIN passage p ON p.id = i.passage_id
		WHERE i.in_force @> $1::text::date ORDER BY p.id`, day)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func wantInForce(t *testing.T, l *knowledge.Library, day string, want ...string) {
	t.Helper()
	got := inForce(t, l.Pool, day)
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("in force on %s: %q, want %q", day, got, want)
	}
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestVersions(t *testing.T) {
	l, c := newLibrary(t)
	first := knowledge.Metadata{ValidFrom: day("2024-01-01")}
	if r := add(t, l, "https://example.org/rules.md", "# 规定\n\n补贴三百元。", first); r.Status != knowledge.Loaded || r.Passages != 1 {
		t.Fatalf("first: %+v", r)
	}
	if r := add(t, l, "https://example.org/rules.md", "# 规定\n\n补贴三百元。", first); r.Status != knowledge.Unchanged {
		t.Errorf("same bytes again: %+v", r)
	}
	if r := add(t, l, "https://example.org/copy.md", "# 规定\n\n补贴三百元。", first); r.Status != knowledge.Unchanged || !strings.Contains(r.Reason, "https://example.org/rules.md") {
		t.Errorf("same bytes elsewhere: %+v", r)
	}
	// A text that says since when it holds takes over on that day, even one to come.
	if r := add(t, l, "https://example.org/rules.md", "# 规定\n\n补贴五百元。", knowledge.Metadata{ValidFrom: day("2026-09-01")}); r.Status != knowledge.Updated {
		t.Fatalf("second: %+v", r)
	}
	wantInForce(t, l, "2023-12-31")
	wantInForce(t, l, "2026-08-31", "补贴三百元。")
	wantInForce(t, l, "2026-09-01", "补贴五百元。")
	// A correction, with no later day, holds from the day on which it is loaded.
	c.day = "2026-10-10"
	if r := add(t, l, "https://example.org/rules.md", "# 规定\n\n补贴五百五十元。", knowledge.Metadata{ValidFrom: day("2026-09-01")}); r.Status != knowledge.Updated {
		t.Fatalf("third: %+v", r)
	}
	wantInForce(t, l, "2026-10-09", "补贴五百元。")
	wantInForce(t, l, "2026-10-10", "补贴五百五十元。")
	// A document that ends.
	add(t, l, "/summer.md", "# 高温津贴\n\n每月二百元。", knowledge.Metadata{ValidFrom: day("2026-06-01"), ValidTo: day("2026-10-01")})
	wantInForce(t, l, "2026-09-30", "补贴五百元。", "每月二百元。")
	wantInForce(t, l, "2026-10-01", "补贴五百元。")
}

func TestSupersedes(t *testing.T) {
	old := "# 退役士兵安置条例\n\n第一条 安置办法甲。\n\n第二条 本条例自2011年11月1日起施行。"
	newer := "# 退役军人安置条例\n\n第一条 安置办法乙。\n\n第二条 本条例自2024年9月1日起施行。《退役士兵安置条例》同时废止。"
	for _, order := range [][]string{{old, newer}, {newer, old}} {
		l, _ := newLibrary(t)
		for i, body := range order {
			add(t, l, fmt.Sprintf("/%d.md", i), body, knowledge.Metadata{Region: "CN"})
		}
		if got := inForce(t, l.Pool, "2024-08-31"); len(got) != 2 || !strings.Contains(got[0], "甲") {
			t.Errorf("before: %q", got)
		}
		if got := inForce(t, l.Pool, "2024-09-01"); len(got) != 2 || !strings.Contains(got[0], "乙") {
			t.Errorf("after: %q", got)
		}
	}
	// A rule of one province does not end another's.
	l, _ := newLibrary(t)
	add(t, l, "/a.md", old, knowledge.Metadata{Region: "44"})
	add(t, l, "/b.md", newer, knowledge.Metadata{Region: "31"})
	if got := inForce(t, l.Pool, "2025-01-01"); len(got) != 4 {
		t.Errorf("another province's rule was ended: %q", got)
	}
}

// TestOneBadDocumentStopsNothing: names, metadata and texts that the database
// cannot hold are refused or cleaned, and the rest loads.
func TestOneBadDocumentStopsNothing(t *testing.T) {
	l, _ := newLibrary(t)
	dir := t.TempDir()
	many := make([]string, 20_000)
	for i := range many {
		many[i] = fmt.Sprintf("w%dq", i)
	}
	for name, body := range map[string]string{
		"\xb9\xa4.md":     "# 甲\n\n甲。", // a name in GBK, as zip archives leave them
		"nul.md":          "# 乙\n\n乙。",
		"heading.md":      "# 丙\n\n## " + strings.Join(many, " ") + "\n\n丙。",
		"good.md":         "# 丁\n\n丁。",
		"metadata.jsonl":  `{"file":"nul.md","title":"乙\u0000x","issuer":"\u0000"}` + "\n",
		"folder/other.md": "# 戊\n\n戊。",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "good.md"), filepath.Join(dir, "link.md")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "dangling.md")); err != nil {
		t.Fatal(err)
	}
	results, err := l.Load(context.Background(), []string{dir}, knowledge.Source{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	loaded := 0
	for _, r := range results {
		if r.Status == knowledge.Loaded {
			loaded++
		}
	}
	if loaded != 5 || len(results) != 7 {
		t.Errorf("%d of %d loaded: %+v", loaded, len(results), results)
	}
}

func TestLoadFolder(t *testing.T) {
	l, _ := newLibrary(t)
	dir := t.TempDir()
	write := func(name, body string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("md/a.md", "# 甲办法\n\n第一条 甲。")
	write("md/sub/b.md", "---\ntitle: 乙指南\nkind: guide\nregion: 44\nvalid_from: 2025-01-01\n---\n\n## 怎么办\n\n乙。")
	write("md/broken.pdf", "%PDF-1.7 nothing else")
	write("md/picture.png", "\x89PNG\r\n\x1a\n")
	write("md/empty.txt", "  \n")
	write("md/.hidden.md", "# hidden\n\nnot loaded")
	write("metadata.jsonl", `{"id":"a","file":"md/a.md","title":"甲办法（全称）","region":"全国","issuer":"某部","number":"某发〔2020〕1号","valid_from":"2020-05-01"}`+"\n")
	var seen []string
	results, err := l.Load(context.Background(), []string{filepath.Join(dir, "md")}, knowledge.Source{}, func(_ knowledge.Result, done, total int) {
		seen = append(seen, fmt.Sprintf("%d/%d", done, total))
	})
	if err != nil {
		t.Fatal(err)
	}
	status := map[string]knowledge.Result{}
	for _, r := range results {
		status[filepath.Base(r.Source)] = r
	}
	for name, want := range map[string]knowledge.Status{"a.md": knowledge.Loaded, "b.md": knowledge.Loaded, "broken.pdf": knowledge.Refused, "picture.png": knowledge.Refused, "empty.txt": knowledge.Refused} {
		if got := status[name]; got.Status != want || want == knowledge.Refused && got.Reason == "" {
			t.Errorf("%s: %+v, want %s", name, got, want)
		}
	}
	if len(seen) != 5 || seen[4] != "5/5" {
		t.Errorf("progress: %v", seen)
	}
	var got [2]string
	for i, source := range []string{"a.md", "b.md"} {
		err := l.Pool.QueryRow(context.Background(), `
			SELECT concat_ws('|', title, issuer, number, region, kind, valid_from) FROM version v JOIN document d ON d.id = document_id
			WHERE source LIKE '%/' || $1`, source).Scan(&got[i])
		if err != nil {
			t.Fatal(err)
		}
	}
	if want := [2]string{"甲办法（全称）|某部|某发〔2020〕1号|CN|policy|2020-05-01", "乙指南|||44|guide|2025-01-01"}; got != want {
		t.Errorf("metadata: %q, want %q", got, want)
	}
	// Flags win over everything.
	if _, err := l.Load(context.Background(), []string{filepath.Join(dir, "md", "a.md")}, knowledge.Source{Given: knowledge.Metadata{Region: "31"}}, nil); err != nil {
		t.Fatal(err)
	}
	var region string
	if err := l.Pool.QueryRow(context.Background(), `SELECT region FROM version ORDER BY id DESC LIMIT 1`).Scan(&region); err != nil || region != "31" {
		t.Errorf("region %q, %v; the flag says 31", region, err)
	}
	if _, err := l.Load(context.Background(), []string{filepath.Join(dir, "absent")}, knowledge.Source{}, nil); err == nil {
		t.Error("a path that is not there was accepted")
	}
}

// statistics gives what retrieval relies on, to compare.
func statistics(t testing.TB, pool *pgxpool.Pool) string {
	t.Helper()
	var s string
	err := pool.QueryRow(context.Background(), `
		SELECT concat_ws(' ', corpus.passages, corpus.length, (SELECT sum(passages) FROM term), (SELECT count(*) FROM term WHERE passages > 0),
		       (SELECT md5(string_agg(i.terms::text || i.length || i.weights::text, ',' ORDER BY passage_id)) FROM passage_index i))
		FROM corpus`).Scan(&s)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCountAndReindex(t *testing.T) {
	l, _ := newLibrary(t)
	ctx := context.Background()
	add(t, l, "/a.md", "# 甲\n\n## 工资\n\n工资按月支付。", knowledge.Metadata{})
	add(t, l, "/b.md", "# 乙\n\n## 工资\n\n不得拖欠工资。", knowledge.Metadata{})
	if err := l.Count(ctx); err != nil {
		t.Fatal(err)
	}
	want := statistics(t, l.Pool)
	if err := l.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	if got := statistics(t, l.Pool); got != want {
		t.Errorf("counting twice: %s, want %s", got, want)
	}
	// An index made by other rules is made anew.
	for _, statement := range []string{
		`UPDATE corpus SET indexed_by = 'older', passages = 99`, `UPDATE passage_index SET terms = '{7}', weights = '{7:1}/1000000000', length = 1`,
		`INSERT INTO term VALUES (7, 3)`,
	} {
		if _, err := l.Pool.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	if got := statistics(t, l.Pool); got != want {
		t.Errorf("made anew: %s, want %s", got, want)
	}
}

func TestLoadTogether(t *testing.T) {
	l, _ := newLibrary(t)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for n := range 5 {
				// The same document, in five versions, from four admins at once.
				if _, err := l.Add(context.Background(), knowledge.Source{Name: "/same.md", Bytes: fmt.Appendf(nil, "# t\n\ntext %d", n)}); err != nil {
					t.Errorf("loader %d: %v", i, err)
				}
			}
			if err := l.Count(context.Background()); err != nil {
				t.Errorf("loader %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	var gaps, twice int
	err := l.Pool.QueryRow(context.Background(), `
		SELECT (SELECT max(ordinal) - count(*) FROM version),
		       (SELECT count(*) FROM version a JOIN version b ON a.id < b.id AND a.in_force && b.in_force)`).Scan(&gaps, &twice)
	if err != nil || gaps != 0 || twice != 0 {
		t.Errorf("%d gaps in the versions, %d pairs in force together, %v", gaps, twice, err)
	}
}

func TestEmbedMissing(t *testing.T) {
	l, _ := newLibrary(t)
	add(t, l, "/a.md", "# 甲\n\n第一条 子。\n\n第二条 丑。", knowledge.Metadata{})
	l.Embedder = llm.Offline{Weight: 1}
	for range 2 { // the second time there is nothing left to do
		if err := l.Embed(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	var n int
	if err := l.Pool.QueryRow(context.Background(), `SELECT count(*) FROM passage_embedding`).Scan(&n); err != nil || n != 2 {
		t.Errorf("%d vectors, %v; want 2", n, err)
	}
}

func TestStarter(t *testing.T) {
	l, _ := newLibrary(t)
	results, err := l.LoadStarter(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		n, err := l.RemoveStarter(context.Background())
		if empty, _ := l.Empty(context.Background()); err != nil || n != int64(len(results)) || !empty {
			t.Errorf("%d of %d guides were taken out, %v", n, len(results), err)
		}
		if got := statistics(t, l.Pool); got != "0 0 0" {
			t.Errorf("statistics of an empty library: %q", got)
		}
	}()
	languages := map[string]int{}
	for _, r := range results {
		if r.Status != knowledge.Loaded || len(r.Warnings) > 0 || r.Title == "" || r.Region == "" {
			t.Errorf("%+v", r)
		}
		languages[strings.TrimPrefix(r.Source, "starter:")[:2]]++
	}
	if languages["zh"] < 20 || languages["en"] < 20 {
		t.Errorf("guides by language: %v", languages)
	}
	var unsourced int
	err = l.Pool.QueryRow(context.Background(), `SELECT count(*) FROM version WHERE kind <> 'guide' OR valid_from IS NULL OR issuer = ''`).Scan(&unsourced)
	if err != nil || unsourced > 0 {
		t.Errorf("%d guides lack kind, date or issuer, %v", unsourced, err)
	}
}
