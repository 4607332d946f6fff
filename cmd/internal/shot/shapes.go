package main

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/vector"
)

// shape is a sign drawn by code: areas and lines in units of the cell, 0, 0 at
// its top left and 1, 1 at its bottom right.
type shape struct {
	areas  []path
	lines  []line
	shade  float64 // opacity, 1 unless it is one of the shaded blocks
	square bool    // drawn in a square as wide as the cell, in its middle
}

type pt struct{ x, y float64 }

type path []pt

// line is a polyline; its weight is in twelfths of the cell's width.
type line struct {
	path
	weight float64
}

// shapeOf returns the shape of r, if it is one of those drawn by code.
func shapeOf(r rune) (shape, bool) {
	if arms, ok := boxes[r]; ok {
		return box(arms), true
	}
	if c, ok := corners[r]; ok {
		return shape{lines: []line{{c, light}}, shade: 1}, true
	}
	if d, ok := doubles[r]; ok {
		return shape{lines: []line{{d[0], light}, {d[1], light}}, shade: 1}, true
	}
	if r >= 0x2580 && r <= 0x259f {
		return block(r), true
	}
	s, ok := signs[r]
	return s, ok
}

const (
	light = 1.2
	heavy = 2.6
)

// boxes are the arms of box drawing characters, up, right, down, left: 1 for
// light, 2 for heavy.
var boxes = map[rune][4]int{
	'─': {0, 1, 0, 1}, '│': {1, 0, 1, 0}, '━': {0, 2, 0, 2}, '┃': {2, 0, 2, 0},
	'┌': {0, 1, 1, 0}, '┐': {0, 0, 1, 1}, '└': {1, 1, 0, 0}, '┘': {1, 0, 0, 1},
	'├': {1, 1, 1, 0}, '┤': {1, 0, 1, 1}, '┬': {0, 1, 1, 1}, '┴': {1, 1, 0, 1}, '┼': {1, 1, 1, 1},
	'┏': {0, 2, 2, 0}, '┓': {0, 0, 2, 2}, '┗': {2, 2, 0, 0}, '┛': {2, 0, 0, 2},
	'┣': {2, 2, 2, 0}, '┫': {2, 0, 2, 2}, '┳': {0, 2, 2, 2}, '┻': {2, 2, 0, 2}, '╋': {2, 2, 2, 2},
	'╴': {0, 0, 0, 1}, '╵': {1, 0, 0, 0}, '╶': {0, 1, 0, 0}, '╷': {0, 0, 1, 0},
	'╸': {0, 0, 0, 2}, '╹': {2, 0, 0, 0}, '╺': {0, 2, 0, 0}, '╻': {0, 0, 2, 0},
	'┠': {2, 1, 2, 0}, '┨': {2, 0, 2, 1}, '┝': {1, 2, 1, 0}, '┥': {1, 0, 1, 2}, '┿': {1, 2, 1, 2},
}

// corners are the rounded ones.
var corners = map[rune]path{
	'╭': arc(1, 1), '╮': arc(0, 1), '╰': arc(1, 0), '╯': arc(0, 0),
}

// doubles are the double lines of a frame. A cell is about twice as high as
// wide, so an equal gap needs half of it in y.
var doubles = map[rune][2]path{
	'═': {{{0, 0.43}, {1, 0.43}}, {{0, 0.57}, {1, 0.57}}},
	'║': {{{0.36, 0}, {0.36, 1}}, {{0.64, 0}, {0.64, 1}}},
	'╔': {{{1, 0.43}, {0.36, 0.43}, {0.36, 1}}, {{1, 0.57}, {0.64, 0.57}, {0.64, 1}}},
	'╗': {{{0, 0.43}, {0.64, 0.43}, {0.64, 1}}, {{0, 0.57}, {0.36, 0.57}, {0.36, 1}}},
	'╚': {{{1, 0.57}, {0.36, 0.57}, {0.36, 0}}, {{1, 0.43}, {0.64, 0.43}, {0.64, 0}}},
	'╝': {{{0, 0.57}, {0.64, 0.57}, {0.64, 0}}, {{0, 0.43}, {0.36, 0.43}, {0.36, 0}}},
}

