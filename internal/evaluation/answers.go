package evaluation

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Answers holds the measures of answering and of knowing when not to.
type Answers struct {
	Questions    int     `json:"questions"`
	Answerable   int     `json:"answerable"`
	AUROC        float64 `json:"auroc"`
	Answered10   float64 `json:"answered_at_10pct_false"` // share of the answerable answered where 10 % of the others are
	Threshold10  float64 `json:"threshold_at_10pct_false"`
	Answered     float64 `json:"answered"`              // share of the answerable that was answered
	FalseAnswers float64 `json:"false_answers"`         // share of the others that was answered
	CitedGold    float64 `json:"cited_gold"`            // of what was answered and answerable: a relevant passage cited
	Unsupported  int     `json:"unsupported_sentences"` // of the answers, not in what they cite
	P50          float64 `json:"p50_ms"`
	P95          float64 `json:"p95_ms"`
}

// Trial is one question put to the product.
type Trial struct {
	Answerable bool
	Confidence float64
	Answered   bool
	CitedGold  bool
	// Unsupported counts the sentences of the answer that no citation has.
	Unsupported int
}

// Summarise computes the measures.
func Summarise(trials []Trial) Answers {
	a := Answers{Questions: len(trials)}
	var yes, no []float64
	answered, falsely, cited := 0, 0, 0
	for _, t := range trials {
		a.Unsupported += t.Unsupported
		if t.Answerable {
			yes = append(yes, t.Confidence)
			if t.Answered {
				answered++
				if t.CitedGold {
					cited++
				}
			}
		} else {
			no = append(no, t.Confidence)
			if t.Answered {
				falsely++
			}
		}
	}
	a.Answerable = len(yes)
	a.Answered = share(answered, len(yes))
	a.FalseAnswers = share(falsely, len(no))
	a.CitedGold = share(cited, answered)
	a.AUROC = round(auroc(yes, no), 4)
	if len(no) > 0 {
		slices.SortFunc(no, func(x, y float64) int { return cmp.Compare(y, x) })
		a.Threshold10 = round(no[len(no)/10], 4)
		above := 0
		for _, c := range yes {
			if c > no[len(no)/10] {
				above++
			}
		}
		a.Answered10 = share(above, len(yes))
	}
	return a
}

// auroc is the chance that an answerable question has the higher confidence of
// two, ties counted half.
func auroc(yes, no []float64) float64 {
	if len(yes) == 0 || len(no) == 0 {
		return 0
	}
	sum := 0.0
	for _, y := range yes {
		for _, n := range no {
			switch {
			case y > n:
				sum++
			case y == n:
				sum += 0.5
			}
		}
	}
	return sum / float64(len(yes)*len(no))
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return round(float64(n)/float64(of), 4)
}

// Halve makes the unanswerable half of a set in which every question has an
// answer: it keeps the passages of half of the documents and says of each
// question whether a relevant passage is still there. A question whose answer
// stands word for word in what is left is neither, and left out: notices repeat
// each other, and to call it unanswerable would punish the right answer. A set
// that has unanswerable questions of its own is left as it is.
func (s Set) Halve() Set {
	for _, q := range s.Queries {
		if q.Answerable != nil && !*q.Answerable {
			return s
		}
	}
	h := Set{Relevant: s.Relevant}
	kept := map[string]bool{}
	var left strings.Builder
	for _, p := range s.Passages {
		if half(p.ID) {
			h.Passages = append(h.Passages, p)
			kept[p.ID] = true
			left.WriteString(wordForWord(p.Text) + "\n")
		}
	}
	for _, q := range s.Queries {
		there := 0
		for id := range s.Relevant[q.ID] {
			if kept[id] {
				there++
			}
		}
		answerable := there > 0
		if !answerable && q.answeredIn(left.String()) {
			continue
		}
		q.Answerable = &answerable
		h.Queries = append(h.Queries, q)
	}
	return h
}

// shortest is the answer, in characters, that is looked for: a shorter one, 8年,
// stands somewhere by chance.
const shortest = 6

// answeredIn reports whether an answer of the question stands in a text.
func (q Query) answeredIn(words string) bool {
	for _, a := range q.Answers {
		if said := wordForWord(a.Text); utf8.RuneCountInString(said) >= shortest && strings.Contains(words, said) {
			return true
		}
	}
	return false
}

// wordForWord is a text without spaces and punctuation, for comparison.
func wordForWord(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPunct(r) {
			return -1
		}
		return r
	}, s)
}

// half decides by the document's id, the part of a passage's id before "#".
func half(id string) bool {
	doc, _, _ := strings.Cut(id, "#")
	h := fnv.New32a()
	h.Write([]byte(doc)) // never fails
	return h.Sum32()%2 == 0
}
