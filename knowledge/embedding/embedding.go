// Package embedding is what passages and vacancies have in common where they are
// embedded: the space, batches of which an endpoint refuses a part, and the index. It
// owns the table embedding_space.
package embedding

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/llm"
)

const (
	// exactBelow is how many vectors a space may have before it gets an HNSW
	// index; below it an exact scan is as quick and finds everything.
	exactBelow = 20_000
	// AtOnce is how many texts are embedded between two commits.
	AtOnce = 256
)

// Database is a pool or a transaction.
type Database interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Open gives the number of an embedder's space. It is made if there is none.
func Open(ctx context.Context, db Database, s llm.Space) (space int32, err error) {
	err = db.QueryRow(ctx, `
		INSERT INTO embedding_space (model, dimensions, prefix, asked) VALUES ($1, $2, $3, $4)
		ON CONFLICT (model, dimensions, prefix) DO UPDATE SET asked = excluded.asked
		RETURNING id`, s.Model, s.Dimensions, s.Prefix, s.Asked).Scan(&space)
	if err != nil {
		return 0, fmt.Errorf("embedding space: %w", err)
	}
	return space, nil
}

// Some embeds texts. A batch that the endpoint refuses is tried one by one, so that
// one text does not keep the others out: what is refused by itself has no vector, and
// the error is the batch's. If none is taken there are no vectors at all.
func Some(ctx context.Context, e llm.Embedder, texts []string) ([][]float32, error) {
	vectors, err := e.Embed(ctx, texts)
	if err != nil {
		return each(ctx, e, texts), err
	}
	return vectors, nil
}

// each embeds texts one by one and leaves nil where the endpoint refuses; nil
// altogether if it refuses the first ones, as an endpoint does that is away.
func each(ctx context.Context, e llm.Embedder, texts []string) [][]float32 {
	const enough = 3
	vectors := make([][]float32, len(texts))
	taken := 0
	for i, s := range texts {
		v, err := e.Embed(ctx, []string{s})
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

// Index gives a space its HNSW index in a table, passage_embedding or
// vacancy_embedding, once it is large enough to need one. pgvector before 0.8.2 can
// overflow in parallel builds, so the build is never parallel.
func Index(ctx context.Context, pool *pgxpool.Pool, table string, space int32, dimensions int) error {
	// Names cannot be parameters.
	in := func(statement string) string {
		return strings.NewReplacer("TABLE_NAME", table, "SPACE", fmt.Sprint(space), "DIMENSIONS", fmt.Sprint(dimensions), "FEW", fmt.Sprint(exactBelow)).Replace(statement)
	}
	var large bool
	err := pool.QueryRow(ctx, in(`
		SELECT count(*) = FEW AND to_regclass('TABLE_NAME_space_SPACE') IS NULL
		FROM (SELECT FROM TABLE_NAME WHERE space_id = SPACE LIMIT FEW) few`)).Scan(&large)
	if err != nil || !large {
		return err
	}
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, in(`
			SET LOCAL max_parallel_maintenance_workers = 0;
			SET LOCAL maintenance_work_mem = '256MB';
			CREATE INDEX IF NOT EXISTS TABLE_NAME_space_SPACE ON TABLE_NAME
			USING hnsw ((embedding::halfvec(DIMENSIONS)) halfvec_cosine_ops) WITH (m = 16, ef_construction = 64)
			WHERE space_id = SPACE`))
		return err
	})
	if err != nil {
		return fmt.Errorf("index vectors: %w", err)
	}
	return nil
}
