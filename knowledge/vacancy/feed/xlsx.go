package feed

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/xuri/excelize/v2"
)

const (
	maxPacked   = 200 << 20 // of a workbook: its packed bytes are held in memory
	maxUnpacked = 2 << 30
	inMemory    = 16 << 20 // a sheet that is larger is unpacked to a temporary file
	maxRatio    = 300      // unpacked to packed
	smallest    = 32 << 20 // what unpacks to less is no bomb
	maxHeld     = 96 << 20 // of all that is unpacked in memory: small sheets, styles, pictures
)

// readXLSX reads the first visible sheet of a workbook, whose first filled row names
// the columns. Formulas are not worked out: their last value counts.
func readXLSX(ctx context.Context, path string, each func(Row, error) error) error {
	if err := measure(ctx, path); err != nil {
		return err
	}
	f, err := excelize.OpenFile(path, excelize.Options{
		UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: inMemory, ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd",
	})
	if err != nil {
		return broken("the workbook", err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		if shown, err := f.GetSheetVisible(sheet); err == nil && !shown {
			continue
		}
		return readSheet(f, sheet, each)
	}
	return fmt.Errorf("%w: no sheet of the workbook is visible", ErrBroken)
}

func readSheet(f *excelize.File, sheet string, each func(Row, error) error) error {
	rows, err := f.Rows(sheet)
	if err != nil {
		return broken("the sheet", err)
	}
	defer rows.Close()
	var columns []string
	for n := 1; rows.Next(); n++ {
		cells, err := rows.Columns()
		if err != nil {
			return broken(fmt.Sprintf("row %d of the sheet", n), err)
		}
		size := 0
		for _, c := range cells {
			size += len(c)
		}
		if size > maxRow {
			return errLong
		}
		if columns == nil {
			if size > 0 {
				columns = headings(cells)
			}
			continue
		}
		if row := tableRow(columns, cells); row != nil {
			if err := each(row, nil); err != nil {
				return err
			}
		}
	}
	if err := rows.Error(); err != nil {
		return broken("the sheet", err)
	}
	return nil
}

// measure unpacks a workbook once and throws it away: the sizes that an archive
// declares are only a claim.
func measure(ctx context.Context, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.Size() > maxPacked {
		return fmt.Errorf("%w: the workbook has more than %d MB; export it as CSV", ErrBroken, maxPacked>>20)
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		return broken("the workbook", err)
	}
	defer z.Close()
	left, held := min(int64(maxUnpacked), max(smallest, info.Size()*maxRatio)), int64(0)
	for _, part := range z.File {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if part.FileInfo().IsDir() {
			continue
		}
		in, err := part.Open()
		if err != nil {
			return broken("the workbook", err)
		}
		n, err := io.Copy(io.Discard, io.LimitReader(in, left+1))
		err = errors.Join(err, in.Close())
		if left -= n; left < 0 {
			return fmt.Errorf("%w: the workbook unpacks to too much, perhaps on purpose", ErrBroken)
		}
		if n <= inMemory || !strings.HasPrefix(part.Name, "xl/worksheets/") && part.Name != "xl/sharedStrings.xml" {
			if held += n; held > maxHeld {
				return fmt.Errorf("%w: the workbook has more than %d MB beside its sheet; export it as CSV", ErrBroken, maxHeld>>20)
			}
		}
		if err != nil {
			return broken("the workbook", err)
		}
	}
	return nil
}
