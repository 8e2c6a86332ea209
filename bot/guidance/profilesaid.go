package guidance

import (
	"context"
	"errors"
	"slices"
	"strings"

	"careerbot/prompts"
)

// keepSaid keeps what words say: of the part that was asked for, and what else they say.
func (n *noting) keepSaid(ctx context.Context, message, asked string) (Reply, bool, error) {
	found := readSaid(message, asked)
	if slices.Contains([]string{"wishes", "hours", "distance", "region"}, asked) { // to want to cook is no skill
		only := slices.DeleteFunc(slices.Clone(found), func(it item) bool { return it.Field != asked })
		if len(only) > 0 || !aboutMe.MatchString(message) {
			found = only
		}
	}
	if asked != "" && !slices.ContainsFunc(found, func(it item) bool { return it.Field == asked }) {
		f := fieldNamed(asked)
		for _, v := range f.named(n.said.Language, message, f.offered) {
			found = append(found, item{Field: asked, Value: v})
		}
	}
	if len(found) == 0 {
		if asked != "" {
			n.st.Asks = asked
		}
		if n.st.Asks == "" {
			return n.show(ctx, prompts.ProfileSay(n.said.Language, "again"))
		}
		return n.askAgain()
	}
	f := fieldNamed(asked)
	return n.keepItems(ctx, f, found...)
}

// keepItems keeps what the person has said themselves, and asks what is left to ask.
func (n *noting) keepItems(ctx context.Context, asked *field, items ...item) (Reply, bool, error) {
	if !n.has {
		n.st = telling{Offer: items, Own: true}
		return n.consent()
	}
	delicate := slices.ContainsFunc(items, func(it item) bool { return it.Field == "sensitive" })
	if delicate && !n.p.MaySensitive {
		n.st.Offer, n.st.Own = items, true
		return n.sensitive()
	}
	err := n.Keep(ctx, n.said.Conversation, func(p *Profile) {
		for _, it := range items {
			fieldNamed(it.Field).add(p, it.Value)
		}
		n.p = *p
	})
	if errors.Is(err, ErrNoConsent) { // it was erased meanwhile
		n.st = telling{Offer: items}
		return n.consent()
	}
	if err != nil {
		return Reply{}, false, err
	}
	var labels []string
	for _, it := range items {
		labels = append(labels, fieldNamed(it.Field).label(n.said.Language, it.Value))
	}
	kept := prompts.ProfileKept(n.said.Language, strings.Join(labels, n.word("and")), false)
	n.st.Again = false
	if n.st.Own {
		n.st.Offer, n.st.Own = nil, false
	}
	if asked != nil && n.st.Walk {
		return n.next(asked, kept)
	}
	n.st = n.st.waits()
	return n.reply(kept, n.after()...)
}

// sensitive asks for the consent of its own.
func (n *noting) sensitive() (Reply, bool, error) {
	n.st.Asks, n.st.Again = "sensitive", false
	return n.say("sensitive", n.choice("allow", ""), n.choice("skip", prompts.ProfileField(n.said.Language, "sensitive")))
}
