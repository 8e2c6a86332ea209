package read

import (
	"encoding/xml"
	"fmt"
	"strings"
)

const maxColumns = 512

// cell is a table cell on the grid.
type cell struct {
	paras []para
	span  int
	down  string // vMerge: "", "restart" or "continue"
}

// table reads a table with merged cells repeated. A table of one column is
// only a frame around text.
func (d *docx) table(sink func(para)) error {
	var rows [][]cell
	columns, headers := 0, 0
	err := d.x.each(func(e xml.StartElement) error {
		if !word(e) || e.Name.Local != "tr" {
			if e.Name.Local == "tblPr" || e.Name.Local == "tblGrid" {
				return d.x.skip()
			}
			return nil
		}
		row, head, err := d.tableRow()
		if err != nil || row == nil {
			return err
		}
		if head && headers == len(rows) {
			headers++
		}
		rows = append(rows, row)
		columns = max(columns, len(row))
		return nil
	})
	if err != nil {
		return err
	}
	if columns <= 1 {
		for _, row := range rows {
			for _, c := range row {
				for _, p := range c.paras {
					sink(p)
				}
			}
		}
		return nil
	}
	d.emitTable(spread(rows), headers, sink)
	return nil
}

// tableRow reads the cells of a row; a row deleted by a tracked change is nil.
func (d *docx) tableRow() (row []cell, header bool, err error) {
	deleted, width := false, 0
	err = d.x.each(func(e xml.StartElement) error {
		if !word(e) {
			return nil
		}
		switch e.Name.Local {
		case "tblHeader":
			header = on(attr(e, "val"))
		case "gridBefore":
			for range small(attr(e, "val"), 64) {
				row = append(row, cell{span: 1})
				width++
			}
		case "del":
			deleted, d.tracked = true, true
			return d.x.skip()
		case "tc":
			c := cell{span: 1}
			if err := d.tableCell(&c); err != nil {
				return err
			}
			if width += c.span; width > maxColumns {
				return fmt.Errorf("%w: a table has more than %d columns", ErrTooLarge, maxColumns)
			}
			row = append(row, c)
		case "tblPrEx", "rPr":
			return d.x.skip()
		}
		return nil
	})
	if deleted {
		return nil, false, err
	}
	return row, header, err
}

func (d *docx) tableCell(c *cell) error {
	// Numbers are given here: a merged cell is repeated, its number is not.
	keep := func(p para) {
		mark, _ := d.numbers.next(p.num)
		p.text, p.num = mark+p.text, numRef{}
		c.paras = append(c.paras, p)
	}
	return d.x.each(func(e xml.StartElement) error {
		if e.Name.Local == "Fallback" {
			return d.x.skip()
		}
		if !word(e) {
			return nil
		}
		switch e.Name.Local {
		case "gridSpan":
			c.span = max(1, small(attr(e, "val"), maxColumns))
		case "vMerge":
			if c.down = attr(e, "val"); c.down == "" {
				c.down = "continue"
			}
		case "p":
			return d.paragraph(keep)
		case "tbl":
			return d.table(keep)
		case "tcPrChange", "sdtPr":
			return d.x.skip()
		case "del", "moveFrom":
			d.tracked = true
			return d.x.skip()
		}
		return nil
	})
}

// spread lays the cells out on the grid and repeats merged values.
func spread(rows [][]cell) [][][]para {
	grid := make([][][]para, len(rows))
	for i, row := range rows {
		for _, c := range row {
			for range c.span {
				col := len(grid[i])
				paras := c.paras
				if c.down == "continue" && i > 0 && col < len(grid[i-1]) {
					paras = grid[i-1][col]
				}
				grid[i] = append(grid[i], paras)
			}
		}
	}
	return grid
}

// emitTable renders the grid. Tables inside a cell of another arrive through
// a sink that is not the body: their rows become text of that cell.
func (d *docx) emitTable(grid [][][]para, headers int, sink func(para)) {
	inner := &builder{max: d.b.max}
	t := newTable(inner, 0)
	for i, row := range grid {
		cells := make([]string, len(row))
		for j, paras := range row {
			var out strings.Builder
			for _, p := range paras {
				appendLine(&out, joinLines(p.text))
			}
			cells[j] = out.String()
		}
		switch {
		case i == 0 && headers > 0 && len(distinct(cells)) > 1:
			t.setHeader(cells)
		case i < headers && t.header != nil:
			t.setHeader(fold(t.header, cells))
		default:
			t.row(cells)
		}
	}
	t.end()
	if inner.err != nil {
		d.b.err = inner.err
		return
	}
	d.b.hidden += inner.hidden
	for _, bl := range inner.doc.Blocks {
		sink(para{text: inner.text.String()[bl.Start:bl.End], level: -1 - int(bl.Kind)})
	}
}
