package grounding

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"careerbot/internal/text"
)

//go:embed lexicon.txt
var lexiconLines string

// meaning is what words of the lexicon mean: the section says what is done with
// them, the name which of its meanings it is.
type meaning struct{ section, name string }

// node is a place in the tree of the lexicon's words. A step is a Chinese
// character or the stem of a word.
type node struct {
	next  map[string]*node
	means []meaning
}

var lexicon = sync.OnceValue(func() *node {
	root := &node{next: map[string]*node{}}
	section := ""
	for line := range strings.Lines(lexiconLines) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			section = strings.Trim(line, "[]")
			continue
		}
		name, words, ok := strings.Cut(line, ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for w := range strings.SplitSeq(words, "|") {
			at := root
			for _, a := range atoms(text.Fold(w)) {
				if at.next[a.key] == nil {
					at.next[a.key] = &node{next: map[string]*node{}}
				}
				at = at.next[a.key]
			}
			if m := (meaning{section, name}); !slices.Contains(at.means, m) { // two words of one stem
				at.means = append(at.means, m)
			}
		}
	}
	return root
})

// find gives what the longest words mean that begin with these atoms, and how
// many atoms they are; 0 if none do.
func find(all []atom) ([]meaning, int) {
	at, n := lexicon(), 0
	var means []meaning
	for i, a := range all {
		if a.kind != letterAtom || i > 0 && a.start > all[i-1].end+1 {
			break
		}
		if at = at.next[a.key]; at == nil {
			break
		}
		if at.means != nil {
			means, n = at.means, i+1
		}
	}
	return means, n
}

// atom is what a text is read in: a Chinese character, a word, a number with
// its unit, or a mark.
type atom struct {
	kind       atomKind
	key        string // the character, the stem of the word, the mark
	start, end int
	amount     *amount
}

type atomKind int

const (
	letterAtom atomKind = iota
	amountAtom
	markAtom
)

// atoms cuts a folded text, without its numbers.
func atoms(s string) []atom { return atomsAround(s, nil) }

// atomsAround cuts a folded text, in which amounts are atoms of their own.
func atomsAround(s string, amounts []amount) []atom {
	var all []atom
	for i := 0; i < len(s); {
		if len(amounts) > 0 && i >= amounts[0].end {
			if i == amounts[0].end {
				i += len(s[i:]) - len(strings.TrimPrefix(strings.TrimPrefix(s[i:], "'"), "s ")) // one month's pay
			}
			amounts = amounts[1:]
			continue
		}
		if len(amounts) > 0 && i >= amounts[0].start {
			a := amounts[0]
			all = append(all, atom{kind: amountAtom, key: a.key(), start: i, end: a.end, amount: &a})
			i = a.end
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case text.Han(r):
			all = append(all, atom{kind: letterAtom, key: s[i : i+size], start: i, end: i + size})
			i += size
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '/':
			end := i + size
			for end < len(s) && (len(amounts) == 0 || end < amounts[0].start) {
				r, size := utf8.DecodeRuneInString(s[end:])
				if text.Han(r) || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' {
					break
				}
				end += size
			}
			w := strings.TrimSuffix(strings.Trim(s[i:end], "'"), "'s")
			all = append(all, atom{kind: letterAtom, key: text.Stem(w), start: i, end: end})
			i = end
		default:
			hyphen := r == '-' && i > 0 && i+1 < len(s) && unicode.IsLetter(rune(s[i-1])) && unicode.IsLetter(rune(s[i+1]))
			if !hyphen && (!unicode.IsSpace(r) || r == '\n') {
				all = append(all, atom{kind: markAtom, key: s[i : i+size], start: i, end: i + size})
			}
			i += size
		}
	}
	return all
}
