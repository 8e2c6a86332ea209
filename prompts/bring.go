package prompts

// Station is a place that stands in a plan.
type Station struct {
	Name, Address, Hours string
	Phones               []string
}

// BringPlace shows where one goes.
func BringPlace(language string, s Station) string { return say(language, "bring_place", s) }

// BringList says what a rule wants to see, where, and who gives it; each line has its marks.
// Where the rule names nothing to bring, it says so.
func BringList(language, name string, bring, where, giver []string) string {
	return say(language, "bring_list", struct {
		Name                string
		Bring, Where, Giver []string
	}{name, bring, where, giver})
}

// BringSay says something of what to bring: general, which (there are buttons), look (the
// question for the library).
func BringSay(language, what, v string) string {
	return say(language, "bring_say", struct{ What, V string }{what, v})
}
