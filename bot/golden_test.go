package bot_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/knowledge"
)

// TestGolden: golden questions are asked of the library as it is and as it would be; an
// answer that a draft takes away is worse, one that it brings is better, a draft that
// replaces the document is as good, and a drop blocks.
func TestGolden(t *testing.T) {
	ctx := context.Background()
	var library *knowledge.Library
	b := newBot(t, func(l *knowledge.Library) ([]knowledge.Result, error) { library = l; return nil, nil })
	load := func(name, body string, draft bool, given knowledge.Metadata) int64 {
		t.Helper()
		r, err := library.Add(ctx, knowledge.Source{Name: name, Bytes: []byte(body), Draft: draft, Given: given})
		if err != nil || r.Version == 0 {
			t.Fatalf("%+v, %v", r, err)
		}
		return r.Version
	}
	const sewing = "# 缝纫工补贴办法\n\n第一条 缝纫工培训补贴标准为每人七百元。\n\n第二条 申请缝纫工培训补贴，向区人力资源社会保障局提出。"
	load("/sewing.md", sewing, false, knowledge.Metadata{})
	if n, err := b.AddGolden(ctx, bot.Operator, []bot.Golden{
		{Question: "缝纫工培训补贴标准是多少？", Documents: []string{"/sewing.md"}, By: "李"},
		{Question: "潜水员证书怎么考？", By: "李"},
	}); err != nil || n != 2 {
		t.Fatalf("%d, %v", n, err)
	}
	if n, err := b.AddGolden(ctx, bot.Operator, []bot.Golden{{Question: "潜水员证书怎么考？", By: "赵"}}); err != nil || n != 0 {
		t.Errorf("the same again: %d, %v", n, err)
	}
	for _, wrong := range []bot.Golden{{}, {Question: "x", Language: "fr"}, {Question: "缝纫", Region: "Atlantis"}, {Question: "缝纫", Documents: []string{"/none.md"}}} {
		if _, err := b.AddGolden(ctx, bot.Operator, []bot.Golden{wrong}); !errors.Is(err, bot.ErrGolden) {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
	compare := func(most float64, drafts ...int64) bot.GoldenReport {
		t.Helper()
		r, err := b.CompareGolden(ctx, drafts, "李", most, func(f func(pgx.Tx) error) error { return library.Try(ctx, drafts, "李", f) })
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	expect := func(r bot.GoldenReport, before, after int, blocked bool, changes string) {
		t.Helper()
		var said []string
		for _, c := range r.Changes {
			said = append(said, c.Verdict+" "+c.Question)
		}
		if r.Questions != 2 || r.RightBefore != before || r.RightAfter != after || r.Blocked != blocked || strings.Join(said, "|") != changes || r.ID == 0 {
			t.Errorf("%+v", r)
		}
	}
	expect(compare(2, load("/sewing.md", strings.Replace(sewing, "七百", "八百", 1), true, knowledge.Metadata{})), 2, 2, false, "changed 缝纫工培训补贴标准是多少？")
	gone := load("/sewing.md", "# 缝纫工补贴办法\n\n第一条 本办法另行公布。", true, knowledge.Metadata{})
	expect(compare(2, gone), 2, 1, true, "worse 缝纫工培训补贴标准是多少？")
	expect(compare(50, gone), 2, 1, false, "worse 缝纫工培训补贴标准是多少？")
	diving := load("/diving.md", "# 潜水员证书办法\n\n第一条 潜水员证书由海事局考试发给。怎么考：先报名，再考试。", true, knowledge.Metadata{})
	expect(compare(2, diving), 2, 1, true, "worse 潜水员证书怎么考？")
	replaces := load("/sewing-new.md", strings.Replace(sewing, "缝纫工补贴办法", "新缝纫工补贴办法", 1), true,
		knowledge.Metadata{Supersedes: []string{"缝纫工补贴办法"}, ValidFrom: b.Now().AddDate(0, 0, -1)})
	if r := compare(2, replaces); r.RightAfter != 2 || r.Blocked {
		t.Errorf("a document that replaces the one that is expected: %+v", r)
	}

	library.Gate = golden(t, b, 2)
	if _, err := library.Publish(ctx, []int64{gone}, "李"); err == nil || !errors.Is(err, bot.ErrBlocked) {
		t.Errorf("published all the same: %v", err)
	}
	a, err := b.Answer(ctx, bot.Question{Text: "缝纫工培训补贴标准是多少？"})
	if err != nil || !strings.Contains(a.Text, "七百元") {
		t.Errorf("after a publication that was blocked: %+v, %v", a, err)
	}
	// What was tried before is not asked again, until something is in force that was not.
	runs := func(all, blocked int) {
		t.Helper()
		var gotAll, gotBlocked int
		if err := b.Pool.QueryRow(ctx, `SELECT count(*), count(*) FILTER (WHERE blocked) FROM golden_run`).Scan(&gotAll, &gotBlocked); err != nil || gotAll != all || gotBlocked != blocked {
			t.Errorf("%d runs are kept, %d of them blocked, not %d and %d; %v", gotAll, gotBlocked, all, blocked, err)
		}
	}
	runs(5, 2)
	load("/other.md", "# 电工补贴办法\n\n第一条 电工培训补贴标准为每人九百元。", false, knowledge.Metadata{})
	runs(6, 2)
	if _, err := library.Publish(ctx, []int64{gone}, "李"); !errors.Is(err, bot.ErrBlocked) {
		t.Errorf("published all the same: %v", err)
	}
	runs(7, 3)
	// Another question makes it another trial.
	if _, err := b.AddGolden(ctx, bot.Operator, []bot.Golden{{Question: "电工培训补贴标准是多少？", Documents: []string{"/other.md"}}}); err != nil {
		t.Fatal(err)
	}
	compare(2, gone)
	runs(8, 4)
	var audits int
	if err := b.Pool.QueryRow(ctx, `SELECT count(*) FROM audit WHERE what = 'library_golden' AND staff_id IS NULL AND detail LIKE '+%'`).Scan(&audits); err != nil || audits != 3 {
		t.Errorf("%d audits of golden questions, %v", audits, err)
	}
}

// golden is the gate of a library that lets fewer right answers through by so many points
// of a hundred.
func golden(t testing.TB, b *bot.Bot, most float64) func(context.Context, []int64, string) (knowledge.Judgement, error) {
	return func(ctx context.Context, versions []int64, by string) (knowledge.Judgement, error) {
		trial, err := b.TryGolden(ctx, versions, by, most)
		return knowledge.Judgement{
			Of: trial.Of,
			Would: func(ctx context.Context, tx pgx.Tx) error {
				r, err := trial.Would(ctx, tx)
				if err == nil && r.Blocked {
					err = bot.ErrBlocked
				}
				return err
			},
			Note: func(ctx context.Context) {
				if _, err := trial.Store(ctx); err != nil {
					t.Error(err)
				}
			},
		}, err
	}
}
