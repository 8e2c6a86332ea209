package web

import (
	"net/url"
	"testing"
	"time"
)

// TestRobots has the examples of RFC 9309, and what is written on sites.
func TestRobots(t *testing.T) {
	const rfc = "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\nUser-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\n" +
		"User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\nUser-Agent: quxbot\n"
	for _, c := range []struct {
		robots, path string
		want         bool
	}{
		{"", "/", true},
		{rfc, "/example/page.html", false},
		{rfc, "/publications/a.gif", true}, // the longer rule
		{rfc, "/other/a.gif", false},
		{rfc, "/other/a.gif?x", true},
		{rfc, "/other", true},
		{"User-agent: careerbot\nUser-agent: other\nDisallow: /a", "/a/b", false},
		{"user-agent: CAREERBOT/2.1 (x)\ndisallow: /a", "/a", false},
		{"User-agent: careerbots\nDisallow: /", "/a", true},
		{"User-agent: *\nDisallow: /\nUser-agent: careerbot\nDisallow:", "/a", true},                // our own group, which forbids nothing
		{"User-agent: careerbot\nDisallow: /a\n\nUser-agent: careerbot\nDisallow: /b", "/b", false}, // two groups are one
		{"User-agent: *\nAllow: /page\nDisallow: /*.htm", "/page.htm", false},
		{"User-agent: *\nAllow: /folder\nDisallow: /folder", "/folder/page", true},
		{"User-agent: *\nDisallow: /a/*/c$", "/a/b/c", false},
		{"User-agent: *\nDisallow: /a/*/c$", "/a/b/c/d", true},
		{"User-agent: *\nDisallow: /a/*/c$", "/a/c", true},
		{"User-agent: *\nDisallow: /政策", "/%E6%94%BF%E7%AD%96/1.html", false},
		{"User-agent: *\nDisallow: /%7ejoe", "/~joe/x", false},
		{"User-agent: *\nDisallow: /*?id=", "/a?id=1", false},
		{"\uFEFFUser-agent: * # all\r\nDisallow: /x # that\r\n", "/x", false},
		{"Disallow: /", "/a", true},                                          // of nobody
		{"<html>\n<body>User-agent: nobody\nDisallow: /</body>", "/a", true}, // no robots.txt at all
		{"User-agent: *\nDisallow: /$", "/", false},
		{"User-agent: *\nDisallow: /$", "/a", true},
		{"User-agent: *\nDisallow: /%", "/a", true},
	} {
		u, err := url.Parse("https://example.org" + c.path)
		if err != nil {
			t.Fatal(err)
		}
		if got := readRobots([]byte(c.robots)).let(u); got != c.want {
			t.Errorf("%q of %q: %v", c.path, c.robots, got)
		}
	}
	for robots, want := range map[string]time.Duration{
		"User-agent: *\nCrawl-delay: 2.5": 2500 * time.Millisecond, "User-agent: *\nCrawl-delay: 86400": maxDelay, "User-agent: *\nCrawl-delay: -1": 0, "User-agent: *\nCrawl-delay: NaN": 0, "User-agent: x\nCrawl-delay: 5": 0,
	} {
		if got := readRobots([]byte(robots)).delay; got != want {
			t.Errorf("%q: %v, want %v", robots, got, want)
		}
	}
}
