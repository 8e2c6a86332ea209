package pattern

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// choice is an expression of many alternatives, held by the character that each
// begins with: at a place in a text only those are tried that can begin there. Go's
// matcher tries all of them everywhere, at a cost that grows with their number.
type choice map[rune][]alternative

type alternative struct {
	here   *regexp.Regexp // anchored
	behind *regexp.Regexp // the same behind any one character, which it looks back at; nil where it does not look back
}

// fewest is how many alternatives make it worth it.
const fewest = 12

// maxFirst bounds the characters that an alternative may begin with.
const maxFirst = 64

// choiceOf gives the alternatives of an expression, nil where it has few, or has
// one that can begin with anything, or has groups that somebody may ask for.
func choiceOf(expression string) choice {
	re, err := syntax.Parse(expression, syntax.Perl)
	if err != nil || re.Op != syntax.OpAlternate || len(re.Sub) < fewest || re.MaxCap() > 0 {
		return nil
	}
	c := choice{}
	for _, sub := range re.Sub {
		first, ok := firsts(sub)
		back, begins := looksBack(sub)
		if !ok || begins {
			return nil
		}
		own := "(?:" + sub.String() + ")"
		a := alternative{here: regexp.MustCompile("^" + own)}
		if back {
			a.behind = regexp.MustCompile("^(?s:.)" + own)
		}
		for _, r := range first {
			c[r] = append(c[r], a)
		}
	}
	return c
}

// find gives the first match at or behind a place: of the alternatives at the first
// place that has any, the first.
func (c choice) find(s string, from int) (begin, end int, ok bool) {
	_, width := utf8.DecodeLastRuneInString(s[:from])
	for i, r := range s[from:] {
		at := from + i
		for _, a := range c[r] {
			if at == 0 || a.behind == nil {
				if m := a.here.FindStringIndex(s[at:]); m != nil {
					return at, at + m[1], true
				}
			} else if m := a.behind.FindStringIndex(s[at-width:]); m != nil {
				return at, at - width + m[1], true
			}
		}
		width = utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, width = utf8.DecodeRuneInString(s[at:])
		}
	}
	return 0, 0, false
}

// all gives the first n matches, all if n < 0; nil if there are none. None is empty,
// so the next begins where the one before ends.
func (c choice) all(s string, n int) (found [][]int) {
	for from := 0; n < 0 || len(found) < n; {
		begin, end, ok := c.find(s, from)
		if !ok {
			break
		}
		found = append(found, []int{begin, end})
		from = end
	}
	return found
}

func (c choice) replace(s string, by func(string) string) string {
	all := c.all(s, -1)
	if all == nil {
		return s
	}
	var b strings.Builder
	from := 0
	for _, m := range all {
		b.WriteString(s[from:m[0]])
		b.WriteString(by(s[m[0]:m[1]]))
		from = m[1]
	}
	b.WriteString(s[from:])
	return b.String()
}

// firsts gives the characters that a match can begin with; ok is false where they
// are many, or where it can be empty.
func firsts(re *syntax.Regexp) (all []rune, ok bool) {
	switch re.Op {
	case syntax.OpLiteral:
		r := re.Rune[0]
		if re.Flags&syntax.FoldCase == 0 {
			return []rune{r}, r != utf8.RuneError
		}
		return nil, false
	case syntax.OpCharClass:
		for i := 0; i+1 < len(re.Rune); i += 2 {
			if len(all)+int(re.Rune[i+1]-re.Rune[i]) >= maxFirst {
				return nil, false
			}
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				if r == utf8.RuneError {
					return nil, false
				}
				all = append(all, r)
			}
		}
		return all, len(all) > 0
	case syntax.OpCapture, syntax.OpPlus:
		return firsts(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min == 0 {
			return nil, false
		}
		return firsts(re.Sub[0])
	case syntax.OpConcat:
		return firstsOf(re.Sub)
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			own, ok := firsts(sub)
			if !ok || len(all)+len(own) > maxFirst {
				return nil, false
			}
			all = append(all, own...)
		}
		return distinct(all), true
	default:
		return nil, false
	}
}

// firstsOf is firsts of parts one behind the other, of which the first may be left out.
func firstsOf(parts []*syntax.Regexp) (all []rune, ok bool) {
	for _, p := range parts {
		switch p.Op { //nolint:exhaustive // the others have a width
		case syntax.OpWordBoundary, syntax.OpNoWordBoundary, syntax.OpEmptyMatch:
			continue
		case syntax.OpQuest, syntax.OpStar:
			own, ok := firsts(p.Sub[0])
			if !ok || len(all)+len(own) > maxFirst {
				return nil, false
			}
			all = append(all, own...)
			continue
		}
		own, ok := firsts(p)
		if !ok || len(all)+len(own) > maxFirst {
			return nil, false
		}
		return distinct(append(all, own...)), true
	}
	return nil, false // it can be empty
}

func distinct(all []rune) []rune {
	seen := map[rune]bool{}
	kept := all[:0:0]
	for _, r := range all {
		if !seen[r] {
			seen[r] = true
			kept = append(kept, r)
		}
	}
	return kept
}

// looksBack reports whether an expression looks at the character before it, and
// whether it asks for the beginning of the text or of a line.
func looksBack(re *syntax.Regexp) (back, begins bool) {
	switch re.Op { //nolint:exhaustive // the others only look at what they match
	case syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		back = true
	case syntax.OpBeginText, syntax.OpBeginLine:
		begins = true
	}
	for _, sub := range re.Sub {
		b, g := looksBack(sub)
		back, begins = back || b, begins || g
	}
	return back, begins
}
