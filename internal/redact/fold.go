package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// script is what a digit is written in. Digits of two kinds side by side are two
// numbers: 第一 and ① end before the number that follows them.
type script byte

const (
	none   script = iota // no digit
	arabic               // of any width and of any people
	han                  // 一三八, 壹叁捌, 幺
	odd                  // ①, ²
)

// folded is a text in the one alphabet in which identifiers are looked for: ASCII
// digits, letters of one width in lower case, one kind of space, hyphen and dot;
// without what cannot be seen.
type folded struct {
	text    string
	scripts []script // by byte of text
	at      []int    // by byte of text, and one more: where it begins in the source
	ends    []int    // by byte of text: where it ends in the source
}

func fold(s string) folded {
	var f folded
	var out strings.Builder
	add := func(r rune, sc script, from, to int) {
		n := out.Len()
		out.WriteRune(r)
		for ; n < out.Len(); n++ {
			f.scripts, f.at, f.ends = append(f.scripts, sc), append(f.at, from), append(f.ends, to)
		}
	}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		to := i + size
		r, sc, seen := plain(r)
		if seen {
			add(r, sc, i, to)
		}
		i = to
	}
	f.text = out.String()
	f.at = append(f.at, len(s))
	return f
}

// worth reports whether there can be an identifier: six digits at least, or an at
// sign in some writing. It spares nearly all questions the patterns.
func (f folded) worth() bool {
	digits := 0
	for _, sc := range f.scripts {
		if sc != none {
			digits++
		}
	}
	return digits >= 6 || strings.Contains(f.text, "@") || strings.Contains(f.text, "at)") || strings.Contains(f.text, "at]") || strings.Contains(f.text, "艾特")
}

// latin is the folded text without what is a digit only in Chinese or in a ring:
// in 李四li@example.com the address begins behind 四.
func (f folded) latin() string {
	b := []byte(f.text)
	for i, sc := range f.scripts {
		if sc == han || sc == odd {
			b[i] = ' '
		}
	}
	return string(b)
}

// spelt are the Chinese numerals that are said digit by digit. 十, 百 and 千 are
// no digits: they make amounts.
var spelt = func() map[rune]rune {
	m := map[rune]rune{}
	for i, all := range []string{"零〇○", "一壹幺", "二贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"} {
		for _, r := range all {
			m[r] = rune('0' + i)
		}
	}
	return m
}()

// plain gives the one form of a character, and whether it can be seen.
func plain(r rune) (rune, script, bool) {
	if r < 0x80 {
		switch {
		case '0' <= r && r <= '9':
			return r, arabic, true
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A', none, true
		case r == '\t' || r == '\n' || r == '\v' || r == '\f' || r == '\r':
			return ' ', none, true
		case r < ' ' || r == 0x7F:
			return 0, none, false
		}
		return r, none, true
	}
	if d, ok := spelt[r]; ok {
		return d, han, true
	}
	if unicode.Is(unicode.Han, r) {
		return r, none, true // nearly all of a Chinese text
	}
	switch r {
	case '×', '✕', '✖', 'Х', 'х', 'Χ', 'χ', 'Ⅹ', 'ⅹ': // for the X at the end of an ID card's number
		return 'x', none, true
	case '−', '－', '﹣', '﹘', 'ー', '─', '━', '⁃':
		return '-', none, true
	case '．', '·', '・', '･', '‧', '•', '∙', '⋅', '․', '﹒':
		return '.', none, true
	}
	switch {
	case unicode.Is(unicode.Pd, r):
		return '-', none, true
	case unicode.IsSpace(r) || unicode.Is(unicode.Zs, r) || r == 0x2800:
		return ' ', none, true
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Mn, r), unicode.Is(unicode.Me, r), unicode.IsControl(r),
		r == 0x115F, r == 0x1160, r == 0x3164, r == 0xFFA0: // fillers: letters without a shape
		return 0, none, false
	case unicode.IsDigit(r):
		if d, ok := value(r); ok {
			return d, arabic, true
		}
	}
	if to := norm.NFKC.String(string(r)); len(to) == 1 {
		d, _, seen := plain(rune(to[0]))
		if unicode.Is(unicode.No, r) {
			return d, odd, seen
		}
		return d, none, seen
	}
	return unicode.ToLower(r), none, true
}

// value is what a decimal digit of any script stands for: Unicode keeps the ten
// of each together, from zero up.
func value(r rune) (rune, bool) {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10, true
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10, true
		}
	}
	return 0, false
}
