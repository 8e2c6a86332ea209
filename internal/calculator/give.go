package calculator

import (
	"maps"
	"math/big"
	"strings"
	"time"
)

// Given is something that a rule gives to somebody.
type Given struct {
	Says    Text     `json:"says"`
	Applies Outcome  `json:"applies"`
	Value   string   `json:"value,omitempty"` // the number, "" where it is not known or is said in words
	Unit    string   `json:"unit,omitempty"`
	Working string   `json:"working,omitempty"` // min(12000, 3 × 8000) = 12000
	Step    bool     `json:"step,omitempty"`    // only on the way to another
	Top     bool     `json:"at_most,omitempty"`
	Least   bool     `json:"at_least,omitempty"`
	Local   bool     `json:"local,omitempty"` // set by the place
	Rows    []Row    `json:"rows,omitempty"`  // the whole table, also the rows that do not apply
	Sources []Source `json:"sources,omitempty"`
}

// Row is a row of a table.
type Row struct {
	Applies Outcome  `json:"applies"`
	EN      string   `json:"en,omitempty"` // what the sources say
	Sources []Source `json:"sources"`
}

// gives works out the lines, each over the ones before, and says which facts they lack.
// Nothing is worked out for who is not entitled.
func (r *Rule) gives(known Known, outcome Outcome) (all []Given, missing []string) {
	if outcome == No {
		for i := range r.Gives {
			l := &r.Gives[i]
			g := Given{Says: l.Says, Applies: No, Unit: l.Unit, Step: l.Step, Top: l.Top, Least: l.Least, Local: l.Local, Sources: r.sources(l.Cited)}
			for _, c := range l.Cases {
				g.Rows = append(g.Rows, Row{No, c.EN, r.sources(c.Cited)})
			}
			all = append(all, g)
		}
		return all, nil
	}
	k := maps.Clone(known)
	if k == nil {
		k = Known{}
	}
	applies := map[string]Outcome{} // lines before, by name
	for i := range r.Gives {
		l := &r.Gives[i]
		g := Given{Says: l.Says, Applies: Yes, Unit: l.Unit, Step: l.Step, Top: l.Top, Least: l.Least, Local: l.Local, Sources: r.sources(l.Cited)}
		if l.when != nil {
			if g.Applies = l.when.truth(k); g.Applies == Depends {
				missing = l.when.open(k, missing)
			}
		}
		if l.Without != "" {
			g.Applies = g.Applies.and(applies[l.Without]).and(decided(!k[l.Without].Known()))
		}
		applies[l.Name] = g.Applies
		delete(k, l.Name)
		chosen := l.value
		undecided := false
		for j := range l.Cases {
			c := &l.Cases[j]
			out := c.when.truth(k)
			if chosen != nil || undecided && out != No {
				out = No // an earlier row counts, or may
				if chosen == nil {
					out = Depends
				}
			}
			switch out {
			case Yes:
				chosen = &c.then
			case Depends:
				undecided = true
				missing = c.when.open(k, missing)
			case No:
			}
			g.Rows = append(g.Rows, Row{out, c.EN, r.sources(c.Cited)})
		}
		if g.Applies != No && chosen != nil {
			if v := chosen.number(k).exact(); v != nil {
				g.Value = plain(v)
				if shown := chosen.show(k, false); shown != g.Value {
					g.Working = shown + " = " + g.Value
				}
				if l.Name != "" {
					k[l.Name] = number(v)
				}
			} else {
				missing = r.lacks(chosen, k, missing)
			}
		}
		all = append(all, g)
	}
	return all, r.askable(missing)
}

// lacks adds the facts that a number is not known for.
func (r *Rule) lacks(n *node, k Known, missing []string) []string {
	for _, name := range n.facts(nil) {
		if k.of(r.facts.byName[name]).exact() == nil {
			missing = n.open(k, missing)
		}
	}
	return missing
}

// askable drops what is a line of the rule and no fact.
func (r *Rule) askable(names []string) []string {
	var all []string
	for _, f := range r.facts.list {
		for _, name := range names {
			if f.Name == name {
				all = append(all, name)
				break
			}
		}
	}
	return all
}

// show writes an expression with the values in it, as on paper.
func (n node) show(k Known, inner bool) string {
	switch n.op {
	case "number":
		if n.literal.Unit == "percent" {
			return n.literal.Value + "%"
		}
		if n.literal.Unit == "times" {
			return n.literal.Value
		}
		return plain(n.value)
	case "fact", "whole", "rest":
		if v := n.number(k).exact(); v != nil {
			return plain(v)
		}
		return "?"
	case "min", "max":
		return n.op + "(" + n.args[0].show(k, false) + ", " + n.args[1].show(k, false) + ")"
	}
	sign := map[string]string{"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}[n.op]
	if sign == "" {
		return ""
	}
	s := n.args[0].show(k, true) + sign + n.args[1].show(k, true)
	if inner && strings.ContainsAny(n.op, "+-") {
		return "(" + s + ")"
	}
	return s
}

// Due is a deadline, with the day where it can be worked out.
type Due struct {
	Says    Text     `json:"says"`
	Within  Literal  `json:"within"`
	From    string   `json:"from,omitempty"` // the fact that it counts from
	Day     string   `json:"day,omitempty"`  // the last day
	Sources []Source `json:"sources"`
}

// due works out the last day of a deadline. Working days are not counted: which days
// those are changes with the holidays of the year.
func (r *Rule) due(d *Deadline, k Known) Due {
	due := Due{Says: d.Says, Within: d.within.literal, From: d.From, Sources: r.sources(d.Cited)}
	if d.From == "" || d.within.dim == "workday" || !d.within.value.IsInt() {
		return due
	}
	if v := k.of(r.facts.byName[d.From]); v.kind == "date" {
		due.Day = after(v.day, d.within).Format(time.DateOnly)
	}
	return due
}

// after is the last day of a time that begins on the day after one: one year from
// 2026-03-01 ends on 2027-03-01, one month from 31 January on the last of February.
func after(day time.Time, n node) time.Time {
	count := int(new(big.Int).Quo(n.value.Num(), n.value.Denom()).Int64())
	if n.dim == "day" {
		return day.AddDate(0, 0, count)
	}
	first := time.Date(day.Year(), day.Month()+time.Month(count), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	return first.AddDate(0, 0, min(day.Day(), last.Day())-1)
}
