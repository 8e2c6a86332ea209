package knowledge

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"
)

const (
	// exactBelow is how many vectors a space may have before it gets an HNSW
	// index; below it an exact scan is as quick and finds everything.
	exactBelow = 20_000
	// embedAtOnce is how many passages are embedded between two commits.
	embedAtOnce = 256
)

// Embed makes the vectors that the embedder's space lacks: of passages just
// published, of those that an endpoint which was away left out, and of a whole
// library when a model is configured for the first time. It begins where it
// stopped. Until it is done, passages are found by their words.
func (l *Library) Embed(ctx context.Context) error {
	if l.Embedder == nil || l.Embedder.Space().Weight == 0 {
		return nil
	}
	s := l.Embedder.Space()
	var space int32
	err := l.Pool.QueryRow(ctx, `
		INSERT INTO embedding_space (model, dimensions, prefix) VALUES ($1, $2, $3)
		ON CONFLICT (model, dimensions, prefix) DO UPDATE SET model = excluded.model
		RETURNING id`, s.Model, s.Dimensions, s.Prefix).Scan(&space)
	if err != nil {
		return fmt.Errorf("embedding space: %w", err)
	}
	var after int64
	var refused error // the last that an endpoint would not take
	for {
		last, n, err := l.embedSome(ctx, space, after)
		if err != nil && n == 0 {
			return fmt.Errorf("embed passages: %w", err)
		}
		if err != nil {
			refused = err
		}
		after = last
		if n < embedAtOnce {
			break
		}
	}
	if err := l.indexVectors(ctx, space, s.Dimensions); err != nil {
		return err
	}
	if refused != nil {
		return fmt.Errorf("embed passages: %w", refused)
	}
	return nil
}

// embedSome embeds the next passages after an id and says how many there were. A
// batch that the endpoint refuses is tried one by one, so that one passage does
// not keep the others out; if none is taken, n is zero.
func (l *Library) embedSome(ctx context.Context, space int32, after int64) (last int64, n int, err error) {
	rows, err := l.Pool.Query(ctx, `
		SELECT p.id, v.title, p.heading, p.body
		FROM passage p JOIN version v ON v.id = p.version_id
		WHERE p.id > $3 AND NOT EXISTS (SELECT FROM passage_embedding e WHERE e.space_id = $1 AND e.passage_id = p.id)
		ORDER BY p.id LIMIT $2`, space, embedAtOnce, after)
	if err != nil {
		return after, 0, err
	}
	var ids []int64
	var texts []string
	var id int64
	var title, body string
	var heading []string
	_, err = pgx.ForEachRow(rows, []any{&id, &title, &heading, &body}, func() error {
		ids = append(ids, id)
		texts = append(texts, above(title, heading)+"\n"+body)
		return nil
	})
	if err != nil || len(ids) == 0 {
		return after, 0, err
	}
	vectors, err := l.Embedder.Embed(ctx, texts)
	if err != nil {
		if vectors = l.embedEach(ctx, texts); vectors == nil {
			return after, 0, err
		}
	}
	batch := &pgx.Batch{}
	for i, id := range ids {
		if vectors[i] == nil {
			continue
		}
		// Another replica may have been quicker, or the passage is gone.
		batch.Queue(`
			INSERT INTO passage_embedding (space_id, passage_id, embedding)
			SELECT $1, id, $3 FROM passage WHERE id = $2
			ON CONFLICT DO NOTHING`, space, id, pgvector.NewHalfVector(vectors[i]))
	}
	if stored := l.Pool.SendBatch(ctx, batch).Close(); stored != nil {
		return after, 0, stored
	}
	return id, len(ids), err
}

// embedEach embeds texts one by one and leaves nil where the endpoint refuses;
// nil altogether if it refuses the first ones, as an endpoint does that is away.
func (l *Library) embedEach(ctx context.Context, texts []string) [][]float32 {
	const enough = 3
	vectors := make([][]float32, len(texts))
	taken := 0
	for i, s := range texts {
		v, err := l.Embedder.Embed(ctx, []string{s})
		if err == nil {
			vectors[i] = v[0]
			taken++
		}
		if taken == 0 && i+1 == enough || ctx.Err() != nil {
			return nil
		}
	}
	if taken == 0 {
		return nil
	}
	return vectors
}

// indexVectors gives a space its HNSW index once it is large enough to need
// one. pgvector before 0.8.2 can overflow in parallel builds, so the build is
// never parallel.
func (l *Library) indexVectors(ctx context.Context, space int32, dimensions int) error {
	var large bool
	err := l.Pool.QueryRow(ctx, `
		SELECT count(*) = $2 FROM (SELECT FROM passage_embedding WHERE space_id = $1 LIMIT $2) few`,
		space, exactBelow).Scan(&large)
	if err != nil || !large {
		return err
	}
	return pgx.BeginFunc(ctx, l.Pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, strings.NewReplacer("SPACE", fmt.Sprint(space), "DIMENSIONS", fmt.Sprint(dimensions)).Replace(`
			SET LOCAL max_parallel_maintenance_workers = 0;
			SET LOCAL maintenance_work_mem = '256MB';
			CREATE INDEX IF NOT EXISTS passage_embedding_space_SPACE ON passage_embedding
			USING hnsw ((embedding::halfvec(DIMENSIONS)) halfvec_cosine_ops) WITH (m = 16, ef_construction = 64)
			WHERE space_id = SPACE`))
		if err != nil {
			return fmt.Errorf("index vectors: %w", err)
		}
		return nil
	})
}
