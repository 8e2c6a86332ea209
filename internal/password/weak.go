package password

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Length of a password that is chosen, in characters. NIST SP 800-63B asks for a
// minimum, for no less than 64 as the maximum, and against rules of composition.
const (
	Shortest = 12
	Longest  = 128
)

// Why a password is refused.
const (
	Short  = "short"
	Long   = "long"
	Common = "common"
	Own    = "own"
)

//go:embed common.txt
var commonText string

// common are passwords that are tried first, without what is appended to them.
var common = func() map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(commonText) {
		all[word] = true
	}
	return all
}()

// runs are what fingers and heads do in order.
var runs = []string{"01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertyuiop[]asdfghjkl;'zxcvbnm,./", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p", "!@#$%^&*()_+"}

// Weak says why a password may not be chosen; it is empty where it may. own are
// words that stand for who chooses it: their name and login.
func Weak(password string, own ...string) string {
	p := fold(password)
	switch n := utf8.RuneCount(normal(password)); {
	case n < Shortest:
		return Short
	case n > Longest:
		return Long
	}
	tight := squeeze(p)
	for _, o := range own {
		for _, part := range append(names(fold(o)), fold(o)) {
			if part = squeeze(part); enough(part) && strings.Contains(tight, part) {
				return Own
			}
		}
	}
	core := strings.Trim(p, "0123456789!@#$%^&*()-_=+.,?~ ")
	if common[p] || common[core] || core == "" && few(p) || repeated(p) {
		return Common
	}
	// What is a run, or a common word and a run, is no better.
	for _, r := range runs {
		if strings.Contains(r, p) || len(core) > 3 && strings.Contains(r, core) {
			return Common
		}
	}
	return ""
}

// names are the words of a name or a login.
func names(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// squeeze leaves letters and digits only: wang.fang is in "Wang Fang 123".
func squeeze(s string) string { return strings.Join(names(s), "") }

// enough reports whether a part of a name stands for somebody: one of two letters is in
// many words, but one of two Chinese characters is a name.
func enough(part string) bool {
	n := utf8.RuneCountInString(part)
	return n >= 3 || n == 2 && strings.IndexFunc(part, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) < 0
}

func fold(s string) string { return cases.Fold().String(norm.NFKC.String(s)) }

// few reports whether there are at most four different characters.
func few(s string) bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen) <= 4
}

// repeated reports whether a short piece is all there is, again and again.
func repeated(s string) bool {
	for size := 1; size <= len(s)/2; size++ {
		if strings.HasPrefix(strings.Repeat(s[:size], len(s)/size+1), s) && (size < 6 || common[s[:size]] || few(s)) {
			return true
		}
	}
	return false
}
