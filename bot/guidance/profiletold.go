package guidance

import (
	"context"
	"strings"

	"careerbot/prompts"
)

// told does what is said to the talk by its name, by button or typed.
func (n *noting) told(ctx context.Context, words string) (Reply, bool, error) {
	is := func(w string) bool {
		return words != "" && (strings.EqualFold(words, prompts.ProfileWord("zh", w)) || strings.EqualFold(words, prompts.ProfileWord("en", w)))
	}
	var err error
	switch {
	case words == asksAgain && n.st.Asks != "":
		return n.repeated(ctx)
	case is("agree"):
		if err := n.agree(ctx, n.said.Conversation); err != nil {
			return Reply{}, false, err
		}
		if !n.has {
			n.has = true
		}
		if n.st.Tell != "" {
			return n.agreedToTell(ctx)
		}
		switch {
		case n.st.Later:
			n.st = n.st.waits()
			return n.show(ctx, prompts.ProfileSay(n.said.Language, "agreed"))
		case n.st.Own:
			return n.keepFound(ctx)
		case len(n.st.Offer) > 0:
			return n.offer(ctx, prompts.ProfileSay(n.said.Language, "agreed"))
		}
		n.st = telling{}
		return n.show(ctx, prompts.ProfileSay(n.said.Language, "agreed"))
	case is("disagree"):
		n.st = telling{}
		return n.forgotten("declined", n.said.State)
	case is("erase_all") && !n.has:
		n.st = telling{}
		return n.say("nothing")
	case is("erase_all"):
		n.st = telling{Asks: "erase"}
		return n.say("erase", n.choice("erase_yes", ""), n.choice("back", ""))
	case is("erase_yes"):
		n.st = telling{}
		if err := n.eraseProfile(ctx, n.said.Conversation); err != nil {
			return Reply{}, false, err
		}
		return n.forgotten("erased", State{})
	case is("stop"):
		n.st = telling{}
		return n.say("stopped")
	}
	if !n.has { // nothing else without consent
		if wanted := is("remember") || is("go_on"); wanted || n.st.Asks != "consent" {
			n.st.Later = n.st.found() && !wanted
		}
		return n.consent()
	}
	switch {
	case words == "", is("back"), is("show"):
		n.st = n.st.waits()
		return n.show(ctx, "")
	case is("remember"), is("go_on"):
		switch {
		case !n.st.found():
			return n.say("stale", n.choice("show", ""))
		case n.st.Own:
			return n.keepFound(ctx)
		}
		return n.offer(ctx, "")
	case is("touch"):
		if err = n.touch(ctx, n.said.Conversation); err != nil {
			return Reply{}, false, err
		}
		return n.say("touched", n.choice("show", ""))
	case is("walk"):
		n.st = telling{Walk: true}
		return n.ask(&fields[0], prompts.ProfileSay(n.said.Language, "begin"))
	case is("edit"):
		n.st = n.st.waits()
		var choices []Choice
		for _, f := range fields {
			label := prompts.ProfileField(n.said.Language, f.name)
			choices = append(choices, Choice{label, n.word("prefix") + " " + label})
		}
		return n.say("edit", append(choices, n.choice("back", ""))...)
	case is("cv"):
		n.st = telling{Asks: "cv"}
		return n.say("cv", n.choice("stop", ""))
	case is("allow"), is("forbid"):
		if err = n.agreeSensitive(ctx, n.said.Conversation, is("forbid")); err != nil {
			return Reply{}, false, err
		}
		n.p.MaySensitive = is("allow")
		if is("forbid") {
			n.st = telling{}
			return n.forgotten("sensitive_off", n.said.State.withoutDelicate(), n.choice("show", ""))
		}
		switch {
		case len(n.st.Offer) > 0 && !n.st.Own: // of a CV, part by part
			return n.offer(ctx, prompts.ProfileSay(n.said.Language, "sensitive_on"))
		case len(n.st.Offer) > 0:
			return n.keepItems(ctx, fieldNamed("sensitive"), n.st.Offer...)
		}
		return n.ask(fieldNamed("sensitive"), prompts.ProfileSay(n.said.Language, "sensitive_on"))
	}
	return n.toldOf(ctx, words)
}

// asksAgain is said to the talk after its name to have it ask again what it asked last.
const asksAgain = "again"

// repeated asks again what was asked last.
func (n *noting) repeated(ctx context.Context) (Reply, bool, error) {
	switch n.st.Asks {
	case "consent":
		return n.consent()
	case "sensitive":
		return n.sensitive()
	case "erase":
		return n.say("erase", n.choice("erase_yes", ""), n.choice("back", ""))
	case "cv":
		return n.say("cv", n.choice("stop", ""))
	case "offer":
		return n.offer(ctx, "")
	}
	if f := fieldNamed(n.st.Asks); f != nil {
		return n.ask(f, "")
	}
	return n.show(ctx, "")
}

// toldOf does what is said of a part of the profile, or of what is offered.
func (n *noting) toldOf(ctx context.Context, words string) (Reply, bool, error) {
	for _, w := range []string{"remove", "clear", "keep_all", "keep", "leave", "skip", "enough"} {
		for _, l := range []string{"zh", "en"} {
			rest, ok := strings.CutPrefix(strings.ToLower(words), prompts.ProfileWord(l, w))
			if !ok || rest != "" && !strings.HasPrefix(rest, " ") {
				continue
			}
			rest = strings.TrimSpace(words[len(words)-len(rest):])
			switch w {
			case "remove":
				return n.takeOut(ctx, rest)
			case "clear":
				if f, _ := fieldSaid(rest); f != nil {
					return n.clear(ctx, f)
				}
				if ofFacts(rest) {
					return n.takeOut(ctx, rest)
				}
			case "keep", "leave", "keep_all":
				return n.decide(ctx, w, rest)
			default:
				f, _ := fieldSaid(rest)
				if f != nil && f.name == "sensitive" {
					return n.withoutSensitive(ctx)
				}
				if f != nil {
					return n.next(f, "")
				}
			}
		}
	}
	if ofFacts(words) {
		return n.showFacts(ctx)
	}
	f, value := fieldSaid(words)
	if f == nil {
		return n.keepSaid(ctx, words, "")
	}
	if value == "" {
		n.st = n.st.waits()
		return n.ask(f, "")
	}
	if found := f.named(n.said.Language, value, f.offered); len(found) > 0 {
		return n.keepItems(ctx, f, item{Field: f.name, Value: found[0]})
	}
	return n.keepSaid(ctx, value, f.name)
}

// agreedToTell turns on what somebody wanted to be told of before there was a profile.
func (n *noting) agreedToTell(ctx context.Context) (Reply, bool, error) {
	verb := n.st.Tell
	n.st.Tell = ""
	if err := n.tellOf(ctx, n.said.Conversation, verb); err != nil {
		return Reply{}, false, err
	}
	agreed := prompts.ProfileSay(n.said.Language, "agreed")
	if !n.st.Later && (n.st.Own || len(n.st.Offer) > 0) {
		r, ok, err := n.told(ctx, n.word("agree"))
		r.Text = joined(agreed, r.Text)
		return r, ok, err
	}
	n.st = n.st.waits()
	r, ok, err := n.say("agreed")
	if err != nil || !ok {
		return r, ok, err
	}
	shown, ok, err := n.showTell(ctx, n.said, Reply{State: r.State}, verb)
	shown.Text = joined(agreed, shown.Text)
	return shown, ok, err
}
