package inbox

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/retrieval"
)

// TestTeamsDocuments: what is for a team is on no page of whoever is not in it, whatever the
// address; an admin sees it. Nobody gets a draft by the number of its passage.
func TestTeamsDocuments(t *testing.T) {
	ctx := context.Background()
	s, b := newTestServer(t)
	l := &knowledge.Library{Pool: b.Pool, Reader: read.New(read.Options{}), Now: b.Now}
	t.Cleanup(func() {
		if err := l.Reader.Close(); err != nil {
			t.Error(err)
		}
	})
	b.Searcher = &retrieval.Searcher{Pool: b.Pool}
	supervisor := signIn(t, s, hire(t, b, "孙主管", "supervisor", 8).ID)
	counsellor := signIn(t, s, hire(t, b, "李老师", "counsellor", 9).ID)
	admin := signIn(t, s, hire(t, b, "王管理", "admin", 10).ID)
	h := New(b, Options{Library: l})
	add := func(text string, draft bool) int64 {
		t.Helper()
		r, err := l.Add(ctx, knowledge.Source{Name: "/secret.md", Bytes: []byte(text), Access: "team:3", Draft: draft, Given: knowledge.Metadata{ValidTo: b.Now().AddDate(0, 2, 0)}})
		if err != nil {
			t.Fatal(err)
		}
		return r.Version
	}
	add("# 机密审批口径\n\n第一条 机密甲从严。\n\n第二条 其他。", false)
	second := add("# 机密审批口径\n\n第一条 机密乙从宽。\n\n第二条 其他。", true)
	if _, err := l.Receive(ctx, "batch-12345678", "机密名单.md", knowledge.Source{
		Name: "page:机密名单.md", Bytes: []byte("# 机密名单办法\n\n第一条 机密。"), Access: "team:3", Way: knowledge.ByPage, By: "王",
	}); err != nil {
		t.Fatal(err)
	}
	get := func(who *http.Cookie, path string) string {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.AddCookie(who)
		r.Header.Set("Accept-Language", "zh")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Body.String()
	}
	for _, path := range []string{
		"/inbox/library?state=waiting", fmt.Sprintf("/inbox/library/%d", second), "/inbox/library/history", "/inbox/changes", fmt.Sprintf("/inbox/changes/%d", second),
		"/inbox/changes/calendar", "/inbox/changes/documents", "/inbox/arrivals/batch-12345678",
	} {
		if strings.Contains(get(supervisor, path), "机密") {
			t.Errorf("a supervisor of no team reads it at %s", path)
		}
	}
	for _, path := range []string{fmt.Sprintf("/inbox/changes/%d", second), "/inbox/changes/calendar", "/inbox/arrivals/batch-12345678"} {
		if !strings.Contains(get(admin, path), "机密") {
			t.Errorf("an admin does not see it at %s", path)
		}
	}
	var passage int64
	if err := b.Pool.QueryRow(ctx, `SELECT min(id) FROM passage WHERE version_id = $1`, second).Scan(&passage); err != nil {
		t.Fatal(err)
	}
	w := submit(t, h, counsellor, "/inbox/proposals/new", url.Values{
		"do": {"find"}, "find": {"x"}, "title": {"a"}, "question": {"b"}, "text": {"c"}, "language": {"zh"}, "passage": {fmt.Sprint(passage)},
	})
	if strings.Contains(w.Body.String(), "机密乙从宽") {
		t.Error("a counsellor reads a draft by the number of its passage")
	}
}
