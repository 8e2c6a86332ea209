package job_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"careerbot/internal/postgres/pgtest"
	"careerbot/retrieval/job"
)

// TestOneJob: the same job in two sources is one result with both labels, as long as both
// offer it.
func TestOneJob(t *testing.T) {
	pool := pgtest.New(t)
	same := row{"employer": "同一家公司", "title": "保洁员", "duties": "打扫办公室和走廊的卫生"}
	load(t, pool, "one", same)
	load(t, pool, "two", same, row{"employer": "另一家公司"})
	if _, err := pool.Exec(context.Background(), `UPDATE vacancy_source SET label = name`); err != nil {
		t.Fatal(err)
	}
	s := searcher(pool)
	f := search(t, s, job.Query{Wish: job.Wish{Text: "保洁"}, Language: "zh"})
	if len(f.Vacancies) != 2 || f.Count != 2 || !slices.Equal(f.Vacancies[0].Labels, []string{"one", "two"}) || !slices.Equal(f.Vacancies[1].Labels, []string{"two"}) {
		t.Fatalf("%d of %d: %+v", len(f.Vacancies), f.Count, f.Vacancies)
	}
	got, err := s.Get(context.Background(), []int64{f.Vacancies[1].ID, 999_999, f.Vacancies[0].ID})
	if err != nil || len(got) != 2 || got[0].ID != f.Vacancies[1].ID || got[1].Employer != "同一家公司" || got[1].Duties == "" {
		t.Errorf("%v %+v", err, got)
	}
	if _, err := pool.Exec(context.Background(), `UPDATE vacancy SET state = 'withdrawn' WHERE source_id = (SELECT id FROM vacancy_source WHERE name = 'one')`); err != nil {
		t.Fatal(err)
	}
	if gone, err := s.Get(context.Background(), ids(f)); err != nil || len(gone) != 1 || gone[0].ID != f.Vacancies[1].ID {
		t.Errorf("what is withdrawn is still given: %v %+v", err, gone)
	}
	if f := search(t, s, job.Query{Wish: job.Wish{Text: "保洁"}, Language: "zh"}); len(f.Vacancies) != 2 || !reflect.DeepEqual(f.Vacancies[0].Labels, []string{"two"}) {
		t.Errorf("withdrawn from one: %+v", f.Vacancies)
	}
}

// TestPlaces: a place is known by its district, by the places that are loaded, or by the
// vacancies there; where several have the name, that is said.
func TestPlaces(t *testing.T) {
	pool := pgtest.New(t)
	load(t, pool, "one",
		row{"title": "Cleaner Preston", "place": "Bartle, Preston PR4 0HB", "lat": 53.80, "lon": -2.78},
		row{"title": "Cleaner centre", "place": "Preston PR1 2HE", "lat": 53.76, "lon": -2.70},
		row{"title": "Cleaner London", "place": "London E1", "lat": 51.52, "lon": -0.06},
		row{"title": "保洁槐荫", "place": "济南市槐荫区", "region": "370104", "lat": 36.65, "lon": 116.90},
		row{"title": "保洁浦东", "place": "上海市浦东新区", "region": "310115"},
	)
	s := searcher(pool)
	for said, want := range map[string]string{
		"cleaner near Preston": "Cleaner centre Cleaner Preston",
		"槐荫区 保洁":               "保洁槐荫",
		"浦东 保洁":                "保洁浦东",
		"槐荫区5公里内 保洁":           "保洁槐荫",
	} {
		f := search(t, s, job.Query{Wish: job.ReadAt(said, "", thursday), Language: "en"})
		if got := strings.Fields(found(f)); len(f.Unknown) > 0 || !sameWords(got, strings.Fields(want)) {
			t.Errorf("%s: %s, want %s; where %q, unknown %v", said, found(f), want, f.Where, f.Unknown)
		}
	}
	for said, want := range map[string]string{"上海浦东 保洁": "保洁浦东", "上海张三村 保洁": "保洁浦东", "济南市中心 保洁": "保洁槐荫", "cleaner near 槐荫区": "保洁槐荫"} {
		f := search(t, s, job.Query{Wish: job.ReadAt(said, "", thursday), Language: "zh"})
		if lost := map[string]string{"上海张三村 保洁": "张三村"}[said]; f.Lost != lost || len(f.Unknown) > 0 != (lost != "") || found(f) != want && f.Where != "" && want != "保洁槐荫" {
			t.Errorf("%s: %s in %q, lost %q, unknown %v", said, found(f), f.Where, f.Lost, f.Unknown)
		}
	}
	if f := search(t, s, job.Query{Wish: job.ReadAt("朝阳区 保洁", "zh", thursday), Language: "zh"}); len(f.Choice) < 2 || len(f.Vacancies) > 0 {
		t.Errorf("Chaoyang is %v, %s", f.Choice, found(f))
	}
	if f := search(t, s, job.Query{Wish: job.ReadAt("cleaner near Atlantis", "en", thursday), Language: "en"}); !slices.Equal(f.Unknown, []string{"Atlantis"}) || len(f.Vacancies) != 3 {
		t.Errorf("Atlantis: unknown %v, %s", f.Unknown, found(f))
	}
}

func sameWords(a, b []string) bool {
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
