package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"careerbot/knowledge"
	"careerbot/knowledge/web"
)

// TestPage: a page becomes a draft with its address and region; it is not asked for again
// before it is due, then with what is known of it; the same text is nothing new, another
// one is the next draft; what is gone or fails is said, and tried again later.
func TestPage(t *testing.T) {
	site := newSite(t)
	s := newStore(t, site.host())
	site.put(func() {
		site.pages["/a.html"], site.header["/a.html"] = document("补贴办法", "补贴一百元。"), `ETag: "1"`
	})
	id := watch(t, s, web.Page, site.URL+"/a.html#top")
	a := run(t, s, 1)
	if a.Error != "" || a.Ran == nil || len(a.Pages) != 1 || a.Pages[0].State != "drafted" || a.Pages[0].Title != "补贴办法" || a.Pages[0].Version == 0 {
		t.Fatalf("%+v", a)
	}
	if was := site.was(); was != "/robots.txt, /a.html" {
		t.Errorf("asked for %s", was)
	}
	all := waiting(t, s)
	if len(all) != 1 || all[0].Source != site.URL+"/a.html" || all[0].URL != site.URL+"/a.html" || all[0].Region != "44" || all[0].Way != knowledge.ByWeb || all[0].LoadedBy != "王" || all[0].State != "draft" {
		t.Errorf("%+v", all)
	}
	run(t, s, 0) // not due
	site.put(func() {})
	if a = again(t, s, id); a.Pages[0].State != "drafted" || site.was() != `/robots.txt, /a.html "1"` {
		t.Errorf("%+v after %s", a, site.was())
	}
	// Other bytes, the same text.
	site.put(func() {
		site.pages["/a.html"], site.header["/a.html"] = document("补贴办法", "补贴一百元。")+"<!-- 2 -->", `ETag: "2"`
	})
	if a = again(t, s, id); a.Pages[0].State != "unchanged" || a.Pages[0].Version == 0 || len(waiting(t, s)) != 1 {
		t.Errorf("%+v", a)
	}
	site.put(func() {
		site.pages["/a.html"], site.header["/a.html"] = document("补贴办法", "补贴二百元。"), `ETag: "3"`
	})
	if a = again(t, s, id); a.Pages[0].State != "drafted" || len(waiting(t, s)) != 1 {
		t.Errorf("%+v", a)
	}
	site.put(func() { site.status["/a.html"] = http.StatusBadGateway; site.header["/a.html"] = "" })
	if a = again(t, s, id); a.Failures != 1 || !strings.Contains(a.Error, "502") || a.Pages[0].State != "failed" || !a.Due.Before(time.Now().Add(time.Hour)) {
		t.Errorf("%+v", a)
	}
	site.put(func() {
		site.status["/a.html"], site.header["/a.html"] = http.StatusServiceUnavailable, "Retry-After: 7200"
	})
	if a = again(t, s, id); a.Failures != 2 || a.Due.Before(time.Now().Add(119*time.Minute)) {
		t.Errorf("it is not left alone: %+v", a)
	}
	site.put(func() { site.status["/a.html"], site.header["/a.html"] = http.StatusGone, "" })
	if a = again(t, s, id); a.Pages[0].State != "gone" || !strings.Contains(a.Error, "gone (410)") || len(waiting(t, s)) != 1 {
		t.Errorf("%+v", a)
	}
	site.put(func() { site.status["/a.html"] = 0 })
	if a = again(t, s, id); a.Failures != 0 || a.Error != "" || a.Pages[0].State != "unchanged" || a.Pages[0].Reason != "" {
		t.Errorf("%+v", a)
	}
	if strings.Contains(site.was(), "without a name") {
		t.Error("it does not say who asks")
	}
}

