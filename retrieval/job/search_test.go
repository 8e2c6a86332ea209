package job_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"careerbot/internal/geo"
	"careerbot/internal/postgres/pgtest"
	"careerbot/retrieval/job"
)

func search(t testing.TB, s *job.Searcher, q job.Query) job.Found {
	t.Helper()
	if q.When.IsZero() {
		q.When = thursday
	}
	f, err := s.Search(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func ids(f job.Found) (all []int64) {
	for _, v := range f.Vacancies {
		all = append(all, v.ID)
	}
	return all
}

// externals gives what was found by the title, which the tests make different.
func found(f job.Found) string {
	var all []string
	for _, v := range f.Vacancies {
		all = append(all, v.Title)
	}
	return strings.Join(all, " ")
}

// TestExact: for each of the 200 wishes, from a point in the middle of things and from
// nowhere, in each order, the search gives what reading all vacancies gives.
func TestExact(t *testing.T) {
	s := loaded(t)
	file, err := os.ReadFile("testdata/wishes.tsv")
	if err != nil {
		t.Fatal(err)
	}
	compared, some := 0, 0
	compare := func(q job.Query) {
		t.Helper()
		f := search(t, s, q)
		if len(f.Choice) > 0 || len(f.Wider) > 0 {
			return
		}
		want, err := s.Exact(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		compared++
		if len(want) > 0 {
			some++
		}
		if got := ids(f); !slices.Equal(got, want) && len(f.Unknown) == 0 {
			t.Errorf("%+v\n got %v\nwant %v", q.Wish, got, want)
		}
	}
	for line := range strings.Lines(string(file)) {
		p := strings.Split(strings.TrimSpace(line), "\t")
		if len(p) < 3 || line[0] == '#' {
			continue
		}
		q := job.Query{Wish: job.ReadAt(p[2], p[1], thursday), Language: p[1], When: thursday}
		q.At = ""
		compare(q)
		q.Near, q.Metres = &geo.Point{Lat: 39.98, Lon: 116.31}, 20_000
		if p[1] == "en" {
			q.Near = &geo.Point{Lat: 51.5, Lon: -0.12}
		}
		compare(q)
	}
	for _, said := range []string{"nurse", "nurse band 5", "数据分析", "java 开发工程师", "care assistant night shift", "python", ""} {
		for _, order := range []job.Sort{job.ByFit, job.ByPay, job.ByNewest, job.ByDistance} {
			for _, near := range []*geo.Point{nil, {Lat: 31.2, Lon: 121.45}, {Lat: 53.5, Lon: -2.2}} {
				q := job.Query{Wish: job.Wish{Text: said, Sort: order, Near: near}, Language: "en", When: thursday}
				compare(q)
				q.PayFrom, q.PayUnit = 12, "hour"
				compare(q)
			}
		}
	}
	if compared < 300 || some < 150 {
		t.Errorf("only %d compared, %d of them find something", compared, some)
	}
}

// TestBounds: where the first look has enough and the best are elsewhere, they are found:
// words in titles or texts, pay that is stated or not, new and old, near and far, by chance.
func TestBounds(t *testing.T) {
	pool := pgtest.New(t)
	r := rand.New(rand.NewPCG(3, 3))
	from := geo.Point{Lat: 39.98, Lon: 116.31}
	words := []string{"alpha", "bravo", "carrot", "delta"}
	some := func(part float64) (all []string) {
		for _, w := range words {
			for n := 0; r.Float64() < part && n < 3; n++ {
				all = append(all, w)
			}
		}
		return all
	}
	var rows []row
	for i := range 5000 {
		one := row{
			"title": strings.Join(append(some(0.15), "work"), " "), "duties": strings.Join(append(some(0.4), "work"), " "), "employer": fmt.Sprint("employer ", i),
			"posted": thursday.AddDate(0, 0, -r.IntN(120)).Format(time.DateOnly), "lat": from.Lat + r.NormFloat64()*0.05, "lon": from.Lon + r.NormFloat64()*0.05,
			"pay": fmt.Sprintf("%d元/小时", 15+r.IntN(40)),
		}
		if r.IntN(3) == 0 {
			one["conditions"] = "夜班"
		}
		rows = append(rows, one)
	}
	load(t, pool, "one", rows...)
	if _, err := pool.Exec(context.Background(), `UPDATE vacancy SET pay_hour_from = NULL, pay_hour_to = NULL WHERE posted_at > $1::timestamptz - interval '40 days'`, thursday); err != nil {
		t.Fatal(err)
	}
	s := searcher(pool)
	for _, said := range []string{"alpha", "alpha bravo", "alpha bravo carrot", "alpha bravo carrot delta work", "work", ""} {
		for _, near := range []*geo.Point{nil, &from} {
			for _, pay := range []float64{0, 30} {
				for _, shifts := range [][]string{nil, {"night"}} {
					for _, order := range []job.Sort{job.ByFit, job.ByPay, job.ByNewest, job.ByDistance} {
						q := job.Query{Wish: job.Wish{Text: said, Near: near, PayFrom: pay, PayUnit: "hour", Shifts: shifts, Sort: order}, Language: "zh", When: thursday}
						want, err := s.Exact(context.Background(), q)
						if err != nil {
							t.Fatal(err)
						}
						if got := ids(search(t, s, q)); !slices.Equal(got, want) {
							t.Errorf("%q near %v, pay %v, %v, by %s: %v, want %v", said, near != nil, pay, shifts, order, got, want)
						}
					}
				}
			}
		}
	}
}

// TestTitleBeforeText: two words in the title are more than three in the text, though
// all of those that have three are looked at first.
func TestTitleBeforeText(t *testing.T) {
	pool := pgtest.New(t)
	var rows []row
	for i := range 1820 {
		one := row{"title": "work", "duties": "other", "employer": fmt.Sprint("employer ", i), "posted": "2025-01-01"}
		switch {
		case i < 600:
			one["duties"] = "alpha bravo carrot"
		case i < 620:
			one["title"] = "alpha bravo"
		}
		rows = append(rows, one)
	}
	load(t, pool, "one", rows...)
	f := search(t, searcher(pool), job.Query{Wish: job.Wish{Text: "alpha bravo carrot"}, Language: "en"})
	if found(f) != strings.TrimSpace(strings.Repeat("alpha bravo ", 10)) || f.Count != job.MaxCount {
		t.Errorf("%d: %s", f.Count, found(f))
	}
}

// TestPayOfAnotherCurrency: an amount in another currency is not compared with what is
// asked for, neither to leave a vacancy out nor to rank it lower.
func TestPayOfAnotherCurrency(t *testing.T) {
	pool := pgtest.New(t)
	load(t, pool, "one", row{"title": "保洁甲", "pay": "£20 an hour", "currency": "GBP"}, row{"title": "保洁乙", "pay": "£30 an hour", "currency": "GBP"}, row{"title": "保洁丙", "pay": "20-40元/小时"})
	f := search(t, searcher(pool), job.Query{Wish: job.Wish{Text: "保洁", PayFrom: 25, PayUnit: "hour", Currency: "CNY"}, Language: "zh"})
	fit := map[string]float64{}
	for _, v := range f.Vacancies {
		fit[v.Title] = v.Fit
	}
	if len(fit) != 3 || fit["保洁甲"] != fit["保洁乙"] || fit["保洁丙"] <= fit["保洁甲"] {
		t.Errorf("%v", fit)
	}
	if f := search(t, searcher(pool), job.Query{Wish: job.Wish{Text: "保洁", Sort: job.ByPay, Currency: "CNY"}, Language: "zh"}); f.Vacancies[0].Title != "保洁丙" {
		t.Errorf("by pay: %s", found(f))
	}
}

// TestFilters: each condition leaves exactly what is within it, and what a vacancy does
// not say is kept and named where it may be true.
func TestFilters(t *testing.T) {
	pool := pgtest.New(t)
	load(t, pool, "one",
		row{"title": "保洁甲", "pay": "20元/小时", "type": "part time", "conditions": "晚班", "hours": "20", "experience": "经验不限"},
		row{"title": "保洁乙", "pay": "160元/天", "type": "full time", "conditions": "夜班", "hours": "40", "experience": "3年以上"},
		row{"title": "保洁丙", "pay": "200元/天 日结", "type": "零工", "conditions": "合同", "settlement": "日结"},
		row{"title": "保洁丁", "pay": "£20 an hour", "currency": "GBP", "type": "temporary", "conditions": "两班倒"},
		row{"title": "保洁戊", "pay": "10-30元/小时", "type": "internship", "conditions": "白班", "place": "上海"},
		row{"title": "厨师", "pay": "8000元/月", "duties": "做饭"},
		row{"title": "保洁过期", "until": "2020-01-01"},
		row{"title": "保洁未来", "from": "2090-01-01"},
		row{"title": "保洁招满", "left": "0"},
		row{"title": "保洁只招女性", "duties": "只限女性，已婚勿扰"},
	)
	s := searcher(pool)
	all := "保洁甲 保洁乙 保洁丙 保洁丁 保洁戊"
	for name, c := range map[string]struct {
		wish   job.Wish
		want   string // in order
		unsaid string // of each
	}{
		"words":              {job.Wish{}, all, "||||"},
		"pay":                {job.Wish{PayFrom: 22, PayUnit: "hour"}, "保洁丙 保洁戊 保洁丁", "||currency"},
		"pay by the month":   {job.Wish{PayFrom: 4000, PayUnit: "month"}, "保洁丙 保洁戊 保洁丁", "||currency"},
		"pay, not rounded":   {job.Wish{PayFrom: 20.5, PayUnit: "hour"}, "保洁丙 保洁戊 保洁丁", "||currency"},
		"part":               {job.Wish{Employment: []string{"part"}}, "保洁甲", ""},
		"odd or internship":  {job.Wish{Employment: []string{"odd", "internship"}}, "保洁丙 保洁戊", "|"},
		"evening":            {job.Wish{Shifts: []string{"evening"}}, "保洁甲 保洁丙 保洁丁", "|shifts|shifts"},
		"no nights":          {job.Wish{NotShifts: []string{"night"}}, "保洁甲 保洁戊 保洁丙", "||shifts"},
		"hours":              {job.Wish{HoursMax: 24}, "保洁甲 保洁丙 保洁丁 保洁戊", "|hours|hours|hours"},
		"settled by the day": {job.Wish{Settlement: "day"}, "保洁丙 保洁丁", "|settlement"},
		"untrained":          {job.Wish{Untrained: true}, "保洁甲 保洁丙 保洁丁 保洁戊", "|experience|experience|experience"},
		"region":             {job.Wish{Region: "31"}, "保洁戊", ""},
		"the whole country":  {job.Wish{Region: "CN"}, all, "||||"},
		"start":              {job.Wish{Region: "31", Start: &thursday}, "保洁戊", "start"},
	} {
		q := job.Query{Wish: c.wish, Language: "zh"}
		q.Text = "保洁"
		f := search(t, s, q)
		var unsaid []string
		for _, v := range f.Vacancies {
			unsaid = append(unsaid, strings.Join(v.Unsaid, ","))
		}
		if found(f) != c.want || strings.Join(unsaid, "|") != c.unsaid || f.Count != len(f.Vacancies) || len(f.Wider) > 0 {
			t.Errorf("%s: %q (%v) of %d, wider %v; want %q (%s)", name, found(f), unsaid, f.Count, f.Wider, c.want, c.unsaid)
		}
	}
	f := search(t, s, job.Query{Wish: job.Wish{Text: "保洁"}, Without: []int64{search(t, s, job.Query{Wish: job.Wish{Text: "保洁"}}).Vacancies[0].Group}})
	if found(f) != "保洁乙 保洁丙 保洁丁 保洁戊" {
		t.Errorf("without the first: %s", found(f))
	}
	load(t, pool, "two", row{"title": "保洁新来"})
	if _, err := pool.Exec(context.Background(), `UPDATE vacancy SET live_since = $1::timestamptz - interval '3 days' WHERE title <> '保洁新来'`, thursday); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(context.Background(), `UPDATE vacancy SET live_since = $1 WHERE title = '保洁新来'`, thursday); err != nil {
		t.Fatal(err)
	}
	if f := search(t, s, job.Query{Wish: job.Wish{Text: "保洁"}, Since: thursday.Add(-24 * time.Hour)}); found(f) != "保洁新来" {
		t.Errorf("since yesterday: %s", found(f))
	}
	if f := search(t, s, job.Query{Wish: job.Wish{Text: "宇航员"}}); len(f.Vacancies) > 0 || !slices.Equal(f.Unknown, []string{"宇航员"}) {
		t.Errorf("an astronaut: %s, unknown %v", found(f), f.Unknown)
	}
}

// around gives rows in a line to the north of a point, so many metres away.
func around(from geo.Point, kilometres ...float64) (rows []row) {
	for _, km := range kilometres {
		rows = append(rows, row{"title": fmt.Sprintf("保洁%gkm", km), "lat": from.Lat + km*1000/111_195, "lon": from.Lon, "posted": "2026-11-20"})
	}
	return rows
}

// TestWider: where nothing is within the wish it is loosened as little as it has to be,
// and it is said how.
func TestWider(t *testing.T) {
	pool := pgtest.New(t)
	from := geo.Point{Lat: 39.98, Lon: 116.31}
	load(t, pool, "one", append(around(from, 7, 9, 11.5, 30, 60),
		row{"title": "洗碗工", "type": "full time", "conditions": "夜班", "pay": "100元/天", "lat": from.Lat, "lon": from.Lon},
		row{"title": "叉车工", "type": "full time", "conditions": "夜班", "pay": "100元/天", "hours": "48", "lat": from.Lat + 0.2, "lon": from.Lon})...)
	s := searcher(pool)
	for name, c := range map[string]struct {
		wish   job.Wish
		want   string
		wider  string
		metres float64
		count  int
	}{
		"within":               {job.Wish{Text: "保洁", Near: &from, Metres: 8000}, "保洁7km", "", 8000, 1},
		"nothing within 5 km":  {job.Wish{Text: "保洁", Near: &from}, "保洁7km 保洁9km 保洁11.5km", "distance", 12_000, 3},
		"not within 50 km":     {job.Wish{Text: "洗碗工", Near: &geo.Point{Lat: 30, Lon: 100}}, "洗碗工", "place", 0, 1},
		"elsewhere, as it is":  {job.Wish{Text: "叉车工", Near: &geo.Point{Lat: 30, Lon: 100}, PayFrom: 300, PayUnit: "day"}, "叉车工", "pay place", 0, 1},
		"elsewhere, nearest":   {job.Wish{Text: "保洁", At: "广州市"}, "保洁7km 保洁9km 保洁11.5km 保洁30km 保洁60km", "place", 0, 5},
		"nor in the country":   {job.Wish{Text: "保洁", Near: &geo.Point{Lat: 53.76, Lon: -2.7}, Metres: 1000}, "", "", 1000, 0},
		"hours":                {job.Wish{Text: "洗碗工", Near: &from, Shifts: []string{"day"}}, "洗碗工", "hours", 5000, 1},
		"pay":                  {job.Wish{Text: "洗碗工", Near: &from, PayFrom: 300, PayUnit: "day"}, "洗碗工", "pay", 5000, 1},
		"employment":           {job.Wish{Text: "洗碗工", Employment: []string{"part"}}, "洗碗工", "employment", 0, 1},
		"distance and others":  {job.Wish{Text: "叉车工", Near: &from, HoursMax: 20, PayFrom: 300, PayUnit: "day"}, "叉车工", "distance hours pay", 23_000, 1},
		"not what is refused":  {job.Wish{Text: "洗碗工", Near: &from, NotShifts: []string{"night"}}, "", "", 5000, 0},
		"the region stays":     {job.Wish{Text: "洗碗工", Region: "44"}, "", "", 0, 0},
		"nearest has no limit": {job.Wish{Text: "保洁", Near: &from, Sort: job.ByDistance}, "保洁7km 保洁9km 保洁11.5km 保洁30km", "", 50_000, 4},
	} {
		f := search(t, s, job.Query{Wish: c.wish, Language: "zh"})
		if found(f) != c.want || strings.Join(f.Wider, " ") != c.wider || f.Metres != c.metres || f.Count != c.count {
			t.Errorf("%s: %q, wider %v, %v m, %d; want %q, %s, %v, %d", name, found(f), f.Wider, f.Metres, f.Count, c.want, c.wider, c.metres, c.count)
		}
	}
	// The pages of a loosened list are loosened alike.
	q := job.Query{Wish: job.Wish{Text: "保洁", Near: &from}, Language: "zh", Limit: 2}
	first := search(t, s, q)
	q.After = 2
	second := search(t, s, q)
	if found(first)+" "+found(second) != "保洁7km 保洁9km 保洁11.5km" || !first.More || second.More || !slices.Equal(second.Wider, []string{"distance"}) {
		t.Errorf("pages: %q, then %q, wider %v", found(first), found(second), second.Wider)
	}
	q.After, q.Metres = 1, 8000
	if end := search(t, s, q); len(end.Vacancies) > 0 || len(end.Wider) > 0 {
		t.Errorf("after the end of what is within the wish: %s, wider %v", found(end), end.Wider)
	}
	q.After, q.Metres = 4, 0
	if end := search(t, s, q); len(end.Vacancies) > 0 {
		t.Errorf("after the end: %s", found(end))
	}
}

// TestSorts: each order is that of what it is called, what is not known comes last, and
// ties have one order.
func TestSorts(t *testing.T) {
	pool := pgtest.New(t)
	from := geo.Point{Lat: 39.98, Lon: 116.31}
	rows := around(from, 3, 1, 2)
	rows[0]["pay"], rows[1]["pay"], rows[2]["pay"] = "3000元/月", "30元/小时", "最高90元/小时"
	rows[0]["posted"], rows[1]["posted"], rows[2]["posted"] = "2026-11-25", "2026-10-01", "2026-11-01"
	for i := range 30 {
		rows = append(rows, row{"title": fmt.Sprintf("保安%02d", i), "employer": fmt.Sprint("保安公司", i), "lat": from.Lat, "lon": from.Lon})
	}
	load(t, pool, "one", rows...)
	s := searcher(pool)
	for order, want := range map[job.Sort]string{
		job.ByDistance: "保洁1km 保洁2km 保洁3km",
		job.ByPay:      "保洁1km 保洁3km 保洁2km",
		job.ByNewest:   "保洁3km 保洁2km 保洁1km",
	} {
		if f := search(t, s, job.Query{Wish: job.Wish{Text: "保洁", Near: &from, Sort: order}, Language: "zh"}); found(f) != want {
			t.Errorf("%s: %s, want %s", order, found(f), want)
		}
	}
	var paged []int64
	for after := 0; ; after += 7 {
		f := search(t, s, job.Query{Wish: job.Wish{Text: "保安", Near: &from}, Language: "zh", Limit: 7, After: after})
		paged = append(paged, ids(f)...)
		if !f.More {
			break
		}
	}
	whole := ids(search(t, s, job.Query{Wish: job.Wish{Text: "保安", Near: &from}, Language: "zh", Limit: 50}))
	if len(whole) != 30 || !slices.Equal(paged, whole) || !slices.IsSorted(whole) {
		t.Errorf("pages %v, whole %v", paged, whole)
	}
	v := search(t, s, job.Query{Wish: job.Wish{Text: "保洁", Near: &from, Sort: job.ByDistance}, Language: "zh"}).Vacancies[0]
	if v.Metres < 990 || v.Metres > 1010 || v.Minutes != geo.DefaultWalk.Minutes(v.Metres) || v.Point == nil {
		t.Errorf("%v m, %d min, %v", v.Metres, v.Minutes, v.Point)
	}
}

// TestWrong: a query that cannot be is refused with what it takes.
func TestWrong(t *testing.T) {
	s := searcher(pgtest.New(t))
	for _, q := range []job.Query{{Limit: -1}, {Limit: 10_000}, {After: -1}, {Wish: job.Wish{Sort: "best"}}, {Wish: job.Wish{Near: &geo.Point{Lat: 100}}}, {Wish: job.Wish{PayFrom: -1}}} {
		if _, err := s.Search(context.Background(), q); err == nil {
			t.Errorf("%+v is taken", q)
		}
	}
	if f := search(t, s, job.Query{Wish: job.Wish{Text: "保洁"}}); len(f.Vacancies) > 0 {
		t.Error("something in an empty database")
	}
}
