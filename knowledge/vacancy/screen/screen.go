// Package screen reads an advertisement for what the law does not allow in it and for
// signs of a fraud, by rules, in Chinese and English. Each finding says the words, the
// law, and the lawful exception where one is stated. A rule decides nothing: what it
// calls unlawful waits for a person.
//
// rules_cn.go and rules_gb.go have the rules of the two countries, each in the language
// of its country; borrow has the rules of the other language stand on the own laws.
// testdata/golden.tsv has sentences that must and must not be found.
package screen

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// Severity says what a finding means.
type Severity string

// The severities.
const (
	Bad   Severity = "unlawful" // not offered before a person has looked at it
	Claim Severity = "claimed"  // the same, with an exception that the person has to judge
	Warn  Severity = "warn"     // offered; who reads it is told
)

// Cite is where a law says it.
type Cite struct {
	Law     string `json:"law"`
	Article string `json:"article"`
}

// Finding is what a rule found.
type Finding struct {
	Rule      string   `json:"rule"`
	Words     string   `json:"words"` // as they stand
	Sentence  string   `json:"sentence"`
	Severity  Severity `json:"severity"`
	Cites     []Cite   `json:"cites"`
	Exception string   `json:"exception,omitempty"` // the lawful exception that is stated
}

// Text is what is screened.
type Text struct {
	Law   string // CN or GB
	Title string
	Body  []string
}

// Why says in a sentence what a rule's findings may mean, for who reviews them.
func Why(rule string) string { return whys[rule] }

var whys = map[string]string{
	"sex":          "limits the post to one sex, or prefers one: only work that the law keeps from women, or a stated occupational requirement, may do that",
	"marriage":     "asks for, prefers or turns away people for being married or not",
	"childbearing": "turns away or asks about pregnancy, children or plans for them",
	"ethnicity":    "limits or prefers people by ethnic group, race, nationality or mother tongue",
	"religion":     "limits or prefers people by their faith, or wants none",
	"household":    "limits or prefers people by household registration or the place they come from",
	"disability":   "turns disabled people away, or asks for health or a body that the work may not need",
	"pathogen":     "turns away carriers of a virus, or tests for it without a lawful reason",
	"age":          "limits or prefers people by age: flagged, not held back",
	"fee":          "asks the person for money to be hired, trained or dressed: a sign of fraud",
	"deposit":      "asks for a deposit or bond: a sign of fraud",
	"loan":         "has the person take a loan for training: a sign of fraud",
	"papers":       "keeps the person's papers: a sign of forced labour",
}

// rule finds one thing in a sentence.
type rule struct {
	name  string
	cites []Cite
	// triggers are characters (Chinese) or words (English); a sentence without one of
	// them is not looked into. ?word counts where the sentence denies or demands something,
	// #word where it has a number of two figures.
	triggers string
	harmless *pattern.Pattern // words that are taken out first: 男女不限, maternity ward
	never    *pattern.Pattern // sentences that say the contrary as a whole; nil: none
	plainly  *pattern.Pattern // found before anything is taken out; nil: none
	bad      *pattern.Pattern
	shut     *pattern.Pattern // the same, looked for where a sentence denies something; nil: none
	warn     *pattern.Pattern // found, but no more than flagged; nil: none
	// exempt is what may make a finding lawful where the advertisement states it.
	exempt    *pattern.Pattern
	exception string
	onlyFor   *pattern.Pattern // the words that the exception is for; nil: all
	anywhere  bool             // the exception may stand in another sentence; then it is claimed
	listed    bool             // the law lists the very work: in the same sentence it is enough to flag it
	// women are the laws for words that want women, where those in cites protect them.
	women      []Cite
	wantsWomen *pattern.Pattern
}

const (
	most     = 20  // findings that hold back, and as many that are only flagged
	sentence = 160 // characters of a sentence that are kept
)

