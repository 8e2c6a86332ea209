package knowledge_test

import (
	"context"
	"errors"
	"testing"

	"careerbot/knowledge"
)

// TestCorrect: what is published is corrected as a new version, which has its text and what
// is known of it, and takes its place when it is published.
func TestCorrect(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	first := add(t, l, "/a.md", subsidy1, knowledge.Metadata{Issuer: "宝安区"})
	id, err := l.Correct(ctx, first.Version, "王")
	if err != nil {
		t.Fatal(err)
	}
	v := versionOf(t, l, id)
	if v.State != "draft" || v.Ordinal != 2 || v.Issuer != "宝安区" || v.Passages != 1 || !v.Original || v.LoadedBy != "王" {
		t.Errorf("%+v", v)
	}
	if got := found(t, l, "补贴", l.Now()); len(got) != 1 {
		t.Errorf("meanwhile found %q", got)
	}
	if again, err := l.Correct(ctx, first.Version, "李"); !errors.Is(err, knowledge.ErrWaits) || again != id {
		t.Errorf("begun again: %d, %v", again, err)
	}
	// The same file, which comes again meanwhile, leaves the correction alone.
	if r, err := l.Add(ctx, knowledge.Source{Name: "/a.md", Bytes: []byte(subsidy1), Given: knowledge.Metadata{Issuer: "宝安区"}, Draft: true}); err != nil || r.Status != knowledge.Unchanged {
		t.Errorf("%+v %v", r, err)
	}
	if _, err := l.Mend(ctx, id, corrected, "public", "王", true); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Publish(ctx, []int64{id}, "王"); err != nil {
		t.Fatal(err)
	}
	if got := foundIn(t, l, "4403", "深圳补贴"); len(got) != 1 || got[0] != "深圳补贴办法: 第一条 补贴一百元。" {
		t.Errorf("found in Shenzhen %q", got)
	}
	if got := found(t, l, "补贴", l.Now()); len(got) != 0 {
		t.Errorf("found elsewhere %q", got)
	}
	if _, err := l.Correct(ctx, first.Version, "王"); !errors.Is(err, knowledge.ErrState) {
		t.Errorf("an older text is corrected: %v", err)
	}
}

// TestAlikeTo: of a draft it is told how many articles are as they were.
func TestAlikeTo(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	const three = "# 津贴办法\n\n第一条 津贴十元。\n\n第二条 每月发放。\n\n第三条 本办法自2026年1月1日起施行。\n"
	first := add(t, l, "/a.md", three, knowledge.Metadata{})
	next := draft(t, l, "/a.md", three+"\n第四条 另行通知。\n", knowledge.Metadata{})
	other := draft(t, l, "/b.md", subsidy1, knowledge.Metadata{})
	got, err := l.AlikeTo(ctx, []int64{next, other})
	if err != nil || len(got) != 1 || got[next] != (knowledge.Alike{Before: first.Version, Same: 3, All: 4}) {
		t.Errorf("%+v %v", got, err)
	}
}
