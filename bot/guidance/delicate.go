package guidance

import (
	"strings"

	"careerbot/prompts"
)

// What is sensitive (health, family, what somebody has done) may be answered so that a list
// of entitlements is right. It is no part of a profile: it is remembered while the talk may
// go on, and forgotten then (bot/delicate.go).

// DelicateFor is how long it is remembered after the talk asked last.
const DelicateFor = over

// delicate names what is known of the person and sensitive.
func (t *entitledTurn) delicate() (names []string) {
	for _, f := range t.found.Facts.All() {
		if _, known := t.s.Known[f.Name]; known && f.Sensitive {
			names = append(names, f.Name)
		}
	}
	return names
}

// withoutDelicate is where the talks stand without what is sensitive.
func (s State) withoutDelicate() State {
	if s.Entitled == nil || len(s.Entitled.Delicate) == 0 {
		return s
	}
	e := s.Entitled.clone()
	for _, name := range e.Delicate {
		delete(e.Known, name)
	}
	e.Delicate = nil
	s.Entitled = e
	return s
}

// Remembered says what the talks have noted so that they can go on, for who asks what is
// kept of them; "" where there is nothing.
func Remembered(s State, language string) string {
	var r prompts.Remembered
	if s.Entitled != nil {
		r.Facts, r.Delicate = len(s.Entitled.Known), len(s.Entitled.Delicate)
		if _, place := s.Entitled.Known[wherePlace]; place {
			r.Facts--
		}
	}
	if s.Profile != nil {
		var labels []string
		for _, it := range s.Profile.Offer {
			if f := fieldNamed(it.Field); f != nil {
				labels = append(labels, f.label(language, it.Value))
			}
		}
		r.Offer = strings.Join(labels, prompts.ProfileWord(language, "and"))
	}
	if s.Letter != nil {
		r.Letter = strings.TrimSpace(s.Letter.Title + " " + s.Letter.Facts)
	}
	return prompts.RememberedIn(language, r)
}
