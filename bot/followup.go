package bot

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/redact"
	"careerbot/internal/region"
	"careerbot/internal/text"
)

// People go on: "and for part-timers?", 那农民工呢, 怎么申请. Here such a message
// becomes a question that can be understood, and looked up, by itself. A message
// that is a question of its own is left as it is: to drag an old topic into a new
// one is worse than not to understand half a question.

// What begins a message that goes on.
var (
	goesOnZH = pattern.MustCompile(`^(?:(?:那么|那|然后|而且|但是|但|可是|不过|所以|嗯|哦|好的?|还有|另外|对了|顺便|再问一下|(?:还有)?个事|换个问题|我?(?:还|再)?想(?:再|要)?问(?:一下|一问|下|问)?)[\s，,、。]*)`)
	asideZH  = pattern.MustCompile(`^(?:还有|另外|对了|顺便|再问|个事|换个|我?(?:还|再)?想(?:再|要)?问)`)
	goesOnEN = pattern.MustCompile(`(?i)^(?:and|but|so|or|then|okay|ok|also|well|yes|no|alright|now)\b[ ,.!]*`)
	aboutEN  = pattern.MustCompile(`(?i)^(?:what|how) about\b[ ,]*`)
	ifEN     = pattern.MustCompile(`(?i)^(?:what (?:if|when)|if|in case)\b\s*`)
	tailEN   = pattern.MustCompile(`(?i)[ ,]+(?:i mean|though|too|as well|then|please)[.!]*([?]?)$`)
	ifZH     = pattern.MustCompile(`^(?:如果|要是|假如|假设|万一|倘若)(?:是)?`)
)

// What refers to what was said before. The first kind stands for all of it, the
// second only where nothing in the message itself is meant.
var (
	refersZH = pattern.MustCompile(`^(?:[这那](?:种情况|种|样的?话|样|钱|笔钱|笔|些|期间)|(?:这个|那个|它|其)(?:也|还|都)?(?:要|能|可以|会|是|需要|有|怎么|多|算|呢|在|去))`)
	maybeZH  = pattern.MustCompile(`^(?:这个|那个|它|他们?|她们?|这里|那里|那边)`)
	dateZH   = pattern.MustCompile(`^[这那]个?(?:月|周|星期|年|天|季)`)
	refersEN = pattern.MustCompile(`(?i)\b(?:it|its|that|this|they|them|their|those|these|he|she|him|one|there|then)\b`)
	thereEN  = pattern.MustCompile(`(?i)\b(?:(?:is|was|would) it \w+ (?:to|that|if|for|when|not)|it (?:is|was) \w+ (?:to|that)|this (?:place|job|company|firm|week|month|year|time|morning)|(?:is|are|was|were) there|there (?:is|are|was|were)|(?:think|know|say|says|said|hear|heard) that)\b`)
	someone  = pattern.MustCompile(`(?i)\b(?:boss|company|employer|foreman|firm|manager|agency|colleagues?|wife|husband|son|daughter|mother|father|friend)\b`)
)

// Chinese that lacks what it is about: 能领吗, 包括社保吗, 没有合同也可以吗, 输了怎么办.
var (
	noObject  = pattern.MustCompile(`(?:能|可以|会|要|需要|让|给)(?:不能)?(?:再)?(?:领取?|拿|申请|报销|享受|办理?|补|要|交|转|退)(?:吗|不|么|不了吗)?[?？。]*$`)
	noSubject = pattern.MustCompile(`^(?:包括|包含|含不含|算不算|含|算|属于|不包括|也包括)`)
	also      = pattern.MustCompile(`一样.{0,4}[吗么不][?？。]*$|也(?:可以|行|能|算|要|有)?(?:领|申请|办)?(?:吗|么|不)[?？。]*$`)
	aspect    = pattern.MustCompile(`^(?:没|不|未(?:满|交|缴|签|到|能|休)|已经|超过|过了|输|赢|被拒|还没|停|断)`)
	mayThey   = pattern.MustCompile(`^.{1,6}(?:可以|能|行)(?:申请|领|办|要|拿|用|去|参加|享受)?(?:吗|么|不)[?？。]*$`) // 大学生可以申请吗
	more      = pattern.MustCompile(`[多少早晚](?:几|多少)[天个年月]`)                                       // 双胞胎多几天
	either    = pattern.MustCompile(`还是`)
	whatIs    = pattern.MustCompile(`^什么[是叫]|什么意思[?？。]*$`)
	factZH    = pattern.MustCompile(`^我(?:才|只|已经|刚|还|现在|都|也)`)
	factEN    = pattern.MustCompile(`(?i)^(?:i|we|it|they)\b.*\b(?:only|just|already|still|though)\b`)
	particle  = pattern.MustCompile(`呢[?？!！。~～]*$`)
)

