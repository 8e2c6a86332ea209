package region

import (
	"strings"

	"careerbot/internal/pattern"
)

var leadsIn = pattern.MustCompile(`(?i)(?:我们?(?:人|现在|目前)?(?:住)?在|\b(?:i'?m|i am|i live|i work|we are|we're) (?:in|from))\s*$`)

// Without gives a message without what it says of where its writer is, 我在上海 or
// "I'm in Shanghai": whose rules count is a filter, not what the question is
// about. A place that is named in any other way stays: it may be in the title
// of the rule. A message that is nothing else is given as it is.
func Without(message string) string {
	found := mentions(message)
	if len(found) == 0 {
		found = englishMentions(message)
	}
	var out strings.Builder
	last := 0
	for _, m := range found {
		if m.start < last || m.end > len(message) {
			return message // lower case may change lengths in scripts that we do not know
		}
		before := message[last:m.start]
		at := leadsIn.FindStringIndex(tail(before))
		if at == nil {
			continue
		}
		out.WriteString(before[:len(before)-len(tail(before))+at[0]] + " ")
		last = m.end
	}
	out.WriteString(message[last:])
	rest := strings.Join(strings.Fields(out.String()), " ")
	if strings.Trim(rest, " ,，。.!！?？") == "" {
		return message
	}
	return rest
}
