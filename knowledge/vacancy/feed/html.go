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
