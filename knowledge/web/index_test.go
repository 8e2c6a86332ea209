package web

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// addresses are those of entries, without their site.
func addresses(all []entry) string {
	var at []string
	for _, e := range all {
		at = append(at, strings.TrimPrefix(e.url.String(), "https://example.org")+" "+e.stamp)
	}
	return strings.Join(at, "|")
}

// TestIndex: feeds and lists as they are written, and what is none.
func TestIndex(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(`<?xml version="1.0" encoding="gb2312"?><rss><channel><item><title>通知</title><link>/通知.html</link><pubDate> 2026年 </pubDate></item></channel></rss>`)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ body, want, wrong string }{
		"GB2312":         {body: gbk, want: "/%E9%80%9A%E7%9F%A5.html 2026年"},
		"RDF":            {body: `<rdf:RDF xmlns:rdf="x" xmlns:dc="y"><item><link>a</link><dc:date>2026-01-01</dc:date></item></rdf:RDF>`, want: "/d/a 2026-01-01"},
		"an entity":      {body: `<rss><channel><item><link>/a?b=1&amp;c=2</link><title>&nbsp;&copy;</title></item></channel></rss>`, want: "/a?b=1&c=2 "},
		"guid no link":   {body: `<rss><channel><item><guid isPermaLink="false">tag:1</guid></item><item/></channel></rss>`},
		"external files": {body: `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><link>/&x;</link></item></channel></rss>`, want: "/&x; "},
		"JSON":           {body: `{"a":1}`, wrong: "no RSS"},
		"a page":         {body: `<html><body><a href="x">y</a></body></html>`, wrong: "no RSS"},
		"cut off":        {body: `<rss><channel><item><link>/a`, wrong: "no RSS"},
	} {
		all, err := readFeed(got{body: []byte(c.body), at: &url.URL{Scheme: "https", Host: "example.org", Path: "/d/feed.xml"}})
		if got := addresses(all); got != c.want || (err != nil) != (c.wrong != "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	var many strings.Builder
	for i := range 300 {
		many.WriteString(`<a href="/d/` + strings.Repeat("x", i+1) + `">x</a>`)
	}
	all, err := readList(got{body: []byte(many.String()), at: &url.URL{Scheme: "https", Host: "example.org", Path: "/d/"}})
	if err != nil || len(all) != mostEntries {
		t.Errorf("%d, %v", len(all), err)
	}
}
