package grounding

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	coverFrom  = 0.66 // share of a sentence's weight that its passages have, at least
	acrossFrom = 0.6  // where it is in another language than its passages
	clauseFrom = 0.5  // of each clause, and of what it demands, allows or denies
)

// vocabulary is what passages have of words and meanings.
type vocabulary struct {
	keys map[string]bool
	text string
}

// covered asks whether enough of what a sentence says is in its passages, and
// enough of each thing that it says.
func (e *evidence) covered(s *reading) (check, why string) {
	v := vocabulary{keys: map[string]bool{}}
	same := false
	var all strings.Builder
	for _, c := range e.cited {
		r := c.reading()
		same = same || r.chinese == s.chinese
		for _, t := range r.tokens {
			v.keys[t.key] = true
			if t.second != "" {
				v.keys[t.second] = true
			}
		}
		all.WriteString(r.folded)
		all.WriteString("\n")
	}
	v.text = all.String()
	bar := coverFrom
	if !same {
		bar = acrossFrom
	}
	share, weight, missing := v.share(s.tokens)
	if weight == 0 || share < bar {
		return Coverage, strconv.Itoa(int(100*share)) + " % of it is in its passages; not there: " + strings.Join(missing, ", ")
	}
	for _, c := range s.clauses {
		for _, q := range c.says {
			if share, weight, missing := v.share(s.tokens[q.from:q.to]); weight >= 1 && share < clauseFrom {
				return Coverage, "its passages do not have: " + strings.Join(missing, ", ")
			}
		}
	}
	return "", ""
}

// share gives the share of the weight of tokens that a vocabulary has, that
// weight, and what it does not have.
func (v vocabulary) share(tokens []token) (share, weight float64, missing []string) {
	found := 0.0
	for _, t := range tokens {
		w := t.weight()
		if w == 0 {
			continue
		}
		weight += w
		has := v.has(t)
		found += w * has
		if has < 1 {
			missing = append(missing, t.name)
		}
	}
	if weight == 0 {
		return 0, 0, nil
	}
	return found / weight, weight, missing
}

// has gives 1 for what a vocabulary has, and a half for a pair of characters of
// which it has one.
func (v vocabulary) has(t token) float64 {
	switch {
	case v.keys[t.key], t.second != "" && v.keys[t.second]:
		return 1
	case t.section == "amount": // asked before
		return 1
	case t.section != "rest" || utf8.RuneLen(first(t.name)) == 1:
		return 0
	case strings.Contains(v.text, t.name):
		return 1
	case strings.ContainsRune(v.text, first(t.name)):
		return 0.5
	}
	return 0
}
