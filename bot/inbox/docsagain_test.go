package inbox

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"testing"
)

// TestUploadAsked: of a file whose hash alone is sent, what is the same becomes the same; what
// is not here, or is said otherwise of it, is to be sent; who may not upload learns nothing.
func TestUploadAsked(t *testing.T) {
	f, _ := newArchive(t)
	admin := f.in("admin")
	hash := func(content string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(content))) }
	const batch, beside = "page-12345678", `{"file":"x","region":"海南"}`
	asked := func(name, hash string, stated ...string) cameAs {
		t.Helper()
		return admin.sends(batch, name, nil, append([]string{"ask", hash}, stated...)...)
	}
	for _, h := range []string{hash(firstRule), "xyz", hash(firstRule)[:40], hash(firstRule) + "00"} {
		if c := asked("一.md", h); c.Status != "missing" {
			t.Errorf("%q: %+v", h, c)
		}
	}
	if n := f.count(`SELECT count(*) FROM arrival`); n != 0 {
		t.Errorf("%d arrivals of nothing", n)
	}
	came := admin.sends(batch, "一.md", []byte(firstRule))
	if c := asked("一.md", hash(firstRule)); c != came {
		t.Errorf("%+v, came as %+v", c, came)
	}
	for _, h := range []string{hash(firstRule)[:40], hash(firstRule) + "00", hash("")} {
		if c := asked("一.md", h); c.Status != "missing" {
			t.Errorf("%q: %+v", h, c)
		}
	}
	// With another statement, it is taken anew of what is kept.
	if c := asked("一.md", hash(firstRule), "access", "staff"); c.Status != "drafted" || f.count(`SELECT count(*) FROM version WHERE access = 'staff'`) != 1 {
		t.Errorf("%+v", c)
	}
	if c := asked("二.md", hash(firstRule)); c.Status != "unchanged" || f.count(`SELECT count(*) FROM document`) != 1 {
		t.Errorf("%+v", c)
	}
	// What was refused is known in its batch, by its name, with what was said of it.
	bad := admin.sends(batch, "空.txt", []byte(" "))
	if c := asked("空.txt", hash(" ")); c != bad || bad.Status != "refused" {
		t.Errorf("%+v, came as %+v", c, bad)
	}
	for _, c := range []cameAs{asked("空2.txt", hash(" ")), asked("空.txt", hash("  ")), asked("空.txt", hash(" "), "beside", beside), admin.sends("page-87654321", "空.txt", nil, "ask", hash(" "))} {
		if c.Status != "missing" {
			t.Errorf("%+v", c)
		}
	}
	// A draft that was thrown away is not kept.
	if _, err := f.bot.Pool.Exec(t.Context(), `DELETE FROM version`); err != nil {
		t.Fatal(err)
	}
	if _, err := f.bot.Pool.Exec(t.Context(), `DELETE FROM original`); err != nil {
		t.Fatal(err)
	}
	if c := asked("一.md", hash(firstRule)); c.Status != "missing" {
		t.Errorf("%+v", c)
	}
	f.hired("supervisor", "supervisor")
	q := url.Values{"batch": {batch}, "name": {"空.txt"}, "size": {"0"}, "ask": {hash(" ")}}
	f.in("supervisor").post("/inbox/library/upload?"+q.Encode()).want(t, http.StatusForbidden, "")
}
