package llm

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// OpenAI is an Embedder behind an endpoint.
type OpenAI struct {
	client *openai.Client
	space  Space         // its dimensions are sent along only if they are asked: not every server takes them
	pause  time.Duration // before the second attempt; it doubles
}

// Limits of one embedding request.
const (
	embedBatch    = 64
	embedAttempts = 4
	embedPause    = 500 * time.Millisecond
	embedTimeout  = 60 * time.Second
	maxEmbedBytes = 24_000 // about 8,000 tokens, what common models take
)

// NewOpenAI makes an embedder. With dimensions 0 it asks the endpoint once what
// the model gives.
func NewOpenAI(ctx context.Context, e Endpoint, model string, dimensions int, weight float64) (*OpenAI, error) {
	o := InSpace(e, Space{Model: model, Dimensions: dimensions, Asked: dimensions > 0, Weight: weight})
	if dimensions == 0 {
		vectors, err := o.batch(ctx, []string{"dimensions"})
		if err != nil {
			return nil, fmt.Errorf("ask %s for its dimensions: %w", model, err)
		}
		o.space.Dimensions = len(vectors[0])
	}
	return o, nil
}

// InSpace makes an embedder of a space that is known, without asking the endpoint.
func InSpace(e Endpoint, s Space) *OpenAI {
	return &OpenAI{client: e.client(), space: s, pause: embedPause}
}

// Space names the model's space.
func (o *OpenAI) Space() Space { return o.space }

// Embed asks the endpoint, in batches. Busy and broken answers are tried again
// with growing waits.
func (o *OpenAI) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, 0, len(texts))
	for start := 0; start < len(texts); start += embedBatch {
		batch, err := o.batch(ctx, texts[start:min(start+embedBatch, len(texts))])
		if err != nil {
			return nil, err
		}
		vectors = append(vectors, batch...)
	}
	return vectors, nil
}

func (o *OpenAI) batch(ctx context.Context, texts []string) ([][]float32, error) {
	input := make([]string, len(texts))
	for i, s := range texts {
		// OpenAI refuses the whole batch for one text that is empty.
		input[i] = cmp.Or(strings.ToValidUTF8(s[:min(len(s), maxEmbedBytes)], ""), " ")
	}
	request := openai.EmbeddingRequestStrings{Input: input, Model: openai.EmbeddingModel(o.space.Model)}
	if o.space.Asked {
		request.Dimensions = o.space.Dimensions
	}
	return again(ctx, embedAttempts, o.pause, func() ([][]float32, error) { return o.once(ctx, request, len(texts)) })
}

func (o *OpenAI) once(ctx context.Context, request openai.EmbeddingRequestStrings, n int) ([][]float32, error) {
	ctx, cancel := context.WithTimeout(ctx, embedTimeout)
	defer cancel()
	response, err := o.client.CreateEmbeddings(ctx, request)
	if err != nil {
		return nil, fmt.Errorf("embedding endpoint: %w", plain(err))
	}
	if len(response.Data) != n {
		return nil, fmt.Errorf("embedding endpoint: gave %d vectors for %d texts", len(response.Data), n)
	}
	vectors := make([][]float32, n)
	for _, d := range response.Data {
		if d.Index < 0 || d.Index >= n || vectors[d.Index] != nil {
			return nil, fmt.Errorf("embedding endpoint: vector %d of %d texts", d.Index, n)
		}
		if len(d.Embedding) == 0 {
			return nil, fmt.Errorf("embedding endpoint: %s gave a vector without dimensions", o.space.Model)
		}
		if o.space.Dimensions > 0 && len(d.Embedding) != o.space.Dimensions {
			return nil, fmt.Errorf("embedding endpoint: %s gave %d dimensions, not %d; set CAREERBOT_EMBEDDING_DIMENSIONS", o.space.Model, len(d.Embedding), o.space.Dimensions)
		}
		vectors[d.Index] = d.Embedding
	}
	return vectors, nil
}
