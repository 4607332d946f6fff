package chart

import (
	"math"
	"strings"

	"carrel/content/diagram/canvas"
)

// The usual and the least size of a plot, in cells.
const (
	usualHeight = 12
	minHeight   = 3
	minPlot     = 12
	maxName     = 16 // cells of the name of a series
)

// A braille cell has two by four dots; bits are the numbers that Unicode gives
// them from U+2800 on.
const (
	dotsX, dotsY = 2, 4
	braille      = 0x2800
)

var bits = [dotsY][dotsX]rune{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}

// plainDots are the points of the series in ASCII.
const plainDots = "*+ox"

// plot is a line chart that is being drawn.
type plot struct {
	*data
	Options
	*canvas.Canvas
	y       scale
	x       []float64 // of each row, from 0 to 1
	left    int       // cells before the axis
	width   int       // cells of the plot
	dots    []rune    // bits of each cell, or a character in ASCII
	names   []string
	percent bool
}

func (d *data) lines(o Options) ([]string, bool) {
	p := &plot{data: d, Options: o, percent: d.percent()}
	if p.Height == 0 {
		p.Height = usualHeight
	}
	p.Height = min(max(p.Height, minHeight), maxHeight)
	if !p.measure() {
		return nil, false
	}
	const axis = 2 // lines: the axis and its names
	p.Canvas = canvas.New(p.Options.Width, p.Height+axis)
	p.axisY()
	p.axisX()
	for i := range p.series {
		p.trace(i)
	}
	p.put()
	p.name()
	return p.Lines(p.ASCII), true
}

// measure divides the width between ticks, plot and names.
func (p *plot) measure() bool {
	lo, hi := p.bounds()
	if lo > 0 && lo < hi/2 {
		lo = 0
	}
	if hi < 0 && hi > lo/2 {
		hi = 0
	}
	p.y = newScale(lo, hi, max(p.Height/3, 2))
	for _, t := range p.y.ticks() {
		p.left = max(p.left, canvas.Width(p.y.format(t, p.percent)))
	}
	names := 0
	if len(p.series) > 1 {
		for _, s := range p.series {
			p.names = append(p.names, canvas.Fit(s.name, maxName, p.ASCII))
			names = max(names, canvas.Width(p.names[len(p.names)-1])+1)
		}
		if p.ASCII {
			names += 2
		}
	}
	p.left++
	p.width = p.Options.Width - p.left - 1 - names
	p.dots = make([]rune, max(p.width, 0)*p.Height)
	p.place()
	return p.width >= minPlot
}

// place gives each row its place along the x axis: by its name if the names are
// numbers, else one after the other.
func (p *plot) place() {
	at := p.positions()
	if at == nil {
		at = make([]float64, len(p.labels))
		for i := range at {
			at[i] = float64(i)
		}
	}
	first, last := at[0], at[len(at)-1]
	for _, x := range at {
		p.x = append(p.x, (x-first)/max(last-first, math.SmallestNonzeroFloat64))
	}
}

// row is the line of a value.
func (p *plot) row(v float64) int { return p.dotRow(v) / dotsY }

// dotRow is the row of dots of a value. Ticks are in the second one of a line.
func (p *plot) dotRow(v float64) int {
	return 1 + int(math.Round((p.y.hi-v)/(p.y.hi-p.y.lo)*float64((p.Height-1)*dotsY)))
}

func (p *plot) axisY() {
	p.Line(p.left, 0, p.left, p.Height, canvas.Light)
	last := -1
	for _, t := range p.y.ticks() {
		label, y := p.y.format(t, p.percent), p.row(t)
		if y == last {
			continue
		}
		last = y
		p.Text(p.left-1-canvas.Width(label), y, label)
		p.Line(p.left-1, y, p.left, y, canvas.Light)
	}
}

// axisX draws the axis and as many names of rows as fit.
func (p *plot) axisX() {
	p.Line(p.left, p.Height, p.left+p.width, p.Height, canvas.Light)
	free := 0
	for _, i := range p.marked() {
		label := canvas.Fit(p.labels[i], p.width/2, p.ASCII)
		n := canvas.Width(label)
		x := p.left + 1 + int(math.Round(p.x[i]*float64(p.width-1)))
		at := min(max(x-n/2, 0), p.left+1+p.width-n)
		if n == 0 || at < free {
			continue
		}
		p.Line(x, p.Height, x, p.Height+1, canvas.Light)
		p.Clear(x, p.Height+1, 1)
		p.Text(at, p.Height+1, label)
		free = at + n + 2
	}
}

// marked returns the rows that get a name if there is room: every one, or every
// second, fifth, tenth ... such that most of them find room.
func (p *plot) marked() []int {
	widest := 1
	for _, l := range p.labels {
		widest = max(widest, canvas.Width(l)+2)
	}
	every := 1
	for i := 0; len(p.labels)/every*widest > p.width && every < len(p.labels); i++ {
		every = []int{2, 5, 10}[i%3] * int(math.Pow10(i/3))
	}
	var out []int
	for i := 0; i < len(p.labels); i += every {
		out = append(out, i)
	}
	return out
}

// trace draws a series. A gap interrupts it, and every second or third dot is
// left out of the series after the first.
func (p *plot) trace(series int) {
	count := 0
	lastX, lastY, drawn := 0, 0, false
	for i, v := range p.series[series].values {
		if drawn = drawn && !math.IsNaN(v); math.IsNaN(v) {
			continue
		}
		x, y := p.dot(p.x[i], v)
		if !drawn {
			lastX, lastY = x, y
		}
		steps := max(abs(x-lastX), abs(y-lastY), 1)
		for s := range steps + 1 {
			if count++; count%(series+1) == 0 || s == steps {
				p.set(lastX+(x-lastX)*s/steps, lastY+(y-lastY)*s/steps, series)
			}
		}
		lastX, lastY, drawn = x, y, true
	}
}

func abs(n int) int { return max(n, -n) }

// dot is the place of a value in dots.
func (p *plot) dot(x, v float64) (int, int) {
	if p.ASCII {
		return int(math.Round(x * float64(p.width-1))), p.row(v)
	}
	return int(math.Round(x * float64(p.width*dotsX-1))), p.dotRow(v)
}

func (p *plot) set(x, y, series int) {
	if p.ASCII {
		p.dots[y*p.width+x] = rune(plainDots[series])
		return
	}
	p.dots[y/dotsY*p.width+x/dotsX] |= bits[y%dotsY][x%dotsX]
}

// put writes the dots onto the canvas.
func (p *plot) put() {
	for i, r := range p.dots {
		if r == 0 {
			continue
		}
		if !p.ASCII {
			r += braille
		}
		p.Mark(p.left+1+i%p.width, i/p.width, r)
	}
}

// name writes the names of several series where they end, each on a line of
// its own.
func (p *plot) name() {
	taken := make([]bool, p.Height)
	for i, name := range p.names {
		y := p.end(i)
		for d := 1; taken[y] && d < 2*p.Height; d++ {
			if at := p.end(i) + (d+1)/2*(1-d%2*2); at >= 0 && at < p.Height {
				y = at
			}
		}
		taken[y] = true
		if p.ASCII {
			name = strings.TrimSpace(plainDots[i:i+1] + " " + name)
		}
		p.Text(p.left+1+p.width+1, y, name)
	}
}

// end is the line of the last value of a series.
func (p *plot) end(i int) int {
	last := 0
	for _, v := range p.series[i].values {
		if !math.IsNaN(v) {
			last = p.row(v)
		}
	}
	return last
}
