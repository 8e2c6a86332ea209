package bot_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"careerbot/bot"
	"careerbot/prompts"
)

// TestChains goes on and on: what is carried stays little, and is about something.
func TestChains(t *testing.T) {
	const story = "我在厂里干了三年，去年老板把我辞退了，工资也没有给我，我老婆还在住院。我很着急。现在我应该怎么办？能领失业金吗？"
	for _, chain := range [][]string{ // messages and what they become, "" is the message itself
		{"失业金能领多久", "", "那农民工呢？", "农民工，失业金能领多久", "如果在上海呢", "在上海、农民工，失业金能领多久", "没交满一年呢", "没交满一年、在上海，失业金能领多久",
			"北京呢", "没交满一年、在北京，失业金能领多久", "那去年呢", "去年、没交满一年，失业金能领多久", "今年呢", "今年、没交满一年，失业金能领多久", "国庆呢", "国庆、今年，失业金能领多久"},
		{"失业金能领多久", "", "那农民工呢？", "农民工，失业金能领多久", "and in Shanghai?", "在上海市、农民工，失业金能领多久", "how do I apply?", "在上海市、农民工，失业金，how do I apply?"},
		{"How long can I claim unemployment benefit?", "", "for part-timers?", "How long can I claim unemployment benefit for part-timers?",
			"in Shanghai?", "How long can I claim unemployment benefit for part-timers, in Shanghai?", "and in Beijing?", "How long can I claim unemployment benefit for part-timers, in Beijing?",
			"without a contract?", "How long can I claim unemployment benefit for part-timers, without a contract?", "for migrant workers?", "How long can I claim unemployment benefit for part-timers, for migrant workers?"},
		{"My employer fired me while I am pregnant, is that legal?", "", "What about maternity leave, how long?", ""},
		{"How long can I claim unemployment benefit in Guangdong?", "", "and in Beijing?", "How long can I claim unemployment benefit in Beijing?", "how do I apply?", "claim unemployment benefit in Beijing: how do I apply?"},
		{"How long can probation be for a one year contract?", "", "and for part-timers?", "How long can probation be for a one year contract for part-timers?",
			"how do I apply for it?", "probation for a one year contract for part-timers: how do I apply for it?"},
		{story, "", "怎么申请", "领失业金，怎么申请", "那农民工呢", "农民工，领失业金，怎么申请"},
		{"My boss fired me last month, I was there for three years, I have two kids and the landlord wants the rent, how long can I claim unemployment benefit?", "",
			"and for part-timers?", "how long can I claim unemployment benefit for part-timers?"},
	} {
		var before []string
		for i := 0; i < len(chain); i += 2 {
			said, want := chain[i], chain[i+1]
			if want == "" {
				want = said
			}
			got, _ := bot.Standalone(said, before)
			if got != want {
				t.Errorf("%q after %q: %q, want %q", said, before, got, want)
			}
			before = append(before, got)
			before = before[max(0, len(before)-3):]
		}
	}
	// A story is not carried on, whatever it is of.
	for _, story := range []string{story, strings.Repeat("今天下雨，我很难过，", 100) + "怎么办", strings.Repeat("他说他不管。", 150)} {
		if got, followed := bot.Standalone("怎么申请", []string{story}); followed && utf8.RuneCountInString(got) > 80 {
			t.Errorf("%d characters: %q", utf8.RuneCountInString(got), got)
		}
	}
}

// TestStandaloneHostile ends: what read all of a text again at each place in it
// took the cube of its length, and would not. What comes of it is text.
func TestStandaloneHostile(t *testing.T) {
	for _, piece := range []string{"上海", "上海市北京", "去年", "when a ", "失业金，", "in Shanghai "} {
		s := string([]rune(strings.Repeat(piece, 2000))[:2000])
		if q, _ := bot.Standalone(s, []string{"失业金能领多久"}); !utf8.ValidString(q) || q == "" {
			t.Errorf("%.20s…: the question became %.40q", s, q)
		}
		for _, said := range []string{"那上海呢", "怎么申请", "how do I apply?"} {
			if q, _ := bot.Standalone(said, []string{s, s, s}); !utf8.ValidString(q) || q == "" {
				t.Errorf("%s after %.20s…: the question became %.40q", said, s, q)
			}
		}
	}
}

// TestUnclear asks what is meant by what only answers a question, where none is open.
func TestUnclear(t *testing.T) {
	b := newStarterBot(t)
	for _, said := range []string{"不知道", "我不清楚", "都说说", "什么？", "嗯嗯", "随便", "what", "What?", "both", "I don't know", "any", "no", "whatever"} {
		for _, before := range [][]string{nil, {benefitZH}, {benefitEN}} {
			a := goingOn(t, b, said, before...)
			if a.Outcome != bot.Clarify || a.Reason != "small talk" || a.Text != prompts.Unclear(a.Language) || a.LookedUp() {
				t.Errorf("%q after %q: %s %s\n%.80s", said, before, a.Outcome, a.Reason, a.Text)
			}
		}
	}
	// Anger is no answer either: it is owned up to, and nothing is looked up.
	for _, said := range []string{"滚", "shut up!"} {
		for _, before := range [][]string{nil, {benefitZH}, {benefitEN}} {
			if a := goingOn(t, b, said, before...); a.Outcome != bot.Clarify || a.Reason != "complaint" || a.LookedUp() {
				t.Errorf("%q after %q: %s %s\n%.80s", said, before, a.Outcome, a.Reason, a.Text)
			}
		}
	}
	for _, said := range []string{"怎么申请", "what documents do I need?", "为什么不能领"} {
		if a := goingOn(t, b, said, benefitZH); a.Reason == "small talk" {
			t.Errorf("%q is small talk", said)
		}
	}
}
