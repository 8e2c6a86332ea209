package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a piece of a text by byte offsets.
type Span struct{ Start, End int }

// Sentences cuts a text into sentences. A sentence ends at 。！？ or a line end,
// or at . ! ? before white space or a Chinese character, unless the stop belongs to a number, an
// initial or a common abbreviation. Closing quotes and brackets stay with the
// sentence they close. The spans are trimmed and never empty.
func Sentences(s string) []Span {
	var spans []Span
	start := 0
	cut := func(end int) {
		piece := s[start:end]
		left := len(piece) - len(strings.TrimLeftFunc(piece, unicode.IsSpace))
		trimmed := strings.TrimSpace(piece)
		if trimmed != "" {
			spans = append(spans, Span{start + left, start + left + len(trimmed)})
		}
		start = end
	}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		end := i + size
		switch r {
		case '\n':
			cut(end)
		case '。', '！', '？':
			end = closing(s, end)
			cut(end)
		case '.', '!', '?':
			end = closing(s, end)
			if (end == len(s) || s[end] <= ' ' || s[end] >= utf8.RuneSelf) && (r != '.' || !abbreviation(s[start:i])) {
				cut(end)
			}
		}
		i = end
	}
	cut(len(s))
	return spans
}

// closing moves past the quotes and brackets that close what ends at i. A
// bracket that opens a citation after the stop, "……。（《社会保险法》第四十五条）", is
// not closing; writers put the stop behind it.
func closing(s string, i int) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !strings.ContainsRune("”’」』）)]】\"'", r) {
			break
		}
		i += size
	}
	return i
}

func abbreviation(before string) bool {
	word := before[strings.LastIndexAny(before, " \n(（")+1:]
	if len(word) == 1 && word[0] >= 'A' && word[0] <= 'Z' {
		return true // an initial
	}
	switch strings.ToLower(word) {
	case "e.g", "i.e", "etc", "no", "art", "arts", "mr", "mrs", "ms", "dr", "st", "vs", "para", "sec", "approx", "inc", "ltd", "co":
		return true
	}
	return false
}