// arc goes from the middle of the left or right edge to the middle of the top
// or bottom edge, as a quarter of an ellipse between two straight ends.
func arc(x, y float64) path {
	p := path{{x, 0.5}}
	for i := range 13 {
		a := float64(i) / 12 * math.Pi / 2
		p = append(p, pt{
			0.5 + (x-0.5)*(1-math.Sin(a))*0.8,
			0.5 + (y-0.5)*(1-math.Cos(a))*0.5,
		})
	}
	return append(p, pt{0.5, y})
}

func box(arms [4]int) shape {
	s := shape{shade: 1}
	for i, end := range []pt{{0.5, 0}, {1, 0.5}, {0.5, 1}, {0, 0.5}} {
		s.lines = append(s.lines, arm(end, arms[i])...)
	}
	return s
}

func arm(end pt, kind int) []line {
	middle := pt{0.5, 0.5}
	switch kind {
	case 1:
		return []line{{path{middle, end}, light}}
	case 2:
		return []line{{path{middle, end}, heavy}}
	}
	return nil
}

func rect(x0, y0, x1, y1 float64) path { return path{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}} }

func area(p ...path) shape { return shape{areas: p, shade: 1} }

// block draws the block elements, U+2580 to U+259F.
func block(r rune) shape {
	switch {
	case r == '▀':
		return area(rect(0, 0, 1, 0.5))
	case r <= '█': // ▁ to █: eighths from the bottom
		return area(rect(0, 1-float64(r-0x2580)/8, 1, 1))
	case r <= '▏': // ▉ to ▏: eighths from the left
		return area(rect(0, 0, float64(0x2590-r)/8, 1))
	case r == '▐':
		return area(rect(0.5, 0, 1, 1))
	case r <= '▓': // ░ ▒ ▓
		return shape{areas: []path{rect(0, 0, 1, 1)}, shade: float64(r-0x2590) / 4}
	case r == '▔':
		return area(rect(0, 0, 1, 0.125))
	case r == '▕':
		return area(rect(0.875, 0, 1, 1))
	}
	return quadrants(r)
}

// filled says which quadrants of U+2596 to U+259F are filled: 1 upper left,
// 2 upper right, 4 lower left, 8 lower right.
var filled = [...]int{4, 8, 1, 13, 9, 7, 11, 2, 6, 14}

func quadrants(r rune) shape {
	s := shape{shade: 1}
	for i, p := range []path{rect(0, 0, 0.5, 0.5), rect(0.5, 0, 1, 0.5), rect(0, 0.5, 0.5, 1), rect(0.5, 0.5, 1, 1)} {
		if filled[r-0x2596]&(1<<i) != 0 {
			s.areas = append(s.areas, p)
		}
	}
	return s
}

// signs are drawn in a square.
var signs = map[rune]shape{
	'✓': stroke(1.8, path{{0.1, 0.52}, {0.38, 0.82}, {0.9, 0.15}}),
	'✔': stroke(2.4, path{{0.1, 0.52}, {0.38, 0.82}, {0.9, 0.15}}),
	'✗': stroke(1.8, path{{0.15, 0.15}, {0.85, 0.85}}, path{{0.85, 0.15}, {0.15, 0.85}}),
	'✘': stroke(2.4, path{{0.15, 0.15}, {0.85, 0.85}}, path{{0.85, 0.15}, {0.15, 0.85}}),
	'•': in(disc(0.22)),
	'●': in(disc(0.4)),
	'○': stroke(1, closed(disc(0.36))),
	'◉': with(stroke(1, closed(disc(0.4))), disc(0.2)),
	'◐': with(stroke(1, closed(disc(0.38))), disc(0.38)[12:]),
	'■': in(rect(0.12, 0.12, 0.88, 0.88)),
	'□': stroke(1, closed(rect(0.15, 0.15, 0.85, 0.85))),
	'◆': in(path{{0.5, 0.02}, {0.92, 0.5}, {0.5, 0.98}, {0.08, 0.5}}),
	'◇': stroke(1, closed(path{{0.5, 0.06}, {0.88, 0.5}, {0.5, 0.94}, {0.12, 0.5}})),
	'▶': in(path{{0.12, 0.05}, {0.92, 0.5}, {0.12, 0.95}}),
	'▸': in(path{{0.3, 0.2}, {0.8, 0.5}, {0.3, 0.8}}),
	'◂': in(path{{0.7, 0.2}, {0.2, 0.5}, {0.7, 0.8}}),
	'▾': in(path{{0.2, 0.3}, {0.5, 0.8}, {0.8, 0.3}}),
	'▴': in(path{{0.2, 0.7}, {0.5, 0.2}, {0.8, 0.7}}),
	'⚑': with(stroke(1.1, path{{0.22, 0}, {0.22, 1}}), path{{0.22, 0.04}, {0.92, 0.14}, {0.72, 0.32}, {0.92, 0.54}, {0.22, 0.5}}),
	'⏎': stroke(1.4, path{{0.85, 0.12}, {0.85, 0.6}, {0.14, 0.6}}, path{{0.42, 0.34}, {0.14, 0.6}, {0.42, 0.86}}),
	'↵': stroke(1.4, path{{0.85, 0.12}, {0.85, 0.6}, {0.14, 0.6}}, path{{0.42, 0.34}, {0.14, 0.6}, {0.42, 0.86}}),
}

