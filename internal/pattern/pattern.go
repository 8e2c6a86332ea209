// Package pattern has regular expressions that cost nearly nothing where they do not
// match. From an expression it works out pieces of which every match has at least
// one, as codesearch and RE2's prefilter do (Cox, "Regular Expression Matching with
// a Trigram Index", 2012), and looks for those first: most messages have none, and
// to look for a word is many times faster than Go's matcher.
package pattern

import (
	"regexp"
	"strings"
)

// Pattern is a regular expression. What it finds is what [regexp.Regexp] finds; the
// methods that are not here are that one's.
type Pattern struct {
	*regexp.Regexp
	needs  []string // every match has one of them; none means that nothing is known
	folded bool     // it has one once it is folded
	choice choice   // its alternatives, where they are many; nil if not
}

// MustCompile compiles an expression. It panics where that is wrong, as
// [regexp.MustCompile] does.
func MustCompile(expression string) *Pattern {
	pieces, folded := needs(expression)
	return &Pattern{regexp.MustCompile(expression), pieces, folded, choiceOf(expression)}
}

// may reports whether there can be a match in a text.
func (p *Pattern) may(s string) bool {
	if len(p.needs) == 0 {
		return true
	}
	if p.folded {
		s = fold(s)
	}
	for _, piece := range p.needs {
		if strings.Contains(s, piece) {
			return true
		}
	}
	return false
}

// MatchString reports whether there is a match.
func (p *Pattern) MatchString(s string) bool {
	if !p.may(s) {
		return false
	}
	if p.choice != nil {
		_, _, ok := p.choice.find(s, 0)
		return ok
	}
	return p.Regexp.MatchString(s)
}

// FindString gives the first match, "" if there is none.
func (p *Pattern) FindString(s string) string {
	if m := p.FindStringIndex(s); m != nil {
		return s[m[0]:m[1]]
	}
	return ""
}

// FindStringIndex gives where the first match is, nil if there is none.
func (p *Pattern) FindStringIndex(s string) []int {
	if !p.may(s) {
		return nil
	}
	if p.choice != nil {
		begin, end, ok := p.choice.find(s, 0)
		if !ok {
			return nil
		}
		return []int{begin, end}
	}
	return p.Regexp.FindStringIndex(s)
}

// FindStringSubmatch gives the first match and its groups, nil if there is none.
func (p *Pattern) FindStringSubmatch(s string) []string {
	if !p.may(s) {
		return nil
	}
	return p.Regexp.FindStringSubmatch(s)
}

// FindStringSubmatchIndex gives where the first match and its groups are, nil if there is none.
func (p *Pattern) FindStringSubmatchIndex(s string) []int {
	if !p.may(s) {
		return nil
	}
	return p.Regexp.FindStringSubmatchIndex(s)
}

// FindAllString gives the first n matches, all if n < 0.
func (p *Pattern) FindAllString(s string, n int) []string {
	if !p.may(s) {
		return nil
	}
	return p.Regexp.FindAllString(s, n)
}

// FindAllStringIndex gives where the first n matches are, all if n < 0.
func (p *Pattern) FindAllStringIndex(s string, n int) [][]int {
	if !p.may(s) {
		return nil
	}
	if p.choice != nil {
		return p.choice.all(s, n)
	}
	return p.Regexp.FindAllStringIndex(s, n)
}

// FindAllStringSubmatch gives the first n matches with their groups, all if n < 0.
func (p *Pattern) FindAllStringSubmatch(s string, n int) [][]string {
	if !p.may(s) {
		return nil
	}
	return p.Regexp.FindAllStringSubmatch(s, n)
}

// FindAllStringSubmatchIndex gives where the first n matches and their groups are, all if n < 0.
func (p *Pattern) FindAllStringSubmatchIndex(s string, n int) [][]int {
	if !p.may(s) {
		return nil
	}
	return p.Regexp.FindAllStringSubmatchIndex(s, n)
}

// ReplaceAllString puts something in the place of every match; $1 in it is a group.
func (p *Pattern) ReplaceAllString(s, by string) string {
	if !p.may(s) {
		return s
	}
	if p.choice != nil && !strings.Contains(by, "$") {
		return p.choice.replace(s, func(string) string { return by })
	}
	return p.Regexp.ReplaceAllString(s, by)
}

// ReplaceAllStringFunc puts what a function makes of it in the place of every match.
func (p *Pattern) ReplaceAllStringFunc(s string, by func(string) string) string {
	if !p.may(s) {
		return s
	}
	if p.choice != nil {
		return p.choice.replace(s, by)
	}
	return p.Regexp.ReplaceAllStringFunc(s, by)
}
