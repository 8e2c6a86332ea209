package text

import (
	"slices"
	"strings"

	"careerbot/internal/pattern"
)

// Conditions are what a rule makes its outcome depend on.
type Conditions struct {
	Each []Span // in the rule, in its order
	Any  bool   // one of them is enough; otherwise all are needed
	List bool   // they are the items of a list
}

// Reply is what a person has answered to a question about a condition.
type Reply struct {
	Asked string
	Yes   bool
}

var (
	// listItem begins an item of a list: * …, - …, (1) …, 1. …, （一）…, 一、….
	listItem = pattern.MustCompile(`^\s*(?:[*•·-]\s+|[（(][\d一二三四五六七八九十a-z]{1,3}[)）]\s*|\d{1,2}[.、)]\s*|[一二三四五六七八九十]{1,3}、\s*)`)
	// leadsTo ends what introduces a list in a sentence: 同时符合三个条件：….
	leadsTo = pattern.MustCompile(`下列[^。：:\n]{1,30}[：:]|(?:条件|情形|情形有|三点|几点|要求|的)(?:之一)?(?:的)?[：:]|all of these are true:|(?:one|any) of (?:these|the following)[^:.]{0,40}:`)
	// clause begins a condition within a sentence; what follows is the condition.
	clause = pattern.MustCompile(`(?i)\b(?:if|unless|provided that|as long as|on condition that|only when|when|must(?: not)?(?: be| have)?|who)\s+([^,.;:\n]{4,})`)
	// hanClause is a condition in Chinese: 如果…，, …的，.
	hanClause = pattern.MustCompile(`(?:如果|只要|除非|凡)([^，。；：\n]{3,60})[，,]|(?:^|[。；，：\n])([^，。；：、\n]{4,60}的)[，,]`)
	joins     = pattern.MustCompile(`(?i)\s+(?:and|or)\s+(?:you|your|be|have|has|are|is|the|it|they|that)?\b|(?:，|；|;)(?:并且|而且|且|或者|或)?|、?(?:并且|而且|或者)`)
	listed    = pattern.MustCompile(`(?:[,;] |[，；])(?:and |or |并且|而且|且|或者|或)?(?:[（(][一二三四五六七八九十\d]{1,3}[)）])?`)
	listEnds  = pattern.MustCompile(`。|\n|（《|\. |\([^()]*(?:Law|Regulations|Article)`)
	anyOf     = pattern.MustCompile(`(?i)\b(?:any|one|either) of\b|,?\s\bor\s*$|\bunless\b|之一|或者|\bfollowing(?: items?)? (?:to|are)\b|\binclude\b`)
	either    = pattern.MustCompile(`(?i)\bor you\b|\beither\b|\bunless\b|之一|任一`)
	needsAll  = pattern.MustCompile(`(?i)\b(?:if|qualify|eligible|when|you)[:：\s*-]*$|条件[：:\s]*$`)
	allOf     = pattern.MustCompile(`(?i)\ball (?:of|are|must)\b|\band\s*$|\bmust\b|同时|都`)
)

