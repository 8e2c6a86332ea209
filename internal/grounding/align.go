package grounding

import (
	"math"
	"slices"
)

// clause is a stretch of a text that says one thing, by its tokens.
type clause struct {
	from, to int // into the tokens of its reading
	place
	says []predication
}

// predication is what a clause demands, allows or denies, and of what.
type predication struct {
	force    force
	inherits force // what the clause before it demands, where it has no word of its own
	at       int   // the token that says so, -1 if none
	from, to int   // what it is said of
	clause   int
	leads    bool // stands before what the clause demands, allows or denies
}

// divide makes the clauses and what they say.
func (r *reading) divide() {
	for i := 0; i < len(r.tokens); {
		c := clause{from: i, place: r.tokens[i].place}
		for i < len(r.tokens) && r.tokens[i].clause == c.clause {
			i++
		}
		c.to = i
		r.clauses = append(r.clauses, c)
	}
	r.count = map[string]int{}
	for _, c := range r.clauses {
		seen := map[string]bool{}
		for _, t := range r.tokens[c.from:c.to] {
			if k := t.key; !seen[k] {
				seen[k] = true
				r.count[k]++
			}
		}
	}
	r.keys = map[string]bool{}
	for _, t := range r.tokens {
		r.keys[t.key] = true
		if t.second != "" {
			r.keys[t.second] = true
		}
	}
	var before force
	// 不得有下列行为：（一）…；（二）… says of each item what stands before the colon.
	var listing struct {
		force
		sentence int
	}
	statement := -1
	for n := range r.clauses {
		c := &r.clauses[n]
		if slices.Contains(r.lists, c.clause) && r.chinese && n > 0 {
			listing.force, listing.sentence = "", c.sentence
			says := r.clauses[n-1].says
			if q := says[len(says)-1]; r.weigh(q.from, q.to) < 1 {
				listing.force = q.force
			}
		}
		if c.statement != statement {
			before, statement = "", c.statement
		}
		for i := c.from; i < c.to; i++ {
			f := r.tokens[i].force()
			if f == "" {
				continue
			}
			if k := len(c.says) - 1; k >= 0 && c.says[k].at >= 0 && r.weigh(c.says[k].from, i) < 0.5 {
				// No company may: denied. 必须是非因本人意愿: what comes last counts.
				if c.says[k].force == not && f == may {
					f = mustNot
				}
				c.says = c.says[:k]
			}
			if len(c.says) > 0 {
				c.says[len(c.says)-1].to = i
			} else if r.weigh(c.from, i) >= 0.8 {
				c.says = append(c.says, predication{at: -1, from: c.from, to: i, clause: n, leads: true})
			}
			c.says = append(c.says, predication{force: f, at: i, from: i + 1, to: c.to, clause: n})
			before = f
		}
		if len(c.says) == 0 {
			q := predication{inherits: before, at: -1, from: c.from, to: c.to, clause: n}
			if !r.chinese && slices.Contains(r.lists, c.clause) {
				q.force = before // the following are not entitled to it: …
			}
			if c.sentence == listing.sentence && listing.force != "" {
				q.force = listing.force
			}
			c.says = []predication{q}
		}
	}
}

func (r *reading) weigh(from, to int) (sum float64) {
	for _, t := range r.tokens[from:to] {
		sum += t.weight()
	}
	return sum
}

// near says how near two places of a text are: 1 in one segment, less in one
// clause, statement, sentence.
func (p place) near(q place) float64 {
	switch {
	case p.segment == q.segment:
		return 1
	case p.clause == q.clause:
		return 0.7
	case p.statement == q.statement:
		return 0.4
	case p.sentence == q.sentence:
		return 0.2
	}
	return 0.04
}

// context says how much a token counts for what is said in another place of its
// sentence: a condition stands in a clause of its own and is half the rule.
func (t token) context(q place) float64 {
	switch {
	case t.clause == q.clause:
		return 0.8
	case t.statement == q.statement:
		return 0.6
	}
	return 0.2
}

