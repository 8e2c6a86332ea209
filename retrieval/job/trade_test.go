package job_test

import (
	"context"
	"testing"

	"careerbot/internal/postgres/pgtest"
	"careerbot/retrieval/job"
)

// TestTrades: who asks for the work finds who does it, before whatever mentions a word.
func TestTrades(t *testing.T) {
	pool := pgtest.New(t)
	load(t, pool, "uk",
		row{"id": "a", "title": "Delivery Driver", "duties": "A clean driving licence, warehouse and admin work", "place": "Leeds", "region": "GB", "pay": "£12 an hour", "currency": "GBP"},
		row{"id": "b", "title": "Hospital Cleaners", "duties": "Wards", "place": "Leeds", "region": "GB", "pay": "£11 an hour", "currency": "GBP"},
		row{"id": "c", "title": "Administrator", "duties": "Letters", "place": "Leeds", "region": "GB", "pay": "£11 an hour", "currency": "GBP"},
		row{"id": "d", "title": "Cleaning Operative", "duties": "Offices", "place": "Leeds", "region": "GB", "pay": "£11 an hour", "currency": "GBP"})
	for said, want := range map[string]string{
		"cleaning": "Hospital Cleaners|Cleaning Operative", "cleaner": "Hospital Cleaners|Cleaning Operative", "cleaners": "Hospital Cleaners|Cleaning Operative", "driving": "Delivery Driver", "admin": "Administrator", "administration": "Administrator",
	} {
		f, err := searcher(pool).Search(context.Background(), job.Query{Wish: job.ReadAt(said, "en", thursday), Language: "en", When: thursday})
		if err != nil || len(f.Vacancies) == 0 {
			t.Errorf("%s: %v %v", said, titles(f), err)
			continue
		}
		full := ""
		for _, v := range f.Vacancies {
			if v.Fit > 0.9 {
				if full != "" {
					full += "|"
				}
				full += v.Title
			}
		}
		if full != want && !(full == "Cleaning Operative|Hospital Cleaners" && want == "Hospital Cleaners|Cleaning Operative") {
			t.Errorf("%s: called so are %s, want %s; %v", said, full, want, titles(f))
		}
	}
}
