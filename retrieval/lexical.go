package retrieval

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"

	"careerbot/internal/text"
)

// Ranking by words is BM25 (Robertson and Zaragoza, The Probabilistic Relevance
// Framework, 2009) in a form that PostgreSQL computes as one inner product:
//
//	score = Σ idf(t) · qtf(t) · tf/(tf+k1)  ·  (k1+1)² / (1 + k1·(1 − b + b·length/mean))
//
// For a term that stands once this is BM25 to the letter; for repeated terms
// length and saturation are separated, which costs nothing that the evaluation
// sets can see and keeps every number that changes as the library grows (idf,
// mean length) out of what is stored.
//
// Scoring every passage that holds any term would read half the library for a
// common character. So candidates come from the question's rarest terms, as
// many terms as together stand in candidateRows passages: measured on 58,542
// articles this gives the same first ten as scoring everything.
const (
	b = 0.4
	// candidateRows bounds the candidates, and with them the time, at any size
	// of the library.
	candidateRows = 2500
	// enough candidates must be left after the filter for the first ten to be
	// trusted; with fewer, more terms are let in.
	enough = 200
	// mostCandidates bounds the work where a question has only terms that stand
	// everywhere; which of so many passages come first is then chance anyway.
	mostCandidates = 50_000
	// conceptWeight is how much more a concept counts than a word: it is what the
	// question is about, in whatever words.
	conceptWeight = 2
	// askedMore is how many times more the sentences that ask count, in a message
	// that also tells a story. On conditionalqa, stories with a question: nDCG@10
	// .687 without, .723 with 1, .734 with 2, .732 with 3, .561 without the story.
	askedMore = 2
	// smallest is the library that rarity is reckoned in where the real one is
	// smaller: in a library of three passages every term would look common.
	smallest = 100
	// maxTerms bounds a question: of a longer one the rarest terms count.
	maxTerms = 256
)

// Term is a term of the question with its rarity.
type Term struct {
	Number   int32
	Passages int64   // in how many passages it stands
	IDF      float64 // ln(1 + (N − n + ½)/(n + ½))
	Times    int     // in the question, more in what of it asks
	Concept  bool    // what the question is about, in whatever words
	Story    bool    // it stands only in what is told around the question
}

// lexical ranks by words.
func (s *Searcher) lexical(ctx context.Context, question string, f filter, k int) ([]Term, []hit, error) {
	times, asked := text.Counts(question), text.Counts(text.Asked(question))
	numbers := slices.Sorted(maps.Keys(times))
	if len(numbers) == 0 {
		return nil, nil, nil
	}
	concepts := map[int32]bool{}
	for _, c := range text.Concepts(question) {
		concepts[text.Number(c)] = true
	}
	for n, more := range asked {
		if !concepts[n] { // it has its weight already
			times[n] += askedMore * more
		}
	}
	weigh := func(counted statistics) []Term {
		terms := make([]Term, len(numbers))
		for i, n := range numbers {
			terms[i] = Term{
				Number: n, Passages: counted.terms[n], IDF: counted.idf(n), Times: times[n], Concept: concepts[n],
				Story: len(asked) > 0 && asked[n] == 0,
			}
		}
		slices.SortFunc(terms, func(x, y Term) int {
			return cmp.Or(cmp.Compare(x.Passages, y.Passages), cmp.Compare(x.Number, y.Number))
		})
		return terms[:min(maxTerms, len(terms))]
	}
	if counted, ok := s.remembered.of(numbers); ok {
		terms := weigh(counted)
		hits, version, err := s.rank(ctx, terms, counted.mean(), f, k)
		if err != nil || version == counted.version {
			return terms, hits, err
		}
	}
	counted, err := s.statistics(ctx, numbers)
	if err != nil {
		return nil, nil, err
	}
	terms := weigh(counted)
	hits, _, err := s.rank(ctx, terms, counted.mean(), f, k)
	return terms, hits, err
}

// rank ranks the passages that hold any of the terms. It also gives the version
// of the statistics that were in force meanwhile, "" if there are no passages.
func (s *Searcher) rank(ctx context.Context, terms []Term, mean float64, f filter, k int) ([]hit, string, error) {
	elements := make(map[int32]float32, len(terms))
	for _, t := range terms {
		weight := t.IDF * float64(t.Times)
		if t.Concept {
			weight *= conceptWeight
		}
		elements[t.Number-1] = float32(weight)
	}
	weights := pgvector.NewSparseVectorFromMap(elements, text.TermSpace)
	for rows := int64(candidateRows); ; rows *= 8 {
		rarest := rarest(terms, rows)
		found, err := s.candidates(ctx, rarest, len(rarest) == len(terms), weights, mean, f, k)
		if err != nil {
			return nil, "", err
		}
		if len(rarest) == len(terms) || found.count >= max(enough, k) {
			return found.hits, found.version, nil
		}
	}
}

// rarest gives the terms, rarest first, that together stand in at most rows
// passages, and at least one that stands in any.
func rarest(terms []Term, rows int64) []int32 {
	var numbers []int32
	var sum int64
	for _, t := range terms {
		if sum > 0 && sum+t.Passages > rows {
			break
		}
		sum += t.Passages
		numbers = append(numbers, t.Number)
	}
	return numbers
}

// candidates is what a scan for terms gives.
type candidates struct {
	hits    []hit  // the best of them
	count   int    // how many there were; not counted where all terms were let in
	version string // of the library's statistics, "" if there are no hits
}

// The statements of [Searcher.candidates]. Candidates that are counted are read
// twice, a fifth of the time on a small library.
const (
	selectCandidates = `
		SELECT passage_id, length, -(weights <#> $2) AS matched
		FROM passage_index
		WHERE terms && $1 AND region = ANY ($3) AND access = ANY ($12)
		  AND CASE WHEN $11 THEN in_force << daterange($4::date, NULL) ELSE in_force @> $4::date END
		LIMIT $10`
	selectBest = `
		SELECT passage_id,
		       matched * $5::float8 / (1 + $6::float8 * (1 - $7::float8 + $7 * length / $8::float8)) AS score,
		       ` + statisticsVersion + `, `
	bestFirst = `
		WHERE matched > 0
		ORDER BY score DESC, passage_id
		LIMIT $9`
	uncountedStatement = selectBest + `0 FROM (` + selectCandidates + `) AS candidate` + bestFirst
	countedStatement   = `WITH candidate AS MATERIALIZED (` + selectCandidates + `)` +
		selectBest + `(SELECT count(*) FROM candidate) FROM candidate` + bestFirst
)

// candidates scores the passages that hold any of the rarest terms, which may be
// all, and pass the filter.
func (s *Searcher) candidates(ctx context.Context, rarest []int32, all bool, weights pgvector.SparseVector, mean float64, f filter, k int) (candidates, error) {
	statement := countedStatement
	if all {
		statement = uncountedStatement
	}
	rows, err := s.Pool.Query(ctx, statement,
		rarest, weights, f.regions, f.day, (text.K1+1)*(text.K1+1), text.K1, b, mean, k, mostCandidates, f.former, f.access)
	if err != nil {
		return candidates{}, err
	}
	var found candidates
	found.hits, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (hit, error) {
		var h hit
		return h, row.Scan(&h.id, &h.score, &found.version, &found.count)
	})
	return found, err
}
