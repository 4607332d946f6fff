package formula

import "strings"

// A box is a rectangle of text: lines of the same width in cells. The line at
// base is the one that its neighbours' bases stand on.
type box struct {
	lines []string
	width int
	base  int
}

// textBox is a box of one line.
func textBox(s string) box { return box{[]string{s}, width(s), 0} }

// blankBox is a box of blanks, n cells wide.
func blankBox(n int) box { return textBox(strings.Repeat(" ", n)) }

func (b box) height() int { return len(b.lines) }

// below is how many lines stand under the base.
func (b box) below() int { return len(b.lines) - 1 - b.base }

func (b box) isBlank() bool {
	for _, line := range b.lines {
		if strings.TrimSpace(line) != "" {
			return false
		}
	}
	return true
}

// extended returns b with blank lines above and below it.
func (b box) extended(above, below int) box {
	if above <= 0 && below <= 0 {
		return b
	}
	blank := strings.Repeat(" ", b.width)
	lines := make([]string, 0, max(above, 0)+len(b.lines)+max(below, 0))
	for range above {
		lines = append(lines, blank)
	}
	lines = append(lines, b.lines...)
	for range below {
		lines = append(lines, blank)
	}
	return box{lines, b.width, b.base + max(above, 0)}
}

// widened returns b set in a width of at least n cells.
func (b box) widened(n int, align column) box {
	free := n - b.width
	if free <= 0 {
		return b
	}
	before := 0
	switch align {
	case atRight:
		before = free
	case atCentre:
		before = free / 2
	}
	lines := make([]string, len(b.lines))
	for i, line := range b.lines {
		lines[i] = strings.Repeat(" ", before) + line + strings.Repeat(" ", free-before)
	}
	return box{lines, n, b.base}
}

// beside sets boxes one after another on one base.
func beside(boxes ...box) box {
	above, below := 0, 0
	for _, b := range boxes {
		above, below = max(above, b.base), max(below, b.below())
	}
	lines := make([]strings.Builder, above+1+below)
	total := 0
	for _, b := range boxes {
		total += b.width
		for i, line := range b.extended(above-b.base, below-b.below()).lines {
			lines[i].WriteString(line)
		}
	}
	out := make([]string, len(lines))
	for i := range lines {
		out[i] = lines[i].String()
	}
	return box{out, total, above}
}

// stack sets boxes under each other. The base is that of the box at index main.
func stack(align column, main int, boxes ...box) box {
	w := 0
	for _, b := range boxes {
		w = max(w, b.width)
	}
	out := box{width: w}
	for i, b := range boxes {
		if i == main {
			out.base = len(out.lines) + b.base
		}
		out.lines = append(out.lines, b.widened(w, align).lines...)
	}
	return out
}

// fill is a box of one line of the same character.
func fill(s string, n int) box { return textBox(strings.Repeat(s, n)) }
