package grounding

import "strings"

// bound says which way a number bounds.
type bound string

// The bounds. A number without one is exact.
const (
	atMost  bound = "at most"
	below   bound = "less than"
	atLeast bound = "at least"
	inside  bound = "within"
	after   bound = "after"
	until   bound = "before" // of dates
)

// compare gives numbers their bounds: 不得超过六个月 and at most six months, 六个月
// 以上 and six months or more. "Not more than" is a bound and denies nothing, so
// its negation is taken out of what the clause says.
func (r *reading) compare() {
	for i := range r.tokens {
		t := &r.tokens[i]
		for _, m := range []meaning{{t.section, t.name}, t.also} {
			kind, where, ok := strings.Cut(m.section, " ")
			if !ok || where != "before" && where != "after" || kind == "before" || kind == "after" {
				continue
			}
			b := map[string]bound{"le": atMost, "lt": below, "less": below, "within": inside, "ge": atLeast, "gt": atLeast}[m.name]
			if m.name == "lt" || m.name == "gt" {
				if at := r.denied(i); at >= 0 {
					r.tokens[at].section = "filler"
					b = map[bound]bound{below: atLeast, atLeast: atMost}[b]
				}
			}
			t.bound = b
			if where == "before" {
				for k := i + 1; k < min(len(r.tokens), i+12) && r.tokens[k].clause == t.clause; k++ {
					if r.tokens[k].amount != nil {
						r.tokens[k].bound = b
						break
					}
				}
			} else if k := i - 1; k >= 0 && r.tokens[k].amount != nil && r.tokens[k].bound == "" {
				r.tokens[k].bound = b
			}
		}
		if t.section == "before" && t.name == "before" {
			if k := i - 1; r.chinese && k >= 0 && r.tokens[k].amount != nil && r.tokens[k].amount.unit == "calendar" {
				r.tokens[k].bound = until
			}
			if k := i + 1; !r.chinese && k < len(r.tokens) && r.tokens[k].amount != nil && r.tokens[k].amount.unit == "calendar" {
				r.tokens[k].bound = until
			}
		}
		if t.section == "after" && i+1 < len(r.tokens) && r.tokens[i+1].amount != nil && !r.chinese {
			r.tokens[i+1].bound = after
		}
		if t.section == "after" && i > 0 && r.tokens[i-1].amount != nil && r.tokens[i-1].bound == "" && t.word != "起" {
			r.tokens[i-1].bound = after
		}
	}
	r.spread()
}

// spread gives the second of two numbers the bound of the first: at least 80 % of
// this or 80 % of that.
func (r *reading) spread() {
	last, joined := -1, false
	for i, t := range r.tokens {
		switch {
		case last >= 0 && r.tokens[last].clause != t.clause:
			last, joined = -1, false
		case t.amount == nil:
			joined = joined || joins[t.word]
			continue
		case last >= 0 && joined && t.bound == "" && r.tokens[last].amount.unit == t.amount.unit:
			r.tokens[i].bound = r.tokens[last].bound
		}
		if t.amount != nil {
			last, joined = i, false
		}
	}
}

// denied gives the negation just before a comparison, -1 if there is none: one
// word may stand between, as in "cannot work more than".
func (r *reading) denied(i int) int {
	between := 0
	for k := i - 1; k >= max(0, i-4) && r.tokens[k].clause == r.tokens[i].clause && between < 2; k-- {
		if f := r.tokens[k].force(); f == mustNot || f == not {
			return k
		}
		if r.tokens[k].amount != nil {
			break
		}
		if r.tokens[k].weight() >= 0.5 {
			between++
		}
	}
	return -1
}

// agrees says that a number may be said with a bound where a passage has
// another.
func (b bound) agrees(of bound) bool {
	switch {
	case b == "" || b == of:
		return true
	case b == inside && (of == atMost || of == ""), b == atMost && (of == inside || of == below), b == below && of == atMost, b == after && of != inside && of != until:
		return true
	case b == atLeast && of == after, b == until && of != after && of != atLeast:
		return true
	}
	return false
}

// rivals says that a number with one bound can be taken for one with another.
func (b bound) rivals(of bound) bool {
	down := func(b bound) bool { return b == atMost || b == inside || b == below }
	if b == atMost && of == below || b == below && of == atMost {
		return false // one is what the rule gives, the other for whom
	}
	return b == "" || of == "" || down(b) == down(of)
}
