package bot

import (
	"slices"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// Somebody may write that they want to die, or that they or somebody else are
// being hurt, held or used. Before anything is looked up they get the right lines
// and the way to a person: no model and no document is asked. patterns are in
// dangers.go; they would rather be wrong once too often.
//
// A question about the rule ("自杀算工伤吗", "被打了算不算工伤") is answered, with a
// line under it for those whom it concerns: who asks it may be a widow who needs
// the rule, or somebody who is counting. Who says of themselves that they want to
// die is never taken for an asker.

// distress tells what a message says of somebody's safety: despair, friend,
// danger, home, forced, harassment or child, as prompts.Distress knows them, or ""
// if nothing.
func distress(message string) string { return distressIn(plainly(message)) }

// distressIn is distress of what plainly has made of a message.
func distressIn(said string) string {
	if said == "" {
		return ""
	}
	if m := despair.FindStringIndex(said); m != nil {
		if ofAnother(said[:m[0]]) {
			return "friend"
		}
		return "despair"
	}
	if another.MatchString(said) {
		return "friend"
	}
	if aRule.MatchString(said) {
		return ""
	}
	for _, d := range dangers {
		if d.pattern.MatchString(said) && (d.kind != "forced" || !ofWork(said)) {
			return d.kind
		}
	}
	return ""
}

// ofWork reports whether what looks like being held is no more than an employer
// who keeps somebody's identity card, or does not let somebody go who resigns: the
// rules say what to do about it.
func ofWork(said string) bool {
	if held.MatchString(said) {
		return false
	}
	rest := paperKept.ReplaceAllString(said, " · ")
	if resigns.MatchString(said) {
		rest = notLetGo.ReplaceAllString(rest, " · ")
	}
	if rest == said {
		return false
	}
	for _, d := range dangers {
		if d.pattern.MatchString(rest) {
			return false
		}
	}
	return true
}

// delicate reports a question about a rule that may be asked for a reason.
func delicate(message string) bool { return delicateIn(plainly(message)) }

// delicateIn is delicate of what plainly has made of a message.
func delicateIn(said string) bool {
	if said == "" {
		return false
	}
	if delicately.MatchString(said) {
		return true
	}
	if ofWork(said) && paperKept.MatchString(said) { // a notice that is not accepted is nobody's danger
		return true
	}
	if !aRule.MatchString(said) {
		return false
	}
	for _, d := range dangers {
		if d.pattern.MatchString(said) {
			return true
		}
	}
	return false
}

// ofAnother reports whether what stands before a wish to die says that it is
// somebody else's: the last one named, in the same clause.
func ofAnother(before string) bool {
	clause := before
	if i := strings.LastIndexAny(clause, "。！？!?;；\n"); i >= 0 {
		clause = clause[i:]
	}
	other := lastIndex(others, clause)
	return other >= 0 && other > lastIndex(oneself, clause)
}

func lastIndex(p *pattern.Pattern, s string) int {
	all := p.FindAllStringIndex(s, -1)
	if len(all) == 0 {
		return -1
	}
	return all[len(all)-1][0]
}

// plainly is a message for these patterns: folded, without figures of speech, and
// without what people put between characters or letters so as not to be found.
// It is empty where no pattern can match, as of nearly all messages.
func plainly(message string) string {
	if r := []rune(message); len(r) > headSeen+tailSeen {
		message = string(r[:headSeen]) + "\n" + string(r[len(r)-tailSeen:])
	}
	said := text.Fold(message)
	if !slices.ContainsFunc(stems, func(stem string) bool { return strings.Contains(said, stem) }) && !spelled.MatchString(said) {
		return ""
	}
	said = strings.NewReplacer("'", "", "’", "", "‘", "", "，", ",", "、", ",").Replace(said)
	said = hanGap.ReplaceAllString(said, "$1")
	said = spelled.ReplaceAllStringFunc(said, func(s string) string {
		return strings.Map(func(r rune) rune {
			if 'a' <= r && r <= 'z' {
				return r
			}
			return -1
		}, s)
	})
	said = strings.Join(strings.Fields(said), " ")
	return figures.ReplaceAllString(said, " · ")
}

// Of a very long message its beginning and its end are looked at: everything that
// comes in is, before it is stored.
const headSeen, tailSeen = 1200, 800

var (
	// hanGap is 想 死 and 自*杀; a comma parts clauses and stays.
	hanGap  = pattern.MustCompile(`(\p{Han})[ *._~·/|\\^+=-]+`)
	spelled = pattern.MustCompile(`\b[a-z](?:[ .*_-]+[a-z]\b){3,}`)
)
