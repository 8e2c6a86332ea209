package facet_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"careerbot/internal/facet"
	"careerbot/internal/geo"
)

// TestAround: whatever lies in a circle has one of its cells, also beside the date line,
// and what lies far away has none.
func TestAround(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		from := geo.Point{Lat: r.Float64()*160 - 80, Lon: r.Float64()*360 - 180}
		if r.IntN(4) == 0 {
			from.Lon = math.Copysign(180-r.Float64()*0.2, from.Lon)
		}
		metres := math.Pow(10, 2+r.Float64()*2.7)
		cells := facet.Around(from, metres)
		if cells == nil {
			t.Fatalf("no cells for %v m around %v", metres, from)
		}
		angle, away := r.Float64()*2*math.Pi, math.Sqrt(r.Float64())*metres/geo.Earth*180/math.Pi
		p := geo.Point{Lat: from.Lat + away*math.Cos(angle), Lon: from.Lon + away*math.Sin(angle)/math.Cos(from.Lat*math.Pi/180)}
		p.Lon = math.Mod(p.Lon+540, 360) - 180
		if geo.Distance(from, p) > metres {
			continue
		}
		if !slices.ContainsFunc(facet.Cells(p), func(c int32) bool { return slices.Contains(cells, c) }) {
			t.Fatalf("%v is %.0f m from %v and in no cell of %.0f m", p, geo.Distance(from, p), from, metres)
		}
	}
	far := facet.Cells(geo.Point{Lat: 36.6, Lon: 117.0})
	for _, c := range facet.Around(geo.Point{Lat: 39.9, Lon: 116.4}, 50_000) {
		if slices.Contains(far, c) {
			t.Error("Jinan is near Beijing")
		}
	}
}

// TestPayFrom: whatever pays enough has one of the facets.
func TestPayFrom(t *testing.T) {
	for hourly := 0.5; hourly < 3000; hourly *= 1.07 {
		all, below := facet.PayFrom("CNY", hourly)
		if below > hourly+1e-9 && hourly >= 1 {
			t.Errorf("%v an hour is below %v", hourly, below)
		}
		for more := hourly; more < 10_000; more *= 1.3 {
			if !slices.Contains(all, facet.Pay("CNY", more)) {
				t.Errorf("%v pays %v and is not found", more, hourly)
			}
		}
		if slices.Contains(all, facet.Pay("GBP", hourly)) || slices.Contains(all, facet.Unpaid()) || slices.Contains(all, facet.Pay("CNY", below/1.2)) && below > 1.2 {
			t.Errorf("from %v finds what does not pay it", hourly)
		}
	}
}

// TestWeeks: what was posted in the window has one of its weeks.
func TestWeeks(t *testing.T) {
	until := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
	for n := 1; n < 20; n++ {
		all, began := facet.Weeks(until, n)
		for at := until; at.After(until.AddDate(0, -6, 0)); at = at.Add(-13 * time.Hour) {
			if in := slices.Contains(all, facet.Week(at)); in != !at.Before(began) {
				t.Errorf("%d weeks: %v in is %v, they began %v", n, at, in, began)
			}
		}
	}
	days := facet.Days(until.AddDate(0, 0, -3), until)
	if len(days) != 4 || !slices.Contains(days, facet.Day(until.AddDate(0, 0, -2))) || slices.Contains(days, facet.Day(until.AddDate(0, 0, -5))) {
		t.Errorf("days: %v", days)
	}
	if facet.Days(until.AddDate(-1, 0, 0), until) != nil {
		t.Error("a year of days is asked for")
	}
}

// TestRegions: a place is found by what it lies in, and by no namesake of a code.
func TestRegions(t *testing.T) {
	for code, want := range map[string][]string{"370102": {"37", "3701", "370102"}, "GB-ENG": {"GB", "GB-ENG"}, "GB": {"GB"}, "": nil} {
		var facets []int32
		for _, w := range want {
			facets = append(facets, facet.Region(w))
		}
		if got := facet.Regions(code); !slices.Equal(got, facets) {
			t.Errorf("%s: %v, want %v", code, got, facets)
		}
	}
}
