package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// callAsked is that a person was asked how to call them back.
type callAsked struct {
	At   time.Time `json:"at"`
	Said string    `json:"said,omitempty"` // when they can be called; the number is still missing
	Next bool      `json:"next,omitempty"` // the next message answers it, with a time alone too
}

const (
	callAskedFor = time.Hour // in which a number answers it
	longestCall  = 200       // characters of how to call somebody
)

var (
	calling = pattern.MustCompile(`(?i)^\s*(?:请|麻烦|希望)?(?:你们)?(?:给我)?(?:回电话?|回个?电话|打个?电话给我|打个?电话$|回拨)(?:给我)?|^\s*(?:(?:please|(?:can|could) you(?: please)?) )?call(?:[ -]?back| me back| me)\b`)
	// uncalling gives up the call, and nothing else.
	uncalling = pattern.MustCompile(`^(?:(?:请|我要|我想)?(?:取消|不用|不要|不需要|别)(?:了|再)?(?:给我)?(?:回电话?|打电话|回拨)(?:给我|了|吧|谢谢)*|` +
		`(?:please )?(?:cancel|no need for|no need to|i do not need|i dont need|do not|dont) (?:(?:the|a|my) )?call(?: ?back| me(?: back)?)?(?: any ?more)?)$`)
	// What a telephone number looks like where one was asked for, and anywhere.
	anyNumber  = pattern.MustCompile(`\+?\d(?:[ -]?\d){5,14}`)
	likeNumber = pattern.MustCompile(`(?:^|[^\d])(?:\+?86[ -]?)?(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8})(?:$|[^\d])|\+\d(?:[ -]?\d){6,14}`)
	atATime    = pattern.MustCompile(`今天|今晚|明天|明早|明晚|后天|早上|上午|中午|下午|晚上|傍晚|周[一二三四五六日天末]|星期|工作日|随时|都行|都可以|\d ?点|[一二三四五六七八九十两]点|\d[:：]\d\d|` +
		`(?i:\b(?:today|tonight|tomorrow|morning|noon|afternoon|evening|weekdays?|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday|any ?time|\d{1,2}(?::\d\d)? ?(?:am|pm)|after \d|before \d|at \d)\b)`)
)

// duringCase answers what is about the case that waits: giving it up, a wish to be
// called back, and how, where that was asked.
func (b *Bot) duringCase(ctx context.Context, q Question, a Answer) (Answer, bool, error) {
	if !q.standing.open() {
		return b.uncalls(ctx, q, a)
	}
	if uncalling.MatchString(bare(a.Question)) {
		return b.uncalls(ctx, q, a)
	}
	if cancels(a.Question) || justCancel.MatchString(bare(a.Question)) {
		a.Outcome, a.Reason, a.record.ends = Handoff, "cancelled", true
		a.Text = prompts.CaseNews(a.Language, "cancelled", "")
		return a, true, nil
	}
	m := q.memory
	var how string
	asked := callAsked{At: b.Now().UTC()}
	if at := calling.FindStringIndex(a.Question); at != nil {
		how = strings.Trim(a.Question[at[1]:], " ，,。.：:!！?？")
	} else if m.Calling != nil && m.Calling.answeredBy(a.Question, b.Now()) {
		asked = *m.Calling
		how = strings.TrimSpace(asked.Said + " " + a.Question)
	} else {
		return a, false, nil
	}
	how = shortened(how, longestCall)
	a.Outcome, a.Reason = Handoff, "call back"
	a.Choices = waitingChoices(a.Language)[1:]
	asked.Next, asked.Said, m.Calling = true, how, &asked
	a.record.callback, a.record.memory = how, &m
	switch {
	case how == "":
		a.Text = prompts.CaseNews(a.Language, "call_how", "")
	case !anyNumber.MatchString(text.Fold(how)):
		a.Text = prompts.CallNoted(a.Language, b.callBy(ctx)) + "\n" + prompts.CaseNews(a.Language, "call_number", "")
	default:
		m.Calling = nil
		a.Text = prompts.CallNoted(a.Language, b.callBy(ctx))
	}
	return a, true, nil
}

func (b *Bot) callBy(ctx context.Context) time.Time {
	return b.Now().Add(callWithin).In(b.deskZone(ctx))
}

// answeredBy reports whether a message says how to call somebody: with a number, or
// with a time alone where nothing else was said in between. A question is none, but
// for one with what can only be a telephone number.
func (k callAsked) answeredBy(message string, now time.Time) bool {
	if now.Sub(k.At) > callAskedFor || strings.HasPrefix(message, "/") {
		return false
	}
	said := text.Fold(message)
	if likeNumber.MatchString(said) {
		return true
	}
	if asks.MatchString(message) || aNotA(message) {
		return false
	}
	return anyNumber.MatchString(said) || k.Next && atATime.MatchString(said)
}

// forgetCalling notes that something else was said since it was asked how to call.
func (q Question) forgetCalling(a *Answer, now time.Time) {
	k := q.memory.Calling
	if q.conversation == 0 || k == nil {
		return
	}
	if a.record.memory == nil {
		m := q.memory
		a.record.memory = &m
	}
	if a.record.memory.Calling != k {
		return
	}
	if a.record.memory.Calling = nil; now.Sub(k.At) <= callAskedFor && q.standing.open() {
		a.record.memory.Calling = &callAsked{At: k.At, Said: k.Said}
	}
}

// uncalls answers who no longer wants the call that was promised; where a case goes on,
// it does.
func (b *Bot) uncalls(ctx context.Context, q Question, a Answer) (Answer, bool, error) {
	said := bare(a.Question)
	if q.conversation == 0 || !cancels(a.Question) && !uncalling.MatchString(said) && !justCancel.MatchString(said) {
		return a, false, nil
	}
	var promised bool
	err := b.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM handoff WHERE conversation_id = $1 AND callback_due_at IS NOT NULL)`, q.conversation).Scan(&promised)
	if err != nil {
		return a, false, fmt.Errorf("look for a promised call: %w", err)
	}
	if promised {
		a.Outcome, a.Reason, a.record.uncalls = Handoff, "call cancelled", true
		a.Text = prompts.CaseNews(a.Language, "call_cancelled", "")
	} else if justCancel.MatchString(said) && q.guides(b) && q.guidance().Talk == "entitled" { // its questions
		return a, false, nil
	} else if !q.standing.open() { // an old button, or a second press: no question for the library
		a.Outcome, a.Reason = Clarify, "nothing to cancel"
		a.Text = prompts.CaseNews(a.Language, "nothing_to_cancel", "")
		return a, true, nil
	}
	return a, promised, nil
}
