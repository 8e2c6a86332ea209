package read

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

const (
	maxEntries  = 5000
	maxRatio    = 300      // unpacked to packed, over the whole file
	ratioFloor  = 32 << 20 // files that unpack to less than this are never bombs
	maxXMLDepth = 256
)

// sniffZip tells the Office formats apart by the parts they contain.
func sniffZip(src *source) (string, error) {
	z, err := zip.NewReader(bytes.NewReader(src.data), int64(len(src.data)))
	if err != nil {
		return "", fmt.Errorf("%w: Office file or archive is incomplete (%w); save or download it again", ErrBroken, err)
	}
	has := func(prefix string) bool {
		for _, f := range z.File {
			if strings.HasPrefix(f.Name, prefix) {
				return true
			}
		}
		return false
	}
	switch {
	case has("word/"):
		return "docx", nil
	case has("xl/workbook.bin"):
		return "", fmt.Errorf("%w: binary workbook (XLSB); save as XLSX", ErrUnsupported)
	case has("xl/"):
		return "xlsx", nil
	case has("ppt/"):
		return "", fmt.Errorf("%w: slides (PPTX); save as PDF", ErrUnsupported)
	case has("content.xml") && has("META-INF/"):
		return "", fmt.Errorf("%w: OpenDocument file; save as DOCX or XLSX", ErrUnsupported)
	case has("META-INF/container.xml"):
		return "", fmt.Errorf("%w: e-book (EPUB); save as PDF or HTML", ErrUnsupported)
	case has("OFD.xml"):
		return "", fmt.Errorf("%w: OFD; save as PDF", ErrUnsupported)
	}
	return "", fmt.Errorf("%w: archive; unpack it and load the files in it", ErrUnsupported)
}

// openZip opens an Office file after unpacking it once for measure. The sizes
// an archive declares are only a claim, so what really comes out is counted.
func openZip(ctx context.Context, src *source) (*zip.Reader, error) {
	z, err := zip.NewReader(bytes.NewReader(src.data), int64(len(src.data)))
	if err != nil {
		return nil, fmt.Errorf("%w: archive is incomplete (%w)", ErrBroken, err)
	}
	if len(z.File) > maxEntries {
		return nil, fmt.Errorf("%w: %d parts inside, the limit is %d", ErrTooLarge, len(z.File), maxEntries)
	}
	limit := src.o.MaxUnzipped
	if r := int64(len(src.data)) * maxRatio; r < limit {
		limit = max(r, min(ratioFloor, limit))
	}
	var declared uint64
	for _, f := range z.File {
		if f.Flags&1 != 0 {
			return nil, fmt.Errorf("%w: parts of it are encrypted", ErrEncrypted)
		}
		if f.UncompressedSize64 > uint64(limit) || declared+f.UncompressedSize64 > uint64(limit) {
			return nil, tooMuch(limit)
		}
		declared += f.UncompressedSize64
	}
	left := limit
	for _, f := range z.File {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		n, err := measure(f, left)
		left -= n
		switch {
		case left < 0:
			return nil, tooMuch(limit)
		case errors.Is(err, errDeep):
			return nil, fmt.Errorf("%w: part %q is nested more than %d levels deep", ErrBroken, path.Base(f.Name), maxXMLDepth)
		case err != nil && strings.HasSuffix(f.Name, ".xml"):
			return nil, fmt.Errorf("%w: part %q cannot be unpacked (%w)", ErrBroken, path.Base(f.Name), err)
		}
	}
	return z, nil
}

func tooMuch(limit int64) error {
	return fmt.Errorf("%w: unpacks to more than %s (possibly a zip bomb)", ErrTooLarge, size(limit))
}

// measure unpacks a part and throws it away; it stops just past the limit.
func measure(f *zip.File, limit int64) (int64, error) {
	rc, err := f.Open()
	if err != nil {
		return 0, err
	}
	defer func() { _ = rc.Close() }()
	w := io.Discard
	if strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels") {
		w = &depthMeter{}
	}
	return io.Copy(w, io.LimitReader(rc, limit+1))
}

var errDeep = errors.New("nested too deeply")

// depthMeter follows the nesting of XML without building anything from it:
// the readers behind it recurse once per level.
type depthMeter struct {
	depth     int
	in        bool // inside a tag
	prev      byte
	first     byte // what follows "<"
	quoteChar byte
}

