package calculator

import (
	"time"

	"github.com/goccy/go-yaml"
)

// Rule is one entitlement: who has it, what it gives, and how to get it. Everything
// in it is said by a clause that it quotes.
type Rule struct {
	ID     string `yaml:"id"`
	Names  Text   `yaml:"names"`
	Topic  string `yaml:"topic"`
	Region string `yaml:"region"` // a code, as of documents
	From   string `yaml:"from"`   // the day from which it holds
	To     string `yaml:"to"`     // the first day on which it no longer holds; may be empty
	// Replaces are rules of a wider region that this one stands for where it holds.
	Replaces []string `yaml:"replaces"`
	// Local: the place sets further conditions, which the rule does not have.
	Local   bool              `yaml:"local"`
	Clauses map[string]Clause `yaml:"clauses"`

	Needs      Condition   `yaml:"needs"`
	Exceptions []Exception `yaml:"exceptions"`
	Gives      []Line      `yaml:"gives"`
	Deadlines  []Deadline  `yaml:"deadlines"`
	Giver      Note        `yaml:"giver"`
	Materials  []Note      `yaml:"materials"`
	Place      []Note      `yaml:"place"`
	Apply      []Note      `yaml:"apply"`

	facts    *Facts // with the names of the rule's own lines
	from, to time.Time
}

// Replaces reads what a text of a rule stands for, also where its facts are not known any
// more; nothing where it is no such text.
func Replaces(data []byte) []string {
	var r struct {
		Replaces []string `yaml:"replaces"`
	}
	if yaml.Unmarshal(data, &r) != nil {
		return nil
	}
	return r.Replaces
}

// Clause is a part of a document of the library: an article, or what stands under a
// heading.
type Clause struct {
	Document string `yaml:"document" json:"document"`
	Number   string `yaml:"number" json:"number,omitempty"`
	Article  string `yaml:"article" json:"article"`
	// Aside are words of the clause with thresholds or exceptions that the rule does
	// not use, and why.
	Aside []Aside `yaml:"aside" json:"-"`
}

// Aside is a part of a clause that does not matter to the rule.
type Aside struct {
	Words string `yaml:"words"`
	Why   string `yaml:"why"`
}

// Quotes are exact words of one clause.
type Quotes []string

// UnmarshalYAML implements [yaml.BytesUnmarshaler]: one quote may stand without a list.
func (q *Quotes) UnmarshalYAML(data []byte) error {
	var one string
	if yaml.Unmarshal(data, &one) == nil {
		*q = Quotes{one}
		return nil
	}
	return yaml.Unmarshal(data, (*[]string)(q))
}

// Cited is what says so: quotes by the name of the clause.
type Cited struct {
	Cites map[string]Quotes `yaml:"cites"`
}

// Condition is a node of the decision: all of some, any of some, or an expression.
type Condition struct {
	All   []Condition `yaml:"all"`
	Any   []Condition `yaml:"any"`
	If    string      `yaml:"if"`
	Says  Text        `yaml:"says"`
	Cited `yaml:",inline"`

	when node
}

// Exception takes the entitlement away, or changes it. Where it has an expression and
// that is true, the outcome is no; otherwise it is stated, never asked.
type Exception struct {
	If    string `yaml:"if"`
	Says  Text   `yaml:"says"`
	Cited `yaml:",inline"`

	when *node
}

// Line is something that the rule gives: a number that is worked out, by an expression
// or by cases, or what is said in words.
type Line struct {
	Name string `yaml:"name"` // later lines may use it
	Says Text   `yaml:"says"`
	Unit string `yaml:"unit"`
	If   string `yaml:"if"` // it is given only where this holds
	// Without is the name of a line before, in place of which it is given where that cannot
	// be worked out.
	Without string `yaml:"without"`
	Step    bool   `yaml:"step"` // only on the way to another line
	Top     bool   `yaml:"top"`  // at most so much
	Least   bool   `yaml:"least"`
	Value   string `yaml:"value"`
	Cases   []Case `yaml:"cases"`
	// Local: the amount is set by the place; the cited clause says so.
	Local bool `yaml:"local"`
	Cited `yaml:",inline"`

	when  *node
	value *node
}

