package web_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/knowledge/web"
)

// onTime looks at the address as if its time had come, and that of its documents not.
func onTime(t *testing.T, s *web.Store) web.Address {
	t.Helper()
	if _, err := s.Pool.Exec(t.Context(), `UPDATE web_address SET due_at = now()`); err != nil {
		t.Fatal(err)
	}
	return run(t, s, 1)
}

// TestNoneStarves: documents that fail hold up none that stand behind them: these come
// first at the next look, and what failed waits for its own time and comes last.
func TestNoneStarves(t *testing.T) {
	site := newSite(t)
	s := newStore(t, site.host())
	site.put(func() {
		for _, name := range []string{"0", "1", "2"} {
			site.status["/l/"+name] = http.StatusBadGateway
		}
		site.pages["/l/"] = `<a href=0>0</a><a href=1>1</a><a href=2>2</a><a href=3>3</a><a href=4>4</a>`
		site.pages["/l/3"], site.pages["/l/4"] = document("补贴办法", "补贴一百元。"), document("年休假办法", "年休假五天。")
	})
	id := watch(t, s, web.List, site.URL+"/l/")
	run(t, s, 1)
	if was := site.was(); was != "/robots.txt, /l/, /l/0, /l/1, /l/2" {
		t.Errorf("asked for %s", was)
	}
	site.put(func() {})
	if a := onTime(t, s); site.was() != "/robots.txt, /l/, /l/3, /l/4" || len(waiting(t, s)) != 2 || !strings.Contains(a.Error, "3 of its documents") {
		t.Errorf("%+v after %s", a, site.was())
	}
	site.put(func() {})
	if onTime(t, s); site.was() != "/robots.txt, /l/" {
		t.Errorf("what is not due was asked for: %s", site.was())
	}
	// An admin who wishes it is not kept waiting: good ones first, then what failed.
	site.put(func() { site.status["/l/1"], site.pages["/l/1"] = 0, document("培训办法", "培训三天。") })
	if a := again(t, s, id); site.was() != "/robots.txt, /l/, /l/3, /l/4, /l/0, /l/1, /l/2" || len(waiting(t, s)) != 3 || !strings.Contains(a.Error, "2 of its documents") {
		t.Errorf("%+v after %s", a, site.was())
	}
	var back float64 // it fails the second time: twice ten minutes
	if err := s.Pool.QueryRow(t.Context(), `SELECT extract(epoch FROM due_at - read_at)::float8 FROM web_page WHERE url LIKE '%/l/0'`).Scan(&back); err != nil || back != 1200 {
		t.Errorf("it is left alone for %v s, %v", back, err)
	}
}

// TestListAgain: a document of a list, which does not say what has changed, is looked at
// again, also where the list is as it was.
func TestListAgain(t *testing.T) {
	site := newSite(t)
	s := newStore(t, site.host())
	site.put(func() {
		site.pages["/l/"], site.header["/l/"] = `<a href=a>a</a>`, `ETag: "l"`
		site.pages["/l/a"], site.header["/l/a"] = document("补贴办法", "补贴一百元。"), `ETag: "1"`
	})
	id := watch(t, s, web.List, site.URL+"/l/")
	first := run(t, s, 1)
	site.put(func() {})
	if again(t, s, id); site.was() != `/robots.txt, /l/, /l/a "1"` {
		t.Errorf("asked for %s", site.was())
	}
	site.put(func() {
		site.pages["/l/a"], site.header["/l/a"] = document("补贴办法", "补贴二百元。"), `ETag: "2"`
	})
	if a := again(t, s, id); a.Error != "" || a.Pages[0].State != "drafted" || a.Pages[0].Version == first.Pages[0].Version {
		t.Errorf("%+v", a)
	}
}

// TestSlowSite: a server that has been asked for too long is left for others, and goes on
// where it stopped.
func TestSlowSite(t *testing.T) {
	site := newSite(t)
	s := newStore(t, site.host())
	s.Longest = time.Nanosecond
	site.put(func() {
		site.pages["/l/"] = `<a href=a>a</a><a href=b>b</a>`
		site.pages["/l/a"], site.pages["/l/b"] = document("补贴办法", "补贴一百元。"), document("年休假办法", "年休假五天。")
	})
	watch(t, s, web.List, site.URL+"/l/")
	if a := run(t, s, 1); site.was() != "/robots.txt, /l/, /l/a" || !strings.Contains(a.Error, "the site is slow") || a.Failures != 0 {
		t.Errorf("%+v after %s", a, site.was())
	}
	site.put(func() {})
	if a := onTime(t, s); site.was() != "/robots.txt, /l/, /l/b" || a.Error != "" || len(waiting(t, s)) != 2 {
		t.Errorf("%+v after %s", a, site.was())
	}
}

