package prompts

// Station is a place that stands in a plan.
type Station struct {
	Name, Address, Hours string
	Phones               []string
}

// BringPlace shows where one goes.
func BringPlace(language string, s Station) string { return say(language, "bring_place", s) }

// BringList says what a rule wants to see, and where; each line has its marks.
func BringList(language, name string, bring, where []string) string {
	return say(language, "bring_list", struct {
		Name         string
		Bring, Where []string
	}{name, bring, where})
}

// BringSay says something of what to bring: general, which (there are buttons), look (the
// question for the library).
func BringSay(language, what, v string) string {
	return say(language, "bring_say", struct{ What, V string }{what, v})
}
