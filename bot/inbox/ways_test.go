package inbox

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5"

	"careerbot/internal/chrometest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/knowledge/web"
)

// waysIn are ways into a library, with a folder and a site on loopback; the database is
// set when there is one.
func waysIn(t *testing.T, pages map[string]string) (*Ways, string) {
	t.Helper()
	reader := read.New(read.Options{Timeout: time.Minute})
	t.Cleanup(func() {
		if err := reader.Close(); err != nil {
			t.Error(err)
		}
	})
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Write([]byte(body))
	}))
	t.Cleanup(site.Close)
	l := &knowledge.Library{Reader: reader, Now: time.Now}
	return &Ways{
		Library: l, Folder: t.TempDir(), Telegram: true, Web: &web.Store{
			Library: l, Hosts: []string{strings.TrimPrefix(site.URL, "http://"), "*.gov.cn"}, Pause: time.Nanosecond,
			Public: func(a netip.Addr) bool { return a.IsLoopback() }, Log: slog.New(slog.DiscardHandler),
		},
	}, site.URL
}

func (f *office) connect(w *Ways) {
	w.Library.Pool, w.Web.Pool = f.bot.Pool, f.bot.Pool
}

// lookTwice has the folder looked at until all in it is read.
func lookTwice(t *testing.T, w *Ways) {
	t.Helper()
	for range 2 {
		if _, err := w.Library.Look(context.Background(), w.Folder); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWays: admins add and remove addresses, each act is in the audit; what is wrong is
// said at its field; supervisors only look, counsellors do not even that.
func TestWays(t *testing.T) {
	ways, at := waysIn(t, map[string]string{"/a.html": "<h1>补贴办法</h1><p>第一条 补贴一百元。"})
	f := newOffice(t, Options{Ways: ways})
	f.connect(ways)
	for login, role := range map[string]string{"li.ming": "counsellor", "wang.fang": "supervisor", "root": "admin"} {
		f.hired(login, role)
	}
	if r := f.in("li.ming").get("/inbox/ways"); r.code != http.StatusForbidden || strings.Contains(f.in("li.ming").get("/inbox/").body, "/inbox/ways") {
		t.Errorf("a counsellor sees it: %d", r.code)
	}
	wang, root := f.in("wang.fang"), f.in("root")
	page := wang.get("/inbox/ways")
	page.want(t, http.StatusOK, "There are no files in it")
	if strings.Contains(page.body, "<form method=\"post\" action=\"/inbox/ways") {
		t.Error("a supervisor is offered what only admins do")
	}
	fields := []string{"url", at + "/a.html", "kind", "page", "region", "广东", "access", "staff", "hours", "24"}
	wang.post("/inbox/ways", fields...).want(t, http.StatusForbidden, "")
	with := func(name, value string) []string {
		all := append([]string{}, fields...)
		for i := 0; i < len(all); i += 2 {
			if all[i] == name {
				all[i+1] = value
			}
		}
		return all
	}
	for _, c := range []struct{ field, value, want string }{
		{"url", "gov.cn", "https://"}, {"url", "https://example.org/<b>", "not among those"}, {"region", "Atlantis", "not known"}, {"hours", "0", "1 to 720"}, {"hours", "x", "1 to 720"}, {"kind", "site", "choose one"}, {"access", "me", "choose one"},
	} {
		r := root.post("/inbox/ways", with(c.field, c.value)...)
		r.want(t, http.StatusUnprocessableEntity, c.want)
		if strings.Contains(r.body, "<b>") && strings.Contains(r.body, "org/<b>") {
			t.Error("what was typed is not escaped")
		}
	}
	// Who says nothing of who may see it takes nothing back that was said of a text.
	root.post("/inbox/ways", with("access", "")...).want(t, http.StatusSeeOther, "/inbox/ways?done=added")
	if n := f.count(`SELECT count(*) FROM web_address WHERE access = ''`); n != 1 {
		t.Error("it is for somebody")
	}
	page = wang.get("/inbox/ways")
	page.want(t, http.StatusOK, "as the text before")
	root.post(fmt.Sprintf("/inbox/ways/%d", f.count(`SELECT id FROM web_address`)), "do", "remove", "sure", "1").want(t, http.StatusSeeOther, "done=removed")
	root.post("/inbox/ways", fields...).want(t, http.StatusSeeOther, "/inbox/ways?done=added")
	root.post("/inbox/ways", fields...).want(t, http.StatusUnprocessableEntity, "on the list already")
	if n, err := ways.Web.RunDue(t.Context()); err != nil || n != 1 {
		t.Fatalf("%d, %v", n, err)
	}
	page = wang.get("/inbox/ways?done=added")
	page.want(t, http.StatusOK, "补贴办法")
	for _, want := range []string{"draft made", "Guangdong", "added by Name of root", "every 24 h", "within half a minute"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("no %q in %s", want, page.body)
		}
	}
	one := fmt.Sprintf("/inbox/ways/%d", f.count(`SELECT id FROM web_address`))
	wang.post(one, "do", "look").want(t, http.StatusForbidden, "")
	root.post(one, "do", "explode").want(t, http.StatusNotFound, "")
	root.post("/inbox/ways/999", "do", "look").want(t, http.StatusNotFound, "")
	root.post(one, "do", "look").want(t, http.StatusSeeOther, "done=looked")
	if n := f.count(`SELECT count(*) FROM web_address WHERE due_at <= now()`); n != 1 {
		t.Error("it is not due")
	}
	root.post(one, "do", "remove").want(t, http.StatusOK, "Stop looking at this address?")
	if n := f.count(`SELECT count(*) FROM web_address`); n != 1 {
		t.Error("it was removed without being sure")
	}
	root.post(one, "do", "remove", "sure", "1").want(t, http.StatusSeeOther, "done=removed")
	root.post(one, "do", "remove", "sure", "1").want(t, http.StatusNotFound, "")
	if n := f.count(`SELECT count(*) FROM audit WHERE what IN ('address_added', 'address_looked', 'address_removed') AND detail = $1`, at+"/a.html"); n != 5 {
		t.Errorf("%d rows in the audit", n)
	}
	if n := f.count(`SELECT count(*) FROM version WHERE state = 'draft'`); n != 1 {
		t.Error("the draft went with the address")
	}
}

// TestWayRights: who has lost the role while the form was open adds nothing.
func TestWayRights(t *testing.T) {
	ways, at := waysIn(t, nil)
	f := newOffice(t, Options{Ways: ways})
	f.connect(ways)
	f.hired("root", "admin")
	id := f.hired("was", "admin")
	s := &server{bot: f.bot, ways: ways}
	r := httptest.NewRequest(http.MethodPost, "/inbox/ways", strings.NewReader("url="+at+"/a&kind=page&hours=24"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	by, err := f.bot.StaffMember(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.bot.Pool.Exec(t.Context(), `UPDATE staff SET role = 'counsellor' WHERE id = $1`, id); err != nil {
		t.Fatal(err)
	}
	if err := s.addAddress(httptest.NewRecorder(), r, by); err != errForbidden { //nolint:errorlint // it is given as it is
		t.Errorf("%v", err)
	}
	if n := f.count(`SELECT count(*) FROM web_address`); n != 0 {
		t.Error("it was added")
	}
}

// TestWaysSeen: an admin with a folder of documents, good and bad, and a site, on a phone
// and a screen: what came in, what was refused and what to do.
func TestWaysSeen(t *testing.T) {
	const data = "../../../shared/data/"
	ways, at := waysIn(t, map[string]string{
		"/zcfg/":       `<a href="a.html">甲</a><a href="b.html">乙</a><a href="c.html">丙</a>`,
		"/zcfg/a.html": "<title>广东省高温津贴办法</title><h1>广东省高温津贴办法</h1><p>粤人社规〔2026〕3号</p><p>第一条 每年六月至十月，高温津贴每人每月三百元。</p>", "/zcfg/b.html": "<html></html>",
	})
	for _, name := range []string{"malformed_docs/original/encrypted-file.pdf", "malformed_docs/original/crazyones.pdf", "malformed_docs/original/libreoffice-writer-password.pdf"} {
		copyTo(t, ways.Folder, data+name)
	}
	laws, err := filepath.Glob(data + "laws_cn_employment/md/*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	if len(laws) < 3 {
		t.Fatal("the laws are not there")
	}
	for _, law := range laws[:3] {
		copyTo(t, ways.Folder, law)
	}
	if err := os.WriteFile(filepath.Join(ways.Folder, "通知.rtf"), []byte(`{\rtf1 x}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(ways.Folder, "扫描件 "+strings.Repeat("很长的名字", 12)+".png"), []byte("\x89PNG\r\n\x1a\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	f := newOffice(t, Options{Ways: ways})
	f.connect(ways)
	f.hired("root", "admin")
	lookTwice(t, ways)
	browser := chrometest.New(t)
	for _, c := range []struct {
		language string
		width    int64
	}{{"zh", chrometest.Phone}, {"en", 1280}} {
		w := chrometest.Visit(browser, t, c.width)
		w.Do(chromedp.Navigate(f.url + "/inbox/login"))
		w.Until(`document.readyState === 'complete'`)
		chrometest.See[bool](w, `window.before = true`)
		w.Click(fmt.Sprintf(`button[name=language][value=%s]`, c.language))
		w.Until(`!window.before && document.readyState === 'complete' && document.querySelector('input[name=login]')`)
		w.Type("input[name=login]", "root")
		w.Type("input[name=password]", goodPassword)
		w.Enter(0)
		w.Until(`location.pathname === '/inbox/' && document.querySelector('.bar')`)
		w.Do(chromedp.Navigate(f.url + "/inbox/ways"))
		w.Until(`document.readyState === 'complete' && document.querySelectorAll('.ways .tag.refused').length >= 4`)
		if c.language == "zh" { // on the phone the address is added, first a wrong one
			w.Type("input[name=url]", "https://example.org/")
			w.Click("form[action='/inbox/ways#add'] button.main")
			w.Until(`document.querySelector('[name=url][aria-invalid]') && document.querySelector('.ways label .wrong').textContent.includes('CAREERBOT_WEB_HOSTS')`)
			w.Fits()
			w.Shot("ways zh wrong")
			w.Do(chromedp.SetValue("input[name=url]", at+"/zcfg/"))
			w.Do(chromedp.SetValue("select[name=kind]", "list"))
			w.Click("form[action='/inbox/ways#add'] button.main")
			w.Until(`location.search === '?done=added' && document.querySelector('[id^=address-]')`)
			if n, err := ways.Web.RunDue(t.Context()); err != nil || n != 1 {
				t.Fatalf("%d, %v", n, err)
			}
			w.Do(chromedp.Reload())
			w.Until(`document.readyState === 'complete' && document.querySelector('[id^=address-] .tag.gone')`)
		}
		if got := chrometest.See[string](w, `document.querySelector('[id^=address-]').textContent`); !strings.Contains(got, "广东省高温津贴办法") {
			t.Errorf("%s", got)
		}
		w.Fits()
		tall(w, c.width)
		w.Shot(fmt.Sprintf("ways %s %d", c.language, c.width))
	}
	var left int
	err = f.bot.Pool.QueryRow(t.Context(), `SELECT count(*) FROM watched_file WHERE state IN ('seen', 'reading')`).Scan(&left)
	if err != nil && err != pgx.ErrNoRows || left != 0 { //nolint:errorlint // as it comes
		t.Errorf("%d files are not read, %v", left, err)
	}
}

func copyTo(t *testing.T, folder, path string) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, filepath.Base(path)), content, 0o644); err != nil {
		t.Fatal(err)
	}
}
