package knowledge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"

	"careerbot/internal/llm"
	"careerbot/knowledge/embedding"
)

// Embed makes the vectors that the space in which the library is searched lacks: of passages just
// published, of those that an endpoint which was away left out, and of a whole
// library when a model is configured for the first time. It begins where it
// stopped. Until it is done, passages are found by their words.
func (l *Library) Embed(ctx context.Context) error {
	e, err := l.Current(ctx)
	if err != nil {
		return fmt.Errorf("embed passages: %w", err)
	}
	return l.embedIn(ctx, e)
}

// embedIn is Embed in an embedder's space; nothing where there is none, or where it
// counts for nothing.
func (l *Library) embedIn(ctx context.Context, e llm.Embedder) error {
	if e == nil || e.Space().Weight == 0 {
		return nil
	}
	s := e.Space()
	space, err := embedding.Open(ctx, l.Pool, s)
	if err != nil {
		return err
	}
	var after int64
	var refused error // the last that an endpoint would not take
	for {
		last, n, err := l.embedSome(ctx, e, space, after)
		if err != nil && n == 0 {
			return fmt.Errorf("embed passages: %w", err)
		}
		if err != nil {
			refused = err
		}
		after = last
		if n < embedding.AtOnce {
			break
		}
	}
	if err := embedding.Index(ctx, l.Pool, "passage_embedding", space, s.Dimensions); err != nil {
		return err
	}
	if refused != nil {
		return fmt.Errorf("embed passages: %w", refused)
	}
	return nil
}

// embedSome embeds the next passages after an id and says how many there were; if
// the endpoint took none, n is zero.
func (l *Library) embedSome(ctx context.Context, e llm.Embedder, space int32, after int64) (last int64, n int, err error) {
	rows, err := l.Pool.Query(ctx, `
		SELECT p.id, v.title, p.heading, p.body
		FROM passage p JOIN version v ON v.id = p.version_id
		WHERE p.id > $3 AND NOT EXISTS (SELECT FROM passage_embedding e WHERE e.space_id = $1 AND e.passage_id = p.id)
		ORDER BY p.id LIMIT $2`, space, embedding.AtOnce, after)
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
	vectors, err := embedding.Some(ctx, e, texts)
	if vectors == nil {
		return after, 0, err
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
