package guidance

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
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
	if slices.Contains([]string{"licences", "languages", "education"}, asked) && !aboutMe.MatchString(message) { // 仓库 is no certificate, and no skill yet
		found = slices.DeleteFunc(found, func(it item) bool { return it.Field == "skills" })
	}
	if asked != "" && !slices.ContainsFunc(found, func(it item) bool { return it.Field == asked }) {
		f := fieldNamed(asked)
		for _, v := range f.named(n.said.Language, message, f.offered) {
			found = append(found, item{Field: asked, Value: v})
		}
	}
	if len(found) == 0 && n.st.Walk && fieldNamed(asked) != nil {
		found = ofOther(message, asked)
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

// Words by which people want kept what they tell of themselves: of who says 我 or I it is all
// that follows, of others what says several things of them.
var (
	remember   = pattern.MustCompile(`^(?i:(?:请|麻烦|帮我|你|您|能不能|可以)*(?:记住|记下来?|记一下|记一记|记录一下|记录下来?|记着)[ :：,，]*(.+)|(?:please |can you |could you )*(?:remember|note(?: down)?)(?: that)?[ :,]+(.+))$`)
	rememberMe = pattern.MustCompile(`^(?i:我.+|i .+|i'm .+|no .+)$`)
	// wishTold is the work that somebody wishes for in what they tell.
	wishTold = pattern.MustCompile(`^(?:我|还|也|现在|最近)*(?:想|希望|要|打算|愿意)(?:找|做|干|当|从事)(?:一?[份个])?(\p{Han}{2,16}?)(?:的)?(?:工作|活儿?|岗位|职位)?$|^(?i:(?:and |i |i'm |i am |would )*(?:want|like|looking for|hope for)(?: to (?:find|do|get|have))?(?: an?)? ([a-z][a-z -]{2,38}?) (?:work|jobs?)(?: in .+)?)$`)
)

// remembers gives what somebody wants kept of themselves, "" if a message wants nothing kept.
func remembers(message string) string {
	m := remember.FindStringSubmatch(strings.Trim(message, " 。.!！"))
	if m == nil {
		return ""
	}
	told := m[1] + m[2]
	if rememberMe.MatchString(told) || len(readSaid(told, "")) > 1 && !asksThem.MatchString(seeksWork.ReplaceAllString(told, " ")) {
		return told
	}
	return ""
}

// keepTold keeps what somebody wants kept of themselves, with the work that they wish for.
func (n *noting) keepTold(ctx context.Context, told string) (Reply, bool, error) {
	found := readSaid(told, "")
	for _, part := range cuts.Split(told, 12) {
		m := wishTold.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			continue
		}
		work := m[1] + m[2]
		if place, rest, ok := strings.Cut(work, "的"); ok && region.Exactly(place) != "" {
			work = rest
			if !slices.ContainsFunc(found, func(it item) bool { return it.Field == "region" }) {
				found = append(found, item{Field: "region", Value: region.Exactly(place)})
			}
		}
		for _, w := range wishesSaid(work) {
			if it := (item{Field: "wishes", Value: w}); !slices.Contains(found, it) {
				found = append(found, it)
			}
		}
	}
	if len(found) == 0 {
		return n.keepSaid(ctx, told, "")
	}
	return n.keepItems(ctx, nil, found...)
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
		labels = append(labels, fieldNamed(it.Field).said(n.said.Language, it.Value))
	}
	kept := prompts.ProfileKept(n.said.Language, strings.Join(labels, n.word("and")), false)
	if n.st.Own {
		n.st.Offer, n.st.Own = nil, false
	}
	switch {
	case asked != nil && n.st.Walk && !n.st.Again && !slices.ContainsFunc(items, func(it item) bool { return it.Field == asked.name }):
		r, ok, err := n.ask(asked, kept) // it was of another part
		if r.State.Profile != nil {
			r.State.Profile.Again = true
		}
		return r, ok, err
	case asked != nil && n.st.Walk:
		return n.next(asked, kept)
	}
	n.st.Again = false
	n.st = n.st.waits()
	return n.reply(kept, n.after()...)
}

// sensitive asks for the consent of its own.
func (n *noting) sensitive() (Reply, bool, error) {
	n.st.Asks, n.st.Again = "sensitive", false
	return n.say("sensitive", n.choice("allow", ""), n.choice("skip", prompts.ProfileField(n.said.Language, "sensitive")))
}

// closed are the parts of the profile whose words can be nothing else.
var closed = []string{"licences", "languages", "education", "hours", "distance", "region", "limits", "groups"}

// longestOther is how long an answer is that can be one to another question, in characters.
const longestOther = 24

// ofOther reads an answer to another question of those that are asked in turn: high school,
// where it was asked for licences.
func ofOther(message, asked string) (found []item) {
	if utf8.RuneCountInString(message) > longestOther || asksThem.MatchString(message) {
		return nil
	}
	for _, name := range closed {
		if name == asked || len(found) > 0 {
			continue
		}
		for _, it := range readSaid(message, name) {
			if it.Field == name {
				found = append(found, it)
			}
		}
	}
	return found
}

// yearsAlone is how long something was done, without what.
var yearsAlone = pattern.MustCompile(`^(?:我)?(?:大概|差不多|有|做了|干了|大约|快)*(?:\d{1,2}|[一二两三四五六七八九十几]{1,3})(?:多)?(?:年|个月)(?:多|了|左右|经验|半)*$|^(?i:(?:about |around |for |over |nearly )?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|several)(?: and a half)? ?(?:years?|yrs?|months?)(?: of experience| now)?)$`)
