package knowledge_test

import (
	"context"
	"testing"
	"time"

	"careerbot/knowledge"
	"careerbot/retrieval"
)

// TestAccessStays: a document that is given to fewer people is out of everybody's answers
// from then on, and its next text is for the same people where nothing else is said.
func TestAccessStays(t *testing.T) {
	ctx := context.Background()
	l, c := newLibrary(t)
	s := &retrieval.Searcher{Pool: l.Pool}
	seen := func(access string) int {
		t.Helper()
		got, err := s.Search(ctx, retrieval.Query{Text: "补贴", Region: "4403", AsOf: l.Now(), Access: []string{access}})
		if err != nil {
			t.Fatal(err)
		}
		return len(got.Passages)
	}
	add := func(text, access, want string) {
		t.Helper()
		r, err := l.Add(ctx, knowledge.Source{Name: "/a.md", Bytes: []byte(text), Access: access, Given: knowledge.Metadata{Region: "4403"}})
		if err != nil || string(r.Status) != want {
			t.Fatalf("%q: %+v, want %s, %v", access, r, want, err)
		}
	}
	add(subsidy1, "", string(knowledge.Loaded))
	if n := seen(""); n != 1 {
		t.Fatalf("everybody finds %d", n)
	}
	add(subsidy1, "staff", string(knowledge.Updated))
	if all, staff := seen(""), seen("staff"); all != 0 || staff != 1 {
		t.Errorf("given to staff, everybody finds %d and staff %d", all, staff)
	}
	add(subsidy1, "", string(knowledge.Unchanged))
	c.day = l.Now().AddDate(0, 0, 1).Format(time.DateOnly)
	add(subsidy1+"\n\n## 新的补贴\n\n新的补贴每月八百元。\n", "", string(knowledge.Updated))
	if all, staff := seen(""), seen("staff"); all != 0 || staff == 0 {
		t.Errorf("its next text is found %d times by everybody and %d by staff", all, staff)
	}
}
