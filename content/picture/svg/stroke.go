package svg

import "math"

// lineCap and lineJoin are how a stroke ends and turns.
type (
	lineCap  byte
	lineJoin byte
)

const (
	buttCap lineCap = iota
	roundCap
	squareCap
)

const (
	miterJoin lineJoin = iota
	roundJoin
	bevelJoin
)

// A stroker makes the outline of a stroke: a quadrilateral for each piece and a
// polygon for each join and cap, all turning the same way, so that the non-zero
// rule fills them as one.
type stroker struct {
	out   shape
	half  float64 // of the width
	cap   lineCap
	join  lineJoin
	miter float64
	round int // corners of a circle
	room  int
}

func (s *stroker) polygon(points ...point) {
	if s.room -= len(points); s.room < 0 {
		return
	}
	if area(points) < 0 {
		for i, j := 0, len(points)-1; i < j; i, j = i+1, j-1 {
			points[i], points[j] = points[j], points[i]
		}
	}
	s.out = append(s.out, outline{points: points, closed: true})
}

// area is twice the signed area of a polygon.
func area(points []point) (sum float64) {
	for i, p := range points {
		q := points[(i+1)%len(points)]
		sum += p.x*q.y - q.x*p.y
	}
	return sum
}

func (s *stroker) outline(o outline) {
	points := distinct(o)
	if len(points) < 2 {
		s.dot(points)
		return
	}
	for i := range points[1:] {
		s.piece(points[i], points[i+1])
	}
	for i := 1; i+1 < len(points); i++ {
		s.corner(points[i-1], points[i], points[i+1])
	}
	if last := len(points) - 1; o.closed {
		s.corner(points[last-1], points[0], points[1])
	} else {
		s.end(points[1], points[0])
		s.end(points[last-1], points[last])
	}
}

// distinct returns the points of an outline without repetitions; those of a
// closed one begin and end with the same.
func distinct(o outline) []point {
	var out []point
	for _, p := range o.points {
		if n := len(out); n == 0 || p.minus(out[n-1]).length() > 1e-9 {
			out = append(out, p)
		}
	}
	if n := len(out); o.closed && n > 1 {
		if out[n-1].minus(out[0]).length() > 1e-9 {
			return append(out, out[0])
		}
		out[n-1] = out[0]
	}
	return out
}

// dot draws a line without length, which is seen where it has a cap.
func (s *stroker) dot(points []point) {
	if len(points) == 0 {
		return
	}
	p := points[0]
	switch s.cap {
	case roundCap:
		s.disc(p)
	case squareCap:
		s.piece(point{p.x - s.half, p.y}, point{p.x + s.half, p.y})
	}
}

// across is the vector from the middle of a line to its side.
func (s *stroker) across(a, b point) point {
	d := b.minus(a)
	return point{-d.y, d.x}.times(s.half / d.length())
}

func (s *stroker) piece(a, b point) {
	n := s.across(a, b)
	s.polygon(a.plus(n), b.plus(n), b.minus(n), a.minus(n))
}

func (s *stroker) disc(c point) {
	points := make([]point, s.round)
	for i := range points {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(s.round))
		points[i] = point{c.x + s.half*cos, c.y + s.half*sin}
	}
	s.polygon(points...)
}

// end draws the cap of a line that comes from a and ends at b.
func (s *stroker) end(a, b point) {
	switch s.cap {
	case roundCap:
		s.disc(b)
	case squareCap:
		d := b.minus(a)
		s.piece(b, b.plus(d.times(s.half/d.length())))
	}
}

// corner draws the join of two lines.
func (s *stroker) corner(a, b, c point) {
	n, m := s.across(a, b), s.across(b, c)
	turn := n.x*m.y - n.y*m.x
	cos := (n.x*m.x + n.y*m.y) / (s.half * s.half)
	if math.Abs(turn) < 1e-6*s.half*s.half && cos > 0 {
		return // straight on
	}
	if s.join == roundJoin {
		s.disc(b)
		return
	}
	if turn > 0 {
		n, m = n.times(-1), m.times(-1)
	}
	// The miter is 1/sin(θ/2) as long as the line is wide, for an angle of θ.
	if s.join == miterJoin && (1+cos)/2 > 1/(s.miter*s.miter) {
		tip := n.plus(m).times(1 / (1 + cos))
		s.polygon(b, b.plus(n), b.plus(tip), b.plus(m))
		return
	}
	s.polygon(b, b.plus(n), b.plus(m))
}

// maxDashes bounds the dashes of one line.
const maxDashes = 20_000

// dashed cuts outlines into dashes. A pattern that is too fine to be seen, or
// that is none, leaves the line whole.
func dashed(s shape, dashes []float64, offset, least float64) shape {
	whole := 0.0
	for _, d := range dashes {
		if d < 0 {
			return s
		}
		whole += d
	}
	if whole <= least {
		return s
	}
	if len(dashes)%2 == 1 {
		dashes, whole = append(dashes, dashes...), whole*2
	}
	var out shape
	for _, o := range s {
		c := &cutter{dashes: dashes}
		c.start(math.Mod(math.Mod(offset, whole)+whole, whole))
		out = append(out, c.cut(o)...)
	}
	return out
}

type cutter struct {
	dashes []float64
	i      int     // the dash, or gap, under the pen
	left   float64 // of it
	out    shape
	open   []point
}

func (c *cutter) start(offset float64) {
	c.left = c.dashes[0]
	for offset >= c.left && offset > 0 {
		offset -= c.left
		c.i = (c.i + 1) % len(c.dashes)
		c.left = c.dashes[c.i]
	}
	c.left -= offset
}

func (c *cutter) cut(o outline) shape {
	points := distinct(o)
	if len(points) < 2 {
		return shape{o}
	}
	c.begin(points[0])
	for i := range points[1:] {
		c.line(points[i], points[i+1])
		if len(c.out) > maxDashes {
			return shape{o}
		}
	}
	c.end()
	return c.out
}

func (c *cutter) begin(p point) {
	if c.i%2 == 0 {
		c.open = []point{p}
	}
}

func (c *cutter) end() {
	if len(c.open) > 0 {
		c.out = append(c.out, outline{points: c.open})
	}
	c.open = nil
}

func (c *cutter) line(a, b point) {
	length := b.minus(a).length()
	for at := 0.0; at < length && len(c.out) <= maxDashes; {
		if step := min(c.left, length-at); step > 0 {
			at += step
			c.left -= step
		}
		here := a.to(b, min(at/length, 1))
		if c.i%2 == 0 && len(c.open) > 0 {
			c.open = append(c.open, here)
		}
		if c.left > 1e-12 {
			return
		}
		c.end()
		c.i = (c.i + 1) % len(c.dashes)
		c.left = c.dashes[c.i]
		c.begin(here)
	}
}
