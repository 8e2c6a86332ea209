package grounding

import "slices"

// force is how a clause says what it says.
type force string

// The forces; "" states a fact.
const (
	must    force = "must"
	may     force = "may"
	mustNot force = "must not"
	needNot force = "need not"
	not     force = "not"
)

func (t token) force() force {
	switch f := force(t.section); f {
	case must, may, mustNot, needNot, not:
		return f
	}
	return ""
}

func (f force) denies() bool { return f == mustNot || f == not }

// admits says that what a passage says with force f may be said with force s.
func (f force) admits(s force) bool {
	switch s {
	case must:
		return f == must || f == ""
	case may:
		return f == may || f == ""
	case mustNot:
		return f.denies()
	case needNot:
		return f == needNot || f == not
	case not:
		return f.denies() || f == needNot
	}
	return !f.denies() && f != needNot
}

// force asks whether a sentence demands, allows and denies what its passages do,
// of the same side, and without leaving out that there are exceptions.
func (e *evidence) force(s *reading) (check, why string) {
	for _, c := range s.clauses {
		for _, q := range c.says {
			if q.at < 0 && len(c.says) > 1 {
				continue
			}
			all := e.matches(s, q.from, q.to, q.force == must)
			if len(all) == 0 {
				continue
			}
			if check, why := agree(s, q, all); check != "" {
				return check, why
			}
		}
		all := e.matches(s, c.from, c.to, false)
		if len(all) == 0 {
			continue
		}
		if check, why := opposes(s.tokens[c.from:c.to], all); check != "" {
			return check, why
		}
		if check, why := compares(s.tokens[c.from:c.to], all); check != "" {
			return check, why
		}
		if sides(s, c, all) {
			return Actor, "its passages say it of the other side"
		}
	}
	return e.absolute(s)
}

// agree compares what a sentence says with the places in the passages that are
// most like it: one of them has to say it in the same way.
func agree(s *reading, q predication, all []match) (check, why string) {
	for _, m := range all {
		if q.force == must && m.force == "" && m.stops() {
			continue // what ends a right is no duty
		}
		if m.force.admits(q.force) || m.force == "" && m.inherits != "" && m.inherits.admits(q.force) {
			return "", ""
		}
		// Who must pay gives who is paid a right.
		if q.force == may && m.force == must && (gets(s.tokens[q.from:q.to]) || differ(side(s, s.clauses[q.clause]), side(m.reading, m.clauses[m.clause]))) {
			return "", ""
		}
	}
	said, source := name(q.force), name(all[0].force)
	if q.force.denies() != all[0].force.denies() || q.force == needNot || all[0].force == needNot {
		return Negation, "it says " + said + " where its passages say " + source
	}
	return Modality, "it says " + said + " where its passages say " + source
}

// stops says that a clause is a case in which something ends or is denied.
func (m match) stops() bool {
	words := m.words()
	if !m.chinese || words[len(words)-1].word != "的" {
		return false
	}
	for _, t := range m.sentence() {
		if t.clause != m.clauses[m.clause].clause && (t.name == "stop" || t.force() == mustNot) {
			return true
		}
	}
	return false
}

func name(f force) string {
	if f == "" {
		return "that it is so"
	}
	return `"` + string(f) + `"`
}

func gets(tokens []token) bool {
	for _, t := range tokens {
		if t.section == "receive" {
			return true
		}
	}
	return false
}

// compares says that a clause bounds what has no number the other way round:
// 可以低于最低工资 for 不得低于最低工资.
func compares(clause []token, all []match) (check, why string) {
	for i, t := range clause {
		if t.bound == "" || t.amount != nil {
			continue
		}
		if i+1 < len(clause) && clause[i+1].amount != nil || i > 0 && clause[i-1].amount != nil {
			continue
		}
		other, same := bound(""), false
		for _, m := range all {
			for _, u := range m.words() {
				if u.bound != "" {
					same = same || t.bound.agrees(u.bound)
					other = u.bound
				}
			}
		}
		if other != "" && !same {
			return Bound, "its passages say " + string(other) + ", not " + string(t.bound)
		}
	}
	return "", ""
}

// groups are meanings of which one excludes the others.
var groups = func() map[string]string {
	m := map[string]string{}
	for group, names := range map[string][]string{
		"time": {"before", "early", "after", "late"}, "change": {"raise", "lower"}, "going on": {"stop", "continue"}, "answer": {"accept", "refuse"},
		"day": {"day_shift", "rest_day", "holiday"}, "hours": {"full_time", "part_time"}, "form": {"written", "oral"}, "sex": {"men", "women"},
		"paper": {"printed", "online"}, "count": {"once", "several"}, "level": {"beginner", "intermediate", "senior"}, "term": {"term_time", "vacation"}, "contract": {"fixed_term", "open_ended"},
	} {
		for _, n := range names {
			m[n] = group
		}
	}
	return m
}()

// pole joins the names that stand for one pole of a group.
func pole(name string) string {
	switch name {
	case "early":
		return "before"
	case "late":
		return "after"
	}
	return name
}

