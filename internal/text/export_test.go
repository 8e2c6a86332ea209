package text

import "sync"

// Simplified gives the simplified form of a character that has one, else 0.
func Simplified(r rune) rune { return simplifiedOf()[r] }

var simplifiedOf = sync.OnceValue(func() map[rune]rune {
	forms := map[rune]rune{}
	to := []rune(simplified)
	for i, r := range []rune(traditional) {
		forms[r] = to[i]
	}
	return forms
})

// What says nothing of what a text is about.
func StopWord(s string) bool    { return stopWords[s] }
func StopCharacter(r rune) bool { return stopCharacters[r] }
func StopPair(s string) bool    { return stopPairs[s] }

// Stems gives both stems of a word.
func Stems(word string) (all, notStop string) { return stem(word, everyWord), stem(word, notStopWords) }
