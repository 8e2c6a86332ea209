package job_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/vacancy"
	"careerbot/retrieval"
	"careerbot/retrieval/job"
)

// TestPages: whatever is asked for at once, the pages of a list are one list: to its last
// one, in one order, and none twice.
func TestPages(t *testing.T) {
	pool := pgtest.New(t)
	var rows []row
	for i := range 640 {
		title := "保安员"
		if i%3 == 0 {
			title = "保安"
		}
		rows = append(rows, row{"title": fmt.Sprint(title, i), "employer": fmt.Sprint("保安公司", i), "posted": thursday.AddDate(0, 0, -i%50).Format(time.DateOnly)})
	}
	load(t, pool, "one", rows...)
	s := searcher(pool)
	whole := map[int64]bool{}
	var order []int64
	for _, limit := range []int{3, 7, 50, 200} {
		var paged []int64
		for after := 0; ; after += limit {
			f := search(t, s, job.Query{Wish: job.Wish{Text: "保安"}, Language: "zh", Limit: limit, After: after})
			paged = append(paged, ids(f)...)
			if f.Count != job.MaxCount || f.More && len(f.Vacancies) != limit {
				t.Fatalf("%d after %d: %d of %d, more %v", limit, after, len(f.Vacancies), f.Count, f.More)
			}
			if !f.More {
				break
			}
		}
		if order == nil {
			order = paged
		}
		if len(paged) != 640 || !slices.Equal(paged, order) {
			t.Errorf("by %d: %d, the same order %v", limit, len(paged), slices.Equal(paged, order))
		}
	}
	for _, id := range order {
		whole[id] = true
	}
	if len(whole) != 640 {
		t.Errorf("%d are different", len(whole))
	}
}

// TestPagesByMeaning: the same where two rankings are fused, beyond the part that they are
// fused in; and what both have is counted once.
func TestPagesByMeaning(t *testing.T) {
	ctx := context.Background()
	pool := pgtest.New(t)
	_, e := meaning(t)
	var rows []row
	for i := range 330 {
		one := row{"title": fmt.Sprint("后厨帮工", i), "employer": fmt.Sprint("饭店", i), "duties": "炒菜、切配", "place": "北京", "posted": thursday.AddDate(0, 0, -i%50).Format(time.DateOnly)}
		if i%11 == 0 { // none of the words
			one["title"] = fmt.Sprint("打荷", i)
		}
		if i%7 == 0 {
			one["place"] = "上海"
		}
		rows = append(rows, one)
	}
	load(t, pool, "one", rows...)
	if err := (&vacancy.Store{Pool: pool, Now: func() time.Time { return thursday }}).Embed(ctx, e); err != nil {
		t.Fatal(err)
	}
	s := &job.Searcher{Pool: pool, Places: &retrieval.Searcher{Pool: pool, Embedder: e}}
	was := job.MostCompared(0)
	t.Cleanup(func() { job.MostCompared(was) })
	for _, compared := range []int{was, 150} { // all that pass, or what the index gives and some of them
		job.MostCompared(compared)
		for region, words := range map[string]int{"": 300, "31": 43} {
			var order []int64
			for _, limit := range []int{3, 45, 200} {
				var paged []int64
				var count int
				for after := 0; ; after += limit {
					f := search(t, s, job.Query{Wish: job.Wish{Text: "后厨帮工", Region: region}, Language: "zh", Limit: limit, After: after})
					paged = append(paged, ids(f)...)
					if count = f.Count; !f.More {
						break
					}
				}
				if order == nil {
					order = paged
				}
				different := slices.Compact(slices.Sorted(slices.Values(paged)))
				if len(different) != len(paged) || !slices.Equal(paged, order) || count != len(paged) || len(paged) < words {
					t.Errorf("in %q by %d, %d compared: %d of %d, %d different, the same order %v", region, limit, compared, len(paged), count, len(different), slices.Equal(paged, order))
				}
			}
		}
	}
}

// TestPageRemembered: who reads on reads the list that they began, whatever has changed its
// order since, and what is there no more is not shown; who begins anew gets it as it is now.
func TestPageRemembered(t *testing.T) {
	ctx := context.Background()
	pool := pgtest.New(t)
	var rows []row
	for i := range 60 {
		rows = append(rows, row{"title": fmt.Sprint("保安", i), "employer": fmt.Sprint("保安公司", i), "posted": thursday.AddDate(0, 0, -i).Format(time.DateOnly)})
	}
	load(t, pool, "one", rows...)
	s := searcher(pool)
	q := job.Query{Wish: job.Wish{Text: "保安", Sort: job.ByNewest}, Language: "zh"}
	list := func(after int) string {
		t.Helper()
		q.After = after
		return found(search(t, s, q))
	}
	first, second, third := list(0), list(10), list(20)
	if _, err := pool.Exec(ctx, `UPDATE vacancy SET posted_at = '2026-01-01'::timestamptz + (id || ' days')::interval`); err != nil {
		t.Fatal(err)
	}
	if list(20) != third || list(10) != second {
		t.Errorf("read on: %s, was %s", list(10), second)
	}
	if _, err := pool.Exec(ctx, `UPDATE vacancy SET state = 'withdrawn', ended_at = now() WHERE title = '保安15'`); err != nil {
		t.Fatal(err)
	}
	if is := list(10); !strings.Contains(second, "保安15 ") || is != strings.Replace(second, "保安15 ", "", 1) {
		t.Errorf("with one that has ended: %s, was %s", is, second)
	}
	if is := list(0); is == first || !strings.HasPrefix(is, "保安59 保安58 ") {
		t.Errorf("begun anew: %s", is)
	}
	if is := list(10); !strings.HasPrefix(is, "保安49 ") {
		t.Errorf("read on from there: %s", is)
	}
	other := q
	other.Without, other.After = []int64{1}, 10
	if f := search(t, s, other); found(f) != list(10) {
		t.Errorf("without one that comes last: %s", found(f))
	}
}
