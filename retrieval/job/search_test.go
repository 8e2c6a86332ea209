package job_test

import (
	"context"
	"testing"
	"time"

	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/vacancy"
	"careerbot/retrieval"
	"careerbot/retrieval/job"
)

// TestRealSearch searches real advertisements.
func TestRealSearch(t *testing.T) {
	pool := pgtest.New(t)
	store := &vacancy.Store{Pool: pool, Now: time.Now}
	for name, file := range map[string]string{"jobs_nhs_en": "jobs_nhs_en/jobs_sample3000.jsonl", "jobs_zh": "jobs_zh/jobs.jsonl"} {
		m, err := vacancy.ReadMapping(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := store.Load(context.Background(), vacancy.Load{Source: name, Mapping: m, Paths: []string{"../../../shared/data/" + file}, Shift: 365 * 100}); err != nil {
			t.Fatal(err)
		}
	}
	s := &job.Searcher{Pool: pool, Places: &retrieval.Searcher{Pool: pool}}
	for _, said := range []string{"care assistant part-time over £10 an hour", "python开发 15k以上 北京"} {
		f, err := s.Search(context.Background(), job.Query{Wish: job.Read(said, "en"), Language: "en"})
		if err != nil || f.Count == 0 {
			t.Fatal(err, f.Count)
		}
		for _, v := range f.Vacancies {
			t.Log(v.Title, v.Place, v.Pay, v.Fit, v.Unsaid, v.Labels)
		}
	}
}
