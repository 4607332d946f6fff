package svg

import (
	"image/color"
	"math"
)

// paint fills and strokes a shape, and sets its markers.
func (d *drawing) paint(sh shape, s style, m matrix, depth int) {
	if s.hidden || sh.points() == 0 {
		return
	}
	d.fill(sh, s, m)
	d.stroke(sh, s, m)
	d.markers(sh, s, m, depth)
}

func (d *drawing) fill(sh shape, s style, m matrix) {
	if of := d.inkOf(s.fill, s.fillOpacity*s.opacity, sh, m); of != nil {
		d.canvas.fill(sh.through(m), s.evenOdd, d.clip, of)
	}
}

func (d *drawing) stroke(sh shape, s style, m matrix) {
	of := d.inkOf(s.stroke, s.strokeOpacity*s.opacity, sh, m)
	scale := m.scale()
	if of == nil || s.width <= 0 || !(scale > 1e-9) {
		return
	}
	width := max(s.width, d.options.Stroke/scale)
	out := &stroker{half: width / 2, cap: s.cap, join: s.join, miter: s.miter, room: maxPoints - d.points}
	out.round = int(min(max(math.Sqrt(width*scale)*6, 8), 64))
	if len(s.dashes) > 0 {
		sh = dashed(sh, s.dashes, s.dashOffset, 0.5/scale)
	}
	for _, o := range sh {
		out.outline(o)
	}
	d.count(out.room)
	d.canvas.fill(turning(out.out.through(m)), false, d.clip, of)
}

// turning makes polygons turn the same way, also where the matrix mirrors them.
func turning(s shape) shape {
	for _, o := range s {
		if area(o.points) < 0 {
			for i, j := 0, len(o.points)-1; i < j; i, j = i+1, j-1 {
				o.points[i], o.points[j] = o.points[j], o.points[i]
			}
		}
	}
	return s
}

// through returns a shape in pixels.
func (s shape) through(m matrix) shape {
	out := make(shape, len(s))
	for i, o := range s {
		points := make([]point, len(o.points))
		for j, p := range o.points {
			points[j] = m.at(p)
		}
		out[i] = outline{points: points, closed: o.closed}
	}
	return out
}

// inkOf returns the ink of a paint; nil where nothing is painted.
func (d *drawing) inkOf(p paint, opacity float64, sh shape, m matrix) ink {
	if p.server != "" {
		if of, found := d.gradient(p.server, opacity, sh, m); found {
			return of
		}
	}
	c := faded(p.colour, opacity)
	if p.none || c.A == 0 {
		return nil
	}
	return func(int, int) color.NRGBA { return c }
}

func faded(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(float64(c.A)*min(max(opacity, 0), 1) + 0.5)
	return c
}
