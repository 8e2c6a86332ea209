package main

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/internal/evaluation"
)

// report is what -json writes.
type report struct {
	Taken  time.Time `json:"taken"`
	Go     string    `json:"go"`
	CPUs   int       `json:"cpus"`
	Tables []table   `json:"collections"`
}

// table is the comparison on one collection.
type table struct {
	Dir      string `json:"dir"`
	Language string `json:"language"`
	Passages int    `json:"passages"`
	Queries  int    `json:"queries"`
	Rows     []row  `json:"systems"`
}

// row is what was measured of one system.
type row struct {
	System string `json:"system"`
	evaluation.Retrieval
	Process int64  `json:"process_bytes"`          // peak RSS of the process that was asked
	Server  int64  `json:"server_bytes,omitempty"` // peak of PostgreSQL's processes
	Disk    int64  `json:"disk_bytes"`             // database or index
	Error   string `json:"error,omitempty"`

	language string
}

// add takes a row in; the first that succeeded says how large the collection is.
func (t *table) add(r row) {
	t.Rows = append(t.Rows, r)
	if r.Error == "" && t.Passages == 0 {
		t.Passages, t.Queries = r.Passages, r.Queries
	}
	if t.Language == "" {
		t.Language = r.language
	}
}

var header = []string{"system", "recall@10", "nDCG@10", "p50 ms", "p95 ms", "load s", "process MiB", "PostgreSQL MiB", "disk MiB"}

// String is the table in Markdown, its columns aligned.
func (t table) String() string {
	cells := [][]string{header}
	var failures strings.Builder
	for _, r := range t.Rows {
		if r.Error != "" {
			cells = append(cells, []string{r.System, "failed", "–", "–", "–", "–", mebibytes(r.Process), mebibytes(r.Server), "–"})
			fmt.Fprintf(&failures, "\n%s failed: %s\n", r.System, r.Error)
			continue
		}
		cells = append(cells, []string{r.System,
			fmt.Sprintf("%.4f", r.Recall10), fmt.Sprintf("%.4f", r.NDCG10),
			fmt.Sprintf("%.2f", r.P50), fmt.Sprintf("%.2f", r.P95), fmt.Sprintf("%.1f", r.LoadSeconds),
			mebibytes(r.Process), mebibytes(r.Server), mebibytes(r.Disk)})
	}
	widths := make([]int, len(header))
	for _, line := range cells {
		for i, cell := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%d passages, %d queries", t.Dir, t.Passages, t.Queries)
	if t.Language != "" {
		fmt.Fprintf(&b, ", %s", t.Language)
	}
	b.WriteString("\n\n")
	for n, line := range cells {
		b.WriteByte('|')
		for i, cell := range line {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				fmt.Fprintf(&b, " %s%s |", cell, pad)
			} else {
				fmt.Fprintf(&b, " %s%s |", pad, cell)
			}
		}
		b.WriteByte('\n')
		if n == 0 {
			b.WriteByte('|')
			for i, w := range widths {
				if i == 0 {
					b.WriteString(" " + strings.Repeat("-", w) + " |")
				} else {
					b.WriteString(" " + strings.Repeat("-", w-1) + ": |")
				}
			}
			b.WriteByte('\n')
		}
	}
	b.WriteString(failures.String())
	return b.String()
}

// mebibytes is a size for the table, a dash where it is not known.
func mebibytes(n int64) string {
	switch {
	case n == 0:
		return "–"
	case n < 10<<20:
		return fmt.Sprintf("%.1f", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.0f", float64(n)/(1<<20))
}

// legend says under the tables what must be known to read them.
func legend() string {
	s := "process: peak RSS of the process that is asked; PostgreSQL: peak of its processes, shared memory once, only of a private one on Linux; disk: database or index.\n" +
		"bleve: BM25, analyzer cjk or en, title boosted 2.\n"
	if strings.HasSuffix(langchainName(), "-d") {
		s += fmt.Sprintf("langchaingo: it has no lexical search, and no model is configured: its vectors are signed feature hashing into %d dimensions,\n"+
			"which says nothing about a real model. Set OPENAI_BASE_URL and OPENAI_EMBEDDING_MODEL to measure it with one.\n", hashDimensions)
	}
	return s
}
