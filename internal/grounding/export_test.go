package grounding

// Numbers gives the numbers of a text with their units, for tests.
func Numbers(s string, source bool) map[string]bool { return numbers(inDigits(s), source) }