// Write implements [io.Writer].
func (d *depthMeter) Write(p []byte) (int, error) {
	for _, c := range p {
		switch {
		case !d.in:
			if c == '<' {
				d.in, d.first, d.prev = true, 0, 0
			}
			continue
		case d.quoteChar != 0:
			if c == d.quoteChar {
				d.quoteChar = 0
			}
			continue
		case d.first == 0:
			d.first = c
		case (c == '"' || c == '\'') && d.first != '!' && d.first != '?':
			d.quoteChar = c
		}
		if c == '>' {
			d.in = false
			switch {
			case d.first == '/':
				d.depth--
			case d.first != '!' && d.first != '?' && d.prev != '/':
				d.depth++
			}
			if d.depth > maxXMLDepth {
				return 0, errDeep
			}
		}
		d.prev = c
	}
	return len(p), nil
}

// part reads one part of the archive; a missing part is nil.
func part(z *zip.Reader, name string) ([]byte, error) {
	for _, f := range z.File {
		if !strings.EqualFold(strings.TrimPrefix(f.Name, "/"), name) {
			continue
		}
		rc, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("%w: part %q (%w)", ErrBroken, name, err)
		}
		defer func() { _ = rc.Close() }()
		// openZip has counted what comes out of every part.
		data, err := io.ReadAll(rc)
		if err != nil {
			return nil, fmt.Errorf("%w: part %q (%w)", ErrBroken, name, err)
		}
		return data, nil
	}
	return nil, nil
}

// relations maps the ids of a part to the parts they lead to.
func relations(z *zip.Reader, name string) map[string]relation {
	dir, file := path.Split(name)
	data, err := part(z, dir+"_rels/"+file+".rels")
	if err != nil {
		return nil
	}
	var doc struct {
		Rel []relation `xml:"Relationship"`
	}
	if xml.Unmarshal(data, &doc) != nil {
		return nil
	}
	out := map[string]relation{}
	for _, r := range doc.Rel {
		if strings.HasPrefix(r.Target, "/") {
			r.Target = r.Target[1:]
		} else {
			r.Target = path.Join(dir, r.Target)
		}
		out[r.ID] = r
	}
	return out
}

type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

// xmlStream reads tokens and keeps count of the depth, so that a loop over the
// children of an element knows where the element ends.
type xmlStream struct {
	ctx   context.Context
	dec   *xml.Decoder
	depth int
	n     int
}

func newXML(ctx context.Context, data []byte) *xmlStream {
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return &xmlStream{ctx: ctx, dec: dec}
}

// next returns the next token; io.EOF ends the part.
func (x *xmlStream) next() (xml.Token, error) {
	if x.n++; x.n&1023 == 0 && x.ctx.Err() != nil {
		return nil, x.ctx.Err()
	}
	tok, err := x.dec.Token()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		return nil, fmt.Errorf("%w: XML inside is not well formed (%w)", ErrBroken, err)
	}
	switch tok.(type) {
	case xml.StartElement:
		if x.depth++; x.depth > maxXMLDepth {
			return nil, fmt.Errorf("%w: nested too deeply", ErrBroken)
		}
	case xml.EndElement:
		x.depth--
	}
	return tok, nil
}

// each calls f for the start of every element inside the current one. f may
// consume the element, by each or skip, or leave it: then its children follow.
func (x *xmlStream) each(f func(e xml.StartElement) error) error {
	inside := x.depth
	for {
		tok, err := x.next()
		if err != nil {
			if errors.Is(err, io.EOF) && inside > 0 {
				return fmt.Errorf("%w: XML inside ends too early", ErrBroken)
			}
			return err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if err := f(tok); err != nil {
				return err
			}
		case xml.EndElement:
			if x.depth < inside {
				return nil
			}
		}
	}
}

// skip passes over the rest of the current element.
func (x *xmlStream) skip() error {
	return x.each(func(xml.StartElement) error { return nil })
}

// text collects the characters directly inside the current element.
func (x *xmlStream) text() (string, error) {
	var out strings.Builder
	inside := x.depth
	for {
		tok, err := x.next()
		if err != nil {
			return "", err
		}
		switch tok := tok.(type) {
		case xml.CharData:
			if x.depth == inside {
				out.Write(tok)
			}
		case xml.EndElement:
			if x.depth < inside {
				return out.String(), nil
			}
		}
	}
}

// attr is the value of an attribute by its local name.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
