package feed

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// maxColumns bounds a table's width: what is further right is left out.
const maxColumns = 500

// decoded gives the text of a feed as UTF-8. The encoding is told by its first bytes.
func decoded(in io.Reader, head []byte) io.Reader {
	return transform.NewReader(in, encodingOf(head).NewDecoder())
}

func encodingOf(head []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case valid(head):
		return unicode.UTF8BOM
	}
	if gb, err := simplifiedchinese.GB18030.NewDecoder().Bytes(head[:len(head)-len(head)%2]); err == nil &&
		strings.Count(string(gb), "\uFFFD") <= 1 {
		return simplifiedchinese.GB18030
	}
	return charmap.Windows1252
}

// valid is true for UTF-8 that may be cut off at its end.
func valid(head []byte) bool {
	for cut := 0; cut < utf8.UTFMax && cut < len(head); cut++ {
		if utf8.Valid(head[:len(head)-cut]) {
			return true
		}
	}
	return false
}

// readCSV reads a table whose first line names the columns.
func readCSV(in io.Reader, each func(Row, error) error) error {
	bounded := &budget{in: in, left: maxRow}
	comma, rest, err := separator(bounded)
	if err != nil {
		return broken("the table", err)
	}
	r := csv.NewReader(rest)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = comma, true, -1, true
	var columns []string
	for {
		bounded.row()
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return broken("the table", err)
		}
		if columns == nil {
			columns = headings(record)
			continue
		}
		if why := askew(columns, record, comma); why != nil {
			err = each(nil, &BrokenRow{Raw: []byte(strings.Join(record, "\n")), why: fmt.Errorf("row that begins on line %d: %w", lineOf(r), why)})
		} else if row := tableRow(columns, record); row != nil {
			err = each(row, nil)
		}
		if err != nil {
			return err
		}
	}
}

func lineOf(r *csv.Reader) int {
	line, _ := r.FieldPos(0)
	return line
}

// askew says why the values of a row cannot be told to stand in their columns: a
// separator in a value that is not quoted, or a quote that is not closed and so has
// taken in the rows below.
func askew(columns, record []string, comma rune) error {
	if len(columns) < maxColumns {
		for _, extra := range record[min(len(columns), len(record)):] {
			if strings.TrimSpace(extra) != "" {
				return errors.New("more values than columns; perhaps a value with a separator in it has no quotes")
			}
		}
	}
	for _, value := range record {
		_, below, ok := strings.Cut(value, "\n")
		if !ok || len(columns) < 3 {
			continue
		}
		for line := range strings.Lines(below) {
			// In prose a space follows.
			if n := strings.Count(line, string(comma)) - strings.Count(line, string(comma)+" "); n >= len(columns)-1 {
				return errors.New("a quote is not closed: other rows are inside a value")
			}
		}
	}
	return nil
}

// separator finds what parts the columns: what the first line has most of.
func separator(in io.Reader) (rune, io.Reader, error) {
	head := make([]byte, 64<<10)
	n, err := io.ReadFull(in, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return 0, nil, err
	}
	head = head[:n]
	first, _, _ := bytes.Cut(head, []byte("\n"))
	best, most := ',', 0
	for _, c := range []rune{',', '\t', ';', '|'} {
		if n := bytes.Count(first, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best, io.MultiReader(bytes.NewReader(head), in), nil
}

// headings names the columns. A name that comes twice gets a number: pay, pay 2.
func headings(record []string) []string {
	columns := make([]string, 0, len(record))
	seen := map[string]int{}
	for _, name := range record[:min(len(record), maxColumns)] {
		name = strings.Clone(strings.TrimSpace(name))
		if seen[name]++; seen[name] > 1 {
			name = fmt.Sprintf("%s %d", name, seen[name])
		}
		columns = append(columns, name)
	}
	return columns
}

// tableRow gives a row of a table, nil if it is empty.
func tableRow(columns, record []string) Row {
	row := make(Row, len(columns))
	for i, value := range record[:min(len(record), len(columns))] {
		if value = strings.TrimSpace(value); value != "" && columns[i] != "" {
			row[columns[i]] = strings.Clone(value)
		}
	}
	if len(row) == 0 {
		return nil
	}
	return row
}
