package read

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxGridCells bounds a table whose cells claim to span thousands of columns
// and rows.
const maxGridCells = 200_000

// htmlGrid is a table of data with merged cells repeated.
type htmlGrid struct {
	rows    [][]string
	caption string
	headers int // leading rows that are marked as header
}

// dataTable tells a table of data from one that only lays out the page: it has
// two rows and two columns at least, no table inside and no long running text.
func dataTable(t *html.Node) (*htmlGrid, bool) {
	if attribute(t, "role") == "presentation" {
		return nil, false
	}
	g := &htmlGrid{}
	cells, paragraphs := 0, 0
	var pending []span // cells that reach down into the next rows
	ok := true
	var visit func(n *html.Node, head bool)
	visit = func(n *html.Node, head bool) {
		for c := n.FirstChild; c != nil && ok; c = c.NextSibling {
			switch c.DataAtom {
			case atom.Caption:
				g.caption = cellText(c)
			case atom.Thead:
				visit(c, true)
			case atom.Tbody, atom.Tfoot:
				visit(c, false)
			case atom.Tr:
				var row []string
				var marked bool
				row, pending, marked, ok = g.row(c, pending, &cells, &paragraphs)
				if (head || marked) && g.headers == len(g.rows) {
					g.headers++
				}
				g.rows = append(g.rows, row)
			}
		}
	}
	visit(t, false)
	columns := 0
	for _, row := range g.rows {
		columns = max(columns, len(row))
	}
	if !ok || len(g.rows) < 2 || columns < 2 || paragraphs > 2*cells {
		return nil, false
	}
	return g, true
}

// span is a cell that continues in the rows below.
type span struct {
	col, rows int
	text      string
}

// row reads the cells of a row. ok is false when the table is layout.
func (g *htmlGrid) row(tr *html.Node, pending []span, cells, paragraphs *int) (row []string, down []span, marked, ok bool) {
	marked = true
	inherit := func() {
		for _, s := range pending {
			if s.col == len(row) {
				row = append(row, s.text)
				if s.rows > 1 {
					down = append(down, span{s.col, s.rows - 1, s.text})
				}
			}
		}
	}
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		if c.DataAtom == atom.Td {
			marked = false
		}
		text, paras, nested := cellContent(c)
		*cells++
		*paragraphs += paras
		if nested || utf8.RuneCountInString(text) > 2000 || *cells > maxGridCells {
			return nil, nil, false, false
		}
		inherit()
		cols := max(1, clamp(attribute(c, "colspan"), 100))
		rows := max(1, clamp(attribute(c, "rowspan"), 10_000))
		for range cols {
			if rows > 1 {
				down = append(down, span{len(row), rows - 1, text})
			}
			row = append(row, text)
		}
		if len(row) > maxColumns {
			return nil, nil, false, false
		}
	}
	inherit()
	return row, down, marked && len(row) > 0, true
}

func clamp(s string, limit int) int {
	return small(strings.TrimSpace(s), limit)
}

func (g *htmlGrid) emit(p *page) {
	p.b.add(Paragraph, 0, 0, g.caption)
	t := newTable(p.b, 0)
	for i, row := range g.rows {
		switch {
		case i < g.headers && len(distinct(tidy(row))) > 1 && t.header == nil:
			t.setHeader(row)
		case i < g.headers && t.header != nil:
			t.setHeader(fold(t.header, tidy(row)))
		default:
			t.row(row)
		}
	}
	t.end()
	p.blocks++
}

// cellContent is the text of a cell, the number of paragraphs in it and
// whether it holds a table.
func cellContent(n *html.Node) (text string, paragraphs int, nested bool) {
	var out strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			out.WriteString(n.Data)
			return
		}
		switch n.DataAtom {
		case atom.Table:
			nested = true
			return
		case atom.Script, atom.Style:
			return
		case atom.P, atom.Div, atom.Br, atom.Li:
			if n.DataAtom != atom.Br && strings.TrimSpace(out.String()) != "" {
				paragraphs++
			}
			out.WriteByte('\n')
		}
		if hiddenCSS.MatchString(attribute(n, "style")) {
			return
		}
		for c := n.FirstChild; c != nil && !nested; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return out.String(), paragraphs, nested
}

func cellText(n *html.Node) string {
	text, _, _ := cellContent(n)
	return joinLines(text)
}

