package formula

import (
	"slices"
	"strings"
)

// grid sets rows of cells. With odd, a grid of an even height gets a blank line
// in its middle.
func (d *display) grid(g *grid, tight, odd bool) box {
	if len(g.rows) == 0 || len(g.rows) > maxHeight {
		d.bad = d.bad || len(g.rows) > 0
		return blankBox(0)
	}
	lines := d.lines(g, d.cells(g, tight))
	if len(g.rules) > 0 || slices.Contains(g.spec, lineColumn) {
		return centred(stack(atLeft, 0, lines...))
	}
	return centred(apart(lines, odd))
}

// lines sets the cells of each row beside each other, with the rules between
// the rows.
func (d *display) lines(g *grid, rows [][]box) []box {
	widths := make([]int, g.columns())
	for _, cells := range rows {
		for i, c := range cells {
			widths[i] = max(widths[i], c.width)
		}
	}
	boxes := make([]box, 0, 2*len(rows))
	for i, cells := range rows {
		if slices.Contains(g.rules, i) {
			boxes = append(boxes, g.rule(i, widths))
		}
		boxes = append(boxes, d.kept(g.line(cells, widths)))
	}
	if slices.Contains(g.rules, len(rows)) {
		boxes = append(boxes, g.rule(len(rows), widths))
	}
	return boxes
}

// cells sets every cell.
func (d *display) cells(g *grid, tight bool) [][]box {
	rows := make([][]box, 0, len(g.rows))
	for _, cells := range g.rows {
		boxes := make([]box, 0, len(cells))
		for i, cell := range cells {
			boxes = append(boxes, d.row(g.cell(cell, i), tight))
		}
		rows = append(rows, boxes)
	}
	return rows
}

// line sets the cells of one row beside each other.
func (g *grid) line(cells []box, widths []int) box {
	above, below := 0, 0
	for _, c := range cells {
		above, below = max(above, c.base), max(below, c.below())
	}
	tall := blankBox(0).extended(above, below)
	boxes := []box{tall}
	for i, w := range widths {
		boxes = append(boxes, g.between(i, tall))
		cell := blankBox(w)
		if i < len(cells) {
			cell = cells[i].widened(w, g.align(i))
		}
		boxes = append(boxes, cell)
	}
	return beside(append(boxes, g.between(len(widths), tall))...)
}

// between returns what stands before column i: a line, blanks or nothing.
func (g *grid) between(i int, tall box) box {
	outer := i == 0 || i == g.columns()
	switch {
	case g.lined(i) && i == 0:
		return beside(tall.bar(), blankBox(1))
	case g.lined(i) && outer:
		return beside(blankBox(1), tall.bar())
	case g.lined(i):
		return beside(blankBox(1), tall.bar(), blankBox(1))
	case outer || g.look == aligned && i%2 == 1:
		return blankBox(0)
	}
	return blankBox(2)
}

// bar is a vertical line as tall as b.
func (b box) bar() box {
	lines := make([]string, len(b.lines))
	for i := range lines {
		lines[i] = "│"
	}
	return box{lines, 1, b.base}
}

// rule returns the horizontal line before row i. It meets the vertical ones.
func (g *grid) rule(i int, widths []int) box {
	joints := "├┼┤"
	switch i {
	case 0:
		joints = "┌┬┐"
	case len(g.rows):
		joints = "└┴┘"
	}
	marks := []rune(joints)
	boxes := []box{crossed(g.between(0, blankBox(0)), marks[0])}
	for c, w := range widths {
		mark := marks[1]
		if c == len(widths)-1 {
			mark = marks[2]
		}
		boxes = append(boxes, fill("─", w), crossed(g.between(c+1, blankBox(0)), mark))
	}
	return beside(boxes...)
}

// crossed returns what stands between two columns with a horizontal line
// through it, which meets the vertical one in mark.
func crossed(b box, mark rune) box {
	return textBox(strings.Map(func(r rune) rune {
		if r == '│' {
			return mark
		}
		return '─'
	}, b.lines[0]))
}

// apart sets rows under each other: with blank lines between them if any is
// taller than a line, and one in the middle of an even number if that is asked.
func apart(rows []box, odd bool) box {
	tall := slices.ContainsFunc(rows, func(b box) bool { return b.height() > 1 })
	boxes := make([]box, 0, 2*len(rows))
	for i, row := range rows {
		if i > 0 && (tall || odd && len(rows)%2 == 0 && i == len(rows)/2) {
			boxes = append(boxes, blankBox(0))
		}
		boxes = append(boxes, row)
	}
	return stack(atLeft, 0, boxes...)
}

// centred returns a box of several lines with its base in the middle.
func centred(b box) box {
	if b.height() == 1 {
		return b
	}
	return rebased(b, (b.height()-1)/2)
}
