package calculator

import (
	"maps"
	"slices"
)

// Most is how many questions are asked at most.
const Most = 7

// Next gives the fact whose question settles most of what is undecided: over its
// buttons, all as likely, the expected number of rules decided. What was skipped is not
// asked again, nor what is a part of it. A sensitive fact is asked only where nothing else is left to ask, and
// what is known of one does not change what else is asked, nor in which order: who
// somebody is decides nothing but the rules that have it as a condition. It is nil where
// no question decides anything. Same facts, same question.
func (b *Book) Next(known Known, skipped []string) *Fact {
	plain := make(Known, len(known))
	for name, v := range known {
		if f := b.facts.byName[name]; f != nil && !f.Sensitive {
			plain[name] = v
		}
	}
	if f := b.best(plain, skipped, false); f != nil {
		return f
	}
	return b.best(known, skipped, true)
}

// best gives the best question among the sensitive ones, or among the others.
func (b *Book) best(known Known, skipped []string, sensitive bool) *Fact {
	var open []*Rule
	waiting := map[string]int{} // how many rules wait for a fact
	for _, r := range b.rules {
		names := r.questions(known, skipped, sensitive)
		for _, name := range names {
			waiting[name]++
		}
		if len(names) > 0 {
			open = append(open, r)
		}
	}
	var best *Fact
	settled := 0
	for _, f := range b.facts.list {
		if waiting[f.Name] == 0 {
			continue
		}
		n := b.settles(f, open, known)
		if best == nil || n > settled || n == settled && waiting[f.Name] > waiting[best.Name] {
			best, settled = f, n
		}
	}
	return best
}

// questions gives the facts to ask for a rule, sensitive or not. A range that was
// answered is not asked for more exactly.
func (r *Rule) questions(known Known, skipped []string, sensitive bool) []string {
	return slices.DeleteFunc(r.dependsOn(known), func(name string) bool {
		f := r.facts.byName[name]
		return f.Sensitive != sensitive || f.Unasked || slices.Contains(skipped, name) || known[name].Known() ||
			slices.ContainsFunc(f.after, func(of string) bool { return slices.Contains(skipped, of) })
	})
}

// settles is the expected number of rules that an answer decides, in 1/5040.
func (b *Book) settles(f *Fact, open []*Rule, known Known) int {
	buttons := f.Buttons()
	if len(buttons) == 0 {
		return 0
	}
	n := 0
	assumed := maps.Clone(known)
	if assumed == nil {
		assumed = Known{}
	}
	for _, o := range buttons {
		v, err := b.facts.Value(f.Name, o.Value)
		if err != nil {
			continue // an option is checked when the facts are read
		}
		assumed[f.Name] = v
		for _, r := range open {
			if r.outcome(assumed) != Depends {
				n++
			}
		}
	}
	return n * 5040 / len(buttons)
}
