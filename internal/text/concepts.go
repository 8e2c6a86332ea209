package text

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed concepts.txt
var conceptLines string

// AskConcept begins the concepts that say what kind of answer is wanted (how
// long, how, at what cost) and not what it is about.
const AskConcept = "#ask_"

// lexicon finds the phrases of concepts.txt: Chinese ones by their first two
// characters, others by the stem of their first word.
type lexicon struct {
	han   map[string][]phrase
	words map[string][]phrase
}

type phrase struct {
	text    string   // Chinese, folded
	stems   []string // others
	concept string   // the index term, "#name"
}

var concepts = sync.OnceValue(func() lexicon {
	l := lexicon{map[string][]phrase{}, map[string][]phrase{}}
	for line := range strings.Lines(conceptLines) {
		name, phrases, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		for p := range strings.SplitSeq(phrases, "|") {
			p = Fold(strings.TrimSpace(p))
			first, size := utf8.DecodeRuneInString(p)
			switch {
			case p == "":
			case Han(first):
				_, second := utf8.DecodeRuneInString(p[size:])
				key := p[:size+second]
				l.han[key] = append(l.han[key], phrase{text: p, concept: "#" + name})
			default:
				stems := stemWords(p)
				l.words[stems[0]] = append(l.words[stems[0]], phrase{stems: stems, concept: "#" + name})
			}
		}
	}
	return l
})

// KnownConcept reports whether there is a concept of that name.
func KnownConcept(name string) bool {
	for line := range strings.Lines(conceptLines) {
		if known, _, ok := strings.Cut(line, ":"); ok && known == name && !strings.HasPrefix(known, "#") {
			return true
		}
	}
	return false
}

// ConceptNames lists the concepts that say what a text is about, not what kind of
// answer is wanted, in the order in which they are written down.
func ConceptNames() (names []string) {
	for line := range strings.Lines(conceptLines) {
		if name, _, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(name, "#") && !strings.HasPrefix(name, "ask_") {
			names = append(names, name)
		}
	}
	return names
}

// Concepts gives the concepts that a text mentions as index terms, each once.
func Concepts(s string) []string { return conceptsIn(Fold(s)) }

// conceptsIn is [Concepts] of a text that is folded already.
func conceptsIn(s string) []string {
	l := concepts()
	var found []string
	add := func(concept string) {
		for _, f := range found {
			if f == concept {
				return
			}
		}
		found = append(found, concept)
	}
	latin := false
	for i, r := range s {
		if !Han(r) {
			latin = latin || unicode.IsLetter(r)
			continue
		}
		size := utf8.RuneLen(r)
		_, second := utf8.DecodeRuneInString(s[i+size:])
		for _, key := range []string{s[i : i+size], s[i : i+size+second]} {
			for _, p := range l.han[key] {
				if strings.HasPrefix(s[i:], p.text) {
					add(p.concept)
				}
			}
			if second == 0 {
				break
			}
		}
	}
	if !latin {
		return found
	}
	stems := stemWords(s)
	for i, stem := range stems {
		for _, p := range l.words[stem] {
			if len(p.stems) > len(stems)-i {
				continue
			}
			matches := true
			for k, want := range p.stems {
				matches = matches && stems[i+k] == want
			}
			if matches {
				add(p.concept)
			}
		}
	}
	return found
}

// stemWords gives the stems of all words, stop words included: "let go" and
// "not paid" are made of them.
func stemWords(s string) []string {
	words := strings.FieldsFunc(strings.ReplaceAll(s, "’", "'"), func(r rune) bool {
		return r != '\'' && (Han(r) || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	})
	for i, w := range words {
		w = strings.TrimSuffix(strings.Trim(w, "'"), "'s")
		if len(w) > MaxTermBytes || !ascii(w) {
			words[i] = ""
			continue
		}
		words[i] = stem(w, everyWord)
	}
	return words
}
