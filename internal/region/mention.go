package region

import (
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
)

// mention is one place that a text names: 广东省广州市 is one.
type mention struct {
	code       string
	start, end int
	there      bool // 在, 到 or 去 stands before it
}

// mentions reads a text from left to right and takes the longest name at each
// place, so that 湖南阳光 has 湖南 and no 南阳.
func mentions(s string) []mention {
	t := places()
	var found []mention
	for at := 0; at < len(s); {
		name, code := t.nameAt(s, at, found)
		if name == "" {
			_, size := utf8.DecodeRuneInString(s[at:])
			at += size
			continue
		}
		if code != "" {
			m := mention{code: code, start: at, end: at + len(name), there: located.MatchString(tail(s[:at]))}
			if last := len(found) - 1; last >= 0 && adjoins(s, found[last], at) && strings.HasPrefix(code, found[last].code) {
				found[last].code, found[last].end = code, m.end // 广东省 + 广州市
			} else {
				found = append(found, m)
			}
		}
		at += len(name)
	}
	return found
}

// located is what says that the place after it is where someone is or goes.
var located = pattern.MustCompile(`(?:[在于到去]|(?i:\b(?:in|at|to)))\s*$`)

// tail gives the last characters of a text, of which what stands before a place
// is: to look through all of it at each place would take too long.
func tail(s string) string {
	const most = 40 // bytes
	if len(s) <= most {
		return s
	}
	at := len(s) - most
	for !utf8.RuneStart(s[at]) {
		at++
	}
	return s[at:]
}

// adjoins says that nothing, or only a space, is between a place and what begins at a byte.
func adjoins(s string, before mention, at int) bool {
	return strings.Trim(s[before.end:at], " -·") == ""
}

// beginning gives the first two characters of s.
func beginning(s string) string {
	_, first := utf8.DecodeRuneInString(s)
	_, second := utf8.DecodeRuneInString(s[first:])
	return s[:first+second]
}

// nameAt gives the longest name that begins at a byte, and the code of its
// place; "" for a word, or for a name of several places.
func (t *table) nameAt(s string, at int, found []mention) (name, code string) {
	if !t.begin[beginning(s[at:])] {
		return "", "" // almost everywhere
	}
	within := func(codes []string) string { // the only one inside the place just named
		inside := ""
		if len(found) > 0 && adjoins(s, found[len(found)-1], at) {
			for _, c := range codes {
				if strings.HasPrefix(c, found[len(found)-1].code) {
					if inside != "" {
						return ""
					}
					inside = c
				}
			}
		}
		return inside
	}
	ends := make([]int, 0, t.runes)
	for i := range s[at:] {
		if i > 0 {
			ends = append(ends, at+i)
		}
		if len(ends) == t.runes {
			break
		}
	}
	if len(ends) < t.runes {
		ends = append(ends, len(s))
	}
	for _, end := range slices.Backward(ends) {
		name := s[at:end]
		if t.words[name] {
			return name, ""
		}
		// In 合作市场 the 市 belongs to 市场.
		if codes := t.full[name]; codes != nil && (!strings.HasSuffix(name, "市") || !strings.HasPrefix(s[end:], "场")) {
			if len(codes) == 1 {
				return name, codes[0]
			}
			return name, within(codes)
		}
		if code := t.alone[name]; len(code) == 2 {
			return name, code
		}
		if code := within(t.short[name]); code != "" {
			return name, code
		}
		if code := t.alone[name]; code != "" {
			return name, code
		}
	}
	return "", ""
}

var englishWord = pattern.MustCompile(`[a-z]+(?:'[a-z]+)*`)

// englishMentions finds English names, as whole words.
func englishMentions(message string) []mention {
	t := places()
	s := strings.ReplaceAll(strings.ToLower(message), "’", "'")
	words := englishWord.FindAllStringIndex(s, -1)
	var found []mention
	for i := 0; i < len(words); i++ {
		for n := min(2, len(words)-i); n >= 1; n-- {
			start, end := words[i][0], words[i+n-1][1]
			if codes := t.codes[s[start:end]]; len(codes) == 1 && codes[0] != National {
				found = append(found, mention{codes[0], start, end, located.MatchString(tail(s[:start]))})
				i += n - 1
				break
			}
		}
	}
	return found
}
