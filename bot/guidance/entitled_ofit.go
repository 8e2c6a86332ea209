package guidance

import (
	"slices"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// An amount answers a question only where it is not said of something else: three months of
// sick leave are no three months of work.

// amountOf is what an amount is of, and the facts that are asked of it.
type amountOf struct {
	words *pattern.Pattern
	facts []string
	alone bool // the amount is of it whatever else the clause speaks of
}

var timesOf = []amountOf{
	{pattern.MustCompile(`欠|拖着|没发|没给|\bow(?:e|es|ed|ing)\b|\b(?:unpaid|withheld)\b`), nil, true},
	{pattern.MustCompile(`病假|产假|事假|请假|休假|休了|住院|\b(?:sick|maternity|leave|hospital)\b`), []string{"sick_leave"}, true},
	{pattern.MustCompile(`试用|\bprobation`), []string{"probation", "contract_term"}, true},
	{pattern.MustCompile(`怀孕|身孕|\bpregnan`), nil, true},
	{pattern.MustCompile(`当兵|服役|部队|\b(?:army|military)\b`), nil, true},
	{pattern.MustCompile(`合同|签|\bcontracts?\b|\bsign`), []string{"new_contract", "hired_term", "contract_term", "uncontracted", "probation"}, false},
	{pattern.MustCompile(`社保|保险|交|缴|参保|\b(?:insur\w*|paid|pay|contribut\w*)\b`), []string{"paid", "new_insured", "operated", "left_months"}, false},
	{pattern.MustCompile(`失业(?:[^前保]|$)|待业|没(?:有)?工作|\b(?:unemployed|jobless|out of work|without (?:a job|work))\b`), []string{"jobless"}, false},
	{pattern.MustCompile(`培训|\btraining\b`), nil, false},
	{pattern.MustCompile(`退休|\bretire`), []string{"to_retirement"}, false},
	{pattern.MustCompile(`(?:^|[^在就])(?:干|做|工作|上班|打工)|\bwork(?:ed|ing)?\b`), []string{"worked", "continuous", "total_worked", "uncontracted", "new_insured", "probation", "jobless"}, false},
}

var moneyOf = []amountOf{
	{pattern.MustCompile(`欠|扣|拖|\bow(?:e|es|ed|ing)\b|\bdeduct`), []string{"owed"}, true},
	{pattern.MustCompile(`失业(?:保险)?金|\bunemployment\b`), []string{"benefit"}, true},
	{pattern.MustCompile(`低保|补贴|补助|津贴|\b(?:allowance|subsid\w*)\b`), nil, true},
	{pattern.MustCompile(`最低工资|\bminimum\b`), []string{"min_wage"}, true},
}

// ofIt gives the clauses of a message that are not of something else than what is asked.
func (q *entitledQuestion) ofIt(message string) string {
	things := map[string][]amountOf{"month": timesOf, "yuan": moneyOf}[q.fact.Unit]
	if things == nil {
		return message
	}
	own := func(clause string) bool {
		asked, others := false, false
		for _, of := range things {
			switch {
			case !of.words.MatchString(clause):
			case slices.Contains(of.facts, q.fact.Name):
				asked = true
			case of.alone:
				return false
			default:
				others = true
			}
		}
		return asked || !others
	}
	said := text.Fold(message)
	if own(said) && !slices.ContainsFunc(clauses(said), func(c string) bool { return !own(c) }) {
		return message
	}
	var kept []string
	for _, clause := range clauses(said) {
		if own(clause) {
			kept = append(kept, clause)
		}
	}
	return strings.Join(kept, "，")
}

// clauses parts a message where it has a sign, but for those within a number.
func clauses(said string) (all []string) {
	start := 0
	for _, at := range saidEnds.FindAllStringIndex(said, -1) {
		if at[0] > 0 && at[1] < len(said) && isDigit(said[at[0]-1]) && isDigit(said[at[1]]) {
			continue
		}
		all, start = append(all, said[start:at[0]]), at[1]
	}
	return append(all, said[start:])
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }
