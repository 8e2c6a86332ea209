package job_test

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/facet"
	"careerbot/internal/geo"
	"careerbot/internal/postgres"
	"careerbot/internal/postgres/pgtest"
	"careerbot/internal/text"
	"careerbot/knowledge/vacancy"
	"careerbot/retrieval/job"
)

// TestUnplaced: what is not on the map is found near a place in its district or of its name,
// after all that is on it, and it is said; by distance it is last, by pay in its place.
func TestUnplaced(t *testing.T) {
	pool := pgtest.New(t)
	from := geo.Point{Lat: 39.983, Lon: 116.312} // 中关村, in 海淀区
	unplaced := func(title, region, place, pay string) row {
		return row{"title": title, "region": region, "place": place, "pay": pay, "posted": "2026-11-25"}
	}
	rows := append(around(from, 1, 4, 9),
		row{"title": "杂工", "duties": "保洁", "lat": from.Lat + 3000.0/111_195, "lon": from.Lon}, // fits less, and is on the map
		unplaced("保洁海淀", "110108", "学院路", "9000元/月"), unplaced("保洁朝阳", "110105", "国贸", "9000元/月"), unplaced("保洁北京", "11", "中关村软件园", "3000元/月"),
		row{"title": "Cleaner placed", "region": "GB-ENG", "place": "Preston PR1", "lat": 53.76, "lon": -2.70}, unplaced("Cleaner unplaced", "GB-ENG", "Fishergate, Preston", "9000元/月"),
		unplaced("Cleaner London", "GB-ENG", "London", "9000元/月"), unplaced("Porter", "GB-ENG", "Garstang High Street", "9000元/月"))
	load(t, pool, "one", rows...)
	s := searcher(pool)
	for name, c := range map[string]struct {
		wish   job.Wish
		want   string
		unsaid string
	}{
		"a point":             {job.Wish{Text: "保洁", Near: &from}, "保洁1km 保洁4km 杂工 保洁海淀", "|||point"},
		"a small circle":      {job.Wish{Text: "保洁", Near: &from, Metres: 1500}, "保洁1km 保洁海淀", "|point"},
		"a large circle":      {job.Wish{Text: "保洁", Near: &from, Metres: 20_000}, "保洁1km 保洁4km 保洁9km 杂工 保洁海淀 保洁朝阳 保洁北京", "||||point|point|point"},
		"a name":              {job.Wish{Text: "保洁", At: "中关村", Region: "11"}, "保洁北京", ""},
		"a district, so near": {job.Wish{Text: "保洁", At: "海淀区", Metres: 5000}, "保洁1km 保洁海淀", "|point"},
		"by distance":         {job.Wish{Text: "保洁", Near: &from, Metres: 5000, Sort: job.ByDistance}, "保洁1km 杂工 保洁4km 保洁海淀", "|||point"},
		"by pay":              {job.Wish{Text: "保洁", Near: &from, Metres: 5000, Sort: job.ByPay}, "保洁海淀 保洁1km 保洁4km 杂工", "point|||"},
		"a town":              {job.Wish{Text: "cleaner", At: "Preston"}, "Cleaner placed Cleaner unplaced", "|point"},
		"a town, by distance": {job.Wish{Text: "cleaner", At: "Preston", Sort: job.ByDistance}, "Cleaner placed Cleaner unplaced", "|point"},
		"a town with none":    {job.Wish{Text: "porter", At: "Garstang"}, "Porter", ""},
	} {
		q := job.Query{Wish: c.wish, Language: "zh"}
		f := search(t, s, q)
		var unsaid []string
		for _, v := range f.Vacancies {
			unsaid = append(unsaid, strings.Join(v.Unsaid, ","))
		}
		if found(f) != c.want || strings.Join(unsaid, "|") != c.unsaid || f.Count != len(f.Vacancies) || len(f.Wider)+len(f.Unknown) > 0 {
			t.Errorf("%s: %q (%q) of %d, wider %v, unknown %v; want %q (%s)", name, found(f), unsaid, f.Count, f.Wider, f.Unknown, c.want, c.unsaid)
		}
		if q.When = thursday; c.wish.At != "Garstang" && c.wish.Region == "" {
			if want, err := s.Exact(context.Background(), q); err != nil || !slices.Equal(ids(f), want) {
				t.Errorf("%s: %v, reading all gives %v, %v", name, ids(f), want, err)
			}
		}
	}
	// How far a circle is widened is told by what is on the map.
	if f := search(t, s, job.Query{Wish: job.Wish{Text: "保洁", Near: &geo.Point{Lat: 39.70, Lon: 116.44}, Metres: 500}, Language: "zh"}); !slices.Equal(f.Wider, []string{"distance"}) || f.Count != 6 || f.Metres != 38_000 {
		t.Errorf("widened: %s (%d), wider %v to %v m", found(f), f.Count, f.Wider, f.Metres)
	}
}

// TestUnplacedBefore: what was stored before is found as well, once the schema is migrated.
func TestUnplacedBefore(t *testing.T) {
	ctx := context.Background()
	pool := pgtest.New(t)
	load(t, pool, "one", row{"title": "保洁海淀", "region": "110108", "place": "学院路"}, row{"title": "保洁朝阳", "region": "110105", "place": "国贸"})
	if _, err := pool.Exec(ctx, `UPDATE vacancy SET terms = array_remove(array_remove(terms, $1), $2)`, facet.Unplaced("110108"), facet.Unplaced("110105")); err != nil {
		t.Fatal(err)
	}
	q := job.Query{Wish: job.Wish{Text: "保洁", Near: &geo.Point{Lat: 39.983, Lon: 116.312}, Metres: 2000}, Language: "zh"}
	if f := search(t, searcher(pool), q); len(f.Wider) == 0 {
		t.Fatalf("found without the facet: %s", found(f))
	}
	migration, err := fs.ReadFile(postgres.Migrations(), "00027_unplaced.sql")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pool.Acquire(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	if _, err := conn.Conn().PgConn().Exec(ctx, string(migration)).ReadAll(); err != nil {
		t.Fatal(err)
	}
	if f := search(t, searcher(pool), q); found(f) != "保洁海淀" || len(f.Wider) > 0 {
		t.Errorf("after the migration: %s, wider %v", found(f), f.Wider)
	}
}

// TestUnplacedAgain: what was stored before is found by the words of its place as well, once
// it was looked at again; and for who follows us nothing changes.
func TestUnplacedAgain(t *testing.T) {
	ctx := context.Background()
	pool := pgtest.New(t)
	var rows []row
	for i := range 450 { // more than one transaction takes
		rows = append(rows, row{"title": fmt.Sprint("Porter", i), "region": "GB-ENG", "place": "Leeds"})
	}
	load(t, pool, "one", append(rows, row{"title": "Window cleaner", "region": "GB-ENG", "place": "Fishergate, Preston"}, row{"title": "Cleaner", "region": "GB-ENG", "place": "Preston PR1", "lat": 53.76, "lon": -2.70})...)
	for _, word := range text.DistinctWords("Leeds Fishergate, Preston") {
		if _, err := pool.Exec(ctx, `UPDATE vacancy SET terms = array_remove(terms, $1)`, facet.UnplacedIn(word)); err != nil {
			t.Fatal(err)
		}
	}
	pending := func() (all []int64) {
		rows, err := pool.Query(ctx, `SELECT vacancy_id FROM share_pending ORDER BY 1`)
		if err != nil {
			t.Fatal(err)
		}
		if all, err = pgx.CollectRows(rows, pgx.RowTo[int64]); err != nil {
			t.Fatal(err)
		}
		return all
	}
	if _, err := pool.Exec(ctx, `UPDATE vacancy_source SET by_place = false; DELETE FROM share_pending WHERE vacancy_id > 3`); err != nil {
		t.Fatal(err)
	}
	before := pending()
	q := job.Query{Wish: job.Wish{Text: "cleaner", At: "Preston"}, Language: "en"}
	if f := search(t, searcher(pool), q); found(f) != "Cleaner" {
		t.Fatalf("found without the facet: %s", found(f))
	}
	store := &vacancy.Store{Pool: pool, Now: func() time.Time { return thursday }}
	if _, err := store.ScreenAgain(ctx); err != nil {
		t.Fatal(err)
	}
	if f := search(t, searcher(pool), q); found(f) != "Cleaner Window cleaner" {
		t.Errorf("looked at again: %s", found(f))
	}
	var here []int32
	for _, word := range text.DistinctWords("Leeds Preston") {
		here = append(here, facet.UnplacedIn(word))
	}
	var lack, due int
	if err := pool.QueryRow(ctx, `SELECT count(*) FILTER (WHERE latitude IS NULL AND NOT terms && $1), (SELECT count(*) FROM vacancy_source WHERE NOT by_place) FROM vacancy`, here).Scan(&lack, &due); err != nil || lack+due > 0 {
		t.Errorf("%d lack it, %d sources are due, %v", lack, due, err)
	}
	if after := pending(); len(before) == 0 || !slices.Equal(after, before) {
		t.Errorf("passed on again: %d, before %d", len(after), len(before))
	}
}

// TestUnplacedAround: who shares a location outside China says no name; what is not on the
// map is found by that of the town, as vacancies around the point have it.
func TestUnplacedAround(t *testing.T) {
	pool := pgtest.New(t)
	placed := func(title, place string, lat, lon float64) row {
		return row{"title": title, "region": "GB", "place": place, "lat": lat, "lon": lon, "posted": "2026-11-25"}
	}
	unplaced := func(title, place string) row {
		return row{"title": title, "region": "GB", "place": place, "posted": "2026-11-25"}
	}
	var rows []row
	for i := range 6 {
		n := float64(i) / 1000
		rows = append(rows, placed("Porter", "Royal Hospital, Sharoe Green Lane, Preston PR2 9HT", 53.76+n, -2.70), placed("Porter", "Milton Keynes MK6 5LD", 52.04+n, -0.76),
			placed("Porter", "High Street, Garstang, Lancashire", 53.90+n, -2.77), placed("Porter", "Royal Hospital, London", 51.51+n, -0.12), placed("Porter", "Milton, Cambridge CB24", 52.24+n, 0.16))
	}
	rows = append(rows, unplaced("Leaflet Preston", "12 High Street, Preston"), unplaced("Leaflet London", "Royal Hospital, London"), unplaced("Leaflet Keynes", "Bletchley, Milton Keynes"),
		unplaced("Leaflet Milton", "Milton, Cambridge"), unplaced("Leaflet Garstang", "Church Lane, Garstang"), unplaced("Leaflet street", "High Street"))
	load(t, pool, "one", rows...)
	s := searcher(pool)
	for want, p := range map[string]geo.Point{
		"Leaflet Preston": {Lat: 53.759, Lon: -2.699}, "Leaflet London": {Lat: 51.512, Lon: -0.121}, "Leaflet Keynes": {Lat: 52.042, Lon: -0.761}, "Leaflet Garstang": {Lat: 53.902, Lon: -2.771},
		"Leaflet Milton": {Lat: 52.242, Lon: 0.161},
	} {
		q := job.Query{Wish: job.Wish{Text: "leaflet", Near: &p}, Language: "en", When: thursday}
		f := search(t, s, q)
		if found(f) != want || f.Count != 1 || len(f.Wider) > 0 || !slices.Contains(f.Vacancies[0].Unsaid, "point") {
			t.Errorf("%v: %s of %d, wider %v, want %s", p, found(f), f.Count, f.Wider, want)
		}
		if exact, err := s.Exact(context.Background(), q); err != nil || !slices.Equal(ids(f), exact) {
			t.Errorf("%v: %v, reading all gives %v, %v", p, ids(f), exact, err)
		}
	}
	// Where no vacancy is around, a place of help has the name.
	load(t, pool, "two", unplaced("Leaflet Carlisle", "Botchergate, Carlisle"))
	if _, err := pool.Exec(context.Background(), `INSERT INTO place (source, external_id, name, kind, address, region, given_lat, given_lon, lat, lon, find_name, find_address, find_services)
		VALUES ('list', '1', 'Jobcentre', 'station', 'Victoria Place, Carlisle CA1', 'GB', 54.895, -2.93, 54.895, -2.93, 'jobcentre', 'victoria place, carlisle ca1', '')`); err != nil {
		t.Fatal(err)
	}
	if f := search(t, s, job.Query{Wish: job.Wish{Text: "leaflet", Near: &geo.Point{Lat: 54.89, Lon: -2.94}}, Language: "en"}); found(f) != "Leaflet Carlisle" || len(f.Wider) > 0 {
		t.Errorf("in Carlisle: %s, wider %v", found(f), f.Wider)
	}
	// Where nothing is around nothing is known.
	if f := search(t, s, job.Query{Wish: job.Wish{Text: "leaflet", Near: &geo.Point{Lat: 57.5, Lon: -4.2}}, Language: "en"}); !slices.Contains(f.Wider, "place") {
		t.Errorf("in the Highlands: %s, wider %v", found(f), f.Wider)
	}
}
