package bot

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/text"
)

// meaning is what a question is about, to tell whether two are one: its concepts, which
// are the same in both languages, and its words. Places are not in it.
type meaning struct {
	language string
	features map[string]float64
	total    float64  // of all features
	concepts float64  // of the concepts among them
	wants    []string // what kind of answer is wanted: how long, how, at what cost
}

// What the features count. Concepts say most; a single character hardly anything.
const (
	conceptCounts   = 3
	askCounts       = 1.5
	wordCounts      = 1.5
	pairCounts      = 1
	characterCounts = 0.25
	sameMeaning     = 0.5 // of 1, from which two questions are one
)

// stoodFor is what stands for an identifier or a name.
var stoodFor = pattern.MustCompile(`⟦[^⟧]{1,40}⟧`)

func meaningOf(question string) meaning {
	said := stoodFor.ReplaceAllString(region.Without(withoutCourtesy(clean(withoutWho(question)))), " ")
	m := meaning{language: text.Language(said), features: map[string]float64{}}
	for _, t := range text.Terms(said) {
		weight := float64(wordCounts)
		first, _ := utf8.DecodeRuneInString(t)
		switch {
		case strings.HasPrefix(t, text.AskConcept):
			weight = askCounts
			m.wants = append(m.wants, t)
		case strings.HasPrefix(t, "#"):
			weight = conceptCounts
		case text.Han(first) && utf8.RuneCountInString(t) == 1:
			weight = characterCounts
		case text.Han(first):
			weight = pairCounts
		}
		m.features[t] = weight
	}
	for _, t := range slices.Sorted(maps.Keys(m.features)) { // in one order: the same to the last bit
		w := m.features[t]
		m.total += w
		if strings.HasPrefix(t, "#") {
			m.concepts += w
		}
	}
	return m
}

// share is how much two questions have in common, from 0 to 1. Of two in different
// languages only the concepts can be compared, and one concept is not enough.
func (m meaning) share(other meaning, common, concepts float64) float64 {
	// How long, and how: the same thing, but not the same answer.
	if len(m.wants) > 0 && len(other.wants) > 0 && !slices.ContainsFunc(m.wants, func(w string) bool { return slices.Contains(other.wants, w) }) {
		return 0
	}
	if m.language == other.language || m.language == "" || other.language == "" {
		if m.total+other.total == 0 {
			return 0
		}
		return 2 * common / (m.total + other.total)
	}
	if concepts <= conceptCounts {
		return 0
	}
	return 2 * concepts / (m.concepts + other.concepts)
}

// clauses are what a question is made of, each with the mark after it.
var clauses = pattern.MustCompile(`[^，,。；;!！\n]+[，,。；;!！\n]*`)

// withoutWho leaves out of a question, as [Bot.sample] gives it, the clauses that only say
// who asks: those with an identifier or a name in them, if others remain.
func withoutWho(question string) string {
	var kept strings.Builder
	for _, m := range clauses.FindAllStringSubmatch(question, -1) {
		if !stoodFor.MatchString(m[0]) {
			kept.WriteString(m[0])
		}
	}
	if rest := strings.TrimSpace(kept.String()); utf8.RuneCountInString(rest) >= 4 {
		return rest
	}
	return question
}

// meanings finds the question that comes nearest among many.
type meanings struct {
	all    []meaning
	groups []int64
	holds  map[string][]int // feature -> places in all
}

func (ms *meanings) add(group int64, m meaning) {
	if ms.holds == nil {
		ms.holds = map[string][]int{}
	}
	ms.all, ms.groups = append(ms.all, m), append(ms.groups, group)
	for t := range m.features {
		ms.holds[t] = append(ms.holds[t], len(ms.all)-1)
	}
}

// nearest gives the group whose question is nearest, 0 if none means the same.
func (ms *meanings) nearest(m meaning) int64 {
	common, concepts := map[int]float64{}, map[int]float64{}
	for _, t := range slices.Sorted(maps.Keys(m.features)) {
		w := m.features[t]
		if w <= characterCounts && len(m.features) > 4 {
			// Nearly every question has it; what has nothing else in common is not the same.
			for at := range common {
				if _, ok := ms.all[at].features[t]; ok {
					common[at] += w
				}
			}
			continue
		}
		for _, at := range ms.holds[t] {
			common[at] += w
			if strings.HasPrefix(t, "#") {
				concepts[at] += w
			}
		}
	}
	group, best := int64(0), float64(sameMeaning)
	for _, at := range slices.Sorted(maps.Keys(common)) {
		if share := m.share(ms.all[at], common[at], concepts[at]); share >= best && (group == 0 || share > best) {
			group, best = ms.groups[at], share
		}
	}
	return group
}
