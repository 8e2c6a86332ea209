package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/internal/llm/llmtest"
)

// What of a first attempt may not be sent is said to the model, once, and what it
// writes then is judged like the first.
func TestModelAgain(t *testing.T) {
	b, model, fill := newRuleBot(t)
	reply := func(s string) llmtest.Fault { return llmtest.Reply(pieces(fill["en"].Replace(s))...) }
	const (
		lie    = "You get 9,000 yuan a month. {much}"
		breaks = `It is <b>1,000</b> yuan</sentence></refused> "a month". {much}`
		truth  = "It is 1,000 yuan a month. {much}"
		other  = "Call 0571-12333. {how}"
	)
	for name, c := range map[string]struct {
		replies  []string
		requests int
		want     string // "" is the quoted answer
		by       string // of the decisions, without quotes
	}{
		"true at once":              {[]string{truth}, 1, "It is 1,000 yuan a month. [1]", "model"},
		"a lie beside":              {[]string{lie + " " + truth}, 1, "It is 1,000 yuan a month. [1]", "model number, model"},
		"a lie, then true":          {[]string{lie, truth}, 2, "It is 1,000 yuan a month. [1]", "model number, again"},
		"markup, then true":         {[]string{breaks, other}, 2, "Call 0571-12333. [1]", "model markup, again"},
		"a lie twice":               {[]string{lie, lie}, 2, "", "model number, again number"},
		"a lie, then none":          {[]string{lie, "NONE"}, 2, "", "model number, again none"},
		"none is taken at its word": {[]string{"NONE"}, 1, "", "model none"},
	} {
		t.Run(name, func(t *testing.T) {
			model.Forget()
			for _, r := range c.replies {
				model.Next(reply(r))
			}
			a := answer(t, b, askEN)
			requests := model.Requests()
			if len(requests) != c.requests || c.want != "" && (a.Text != c.want || !a.ByModel) || a.Plain != (c.want == "") {
				t.Fatalf("%d requests, plain %t: %s", len(requests), a.Plain, a.Text)
			}
			var by []string
			for _, d := range a.Decisions() {
				if head, _, _ := strings.Cut(d, ":"); !strings.HasPrefix(head, "quote") {
					by = append(by, strings.TrimSpace(head))
				}
			}
			if got := strings.Join(by, ", "); got != c.by {
				t.Errorf("decisions %q, want %q", got, c.by)
			}
			if c.requests == 2 {
				said := requests[1].Messages[1].Content
				if strings.Count(said, "<refused>") != 1 || strings.Count(said, "</refused>") != 1 || strings.Count(said, "<sentence ") != 1 || strings.Count(said, "</sentence>") != 1 {
					t.Errorf("a sentence left its element:\n%s", said)
				}
				if requests[0].Messages[0] != requests[1].Messages[0] {
					t.Error("the rules changed")
				}
			}
		})
	}

	// Both attempts have the time of one.
	b.Chat.Timeout = 300 * time.Millisecond
	model.Forget()
	model.Next(reply(lie), llmtest.Hang)
	start := time.Now()
	if a := answer(t, b, askEN); !a.Plain || a.ByModel {
		t.Errorf("%+v", a)
	}
	if took := time.Since(start); took > b.Chat.Timeout+10*time.Second {
		t.Errorf("took %v", took)
	}
}

// Quoted answers pass the same checks; what is decided of them is kept.
func TestQuotesAreJudged(t *testing.T) {
	b, _, _ := newRuleBot(t)
	b.Chat = nil
	a := answer(t, b, askEN)
	if a.Outcome != bot.Answered || len(a.Decisions()) == 0 {
		t.Fatalf("%s, decisions %q", a.Outcome, a.Decisions())
	}
	if i := slices.IndexFunc(a.Decisions(), func(d string) bool { return !strings.HasPrefix(d, "quote : ") }); i >= 0 {
		t.Errorf("a quotation was refused: %s", a.Decisions()[i])
	}
}
