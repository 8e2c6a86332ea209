package prompts

// RuleChange is what somebody is told who was answered from a rule that has changed.
type RuleChange struct {
	Note     string // an admin's words
	Articles []ChangedArticle
	More     int // articles that are not quoted
}

// ChangedArticle is an article that has lost its force.
type ChangedArticle struct {
	Title, Number, Name string
	What                string // changed, removed, superseded, withdrawn, expired, undone
	By                  string // the document that has taken its place
	Before              string
	NowName, Now        string
	N                   int // of the source of what it says now
}

// RuleChanged tells somebody that a rule has changed that they were answered from.
func RuleChanged(language string, c RuleChange) string {
	return say(language, "rule_changed", c)
}

// RuleNote is what the words before it are if nobody writes others.
func RuleNote(language string) string { return say(language, "rule_note", nil) }

// RuleWatch says something about being told of changes: on, again, off, none, no_contact, offer.
func RuleWatch(language, what string) string { return say(language, "rule_watch", what) }

// RuleWatchLabel is the label of a button for it, and what it says: on, off.
func RuleWatchLabel(language, what string) string { return say(language, "rule_watch_label", what) }

// RuleWatched says in what is stored of a conversation whether somebody is told.
func RuleWatched(language string, told bool) string { return say(language, "rule_watched", told) }
