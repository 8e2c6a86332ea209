package inbox

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/retrieval"
)

// lawFolder writes many different files of law, made of the real ones: about 150,000
// passages in 3,500.
func lawFolder(b *testing.B, files int) string {
	b.Helper()
	found, err := filepath.Glob(filepath.Join(laws, "*", "*.md"))
	if err != nil || len(found) == 0 {
		b.Fatalf("no laws: %v", err)
	}
	dir := b.TempDir()
	for i := range files {
		text := string(fileOf(b, found[i%len(found)]))
		first, rest, _ := strings.Cut(text, "\n")
		// Each is of a place of its own, and says so in every article.
		place := fmt.Sprintf("海棠第%d市", i/len(found))
		if i >= len(found) {
			first, rest = first+"（"+place+"）", strings.ReplaceAll(rest, "条 ", "条 在"+place+"，")
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.md", i)), []byte(first+"\n"+rest), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

// BenchmarkLibraryPages loads a library of 3,500 laws, publishes it at once, and gives how
// long each of its pages takes, at the 95th of a hundred. It fails where that is more than
// 300 ms, or the load more than four minutes.
func BenchmarkLibraryPages(b *testing.B) {
	pool := pgtest.New(b)
	l := &knowledge.Library{Pool: pool, Reader: read.New(read.Options{}), Now: time.Now}
	app := &bot.Bot{Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Now: time.Now, Hub: bot.NewHub(), Contact: func(string) string { return "12333" }}
	dir := lawFolder(b, lawFiles())
	started := time.Now()
	if _, err := l.Load(b.Context(), []string{dir}, knowledge.Source{Draft: true, Way: knowledge.ByPage}, nil); err != nil {
		b.Fatal(err)
	}
	loaded := time.Since(started)
	b.Logf("loaded in %s", loaded)
	started = time.Now()
	if _, err := l.Publish(b.Context(), numbers(b, pool, `SELECT id FROM version`), "王主任"); err != nil {
		b.Fatal(err)
	}
	published := time.Since(started)
	b.Logf("published in %s", published)
	if loaded > 4*time.Minute {
		b.Errorf("it takes %s to load %d files", loaded, lawFiles())
	}
	passages := numbers(b, pool, `SELECT count(*) FROM passage`)[0]
	// A second load waits to be published.
	for i := range 200 {
		if _, err := l.Receive(b.Context(), "page-12345678", fmt.Sprintf("%d.md", i), knowledge.Source{Name: fmt.Sprintf("page:%d.md", i), Bytes: append(fileOf(b, filepath.Join(dir, fmt.Sprintf("%04d.md", i))), "\n\n第一千条 另有规定的除外。\n"...), By: "王主任"}); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := pool.Exec(b.Context(), `VACUUM ANALYZE`); err != nil {
		b.Fatal(err)
	}
	admin, err := app.AddStaff(b.Context(), bot.Staff{Name: "王主任", Login: "wang", Role: "admin", Capacity: 5})
	if err != nil {
		b.Fatal(err)
	}
	s := &server{bot: app, now: time.Now, pages: newPages()}
	cookie := signIn(b, s, admin)
	h := New(app, Options{Library: l})
	draft, law := numbers(b, pool, `SELECT max(id) FROM version`)[0], numbers(b, pool, `SELECT version_id FROM passage GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`)[0]
	for b.Loop() {
		atMost(b, h, cookie, 300*time.Millisecond, map[string]string{
			"list": "/inbox/library", "waiting": "/inbox/library?state=waiting", "last": "/inbox/library?page=70", "found": "/inbox/library?q=%E4%BF%9D%E9%99%A9", "draft": fmt.Sprintf("/inbox/library/%d", draft),
			"law": fmt.Sprintf("/inbox/library/%d?from=100", law), "history": "/inbox/library/history", "golden": "/inbox/library/golden", "arrivals": "/inbox/arrivals/page-12345678",
		})
	}
	b.ReportMetric(loaded.Seconds(), "s-load")
	b.ReportMetric(published.Seconds(), "s-publish")
	b.ReportMetric(float64(passages), "passages")
}

func numbers(b *testing.B, pool *pgxpool.Pool, sql string) (all []int64) {
	b.Helper()
	if err := pool.QueryRow(b.Context(), `SELECT array_agg(n) FROM (`+sql+`) AS s (n)`).Scan(&all); err != nil {
		b.Fatal(err)
	}
	return all
}

// lawFiles is 3,500, or what CAREERBOT_LAW_FILES says.
func lawFiles() int {
	n, err := strconv.Atoi(os.Getenv("CAREERBOT_LAW_FILES"))
	if err != nil || n < 1 {
		return 3500
	}
	return n
}
