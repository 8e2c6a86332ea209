package web

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// mostEntries is how many documents of a feed or list are looked at.
const mostEntries = 100

var (
	errNoFeed = errors.New("there is no RSS or Atom feed at the address; if it is a page with links, add it as a list")
	errNoList = errors.New("the page has no links to pages below it; add the pages themselves, or the feed")
)

// entry is a document that a feed or list names.
type entry struct {
	url   *url.URL
	stamp string // when it was changed, as the feed says
}

// feed is RSS 2.0, RSS 1.0 (RDF) or Atom: elements are taken by their names, whatever
// their namespace.
type feed struct {
	XMLName xml.Name
	Items   []item `xml:"channel>item"`
	RDF     []item `xml:"item"`
	Entries []item `xml:"entry"`
}

type item struct {
	Links []struct {
		Href string `xml:"href,attr"`
		Rel  string `xml:"rel,attr"`
		Text string `xml:",chardata"`
	} `xml:"link"`
	GUID struct {
		Permalink string `xml:"isPermaLink,attr"`
		Text      string `xml:",chardata"`
	} `xml:"guid"`
	PubDate   string `xml:"pubDate"`
	Date      string `xml:"date"`
	Updated   string `xml:"updated"`
	Published string `xml:"published"`
}

// readFeed gives the entries of a feed, as it orders them, up to mostEntries.
func readFeed(g got) ([]entry, error) {
	decoder := xml.NewDecoder(bytes.NewReader(g.body))
	decoder.CharsetReader = charset.NewReaderLabel
	decoder.Strict, decoder.Entity = false, xml.HTMLEntity
	var f feed
	if err := decoder.Decode(&f); err != nil {
		return nil, fmt.Errorf("%w (%w)", errNoFeed, err)
	}
	if name := strings.ToLower(f.XMLName.Local); name != "rss" && name != "rdf" && name != "feed" {
		return nil, errNoFeed
	}
	var all []entry
	for _, i := range append(append(f.Items, f.RDF...), f.Entries...) {
		if u := below(g.at, i.link()); u != nil {
			all = appendNew(all, entry{u, i.stamp()})
		}
	}
	return all, nil
}

// link is where an entry leads.
func (i item) link() string {
	for _, l := range i.Links {
		if l.Href != "" && (l.Rel == "" || l.Rel == "alternate") {
			return l.Href
		}
		if l.Href == "" && strings.TrimSpace(l.Text) != "" {
			return l.Text
		}
	}
	if i.GUID.Permalink != "false" {
		return i.GUID.Text
	}
	return ""
}

func (i item) stamp() string {
	for _, s := range []string{i.Updated, i.PubDate, i.Published, i.Date} {
		if s = strings.TrimSpace(s); s != "" {
			return strings.ToValidUTF8(s[:min(len(s), 100)], "")
		}
	}
	return ""
}

// readList gives the links of a page to what lies in its folder and below, up to
// mostEntries.
func readList(g got) ([]entry, error) {
	utf8, err := charset.NewReader(bytes.NewReader(g.body), "")
	if err != nil {
		return nil, err
	}
	root, err := html.Parse(utf8)
	if err != nil {
		return nil, errNoList
	}
	base := g.at
	folder := base.Path[:strings.LastIndexByte(base.Path, '/')+1]
	var all []entry
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.DataAtom != atom.A {
			continue
		}
		for _, a := range n.Attr {
			if a.Key != "href" {
				continue
			}
			u := below(base, a.Val)
			if u == nil || u.Host != base.Host || u.Scheme != base.Scheme || !strings.HasPrefix(u.Path, folder) || u.Path == folder || u.Path == base.Path {
				continue
			}
			all = appendNew(all, entry{url: u})
		}
	}
	if len(all) == 0 {
		return nil, errNoList
	}
	return all, nil
}

// below reads an address that stands on a page; nil where it is none.
func below(base *url.URL, href string) *url.URL {
	u, err := base.Parse(strings.TrimSpace(href))
	if err != nil {
		return nil
	}
	u, err = plain(u.String())
	if err != nil || strings.TrimSpace(href) == "" {
		return nil
	}
	return u
}

func appendNew(all []entry, e entry) []entry {
	for _, other := range all {
		if other.url.String() == e.url.String() {
			return all
		}
	}
	if len(all) == mostEntries {
		return all
	}
	return append(all, e)
}
