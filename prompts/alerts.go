package prompts

// WatchSay says something about what is looked out for: nowhere (its place is not known,
// so it is not), lost (of one that was, it is not known any more).
func WatchSay(language, what string) string { return say(language, "watch_say", what) }