// TestFeed: the entries of RSS and Atom become drafts; a feed that is as it was has
// nothing asked of its site; an entry is asked for again when the feed says that it was
// changed or when it could not be read; what is wrong with one stops no other.
func TestFeed(t *testing.T) {
	site := newSite(t)
	s := newStore(t, site.host())
	rss := func(second string) string {
		return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title>
			<atom:link href="` + site.URL + `/feed.xml" rel="self"/>
			<item><title>A</title><link>/a.html</link><pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate></item>
			<item><title>B</title><link>` + site.URL + `/b.html?id=1&amp;x=2</link><pubDate>` + second + `</pubDate></item>
			<item><title>C</title><link>https://elsewhere.example.org/c.html</link></item>
			<item><title>D</title><guid>` + site.URL + `/d.html</guid></item>
			<item><title>E</title><link>javascript:alert(1)</link></item></channel></rss>`
	}
	site.put(func() {
		site.pages["/feed.xml"], site.header["/feed.xml"] = rss("Mon, 02 Nov 2026 09:00:00 GMT"), `ETag: "f1"`
		site.pages["/a.html"] = document("补贴办法", "补贴一百元。")
		site.pages["/b.html?id=1&x=2"] = document("年休假办法", "年休假五天。")
		site.status["/d.html"] = http.StatusInternalServerError
	})
	id := watch(t, s, web.Feed, site.URL+"/feed.xml")
	a := run(t, s, 1)
	state := map[string]string{}
	for _, p := range a.Pages {
		state[strings.TrimPrefix(p.URL, site.URL)] = p.State + " " + p.Reason
	}
	if len(a.Pages) != 4 || state["/a.html"] != "drafted " || state["/b.html?id=1&x=2"] != "drafted " || !strings.Contains(state["https://elsewhere.example.org/c.html"], "refused the address leads to a host") || !strings.Contains(state["/d.html"], "failed the site cannot answer") {
		t.Errorf("%v", state)
	}
	if !strings.Contains(a.Error, "1 of its documents") || len(waiting(t, s)) != 2 {
		t.Errorf("%+v", a)
	}
	// What failed is tried again, the rest not.
	site.put(func() {
		site.status["/d.html"] = 0
		site.pages["/d.html"] = document("培训办法", "培训三天。")
	})
	if a = again(t, s, id); a.Error != "" || site.was() != "/robots.txt, /feed.xml, /d.html" || len(waiting(t, s)) != 3 {
		t.Errorf("%+v after %s", a, site.was())
	}
	site.put(func() {}) // what has no date is looked at again
	if a = again(t, s, id); a.Error != "" || site.was() != `/robots.txt, /feed.xml, /d.html` {
		t.Errorf("%+v after %s", a, site.was())
	}
	site.put(func() {
		site.pages["/feed.xml"], site.header["/feed.xml"] = rss("Tue, 03 Nov 2026 09:00:00 GMT"), `ETag: "f2"`
		site.pages["/b.html?id=1&x=2"] = document("年休假办法", "年休假十天。")
	})
	if a = again(t, s, id); site.was() != `/robots.txt, /feed.xml, /b.html?id=1&x=2, /d.html` || len(waiting(t, s)) != 3 {
		t.Errorf("%+v after %s", a, site.was())
	}
	// Atom, at the same address.
	site.put(func() {
		site.header["/feed.xml"] = ""
		site.pages["/feed.xml"] = `<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="/feed.xml"/><entry><link rel="enclosure" href="/no.html"/><link rel="alternate" href="e.html"/><updated>2026-11-04T00:00:00Z</updated></entry></feed>`
		site.pages["/e.html"] = document("仲裁办法", "仲裁六十日。")
	})
	if a = again(t, s, id); a.Error != "" || !strings.HasSuffix(site.was(), "/e.html") || len(waiting(t, s)) != 4 {
		t.Errorf("%+v after %s", a, site.was())
	}
	site.put(func() { site.pages["/feed.xml"] = "<html><body>We have moved" })
	if a = again(t, s, id); !strings.Contains(a.Error, "no RSS or Atom feed") {
		t.Errorf("%+v", a)
	}
}

// TestList: of a page with links those are read that lead to what lies below it, also to
// files.
func TestList(t *testing.T) {
	site := newSite(t)
	s := newStore(t, site.host())
	site.put(func() {
		site.pages["/zcfg/index.html"] = `<html><meta charset="gbk"><body><a href="/">home</a><a href="content/post_1.html#x">一</a><a href="/zcfg/content/post_1.html">again</a>
			<a href="content/list.csv">附件</a><a href="https://elsewhere.example.org/zcfg/content/2.html">out</a><a href="mailto:a@b.cn">mail</a><a href="index.html">self</a></body></html>`
		site.pages["/zcfg/content/post_1.html"] = document("补贴办法", "补贴一百元。")
		site.pages["/zcfg/content/list.csv"] = "机构,电话\n市人才服务中心,010-55550000\n"
	})
	id := watch(t, s, web.List, site.URL+"/zcfg/index.html")
	a := run(t, s, 1)
	if a.Error != "" || site.was() != "/robots.txt, /zcfg/index.html, /zcfg/content/post_1.html, /zcfg/content/list.csv" || len(waiting(t, s)) != 2 {
		t.Errorf("%+v after %s: %+v", a, site.was(), waiting(t, s))
	}
	site.put(func() { site.pages["/zcfg/index.html"] = document("改版", "内容迁移。") })
	if a = again(t, s, id); !strings.Contains(a.Error, "no links") {
		t.Errorf("%+v", a)
	}
}

// TestSiteNotWell: of a site on which one document after the other fails the rest is left
// for the next time; a site that has enough is asked for nothing more.
func TestSiteNotWell(t *testing.T) {
	site := newSite(t)
	s := newStore(t, site.host())
	list := ""
	for i := range 9 {
		name := fmt.Sprintf("/l/%d.html", i)
		list += "<a href=" + name + ">x</a>"
		site.put(func() { site.status[name] = http.StatusBadGateway })
	}
	site.put(func() { site.pages["/l/"] = list })
	id := watch(t, s, web.List, site.URL+"/l/")
	if a := run(t, s, 1); !strings.Contains(a.Error, "3 of its documents") || site.was() != "/robots.txt, /l/, /l/0.html, /l/1.html, /l/2.html" {
		t.Errorf("%+v after %s", a, site.was())
	}
	site.put(func() {
		site.status["/l/3.html"], site.pages["/l/3.html"] = 0, document("补贴办法", "补贴一百元。")
		site.status["/l/4.html"], site.header["/l/4.html"] = http.StatusTooManyRequests, "Retry-After: 7200"
	})
	a := again(t, s, id)
	if site.was() != "/robots.txt, /l/, /l/3.html, /l/4.html" || !strings.Contains(a.Error, "429") || a.Due.Before(time.Now().Add(119*time.Minute)) || len(waiting(t, s)) != 1 {
		t.Errorf("%+v after %s", a, site.was())
	}
}

// TestNotAsked: what may not be asked is not asked: what robots.txt keeps from us,
// anything where it cannot be read, hosts that nobody has named, also behind a redirect,
// and private addresses.
func TestNotAsked(t *testing.T) {
	site, other := newSite(t), newSite(t)
	other.put(func() { other.pages["/x.html"] = document("甲", "乙丙丁。") })
	page := document("补贴办法", "补贴一百元。")
	for name, c := range map[string]struct {
		robots, path, to string
		status           int
		private          bool
		asked, want      string
	}{
		"robots.txt forbids":           {robots: "User-agent: *\nDisallow: /a", path: "/a.html", asked: "/robots.txt", want: "robots.txt does not let"},
		"robots.txt forbids us":        {robots: "User-agent: *\nAllow: /\n\nUser-agent: CareerBot/1.0\nDisallow: /", path: "/a.html", asked: "/robots.txt", want: "robots.txt does not let"},
		"robots.txt forbids behind":    {robots: "User-agent: *\nDisallow: /secret", path: "/a.html", to: "/secret.html", asked: "/robots.txt, /a.html", want: "robots.txt does not let"},
		"robots.txt cannot be read":    {status: http.StatusInternalServerError, path: "/a.html", asked: "/robots.txt", want: "nothing is asked of the site"},
		"robots.txt allows":            {robots: "User-agent: *\nDisallow: /b", path: "/a.html", asked: "/robots.txt, /a.html"},
		"there is no robots.txt":       {status: http.StatusForbidden, path: "/a.html", asked: "/robots.txt, /a.html"},
		"a redirect to another host":   {path: "/a.html", to: other.URL + "/x.html", asked: "/robots.txt, /a.html", want: "host that the operator has not named"},
		"a redirect to another scheme": {path: "/a.html", to: "file:///etc/passwd", asked: "/robots.txt, /a.html", want: "leaves https"},
		"redirects without end":        {path: "/a.html", to: "/a.html", asked: "/robots.txt" + strings.Repeat(", /a.html", 6), want: "redirects"},
		"a private address":            {path: "/a.html", private: true, asked: "", want: "private address"},
	} {
		t.Run(name, func(t *testing.T) {
			site.put(func() {
				site.pages, site.status, site.to = map[string]string{"/a.html": page, "/robots.txt": c.robots}, map[string]int{}, map[string]string{}
				site.status["/robots.txt"], site.to[c.path] = c.status, c.to
			})
			s := newStore(t, site.host())
			if c.private {
				s.Public = nil // as it is without a test
			}
			watch(t, s, web.Page, site.URL+c.path)
			a := run(t, s, 1)
			if was := site.was(); was != c.asked {
				t.Errorf("asked for %s, want %s", was, c.asked)
			}
			if c.want == "" && a.Error != "" || !strings.Contains(a.Error, c.want) || strings.Contains(a.Error, site.URL) {
				t.Errorf("%q, want %q", a.Error, c.want)
			}
			if n := len(waiting(t, s)); n != map[bool]int{true: 1}[c.want == ""] {
				t.Errorf("%d drafts", n)
			}
		})
	}
	if was := other.was(); was != "" {
		t.Errorf("another host was asked for %s", was)
	}
	// A host that was taken off the list is asked no more.
	s := newStore(t, site.host())
	watch(t, s, web.Page, site.URL+"/a.html")
	s.Hosts = nil
	site.put(func() {})
	if a := run(t, s, 1); !strings.Contains(a.Error, "not named") || site.was() != "" {
		t.Errorf("%+v after %s", a, site.was())
	}
}

// TestAdd: what is wrong with an address is said by its field, and nothing is stored.
func TestAdd(t *testing.T) {
	ctx := context.Background()
	s := newStore(t, "*.gov.cn", "intranet.example.org:8443")
	good := web.Address{URL: "https://hrss.gd.gov.cn/a", Kind: web.Page, Access: "public", Every: time.Hour, By: "王"}
	with := func(change func(*web.Address)) web.Address {
		a := good
		change(&a)
		return a
	}
	for _, c := range []struct {
		a    web.Address
		want string
	}{
		{with(func(a *web.Address) { a.URL = "ftp://gov.cn/" }), "url"},
		{with(func(a *web.Address) { a.URL = "https://wang:secret@gov.cn/" }), "url"},
		{with(func(a *web.Address) { a.URL = "gov.cn" }), "url"},
		{with(func(a *web.Address) { a.URL = "https://gov.cn/" + strings.Repeat("a", 2000) }), "url"},
		{with(func(a *web.Address) { a.URL = "https://gov.cn.example.org/" }), "host"},
		{with(func(a *web.Address) { a.URL = "https://evilgov.cn/" }), "host"},
		{with(func(a *web.Address) { a.URL = "https://gov.cn:8080/" }), "host"},
		{with(func(a *web.Address) { a.URL = "https://intranet.example.org/" }), "host"},
		{with(func(a *web.Address) { a.Kind = "site" }), "kind"},
		{with(func(a *web.Address) { a.Access = "me" }), "access"},
		{with(func(a *web.Address) { a.Every = time.Minute }), "every"},
		{with(func(a *web.Address) { a.Every = 999 * time.Hour }), "every"},
		{with(func(a *web.Address) { a.Region = "Atlantis" }), "region"},
		{good, ""},
		{with(func(a *web.Address) { a.URL = "https://GOV.cn" }), ""},
		{with(func(a *web.Address) { a.URL = "https://gov.cn:443/x" }), ""},
		{with(func(a *web.Address) { a.URL = "https://intranet.example.org:8443/" }), ""},
		{with(func(a *web.Address) { a.URL = "https://hrss.gd.gov.cn/a#b" }), "known"},
	} {
		_, err := s.Add(ctx, s.Pool, c.a)
		var wrong *web.WrongError
		if c.want == "" && err != nil || c.want != "" && (!errors.As(err, &wrong) || wrong.Field != c.want) {
			t.Errorf("%+v: %v, want %s", c.a, err, c.want)
		}
	}
	all, err := s.Addresses(ctx, 1)
	if err != nil || len(all) != 4 {
		t.Fatalf("%+v, %v", all, err)
	}
	if at, err := s.Remove(ctx, s.Pool, all[0].ID); err != nil || at != good.URL {
		t.Errorf("%s, %v", at, err)
	}
	if _, err := s.Remove(ctx, s.Pool, all[0].ID); !errors.Is(err, web.ErrNone) {
		t.Errorf("%v", err)
	}
	if _, err := s.LookNow(ctx, s.Pool, all[0].ID); !errors.Is(err, web.ErrNone) {
		t.Errorf("%v", err)
	}
	for list, want := range map[string]string{
		"www.gov.cn, *.GD.gov.cn 127.0.0.1:80": "[www.gov.cn *.gd.gov.cn 127.0.0.1:80]", "": "[]", "*": "", "*.": "", "cn": "", "https://gov.cn": "", "gov.cn/a": "", "a@gov.cn": "", "*.*.cn": "",
	} {
		hosts, err := web.CheckHosts(list)
		if got := fmt.Sprint(hosts); want != "" && (got != want || err != nil) || want == "" && err == nil {
			t.Errorf("%q: %s, %v", list, got, err)
		}
	}
}

// TestLocked: an address that another replica looks at is left to it.
func TestLocked(t *testing.T) {
	ctx := context.Background()
	site := newSite(t)
	s := newStore(t, site.host())
	site.put(func() { site.pages["/a.html"] = document("补贴办法", "补贴一百元。") })
	id := watch(t, s, web.Page, site.URL+"/a.html")
	other, err := s.Pool.Acquire(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Release()
	if _, err := other.Exec(ctx, `SELECT pg_advisory_lock($1, hashtext($2::bigint::text))`, 0x77656221, id); err != nil {
		t.Fatal(err)
	}
	run(t, s, 0)
	if _, err := other.Exec(ctx, `SELECT pg_advisory_unlock_all()`); err != nil {
		t.Fatal(err)
	}
	run(t, s, 1)
	run(t, s, 0)
}

// TestRealSite: pages of the government's site, listed on one, become drafts with what
// they say of themselves.
func TestRealSite(t *testing.T) {
	const data = "../../../shared/data/govcn_policies_2019/html/"
	site := newSite(t)
	s := newStore(t, site.host())
	names := []string{"5338761.html", "5339579.html", "5345440.html"}
	list := ""
	for _, name := range names {
		page, err := os.ReadFile(data + name)
		if err != nil {
			t.Fatal(err)
		}
		site.put(func() { site.pages["/zhengce/"+name] = string(page) })
		list += "<li><a href=" + name + ">" + name + "</a>"
	}
	site.put(func() { site.pages["/zhengce/"] = list })
	id, err := s.Add(context.Background(), s.Pool, web.Address{URL: site.URL + "/zhengce/", Kind: web.List, Access: "staff", Every: time.Hour, By: "王"})
	if err != nil {
		t.Fatal(err)
	}
	if a := run(t, s, 1); a.Error != "" || a.ID != id || len(a.Pages) != len(names) {
		t.Errorf("%+v", a)
	}
	all := waiting(t, s)
	if len(all) != len(names) {
		t.Fatalf("%+v", all)
	}
	for _, v := range all {
		if v.Access != "staff" || v.Passages < 3 || !strings.Contains(v.Number, "国办函〔") || v.Issuer != "国务院办公厅" {
			t.Errorf("%+v", v)
		}
	}
}
