package read

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// table renders rows as "column: value; column: value", so that a row quoted
// alone still says what its values mean. Rows come one by one: a sheet may be
// larger than what fits in memory.
type table struct {
	b       *builder
	page    int
	header  []string
	decided bool     // the header is known, or known to be missing
	pending []string // a row that looks like a header, until the next row confirms it
	zh      bool
}

func newTable(b *builder, page int) *table {
	return &table{b: b, page: page}
}

// setHeader states the header where the format marks it.
func (t *table) setHeader(cells []string) {
	t.header = tidy(cells)
	t.decided = slices.ContainsFunc(t.header, func(s string) bool { return s != "" })
	t.zh = hasHan(strings.Join(t.header, ""))
}

// row takes the cells of one row, with merged cells filled in.
func (t *table) row(cells []string) {
	cells = tidy(cells)
	values := distinct(cells)
	if len(values) == 0 {
		return
	}
	if !t.decided {
		t.decide(cells, values)
		return
	}
	if slices.Equal(cells, t.header) {
		return // repeated at the top of each printed page
	}
	if len(values) == 1 && filled(cells) > 1 {
		t.b.add(Row, 0, t.page, values[0]) // a title across the table
		return
	}
	t.emit(cells)
}

// decide looks for the header: titles above it become paragraphs, and a header
// of two levels ("补贴" over "金额" and "期限") is folded into one.
func (t *table) decide(cells, values []string) {
	if t.pending != nil {
		head := t.pending
		t.pending = nil
		if grouped(head) && (looksHeader(cells) || below(head, cells)) && !slices.Equal(cells, head) {
			t.setHeader(fold(head, cells))
			return
		}
		t.setHeader(head)
		t.row(cells)
		return
	}
	switch {
	case len(values) == 1:
		t.b.add(Paragraph, 0, t.page, values[0])
	case looksHeader(cells):
		t.pending = cells
	default:
		t.decided = true
		t.zh = hasHan(strings.Join(cells, ""))
		t.emit(cells)
	}
}

// end adds a header that no row followed.
func (t *table) end() {
	head := t.pending
	if t.header != nil || head == nil {
		return
	}
	t.pending = nil
	t.zh = hasHan(strings.Join(head, ""))
	t.emit(distinct(head))
}

func (t *table) emit(cells []string) {
	colon, semicolon := ": ", "; "
	if t.zh {
		colon, semicolon = "：", "；"
	}
	var out strings.Builder
	for i, v := range cells {
		if v == "" {
			continue
		}
		name := ""
		if i < len(t.header) {
			name = strings.TrimRight(t.header[i], "：: ")
		}
		// A cell merged across columns that belong to no group says its value once.
		if i > 0 && cells[i-1] == v && (name == "" || i < len(t.header) && t.header[i-1] == t.header[i]) {
			continue
		}
		if out.Len() > 0 {
			out.WriteString(semicolon)
		}
		if t.header != nil && i >= len(t.header) {
			t.b.warn("a row of a table is wider than its head; look whether a column has lost its name, or a row was cut wrongly")
		}
		if name != "" {
			out.WriteString(name)
			out.WriteString(colon)
		}
		out.WriteString(v)
	}
	t.b.add(Row, 0, t.page, out.String())
}

// tidy trims the cells, makes one line of each and drops empty ones at the end.
func tidy(cells []string) []string {
	out := make([]string, len(cells))
	n := 0
	for i, c := range cells {
		out[i] = joinLines(c)
		if out[i] != "" {
			n = i + 1
		}
	}
	return out[:n]
}

// distinct lists the values of a row, each once.
func distinct(cells []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, c := range cells {
		if c != "" && !seen[c] {
			seen[c] = true
			out = append(out, c)
		}
	}
	return out
}

func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if c != "" {
			n++
		}
	}
	return n
}

// grouped reports neighbours with the same value: a merged cell over columns.
func grouped(cells []string) bool {
	for i := 1; i < len(cells); i++ {
		if cells[i] != "" && cells[i] == cells[i-1] {
			return true
		}
	}
	return false
}

// below reports a second header row: a cell merged downwards has the same
// value in both rows.
func below(upper, lower []string) bool {
	for i := range min(len(upper), len(lower)) {
		if upper[i] != "" && upper[i] == lower[i] {
			return true
		}
	}
	return false
}

func fold(upper, lower []string) []string {
	out := make([]string, max(len(upper), len(lower)))
	for i := range out {
		var u, l string
		if i < len(upper) {
			u = upper[i]
		}
		if i < len(lower) {
			l = lower[i]
		}
		switch {
		case u == "" || u == l:
			out[i] = l
		case l == "":
			out[i] = u
		default:
			out[i] = u + " " + l
		}
	}
	return out
}

var datum = regexp.MustCompile(`^[+\-±￥¥$€£(]?[\d０-９][\d０-９,.，\s\-/:：年月日元万%％()~～—号]*$|^\S+@\S+\.\S+$|^https?://`)

// looksHeader reports whether a row can be the header: several short names, no
// numbers or dates, none twice unless merged.
func looksHeader(cells []string) bool {
	if filled(cells) < 2 || filled(cells)*2 < len(cells) {
		return false
	}
	seen := map[string]int{}
	for i, c := range cells {
		if c == "" {
			continue
		}
		if utf8.RuneCountInString(c) > 50 || datum.MatchString(c) || strings.HasSuffix(c, "。") {
			return false
		}
		if j, dup := seen[c]; dup && j != i-1 {
			return false
		}
		seen[c] = i
	}
	return true
}
