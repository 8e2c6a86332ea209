package bot_test

import (
	"context"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/knowledge"
)

// TestGoldenFailing: a question that is answered wrongly before and after a publication is
// in the report, with what was found and what should have been.
func TestGoldenFailing(t *testing.T) {
	ctx := context.Background()
	var library *knowledge.Library
	b := newBot(t, func(l *knowledge.Library) ([]knowledge.Result, error) { library = l; return nil, nil })
	add := func(name, body string, draft bool) int64 {
		t.Helper()
		r, err := library.Add(ctx, knowledge.Source{Name: name, Bytes: []byte(body), Draft: draft})
		if err != nil || r.Version == 0 {
			t.Fatalf("%+v, %v", r, err)
		}
		return r.Version
	}
	add("/diving.md", "# 潜水员补贴办法\n\n第一条 潜水员培训补贴标准为每人七百元。\n", false)
	add("/hours.md", "# 窗口服务办法\n\n第一条 服务大厅工作日九点开门。\n", false)
	if _, err := b.AddGolden(ctx, bot.Operator, []bot.Golden{{Question: "潜水员培训补贴标准是多少？", Documents: []string{"/hours.md"}}}); err != nil {
		t.Fatal(err)
	}
	draft := add("/other.md", "# 电工补贴办法\n\n第一条 电工培训补贴标准为每人九百元。\n", true)
	r, err := b.CompareGolden(ctx, []int64{draft}, "李", 2, func(f func(pgx.Tx) error) error { return library.Try(ctx, []int64{draft}, "李", f) })
	if err != nil {
		t.Fatal(err)
	}
	if r.Blocked || r.RightAfter != 0 || r.Failing() != 1 || len(r.Changes) != 1 {
		t.Fatalf("%+v", r)
	}
	if c := r.Changes[0]; c.Verdict != "failing" || !slices.Contains(c.After.Cited, "潜水员补贴办法") || !slices.Equal(c.Expected, []string{"窗口服务办法"}) {
		t.Errorf("%+v", c)
	}
}
