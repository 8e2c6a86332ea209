package knowledge_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"careerbot/knowledge"
)

// TestUndoBesideDraft: a draft that came later does not keep a publication from being taken
// back; a text that was published later does.
func TestUndoBesideDraft(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	first, err := l.Publish(ctx, []int64{draft(t, l, "/a.md", subsidy1, knowledge.Metadata{})}, "王")
	if err != nil {
		t.Fatal(err)
	}
	second := draft(t, l, "/a.md", subsidy2, knowledge.Metadata{})
	if err := l.Undo(ctx, first.ID, "王"); err != nil {
		t.Errorf("a draft keeps it: %v", err)
	}
	if got := found(t, l, "补贴", l.Now()); len(got) != 0 {
		t.Errorf("found %q", got)
	}
	if first, err = l.Publish(ctx, first.Versions, "王"); err != nil {
		t.Fatal(err)
	}
	later, err := l.Publish(ctx, []int64{second}, "王")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Undo(ctx, first.ID, "王"); !errors.Is(err, knowledge.ErrState) || !strings.Contains(err.Error(), "newer texts") {
		t.Errorf("taken back under a newer text: %v", err)
	}
	if err := l.Undo(ctx, later.ID, "王"); err != nil {
		t.Error(err)
	}
	if err := l.Undo(ctx, first.ID, "王"); err != nil {
		t.Error(err)
	}
}

// TestUndoneStays: what was published once and taken back stays when a new draft of the
// document comes, with who published it; and the statistics are of what there is.
func TestUndoneStays(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	p, err := l.Publish(ctx, []int64{draft(t, l, "/a.md", subsidy1, knowledge.Metadata{})}, "王")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Undo(ctx, p.ID, "李"); err != nil {
		t.Fatal(err)
	}
	plain := draft(t, l, "/a.md", subsidy2, knowledge.Metadata{})
	third := draft(t, l, "/a.md", subsidy2+"\n第九条 另有规定的除外。\n", knowledge.Metadata{})
	all, _, err := l.List(ctx, knowledge.Listed{})
	if err != nil {
		t.Fatal(err)
	}
	states := map[int64]string{}
	for _, v := range all {
		states[v.ID] = v.State
	}
	if len(states) != 2 || states[p.Versions[0]] != "checked" || states[third] != "draft" {
		t.Errorf("%v: the undone %d is to stay, the draft %d gives way to %d", states, p.Versions[0], plain, third)
	}
	consistent := func() {
		t.Helper()
		if err := l.Count(ctx); err != nil {
			t.Fatal(err)
		}
		var said, counted, history int
		if err := l.Pool.QueryRow(ctx, `
			SELECT (SELECT passages FROM corpus), (SELECT count(*) FROM passage_index i JOIN version v ON v.id = i.version_id WHERE v.counted),
			       (SELECT count(*) FROM publication_version)`).Scan(&said, &counted, &history); err != nil || said != counted || history != 1 {
			t.Errorf("the statistics say %d passages of %d; %d versions in the history, %v", said, counted, history, err)
		}
	}
	consistent()
	// Its text is loaded to be used: it is no third version, and stays taken back until
	// somebody publishes it.
	r, err := l.Add(ctx, knowledge.Source{Name: "/a.md", Bytes: []byte(subsidy1)})
	if err != nil || r.Status != knowledge.Unchanged || r.Publication != 0 || !slices.Contains(r.Warnings, knowledge.TakenBack) {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := l.Publish(ctx, p.Versions, "王"); err != nil {
		t.Error(err)
	}
}

// TestUndoAndWithdrawal: what was withdrawn after it was published stays withdrawn: what it
// had replaced does not hold again because of an undo.
func TestUndoAndWithdrawal(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	add(t, l, "/a.md", subsidy1, knowledge.Metadata{})
	p, err := l.Publish(ctx, []int64{draft(t, l, "/a.md", subsidy2, knowledge.Metadata{})}, "王")
	if err != nil {
		t.Fatal(err)
	}
	next := l.Now().AddDate(0, 0, 1)
	l.Now = func() time.Time { return next }
	if _, err := l.Withdraw(ctx, p.Versions, "李"); err != nil {
		t.Fatal(err)
	}
	if err := l.Undo(ctx, p.ID, "王"); !errors.Is(err, knowledge.ErrState) || !strings.Contains(err.Error(), "withdrawn since") {
		t.Errorf("taken back: %v", err)
	}
	all, _, err := l.List(ctx, knowledge.Listed{IDs: p.Versions})
	if err != nil || all[0].State != "withdrawn" || all[0].WithdrawnBy != "李" {
		t.Errorf("%+v, %v", all, err)
	}
	if got := found(t, l, "补贴", l.Now()); len(got) != 0 {
		t.Errorf("found %q", got)
	}
}
