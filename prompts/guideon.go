package prompts

// GoOn is the button that goes back to a talk of guidance by its name.
func GoOn(language, talk string) string { return say(language, "guidance_on", talk) }

// GoOnWords are what that button says.
func GoOnWords(language string) string { return say(language, "guidance_on_words", nil) }
