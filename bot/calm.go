package bot

import (
	"slices"
	"time"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// dangerTold is that somebody was given the lines for who is in danger.
type dangerTold struct {
	Turn int64     `json:"turn"`
	At   time.Time `json:"at"`
	Kind string    `json:"kind"`
}

// dangerFor is how long 好的 after these lines is an answer to them.
const dangerFor = 3 * time.Hour

// calmed are words that answer these lines and ask nothing.
var calmed = pattern.MustCompile(`^(?:嗯+|好的?|谢谢|ok|okay|yes)? ?(?:(?:我)?(?:好点|好些|好多|没事|冷静|平静|想开|知道|明白|记住|会打|这就打|打过)了?(?:吧|的)?|(?:我)?(?:会|先)?(?:打(?:一下)?(?:电话)?)(?:的|看看|试试)?|(?:i am |im |i feel )?(?:ok|okay|fine|better|alright|calmer)(?: now| thanks| thank you)*|i (?:will|know)(?: call)?) ?(?:谢谢(?:你们?|您)?|thanks|thank you)?$`)

// endangeredNow remembers that somebody was given the lines.
func (q Question) endangeredNow(a *Answer, kind string, now time.Time) {
	if q.conversation == 0 {
		return
	}
	m := q.memory
	if a.record.memory != nil {
		m = *a.record.memory
	}
	m.Danger = &dangerTold{q.turn, now.UTC().Truncate(time.Second), kind}
	a.record.memory = &m
}

// afterDanger answers 好的 and the like, said to the lines for who is in danger: nothing is
// asked of them, and they are not left alone with it.
func (b *Bot) afterDanger(q Question, a Answer) (Answer, bool) {
	d := q.memory.Danger
	if d == nil || d.Turn == q.turn || b.Now().Sub(d.At) >= dangerFor || q.talkedSince(d.Turn) {
		return a, false
	}
	said := bare(a.Question)
	switch name := smallTalkIn(a.Question); {
	case name != "" && name != "thanks" && name != "goodbye":
		return a, false
	case name == "" && !unclear.MatchString(said) && !calmed.MatchString(said):
		return a, false
	}
	a.Reason, a.record.talk = "small talk", "calm"
	a.Text, a.Choices = prompts.AfterDistress(a.Language, d.Kind), []Choice{personChoice(a.Language)}
	return a, true
}

// talkedSince reports whether anything was asked or answered after a turn.
func (q Question) talkedSince(turn int64) bool {
	m := q.memory
	return m.Guide != nil && m.Guide.Turn > turn || m.Jobs != nil && m.Jobs.Turn > turn || m.Near != nil && m.Near.Turn > turn || m.Asked != nil && m.Asked.Turn > turn ||
		slices.ContainsFunc(m.Questions, func(r remembered) bool { return r.Turn > turn })
}

// spokenIn gives the language that a message is clearly in, "" where one word of another is
// no choice: ok, CNC, 北京.
func spokenIn(message string) string {
	switch language := text.Language(message); {
	case slash.MatchString(message):
	case language == "zh" && utf8.RuneCountInString(message) >= 2:
		return language
	case language == "en" && len(pieces.FindAllString(message, 3)) == 3:
		return language
	}
	return ""
}

var pieces = pattern.MustCompile(`[A-Za-z']+`)