// Unlawful reports whether a person has to look.
func Unlawful(findings []Finding) bool {
	for _, f := range findings {
		if f.Severity != Warn {
			return true
		}
	}
	return false
}

// Rules names the rules: with others, everything is screened anew.
func Rules() string { return rulesName }

var rulesName = func() string {
	h := fnv.New64a()
	for _, country := range []*country{china, britain} {
		for _, r := range country.rules {
			for _, p := range []*pattern.Pattern{r.harmless, r.never, r.plainly, r.bad, r.shut, r.warn, r.exempt, r.onlyFor, r.wantsWomen} {
				if p != nil {
					h.Write([]byte(p.String()))
				}
			}
			fmt.Fprint(h, r.name, r.triggers, r.exception, r.anywhere, r.listed, r.cites, r.women)
		}
	}
	return fmt.Sprintf("%x", h.Sum64())
}()

// country is the rules of one law, by what triggers them.
type country struct {
	rules []rule
	runes map[rune]uint32
	words map[string]uint32
	weak  map[string]uint32
	years map[string]uint32
}

// The bits of sentences that deny or demand something, and that have a number of two
// figures, as an age is.
const (
	denies   = 1 << 31
	numbered = 1 << 30
)

func of(rules ...rule) *country {
	c := &country{rules: rules, runes: map[rune]uint32{}, words: map[string]uint32{}, weak: map[string]uint32{}, years: map[string]uint32{}}
	for word := range strings.FieldsSeq("no not never cannot can don doesn won couldn wouldn isn aren unable sorry strictly excluded unsuitable need needs must should without free disclose declare state list send ideally preferably") {
		c.words[word] |= denies
	}
	for i, r := range rules {
		for word := range strings.FieldsSeq(r.triggers) {
			if weak, ok := strings.CutPrefix(word, "?"); ok {
				c.weak[weak] |= 1 << i
			} else if years, ok := strings.CutPrefix(word, "#"); ok {
				c.years[years] |= 1 << i
			} else if first, size := utf8.DecodeRuneInString(word); size == len(word) && size > 1 {
				c.runes[first] |= 1 << i
			} else {
				c.words[word] |= 1 << i
			}
		}
	}
	return c
}

// borrow gives the rules of another language, on the laws of this country. What these
// do not forbid is left out, and so are the other country's exceptions.
func borrow(theirs *country, own *country) []rule {
	cites := map[string][]Cite{}
	for _, r := range own.rules {
		cites[r.name] = r.cites
	}
	var all []rule
	for _, r := range theirs.rules {
		if r.cites = cites[r.name]; r.cites == nil {
			continue
		}
		r.exempt, r.women, r.wantsWomen = nil, nil, nil
		all = append(all, r)
	}
	return all
}

var (
	inChina   = of(append(slices.Clone(china.rules), borrow(britain, china)...)...)
	inBritain = of(append(slices.Clone(britain.rules), borrow(china, britain)...)...)
)

// Read screens an advertisement.
func Read(t Text) []Finding {
	c := inChina
	if t.Law == "GB" {
		c = inBritain
	}
	findings := []Finding{}
	counts := map[bool]int{}
	whole := t.Title + "\n" + strings.Join(t.Body, "\n")
	folded := text.Fold(whole)
	at := 0
	same := len(folded) == len(whole) // then the same bytes stand at the same place
	for at < len(folded) {
		end, next := sentenceEnd(folded, at)
		said := folded[at:end]
		if mask := c.mask(said); mask&^(denies|numbered) != 0 {
			original := said
			if same {
				original = whole[at:end]
			}
			for i, r := range c.rules {
				if mask&(1<<i) == 0 {
					continue
				}
				// What is only flagged does not crowd out what holds back.
				if f, ok := r.find(said, original, folded, mask&denies != 0); ok && counts[f.Severity == Warn] < most && !has(findings, f) {
					counts[f.Severity == Warn]++
					findings = append(findings, f)
				}
			}
		}
		at = next
	}
	return findings
}

