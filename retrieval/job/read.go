package job

import (
	"slices"
	"strings"
	"time"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// longestWish bounds what is read, in bytes: a wish is a sentence or two.
const longestWish = 1000

// reading is a wish that is being read. What has been understood is cut out of s, so
// that what is left in the end are the words to rank by.
type reading struct {
	s        string // folded
	language string
	now      time.Time
	kept     []string // what stands for itself: see keep
	Wish
}

// Read reads a wish from what a person says, in Chinese, English or both. Days are
// reckoned from now; [ReadAt] takes another moment.
func Read(said, language string) Wish { return ReadAt(said, language, time.Now()) }

// ReadAt reads a wish as of a moment: 明天 is the day after it. It is pure.
//
// What the person says of themselves goes first, so that nothing of it can be taken for
// a wish: 50岁 is no pay. Then what is told by numbers, the safest first; then words;
// places late, because a place is what is left where a place can stand.
func ReadAt(said, language string, now time.Time) Wish {
	if len(said) > longestWish {
		said = strings.ToValidUTF8(said[:longestWish], "")
	}
	if language == "" {
		language = text.Language(said)
	}
	r := &reading{s: " " + spelt(plain(said)) + " ", language: language, now: now}
	r.need()
	r.postcode()
	r.cannot()
	r.keep(wholes)
	r.forget()
	r.sort()
	r.distance()
	r.hours()
	r.start()
	r.pay()
	r.settled()
	r.kind()
	r.shifts()
	r.trained()
	r.refuse()
	r.place(said)
	r.currency()
	r.rest()
	return r.Wish
}

// gap is what stands where something was cut out: no pattern reads across it.
const gap = " , "

// plain folds a text, with the marks between clauses as one.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= standIn {
			return ' '
		}
		switch r {
		case '、', '；', ';', '!', '！', '?', '？', '\n', '\t', '(', ')', '（', '）', '【', '】', '。', '"', '“', '”', '…', '|':
			return ','
		case '’', '‘', '`':
			return '\''
		case '–', '—', '−', '～', '〜':
			return '-'
		}
		return r
	}, s)
	return text.Fold(s)
}

// take cuts the first match out and gives its parts, nil if there is none.
func (r *reading) take(p *pattern.Pattern) []string {
	m := p.FindStringSubmatchIndex(r.s)
	if m == nil {
		return nil
	}
	parts := make([]string, len(m)/2)
	for i := range parts {
		if m[2*i] >= 0 {
			parts[i] = r.s[m[2*i]:m[2*i+1]]
		}
	}
	r.s = r.s[:m[0]] + gap + r.s[m[1]:]
	return parts
}

// has cuts out all matches and reports whether there was any.
func (r *reading) has(p *pattern.Pattern) bool {
	if !p.MatchString(r.s) {
		return false
	}
	r.s = p.ReplaceAllString(r.s, gap)
	return true
}

func add(list *[]string, more ...string) {
	for _, one := range more {
		if !slices.Contains(*list, one) {
			*list = append(*list, one)
		}
	}
	slices.Sort(*list)
}
