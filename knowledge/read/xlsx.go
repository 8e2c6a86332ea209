package read

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

const (
	maxRows   = 200_000 // over all sheets
	maxMerges = 100_000
)

// readXLSX reads a workbook row by row, hidden sheets left out.
func readXLSX(ctx context.Context, src *source, b *builder) error {
	z, err := openZip(ctx, src)
	if err != nil {
		return err
	}
	if err := coreTitle(ctx, z, b); err != nil {
		return err
	}
	f, err := excelize.OpenReader(bytes.NewReader(src.data), excelize.Options{
		UnzipSizeLimit: src.o.MaxUnzipped,
		// In memory whatever the size: it is counted already, and nothing of a
		// policy document should be left in a temporary directory.
		UnzipXMLSizeLimit: src.o.MaxUnzipped,
		ShortDatePattern:  "yyyy-mm-dd",
		LongDatePattern:   "yyyy-mm-dd",
	})
	if err != nil {
		return fmt.Errorf("%w: the workbook cannot be opened (%w)", ErrBroken, err)
	}
	defer func() { _ = f.Close() }()
	paths := sheetPaths(ctx, z)
	sheets, hidden := visibleSheets(f)
	if len(hidden) > 0 {
		b.warn("hidden sheets left out: %s", strings.Join(hidden, ", "))
	}
	rows := 0
	for _, s := range sheets {
		// The heading comes with the first row, so empty sheets leave none.
		sheet := &sheet{b: b, page: s.page, rows: &rows}
		if len(sheets) > 1 || !unnamed.MatchString(s.name) {
			sheet.title = s.name
		}
		if err := sheet.read(ctx, f, s.name, mergedCells(z, paths[s.name])); err != nil {
			return err
		}
	}
	return nil
}

// unnamed is what a program calls a sheet that nobody has named.
var unnamed = regexp.MustCompile(`(?i)^\s*(?:sheet|工作表|表|table)\s*\d*\s*$`)

type sheetName struct {
	name string
	page int
}

func visibleSheets(f *excelize.File) (sheets []sheetName, hidden []string) {
	for i, name := range f.GetSheetList() {
		if shown, err := f.GetSheetVisible(name); err == nil && !shown {
			hidden = append(hidden, name)
			continue
		}
		sheets = append(sheets, sheetName{name, i + 1})
	}
	return sheets, hidden
}

// sheet reads one sheet.
type sheet struct {
	b     *builder
	page  int
	title string
	rows  *int
}

func (s *sheet) read(ctx context.Context, f *excelize.File, name string, merges []merge) error {
	it, err := f.Rows(name)
	if err != nil {
		var none excelize.ErrSheetNotExist
		if errors.As(err, &none) || strings.Contains(err.Error(), "is not a worksheet") {
			return nil // a chart sheet
		}
		return fmt.Errorf("%w: sheet %q cannot be read (%w)", ErrBroken, name, err)
	}
	defer func() { _ = it.Close() }()
	t := newTable(s.b, s.page)
	var active []merge
	for n := 1; it.Next(); n++ {
		if n&255 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		cells, err := it.Columns()
		if err != nil {
			return fmt.Errorf("%w: sheet %q, row %d (%w)", ErrBroken, name, n, err)
		}
		for len(merges) > 0 && merges[0].top <= n {
			m := merges[0]
			merges = merges[1:]
			if m.bottom >= n && m.left <= len(cells) {
				m.value = cells[m.left-1]
				active = append(active, m)
			}
		}
		if filled(cells) == 0 {
			continue
		}
		cells, active = fill(cells, active, n)
		if *s.rows++; *s.rows > maxRows {
			return fmt.Errorf("%w: more than %d rows; split the workbook", ErrTooLarge, maxRows)
		}
		if s.title != "" {
			s.b.add(Heading, 1, s.page, s.title)
			s.title = ""
		}
		t.row(cells)
	}
	t.end()
	if err := it.Error(); err != nil {
		return fmt.Errorf("%w: sheet %q breaks off (%w)", ErrBroken, name, err)
	}
	return nil
}

// fill repeats merged values and drops the merges that end above the row.
func fill(cells []string, active []merge, row int) ([]string, []merge) {
	kept := active[:0]
	for _, m := range active {
		if m.bottom < row {
			continue
		}
		kept = append(kept, m)
		for col := m.left; col <= m.right && m.value != ""; col++ {
			for len(cells) < col {
				cells = append(cells, "")
			}
			if cells[col-1] == "" {
				cells[col-1] = m.value
			}
		}
	}
	return cells, kept
}

// merge is one merged range.
type merge struct {
	left, top, right, bottom int
	value                    string
}

// sheetPaths maps the names of sheets to their parts. Excelize knows them too
// but asks for the merged cells only by loading the whole sheet into memory.
func sheetPaths(ctx context.Context, z *zip.Reader) map[string]string {
	out := map[string]string{}
	main := "xl/workbook.xml"
	for _, r := range relations(z, "") {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			main = r.Target
		}
	}
	data, err := part(z, main)
	if err != nil || data == nil {
		return out
	}
	rels := relations(z, main)
	// Excelize has accepted the workbook; what this pass cannot read only
	// costs merged cells.
	_ = newXML(ctx, data).each(func(e xml.StartElement) error {
		if e.Name.Local != "sheet" {
			return nil
		}
		for _, a := range e.Attr {
			if a.Name.Local == "id" {
				out[attr(e, "name")] = rels[a.Value].Target
			}
		}
		return nil
	})
	return out
}

var mergeTag = regexp.MustCompile(`<(?:\w+:)?mergeCell\s[^>]*?ref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"`)

// mergedCells finds the merged ranges of a sheet, ordered by their first row.
// It scans the XML for the tag, which stands after all the cells.
func mergedCells(z *zip.Reader, name string) []merge {
	var out []merge
	for _, f := range z.File {
		if name == "" || !strings.EqualFold(f.Name, name) {
			continue
		}
		rc, err := f.Open()
		if err != nil {
			return nil
		}
		defer func() { _ = rc.Close() }()
		scan := bufio.NewScanner(rc)
		scan.Buffer(make([]byte, 64<<10), 1<<20)
		scan.Split(splitTags)
		for scan.Scan() && len(out) < maxMerges {
			if !bytes.Contains(scan.Bytes(), []byte("mergeCell ")) {
				continue
			}
			g := mergeTag.FindSubmatch(scan.Bytes())
			if g == nil {
				continue
			}
			m := merge{
				left: columnNumber(string(g[1])), top: small(string(g[2]), 1<<20),
				right: columnNumber(string(g[3])), bottom: small(string(g[4]), 1<<20),
			}
			// A range over a whole row is decoration, not data.
			m.right = min(m.right, m.left+maxColumns)
			if m.left > 0 && m.top > 0 {
				out = append(out, m)
			}
		}
		break
	}
	slices.SortStableFunc(out, func(a, b merge) int { return a.top - b.top })
	return out
}

func splitTags(data []byte, atEOF bool) (int, []byte, error) {
	if i := bytes.IndexByte(data, '>'); i >= 0 {
		return i + 1, data[:i], nil
	}
	if atEOF && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}

// columnNumber is the number of a column from its letters: AB is 28.
func columnNumber(letters string) int {
	n := 0
	for _, r := range letters {
		n = n*26 + int(r-'A') + 1
	}
	return n
}
