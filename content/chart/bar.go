package chart

import (
	"math"
	"strings"

	"carrel/content/diagram/canvas"
)

// fills are what the bars of the series are made of.
var fills, plainFills = []string{"█", "▒", "░", "▓"}, []string{"#", "=", ":", "o"}

// eighths are the parts of a full block, from the left.
var eighths = []string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}

// minBar is the fewest cells that bars are told apart in.
const minBar = 8

// barChart is a bar chart that is being drawn.
type barChart struct {
	*data
	Options
	label, value int     // cells of the names and of the values
	left, right  int     // cells of the bars on either side of zero
	unit         float64 // cells for each 1
}

func (d *data) bars(o Options) ([]string, bool) {
	if len(d.labels)*len(d.series) > maxBars {
		return nil, false
	}
	b := &barChart{data: d, Options: o}
	if !b.measure() {
		return nil, false
	}
	out := b.legend()
	for i := range d.labels {
		if i > 0 && len(d.series) > 1 {
			out = append(out, b.row("", ""))
		}
		out = append(out, b.group(i)...)
	}
	return out, true
}

// measure divides the width between names, bars and values.
func (b *barChart) measure() bool {
	for _, l := range b.labels {
		b.label = max(b.label, canvas.Width(l))
	}
	for _, s := range b.series {
		for _, c := range s.cells {
			b.value = max(b.value, canvas.Width(c))
		}
	}
	b.label = min(b.label, b.Width*2/5)
	const between = 3 // blank, axis, blank
	room := b.Width - b.label - b.value - between
	lo, hi := b.bounds()
	lo, hi = min(lo, 0), max(hi, 0)
	if room < minBar {
		return false
	}
	b.split(room, lo, hi)
	return true
}

// split divides the room at zero, so that both sides have the same unit. A side
// with bars has a cell at least.
func (b *barChart) split(room int, lo, hi float64) {
	if lo == hi {
		b.right = room
		return
	}
	b.left = int(math.Round(float64(room) * -lo / (hi - lo)))
	if lo < 0 {
		b.left = max(b.left, 1)
	}
	if hi > 0 {
		b.left = min(b.left, room-1)
	}
	b.right = room - b.left
	b.unit = math.Inf(1)
	if lo < 0 {
		b.unit = float64(b.left) / -lo
	}
	if hi > 0 {
		b.unit = min(b.unit, float64(b.right)/hi)
	}
}

// legend names the series.
func (b *barChart) legend() []string {
	if len(b.series) < 2 {
		return nil
	}
	var names []string
	for i, s := range b.series {
		names = append(names, b.fill(i)+" "+s.name)
	}
	return append(canvas.Wrap(strings.Join(names, "   "), b.Width), "")
}

func (b *barChart) fill(series int) string {
	if b.ASCII {
		return plainFills[series]
	}
	return fills[series]
}

// group draws the bars of row i, one for each series.
func (b *barChart) group(i int) []string {
	var out []string
	for j, s := range b.series {
		label := ""
		if j == 0 {
			label = canvas.Fit(b.labels[i], b.label, b.ASCII)
		}
		out = append(out, b.bar(label, s.values[i], s.cells[i], j))
	}
	return out
}

func (b *barChart) bar(label string, v float64, value string, series int) string {
	switch {
	case math.IsNaN(v):
		return b.row(label, "")
	case v < 0:
		return b.negative(label, v, value, series)
	}
	bar := b.blocks(v*b.unit, series)
	return b.row(label, bar+" "+value)
}

// blocks fills cells from the left; only the first series has eighths.
func (b *barChart) blocks(cells float64, series int) string {
	if series > 0 || b.ASCII {
		return strings.Repeat(b.fill(series), int(math.Round(cells)))
	}
	n := int(math.Round(cells * 8))
	return strings.Repeat(b.fill(0), n/8) + eighths[n%8]
}

// negative draws a bar to the left of the axis and its value to the right.
func (b *barChart) negative(label string, v float64, value string, series int) string {
	n := min(int(math.Round(-v*b.unit)), b.left)
	bar := strings.Repeat(" ", b.left-n) + strings.Repeat(b.fill(series), n)
	return b.line(label, bar, " "+value)
}

// row puts what is right of the axis into its place.
func (b *barChart) row(label, right string) string {
	return b.line(label, strings.Repeat(" ", b.left), right)
}

func (b *barChart) line(label, left, right string) string {
	axis := "│"
	if b.ASCII {
		axis = "|"
	}
	if label += strings.Repeat(" ", b.label-canvas.Width(label)); b.label > 0 {
		label += " "
	}
	return label + left + axis + right
}
