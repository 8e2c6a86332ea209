package text

import (
	"strings"
)

// Asked gives the sentences of a message that ask, where others tell the story
// around them, and "" where all ask or none does: "I work part-time. My boss
// has not paid me. What can I do?" asks what can be done.
func Asked(message string) string {
	spans := Sentences(message)
	var asking []string
	for _, span := range spans {
		if sentence := message[span.Start:span.End]; asksSomething(sentence) {
			asking = append(asking, sentence)
		}
	}
	if len(asking) == len(spans) {
		return ""
	}
	return strings.Join(asking, "\n")
}

// asksSomething reports whether a sentence ends as questions do.
func asksSomething(sentence string) bool {
	s := strings.TrimRight(sentence, "!！.。~～”’」』\"') ）")
	for _, end := range []string{"?", "？", "吗", "呢", "么", "嘛"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}