// unclear is what says something only where a question is open: 不知道, both, what.
// Without one it is about nothing, and nothing is looked up or remembered for it.
var unclear = pattern.MustCompile(strings.TrimSuffix(unsureSaid.String(), "$") + `$|^(?:什么|啥|啥意思|什么意思|嗯+|哦+|噢|额|呃|好吧?|好的|行|行吧|可以|对|对的|是|是的|不|不是|不对|没有|没了|算了|没事|都不是|其他|这个|那个|呵呵|哈+|滚|滚开|滚蛋|傻[逼bx叉]|白痴|废物|垃圾|` +
	`what|huh|eh|hm+|so|and|ok|okay|fine|yes|yeah|yep|no|nope|nah|maybe|sure|right|this|that|other|neither|none|nothing|never mind|nevermind|lol|whatever|shut up|fuck(?: you| off)?|idiot|stupid)$`)

// Where a fragment is this short, it can be a part of the question before it.
const (
	shortHan   = 16 // characters
	shortWords = 7
	longest    = 300 // characters; who writes more has a question of their own
)

// Standalone gives a message as a question that says by itself what it is about,
// given the questions before it, oldest first, and whether that took something
// from them.
func Standalone(said string, before []string) (question string, followed bool) {
	return privately(said, before, redact.Hide)
}

// privately is Standalone on texts without their identifiers: what is exchanged
// in a question must not be a part of one, for then the rest of it is no longer
// seen to be one. Where they cannot be hidden, nothing is taken from before.
func privately(said string, before []string, hide func(string) (redact.Hidden, error)) (string, bool) {
	if len(before) == 0 || utf8.RuneCountInString(said) > longest {
		return said, false
	}
	// All of it together, so that an identifier has one placeholder. Questions are lines.
	hidden, err := hide(strings.Join(append(slices.Clone(before), said), "\n"))
	if err != nil {
		return said, false
	}
	lines := strings.Split(hidden.Text, "\n")
	if len(lines) != len(before)+1 {
		return said, false
	}
	question, followed := standalone(lines[len(before)], lines[:len(before)])
	if !followed {
		return said, false
	}
	if len(hidden.Names()) == 0 {
		return question, true
	}
	shown := hidden.Restore(question)
	again, err := hide(shown)
	if err != nil || digits(again.Text) > digits(question) { // it was hidden only for what stood around it
		return said, false
	}
	return shown, true
}

// digits counts the digits of a text.
func digits(s string) (n int) {
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// standalone is Standalone for texts without identifiers.
func standalone(said string, before []string) (question string, followed bool) {
	if len(before) == 0 || text.Language(said) == "" {
		return said, false
	}
	rest, opened, turned := opening(said)
	form := formEN
	if text.Language(said) == "zh" {
		form = formZH
	}
	last := lastOf(before)
	switch form(rest, opened, turned) {
	case inCase:
		question = completed(inShort(last), rest, derived(last, before))
	case onTopic:
		question = askedOf(inShort(last), rest)
	case whole:
		return said, false
	}
	return question, question != said
}

// lastOf gives the last question that there is something in to go on from: "yes"
// is nothing.
func lastOf(before []string) string {
	for _, q := range slices.Backward(before) {
		if weight(q) > 0 {
			return q
		}
	}
	return before[len(before)-1]
}

// opening takes off what joins a message to what was said before: the rest,
// whether there was anything, and whether it announces something else (另外).
func opening(said string) (rest string, opened, turned bool) {
	rest = strings.TrimSpace(said)
	for {
		if refersZH.MatchString(rest) || maybeZH.MatchString(rest) || dateZH.MatchString(rest) {
			return rest, opened, turned // 那钱, 那个
		}
		turned = turned || asideZH.MatchString(rest)
		shorter := goesOnEN.ReplaceAllString(goesOnZH.ReplaceAllString(rest, ""), "")
		if shorter == rest || strings.Trim(shorter, stops+"呢吗") == "" {
			return rest, opened, turned
		}
		rest, opened = shorter, true
	}
}

// slotOnly reports whether a message names a place, people, a time and no more.
func slotOnly(message string) bool {
	left := strings.Trim(message, stops)
	if left == "" {
		return false
	}
	if name, _ := region.Named(left); name != "" {
		left = strings.Replace(left, name, "", 1)
	}
	for _, s := range slots {
		if found := s.in(left); found != "" {
			left = strings.Replace(left, found, "", 1)
		}
	}
	return left != strings.Trim(message, stops) && weight(left) == 0
}

// states are concepts that say in which case rather than what of: alone they do
// not make a message a question on a topic of its own.
var states = func() map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(`unemployed dismissal resign renewal bankruptcy stop_work migrant dispatch part_time gig flexible domestic graduate
		disability veteran women older hardship home_town student_work holiday_work rest_day maternity`) {
		m["#"+name] = true
	}
	return m
}()

