package place

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// row is a line of a list: what stands under each field's name.
type row struct {
	number int
	fields map[field][]string // several where it has a list
	wrong  string             // why it cannot be used at all
}

// read tells a file by its content and cuts it into rows.
func read(data []byte, m *Mapping) ([]row, error) {
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	if !utf8.Valid(data) {
		decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) || bytes.IndexByte(data, 0) >= 0 {
			return nil, errors.New("it is not text in UTF-8 or GB18030; save it as CSV, GeoJSON or JSON lines in UTF-8")
		}
		data = decoded
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, errors.New("it is not a text; save it as CSV, GeoJSON or JSON lines in UTF-8")
	}
	switch trimmed := bytes.TrimLeft(data, " \t\r\n"); {
	case len(trimmed) == 0:
		return nil, errors.New("it is empty")
	case trimmed[0] == '{' || trimmed[0] == '[':
		return readJSON(trimmed, m)
	default:
		return readCSV(string(trimmed), m)
	}
}

func readCSV(s string, m *Mapping) ([]row, error) {
	head, _, _ := strings.Cut(s, "\n")
	r := csv.NewReader(strings.NewReader(s))
	for _, c := range []rune{'\t', ';', '|'} {
		if strings.Count(head, string(c)) > strings.Count(head, string(r.Comma)) {
			r.Comma = c
		}
	}
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("its first line cannot be read: %w", err)
	}
	columns := make([]field, len(header))
	taken := map[field]string{}
	for i, h := range header {
		columns[i] = m.field(h)
		if f := columns[i]; f != "" && f != fieldPhones && f != fieldServices {
			if before := taken[f]; before != "" {
				return nil, fmt.Errorf("columns %q and %q both mean %s; rename one, or say in a mapping which it is", before, h, f)
			}
			taken[f] = h
		}
	}
	if taken[fieldName] == "" {
		return nil, fmt.Errorf("no column of its first line is a name (name, 名称); it has %s; rename one, or give a mapping", shown(strings.Join(header, ", ")))
	}
	var rows []row
	for n := 1; ; n++ {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if n > maxRows {
			return nil, fmt.Errorf("it has more than %d rows; split it", maxRows)
		}
		if err != nil {
			// What follows a quote that does not close cannot be told apart.
			return nil, fmt.Errorf("row %d cannot be read (%w); look at the quotes in it", n, err)
		}
		line := row{number: n, fields: map[field][]string{}}
		if len(record) > len(header) && strings.TrimSpace(strings.Join(record[len(header):], "")) != "" {
			line.wrong = fmt.Sprintf("it has %d values for %d columns; put values that hold a comma between quotes", len(record), len(header))
		}
		some := false
		for i, value := range record {
			if i < len(columns) && columns[i] != "" && strings.TrimSpace(value) != "" {
				line.fields[columns[i]] = append(line.fields[columns[i]], value)
				some = true
			}
		}
		if some || line.wrong != "" {
			rows = append(rows, line)
		}
	}
}

// readJSON reads a GeoJSON FeatureCollection, a list of objects, or an object a line.
func readJSON(data []byte, m *Mapping) ([]row, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	if data[0] == '[' {
		var all []json.RawMessage
		if err := d.Decode(&all); err != nil {
			return nil, fmt.Errorf("it is not JSON: %w", err)
		}
		return objects(all, m)
	}
	var kind struct {
		Type     string            `json:"type"`
		Features []json.RawMessage `json:"features"`
		CRS      struct {
			Properties struct {
				Name string `json:"name"`
			} `json:"properties"`
		} `json:"crs"`
	}
	if err := json.Unmarshal(data, &kind); err == nil && kind.Type == "FeatureCollection" {
		// RFC 7946: always WGS-84. Files of the draft before it could say otherwise.
		if name := kind.CRS.Properties.Name; name != "" && !strings.HasSuffix(name, "CRS84") && !strings.HasSuffix(name, ":4326") {
			return nil, fmt.Errorf("its coordinates are in %s; convert them to WGS-84 (EPSG:4326), as GeoJSON wants them", shown(name))
		}
		return features(kind.Features, m)
	}
	var rows []row
	n := 0
	for line := range bytes.Lines(data) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		if n++; n > maxRows {
			return nil, fmt.Errorf("it has more than %d rows; split it", maxRows)
		}
		rows = append(rows, object(n, line, m))
	}
	if n == 1 && rows[0].wrong != "" || n > 1 && allWrong(rows) {
		return nil, errors.New("it is neither a GeoJSON FeatureCollection nor a JSON object a line")
	}
	return rows, nil
}