// opposes says that a clause has one pole of a pair where the places that are
// most like it have only the other.
func opposes(clause []token, all []match) (check, why string) {
	for _, t := range clause {
		group := groups[t.name]
		if group == "" || t.section == "rest" {
			continue
		}
		other, same := "", false
		for _, m := range all {
			where := m.words()
			if group == "going on" { // it stands before the list of cases
				where = m.sentence()
			}
			for _, u := range where {
				if groups[u.name] != group || u.section == "rest" {
					continue
				}
				if pole(u.name) == pole(t.name) {
					same = true
				} else if !has(clause, u.name) {
					other = u.name
				}
			}
		}
		if !same && other != "" {
			return Bound, "its passages say " + other + ", not " + t.name
		}
	}
	return "", ""
}

func has(tokens []token, name string) bool {
	for _, t := range tokens {
		if pole(t.name) == pole(name) {
			return true
		}
	}
	return false
}

// addressed are words after which a side is not the one that acts.
var addressed = map[string]bool{
	"向": true, "与": true, "和": true, "给": true, "对": true, "为": true, "同": true, "从": true, "被": true,
	"to": true, "with": true, "from": true, "for": true, "of": true, "by": true,
}

// side gives who acts in a clause: "organisation", "person", or "" if it does not
// say, or both do.
func side(r *reading, c clause) string {
	for i := c.from; i < c.to; i++ {
		t := r.tokens[i]
		if t.section != "organisation" && t.section != "person" || t.word == "your" {
			continue
		}
		next := token{}
		if i+1 < c.to {
			next = r.tokens[i+1]
		}
		if i > c.from {
			switch last := r.tokens[i-1]; {
			case addressed[last.word]:
				continue
			case r.chinese && (last.weight() > 0 && last.section != "amount" || r.weigh(c.from, i) > 1): // 通知单位
				continue
			case !r.chinese && next.force() == "" && r.weigh(c.from, i) > 0.5:
				continue
			}
		}
		if joins[next.word] || i+2 < c.to && joins[r.tokens[i+1].word] {
			return ""
		}
		return t.section
	}
	return ""
}

// receiver gives the side to which something is done or given in a clause.
func receiver(r *reading, c clause) string {
	for i := c.from + 1; i < c.to; i++ {
		if w := r.tokens[i-1].word; (w == "向" || w == "给" || w == "to") && (r.tokens[i].section == "person" || r.tokens[i].section == "organisation") {
			return r.tokens[i].section
		}
	}
	return ""
}

// joins are words by which two sides act together.
var joins = map[string]bool{"和": true, "与": true, "及": true, "and": true, "or": true, "或": true, "或者": true}

func differ(a, b string) bool { return a != "" && b != "" && a != b }

// sides says that a clause gives to one side what the places most like it give
// to the other. Paying and being paid are two ways to say one thing.
func sides(s *reading, c clause, all []match) bool {
	mine := side(s, c)
	if mine == "" {
		return false
	}
	for _, m := range all {
		theirs := side(m.reading, m.clauses[m.clause])
		named := slices.ContainsFunc(m.words(), func(t token) bool { return t.section == "person" || t.section == "organisation" })
		for k := m.clause - 1; theirs == "" && !named && k >= 0 && m.clauses[k].statement == m.clauses[m.clause].statement; k-- {
			theirs = side(m.reading, m.clauses[k])
		}
		mineGets, theirsGet := gets(s.tokens[c.from:c.to]), gets(m.words())
		turned := differ(mine, theirs) && mineGets == theirsGet
		if to := receiver(s, c); theirs == "" && differ(mine, to) {
			turned = receiver(m.reading, m.clauses[m.clause]) == mine
		}
		if turned = turned || mine == theirs && theirsGet && !mineGets && pays(s, c); !turned {
			return false
		}
	}
	return true
}

// pays says that who acts in a clause is who pays.
func pays(s *reading, c clause) bool {
	for i := c.from + 1; i < c.to; i++ {
		if last := s.tokens[i-1]; (last.section == "person" || last.section == "organisation" || last.force() != "") && last.word != "your" &&
			(s.tokens[i].name == "wage" && s.tokens[i].word == "pay" || s.tokens[i].name == "pay_out") {
			return true
		}
	}
	return false
}

// absolute asks whether a sentence knows no exception where its passages do not
// say so, or have one.
func (e *evidence) absolute(s *reading) (check, why string) {
	for i, t := range s.tokens {
		never := t.section == "not" && t.also.section == "all" || t.name == "never"
		if (t.section != "all" || t.name == "most_all") && t.section != "only" && !never {
			continue
		}
		c := s.clauses[s.clauseOf(i)]
		all := e.matches(s, c.from, c.to, false)
		if t.section == "all" && denied(s, c, i) {
			continue // need not take all of it
		}
		ok := false
		for _, m := range all {
			strict, soft := false, false
			for _, u := range m.sentence() {
				switch u.section {
				case "all":
					strict = strict || t.section == "all" && (u.name == "all" || m.chinese) // "any" is mostly "some"
				case "only":
					strict = strict || t.section == "only"
				case "exception", "hedge":
					soft = true
				}
			}
			ok = ok || strict || never && !soft
		}
		if !ok {
			return Absolute, "its passages do not say that there is no exception"
		}
	}
	return "", ""
}

func denied(s *reading, c clause, before int) bool {
	for _, t := range s.tokens[c.from:before] {
		if f := t.force(); f.denies() || f == needNot {
			return true
		}
	}
	return false
}

func (r *reading) clauseOf(i int) int {
	for n, c := range r.clauses {
		if i >= c.from && i < c.to {
			return n
		}
	}
	return 0
}
