package feed

import (
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html"
)

// readHTML reads the JSON-LD of a page. A block that is no JSON is that block's fault.
func readHTML(in io.Reader, path string, each func(Row, error) error) error {
	bounded := &budget{in: in, left: maxRow}
	z := html.NewTokenizer(bounded)
	z.SetMaxBuf(maxRow)
	within := false
	for {
		bounded.row()
		switch z.Next() {
		case html.ErrorToken:
			if errors.Is(z.Err(), io.EOF) {
				return nil
			}
			return broken("the page", z.Err())
		case html.StartTagToken:
			name, more := z.TagName()
			within = false
			for more && string(name) == "script" {
				var key, value []byte
				key, value, more = z.TagAttr()
				kind, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(string(value))), ";")
				within = within || string(key) == "type" && kind == "application/ld+json"
			}
		case html.TextToken:
			if !within {
				continue
			}
			block := strings.TrimSpace(string(z.Text()))
			block = strings.TrimSuffix(strings.TrimPrefix(block, "<!--"), "-->")
			if err := readJSON(strings.NewReader(block), path, each); err != nil {
				if !errors.Is(err, ErrBroken) {
					return err
				}
				if err := each(nil, &BrokenRow{Raw: []byte(block), why: err}); err != nil {
					return err
				}
			}
		case html.EndTagToken:
			within = false
		default:
		}
	}
}

// entity is a character by its name or number, with the mark at its end: &copy=1 in an
// address is none.
func entity(s string) (end int) {
	for i := 1; i < len(s) && i < 34; i++ {
		switch c := s[i]; {
		case c == ';':
			return i + 1
		case c == '#' && i == 1, c >= '0' && c <= '9', c|0x20 >= 'a' && c|0x20 <= 'z':
		default:
			return 0
		}
	}
	return 0
}

// Plain gives a text whose entities of HTML are the characters that they stand for. It
// is done once: &amp;lt; is &lt;.
func Plain(s string) string {
	var out strings.Builder
	for {
		at := strings.IndexByte(s, '&')
		if at < 0 {
			return out.String() + s
		}
		out.WriteString(s[:at])
		s = s[at:]
		end := max(entity(s), 1)
		out.WriteString(html.UnescapeString(s[:end]))
		s = s[end:]
	}
}

// Text gives the words of a piece of HTML, a line for each block.
func Text(markup string) string {
	if !strings.Contains(markup, "<") && !strings.Contains(markup, "&") {
		return markup
	}
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(markup))
	hidden := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.TrimSpace(out.String())
		case html.TextToken:
			if hidden == 0 {
				out.WriteString(string(z.Text()))
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			t := z.Token()
			switch t.Data {
			case "script", "style", "template":
				if t.Type == html.StartTagToken {
					hidden++
				} else if t.Type == html.EndTagToken && hidden > 0 {
					hidden--
				}
			case "p", "br", "li", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "tr", "table", "section":
				if s := out.String(); s != "" && !strings.HasSuffix(s, "\n") {
					out.WriteString("\n")
				}
			}
		default:
		}
	}
}
