package grounding

import (
	"slices"
	"strings"

	"careerbot/internal/text"
)

// reading is a text in meanings.
type reading struct {
	folded  string
	chinese bool
	tokens  []token
	amounts []amount // of the text without its dates
	dates   []date
	allowed map[string]bool // of a source: the numbers that a sentence may have
	clauses []clause
	lists   []int           // clauses that a colon introduces
	keys    map[string]bool // meanings
	topic   map[string]bool // of a source: meanings of its title and headings
	count   map[string]int  // of a source: in how many clauses a meaning is
}

// token is a meaning in its place.
type token struct {
	section, name string
	also          meaning // a second meaning of the same words
	word          string  // the first atom
	key, second   string  // what makes two tokens the same
	bound         bound   // of a number or a comparison
	amount        *amount
	place
}

// place says in which parts of a text a token stands. Parts lie within each
// other: segment, clause, statement, sentence.
type place struct{ segment, clause, statement, sentence int }

// contractions are written out, so that a negation is a word.
var contractions = strings.NewReplacer("’", "'", "cannot", "can not", "can't", "can not", "won't", "will not", "shan't", "shall not", "n't", " not", "'re", " are", "'ve", " have", "'ll", " will", "'d", " would")

// read reads a text.
func read(s string, source bool) *reading {
	folded := text.Fold(s)
	r := &reading{folded: folded, chinese: text.Language(s) == "zh"}
	plain := contractions.Replace(folded)
	var rest string
	r.dates, rest = dates(plain)
	rest = inDigits(rest)
	r.amounts = amounts(rest)
	if source {
		r.allowed = numbers(inDigits(plain), true)
	}
	shown := make([]amount, 0, len(r.amounts))
	for _, a := range r.amounts {
		if (!a.word || a.unit != "") && !a.item {
			for _, sign := range []string{"百分之", "第", "£", "$", "¥"} {
				if strings.HasSuffix(rest[:a.start], sign) {
					a.start -= len(sign)
				}
			}
			shown = append(shown, a)
		}
	}
	shown = append(shown, marked(rest, r.dates)...)
	slices.SortFunc(shown, func(a, b amount) int { return a.start - b.start })
	r.tokenise(atomsAround(rest, shown))
	return r
}

// tokenise turns atoms into tokens: the longest words of the lexicon, numbers,
// and what is left as pairs of characters or stems.
func (r *reading) tokenise(all []atom) {
	var at place
	add := func(t token, word string) {
		t.place, t.word, t.key = at, word, t.meaning()
		if t.also.name != "" {
			t.second = "#" + t.also.name
		}
		r.tokens = append(r.tokens, t)
	}
	for i := 0; i < len(all); {
		a := all[i]
		switch a.kind {
		case amountAtom:
			add(token{section: "amount", name: a.key, amount: a.amount}, a.key)
			i++
			continue
		case markAtom:
			r.part(&at, all, i)
			i++
			continue
		case letterAtom:
		}
		means, n := find(all[i:])
		if n == 0 {
			if splits[a.key] {
				at.segment++
			}
			pair := ""
			if text.Han(first(a.key)) && i+1 < len(all) && all[i+1].kind == letterAtom && text.Han(first(all[i+1].key)) {
				if _, known := find(all[i+1:]); known == 0 {
					pair = all[i+1].key
				}
			}
			add(token{section: "rest", name: a.key + pair}, a.key)
			i++
			continue
		}
		t := token{section: means[0].section, name: means[0].name}
		if len(means) > 1 {
			t.also = means[1]
		}
		if splits[a.key] && n == 1 {
			at.segment++
		}
		add(t, a.key)
		i += n
	}
	r.compare()
	r.divide()
}

// splits are words that part what numbers belong to.
var splits = map[string]bool{"and": true, "or": true, "but": true, "和": true, "或": true, "及": true, "但": true}

// part counts the parts of a text at a mark.
func (r *reading) part(at *place, all []atom, i int) {
	next := ""
	if i+1 < len(all) {
		next = all[i+1].key
	}
	switch mark := all[i].key; mark {
	case "。", "!", "?", "\n", ".":
		if mark == "." && i+1 < len(all) && all[i+1].start == all[i].end {
			return // within a name or a number
		}
		at.sentence++
		at.statement++
		at.clause++
		at.segment++
	case ";", "；":
		at.statement++
		at.clause++
		at.segment++
	case ":", "：":
		at.clause++
		at.segment++
		r.lists = append(r.lists, at.clause)
	case ",", "，":
		at.segment++
		// A comma parts clauses in Chinese; in English it does before these.
		if text.Han(first(next)) || next == "and" || next == "but" || next == "so" || next == "or" || next == "then" {
			at.clause++
		}
	case "、", "(", ")", "/":
		at.segment++
	}
}

// weight is what a token counts for when texts are compared.
func (t token) weight() float64 {
	switch t.section {
	case "words", "opposites":
		return 1
	case "amount":
		return 1
	case "organisation", "person":
		return 0.4
	case "before strongly", "after strongly":
		return 0.5
	case "each":
		return 0.5
	case "receive", "hedge":
		return 0.3
	case "rest":
		switch {
		case !text.Han(first(t.name)):
			return 1
		case len(t.name) > 3:
			return 0.5
		default:
			return 0.25
		}
	}
	return 0
}

// meaning names what a token means.
func (t token) meaning() string {
	switch t.section {
	case "organisation", "person": // 单位 for 用人单位, you for the worker
		return "#" + t.section
	case "rest":
		return t.name
	case "amount":
		return "=" + t.name
	}
	return "#" + pole(t.name)
}
