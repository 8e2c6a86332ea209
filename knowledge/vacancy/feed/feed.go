// Package feed reads the rows of vacancy feeds, one at a time: CSV, XLSX, NDJSON,
// JSON and the JSON-LD of web pages. What it reads is hostile until shown otherwise:
// a row has a largest size, and never is a whole file in memory but a workbook's
// packed bytes. It knows nothing of what the rows mean.
package feed

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Row is what one vacancy says: the columns of a table, or a JSON object.
type Row map[string]any

// Kind is the form of a feed.
type Kind string

// The forms. The empty kind is told by name and content.
const (
	CSV    Kind = "csv"
	XLSX   Kind = "xlsx"
	NDJSON Kind = "ndjson"
	JSON   Kind = "json"
	HTML   Kind = "html" // a page with JSON-LD
)

// maxRow is the largest row, in bytes: an advertisement has a few thousand.
const maxRow = 4 << 20

// ErrBroken means that a feed cannot be read, or not further.
var ErrBroken = errors.New("the feed is broken")

// BrokenRow is the error of a row that cannot be read, with what stands there: who
// knows the ids of the feed can see whose row it was.
type BrokenRow struct {
	Raw []byte // at most maxRow
	why error
}

// Error says what is wrong with the row.
func (b *BrokenRow) Error() string { return b.why.Error() }

// Unwrap gives what is wrong.
func (b *BrokenRow) Unwrap() error { return b.why }

// Options say how a feed is read.
type Options struct {
	Kind Kind
	Rows string // in JSON: the path of the list of rows, as "data.jobs"
}

// Read reads the rows of a file, in order. Each gets a row, or an error that says
// what is wrong with that one row; where each returns an error, Read stops and
// returns it. The error of a feed that cannot be read further wraps ErrBroken.
func Read(ctx context.Context, path string, o Options, each func(Row, error) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 64<<10)
	head, err := in.Peek(64 << 10)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if len(bytes.TrimSpace(head)) == 0 {
		return nil // nothing in it: no rows
	}
	kind := o.Kind
	if kind == "" {
		kind = tell(path, head)
	}
	counted := func(row Row, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return each(row, err)
	}
	switch kind {
	case CSV:
		return readCSV(decoded(in, head), counted)
	case XLSX:
		return readXLSX(ctx, path, counted)
	case NDJSON:
		return readLines(decoded(in, head), counted)
	case JSON:
		return readJSON(decoded(in, head), o.Rows, counted)
	case HTML:
		return readHTML(decoded(in, head), o.Rows, counted)
	}
	return fmt.Errorf("%q is no form of a feed; it is csv, xlsx, ndjson, json or html", kind)
}

// tell tells the form by content, and where that is plain text by name.
func tell(path string, head []byte) Kind {
	ext := strings.ToLower(filepath.Ext(path))
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return XLSX
	case ext == ".ndjson" || ext == ".jsonl":
		return NDJSON
	case bytes.HasPrefix(text, []byte("[")) && ext != ".csv":
		return JSON
	case bytes.HasPrefix(text, []byte("{")):
		if lines(text) {
			return NDJSON
		}
		return JSON
	case bytes.HasPrefix(text, []byte("<")):
		return HTML
	}
	return CSV
}

// budget bounds what is read between two rows.
type budget struct {
	in   io.Reader
	left int
}

var errLong = fmt.Errorf("%w: a row is larger than %d MB; perhaps a quote is not closed", ErrBroken, maxRow>>20)

// Read implements [io.Reader].
func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLong
	}
	n, err := b.in.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// row begins a new row. Readers read ahead; what is ahead counts as the next row's.
func (b *budget) row() { b.left = maxRow }

func broken(what string, err error) error {
	if errors.Is(err, ErrBroken) {
		return err
	}
	return fmt.Errorf("%w: %s (%w)", ErrBroken, what, err)
}
