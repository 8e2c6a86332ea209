package guidance

// What a test of the package's own words looks at.
var (
	Likes      = likes
	Impersonal = impersonal
	Aside      = aside
	Tells      = tells
	Faithful   = faithful
)

// Explores gives the verb of a message in the talk about what work suits somebody.
func Explores(message string, open bool) string { return exploreSaid(message, open).verb }
