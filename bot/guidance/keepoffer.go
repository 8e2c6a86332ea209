package guidance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"careerbot/prompts"
)

// What a talk came to is offered to be kept, once for each talk, by a button under its
// result: what somebody said of themselves for a list of entitlements (none of it
// sensitive), what they can do, and the occupation that they looked at. It is kept in the
// profile, after the consent where there is none.

// chosen is an occupation that somebody looked at.
type chosen struct{ Code, Title string }

// offersToKeep puts the button under the result of a talk.
func (g *Guide) offersToKeep(ctx context.Context, said Said, name string, r Reply) (Reply, error) {
	if !r.Answered || said.Conversation == 0 || r.State.Profile != nil || slices.Contains(r.State.Keeping, name) {
		return r, nil
	}
	var st telling
	switch e, x := r.State.Entitled, r.State.Explore; {
	case name == "entitled" && e != nil && !e.Open:
		st.Facts = len(e.facts()) > 0
	case name == "explore" && x != nil:
		s := x.strengths()
		for field, values := range map[string][]string{"skills": s.Skills, "licences": s.Licences, "limits": s.Not} {
			for _, v := range values {
				st.Offer = append(st.Offer, item{Field: field, Value: v})
			}
		}
		slices.SortStableFunc(st.Offer, func(a, b item) int { return fieldIndex(a.Field) - fieldIndex(b.Field) })
		if x.Card != "" {
			if s, ok, err := (&exploring{Guide: g, Said: said, is: *x}).finder().About(ctx, x.Card, (&exploring{Guide: g, Said: said, is: *x}).query()); err == nil && ok {
				st.Chosen = &chosen{x.Card, s.Title}
			}
		}
	}
	if !st.found() {
		return r, nil
	}
	p, _, err := g.Profile(ctx, said.Conversation)
	if err != nil {
		return r, err
	}
	st.Own = true
	st.Offer = slices.DeleteFunc(st.Offer, func(it item) bool { return slices.Contains(fieldNamed(it.Field).in(&p), it.Value) })
	if st.Facts {
		st.Facts = false
		for name, value := range r.State.Entitled.facts() {
			st.Facts = st.Facts || p.Facts[name] != value
		}
	}
	if st.Chosen != nil && slices.Contains(p.Occupations, st.Chosen.Code) {
		st.Chosen = nil
	}
	if !st.found() { // it is kept already
		return r, nil
	}
	r.State.Profile = &st
	r.State.Keeping = append(slices.Clone(r.State.Keeping), name)
	remember := prompts.ProfileWord(said.Language, "remember")
	r.Choices = append(r.Choices, Choice{remember, prompts.ProfileWord(said.Language, "prefix") + " " + remember})
	return r, nil
}

// found reports whether a talk came to something that waits for a yes.
func (t telling) found() bool { return t.Facts || t.Chosen != nil || len(t.Offer) > 0 }

// facts are what is known and not sensitive.
func (e *Entitled) facts() map[string]string {
	all := map[string]string{}
	for name, value := range e.Known {
		if name != wherePlace && !slices.Contains(e.Delicate, name) {
			all[name] = value
		}
	}
	return all
}

// keepFound keeps what a talk came to; the person has agreed to a profile.
func (n *noting) keepFound(ctx context.Context) (Reply, bool, error) {
	var labels []string
	st := n.st
	if e := n.said.State.Entitled; st.Facts && e != nil {
		rules, err := n.rules(ctx, n.said, e.Region)
		if err == nil && rules.found.Facts != nil {
			err = n.KeepFacts(ctx, n.said.Conversation, rules.found.Facts, e.facts())
		}
		if errors.Is(err, ErrNoConsent) {
			return n.consent()
		}
		if err != nil {
			return Reply{}, false, err
		}
		labels = append(labels, fmt.Sprintf("%s (%d)", prompts.ProfileField(n.said.Language, "facts"), len(e.facts())))
	}
	if st.Chosen != nil {
		if err := n.KeepOccupations(ctx, n.said.Conversation, st.Chosen.Code); err != nil {
			return Reply{}, false, err
		}
		labels = append(labels, st.Chosen.Title)
	}
	n.st.Facts, n.st.Chosen = false, nil
	if len(labels) == 0 {
		return n.keepItems(ctx, nil, st.Offer...)
	}
	if len(st.Offer) == 0 {
		n.st = telling{}
		return n.reply(prompts.ProfileKept(n.said.Language, strings.Join(labels, n.word("and")), false), n.after()...)
	}
	r, ok, err := n.keepItems(ctx, nil, st.Offer...)
	r.Text = joined(prompts.ProfileKept(n.said.Language, strings.Join(labels, n.word("and")), false), r.Text)
	return r, ok, err
}
