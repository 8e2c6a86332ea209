package guidance

import (
	"strings"

	"careerbot/internal/pattern"
)

// skipsOne are words that can only go on with what a talk has asked.
var skipsOne = pattern.MustCompile(`^(?:跳过(?:这题|这个|这项)?|下一题|下一项|(?i:skip(?: (?:it|this|this one))?|next question))[。.!！ ]*$`)

// goesOnLater reports whether a message goes on with the talk that asked last, although
// something else was answered in between: it skips what was asked.
func (g *Guide) goesOnLater(said Said) bool {
	s := said.State
	if said.Open || s.Turn == said.Turn || g.Now().Sub(s.At) >= over {
		return false
	}
	if !skipsOne.MatchString(strings.TrimSpace(said.Message)) {
		return false
	}
	switch s.Talk {
	case "interview":
		return s.Practice != nil && s.Practice.At < len(s.Practice.IDs)
	case "profile":
		return s.Profile != nil && (s.Profile.Walk || s.Profile.Asks == "offer")
	case "letter":
		return s.Letter != nil && s.Letter.Ask != ""
	}
	return false
}
