package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/tmc/langchaingo/schema"
	"github.com/tmc/langchaingo/vectorstores/pgvector"

	"careerbot/internal/evaluation"
)

// langchainEngine is langchaingo's pgvector store in a database of its own. The
// store has no index on the vectors: its query reads the whole table first
// (WITH … AS MATERIALIZED), so that the HNSW index it offers is never used.
type langchainEngine struct {
	conn  *pgx.Conn
	store pgvector.Store
}

func newLangchain(ctx context.Context, url, database string) (*langchainEngine, error) {
	embedder, err := newEmbedder()
	if err != nil {
		return nil, err
	}
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	config.Database = database
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	store, err := pgvector.New(ctx, pgvector.WithConn(conn), pgvector.WithEmbedder(embedder))
	if err != nil {
		conn.Close(ctx) //nolint:errcheck // the other error is the one that counts
		return nil, err
	}
	return &langchainEngine{conn, store}, nil
}

func (e *langchainEngine) load(ctx context.Context, items []evaluation.Item) error {
	documents := make([]schema.Document, len(items))
	for i, item := range items {
		documents[i] = schema.Document{
			PageContent: strings.TrimSpace(item.Title + "\n" + item.Text),
			Metadata:    map[string]any{"id": item.ID},
		}
	}
	_, err := e.store.AddDocuments(ctx, documents)
	return err
}

func (e *langchainEngine) ready(ctx context.Context) (int, error) {
	var n int
	err := e.conn.QueryRow(ctx, "SELECT count(*) FROM "+pgvector.DefaultEmbeddingStoreTableName).Scan(&n)
	return n, err
}

func (e *langchainEngine) search(ctx context.Context, query string, k int) ([]string, error) {
	documents, err := e.store.SimilaritySearch(ctx, query, k)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(documents))
	for i, d := range documents {
		id, ok := d.Metadata["id"].(string)
		if !ok {
			return nil, fmt.Errorf("a document without id: %v", d.Metadata)
		}
		ids[i] = id
	}
	return ids, nil
}

// disk is measured from outside, as careerbot's is.
func (e *langchainEngine) disk() (int64, error) { return 0, nil }

func (e *langchainEngine) close(ctx context.Context) error { return e.conn.Close(ctx) }
