package inbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/knowledge"
)

// TestWiderIsSaid: a draft that more people may see than the text before says so wherever
// it is published from, and stands first there.
func TestWiderIsSaid(t *testing.T) {
	f, l := newArchive(t)
	admin := f.in("admin")
	if err := f.bot.SetTeam(t.Context(), bot.Team{Name: "就业一组", TimeZone: "Asia/Shanghai"}); err != nil {
		t.Fatal(err)
	}
	who := fmt.Sprintf("team:%d", f.count(`SELECT max(id) FROM team`))
	if _, err := l.Add(t.Context(), knowledge.Source{Name: "page:稳岗.md", Bytes: []byte(firstRule), Access: who}); err != nil {
		t.Fatal(err)
	}
	other := admin.sends("page-12345678", "其他.md", []byte("# 其他办法\n\n第一条 其他。"))
	same := admin.sends("page-12345678", "稳岗.md", []byte(firstRule+"\n\n第八条 试行一年。\n"))
	said := fmt.Sprintf(words["en"]["docs_wider"], "Only 就业一组", "Everybody")
	if page := admin.get(same.To); strings.Contains(page.body, said) {
		t.Error("what is for the same people is said to be wider")
	}
	wide := admin.sends("page-12345679", "稳岗.md", []byte(firstRule+"\n\n第八条 试行一年。\n"), "access", "public")
	admin.get(wide.To).want(t, http.StatusOK, said)
	admin.get("/inbox/library?state=waiting").want(t, http.StatusOK, words["en"]["docs_state_draft"])
	page := admin.post("/inbox/library", "id", f.asSeen(other.To), "id", f.asSeen(wide.To), "do", "look")
	page.want(t, http.StatusOK, said)
	page.want(t, http.StatusOK, `<span class="tag">Everybody</span>`)
	if wide, other := strings.Index(page.body, wide.To), strings.Index(page.body, other.To); wide < 0 || other < wide {
		t.Errorf("it stands at %d, the other at %d", wide, other)
	}
}

// TestLateIsNamed: who publishes a batch with a draft that came too late reads which it is.
func TestLateIsNamed(t *testing.T) {
	f, l := newArchive(t)
	admin := f.in("admin")
	r, err := l.Add(t.Context(), knowledge.Source{Name: "page:稳岗.md", Bytes: []byte(firstRule)})
	if err == nil {
		err = l.Undo(t.Context(), r.Publication, "王")
	}
	if err == nil {
		_, err = l.Add(t.Context(), knowledge.Source{Name: "page:稳岗.md", Bytes: []byte(firstRule + "\n\n第八条 试行一年。\n")})
	}
	if err != nil {
		t.Fatal(err)
	}
	other := admin.sends("page-12345678", "其他.md", []byte("# 其他办法\n\n第一条 其他。"))
	page := admin.post("/inbox/library", "id", f.asSeen(fmt.Sprintf("/inbox/library/%d", r.Version)), "id", f.asSeen(other.To), "do", "publish", "seen", "1")
	page.want(t, http.StatusConflict, words["en"]["docs_wrong_late"])
	page.want(t, http.StatusConflict, `<b lang="">`+r.Title+`</b>`)
}