// likeness says how much a stretch of a sentence and a predication of a passage
// have in common: of the stretch itself, and of what stands around it, half.
func likeness(s *reading, from, to int, p *reading, q predication, shared [][]int) float64 {
	said, context := 0.0, 0.0
	c := p.clauses[q.clause]
	around := s.tokens[from:to]
	var at place
	if len(around) > 0 {
		at = around[0].place
	} else if from > 0 {
		at = s.tokens[from-1].place
	}
	for i, t := range s.tokens {
		w := t.weight()
		if w == 0 || t.sentence != at.sentence {
			continue
		}
		if n := p.count[t.key]; n > 1 {
			w /= math.Sqrt(float64(n)) // what all clauses are about tells none of them
		}
		if t.amount != nil {
			w *= 2
		}
		own := i >= from && i < to
		if !own {
			w *= t.context(at)
		}
		best := 0.0
		for _, k := range shared[i] {
			u := p.tokens[k]
			inside := k >= q.from && k < q.to
			switch {
			case inside || !own && u.clause == c.clause:
				best = 1
			case !own && u.statement == c.statement:
				best = max(best, 0.9)
			case u.clause == c.clause:
				best = max(best, 0.6)
			case u.statement == c.statement:
				best = max(best, 0.45)
			case u.sentence == c.sentence:
				best = max(best, 0.15)
			}
		}
		if own {
			said += w * best
		} else {
			context += w * best
		}
	}
	extra := 0.0
	for _, u := range p.tokens[q.from:q.to] {
		if w := u.weight(); w > 0 && !s.keys[u.key] && !s.keys[u.second] {
			extra += w
		}
	}
	return said + min(context, said+0.6) - 0.04*extra
}

// common gives for each token of a sentence the tokens of a passage that mean the
// same.
func (e *evidence) common(s, p *reading) [][]int {
	if shared, ok := e.shared[p]; ok {
		return shared
	}
	at := map[string][]int{}
	for k, u := range p.tokens {
		at[u.key] = append(at[u.key], k)
		if u.second != "" {
			at[u.second] = append(at[u.second], k)
		}
	}
	shared := make([][]int, len(s.tokens))
	for i, t := range s.tokens {
		shared[i] = at[t.key]
		if t.second != "" {
			shared[i] = slices.Concat(at[t.key], at[t.second])
		}
	}
	if e.shared == nil {
		e.shared = map[*reading][][]int{}
	}
	e.shared[p] = shared
	return shared
}

// same says that two tokens mean the same.
func (t token) same(u token) bool {
	return t.key == u.key || t.second != "" && t.second == u.key || u.second != "" && u.second == t.key
}

// match is a predication of a passage that a stretch of a sentence is like.
type match struct {
	*reading
	predication
	score float64
}

// nearBest is how near to the best a match must come to be one of the best.
const nearBest = 0.93

// matches gives the predications that are most like a stretch of a sentence,
// best first; leading are those that stand before what a clause demands, too.
func (e *evidence) matches(s *reading, from, to int, leading bool) []match {
	var all []match
	best := 0.0
	for _, c := range e.cited {
		r := c.reading()
		shared := e.common(s, r)
		for _, cl := range r.clauses {
			for _, q := range cl.says {
				if q.leads && !leading {
					continue
				}
				m := match{r, q, likeness(s, from, to, r, q, shared)}
				best = max(best, m.score)
				all = append(all, m)
			}
		}
	}
	var kept []match
	for _, m := range all {
		if m.score >= nearBest*best && m.score > 0.3 {
			kept = append(kept, m)
			if m.score > kept[0].score {
				kept[0], kept[len(kept)-1] = kept[len(kept)-1], kept[0]
			}
		}
	}
	return kept
}

// sentence gives the tokens of the sentence that a predication stands in.
func (m match) sentence() []token {
	n := m.clauses[m.clause].sentence
	var all []token
	for _, t := range m.tokens {
		if t.sentence == n {
			all = append(all, t)
		}
	}
	return all
}

// words gives the tokens of the clause that a predication stands in.
func (m match) words() []token {
	c := m.clauses[m.clause]
	return m.tokens[c.from:c.to]
}
