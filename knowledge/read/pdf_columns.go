package read

import (
	"math"
	"regexp"
	"strings"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// A PDF has no tables, only text in places. What stands side by side is read one after the
// other, so a figure may lose the head of its column: whoever loads it is told.

// pdfGap is a space within a line: what stands before it, how wide it is, and where the
// words after it begin.
type pdfGap struct {
	behind    string
	width, to float64
}

// mark is what an item of a list begins with: its words are no other column.
var mark = regexp.MustCompile(`^(?:[•●○■□◆▪➢✓·*\-–—]|[（(]?[\da-zA-Z]{1,3}[)）.．、]{0,2}|[（(]?[一二三四五六七八九十]{1,3}[)）、.．]?|[①-⑳])$`)

const (
	mostGaps    = 60  // of a line
	columnGap   = 1.8 // widths of a letter, that words do not stand apart by
	columnRows  = 4   // rows that have something at one place
	columnsRows = 3   // rows that have something at two places
)

// gapBetween measures the space between two characters of a line; one without boxes is none.
func gapBetween(inst pdfium.Pdfium, tp references.FPDF_TEXTPAGE, last, next int) pdfGap {
	a, err := inst.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: tp, Index: last})
	if err != nil {
		return pdfGap{}
	}
	z, err := inst.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: tp, Index: next})
	if err != nil {
		return pdfGap{}
	}
	return pdfGap{width: z.Left - a.Right, to: z.Left}
}

// tabular reports whether the lines of a page look like the rows of a table: something
// stands beside the beginning of several rows, one under the other.
func tabular(lines []pdfLine) bool {
	at := map[int]int{} // rows, by where something stands in them, in letters
	beside, several := 0, 0
	row := func() {
		if beside >= 2 {
			several++
		}
		beside = 0
	}
	put := func(left, em float64) {
		beside++
		cell := int(math.Round(left / em))
		at[cell]++
	}
	for i, l := range lines {
		em := max(l.size, 6)
		if i > 0 {
			switch prev := lines[i-1]; {
			case l.right == 0 || prev.right == 0:
				row()
			case l.bottom > prev.bottom-em*0.5 && l.left > prev.right+em*0.5: // the next cell of a row
				if beside > 0 || !mark.MatchString(strings.TrimSpace(prev.text)) {
					put(l.left, em)
				}
			default:
				row()
			}
		}
		for _, g := range l.gaps {
			if g.width > columnGap*em && !mark.MatchString(g.behind) {
				put(g.to, em)
			}
		}
	}
	row()
	// Written column by column: three stand at one height, several times. Two may be a page
	// of two columns.
	heights, abreast := map[int]int{}, 0
	for _, l := range lines {
		if l.right == 0 {
			continue
		}
		if key := int(math.Round(l.bottom / 2)); l.top > l.bottom {
			if heights[key]++; heights[key] == 3 {
				abreast++
			}
		}
	}
	if abreast >= columnsRows {
		return true
	}
	for cell, n := range at {
		if n+at[cell+1] >= columnRows { // rounding may part them
			return true
		}
	}
	return several >= columnsRows
}
