package inbox

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

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

// canary is what stands in a document of another team, and nowhere else.
const canary = "金丝雀"

// TestCanary walks all pages and downloads of the library with a supervisor of one team:
// nothing of another team's documents is on them, whichever way it came in. An admin finds
// it on those that show documents.
func TestCanary(t *testing.T) {
	ctx := context.Background()
	ways, _ := waysIn(t, nil)
	s, b := newTestServer(t)
	b.Searcher = &retrieval.Searcher{Pool: b.Pool}
	l := ways.Library
	l.Pool, ways.Web.Pool, l.Now = b.Pool, b.Pool, b.Now
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := b.Pool.Exec(ctx, sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	text := func(title, article string) []byte {
		return []byte("# " + title + "\n\n第一条 申请人应当向窗口提出申请，并且提交身份证明、户口簿和银行账户。" + article + "\n\n第二条 窗口应当在十五个工作日内作出决定，书面通知申请人。")
	}
	add := func(name string, body []byte, access string, draft bool, m knowledge.Metadata) int64 {
		t.Helper()
		r, err := l.Add(ctx, knowledge.Source{Name: name, Bytes: body, Access: access, Draft: draft, Given: m})
		if err != nil || r.Version == 0 {
			t.Fatalf("%+v, %v", r, err)
		}
		return r.Version
	}
	soon := knowledge.Metadata{ValidFrom: b.Now().AddDate(-1, 0, 0), ValidTo: b.Now().AddDate(0, 2, 0)}
	// Theirs as a draft, too; a public one takes its place, others are nearly the same.
	numbered := soon
	numbered.Number = "内审〔2026〕1号"
	theirs := add("/theirs.md", text(canary+"办法", "第一次。"), "team:77", false, numbered)
	second := add("/theirs.md", text(canary+"办法", "第二次。"), "team:77", true, soon)
	near := add("/near.md", text("相近办法", "第三次。"), "public", true, soon)
	public := add("/public.md", text("公开办法", "第四次。"), "public", false, knowledge.Metadata{ValidFrom: b.Now().AddDate(0, 0, -1), Supersedes: []string{numbered.Number}})
	renamed := add("/renamed.md", text("改名办法", "第五次。"), "public", false, soon)
	exec(`UPDATE version SET supersedes = '{}' WHERE id = $1`, renamed)
	add("/renamed.md", text(canary+"改名办法", "第六次。"), "team:77", true, soon)
	if _, err := l.Receive(ctx, "batch-12345678", canary+".md", knowledge.Source{Name: "page:a.md", Bytes: text(canary+"来件", "第七次。"), Access: "team:77", Way: knowledge.ByPage, By: "王"}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Receive(ctx, "batch-12345678", canary+".exe", knowledge.Source{Name: "page:b.exe", Bytes: []byte("MZ\x00\x01"), Access: "team:77", Way: knowledge.ByPage, By: "王"}); err != nil {
		t.Fatal(err)
	}
	exec(`INSERT INTO watched (folder) VALUES ($1)`, ways.Folder)
	exec(`INSERT INTO watched_file (folder, path, stamp, state, title, version) VALUES ($1, '`+canary+`.md', '', 'drafted', '`+canary+`办法', $2)`, ways.Folder, second)
	exec(`INSERT INTO web_address (url, kind, access, every, added_by) VALUES ('https://a.gov.cn/` + canary + `', 'page', 'team:77', '1 day', '王')`)
	exec(`INSERT INTO web_address (url, kind, access, every, added_by) VALUES ('https://a.gov.cn/list', 'list', 'public', '1 day', '王')`)
	exec(`INSERT INTO web_page (address_id, url, state, title, version) SELECT max(id), 'https://a.gov.cn/b', 'drafted', '`+canary+`办法', $1 FROM web_address`, second)
	// Asked by enough people to be on the dashboard; nearest to a gap, and what closed one.
	exec(`INSERT INTO conversation (channel, external_id) SELECT 'web', n::text FROM generate_series(1, 20) n`)
	exec(`INSERT INTO turn (conversation_id, external_id, message, state, outcome, question, answered_at) SELECT id, '1', '怎么申请', 'answered', 'declined', '怎么申请', $1 FROM conversation`, b.Now())
	exec(`INSERT INTO gap_group (question, language, created_at) VALUES ('怎么申请', 'zh', $1)`, b.Now())
	exec(`UPDATE gap_group SET documents = ARRAY (SELECT document_id FROM version WHERE id = $1)`, theirs)
	exec(`INSERT INTO gap (turn_id, question, language, region, outcome, reason, nearest, created_at, group_id)
		SELECT t.id, '怎么申请', 'zh', '', 'declined', 'none', ARRAY (SELECT id FROM passage WHERE version_id = $1), $2, (SELECT max(id) FROM gap_group) FROM turn t`, theirs, b.Now())
	exec(`DELETE FROM tally`)
	exec(`INSERT INTO tally (turn_id, conversation_id, at, language, region, channel, outcome, milliseconds, topics, versions)
		SELECT id, conversation_id, $1, 'zh', '', 'web', 'answered', 5, '{}', ARRAY[$2::bigint, $3] FROM turn`, b.Now().Truncate(time.Hour), theirs, renamed)
	supervisor := signIn(t, s, hire(t, b, "孙主管", "supervisor", 8).ID)
	admin := signIn(t, s, hire(t, b, "王管理", "admin", 10).ID)
	// Golden questions tell what their documents say, and messages about a change quote.
	exec(`INSERT INTO golden_question (question, language, region, documents, origin, by) VALUES ('` + canary + `怎么申请？', 'zh', '', '{/public.md,/theirs.md}', 'admin', '王'),
		('` + canary + `改名以后怎么申请？', 'zh', '', '{/renamed.md}', 'admin', '王'), ('公开办法怎么申请？', 'zh', '', '{/public.md}', 'admin', '王')`)
	exec(`INSERT INTO golden_question (question, language, region, documents, origin, document_id, by) SELECT '`+canary+`要几天？', 'zh', '', '{/public.md}', 'document', document_id, '王' FROM version WHERE id = $1`, theirs)
	exec(`INSERT INTO change_notice (version_id, note_zh, note_en, falls, drafted_by, drafted_at)
		SELECT $1, '有变动。', 'Changed.', jsonb_build_array(jsonb_build_object('version', $2::bigint, 'title', '`+canary+`办法', 'what', 'superseded', 'heading', '[]'::jsonb, 'text', '`+canary+`')), min(id), $3 FROM staff`, public, theirs, b.Now())
	h := New(b, Options{Library: l, Ways: ways})
	get := func(who *http.Cookie, path string) (int, string) {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.AddCookie(who)
		r.Header.Set("Accept-Language", "zh")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	paths := strings.Fields(`/inbox/library/history /inbox/library/golden /inbox/library/spaces /inbox/arrivals/batch-12345678 /inbox/changes /inbox/changes/calendar /inbox/changes/documents
		/inbox/changes/documents?order=age /inbox/gaps /inbox/gaps?state=closed /inbox/gaps/1 /inbox/ways /inbox/dashboard /inbox/dashboard.csv /inbox/figures /inbox/figures.csv /inbox/audit
		/inbox/proposals /inbox/training /inbox/ /inbox/all`)
	for _, state := range append([]string{""}, docStates...) {
		paths = append(paths, "/inbox/library?state="+state, "/inbox/library?q="+url.QueryEscape(canary)+"&state="+state)
	}
	for _, id := range []int64{theirs, second, near, public, renamed, renamed + 1} {
		at := fmt.Sprintf("/inbox/library/%d", id)
		paths = append(paths, at, at+"/original", at+"/view", at+"/page/1", fmt.Sprintf("/inbox/changes/%d", id))
	}
	found := 0
	for _, path := range paths {
		// What was looked for is said in the field, and in the links of the tabs.
		code, body := get(supervisor, path)
		body = strings.ReplaceAll(body, `value="`+canary+`"`, "")
		if at := strings.Index(body, canary); at >= 0 {
			t.Errorf("a supervisor of another team reads at %s: %s", path, body[max(0, at-200):min(len(body), at+100)])
		}
		if code >= http.StatusInternalServerError {
			t.Errorf("%s: %d", path, code)
		}
		if _, body := get(admin, path); strings.Contains(strings.ReplaceAll(body, `value="`+canary+`"`, ""), canary) {
			found++
			t.Logf("an admin sees it at %s", path)
		}
	}
	for _, who := range []*http.Cookie{supervisor, admin} {
		if _, body := get(who, "/inbox/library/golden"); !strings.Contains(body, "公开办法怎么申请") {
			t.Error("a golden question of a public document is not shown")
		}
	}
	for _, path := range []string{"/inbox/library/golden", fmt.Sprintf("/inbox/changes/%d", public), fmt.Sprintf("/inbox/library/%d", public)} {
		if _, body := get(admin, path); !strings.Contains(body, canary) {
			t.Errorf("an admin does not see it at %s", path)
		}
	}
	if found < 12 {
		t.Errorf("the canary is on %d pages: what is nowhere is not kept from anybody", found)
	}
}
