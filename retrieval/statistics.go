package retrieval

import (
	"context"
	"fmt"
	"maps"
	"math"
	"sync"

	"github.com/jackc/pgx/v5"
)

// statistics is what the library has counted: how many passages it has, how long
// they are together, and in how many of them a term stands.
type statistics struct {
	version          string
	passages, length int64
	terms            map[int32]int64
}

// statisticsVersion names a state of the statistics. The transaction that
// changes any of them writes the row of corpus (knowledge/count.go), and xmin is
// that transaction. A question that was ranked by statistics of the same version
// was ranked by those that the database had at that moment.
const statisticsVersion = `(SELECT concat_ws(' ', xmin, passages, length) FROM corpus)`

// mostRemembered bounds the memory of the statistics, at a few MiB.
const mostRemembered = 100_000

// remembered is the statistics of terms that have been asked for, all of one
// version. The zero value is empty.
type remembered struct {
	mu     sync.Mutex
	last   statistics
	places places
}

// places is where the library has rules of.
type places struct {
	version string // of the statistics when it was read
	codes   []string
}

// idf says how rare a term is: ln(1 + (N − n + ½)/(n + ½)).
func (s statistics) idf(term int32) float64 {
	all := float64(max(s.passages, smallest))
	n := min(float64(s.terms[term]), all)
	return math.Log(1 + (all-n+0.5)/(n+0.5))
}

// mean is the mean length of a passage.
func (s statistics) mean() float64 {
	if s.passages == 0 {
		return 1
	}
	return max(1, float64(s.length)/float64(s.passages))
}

// of gives the statistics of terms; false if one of them is not remembered.
func (r *remembered) of(terms []int32) (statistics, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := r.last
	found.terms = make(map[int32]int64, len(terms))
	for _, t := range terms {
		n, ok := r.last.terms[t]
		if !ok {
			return statistics{}, false
		}
		found.terms[t] = n
	}
	return found, true
}

func (r *remembered) add(fresh statistics) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last.version != fresh.version || len(r.last.terms)+len(fresh.terms) > mostRemembered {
		r.last = fresh
		r.last.terms = map[int32]int64{}
	}
	maps.Copy(r.last.terms, fresh.terms)
}

// statistics reads the statistics of terms.
func (s *Searcher) statistics(ctx context.Context, terms []int32) (statistics, error) {
	rows, err := s.Pool.Query(ctx, `
		SELECT asked.term, coalesce(term.passages, 0), corpus.passages, corpus.length, `+statisticsVersion+`
		FROM unnest($1::integer[]) AS asked (term)
		LEFT JOIN term USING (term)
		CROSS JOIN corpus`, terms)
	if err != nil {
		return statistics{}, err
	}
	read := statistics{terms: make(map[int32]int64, len(terms))}
	var term int32
	var passages int64
	_, err = pgx.ForEachRow(rows, []any{&term, &passages, &read.passages, &read.length, &read.version}, func() error {
		read.terms[term] = passages
		return nil
	})
	if err == nil {
		s.remembered.add(read)
	}
	return read, err
}

// Places gives the regions that the library has documents for, as they were
// stated; a document that holds everywhere adds none. What is remembered is as
// fresh as the last question's statistics: whoever has just searched sees what
// the search saw.
func (s *Searcher) Places(ctx context.Context) ([]string, error) {
	r := &s.remembered
	r.mu.Lock()
	known, now := r.places, r.last.version
	r.mu.Unlock()
	if known.version != "" && known.version == now {
		return known.codes, nil
	}
	var read places
	err := s.Pool.QueryRow(ctx, `
		SELECT coalesce(`+statisticsVersion+`, ''),
		       ARRAY (SELECT DISTINCT region FROM version WHERE region <> '' AND state = 'published' AND access = 'public' ORDER BY region)`).Scan(&read.version, &read.codes)
	if err != nil {
		return nil, fmt.Errorf("list the places of the library: %w", err)
	}
	r.mu.Lock()
	r.places = read
	r.mu.Unlock()
	return read.codes, nil
}
