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
	terms    []retrieval.Term // summed in this order: the same question has the same verdict to the last bit
	weight   map[int32]float64
	total    float64
	concepts map[int32]bool  // those of the terms that say what it is about
	words    map[string]bool // as written, stop words and all, to compare with headings
}

func newQuestion(asked string, terms []retrieval.Term) question {
	q := question{terms: terms, weight: make(map[int32]float64, len(terms)), concepts: map[int32]bool{}, words: text.Words(asked)}
	for _, t := range terms {
		q.weight[t.Number] = t.IDF
		q.total += t.IDF
	}
	for _, c := range text.Concepts(asked) {
		if !strings.HasPrefix(c, text.AskConcept) {
			q.concepts[text.Number(c)] = true
		}
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
	for _, t := range q.terms {
		for _, set := range terms {
			if set[t.Number] {
				sum += t.IDF
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
	terms    int     // of the question that it covers
	topic    float64 // weight of the question's concepts that its headings name
	heading  float64 // share of the question's words, stop words too, in its last heading
}

// weigh looks at one passage.
func (q question) weigh(index int, p retrieval.Passage) evidence {
	headings := strings.Join(p.Heading, "\n")
	above := q.covered(p.Title + "\n" + headings)
	body := q.covered(p.Body)
	e := evidence{coverage: q.share(above, body)}
	named := q.covered(headings)
	for _, t := range q.terms {
		if above[t.Number] || body[t.Number] {
			e.terms++
		}
		if named[t.Number] && q.concepts[t.Number] {
			e.topic += t.IDF
		}
	}
	if len(p.Heading) > 0 && len(q.words) > 0 {
		last := text.Words(p.Heading[len(p.Heading)-1])
		same := 0
		for w := range q.words {
			if last[w] {
				same++
			}
		}
		e.heading = float64(same) / float64(len(q.words))
	}
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
