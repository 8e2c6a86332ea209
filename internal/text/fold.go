// Package text holds what the program knows of written language: folding for
// comparison, index terms, sentences, and telling Chinese from English. It is
// shared by the library, which indexes, and by retrieval, which asks, so that
// both see the same terms. It owns no table.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The characters of traditional lie between these two.
const firstTraditional, lastTraditional = 0x3400, 0x9FFF

// toSimplified has a place for each of them, 0 where there is nothing to change:
// folding looks up every character of every text, and a map costs ten times as
// much as an array.
var toSimplified = func() (table [lastTraditional - firstTraditional + 1]rune) {
	to := []rune(simplified)
	for i, r := range []rune(traditional) {
		table[r-firstTraditional] = to[i]
	}
	return table
}()

// Fold brings text into the one form in which it is compared: NFKC (so that
// full-width letters and digits become plain ones), lower case, and simplified
// characters.
func Fold(s string) string {
	if ascii(s) {
		return strings.ToLower(s)
	}
	s = norm.NFKC.String(s)
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			if 'A' <= r && r <= 'Z' {
				return r + 'a' - 'A'
			}
			return r
		}
		if firstTraditional <= r && r <= lastTraditional {
			if t := toSimplified[r-firstTraditional]; t != 0 {
				return t
			}
			return r // none of them has upper and lower case
		}
		return unicode.ToLower(r)
	}, s)
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Han reports whether r is a Chinese character.
func Han(r rune) bool {
	return r >= 0x2E80 && unicode.Is(unicode.Han, r)
}

// Language tells the language of a message or passage: "zh" when Chinese
// characters carry at least a fifth of its letters (a Chinese character says
// about as much as a short English word), else "en". A text with no letter at
// all gives "".
func Language(s string) string {
	var han, words int
	inWord := false
	for _, r := range s {
		switch {
		case Han(r):
			han++
			inWord = false
		case unicode.IsLetter(r):
			if !inWord {
				words++
			}
			inWord = true
		case r == '\'' || r == '’':
		default:
			inWord = false
		}
	}
	switch {
	case han == 0 && words == 0:
		return ""
	case han*4 >= words:
		return "zh"
	default:
		return "en"
	}
}
