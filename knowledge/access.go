package knowledge

import "careerbot/internal/pattern"

// Who may be answered from a document. A team's is "team:" and its number.
const (
	Public = "public"
	Staff  = "staff"
)

var access = pattern.MustCompile(`^(?:public|staff|team:[1-9][0-9]{0,17})$`)

// ValidAccess reports whether a text says who may be answered from a document.
func ValidAccess(who string) bool { return access.MatchString(who) }

// Wider reports whether who lets somebody in whom before keeps out. Those of another team
// are such people, too.
func Wider(who, before string) bool {
	return who != before && before != Public && (before != Staff || who == Public)
}
