package calculator

import "fmt"

// measure works out what a node and its parts count, and says what does not go
// together: months are not compared with days, nor an option with a number.
func (n *node) measure() error {
	for i := range n.args {
		if n.args[i].op != "option" {
			if err := n.args[i].measure(); err != nil {
				return err
			}
		}
	}
	switch n.op {
	case "fact":
		n.dim = map[string]string{"yesno": "truth", "choice": "choice", "date": "date", "number": n.fact.Unit}[n.fact.Type]
	case "number":
	case "option":
		return fmt.Errorf("%q is no fact", n.word)
	case "and", "or", "not":
		for _, a := range n.args {
			if a.dim != "truth" {
				return fmt.Errorf("%q joins conditions", n.op)
			}
		}
		n.dim = "truth"
	case "=", "!=", "in":
		n.dim = "truth"
		return n.measureOptions()
	case "<", "<=", ">", ">=":
		if err := n.same(); err != nil {
			return err
		}
		n.dim = "truth"
	case "+", "-", "min", "max", "rest":
		if err := n.same(); err != nil {
			return err
		}
		n.dim = n.args[0].dim
	case "whole":
		if err := n.same(); err != nil {
			return err
		}
		n.dim = ""
	case "*":
		if a, b := n.args[0].dim, n.args[1].dim; a == "yuan" && timed(b) || b == "yuan" && timed(a) {
			n.dim = "yuan" // a wage by the month, the day or the hour
			return nil
		}
		if !numeric(n.args[0].dim) || !numeric(n.args[1].dim) || n.args[0].dim != "" && n.args[1].dim != "" {
			return fmt.Errorf("%s is not multiplied by %s", kindOf(n.args[0].dim), kindOf(n.args[1].dim))
		}
		n.dim = n.args[0].dim + n.args[1].dim
	case "/":
		if !numeric(n.args[0].dim) || n.args[1].dim != "" && n.args[1].dim != n.args[0].dim {
			return fmt.Errorf("%s is not divided by %s", kindOf(n.args[0].dim), kindOf(n.args[1].dim))
		}
		if n.dim = n.args[0].dim; n.args[1].dim != "" {
			n.dim = ""
		}
	}
	return nil
}

// measureOptions checks what is compared by = != and in: a choice with its options, or
// numbers.
func (n *node) measureOptions() error {
	left := n.args[0]
	for _, right := range n.args[1:] {
		switch {
		case left.op == "fact" && left.fact.Type == "choice":
			if right.op != "option" || !left.fact.isOption(right.word) {
				return fmt.Errorf("%s has no option %q", left.fact.Name, right.word)
			}
		case right.op == "option" || left.op == "option":
			return fmt.Errorf("%q is an option of no choice", right.word+left.word)
		case left.dim != right.dim || !numeric(left.dim):
			return fmt.Errorf("%s is not compared with %s", kindOf(left.dim), kindOf(right.dim))
		}
	}
	return nil
}

// same says that two numbers count the same; zero counts anything.
func (n *node) same() error {
	for i := range n.args {
		if a := &n.args[i]; a.op == "number" && a.value.Sign() == 0 && a.literal.Unit == "" {
			a.dim = n.args[1-i].dim
		}
	}
	if a, b := n.args[0], n.args[1]; a.op == "option" || b.op == "option" || a.dim != b.dim || !numeric(a.dim) {
		return fmt.Errorf("%s does not go with %s in %q", kindOf(a.dim), kindOf(b.dim), n.op)
	}
	return nil
}

func timed(dim string) bool { return dim == "month" || dim == "day" || dim == "hour" }

func numeric(dim string) bool { return dim != "truth" && dim != "choice" && dim != "date" }

func kindOf(dim string) string {
	if dim == "" {
		return "a count"
	}
	return "a number of " + dim
}
