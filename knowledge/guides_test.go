package knowledge_test

import (
	"fmt"
	"strings"
	"testing"

	"careerbot/knowledge"
)

// TestGuidesTo: guides that name an article that changed or is gone are found, by the title
// or the number of its document; of one that is withdrawn, all that name it.
func TestGuidesTo(t *testing.T) {
	ctx := t.Context()
	l, _ := newLibrary(t)
	today := l.Now()
	const law = "# 中华人民共和国工时管理法\n\n第十九条 每日八小时。\n\n第二十条 每周休息一日。\n\n第二十一条 加班付酬。\n"
	rule := knowledge.Metadata{Number: "主席令第七号", ValidFrom: today.AddDate(-1, 0, 0), Kind: "policy"}
	first := add(t, l, "/law.md", law, rule).Version
	guide := knowledge.Metadata{Kind: "guide"}
	for name, text := range map[string]string{
		"a": "# 甲指南\n\n依据《工时管理法》第十九条、第二十一条。\n", "b": "# 乙指南\n\n依据《工时管理法》第二十条。\n",
		"c": "# 丙指南\n\n见主席令第七号第十九条。\n", "d": "# 丁指南\n\n依据《其他办法》第十九条。\n",
	} {
		add(t, l, "/"+name+".md", text, guide)
	}
	inside, err := l.Add(ctx, knowledge.Source{Name: "/e.md", Bytes: []byte("# 戊指南\n\n依据《工时管理法》第十九条。\n"), Given: guide, Access: "staff"})
	if err != nil || inside.Version == 0 {
		t.Fatalf("%+v, %v", inside, err)
	}
	add(t, l, "/f.md", "# 己办法\n\n第一条 依据《工时管理法》第十九条。\n", knowledge.Metadata{Kind: "policy"})
	expect := func(version int64, access []string, want map[string]string) {
		t.Helper()
		fallen, err := l.Falls(ctx, version, nil)
		if err != nil {
			t.Fatal(err)
		}
		all, err := l.GuidesTo(ctx, fallen, access)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, q := range all {
			got[q.Title] = fmt.Sprint(q.Articles)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%v, not %v", got, want)
		}
	}
	next := draft(t, l, "/law.md", "# 中华人民共和国工时管理法\n\n第十九条 每日七小时。\n\n第二十条 每周休息一日。\n", knowledge.Metadata{Number: "主席令第七号", ValidFrom: today, Kind: "policy"})
	expect(next, []string{"public"}, map[string]string{"甲指南": "[第十九条 第二十一条]", "丙指南": "[第十九条]"})
	expect(next, nil, map[string]string{"甲指南": "[第十九条 第二十一条]", "丙指南": "[第十九条]", "戊指南": "[第十九条]"})
	if _, err := l.Withdraw(ctx, []int64{first}, "李"); err != nil {
		t.Fatal(err)
	}
	expect(first, []string{"public"}, map[string]string{"甲指南": "[]", "乙指南": "[]", "丙指南": "[]"})
}

// TestGuidesToArticles: an article is named where it stands soon after the name of its
// document, and is not the beginning of another number.
func TestGuidesToArticles(t *testing.T) {
	ctx := t.Context()
	l, _ := newLibrary(t)
	rule := knowledge.Metadata{ValidFrom: l.Now().AddDate(-1, 0, 0), Kind: "policy"}
	add(t, l, "/zh.md", "# 工时管理办法\n\n第十条 每日八小时。\n\n第十一条 每周休息一日。\n", rule)
	add(t, l, "/en.md", "# Working Hours Act\n\nArticle 1 Eight hours a day.\n\nArticle 2 One day of rest.\n", rule)
	for name, text := range map[string]string{
		"a": "# 甲指南\n\n依据《工时管理办法》第十条之一。\n", "b": "# 乙指南\n\n依据《工时管理办法》。" + strings.Repeat("请先到窗口取号。", 50) + "依据其他办法第十条。\n",
		"c": "# 丙指南\n\n工时管理办法见网页。" + strings.Repeat("请先到窗口取号。", 50) + "依据《工时管理办法》第十一条、第十条办理。\n", "d": "# 丁指南\n\n第十条以《工时管理办法》为准。\n",
		"e": "# Guide one\n\nSee the Working Hours Act, Article 12.\n", "f": "# Guide two\n\nSee the Working Hours Act, Articles 3 and Article 1.\n",
		"g": "# Guide three\n\nSee the Working Hours Act, Article 1A.\n",
	} {
		add(t, l, "/"+name+".md", text, knowledge.Metadata{Kind: "guide"})
	}
	for source, want := range map[string]string{"/zh.md": "丙指南", "/en.md": "Guide two"} {
		text := map[string]string{"/zh.md": "# 工时管理办法\n\n第十条 每日七小时。\n\n第十一条 每周休息一日。\n", "/en.md": "# Working Hours Act\n\nArticle 1 Seven hours a day.\n\nArticle 2 One day of rest.\n"}[source]
		fallen, err := l.Falls(ctx, draft(t, l, source, text, rule), nil)
		if err != nil || len(fallen) != 1 {
			t.Fatalf("%+v, %v", fallen, err)
		}
		all, err := l.GuidesTo(ctx, fallen, nil)
		if err != nil || len(all) != 1 || all[0].Title != want || len(all[0].Articles) != 1 {
			t.Errorf("%s: %+v, %v", source, all, err)
		}
	}
}
