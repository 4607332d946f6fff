// Package canvas owns a grid of character cells on which lines meet in the
// right box character and text keeps the cells that it takes. Diagrams and
// charts are drawn on it.
//
// A cell knows the lines that leave it in the four directions, not a
// character; which one it is (─, ┬, ┼, ┝ ...) is decided when everything is
// drawn, so the order of drawing does not matter.
package canvas

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// Stroke is how a line is drawn.
type Stroke uint8

// The strokes. Dotted is light where it meets another line. A Frame is dotted
// and gives way: any other line that crosses it runs over it unbroken.
const (
	Light Stroke = iota + 1
	Heavy
	Dotted
	Frame
)

// cell is one place of the grid.
type cell struct {
	text  string   // a grapheme cluster, drawn instead of lines
	arms  [4]uint8 // weight of the line to the north, east, south and west
	solid bool     // a line that is not dotted runs here
	under bool     // only a Frame runs here
	ours  bool     // text is one of our marks, not an author's
	taken bool     // the cell belongs to the wide cluster to its left
}

// The directions of cell.arms, in the order of the digits in lines.
const (
	north = iota
	east
	south
	west
)

// Canvas is a grid of cells; x grows to the right and y downwards. What is
// drawn outside of it is dropped. Not safe for concurrent use.
type Canvas struct {
	width, height int
	cells         []cell
}

// New returns an empty canvas, in cells.
func New(width, height int) *Canvas {
	width, height = max(width, 0), max(height, 0)
	return &Canvas{width: width, height: height, cells: make([]cell, width*height)}
}

func (c *Canvas) at(x, y int) *cell {
	if x < 0 || y < 0 || x >= c.width || y >= c.height {
		return nil
	}
	return &c.cells[y*c.width+x]
}

// Line draws from the middle of one cell to the middle of another. The cells
// are in one row or one column; other lines are not drawn.
func (c *Canvas) Line(x0, y0, x1, y1 int, s Stroke) {
	switch {
	case y0 == y1:
		for x := max(min(x0, x1), 0); x < min(max(x0, x1), c.width); x++ {
			c.arm(x, y0, east, s)
			c.arm(x+1, y0, west, s)
		}
	case x0 == x1:
		for y := max(min(y0, y1), 0); y < min(max(y0, y1), c.height); y++ {
			c.arm(x0, y, south, s)
			c.arm(x0, y+1, north, s)
		}
	}
}

// arm draws from the middle of a cell to one of its sides.
func (c *Canvas) arm(x, y, direction int, s Stroke) {
	p := c.at(x, y)
	if p == nil {
		return
	}
	blank := p.arms == [4]uint8{}
	switch {
	case s == Frame && !blank && !p.under:
		return
	case s == Frame:
		p.under = true
	case p.under:
		p.arms, p.under = [4]uint8{}, false
	}
	weight := uint8(1)
	if s == Heavy {
		weight = 2
	}
	p.arms[direction] = max(p.arms[direction], weight)
	p.solid = p.solid || s == Light || s == Heavy
}

// Box draws a rectangle of width by height cells, its border included.
func (c *Canvas) Box(x, y, width, height int, s Stroke) {
	right, bottom := x+width-1, y+height-1
	c.Line(x, y, right, y, s)
	c.Line(x, bottom, right, bottom, s)
	c.Line(x, y, x, bottom, s)
	c.Line(right, y, right, bottom, s)
}

// Text writes one line of an author's text, over whatever is there. Clusters
// that do not fit whole are dropped.
func (c *Canvas) Text(x, y int, s string) {
	for g := displaywidth.StringGraphemes(s); g.Next(); {
		n := clusterCells(g.Value(), g.Width())
		if n > 0 {
			c.put(x, y, n, g.Value())
		}
		x += n
	}
}

func (c *Canvas) put(x, y, n int, cluster string) {
	first, last := c.at(x, y), c.at(x+n-1, y)
	if first == nil || last == nil {
		return
	}
	for i := range n {
		*c.at(x+i, y) = cell{taken: true}
	}
	first.text, first.taken = cluster, false
}

// Clear takes away what n cells from x on hold.
func (c *Canvas) Clear(x, y, n int) {
	for i := range n {
		if p := c.at(x+i, y); p != nil {
			*p = cell{}
		}
	}
}

// Mark writes one of our own signs, an arrowhead for instance, that has an
// ASCII counterpart. It takes one cell.
func (c *Canvas) Mark(x, y int, r rune) {
	if p := c.at(x, y); p != nil {
		*p = cell{text: string(r), ours: true}
	}
}

// Free reports whether n cells from x on hold neither text nor a line to the
// north or south, so that a title there hides nothing.
func (c *Canvas) Free(x, y, n int) bool {
	for i := range n {
		p := c.at(x+i, y)
		if p == nil || p.text != "" || p.taken || p.arms[north] > 0 || p.arms[south] > 0 {
			return false
		}
	}
	return true
}

// Lines returns what was drawn, without blanks at the ends of lines. With
// ascii set, everything but the authors' text is ASCII.
func (c *Canvas) Lines(ascii bool) []string {
	lines := make([]string, c.height)
	var b strings.Builder
	for y := range lines {
		b.Reset()
		for i := range c.width {
			b.WriteString(c.cells[y*c.width+i].string(ascii))
		}
		lines[y] = strings.TrimRight(b.String(), " ")
	}
	return lines
}

func (p *cell) string(ascii bool) string {
	switch {
	case p.taken:
		return ""
	case p.text != "" && p.ours && ascii:
		return plainMark(p.text)
	case p.text != "":
		return p.text
	case ascii:
		return p.ascii()
	}
	return p.box()
}
