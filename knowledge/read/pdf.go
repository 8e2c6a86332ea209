package read

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

const (
	maxPages = 5000
	// pages with less text than a stamp or a page number, and a picture, are scans
	scanText = 12
)

// pdfLine is one line of a page with its place on it, in points from the
// lower left corner.
type pdfLine struct {
	text                     string
	left, right, top, bottom float64
	size                     float64 // of the font
	gaps                     []pdfGap
}

// pdfPage is one page as extracted.
type pdfPage struct {
	lines   []pdfLine
	pasted  bool // there are pictures on it
	unseen  bool // there is text on it that is not painted, or in white
	failed  bool
	letters int // characters that could be read
	unknown int // glyphs that could not
}

// readPDF reads the text of each page and puts lines together to paragraphs.
func (r *Reader) readPDF(ctx context.Context, src *source, b *builder) error {
	var pages []pdfPage
	err := r.pdf.with(ctx, func(inst pdfium.Pdfium) error {
		var err error
		pages, err = extract(ctx, inst, src, b)
		return err
	})
	if err != nil {
		return err
	}
	if err := judge(pages, b); err != nil {
		if errors.Is(err, ErrEmpty) && bytes.Contains(src.data, []byte("/Encrypt")) {
			return fmt.Errorf("%w: its text cannot be decrypted", ErrEncrypted)
		}
		return err
	}
	dropRepeated(pages)
	paragraphs(pages, b)
	return nil
}

// extract takes the lines of all pages out of PDFium.
func extract(ctx context.Context, inst pdfium.Pdfium, src *source, b *builder) ([]pdfPage, error) {
	doc, err := inst.OpenDocument(&requests.OpenDocument{File: &src.data})
	switch {
	case err == nil:
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return nil, fmt.Errorf("%w: remove the password and save it again", ErrEncrypted)
	case !bytes.Contains(src.data[max(0, len(src.data)-2048):], []byte("%%EOF")):
		return nil, fmt.Errorf("%w: the PDF is cut off; download or save it again", ErrBroken)
	default:
		return nil, fmt.Errorf("%w: the PDF cannot be opened (%w)", ErrBroken, err)
	}
	count, err := inst.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		return nil, fmt.Errorf("%w: its pages cannot be counted (%w)", ErrBroken, err)
	}
	if count.PageCount == 0 {
		return nil, fmt.Errorf("%w: the PDF has no pages", ErrBroken)
	}
	if count.PageCount > maxPages {
		return nil, fmt.Errorf("%w: %d pages, the limit is %d", ErrTooLarge, count.PageCount, maxPages)
	}
	if info, err := inst.GetMetaData(&requests.GetMetaData{Document: doc.Document, Tags: &[]string{"Title"}}); err == nil {
		for _, tag := range info.Tags {
			b.stateTitle(tag.Value)
		}
	}
	pages := make([]pdfPage, count.PageCount)
	total := 0
	for i := range pages {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		page, err := inst.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc.Document, Index: i})
		if err != nil {
			pages[i].failed = true
			continue
		}
		if err := extractPage(ctx, inst, page.Page, &pages[i], b.max-total); err != nil {
			if errors.Is(err, ErrTooLarge) || ctx.Err() != nil {
				return nil, err
			}
			pages[i].failed = true
		}
		for _, l := range pages[i].lines {
			total += len(l.text)
		}
		// A page that stays loaded costs memory only until the end of the file.
		_, _ = inst.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: page.Page})
	}
	return pages, nil
}

// extractPage reads the characters of a page, cut into lines by PDFium, and
// asks for the place of the first and last of each line.
func extractPage(ctx context.Context, inst pdfium.Pdfium, page references.FPDF_PAGE, out *pdfPage, limit int) error {
	ref := requests.Page{ByReference: &page}
	tp, err := inst.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: ref})
	if err != nil {
		return err
	}
	defer func() { _, _ = inst.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: tp.TextPage}) }()
	n, err := inst.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: tp.TextPage})
	if err != nil {
		return err
	}
	var text strings.Builder
	first, last, unknown := -1, -1, 0
	var gaps []pdfGap
	flush := func() {
		if first >= 0 && strings.TrimSpace(text.String()) != "" {
			l := pdfLine{text: text.String(), gaps: gaps}
			place(inst, tp.TextPage, &l, first, last)
			out.lines = append(out.lines, l)
			out.letters += utf8.RuneCountInString(strings.TrimSpace(l.text)) - unknown
			out.unknown += unknown
		}
		unknown = 0
		text.Reset()
		first, last, gaps = -1, -1, nil
	}
	for i := range n.Count {
		if i&1023 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		c, err := inst.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: tp.TextPage, Index: i})
		if err != nil {
			return err
		}
		switch r := rune(c.Unicode); r {
		case '\r', '\n':
			flush()
		case 0: // a glyph whose character the font does not tell
			text.WriteRune(utf8.RuneError)
			unknown++
			if last = i; first < 0 {
				first = i
			}
		case 2, 0xFFFE: // a hyphen at the end of a line, as PDFium marks it
			text.WriteRune('\u00AD')
		default:
			if r != ' ' {
				if last >= 0 && last < i-1 && len(gaps) < mostGaps {
					g := gapBetween(inst, tp.TextPage, last, i)
					g.behind = strings.TrimSpace(text.String())
					gaps = append(gaps, g)
				}
				last = i
				if first < 0 {
					first = i
				}
			}
			text.WriteRune(r)
		}
		if limit -= 3; limit < -(20 << 20) {
			return fmt.Errorf("%w: too much text on one page", ErrTooLarge)
		}
	}
	flush()
	if out.pasted, err = pictures(inst, ref); err != nil {
		return err
	}
	out.unseen, err = unseen(inst, ref)
	return err
}

