package guidance

import "context"

// What a test of the package's own words looks at.
var (
	Likes      = likes
	Impersonal = impersonal
	Aside      = offTopic
	Tells      = tells
	Faithful   = faithful
)

// Explores gives the verb of a message in the talk about what work suits somebody.
func Explores(message string, open bool) string { return exploreSaid(message, open).verb }

// WithPlan has a talk called plan for as long as f runs.
func WithPlan(f func()) {
	before := talks
	defer func() { talks = before }()
	talks = append(talks[:len(talks):len(talks)], planned{})
	f()
}

type planned struct{}

func (planned) name() string { return "plan" }

func (planned) begins(string) bool { return false }

func (planned) step(context.Context, *Guide, Said) (Reply, bool, error) { return Reply{}, false, nil }
