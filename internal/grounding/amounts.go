package grounding

import (
	"maps"
	"slices"

	"careerbot/internal/text"
)

// Amount is a number of a text, in one form whatever the writing, and what it
// counts: year, month, day, hour, yuan, percent, times, article …, "" where the
// text does not say.
type Amount struct{ Value, Unit string }

// Amounts reads the numbers of a text.
func Amounts(s string) []Amount {
	var all []Amount
	for _, a := range amountsOf(s) {
		all = append(all, Amount{a.value, a.unit})
	}
	return all
}

// Figures gives the numbers of a text, each once and with its unit, in order:
// "6 month" for 六个月. A number that is mostly a part of a word, 一 in 一般, is none.
func Figures(s string) []string {
	return slices.Sorted(maps.Keys(numbers(inDigits(text.Fold(s)), false)))
}

// HasFigures reports whether each number of one text stands in another.
func HasFigures(said, told string) bool {
	allowed := numbers(inDigits(text.Fold(told)), true)
	for _, n := range Figures(said) {
		if !allowed[n] {
			return false
		}
	}
	return true
}

// Plain reports whether a text has no markup, code, hidden characters, links,
// addresses, or what looks like a handle.
func Plain(s string) bool {
	folded := text.Fold(s)
	return !foreign.MatchString(s) && !foreign.MatchString(folded) && !misnumbered.MatchString(folded) && !address.MatchString(folded)
}

// Bounds gives for each number of a text, named as by [Figures], which ways it bounds:
// "at least" for 满一年, "at most" for 最长为十二个月, "less than", "within", "after",
// or "" where it is exact.
func Bounds(s string) map[string][]string {
	found := map[string][]string{}
	for _, t := range read(s, true).tokens {
		if t.amount == nil {
			continue
		}
		a := Amount{t.amount.value, t.amount.unit}
		key := a.Value
		if a.Unit != "" {
			key += " " + a.Unit
		}
		if !slices.Contains(found[key], string(t.bound)) {
			found[key] = append(found[key], string(t.bound))
		}
	}
	return found
}
