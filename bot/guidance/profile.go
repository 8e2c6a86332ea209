package guidance

import (
	"context"
	"errors"
	"slices"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/prompts"
)

// profile is the talk about what a person chooses to tell of themselves: told, shown,
// changed and erased by tap or in words, after a consent in plain words; and read from a CV.
type profile struct{}

// telling is where it stands.
type telling struct {
	// Asks is what it asked last: consent, sensitive, erase, cv, offer, or a part of the
	// profile; "" nothing.
	Asks  string `json:"asks,omitempty"`
	Again bool   `json:"again,omitempty"` // once more, because it was not understood
	Walk  bool   `json:"walk,omitempty"`  // part by part
	// Offer is what was read or said and waits for a yes; N is the group that is asked of.
	Offer []item `json:"offer,omitempty"`
	N     int    `json:"n,omitempty"`
	Own   bool   `json:"own,omitempty"` // the person has said it, so the consent is all that is asked
	// Facts and Chosen are what another talk came to, and wait too: see keepoffer.go.
	Facts  bool    `json:"facts,omitempty"`
	Chosen *chosen `json:"chosen,omitempty"`
}

var (
	wantsProfile = pattern.MustCompile(`^(?i:(?:我想?|想|帮我|请)?(?:看|查看|改|修改|更新|填|填写|完善|记住|说说|告诉你)?(?:一下)?我的(?:个人)?(?:情况|档案|求职档案)(?:吧|呀)?|(?:show|see|edit|change|update) (?:my profile|what you (?:remember|know) of me)|my profile)[。.!！?？ ]*$`)
	addressed    = pattern.MustCompile(`^(?i:我的情况|about me)(?:[ :：,，]+(.+))?$`)
	remember     = pattern.MustCompile(`^(?i:(?:请|帮我)?(?:你)?(?:记住|记下|记一下|记着)[ :：,，]*(我.+)|(?:please )?(?:remember|note)(?: that)?[ :,]+(i .+|i'm .+|no .+))$`)
	sendsCV      = pattern.MustCompile(`^(?i:(?:我想?|想|帮我)?(?:发|传|上传|读|看|导入)(?:一下)?(?:我的)?简历|(?:send|upload|read|import)(?: you)? (?:my|a|the) (?:cv|resume|résumé))[。.!！?？ ]*$`)
	agrees       = pattern.MustCompile(`^(?i:是的?|好的?|好啊|可以|行|同意|愿意|嗯+|对的?|要|记下?|记吧|没问题|y|yes|yeah|yep|ok|okay|sure|agree|i agree|fine|keep(?: it)?|please do)[。.!！~～ ]*$`)
	refuses      = pattern.MustCompile(`^(?i:不|不用了?|不要了?|不同意|不行|不是|不记|不了|算了|别记?|没有|n|no|nope|no,? thanks?|no thank you|don'?t|leave(?: it)? out|not this)[。.!！~～ ]*$`)
	skips        = pattern.MustCompile(`^(?i:跳过|下一个|下一项|不想说|不知道|不清楚|不好说|skip|next|pass|i'?d rather not say|don'?t know|not sure|no idea)[。.!！~～ ]*$`)
	stopSaid     = pattern.MustCompile(`^(?i:停|停止|结束|不填了|先到这里|够了|退出|以后再说|stop|quit|cancel|that is all|that'?s all|enough|done)[。.!！~～ ]*$`)
	keepsAll     = pattern.MustCompile(`^(?i:都记下?|全部记下|都要|都可以|keep all|all of (?:it|them)|yes to all)[。.!！~～ ]*$`)
	takesOut     = pattern.MustCompile(`^(?i:(?:请|帮我)?(?:把)?(?:去掉|删掉|删除|忘掉|不要|划掉)[ :：]*(.+)|(?:请|帮我)?把?(.+?)(?:去掉|删掉|删除)|(?:please )?(?:remove|delete|erase|forget)(?: that)? (.+))$`)
	aboutMe      = pattern.MustCompile(`我|(?i:\b(?:i|i'm|i've|my|no)\b)|^(?:会|有|做过|不上|不做|不想|不能|当过|干过)`)
	asksThem     = pattern.MustCompile(`[?？]|吗$|怎么|什么|哪|多少|几[个岁年月]|能不能|可以.*吗|招|(?:找|有没有).{0,12}(?:工作|活|职位|岗位)|(?i:^(?:what|how|when|where|which|who|why|can|could|do|does|is|are|will|should|may)\b|\b(?:looking for|find|search)\b.*\b(?:work|jobs?)\b)`)
)

func (profile) name() string { return "profile" }

func (profile) begins(message string) bool {
	return wantsProfile.MatchString(message) || takesBack.MatchString(message) || addressed.MatchString(message) || remember.MatchString(message) || sendsCV.MatchString(message) || LooksLikeCV(message)
}

