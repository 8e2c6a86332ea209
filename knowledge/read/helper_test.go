package read

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// shared is one Reader for all tests: compiling PDFium takes seconds.
var shared = sync.OnceValue(func() *Reader {
	r := New(Options{Timeout: 9 * time.Second})
	if err := r.Warm(context.Background()); err != nil {
		panic(err)
	}
	return r
})

// plain is a Reader for tests that need no PDF engine.
var plain = sync.OnceValue(func() *Reader { return New(Options{}) })

// dataDir finds the shared data next to the repository, or skips the test.
func dataDir(t testing.TB, sub string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the package")
		}
		dir = up
	}
	path := filepath.Join(dir, "..", "shared", "data", sub)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("in CI the shared data must be beside the checkout: %v", err)
		}
		t.Skipf("shared data is absent (%s): the checks over real files are left out", path)
	}
	return path
}

// mustRead reads a file and checks the invariants of the result.
func mustRead(t testing.TB, r *Reader, name string, data []byte) *Document {
	t.Helper()
	doc, err := r.Read(context.Background(), name, data)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	checkDocument(t, doc)
	return doc
}

// refused reads a file that must be refused with the sentinel, in words.
func refused(t testing.TB, r *Reader, name string, data []byte, want error, words ...string) {
	t.Helper()
	doc, err := r.Read(context.Background(), name, data)
	if !errors.Is(err, want) {
		t.Fatalf("%s: error %v (document %v), want %v", name, err, doc != nil, want)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%s: error %q does not say %q", name, err, w)
		}
	}
}

// tolerate is for input of any kind: a sound document or a named refusal.
func tolerate(t testing.TB, r *Reader, name string, data []byte) *Document {
	t.Helper()
	doc, err := r.Read(context.Background(), name, data)
	if err == nil {
		checkDocument(t, doc)
		return doc
	}
	for _, known := range []error{ErrUnsupported, ErrEmpty, ErrEncrypted, ErrScanned, ErrBroken, ErrTooLarge, ErrTimeout} {
		if errors.Is(err, known) {
			return nil
		}
	}
	t.Fatalf("%s: error without a sentinel: %v", name, err)
	return nil
}

func checkDocument(t testing.TB, doc *Document) {
	t.Helper()
	switch doc.Format {
	case "markdown", "text", "html", "pdf", "docx", "xlsx", "csv":
	default:
		t.Errorf("format %q", doc.Format)
	}
	if !utf8.ValidString(doc.Text) || !norm.NFC.IsNormalString(doc.Text) {
		t.Errorf("text is not valid NFC")
	}
	for i, r := range doc.Text {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || invisible(r) {
			t.Errorf("text holds %U at %d", r, i)
			break
		}
	}
	if len(doc.Blocks) == 0 {
		t.Error("no blocks")
	}
	end := 0
	for i, b := range doc.Blocks {
		if b.Start < 0 || b.End > len(doc.Text) || b.Start >= b.End {
			t.Fatalf("block %d: range %d–%d of %d", i, b.Start, b.End, len(doc.Text))
		}
		if i == 0 && b.Start != 0 || i > 0 && (b.Start != end+1 || doc.Text[end] != '\n') {
			t.Fatalf("block %d starts at %d, the one before ends at %d", i, b.Start, end)
		}
		end = b.End
		if !utf8.RuneStart(doc.Text[b.Start]) || b.End < len(doc.Text) && !utf8.RuneStart(doc.Text[b.End]) {
			t.Fatalf("block %d cuts a character", i)
		}
		text := doc.Text[b.Start:b.End]
		if strings.TrimSpace(text) == "" || b.Kind != Code && (text != strings.TrimSpace(text) || strings.Contains(text, "\n")) {
			t.Fatalf("block %d of kind %d is not trimmed to a line: %q", i, b.Kind, text)
		}
		switch {
		case b.Kind == Heading && (b.Level < 1 || b.Level > 6), b.Kind == Item && b.Level < 1, b.Kind > Code, b.Page < 0:
			t.Fatalf("block %d: kind %d, level %d, page %d", i, b.Kind, b.Level, b.Page)
		}
	}
	if end != len(doc.Text) {
		t.Fatalf("text goes on after the last block: %d of %d", end, len(doc.Text))
	}
	if doc.Meta == nil {
		t.Error("meta is nil")
	}
}

// show renders blocks for comparison: "H1 text", "P text", "I1 text", "R text".
func show(doc *Document) string {
	var out strings.Builder
	for _, b := range doc.Blocks {
		out.WriteString("PHIRC"[b.Kind : b.Kind+1])
		if b.Level > 0 {
			out.WriteByte(byte('0' + b.Level))
		}
		out.WriteString(" " + doc.Text[b.Start:b.End] + "\n")
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func warned(doc *Document, words string) bool {
	for _, w := range doc.Warnings {
		if strings.Contains(w, words) {
			return true
		}
	}
	return false
}

// expect compares the blocks of a document with the lines wanted.
func expect(t *testing.T, doc *Document, want ...string) {
	t.Helper()
	if got := show(doc); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}
