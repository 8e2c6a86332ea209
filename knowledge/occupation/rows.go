package occupation

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

const (
	maxFile = 16 << 20
	maxRows = 20_000
	maxName = 60 // characters
)

var (
	leaf  = pattern.MustCompile(`^[1-8](?:-[0-9]{2}){3}$`)
	group = pattern.MustCompile(`^[1-8](?:-[0-9]{2}){0,2}$`)
)

// row is a line of a file.
type row struct {
	number     int
	code, name string
	path       []string // of all groups and itself; may be empty
}

// rows reads JSON lines ({"code", "name", "path"}) or CSV (columns code, name), told apart by
// content. A line that cannot be read is trouble; the rest goes on.
func rows(data []byte) ([]row, []Trouble, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return nil, nil, errors.New("it is not UTF-8; save it as UTF-8")
	}
	if trimmed := bytes.TrimSpace(data); len(trimmed) == 0 {
		return nil, nil, errors.New("it is empty")
	} else if trimmed[0] == '{' {
		return jsonRows(data)
	}
	return csvRows(data)
}

func jsonRows(data []byte) (all []row, wrong []Trouble, err error) {
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		if len(all) == maxRows {
			return nil, nil, fmt.Errorf("it has more than %d rows; that is no classification of occupations", maxRows)
		}
		var in struct {
			Code, Name string
			Path       []string
		}
		if err := json.Unmarshal(lines.Bytes(), &in); err != nil {
			wrong = append(wrong, Trouble{Row: n, Reason: "it is no JSON object with code and name"})
			continue
		}
		all = append(all, row{n, strings.TrimSpace(in.Code), strings.TrimSpace(in.Name), in.Path})
	}
	if err := lines.Err(); err != nil {
		return nil, nil, fmt.Errorf("read its lines: %w", err)
	}
	return all, wrong, nil
}

// columns are what the columns of a CSV may be called.
var columns = map[string][]string{"code": {"code", "编码", "代码", "职业编码"}, "name": {"name", "名称", "职业名称", "职业"}}

func csvRows(data []byte) (all []row, wrong []Trouble, err error) {
	reader := csv.NewReader(bytes.NewReader(data))
	reader.FieldsPerRecord = -1
	head, err := reader.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("read its first line: %w", err)
	}
	at := map[string]int{"code": -1, "name": -1}
	for i, cell := range head {
		for what, names := range columns {
			if slices.Contains(names, strings.ToLower(strings.TrimSpace(cell))) {
				at[what] = i
			}
		}
	}
	if at["code"] < 0 || at["name"] < 0 {
		return nil, nil, errors.New("its first line has no columns code (编码) and name (名称)")
	}
	for n := 1; ; n++ {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return all, wrong, nil
		}
		if err != nil {
			return nil, nil, fmt.Errorf("read row %d: %w", n, err)
		}
		if len(all) == maxRows {
			return nil, nil, fmt.Errorf("it has more than %d rows; that is no classification of occupations", maxRows)
		}
		if len(cells) <= max(at["code"], at["name"]) {
			wrong = append(wrong, Trouble{Row: n, Reason: "it has too few cells"})
			continue
		}
		all = append(all, row{number: n, code: strings.TrimSpace(cells[at["code"]]), name: strings.TrimSpace(cells[at["name"]])})
	}
}

// check makes occupations of rows: each needs a code, a name that can be one, and its three
// groups, by its own path or by rows of the file.
func check(all []row) (good []Occupation, groupCount int, wrong, warnings []Trouble) {
	groupNames := map[string]string{}
	for _, r := range all {
		if group.MatchString(r.code) && badName(r.name) == "" {
			groupNames[r.code] = r.name
			groupCount++
		}
	}
	seen, named := map[string]bool{}, map[string]string{}
	for _, r := range all {
		trouble := func(reason string) { wrong = append(wrong, Trouble{r.number, clip(r.code), reason}) }
		if reason := badName(r.name); reason != "" {
			trouble(reason)
			continue
		}
		if group.MatchString(r.code) {
			continue
		}
		if !leaf.MatchString(r.code) {
			trouble("the code is not like 4-09-08-01")
			continue
		}
		if seen[r.code] {
			trouble("the code is in the file twice; the first is taken")
			continue
		}
		seen[r.code] = true
		path, reason := pathOf(r, groupNames)
		if reason != "" {
			trouble(reason)
			continue
		}
		if other := named[r.name]; other != "" {
			warnings = append(warnings, Trouble{r.number, r.code, "the name is that of " + other + " too; one of them may be misread"})
		}
		named[r.name] = r.code
		good = append(good, Occupation{r.code, r.name, path})
	}
	return good, groupCount, wrong, warnings
}

// pathOf gives the names of a row's three groups; rows of the file come before its own path.
func pathOf(r row, groupNames map[string]string) (path []string, reason string) {
	for i, n := range []int{1, 4, 7} {
		name := groupNames[r.code[:n]]
		if name == "" && len(r.path) > i {
			name = strings.TrimSpace(r.path[i])
		}
		if badName(name) != "" {
			return nil, fmt.Sprintf("its group %s has no name, neither in its path nor in a row of its own", r.code[:n])
		}
		path = append(path, name)
	}
	return path, ""
}

// badName says why a name cannot be one: names are Chinese, with at most brackets, commas and
// the like. "" if it can.
func badName(name string) string {
	switch {
	case name == "":
		return "it has no name"
	case utf8.RuneCountInString(name) > maxName:
		return "the name is longer than any"
	}
	han := 0
	for _, r := range name {
		switch {
		case text.Han(r):
			han++
		case strings.ContainsRune("、，,（）()·", r):
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return "the name has signs in it that are not seen"
		default:
			return fmt.Sprintf("the name has %q in it, which no official name has; it may be misread", r)
		}
	}
	if han < 2 {
		return "the name has fewer than two Chinese characters; it may be misread"
	}
	return ""
}

func clip(s string) string {
	if len(s) > 20 {
		return strings.ToValidUTF8(s[:20], "") + "…"
	}
	return s
}
