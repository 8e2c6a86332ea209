package llm

import (
	"regexp"
	"strings"
)

// thoughts takes what a model thinks out of what it writes, while it comes in
// pieces. Endpoints that know their model send thoughts in a field of their own
// (reasoning_content), which nobody reads; others let them through between marks.
type thoughts struct {
	inside bool   // what comes is thought
	marked bool   // and a mark said so; else it is assumed
	said   bool   // something that is not thought has come
	tail   string // the end of what came, that may be the begin of a mark
	// hidden is what came inside an assumed thought, in case that it was none.
	hidden strings.Builder
}

var mark = regexp.MustCompile(`(?i)[<◁](/?)(?:think|thinking|thought|reasoning)[>▷]`)

// maxMark is the length of the longest mark in bytes, "◁/reasoning▷".
const maxMark = 16

// next takes the next piece and gives what of it may be shown. A mark that only
// ends a thought shows that all before was one: some templates put the first
// mark into the prompt. That is errThought, as it has been shown already.
func (t *thoughts) next(piece string) (string, error) {
	var shown strings.Builder
	rest := t.tail + piece
	for at := mark.FindStringSubmatchIndex(rest); at != nil; at = mark.FindStringSubmatchIndex(rest) {
		before, ends := rest[:at[0]], at[2] < at[3]
		rest = rest[at[1]:]
		if !t.inside {
			shown.WriteString(before)
			t.said = t.said || strings.TrimSpace(before) != ""
			if ends && t.said {
				return "", errThought
			}
		}
		t.inside, t.marked = !ends, true
		t.hidden.Reset()
	}
	t.tail = ""
	if at := strings.LastIndexAny(rest, "<◁"); at >= 0 && len(rest)-at < maxMark {
		rest, t.tail = rest[:at], rest[at:]
	}
	t.put(&shown, rest)
	return shown.String(), nil
}

func (t *thoughts) put(shown *strings.Builder, s string) {
	switch {
	case !t.inside:
		shown.WriteString(s)
		t.said = t.said || strings.TrimSpace(s) != ""
	case !t.marked:
		t.hidden.WriteString(s)
	}
}

// assumed reports whether all that came was taken for a thought without a mark.
func (t *thoughts) assumed() bool { return t.inside && !t.marked }

// rest gives what was held back, when a reply is complete.
func (t *thoughts) rest() string {
	switch {
	case t.assumed():
		return t.hidden.String() + t.tail
	case t.inside:
		return ""
	}
	return t.tail
}
