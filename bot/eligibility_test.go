package bot_test

import (
	"context"
	"strings"
	"testing"

	"careerbot/bot"
)

// TestEveryCondition: who asks whether they may gets every threshold of the list
// and what it excepts; who asks about something else does not.
func TestEveryCondition(t *testing.T) {
	b := newCasesBot(t)
	for _, c := range []struct {
		question string
		want     []string
		all      bool
	}{
		{"我能申请租房补助吗？", []string{"满6个月", "没有住房", "8000元", "备案", "20万元", "已经享受公租房的，不能申请"}, true},
		{"Can I apply for the rent allowance?", []string{"6 months", "no home", "8000 yuan", "registered lease", "200000 yuan", "tenants of public housing cannot apply"}, true},
		{"租房补助按季度发到哪里？", []string{"满6个月", "20万元"}, false},
		{"Is the rent allowance paid by the quarter to the social security card?", []string{"a registered lease", "200000 yuan"}, false},
	} {
		a, err := b.Answer(context.Background(), bot.Question{Text: c.question})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if strings.Contains(a.Text, want) != c.all {
				t.Errorf("%s: %q said is %t, want %t\n%s", c.question, want, !c.all, c.all, a.Text)
			}
		}
		if len(a.Citations) == 0 || c.all && !strings.Contains(a.Citations[0].Quote, c.want[len(c.want)-1]) {
			t.Errorf("%s: the quote has not what is said: %+v", c.question, a.Citations)
		}
	}
}
