package feed

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxDepth is how deep the values of a row may be nested.
const maxDepth = 64

// lines reports whether a text that begins with { has an object on each line.
func lines(head []byte) bool {
	first, rest, ok := bytes.Cut(head, []byte("\n"))
	return ok && json.Valid(bytes.TrimSpace(first)) && bytes.HasPrefix(bytes.TrimSpace(rest), []byte("{"))
}

// readLines reads a JSON object a line. A line that is none, or is too long, is that
// line's fault.
func readLines(in io.Reader, each func(Row, error) error) error {
	r := bufio.NewReaderSize(in, 64<<10)
	var line []byte
	for n := 1; ; n++ {
		var long bool
		var end error
		line, long, end = nextLine(r, line[:0])
		last := errors.Is(end, io.EOF)
		if end != nil && !last {
			return end
		}
		if text := bytes.TrimSpace(line); len(text) > 0 {
			row, err := Row(nil), errLong
			if !long {
				row, err = object(text)
			}
			if err != nil {
				err = &BrokenRow{Raw: bytes.Clone(text), why: fmt.Errorf("line %d: %w", n, err)}
			}
			if err := each(row, err); err != nil {
				return err
			}
		}
		if last {
			return nil
		}
	}
}

// nextLine reads a line. Of one that is longer than a row it gives the beginning.
func nextLine(r *bufio.Reader, line []byte) (_ []byte, long bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if room := maxRow - len(line); len(part) > room {
			part, long = part[:room], true
		}
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, long, err
		}
	}
}

var errDeep = fmt.Errorf("values are nested more than %d deep", maxDepth)

// object reads one JSON object.
func object(data []byte) (Row, error) {
	if deep(data) {
		return nil, errDeep
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var row Row
	if err := d.Decode(&row); err != nil || row == nil {
		return nil, errors.New("not a JSON object")
	}
	return row, nil
}

// deep measures nesting without building anything.
func deep(data []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}

// walker reads JSON and gives the objects that are rows.
type walker struct {
	d       *json.Decoder
	bounded *budget
	each    func(Row, error) error
	want    []string // the path of the list; nil: "@graph"
}

// readJSON reads one JSON value, or several behind each other: a list of rows, an
// object that holds the list (under the path that is given, else "@graph"), or a
// single row.
func readJSON(in io.Reader, path string, each func(Row, error) error) error {
	w := &walker{bounded: &budget{in: in, left: maxRow}, each: each}
	if path != "" {
		w.want = strings.Split(path, ".")
	}
	w.d = json.NewDecoder(w.bounded)
	w.d.UseNumber()
	for w.d.More() {
		if err := w.value(w.want, 0); err != nil {
			return err
		}
	}
	if _, err := w.d.Token(); err != nil && !errors.Is(err, io.EOF) {
		return broken("the JSON", err)
	}
	return nil
}

// value reads one value in which rows are looked for.
func (w *walker) value(want []string, depth int) error {
	if depth > maxDepth {
		return broken("the JSON", errDeep)
	}
	w.bounded.row()
	t, err := w.d.Token()
	if err != nil {
		return broken("the JSON", err)
	}
	switch {
	case t == json.Delim('['):
		return w.list(depth)
	case t == json.Delim('{'):
		return w.object(want, depth)
	}
	return nil // a bare string or number is no row
}

// list gives the elements of a list, each a row, a list of rows or an object with "@graph".
func (w *walker) list(depth int) error {
	for w.d.More() {
		w.bounded.row()
		var raw json.RawMessage
		if err := w.d.Decode(&raw); err != nil {
			return broken("the JSON", err)
		}
		if err := w.element(raw, depth+1); err != nil {
			return err
		}
	}
	_, err := w.d.Token()
	if err != nil {
		return broken("the JSON", err)
	}
	return nil
}

func (w *walker) element(raw json.RawMessage, depth int) error {
	raw = bytes.TrimSpace(raw)
	fault := func(err error) error { return w.each(nil, &BrokenRow{Raw: raw, why: err}) }
	if depth > 8 || deep(raw) {
		return fault(errDeep)
	}
	if bytes.HasPrefix(raw, []byte("[")) {
		var all []json.RawMessage
		if err := json.Unmarshal(raw, &all); err != nil {
			return fault(err)
		}
		for _, one := range all {
			if err := w.element(one, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	row, err := object(raw)
	if err != nil {
		return fault(err)
	}
	return w.row(row)
}

// row gives a row, or the rows of its "@graph".
func (w *walker) row(row Row) error {
	graph, ok := row["@graph"].([]any)
	if !ok {
		return w.each(row, nil)
	}
	for _, one := range graph {
		if inner, ok := one.(map[string]any); ok {
			if err := w.row(inner); err != nil {
				return err
			}
		}
	}
	return nil
}

// object reads an object whose { is read: the list in it is gone through, the rest
// of it is a row if there is no list.
func (w *walker) object(want []string, depth int) error {
	row := Row{}
	listed := false
	for w.d.More() {
		t, err := w.d.Token()
		if err != nil {
			return broken("the JSON", err)
		}
		key, _ := t.(string)
		switch {
		case len(want) > 0 && key == want[0], len(want) == 0 && key == "@graph":
			listed = true
			if err := w.value(want[min(1, len(want)):], depth+1); err != nil {
				return err
			}
			continue
		}
		var raw json.RawMessage
		if err := w.d.Decode(&raw); err != nil {
			return broken("the JSON", err)
		}
		if deep(raw) {
			return broken("the JSON", errDeep)
		}
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			return broken("the JSON", err)
		}
		row[key] = v
	}
	if _, err := w.d.Token(); err != nil {
		return broken("the JSON", err)
	}
	if listed || len(want) > 0 && depth == 0 {
		return nil
	}
	return w.each(row, nil)
}
