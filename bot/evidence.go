package bot

import (
	"strings"

	"careerbot/internal/text"
	"careerbot/retrieval"
)

// unit is the smallest stretch of a passage that is quoted: a sentence, or a
// sentence that ends in a colon together with the items that it introduces. A
// condition is never parted from its list.
type unit struct {
	passage    int // index into the ranking
	start, end int // byte offsets into the passage's body
	covers     map[int32]bool
	gain       float64 // share of the question's weight that the unit itself covers
	heading    float64 // share that only the headings above it cover
}

// question holds the terms of a question with their weights: rare terms say
// what it is about.
type question struct {
	weight map[int32]float64
	total  float64
}

func newQuestion(terms []retrieval.Term) question {
	q := question{weight: make(map[int32]float64, len(terms))}
	for _, t := range terms {
		q.weight[t.Number] = t.IDF
		q.total += t.IDF
	}
	return q
}

// covered gives the terms of the question that stand in s.
func (q question) covered(s string) map[int32]bool {
	found := map[int32]bool{}
	for _, term := range text.Terms(s) {
		n := text.Number(term)
		if q.weight[n] > 0 {
			found[n] = true
		}
	}
	return found
}

// share is the part of the question's weight that terms make up, from 0 to 1.
func (q question) share(terms ...map[int32]bool) float64 {
	if q.total == 0 {
		return 0
	}
	sum := 0.0
	for n, w := range q.weight {
		for _, set := range terms {
			if set[n] {
				sum += w
				break
			}
		}
	}
	return sum / q.total
}

// evidence is what one passage says of the question.
type evidence struct {
	units    []unit
	coverage float64 // share of the question that the passage covers with its headings
}

// weigh looks at one passage.
func (q question) weigh(index int, p retrieval.Passage) evidence {
	above := q.covered(p.Title + "\n" + strings.Join(p.Heading, "\n"))
	e := evidence{coverage: q.share(above, q.covered(p.Body))}
	for _, span := range quotable(p.Body) {
		u := unit{passage: index, start: span.Start, end: span.End, covers: q.covered(p.Body[span.Start:span.End])}
		u.gain = q.share(u.covers)
		u.heading = q.share(u.covers, above) - u.gain
		e.units = append(e.units, u)
	}
	return e
}

// quotable cuts a passage into units.
func quotable(body string) []text.Span {
	sentences := text.Sentences(body)
	var units []text.Span
	open := false // the last unit introduces items
	for _, s := range sentences {
		sentence := body[s.Start:s.End]
		if open && item(sentence) {
			units[len(units)-1].End = s.End
			continue
		}
		units = append(units, s)
		open = strings.HasSuffix(sentence, "：") || strings.HasSuffix(sentence, ":")
	}
	return units
}

// item reports whether a line reads as an item of a list: （一）…, (2) …, 1. …, • …,
// or ends as items do.
func item(s string) bool {
	for _, prefix := range []string{"（", "(", "•", "-", "·", "*"} {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	trimmed := strings.TrimLeft(s, "0123456789一二三四五六七八九十")
	if trimmed != s && (strings.HasPrefix(trimmed, ".") || strings.HasPrefix(trimmed, "、") || strings.HasPrefix(trimmed, ")") || strings.HasPrefix(trimmed, "）")) {
		return true
	}
	return strings.HasSuffix(s, "；") || strings.HasSuffix(s, ";")
}
