package statement

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/internal/calculator"
	"careerbot/internal/pattern"
)

// Question is a question about a fact that a message may answer.
type Question struct {
	Fact    *calculator.Fact // nil where there are only options to choose from: places
	Options []calculator.Option
	First   bool // whether any of the options of the fact holds is asked first (Fact.First), as a yes or no

	listed *listed // see said
}

// Labelled gives the value of the option whose label is all that was said (Bare), but for a slip.
func (q *Question) Labelled(said string) (string, bool) {
	options := q.Options
	if q.First {
		options = slices.Concat(options, q.Fact.Buttons())
	}
	for _, same := range []func(said, label string) bool{func(said, label string) bool { return said == label }, Slipped} {
		for _, o := range options {
			if same(said, Bare(o.Says.ZH)) || same(said, Bare(o.Says.EN)) {
				return o.Value, true
			}
		}
		if q.Fact == nil { // a place is near another's name
			break
		}
	}
	return "", false
}

// Numbered gives the value of the option that words (Bare) name by its place, or by its place
// and how its label begins.
func (q *Question) Numbered(said string) (string, bool) {
	if i := Ordinal(said, len(q.Options)); i >= 0 {
		return q.Options[i].Value, true
	}
	number, label, _ := strings.Cut(said, " ")
	i, err := strconv.Atoi(number)
	if err != nil || i < 1 || i > len(q.Options) || utf8.RuneCountInString(label) < 2 {
		return "", false
	}
	o := q.Options[i-1]
	if !strings.HasPrefix(Bare(o.Says.ZH), label) && !strings.HasPrefix(Bare(o.Says.EN), label) {
		return "", false
	}
	return o.Value, true
}

// Answer reads a message as the answer to the question about a fact, besides by its label;
// false where it is none. Stated is what the message states of the fact (Facts). A time that
// began and is not said to have ended goes on until now where goesOn is set. That an amount
// is one which the fact can have (calculator.Facts.Value) is not looked at.
func (q *Question) Answer(message, stated string, now time.Time, goesOn bool) (string, bool) {
	said := Bare(message)
	switch {
	case q.IsYesNo():
		if value := q.YesNo(message); value != "" {
			return value, true
		}
		if q.First { // which it is says more than a yes
			return stated, slices.ContainsFunc(q.Fact.Options, func(o calculator.Option) bool { return o.Value == stated })
		}
		return stated, stated != ""
	case q.Fact.Type == "date":
		day := dayIn(message, now)
		return day, day != ""
	case q.Fact.Type == "number":
		value := cmp.Or(amountSaid(q.ofIt(message), q.Fact.Unit, now, goesOn), stated)
		if value == "" && noneSaid.MatchString(said) {
			value = "0"
		}
		return value, value != ""
	case q.Fact.Type == "choice":
		if value, ok := q.Numbered(said); ok {
			return value, true
		}
		if value := cmp.Or(Option(q.Fact.Name, message), stated); value != "" {
			return value, true
		}
		if plainNo.MatchString(said) || hasNo.MatchString(said) { // no option is meant, but that of none
			return "none", slices.ContainsFunc(q.Options, func(o calculator.Option) bool { return o.Value == "none" })
		}
	}
	return "", false
}

// noneSaid is an amount of none.
var noneSaid = pattern.MustCompile(`^(?:我?(?:还|从来|一直|一天|一个月|一次|一分)?(?:都|也)?(?:没有?|无)(?:交|缴|请|做|评|领|签|上|干|休|加|经营|鉴定|参加)?(?:过|上|班|假|呢)*|no|none|never|nothing|zero|not at all|not yet|没有?评上)$`)
