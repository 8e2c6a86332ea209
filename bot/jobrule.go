package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// Beside vacancies stands one rule that matters for work of that kind, from the library
// and through the checks of every answer: the best sentence, quoted, with its source. It
// is there or it is not; the vacancies do not wait for it.

const (
	ruleWithin  = 700 * time.Millisecond
	longestRule = 300 // characters
)

// ruleKind is the kind of work whose rule is shown.
func ruleKind(v job.Vacancy) string {
	switch v.Employment {
	case "part", "odd", "internship":
		return v.Employment
	case "temporary":
		if v.Settlement != "" {
			return "odd"
		}
		return "full"
	case "full", "apprenticeship":
		return "full"
	}
	return ""
}

// sharing gives the unit that has most terms of a question.
func sharing(asked, body string, units []unit) unit {
	terms, best, most := text.Distinct(asked), units[0], -1
	for _, u := range units {
		n := 0
		for _, t := range text.Distinct(body[u.start:u.end]) {
			if slices.Contains(terms, t) {
				n++
			}
		}
		if n > most {
			best, most = u, n
		}
	}
	return best
}

// ruleBeside gives the rule for the first vacancy, where the library has one that is sure.
func (b *Bot) ruleBeside(ctx context.Context, q Question, language string, found []job.Vacancy) (said string, cites []Citation, ok bool) {
	question := prompts.JobRule(language, ruleKind(found[0]))
	if question == "" || b.Searcher == nil {
		return "", nil, false
	}
	ctx, cancel := context.WithTimeout(ctx, ruleWithin)
	defer cancel()
	// Quoted and not asked back, as in a case of several; nobody's memory, no region but
	// that of the work.
	asked := Question{Text: question, Language: language, Region: found[0].Region, AsOf: q.AsOf, eachCase: true, briefly: true, started: q.started}
	a, err := b.lookUp(ctx, asked, Answer{Outcome: Clarify, Language: language, Question: question})
	if err != nil {
		b.Log.Warn("no rule beside vacancies", "turn", q.turn, "error", err)
		return "", nil, false
	}
	if a.Outcome != Answered || len(a.Citations) == 0 {
		return "", nil, false
	}
	first, _, found1 := strings.Cut(a.Text, fmt.Sprintf("[%d]", a.Citations[0].N))
	if !found1 || utf8.RuneCountInString(first) > longestRule {
		return "", nil, false
	}
	return prompts.RuleBeside(language) + strings.TrimSpace(first) + " [1]", a.Citations[:1], true
}
