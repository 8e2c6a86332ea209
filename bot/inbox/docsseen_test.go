package inbox

import (
	"net/http"
	"strings"
	"testing"
)

// TestSeenAsItIs: what an admin checks, mends or publishes is what they looked at. What
// somebody else has changed meanwhile is refused, and named.
func TestSeenAsItIs(t *testing.T) {
	f, _ := newArchive(t)
	f.hired("other", "admin")
	admin, other := f.in("admin"), f.in("other")
	doc := admin.sends("page-12345678", "稳岗.md", []byte(firstRule))
	at := doc.To
	says := func(title, access string) []string {
		return []string{"title", title, "issuer", "", "number", "", "region", "", "kind", "policy", "language", "zh", "valid_from", "2026-02-01", "valid_to", "", "access", access}
	}
	revision := func(seen string) string { _, r, _ := strings.Cut(seen, "-"); return r }
	state := func() string {
		t.Helper()
		var s string
		if err := f.bot.Pool.QueryRow(t.Context(), `SELECT rtrim(concat_ws(' ', state, title, access, checked_by)) FROM version WHERE id = $1`, id(at)).Scan(&s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	first := f.asSeen(at)
	if page := admin.get(at); !strings.Contains(page.body, `value="`+first+`"`) || !strings.Contains(page.body, `name="revision" value="`+revision(first)+`"`) {
		t.Fatal("the page does not say what is looked at")
	}
	// Checked at a revision, then made wider by another admin: the first one publishes neither
	// with their old page nor with one that says no revision.
	admin.post("/inbox/library", "id", first, "do", "check").want(t, http.StatusSeeOther, "done=check&n=1")
	other.post(at, append(says("鹿角湾市稳岗补贴细则", "staff"), "do", "check", "revision", revision(first))...).want(t, http.StatusSeeOther, "saved=1")
	changed := words["en"]["docs_wrong_changed"]
	for _, seen := range []string{first, id(at)} {
		for _, do := range []string{"check", "look", "publish"} {
			if do == "look" && seen != first { // what is named alone is looked at as it is now
				admin.post("/inbox/library", "id", seen, "do", do).want(t, http.StatusOK, f.asSeen(at))
				continue
			}
			page := admin.post("/inbox/library", "id", seen, "do", do, "seen", "1")
			page.want(t, http.StatusConflict, changed)
			page.want(t, http.StatusConflict, `<b lang="">鹿角湾市稳岗补贴细则</b>`)
		}
	}
	admin.post(at, append(says("鹿角湾市稳岗补贴办法", "public"), "do", "check", "revision", revision(first))...).want(t, http.StatusConflict, words["en"]["docs_wrong_mended"])
	if got := state(); got != "checked 鹿角湾市稳岗补贴细则 staff Name of other" {
		t.Errorf("it is %s", got)
	}
	// Who is allowed to see it alone changes the revision.
	second := f.asSeen(at)
	other.post(at, append(says("鹿角湾市稳岗补贴细则", "public"), "revision", revision(second))...).want(t, http.StatusSeeOther, "saved=1")
	if got := state(); got != "draft 鹿角湾市稳岗补贴细则 public" {
		t.Errorf("it is %s", got)
	}
	admin.post("/inbox/library", "id", second, "do", "publish", "seen", "1").want(t, http.StatusConflict, changed)
	// All at once are looked at before they are checked.
	admin.post("/inbox/library", "all", "1", "state", "waiting", "do", "check").want(t, http.StatusOK, f.asSeen(at))
	admin.post("/inbox/library", "all", "1", "state", "waiting", "do", "publish", "seen", "1").want(t, http.StatusConflict, changed)
	admin.post("/inbox/library", "ids", f.asSeen(at), "do", "publish", "seen", "1").want(t, http.StatusSeeOther, "done=publish&n=1")
	if got := state(); got != "published 鹿角湾市稳岗补贴细则 public Name of admin" {
		t.Errorf("it is %s", got)
	}
}
