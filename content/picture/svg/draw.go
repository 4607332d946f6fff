package svg

import (
	"context"
	"image"
	"strings"
)

// drawing is one drawing of a picture.
type drawing struct {
	*Picture
	ctx     context.Context
	options Options
	canvas  *canvas
	clips   map[clipKey]*image.Alpha
	clip    *image.Alpha // what may be drawn on; nil: all
	labels  []Label
	shapes  int
	points  int
	err     error
}

// stop reports whether no more is drawn, because of an error, a limit or the end
// of the context.
func (d *drawing) stop() bool {
	if d.err != nil {
		return true
	}
	if d.shapes++; d.shapes > maxShapes || d.points > maxPoints || d.canvas.work < 0 {
		d.err = ErrTooLarge
		return true
	}
	d.err = d.ctx.Err()
	return d.err != nil
}

func (d *drawing) children(e *element, s style, m matrix, depth int) {
	for _, c := range e.children {
		d.element(c, s, m, depth+1)
	}
}

// element draws an element and what is in it, with what it refers to.
func (d *drawing) element(e *element, above style, m matrix, depth int) {
	if d.stop() || !e.drawn() {
		return
	}
	if depth > maxNested {
		d.err = ErrTooLarge
		return
	}
	s := d.styleOf(e, above)
	if s.absent {
		return
	}
	if s.mask {
		d.err = Unsupported("mask")
		return
	}
	m = m.then(transform(e.attrs["transform"]))
	was := d.clip
	d.clipTo(e, s, m, depth)
	d.inside(e, s, m, depth)
	d.clip = was
}

// drawn reports the elements that are drawn where they stand.
func (e *element) drawn() bool {
	switch e.name {
	case "defs", "symbol", "marker", "clipPath", "linearGradient", "radialGradient", "stop", "style", "filter", "mask", "pattern",
		"title", "desc", "metadata", "view", "cursor", "font", "font-face", "#text",
		"animate", "animateTransform", "animateMotion", "animateColor", "set", "solidColor":
		return false
	}
	return true
}

func (d *drawing) inside(e *element, s style, m matrix, depth int) {
	switch e.name {
	case "g", "a":
		d.children(e, s, m, depth)
	case "svg":
		d.nested(e, s, m.then(matrix{1, 0, 0, 1, d.size(e, "x", s), d.size(e, "y", s)}), depth)
	case "switch":
		d.choose(e, s, m, depth)
	case "use":
		d.use(e, s, m, depth)
	case "text":
		d.text(e, s, m)
	case "rect", "circle", "ellipse", "line", "polyline", "polygon", "path":
		d.paint(d.shapeOf(e, s, m), s, m, depth)
	default: // an image, HTML, or something of a later version
		d.err = Unsupported(name(e.name))
	}
}

// name is the name of an element, fit to be told.
func name(s string) string {
	for _, r := range s {
		if r > 'z' || r < 'A' {
			return "?"
		}
	}
	return s[:min(len(s), 30)]
}

// size reads a length of an element; percentages are of the whole view.
func (d *drawing) size(e *element, attr string, s style) float64 {
	of := d.view.w
	if strings.ContainsAny(attr, "yh") {
		of = d.view.h
	}
	v, _ := length(e.attrs[attr], of, s.size)
	return v
}

// nested draws what has a view of its own.
func (d *drawing) nested(e *element, s style, m matrix, depth int) {
	if v, ok := e.view(); ok {
		w, h := d.size(e, "width", s), d.size(e, "height", s)
		if w <= 0 || h <= 0 {
			w, h = v.w, v.h
		}
		m = m.then(d.fit(v, w, h))
	}
	d.children(e, s, m, depth)
}

// choose draws the first child that can be drawn: programs write HTML first and
// text for those that have none.
func (d *drawing) choose(e *element, s style, m matrix, depth int) {
	for _, c := range e.children {
		if c.name != "foreignObject" && c.drawn() {
			d.element(c, s, m, depth+1)
			return
		}
	}
	if len(e.children) > 0 {
		d.err = Unsupported(name(e.children[0].name))
	}
}

// use draws another element here. A circle ends at maxNested.
func (d *drawing) use(e *element, s style, m matrix, depth int) {
	of := d.byID[strings.TrimPrefix(e.attrs["href"], "#")]
	if of == nil {
		return
	}
	m = m.then(matrix{1, 0, 0, 1, d.size(e, "x", s), d.size(e, "y", s)})
	if of.name != "symbol" {
		d.element(of, s, m, depth+1)
		return
	}
	sized := &element{name: "svg", attrs: map[string]string{"viewBox": of.attrs["viewBox"], "preserveAspectRatio": of.attrs["preserveAspectRatio"]}, children: of.children}
	for _, attr := range []string{"width", "height"} {
		sized.attrs[attr] = e.attrs[attr]
	}
	d.nested(sized, d.styleOf(of, s), m, depth+1)
}

// shapeOf returns the outlines of an element.
func (d *drawing) shapeOf(e *element, s style, m matrix) shape {
	p := &pen{scale: m.scale(), room: maxPoints - d.points}
	size := func(attr string) float64 { return d.size(e, attr, s) }
	switch e.name {
	case "rect":
		d.rect(p, e, s)
	case "circle":
		if r := size("r"); r > 0 {
			p.ellipse(size("cx"), size("cy"), r, r)
		}
	case "ellipse":
		if rx, ry := size("rx"), size("ry"); rx > 0 && ry > 0 {
			p.ellipse(size("cx"), size("cy"), rx, ry)
		}
	case "line":
		p.move(point{size("x1"), size("y1")})
		p.line(point{size("x2"), size("y2")})
	case "polyline", "polygon":
		p.polygon(e.attrs["points"], e.name == "polygon")
	case "path":
		p.path(e.attrs["d"])
	}
	d.count(p.room)
	return p.shape
}

// count takes note of how many points may still be made.
func (d *drawing) count(room int) {
	d.points = maxPoints - room
	if room < 0 && d.err == nil {
		d.err = ErrTooLarge
	}
}

// rect draws a rectangle with corners that may be round.
func (d *drawing) rect(p *pen, e *element, s style) {
	x, y, w, h := d.size(e, "x", s), d.size(e, "y", s), d.size(e, "width", s), d.size(e, "height", s)
	if w <= 0 || h <= 0 {
		return
	}
	rx, ry := d.size(e, "rx", s), d.size(e, "ry", s)
	if e.attrs["ry"] == "" {
		ry = rx
	}
	if e.attrs["rx"] == "" {
		rx = ry
	}
	rx, ry = min(max(rx, 0), w/2), min(max(ry, 0), h/2)
	corner := func(to point) {
		if rx > 0 && ry > 0 {
			p.arc(rx, ry, 0, false, true, to)
		}
	}
	p.move(point{x + rx, y})
	p.line(point{x + w - rx, y})
	corner(point{x + w, y + ry})
	p.line(point{x + w, y + h - ry})
	corner(point{x + w - rx, y + h})
	p.line(point{x + rx, y + h})
	corner(point{x, y + h - ry})
	p.line(point{x, y + ry})
	corner(point{x + rx, y})
	p.close()
}

// polygon draws lines from point to point.
func (p *pen) polygon(points string, closed bool) {
	n, _ := numbers(points)
	for i := 0; i+1 < len(n); i += 2 {
		if to := (point{n[i], n[i+1]}); i == 0 {
			p.move(to)
		} else {
			p.line(to)
		}
	}
	if closed {
		p.close()
	}
}
