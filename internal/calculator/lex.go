package calculator

import (
	"fmt"
	"strings"

	"careerbot/internal/pattern"
)

// An expression in a rule is what stands in the clause: paid >= 1 year and paid < 5
// years; min(wage, 3 times * area_wage); ended in (dismissed, expired).

// longestExpression bounds what is parsed, in bytes.
const longestExpression = 600

var lexeme = pattern.MustCompile(`^(?:(\d+(?:\.\d+)?)|([a-z][a-z0-9_]*|%)|(>=|<=|!=|[-+*/(),<>=]))`)

type tok struct {
	kind string // number, word, sign, end
	text string
	at   int
}

func lex(s string) ([]tok, error) {
	if len(s) > longestExpression {
		return nil, fmt.Errorf("an expression is at most %d bytes long", longestExpression)
	}
	var all []tok
	for at := 0; ; {
		rest := strings.TrimLeft(s[at:], " \t\n")
		at = len(s) - len(rest)
		if rest == "" {
			return append(all, tok{"end", "", at}), nil
		}
		m := lexeme.FindStringSubmatch(rest)
		switch {
		case m == nil:
			return nil, fmt.Errorf("%q is no part of an expression, at %d", prefix(rest, 10), at)
		case m[1] != "":
			all = append(all, tok{"number", m[1], at})
		case m[2] != "":
			all = append(all, tok{"word", m[2], at})
		default:
			all = append(all, tok{"sign", m[3], at})
		}
		at += len(m[0])
	}
}

func prefix(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}
