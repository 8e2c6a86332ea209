package prompts

// Remembered is what the talks of guidance have noted so that they can go on: how many
// answers about entitlements, how many of them sensitive, what waits for a yes, and what was
// said for a cover note.
type Remembered struct {
	Facts, Delicate int
	Offer, Letter   string
}

// RememberedIn says for /mydata what the talks have noted; "" is nothing.
func RememberedIn(language string, r Remembered) string { return say(language, "remembered", r) }
