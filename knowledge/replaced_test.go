package knowledge_test

import (
	"context"
	"fmt"
	"testing"

	"careerbot/knowledge"
)

// TestReplacedBy names what a draft ends: the text before it and what it names as
// superseded, not what is withdrawn, ends by itself before, or is for others.
func TestReplacedBy(t *testing.T) {
	ctx := context.Background()
	l, clock := newLibrary(t)
	today := clock.now()
	given := func(from, to int, more knowledge.Metadata) knowledge.Metadata {
		more.ValidFrom = today.AddDate(0, 0, from)
		if to != 0 {
			more.ValidTo = today.AddDate(0, 0, to)
		}
		return more
	}
	before := add(t, l, "/a.md", subsidy1, given(-30, 0, knowledge.Metadata{Number: "鹿人社〔2026〕7号"})).Version
	other := add(t, l, "/old.md", "# 旧办法\n\n第一条 旧补贴五十元。", given(-20, 0, knowledge.Metadata{})).Version
	gone := add(t, l, "/gone.md", "# 撤下办法\n\n第一条 甲。", given(-20, 0, knowledge.Metadata{})).Version
	add(t, l, "/ends.md", "# 到期办法\n\n第一条 乙。", given(-20, 5, knowledge.Metadata{}))
	if _, err := l.Withdraw(ctx, []int64{gone}, "王"); err != nil {
		t.Fatal(err)
	}
	next := draft(t, l, "/a.md", subsidy2, given(10, 0, knowledge.Metadata{Supersedes: []string{"旧办法", "撤下办法", "到期办法"}}))
	first := draft(t, l, "/new.md", "# 新办法\n\n第一条 丙。", knowledge.Metadata{})
	all, err := l.ReplacedBy(ctx, []int64{next, first}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprint([]knowledge.Replaced{
		{Version: before, Title: "补贴办法", Number: "鹿人社〔2026〕7号", Since: today.AddDate(0, 0, -30).Format("2006-01-02"), Holds: true},
		{Version: other, Title: "旧办法", Since: today.AddDate(0, 0, -20).Format("2006-01-02"), Holds: true},
	})
	if got := fmt.Sprint(all[next]); got != want || len(all) != 1 {
		t.Errorf("%s\nwant %s", got, want)
	}
	if all, err := l.ReplacedBy(ctx, []int64{next}, []string{knowledge.Staff}); err != nil || len(all) != 0 {
		t.Errorf("what is for others: %v, %v", all, err)
	}
}
