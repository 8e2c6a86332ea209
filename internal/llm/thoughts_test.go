package llm_test

import (
	"context"
	"strings"
	"testing"

	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
)

// What a model thinks is neither handed out nor returned, however it is cut into
// pieces.
func TestThoughts(t *testing.T) {
	for name, c := range map[string]struct{ wrote, want string }{
		"none":                    {"Six months. [1]", "Six months. [1]"},
		"at the start":            {"<think>SECRET</think>Six", "Six"},
		"after a line":            {"\n<think>\nSECRET\n</think>\n\nSix", "\n\n\nSix"},
		"empty":                   {"<think></think>Six", "Six"},
		"capitals":                {"<THINK>SECRET</Think>Six", "Six"},
		"another word":            {"<thinking>SECRET</thinking>Six", "Six"},
		"reasoning":               {"<reasoning>SECRET</reasoning>Six", "Six"},
		"other brackets":          {"◁think▷SECRET◁/think▷Six", "Six"},
		"twice":                   {"<think>SECRET</think>Six <think>SECRET</think>months", "Six months"},
		"in each other":           {"<think>SECRET <think>SECRET</think>Six", "Six"},
		"a comparison in it":      {"<think>SECRET 1 < 2 <b> SECRET</think>Six", "Six"},
		"without an end":          {"Six <think>SECRET", "Six "},
		"an end at the start":     {"</think>Six", "Six"},
		"a comparison":            {"1 < 2 <think 3 > 2 <", "1 < 2 <think 3 > 2 <"},
		"almost a mark":           {"<thin", "<thin"},
		"other markup":            {"<b>Six</b>", "<b>Six</b>"},
		"Chinese, and a mark end": {"六<think>秘密SECRET</think>个月◁", "六个月◁"},
	} {
		for size := 1; size <= 40; size += 3 {
			s, endpoint := newServer(t)
			var pieces []string
			for rest := []rune(c.wrote); len(rest) > 0; rest = rest[min(size, len(rest)):] {
				pieces = append(pieces, string(rest[:min(size, len(rest))]))
			}
			s.Say(pieces...)
			var heard strings.Builder
			got, err := newChat(endpoint).Stream(context.Background(), "s", "u", func(p string) { heard.WriteString(p) })
			if err != nil || got.Text != c.want || heard.String() != c.want {
				t.Errorf("%s in pieces of %d: %q, heard %q, want %q; %v", name, size, got.Text, heard.String(), c.want, err)
			}
		}
	}
	s, endpoint := newServer(t)
	s.Always(llmtest.Stream(append(llmtest.Thoughts("SEC", "RET"), append(llmtest.Pieces("Six"), llmtest.Finish("stop"), llmtest.Done)...)...))
	got, err := newChat(endpoint).Stream(context.Background(), "s", "u", func(p string) {
		if p != "Six" {
			t.Errorf("heard %q", p)
		}
	})
	if err != nil || got.Text != "Six" {
		t.Errorf("%q, %v", got.Text, err)
	}
}

// Some templates put the mark that begins a thought into the prompt. The first
// such reply fails; then it is known, until a reply shows otherwise.
func TestThoughtsWithoutBeginning(t *testing.T) {
	s, endpoint := newServer(t)
	c := newChat(endpoint)
	ask := func(wrote string) (reply llm.Reply, heard string, err error) {
		s.Say(strings.SplitAfter(wrote, " ")...)
		reply, err = c.Stream(context.Background(), "s", "u", func(p string) { heard += p })
		return reply, heard, err
	}
	got, _, err := ask("SECRET thoughts </think> Six months")
	if err == nil || got.Text != "" || got.Use.Failure != llm.Thought {
		t.Errorf("%q, %v", got.Text, err)
	}
	for _, wrote := range []string{"SECRET thoughts </think>Six months", "<think> SECRET </think>Six months", "Six months", "Six months"} {
		got, heard, err := ask(wrote)
		if err != nil || got.Text != "Six months" || heard != got.Text {
			t.Errorf("%q: %q, heard %q, %v", wrote, got.Text, heard, err)
		}
	}
	// It did not think any more, and is heard while it writes again; a comparison
	// is no mark to wait for.
	pieces := 0
	s.Say("< six months or so", " in all")
	if _, err := c.Stream(context.Background(), "s", "u", func(string) { pieces++ }); err != nil || pieces != 2 {
		t.Errorf("%d pieces, %v", pieces, err)
	}
}
