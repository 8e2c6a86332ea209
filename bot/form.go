package bot

import (
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
)

// form is how a message stands to the question before it.
type form int

const (
	whole   form = iota // a question of its own
	inCase              // says in which case, and leaves what is asked to the question before
	onTopic             // asks something, and leaves of what to the question before
)

func formZH(rest string, opened, turned bool) form {
	n := utf8.RuneCountInString(rest)
	asking := asks.MatchString(particle.ReplaceAllString(strings.Trim(rest, stops), "")) || aNotA(rest) || either.MatchString(rest)
	switch {
	case particle.MatchString(rest) && !asking && n <= shortHan:
		return inCase
	case dateZH.MatchString(rest), whatIs.MatchString(rest):
		return whole
	case refersZH.MatchString(rest) && n <= 2*shortHan:
		return onTopic
	case !asking && opened && !turned && n <= shortHan && topics(rest) == 0:
		return inCase
	case !asking && (slotOnly(rest) || (ifZH.MatchString(rest) || factZH.MatchString(rest)) && topics(rest) == 0 && n <= shortHan):
		return inCase
	case !asking || n > 2*shortHan:
		return whole
	case noObject.MatchString(rest) && topics(rest) == 0 && n <= 10 && weight(rest) <= 4, mayThey.MatchString(rest) && topics(rest) <= 1, noSubject.MatchString(rest), also.MatchString(rest) && n <= shortHan:
		return onTopic
	}
	w := weight(rest)
	switch {
	case w <= 1 && len(topical(rest)) == 0:
		return onTopic
	case aspect.MatchString(rest) && w <= 2 && topics(rest) <= 1, more.MatchString(rest) && w <= 4:
		return onTopic
	case topics(rest) > 0 || turned && !ifZH.MatchString(rest):
		return whole
	case w <= 4 && (aspect.MatchString(rest) || maybeZH.MatchString(rest)), w <= 4 && (opened || ifZH.MatchString(rest)):
		return onTopic
	}
	return whole
}

// leading is what an English fragment begins with.
var leading = pattern.MustCompile(`(?i)^(?:in|for|during|at|on|with|without|from|under|until|after|before|even|only|as|same|not|per|each|every)\b`)

// tellEN is what asks to go on.
var tellEN = pattern.MustCompile(`(?i)^(?:tell me|(?:some |any )?more (?:details|information)|details|go on)`)

// inquires is what makes English a question, or at least a sentence.
var inquires = pattern.MustCompile(`(?i)\b(?:how|what|when|where|which|who|whom|whose|why|can|could|do|does|did|am|is|are|was|were|will|would|should|shall|may|must|has|have|had|i|my|says?|said|tell)\b`)

// ownKind is what asks something of its own kind.
var ownKind = pattern.MustCompile(`(?i)[, ](?:how (?:long|much|many|often|soon|do|can|to)|when|where|who)\b`)

func formEN(rest string, opened, _ bool) form {
	rest = tailEN.ReplaceAllString(rest, "$1")
	words := len(strings.Fields(rest))
	asking := strings.HasSuffix(rest, "?") || asks.MatchString(rest)
	switch {
	case aboutEN.MatchString(rest) && words <= shortWords+2:
		// "What about maternity leave, how long?" has its own subject and asks of it.
		if about := aboutEN.ReplaceAllString(rest, ""); ownKind.MatchString(about) && len(topical(about)) > 0 {
			return whole
		}
		return inCase
	case ifEN.MatchString(rest) && words <= 2*shortWords:
		// "If I resign, do I get severance?" is whole.
		if _, main, two := strings.Cut(rest, ","); two && inquires.MatchString(main) && weight(main) > 1 || topics(rest) > 0 && (words > shortWords || topics(rest) > 1) {
			return whole
		}
		return inCase
	case !inquires.MatchString(rest) && words <= shortWords && (leading.MatchString(rest) || opened && words <= 4 || slotOnly(rest)):
		return inCase
	case factEN.MatchString(rest) && !asking && topics(rest) == 0 && words <= 2*shortWords:
		return inCase
	case !inquires.MatchString(rest) && !tellEN.MatchString(rest), !asking && topics(rest) > 0:
		return whole
	}
	w := weight(rest) / 2
	free := thereEN.ReplaceAllString(rest, "")
	if at := refersEN.FindStringIndex(free); at != nil && w <= 2 && !someone.MatchString(free[:at[0]]) && topics(free[:at[0]]) == 0 &&
		(asking || at[0] == 0 && len(topical(rest)) == 0 && words > 2) {
		return onTopic
	}
	if w == 0 && (asking || tellEN.MatchString(rest)) {
		return onTopic
	}
	return whole
}
