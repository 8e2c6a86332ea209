package text

import (
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/kljensen/snowball/english"
)

// stemming says which words are reduced to their stem.
type stemming bool

const (
	everyWord    stemming = true
	notStopWords stemming = false // those of the stemmer's own list stay as they are
)

type stemmed struct {
	word string
	how  stemming
}

// stems keeps the stems of the words that were met last: a language uses the
// same few thousand words again and again, and stemming one costs twenty times
// as much as finding it here. A word has at most MaxTermBytes, so this is a few
// MiB at most.
var stems = func() *lru.Cache[stemmed, string] {
	cache, err := lru.New[stemmed, string](16_384)
	if err != nil {
		panic(err) // only a size below one is an error
	}
	return cache
}()

// stem gives the Snowball stem of an English word of at most MaxTermBytes.
func stem(word string, how stemming) string {
	key := stemmed{word, how}
	if s, ok := stems.Get(key); ok {
		return s
	}
	// Copies: the word is a piece of a text that must not stay in memory for it.
	key.word = strings.Clone(word)
	s := english.Stem(key.word, bool(how))
	stems.Add(key, s)
	return s
}

// Stem gives the stem of an English word in lower case, stop words too; a word
// that is too long for a term has none.
func Stem(word string) string {
	if len(word) > MaxTermBytes || !ascii(word) {
		return word
	}
	return stem(word, everyWord)
}
