package bot

import (
	"slices"
	"strings"

	"careerbot/internal/text"
	"careerbot/retrieval"
)

// unit is the smallest stretch of a passage that is quoted: a sentence, or a
// sentence that ends in a colon together with the items that it introduces. A
// condition is never parted from its list.
type unit struct {
	passage    int     // index into the ranking
	start, end int     // byte offsets into the passage's body
	terms      []int32 // its own, by number, ascending
	covers     termSet
	gain       float64 // share of the question's weight that the unit itself covers
	heading    float64 // share that only the headings above it cover
}

// question holds the terms of a question with their weights: rare terms say
// what it is about.
type question struct {
	terms     []retrieval.Term // summed in this order: the same question has the same verdict to the last bit
	total     float64
	reachable float64         // the score that a passage with all of the terms could reach
	story     bool            // it comes with a story around it
	concepts  map[int32]bool  // those of the terms that say what it is about
	wants     []int32         // concepts that say what kind of answer is wanted: how long, what to bring
	words     map[string]bool // as written, stop words and all, to compare with headings
}

// storyWeight is what the terms of a story count of those of the question in it.
// On conditionalqa, by halves: AUROC .93 with .5 and with 1, .90 with .2, .84 with 0.
const storyWeight = 0.5

func newQuestion(asked string, terms []retrieval.Term) question {
	q := question{terms: slices.Clone(terms), concepts: map[int32]bool{}, words: text.Words(asked)}
	for i, t := range terms {
		if t.Story {
			q.terms[i].IDF *= storyWeight
			q.story = true
			q.reachable += q.terms[i].IDF
		} else {
			q.reachable += t.IDF * float64(t.Times)
		}
		q.total += q.terms[i].IDF
	}
	for _, c := range text.Concepts(asked) {
		if strings.HasPrefix(c, text.AskConcept) {
			q.wants = append(q.wants, text.Number(c))
		} else {
			q.concepts[text.Number(c)] = true
		}
	}
	return q
}

// termSet says of each term of a question, by its place in question.terms,
// whether it is in the set.
type termSet []bool

// covered gives the terms of the question that are among the numbers of a text,
// which ascend.
func (q question) covered(numbers []int32) termSet {
	found := make(termSet, len(q.terms))
	for i, t := range q.terms {
		_, found[i] = slices.BinarySearch(numbers, t.Number)
	}
	return found
}

// share is the part of the question's weight that terms make up, from 0 to 1.
func (q question) share(terms ...termSet) float64 {
	if q.total == 0 {
		return 0
	}
	sum := 0.0
	for i, t := range q.terms {
		for _, set := range terms {
			if set[i] {
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
	above    termSet // terms in the title and headings
	coverage float64 // share of the question that the passage covers with its headings
	terms    int     // of the question that it covers
	asks     float64 // share of the question that its last heading covers
	precise  float64 // share of its last heading's terms that the question has
	wanted   bool    // its own headings ask for that kind of answer, too
	topic    float64 // weight of the question's concepts that its headings name
	heading  float64 // share of the question's words, stop words too, in its last heading
}

// weigh looks at one passage, the one of that index in the ranking.
func (q question) weigh(index int, p reading) evidence {
	e := evidence{above: q.covered(p.above)}
	body, named := q.covered(p.body), q.covered(p.headings)
	e.coverage = q.share(e.above, body)
	for i, t := range q.terms {
		if e.above[i] || body[i] {
			e.terms++
		}
		if named[i] && q.concepts[t.Number] {
			e.topic += t.IDF
		}
	}
	if len(p.lastTerms) > 0 {
		same := q.covered(p.lastTerms)
		e.asks = q.share(same)
		for _, found := range same {
			if found {
				e.precise += 1 / float64(len(p.lastTerms))
			}
		}
	}
	for _, n := range q.wants {
		if _, found := slices.BinarySearch(p.headings, n); found {
			e.wanted = true
		}
	}
	if len(q.words) > 0 {
		same := 0
		for _, w := range p.last {
			if q.words[w] {
				same++
			}
		}
		e.heading = float64(same) / float64(len(q.words))
	}
	e.units = make([]unit, len(p.units))
	for i, u := range p.units {
		covers := q.covered(u.terms)
		gain := q.share(covers)
		e.units[i] = unit{
			passage: index, start: u.Start, end: u.End, terms: u.terms, covers: covers,
			gain: gain, heading: q.share(covers, e.above) - gain,
		}
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

// nearest names up to two documents that share something with a question that
// was declined.
func nearest(passages []retrieval.Passage, all []evidence) []string {
	var titles []string
	for i, e := range all {
		if len(titles) == 2 || e.coverage < 0.3 {
			break
		}
		if title := passages[i].Title; !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
	}
	return titles
}
