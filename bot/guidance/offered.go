package guidance

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// Offered are buttons of the last reply of a talk. The label of one, typed, presses it: at
// once, and for a while after something else was said. The talks about entitlements and
// about the person read their labels themselves.
type Offered struct {
	Turn    int64     `json:"turn,omitempty"`
	At      time.Time `json:"at,omitzero"`
	Choices []Choice  `json:"c,omitempty"`
}

// offers are the buttons of a reply.
func offers(reply Reply, turn int64, now time.Time) *Offered {
	if len(reply.Choices) == 0 || reply.State.Talk == "entitled" || reply.State.Talk == "profile" {
		return nil
	}
	return &Offered{turn, now, reply.Choices}
}

// distinct reports whether a label is understood after something else was said: 今天 and skip
// may be said of anything.
func distinct(label string) bool {
	n := utf8.RuneCountInString(label)
	return n >= 6 && letters(label) > 2 || n >= 3 && strings.ContainsFunc(label, text.Han)
}

// Pressed gives what the button says whose label a message is; open: nothing else was said
// since.
func (s State) Pressed(message string, open bool, now time.Time) (say string, ok bool) {
	if s.Offered == nil || now.Sub(s.Offered.At) >= over {
		return "", false
	}
	said := label(message)
	if said == "" || !open && !distinct(said) {
		return "", false
	}
	i := slices.IndexFunc(s.Offered.Choices, func(c Choice) bool { return label(c.Label) == said })
	if i < 0 {
		return "", false
	}
	return s.Offered.Choices[i].Say, true
}

func label(s string) string { return strings.Trim(text.Fold(s), " 。.!！~～“”\"") }

var (
	// asksTail is the end of a question that has no mark.
	asksTail = pattern.MustCompile(`(?:多久|多少(?:钱)?|几个?[月年天岁]|怎么[办领交算样写]|什么(?:材料|手续|条件|规定|意思)?|在哪|哪里|哪儿|哪些)[了啊呢吗呀]*[。.!！?？ ]*$`)
	// toDo is what somebody means to do, whatever they will ask there.
	toDo = pattern.MustCompile(`^(?:我)?(?:要|想|得|先|再|明天|后天|今天|(?:下|这|本)?(?:个)?(?:周|星期|礼拜).)*(?:去|问|打|查|找|准备|看|学|投|发|写|交|办|带|联系|咨询|了解|弄清|搞清)|^(?i:(?:to )?(?:go|ask|call|phone|ring|find|check|look|read|learn|write|send|apply|bring|visit|see|email|prepare|register)\b)`)
)

// asksOther reports whether a message is a question to us and no answer to what is asked.
func asksOther(message string) bool {
	rest := noQuestion.ReplaceAllString(message, "")
	return asking.MatchString(message) || asksTail.MatchString(rest) ||
		!mine.MatchString(message) && utf8.RuneCountInString(message) <= mostAsked && asksElse.MatchString(rest)
}

// mostAsked is how long a message is taken for a question by a word inside it, in characters.
const mostAsked = 40

// elsewhere reports whether a message is for another part of the program: a word of its
// menu, a wish for work, another talk, a wrong, or a question. free: it was asked for what
// somebody tells in their own words.
func (s Said) elsewhere(talk string, free bool) bool {
	return s.Aside != "" || wishes.MatchString(s.Message) || s.other(talk, free) || asksOther(s.Message)
}

// other reports whether a message is for another talk or for the core, and no question.
func (s Said) other(talk string, free bool) bool {
	return s.Elsewhere == OtherMatter || s.wronged(free) || beginsOther(talk, s.Message)
}

var (
	// wantsDone is a wish that something be done about a wrong.
	wantsDone = pattern.MustCompile(`(?:要|想|准备|打算|怎么|如何|该|去|能不能|可以)(?:去|向.{0,8}?|申请)?(?:劳动)?(?:投诉|举报|仲裁|打官司)|怎么办|没人管|(?i:\b(?:want|like|how|going|need) to (?:complain|sue|report)\b|\bcan i (?:sue|complain|report)\b|\bwhat (?:can|should|do) i do\b)`)
	// toldOf is what is told of a wrong as an answer: of customers, of what was dealt with, of
	// why somebody left.
	toldOf = pattern.MustCompile(`客[人户]|顾客|业主|乘客|患者|家长|同事|处理|解决|负责|做过|干过|因为|所以|因此|离[开职]|辞[职退]|被.{0,4}(?:裁|开除|炒)|裁员|(?i:\b(?:customers?|clients?|guests?|passengers?|patients?|handled?|handling|dealt|solved|resolved|because|so i|left|quit|fired|dismissed|sacked|laid off)\b)`)
)

// wronged reports whether somebody tells of a wrong that was done to them, or wants something
// done about it, rather than answering; free: in their own words it may be an answer.
func (s Said) wronged(free bool) bool {
	return troubled.MatchString(s.Message) && (!free || wantsDone.MatchString(s.Message) || !toldOf.MatchString(s.Message))
}
