package grounding

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
)

// dimensions are what units measure; numbers are taken for each other within one.
var dimensions = map[string]string{
	"year": "time", "month": "time", "day": "time", "workday": "time", "week": "time", "hour": "time", "minute": "time", "age": "age",
	"percent": "share", "times": "share", "yuan": "money", "pound": "money", "dollar": "money", "grade": "grade", "degree": "degree", "calendar": "date",
}

func (a amount) dimension() string {
	if d := dimensions[a.unit]; d != "" {
		return d
	}
	if a.unit == "article" || a.unit == "paragraph" {
		return "" // named side by side
	}
	if a.unit == "" && !a.followed && strings.Contains(a.value, ".") {
		return "money"
	}
	return "number"
}

// bounds asks whether each number belongs to the same thing as in the passage,
// and bounds it in the same way: where another number of its kind stands nearer
// to what the sentence says with it, the two were swapped.
func (e *evidence) bounds(s *reading) (check, why string) {
	for i, t := range s.tokens {
		if t.section == "each" && !e.each(t) {
			return Number, "its passages do not say that it is " + t.name
		}
		if t.amount == nil {
			continue
		}
		var own, others []occurrence
		for _, c := range e.cited {
			r := c.reading()
			shared := e.common(s, r)
			for k, u := range r.tokens {
				if u.amount == nil {
					continue
				}
				o := occurrence{r, k, company(s, i, r, k, shared)}
				switch {
				case u.name == t.name || u.amount.value == t.amount.value && (u.amount.unit == "" || t.amount.unit == ""):
					own = append(own, o)
				case t.amount.dimension() != "" && u.amount.dimension() == t.amount.dimension() && s.rival(i, r, k) && (u.amount.unit == t.amount.unit || !s.says(u)):
					others = append(others, o)
				}
			}
		}
		if len(own) == 0 {
			continue // a table's bare number, or one that is a word in the passage
		}
		slices.SortFunc(own, func(a, b occurrence) int { return cmp.Compare(b.company, a.company) })
		best, agrees := own[0], false
		for _, o := range own {
			agrees = agrees || o.company >= 0.9*best.company && o.admits(t.bound)
		}
		if s.excludes(i, best) {
			return Number, "by its passages " + t.name + " is of something else"
		}
		if !agrees {
			return Bound, "its passages do not say " + string(t.bound) + " with " + t.name
		}
		for _, o := range others {
			margin := 0.2
			if t.amount.dimension() == "number" {
				margin = 1 // of what, nobody knows
			}
			if h := s.head(i); h != "" && best.head(best.at) != "" && h != best.head(best.at) && h == o.head(o.at) || o.company > best.company+margin || !o.statement(best) && (s.strays(i, o, best) || s.turns(i, o, best)) {
				return Number, "by its passages it is " + o.tokens[o.at].name + " and not " + t.name
			}
		}
	}
	return "", ""
}

// head gives what a number is a number of, where it follows at once: 37 weeks of
// pay, 半个月工资.
func (r *reading) head(i int) string {
	for k := i + 1; k < min(len(r.tokens), i+3) && r.tokens[k].segment == r.tokens[i].segment; k++ {
		switch t := r.tokens[k]; {
		case t.section == "words":
			return t.name
		case t.word != "of" && t.word != "的":
			return ""
		}
	}
	return ""
}

// exceeds says that a number is more than another of the same unit.
func (a amount) exceeds(b amount) bool {
	x, err1 := strconv.ParseFloat(a.value, 64)
	y, err2 := strconv.ParseFloat(b.value, 64)
	return err1 == nil && err2 == nil && a.unit == b.unit && x > y
}

// excludes says that a number of a passage stands beside another of things of
// which one excludes the other: 24 hours a week are not 24 hours a day.
func (r *reading) excludes(i int, o occurrence) bool {
	for _, t := range r.tokens {
		if t.segment != r.tokens[i].segment || t.section != "each" && groups[t.name] == "" || t.section == "rest" || groups[t.name] == "time" {
			continue
		}
		same, other := false, false
		for _, u := range o.tokens {
			if u.segment != o.tokens[o.at].segment || u.section != t.section || t.section != "each" && groups[u.name] != groups[t.name] {
				continue
			}
			same = same || u.name == t.name
			other = other || u.name != t.name
		}
		if other && !same {
			return true
		}
	}
	return false
}

// rival says that a number of a passage can be what a sentence should have said.
func (r *reading) rival(i int, p *reading, k int) bool {
	t, u := r.tokens[i], p.tokens[k]
	if !t.bound.rivals(u.bound) {
		return false
	}
	each := func(r *reading, i int) bool { return i+1 < len(r.tokens) && r.tokens[i+1].section == "each" }
	if each(p, k) && !each(r, i) {
		return false // 1,000 yuan a month are not 12,000 yuan
	}
	// At most six months holds where it is at most two, unless a case is named.
	if t.bound == atMost && t.amount.exceeds(*u.amount) {
		for n, v := range r.tokens {
			if n != i && (v.amount != nil || v.section == "opposites" || v.section == "each") {
				return true
			}
		}
		return false
	}
	return true
}

