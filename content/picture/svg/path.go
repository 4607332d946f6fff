package svg

import "math"

// outline is one line of a shape, its curves flattened.
type outline struct {
	points []point
	closed bool
	marks  []int // the points that the author set, for markers
}

// shape is what an element draws, in its own coordinates.
type shape []outline

func (s shape) points() (n int) {
	for _, o := range s {
		n += len(o.points)
	}
	return n
}

// bounds returns the box around a shape.
func (s shape) bounds() (low, high point) {
	low, high = point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, o := range s {
		for _, p := range o.points {
			low = point{min(low.x, p.x), min(low.y, p.y)}
			high = point{max(high.x, p.x), max(high.y, p.y)}
		}
	}
	return low, high
}

// pen draws outlines. It takes as many steps for a curve as the scale, in pixels
// for a unit, needs.
type pen struct {
	shape shape
	at    point
	scale float64
	room  int // points that may still be made
}

func (p *pen) move(to point) {
	p.shape = append(p.shape, outline{})
	p.add(to)
	p.mark()
}

func (p *pen) add(to point) {
	if p.room--; p.room < 0 {
		return
	}
	last := &p.shape[len(p.shape)-1]
	last.points = append(last.points, to)
	p.at = to
}

// mark makes the last point one that the author set.
func (p *pen) mark() {
	last := &p.shape[len(p.shape)-1]
	last.marks = append(last.marks, len(last.points)-1)
}

func (p *pen) line(to point) {
	p.begin()
	p.add(to)
	p.mark()
}

// begin begins an outline where the one before was closed.
func (p *pen) begin() {
	if n := len(p.shape); n == 0 || p.shape[n-1].closed {
		p.move(p.at)
	}
}

func (p *pen) close() {
	if n := len(p.shape); n > 0 && len(p.shape[n-1].points) > 0 {
		p.shape[n-1].closed = true
		p.at = p.shape[n-1].points[0]
	}
}

// steps is in how many lines a curve of such a length is divided.
func (p *pen) steps(length float64) int {
	return int(min(max(math.Sqrt(length*p.scale)*1.5, 4), 200))
}

func (p *pen) cubic(b, c, d point) {
	p.begin()
	a := p.at
	n := p.steps(b.minus(a).length() + c.minus(b).length() + d.minus(c).length())
	for i := 1; i <= n; i++ {
		t := float64(i) / float64(n)
		ab, bc, cd := a.to(b, t), b.to(c, t), c.to(d, t)
		p.add(ab.to(bc, t).to(bc.to(cd, t), t))
	}
	p.mark()
}

func (p *pen) quadratic(b, c point) {
	a := p.at
	p.cubic(a.to(b, 2.0/3), c.to(b, 2.0/3), c)
}

// arc follows SVG 1.1, F.6: from the ends of an elliptical arc to its centre.
func (p *pen) arc(rx, ry, degrees float64, large, sweep bool, to point) {
	p.begin()
	from := p.at
	rx, ry = math.Abs(rx), math.Abs(ry)
	if from == to {
		return
	}
	if rx < 1e-9 || ry < 1e-9 {
		p.line(to)
		return
	}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	half := from.minus(to).times(0.5)
	x, y := (cos*half.x+sin*half.y)/rx, (-sin*half.x+cos*half.y)/ry
	square := x*x + y*y
	if square > 1 { // too small: made just large enough
		rx, ry = rx*math.Sqrt(square), ry*math.Sqrt(square)
		x, y, square = x/math.Sqrt(square), y/math.Sqrt(square), 1
	}
	off := math.Sqrt(max(1-square, 0) / square)
	if large == sweep {
		off = -off
	}
	cx, cy := off*y, -off*x // on the unit circle
	start := math.Atan2(y-cy, x-cx)
	turn := math.Atan2(-y-cy, -x-cx) - start
	switch {
	case sweep && turn < 0:
		turn += 2 * math.Pi
	case !sweep && turn > 0:
		turn -= 2 * math.Pi
	}
	middle := from.to(to, 0.5)
	n := p.steps(math.Abs(turn) * max(rx, ry))
	for i := 1; i < n; i++ {
		s, c := math.Sincos(start + turn*float64(i)/float64(n))
		u, v := rx*(c+cx), ry*(s+cy)
		p.add(point{middle.x + cos*u - sin*v, middle.y + sin*u + cos*v})
	}
	p.add(to)
	p.mark()
}

