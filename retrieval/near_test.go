package retrieval_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/geo"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/place"
	"careerbot/retrieval"
)

// thursday is an ordinary working day, ten o'clock in China.
var thursday = time.Date(2026, 11, 26, 2, 0, 0, 0, time.UTC)

// site is a line of a list of places.
type site map[string]any

// places loads a list and gives a searcher over it.
func places(t testing.TB, sites []site, o place.Options) *retrieval.Searcher {
	t.Helper()
	var lines []string
	for _, s := range sites {
		line, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	path := filepath.Join(t.TempDir(), "sites.jsonl")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	l := &place.Loader{Pool: pgtest.New(t), Now: func() time.Time { return thursday }}
	reports, err := l.Load(context.Background(), []string{path}, o, nil)
	if err != nil || reports[0].Loaded != len(sites) {
		t.Fatalf("load: %+v %v", reports, err)
	}
	return &retrieval.Searcher{Pool: l.Pool}
}

func near(t testing.TB, s *retrieval.Searcher, q retrieval.NearQuery) retrieval.Near {
	t.Helper()
	if q.When.IsZero() {
		q.When = thursday
	}
	n, err := s.Near(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func names(places []retrieval.NearPlace) string {
	var all []string
	for _, p := range places {
		all = append(all, p.Name)
	}
	return strings.Join(all, ",")
}

const office = "周一至周五 9:00-12:00 13:30-17:00"

// jinan are places of a street and around it, made up.
var jinan = []site{
	{"id": "a", "name": "甲街道服务站", "address": "济南市槐荫区甲路1号", "lat": 36.6500, "lon": 116.9000, "hours": office, "services": []string{"社会保险", "就业登记"}},
	{"id": "b", "name": "乙零工市场", "address": "济南市槐荫区甲路9号", "lat": 36.6540, "lon": 116.9000, "hours": "每天 5:00-9:00", "services": []string{"日结零工"}},
	{"id": "c", "name": "丙培训中心", "address": "济南市槐荫区乙路3号", "lat": 36.6530, "lon": 116.9040, "services": []string{"电工培训"}},
	{"id": "d", "name": "丁法律援助站", "address": "济南市槐荫区甲路77号", "services": []string{"欠薪"}},
	{"id": "e", "name": "戊服务站", "address": "济南市历下区丙路3号", "lat": 36.6500, "lon": 117.0500, "hours": office},
	{"id": "f", "name": "己服务站", "address": "济南市历下区"},
	{"id": "g", "name": "庚人社局", "address": "北京市朝阳区甲路5号", "lat": 39.9200, "lon": 116.4400, "hours": office},
	{"id": "h", "name": "Preston Job Centre", "address": "1 High Street, Preston", "region": "GB", "lat": 53.7590, "lon": -2.7000, "hours": "Mo-Fr 09:00-17:00"},
	{"id": "i", "name": "Preston Park Centre", "address": "Preston Road, Wembley", "region": "GB", "lat": 51.5720, "lon": -0.2950},
	{"id": "k", "name": "Prestonpans Centre", "address": "Prestonpans", "region": "GB", "lat": 55.9600, "lon": -2.9800},
	{"id": "l", "name": "壬服务站", "address": "吕梁市离石区某路1号", "lat": 37.5200, "lon": 111.1500},
	{"id": "j", "name": "辛服务站", "address": "长春市朝阳区某路1号", "lat": 43.8400, "lon": 125.2900},
}

func TestNear(t *testing.T) {
	s := places(t, jinan, place.Options{})
	here := &geo.Point{Lat: 36.6500, Lon: 116.9000}
	for _, c := range []struct {
		what                          string
		q                             retrieval.NearQuery
		within, beyond, unsure, apart string
	}{
		{"15 minutes", retrieval.NearQuery{From: here}, "甲街道服务站,乙零工市场,丙培训中心", "", "", "丁法律援助站"},
		{"5 minutes", retrieval.NearQuery{From: here, Minutes: 5}, "甲街道服务站", "", "", "丁法律援助站"},
		{"a kind", retrieval.NearQuery{From: here, Kinds: []string{"market", "training"}}, "乙零工市场,丙培训中心", "", "", ""},
		{"a service", retrieval.NearQuery{From: here, Services: []string{"社会保险"}}, "甲街道服务站", "", "", ""},
		{"a service of the one without a point", retrieval.NearQuery{From: here, Services: []string{"欠薪"}}, "", "", "", "丁法律援助站"},
		{"a kind of which there is only one without a point", retrieval.NearQuery{From: here, Kinds: []string{"legal_aid"}}, "", "", "", "丁法律援助站"},
		{"a district that begins as a word for where", retrieval.NearQuery{At: "离石区"}, "壬服务站", "", "", ""},
		{"the same, in a sentence", retrieval.NearQuery{At: "离离石区近"}, "壬服务站", "", "", ""},
		{"two services", retrieval.NearQuery{From: here, Services: []string{"社会保险", "电工"}}, "", "", "", ""},
		{"a service by the name", retrieval.NearQuery{From: here, Services: []string{"培训中心"}}, "丙培训中心", "", "", ""},
		{"open at ten", retrieval.NearQuery{From: here, Open: true}, "甲街道服务站", "", "丙培训中心", "丁法律援助站"},
		{"open at six", retrieval.NearQuery{From: here, Open: true, When: thursday.Add(-4 * time.Hour)}, "乙零工市场", "", "丙培训中心", "丁法律援助站"},
		{"nothing open at noon", retrieval.NearQuery{From: here, Open: true, When: thursday.Add(2*time.Hour + time.Minute)}, "", "", "丙培训中心", "丁法律援助站"},
		{"nothing near", retrieval.NearQuery{From: &geo.Point{Lat: 36.65, Lon: 116.98}}, "", "戊服务站,丙培训中心,甲街道服务站,乙零工市场", "", "己服务站"},
		{"nothing near, two", retrieval.NearQuery{From: &geo.Point{Lat: 36.65, Lon: 116.98}, Limit: 2}, "", "戊服务站,丙培训中心", "", "己服务站"},
		{"nothing at all", retrieval.NearQuery{From: &geo.Point{Lat: 0, Lon: 0}}, "", "", "", ""},
		{"at the pole", retrieval.NearQuery{From: &geo.Point{Lat: 90, Lon: 0}}, "", "", "", ""},
		{"a district", retrieval.NearQuery{At: "槐荫区"}, "甲街道服务站,乙零工市场,丙培训中心", "", "", "丁法律援助站"},
		{"a district, open", retrieval.NearQuery{At: "槐荫区", Open: true}, "甲街道服务站", "", "丙培训中心", "丁法律援助站"},
		{"a city", retrieval.NearQuery{At: "济南", Kinds: []string{"station"}}, "戊服务站,甲街道服务站", "", "", "己服务站"},
		{"a code", retrieval.NearQuery{At: "370102"}, "戊服务站", "", "", "己服务站"},
		{"the country", retrieval.NearQuery{At: "中国", Kinds: []string{"bureau"}}, "庚人社局", "", "", ""},
		{"a street in a district", retrieval.NearQuery{At: "槐荫区甲路"}, "甲街道服务站,乙零工市场,丙培训中心", "", "", "丁法律援助站"},
		{"a street, at home in the city", retrieval.NearQuery{At: "甲路附近", Region: "3701"}, "甲街道服务站,乙零工市场,丙培训中心", "", "", "丁法律援助站"},
		{"a street that has places only without a point", retrieval.NearQuery{At: "甲路77号"}, "", "", "", "丁法律援助站"},
		{"a street that nobody knows, in a district", retrieval.NearQuery{At: "历下区火星路"}, "戊服务站", "", "", "己服务站"},
		{"a namesake, at home", retrieval.NearQuery{At: "朝阳区", Region: "110108"}, "庚人社局", "", "", ""},
		{"a namesake, there", retrieval.NearQuery{At: "朝阳区", Region: "2201"}, "辛服务站", "", "", ""},
		{"a town abroad", retrieval.NearQuery{At: "High Street, preston"}, "Preston Job Centre", "", "", ""},
		{"what is loaded and what is not", retrieval.NearQuery{At: "鼓楼区"}, "", "", "", ""},
	} {
		n := near(t, s, c.q)
		within, beyond := names(n.Places), ""
		if n.Wider {
			within, beyond = "", within
		}
		if within != c.within || beyond != c.beyond || names(n.Unsure) != c.unsure || names(n.Apart) != c.apart {
			t.Errorf("%s: within %q, beyond %q, unsure %q, apart %q; want %q, %q, %q, %q", c.what, within, beyond, names(n.Unsure), names(n.Apart), c.within, c.beyond, c.unsure, c.apart)
		}
	}
}

// TestNearTells: what is shown of a place.
func TestNearTells(t *testing.T) {
	s := places(t, jinan, place.Options{})
	n := near(t, s, retrieval.NearQuery{From: &geo.Point{Lat: 36.6500, Lon: 116.9000}, Limit: 2})
	if n.Count != 3 || len(n.Places) != 2 || n.Minutes != 15 || n.Area {
		t.Fatalf("%+v", n)
	}
	a, b := n.Places[0], n.Places[1]
	if a.Minutes != 1 || a.Metres > 1 || a.State.Status != geo.Open || a.State.Until.Format("15:04") != "12:00" || a.Region != "370104" || a.Kind != "station" || a.Hours.String() != "mon-fri 09:00-12:00,13:30-17:00" {
		t.Errorf("%+v", a)
	}
	if math.Abs(b.Metres-444.8) > 1 || b.Minutes != 9 || b.State.Status != geo.Closed || b.State.Opens.Format("02 15:04") != "27 05:00" || b.Point == nil {
		t.Errorf("%+v", b)
	}
	n = near(t, s, retrieval.NearQuery{At: "甲路", Region: "37"})
	if n.Where != "甲路" || n.Region != "370104" || n.From == nil || geo.Distance(*n.From, geo.Point{Lat: 36.652, Lon: 116.9}) > 1 {
		t.Errorf("the street is its places' middle: %+v", n)
	}
	n = near(t, s, retrieval.NearQuery{At: "槐荫区"})
	if !n.Area || n.Where != "山东省济南市槐荫区" || n.Count != 3 || n.Places[0].Minutes != 0 || n.Places[0].Metres != 0 {
		t.Errorf("of a district no distances are said: %+v", n)
	}
	for _, at := range []string{"朝阳区", "甲路", "Preston"} {
		n := near(t, s, retrieval.NearQuery{At: at})
		if len(n.Choices) != 2 || len(n.Places)+len(n.Apart) != 0 || n.Unknown {
			t.Errorf("%s is asked back: %+v", at, n)
		}
		if at == "甲路" && n.Choices[0].Name != "山东省济南市槐荫区甲路1号" {
			t.Errorf("the region is said twice: %q", n.Choices[0].Name)
		}
		for _, c := range n.Choices { // each can be taken
			q := retrieval.NearQuery{At: c.Region, From: c.Point}
			if got := near(t, s, q); len(got.Places) == 0 {
				t.Errorf("%s: nothing by the choice %+v", at, c)
			}
		}
	}
	for _, at := range []string{"火星路", "reston", "路", "x'; DROP TABLE place; --", "%", "附近", strings.Repeat("路", 100), "\x00a", "\xff\xfe"} {
		if n := near(t, s, retrieval.NearQuery{At: at}); !n.Unknown || len(n.Places)+len(n.Choices) != 0 {
			t.Errorf("%q is known: %+v", at, n)
		}
	}
	for _, q := range []retrieval.NearQuery{
		{}, {From: &geo.Point{Lat: 91}}, {From: &geo.Point{Lat: math.NaN()}}, {At: "槐荫区", Minutes: -1}, {At: "槐荫区", Limit: 5000}, {At: "槐荫区", Walk: geo.Walk{Speed: 1}},
	} {
		if _, err := s.Near(context.Background(), q); !errors.Is(err, retrieval.ErrNear) {
			t.Errorf("%+v: %v", q, err)
		}
	}
	if _, err := s.Pool.(*pgxpool.Pool).Exec(context.Background(), `UPDATE place SET withdrawn_at = now()`); err != nil {
		t.Fatal(err)
	}
	for _, q := range []retrieval.NearQuery{{At: "槐荫区"}, {From: &geo.Point{Lat: 36.6500, Lon: 116.9000}}, {At: "甲路"}} {
		if n := near(t, s, q); len(n.Places)+len(n.Apart)+len(n.Choices) != 0 {
			t.Errorf("withdrawn and found: %+v", n)
		}
	}
}

// TestNearInJinan asks over the real sites of Jinan, as people stand and name places.
func TestNearInJinan(t *testing.T) {
	path := filepath.Join("..", "..", "shared", "data", "agencies_jinan_zh", "sites.jsonl")
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("in CI the real sites must be beside the checkout: %v", err)
		}
		t.Skipf("the real sites are not beside the checkout: %v", err)
	}
	l := &place.Loader{Pool: pgtest.New(t), Now: func() time.Time { return thursday }}
	if reports, err := l.Load(context.Background(), []string{path}, place.Options{Datum: geo.GCJ02}, nil); err != nil || reports[0].Loaded != 174 {
		t.Fatalf("%+v %v", reports, err)
	}
	s := &retrieval.Searcher{Pool: l.Pool}
	// A telephone at the door of 五里沟街道人社中心 gives WGS-84: in the list it is 36.658517, 116.98 in GCJ-02.
	door := geo.ToWGS84(geo.Point{Lat: 36.658517, Lon: 116.98}, geo.GCJ02)
	n := near(t, s, retrieval.NearQuery{From: &door})
	if len(n.Places) == 0 || n.Places[0].Name != "五里沟街道人社中心" || n.Places[0].Metres > 1 || n.Places[0].State.Status != geo.Unknown {
		t.Errorf("%+v", n)
	}
	// Of 21 sites of the district one has no point; an office of the city is there, too.
	n = near(t, s, retrieval.NearQuery{At: "槐荫区", Limit: 100})
	if n.Count != len(n.Places) || len(n.Places)+len(n.Apart) != 22 || len(n.Apart) != 1 || !strings.Contains(names(n.Places), "槐荫办事处") {
		t.Errorf("%d, %s apart %s", n.Count, names(n.Places), names(n.Apart))
	}
	n = near(t, s, retrieval.NearQuery{At: "济南市槐荫区经四路附近", Minutes: 20})
	if n.From == nil || n.Wider || !strings.Contains(names(n.Places), "五里沟街道人社中心") {
		t.Errorf("%+v", n)
	}
	// 商河县 is 60 km to the north; most of its sites are known by their address alone.
	n = near(t, s, retrieval.NearQuery{At: "商河县", Limit: 100})
	if len(n.Places)+len(n.Apart) != 13 || len(n.Apart) < 10 {
		t.Errorf("%s apart %s", names(n.Places), names(n.Apart))
	}
}

// TestOverTheDateLine: what is nearest lies on the other side, and alone.
func TestOverTheDateLine(t *testing.T) {
	s := places(t, []site{{"id": "fiji", "name": "Taveuni", "address": "a", "lat": -16.8, "lon": -179.95}}, place.Options{})
	if n := near(t, s, retrieval.NearQuery{From: &geo.Point{Lat: -16.8, Lon: 179.98}}); !n.Wider || names(n.Places) != "Taveuni" || math.Abs(n.Places[0].Metres-7450) > 50 {
		t.Errorf("%+v", n)
	}
}

// TestNearMissesNothing holds the statement against looking at each place, all over
// the Earth: over the date line, at the poles, near and far, open or not.
func TestNearMissesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	hours := []string{"", office, "daily 22:00-06:00", "24/7", "sat-sun 08:00-20:00; holidays off", "daily 22:00-06:00; holidays off", "thu 20:00-08:00; holidays 23:00-05:00", "mon-fri 09:00-17:00; holidays 10:00-11:00", "call first"}
	zones := geo.Zones()
	middles := []geo.Point{{Lat: 36.65, Lon: 116.97}, {Lat: -17.8, Lon: 180}, {Lat: 89.95, Lon: 20}, {Lat: -89.97, Lon: -100}, {Lat: 0, Lon: 0.1}, {Lat: 65, Lon: -180}}
	around := func(spread float64) geo.Point {
		m := middles[r.IntN(len(middles))]
		lat := m.Lat + r.NormFloat64()*spread
		lon := m.Lon + r.NormFloat64()*spread/math.Max(0.01, math.Cos(lat*math.Pi/180))
		return geo.Point{Lat: max(-90, min(90, lat)), Lon: math.Remainder(lon, 360)}
	}
	var sites []site
	type known struct {
		at    geo.Point
		hours geo.Hours
		zone  geo.Zone
	}
	all := map[string]known{}
	for i := range 1200 {
		p, h, z := around(0.08), hours[r.IntN(len(hours))], zones[r.IntN(len(zones))]
		name := fmt.Sprintf("station %d", i)
		sites = append(sites, site{"id": name, "name": name, "lat": p.Lat, "lon": p.Lon, "hours": h, "timezone": z.Name, "region": "FR"})
		read, _ := geo.ReadHours(h) // one cannot be read
		all[name] = known{p, read, z}
	}
	s := places(t, sites, place.Options{})
	for range 400 {
		from := around([]float64{0.05, 0.4}[r.IntN(2)])
		q := retrieval.NearQuery{
			From: &from, Minutes: 1 + r.IntN(120), Limit: 1 + r.IntN(20), Open: r.IntN(3) > 0,
			When: time.Date(2026, []time.Month{1, 5, 10, 12}[r.IntN(4)], 1+r.IntN(7), r.IntN(24), r.IntN(60), 0, 0, time.UTC),
		}
		type hit struct {
			name   string
			metres float64
		}
		var within, beyond, unsure []hit
		for name, k := range all {
			d := geo.Distance(from, k.at)
			status := geo.Unknown
			if q.Open {
				status = k.hours.At(q.When, k.zone).Status
			}
			reach := d <= geo.DefaultWalk.Reach(q.Minutes)
			switch {
			case q.Open && status == geo.Unknown && reach:
				unsure = append(unsure, hit{name, d})
			case q.Open && status != geo.Open:
			case reach:
				within = append(within, hit{name, d})
			case d <= retrieval.Furthest:
				beyond = append(beyond, hit{name, d})
			}
		}
		want := within
		if len(within) == 0 {
			want = beyond
		}
		n := near(t, s, q)
		compare := func(what string, got []retrieval.NearPlace, want []hit) {
			t.Helper()
			slices.SortFunc(want, func(a, b hit) int { return cmp.Compare(a.metres, b.metres) })
			want = want[:min(len(want), q.Limit)]
			if len(got) != len(want) {
				t.Fatalf("%s of %+v from %v: %d, want %d", what, q, from, len(got), len(want))
			}
			for i, p := range got {
				if math.Abs(p.Metres-want[i].metres) > 0.01 {
					t.Fatalf("%s of %+v from %v: %d is %s at %f, want %+v", what, q, from, i, p.Name, p.Metres, want[i])
				}
				if k := all[p.Name]; p.State != k.hours.At(q.When, k.zone) || q.Open && what == "places" && p.State.Status != geo.Open {
					t.Fatalf("%s: %+v", what, p)
				}
			}
		}
		compare("places", n.Places, want)
		compare("unsure", n.Unsure, unsure)
		if n.Count != len(within) || n.Wider != (len(within) == 0 && len(beyond) > 0) {
			t.Fatalf("%+v from %v: %d within, wider %v; want %d", q, from, n.Count, n.Wider, len(within))
		}
	}
}
