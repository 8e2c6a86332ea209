package grounding

// conditions asks whether a sentence leaves out what a rule depends on: an
// exception in the same statement, the case for which a number is given, or the
// condition before a consequence. To leave one out is how most wrong answers of
// this kind come about.
func (e *evidence) conditions(s *reading) (check, why string) {
	excepts := false
	for _, t := range s.tokens {
		excepts = excepts || t.section == "exception" || t.section == "hedge"
	}
	for _, c := range s.clauses {
		for _, q := range c.says {
			if q.at < 0 && len(c.says) > 1 {
				continue
			}
			all := e.matches(s, q.from, q.to, false)
			if len(all) == 0 {
				continue
			}
			if excepts {
				continue
			}
			for n, m := range all {
				if (n == 0 || m.force == q.force) && m.excepted() {
					return Condition, "its passages have an exception"
				}
			}
			if (q.force.denies() || q.force == needNot) && s.drops(all) {
				return Condition, "its passages say it only under a condition"
			}
		}
	}
	for i, t := range s.tokens {
		if t.amount != nil && t.amount.dimension() != "" && e.oneCase(s, i) {
			return Condition, "its passages say " + t.name + " only of a case that it does not name"
		}
	}
	return "", ""
}

// excepted says that the statement of a match has an exception.
func (m match) excepted() bool {
	for _, t := range m.tokens {
		if t.section == "exception" && t.statement == m.clauses[m.clause].statement {
			return true
		}
	}
	return false
}

// drops says that each match stands under a condition of which a sentence has
// nothing.
func (r *reading) drops(all []match) bool {
	for _, m := range all {
		weight, shared := 0.0, false
		for _, t := range m.condition() {
			if w := t.weight(); w > 0 && t.section != "person" && t.section != "organisation" && !m.topic[t.key] {
				weight += w
				shared = shared || r.keys[t.key] || r.keys[t.second]
			}
		}
		if weight < 1.5 || shared {
			return false
		}
	}
	return true
}

// condition gives the tokens of the clauses that end in 的 before a match in its
// statement, or of what follows "if" in its clause.
func (m match) condition() []token {
	c := m.clauses[m.clause]
	for _, n := range m.lists {
		if n < len(m.clauses) && m.clauses[n].sentence == c.sentence {
			return nil // 有下列情形之一的: the cases follow
		}
	}
	if !m.chinese {
		words := m.words()
		for i, t := range words {
			if t.word == "if" && i > 0 && c.from+i > m.at {
				return words[i+1:]
			}
		}
		return nil
	}
	var all []token
	for k := m.clause - 1; k >= 0 && m.clauses[k].statement == c.statement; k-- {
		if before := m.clauses[k]; m.tokens[before.to-1].word == "的" {
			all = append(all, m.tokens[before.from:before.to]...)
		}
	}
	return all
}

// oneCase says that a number of a sentence is that of one of several cases, and
// that the sentence does not say of which: 试用期不得超过一个月. The most of what is
// at most so much holds for all.
func (e *evidence) oneCase(s *reading, i int) bool {
	t, found := s.tokens[i], false
	for _, c := range e.cited {
		r := c.reading()
		for k, u := range r.tokens {
			if u.amount == nil || u.name != t.name {
				continue
			}
			found = true
			if !r.isCase(k, s, i) {
				return false
			}
		}
	}
	return found
}

func (r *reading) isCase(k int, s *reading, i int) bool {
	for n, u := range r.tokens {
		mine := r.tokens[k]
		if u.amount == nil || u.name == mine.name || u.amount.unit != mine.amount.unit || u.bound != mine.bound && u.bound != "" && mine.bound != "" {
			continue
		}
		if s.says(u) || s.tokens[i].bound == atMost && s.tokens[i].amount.exceeds(*u.amount) {
			continue
		}
		here, there := r.marks(k, n), r.marks(n, k)
		parallel := false
		for _, h := range here {
			for _, o := range there {
				parallel = parallel || h.amount != nil && o.amount != nil && h.amount.dimension() == o.amount.dimension() || h.amount == nil && groups[h.name] == groups[o.name]
			}
		}
		if !parallel {
			continue
		}
		named := false
		for _, h := range here {
			named = named || s.keys[h.key] || h.amount != nil && (s.keys["="+h.amount.value] || h.amount.value == "1" && s.keys["#/"+h.amount.unit])
		}
		if !named {
			return true
		}
	}
	return false
}

// marks gives what tells the case of one number from that of another: other
// numbers, and meanings of which one excludes the others.
func (r *reading) marks(k, n int) []token {
	mine, other := r.tokens[k], r.tokens[n]
	within := func(t, of token) bool {
		switch {
		case mine.statement != other.statement:
			return t.statement == of.statement
		case mine.clause != other.clause:
			return t.clause == of.clause
		}
		return t.segment == of.segment
	}
	var all []token
	for i, t := range r.tokens {
		if i == k || !within(t, mine) || t.amount == nil && (groups[t.name] == "" || groups[t.name] == "time" || t.section == "rest") {
			continue
		}
		if t.amount != nil && t.amount.unit == mine.amount.unit && t.bound == mine.bound {
			continue
		}
		shared := false
		for j, u := range r.tokens {
			shared = shared || j != n && within(u, other) && u.key == t.key && u.bound == t.bound
		}
		if !shared {
			all = append(all, t)
		}
	}
	return all
}
