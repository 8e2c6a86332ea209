package inbox

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"careerbot/internal/chrometest"
)

// TestAuditNamesDocuments: a page of the audit has the titles of documents as links, and
// what was changed of one, before and after; who saves it reads that too. Who may not see
// a document reads none of it.
func TestAuditNamesDocuments(t *testing.T) {
	f, _ := newArchive(t)
	f.hired("li.ming", "supervisor")
	admin := f.in("admin")
	first := admin.sends("page-12345678", "稳岗.md", []byte(firstRule))
	revision := strings.SplitN(f.asSeen(first.To), "-", 2)[1]
	saved := admin.post(first.To, "title", "鹿角湾市稳岗补贴新办法", "issuer", "鹿角湾市人民政府", "number", "鹿人社〔2026〕7号", "region", "广州", "kind", "policy", "language", "zh",
		"valid_from", "2026-02-01", "valid_to", "2027-02-01", "access", "staff", "do", "save", "revision", revision)
	saved.want(t, http.StatusSeeOther, "saved=1")
	said := []string{"Title: 鹿角湾市稳岗补贴办法 → 鹿角湾市稳岗补贴新办法", "Issued by: (empty) → 鹿角湾市人民政府", "Region: national → Guangzhou", "No longer holds from: (empty) → 2027-02-01", "Who may see it: Everybody → Staff only"}
	audit := admin.get("/inbox/audit")
	page := admin.get(saved.to)
	for _, want := range said {
		page.want(t, http.StatusOK, want)
		audit.want(t, http.StatusOK, want)
	}
	if strings.Contains(page.body, "Document number: ") {
		t.Error("what is the same is said to be changed")
	}
	const link = `" lang="">鹿角湾市稳岗补贴新办法</a>`
	audit.want(t, http.StatusOK, `<a href="`+first.To+link)
	supervisor := f.in("li.ming")
	supervisor.get("/inbox/audit").want(t, http.StatusOK, link)

	chrome := chrometest.New(t)
	for name, width := range map[string]int64{"phone": chrometest.Phone, "screen": 1280} {
		w := chrometest.Visit(chrome, t, width)
		f.seen(t, w, admin, "zh")
		for path, selector := range map[string]string{saved.to: "#saved ul", "/inbox/audit": ".list a"} {
			w.Do(chromedp.Navigate(f.url + path))
			w.Until(`document.querySelector('` + selector + `')`)
			w.Fits()
			w.Shot(name + " zh changed " + selector[1:3])
		}
	}

	// What is for a team that they are not of.
	if _, err := f.bot.Pool.Exec(t.Context(), `UPDATE version SET access = 'team:9'`); err != nil {
		t.Fatal(err)
	}
	if body := supervisor.get("/inbox/audit").body; strings.Contains(body, "鹿角湾市稳岗") || !strings.Contains(body, words["en"]["audit_detail_hidden"]) {
		t.Errorf("%s", body)
	}
	admin.post("/inbox/library", "id", f.asSeen(first.To), "do", "publish", "seen", "1").want(t, http.StatusSeeOther, "done=publish")
	admin.post("/inbox/library/undo", "publication", "1").want(t, http.StatusSeeOther, "done=undo")
	admin.post("/inbox/library", "ids", id(first.To), "do", "discard", "sure", "1").want(t, http.StatusSeeOther, "done=discard")
	audit = admin.get("/inbox/audit")
	audit.want(t, http.StatusOK, words["en"]["audit_library_discarded"])
	audit.want(t, http.StatusOK, "Title: 鹿角湾市稳岗补贴办法 →") // also of what is gone
}
