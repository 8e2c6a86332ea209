package read

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// docx walks the main part of one document.
type docx struct {
	x       *xmlStream
	b       *builder
	styles  map[string]style
	numbers *numbering
	hidden  bool // hidden text was dropped
	tracked bool // deletions were dropped
}

// para is one paragraph as found, before it becomes a block.
type para struct {
	text  string
	style string
	level int // outline level from 1, 0 for body text, -1-Kind for a rendered table
	num   numRef
}

// readDOCX reads the main text of a Word document; footnotes, comments,
// headers and footers are other parts and stay out.
func readDOCX(ctx context.Context, src *source, b *builder) error {
	z, err := openZip(ctx, src)
	if err != nil {
		return err
	}
	main := "word/document.xml"
	for _, r := range relations(z, "") {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			main = r.Target
		}
	}
	body, err := part(z, main)
	if err != nil {
		return err
	}
	if body == nil {
		return fmt.Errorf("%w: the main text is missing from the Word file", ErrBroken)
	}
	d := &docx{x: newXML(ctx, body), b: b}
	if err := d.loadStyles(ctx, z, main); err != nil {
		return err
	}
	if err := coreTitle(ctx, z, b); err != nil {
		return err
	}
	err = d.container(d.block)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if d.hidden {
		b.warn("hidden text dropped; unhide it in Word if it belongs to the document")
	}
	if d.tracked {
		b.warn("tracked changes: deletions dropped, insertions kept; accept the changes in Word to be sure")
	}
	return nil
}

// coreTitle takes the title from the properties of the file.
func coreTitle(ctx context.Context, z *zip.Reader, b *builder) error {
	data, err := part(z, "docProps/core.xml")
	if err != nil || data == nil {
		return err
	}
	x := newXML(ctx, data)
	err = x.each(func(e xml.StartElement) error {
		if e.Name.Local != "title" && e.Name.Local != "language" {
			return nil
		}
		s, err := x.text()
		if err != nil {
			return err
		}
		if e.Name.Local == "title" {
			b.stateTitle(s)
		} else {
			b.meta("language", s)
		}
		return nil
	})
	if errors.Is(err, ErrBroken) || errors.Is(err, io.EOF) {
		return nil // the properties are not worth refusing the document for
	}
	return err
}

// block adds a paragraph of the body.
func (d *docx) block(p para) {
	mark, depth := d.numbers.next(p.num)
	switch {
	case p.level < 0:
		d.b.add(Kind(-1-p.level), 0, 0, p.text)
	case p.level > 0:
		d.b.add(Heading, min(p.level, 6), 0, mark+joinLines(p.text))
	case p.num.id != "" && depth > 0:
		d.b.add(Item, depth, 0, mark+joinLines(p.text))
	default:
		d.b.lines(Paragraph, 0, 0, mark+p.text)
	}
}

// word reports elements of WordprocessingML; drawings and mathematics embed
// other vocabularies with the same local names.
func word(e xml.StartElement) bool {
	return strings.Contains(e.Name.Space, "wordprocessingml") || e.Name.Space == "w"
}

// container reads paragraphs and tables up to the end of the current element.
func (d *docx) container(sink func(para)) error {
	return d.x.each(func(e xml.StartElement) error {
		switch {
		case e.Name.Local == "Fallback": // the same text again, for old programs
			return d.x.skip()
		case !word(e):
			return nil
		}
		switch e.Name.Local {
		case "p":
			return d.paragraph(sink)
		case "tbl":
			return d.table(sink)
		case "del", "moveFrom":
			d.tracked = true
			return d.x.skip()
		case "sectPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "tcPr":
			return d.x.skip()
		}
		return nil
	})
}

// paragraph reads one paragraph. The text of boxes anchored in it comes first.
func (d *docx) paragraph(sink func(para)) error {
	var p para
	var out strings.Builder
	err := d.x.each(func(e xml.StartElement) error {
		if e.Name.Local == "Fallback" {
			return d.x.skip()
		}
		if !word(e) {
			if e.Name.Local == "t" && strings.HasSuffix(e.Name.Space, "/math") {
				s, err := d.x.text()
				out.WriteString(s)
				return err
			}
			return nil
		}
		switch e.Name.Local {
		case "pPr":
			return d.paragraphProps(&p)
		case "r":
			return d.run(&out, p.style, sink)
		case "del", "moveFrom":
			d.tracked = true
			return d.x.skip()
		case "sdtPr", "rt":
			return d.x.skip()
		}
		return nil
	})
	if err != nil {
		return err
	}
	p.text = out.String()
	st := d.styles[p.style]
	if p.level == 0 {
		p.level = st.level
	}
	if p.num.id == "" {
		p.num = st.num
	}
	// The table of contents repeats the headings with page numbers.
	if !st.contents && strings.TrimSpace(p.text) != "" {
		sink(p)
	}
	return nil
}

func (d *docx) paragraphProps(p *para) error {
	return d.x.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pStyle":
			p.style = attr(e, "val")
		case "outlineLvl":
			p.level = outline(attr(e, "val"))
		case "numId":
			p.num.id = attr(e, "val")
		case "ilvl":
			p.num.level = small(attr(e, "val"), 8)
		case "pPrChange", "rPr", "sectPr", "ins", "del":
			// The look before a tracked change, and that of the mark itself.
			return d.x.skip()
		}
		return nil
	})
}

// run adds the text of one run unless it is hidden.
func (d *docx) run(out *strings.Builder, paraStyle string, sink func(para)) error {
	hidden := d.styles[paraStyle].hidden
	white, shaded := false, false
	var text strings.Builder
	err := d.x.each(func(e xml.StartElement) error {
		if e.Name.Local == "Fallback" {
			return d.x.skip()
		}
		if !word(e) {
			return nil
		}
		switch e.Name.Local {
		case "vanish", "specVanish":
			hidden = on(attr(e, "val"))
		case "sz":
			// Half points: below 2 pt nobody can read it.
			if n, err := strconv.Atoi(attr(e, "val")); err == nil && n < 4 {
				hidden = true
			}
		case "color":
			white = strings.EqualFold(attr(e, "val"), "FFFFFF")
		case "shd", "highlight":
			shaded = true
		case "rStyle":
			hidden = hidden || d.styles[attr(e, "val")].hidden
		case "rPrChange", "delText", "instrText", "delInstrText", "rt":
			return d.x.skip()
		case "t":
			s, err := d.x.text()
			text.WriteString(s)
			return err
		case "tab", "ptab":
			text.WriteByte('\t')
		case "br", "cr":
			text.WriteByte('\n')
		case "noBreakHyphen":
			text.WriteByte('-')
		case "txbxContent":
			return d.container(sink)
		}
		return nil
	})
	if white && !shaded && strings.TrimSpace(text.String()) != "" {
		// A cell or a page behind it may be dark: it is kept.
		d.b.warn("white text; look whether it can be read on the page")
	}
	if hidden {
		d.hidden = d.hidden || strings.TrimSpace(text.String()) != ""
		return err
	}
	out.WriteString(text.String())
	return err
}

// small parses a number of the file, between 0 and limit.
func small(s string, limit int) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return min(n, limit)
}

// on is the value of a switch: present means on unless it says otherwise.
func on(val string) bool {
	return val != "0" && val != "false" && val != "off"
}

// outline turns the outline level of Word (0 to 8, 9 for body text) into ours.
func outline(val string) int {
	n, err := strconv.Atoi(val)
	if err != nil || n < 0 || n > 8 {
		return 0
	}
	return n + 1
}