// TestGoldensGoAlong: the golden questions of a document that becomes the next text of
// another are that one's, also those of accepted guides; and the audit says so.
func TestGoldensGoAlong(t *testing.T) {
	f, l := newArchive(t)
	admin := f.in("admin")
	ctx := t.Context()
	if _, err := l.Add(ctx, knowledge.Source{Name: "page:稳岗.md", Bytes: []byte(firstRule), Given: knowledge.Metadata{Region: "4403"}}); err != nil {
		t.Fatal(err)
	}
	next := admin.sends("page-12345678", "next.md", []byte("# 稳岗新办法\n\n第一条 补贴二百元。"))
	if _, err := f.bot.Pool.Exec(ctx, `
		INSERT INTO golden_question (question, language, documents, origin, document_id, by)
		SELECT n::text, 'zh', CASE n WHEN 2 THEN '{page:next.md,page:稳岗.md}'::text[] WHEN 4 THEN '{/else.md}' ELSE '{page:next.md}' END, 'document',
		       CASE n WHEN 1 THEN (SELECT document_id FROM version WHERE id = $1) END, 'x' FROM generate_series(1, 4) n`, id(next.To)); err != nil {
		t.Fatal(err)
	}
	if _, err := f.bot.Pool.Exec(ctx, `
		WITH p AS (INSERT INTO proposal (title, question, body, language, staff_id, created_at) SELECT 'q', 'q', 'q', 'zh', min(id), now() FROM staff RETURNING id)
		INSERT INTO evaluation_case (proposal_id, question, language, region, documents, created_at) SELECT id, '5', 'zh', '', '{guide:5,page:next.md}', now() FROM p`); err != nil {
		t.Fatal(err)
	}
	document := fmt.Sprint(f.count(`SELECT id FROM document WHERE source = 'page:稳岗.md'`))
	admin.post(next.To+"/renew", "document", document, "revision", "x").want(t, http.StatusConflict, words["en"]["docs_wrong_mended"])
	_, revision, _ := strings.Cut(f.asSeen(next.To), "-")
	admin.post(next.To+"/renew", "document", document, "revision", revision).want(t, http.StatusSeeOther, "saved=1")
	if n := f.count(`SELECT count(*) FROM audit WHERE what = 'library_mended' AND detail LIKE '% [["region","","4403"]]'`); n != 1 {
		t.Error("what it inherited is not in the audit")
	}
	if n := f.count(`SELECT count(*) FROM golden_question WHERE documents = '{page:稳岗.md}'`); n != 3 {
		t.Errorf("%d are of the document that it is now", n)
	}
	if n := f.count(`SELECT count(*) FROM golden_question g JOIN document d ON d.id = g.document_id WHERE d.source = 'page:稳岗.md'`); n != 1 {
		t.Error("the one that was written for it is gone")
	}
	if n := f.count(`SELECT count(*) FROM audit WHERE what = 'library_golden_moved' AND detail LIKE '% (4)'`); n != 1 {
		t.Error("it is not in the audit")
	}
	all, err := f.bot.Goldens(ctx)
	slices.SortFunc(all, func(a, b bot.Golden) int { return strings.Compare(a.Question, b.Question) })
	if err != nil || len(all) != 5 || !slices.Equal(all[3].Documents, []string{"/else.md"}) || !slices.Equal(all[4].Documents, []string{"guide:5", "page:稳岗.md"}) {
		t.Errorf("%+v %v", all, err)
	}
}

// TestGoldensFall: the golden questions that go with a document that is deleted are in the
// audit, each.
func TestGoldensFall(t *testing.T) {
	f, _ := newArchive(t)
	admin := f.in("admin")
	doc := admin.sends("page-12345678", "next.md", []byte(firstRule))
	if _, err := f.bot.Pool.Exec(t.Context(), `
		INSERT INTO golden_question (question, language, documents, origin, document_id, by)
		VALUES ('稳岗？', 'zh', '{page:next.md}', 'document', (SELECT document_id FROM version WHERE id = $1), 'x'), ('别的？', 'zh', '{/else.md}', 'admin', NULL, 'x')`, id(doc.To)); err != nil {
		t.Fatal(err)
	}
	admin.post("/inbox/library", "id", id(doc.To), "do", "discard", "sure", "1").want(t, http.StatusSeeOther, "done=discard")
	if left, noted := f.count(`SELECT count(*) FROM golden_question`), f.count(`SELECT count(*) FROM audit WHERE what = 'library_golden' AND detail = '-稳岗？'`); left != 1 || noted != 1 {
		t.Errorf("%d are left, %d in the audit", left, noted)
	}
}
