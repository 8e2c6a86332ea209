package job

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"
)

// statistics is in how many vacancies words and facets stand, as the last load counted
// it in a sample. It is reckoned with twice: what is rare says more of what is wanted,
// and finds fewer candidates.
type statistics struct {
	version int64
	rows    float64 // published vacancies
	sampled float64 // how many were looked at
	terms   []int32 // ascending
	times   []int32
}

// remembered is the last statistics that were read.
type remembered struct {
	mu   sync.Mutex
	last statistics
}

// statistics gives what is in the database now. It is read anew only where it is another.
func (s *Searcher) statistics(ctx context.Context) (statistics, error) {
	s.remembered.mu.Lock()
	last := s.remembered.last
	s.remembered.mu.Unlock()
	fresh := statistics{}
	err := s.Pool.QueryRow(ctx, `
		SELECT version, rows, sampled, CASE WHEN version <> $1 THEN terms END, CASE WHEN version <> $1 THEN times END
		FROM vacancy_statistic`, last.version).Scan(&fresh.version, &fresh.rows, &fresh.sampled, &fresh.terms, &fresh.times)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return statistics{}, nil // nothing was ever loaded
	case err != nil:
		return statistics{}, fmt.Errorf("read the statistics of vacancies: %w", err)
	case fresh.version == last.version:
		return last, nil
	}
	s.remembered.mu.Lock()
	s.remembered.last = fresh
	s.remembered.mu.Unlock()
	return fresh, nil
}

// share is in what part of the vacancies a word or facet stands; where it is too rare
// for the sample, a half of what is the least there.
func (s statistics) share(term int32) float64 {
	if i, ok := slices.BinarySearch(s.terms, term); ok {
		return float64(s.times[i]) / max(s.sampled, 1)
	}
	if s.exact() {
		return 0
	}
	return 0.5 / s.sampled
}

// exact is that all vacancies were looked at: a word that is not in the sample is in none.
func (s statistics) exact() bool { return s.sampled >= s.rows }

// any is in what part of the vacancies one of some stands, at most.
func (s statistics) any(terms []int32) float64 {
	var sum float64
	for _, t := range terms {
		sum += s.share(t)
	}
	return min(1, sum)
}

const (
	// smallest is the collection that rarity is reckoned in where the real one is
	// smaller: among three vacancies every word would look common.
	smallest = 100
	// rarest bounds how much more a rare word counts: whoever wants to deliver pizza on
	// a moped does not want any work that has a moped.
	rarest = 6
)

// idf says how rare a word is.
func (s statistics) idf(share float64) float64 {
	all := max(s.rows, smallest)
	n := min(share*s.rows, all)
	return min(rarest, math.Log(1+(all-n+0.5)/(n+0.5)))
}
