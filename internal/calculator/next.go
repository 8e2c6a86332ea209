package calculator

import (
	"slices"
)

// Most is how many questions are asked at most.
const Most = 7

// Next gives the fact whose question settles most of what is undecided: over its
// buttons, all as likely, the expected number of rules decided. What was skipped is not
// asked again. A sensitive fact is asked only where nothing else can decide a rule. It
// is nil where no question decides anything. Same facts, same question.
func (b *Book) Next(known Known, skipped []string) *Fact {
	var open []*Rule
	candidates := map[string]int{} // how many rules wait for it
	for _, r := range b.rules {
		if names := r.questions(known, skipped); len(names) > 0 {
			open = append(open, r)
			for _, name := range names {
				candidates[name]++
			}
		}
	}
	var best *Fact
	var bestScore score
	for _, f := range b.facts.list {
		if candidates[f.Name] == 0 {
			continue
		}
		s := score{sensitive: f.Sensitive, settled: b.settles(f, open, known), waiting: candidates[f.Name]}
		if best == nil || s.better(bestScore) {
			best, bestScore = f, s
		}
	}
	return best
}

// questions gives the facts to ask for a rule: the sensitive ones only if no other is
// left.
func (r *Rule) questions(known Known, skipped []string) []string {
	names := slices.DeleteFunc(r.dependsOn(known), func(name string) bool {
		// A range that was answered is not asked for more exactly.
		return slices.Contains(skipped, name) || known[name].Known()
	})
	for i, name := range names {
		if r.facts.byName[name].Sensitive {
			if i > 0 {
				return names[:i]
			}
			break
		}
	}
	return names
}

type score struct {
	sensitive bool
	settled   int // in 1/5040 of a rule
	waiting   int
}

func (s score) better(than score) bool {
	switch {
	case s.sensitive != than.sensitive:
		return than.sensitive
	case s.settled != than.settled:
		return s.settled > than.settled
	}
	return s.waiting > than.waiting
}

// settles is the expected number of rules that an answer decides.
func (b *Book) settles(f *Fact, open []*Rule, known Known) int {
	buttons := f.Buttons()
	if len(buttons) == 0 {
		return 0
	}
	n := 0
	assumed := make(Known, len(known)+1)
	for name, v := range known {
		assumed[name] = v
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
