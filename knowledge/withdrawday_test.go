package knowledge_test

import (
	"errors"
	"testing"

	"careerbot/knowledge"
)

// TestWithdrawBeforeTheNext: what holds is withdrawn although a text of a later day is
// published, which takes its place on that day.
func TestWithdrawBeforeTheNext(t *testing.T) {
	l, _ := newLibrary(t)
	holds := add(t, l, "/a.md", subsidy1, knowledge.Metadata{ValidFrom: l.Now().AddDate(-1, 0, 0)})
	add(t, l, "/a.md", subsidy2, knowledge.Metadata{ValidFrom: l.Now().AddDate(0, 2, 0)})
	if _, err := l.Withdraw(t.Context(), []int64{holds.Version}, "李"); err != nil {
		t.Fatal(err)
	}
	expectFound(t, l, l.Now())
	expectFound(t, l, l.Now().AddDate(0, 3, 0), "补贴办法: 第一条 补贴二百元。")
}

// TestWithdrawnOnItsDayStillEnds: a law that is withdrawn on its first day does not bring
// back the one that it had superseded.
func TestWithdrawnOnItsDayStillEnds(t *testing.T) {
	l, _ := newLibrary(t)
	add(t, l, "/old.md", "# 旧办法\n\n第一条 旧补贴五十元。", knowledge.Metadata{ValidFrom: l.Now().AddDate(-1, 0, 0)})
	fresh := add(t, l, "/new.md", "# 新办法\n\n第一条 新补贴八十元。", knowledge.Metadata{Supersedes: []string{"旧办法"}, ValidFrom: l.Now()})
	if _, err := l.Withdraw(t.Context(), []int64{fresh.Version}, "李"); err != nil {
		t.Fatal(err)
	}
	expectFound(t, l, l.Now())
}

// TestUndoUnderWithdrawn: a publication under a newer text that was withdrawn is not taken
// back: what that made narrower would be given to everybody.
func TestUndoUnderWithdrawn(t *testing.T) {
	l, clock := newLibrary(t)
	clock.day = "2026-06-01"
	first := add(t, l, "/a.md", subsidy1, knowledge.Metadata{})
	clock.day = "2026-06-02"
	second, err := l.Add(t.Context(), knowledge.Source{Name: "/a.md", Bytes: []byte(subsidy2), Access: knowledge.Staff})
	if err != nil {
		t.Fatal(err)
	}
	clock.day = "2026-06-03"
	third := add(t, l, "/a.md", subsidy2+"\n\n第三条 试行。", knowledge.Metadata{})
	if _, err := l.Withdraw(t.Context(), []int64{third.Version}, "李"); err != nil {
		t.Fatal(err)
	}
	if err := l.Undo(t.Context(), second.Publication, "李"); !errors.Is(err, knowledge.ErrState) {
		t.Errorf("taken back: %v", err)
	}
	if v := document(t, l, first.Version); v.Access != knowledge.Staff {
		t.Errorf("the first is for %s", v.Access)
	}
}
