package prompts

// Guidance says what guidance there is.
func Guidance(language string) string { return say(language, "guidance", nil) }

// GuidanceLabel names a talk of guidance by its command: guide, explore, entitled, profile, plan.
func GuidanceLabel(language, talk string) string { return say(language, "guidance_label", talk) }
