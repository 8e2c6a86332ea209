package bot_test

import (
	"fmt"
	"testing"

	"careerbot/bot"
	"careerbot/internal/llm/llmtest"
)

// TestPlainRefused: the model fails, its answer is quoted, and the person does not want
// that: it is passed on at once. Of an answer that the model worded a person is offered.
func TestPlainRefused(t *testing.T) {
	b, model, fill := newRuleBot(t)
	run(t, b, 1)
	if _, err := b.AddStaff(t.Context(), bot.Staff{Telegram: 1000, Name: "Ann", Role: "counsellor", Capacity: 5}); err != nil {
		t.Fatal(err)
	}
	n := 0
	say := func(conversation, text string) bot.Answer {
		t.Helper()
		n++
		r, err := b.Receive(t.Context(), bot.Message{Channel: "terminal", Conversation: conversation, ID: fmt.Sprint(n), Text: text})
		if err != nil {
			t.Fatal(err)
		}
		return reply(t, b, r)
	}
	model.Next(llmtest.Reply(pieces("NONE")...))
	if a := say("broken", askEN); !a.Plain || a.Outcome != bot.Answered {
		t.Fatalf("plain %t, %s", a.Plain, a.Outcome)
	}
	if a := say("broken", "useless"); a.Outcome != bot.Handoff {
		t.Errorf("the quoted answer was refused, and what came was %s: %s", a.Outcome, a.Text)
	}
	model.Next(llmtest.Reply(pieces(fill["en"].Replace("It is 1,000 yuan a month. {much}"))...))
	if a := say("works", askEN); a.Plain {
		t.Fatal(a.Text)
	}
	if a := say("works", "useless"); a.Outcome != bot.Clarify {
		t.Errorf("the first complaint became %s: %s", a.Outcome, a.Text)
	}
}
