package bot

import (
	"strings"

	"careerbot/internal/grounding"
	"careerbot/internal/pattern"
	"careerbot/prompts"
	"careerbot/retrieval"
)

// Ranks of rules, the higher the greater, after the Legislation Law of China
// (立法法, 2023), articles 98 to 103: the constitution, laws, administrative
// regulations, local regulations, rules of departments and of local governments;
// below them what only directs offices. Between department and local government
// rules neither is higher (article 102). In English, acts, regulations made under
// them, and guidance.
const (
	rankUnknown = iota
	rankNotice
	rankRule
	rankLocal
	rankRegulation
	rankLaw
	rankConstitution
)

var (
	notice   = pattern.MustCompile(`(?:通知|意见|公告|通告|方案|函|批复|要点|指南|指引|问答|纲要|计划|规划)$`)
	decree   = pattern.MustCompile(`(?:规定|办法|细则|规则|规程)(?:（[^）]*）)?$`)
	statute  = pattern.MustCompile(`条例(?:（[^）]*）)?$`)
	lawTitle = pattern.MustCompile(`法(?:（[^）]*）)?$`)
	enAct    = pattern.MustCompile(`(?i)\bact(?: \d{4})?$`)
	enRules  = pattern.MustCompile(`(?i)\b(?:regulations?|order|rules)(?: \d{4})?$`)
)

// rankOf gives the rank of the rule that a passage stands in, as its title and
// issuer say; unknown for guides, which are no rules.
func rankOf(p retrieval.Passage) int {
	title := strings.TrimSpace(p.Title)
	local := len(p.Region) >= 2 && p.Region[0] >= '0' && p.Region[0] <= '9'
	switch {
	case p.Kind == "guide":
		return rankUnknown
	case strings.HasSuffix(title, "宪法"):
		return rankConstitution
	case notice.MatchString(title):
		return rankNotice
	case lawTitle.MatchString(title) && !strings.HasSuffix(title, "办法") && !local, enAct.MatchString(title):
		return rankLaw
	case statute.MatchString(title) && local:
		return rankLocal
	case statute.MatchString(title), decree.MatchString(title) && !local && (p.Issuer == "国务院" || strings.Contains(p.Number, "国务院令")):
		return rankRegulation
	case decree.MatchString(title), enRules.MatchString(title):
		return rankRule
	}
	return rankUnknown
}

// differ is two passages in force that say different things of one question.
type differ struct{ a, b int } // indexes into the ranking

// The shape of a conflict: how much of the question both must be about, and how
// alike the sentences must be that differ in what they count.
const (
	bothCover = 0.6 // of the question's weight, in each of the sentences
	alike     = 0.5 // of their terms in common
)

// conflict looks for a passage beside the best one, of another document, that
// gives the same kind of figure in much the same words, and another value.
// Guides, which only tell of rules, are not in conflict.
func (q question) conflict(passages []retrieval.Passage, found judgement) (differ, bool) {
	if len(found.units) == 0 {
		return differ{}, false
	}
	best := found.units[0].passage
	if passages[best].Kind == "guide" {
		return differ{}, false
	}
	mine, ok := q.figure(passages[best], found.evidence[best])
	if !ok {
		return differ{}, false
	}
	for i, p := range passages {
		if i == best || p.Kind == "guide" || p.Version == passages[best].Version || p.Title == passages[best].Title || p.Language != passages[best].Language {
			continue
		}
		other, ok := q.figure(p, found.evidence[i])
		if ok && mine.differs(other) {
			return differ{best, i}, true
		}
	}
	return differ{}, false
}

// counted is the sentence of a passage that covers the question best, and what
// it counts.
type counted struct {
	terms  []int32
	values map[string]map[string]bool // by unit
}

// figure reads the sentence of a passage that covers most of the question, if it
// covers enough of it.
func (q question) figure(p retrieval.Passage, e evidence) (counted, bool) {
	best := -1
	for i, u := range e.units {
		if best < 0 || u.gain > e.units[best].gain {
			best = i
		}
	}
	if best < 0 || e.units[best].gain+e.units[best].heading < bothCover {
		return counted{}, false
	}
	f := counted{terms: passagesRead.of(p).units[best].terms, values: map[string]map[string]bool{}}
	for _, a := range grounding.Amounts(p.Body[e.units[best].start:e.units[best].end]) {
		if a.Unit == "" || a.Unit == "article" || a.Unit == "paragraph" || a.Unit == "date" {
			continue
		}
		if f.values[a.Unit] == nil {
			f.values[a.Unit] = map[string]bool{}
		}
		f.values[a.Unit][a.Value] = true
	}
	return f, len(f.values) > 0
}

// differs reports whether two sentences say much the same and count differently:
// one value of a unit each, and not the same one.
func (f counted) differs(g counted) bool {
	common := 0
	for _, t := range f.terms {
		for _, u := range g.terms {
			if t == u {
				common++
			}
		}
	}
	if float64(common) < alike*float64(min(len(f.terms), len(g.terms))) {
		return false
	}
	for unit, mine := range f.values {
		other := g.values[unit]
		if len(mine) != 1 || len(other) != 1 {
			continue
		}
		for value := range mine {
			if !other[value] {
				return true
			}
		}
	}
	return false
}

// ranked describes a passage for the note on a conflict.
func ranked(n int, p retrieval.Passage) prompts.Ranked {
	names := []string{"", "notice", "rule", "local", "regulation", "law", "constitution"}
	return prompts.Ranked{N: n, Rank: names[rankOf(p)], Order: rankOf(p), RegionCode: p.Region, From: p.ValidFrom}
}
