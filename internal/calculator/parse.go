package calculator

import (
	"fmt"
	"math/big"
	"slices"
)

// node is a part of an expression.
type node struct {
	op   string // and or not = != < <= > >= in + - * / min max whole rest; fact, number, option
	args []node
	fact *Fact
	// A number as it stands in the rule, to be compared with the clause, and in its base.
	literal Literal
	value   *big.Rat
	word    string // an option of a choice, yes, no
	dim     string // what it counts: truth, choice, date, or the base of a unit
}

// Literal is a number of a rule with its unit, "" where it counts nothing.
type Literal struct {
	Value string `json:"value"`
	Unit  string `json:"unit"`
}

// String writes it as internal/grounding names figures.
func (l Literal) String() string {
	if l.Unit == "" || l.Unit == "people" {
		return l.Value
	}
	return l.Value + " " + l.Unit
}

type parser struct {
	facts *Facts
	toks  []tok
	depth int
}

// condition parses an expression that is true or false.
func (f *Facts) condition(s string) (node, error) {
	n, err := f.parse(s)
	if err == nil && n.dim != "truth" {
		err = fmt.Errorf("%q is no condition", s)
	}
	return n, err
}

// quantity parses an expression that is a number.
func (f *Facts) quantity(s string) (node, error) {
	n, err := f.parse(s)
	if err == nil && (n.dim == "truth" || n.dim == "choice" || n.dim == "date") {
		err = fmt.Errorf("%q is no number", s)
	}
	return n, err
}

func (f *Facts) parse(s string) (node, error) {
	toks, err := lex(s)
	if err != nil {
		return node{}, err
	}
	p := &parser{facts: f, toks: toks}
	n, err := p.either()
	if err == nil && p.toks[0].kind != "end" {
		err = fmt.Errorf("%q was not expected", p.toks[0].text)
	}
	if err == nil {
		err = n.measure()
	}
	if err != nil {
		return node{}, fmt.Errorf("expression %q: %w", s, err)
	}
	return n, nil
}

func (p *parser) next() tok { t := p.toks[0]; p.toks = p.toks[1:]; return t }

// take takes one of some words or signs, if it is there.
func (p *parser) take(texts ...string) string {
	if t := p.toks[0]; t.kind != "number" && t.kind != "end" && slices.Contains(texts, t.text) {
		p.next()
		return t.text
	}
	return ""
}

// list parses operands that an operator joins, from the left.
func (p *parser) list(operand func() (node, error), operators ...string) (node, error) {
	left, err := operand()
	for err == nil {
		op := p.take(operators...)
		if op == "" {
			break
		}
		var right node
		if right, err = operand(); err == nil {
			left = node{op: op, args: []node{left, right}}
		}
	}
	return left, err
}

func (p *parser) either() (node, error)  { return p.list(p.both, "or") }
func (p *parser) both() (node, error)    { return p.list(p.negated, "and") }
func (p *parser) sum() (node, error)     { return p.list(p.product, "+", "-") }
func (p *parser) product() (node, error) { return p.list(p.primary, "*", "/") }

// deepest is how far an expression may be nested.
const deepest = 20

func (p *parser) negated() (node, error) {
	if p.depth++; p.depth > deepest {
		return node{}, fmt.Errorf("an expression is at most %d levels deep", deepest)
	}
	defer func() { p.depth-- }()
	if p.take("not") == "" {
		return p.compared()
	}
	n, err := p.negated()
	return node{op: "not", args: []node{n}}, err
}

func (p *parser) compared() (node, error) {
	left, err := p.sum()
	if err != nil {
		return left, err
	}
	if p.take("in") != "" {
		list := node{op: "in", args: []node{left}}
		if p.take("(") == "" {
			return list, fmt.Errorf("after \"in\" stand options in brackets, not %q", p.toks[0].text)
		}
		for {
			o, err := p.primary()
			if err != nil {
				return o, err
			}
			list.args = append(list.args, o)
			if p.take(",") == "" {
				break
			}
		}
		return list, p.closed()
	}
	op := p.take("=", "!=", "<", "<=", ">", ">=")
	if op == "" {
		return left, nil
	}
	right, err := p.sum()
	return node{op: op, args: []node{left, right}}, err
}

func (p *parser) closed() error {
	if p.take(")") == "" {
		return fmt.Errorf("a bracket is not closed before %q", p.toks[0].text)
	}
	return nil
}

func (p *parser) primary() (node, error) {
	t := p.next()
	switch {
	case t.kind == "number":
		return p.literal(t)
	case t.text == "(":
		n, err := p.either()
		if err == nil {
			err = p.closed()
		}
		return n, err
	case t.kind == "word" && slices.Contains([]string{"min", "max", "whole", "rest"}, t.text):
		n := node{op: t.text}
		if p.take("(") == "" {
			return n, fmt.Errorf("%s takes two numbers in brackets", t.text)
		}
		for range 2 {
			a, err := p.sum()
			if err != nil {
				return n, err
			}
			n.args = append(n.args, a)
			if len(n.args) == 1 && p.take(",") == "" {
				return n, fmt.Errorf("%s takes two numbers in brackets", t.text)
			}
		}
		return n, p.closed()
	case t.kind == "word" && p.facts.byName[t.text] != nil:
		return node{op: "fact", fact: p.facts.byName[t.text]}, nil
	case t.kind == "word" && t.text != "%":
		return node{op: "option", word: t.text}, nil
	case t.kind == "end":
		return node{}, fmt.Errorf("it ends too early")
	}
	return node{}, fmt.Errorf("%q was not expected", t.text)
}

// literal is a number, and the unit after it.
func (p *parser) literal(t tok) (node, error) {
	r := rational(t.text)
	if r == nil {
		return node{}, fmt.Errorf("%q is no number", t.text)
	}
	n := node{op: "number", value: r, literal: Literal{Value: t.text}}
	if next := p.toks[0]; next.kind == "word" && p.facts.byName[next.text] == nil {
		if name, u, ok := unitNamed(next.text); ok {
			p.next()
			n.literal.Unit, n.dim = name, u.base
			n.value = new(big.Rat).Mul(r, u.per)
		}
	}
	if n.dim == "share" {
		n.dim = ""
	}
	return n, nil
}

// facts adds the names of the facts in a node.
func (n node) facts(names []string) []string {
	if n.op == "fact" && !slices.Contains(names, n.fact.Name) {
		names = append(names, n.fact.Name)
	}
	for _, a := range n.args {
		names = a.facts(names)
	}
	return names
}

// literals adds the numbers that stand in a node; zero says nothing.
func (n node) literals(all []Literal) []Literal {
	if n.op == "number" && n.value.Sign() != 0 {
		all = append(all, n.literal)
	}
	for _, a := range n.args {
		all = a.literals(all)
	}
	return all
}
