// Package llm talks to models. [Embedder] turns texts into vectors: [Offline]
// without a network, [OpenAI] through any OpenAI-compatible endpoint. [Chat]
// writes text through such an endpoint and says what it took ([Use]); [Transcriber]
// writes down what was said. What people wait for is bounded in time, and an
// endpoint that fails is left alone for a while ([Breaker]); for the vectors of
// questions [Hurried] does both. It owns no table.
package llm

import (
	"context"
	"errors"
)

// ErrNoModel says that no model is configured which could make vectors of a space.
var ErrNoModel = errors.New("no embedding model is configured")

// Embedder turns texts into vectors of one embedding space.
type Embedder interface {
	// Space names the space: vectors of different spaces are never compared.
	Space() Space
	// Embed gives a vector of Space().Dimensions for each text, in order.
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}

// Space is an embedding space: a model, its dimension, and what is put before a
// question. Asked is whether its dimensions are asked of the endpoint, which would give
// others by itself. Weight is how much its ranking counts beside the lexical one in
// fusion, 1 as much; with 0 it is not asked.
type Space struct {
	Model      string
	Dimensions int
	Prefix     string
	Asked      bool
	Weight     float64
}
