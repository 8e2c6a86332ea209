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

// space is the one that questions are searched in; its Embedder is nil where they are
// searched by words alone.
type space struct {
	llm.Embedder

	id int32
}

func (s space) weight() float64 {
	if s.Embedder == nil {
		return 0
	}
	return s.Space().Weight
}

// space asks the library, each time: who switches it does so for all replicas at once,
// and a transaction in which it is switched is searched as it would be.
func (s *Searcher) space(ctx context.Context) (in space, err error) {
	e := s.Embedder
	if s.Models != nil {
		var of llm.Space
		err := s.Pool.QueryRow(ctx, `
			SELECT s.id, s.model, s.dimensions, s.prefix, s.asked FROM embedding_switch w JOIN embedding_space s ON s.id = w.space_id ORDER BY w.id DESC LIMIT 1`).
			Scan(&in.id, &of.Model, &of.Dimensions, &of.Prefix, &of.Asked)
		if err == nil {
			if e, err = s.Models(ctx, of); errors.Is(err, llm.ErrNoModel) || err == nil && e.Space().Weight == 0 {
				return space{}, nil
			}
			return space{e, in.id}, err
		}
		if !errors.Is(err, pgx.ErrNoRows) {
			return space{}, fmt.Errorf("which space is searched: %w", err)
		}
	}
	if e == nil || e.Space().Weight == 0 {
		return space{}, nil
	}
	of := e.Space()
	err = s.Pool.QueryRow(ctx, `
		SELECT id FROM embedding_space WHERE model = $1 AND dimensions = $2 AND prefix = $3`, of.Model, of.Dimensions, of.Prefix).Scan(&in.id)
	if errors.Is(err, pgx.ErrNoRows) {
		return space{}, nil
	}
	return space{e, in.id}, err
}

// vector ranks by cosine similarity in a space. Small spaces have
// no index and are scanned; large ones have HNSW. An index filters after it has
// searched, so a narrow filter can leave it with too few rows: then the rows
// that pass the filter, few by then, are compared one by one. Fewer rows than
// asked for means that there are no more.
func (s *Searcher) vector(ctx context.Context, in space, question string, f filter, k int) ([]hit, error) {
	asked, err := s.embed(ctx, in, question)
	if err != nil {
		return nil, err
	}
	id, space := in.id, in.Space()
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

// Asked is a question as a vector of a space.
type Asked struct {
	Vector pgvector.HalfVector
	Space  int32 // its number
	In     llm.Space
}

// Vector gives the vector of a question in the space that is searched. ok is false where
// there is none, or nothing has been embedded yet.
func (s *Searcher) Vector(ctx context.Context, question string) (a Asked, ok bool, err error) {
	in, err := s.space(ctx)
	if err != nil || in.Embedder == nil {
		return a, false, err
	}
	a.Space, a.In = in.id, in.Space()
	a.Vector, err = s.embed(ctx, in, question)
	return a, err == nil, err
}

// embed gives the vector of a question. The last ones are remembered: an answer
// may take several searches with the same words, and an endpoint that is slow
// would make the person wait for each. How long one may take is the embedder's
// own bound ([llm.Hurried]).
func (s *Searcher) embed(ctx context.Context, in space, question string) (pgvector.HalfVector, error) {
	key := asked{in.Space(), in.Space().Prefix + question}
	made, ok := s.vectors.of(key)
	if !ok {
		var err error
		if made, err = in.Embed(ctx, []string{key.text}); err != nil {
			return pgvector.HalfVector{}, fmt.Errorf("embed the question: %w", err)
		}
		s.vectors.keep(key, made)
	}
	return pgvector.NewHalfVector(made[0]), nil
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
