package guidance

import (
	"cmp"
	"context"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/statement"
	"careerbot/internal/strength"
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
	// Later: the consent was not asked for what waits, which waits on after it.
	Later bool `json:"later,omitempty"`
	// Tell is of what they want to be told, once they have agreed.
	Tell string `json:"tell,omitempty"`
}

var (
	wantsProfile = pattern.MustCompile(`^(?i:(?:我想?|想|帮我|请)?(?:看|查看|改|修改|更新|填|填写|完善|记住|说说|告诉你)?(?:一下)?我的(?:个人)?(?:情况|档案|求职档案)(?:吧|呀)?|(?:show|see|edit|change|update) (?:my profile|what you (?:remember|know) of me)|my profile)[。.!！?？ ]*$`)
	addressed    = pattern.MustCompile(`^(?i:我的情况|about me)(?:[ :：,，]+(.+))?$`)
	rememberOf   = pattern.MustCompile(`^(?:请|帮我)*(?:把)?(?:这些|上面这些|上面的|刚才说的)(?:情况|内容)?(?:都|全部)?(?:记下来?|记住|记着|保存(?:下来)?)(?:吧)?$|^(?:请|帮我)*(?:记下来?|记住|保存)(?:这些|上面这些|刚才说的)(?:情况|内容)?(?:吧)?$|^(?:please |yes )?(?:remember|keep|save) (?:all (?:of )?)?these(?: please)?$`)
	sendsCV      = pattern.MustCompile(`^(?i:(?:我想?|想|帮我)?(?:发|传|上传|读|看|导入)(?:一下)?(?:我的)?简历|(?:send|upload|read|import)(?: you)? (?:my|a|the) (?:cv|resume|résumé))[。.!！?？ ]*$`)
	agrees       = pattern.MustCompile(`^(?i:是的?|好的?|好啊|可以|行|同意|愿意|嗯+|对的?|要|记下?|记吧|没问题|y|yes|yeah|yep|ok|okay|sure|agree|i agree|fine|keep(?: it)?|please do)[。.!！~～ ]*$`)
	refuses      = pattern.MustCompile(`^(?i:不|不用了?|不要了?|不同意|不行|不是|不记|不了|算了|别记?|没有|n|no|nope|no,? thanks?|no thank you|don'?t|leave(?: it)? out|not this)[。.!！~～ ]*$`)
	skips        = pattern.MustCompile(`^(?i:跳过|下一个|下一项|不想说|不知道|不清楚|不好说|skip|next|pass|i'?d rather not say|don'?t know|not sure|no idea)[。.!！~～ ]*$`)
	stopSaid     = pattern.MustCompile(`^(?i:停|停止|结束|不填了|先到这里|够了|退出|以后再说|stop|quit|cancel|that is all|that'?s all|enough|done)[。.!！~～ ]*$`)
	keepsAll     = pattern.MustCompile(`^(?i:都记下?|全部记下|都要|都可以|keep all|all of (?:it|them)|yes to all)[。.!！~～ ]*$`)
	takesOut     = pattern.MustCompile(`^(?i:(?:请|帮我)?(?:把)?(?:去掉|删掉|删除|忘掉|不要|划掉)[ :：]*(.+)|(?:请|帮我)?把?(.+?)(?:去掉|删掉|删除)|(?:please )?(?:remove|delete|erase|forget)(?: that)? (.+))$`)
	seeksWork    = pattern.MustCompile(`(?:找|有没有).{0,12}(?:工作|活|职位|岗位)`)
	aboutMe      = pattern.MustCompile(`我|(?i:\b(?:i|i'm|i've|my|no)\b)|^(?:会|有|做过|不上|不做|不想|不能|当过|干过)`)
	asksThem     = pattern.MustCompile(`[?？]|吗$|怎么|什么|哪|多少|几[个岁年月]|能不能|可以.*吗|招|(?:找|有没有).{0,12}(?:工作|活|职位|岗位)|(?i:^(?:what|how|when|where|which|who|why|can|could|do|does|is|are|will|should|may)\b|\b(?:looking for|find|search)\b.*\b(?:work|jobs?)\b)`)
)

func (profile) name() string { return "profile" }

func (profile) begins(message string) bool {
	return wantsProfile.MatchString(message) || takesBack.MatchString(statement.Bare(message)) || partNamed(message) || addressed.MatchString(message) || remembers(message) != "" || rememberOf.MatchString(statement.Bare(message)) || sendsCV.MatchString(message) || LooksLikeCV(message)
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
	case takesBack.MatchString(statement.Bare(message)):
		return n.told(ctx, n.word("erase_all"))
	case rememberOf.MatchString(statement.Bare(message)):
		return n.told(ctx, n.word("remember"))
	case partNamed(message), said.Open && n.has && n.st.Asks != "cv" && n.st.Asks != "consent":
		if f, do, value := partSaid(message, said.Open); f != nil {
			return n.withPart(ctx, f, do, value)
		}
	case wantsProfile.MatchString(message):
		return n.told(ctx, "")
	case remembers(message) != "":
		return n.keepTold(ctx, remembers(message))
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
	if st.Asks == "" && st.Tell == "" && !st.found() {
		r.State.Profile = nil
	}
	return r, true, nil
}

// Erasing reports whether it was asked last whether the profile is to be erased.
func (s State) Erasing() bool {
	return s.Talk == "profile" && s.Profile != nil && s.Profile.Asks == "erase"
}

// AsksLanguages reports whether it was asked last which languages somebody speaks.
func (s State) AsksLanguages() bool {
	switch {
	case s.Talk == "profile":
		return s.Profile != nil && s.Profile.Asks == "languages"
	case s.Talk == "explore" && s.Explore != nil && s.Explore.Asks == "skill":
		n := cmp.Or(s.Explore.Redo, len(s.Explore.Heard)+1)
		return n <= len(strength.Questions) && strength.Questions[n-1] == strength.Languages
	}
	return false
}

// AsksAgain gives what has the talk ask again what it asked last.
func (s State) AsksAgain() string {
	switch {
	case s.Talk == "profile" && s.Profile != nil && s.Profile.Asks != "":
		return "/profile " + asksAgain
	case s.Talk == "plan" && s.Plan != nil && s.Plan.Ask == "words":
		return "/plan add"
	}
	return "/" + s.Talk
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

// consent asks for it, in plain words.
func (n *noting) consent() (Reply, bool, error) {
	n.st.Asks, n.st.Again = "consent", false
	return n.say("consent", n.choice("agree", ""), n.choice("disagree", ""))
}
