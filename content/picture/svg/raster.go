package svg

import (
	"cmp"
	"image"
	"image/color"
	"math"
	"slices"
)

// A canvas fills shapes. Each row of pixels is crossed by some scan lines; what
// a shape covers of them is exact in the direction of x.
type canvas struct {
	image *image.RGBA
	lines int          // scan lines for a row
	cross [][]crossing // of each scan line; empty between two shapes
	cover []float32    // differences of what is covered, along one row
	work  int          // that may still be done
}

// crossing is where an edge crosses a scan line, and in which direction.
type crossing struct {
	x    float32
	turn int8
}

func newCanvas(width, height int) *canvas {
	lines := 4
	if height <= 400 {
		lines = 15
	}
	return &canvas{
		image: image.NewRGBA(image.Rect(0, 0, width, height)),
		lines: lines,
		cross: make([][]crossing, height*lines),
		cover: make([]float32, width+2),
		work:  maxWork,
	}
}

// ink returns the colour of a pixel, not yet multiplied by how opaque it is.
type ink func(x, y int) color.NRGBA

// fill draws a shape in pixels. It stops when there was too much work.
func (c *canvas) fill(s shape, evenOdd bool, clip *image.Alpha, of ink) {
	c.sweep(s, evenOdd, func(x, y int, covered float32) {
		if clip != nil {
			covered *= float32(clip.Pix[y*clip.Stride+x]) / 255
		}
		if covered > 0 {
			c.blend(x, y, covered, of(x, y))
		}
	})
}

// mask adds what a shape covers to a mask.
func (c *canvas) mask(s shape, evenOdd bool, m *image.Alpha) {
	c.sweep(s, evenOdd, func(x, y int, covered float32) {
		at := y*m.Stride + x
		m.Pix[at] = max(m.Pix[at], uint8(covered*255+0.5))
	})
}

// blend puts a colour over a pixel.
func (c *canvas) blend(x, y int, covered float32, k color.NRGBA) {
	p := c.image.Pix[y*c.image.Stride+4*x:][:4:4]
	if covered > 0.998 && k.A == 255 {
		p[0], p[1], p[2], p[3] = k.R, k.G, k.B, 255
		return
	}
	alpha := covered * float32(k.A) / 255
	over := func(below, above uint8) uint8 {
		return uint8(float32(below)*(1-alpha) + float32(above)*alpha + 0.5)
	}
	p[0], p[1], p[2], p[3] = over(p[0], k.R), over(p[1], k.G), over(p[2], k.B), over(p[3], 255)
}

// sweep calls pixel for every pixel that a shape covers, more or less.
func (c *canvas) sweep(s shape, evenOdd bool, pixel func(x, y int, covered float32)) {
	first, last := len(c.cross), -1
	for _, o := range s {
		for i, p := range o.points {
			from, to := c.edge(p, o.points[(i+1)%len(o.points)])
			first, last = min(first, from), max(last, to)
		}
	}
	for row := max(first, 0) / c.lines; last >= 0 && row <= last/c.lines; row++ {
		c.row(row, evenOdd, pixel)
	}
}

// edge notes the crossings of an edge and returns the scan lines that it crosses.
func (c *canvas) edge(a, b point) (first, last int) {
	none := len(c.cross)
	if !(math.Abs(a.x)+math.Abs(a.y)+math.Abs(b.x)+math.Abs(b.y) < 1e12) {
		return none, -1 // out of all reason, or not a number
	}
	turn := int8(1)
	if a.y > b.y {
		a, b, turn = b, a, -1
	}
	lines := float64(c.lines)
	first = int(math.Ceil(max(a.y*lines-0.5, 0)))
	last = int(math.Ceil(min(b.y*lines-0.5, float64(none)))) - 1
	if first > last || c.work < 0 {
		return none, -1
	}
	c.work -= 4 * (last - first + 1)
	slope := (b.x - a.x) / (b.y - a.y)
	for i := first; i <= last; i++ {
		x := a.x + ((float64(i)+0.5)/lines-a.y)*slope
		c.cross[i] = append(c.cross[i], crossing{float32(min(max(x, 0), float64(len(c.cover)-2))), turn})
	}
	return first, last
}

// row fills one row of pixels from its scan lines.
func (c *canvas) row(y int, evenOdd bool, pixel func(x, y int, covered float32)) {
	from, to := len(c.cover), -1
	for i := y * c.lines; i < (y+1)*c.lines; i++ {
		low, high := c.spans(c.cross[i], evenOdd)
		from, to = min(from, low), max(to, high)
		c.cross[i] = c.cross[i][:0]
	}
	covered := float32(0)
	for x := from; x <= to; x++ {
		covered += c.cover[x]
		c.cover[x] = 0
		if part := covered / float32(c.lines); part > 1.0/512 && x < len(c.cover)-2 {
			pixel(x, y, min(part, 1))
		}
	}
	c.work -= max(to-from, 0)
}

// spans adds what lies inside on one scan line.
func (c *canvas) spans(line []crossing, evenOdd bool) (from, to int) {
	slices.SortFunc(line, func(a, b crossing) int { return cmp.Compare(a.x, b.x) })
	from, to = len(c.cover), -1
	winding := 0
	for i, k := range line[:max(len(line)-1, 0)] {
		winding += int(k.turn)
		inside := winding != 0
		if evenOdd {
			inside = i%2 == 0
		}
		if next := line[i+1].x; inside && next > k.x {
			c.step(k.x, 1)
			c.step(next, -1)
			from, to = min(from, int(k.x)), max(to, int(next)+1)
		}
	}
	return from, to
}

// step makes what lies right of x covered by so much more.
func (c *canvas) step(x, by float32) {
	i := int(x)
	part := float32(i+1) - x
	c.cover[i] += by * part
	c.cover[i+1] += by * (1 - part)
}
