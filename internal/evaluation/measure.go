package evaluation

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Retrieval holds the measures of a ranking over a set, as means over the
// queries that have a relevant passage.
type Retrieval struct {
	Queries     int     `json:"queries"`
	Passages    int     `json:"passages"`
	Recall1     float64 `json:"recall@1"`
	Recall5     float64 `json:"recall@5"`
	Recall10    float64 `json:"recall@10"`
	Recall100   float64 `json:"recall@100"`
	MRR10       float64 `json:"mrr@10"`
	NDCG10      float64 `json:"ndcg@10"`
	P50         float64 `json:"p50_ms"`
	P95         float64 `json:"p95_ms"`
	LoadSeconds float64 `json:"load_seconds"`
}

// Add counts one ranking, ids best first, of a query with these grades.
func (r *Retrieval) Add(ranked []string, grades map[string]float64) {
	if len(grades) == 0 {
		return
	}
	r.Queries++
	found := 0
	var dcg, reciprocal float64
	recall := func(k int, sum *float64) {
		if k > len(ranked) {
			k = len(ranked)
		}
		hits := 0
		for _, id := range ranked[:k] {
			if grades[id] > 0 {
				hits++
			}
		}
		*sum += float64(hits) / float64(len(grades))
	}
	recall(1, &r.Recall1)
	recall(5, &r.Recall5)
	recall(10, &r.Recall10)
	recall(100, &r.Recall100)
	for i, id := range ranked[:min(10, len(ranked))] {
		if grade := grades[id]; grade > 0 {
			found++
			dcg += grade / math.Log2(float64(i)+2)
			if found == 1 {
				reciprocal = 1 / float64(i+1)
			}
		}
	}
	ideal := make([]float64, 0, len(grades))
	for _, grade := range grades {
		ideal = append(ideal, grade)
	}
	slices.SortFunc(ideal, func(a, b float64) int { return cmp.Compare(b, a) })
	var best float64
	for i, grade := range ideal[:min(10, len(ideal))] {
		best += grade / math.Log2(float64(i)+2)
	}
	r.MRR10 += reciprocal
	r.NDCG10 += dcg / best
}

// Finish turns the sums into means and the times into percentiles.
func (r *Retrieval) Finish(times []time.Duration) {
	if n := float64(r.Queries); n > 0 {
		for _, sum := range []*float64{&r.Recall1, &r.Recall5, &r.Recall10, &r.Recall100, &r.MRR10, &r.NDCG10} {
			*sum = round(*sum/n, 4)
		}
	}
	r.P50, r.P95 = Percentile(times, 50), Percentile(times, 95)
}

// Percentile gives the p-th percentile of times in milliseconds, 0 of none.
func Percentile(times []time.Duration, p int) float64 {
	if len(times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(times))
	return round(float64(sorted[min(len(sorted)-1, len(sorted)*p/100)])/float64(time.Millisecond), 2)
}

func round(x float64, digits int) float64 {
	scale := math.Pow10(digits)
	return math.Round(x*scale) / scale
}