// noting is one message of the talk.
type noting struct {
	*Guide
	said Said
	st   telling
	p    Profile
	has  bool // a profile, so a consent
}

func (t profile) step(ctx context.Context, g *Guide, said Said) (Reply, bool, error) {
	n := &noting{Guide: g, said: said}
	if said.Conversation == 0 {
		return Reply{Text: prompts.ProfileSay(said.Language, "none"), State: said.State}, true, nil
	}
	if said.State.Profile != nil {
		n.st = *said.State.Profile
	}
	var err error
	if n.p, n.has, err = g.Profile(ctx, said.Conversation); err != nil {
		return Reply{}, false, err
	}
	message := strings.TrimSpace(said.Message)
	if m := addressed.FindStringSubmatch(message); m != nil {
		return n.told(ctx, strings.TrimSpace(m[1]))
	}
	switch {
	case said.command == t.name():
		return n.told(ctx, said.rest)
	case LooksLikeCV(said.text()), n.st.Asks == "cv" && len([]rune(message)) >= leastCV:
		return n.readCV(ctx, said.text())
	case sendsCV.MatchString(message):
		return n.told(ctx, prompts.ProfileWord(said.Language, "cv"))
	case takesBack.MatchString(message):
		return n.told(ctx, n.word("erase_all"))
	case wantsProfile.MatchString(message):
		return n.told(ctx, "")
	case remember.MatchString(message):
		m := remember.FindStringSubmatch(message)
		return n.keepSaid(ctx, m[1]+m[2], "")
	}
	return n.answered(ctx, message)
}

// word gives a word of a button.
func (n *noting) word(w string) string { return prompts.ProfileWord(n.said.Language, w) }

// choice is a button that says a word after the name of the talk, and what it is about.
func (n *noting) choice(w, of string) Choice {
	say := strings.TrimSpace(n.word("prefix") + " " + n.word(w) + " " + of)
	return Choice{Label: strings.TrimSpace(n.word(w) + " " + of), Say: say}
}

// reply says something and stores where the talk stands.
func (n *noting) reply(text string, choices ...Choice) (Reply, bool, error) {
	r := Reply{Text: text, Choices: choices, State: n.said.State}
	st := n.st
	r.State.Profile, r.State.Talk = &st, "profile"
	if st.Asks == "" && !st.found() {
		r.State.Profile = nil
	}
	return r, true, nil
}

// forgotten says that something is not kept any more, and what is left where the talks
// stand: nothing brings it back.
func (n *noting) forgotten(what string, left State, choices ...Choice) (Reply, bool, error) {
	n.said.State = left
	r, ok, err := n.say(what, choices...)
	r.Erased = true
	return r, ok, err
}

func (n *noting) say(what string, choices ...Choice) (Reply, bool, error) {
	return n.reply(prompts.ProfileSay(n.said.Language, what), choices...)
}

// told does what is said to the talk by its name, by button or typed.
func (n *noting) told(ctx context.Context, words string) (Reply, bool, error) {
	is := func(w string) bool {
		return words != "" && (strings.EqualFold(words, prompts.ProfileWord("zh", w)) || strings.EqualFold(words, prompts.ProfileWord("en", w)))
	}
	var err error
	switch {
	case is("agree"):
		if err := n.agree(ctx, n.said.Conversation); err != nil {
			return Reply{}, false, err
		}
		if !n.has {
			n.has = true
		}
		switch {
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

// consent asks for it, in plain words.
func (n *noting) consent() (Reply, bool, error) {
	n.st.Asks, n.st.Again = "consent", false
	return n.say("consent", n.choice("agree", ""), n.choice("disagree", ""))
}

// answered reads words that are not said to the talk by its name: an answer to what it
// asked, or something that a person says of themselves.
func (n *noting) answered(ctx context.Context, message string) (Reply, bool, error) {
	yes, no := agrees.MatchString(message), refuses.MatchString(message)
	switch asks := n.st.Asks; {
	case asks == "erase" && typedErase.MatchString(message):
		return n.told(ctx, n.word("erase_yes"))
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
	case n.elsewhere(message):
		return Reply{}, false, nil
	case asks == "consent" && n.more(message): // it waits for the same yes
		n.st.Offer, n.st.Own = append(n.st.Offer, readSaid(message, "")...), true
		return n.consent()
	case takesOut.MatchString(message) && asks != "cv":
		return n.idle(ctx, message)
	case asksThem.MatchString(message) && (asks != "wishes" || n.said.Elsewhere != OtherWork):
		return Reply{}, false, nil
	}
	f := fieldNamed(n.st.Asks)
	if f == nil {
		return n.askAgain()
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
	if n.said.Elsewhere == OtherMatter || beginsOther("profile", message) || asksThem.MatchString(message) || !aboutMe.MatchString(message) || len(readSaid(message, "")) == 0 {
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
