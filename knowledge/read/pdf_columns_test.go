package read

import (
	"fmt"
	"strings"
	"testing"
)

// TestColumnsAreWarnedOf: a page that looks like a table is named, however its cells are
// written; text, lists, signatures and two columns of text are none.
func TestColumnsAreWarnedOf(t *testing.T) {
	r := shared()
	var table, upright, list, text, both, signed []pdfLineAt
	table = append(table, pdfLineAt{x: 60, y: 760, text: "补贴标准表"})
	for i := range 5 {
		y := 720 - 22*float64(i)
		table = append(table, pdfLineAt{x: 60, y: y, text: "电工"}, pdfLineAt{x: 220, y: y, text: fmt.Sprintf("初级工%d百元", i+1)}, pdfLineAt{x: 400, y: y, text: "培训八十课时"})
		list = append(list, pdfLineAt{x: 60, y: y, text: fmt.Sprintf("%d.", i+1)}, pdfLineAt{x: 110, y: y, text: "申领补贴的企业应当连续参保满六个月"})
		text = append(text, pdfLineAt{x: 60, y: y, text: "连续参保满六个月的企业可以申领稳岗补贴标准为每人每年八百元申领时带营业执照到大厅"})
	}
	for column := range 3 {
		for i := range 5 {
			upright = append(upright, pdfLineAt{x: 60 + 160*float64(column), y: 720 - 22*float64(i), text: "第几栏的内容"})
		}
	}
	for column := range 2 {
		for i := range 12 {
			both = append(both, pdfLineAt{x: 60 + 260*float64(column), y: 720 - 20*float64(i), text: "连续参保满六个月的企业可以申领稳岗补贴"})
		}
	}
	signed = append(append(signed, text...), pdfLineAt{x: 60, y: 300, text: "甲方盖章"}, pdfLineAt{x: 320, y: 300, text: "乙方盖章"}, pdfLineAt{x: 60, y: 270, text: "日期"}, pdfLineAt{x: 320, y: 270, text: "日期"})
	for name, c := range map[string]struct {
		lines []pdfLineAt
		want  bool
	}{"table": {table, true}, "list": {list, false}, "text": {text, false}, "two columns": {both, false}, "signatures": {signed, false}, "column by column": {upright, true}} {
		doc := mustRead(t, r, "a.pdf", makePDF("", text, c.lines))
		got := false
		for _, w := range doc.Warnings {
			got = got || strings.HasPrefix(w, "page 2: looks like a table")
		}
		if got != c.want {
			t.Errorf("%s: warned %t, want %t: %q\n%s", name, got, c.want, doc.Warnings, show(doc))
		}
	}
}
