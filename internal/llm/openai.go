package llm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// OpenAI is an Embedder behind an endpoint.
type OpenAI struct {
	client *openai.Client
	space  Space
	// ask is whether the dimensions are sent along: not every server takes them.
	ask   bool
	pause time.Duration // before the second attempt; it doubles
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
	o := &OpenAI{client: e.client(), space: Space{Model: model, Dimensions: dimensions, Weight: weight}, ask: dimensions > 0, pause: embedPause}
	if dimensions == 0 {
		vectors, err := o.batch(ctx, []string{"dimensions"})
		if err != nil {
			return nil, fmt.Errorf("ask %s for its dimensions: %w", model, err)
		}
		o.space.Dimensions = len(vectors[0])
	}
	return o, nil
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
	if o.ask {
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

// Chat writes text with a model behind an endpoint.
type Chat struct {
	client *openai.Client
	model  string
	// Timeout bounds one answer, from request to last word.
	Timeout time.Duration
}

// Limits of one chat answer.
const (
	chatTimeout   = 9 * time.Second
	maxTokens     = 800
	maxReplyBytes = 16 << 10
)

// NewChat makes a client for a chat model.
func NewChat(e Endpoint, model string) *Chat {
	return &Chat{client: e.client(), model: model, Timeout: chatTimeout}
}

// Stream asks for an answer and calls piece with each part as it comes. It stops
// a reply that does not end. What came before an error is returned with it.
func (c *Chat) Stream(ctx context.Context, system, user string, piece func(string)) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	seed := 1
	stream, err := c.client.CreateChatCompletionStream(ctx, openai.ChatCompletionRequest{
		Model: c.model,
		Messages: []openai.ChatCompletionMessage{
			{Role: openai.ChatMessageRoleSystem, Content: system},
			{Role: openai.ChatMessageRoleUser, Content: user},
		},
		// go-openai leaves out a temperature of exactly zero.
		Temperature: 1e-6, Seed: &seed,
		MaxTokens: maxTokens, //nolint:staticcheck // its successor is unknown to most compatible servers
	})
	if err != nil {
		return "", fmt.Errorf("chat endpoint: %w", plain(err))
	}
	defer stream.Close() // opened for reading
	var all strings.Builder
	var finish openai.FinishReason
	for {
		part, err := stream.Recv()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) && finish != "" {
			break // some servers do not say [DONE]
		}
		if err != nil {
			return all.String(), fmt.Errorf("chat endpoint: %w", plain(err))
		}
		for _, choice := range part.Choices {
			finish = cmp.Or(choice.FinishReason, finish)
			all.WriteString(choice.Delta.Content)
			piece(choice.Delta.Content)
		}
		if all.Len() > maxReplyBytes {
			return all.String(), fmt.Errorf("chat endpoint: the reply does not end (over %d bytes)", maxReplyBytes)
		}
	}
	if finish == openai.FinishReasonLength || finish == openai.FinishReasonContentFilter {
		return all.String(), fmt.Errorf("chat endpoint: the reply was cut off (%s)", finish)
	}
	return all.String(), nil
}
