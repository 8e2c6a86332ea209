package read

import (
	"bytes"
	"context"
	"fmt"
	"image/png"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Sides of a picture of a page, in pixels: enough to read small print, and bounded
// whatever size the page says it has.
const (
	pageWidth  = 1100
	pageHeight = 1600
)

// Shape says how the original of a document can be looked at.
type Shape struct {
	Format string // as Document.Format
	Pages  int    // of a PDF
}

// Shape tells the format of a file and how many pages it has.
func (r *Reader) Shape(ctx context.Context, name string, data []byte) (s Shape, err error) {
	if s.Format, err = sniff(&source{name: name, data: data, o: r.o}, &builder{max: r.o.MaxText}); err != nil || s.Format != "pdf" {
		return s, err
	}
	err = r.opened(ctx, data, func(inst pdfium.Pdfium, doc references.FPDF_DOCUMENT) error {
		count, err := inst.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc})
		if err == nil {
			s.Pages = count.PageCount
		}
		return err
	})
	return s, err
}

// Plain gives the text of a file that is text, as it stands there.
func (r *Reader) Plain(name string, data []byte) (string, error) {
	src := &source{name: name, data: data, o: r.o}
	if _, err := sniff(src, &builder{max: r.o.MaxText}); err != nil {
		return "", err
	}
	if src.text == "" {
		return "", fmt.Errorf("%w: it is no text", ErrUnsupported)
	}
	return src.text, nil
}

// Page paints a page of a PDF, from 1, as PNG.
func (r *Reader) Page(ctx context.Context, data []byte, page int) (picture []byte, err error) {
	if !isPDF(data) {
		return nil, fmt.Errorf("%w: it has no pages", ErrUnsupported)
	}
	err = r.opened(ctx, data, func(inst pdfium.Pdfium, doc references.FPDF_DOCUMENT) error {
		painted, err := inst.RenderPageInPixels(&requests.RenderPageInPixels{
			Page:  requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: page - 1}},
			Width: pageWidth, Height: pageHeight,
		})
		if err != nil {
			return fmt.Errorf("%w: page %d cannot be painted (%w)", ErrBroken, page, err)
		}
		defer painted.Cleanup()
		var out bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, painted.Result.RenderedImage); err != nil {
			return err
		}
		picture = out.Bytes()
		return nil
	})
	return picture, err
}

// opened runs f with a PDF.
func (r *Reader) opened(ctx context.Context, data []byte, f func(pdfium.Pdfium, references.FPDF_DOCUMENT) error) error {
	release, err := r.pdf.turn(ctx)
	if err != nil {
		return err
	}
	defer release()
	ctx, cancel := context.WithTimeout(ctx, r.o.Timeout)
	defer cancel()
	return r.pdf.with(ctx, func(inst pdfium.Pdfium) error {
		doc, err := inst.OpenDocument(&requests.OpenDocument{File: &data})
		if err != nil {
			return fmt.Errorf("%w: the PDF cannot be opened (%w)", ErrBroken, err)
		}
		return f(inst, doc.Document)
	})
}
