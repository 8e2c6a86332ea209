package text

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"sync"
)

// The constants of the ranking function that are fixed when a passage is
// indexed. docs/decisions.md has the measurements.
const (
	// K1 is BM25's saturation: how soon a repeated term stops counting more.
	K1 = 0.9
	// titleWeight is how often a term of the title or heading path counts.
	titleWeight = 2
	// maxEntry is how many terms an entry may have: what pgvector's sparsevec
	// takes. A passage has a few hundred; only noise has more.
	maxEntry = 16_000
)

// Rules names the rules by which entries are made. An index made by other rules
// is made anew: a question would be cut into other terms than its passages.
var Rules = sync.OnceValue(func() string {
	const tokenizer = "1" // raise it when the code of this package changes what terms a text has
	sum := sha256.Sum256([]byte(tokenizer + conceptLines))
	return hex.EncodeToString(sum[:8])
})

// Entry is what the lexical index keeps of a passage.
type Entry struct {
	Terms   []int32   // term numbers, ascending, each once
	Weights []float32 // tf / (tf + K1) of each
	Length  int       // terms with repeats, as BM25's document length
}

// Index makes the index entry of a passage from what stands above it (title and
// heading path) and its own text.
func Index(title, body string) Entry { return entry(Counts(title), Counts(body)) }

// IndexWords is Index without the concepts: of what is looked for by its words alone.
func IndexWords(title, body string) Entry {
	return entry(counted(wordTerms(Fold(title))), counted(wordTerms(Fold(body))))
}

func entry(title, body map[int32]int) Entry {
	counts := body
	for term, n := range title {
		counts[term] += titleWeight * n
	}
	e := Entry{Terms: slices.AppendSeq(make([]int32, 0, len(counts)), maps.Keys(counts))}
	slices.Sort(e.Terms)
	if len(e.Terms) > maxEntry {
		e.Terms = e.Terms[:maxEntry]
	}
	e.Weights = make([]float32, len(e.Terms))
	for i, term := range e.Terms {
		tf := counts[term]
		e.Length += tf
		e.Weights[i] = float32(float64(tf) / (float64(tf) + K1))
	}
	return e
}
