package retrieval_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/retrieval"
)

// TestStatisticsAreNeverStale: a searcher that has answered the same question
// before ranks like one that begins now, after every change of the library.
func TestStatisticsAreNeverStale(t *testing.T) {
	pool := pgtest.New(t)
	l := &knowledge.Library{Pool: pool, Now: func() time.Time { return today }}
	old := &retrieval.Searcher{Pool: pool}
	same := func(after string) {
		t.Helper()
		for range 2 {
			for _, q := range []string{"试用期工资", "probation wage 试用期", "没有的词"} {
				query := retrieval.Query{Text: q, AsOf: today}
				got, err := old.Search(context.Background(), query)
				if err != nil {
					t.Fatal(err)
				}
				want, err := (&retrieval.Searcher{Pool: pool}).Search(context.Background(), query)
				if err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(got, want) {
					t.Errorf("%s: %s: %+v, want %+v", after, q, got, want)
				}
			}
		}
	}
	same("at first")
	for i := range 5 {
		raws := []knowledge.Raw{
			{ID: fmt.Sprint(i, "a"), Text: "试用期的工资 wage"},
			{ID: fmt.Sprint(i, "b"), Text: "工资 probation 支付"},
		}
		if err := l.Import(context.Background(), raws, nil); err != nil {
			t.Fatal(err)
		}
		same(fmt.Sprint("load ", i))
	}
	for _, statement := range []string{
		`DELETE FROM document WHERE source LIKE '%0a'`, `UPDATE corpus SET indexed_by = 'other rules'`,
	} {
		if _, err := pool.Exec(context.Background(), statement); err != nil {
			t.Fatal(err)
		}
		same(statement)
	}
	if err := l.CatchUp(context.Background()); err != nil { // counts anew
		t.Fatal(err)
	}
	same("counted anew")
}
