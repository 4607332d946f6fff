package svg

import (
	"math"
	"strings"
)

// markers sets the markers of a shape: arrowheads, dots.
func (d *drawing) markers(sh shape, s style, m matrix, depth int) {
	if s.markStart == "" && s.markMid == "" && s.markEnd == "" {
		return
	}
	for _, o := range sh {
		for i, at := range o.marks {
			id := s.markMid
			switch {
			case i == 0:
				id = s.markStart
			case i == len(o.marks)-1:
				id = s.markEnd
			}
			if of := d.byID[id]; id != "" && of != nil && of.name == "marker" {
				d.marker(of, s, m, o.points[at], o.direction(at), i == 0, depth)
			}
		}
	}
}

// direction is that of an outline at one of its points, in degrees: between that
// of the line before and that of the line after.
func (o outline) direction(i int) float64 {
	var way point
	for j := i; j > 0; j-- {
		if d := o.points[i].minus(o.points[j-1]); d.length() > 1e-9 {
			way = way.plus(d.times(1 / d.length()))
			break
		}
	}
	for j := i; j+1 < len(o.points); j++ {
		if d := o.points[j+1].minus(o.points[i]); d.length() > 1e-9 {
			way = way.plus(d.times(1 / d.length()))
			break
		}
	}
	return math.Atan2(way.y, way.x) * 180 / math.Pi
}

func (d *drawing) marker(e *element, s style, m matrix, at point, direction float64, first bool, depth int) {
	if d.stop() || depth > maxNested {
		return
	}
	own := d.styleOf(e, initial())
	own.opacity = s.opacity
	m = m.then(matrix{1, 0, 0, 1, at.x, at.y}).then(rotation(turned(e.attrs["orient"], direction, first), point{}))
	if e.attrs["markerUnits"] != "userSpaceOnUse" {
		m = m.then(matrix{s.width, 0, 0, s.width, 0, 0})
	}
	if v, ok := e.view(); ok {
		w, okW := length(e.attrs["markerWidth"], 100, s.size)
		h, okH := length(e.attrs["markerHeight"], 100, s.size)
		if !okW {
			w = 3
		}
		if !okH {
			h = 3
		}
		scale := d.fit(v, w, h)
		m = m.then(matrix{scale[0], 0, 0, scale[3], 0, 0})
	}
	m = m.then(matrix{1, 0, 0, 1, -d.size(e, "refX", s), -d.size(e, "refY", s)})
	d.children(e, own, m, depth+1)
}

// turned is by how many degrees a marker is turned.
func turned(orient string, direction float64, first bool) float64 {
	switch strings.TrimSpace(orient) {
	case "auto":
		return direction
	case "auto-start-reverse":
		if first {
			return direction + 180
		}
		return direction
	}
	v, _ := length(strings.TrimSuffix(orient, "deg"), 360, 1)
	return v
}
