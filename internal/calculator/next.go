package calculator

import (
	"maps"
	"slices"
)

// Most is how many questions are asked at most.
const Most = 7

// Next gives the fact whose question brings most: over the rules that wait for it, how
// likely its buttons, all as likely, decide the rule, and how much of what the rule still
// waits for it is. A rule counts the more, the more of its conditions are known to hold: who
// has been laid off is asked what unemployment benefit turns on before whether they ever had
// an accident. What was skipped is not asked again, nor what is a part of it, nor what is
// idle unless the rules were named. A sensitive fact is asked only where nothing else is left to ask, and
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
	if !b.named {
		for _, f := range b.facts.list {
			if f.idle != nil && f.idle.truth(known) == Yes {
				skipped = append(slices.Clone(skipped), f.Name)
			}
		}
	}
	most := map[[2]string]int{} // by fact and topic: several rules of one matter are asked about once
	for _, r := range b.rules {
		names, holding := r.questions(known, skipped, sensitive), r.Needs.holding(known)
		if slices.ContainsFunc(r.dependsOn(known), func(name string) bool { f := b.facts.byName[name]; return f.Sensitive && !f.Common }) {
			holding = 0 // it is for some only
		}
		for _, name := range names {
			n := 1 // also where no button decides
			if buttons := len(b.facts.byName[name].Buttons()); buttons > 0 {
				n += weight(holding) * 5040 * (r.decidedBy(b.facts.byName[name], known)*len(names) + buttons) / (buttons * len(names))
			}
			of := [2]string{name, r.Topic}
			most[of] = max(most[of], n)
		}
	}
	worth := map[string]int{}
	for of, n := range most {
		worth[of[0]] += n
	}
	var best *Fact
	for _, f := range b.facts.list {
		if worth[f.Name] > 0 && (best == nil || worth[f.Name] > worth[best.Name]) {
			best = f
		}
	}
	return best
}

// weight is how much a rule counts of which so many conditions are known to hold.
func weight(holding int) int { return []int{1, 3, 9, 27, 81, 243}[min(holding, 5)] }

// holding is how many conditions are known to hold; one of any is enough, and so is a part
// of what one rests on.
func (c *Condition) holding(k Known) (n int) {
	for i := range c.All {
		n += c.All[i].holding(k)
	}
	for i := range c.Any {
		n = max(n, c.Any[i].holding(k))
	}
	if c.If != "" && (c.when.truth(k) == Yes || c.when.partly(k)) {
		return 1
	}
	return n
}

// unsaid reports whether something that a condition rests on is not known, not even in part.
func (n node) unsaid(k Known) bool {
	return n.op == "fact" && !k.of(n.fact).Known() && len(n.fact.instead(k)) == 0 || slices.ContainsFunc(n.args, func(a node) bool { return a.unsaid(k) })
}

// partly reports whether a part is known of what a condition that is not decided rests on.
func (n node) partly(k Known) bool {
	return n.op == "fact" && !k.of(n.fact).Known() && len(n.fact.instead(k)) > 0 || slices.ContainsFunc(n.args, func(a node) bool { return a.partly(k) })
}

// questions gives the facts to ask for a rule, sensitive or not. A range that was
// answered is not asked for more exactly.
func (r *Rule) questions(known Known, skipped []string, sensitive bool) []string {
	names := r.dependsOn(known)
	for i, name := range names {
		for _, of := range r.facts.byName[name].after {
			if !known.of(r.facts.byName[of]).Known() && !slices.Contains(skipped, of) { // whether there was an injury comes before whether it was recognised
				names[i] = of
			}
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool {
		f := r.facts.byName[name]
		return f.Sensitive != sensitive || f.Unasked || slices.Contains(skipped, name) || known[name].Known() ||
			slices.ContainsFunc(f.after, func(of string) bool { return slices.Contains(skipped, of) })
	})
}

// decidedBy is how many of the buttons of a fact decide a rule.
func (r *Rule) decidedBy(f *Fact, known Known) (n int) {
	assumed := maps.Clone(known)
	if assumed == nil {
		assumed = Known{}
	}
	for _, o := range f.Buttons() {
		v, err := r.facts.Value(f.Name, o.Value)
		if err != nil {
			continue // an option is checked when the facts are read
		}
		assumed[f.Name] = v
		if r.outcome(assumed) != Depends {
			n++
		}
	}
	return n
}