func allWrong(rows []row) bool {
	for _, r := range rows {
		if r.wrong == "" {
			return false
		}
	}
	return true
}

func objects(all []json.RawMessage, m *Mapping) ([]row, error) {
	if len(all) > maxRows {
		return nil, fmt.Errorf("it has more than %d rows; split it", maxRows)
	}
	rows := make([]row, len(all))
	for i, raw := range all {
		rows[i] = object(i+1, raw, m)
	}
	return rows, nil
}

// object makes a row of a JSON object.
func object(n int, raw []byte, m *Mapping) row {
	r := row{number: n, fields: map[field][]string{}}
	var values map[string]any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber() // coordinates and ids stay as they are written
	if err := d.Decode(&values); err != nil || values == nil {
		r.wrong = "it is not a JSON object; write one on each line"
		return r
	}
	r.fill(values, m)
	return r
}

func (r *row) fill(values map[string]any, m *Mapping) {
	for _, key := range slices.Sorted(maps.Keys(values)) { // in one order, so that lists come out the same
		value, f := values[key], m.field(key)
		if f == "" {
			continue
		}
		list := words(value)
		if len(list) == 0 {
			continue
		}
		if len(r.fields[f]) > 0 && f != fieldPhones && f != fieldServices {
			r.wrong = fmt.Sprintf("two of its keys mean %s; say in a mapping which it is", f)
		}
		r.fields[f] = append(r.fields[f], list...)
	}
}

// words gives what a JSON value says: one text, or one for each of a list.
func words(value any) []string {
	switch v := value.(type) {
	case string:
		if strings.TrimSpace(v) != "" {
			return []string{v}
		}
	case json.Number:
		return []string{v.String()}
	case bool:
		return []string{fmt.Sprint(v)}
	case []any:
		var all []string
		for _, one := range v {
			if _, list := one.([]any); !list {
				all = append(all, words(one)...)
			}
		}
		return all
	}
	return nil
}

// features makes rows of GeoJSON features. What is not a point is refused row by row.
func features(all []json.RawMessage, m *Mapping) ([]row, error) {
	if len(all) > maxRows {
		return nil, fmt.Errorf("it has more than %d rows; split it", maxRows)
	}
	rows := make([]row, len(all))
	for i, raw := range all {
		rows[i] = feature(i+1, raw, m)
	}
	return rows, nil
}

func feature(n int, raw []byte, m *Mapping) row {
	r := row{number: n, fields: map[field][]string{}}
	var f struct {
		Type       string          `json:"type"`
		ID         any             `json:"id"`
		Properties json.RawMessage `json:"properties"`
		Geometry   *struct {
			Type        string          `json:"type"`
			Coordinates json.RawMessage `json:"coordinates"`
		} `json:"geometry"`
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&f); err != nil || f.Type != "Feature" {
		r.wrong = "it is not a GeoJSON Feature"
		return r
	}
	if p := bytes.TrimSpace(f.Properties); len(p) > 0 && !bytes.Equal(p, []byte("null")) {
		if r = object(n, p, m); r.wrong != "" {
			return r
		}
	}
	if id := words(f.ID); len(id) == 1 {
		r.fields[fieldID] = id
	}
	if f.Geometry == nil {
		return r
	}
	delete(r.fields, fieldLocation) // the geometry says where it is
	var at []json.Number
	if f.Geometry.Type != "Point" || json.Unmarshal(f.Geometry.Coordinates, &at) != nil || len(at) < 2 {
		r.wrong = fmt.Sprintf("its geometry is %s; only points with [longitude, latitude] are places", shown(f.Geometry.Type))
		return r
	}
	r.fields[fieldLon], r.fields[fieldLat] = []string{at[0].String()}, []string{at[1].String()}
	return r
}
