package calculator

import (
	"maps"
	"slices"
)

// Fits decides one rule of the book, without the words: whether it is for somebody. A rule
// that depends on what is not known fits only if something that was stated speaks for it:
// else it would fit everybody who has said nothing. One that an exception could still take
// away depends on that.
func (b *Book) Fits(id string, known Known) (out Outcome, fits bool) {
	for _, r := range b.rules {
		if r.ID != id {
			continue
		}
		if out = r.outcome(known); out == Yes && r.unless(known) {
			return Depends, true
		}
		return out, out == Yes || out == Depends && r.Needs.spoken(known)
	}
	return No, false
}

// spoken reports whether a condition, or one that it is made of, is known to hold.
func (c *Condition) spoken(k Known) bool {
	if c.If != "" {
		return c.when.truth(k) == Yes
	}
	for i := range c.All {
		if c.All[i].spoken(k) {
			return true
		}
	}
	for i := range c.Any {
		if c.Any[i].spoken(k) {
			return true
		}
	}
	return false
}

// First gives what a rule rests on first: the clause, by its name in the rule, and the
// words of it.
func (r *Rule) First() (clause, quote string) { return first(&r.Needs) }

func first(c *Condition) (clause, quote string) {
	for _, name := range slices.Sorted(maps.Keys(c.Cites)) {
		if len(c.Cites[name]) > 0 {
			return name, c.Cites[name][0]
		}
	}
	for _, of := range [][]Condition{c.All, c.Any} {
		for i := range of {
			if clause, quote = first(&of[i]); clause != "" {
				return clause, quote
			}
		}
	}
	return "", ""
}
