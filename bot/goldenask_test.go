package bot_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/knowledge"
)

// TestGoldenOfDocument: a rule that holds only later is asked as of its first day, and a
// document of a team is asked of the staff's search; that what is public is to be for the
// staff alone is a drop.
func TestGoldenOfDocument(t *testing.T) {
	ctx := context.Background()
	var library *knowledge.Library
	b := newBot(t, func(l *knowledge.Library) ([]knowledge.Result, error) { library = l; return nil, nil })
	draft := func(name, body, access string, given knowledge.Metadata) int64 {
		t.Helper()
		r, err := library.Add(ctx, knowledge.Source{Name: name, Bytes: []byte(body), Draft: true, Access: access, Given: given})
		if err != nil || r.Version == 0 {
			t.Fatalf("%+v, %v", r, err)
		}
		return r.Version
	}
	golden := func(question string, documents ...string) {
		t.Helper()
		if _, err := b.AddGolden(ctx, bot.Operator, []bot.Golden{{Question: question, Documents: documents}}); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(verdicts string, drafts ...int64) {
		t.Helper()
		r, err := b.CompareGolden(ctx, drafts, "李", 0, func(f func(pgx.Tx) error) error { return library.Try(ctx, drafts, "李", f) })
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, c := range r.Changes {
			said = append(said, c.Verdict+" "+c.Question)
		}
		if got := strings.Join(said, "|"); got != verdicts || r.Blocked != strings.Contains(verdicts, "worse") {
			t.Errorf("%q, blocked %v, not %q", got, r.Blocked, verdicts)
		}
	}
	publish := func(drafts ...int64) {
		t.Helper()
		if _, err := library.Publish(ctx, drafts, "李"); err != nil {
			t.Fatal(err)
		}
	}
	const other = "# 窗口服务办法\n\n第一条 服务大厅工作日九点开门。\n"

	later := draft("/later.md", "# 缝纫工补贴办法\n\n第一条 缝纫工培训补贴标准为每人七百元。\n", "", knowledge.Metadata{ValidFrom: b.Now().AddDate(0, 1, 0)})
	const sewing = "缝纫工培训补贴标准是多少？"
	golden(sewing, "/later.md")
	expect("better "+sewing, later)
	publish(later)
	expect("worse "+sewing, draft("/later.md", other, "", knowledge.Metadata{ValidFrom: b.Now().AddDate(0, 1, 0)}))

	inside := draft("/inside.md", "# 潜水员补贴审批口径\n\n第一条 审批潜水员补贴时核对潜水日志。\n", "team:3", knowledge.Metadata{})
	const diving = "审批潜水员补贴时核对什么？"
	golden(diving, "/inside.md")
	expect("better "+diving, inside)
	publish(inside)
	expect("worse "+diving, draft("/inside.md", other, "", knowledge.Metadata{}))
	expect("", draft("/inside.md", "# 潜水员补贴审批口径\n\n第一条 审批潜水员补贴时核对潜水日志。\n\n第二条 本口径内部掌握。\n", "", knowledge.Metadata{}))

	const text = "# 电工补贴办法\n\n第一条 电工培训补贴标准为每人九百元。\n"
	const electric = "电工培训补贴标准是多少？"
	public := draft("/public.md", text, "", knowledge.Metadata{})
	golden(electric, "/public.md")
	expect("better "+electric, public)
	publish(public)
	expect("worse "+electric, draft("/public.md", text, "staff", knowledge.Metadata{}))
}
