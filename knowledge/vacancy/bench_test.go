package vacancy_test

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/vacancy"
)

var benchRows = flag.Int("vacancies", 100_000, "how many vacancies BenchmarkLoad loads")

// BenchmarkLoad loads the real advertisements, multiplied with varied place, pay and
// day, and says how many a second.
func BenchmarkLoad(b *testing.B) {
	var all []map[string]any
	for _, f := range []string{"jobs_nhs_en/jobs_sample3000.jsonl", "jobs_zh/jobs.jsonl"} {
		path := filepath.Join("..", "..", "..", "shared", "data", f)
		in, err := os.Open(path)
		if err != nil {
			b.Skipf("the real advertisements are not beside the checkout: %v", err)
		}
		scan := bufio.NewScanner(in)
		scan.Buffer(nil, 1<<22)
		for scan.Scan() {
			var row map[string]any
			if err := json.Unmarshal(scan.Bytes(), &row); err != nil {
				b.Fatal(err)
			}
			if row["company"] == nil {
				row["company"] = row["organization"]
			}
			all = append(all, row)
		}
		in.Close()
	}
	path := filepath.Join(b.TempDir(), "many.ndjson")
	out, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	buffered := bufio.NewWriter(out)
	encoder := json.NewEncoder(buffered)
	for i := range *benchRows {
		row := all[i*7919%len(all)]
		copied := map[string]any{}
		for k, v := range row {
			copied[k] = v
		}
		copied["id"] = fmt.Sprint(i)
		copied["title"] = fmt.Sprintf("%v %d", row["title"], i%997)
		if lat, ok := row["lat"].(float64); ok {
			copied["lat"] = lat + float64(i%401-200)/1000
			copied["lon"] = row["lon"].(float64) + float64(i%211-105)/1000
		}
		copied["salary_text"] = fmt.Sprintf("%d-%d元/月", 3000+i%70*100, 4000+i%90*150)
		if err := encoder.Encode(copied); err != nil {
			b.Fatal(err)
		}
	}
	if err := buffered.Flush(); err != nil {
		b.Fatal(err)
	}
	out.Close()
	mapping, err := vacancy.ReadMapping("jobs_zh")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s := &vacancy.Store{Pool: pgtest.New(b), Now: time.Now}
		r, err := s.Load(context.Background(), vacancy.Load{Source: "bench", Mapping: mapping, Paths: []string{path}, Shift: 1})
		if err != nil || r.Loaded != *benchRows {
			b.Fatal(err, r)
		}
		b.ReportMetric(float64(r.Loaded)/r.Seconds, "rows/s")
		b.ReportMetric(0, "ns/op")
	}
}
