package inbox

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"careerbot/bot"
)

// TestAudit is read by supervisors and admins, a page at a time, by person, case
// and day of their own time zone.
func TestAudit(t *testing.T) {
	f := newOffice(t, Options{})
	ctx := t.Context()
	root, li := f.hired("root", "admin"), f.hired("li.ming", "supervisor")
	if err := f.bot.SetTeam(ctx, bot.Team{Name: "days", TimeZone: "Asia/Shanghai"}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.bot.Pool.Exec(ctx, `DELETE FROM audit; UPDATE staff SET team_id = (SELECT id FROM team)`); err != nil {
		t.Fatal(err)
	}
	b := f.in("li.ming")
	for i := range 120 {
		if err := f.bot.Audit(ctx, f.bot.Pool, root, int64(i%3+1), fmt.Sprintf("did-%03d", i), "<b>detail</b>"); err != nil {
			t.Fatal(err)
		}
	}
	// 15:59 UTC is the day's last minute in Shanghai.
	if _, err := f.bot.Pool.Exec(ctx, `INSERT INTO audit (staff_id, what, at) VALUES ($1, 'late', '2026-11-20T15:59:59Z'), ($1, 'early', '2026-11-20T16:00:00Z')`, li); err != nil {
		t.Fatal(err)
	}
	lines := func(path string) []string {
		t.Helper()
		r := b.get(path)
		if r.code != http.StatusOK || strings.Contains(r.body, "<b>detail") {
			t.Fatalf("%s: %d %s", path, r.code, r.body)
		}
		return regexp.MustCompile(`</b> ([^<\s]+)`).FindAllString(r.body, -1)
	}
	seen := map[string]int{}
	pages := 0
	for path := "/inbox/audit"; path != ""; pages++ {
		r := b.get(path)
		for _, l := range lines(path) {
			seen[l]++
		}
		path = ""
		if m := regexp.MustCompile(`href="([^"]+)">Older`).FindStringSubmatch(r.body); m != nil {
			path = strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	if pages != 3 || len(seen) != 123 { // with the login
		t.Errorf("%d lines on %d pages", len(seen), pages)
	}
	for l, n := range seen {
		if n != 1 {
			t.Errorf("%s is there %d times", l, n)
		}
	}
	for query, want := range map[string]int{
		"case=2": 40, "case=%232": 40, "case=2&day=2026-11-26": 40, "case=9": 0, "day=2026-11-20": 1, "day=2026-11-21": 1, fmt.Sprintf("staff=%d", li): 3,
		"day=nonsense&case=nonsense&staff=nonsense&before=nonsense": 50, "staff=99": 0,
	} {
		if got := lines("/inbox/audit?" + query); len(got) != want {
			t.Errorf("%s: %d lines, not %d", query, len(got), want)
		}
	}
	if got := lines("/inbox/audit?day=2026-11-20"); got[0] != "</b> late" {
		t.Errorf("%q", got)
	}
	b.get("/inbox/audit?day=2026-11-20").want(t, http.StatusOK, "2026-11-20 23:59:59")
	if zone, err := (&server{bot: f.bot}).zone(ctx, bot.Staff{}); err != nil || zone.String() != f.bot.Zone(ctx).String() {
		t.Errorf("%v, %v", zone, err)
	}
}

// TestAuditDetails: what the audit has besides is told in words, too.
func TestAuditDetails(t *testing.T) {
	f := newOffice(t, Options{})
	f.hired("root", "admin")
	li := f.hired("li.ming", "counsellor")
	id := f.openCase()
	b := f.in("root")
	path := fmt.Sprintf("/inbox/case/%d/do", id)
	if _, err := f.bot.Pool.Exec(t.Context(), `UPDATE handoff SET callback = 'tomorrow', callback_by = now(), callback_due_at = now()`); err != nil {
		t.Fatal(err)
	}
	// Who does not have it has not called.
	b.post(path, "verb", "called").want(t, http.StatusConflict, "claim the case first")
	if r := b.get(fmt.Sprintf("/inbox/case/%d", id)); strings.Contains(r.body, `value="called"`) {
		t.Error("nobody has it, and anybody is asked whether they called")
	}
	b.post(path, "verb", "claim").want(t, http.StatusSeeOther, "")
	b.post(path, "verb", "transfer", "to", "Name of li.ming", "sure", "1").want(t, http.StatusSeeOther, "")
	for what, detail := range map[string]string{"proposal_accepted": "7", "read": "proposal", "login": "password 10.0.0.9"} {
		if err := f.bot.Audit(t.Context(), f.bot.Pool, li, id, what, detail); err != nil {
			t.Fatal(err)
		}
	}
	b.header.Set("Accept-Language", "zh")
	r := b.get("/inbox/audit")
	for _, want := range []string{"转给Name of li.ming", "建议 #7", "写指南建议时", "密码 · 10.0.0.9"} {
		if !strings.Contains(r.body, ">"+want+"<") {
			t.Errorf("no %s in %s", want, r.body)
		}
	}
}

// TestAuditNames: names of documents, addresses and questions are in the audit for who may
// see them; of others it says only that something was done.
func TestAuditNames(t *testing.T) {
	f := newOffice(t, Options{})
	ctx := t.Context()
	root, _ := f.hired("root", "admin"), f.hired("li.ming", "supervisor")
	if err := f.bot.SetTeam(ctx, bot.Team{Name: "other", TimeZone: "Asia/Shanghai"}); err != nil {
		t.Fatal(err)
	}
	var team string
	if err := f.bot.Pool.QueryRow(ctx, `SELECT 'team:' || id FROM team WHERE name = 'other'`).Scan(&team); err != nil {
		t.Fatal(err)
	}
	for i, access := range []string{"public", team} {
		name := []string{"birch", "canary"}[i]
		_, err := f.bot.Pool.Exec(ctx, `
			WITH d AS (INSERT INTO document (source) VALUES ('page:' || $1::text || '.md') RETURNING id)
			INSERT INTO version (document_id, ordinal, title, access, sha256, body, in_force, loaded_on) SELECT id, 1, $1, $2, sha256($1::bytea), '', 'empty', current_date FROM d`, name, access)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.bot.Pool.Exec(ctx, `INSERT INTO web_address (url, kind, every, added_by, access) VALUES ('https://' || $1::text || '.gov.cn/', 'page', interval '1 day', 'root', $2)`, name, access); err != nil {
			t.Fatal(err)
		}
		if _, err := f.bot.Pool.Exec(ctx, `INSERT INTO golden_question (question, language, documents, origin, by) VALUES ($1::text || '?', 'zh', ARRAY['page:' || $1 || '.md'], 'admin', 'root')`, name); err != nil {
			t.Fatal(err)
		}
		var version int64
		if err := f.bot.Pool.QueryRow(ctx, `SELECT id FROM version WHERE title = $1`, name).Scan(&version); err != nil {
			t.Fatal(err)
		}
		for what, detail := range map[string]string{
			"library_file": fmt.Sprint(version, " ", name), "library_loaded": name + ".md", "library_published": "page:" + name + ".md", "library_golden": "+" + name + "?",
			"address_added": "https://" + name + ".gov.cn/", "address_removed": "https://" + name + ".gov.cn/gone",
		} {
			if err := f.bot.Audit(ctx, f.bot.Pool, root, 0, what, detail); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.bot.Audit(ctx, f.bot.Pool, root, 0, "library_checked", "71, 72 … (123)"); err != nil {
		t.Fatal(err)
	}
	for login, want := range map[string]struct{ birch, canary, hidden int }{"root": {6, 6, 0}, "li.ming": {5, 0, 7}} {
		body := f.in(login).get("/inbox/audit").body
		for said, n := range map[string]int{"birch": want.birch, "canary": want.canary, "not for you to see": want.hidden, "71, 72 … (123)": 1} {
			lines := 0
			for _, l := range strings.Split(body, "<li") {
				if strings.Contains(l, said) {
					lines++
				}
			}
			if lines != n {
				t.Errorf("%s: %q is in %d lines, not %d", login, said, lines, n)
			}
		}
	}
}
