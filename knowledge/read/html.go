package read

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	savedFrom = regexp.MustCompile(`<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(\S+)`)
	hiddenCSS = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*(?:0(?:\.\d+)?(?:px|pt|em|rem|%)?|0?\.[01]\d*r?em|1(?:\.\d+)?(?:px|pt)|0?\.\d+(?:px|pt))\s*(?:;|!|$)|(?:left|right|top|text-indent|margin-left)\s*:\s*-\d{4,}|clip\s*:\s*rect\(0|(?:^|[;\s])color\s*:\s*transparent|opacity\s*:\s*0?\.?0*\s*(?:;|!|$)`)
	// chrome names the parts around the content, by the words used in ids and
	// classes.
	chrome = regexp.MustCompile(`(?i)(?:^|[-_\s])(?:nav(?:bar|igation)?|menu|breadcrumbs?|crumbs?|footer|foot|header|head|topbar|toolbar|sidebar|side|share|sharing|bdshare\w*|social|comments?|related|pagination|pager|copyright|advert\w*|banner|cookies?|qr_?(?:code|container)?|search|login|mnav|dqwz|weizhi|location)(?:$|[-_\s\d])`)
	// content names the part that holds the document: the editors of Chinese
	// government sites and common templates.
	content = regexp.MustCompile(`(?i)^(?:ucap-content|trs_editor|view trs_ueditor.*|zoom|pages_content|article[-_]?(?:content|body|con|text)?|content|main[-_]?content|news[-_]?content|entry-content|post-content|conten|con_text|vsb_content\S*|js_content|info-?content|xxgk_content|text_content|zw_content)$`)
)

// readHTML reads a saved web page: its main content without what surrounds it.
func readHTML(src *source, b *builder) error {
	root, err := html.Parse(strings.NewReader(src.text))
	if err != nil {
		return fmt.Errorf("%w: the page cannot be parsed (%w)", ErrBroken, err)
	}
	p := &page{b: b, amounts: map[*html.Node]amount{}}
	p.infoTables(root)
	p.metaTags(root, src.text)
	p.count(root)
	p.walk(p.mainContent(root))
	p.flush()
	if p.blocks == 0 && b.text.Len() == 0 {
		// A page of nothing but links, or an unusual template: show all of it.
		p.keepAll = true
		p.walk(root)
		p.flush()
	}
	if p.concealed {
		b.warn("hidden text of the page dropped")
	}
	return nil
}

// readFragment reads a piece of HTML inside another format.
func readFragment(s string, b *builder) {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(s), body)
	if err != nil {
		b.warn("a part in HTML cannot be parsed and is left out")
		return
	}
	p := &page{b: b, keepAll: true}
	for _, n := range nodes {
		p.walk(n)
	}
	p.flush()
	if p.concealed {
		b.warn("hidden text of the page dropped")
	}
}

// amount is how much text an element holds and how much of it is in links.
type amount struct{ all, links, count int }

// page walks one page.
type page struct {
	b         *builder
	amounts   map[*html.Node]amount
	info      []*html.Node // tables whose content went to Meta
	total     int
	keepAll   bool // do not drop what looks like navigation
	concealed bool
	blocks    int

	line   strings.Builder
	spaced bool // the line ends in white space
	kind   Kind
	level  int
	mark   string // "1. " of the item to come
	lists  int    // depth
}

// count measures every element once, so that later questions cost nothing.
func (p *page) count(n *html.Node) amount {
	var a amount
	if n.Type == html.TextNode {
		a.all = utf8.RuneCountInString(strings.Join(strings.Fields(n.Data), ""))
		return a
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head:
		return a
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		sub := p.count(c)
		a.all += sub.all
		a.links += sub.links
		a.count += sub.count
	}
	if n.DataAtom == atom.A && attribute(n, "href") != "" {
		a.links = a.all
		a.count++
	}
	p.amounts[n] = a
	if n.DataAtom == atom.Body {
		p.total = a.all - a.links
	}
	return a
}

// mainContent finds the element that holds the document. A candidate must hold
// a good part of the page's running text, or the whole body is taken.
func (p *page) mainContent(root *html.Node) *html.Node {
	var best, body *html.Node
	size := func(n *html.Node) int { a := p.amounts[n]; return a.all - a.links }
	var look func(n *html.Node)
	look = func(n *html.Node) {
		if n.Type == html.ElementNode {
			named := content.MatchString(attribute(n, "id")) || content.MatchString(attribute(n, "class"))
			switch {
			case n.DataAtom == atom.Body:
				body = n
			case n.DataAtom == atom.Main, n.DataAtom == atom.Article, attribute(n, "role") == "main", named:
				// The innermost of nested candidates wins while it loses little.
				if s := size(n); s*10 >= p.total*4 && (best == nil || s*10 >= size(best)*8) {
					best = n
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			look(c)
		}
	}
	look(root)
	if best != nil {
		return best
	}
	if body != nil {
		return body
	}
	return root
}

// dropped reports elements that are not part of the document.
func (p *page) dropped(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Iframe, atom.Svg, atom.Canvas,
		atom.Object, atom.Button, atom.Select, atom.Textarea, atom.Input, atom.Video, atom.Audio:
		return true
	}
	a := p.amounts[n]
	if slices.Contains(p.info, n) {
		return true
	}
	_, hiddenAttr := find(n, "hidden")
	if hiddenAttr || hiddenCSS.MatchString(attribute(n, "style")) || p.white(n) {
		p.concealed = p.concealed || strings.TrimSpace(inner(n)) != ""
		return true
	}
	// What holds most of the page is not decoration, whatever its name: old
	// sites wrap the whole page in a form.
	if p.keepAll || (a.all-a.links)*2 > p.total {
		return false
	}
	switch n.DataAtom {
	case atom.Nav, atom.Footer, atom.Aside, atom.Form, atom.Dialog, atom.Menu, atom.Header:
		return true
	case atom.Ul, atom.Ol, atom.Div, atom.Dl, atom.Table, atom.P, atom.Section, atom.Td:
		if a.count >= 4 && a.links*10 >= a.all*8 {
			return true
		}
		return n.DataAtom != atom.P && n.DataAtom != atom.Td && (chrome.MatchString(attribute(n, "id")) || chrome.MatchString(attribute(n, "class")))
	}
	return false
}

// walk adds an element and what is in it. The parser limits the depth to 512.
func (p *page) walk(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		p.words(n.Data)
		return
	case html.ElementNode, html.DocumentNode:
	default:
		return
	}
	if p.dropped(n) {
		return
	}
	switch n.DataAtom {
	case atom.Br:
		p.flush()
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		p.block(n, Heading, int(n.Data[1]-'0'))
	case atom.Pre:
		p.flush()
		if code := inner(n); hasHan(code) && !strings.Contains(code, "  ") {
			p.b.lines(Paragraph, 0, 0, code)
		} else {
			p.b.add(Code, 0, 0, code)
		}
	case atom.Ul, atom.Ol:
		p.list(n)
	case atom.Table:
		p.flush()
		if grid, ok := dataTable(n); ok {
			grid.emit(p)
		} else {
			p.children(n)
		}
		p.flush()
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Li, atom.Blockquote, atom.Dd, atom.Dt, atom.Dl,
		atom.Figure, atom.Figcaption, atom.Address, atom.Fieldset, atom.Center, atom.Hr, atom.Tr, atom.Td, atom.Th,
		atom.Caption, atom.Header, atom.Footer, atom.Form, atom.Body, atom.Details, atom.Summary, atom.Tbody, atom.Option:
		p.block(n, p.kind, p.level)
	default:
		p.children(n)
	}
}

func (p *page) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.walk(c)
	}
}

// block puts the element on lines of its own.
func (p *page) block(n *html.Node, kind Kind, level int) {
	p.flush()
	k, l := p.kind, p.level
	p.kind, p.level = kind, level
	p.children(n)
	p.flush()
	p.kind, p.level = k, l
}

// list adds items; the number of an ordered item is something readers see.
func (p *page) list(n *html.Node) {
	p.flush()
	k, l, mark := p.kind, p.level, p.mark
	p.lists++
	number := 1
	if v, err := strconv.Atoi(attribute(n, "start")); err == nil {
		number = v
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.kind, p.level, p.mark = Item, p.lists, ""
		if c.DataAtom != atom.Li {
			p.walk(c)
			continue
		}
		if n.DataAtom == atom.Ol {
			if v, err := strconv.Atoi(attribute(c, "value")); err == nil {
				number = v
			}
			p.mark = strconv.Itoa(number) + ". "
			number++
		}
		p.walk(c)
		p.flush()
	}
	p.flush()
	p.lists--
	p.kind, p.level, p.mark = k, l, mark
}

// words appends running text with its white space collapsed as browsers do;
// non-breaking and ideographic spaces are characters of the text. White space
// that breaks the line in the source stays a line break here: whether it
// becomes a space depends on the script, which the builder decides.
func (p *page) words(s string) {
	for i := 0; i < len(s); {
		n := strings.IndexFunc(s[i:], func(r rune) bool { return !htmlSpace(r) })
		if n < 0 {
			n = len(s) - i
		}
		if n > 0 && p.line.Len() > 0 && !p.spaced {
			p.spaced = true
			if strings.ContainsAny(s[i:i+n], "\n\r") {
				p.line.WriteByte('\n')
			} else {
				p.line.WriteByte(' ')
			}
		}
		i += n
		if n = strings.IndexFunc(s[i:], htmlSpace); n < 0 {
			n = len(s) - i
		}
		if n > 0 {
			p.line.WriteString(s[i : i+n])
			p.spaced = false
		}
		i += n
	}
}

func htmlSpace(r rune) bool {
	return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f'
}

// flush ends the line and adds it as a block.
func (p *page) flush() {
	if p.line.Len() == 0 {
		return
	}
	text := strings.TrimSpace(p.line.String())
	p.line.Reset()
	p.spaced = false
	if text == "" || !p.keepAll && p.kind == Paragraph && aboutPage(text) {
		return
	}
	p.b.add(p.kind, p.level, 0, p.mark+text)
	p.mark = ""
	p.blocks++
}

func find(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func attribute(n *html.Node, name string) string {
	v, _ := find(n, name)
	return v
}

// inner is the text inside an element, unfiltered.
func inner(n *html.Node) string {
	var out strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			out.WriteString(n.Data)
		case n.DataAtom == atom.Br:
			out.WriteByte('\n')
		case n.DataAtom == atom.Script, n.DataAtom == atom.Style:
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return out.String()
}
