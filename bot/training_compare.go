package bot

import (
	"slices"
	"strings"

	"careerbot/internal/grounding"
	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// Compared is something that a counsellor's reply had, and whether another has it.
type Compared struct {
	Kind  string // source, figure, condition
	Text  string // as the reply says it
	There bool
}

var (
	titled = pattern.MustCompile(`《([^《》]{2,60})》`)
	// figure is a number with what it counts, as it stands in a text.
	figure = pattern.MustCompile(`第?[0-9〇零一二两三四五六七八九十百千万]+(?:[.,]\d+)*(?:个工作日|工作日|个月|个小时|小时|分钟|周岁|万元|年|月|日|天|元|块|%|％|条|款|岁|次|倍|人|周)(?:以上|以下|以内|内)?|` +
		`(?i:\b(?:Article\s+)?\d[\d,]*(?:\.\d+)?\s?(?:%|percent|working days?|calendar days?|months?|years?|days?|hours?|minutes?|weeks?|yuan|RMB|CNY|times?)?)`)
)

// covered is how much of a condition's words another reply must have to have it.
const covered = 0.5

// CompareReplies says which of the sources, numbers and conditions of a counsellor's
// reply are in another one, and which numbers that has besides. It goes by words and
// numbers, in whatever writing; it does not know whether what is said is right.
func CompareReplies(theirs, own string, sources []ProposalSource) (parts []Compared, besides []string) {
	folded := text.Fold(own)
	add := func(kind, what string, there bool) {
		if !slices.ContainsFunc(parts, func(c Compared) bool { return c.Kind == kind && c.Text == what }) {
			parts = append(parts, Compared{kind, what, there})
		}
	}
	for _, m := range titled.FindAllStringSubmatch(theirs, -1) {
		add("source", m[1], strings.Contains(folded, text.Fold(m[1])))
	}
	for _, s := range sources {
		if s.Title != "" && strings.Contains(text.Fold(theirs), text.Fold(s.Title)) {
			add("source", s.Title, strings.Contains(folded, text.Fold(s.Title)))
		}
	}
	known := map[string]bool{}
	for _, f := range figure.FindAllString(theirs, -1) {
		values := grounding.Figures(f)
		if len(values) == 0 || known[strings.Join(values, " ")] {
			continue
		}
		known[strings.Join(values, " ")] = true
		add("figure", strings.TrimSpace(f), grounding.HasFigures(f, own))
	}
	has := text.Words(own)
	for _, span := range text.ReadConditions(theirs).Each {
		condition := theirs[span.Start:span.End]
		words := text.Words(condition)
		n := 0
		for w := range words {
			if has[w] {
				n++
			}
		}
		if len(words) > 0 {
			add("condition", condition, float64(n) >= covered*float64(len(words)))
		}
	}
	for _, f := range figure.FindAllString(own, -1) {
		if f = strings.TrimSpace(f); len(grounding.Figures(f)) > 0 && !grounding.HasFigures(f, theirs) && !slices.Contains(besides, f) {
			besides = append(besides, f)
		}
	}
	return parts, besides
}