// circumstances are states, too, where a message asks nothing besides.
var circumstances = map[string]bool{"#contract": true, "#written_contract": true, "#probation": true, "#deposit": true, "#transfer_insurance": true}

// topics counts the concepts that a message can be about by itself.
func topics(message string) int {
	n := 0
	bare := (ifEN.MatchString(message) || ifZH.MatchString(message)) && !asks.MatchString(ifEN.ReplaceAllString(strings.Trim(message, stops), ""))
	for _, c := range topical(message) {
		if !states[c] && (!bare || !circumstances[c]) {
			n++
		}
	}
	return n
}

// topical gives the concepts of a message that do not just say what is asked.
func topical(message string) []string {
	return slices.DeleteFunc(text.Concepts(message), func(c string) bool { return strings.HasPrefix(c, text.AskConcept) })
}

// derived reports whether a question was put together from an earlier one, so
// that it carries a fragment of a message since: they end, or begin, alike.
func derived(last string, before []string) bool {
	for _, q := range before {
		q = strings.TrimRight(q, stops)
		end := strings.TrimRight(last, stops)
		if q != end && q != "" && (strings.HasSuffix(end, q) || commonStart(end, q) >= len(q)/2 && text.Language(q) == "en" || commonEnd(end, q) >= len(q)/2 && text.Language(q) == "zh") {
			return true
		}
	}
	return false
}

// commonStart is how many bytes two texts begin with alike.
func commonStart(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// commonEnd is how many bytes they end with alike.
func commonEnd(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}

// completed puts what a fragment says into the question before it. Of the
// fragments that a question carries already the latest stays: who goes on and on
// does not mean all of it at once.
func completed(last, rest string, carries bool) string {
	said := strings.Trim(particle.ReplaceAllString(rest, ""), stops)
	said = tailEN.ReplaceAllString(said, "$1")
	said = strings.TrimSpace(aboutEN.ReplaceAllString(said, ""))
	if text.Language(said) != "zh" && text.Language(last) == "zh" && slotOnly(said) { // and in Shanghai?
		if _, code := region.Named(said); code != "" && region.Find(last) == "" {
			said = "在" + region.Name(code, "zh")
		}
	}
	if text.Language(said) == "zh" {
		plain := ifZH.ReplaceAllString(said, "")
		if question, ok := exchanged(last, plain); ok {
			return question
		}
		if slotOnly(plain) {
			said = plain
		}
		if first, question, two := strings.Cut(last, "，"); carries && two && !asks.MatchString(first) {
			kept, _, _ := strings.Cut(first, "、")
			return said + "、" + kept + "，" + question
		}
		return said + "，" + last
	}
	if s := ifEN.FindString(said); s != "" {
		said = "if " + said[len(s):]
	}
	if question, ok := exchanged(last, said); ok {
		return question
	}
	first, question, two := strings.Cut(last, ": ")
	two = two && carries && !inquires.MatchString(first)
	end := strings.TrimLeft(last[len(strings.TrimRight(last, stops)):], " ")
	if strings.HasPrefix(said, "if ") && !asks.MatchString(last) {
		return strings.TrimRight(last, stops) + ": what " + said + "?"
	}
	if leading.MatchString(said) || strings.HasPrefix(said, "if ") {
		if two && strings.Contains(question, ", ") {
			last = question
		}
		last = strings.TrimRight(last, stops)
		space := " "
		switch {
		case text.Language(last) == "zh":
			space = "，"
		case carries && !two:
			space = ", "
			if i := strings.LastIndex(last, ", "); i > 0 && (leading.MatchString(last[i+2:]) || ifEN.MatchString(last[i+2:])) {
				last = last[:i]
			}
		}
		return last + space + said + end
	}
	if two {
		kept, _, _ := strings.Cut(first, ", ")
		return said + ", " + kept + ": " + question
	}
	return said + ": " + last
}

// askedOf asks what a message asks of what the question before it was about.
func askedOf(last, rest string) string {
	topic := strings.Trim(without(topicOf(last), rest), stops)
	if topic == "" {
		topic = strings.Trim(last, stops)
	}
	if text.Language(topic) == "zh" || text.Language(rest) == "zh" {
		return topic + "，" + rest
	}
	return topic + ": " + rest
}
