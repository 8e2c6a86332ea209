package guidance

import (
	"context"
	"strings"

	"careerbot/internal/statement"
	"careerbot/prompts"
)

// answered reads words that are not said to the talk by its name: an answer to what it
// asked, or something that a person says of themselves.
func (n *noting) answered(ctx context.Context, message string) (Reply, bool, error) {
	yes, no := agrees.MatchString(message) || goesAhead.MatchString(statement.Bare(message)), refuses.MatchString(message)
	switch asks := n.st.Asks; {
	case asks == "erase" && eraseYes.MatchString(statement.Bare(message)):
		return n.told(ctx, n.word("erase_yes"))
	case asks == "erase" && eraseNo.MatchString(statement.Bare(message)):
		return n.told(ctx, n.word("back"))
	case asks == "" && n.has && n.said.Open && disagrees.MatchString(statement.Bare(message)):
		return n.told(ctx, n.word("erase_all"))
	case n.typed(&message):
		return n.told(ctx, message)
	case asks == "":
		return n.idle(ctx, message)
	case stopSaid.MatchString(message):
		if f := fieldNamed(asks); f != nil && n.st.Walk && !strings.HasPrefix(message, "停") && !strings.EqualFold(message, "stop") {
			return n.next(f, "")
		}
		return n.told(ctx, n.word("stop"))
	case asks == "consent" && (yes || no):
		return n.told(ctx, n.word(map[bool]string{true: "agree", false: "disagree"}[yes]))
	case asks == "sensitive" && (yes || no || skips.MatchString(message)):
		if yes {
			return n.told(ctx, n.word("allow"))
		}
		return n.withoutSensitive(ctx)
	case asks == "erase" && (yes || no):
		return n.told(ctx, n.word(map[bool]string{true: "erase_yes", false: "back"}[yes]))
	case asks == "offer" && (yes || no || skips.MatchString(message)):
		return n.decide(ctx, map[bool]string{true: "keep", false: "leave"}[yes], "")
	case asks == "offer" && keepsAll.MatchString(message):
		return n.decide(ctx, "keep_all", "")
	case n.st.Walk && fieldNamed(asks) != nil && !n.st.Again && yearsAlone.MatchString(strings.Trim(message, " 。.")):
		r, ok, err := n.ask(fieldNamed(asks), prompts.ProfileSay(n.said.Language, "again_years"))
		if r.State.Profile != nil {
			r.State.Profile.Again = true
		}
		return r, ok, err
	case n.elsewhere(message):
		return Reply{}, false, nil
	case asks == "consent" && n.more(message): // it waits for the same yes
		n.st.Offer, n.st.Own = append(n.st.Offer, readSaid(message, "")...), true
		return n.consent()
	case takesOut.MatchString(message) && asks != "cv":
		return n.idle(ctx, message)
	case asksThem.MatchString(message) && (asks != "wishes" || n.said.Elsewhere != OtherWork) && !toldWish(message):
		return Reply{}, false, nil
	}
	f := fieldNamed(n.st.Asks)
	if f == nil {
		cv := n.st.Asks == "cv"
		r, ok, err := n.askAgain()
		r.Unsaid = cv // it may be of one
		return r, ok, err
	}
	if no || skips.MatchString(message) {
		return n.next(f, prompts.ProfileSay(n.said.Language, "skipped"))
	}
	return n.keepSaid(ctx, message, f.name)
}

// idle reads what somebody says of themselves while nothing is asked.
func (n *noting) idle(ctx context.Context, message string) (Reply, bool, error) {
	if m := takesOut.FindStringSubmatch(message); m != nil && n.has {
		what := strings.TrimSpace(m[1] + m[2] + m[3])
		switch facts, err := n.factsOf(ctx, what); {
		case err != nil:
			return Reply{}, false, err
		case len(facts) > 0 || len(n.holding(what)) > 0:
			return n.takeOut(ctx, what)
		}
		return Reply{}, false, nil
	}
	wish := n.has && toldWish(message)
	if n.said.Elsewhere == OtherMatter || beginsOther("profile", message) || asksThem.MatchString(message) && !wish && !n.tellsMore(message) || !wish && !aboutMe.MatchString(message) || len(readSaid(message, "")) == 0 {
		return Reply{}, false, nil
	}
	return n.keepSaid(ctx, message, "")
}

// askAgain asks what was not understood once more, in other words; then it lets it be.
func (n *noting) askAgain() (Reply, bool, error) {
	if n.st.Again {
		f := fieldNamed(n.st.Asks)
		if f != nil {
			return n.next(f, prompts.ProfileSay(n.said.Language, "skipped"))
		}
		n.st = telling{}
		return n.say("stopped")
	}
	n.st.Again = true
	switch n.st.Asks {
	case "consent":
		return n.say("again", n.choice("agree", ""), n.choice("disagree", ""))
	case "sensitive":
		return n.say("again", n.choice("allow", ""), n.choice("skip", prompts.ProfileField(n.said.Language, "sensitive")))
	case "erase":
		return n.say("again", n.choice("erase_yes", ""), n.choice("back", ""))
	case "cv":
		return n.say("cv_again", n.choice("stop", ""))
	case "offer":
		return n.say("again", n.offered()...)
	}
	f := fieldNamed(n.st.Asks)
	return n.say("again", n.buttons(f)...)
}

// tellsMore reports whether words tell several things of the person, and the work that they
// wish for among them; who wants vacancies now is shown some.
func (n *noting) tellsMore(message string) bool {
	if seeksNow.MatchString(message) || asksThem.MatchString(seeksWork.ReplaceAllString(message, " ")) {
		return false
	}
	parts := map[string]bool{}
	for _, it := range readSaid(message, "") {
		parts[it.Field] = true
	}
	return len(parts) > 2 && n.has
}