// TestHostsApart: while one server does not answer, another's address that falls due is
// looked at, and the first is not asked twice.
func TestHostsApart(t *testing.T) {
	slow, good := newSite(t), newSite(t)
	s := newStore(t, slow.host(), good.host())
	answer := make(chan struct{})
	slow.put(func() {
		slow.held = map[string]chan struct{}{"/robots.txt": answer}
		slow.pages["/a"] = document("补贴办法", "补贴一百元。")
	})
	good.put(func() { good.pages["/b"] = document("年休假办法", "年休假五天。") })
	watch(t, s, web.Page, slow.URL+"/a")
	s.Look = time.Millisecond
	ctx, stop := context.WithCancel(t.Context())
	var kept sync.WaitGroup
	kept.Go(func() { s.Keep(ctx) })
	// until waits for a number of the database.
	until := func(want int, query string) {
		for n := -1; n != want && !t.Failed(); {
			if err := s.Pool.QueryRow(t.Context(), query).Scan(&n); err != nil {
				t.Error(err)
			}
		}
	}
	until(0, `SELECT count(*) FROM web_address WHERE due_at <= now()`) // it is being looked at
	watch(t, s, web.Page, good.URL+"/b")
	if _, err := s.Pool.Exec(t.Context(), `UPDATE web_address SET due_at = now()`); err != nil {
		t.Fatal(err)
	}
	until(1, `SELECT count(*) FROM web_address WHERE ran_at IS NOT NULL`)
	if good.was() != "/robots.txt, /b" || slow.was() != "" || len(waiting(t, s)) != 1 {
		t.Errorf("asked for %s and %s", good.was(), slow.was())
	}
	close(answer)
	until(2, `SELECT count(*) FROM web_address WHERE ran_at IS NOT NULL`)
	stop()
	kept.Wait()
	if slow.was() != "/robots.txt, /a" || len(waiting(t, s)) != 2 {
		t.Errorf("asked for %s", slow.was())
	}
}

// TestUndatedAgain: what a feed names without a date is looked at again when it is due, and
// read where it has changed; also where the feed is as it was. What has a date is not.
func TestUndatedAgain(t *testing.T) {
	site := newSite(t)
	s := newStore(t, site.host())
	site.put(func() {
		site.pages["/feed.xml"] = `<rss version="2.0"><channel><item><link>/a.html</link></item><item><link>/b.html</link><pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate></item></channel></rss>`
		site.header["/feed.xml"], site.header["/a.html"] = `ETag: "f"`, `ETag: "1"`
		site.pages["/a.html"], site.pages["/b.html"] = document("补贴办法", "补贴一百元。"), document("年休假办法", "年休假五天。")
	})
	id := watch(t, s, web.Feed, site.URL+"/feed.xml")
	run(t, s, 1)
	look := func(want string, drafts int) {
		t.Helper()
		if again(t, s, id); site.was() != want || len(waiting(t, s)) != drafts {
			t.Errorf("%d drafts after %s", len(waiting(t, s)), site.was())
		}
	}
	site.put(func() {})
	if _, err := s.Pool.Exec(t.Context(), `UPDATE web_address SET due_at = now()`); err != nil { // before its pages are
		t.Fatal(err)
	}
	if run(t, s, 1); site.was() != `/robots.txt, /feed.xml "f"` {
		t.Errorf("asked for %s", site.was())
	}
	site.put(func() {})
	look(`/robots.txt, /feed.xml, /a.html "1"`, 2)
	if _, err := s.Library.Publish(t.Context(), []int64{waiting(t, s)[0].ID, waiting(t, s)[1].ID}, "王"); err != nil {
		t.Fatal(err)
	}
	site.put(func() {
		site.header["/a.html"], site.pages["/a.html"] = `ETag: "2"`, document("补贴办法", "补贴二百元。")
	})
	look(`/robots.txt, /feed.xml, /a.html "1"`, 1)
}

// TestUndatedDropped: a feed that no longer names what has no date is not fetched whole for
// it again; what it names again is read again.
func TestUndatedDropped(t *testing.T) {
	site := newSite(t)
	s := newStore(t, site.host())
	const a, b = `<item><link>/a.html</link></item>`, `<item><link>/b.html</link><pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate></item>`
	names := func(etag, items string) {
		site.put(func() {
			site.pages["/feed.xml"], site.header["/feed.xml"] = `<rss version="2.0"><channel>`+items+`</channel></rss>`, `ETag: "`+etag+`"`
			site.header["/a.html"] = `ETag: "1"`
			site.pages["/a.html"], site.pages["/b.html"] = document("补贴办法", "补贴一百元。"), document("年休假办法", "年休假五天。")
		})
	}
	later := func(want string) {
		t.Helper()
		for _, table := range []string{"web_page", "web_address"} {
			if _, err := s.Pool.Exec(t.Context(), `UPDATE `+table+` SET due_at = due_at - interval '60 days'`); err != nil {
				t.Fatal(err)
			}
		}
		if run(t, s, 1); site.was() != want {
			t.Errorf("asked for %s, not %s", site.was(), want)
		}
		site.put(func() {})
	}
	names("f", a+b)
	watch(t, s, web.Feed, site.URL+"/feed.xml")
	run(t, s, 1)
	names("g", b)
	later(`/robots.txt, /feed.xml`)
	later(`/robots.txt, /feed.xml "g"`)
	names("h", a+b)
	later(`/robots.txt, /feed.xml "g", /a.html "1"`)
	later(`/robots.txt, /feed.xml, /a.html "1"`)
}
