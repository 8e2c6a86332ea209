package knowledge_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"careerbot/knowledge"
	"careerbot/knowledge/starter"
)

// laws gives the folder of real laws beside the checkout. They are not part of
// the project; without them there is nothing to check against.
func laws(t testing.TB) string {
	t.Helper()
	dir := filepath.Join("..", "..", "shared", "data", "laws_cn_employment", "md")
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("in CI the real laws must be beside the checkout: %v", err)
		}
		t.Skipf("the real laws are not beside the checkout: %v", err)
	}
	return dir
}

// TestRealLaws loads 143 real texts with their metadata and checks what holds
// today: of the eight that the metadata calls superseded or repealed none does.
func TestRealLaws(t *testing.T) {
	dir := laws(t)
	l, _ := newLibrary(t)
	results, err := l.Load(context.Background(), []string{dir}, knowledge.Source{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Status != knowledge.Loaded {
			t.Errorf("%+v", r)
		}
	}
	rows, err := l.Pool.Query(context.Background(), `
		SELECT d.source FROM version v JOIN document d ON d.id = v.document_id
		WHERE NOT v.in_force @> date '2026-06-01' ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	ended, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for i, path := range ended {
		ended[i] = strings.TrimSuffix(filepath.Base(path), ".md")
	}
	slices.Sort(ended)
	metadata, err := os.ReadFile(filepath.Join(dir, "..", "metadata.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for line := range strings.Lines(string(metadata)) {
		if m := regexp.MustCompile(`"file": "([^"]+)\.md"`).FindStringSubmatch(line); m != nil &&
			(strings.Contains(line, `"status": "superseded"`) || strings.Contains(line, `"status": "repealed"`)) {
			want = append(want, filepath.Base(m[1]))
		}
	}
	slices.Sort(want)
	if len(want) != 8 || !slices.Equal(ended, want) {
		t.Errorf("no longer in force: %q, want %q", ended, want)
	}
	// Each quote can be shown in its document.
	var wrong int
	err = l.Pool.QueryRow(context.Background(), `
		SELECT count(*) FROM passage p JOIN version v ON v.id = p.version_id
		WHERE substr(v.body, p.start_at + 1, p.end_at - p.start_at) <> p.body`).Scan(&wrong)
	if err != nil || wrong > 0 {
		t.Errorf("%d passages are not where they say, %v", wrong, err)
	}
}

var citation = regexp.MustCompile(`《([^《》]+)》(第[一二三四五六七八九十百零]+条(?:之一)?)`)

// TestStarterCitations checks that every law that a Chinese guide names holds
// today and has the article.
func TestStarterCitations(t *testing.T) {
	dir := laws(t)
	l, _ := newLibrary(t)
	if _, err := l.Load(context.Background(), []string{dir}, knowledge.Source{}, nil); err != nil {
		t.Fatal(err)
	}
	rows, err := l.Pool.Query(context.Background(), `
		SELECT DISTINCT v.title, p.heading[cardinality(p.heading)]
		FROM passage p JOIN version v ON v.id = p.version_id
		WHERE v.in_force @> date '2026-06-01' AND cardinality(p.heading) > 0`)
	if err != nil {
		t.Fatal(err)
	}
	articles := map[string]bool{}
	var title, article string
	if _, err := pgx.ForEachRow(rows, []any{&title, &article}, func() error {
		articles[strings.TrimPrefix(title, "中华人民共和国")+article] = true
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(starter.Files, "zh/*.md")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, name := range names {
		data, err := starter.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range citation.FindAllStringSubmatch(string(data), -1) {
			checked++
			if !articles[strings.TrimPrefix(m[1], "中华人民共和国")+m[2]] {
				t.Errorf("%s cites %s %s, which is not in force or has no such article", name, m[1], m[2])
			}
		}
	}
	if checked < 300 {
		t.Errorf("only %d citations were checked", checked)
	}
}