// place fills in where the line stands. A line without boxes keeps zeros and
// is then judged by its words alone.
func place(inst pdfium.Pdfium, tp references.FPDF_TEXTPAGE, l *pdfLine, first, last int) {
	a, err := inst.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: tp, Index: first})
	if err != nil {
		return
	}
	z, err := inst.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: tp, Index: last})
	if err != nil {
		return
	}
	l.left, l.right = min(a.Left, z.Left), max(a.Right, z.Right)
	l.bottom, l.top = min(a.Bottom, z.Bottom), max(a.Top, z.Top)
	if s, err := inst.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: tp, Index: first}); err == nil {
		l.size = s.FontSize
	}
	// Some programs write at size 1 and scale: then the width tells the size.
	if n := float64(utf8.RuneCountInString(l.text)); l.size < 2 && n > 0 {
		l.size = max(l.top-l.bottom, (l.right-l.left)/n)
	}
}

// pictures reports whether an image stands on the page, also inside a form.
func pictures(inst pdfium.Pdfium, page requests.Page) (bool, error) {
	n, err := inst.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return false, err
	}
	for i := range min(n.Count, 500) {
		o, err := inst.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			continue
		}
		t, err := inst.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o.PageObject})
		if err == nil && (t.Type == enums.FPDF_PAGEOBJ_IMAGE || t.Type == enums.FPDF_PAGEOBJ_FORM) {
			return true, nil
		}
	}
	return false, nil
}

// judge refuses a PDF without usable text and names the pages that lack it.
func judge(pages []pdfPage, b *builder) error {
	var scanned, failed, hidden, blank, columns []int
	letters := 0
	for i, p := range pages {
		letters += p.letters
		if tabular(p.lines) {
			columns = append(columns, i+1)
		}
		if p.unseen && !p.pasted { // over a scan it is what OCR has read
			hidden = append(hidden, i+1)
		}
		switch {
		case p.failed:
			failed = append(failed, i+1)
		case p.pasted && p.letters < scanText, p.unknown > p.letters:
			scanned = append(scanned, i+1)
		case p.letters == 0:
			blank = append(blank, i+1)
		}
	}
	switch {
	case len(failed) == len(pages):
		return fmt.Errorf("%w: none of its %d pages can be read", ErrBroken, len(pages))
	case len(scanned)+len(failed) == len(pages) && len(scanned) > 0 && letters < scanText*len(pages):
		return fmt.Errorf("%w: none of its %d pages has text", ErrScanned, len(pages))
	case letters == 0 && len(failed) > 0:
		return fmt.Errorf("%w: page %s cannot be read", ErrBroken, ranges(failed))
	case letters == 0:
		return fmt.Errorf("%w: its %d pages are blank or drawn", ErrEmpty, len(pages))
	}
	if len(scanned) > 0 {
		b.warn("page %s: pictures without text (scanned), not read; run OCR to include them", ranges(scanned))
	}
	if len(blank) > 0 {
		b.warn("page %s: blank, or drawn without text; look whether something is missing", ranges(blank))
	}
	if len(hidden) > 0 {
		b.warn("page %s: text that cannot be seen (not painted, or in white); look whether it belongs to the document", ranges(hidden))
	}
	if len(columns) > 0 {
		b.warn("page %s: looks like a table whose columns were lost; compare it with the original", ranges(columns))
	}
	if len(failed) > 0 {
		b.warn("page %s: damaged, not read", ranges(failed))
	}
	return nil
}

// ranges writes page numbers shortly: "2–4, 7".
func ranges(n []int) string {
	var parts []string
	for i := 0; i < len(n); {
		j := i
		for j+1 < len(n) && n[j+1] == n[j]+1 {
			j++
		}
		part := strconv.Itoa(n[i])
		if j > i {
			part += "–" + strconv.Itoa(n[j])
		}
		parts = append(parts, part)
		i = j + 1
	}
	return strings.Join(parts, ", ")
}