// ReadConditions finds the conditions in a rule, by its form: the items of a
// list, the clauses of if and unless, of 如果 and 的. It knows nothing of what
// they mean.
func ReadConditions(rule string) Conditions {
	var c Conditions
	add := func(start, end int) {
		if m := listItem.FindString(rule[start:end]); m != "" {
			start += len(m)
		}
		piece := rule[start:end]
		start += len(piece) - len(strings.TrimLeft(piece, " \t，、；;,.*"))
		end -= len(piece) - len(strings.TrimRight(piece, " \t，、；;,.。"))
		if end > start {
			c.Each = append(c.Each, Span{start, end})
		}
	}
	at, open := 0, false
	for line := range strings.Lines(rule) {
		if strings.HasPrefix(line, "#") { // a heading says what it is about
			at += len(line)
			continue
		}
		m, trimmed := listItem.FindString(line), strings.TrimSpace(line)
		more := strings.HasSuffix(trimmed, ";") || strings.HasSuffix(trimmed, "；") // items may have lost their marks
		if m != "" && len(trimmed) > len(m) || more || open && trimmed != "" {
			add(at+len(m), at+len(strings.TrimRight(line, "\n")))
		}
		open = more || open && trimmed == ""
		at += len(line)
	}
	if len(c.Each) > 0 {
		c.List = true
		c.Any = disjoint(rule[:c.Each[0].Start], rule, c.Each)
		return c
	}
	if m := leadsTo.FindStringIndex(rule); m != nil {
		end := len(rule)
		if ends := listEnds.FindStringIndex(rule[m[1]:]); ends != nil {
			end = m[1] + ends[0]
		}
		split(rule, m[1], end, listed, add)
		c.Any = disjoint(rule[:m[1]], rule, nil)
		return c
	}
	for _, m := range clause.FindAllStringSubmatchIndex(rule, -1) {
		if strings.HasPrefix(rule[strings.LastIndex(rule[:m[0]], "\n")+1:], "#") {
			continue
		}
		split(rule, m[2], m[3], joins, add)
	}
	for _, m := range hanClause.FindAllStringSubmatchIndex(rule, -1) {
		if m[2] >= 0 {
			add(m[2], m[3])
		} else {
			add(m[4], m[5])
		}
	}
	slices.SortFunc(c.Each, func(x, y Span) int { return x.Start - y.Start })
	c.Any = either.MatchString(rule)
	return c
}

// split cuts a stretch of a rule into conditions at what joins them.
func split(rule string, start, end int, joins *pattern.Pattern, add func(start, end int)) {
	last := start
	for _, m := range joins.FindAllStringIndex(rule[start:end], -1) {
		add(last, start+m[0])
		last = start + m[1]
	}
	add(last, end)
}

// disjoint says that one of the items is enough: what introduces them says so, or
// they end in "or"; who lists what is included lists alternatives.
func disjoint(before, rule string, items []Span) bool {
	intro := before[strings.LastIndex(strings.TrimRight(before, "\n :：*-"), "\n")+1:]
	switch {
	case allOf.MatchString(intro) && !anyOf.MatchString(intro):
		return false
	case anyOf.MatchString(intro):
		return true
	}
	for _, s := range items {
		switch item := rule[s.Start:s.End]; {
		case strings.HasSuffix(item, " and"):
			return false
		case strings.HasSuffix(item, " or"):
			return true
		}
	}
	// "You qualify if:" needs all; "if you are:" and "to:" name alternatives.
	return len(items) > 0 && !needsAll.MatchString(intro)
}

// statedFrom is the share of a condition's terms that words have to have for it to
// be spoken of. From .2 to .5 the decisions on sharc/dev change little
// (docs/decisions.md).
const statedFrom = 0.3

// Unstated gives the conditions of a rule that words do not speak of, whether to
// say that they are met or that they are not.
func (c Conditions) Unstated(rule, said string) []Span {
	spoken := Distinct(said)
	var open []Span
	for _, s := range c.Each {
		if share(Distinct(rule[s.Start:s.End]), spoken) < statedFrom {
			open = append(open, s)
		}
	}
	return open
}

// Missing gives the conditions of a rule that have to be asked for before it can
// be said whether the rule applies: none once what a person has told of
// themselves and replied decides it.
func (c Conditions) Missing(rule, told string, replies []Reply) []Span {
	said := told
	for _, r := range replies {
		if r.Yes == c.Any {
			return nil // one is met and is enough, or one is not and all are needed
		}
		said += "\n" + r.Asked
	}
	if len(replies) >= len(c.Each) || c.Any && len(c.Unstated(rule, told)) < len(c.Each) {
		return nil
	}
	return c.Unstated(rule, said)
}

// share is the part of some terms that is among others; both ascend.
func share(terms, among []int32) float64 {
	if len(terms) == 0 {
		return 1
	}
	n := 0
	for _, t := range terms {
		if _, ok := slices.BinarySearch(among, t); ok {
			n++
		}
	}
	return float64(n) / float64(len(terms))
}
