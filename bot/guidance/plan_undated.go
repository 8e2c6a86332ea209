package guidance

import (
	"context"
	"strings"

	"careerbot/internal/pattern"
)

// What is said without a day while the plan is talked about: something to do, which is a step,
// and a step of which somebody wants to be reminded, for which the day is missing.

var (
	stepFirst = pattern.MustCompile(`^(?:我)?(?:就|还|也|要|想|得|先|再|准备|打算|会)*(?:去[^年世除掉过了哪不]|打电话|打给|投.{0,4}简历|改.{0,6}简历|写.{0,6}(?:简历|求职信)|(?:准备|整理|复印|打印|补)(?:好|一下)?.{0,8}(?:材料|资料|证件|证明|面试|简历|照片)|交.{0,6}(?:材料|资料|申请|表)|办理?.{0,6}[证卡]|联系|报名|登记|带.{1,12}去|(?:给|跟).{2,12}打电话)` +
		`|^(?i:(?:i will |i'll |i want to |i have to |i need to |i must |to |then |first )?(?:go to|call|phone|ring|visit|send|email|update|fix|improve|print|prepare|register (?:at|with|for|as)|sign up|apply (?:to|at)|hand in|talk to|speak to|speak with|ask|practi[sc]e|meet|write to|buy|bring|collect|get my) .{3,})`)
	// ofUs is wanted of us, or of a person here, and nothing to do.
	ofUs = pattern.MustCompile(`(?:帮|给|替|跟|和)我|(?i:^go to hell|^(?:please )?(?:call|phone|ring|send|email|write|write to|ask|bring|visit|meet|show) (?:me|us|you)\b|\b(?:an? |the )?(?:person|human|counsell?or|agent|someone)$)`)

	remindStep   = pattern.MustCompile(`^(?:请|帮我)?(?:第([一二三两1-3])步?|([①②③]))(?:的)?(?:到时候?|到日子|请|记得|也)*提醒我?(?:一下)?$|^(?:请|到时候?)?提醒我(?:做)?第([一二三两1-3])步$`)
	remindStepEN = pattern.MustCompile(`^(?i:(?:please |can you |could you )?remind me (?:of|about) (?:the )?(?:(?:step|number) ([1-3]|one|two|three)|(first|second|third) step)(?: please)?)$`)
)

// beginsStep reports whether words begin like something that somebody will do.
func beginsStep(message string) bool {
	message = strings.TrimSpace(message)
	return len([]rune(message)) <= longestStep && stepFirst.MatchString(message) && !ofUs.MatchString(message) && !asksOther(message)
}

// readUndated reads words without a day that are a step.
func (t *planTalk) readUndated(message string) (w wishOf, ok bool) {
	if t.said.Elsewhere != "" || !beginsStep(message) {
		return w, false
	}
	return wishOf{verb: "add", words: message}, true
}

// readReminded reads of which step somebody wants to be reminded.
func readReminded(message string) (w wishOf, ok bool) {
	s := strings.Trim(strings.TrimSpace(message), " 。.!！")
	name := ""
	if m := remindStep.FindStringSubmatch(s); m != nil {
		name = m[1] + m[2] + m[3]
	} else if m := remindStepEN.FindStringSubmatch(s); m != nil {
		name = m[1] + map[string]string{"first": "1", "second": "2", "third": "3"}[strings.ToLower(m[2])]
	}
	w = wishOf{verb: "remind", place: placeOf(name)}
	return w, w.place > 0
}

// remindOf turns reminders on, and asks for the day of the step where it has none.
func (t *planTalk) remindOf(ctx context.Context, place int) (Reply, error) {
	if place > len(t.plan.Open) {
		return t.show("gone"), nil
	}
	step := t.plan.Open[place-1]
	r, err := t.remind(ctx, "remind")
	if err != nil || step.Due != nil {
		return r, err
	}
	return t.askDay(planState{Ask: "day", Step: step.ID}, step.Words), nil
}
