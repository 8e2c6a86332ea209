package retrieval

import (
	"cmp"
	"maps"
	"slices"
)

// rrf is the constant of reciprocal rank fusion (Cormack, Clarke and Büttcher,
// SIGIR 2009): a passage gets 1/(rrf+place) from each ranking.
const rrf = 60

// fuse makes one ranking of two and gives the scores and the first k in order.
// Without a vector ranking the order and the total are BM25's own. Ties go to
// the older passage, so that the same question has the same answer.
func fuse(words, vectors []hit, weight float64, k int) (map[int64]Score, []int64) {
	scores := make(map[int64]Score, len(words)+len(vectors))
	for place, h := range words {
		s := Score{Lexical: h.score, Total: h.score}
		if len(vectors) > 0 {
			s.Total = 1 / float64(rrf+place+1)
		}
		scores[h.id] = s
	}
	for place, h := range vectors {
		s := scores[h.id]
		s.Vector = h.score
		s.Total += weight / float64(rrf+place+1)
		scores[h.id] = s
	}
	order := slices.SortedFunc(maps.Keys(scores), func(x, y int64) int {
		return cmp.Or(cmp.Compare(scores[y].Total, scores[x].Total), cmp.Compare(x, y))
	})
	return scores, order[:min(k, len(order))]
}
