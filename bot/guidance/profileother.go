package guidance

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/prompts"
)

// What the core takes a message for by its words alone ([Said.Elsewhere]).
const (
	OtherMatter = "matter" // a word of the menu, a complaint, news
	OtherWork   = "work"   // a wish for vacancies
)

// troubled is what happened to somebody, or what they want done: no answer to what the
// profile asks, whatever it asks.
var troubled = pattern.MustCompile(`拖欠|欠薪|欠(?:了)?我|投诉|举报|仲裁|打官司|(?:不|没|没有)(?:给(?:我)?)?(?:发|结)(?:我)?(?:的)?(?:工资|薪|钱)|扣(?:了)?(?:我)?(?:的)?(?:工资|押金|身份证)|被.{0,8}(?:打|骂|骗|欺负|骚扰|辞退|开除|裁|炒)|打(?:了)?我|骗(?:了)?我|受伤|工伤|不(?:给|跟|和)我?(?:签|交|缴|买)|怎么办|(?i:\b(?:not|never|n't|wasn't|haven't|hasn't) (?:been |get |got )?(?:paid|pay)\b|\bunpaid\b|\bowes? me\b|\b(?:hit|beat|cheated|threatened|fired|dismissed|sacked) me\b|\bmy (?:boss|employer|salary|wages?)\b|\bcomplain|\bi (?:was|got|am) (?:fired|dismissed|hurt|injured|hit|cheated)\b|\bsue\b)`)

// seeksNow wants vacancies now, rather than saying what work is liked.
var seeksNow = pattern.MustCompile(`(?:帮|给|替)我找|有没有|招聘|附近|(?i:\b(?:find|search|show|near|vacanc|looking for)\b)`)

// longestYes is how long an answer is to what wants a yes or a no, in characters; what is
// longer is about something else.
const longestYes = 8

// elsewhere reports whether words are about something else than what the talk asked, and
// are for others to answer.
func (n *noting) elsewhere(message string) bool {
	f := fieldNamed(n.st.Asks)
	if f != nil && f.name != "wishes" && f.name != "experience" &&
		slices.ContainsFunc(readSaid(message, f.name), func(it item) bool { return it.Field == f.name }) {
		return false
	}
	if f != nil && n.st.Walk && !seeksNow.MatchString(message) && len(ofOther(message, f.name)) > 0 {
		return false
	}
	switch {
	case n.said.other("profile", false):
		return true
	case n.said.Elsewhere == OtherWork && !toldWish(message) && (n.st.Asks != "wishes" && n.st.Asks != "experience" || seeksNow.MatchString(message)):
		return true
	}
	return f == nil && n.st.Asks != "cv" && !n.more(message) && (utf8.RuneCountInString(message) > longestYes && len(strings.Fields(message)) != 2 || len(strings.Fields(message)) > 4)
}

// more reports whether words say more of the person while a yes is waited for.
func (n *noting) more(message string) bool {
	return (aboutMe.MatchString(message) || toldWish(message)) && len(readSaid(message, "")) > 0
}

// waits is where the talk stands with nothing asked: what was offered still waits for a yes.
func (t telling) waits() telling {
	return telling{Offer: t.Offer, N: t.N, Own: t.Own, Facts: t.Facts, Chosen: t.Chosen, Tell: t.Tell}
}

// goesOn is the button that goes on with what is offered.
func (n *noting) goesOn() []Choice {
	switch {
	case !n.st.found():
		return nil
	case n.st.Own:
		return []Choice{n.choice("remember", "")}
	}
	return []Choice{n.choice("go_on", "")}
}

// after are the buttons under what was kept or taken out.
func (n *noting) after() []Choice {
	return append(n.goesOn(), n.choice("show", ""), n.choice("edit", ""))
}

// withoutSensitive goes on without what is sensitive: the rest is kept, or asked of, as it
// would have been.
func (n *noting) withoutSensitive(ctx context.Context) (Reply, bool, error) {
	skipped := prompts.ProfileSay(n.said.Language, "skipped")
	before := len(n.st.Offer)
	n.st.Offer = slices.DeleteFunc(slices.Clone(n.st.Offer), func(it item) bool { return it.Field == "sensitive" })
	switch {
	case len(n.st.Offer) > 0 && n.st.Own:
		r, ok, err := n.keepItems(ctx, nil, n.st.Offer...)
		r.Text = joined(skipped, r.Text)
		return r, ok, err
	case len(n.st.Offer) > 0 && before > len(n.st.Offer):
		return n.offer(ctx, skipped)
	}
	return n.next(fieldNamed("sensitive"), skipped)
}
