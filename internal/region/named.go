package region

import (
	"slices"
	"strings"
)

// Named gives the place that a message names as the message writes it (but for
// ’, which becomes '), and its code: of several the one that [Find] takes. "" if
// it names none.
func Named(message string) (name, code string) {
	message = strings.ReplaceAll(message, "’", "'") // names are found in a text that has it so
	found := mentions(message)
	if len(found) == 0 {
		found = englishMentions(message)
	}
	code = Find(message)
	for _, m := range found {
		if m.code == code && code != "" && m.end <= len(message) {
			return message[m.start:m.end], code
		}
	}
	return "", ""
}

// Codes gives the codes of all the places that a message names.
func Codes(message string) []string {
	var codes []string
	for _, m := range append(mentions(message), englishMentions(message)...) {
		codes = append(codes, m.code)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}
