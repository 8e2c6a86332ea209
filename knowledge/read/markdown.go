package read

import (
	"bufio"
	"bytes"
	stdhtml "html"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/yuin/goldmark"
	gm "github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	gmx "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
)

const (
	maxFrontMatter = 16 << 10
	maxDepth       = 200 // nesting of lists, quotes and emphasis that is followed
)

var markdownParser = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough)).Parser()

// deepMarks is a line that opens more nested quotes or lists than any document
// has; parsers need quadratic time for it.
var deepMarks = regexp.MustCompile(`(?m)^[ \t]*(?:(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])[ \t]*){40}|[\[\]!*_~` + "`" + `<(]{400}`)

// readMarkdown reads Markdown with tables and front matter.
func readMarkdown(src *source, b *builder) {
	body := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(src.text)
	if front, rest, ok := cutFrontMatter(body); ok {
		if readFrontMatter(front, b) {
			body = rest
		}
	}
	if deepMarks.MatchString(body) || crowded(body) {
		b.warn("markup is nested too deeply or too dense; read as plain text")
		readText(&source{text: body}, b)
		return
	}
	m := &markdown{b: b, src: []byte(body)}
	m.blocks(markdownParser.Parse(text.NewReader(m.src)), 0, 0)
}

// crowded finds a paragraph with thousands of brackets or a table of hundreds
// of columns, for which the parser needs quadratic time.
func crowded(body string) bool {
	brackets := 0
	for line := range strings.SplitSeq(body, "\n") {
		if strings.TrimSpace(line) == "" {
			brackets = 0
			continue
		}
		if brackets += strings.Count(line, "["); brackets > 2000 || strings.Count(line, "|") > maxColumns {
			return true
		}
	}
	return false
}

func cutFrontMatter(s string) (front, rest string, ok bool) {
	s = strings.TrimPrefix(s, "\uFEFF")
	if !strings.HasPrefix(s, "---\n") {
		return "", s, false
	}
	head := s[4:min(len(s), maxFrontMatter)]
	for _, end := range []string{"\n---\n", "\n...\n"} {
		if i := strings.Index("\n"+head, end); i >= 0 {
			return head[:max(i-1, 0)], s[4+i+len(end)-1:], true
		}
	}
	return "", s, false
}

func hasFrontMatter(s string) bool {
	front, _, ok := cutFrontMatter(strings.ReplaceAll(s[:min(len(s), maxFrontMatter)], "\r\n", "\n"))
	return ok && strings.Contains(front, ":")
}

// readFrontMatter takes the values from the syntax tree, not by decoding, so
// that aliases cannot blow up and dates stay as they are written.
func readFrontMatter(front string, b *builder) bool {
	file, err := parser.ParseBytes([]byte(front), 0)
	if err != nil || len(file.Docs) == 0 {
		return strings.TrimSpace(front) == ""
	}
	var pairs []*ast.MappingValueNode
	switch n := file.Docs[0].Body.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		return false
	}
	for _, p := range pairs {
		name := scalar(p.Key)
		key, known := metaKey(name)
		if !known {
			key = strings.TrimSpace(name)
		}
		if len(key) > 0 && len(key) <= 64 {
			b.meta(key, scalar(p.Value))
		}
	}
	return true
}

// scalar renders a value of the front matter; a list is joined by "; ".
func scalar(n ast.Node) string {
	switch n := n.(type) {
	case *ast.StringNode:
		return shortDate(n.Value)
	case *ast.LiteralNode:
		return n.Value.Value
	case *ast.NullNode, *ast.MappingNode, *ast.MappingValueNode, *ast.AliasNode, *ast.AnchorNode, *ast.TagNode:
		return ""
	case *ast.SequenceNode:
		var parts []string
		for _, v := range n.Values {
			if _, nested := v.(*ast.SequenceNode); nested {
				continue
			}
			if s := scalar(v); s != "" {
				parts = append(parts, s)
			}
		}
		return strings.Join(parts, "; ")
	case nil:
		return ""
	}
	if t := n.GetToken(); t != nil {
		return shortDate(t.Value)
	}
	return ""
}