// infoTables finds the tables and lists in which official sites state the
// issuer, number and dates of a document, and moves them to Meta.
func (p *page) infoTables(root *html.Node) {
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		switch n.DataAtom {
		case atom.Table, atom.Ul, atom.Dl:
			p.infoTable(n)
		}
	}
	walk(root)
}

func (p *page) infoTable(n *html.Node) {
	texts, ok := leaves(n)
	if !ok {
		return
	}
	type pair struct{ key, value string }
	var pairs []pair
	labels, other := 0, 0
	for i := 0; i < len(texts); i++ {
		text := strings.TrimSpace(texts[i])
		if key, known := metaKey(text); known {
			labels++
			if i+1 < len(texts) {
				if _, label := metaKey(texts[i+1]); !label {
					i++
					pairs = append(pairs, pair{key, texts[i]})
				}
			}
			continue
		}
		if label, value, found := cutLabel(text); found {
			if key, known := metaKey(label); known {
				labels++
				pairs = append(pairs, pair{key, value})
				continue
			}
		}
		if text != "" {
			other++
		}
	}
	// One lone label (主题词) with nothing beside it belongs to the table above.
	if labels < 3 && (labels == 0 || other > 0 || len(p.info) == 0) || other > labels {
		return
	}
	for _, pr := range pairs {
		p.b.meta(pr.key, pr.value)
	}
	p.info = append(p.info, n)
}

// cutLabel splits "发文机关：国务院".
func cutLabel(s string) (label, value string, ok bool) {
	if i := strings.IndexAny(s, "：:"); i > 0 && i < 40 {
		_, n := utf8.DecodeRuneInString(s[i:])
		return s[:i], s[i+n:], true
	}
	return "", "", false
}

// leaves lists the texts of the cells or items; ok is false for a container of
// further tables or of long text.
func leaves(n *html.Node) (texts []string, ok bool) {
	ok = true
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil && ok; c = c.NextSibling {
			switch c.DataAtom {
			case atom.Td, atom.Th, atom.Li, atom.Dt, atom.Dd:
				text, _, nested := cellContent(c)
				text = joinLines(text)
				if nested || utf8.RuneCountInString(text) > 300 || len(texts) > 60 {
					ok = false
					return
				}
				texts = append(texts, text)
			case atom.Table, atom.Ul, atom.Ol:
				ok = false
			default:
				walk(c)
			}
		}
	}
	walk(n)
	return texts, ok && len(texts) > 0
}

// metaNames maps the names of meta tags, those of the standard for Chinese
// government sites first.
var metaNames = map[string]string{
	"articletitle": "title", "og:title": "title", "dc.title": "title", "dcterms.title": "title",
	"pubdate": "published", "publishdate": "published", "article:published_time": "published", "dc.date": "date", "dcterms.date": "date", "dcterms.issued": "date",
	"dc.publisher": "issuer", "dc.creator": "issuer", "contentsource": "issuer", "og:url": "url", "url": "url",
	"dc.identifier": "number", "dc.language": "language", "content-language": "language",
}

var siteSuffix = regexp.MustCompile(`^(.{6,}?)\s*(?:[_|｜]|\s[-–—]\s|--).*$`)

// metaTags states what the head of the page says.
func (p *page) metaTags(root *html.Node, source string) {
	var title string
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch n.DataAtom {
		case atom.Html:
			p.b.meta("language", attribute(n, "lang"))
		case atom.Title:
			if title == "" && (n.Parent == nil || n.Parent.DataAtom != atom.Svg) {
				title = joinLines(inner(n))
			}
		case atom.Link:
			if attribute(n, "rel") == "canonical" {
				p.b.meta("url", attribute(n, "href"))
			}
		case atom.Meta:
			name := attribute(n, "name")
			if name == "" {
				name = attribute(n, "property")
			}
			if key, known := metaNames[strings.ToLower(name)]; known {
				p.b.meta(key, attribute(n, "content"))
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	if m := siteSuffix.FindStringSubmatch(title); m != nil {
		title = m[1]
	}
	p.b.stateTitle(title)
	if m := savedFrom.FindStringSubmatch(source[:min(len(source), 4096)]); m != nil {
		p.b.meta("url", m[1])
	}
	if d, published := p.b.doc.Meta["published"]; published {
		p.b.meta("date", d)
	}
}
