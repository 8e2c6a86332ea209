package bot

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// People chat in pieces: "你好", "想问一下", "我在广州", "被辞退了", "能领失业金吗".
// That is one question. A piece waits a moment for the rest; what is a question
// by itself, a command, a press of a button or a cry for help does not wait.

const (
	// fragmentFor is how long a piece waits for the next one.
	fragmentFor = 1200 * time.Millisecond
	// buttonFor is how long a press waits for the message that was sent before it:
	// Telegram delivers the two on different ways.
	buttonFor = 300 * time.Millisecond
	// burstFor bounds the waiting for the whole of a burst.
	burstFor = 6 * time.Second
	// burstGap is how far apart pieces of one question can be. They are when
	// nobody was there to answer for a while.
	burstGap = 20 * time.Second
)

// settle is how long a message waits before it may be worked on, and whether who
// sent it should not wait for a model to finish what was asked before.
func settle(m Message) (wait time.Duration, hurry bool) {
	var said string
	switch m.Kind {
	case Text, Button, "":
		said = clean(m.Text)
		hurry = alone(said)
	case Photo, Sticker: // an album comes as several messages, stickers come in handfuls
		wait = fragmentFor
	case Voice, Contact, Location, Group, Other, File, CV:
	}
	switch {
	case !m.Burst:
		return 0, hurry
	case m.Kind == Button:
		return buttonFor, hurry
	case said != "" && !hurry && !complete(said):
		wait = fragmentFor
	}
	return wait, hurry
}

// alone reports whether a message is never a piece of another: a command, the
// wish for a person, a cry for help.
func alone(said string) bool {
	return strings.HasPrefix(said, "/") || wantsPerson(said) || distress(said) != ""
}

// What makes a sentence a question, whether or not it ends in a question mark.
// In English such a word must begin a clause: "what I want" is a piece.
var asks = pattern.MustCompile(`[?？]|[吗么嘛呢]|怎[么样]|如何|什么|啥|多[久少长大高]|几[天个年岁月次]|哪|谁|为何|是否|` +
	`(?i:(?:^|[,.;!] ?|\band )(?:(?:so|but|and|then|please|hi|hello|hey|excuse me)[ ,]+)*(?:how|what|when|where|which|who|whom|whose|why|can|could|do|does|did|am|is|are|was|were|will|would|should|shall|may|must|has|have|had) )`)

// Where a message is this long, it says what its writer wanted to say.
const (
	longHan   = 24 // characters
	longWords = 10
)

// complete reports whether a message can stand as a question of its own.
func complete(said string) bool {
	if talked(said) {
		return false
	}
	if asks.MatchString(said) || aNotA(said) {
		return true
	}
	han := 0
	for _, r := range said {
		if unicode.Is(unicode.Han, r) {
			han++
		}
	}
	return han >= longHan || len(strings.Fields(said)) >= longWords
}

// aNotA reports whether a message asks in the way of 能不能, 让不让, 有没有.
func aNotA(said string) bool {
	r := []rune(said)
	for i := 1; i+1 < len(r); i++ {
		if (r[i] == '不' || r[i] == '没') && r[i-1] == r[i+1] {
			return true
		}
	}
	return false
}

// talked reports whether a message is small talk as a whole: 在吗 is no question.
func talked(said string) bool {
	if utf8.RuneCountInString(said) > 60 {
		return false
	}
	said = bare(said)
	for _, t := range talk {
		if t.pattern.MatchString(said) {
			return true
		}
	}
	return text.Language(said) == "" // 你好？ is talk, ??? is nothing
}

// utterance gives how many of the messages that wait are one: the pieces of a
// question up to and with the one that completes it, and the pieces behind it
// unless they lead to another question. Of what is not text, messages of one kind
// are one, but for recordings and documents, and so is a message that was sent again.
func utterance(waiting []message) int {
	first := waiting[0]
	n := 1
	if len(waiting) == 1 {
		return n
	}
	near := func(i int) bool { return waiting[i].received.Sub(waiting[i-1].received) <= burstGap }
	for n < len(waiting) && near(n) && waiting[n].kind == first.kind && first.kind != Button && first.kind != Voice && first.kind != File && bare(waiting[n].text) == bare(first.text) {
		n++
	}
	if n > 1 || first.kind != Text || alone(clean(first.text)) {
		return n
	}
	asked := complete(clean(first.text))
	for ; n < len(waiting) && near(n) && waiting[n].kind == Text; n++ {
		said := clean(waiting[n].text)
		if alone(said) {
			break
		}
		if !complete(said) {
			continue
		}
		if asked { // another question: the pieces before it are its own
			for n > 1 && !complete(clean(waiting[n-1].text)) {
				n--
			}
			break
		}
		asked = true
	}
	return n
}

// together is what the messages of an utterance say together.
func together(turns []message) string {
	var lines []string
	for _, t := range turns {
		if said := strings.TrimSpace(t.text); said != "" && (len(lines) == 0 || bare(said) != bare(lines[len(lines)-1])) {
			lines = append(lines, said)
		}
	}
	return strings.Join(lines, "\n")
}
