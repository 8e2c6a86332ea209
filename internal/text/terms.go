package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxTermBytes bounds one term: longer runs of letters or digits (keys, hashes,
// noise) are cut, so that hostile text cannot make hostile terms.
const MaxTermBytes = 64

// Terms gives the index terms of a text, in order, with repeats.
//
// Chinese gives every character and every pair of neighbours, which on Chinese
// policy questions beats dictionary segmentation and has no dictionary to be
// wrong (docs/decisions.md has the figures). Everything else is cut into words
// of letters and digits, stop words dropped, English reduced to its Snowball
// stem. Pairs do not span punctuation. The concepts that the text mentions come
// last.
func Terms(s string) []string {
	s = Fold(s)
	return append(wordTerms(s), conceptsIn(s)...)
}

// wordTerms gives the terms of a folded text without the concepts.
func wordTerms(s string) []string {
	terms := make([]string, 0, len(s)/2)
	previous := -1 // start of the Han character just before, -1 if none
	start := -1    // of the word that is being read, -1 if none
	for i, r := range s {
		if Han(r) {
			if start >= 0 {
				terms = appendWord(terms, s[start:i])
				start = -1
			}
			end := i + utf8.RuneLen(r)
			if !stopCharacters[r] {
				terms = append(terms, s[i:end])
			}
			if previous >= 0 && !stopPairs[s[previous:end]] {
				terms = append(terms, s[previous:end])
			}
			previous = i
			continue
		}
		previous = -1
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			if start < 0 {
				start = i
			}
		case start >= 0 && (r == '\'' || r == '’'): // don't, partner’s
		case start >= 0:
			terms = appendWord(terms, s[start:i])
			start = -1
		}
	}
	if start >= 0 {
		terms = appendWord(terms, s[start:])
	}
	return terms
}

// Words gives the words of a text as they are written, stop words too, with a
// Chinese character as a word: "how long" tells headings apart that have the
// same terms.
func Words(s string) map[string]bool {
	words := map[string]bool{}
	s = Fold(s)
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return Han(r) || !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		words[w] = true
	}
	for _, r := range s {
		if Han(r) {
			words[string(r)] = true
		}
	}
	return words
}

func appendWord(terms []string, word string) []string {
	word = strings.ReplaceAll(word, "’", "'")
	word = strings.TrimRight(word, "'")
	word = strings.TrimSuffix(word, "'s")
	if word == "" || stopWords[word] {
		return terms
	}
	word = strings.ReplaceAll(word, "'", "")
	if len(word) > MaxTermBytes {
		cut := MaxTermBytes
		for !utf8.RuneStart(word[cut]) {
			cut--
		}
		word = word[:cut]
	}
	if ascii(word) {
		word = stem(word, notStopWords)
	}
	return append(terms, word)
}

// stopCharacters carry grammar, not meaning, when they stand alone; the pairs
// that they are part of are kept.
var stopCharacters = set("的", "了", "是", "在", "和", "与", "及", "或", "之", "其", "吗", "呢", "吧", "啊", "呀", "么", "怎", "办", "什", "哪", "就", "都", "而", "且", "也", "被", "把", "给", "我", "你", "您", "他", "她", "它", "们", "这", "那", "有", "着", "到", "对", "以", "于", "为", "等", "者", "所", "个")

// stopPairs make a sentence a question and say nothing of what it is about:
// 怎么办 stands in the headings of guides on everything.
var stopPairs = func() map[string]bool {
	m := map[string]bool{}
	for pair := range strings.FieldsSeq("怎么 么办 怎样 如何 什么 么样 哪些 哪里 哪个 请问 为什 为何 是不 能不 可不 会不 有没 没有 么做 咋办 咋整") {
		m[pair] = true
	}
	return m
}()

func set(characters ...string) map[rune]bool {
	m := make(map[rune]bool, len(characters))
	for _, c := range characters {
		r, _ := utf8.DecodeRuneInString(c)
		m[r] = true
	}
	return m
}

// stopWords are the English words that no question is about. Negations are
// kept: "not" and "no" decide what a rule says.
var stopWords = func() map[string]bool {
	m := map[string]bool{}
	for word := range strings.FieldsSeq(`a about above after again all am an and any are as at be because been
		before being below between both but by can could did do does doing down during each few for from further
		had has have having he her here hers herself him himself his how i i'd i'll i'm i've if in into is it it's its itself
		just me more most my myself of off on once only or other our ours ourselves out over own same she should so
		some such than that the their theirs them themselves then there these they this those through to too under
		until up very was we were what when where which while who whom why will with would you your yours yourself
		yourselves please tell don't doesn't isn't also may might must shall`) {
		m[word] = true
	}
	return m
}()

// TermSpace is the number of term numbers: the most dimensions that a pgvector
// sparsevec can have. With a million different terms about five hundred pairs
// share a number, which adds noise far below that of language itself.
const TermSpace = 1_000_000_000

// Number gives the term number of a term, from 1 to TermSpace: FNV-1a, which is
// the same on every machine and in every version of the program.
func Number(term string) int32 {
	h := uint64(14695981039346656037)
	for i := range len(term) {
		h ^= uint64(term[i])
		h *= 1099511628211
	}
	return int32(h%TermSpace) + 1
}

// Distinct gives the numbers of the terms that stand in a text, ascending, each
// once.
func Distinct(s string) []int32 { return distinct(Terms(s)) }

// DistinctWords is Distinct without the concepts.
func DistinctWords(s string) []int32 { return distinct(wordTerms(Fold(s))) }

func distinct(terms []string) []int32 {
	numbers := make([]int32, len(terms))
	for i, t := range terms {
		numbers[i] = Number(t)
	}
	slices.Sort(numbers)
	return slices.Clone(slices.Compact(numbers)) // no longer than it must be: it may be kept
}

// Counts gives how often each term stands in the text, by term number.
func Counts(s string) map[int32]int { return counted(Terms(s)) }

func counted(terms []string) map[int32]int {
	counts := make(map[int32]int, len(terms))
	for _, t := range terms {
		counts[Number(t)]++
	}
	return counts
}
