// Package calculator works out what a person is entitled to, from rules that are
// data and facts that the person has stated. It asks no model, no network and no
// database, and gives the same answer each time. It owns no table.
//
// The tour: [ParseFacts] reads what may be asked (fact.go), [Facts.Value] reads an
// answer (value.go). [ParseRule] reads a rule (rule.go) and checks that it is whole
// (validate.go); its conditions and amounts are expressions (lex.go, parse.go,
// dimension.go). [Book.Decide] decides each rule in three values: yes, no, or depends
// on what is not known (eval.go, decide.go); it works out amounts with the arithmetic
// shown, and days until which to apply (give.go). [Book.Next] chooses the question
// that settles most (next.go).
//
// Whether a rule says what its cited clause says is not asked here: see
// knowledge/entitlement.
package calculator

// Text is said to people, in both languages.
type Text struct {
	ZH string `json:"zh" yaml:"zh"`
	EN string `json:"en" yaml:"en"`
}

// In gives the text in a language.
func (t Text) In(language string) string {
	if language == "en" {
		return t.EN
	}
	return t.ZH
}

// whole says that both languages are there.
func (t Text) whole() bool { return t.ZH != "" && t.EN != "" }

// Outcome is what became of a condition or a rule.
type Outcome string

// The outcomes.
const (
	Yes     Outcome = "yes"
	No      Outcome = "no"
	Depends Outcome = "depends" // on facts that are not known
)

// not turns an outcome round.
func (o Outcome) not() Outcome {
	switch o {
	case Yes:
		return No
	case No:
		return Yes
	case Depends:
	}
	return o
}

// and needs both, or needs one.
func (o Outcome) and(p Outcome) Outcome {
	switch {
	case o == No || p == No:
		return No
	case o == Yes && p == Yes:
		return Yes
	}
	return Depends
}

func (o Outcome) or(p Outcome) Outcome { return o.not().and(p.not()).not() }

func decided(b bool) Outcome {
	if b {
		return Yes
	}
	return No
}