// hollow stands for a sign that no font has.
var hollow = shape{lines: []line{{closed(rect(0.12, 0.18, 0.88, 0.8)), 0.8}}, shade: 1}

func in(p path) shape { return shape{areas: []path{p}, shade: 1, square: true} }

func stroke(weight float64, ps ...path) shape {
	s := shape{shade: 1, square: true}
	for _, p := range ps {
		s.lines = append(s.lines, line{p, weight})
	}
	return s
}

func with(s shape, p path) shape {
	s.areas = append(s.areas, p)
	return s
}

func closed(p path) path { return append(append(path{}, p...), p[0]) }

func disc(radius float64) path {
	var p path
	for i := range 24 {
		a := float64(i) / 24 * 2 * math.Pi
		p = append(p, pt{0.5 + radius*math.Sin(a), 0.5 - radius*math.Cos(a)})
	}
	return p
}

// draw paints the shape into the cell r.
func (s shape) draw(img *image.RGBA, r image.Rectangle, c color.RGBA) {
	unit := float64(min(r.Dx(), r.Dy()*8/17+1)) / 12
	place := func(p pt) pt { return pt{p.x * float64(r.Dx()), p.y * float64(r.Dy())} }
	if s.square {
		w := float64(min(r.Dx(), r.Dy()))
		left, top := (float64(r.Dx())-w)/2, (float64(r.Dy())-w)*0.52
		place = func(p pt) pt { return pt{left + p.x*w, top + p.y*w} }
	}
	c.A = uint8(s.shade * 255)
	src := image.NewUniform(color.NRGBA(c))
	z := vector.NewRasterizer(r.Dx(), r.Dy())
	for _, a := range s.areas {
		fill(z, a, place)
	}
	z.Draw(img, r, src, image.Point{})
	z.Reset(r.Dx(), r.Dy())
	for _, l := range s.lines {
		for i := range len(l.path) - 1 {
			segment(z, place(l.path[i]), place(l.path[i+1]), l.weight*unit/2)
		}
	}
	z.Draw(img, r, src, image.Point{})
}

func fill(z *vector.Rasterizer, p path, place func(pt) pt) {
	for i, q := range p {
		q = place(q)
		if i == 0 {
			z.MoveTo(float32(q.x), float32(q.y))
			continue
		}
		z.LineTo(float32(q.x), float32(q.y))
	}
	z.ClosePath()
}

// segment is a line with square ends that reach past its points by half its
// width, so that lines meet in a full corner. A level or upright one is put on
// whole pixels, so that it is crisp and looks alike in every cell.
func segment(z *vector.Rasterizer, a, b pt, half float64) {
	length := math.Hypot(b.x-a.x, b.y-a.y)
	if length == 0 {
		return
	}
	ux, uy := (b.x-a.x)/length*half, (b.y-a.y)/length*half
	if ux == 0 || uy == 0 {
		bar(z, math.Min(a.x, b.x)-half, math.Min(a.y, b.y)-half, math.Max(a.x, b.x)+half, math.Max(a.y, b.y)+half)
		return
	}
	fill(z, path{
		{a.x - ux - uy, a.y - uy + ux}, {a.x - ux + uy, a.y - uy - ux},
		{b.x + ux + uy, b.y + uy - ux}, {b.x + ux - uy, b.y + uy + ux},
	}, as)
}

func bar(z *vector.Rasterizer, x0, y0, x1, y1 float64) {
	left, top := math.Round(x0), math.Round(y0)
	right, bottom := left+math.Max(1, math.Round(x1-x0)), top+math.Max(1, math.Round(y1-y0))
	fill(z, rect(left, top, right, bottom), as)
}

func as(p pt) pt { return p }
