package calculator

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

func place(where string, i int) string { return where + " " + strconv.Itoa(i+1) }

// ParseRule reads a rule over facts. The error says what is wrong with it: a word that
// is not known, an expression that does not go together, a part that cites nothing.
func ParseRule(data []byte, facts *Facts) (*Rule, error) {
	r := &Rule{}
	if err := yaml.UnmarshalWithOptions(data, r, yaml.Strict()); err != nil {
		return nil, err
	}
	r.facts = &Facts{byName: maps.Clone(facts.byName), list: facts.list, topics: facts.topics}
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("rule %q: %w", r.ID, err)
	}
	return r, nil
}

func (r *Rule) check() error {
	if err := r.head(); err != nil {
		return err
	}
	if err := r.compile(); err != nil {
		return err
	}
	used := map[string]bool{}
	for _, e := range r.Elements() {
		if e.Where == "giver" && len(e.Cites) == 0 && e.Says == (Text{}) {
			return errors.New("giver: who gives it is needed")
		}
		if strings.Count(e.Where, " ") < 2 && !e.Says.whole() && !strings.HasPrefix(e.Where, "needs") {
			return fmt.Errorf("%s: it is said in zh and en", e.Where)
		}
		if len(e.Cites) == 0 && !r.table(e.Where) {
			return fmt.Errorf("%s: it cites nothing", e.Where)
		}
		for name, quotes := range e.Cites {
			if _, ok := r.Clauses[name]; !ok {
				return fmt.Errorf("%s: there is no clause %q", e.Where, name)
			}
			if len(quotes) == 0 || slices.Contains(quotes, "") {
				return fmt.Errorf("%s: clause %q is cited without a quote", e.Where, name)
			}
			used[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Clauses)) {
		if !used[name] {
			return fmt.Errorf("clause %q is cited by nothing", name)
		}
	}
	return nil
}

// table says that a line is made of cases, each of which cites.
func (r *Rule) table(where string) bool {
	for i, l := range r.Gives {
		if where == place("gives", i) {
			return len(l.Cases) > 0
		}
	}
	return false
}

func (r *Rule) head() error {
	switch {
	case !ruleName.MatchString(r.ID):
		return errors.New("an id is lower-case letters, digits and -")
	case !r.Names.whole():
		return errors.New("a name is needed in zh and en")
	case !slices.Contains(r.facts.topics, r.Topic):
		return fmt.Errorf("topic %q is none of %s", r.Topic, strings.Join(r.facts.topics, ", "))
	case r.Region == "":
		return errors.New("a region is needed: CN, or a code")
	case len(r.Gives) == 0:
		return errors.New("it gives nothing")
	case len(r.Clauses) == 0:
		return errors.New("it has no clauses")
	}
	for name, c := range r.Clauses {
		if c.Document == "" || c.Article == "" {
			return fmt.Errorf("clause %q: document and article are needed", name)
		}
		for _, a := range c.Aside {
			if a.Words == "" || a.Why == "" {
				return fmt.Errorf("clause %q: what is set aside has words and why", name)
			}
		}
	}
	var err error
	if r.from, err = time.Parse(time.DateOnly, r.From); err != nil {
		return fmt.Errorf("from %q is no day; write it as 2011-07-01", r.From)
	}
	if r.To != "" {
		if r.to, err = time.Parse(time.DateOnly, r.To); err != nil || !r.to.After(r.from) {
			return fmt.Errorf("to %q is no day after %s", r.To, r.From)
		}
	}
	return nil
}

// compile parses the expressions.
func (r *Rule) compile() error {
	var err error
	r.Needs.walk("needs", func(where string, c *Condition) {
		if err != nil {
			return
		}
		kinds := 0
		for _, has := range []bool{len(c.All) > 0, len(c.Any) > 0, c.If != ""} {
			if has {
				kinds++
			}
		}
		switch {
		case kinds != 1:
			err = fmt.Errorf("%s: it is one of all, any, if", where)
		case c.If != "" && !c.Says.whole():
			err = fmt.Errorf("%s: it is said in zh and en", where)
		case c.If != "":
			if c.when, err = r.facts.condition(c.If); err != nil {
				err = fmt.Errorf("%s: %w", where, err)
			}
		}
	})
	if err != nil {
		return err
	}
	for i := range r.Exceptions {
		e := &r.Exceptions[i]
		if e.If != "" {
			e.when, err = pointer(r.facts.condition(e.If))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", place("exceptions", i), err)
		}
	}
	for i := range r.Gives {
		without := r.Gives[i].Without
		if without != "" && !slices.ContainsFunc(r.Gives[:i], func(l Line) bool { return l.Name == without }) {
			return fmt.Errorf("%s: without %q is no line before it", place("gives", i), without)
		}
		if err := r.compileLine(&r.Gives[i]); err != nil {
			return fmt.Errorf("%s: %w", place("gives", i), err)
		}
	}
	for i := range r.Deadlines {
		d := &r.Deadlines[i]
		if d.From != "" && (r.facts.byName[d.From] == nil || r.facts.byName[d.From].Type != "date") {
			return fmt.Errorf("%s: from %q is no fact that is a day", place("deadlines", i), d.From)
		}
		if d.within, err = r.facts.quantity(d.Within); err != nil || d.within.op != "number" || d.within.dim != "month" && d.within.dim != "day" && d.within.dim != "workday" {
			return fmt.Errorf("%s: within %q is no time as 30 days", place("deadlines", i), d.Within)
		}
	}
	return nil
}

func pointer(n node, err error) (*node, error) { return &n, err }

func (r *Rule) compileLine(l *Line) (err error) {
	if l.If != "" {
		if l.when, err = pointer(r.facts.condition(l.If)); err != nil {
			return err
		}
	}
	fits := func(n node) error {
		if n.dim != l.Unit && (n.op != "number" || n.value.Sign() != 0) {
			return fmt.Errorf("it is %s, not %s", kindOf(n.dim), kindOf(l.Unit))
		}
		return nil
	}
	switch {
	case l.Value != "" && len(l.Cases) > 0:
		return errors.New("it has a value or cases, not both")
	case l.Value == "" && len(l.Cases) == 0:
		if l.Unit != "" || l.Name != "" {
			return errors.New("it has a unit and no value")
		}
		return nil
	case l.Value != "":
		if l.value, err = pointer(r.facts.quantity(l.Value)); err == nil {
			err = fits(*l.value)
		}
	}
	for i := range l.Cases {
		c := &l.Cases[i]
		if err == nil {
			c.when, err = r.facts.condition(c.If)
		}
		if err == nil {
			c.then, err = r.facts.quantity(c.Then)
		}
		if err == nil {
			err = fits(c.then)
		}
		if err == nil && len(c.Cites) == 0 {
			err = errors.New("a case cites")
		}
	}
	if err != nil || l.Name == "" {
		return err
	}
	if !named(l.Name) || r.facts.byName[l.Name] != nil {
		return fmt.Errorf("name %q is taken, or no name", l.Name)
	}
	r.facts.byName[l.Name] = &Fact{Name: l.Name, Type: "number", Unit: l.Unit}
	return nil
}
