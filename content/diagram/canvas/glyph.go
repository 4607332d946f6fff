package canvas

import "unicode/utf8"

// lines holds the box character (Unicode block U+2500) of every way in which
// light and heavy lines can leave a cell. The index is a number in base three,
// a digit for each direction: north is 1, east 3, south 9 and west 27; a digit
// is 0 for no line, 1 for a light and 2 for a heavy one. A line that only ends
// in a cell is drawn through it.
const lines = " │┃─└┖━┕┗││╿┌├┞┍┝┡┃╽┃┎┟┠┏┢┣─┘┚─┴┸╼┶┺┐┤┦┬┼╀┮┾╄┒┧┨┰╁╂┲╆╊━┙┛╾┵┹━┷┻┑┥┩┭┽╃┯┿╇┓┪┫┱╅╉┳╈╋"

// runeBytes is the length of a box character in UTF-8; the blank that lines
// begins with is one byte.
const runeBytes = 3

// box returns the cell's character.
func (p *cell) box() string {
	i := int(p.arms[north]) + 3*int(p.arms[east]) + 9*int(p.arms[south]) + 27*int(p.arms[west])
	switch {
	case i == 0:
		return " "
	case !p.solid && p.vertical():
		return "┆"
	case !p.solid && p.horizontal():
		return "┄"
	}
	from := 1 + (i-1)*runeBytes
	return lines[from : from+runeBytes]
}

func (p *cell) vertical() bool   { return p.arms[east] == 0 && p.arms[west] == 0 }
func (p *cell) horizontal() bool { return p.arms[north] == 0 && p.arms[south] == 0 }

// ascii returns the nearest ASCII character.
func (p *cell) ascii() string {
	heavy := max(p.arms[north], p.arms[east], p.arms[south], p.arms[west]) == 2
	switch {
	case p.arms == [4]uint8{}:
		return " "
	case p.vertical() && !p.solid:
		return ":"
	case p.vertical():
		return "|"
	case p.horizontal() && !p.solid:
		return "."
	case p.horizontal() && heavy:
		return "="
	case p.horizontal():
		return "-"
	}
	return "+"
}

// plainMark returns the ASCII counterpart of a mark.
func plainMark(s string) string {
	r, _ := utf8.DecodeRuneInString(s)
	switch r {
	case '▼':
		return "v"
	case '▲':
		return "^"
	case '►', '>':
		return ">"
	case '◄', '<':
		return "<"
	case '○':
		return "o"
	case '×':
		return "x"
	case '╭', '╮', '╰', '╯':
		return "+"
	case '╱':
		return "/"
	case '╲':
		return "\\"
	case '◇':
		return "*"
	}
	return asciiOr(r)
}

// asciiOr returns r if it is printable ASCII.
func asciiOr(r rune) string {
	if r >= ' ' && r < 0x7f {
		return string(r)
	}
	return "#"
}
