package knowledge_test

import (
	"fmt"
	"testing"
	"time"

	"careerbot/knowledge"
	"careerbot/retrieval"
)

// TestNarrower: what is given to fewer people with its next text is found by nobody else as
// of an earlier day, or as a former rule, until that is taken back. What was withdrawn
// before stays.
func TestNarrower(t *testing.T) {
	ctx := t.Context()
	l, c := newLibrary(t)
	start := l.Now()
	s := &retrieval.Searcher{Pool: l.Pool}
	expect := func(step, want string) {
		t.Helper()
		got := ""
		for _, access := range []string{"", knowledge.Staff, "team:1"} {
			var given []string
			if access != "" {
				given = []string{access}
			}
			today, err := s.Search(ctx, retrieval.Query{Text: "补贴", AsOf: l.Now(), Access: given})
			if err != nil {
				t.Fatal(err)
			}
			first, err := s.Search(ctx, retrieval.Query{Text: "补贴", AsOf: start, Access: given})
			if err != nil {
				t.Fatal(err)
			}
			former, err := s.Search(ctx, retrieval.Query{Text: "补贴", AsOf: l.Now(), Access: given, Former: true})
			if err != nil {
				t.Fatal(err)
			}
			got += fmt.Sprint(access, " ", len(today.Passages), len(first.Passages), len(former.Passages), "; ")
		}
		if got != want {
			t.Errorf("%s: today, on the first day, former: %s want %s", step, got, want)
		}
	}
	publish := func(day int, access string) (version, publication int64) {
		t.Helper()
		c.day = start.AddDate(0, 0, day).Format(time.DateOnly)
		text := fmt.Sprintf("# 补贴办法\n\n第一条 补贴每月%d百元。", day+1)
		r, err := l.Add(ctx, knowledge.Source{Name: "/a.md", Bytes: []byte(text), Access: access, Draft: true})
		if err != nil {
			t.Fatal(err)
		}
		p, err := l.Publish(ctx, []int64{r.Version}, "王")
		if err != nil {
			t.Fatal(err)
		}
		return r.Version, p.ID
	}
	publish(0, knowledge.Public)
	second, _ := publish(3, knowledge.Public)
	expect("for everybody", " 1 1 1; staff 1 1 1; team:1 1 1 1; ")
	_, staff := publish(5, knowledge.Staff)
	expect("for staff", " 0 0 0; staff 1 1 2; team:1 0 0 0; ")
	_, team := publish(7, "team:1")
	expect("for a team", " 0 0 0; staff 0 0 0; team:1 1 1 3; ")
	for _, back := range []struct {
		publication int64
		want        string
	}{{team, " 0 0 0; staff 1 1 2; team:1 0 0 0; "}, {staff, " 1 1 1; staff 1 1 1; team:1 1 1 1; "}} {
		if err := l.Undo(ctx, back.publication, "王"); err != nil {
			t.Fatal(err)
		}
		expect("taken back", back.want)
	}
	if _, err := l.Withdraw(ctx, []int64{second}, "王"); err != nil {
		t.Fatal(err)
	}
	publish(9, knowledge.Staff)
	var access string
	if err := l.Pool.QueryRow(ctx, `SELECT string_agg(state || ' ' || access, ', ' ORDER BY ordinal) FROM version WHERE state NOT IN ('draft', 'checked')`).Scan(&access); err != nil {
		t.Fatal(err)
	}
	if access != "published staff, withdrawn public, published staff" {
		t.Errorf("after one was withdrawn: %s", access)
	}
}
