package bot_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/knowledge"
)

// TestLastAsked: of each question it is known what it came to when it was asked last, of the
// library as it was and as it would have been; of a new one, or of one that other documents
// are to answer now, nothing.
func TestLastAsked(t *testing.T) {
	ctx := context.Background()
	var library *knowledge.Library
	b := newBot(t, func(l *knowledge.Library) ([]knowledge.Result, error) { library = l; return nil, nil })
	load := func(name, body string, draft bool) int64 {
		t.Helper()
		r, err := library.Add(ctx, knowledge.Source{Name: name, Bytes: []byte(body), Draft: draft})
		if err != nil || r.Version == 0 {
			t.Fatalf("%+v, %v", r, err)
		}
		return r.Version
	}
	load("/sewing.md", "# 缝纫工补贴办法\n\n第一条 缝纫工培训补贴标准为每人七百元。\n", false)
	welding := load("/welding.md", "# 电焊工补贴办法\n\n第一条 电焊工培训补贴标准为每人九百元。\n", true)
	add := func(g bot.Golden) {
		t.Helper()
		if n, err := b.AddGolden(ctx, bot.Operator, []bot.Golden{g}); err != nil || n != 1 {
			t.Fatalf("%d, %v", n, err)
		}
	}
	last := func() map[string]bot.GoldenLast {
		t.Helper()
		goldens, err := b.Goldens(ctx)
		if err != nil {
			t.Fatal(err)
		}
		all, err := b.LastAsked(ctx, goldens)
		if err != nil || len(all) != len(goldens) {
			t.Fatalf("%d of %d, %v", len(all), len(goldens), err)
		}
		said := map[string]bot.GoldenLast{}
		for i, g := range goldens {
			said[g.Question] = all[i]
		}
		return said
	}
	const sews, welds, dives = "缝纫工培训补贴标准是多少？", "电焊工培训补贴标准是多少？", "潜水员证书怎么考？"
	add(bot.Golden{Question: sews, Documents: []string{"/sewing.md"}, By: "李"})
	add(bot.Golden{Question: welds, Documents: []string{"/welding.md"}, By: "李"})
	if l := last(); !l[sews].At.IsZero() || !l[welds].At.IsZero() {
		t.Errorf("before they were asked: %+v", l)
	}
	drafts := []int64{welding}
	r, err := b.CompareGolden(ctx, drafts, "李", 0, func(f func(pgx.Tx) error) error { return library.Try(ctx, drafts, "李", f) })
	if err != nil {
		t.Fatal(err)
	}
	add(bot.Golden{Question: dives, By: "李"})
	l := last()
	if one := l[sews]; !one.At.Equal(r.At) || one.Versions != 1 || !one.Before || !one.After {
		t.Errorf("one that is answered: %+v", one)
	}
	if one := l[welds]; !one.At.Equal(r.At) || one.Before || !one.After {
		t.Errorf("one that the draft answers: %+v", one)
	}
	if one := l[dives]; !one.At.IsZero() {
		t.Errorf("one that was added since: %+v", one)
	}
	if _, err := b.Pool.Exec(ctx, `UPDATE golden_question SET documents = '{/welding.md}' WHERE question = $1`, sews); err != nil {
		t.Fatal(err)
	}
	if one := last()[sews]; !one.At.IsZero() {
		t.Errorf("another document is to answer it: %+v", one)
	}
}
