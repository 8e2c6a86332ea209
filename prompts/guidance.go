package prompts

// Guidance says what guidance there is.
func Guidance(language string) string { return say(language, "guidance", nil) }

// GuidanceLabel names a talk of guidance by its command: guide, explore, entitled, profile, plan.
func GuidanceLabel(language, talk string) string { return say(language, "guidance_label", talk) }

// Ways says to who has lost their work where they can begin; line is whom to call.
func Ways(language, line string) string { return say(language, "ways", line) }

// WaysWord is a button of it that no talk has a name for: jobs, register, and what that says:
// registering; or what the library is asked under it: look.
func WaysWord(language, name string) string { return say(language, "ways_word", name) }
