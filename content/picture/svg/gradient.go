package svg

import (
	"cmp"
	"image/color"
	"math"
	"strings"
)

// maxStops bounds the colours of a gradient, and how far one refers to another.
const (
	maxStops = 256
	maxChain = 16
)

// stop is a colour at a place of a gradient, from 0 to 1.
type stop struct {
	at     float64
	colour color.NRGBA
}

// gradient returns the ink of a paint server. One that is no gradient is an
// error of the drawing.
func (d *drawing) gradient(id string, opacity float64, sh shape, m matrix) (of ink, found bool) {
	e := d.byID[id]
	if e == nil {
		return nil, false
	}
	if e.name != "linearGradient" && e.name != "radialGradient" {
		d.err = Unsupported(name(e.name))
		return nil, true
	}
	stops := d.stops(e, opacity)
	switch len(stops) {
	case 0:
		return nil, true
	case 1:
		return func(int, int) color.NRGBA { return stops[0].colour }, true
	}
	back, ok := m.then(d.gradientSpace(e, sh)).inverse()
	if !ok {
		last := stops[len(stops)-1].colour
		return func(int, int) color.NRGBA { return last }, true
	}
	along := d.along(e)
	spread := spreads(d.inherited(e, "spreadMethod"))
	return func(x, y int) color.NRGBA {
		return colourAt(stops, spread(along(back.at(point{float64(x) + 0.5, float64(y) + 0.5}))))
	}, true
}

// inherited returns an attribute of a gradient, or of the one that it refers to.
func (d *drawing) inherited(e *element, attr string) string {
	for range maxChain {
		if v, ok := e.attrs[attr]; ok {
			return v
		}
		if e = d.byID[strings.TrimPrefix(e.attrs["href"], "#")]; e == nil {
			break
		}
	}
	return ""
}

func (d *drawing) stops(e *element, opacity float64) (out []stop) {
	for range maxChain {
		for _, c := range e.children {
			if c.name == "stop" && len(out) < maxStops {
				out = append(out, d.stop1(c, opacity, out))
			}
		}
		if e = d.byID[strings.TrimPrefix(e.attrs["href"], "#")]; len(out) > 0 || e == nil {
			break
		}
	}
	return out
}

// stop1 reads a stop; none stands before the one that is written before it.
func (d *drawing) stop1(e *element, opacity float64, before []stop) stop {
	s := d.styleOf(e, initial())
	at, _ := share(e.attrs["offset"])
	if n := len(before); n > 0 {
		at = max(at, before[n-1].at)
	}
	return stop{at, faded(s.stop, s.stopOpacity*opacity)}
}

// gradientSpace is the space of a gradient in that of the shape.
func (d *drawing) gradientSpace(e *element, sh shape) matrix {
	m := transform(d.inherited(e, "gradientTransform"))
	if d.inherited(e, "gradientUnits") == "userSpaceOnUse" {
		return m
	}
	low, high := sh.bounds()
	return matrix{high.x - low.x, 0, 0, high.y - low.y, low.x, low.y}.then(m)
}

// along returns where on a gradient, from 0 to 1, a point of its space is.
func (d *drawing) along(e *element) func(point) float64 {
	value := func(attr, other string, of float64) float64 {
		v, _ := length(cmp.Or(d.inherited(e, attr), other), of, 16)
		return v
	}
	w, h := 1.0, 1.0
	if d.inherited(e, "gradientUnits") == "userSpaceOnUse" {
		w, h = d.view.w, d.view.h
	}
	if e.name == "linearGradient" {
		a := point{value("x1", "0%", w), value("y1", "0%", h)}
		return linear(a, point{value("x2", "100%", w), value("y2", "0%", h)}.minus(a))
	}
	c := point{value("cx", "50%", w), value("cy", "50%", h)}
	r := value("r", "50%", math.Hypot(w, h)/math.Sqrt2)
	f := c
	if d.inherited(e, "fx") != "" {
		f.x = value("fx", "50%", w)
	}
	if d.inherited(e, "fy") != "" {
		f.y = value("fy", "50%", h)
	}
	return radial(c, f, r)
}

func linear(a, way point) func(point) float64 {
	square := way.x*way.x + way.y*way.y
	return func(p point) float64 {
		if square == 0 {
			return 1
		}
		p = p.minus(a)
		return (p.x*way.x + p.y*way.y) / square
	}
}

// radial is 0 at the focus f and 1 on the circle around c.
func radial(c, f point, r float64) func(point) float64 {
	if off := f.minus(c); off.length() > 0.99*r {
		f = c.plus(off.times(0.99 * r / off.length()))
	}
	from := f.minus(c)
	k := from.x*from.x + from.y*from.y - r*r
	return func(p point) float64 {
		way := p.minus(f)
		square := way.x*way.x + way.y*way.y
		if square == 0 {
			return 0
		}
		b := from.x*way.x + from.y*way.y
		reach := (-b + math.Sqrt(max(b*b-square*k, 0))) / square // to the circle, in lengths of way
		if !(reach > 0) {
			return 1
		}
		return 1 / reach
	}
}

func spreads(method string) func(float64) float64 {
	switch method {
	case "repeat":
		return func(t float64) float64 { return t - math.Floor(t) }
	case "reflect":
		return func(t float64) float64 { return math.Abs(t - 2*math.Round(t/2)) }
	}
	return func(t float64) float64 { return t }
}

func colourAt(stops []stop, t float64) color.NRGBA {
	if !(t > stops[0].at) {
		return stops[0].colour
	}
	for i, b := range stops[1:] {
		if t < b.at {
			a := stops[i]
			return mixed(a.colour, b.colour, (t-a.at)/(b.at-a.at))
		}
	}
	return stops[len(stops)-1].colour
}

func mixed(a, b color.NRGBA, t float64) color.NRGBA {
	mix := func(x, y uint8) uint8 { return uint8(float64(x)*(1-t) + float64(y)*t + 0.5) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), mix(a.A, b.A)}
}
