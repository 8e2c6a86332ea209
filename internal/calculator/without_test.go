package calculator_test

import (
	"testing"

	"careerbot/internal/calculator"
)

// TestWithout gives a line only where the one in place of which it stands cannot be worked
// out, and not where that one is not given at all.
func TestWithout(t *testing.T) {
	b, f := book(t, rule("r-1", "fit", `gives:
- {name: pay, if: away, unit: yuan, value: "min(wage, wage * rest(paid, 5 months))", says: {zh: 给, en: G}, cites: {a: q}}
- {without: pay, unit: yuan, value: wage, says: {zh: 约, en: A}, cites: {a: q}}
`))
	for _, c := range []struct {
		stated, pay, about string
		applies            calculator.Outcome
	}{
		{"fit=yes;away=yes;wage=100;paid=7", "100", "100", calculator.No},
		{"fit=yes;away=yes;wage=100", "", "100", calculator.Yes},
		{"fit=yes;away=yes", "", "", calculator.Yes},
		{"fit=yes;wage=100", "", "100", calculator.Depends},
		{"fit=yes;away=no;wage=100", "", "100", calculator.No},
	} {
		a := b.Decide(known(t, f, c.stated))[0]
		if pay, about := a.Gives[0], a.Gives[1]; pay.Value != c.pay || about.Applies != c.applies || about.Applies != calculator.No && about.Value != c.about {
			t.Errorf("%s: %q, then %q %s, want %q, then %q %s", c.stated, pay.Value, about.Value, about.Applies, c.pay, c.about, c.applies)
		}
	}
}
