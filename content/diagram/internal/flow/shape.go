package flow

import (
	"carrel/content/diagram/canvas"
	"carrel/content/diagram/internal/label"
)

// size is the width and the height of a node around a label.
func (s shape) size(lines []string) (width, height int) {
	width, height = label.Width(lines)+4, len(lines)+2
	switch s {
	case routine:
		width += 2
	case cylinder:
		height++
	case anchor:
		return 1, 1
	}
	return width, height
}

// lid is how many lines at the top of a node are not for its label.
func (s shape) lid() int {
	if s == cylinder {
		return 1
	}
	return 0
}

// corners are the signs of a shape at the upper left, upper right, lower left
// and lower right, where it has others than those of a box.
var corners = map[shape]string{
	round:    "╭╮╰╯",
	stadium:  "╭╮╰╯",
	cylinder: "╭╮╰╯",
	diamond:  "╱╲╲╱",
	hexagon:  "╱╲╲╱",
	leaning:  "╱╱╱╱",
}

// draw draws what distinguishes a shape from a box.
func (s shape) draw(d *pen, x, y, w, h int) {
	signs := []rune(corners[s])
	for i, r := range signs {
		d.Mark(x+(w-1)*(i%2), y+(h-1)*(i/2), r)
	}
	switch s {
	case stadium:
		for i := 1; i < h-1; i++ {
			d.Mark(x, y+i, '(')
			d.Mark(x+w-1, y+i, ')')
		}
	case diamond:
		d.Mark(x, y+h/2, '◇')
		d.Mark(x+w-1, y+h/2, '◇')
	case hexagon:
		d.Mark(x, y+h/2, '<')
		d.Mark(x+w-1, y+h/2, '>')
	case flag:
		d.Mark(x, y+h/2, '>')
	case routine:
		d.Line(x+1, y, x+1, y+h-1, canvas.Light)
		d.Line(x+w-2, y, x+w-2, y+h-1, canvas.Light)
	case cylinder:
		d.Line(x, y+1, x+w-1, y+1, canvas.Light)
	}
}
