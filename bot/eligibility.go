package bot

import (
	"slices"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
	"careerbot/retrieval"
)

// eligible is a question about whether somebody may or gets something. A threshold
// that is left out of its answer is a wrong answer.
var eligible = pattern.MustCompile(`(?i)能.{0,14}[吗么嘛不]|能不能|可以.{0,14}[吗么嘛]|可不可以|符合|条件|资格|够不够|算不算|` +
	`\b(?:can|may|could|do|am|will) (?:i|we|he|she|they)\b|\bqualif|\beligib|\bentitled\b`)

// excepts begins a sentence that takes something back of the one before it.
var excepts = pattern.MustCompile(`^(?:但是?|不过|除(?:外|了|非)?|有下列情形|(?i:however|but|except|unless|this does not))`)

// toQuote gives what is quoted. To who asks whether they are eligible all
// conditions of a list are shown if they have spoken of none, and the exceptions
// that follow; one of several cases is kept short: the best passage.
func (q Question) toQuote(asked string, passages []retrieval.Passage, found judgement) []unit {
	if len(found.units) == 0 {
		return nil
	}
	best, n := found.units[0].passage, ofFirst(found.units)
	chosen, rest := found.units[:n], found.units[n:]
	if q.eachCase {
		rest = nil
	}
	if q.briefly {
		return []unit{sharing(asked, passages[best].Body, chosen)}
	}
	if !eligible.MatchString(asked) {
		return append(chosen[:n:n], rest...)
	}
	body := passages[best].Body
	conditions := text.ReadConditions(body)
	if !conditions.List || len(conditions.Each) < 2 || len(conditions.Unstated(body, asked)) < len(conditions.Each) {
		conditions.Each = nil
	}
	var whole []unit
	for _, u := range found.evidence[best].units {
		wanted := slices.ContainsFunc(chosen, func(c unit) bool { return c.start == u.start }) ||
			slices.ContainsFunc(conditions.Each, func(s text.Span) bool { return s.Start < u.end && u.start < s.End }) ||
			len(whole) > 0 && whole[len(whole)-1].next(u, body) && excepts.MatchString(body[u.start:u.end])
		if wanted {
			whole = append(whole, u)
		}
	}
	return append(whole, rest...)
}

// ofFirst counts the units of the first passage among those to quote.
func ofFirst(units []unit) int {
	n := 0
	for n < len(units) && units[n].passage == units[0].passage {
		n++
	}
	return n
}

// next reports whether a unit follows another with nothing between them.
func (u unit) next(v unit, body string) bool {
	for _, r := range body[u.end:v.start] {
		if r != ' ' && r != '\n' && r != '　' {
			return false
		}
	}
	return true
}
