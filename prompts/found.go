package prompts

// FoundItem is a policy that fits somebody who wanted to be told of such.
type FoundItem struct {
	Sign, Name, Region, Article, Says string
	Topic                             string // of an entitlement, "" of a document
	Why                               string // yes, depends; group:…, wish:…
	Wish, Group                       string // that it was found by, as it is called; "" where that is not to be said
	N                                 int    // its citation
}

// Found begins what is told unasked of n things that fit somebody. It is what a locked
// screen shows, so it says nothing of them.
func Found(language string, n int) string { return say(language, "found", n) }

// FoundPolicy tells of a policy. It names no condition of the person, and no sensitive group.
func FoundPolicy(language string, p FoundItem) string { return say(language, "found_policy", p) }

// FoundFits says which wish a vacancy was found by, "" if it is not known.
func FoundFits(language, wish string) string { return say(language, "found_fits", wish) }

// FoundWhy ends the message: why it was sent, and how to end that.
func FoundWhy(language string) string { return say(language, "found_why", nil) }

// FoundLabel is the label of a button under it: entitled, stop, and what it says; or of
// what is told: policies, jobs, both, daily, weekly, later.
func FoundLabel(language, what string) string { return say(language, "found_label", what) }

// Telling is what somebody is told of unasked.
type Telling struct {
	Profile        bool // they have told something of themselves
	Stopped        bool // just now
	Policies, Jobs bool
	Weekly         bool
	Nowhere        bool // their region is not known, so no vacancy is near
	Unsaid         bool // nothing is told
	Vague          bool // what is told is nothing that something could be found by
}

// Tell says what somebody is told of unasked, and what it needs.
func Tell(language string, t Telling) string { return say(language, "tell", t) }

// Follow says something of how people are, later: ask_weeks, ask_months, an answer,
// not_asked, asked_on, unasked.
func Follow(language, what string) string { return say(language, "follow", what) }

// FollowLabel is the label of an answer to how somebody is.
func FollowLabel(language, outcome string) string { return say(language, "follow_label", outcome) }
