package vacancy

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"

	"careerbot/internal/llm"
	"careerbot/internal/pause"
	"careerbot/knowledge/embedding"
)

const (
	// embeddedText is how much of a vacancy is embedded, in characters: models take
	// some hundred words, and an advertisement says first what the work is.
	embeddedText = 1500
	// embedEvery is how often the program looks for what has no vector yet. Until
	// then a vacancy is found by its words.
	embedEvery = 10 * time.Minute
	// embedLock is the advisory lock of who embeds: replicas would pay twice.
	embedLock = 0x76656373
)

// Embed makes the vectors that vacancies on offer lack in the embedder's space, and
// drops those of vacancies that are not offered any more. It begins where it stopped.
// What is embedded is title, requirements and duties: neither who the employer is nor
// where. The same text, as of one post in ten towns, is embedded once. While another
// replica is at it nothing is done.
func (s *Store) Embed(ctx context.Context, e llm.Embedder) error {
	if e == nil || e.Space().Weight == 0 {
		return nil
	}
	conn, err := s.Pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	var mine bool
	if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, embedLock).Scan(&mine); err != nil || !mine {
		return err
	}
	defer conn.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, embedLock) //nolint:errcheck // gone with the connection otherwise
	space, err := embedding.Open(ctx, s.Pool, e.Space())
	if err != nil {
		return err
	}
	if _, err := s.Pool.Exec(ctx, `
		DELETE FROM vacancy_embedding e USING vacancy v
		WHERE v.id = e.vacancy_id AND NOT (v.state = 'published' AND v.valid_through >= now())`); err != nil {
		return fmt.Errorf("drop vectors of vacancies that have ended: %w", err)
	}
	var after int64
	var refused error // the last that an endpoint would not take
	for more := true; more; {
		var err error
		after, more, err = s.embedSome(ctx, e, space, after)
		if err != nil {
			refused = fmt.Errorf("embed vacancies: %w", err)
		}
	}
	if refused != nil && ctx.Err() != nil {
		return refused
	}
	if err := embedding.Index(ctx, s.Pool, "vacancy_embedding", space, e.Space().Dimensions); err != nil {
		return err
	}
	return refused
}

// embedSome embeds the next vacancies after an id and says whether there may be more.
// Where the endpoint takes none there are no more for now.
func (s *Store) embedSome(ctx context.Context, e llm.Embedder, space int32, after int64) (last int64, more bool, err error) {
	rows, err := s.Pool.Query(ctx, `
		SELECT v.id, v.text_digest, left(concat_ws(E'\n', v.title, nullif(t.requirements, ''), nullif(t.duties, '')), $3)
		FROM vacancy v JOIN vacancy_text t ON t.vacancy_id = v.id
		WHERE v.id > $2 AND v.state = 'published' AND v.valid_through >= now()
		  AND NOT EXISTS (SELECT FROM vacancy_embedding e WHERE e.space_id = $1 AND e.vacancy_id = v.id AND e.text_digest = v.text_digest)
		ORDER BY v.id LIMIT $4`, space, after, embeddedText, embedding.AtOnce)
	if err != nil {
		return after, false, err
	}
	type one struct {
		id     int64
		digest []byte
		text   string
	}
	lacking, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (o one, err error) {
		return o, row.Scan(&o.id, &o.digest, &o.text)
	})
	if err != nil || len(lacking) == 0 {
		return after, false, err
	}
	last = lacking[len(lacking)-1].id
	said := make([][]byte, len(lacking))
	for i, o := range lacking {
		sum := sha256.Sum256([]byte(o.text))
		said[i] = sum[:16]
	}
	vectors, err := s.vectors(ctx, space, said)
	if err != nil {
		return after, false, err
	}
	var texts []string
	var asked []string
	for i, o := range lacking {
		key := string(said[i])
		if _, known := vectors[key]; !known {
			vectors[key] = nil
			texts, asked = append(texts, o.text), append(asked, key)
		}
	}
	var refused error
	if len(texts) > 0 {
		made, err := embedding.Some(ctx, e, texts)
		if made == nil {
			return after, false, err
		}
		refused = err
		for i, key := range asked {
			if made[i] != nil {
				v := pgvector.NewHalfVector(made[i])
				vectors[key] = &v
			}
		}
	}
	batch := &pgx.Batch{}
	for i, o := range lacking {
		if v := vectors[string(said[i])]; v != nil {
			batch.Queue(`
				INSERT INTO vacancy_embedding (space_id, vacancy_id, text_digest, said, embedding)
				VALUES ($1, $2, $3, $4, $5)
				ON CONFLICT (space_id, vacancy_id) DO UPDATE SET text_digest = excluded.text_digest, said = excluded.said, embedding = excluded.embedding`,
				space, o.id, o.digest, said[i], *v)
		}
	}
	if err := s.Pool.SendBatch(ctx, batch).Close(); err != nil {
		return after, false, err
	}
	return last, len(lacking) == embedding.AtOnce, refused
}

// vectors gives those that are known of texts, by the digest of the text.
func (s *Store) vectors(ctx context.Context, space int32, said [][]byte) (map[string]*pgvector.HalfVector, error) {
	rows, err := s.Pool.Query(ctx, `
		SELECT DISTINCT ON (said) said, embedding FROM vacancy_embedding WHERE space_id = $1 AND said = ANY ($2) ORDER BY said, vacancy_id`, space, said)
	if err != nil {
		return nil, err
	}
	known := map[string]*pgvector.HalfVector{}
	var key []byte
	var v pgvector.HalfVector
	_, err = pgx.ForEachRow(rows, []any{&key, &v}, func() error {
		one := v
		known[string(key)] = &one
		v = pgvector.HalfVector{}
		return nil
	})
	return known, err
}

// KeepEmbedded embeds what is new in the space that is current, until ctx is over.
func (s *Store) KeepEmbedded(ctx context.Context, current func(context.Context) (llm.Embedder, error), log *slog.Logger) {
	for again := true; again; again = pause.For(ctx, embedEvery) {
		e, err := current(ctx)
		if err == nil {
			err = s.Embed(ctx, e)
		}
		if err != nil && ctx.Err() == nil {
			log.Warn("vacancies could not all be embedded; they are found by their words", "error", err)
		}
	}
}
