package share_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"careerbot/retrieval/share"
)

var vacancies = flag.Int("vacancies", 100_000, "how many vacancies BenchmarkFeed has")

// BenchmarkFeed numbers many vacancies, reads the whole feed as another instance does,
// and then asks what is new, and for a page under a filter that selects nothing.
func BenchmarkFeed(b *testing.B) {
	in := start(b, share.Options{}, nil)
	in.many(b, *vacancies)
	in.exec(b, `ANALYZE vacancy, vacancy_text`)
	ask := func(path string) (cursor string, more bool, bytes int64) {
		response, err := in.ask(http.MethodGet, path)
		if err != nil {
			b.Fatal(err)
		}
		defer response.Body.Close()
		if bytes, err = io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK {
			b.Fatal(response.Status, err)
		}
		return response.Header.Get("Feed-Cursor"), response.Header.Get("Link") != "", bytes
	}
	for b.Loop() {
		began := time.Now()
		for n := 1; n > 0; {
			if err := in.Pool.QueryRow(context.Background(), `SELECT share_advance(20000)`).Scan(&n); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(time.Since(began).Seconds(), "s/numbered")
		began = time.Now()
		cursor, more, bytes := ask("/feeds/jobpostings.ndjson?limit=5000")
		for more {
			var n int64
			cursor, more, n = ask("/feeds/jobpostings.ndjson?limit=5000&since=" + cursor)
			bytes += n
		}
		b.ReportMetric(time.Since(began).Seconds(), "s/read")
		b.ReportMetric(float64(bytes)/1e6, "MB")
		for name, path := range map[string]string{
			"nothing_new": "/feeds/jobpostings.ndjson?since=" + cursor, "page": "/api/v1/vacancies?limit=50", "filter": "/api/v1/vacancies?region=GB", "one": "/api/v1/vacancies/1",
		} {
			began = time.Now()
			for range 20 {
				ask(path)
			}
			b.ReportMetric(float64(time.Since(began).Microseconds())/20_000, fmt.Sprintf("ms/%s", name))
		}
	}
}
