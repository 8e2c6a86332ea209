package llm

import (
	"context"
	"math"

	"careerbot/internal/text"
)

// Offline is an Embedder that needs no model: signed feature hashing of the
// index terms (Weinberger and others, ICML 2009) into a few hundred dimensions,
// damped by repetition and scaled to length one. It is deterministic and knows
// no meaning: two texts are near when they share terms, which the lexical
// ranking sees more sharply. Measured, it makes rankings worse, so its weight is
// zero unless the operator asks for it; it is there so that the vector path runs
// and can be tested without a network.
type Offline struct{ Weight float64 }

const offlineDimensions = 256

// OfflineModel is what its model is called.
const OfflineModel = "offline-hashing-1"

// Space is the hashing space.
func (o Offline) Space() Space {
	return Space{Model: OfflineModel, Dimensions: offlineDimensions, Weight: o.Weight}
}

// Embed hashes the texts. It does not fail.
func (o Offline) Embed(_ context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	for i, s := range texts {
		v := make([]float32, offlineDimensions)
		for term, n := range text.Counts(s) {
			// The number is uniform; its low bits choose the dimension, another the sign.
			weight := float32(1 + math.Log(float64(n)))
			if (term>>16)&1 == 0 {
				weight = -weight
			}
			v[term%offlineDimensions] += weight
		}
		vectors[i] = unit(v)
	}
	return vectors, nil
}

func unit(v []float32) []float32 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 {
		v[0] = 1 // a text without terms has no direction; any will do
		return v
	}
	scale := float32(1 / math.Sqrt(sum))
	for i := range v {
		v[i] *= scale
	}
	return v
}
