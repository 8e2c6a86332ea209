package inbox

import (
	"net/http"
	"testing"
)

// TestReach: before a publication an admin sees how many people would be told, no number
// under five; and can publish without telling anybody.
func TestReach(t *testing.T) {
	f, _ := newArchive(t)
	admin := f.in("admin")
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := f.bot.Pool.Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	people := func(n int) {
		exec(`WITH c AS (INSERT INTO conversation (channel, external_id, region) SELECT 'terminal', 'p' || gen_random_uuid(), '4401' FROM generate_series(1, $1::integer) RETURNING id)
			INSERT INTO profile (conversation_id, consented_at, consent_words, updated_at, groups, tell) SELECT id, now(), '1', now(), '{graduate}', '{policies}' FROM c`, n)
	}
	people(4)
	draft := admin.sends("page-12345678", "补贴.md", []byte("# 关于高校毕业生求职补贴的通知\n\n粤人社〔2026〕7号\n\n一、毕业生可以申领求职补贴。\n\n二、本通知自2026年6月1日起施行。\n"))
	exec(`UPDATE version SET region = '44' WHERE id = $1`, id(draft.To))
	admin.post("/inbox/library/reach", "ids", id(draft.To)).want(t, http.StatusOK, words["en"]["docs_reach_few"])
	people(3)
	admin.post("/inbox/library/reach", "ids", id(draft.To)).want(t, http.StatusOK, "About 5 people would be told")
	admin.post("/inbox/library/reach", "ids", id(draft.To)).want(t, http.StatusOK, "Guangdong</span> 5")
	exec(`UPDATE version SET access = 'staff' WHERE id = $1`, id(draft.To))
	admin.post("/inbox/library/reach", "ids", id(draft.To)).want(t, http.StatusOK, words["en"]["docs_reach_none"])
	exec(`UPDATE version SET access = 'public' WHERE id = $1`, id(draft.To))
	admin.post("/inbox/library", "id", f.asSeen(draft.To), "do", "publish", "seen", "1", "silent", "1").want(t, http.StatusSeeOther, "")
	if n := f.count(`SELECT count(*) FROM reach WHERE what = 'document' AND ref = $1 AND silent <> '' AND done_at IS NOT NULL`, id(draft.To)); n != 1 {
		t.Error("people would be told")
	}
}
