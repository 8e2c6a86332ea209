package text_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"golang.org/x/text/unicode/norm"

	"careerbot/internal/text"
	"careerbot/knowledge/starter"
)

// The rules of Fold and Terms in the plainest code that has them. Every stored
// index was made by these rules: what is made faster must give the same terms.

func plainFold(s string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			return unicode.ToLower(r)
		}
		if t := text.Simplified(r); t != 0 {
			return t
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(s))
}

func plainTerms(s string) []string {
	var terms []string
	word := func(w string) {
		w = strings.TrimSuffix(strings.TrimRight(strings.ReplaceAll(w, "’", "'"), "'"), "'s")
		if w == "" || text.StopWord(w) {
			return
		}
		w = strings.ReplaceAll(w, "'", "")
		if len(w) > text.MaxTermBytes {
			w = w[:text.MaxTermBytes]
			for r, size := utf8.DecodeLastRuneInString(w); r == utf8.RuneError && size == 1; r, size = utf8.DecodeLastRuneInString(w) {
				w = w[:len(w)-1]
			}
		}
		if strings.IndexFunc(w, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
			w = english.Stem(w, false)
		}
		terms = append(terms, w)
	}
	current, previous := "", ""
	for _, r := range plainFold(s) {
		c := string(r)
		if !text.Han(r) {
			previous = ""
		}
		switch {
		case text.Han(r):
			word(current)
			current = ""
			if !text.StopCharacter(r) {
				terms = append(terms, c)
			}
			if pair := previous + c; previous != "" && !text.StopPair(pair) {
				terms = append(terms, pair)
			}
			previous = c
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			current += c
		case current != "" && (r == '\'' || r == '’'):
			current += c
		default:
			word(current)
			current = ""
		}
	}
	word(current)
	return append(terms, text.Concepts(s)...)
}

func checkPlain(t *testing.T, s string) {
	t.Helper()
	if got, want := text.Fold(s), plainFold(s); got != want {
		t.Errorf("Fold(%q) = %q, want %q", s, got, want)
	}
	if got, want := text.Terms(s), plainTerms(s); !slices.Equal(got, want) {
		t.Errorf("Terms(%q) = %q, want %q", s, got, want)
	}
	var numbers []int32
	for _, term := range text.Terms(s) {
		numbers = append(numbers, text.Number(term))
	}
	slices.Sort(numbers)
	if got, want := text.Distinct(s), slices.Compact(numbers); !slices.Equal(got, want) {
		t.Errorf("Distinct(%q) = %v, want %v", s, got, want)
	}
}

// odd has what is unusual in a text.
var odd = []string{
	"", " ", "劳动法", "勞動法", "ＡＢＣ１２", "2.5 days", "don’t know it's ok", "the workers' wages’", "怎么办", "\xff\xfe劳\xff动",
	"a\u0300e\u0301 é", "İstanbul ſ K", "第十二条　甲", strings.Repeat("é", 100), strings.Repeat("x", 100), "㐀㑯鿿鿓ꀀ䷀", "ﬁne ½ ㎏ ㍿", "劳a动1法'资",
}

// TestPlainRules: the sample guides have the terms that the plain code gives.
func TestPlainRules(t *testing.T) {
	for _, s := range odd {
		checkPlain(t, s)
	}
	err := fs.WalkDir(starter.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		guide, err := starter.Files.ReadFile(path)
		checkPlain(t, string(guide))
		for line := range strings.Lines(string(guide)) {
			checkPlain(t, line)
		}
		for word := range strings.FieldsFuncSeq(strings.ToLower(string(guide)), func(r rune) bool { return r < 'a' || r > 'z' }) {
			for range 2 { // the second time it is remembered
				if all, some := text.Stems(word); all != english.Stem(word, true) || some != english.Stem(word, false) {
					t.Errorf("stems of %q: %q and %q", word, all, some)
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func FuzzPlainRules(f *testing.F) {
	for _, s := range odd {
		f.Add(s)
	}
	f.Fuzz(checkPlain)
}
