package job_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"careerbot/internal/postgres/pgtest"
	"careerbot/retrieval/job"
)

// TestOfferedLater: what was loaded long before it was offered is found by who waits for
// new ones, and stands first among the newest, however many came meanwhile.
func TestOfferedLater(t *testing.T) {
	ctx := context.Background()
	pool := pgtest.New(t)
	rows := []row{{"title": "保洁审核", "posted": "2026-01-05"}}
	for i := range 120 {
		rows = append(rows, row{"title": fmt.Sprintf("保洁%03d", i), "posted": "2026-11-25"})
	}
	load(t, pool, "one", rows...)
	later := thursday.AddDate(0, 0, 30)
	for _, sql := range []string{
		`UPDATE vacancy SET live_since = '2026-01-01'`,
		`UPDATE vacancy SET posted_at = NULL WHERE title = '保洁审核'`, // loaded in January, of no day
		`UPDATE vacancy SET state = 'review' WHERE title = '保洁审核'`,
		`UPDATE vacancy SET state = 'published' WHERE title = '保洁审核'`,
	} {
		if _, err := pool.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	var began time.Time
	if err := pool.QueryRow(ctx, `UPDATE vacancy SET live_since = $1 WHERE title = '保洁审核' AND live_since > now() - interval '1 hour' RETURNING live_since`, later).Scan(&began); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(ctx, `ANALYZE vacancy`); err != nil {
		t.Fatal(err)
	}
	s := searcher(pool)
	wish := job.Wish{Text: "保洁"}
	if f := search(t, s, job.Query{Wish: wish, When: later.Add(time.Hour), Since: later.Add(-time.Hour)}); found(f) != "保洁审核" || !f.Vacancies[0].Seen.Equal(began) {
		t.Errorf("new are %s", found(f))
	}
	wish.Sort = job.ByNewest
	if f := search(t, s, job.Query{Wish: wish, When: thursday.Add(8 * 24 * time.Hour), Limit: 1}); found(f) != "保洁审核" {
		t.Errorf("the newest is %s", found(f))
	}
}
