package statement

import (
	"slices"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// Bare is a message without signs, folded; don't is one word.
func Bare(message string) string {
	return strings.Join(strings.FieldsFunc(apostrophe.Replace(text.Fold(message)), func(r rune) bool {
		return strings.ContainsRune(" 　。，、！？!?,.;；:：~～…\"“”()（）", r)
	}), " ")
}

// NoApostrophes gives words without apostrophes: don't is one word.
func NoApostrophes(words string) string { return apostrophe.Replace(words) }

var apostrophe = strings.NewReplacer("'", "", "’", "", "‘", "")

// Labelled reports whether words (Bare) are one of some labels, but for a slip.
func Labelled(said string, labels ...string) bool {
	return slices.ContainsFunc(labels, func(l string) bool { l = Bare(l); return said == l || Slipped(said, l) })
}

var (
	// counted are the numbers in a label: others differ by them.
	counted = pattern.MustCompile(`[\d一二两三四五六七八九十]`)
	denies  = pattern.MustCompile(`不|没|未|无|非|\b(?:no|not|none|never|without|un\w+|(?:do|does|did|is|are|was|were|has|have|had|ca|wo)nt)\b`)
)

// Slipped reports whether words are a label (both Bare) but for one letter that is wrong, lacks, is too
// many, or changed places with the next; never one that counts or denies differently.
func Slipped(said, label string) bool {
	a, b := []rune(strings.ReplaceAll(said, " ", "")), []rune(strings.ReplaceAll(label, " ", ""))
	least := 5
	if slices.ContainsFunc(b, text.Han) {
		least = 3
	}
	if len(b) < least || len(a) < least || !slices.Equal(counted.FindAllString(said, -1), counted.FindAllString(label, -1)) || a[0] != b[0] || len(denies.FindAllString(said, -1)) != len(denies.FindAllString(label, -1)) {
		return false
	}
	if least == 3 && len(b) < 6 && len(a) != len(b) { // 我的情况 is no slip of 我说的情况
		return false
	}
	return oneSlip(a, b)
}

// oneSlip reports whether one letter makes the difference, or none.
func oneSlip(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return slices.Equal(a[i:], b[i+1:])
	}
	if i == len(a) || slices.Equal(a[i+1:], b[i+1:]) {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
}

// ordinalOf is a place in a list.
var ordinalOf = pattern.MustCompile(`(?i)^(?:(?:第|选(?:择)?(?:第)?|option |number |no |the )(\d{1,2}|[一二三四五六七八九十]|first|second|third|fourth|fifth|last)(?:个|项|种|条| one| option)?|(\d{1,2}|[一二三四五六七八九十]|first|second|third|fourth|fifth|last)(?: one| option)?)$`)

// Ordinal reads 2, 第二个, the second one, as a place in a list, from 0; -1 if it is none.
// It is all that is said: 2 years is no place in a list.
func Ordinal(said string, n int) int {
	m := ordinalOf.FindStringSubmatch(said)
	if m == nil {
		return -1
	}
	words := map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": n}
	place := m[1] + m[2]
	i := words[strings.ToLower(place)]
	if number, ok := numberOf(place); ok && i == 0 {
		i = int(number)
	}
	if i < 1 || i > n {
		return -1
	}
	return i - 1
}
