// Package grounding decides whether a sentence may be said: it compares the
// sentence with the passages that it cites. It knows Chinese and English, and an
// English sentence over a Chinese passage; it needs no model, no network and no
// database, and gives the same verdict each time. It owns no table.
//
// The tour: [Read] reads the passages that were supplied. [Passages.Judge] cuts a
// reply into sentences with their handles (reply.go) and asks of each, in this
// order, what it may not have (form.go: markup, links, other languages,
// instructions, quotations that are none); whether every number with its unit is
// there (numbers.go, numerals.go, dates.go), is the same kind of bound (bounds.go)
// and belongs to the same thing (belongs.go); whether it says must, may, must not or
// need not where the passage does, of the same side, and no more absolutely
// (force.go); whether it leaves out what the rule depends on (conditions.go); and
// whether enough of its weight is covered (coverage.go). What is
// compared are the meanings of lexicon.txt, read by reading.go. A sentence that
// is in the passage word for word is not asked.
//
// In doubt it refuses: who asked is then quoted to, which is plain and right.
package grounding

import (
	"fmt"
	"slices"
	"strings"

	"careerbot/internal/text"
)

// Source is a passage that was supplied. Its handle is its place among them,
// from 1.
type Source struct {
	Title, Number string
	Heading       []string
	Body          string
}

// Decision is what was found about one sentence.
type Decision struct {
	Sentence string `json:"sentence"` // without its handles
	Cites    []int  `json:"cites,omitempty"`
	Check    string `json:"check,omitempty"` // the first check that it failed, "" if it may be said
	Why      string `json:"why,omitempty"`   // for staff, and for the model that is asked again
}

// The checks.
const (
	None        = "none"        // the reply says that the passages have no answer
	Handle      = "handle"      // it cites nothing, or what was not supplied
	Language    = "language"    // it is in another language
	Markup      = "markup"      // it has markup, code, or characters that are not seen
	Link        = "link"        // it has a link that its passages do not have
	Contact     = "contact"     // it has a phone number or an address that its passages do not have
	Instruction = "instruction" // it tells the reader to do what no passage says, or repeats what the model was told
	Quote       = "quote"       // it quotes what is not there
	Number      = "number"      // it has a number, date or unit that is not there, or belongs to something else
	Bound       = "bound"       // it has at most for at least, before for after
	Modality    = "modality"    // it has must for may, or the other way round
	Negation    = "negation"    // it denies what the passage says, or says what it denies
	Actor       = "actor"       // it gives one side's duty to the other
	Absolute    = "absolute"    // it has no exceptions where the passage has, or may have
	Condition   = "condition"   // it leaves out an exception, a case or a condition
	Coverage    = "coverage"    // too much of it is not in its passages
)

// longest is the longest sentence that is compared, in bytes. Nobody can read a
// longer one, and comparing takes time that grows with its square.
const longest = 2000

// Passages are sources that have been read. They are for one caller at a time.
type Passages struct {
	all   []*passage
	known map[string]verdict // what was asked before: a reply that grows is judged again and again
}

type verdict struct{ check, why string }

// passage is a source and what is worked out of it when a sentence cites it.
type passage struct {
	Source
	read *reading
	flat string // the body without white space, for what is there word for word
}

// Read takes the passages that were supplied to a model, or that are quoted.
func Read(sources []Source) *Passages {
	p := &Passages{all: make([]*passage, len(sources)), known: map[string]verdict{}}
	for i, s := range sources {
		p.all[i] = &passage{Source: s}
	}
	return p
}

func (p *passage) reading() *reading {
	if p.read == nil {
		p.read = read(p.whole(), true)
		p.read.topic = read(p.Title+"\n"+strings.Join(p.Heading, "\n"), false).keys
	}
	return p.read
}

func (p *passage) squeezed() string {
	if p.flat == "" {
		p.flat = squeeze(p.Body)
	}
	return p.flat
}

// whole is all that a sentence may take from a passage.
func (p *passage) whole() string {
	return p.Title + "\n" + p.Number + "\n" + strings.Join(p.Heading, "\n") + "\n" + p.Body + "\n"
}

// Check compares a sentence without handles with the passages that it cites. It
// gives the first check that the sentence fails, and why; "" if it may be said.
func (p *Passages) Check(said string, cites []int) (check, why string) {
	said = strings.TrimSpace(said)
	var cited []*passage
	for _, n := range cites {
		if n < 1 || n > len(p.all) {
			return Handle, "it cites a passage that was not supplied"
		}
		if c := p.all[n-1]; !slices.Contains(cited, c) {
			cited = append(cited, c)
		}
	}
	if len(cited) == 0 {
		return Handle, "it cites no passage"
	}
	for _, c := range cited {
		if verbatim(said, c.squeezed()) {
			return "", ""
		}
	}
	key := fmt.Sprint(cites, said)
	v, ok := p.known[key]
	if !ok {
		v.check, v.why = p.compare(said, cited)
		p.known[key] = v
	}
	return v.check, v.why
}

// compare is Check of what does not stand there word for word.
func (*Passages) compare(said string, cited []*passage) (check, why string) {
	if len(said) > longest {
		return Coverage, "it is too long to be compared"
	}
	e := &evidence{cited: cited}
	if check, why := e.form(said); check != "" {
		return check, why
	}
	s := read(said, false)
	for _, ask := range []func(*reading) (string, string){e.numbers, e.bounds, e.force, e.conditions, e.covered} {
		if check, why := ask(s); check != "" {
			return check, why
		}
	}
	return "", ""
}

// evidence is the passages that a sentence cites, together.
type evidence struct {
	cited  []*passage
	shared map[*reading][][]int // what the sentence and a passage have in common
}

// folded is their text, folded.
func (e *evidence) folded() string {
	var all strings.Builder
	for _, c := range e.cited {
		all.WriteString(c.reading().folded)
		all.WriteString("\n")
	}
	return all.String()
}

// stops end a sentence; a quotation that begins behind one, and ends with one,
// has lost no condition.
const stops = "。！？；!?;.\n"

// verbatim says that a sentence stands in a passage as a whole sentence, item or
// line.
func verbatim(said, flat string) bool {
	said = squeeze(said)
	if len(said) < 4 {
		return false
	}
	for from := 0; ; {
		i := strings.Index(flat[from:], said)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(said)
		if begins(flat[:start]) && ends(said, flat[end:]) {
			return true
		}
		from = start + 1
		for from < len(flat) && flat[from]&0xC0 == 0x80 {
			from++
		}
	}
}

func begins(before string) bool {
	before = strings.TrimRight(before, "\"'”’」』）) ")
	return before == "" || strings.ContainsRune(stops, last(before)) || articleNumber.MatchString(before)
}

func ends(said, after string) bool {
	return after == "" || strings.ContainsRune(stops+":", last(strings.TrimRight(said, "\"'”’」』）)"))) || strings.ContainsRune(stops, first(after))
}

// squeeze folds a text for comparison word for word: no white space but line
// ends, which part what they part.
func squeeze(s string) string {
	lines := strings.Split(text.Fold(s), "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), "")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