func has(all []Finding, f Finding) bool {
	for _, one := range all {
		if one.Rule == f.Rule && one.Words == f.Words && one.Severity == f.Severity {
			return true
		}
	}
	return false
}

// mask says which rules may find something in a sentence.
func (c *country) mask(s string) (mask uint32) {
	start, weak, years := -1, uint32(0), uint32(0)
	word := func(end int) {
		if start >= 0 {
			w := s[start:end]
			mask |= c.words[w]
			weak |= c.weak[w]
			years |= c.years[w]
			if len(w) >= 2 && len(w) <= 4 && w[0] <= '9' && w[1] <= '9' {
				mask |= numbered
			}
			start = -1
		}
	}
	for i := 0; i < len(s); {
		b := s[i]
		if b < utf8.RuneSelf {
			if b < '0' || b > '9' && b < 'a' || b > 'z' {
				word(i)
			} else if start < 0 {
				start = i
			}
			i++
			continue
		}
		word(i)
		r, size := utf8.DecodeRuneInString(s[i:])
		mask |= c.runes[r]
		i += size
	}
	word(len(s))
	if mask&denies != 0 {
		mask |= weak
	}
	if mask&numbered != 0 {
		mask |= years
	}
	return mask
}

// sentenceEnd gives the end of the sentence that begins at a place, and where the next
// begins.
func sentenceEnd(s string, at int) (end, next int) {
	for i := at; i < len(s); {
		switch c := s[i]; {
		case c == '\n' || c == ';' || c == '!' || c == '?':
			return i, i + 1
		case c == '.' && (i+1 == len(s) || s[i+1] == ' ' || s[i+1] == '\n'):
			return i, i + 1
		case c < utf8.RuneSelf:
			i++
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == '。' || r == '；' || r == '！' || r == '？' {
				return i, i + size
			}
			i += size
		}
	}
	return len(s), len(s)
}

// find applies a rule to a sentence, folded and as it stands.
func (r *rule) find(said, original, whole string, denied bool) (Finding, bool) {
	if r.never != nil && r.never.MatchString(said) {
		return Finding{}, false
	}
	left := said
	if r.harmless != nil {
		left = r.harmless.ReplaceAllStringFunc(said, func(s string) string { return strings.Repeat("\x01", len(s)) })
	}
	severity := Bad
	var m []int
	if r.plainly != nil {
		m = r.plainly.FindStringIndex(said)
	}
	if m == nil {
		m = r.bad.FindStringIndex(left)
	}
	if m == nil && denied && r.shut != nil {
		m = r.shut.FindStringIndex(left)
	}
	if m == nil && r.warn != nil {
		severity = Warn
		m = r.warn.FindStringIndex(left)
	}
	if m == nil {
		return Finding{}, false
	}
	f := Finding{Rule: r.name, Severity: severity, Cites: r.cites}
	f.Words = strings.TrimFunc(original, func(rune) bool { return false })
	if len(original) == len(said) {
		f.Words = strings.Trim(original[m[0]:m[1]], " ,，、:：;；\x01")
	}
	f.Sentence = short(strings.TrimSpace(original))
	if r.exempt != nil && (r.onlyFor == nil || r.onlyFor.MatchString(said[m[0]:m[1]])) {
		switch here := r.exempt.MatchString(said); {
		case here && r.listed:
			f.Severity, f.Exception = Warn, r.exception
		case here, r.anywhere && r.exempt.MatchString(whole):
			f.Severity, f.Exception = Claim, r.exception
		}
	}
	if r.wantsWomen != nil && r.wantsWomen.MatchString(f.Words) {
		f.Cites = r.women
	}
	return f, true
}

func short(s string) string {
	if utf8.RuneCountInString(s) <= sentence {
		return s
	}
	return string([]rune(s)[:sentence]) + "…"
}
