package interest

import "strings"

// MostCongruence is the congruence of a code with itself.
const MostCongruence = 18

// weights of the three letters in the C index.
var weights = [3]float64{3, 2, 1}

// Congruence says how well a profile fits the three letters of an occupation: the C index
// of Brown and Gore (Journal of Vocational Behavior 45, 1994, 310–327),
// 3·X1 + 2·X2 + X3, where X is 3 for the same letter, 2 for neighbours on Holland's
// hexagon, 1 for the next but one and 0 for opposites; 0 to 18. The index knows no ties, a
// profile does: types of equal score stand in any order, and the order that fits best is
// taken. (The mean of the orders would put S, R and C, liked alike, as far from an
// occupation SRC as from ICS.) Without a clear picture it is 0.
func (p Profile) Congruence(code string) float64 {
	ranks := p.Ranks()
	if len(ranks) == 0 || len(code) != len(weights) {
		return 0
	}
	return best(ranks, code, 0, "")
}

// best is the highest sum from a place on, over the orders of the types that are equal and
// not used yet.
func best(ranks []string, code string, place int, used string) float64 {
	if place == len(weights) {
		return 0
	}
	before := 0
	for _, equal := range ranks {
		if before += len(equal); before <= place {
			continue
		}
		var highest float64
		for i := range equal {
			if strings.IndexByte(used, equal[i]) < 0 {
				highest = max(highest, weights[place]*float64(near(equal[i], code[place]))+best(ranks, code, place+1, used+equal[i:i+1]))
			}
		}
		return highest
	}
	return 0
}

// near is 3 less the steps between two types on the hexagon.
func near(a, b byte) int {
	steps := strings.IndexByte(Types, a) - strings.IndexByte(Types, b)
	if steps < 0 {
		steps = -steps
	}
	return 3 - min(steps, len(Types)-steps)
}

// Shared are the letters of the code that are among the three highest types of the profile,
// in the code's order. Where the third place is shared, all that share it count.
func (p Profile) Shared(code string) string {
	var top strings.Builder
	for _, r := range p.Ranks() {
		if top.Len() >= len(weights) {
			break
		}
		top.WriteString(r)
	}
	var shared strings.Builder
	for i := range len(code) {
		if strings.IndexByte(top.String(), code[i]) >= 0 {
			shared.WriteByte(code[i])
		}
	}
	return shared.String()
}
