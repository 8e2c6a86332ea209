package job_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"careerbot/internal/facet"
	"careerbot/internal/geo"
	"careerbot/internal/postgres/pgtest"
	"careerbot/retrieval/job"
)

// TestElsewhere: where nothing is near, all of the country is looked through, whatever
// code of it a vacancy has, and no other.
func TestElsewhere(t *testing.T) {
	pool := pgtest.New(t)
	var rows []row
	for i, code := range []string{"110101", "46", "6501", "GB-ENG", "GB", "HK"} {
		rows = append(rows, row{"title": "Nurse " + code, "region": code, "place": fmt.Sprint("place", i), "posted": fmt.Sprintf("2026-11-%02d", 20-i)})
	}
	for range 20 {
		rows = append(rows, row{"title": "Cleaner", "region": "GB"})
	}
	load(t, pool, "one", append(rows, row{"title": "Nurse CN", "place": "somewhere"})...)
	if _, err := pool.Exec(context.Background(), `UPDATE vacancy SET region = 'CN', terms = terms || $1::int WHERE title = 'Nurse CN'`, facet.Region("CN")); err != nil {
		t.Fatal(err)
	}
	for want, p := range map[string]geo.Point{
		"Nurse 110101 Nurse CN Nurse 46 Nurse 6501": {Lat: 30, Lon: 100}, "Nurse GB-ENG Nurse GB": {Lat: 57.5, Lon: -4.2},
	} {
		f := search(t, searcher(pool), job.Query{Wish: job.Wish{Text: "nurse", Near: &p}, Language: "en"})
		if found(f) != want || !slices.Equal(f.Wider, []string{"place"}) {
			t.Errorf("%v: %s, wider %v; want %s", p, found(f), f.Wider, want)
		}
	}
}
