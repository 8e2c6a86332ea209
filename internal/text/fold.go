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

var toSimplified = func() map[rune]rune {
	from, to := []rune(traditional), []rune(simplified)
	m := make(map[rune]rune, len(from))
	for i, r := range from {
		m[r] = to[i]
	}
	return m
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
		if t, ok := toSimplified[r]; ok {
			return t
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
