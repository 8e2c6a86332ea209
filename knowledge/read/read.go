// Package read turns the bytes of a file into a [Document]: its canonical text
// and the blocks (headings, paragraphs, list items, table rows) that the text
// is made of. One file per format. It owns no table and knows nothing of the
// library that calls it.
//
// Invariant of every reader: block i covers Text[Start:End], blocks are in
// order and do not overlap, so a quote taken from a block can be shown in its
// document by its offsets.
package read

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"
)

// Kind says what a block is in the document.
type Kind uint8

// The kinds of block.
const (
	Paragraph Kind = iota
	Heading        // Level 1 (highest) to 6
	Item           // an item of a list
	Row            // a row of a table, rendered "column: value; column: value"
	Code           // preformatted text, kept line by line
)

// Block is one unit of the text that is never joined with its neighbours.
type Block struct {
	Kind       Kind
	Level      int // of a Heading: 1 to 6; of an Item: nesting depth from 1
	Start, End int // byte offsets into Document.Text
	Page       int // page or sheet number from 1 where the format has them, else 0
}

// Document is what a reader makes of a file.
type Document struct {
	Format   string            // "markdown", "text", "html", "pdf", "docx", "xlsx", "csv"
	Text     string            // canonical text: UTF-8, NFC, "\n" line ends, blocks separated by "\n"
	Blocks   []Block           // in order, not overlapping
	Meta     map[string]string // what the file itself states: title, issuer, number, date, valid_from, valid_to, region, url, kind, language, supersedes
	Warnings []string          // what the admin should look at; the document is usable all the same
}

// Why a file is refused. The error returned wraps one of these and adds the
// detail; callers branch on them and show the text to the admin.
var (
	ErrUnsupported = errors.New("type of file is not supported")
	ErrEmpty       = errors.New("no text in the file")
	ErrEncrypted   = errors.New("file is encrypted or needs a password")
	ErrScanned     = errors.New("pages are pictures without text (scanned); run OCR first")
	ErrBroken      = errors.New("file is damaged")
	ErrTooLarge    = errors.New("file is too large")
	ErrTimeout     = errors.New("reading took too long")
)

// Options bound what one file may cost. The zero value of a field stands for
// its default.
type Options struct {
	MaxBytes    int64         // size of the file as loaded; default 64 MiB
	MaxText     int           // bytes of text taken out of it; default 20 MiB
	MaxUnzipped int64         // bytes a DOCX or XLSX unpacks to; default 256 MiB
	Timeout     time.Duration // per file; default 10 s
	PDFWorkers  int           // PDF files read at the same time; default 1
}

// Reader reads files. It is safe for concurrent use. Its PDF engine is started
// on first use, or by [Reader.Warm]; Close releases it.
type Reader struct {
	o     Options
	slots chan struct{}
	pdf   pdfEngine
}

// New returns a Reader with the given limits.
func New(o Options) *Reader {
	if o.MaxBytes <= 0 {
		o.MaxBytes = 64 << 20
	}
	if o.MaxText <= 0 {
		o.MaxText = 20 << 20
	}
	if o.MaxUnzipped <= 0 {
		o.MaxUnzipped = 256 << 20
	}
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	if o.PDFWorkers <= 0 {
		o.PDFWorkers = 1
	}
	// A reader in Go cannot be killed from outside. One that outlives its time
	// keeps its slot until it ends, so hostile files cannot pile up work.
	return &Reader{
		o:     o,
		slots: make(chan struct{}, max(4, 2*runtime.GOMAXPROCS(0))),
		pdf:   pdfEngine{workers: o.PDFWorkers, turns: make(chan struct{}, o.PDFWorkers)},
	}
}

// source is one file on its way through a reader.
type source struct {
	name string
	data []byte
	text string // the decoded text, for the text formats only
	o    Options
}

// result carries what a reader made out of its goroutine.
type result struct {
	doc *Document
	err error
}

// Read recognises the file by its content and reads it. The name only decides
// between formats that are all plain text. The error wraps one of the Err…
// values of this package, or is that of ctx if the caller gave up.
func (r *Reader) Read(ctx context.Context, name string, data []byte) (*Document, error) {
	if int64(len(data)) > r.o.MaxBytes {
		return nil, fmt.Errorf("%w: %s, the limit is %s", ErrTooLarge, size(int64(len(data))), size(r.o.MaxBytes))
	}
	if isPDF(data) {
		release, err := r.pdf.turn(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading stopped: %w", err)
		}
		defer release()
	}
	limited, cancel := context.WithTimeout(ctx, r.o.Timeout)
	defer cancel()
	select {
	case r.slots <- struct{}{}:
	case <-limited.Done():
		return nil, r.stopped(ctx)
	}
	done := make(chan result, 1)
	go func() {
		defer func() { <-r.slots }()
		doc, err := r.read(limited, &source{name: name, data: data, o: r.o})
		done <- result{doc, err}
	}()
	select {
	case res := <-done:
		if res.err != nil && limited.Err() != nil {
			return nil, r.stopped(ctx)
		}
		return res.doc, res.err
	case <-limited.Done():
		return nil, r.stopped(ctx)
	}
}

// stopped tells a file that took too long from a caller that went away.
func (r *Reader) stopped(ctx context.Context) error {
	if err := ctx.Err(); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("reading stopped: %w", err)
	}
	return fmt.Errorf("%w: not done after %s; split the file into smaller parts", ErrTimeout, r.o.Timeout)
}

// read picks the reader of the format and turns its panics into an error: the
// parsers below are third-party code fed with files of unknown origin.
func (r *Reader) read(ctx context.Context, src *source) (doc *Document, err error) {
	defer func() {
		if p := recover(); p != nil {
			doc, err = nil, fmt.Errorf("%w: its structure cannot be read (%v)", ErrBroken, p)
		}
	}()
	b := &builder{max: r.o.MaxText}
	format, err := sniff(src, b)
	if err != nil {
		return nil, err
	}
	b.doc.Format = format
	switch format {
	case "pdf":
		err = r.readPDF(ctx, src, b)
	case "docx":
		err = readDOCX(ctx, src, b)
	case "xlsx":
		err = readXLSX(ctx, src, b)
	case "html":
		err = readHTML(src, b)
	case "csv":
		err = readCSV(ctx, src, b)
	case "markdown":
		readMarkdown(src, b)
	default:
		readText(src, b)
	}
	if err != nil {
		return nil, err
	}
	return b.finish()
}

// Close stops the PDF engine. Reads of other formats still work afterwards.
func (r *Reader) Close() error {
	return r.pdf.close()
}

// size renders a number of bytes for a message.
func size(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KiB", (n+1023)>>10)
	}
	return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
}
