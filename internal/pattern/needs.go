package pattern

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of what is looked for: more pieces than these would cost what they spare.
const (
	maxExact = 64  // of the texts that a part of an expression can match
	maxNeeds = 120 // of the pieces
)

// found is what is known of the texts that a part of an expression matches.
type found struct {
	exact []string // all of them; nil if there are too many, or not known
	needs []string // of which each has one; nil if not known
}

// needs gives pieces of which every match of an expression has one, nil if there
// are none to be had. If folded, it is [fold] of every match that has one.
func needs(expression string) (pieces []string, folded bool) {
	re, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return nil, false
	}
	re = re.Simplify()
	pieces = look(re).best()
	if folded = folds(re); folded {
		for i, p := range pieces {
			pieces[i] = fold(p)
		}
	}
	pieces = shortened(pieces)
	slices.Sort(pieces)
	return pieces, folded
}

// folds reports whether an expression has letters of either case.
func folds(re *syntax.Regexp) bool {
	return re.Op == syntax.OpLiteral && re.Flags&syntax.FoldCase != 0 || slices.ContainsFunc(re.Sub, folds)
}

// fold makes one of all letters that are the same as one of ASCII where case is none: the
// Kelvin sign is a k, and ſ an s.
func fold(s string) string { return strings.ReplaceAll(strings.ToLower(s), "ſ", "s") }

// best gives the pieces to look for, nil where an empty one is among them: that is
// in every text.
func (f found) best() []string {
	pieces := f.needs
	if f.exact != nil && worth(f.exact) >= worth(pieces) {
		pieces = f.exact
	}
	if worth(pieces) == 0 {
		return nil
	}
	return slices.Clone(pieces)
}

// worth is how much it spares to look for pieces: long ones are rare.
func worth(pieces []string) int {
	if len(pieces) == 0 || len(pieces) > maxNeeds {
		return 0
	}
	shortest := len(pieces[0])
	for _, p := range pieces {
		shortest = min(shortest, len(p))
	}
	return shortest * 1000 / (10 + len(pieces))
}

var anything = found{exact: []string{""}} // of no width

func look(re *syntax.Regexp) found {
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			// A text that is no UTF-8 has none of the pieces, yet its bytes match U+FFFD.
			if r == utf8.RuneError || re.Flags&syntax.FoldCase != 0 && r > unicode.MaxASCII && unicode.SimpleFold(r) != r {
				return found{}
			}
		}
		return found{exact: []string{string(re.Rune)}}
	case syntax.OpCharClass:
		return class(re.Rune)
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return anything
	case syntax.OpCapture:
		return look(re.Sub[0])
	case syntax.OpQuest:
		if f := look(re.Sub[0]); f.exact != nil && len(f.exact) < maxExact {
			return found{exact: append(slices.Clone(f.exact), "")}
		}
		return found{}
	case syntax.OpPlus:
		return found{needs: look(re.Sub[0]).best()}
	case syntax.OpRepeat:
		if re.Min > 0 {
			return found{needs: look(re.Sub[0]).best()}
		}
		return found{}
	case syntax.OpConcat:
		return concat(re.Sub)
	case syntax.OpAlternate:
		return alternate(re.Sub)
	default: // any character, and what may not be there at all
		return found{}
	}
}

// class is one of few characters.
func class(ranges []rune) found {
	var all []string
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i+1]-ranges[i] >= maxExact || len(all) > maxExact {
			return found{}
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if r == utf8.RuneError {
				return found{}
			}
			all = append(all, string(r))
		}
	}
	if len(all) > maxExact {
		return found{}
	}
	return found{exact: all}
}

// concat is one part behind the other: what any of them needs, the whole needs.
func concat(parts []*syntax.Regexp) found {
	run := []string{""} // what the parts since the last unknown one match
	whole := true
	var best []string
	settle := func(pieces []string) {
		if worth(pieces) > worth(best) {
			best = pieces
		}
	}
	for _, p := range parts {
		f := look(p)
		settle(f.needs)
		if f.exact == nil {
			settle(run)
			run, whole = []string{""}, false
			continue
		}
		if len(run)*len(f.exact) > maxExact {
			settle(run)
			run, whole = f.exact, false
			continue
		}
		run = product(run, f.exact)
	}
	if whole {
		return found{exact: run, needs: best}
	}
	settle(run)
	return found{needs: best}
}

func product(a, b []string) []string {
	all := make([]string, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			all = append(all, x+y)
		}
	}
	return all
}

// alternate is one part or the other: the whole needs what one of them does.
func alternate(parts []*syntax.Regexp) found {
	exact, pieces := []string{}, []string{}
	for _, p := range parts {
		f := look(p)
		if f.exact == nil || exact == nil || len(exact)+len(f.exact) > maxExact {
			exact = nil
		} else {
			exact = append(exact, f.exact...)
		}
		own := f.best()
		if len(own) == 0 || pieces == nil {
			pieces = nil
		} else {
			pieces = append(pieces, own...)
		}
	}
	return found{exact: exact, needs: shortened(pieces)}
}

// shortened leaves out pieces that have another in them: whoever looks for that one
// finds them too.
func shortened(pieces []string) []string {
	if pieces == nil {
		return nil
	}
	slices.SortFunc(pieces, func(a, b string) int { return len(a) - len(b) })
	var kept []string
	for _, p := range pieces {
		if !slices.ContainsFunc(kept, func(k string) bool { return strings.Contains(p, k) }) {
			kept = append(kept, p)
		}
	}
	return kept
}