// ellipse draws one whole turn.
func (p *pen) ellipse(cx, cy, rx, ry float64) {
	p.move(point{cx + rx, cy})
	p.arc(rx, ry, 0, false, true, point{cx - rx, cy})
	p.arc(rx, ry, 0, false, true, point{cx + rx, cy})
	p.close()
}

// path reads path data (SVG 1.1, 8.3). As the specification says, what stands
// before a mistake is drawn.
func (p *pen) path(d string) {
	r := &pathReader{pen: p, scanner: scanner{s: d}}
	for p.room >= 0 && r.command() {
	}
}

type pathReader struct {
	*pen
	scanner
	verb    byte
	control point // the last one, for the smooth curves
	smooth  byte  // what kind of curve that was of: 'c', 'q' or 0
	started bool
}

// command reads one command, or one more set of numbers for the last.
func (r *pathReader) command() bool {
	r.skip()
	if r.s == "" {
		return false
	}
	if c := r.s[0]; c|0x20 >= 'a' && c|0x20 <= 'z' {
		r.verb, r.s = c, r.s[1:]
	} else if r.verb|0x20 == 'z' || r.verb == 0 {
		return false
	}
	if !r.started && r.verb|0x20 != 'm' {
		return false
	}
	was := r.smooth
	r.smooth = 0
	return r.draw(r.verb|0x20, was)
}

func (r *pathReader) draw(verb, was byte) bool {
	switch verb {
	case 'm':
		return r.moves()
	case 'z':
		r.close()
		return true
	case 'l':
		return r.with(1, func(p []point) { r.line(p[0]) })
	case 'h', 'v':
		return r.straight(verb)
	case 'c':
		return r.with(3, func(p []point) { r.curve(p[0], p[1], p[2]) })
	case 's':
		return r.with(2, func(p []point) { r.curve(r.reflected(was, 'c'), p[0], p[1]) })
	case 'q':
		return r.with(2, func(p []point) { r.bend(p[0], p[1]) })
	case 't':
		return r.with(1, func(p []point) { r.bend(r.reflected(was, 'q'), p[0]) })
	case 'a':
		return r.arcs()
	}
	return false
}

// with reads n points, relative to where the pen is if the command is small.
func (r *pathReader) with(n int, draw func([]point)) bool {
	points := make([]point, 0, 3)
	for range n {
		x, okX := r.next()
		y, okY := r.next()
		if !okX || !okY {
			return false
		}
		points = append(points, r.absolute(point{x, y}))
	}
	draw(points)
	return true
}

func (r *pathReader) absolute(p point) point {
	if r.verb >= 'a' {
		return p.plus(r.at)
	}
	return p
}

func (r *pathReader) moves() bool {
	return r.with(1, func(p []point) {
		r.move(p[0])
		r.started = true
		r.verb-- // to l: what follows are lines
	})
}

func (r *pathReader) straight(verb byte) bool {
	v, ok := r.next()
	if !ok {
		return false
	}
	to := r.at
	switch rel := r.verb >= 'a'; {
	case verb == 'h' && rel:
		to.x += v
	case verb == 'h':
		to.x = v
	case rel:
		to.y += v
	default:
		to.y = v
	}
	r.line(to)
	return true
}

func (r *pathReader) curve(b, c, d point) {
	r.cubic(b, c, d)
	r.control, r.smooth = c, 'c'
}

func (r *pathReader) bend(b, c point) {
	r.quadratic(b, c)
	r.control, r.smooth = b, 'q'
}

// reflected is the control point that continues the curve before.
func (r *pathReader) reflected(was, kind byte) point {
	if was != kind {
		return r.at
	}
	return r.at.times(2).minus(r.control)
}

func (r *pathReader) arcs() bool {
	rx, ok1 := r.next()
	ry, ok2 := r.next()
	turn, ok3 := r.next()
	large, ok4 := r.flag()
	sweep, ok5 := r.flag()
	if !ok1 || !ok2 || !ok3 || !ok4 || !ok5 {
		return false
	}
	return r.with(1, func(p []point) { r.arc(rx, ry, turn, large, sweep, p[0]) })
}
