package calculator

import (
	"maps"
	"slices"
	"time"

	"careerbot/internal/pattern"
)

var ruleName = pattern.MustCompile(`^[a-z][a-z0-9-]{2,60}$`)

// Book is rules that hold for somebody: of their region, on a day.
type Book struct {
	facts *Facts
	rules []*Rule
	day   time.Time
	named bool     // its rules were asked for by name
	gone  []string // rules that are stood for by some that may not be used now
}

// NewBook takes rules that may be used, and keeps those that hold on a day; a rule of
// a smaller region stands for what it replaces. The order is that of the ids.
func NewBook(facts *Facts, rules []*Rule, day time.Time) *Book {
	b := &Book{facts: facts, day: day}
	replaced := map[string]bool{}
	for _, r := range rules {
		if !r.from.After(day) && (r.to.IsZero() || r.to.After(day)) {
			b.rules = append(b.rules, r)
			for _, id := range r.Replaces {
				replaced[id] = true
			}
		}
	}
	b.rules = slices.DeleteFunc(b.rules, func(r *Rule) bool { return replaced[r.ID] })
	slices.SortFunc(b.rules, func(x, y *Rule) int {
		if x.ID < y.ID {
			return -1
		}
		return 1
	})
	return b
}

// Without gives a book in which some rules do not come back: those that stand for them may
// not be used now, and their own figures do not hold there.
func (b *Book) Without(ids []string) *Book {
	part := *b
	part.gone = append(slices.Clone(b.gone), ids...)
	part.rules = slices.DeleteFunc(slices.Clone(b.rules), func(r *Rule) bool { return slices.Contains(ids, r.ID) })
	return &part
}

// About gives the part of a book that is about a topic; all of it for "".
func (b *Book) About(topic string) *Book {
	if topic == "" {
		return b
	}
	part := *b
	part.rules = slices.DeleteFunc(slices.Clone(b.rules), func(r *Rule) bool { return r.Topic != topic })
	return &part
}

// Of gives the part of a book that is one rule; nothing where it has none of the name.
func (b *Book) Of(rule string) *Book { return b.Like(func(id string) bool { return id == rule }) }

// Like gives the part of a book that has rules of some names.
func (b *Book) Like(named func(id string) bool) *Book {
	part := *b
	part.named = true
	part.rules = slices.DeleteFunc(slices.Clone(b.rules), func(r *Rule) bool { return !named(r.ID) })
	return &part
}

// Clause gives a clause of a rule by its short name.
func (b *Book) Clause(rule, name string) (Clause, bool) {
	for _, r := range b.rules {
		if r.ID == rule {
			c, ok := r.Clauses[name]
			return c, ok
		}
	}
	return Clause{}, false
}

// Replaced gives the rules of wider regions that those of the book stand for, or that it
// is without.
func (b *Book) Replaced() (all []string) {
	all = append(all, b.gone...)
	for _, r := range b.rules {
		all = append(all, r.Replaces...)
	}
	return all
}

// Len is how many rules it has.
func (b *Book) Len() int { return len(b.rules) }

// Source is the clause and the words that say so.
type Source struct {
	Clause
	Quotes []string `json:"quotes"`
}

// Reason is a condition with what became of it. Of a condition that is made of others
// it has those.
type Reason struct {
	Says    Text     `json:"says"`
	Outcome Outcome  `json:"outcome"`
	Any     bool     `json:"any,omitempty"` // one of Of is enough
	Of      []Reason `json:"of,omitempty"`
	Sources []Source `json:"sources,omitempty"`
}

// Answer is what a rule says to somebody.
type Answer struct {
	ID         string   `json:"id"`
	Name       Text     `json:"name"`
	Topic      string   `json:"topic"`
	Region     string   `json:"region"`
	From       string   `json:"from"`
	To         string   `json:"to,omitempty"`
	Outcome    Outcome  `json:"outcome"`
	Local      bool     `json:"local_conditions,omitempty"` // the place sets further ones
	DependsOn  []string `json:"depends_on"`                 // facts, the ones to ask first
	Why        Reason   `json:"why"`
	Unless     bool     `json:"unless,omitempty"` // an exception could still take it away
	Exceptions []Reason `json:"exceptions"`       // yes: it takes the entitlement away; depends: it would
	Gives      []Given  `json:"gives"`
	Deadlines  []Due    `json:"deadlines"`
	Giver      Reason   `json:"giver"`
	Materials  []Reason `json:"materials"`
	Place      []Reason `json:"place"`
	Apply      []Reason `json:"apply"`
	// Missing are facts that only the amounts need.
	Missing []string `json:"missing"`
}

// Decide decides every rule.
func (b *Book) Decide(known Known) []Answer {
	all := make([]Answer, len(b.rules))
	for i, r := range b.rules {
		all[i] = r.answer(known)
	}
	return all
}

// outcome decides a rule: its conditions, and that no exception is known to hold. One of
// which a part was said, and nothing else is open, is to be asked.
func (r *Rule) outcome(k Known) Outcome {
	out := r.Needs.truth(k)
	for _, e := range r.Exceptions {
		switch {
		case e.when == nil:
		case e.when.truth(k) == Yes:
			return No
		case out == Yes && e.asked(k):
			out = Depends
		}
	}
	return out
}

func (c *Condition) truth(k Known) Outcome {
	switch {
	case c.If != "":
		return c.when.truth(k)
	case len(c.All) > 0:
		out := Yes
		for i := range c.All {
			out = out.and(c.All[i].truth(k))
		}
		return out
	}
	out := No
	for i := range c.Any {
		out = out.or(c.Any[i].truth(k))
	}
	return out
}

