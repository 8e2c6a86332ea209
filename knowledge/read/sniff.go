package read

import (
	"bytes"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// sniff recognises the format by content and decodes the text formats. What
// is refused is named, with the way out.
func sniff(src *source, b *builder) (string, error) {
	data := src.data
	if len(bytes.TrimSpace(data)) == 0 {
		return "", fmt.Errorf("%w: the file is empty", ErrEmpty)
	}
	// Scanners and mail programs put junk before the header; readers allow it.
	if isPDF(data) {
		return "pdf", nil
	}
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return sniffZip(src)
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		// Office puts an encrypted DOCX or XLSX into an old-style container.
		if bytes.Contains(data, utf16Name("EncryptedPackage")) {
			return "", fmt.Errorf("%w: remove the password in Word or Excel and save it again", ErrEncrypted)
		}
		return "", fmt.Errorf("%w: old binary Office file; save as DOCX/XLSX (or PDF for slides)", ErrUnsupported)
	case bytes.HasPrefix(data, []byte("{\\rtf")):
		return "", fmt.Errorf("%w: RTF; save as DOCX", ErrUnsupported)
	case bytes.HasPrefix(data, []byte("MIME-Version:")), bytes.HasPrefix(data, []byte("From: <Saved by")):
		return "", fmt.Errorf("%w: web archive or mail; save the page as HTML or PDF", ErrUnsupported)
	}
	if err := refuseType(mimetype.Detect(data)); err != nil {
		return "", err
	}
	if isHTML(data) {
		src.text = decodeHTML(data, b)
		return "html", nil
	}
	text, err := decode(data, b)
	if err != nil {
		return "", err
	}
	if int64(len(text)) > int64(src.o.MaxText)*2 {
		return "", fmt.Errorf("%w: %s of text; split it into smaller documents", ErrTooLarge, size(int64(len(text))))
	}
	src.text = text
	return textFormat(text, strings.ToLower(filepath.Ext(src.name))), nil
}

func isPDF(data []byte) bool { return bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) }

// refuseType names what is certainly not text. An unknown type passes: text in
// GB18030 or UTF-16 has no signature.
func refuseType(m *mimetype.MIME) error {
	kind, _, _ := strings.Cut(m.String(), ";")
	top, _, _ := strings.Cut(kind, "/")
	switch {
	case top == "image":
		return fmt.Errorf("%w: picture (%s); scanned pictures need OCR, load the recognised text", ErrUnsupported, kind)
	case top == "audio" || top == "video":
		return fmt.Errorf("%w: %s; load a written version", ErrUnsupported, kind)
	case top == "font" || top == "model":
		return fmt.Errorf("%w: %s", ErrUnsupported, kind)
	case kind == "application/octet-stream":
		return nil
	}
	for p := m; p != nil; p = p.Parent() {
		switch {
		case p.Is("text/html"), p.Is("application/json"):
			return nil
		case p.Is("text/xml"), p.Is("application/xml"):
			// XHTML and HTML with an XML declaration are found by their tags.
			return nil
		case p.Is("text/plain"):
			return nil
		}
	}
	return fmt.Errorf("%w: %s; load PDF, DOCX, XLSX, CSV, HTML, Markdown or text", ErrUnsupported, kind)
}

func utf16Name(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

var (
	// htmlStart is a whole page: nothing but white space, comments and an XML
	// declaration before its first tag.
	htmlStart = regexp.MustCompile(`(?is)^(?:\s|<!--.*?-->|<\?xml.*?\?>)*<(?:!doctype\s+html|html|head|body|title|meta)\b`)
	// htmlPart is a fragment of a page.
	htmlPart = regexp.MustCompile(`(?is)^(?:\s|<!--.*?-->)*<(?:div|p|table|section|article|main|h[1-6]|ul|ol|span|center|font)\b[^<>]*>`)
	htmlTag  = regexp.MustCompile(`(?i)</?(?:div|p|table|tr|td|br|ul|li|h[1-6]|span|a|body|html)\b[^<>]*>`)
)

// isHTML reports whether the bytes begin as a page; it works before decoding
// because all encodings of web pages keep ASCII.
func isHTML(data []byte) bool {
	head := bytes.TrimPrefix(data[:min(len(data), 8192)], []byte("\xEF\xBB\xBF"))
	return htmlStart.Match(head)
}

var (
	mdHeading = regexp.MustCompile(`(?m)^#{1,6} +\S`)
	mdOther   = regexp.MustCompile(`(?m)^(?:[-*+] +\S|> |\|.*\|.*\||` + "```" + `|\d+\. +\S)|\*\*[^*\n]+\*\*|\[[^\]\n]+\]\([^)\n]+\)`)
)

// textFormat decides between the formats that are all plain text. The name
// settles what the content leaves open.
func textFormat(text, ext string) string {
	head := text[:min(len(text), 64<<10)]
	if htmlStart.MatchString(head[:min(len(head), 8192)]) {
		return "html"
	}
	switch ext {
	case ".htm", ".html", ".xhtml", ".shtml":
		if htmlTag.MatchString(head) {
			return "html"
		}
	case ".md", ".markdown", ".mdown":
		return "markdown"
	case ".csv", ".tsv":
		if _, ok := delimiter(head); ok {
			return "csv"
		}
	case ".txt", ".text":
		return "text"
	}
	switch {
	case htmlPart.MatchString(head[:min(len(head), 8192)]) && len(htmlTag.FindAllString(head, 4)) == 4:
		return "html"
	case hasFrontMatter(text), mdHeading.MatchString(head) && mdOther.MatchString(head), len(mdHeading.FindAllString(head, 2)) == 2:
		return "markdown"
	case looksCSV(head):
		return "csv"
	}
	return "text"
}
