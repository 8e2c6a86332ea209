package entitlement

import (
	"sync"

	"careerbot/internal/calculator"
)

// read remembers what was read of texts of rules, which never change: a conversation asks
// for the same forty with every message.
var read = struct {
	sync.Mutex
	rules map[ruleText]*calculator.Rule
}{rules: map[ruleText]*calculator.Rule{}}

// ruleText is a text of a rule over facts.
type ruleText struct {
	body  string
	facts *calculator.Facts
}

// mostRead is how many texts are remembered; then it is begun anew.
const mostRead = 2000

func parsed(body string, facts *calculator.Facts) (*calculator.Rule, error) {
	read.Lock()
	defer read.Unlock()
	key := ruleText{body, facts}
	if r := read.rules[key]; r != nil {
		return r, nil
	}
	r, err := calculator.ParseRule([]byte(body), facts)
	if err != nil {
		return nil, err
	}
	if len(read.rules) >= mostRead {
		clear(read.rules)
	}
	read.rules[key] = r
	return r, nil
}
