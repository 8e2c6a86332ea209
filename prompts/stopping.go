package prompts

// Stopped says which of what was sent unasked is sent no more: plan, jobs, rules, fits,
// asks; of none, that nothing is.
func Stopped(language string, kinds ...string) string { return say(language, "stopped", kinds) }

// AfterDistress is said to who answers the lines for a kind of danger by a word.
func AfterDistress(language, kind string) string { return say(language, "after_distress", kind) }
