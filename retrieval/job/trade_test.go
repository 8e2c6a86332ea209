package job_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"careerbot/internal/postgres/pgtest"
	"careerbot/retrieval/job"
)

// TestTradeNames: who asks for the work finds who does it, before whatever mentions a word.
func TestTradeNames(t *testing.T) {
	pool := pgtest.New(t)
	load(t, pool, "uk",
		row{"id": "a", "title": "Delivery Driver", "duties": "A clean driving licence, warehouse and admin work", "place": "Leeds", "region": "GB", "pay": "£12 an hour", "currency": "GBP"},
		row{"id": "b", "title": "Hospital Cleaners", "duties": "Wards", "place": "Leeds", "region": "GB", "pay": "£11 an hour", "currency": "GBP"},
		row{"id": "c", "title": "Administrator", "duties": "Letters", "place": "Leeds", "region": "GB", "pay": "£11 an hour", "currency": "GBP"},
		row{"id": "d", "title": "Cleaning Operative", "duties": "Offices", "place": "Leeds", "region": "GB", "pay": "£11 an hour", "currency": "GBP"})
	for said, want := range map[string]bool{"cleaning": false, "warehouse": true, "letters": true, "driver": false} {
		f, err := searcher(pool).Search(context.Background(), job.Query{Wish: job.ReadAt(said, "en", thursday), Language: "en", When: thursday})
		if err != nil || f.Count == 0 || f.Mentioned != want {
			t.Errorf("%s: only mentioned is %v, %v %v", said, f.Mentioned, titles(f), err)
		}
	}
	for said, want := range map[string]string{
		"cleaning": "Cleaning Operative|Hospital Cleaners", "cleaner": "Cleaning Operative|Hospital Cleaners", "cleaners": "Cleaning Operative|Hospital Cleaners", "driving": "Delivery Driver", "admin": "Administrator", "administration": "Administrator",
	} {
		f, err := searcher(pool).Search(context.Background(), job.Query{Wish: job.ReadAt(said, "en", thursday), Language: "en", When: thursday})
		if err != nil || len(f.Vacancies) == 0 {
			t.Errorf("%s: %v %v", said, titles(f), err)
			continue
		}
		var called []string
		for _, v := range f.Vacancies {
			if v.Fit > 0.9 {
				called = append(called, v.Title)
			}
		}
		slices.Sort(called)
		if got := strings.Join(called, "|"); got != want {
			t.Errorf("%s: called so are %s, want %s; %v", said, got, want, titles(f))
		}
	}
}

// TestSameCity: where nothing is in a district, what is not on the map of the same city
// comes before what is far away.
func TestSameCity(t *testing.T) {
	pool := pgtest.New(t)
	load(t, pool, "cn",
		row{"id": "a", "title": "搬运工", "place": "济南市市中区", "region": "370103", "lat": nil, "lon": nil},
		row{"id": "b", "title": "搬运工", "place": "北京市昌平区", "region": "110114", "lat": 40.2, "lon": 116.2})
	for _, w := range []job.Wish{{Text: "搬运", At: "槐荫区"}, {Text: "搬运", At: "槐荫区", Metres: 3000}, {At: "槐荫区", Metres: 3000}} {
		f, err := searcher(pool).Search(context.Background(), job.Query{Wish: w, Language: "zh", When: thursday})
		if err != nil || f.Count != 1 || f.Vacancies[0].Region != "370103" || len(f.Wider) == 0 {
			t.Errorf("%+v: %d, %v %v, loosened %v", w, f.Count, titles(f), err, f.Wider)
		}
	}
}
