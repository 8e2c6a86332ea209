package retrieval_test

import (
	"context"
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
	"careerbot/internal/pattern"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/place"
	"careerbot/retrieval"
)

var districtCode = pattern.MustCompile(`(?m)^\d{6}`)

// hundredThousand loads 100,000 places around the middles of all districts, more in
// some than in others, and gives a source of points where people are.
func hundredThousand(b *testing.B) (*retrieval.Searcher, func() geo.Point) {
	file, err := os.ReadFile("../internal/geo/centres.txt")
	if err != nil {
		b.Fatal(err)
	}
	codes := districtCode.FindAllString(string(file), -1)
	r := rand.New(rand.NewPCG(1, 1))
	somewhere := func() (geo.Point, string) {
		code := codes[int(math.Pow(r.Float64(), 3)*float64(len(codes)))]
		p, _ := geo.Centre(code)
		return geo.Point{Lat: p.Lat + r.NormFloat64()*0.03, Lon: p.Lon + r.NormFloat64()*0.03}, code
	}
	hours := []string{"", "mon-fri 09:00-12:00,13:30-17:00; holidays off", "daily 05:00-11:00", "周一至周六 8:30-17:30"}
	services := []string{"失业登记", "社会保险", "技能培训", "零工对接", "法律援助", "档案"}
	var rows strings.Builder
	rows.WriteString("id,name,kind,address,region,lat,lon,hours,services\n")
	for i := range 100_000 {
		p, code := somewhere()
		fmt.Fprintf(&rows, "%d,第%d服务站,%s,第%d路%d号,%s,%f,%f,\"%s\",%s;%s\n", i, i, place.Kinds[r.IntN(len(place.Kinds))], r.IntN(5000), i%90, code, p.Lat, p.Lon,
			hours[r.IntN(len(hours))], services[r.IntN(len(services))], services[r.IntN(len(services))])
	}
	path := filepath.Join(b.TempDir(), "places.csv")
	if err := os.WriteFile(path, []byte(rows.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	l := &place.Loader{Pool: pgtest.New(b), Now: time.Now}
	begun := time.Now()
	reports, err := l.Load(context.Background(), []string{path}, place.Options{}, nil)
	if err != nil || reports[0].Loaded != 100_000 {
		b.Fatalf("%+v %v", reports, err)
	}
	b.Logf("100,000 places loaded in %.1f s", time.Since(begun).Seconds())
	return &retrieval.Searcher{Pool: l.Pool}, func() geo.Point {
		p, _ := somewhere()
		return p
	}
}

// BenchmarkNear asks what is near among 100,000 places, and the same by reading all of
// them, in one run.
func BenchmarkNear(b *testing.B) {
	s, somewhere := hundredThousand(b)
	ctx := context.Background()
	for _, c := range []struct {
		name string
		q    retrieval.NearQuery
	}{
		{"15min", retrieval.NearQuery{}},
		{"15min-open-service", retrieval.NearQuery{Open: true, When: thursday, Services: []string{"失业登记"}}},
		{"60min", retrieval.NearQuery{Minutes: 60}},
		{"no-such-service", retrieval.NearQuery{Services: []string{"没有的服务"}}},
		{"district", retrieval.NearQuery{At: "历下区"}},
		{"street", retrieval.NearQuery{At: "第4007路"}},
		{"all-read", retrieval.NearQuery{}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				p := somewhere()
				q := c.q
				if q.At == "" {
					q.From = &p
				}
				begun := time.Now()
				var err error
				if c.name == "all-read" {
					_, err = s.Pool.(*pgxpool.Pool).Exec(ctx, `
						SELECT id, name, address, metres FROM (
							SELECT *, 2 * 6371008.8 * asin(least(1, sqrt(sin(radians(lat - $1) / 2) ^ 2 + cos(radians(lat)) * cos(radians($1)) * sin(radians(lon - $2) / 2) ^ 2))) AS metres
							FROM place WHERE withdrawn_at IS NULL) AS place
						WHERE metres <= $3 ORDER BY metres LIMIT 10`, p.Lat, p.Lon, geo.DefaultWalk.Reach(15))
				} else {
					_, err = s.Near(ctx, q)
				}
				if err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			b.ReportMetric(took[len(took)/2].Seconds()*1000, "p50-ms")
			b.ReportMetric(took[len(took)*95/100].Seconds()*1000, "p95-ms")
		})
	}
}
