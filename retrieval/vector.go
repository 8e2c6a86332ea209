package retrieval

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"

	"careerbot/internal/llm"
)

// vector ranks by cosine similarity in the embedder's space. Small spaces have
// no index and are scanned; large ones have HNSW. An index filters after it has
// searched, so a narrow filter can leave it with too few rows: then the rows
// that pass the filter, few by then, are compared one by one. Fewer rows than
// asked for means that there are no more.
func (s *Searcher) vector(ctx context.Context, question string, f filter, k int) ([]hit, error) {
	asked, id, ok, err := s.Vector(ctx, question)
	if err != nil || !ok {
		return nil, err
	}
	space := s.Embedder.Space()
	var hits []hit
	err = pgx.BeginFunc(ctx, s.Pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, fmt.Sprintf(`SET LOCAL hnsw.ef_search = %d`, min(1000, max(100, 2*k)))); err != nil {
			return err
		}
		// space and dimensions are in the text, not parameters: the planner must
		// see that the partial index fits.
		hits, err = collectHits(tx.Query(ctx, fmt.Sprintf(`
			SELECT e.passage_id, 1 - (e.embedding::halfvec(%[2]d) <=> $1) AS similarity
			FROM passage_embedding e JOIN passage_index p USING (passage_id)
			WHERE e.space_id = %[1]d AND p.region = ANY ($2) AND p.access = ANY ($6) AND CASE WHEN $5 THEN p.in_force << daterange($3::date, NULL) ELSE p.in_force @> $3::date END
			ORDER BY e.embedding::halfvec(%[2]d) <=> $1
			LIMIT $4`, id, space.Dimensions), asked, f.regions, f.day, k, f.former, f.access))
		if err != nil || len(hits) >= k {
			return err
		}
		hits, err = collectHits(tx.Query(ctx, fmt.Sprintf(`
			WITH allowed AS MATERIALIZED (
				SELECT e.passage_id, e.embedding::halfvec(%[2]d) AS embedding
				FROM passage_embedding e JOIN passage_index p USING (passage_id)
				WHERE e.space_id = %[1]d AND p.region = ANY ($2) AND p.access = ANY ($6) AND CASE WHEN $5 THEN p.in_force << daterange($3::date, NULL) ELSE p.in_force @> $3::date END
			)
			SELECT passage_id, 1 - (embedding <=> $1) AS similarity
			FROM allowed ORDER BY embedding <=> $1 LIMIT $4`, id, space.Dimensions), asked, f.regions, f.day, k, f.former, f.access))
		return err
	})
	return hits, err
}

// Vector gives the vector of a question and the number of its space. ok is false where
// there is no embedder, or nothing has been embedded in its space yet.
func (s *Searcher) Vector(ctx context.Context, question string) (asked pgvector.HalfVector, space int32, ok bool, err error) {
	if s.Embedder == nil || s.Embedder.Space().Weight == 0 {
		return asked, 0, false, nil
	}
	in := s.Embedder.Space()
	vectors, err := s.embed(ctx, in.Prefix+question)
	if err != nil {
		return asked, 0, false, fmt.Errorf("embed the question: %w", err)
	}
	err = s.Pool.QueryRow(ctx, `
		SELECT id FROM embedding_space WHERE model = $1 AND dimensions = $2 AND prefix = $3`,
		in.Model, in.Dimensions, in.Prefix).Scan(&space)
	if errors.Is(err, pgx.ErrNoRows) {
		return asked, 0, false, nil
	}
	return pgvector.NewHalfVector(vectors[0]), space, err == nil, err
}

// embed gives the vector of a question. The last ones are remembered: an answer
// may take several searches with the same words, and an endpoint that is slow
// would make the person wait for each. How long one may take is the embedder's
// own bound ([llm.Hurried]).
func (s *Searcher) embed(ctx context.Context, question string) ([][]float32, error) {
	key := asked{s.Embedder.Space(), question}
	if known, ok := s.vectors.of(key); ok {
		return known, nil
	}
	made, err := s.Embedder.Embed(ctx, []string{question})
	if err == nil {
		s.vectors.keep(key, made)
	}
	return made, err
}

// asked is a question in a space.
type asked struct {
	space llm.Space
	text  string
}

// vectorsKept is how many questions' vectors are remembered: some 4 MB.
const vectorsKept = 256

// vectors keeps the vectors of the questions that were asked last.
type vectors struct {
	mu   sync.Mutex
	kept *simplelru.LRU[asked, [][]float32]
}

func (v *vectors) of(key asked) ([][]float32, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.kept == nil {
		return nil, false
	}
	return v.kept.Get(key)
}

func (v *vectors) keep(key asked, made [][]float32) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.kept == nil {
		kept, err := simplelru.NewLRU[asked, [][]float32](vectorsKept, nil)
		if err != nil {
			panic(err) // only a limit below one is an error
		}
		v.kept = kept
	}
	v.kept.Add(key, made)
}

func collectHits(rows pgx.Rows, err error) ([]hit, error) {
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (hit, error) {
		var h hit
		return h, row.Scan(&h.id, &h.score)
	})
}
