package place

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"careerbot/internal/geo"
)

// jinan gives the list of real sites beside the checkout. It is not part of the project.
func jinan(t testing.TB) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", "agencies_jinan_zh", "sites.jsonl")
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("in CI the real sites must be beside the checkout: %v", err)
		}
		t.Skipf("the real sites are not beside the checkout: %v", err)
	}
	return path
}

// TestRealSites loads 174 real sites of Jinan, 85 of them without coordinates.
func TestRealSites(t *testing.T) {
	path := jinan(t)
	l := newLoader(t)
	o := Options{Source: "jinan-2018", Datum: geo.GCJ02}
	for _, want := range []string{"rows 174 loaded 174 updated 0 unchanged 0 withdrawn 0 wrong 0", "rows 174 loaded 0 updated 0 unchanged 174 withdrawn 0 wrong 0"} {
		reports, err := l.Load(context.Background(), []string{path}, o, nil)
		if err != nil || counts(reports[0]) != want || reports[0].NoPoint != 85 {
			t.Fatalf("%+v %v", reports, err)
		}
		for _, w := range reports[0].Warnings {
			if !strings.Contains(w.Reason, `"0531`) {
				t.Errorf("%+v", w)
			}
		}
	}
	regions, kinds := map[string]int{}, map[Kind]int{}
	for _, p := range l.all(t, Filter{Region: "3701"}) {
		regions[p.Region]++
		kinds[p.Kind]++
		if p.Zone != "Asia/Shanghai" || p.AsOf == nil || p.AsOf.Format(time.DateOnly) != "2018-07-01" {
			t.Errorf("%+v", p)
		}
		for _, phone := range p.Phones {
			if strings.Trim(phone, "0123456789-") != "" || len(phone) < 8 {
				t.Errorf("phone %q", phone)
			}
		}
		if p.Lat == nil {
			continue
		}
		given, at := geo.Point{Lat: *p.GivenLat, Lon: *p.GivenLon}, geo.Point{Lat: *p.Lat, Lon: *p.Lon}
		if off := geo.Distance(given, at); off < 300 || off > 800 || geo.Distance(geo.FromWGS84(at, geo.GCJ02), given) > 0.001 {
			t.Errorf("%s: moved by %.0f m", p.Name, off)
		}
	}
	if fmt.Sprint(regions) != "map[3701:20 370102:14 370103:18 370104:21 370105:16 370112:22 370113:11 370114:19 370115:11 370124:9 370126:13]" || kinds[Station] < 140 || kinds[Other] > 3 {
		t.Errorf("%v %v", regions, kinds)
	}
}