// Case is a row of a table: the first that holds counts.
type Case struct {
	If    string `yaml:"if"`
	Then  string `yaml:"then"`
	EN    string `yaml:"en"` // what its quotes say, for who does not read them
	Cited `yaml:",inline"`

	when, then node
}

// Deadline is until when something has to be done.
type Deadline struct {
	Says   Text   `yaml:"says"`
	From   string `yaml:"from"`   // a fact that is a day; may be empty
	Within string `yaml:"within"` // 1 year, 30 days, 10 workdays
	Cited  `yaml:",inline"`

	within node
}

// Note is said as it stands.
type Note struct {
	Says  Text `yaml:"says"`
	Cited `yaml:",inline"`
}

// Element is a part of a rule that cites: what a check of the rule goes through.
type Element struct {
	Where    string // needs 1.2, gives 3 …, for who corrects it
	Says     Text
	Under    Text // of a row: what its table says
	EN       string
	Cites    map[string]Quotes
	Literals []Literal
	Bounds   []Bound
	Facts    []string
}

// Bound is a comparison of a fact with a number.
type Bound struct {
	Fact    string
	Op      string // < <= > >= =
	Literal Literal
}

// bounds adds the comparisons in a node of a fact, or of what is worked out, with a
// number.
func (n node) bounds(all []Bound) []Bound {
	if len(n.args) == 2 && (n.op == "<" || n.op == "<=" || n.op == ">" || n.op == ">=" || n.op == "=") && n.args[1].op == "number" {
		b := Bound{Op: n.op, Literal: n.args[1].literal}
		if n.args[0].op == "fact" {
			b.Fact = n.args[0].fact.Name
		}
		return append(all, b)
	}
	for _, a := range n.args {
		all = a.bounds(all)
	}
	return all
}

// Elements gives all parts of a rule that cite.
func (r *Rule) Elements() []Element {
	var all []Element
	add := func(where string, says Text, c Cited, nodes ...*node) {
		e := Element{Where: where, Says: says, Cites: c.Cites}
		for _, n := range nodes {
			if n != nil {
				e.Literals, e.Bounds, e.Facts = n.literals(e.Literals), n.bounds(e.Bounds), n.facts(e.Facts)
			}
		}
		all = append(all, e)
	}
	r.Needs.walk("needs", func(where string, c *Condition) {
		if c.If != "" {
			add(where, c.Says, c.Cited, &c.when)
		} else if len(c.Cites) > 0 {
			add(where, c.Says, c.Cited)
		}
	})
	for i := range r.Exceptions {
		e := &r.Exceptions[i]
		add(place("exceptions", i), e.Says, e.Cited, e.when)
	}
	for i := range r.Gives {
		l := &r.Gives[i]
		add(place("gives", i), l.Says, l.Cited, l.when, l.value)
		for j := range l.Cases {
			c := &l.Cases[j]
			add(place(place("gives", i), j), Text{}, c.Cited, &c.when, &c.then)
			all[len(all)-1].Under, all[len(all)-1].EN = l.Says, c.EN
		}
	}
	for i := range r.Deadlines {
		d := &r.Deadlines[i]
		add(place("deadlines", i), d.Says, d.Cited, &d.within)
	}
	add("giver", r.Giver.Says, r.Giver.Cited)
	for _, notes := range []struct {
		name string
		list []Note
	}{{"materials", r.Materials}, {"place", r.Place}, {"apply", r.Apply}} {
		for i, n := range notes.list {
			add(place(notes.name, i), n.Says, n.Cited)
		}
	}
	return all
}

// walk goes through a condition and those in it.
func (c *Condition) walk(where string, f func(where string, c *Condition)) {
	f(where, c)
	for i := range c.All {
		c.All[i].walk(place(where, i), f)
	}
	for i := range c.Any {
		c.Any[i].walk(place(where, i), f)
	}
}