// occurrence is a number in a passage, and how much of what stands around the
// number of a sentence stands around it.
type occurrence struct {
	*reading
	at      int
	company float64
}

// statement says that two occurrences stand in one statement.
func (o occurrence) statement(p occurrence) bool {
	return o.reading == p.reading && o.tokens[o.at].statement == p.tokens[p.at].statement
}

// admits says that the number may be said with a bound. What must be done for two
// weeks must be done for at least two weeks.
func (o occurrence) admits(b bound) bool {
	t := o.tokens[o.at]
	if b.agrees(t.bound) {
		return true
	}
	if t.bound != "" {
		return false
	}
	for _, u := range o.tokens {
		if u.clause == t.clause && (b == atLeast && u.force() == must || b == atMost && u.force() == may) {
			return true
		}
	}
	return false
}

// strays says that a statement has so much in common with another number's place
// only that its own is not what it speaks of.
func (r *reading) strays(i int, here, own occurrence) bool {
	more := r.only(i, here, own)
	return more >= 2 || more-0.5*r.only(i, own, here) >= 1
}

// only is the weight of what the statement of a sentence's number has in common
// with one place of a passage and not with another.
func (r *reading) only(i int, here, notThere occurrence) float64 {
	sum := 0.0
	for n, t := range r.tokens {
		w := t.weight()
		if n == i || w == 0 || t.statement != r.tokens[i].statement || !here.around(t) || notThere.around(t) {
			continue
		}
		if t.amount != nil {
			w *= 1.5
		}
		sum += w
	}
	return sum
}

// turns says that a whole clause of a sentence speaks of what stands around one
// number, and of nothing that stands around the other.
func (r *reading) turns(i int, here, notThere occurrence) bool {
	for _, c := range r.clauses {
		if c.statement != r.tokens[i].statement {
			continue
		}
		total, h, n := 0.0, 0.0, 0.0
		for k := c.from; k < c.to; k++ {
			t := r.tokens[k]
			w := t.weight()
			total += w
			if k != i && here.around(t) {
				h += w
			}
			if k == i || notThere.around(t) {
				n += w
			}
		}
		if total >= 1 && h-n >= 0.3*total {
			return true
		}
	}
	return false
}

// around says that a meaning stands in the statement of a number.
func (o occurrence) around(t token) bool {
	for k, u := range o.tokens {
		at := o.tokens[o.at]
		// What the first clause of several cases names goes for all of them.
		here := u.statement == at.statement || t.amount == nil && o.chinese && u.sentence == at.sentence && u.clause == o.opening(u.sentence)
		if k != o.at && here && t.same(u) && (t.amount == nil || t.bound.agrees(u.bound)) {
			return true
		}
	}
	return false
}

// opening is the first clause of a sentence.
func (r *reading) opening(sentence int) int {
	for _, c := range r.clauses {
		if c.sentence == sentence {
			return c.clause
		}
	}
	return -1
}

// says that a sentence has a number with an agreeing bound.
func (r *reading) says(u token) bool {
	for _, t := range r.tokens {
		if t.amount != nil && t.name == u.name && t.bound.agrees(u.bound) {
			return true
		}
	}
	return false
}

// each says that the passages count by the day, week … as a sentence does, or by
// nothing.
func (e *evidence) each(t token) bool {
	other := false
	for _, c := range e.cited {
		for _, u := range c.reading().tokens {
			if u.section == "each" {
				if u.name == t.name {
					return true
				}
				other = true
			}
		}
	}
	return !other
}

// company says how much of what stands around a number in a sentence stands
// around a number in a passage.
func company(s *reading, i int, r *reading, k int, shared [][]int) float64 {
	sum := 0.0
	for n, t := range s.tokens {
		w := t.weight()
		if t.force() != "" {
			w = 0.3
		}
		if n == i || w == 0 {
			continue
		}
		switch {
		case t.amount != nil:
			w *= 2
		case t.section == "organisation" || t.section == "person" || t.section == "hedge":
			w = 0.6
		}
		if t.word == "your" {
			w = 0.1
		}
		if r.topic[t.key] {
			w *= 0.8 // all of the passage is about it
		}
		near := func(a, b token) float64 {
			n := a.near(b.place)
			switch {
			case a.sentence == b.sentence && a.statement != b.statement && t.amount == nil && r.chinese:
				return 0.5
			case a.statement != b.statement:
				return n
			case t.amount != nil:
				return max(n, 0.8) // a condition and its consequence are two clauses
			case r.chinese:
				return max(n, 0.7) // what a clause is about stands in the one before it
			}
			return n
		}
		w *= near(t, s.tokens[i])
		best := 0.0
		for _, m := range shared[n] {
			u := r.tokens[m]
			if m != k && (t.amount == nil || t.bound.agrees(u.bound)) {
				n := near(u, r.tokens[k])
				if n == 1 && t.amount == nil {
					n = max(0.7, 1-0.03*math.Abs(float64(m-k)))
				}
				best = max(best, n)
			}
		}
		sum += w * best
	}
	return sum
}
