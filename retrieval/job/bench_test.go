package job_test

import (
	"context"
	"flag"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/geo"
	"careerbot/internal/postgres"
	"careerbot/internal/postgres/pgtest"
	"careerbot/retrieval"
	"careerbot/retrieval/job"
)

var (
	benchRows = flag.Int("vacancies", 100_000, "how many vacancies the benchmark loads")
	benchURL  = flag.String("database", "", "a database that has them already")
)

// kinds are what people ask for, by how hard it is for an index.
var kinds = []struct {
	name, language string
	said           []string
	near           bool // a point in the middle of things
}{
	{"near-common-word-zh", "zh", []string{"保洁", "服务员", "保安", "普工", "司机"}, true},
	{"near-common-word-en", "en", []string{"nurse", "care assistant", "receptionist", "cleaner", "driver"}, true},
	{"near-word-pay-zh", "zh", []string{"保洁 一天150以上", "快递员 6000以上", "厨师 月薪7000", "电工 一天200", "收银员 4000以上"}, true},
	{"near-word-type-pay-en", "en", []string{"part time care assistant over £12 an hour", "part time cleaner £11 an hour", "temporary staff nurse over 30k a year", "part time administrator over £11 an hour"}, true},
	{"near-no-words-zh", "zh", []string{"日结", "兼职", "晚班", "日结 零工", "最新的"}, true},
	{"region-word-pay-zh", "zh", []string{"北京 java开发 15k以上", "广州 后厨帮工", "杭州 叉车司机", "济南 会计", "深圳 数据分析 20k以上"}, false},
	{"town-word-en", "en", []string{"care work near Preston, over £12 an hour", "staff nurse in London", "porter in Leeds", "physiotherapist near Bristol"}, false},
	{"odd-work-zh", "zh", []string{"日结 搬运", "兼职 传单 促销", "晚上能做的后厨 日结", "周末兼职 服务员"}, true},
	{"common-word-anywhere-en", "en", []string{"nurse", "care assistant", "manager", "part time support worker", "consultant"}, false},
	{"common-word-anywhere-zh", "zh", []string{"保洁", "java开发工程师", "司机 6000以上", "兼职 客服", "数据分析"}, false},
	{"rare-words-en", "en", []string{"phlebotomist", "orthoptist", "sous chef", "plumber heating engineer", "clinical coder trainee"}, false},
	{"newest-zh", "zh", []string{"最新的保安", "最新 java", "最新兼职"}, false},
	{"best-paid-en", "en", []string{"highest paid nurse", "best paid driver", "highest paid part time"}, false},
	{"nearest-zh", "zh", []string{"离我最近的保洁", "离我最近的司机", "离我最近的兼职"}, true},
	{"near-where-nothing-is", "zh", []string{"nurse", "care assistant", "healthcare support worker"}, true},
	{"hundredth-page-en", "en", []string{"nurse", "care assistant", "manager"}, false},
}

// hundredth is what is passed over before the page of that kind.
const hundredth = 990

// middles are places with many people.
var middles = map[string][]geo.Point{
	"zh": {{Lat: 39.91, Lon: 116.40}, {Lat: 38.04, Lon: 114.51}, {Lat: 39.13, Lon: 117.20}, {Lat: 37.87, Lon: 112.55}},
	"en": {{Lat: 51.51, Lon: -0.12}, {Lat: 53.76, Lon: -2.70}, {Lat: 52.48, Lon: -1.90}, {Lat: 53.80, Lon: -1.55}},
}

// BenchmarkSearch loads the real advertisements multiplied, and searches them as people
// do; then it compares with reading all of them, in the same run.
func BenchmarkSearch(b *testing.B) {
	ctx := context.Background()
	now := time.Now()
	var pool *pgxpool.Pool
	if *benchURL != "" {
		var err error
		if pool, _, err = postgres.Open(ctx, *benchURL); err != nil {
			b.Fatal(err)
		}
		defer pool.Close()
	} else {
		pool = pgtest.New(b)
		took := loadMany(b, pool, *benchRows, now)
		b.Logf("%d vacancies loaded in %.0f s, %.0f a second", *benchRows, took.Seconds(), float64(*benchRows)/took.Seconds())
	}
	s := &job.Searcher{Pool: pool, Places: &retrieval.Searcher{Pool: pool}}
	var live int
	if err := pool.QueryRow(ctx, `SELECT count(*) FROM vacancy_live`).Scan(&live); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d are offered", live)
	var all []time.Duration
	var found, wanted float64
	for _, k := range kinds {
		b.Run(k.name, func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 1))
			var took, exact []time.Duration
			var in, of float64
			for round := range 12 {
				for i, said := range k.said {
					q := job.Query{Wish: job.ReadAt(said, k.language, now), Language: k.language, When: now}
					if k.name == "hundredth-page-en" {
						q.After = hundredth
						s.Forget() // the dearest: nobody has just read up to there
					}
					if k.near {
						p := middles[k.language][r.IntN(4)]
						q.Near = &geo.Point{Lat: p.Lat + r.NormFloat64()*0.02, Lon: p.Lon + r.NormFloat64()*0.02}
					}
					begun := time.Now()
					f, err := s.Search(ctx, q)
					if err != nil {
						b.Fatal(err)
					}
					if round > 0 { // the first one warms the caches
						took = append(took, time.Since(begun))
					}
					if round > 0 || i > 2 || len(f.Wider) > 0 || f.Count == 0 || q.After > 0 {
						continue
					}
					begun = time.Now()
					ids, err := s.Exact(ctx, q)
					if err != nil {
						b.Fatal(err)
					}
					exact = append(exact, time.Since(begun))
					of += float64(len(ids))
					for _, v := range f.Vacancies {
						if slices.Contains(ids, v.ID) {
							in++
						}
					}
				}
			}
			all = append(all, took...)
			found, wanted = found+in, wanted+of
			report(b, took, in, of)
			b.ReportMetric(ms(exact, 0.5), "read-all-ms")
		})
	}
	b.Run("all", func(b *testing.B) { report(b, all, found, wanted) })
}

func report(b *testing.B, took []time.Duration, in, of float64) {
	b.ReportMetric(ms(took, 0.5), "p50-ms")
	b.ReportMetric(ms(took, 0.95), "p95-ms")
	if of > 0 {
		b.ReportMetric(in/of, "recall@10")
	}
	b.ReportMetric(0, "ns/op")
}

func ms(took []time.Duration, part float64) float64 {
	if len(took) == 0 {
		return 0
	}
	slices.Sort(took)
	return took[int(part*float64(len(took)-1)+0.5)].Seconds() * 1000
}
