package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"unicode"
	"unicode/utf8"

	"github.com/tmc/langchaingo/embeddings"
	"github.com/tmc/langchaingo/llms/openai"
)

// hashDimensions is the dimension of the offline embedding.
const hashDimensions = 256

// newEmbedder is the model at OPENAI_BASE_URL if OPENAI_EMBEDDING_MODEL names
// one, else feature hashing, which needs no model.
func newEmbedder() (embeddings.Embedder, error) {
	model := os.Getenv("OPENAI_EMBEDDING_MODEL")
	if model == "" {
		return hashing{}, nil
	}
	options := []openai.Option{openai.WithEmbeddingModel(model)}
	if os.Getenv("OPENAI_API_KEY") == "" { // servers of one's own ask for none; the client insists on one
		options = append(options, openai.WithToken("none"))
	}
	client, err := openai.New(options...)
	if err != nil {
		return nil, fmt.Errorf("embedding model: %w", err)
	}
	return embeddings.NewEmbedder(client, embeddings.WithBatchSize(64))
}

// langchainName says in the table which embedding stands behind the vectors.
func langchainName() string {
	if model := os.Getenv("OPENAI_EMBEDDING_MODEL"); model != "" {
		return "langchaingo pgvector, " + model
	}
	return fmt.Sprintf("langchaingo pgvector, hashed %d-d", hashDimensions)
}

// hashing embeds a text by signed feature hashing: each feature adds or takes
// away from one of the dimensions. Features are words and the letter trigrams of
// words, and of Chinese the characters and pairs of characters.
type hashing struct{}

// EmbedDocuments is part of [embeddings.Embedder].
func (h hashing) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	for i, text := range texts {
		v, err := h.EmbedQuery(ctx, text)
		if err != nil {
			return nil, err
		}
		vectors[i] = v
	}
	return vectors, nil
}

// EmbedQuery is part of [embeddings.Embedder].
func (hashing) EmbedQuery(_ context.Context, text string) ([]float32, error) {
	counts := map[string]int{}
	features(text, func(f string) { counts[f]++ })
	sums := make([]float64, hashDimensions)
	for f, n := range counts {
		hash := fnv.New64a()
		hash.Write([]byte(f)) //nolint:errcheck // never fails
		x := hash.Sum64()
		x = (x ^ x>>33) * 0xff51afd7ed558ccd
		x ^= x >> 33
		weight := math.Sqrt(float64(n))
		if x>>63 == 1 {
			weight = -weight
		}
		sums[x%hashDimensions] += weight
	}
	// A vector without direction has no cosine distance to anything.
	var norm float64
	for _, s := range sums {
		norm += s * s
	}
	if norm == 0 {
		sums[0], norm = 1, 1
	}
	vector := make([]float32, hashDimensions)
	for i, s := range sums {
		vector[i] = float32(s / math.Sqrt(norm))
	}
	return vector, nil
}

// features calls f with every feature of the text.
func features(text string, f func(string)) {
	var word []rune
	var previous rune // the Han character just before, if any
	end := func() {
		if len(word) == 0 {
			return
		}
		f(string(word))
		marked := append(append([]rune{'^'}, word...), '$')
		for i := 0; i+3 <= len(marked); i++ {
			f("3" + string(marked[i:i+3]))
		}
		word = word[:0]
	}
	for _, r := range text {
		switch {
		case r == utf8.RuneError:
		case unicode.Is(unicode.Han, r):
			end()
			f(string(r))
			if previous != 0 {
				f(string([]rune{previous, r}))
			}
			previous = r
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word = append(word, unicode.ToLower(r))
		default:
			end()
		}
		previous = 0
	}
	end()
}
