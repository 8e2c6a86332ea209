package calculator

import (
	"maps"
	"math/big"
)

// Known is what a person has stated, by the name of the fact. Names of no fact are
// never looked at.
type Known map[string]Value

// of gives what is known of a fact: settled by what else is stated, stated, or following
// from what is stated.
func (k Known) of(f *Fact) Value {
	var follows Value
	for _, d := range f.Derived {
		switch {
		case d.when.truth(k) != Yes:
		case d.Settles:
			return d.value
		case !follows.Known():
			follows = d.value
		}
	}
	if v := k[f.Name]; v.Known() {
		return v
	}
	return follows
}

// truth decides a condition.
func (n node) truth(k Known) Outcome {
	switch n.op {
	case "and":
		return n.args[0].truth(k).and(n.args[1].truth(k))
	case "or":
		return n.args[0].truth(k).or(n.args[1].truth(k))
	case "not":
		return n.args[0].truth(k).not()
	case "fact":
		if v := k.of(n.fact); v.kind == "yesno" {
			return decided(v.yes)
		}
		return Depends
	case "=", "in":
		return n.among(k)
	case "!=":
		return n.among(k).not()
	case "<":
		return less(n.args[0].number(k), n.args[1].number(k))
	case ">=":
		return less(n.args[0].number(k), n.args[1].number(k)).not()
	case ">":
		return less(n.args[1].number(k), n.args[0].number(k))
	case "<=":
		return less(n.args[1].number(k), n.args[0].number(k)).not()
	}
	return Depends
}

// among decides whether the first argument is one of the others.
func (n node) among(k Known) Outcome {
	left := n.args[0]
	if left.dim == "choice" {
		v := k.of(left.fact)
		if v.kind != "choice" {
			return n.either(k)
		}
		for _, a := range n.args[1:] {
			if a.word == v.choice {
				return Yes
			}
		}
		return No
	}
	out := No
	for _, a := range n.args[1:] {
		x, y := left.number(k), a.number(k)
		out = out.or(less(x, y).or(less(y, x)).not())
	}
	return out
}

// either decides a choice of which a part is known, where it comes to the same whatever is
// lacking: who was dismissed, for a fault or not, did not resign.
func (n node) either(k Known) Outcome {
	lacking := n.args[0].fact.instead(k)
	if len(lacking) != 1 {
		return Depends
	}
	assumed := maps.Clone(k)
	assumed[lacking[0]] = Value{kind: "yesno", yes: true}
	out := n.among(assumed)
	assumed[lacking[0]] = Value{kind: "yesno"}
	if n.among(assumed) != out {
		return Depends
	}
	return out
}

// less compares numbers of which only a range may be known.
func less(a, b Value) Outcome {
	if !a.Known() || !b.Known() {
		return Depends
	}
	// All of a is below all of b: the end of a range is not in it.
	if a.high != nil && b.low != nil {
		if c := a.high.Cmp(b.low); c < 0 || c == 0 && a.exact() == nil {
			return Yes
		}
	}
	// Nothing of a is below anything of b.
	if a.low != nil && b.high != nil && a.low.Cmp(b.high) >= 0 {
		return No
	}
	return Depends
}

// number works out a number. What is worked out of a range is not known, but for the
// range itself.
func (n node) number(k Known) Value {
	switch n.op {
	case "number":
		return number(n.value)
	case "fact":
		if v := k.of(n.fact); v.kind == "number" {
			return v
		}
		return Value{}
	}
	if len(n.args) != 2 {
		return Value{}
	}
	a, b := n.args[0].number(k).exact(), n.args[1].number(k).exact()
	if a == nil || b == nil {
		return Value{}
	}
	r := new(big.Rat)
	switch n.op {
	case "+":
		r.Add(a, b)
	case "-":
		r.Sub(a, b)
	case "*":
		r.Mul(a, b)
	case "/":
		if b.Sign() == 0 {
			return Value{}
		}
		r.Quo(a, b)
	case "min", "max":
		if r.Set(a); (a.Cmp(b) > 0) == (n.op == "min") {
			r.Set(b)
		}
	case "whole", "rest":
		if b.Sign() <= 0 || a.Sign() < 0 {
			return Value{}
		}
		q := new(big.Rat).Quo(a, b)
		whole := new(big.Rat).SetInt(new(big.Int).Quo(q.Num(), q.Denom()))
		if r.Set(whole); n.op == "rest" {
			r.Sub(a, new(big.Rat).Mul(whole, b))
		}
	default:
		return Value{}
	}
	return number(r)
}