var timestamp = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d`)

// shortDate cuts the time off a timestamp.
func shortDate(s string) string {
	if m := timestamp.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return s
}

// markdown walks the syntax tree of one file.
type markdown struct {
	b   *builder
	src []byte
}

// blocks adds the children of a container; list is the depth of the list.
func (m *markdown) blocks(parent gm.Node, list, depth int) {
	if depth > maxDepth {
		return
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *gm.Heading:
			m.b.add(Heading, n.Level, 0, m.inline(n))
		case *gm.Paragraph, *gm.TextBlock:
			m.b.add(Paragraph, 0, 0, m.inline(n))
		case *gm.List:
			m.list(n, list+1, depth+1)
		case *gm.FencedCodeBlock:
			m.b.add(Code, 0, 0, m.raw(n))
		case *gm.CodeBlock:
			// Indented Chinese text is a paragraph whose author set the first
			// line in, not code.
			if code := m.raw(n); hasHan(code) {
				m.b.lines(Paragraph, 0, 0, code)
			} else {
				m.b.add(Code, 0, 0, code)
			}
		case *gm.HTMLBlock:
			fragment := m.raw(n)
			if n.HasClosure() {
				fragment += string(n.ClosureLine.Value(m.src))
			}
			readFragment(fragment, m.b)
		case *gmx.Table:
			m.table(n)
		default:
			m.blocks(n, list, depth+1)
		}
	}
}

// list adds items; the number of an ordered item is part of what a reader
// sees, so it stays in the text.
func (m *markdown) list(l *gm.List, level, depth int) {
	if depth > maxDepth {
		return
	}
	number := l.Start
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		mark := ""
		if l.IsOrdered() {
			mark = strconv.Itoa(number) + ". "
			number++
		}
		for n := item.FirstChild(); n != nil; n = n.NextSibling() {
			switch n := n.(type) {
			case *gm.Paragraph, *gm.TextBlock:
				if s := m.inline(n); strings.TrimSpace(s) != "" {
					m.b.add(Item, level, 0, mark+s)
					mark = ""
				}
			case *gm.List:
				m.list(n, level+1, depth+1)
			default:
				box := gm.NewDocument()
				next := n.NextSibling()
				box.AppendChild(box, n)
				m.blocks(box, level, depth+1)
				item.InsertBefore(item, next, n)
			}
		}
	}
}

func (m *markdown) table(t *gmx.Table) {
	out := newTable(m.b, 0)
	for r := t.FirstChild(); r != nil; r = r.NextSibling() {
		var cells []string
		for c := r.FirstChild(); c != nil; c = c.NextSibling() {
			cells = append(cells, m.inline(c))
		}
		if _, header := r.(*gmx.TableHeader); header {
			out.setHeader(cells)
			continue
		}
		out.row(cells)
	}
	out.end()
}

// raw is the text of a block kept line by line.
func (m *markdown) raw(n gm.Node) string {
	var out strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		out.Write(line.Value(m.src))
	}
	return out.String()
}

// inline is the text of a block without its markup. It walks without
// recursion: emphasis can be nested as deeply as a line is long.
func (m *markdown) inline(block gm.Node) string {
	var out strings.Builder
	for n := block.FirstChild(); n != nil; {
		switch n := n.(type) {
		case *gm.Text:
			value := n.Value(m.src)
			if _, code := n.Parent().(*gm.CodeSpan); code {
				out.Write(value)
			} else {
				out.WriteString(unescape(value))
			}
			if n.SoftLineBreak() || n.HardLineBreak() {
				out.WriteByte('\n')
			}
		case *gm.String:
			out.Write(n.Value)
		case *gm.AutoLink:
			out.Write(n.Label(m.src))
		case *gm.RawHTML:
			if tag := string(n.Segments.Value(m.src)); strings.HasPrefix(strings.ToLower(tag), "<br") {
				out.WriteByte('\n')
			}
		}
		if next := n.FirstChild(); next != nil {
			n = next
			continue
		}
		for n != nil && n != block && n.NextSibling() == nil {
			n = n.Parent()
		}
		if n == nil || n == block {
			break
		}
		n = n.NextSibling()
	}
	return out.String()
}

// unescape resolves backslashes and entities as the renderer would: it writes
// HTML, which is then read back.
func unescape(s []byte) string {
	if !bytes.ContainsAny(s, "\\&") {
		return string(s)
	}
	var buf bytes.Buffer
	w := bufio.NewWriter(&buf)
	html.DefaultWriter.Write(w, s)
	_ = w.Flush() // a bytes.Buffer does not fail
	return stdhtml.UnescapeString(buf.String())
}