// open adds the facts that can still decide a condition.
func (c *Condition) open(k Known, names []string) []string {
	if c.truth(k) != Depends {
		return names
	}
	if c.If != "" {
		return c.when.open(k, names)
	}
	for i := range c.All {
		names = c.All[i].open(k, names)
	}
	for i := range c.Any {
		names = c.Any[i].open(k, names)
	}
	return names
}

func (n node) open(k Known, names []string) []string {
	if n.dim == "truth" && n.truth(k) != Depends {
		return names
	}
	if n.op == "fact" && !k.of(n.fact).Known() {
		if instead := n.fact.instead(k); len(instead) > 0 {
			for _, name := range instead {
				if !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
			return names
		}
	}
	if n.op == "fact" && (!k.of(n.fact).Known() || n.dim != "truth" && k.of(n.fact).exact() == nil && k.of(n.fact).kind == "number") && !slices.Contains(names, n.fact.Name) {
		return append(names, n.fact.Name)
	}
	for _, a := range n.args {
		names = a.open(k, names)
	}
	return names
}

// instead gives what is asked in place of a fact that is not known: what is lacking of a
// condition from which it follows and of which a part is known to hold.
func (f *Fact) instead(k Known) (names []string) {
	for i := range f.Derived {
		if when := f.Derived[i].when; when.truth(k) == Depends && when.holds(k) {
			names = when.open(k, names)
		}
	}
	return names
}

// holds reports whether a part of what is joined by and is known to hold.
func (n node) holds(k Known) bool {
	return n.op == "and" && slices.ContainsFunc(n.args, func(a node) bool { return a.truth(k) == Yes || a.holds(k) })
}

// Instead gives what is asked in place of a fact, of which a part is known; nothing where
// it is asked itself.
func (f *Facts) Instead(name string, known Known) []string {
	fact := f.byName[name]
	if fact == nil || known.of(fact).Known() {
		return nil
	}
	return fact.instead(known)
}

// dependsOn gives the facts that can still decide a rule, what is not sensitive first.
func (r *Rule) dependsOn(k Known) []string {
	if r.outcome(k) != Depends {
		return nil
	}
	names := r.Needs.open(k, nil)
	for _, e := range r.Exceptions {
		if e.when != nil && e.asked(k) {
			names = e.when.open(k, names)
		}
	}
	slices.SortFunc(names, func(x, y string) int {
		a, b := r.facts.byName[x], r.facts.byName[y]
		if a.Sensitive != b.Sensitive {
			if a.Sensitive {
				return 1
			}
			return -1
		}
		return a.order - b.order
	})
	return names
}

// asked reports whether an exception is not decided, and a part is known of all that it
// rests on.
func (e Exception) asked(k Known) bool {
	return e.when.truth(k) == Depends && e.when.partly(k) && !e.when.unsaid(k)
}

// unless reports whether it is open if an exception holds.
func (r *Rule) unless(k Known) bool {
	return slices.ContainsFunc(r.Exceptions, func(e Exception) bool { return e.when != nil && e.when.truth(k) == Depends })
}

func (r *Rule) answer(k Known) Answer {
	a := Answer{
		ID: r.ID, Name: r.Names, Topic: r.Topic, Region: r.Region, From: r.From, To: r.To, Outcome: r.outcome(k), Local: r.Local, DependsOn: r.dependsOn(k),
		Why: r.reason(&r.Needs, k), Giver: r.note(r.Giver), Materials: r.notes(r.Materials), Place: r.notes(r.Place), Apply: r.notes(r.Apply),
	}
	for _, e := range r.Exceptions {
		out := Depends
		if e.when != nil {
			out = e.when.truth(k)
		}
		a.Exceptions = append(a.Exceptions, Reason{Says: e.Says, Outcome: out, Sources: r.sources(e.Cited)})
	}
	a.Unless = a.Outcome == Yes && r.unless(k)
	a.Gives, a.Missing = r.gives(k, a.Outcome)
	for i := range r.Deadlines {
		a.Deadlines = append(a.Deadlines, r.due(&r.Deadlines[i], k))
	}
	return a
}

func (r *Rule) reason(c *Condition, k Known) Reason {
	reason := Reason{Says: c.Says, Outcome: c.truth(k), Any: len(c.Any) > 0, Sources: r.sources(c.Cited)}
	for i := range c.All {
		reason.Of = append(reason.Of, r.reason(&c.All[i], k))
	}
	for i := range c.Any {
		reason.Of = append(reason.Of, r.reason(&c.Any[i], k))
	}
	return reason
}

func (r *Rule) sources(c Cited) []Source {
	var all []Source
	for _, name := range slices.Sorted(maps.Keys(c.Cites)) {
		all = append(all, Source{r.Clauses[name], c.Cites[name]})
	}
	return all
}

func (r *Rule) note(n Note) Reason {
	return Reason{Says: n.Says, Outcome: Yes, Sources: r.sources(n.Cited)}
}

func (r *Rule) notes(notes []Note) []Reason {
	var all []Reason
	for _, n := range notes {
		all = append(all, r.note(n))
	}
	return all
}

// Span gives the days between which a rule holds; the second is the first on which it
// no longer does, zero if there is none.
func (r *Rule) Span() (from, to time.Time) { return r.from, r.to }
