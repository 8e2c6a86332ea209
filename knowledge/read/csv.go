package read

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// readCSV reads separated values. Quotes that do not pair up would swallow the
// rest of the file, so such a file is split at its delimiters alone.
func readCSV(ctx context.Context, src *source, b *builder) error {
	body := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(src.text)
	body = strings.TrimPrefix(body, "\uFEFF")
	var comma rune
	if first, rest, _ := strings.Cut(body, "\n"); strings.HasPrefix(strings.ToLower(first), "sep=") && len(strings.TrimSpace(first)) == 5 {
		comma, body = rune(first[4]), rest // the way Excel states the delimiter
	} else {
		comma, _ = delimiter(body[:min(len(body), 64<<10)])
	}
	rows, err := parseCSV(ctx, body, comma)
	if errors.Is(err, csv.ErrQuote) || errors.Is(err, csv.ErrBareQuote) {
		b.warn("quotes in the table do not pair up; check rows that contain quotes")
		rows = nil
		for line := range strings.SplitSeq(body, "\n") {
			rows = append(rows, strings.Split(line, string(comma)))
		}
	} else if err != nil {
		return err
	}
	if len(rows) > maxRows {
		return fmt.Errorf("%w: more than %d rows; split the table", ErrTooLarge, maxRows)
	}
	t := newTable(b, 0)
	for i, row := range rows {
		if i&1023 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		t.row(row)
	}
	t.end()
	return nil
}

func parseCSV(ctx context.Context, body string, comma rune) ([][]string, error) {
	r := csv.NewReader(strings.NewReader(body))
	r.Comma = comma
	r.FieldsPerRecord = -1
	var rows [][]string
	for len(rows) <= maxRows {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(rows)&1023 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// delimiter finds the character that cuts most lines into the same number of
// fields; ok is false when no line has two.
func delimiter(head string) (comma rune, ok bool) {
	comma = ','
	best := 0
	for _, c := range []rune{',', '\t', ';', '|'} {
		counts, lines := fieldCounts(head, c)
		for n, rows := range counts {
			if n < 2 {
				continue
			}
			// Agreement of the lines counts first, then the number of fields.
			if score := rows*1000/lines*100 + min(n, 99); score > best {
				best, comma, ok = score, c, true
			}
		}
	}
	return comma, ok
}

// fieldCounts counts, over the first lines, how many have n fields. The last
// line may be cut off and is left out.
func fieldCounts(head string, comma rune) (counts map[int]int, lines int) {
	counts = map[int]int{}
	head = strings.ReplaceAll(head, "\r", "\n")
	all := strings.Split(strings.TrimRight(head, "\n"), "\n")
	if len(all) > 50 {
		all = all[:50]
	}
	for _, line := range all {
		if strings.TrimSpace(line) == "" {
			continue
		}
		n, quoted := 1, false
		for _, r := range line {
			switch {
			case r == '"':
				quoted = !quoted
			case r == comma && !quoted:
				n++
			}
		}
		counts[n]++
		lines++
	}
	return counts, max(lines, 1)
}

// looksCSV decides without the name, so it asks for more: at least three
// lines, all with the same three fields or more.
func looksCSV(head string) bool {
	comma, ok := delimiter(head)
	if !ok {
		return false
	}
	counts, lines := fieldCounts(head, comma)
	for n, rows := range counts {
		if rows == lines && rows >= 3 && (n >= 3 || n == 2 && comma == '\t') {
			return true
		}
	}
	return false
}
