package guidance

import (
	"cmp"
	"context"
	"strings"

	"careerbot/internal/pattern"
)

// For which talk a message is, is decided here, and in this order alone. What comes before it
// is in bot/guide.go: the label of a button that was offered, typed, is read as what the button
// says ([State.Pressed]), and words that go back to a talk, or wish for a language in the
// middle of one, as its command.

var slash = pattern.MustCompile(`^/([a-z]{1,32})(?:@[A-Za-z0-9_]{1,32})?(?: (.*))?$`)

// Step answers a message by the talk that it is for; false if it is for none.
func (g *Guide) Step(ctx context.Context, said Said) (Reply, bool, error) {
	if m := slash.FindStringSubmatch(strings.ToLower(said.Message)); m != nil { // a command is never words: one of no talk is the core's
		said.command, said.rest = m[1], m[2]
		return g.ofCommand(ctx, said)
	}
	said.Open = said.Open || g.goesOnLater(said)
	for _, give := range []func(context.Context, Said) (Reply, bool, error){
		g.ofUnasked, // the buttons and the end of what is sent unasked, which no question means
		g.ofYes,     // a yes or a no to what was just said of what somebody is told
		g.ofOpen,    // the talk that asked last; it leaves what wishes for another (beginsOther) or is about something else
		g.recalled,  // what the last list of entitlements offers, typed after something else
		g.ofWish,    // a wish for a talk: by its own words and buttons, which name it whatever waits; by other words, whole
		// or after what somebody tells of themselves, or of lost work (opening), where what waits lets them (yields)
	} {
		if reply, ok, err := give(ctx, said); ok || err != nil {
			return reply, ok, err
		}
	}
	return Reply{}, false, nil
}

func (g *Guide) ofCommand(ctx context.Context, said Said) (Reply, bool, error) {
	for _, t := range talks {
		if t.name() == said.command {
			return g.take(ctx, t, said)
		}
	}
	return Reply{}, false, nil
}

func (g *Guide) ofUnasked(ctx context.Context, said Said) (Reply, bool, error) {
	if t := unasked(said.Message); t != nil {
		return g.take(ctx, t, said)
	}
	return Reply{}, false, nil
}

func (g *Guide) ofYes(ctx context.Context, said Said) (Reply, bool, error) {
	if said.meansTell() {
		return g.take(ctx, tell{}, said)
	}
	return Reply{}, false, nil
}

func (g *Guide) ofOpen(ctx context.Context, said Said) (Reply, bool, error) {
	for _, t := range talks {
		if said.Open && t.name() == said.State.Talk {
			return g.take(ctx, t, said)
		}
	}
	return Reply{}, false, nil
}

func (g *Guide) ofWish(ctx context.Context, said Said) (Reply, bool, error) {
	for _, t := range talks {
		if t.begins(said.Message) {
			return g.take(ctx, t, said)
		}
	}
	if opened, ok := said.opened(); ok {
		return g.Step(ctx, opened)
	}
	return Reply{}, false, nil
}

// beginsOther reports whether a message wishes for another talk than the one that is open.
func beginsOther(name, message string) bool {
	for _, t := range talks {
		if t.name() != name && t.begins(message) {
			return true
		}
	}
	other := opening(message, false).talk
	return other != "" && other != name
}

// Wished reports whether a message wishes for a talk.
func Wished(message string) bool { return beginsOther("", message) }

// waits reports whether a talk, or the library, waits for an answer.
func (s Said) waits() bool {
	return s.Open || s.Asked || s.State.Profile != nil && s.State.Profile.Asks != ""
}

// yields reports whether what waits lets a wish for a talk go before it. Who tells of a wrong,
// or of the work that they lost, has not clearly named another talk: what waits is not ended
// by it, and the library answers.
func (s Said) yields(w wish) bool {
	return !s.waits() || w.named || w.talk == s.State.Talk || w.say != lostWays && !troubled.MatchString(s.Message)
}

// unasked gives the talk that a message is for by words that nothing which is asked can
// mean: the buttons of what is sent unasked, and the words that end it. It comes while any
// question is open.
func unasked(message string) talk {
	said := strings.TrimSpace(message)
	switch m := stepNumbered.FindStringSubmatch(said); {
	case tell{}.begins(said) && !strings.HasSuffix(said, "次"): // 每周一次 may be how often somebody can come
		return tell{}
	case m != nil && stepVerbs[strings.ToLower(m[1])] != "", remindOff.MatchString(said):
		return planning{}
	case addressed.MatchString(said):
		return profile{}
	case followSaid(said) != "": // where it was asked last
		return follow{}
	}
	return nil
}

// skipsOne are words that can only go on with what a talk has asked.
var skipsOne = pattern.MustCompile(`^(?:跳过(?:这题|这个|这项)?|下一题|下一项|(?i:skip(?: (?:it|this|this one))?|next question))[。.!！ ]*$`)

// goesOnLater reports whether a message goes on with the talk that asked last, although
// something else was answered in between: it skips what was asked.
func (g *Guide) goesOnLater(said Said) bool {
	s := said.State
	if said.Open || s.Turn == said.Turn || g.Now().Sub(s.At) >= over {
		return false
	}
	if !skipsOne.MatchString(strings.TrimSpace(said.Message)) {
		return false
	}
	switch s.Talk {
	case "interview":
		return s.Practice != nil && s.Practice.At < len(s.Practice.IDs)
	case "profile":
		return s.Profile != nil && (s.Profile.Walk || s.Profile.Asks == "offer")
	case "letter":
		return s.Letter != nil && s.Letter.Ask != ""
	}
	return false
}

// take gives a message to a talk, and notes when.
func (g *Guide) take(ctx context.Context, t talk, said Said) (Reply, bool, error) {
	said.State.Done, said.State.Long = false, false
	reply, ok, err := t.step(ctx, g, said)
	if err != nil || !ok {
		return Reply{}, false, err
	}
	if reply, err = g.offersToKeep(ctx, said, t.name(), reply); err != nil {
		return Reply{}, false, err
	}
	if reply.State.Talk == "" {
		reply.State.Left = cmp.Or(said.State.Talk, said.State.Left)
	}
	return g.stamped(reply, said), true, nil
}

// stamped notes when a talk was gone on with, and in which turn it asked.
func (g *Guide) stamped(reply Reply, said Said) Reply {
	reply.State.At = g.Now()
	if reply.State.Talk != "" || said.State.Talk != "" {
		reply.State.Turn = said.Turn
	}
	if reply.State.Talk != "" {
		reply.State.Left = ""
	}
	reply.State.Offered = offers(reply, said.Turn, g.Now())
	return reply
}
