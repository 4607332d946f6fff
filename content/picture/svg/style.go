package svg

import (
	"image/color"
	"math"
	"strings"
)

// paint is what a shape is filled or stroked with: a colour or a gradient.
type paint struct {
	none   bool
	colour color.NRGBA
	server string // id of a gradient
}

// style is how an element is drawn. The first part is inherited.
type style struct {
	fill, stroke                paint
	fillOpacity, strokeOpacity  float64
	color                       color.NRGBA
	width, miter, dashOffset    float64
	dashes                      []float64
	cap                         lineCap
	join                        lineJoin
	evenOdd, clipEvenOdd        bool
	hidden                      bool
	size                        float64 // of letters
	bold                        bool
	anchor                      Anchor
	baseline                    float64 // where the letters stand on their line, in their size
	markStart, markMid, markEnd string

	opacity     float64 // its own and that of what it is in
	absent      bool    // display: none
	clip        string
	stop        color.NRGBA
	stopOpacity float64
	mask        bool
}

// initial is the style of the outermost element.
func initial() style {
	black := color.NRGBA{A: 255}
	return style{
		fill: paint{colour: black}, stroke: paint{none: true}, color: black,
		fillOpacity: 1, strokeOpacity: 1, opacity: 1, width: 1, miter: 4, size: 16,
		stop: black, stopOpacity: 1,
	}
}

// properties are those that may be attributes, in the order in which they are
// read: what others depend on comes first.
func properties() []string {
	return []string{
		"color", "font-size", "font-weight", "font", "fill", "stroke", "opacity", "fill-opacity", "stroke-opacity",
		"stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset",
		"fill-rule", "clip-rule", "visibility", "display", "text-anchor", "dominant-baseline", "alignment-baseline",
		"marker-start", "marker-mid", "marker-end", "clip-path", "mask", "stop-color", "stop-opacity",
	}
}

// styleOf returns the style of an element in one of the style above.
func (p *Picture) styleOf(e *element, above style) style {
	s := above
	s.clip, s.mask, s.stop, s.stopOpacity = "", false, color.NRGBA{A: 255}, 1
	for _, d := range p.sheet.of(e) {
		s.set(d.name, d.value, above)
	}
	return s
}

// set takes a declaration. What it does not know changes nothing.
func (s *style) set(name, value string, above style) {
	if value == "inherit" {
		return
	}
	switch name {
	case "fill":
		s.fill = s.paint(value, s.fill)
	case "stroke":
		s.stroke = s.paint(value, s.stroke)
	case "color":
		if c, ok := colour(value); ok {
			s.color = c
		}
	case "stop-color":
		s.stop = s.paint(value, paint{colour: s.stop}).colour
	case "opacity":
		s.opacity = above.opacity * shareOr(value, 1)
	case "fill-opacity":
		s.fillOpacity = shareOr(value, s.fillOpacity)
	case "stroke-opacity":
		s.strokeOpacity = shareOr(value, s.strokeOpacity)
	case "stop-opacity":
		s.stopOpacity = shareOr(value, 1)
	default:
		s.setLine(name, value)
		s.setText(name, value, above)
		s.setRest(name, value)
	}
}

func shareOr(value string, other float64) float64 {
	if v, ok := share(value); ok {
		return v
	}
	return other
}

// paint reads a colour, or the reference to a gradient with a colour for when
// there is none.
func (s *style) paint(value string, before paint) paint {
	if id, rest, ok := reference(value); ok {
		other := s.paint(strings.TrimSpace(rest), paint{none: true})
		other.server = id
		return other
	}
	switch value {
	case "none", "":
		return paint{none: true}
	case "currentColor", "currentcolor":
		return paint{colour: s.color}
	}
	if c, ok := colour(value); ok {
		return paint{colour: c}
	}
	return before
}

// reference reads url(#id) and returns what stands behind it.
func reference(value string) (id, rest string, ok bool) {
	inner, ok := strings.CutPrefix(value, "url(")
	if !ok {
		return "", "", false
	}
	inner, rest, ok = strings.Cut(inner, ")")
	id, is := strings.CutPrefix(strings.Trim(inner, ` "'`), "#")
	return id, rest, ok && is
}

// setLine takes what is said of strokes.
func (s *style) setLine(name, value string) {
	switch name {
	case "stroke-width":
		if v, ok := length(value, 100, s.size); ok {
			s.width = math.Abs(v)
		}
	case "stroke-miterlimit":
		if v, ok := length(value, 1, 1); ok {
			s.miter = max(v, 1)
		}
	case "stroke-dasharray":
		s.dashes, _ = numbers(strings.ReplaceAll(value, "px", ""))
	case "stroke-dashoffset":
		s.dashOffset, _ = length(value, 100, s.size)
	case "stroke-linecap":
		s.cap = map[string]lineCap{"round": roundCap, "square": squareCap}[value]
	case "stroke-linejoin":
		s.join = map[string]lineJoin{"round": roundJoin, "bevel": bevelJoin}[value]
	}
}

// setText takes what is said of letters.
func (s *style) setText(name, value string, above style) {
	switch name {
	case "font-size":
		if v, ok := length(value, above.size, above.size); ok && v > 0 {
			s.size = v
		}
	case "font-weight":
		s.bold = value == "bold" || value == "bolder" || len(value) == 3 && value >= "600"
	case "font":
		s.setFont(value, above)
	case "text-anchor":
		s.anchor = map[string]Anchor{"middle": Middle, "end": End}[value]
	case "dominant-baseline", "alignment-baseline":
		s.baseline = map[string]float64{"middle": 0.35, "central": 0.35, "hanging": 0.72, "text-before-edge": 0.8, "before-edge": 0.8}[value]
	}
}

// setFont takes the weight and the size of the short form.
func (s *style) setFont(value string, above style) {
	for word := range strings.FieldsSeq(value) {
		size, _, _ := strings.Cut(word, "/")
		switch v, ok := length(size, above.size, above.size); {
		case word == "bold":
			s.bold = true
		case ok && strings.Trim(size, "0123456789.") != "":
			s.size = v
			return
		}
	}
}

// setRest takes what is said of neither.
func (s *style) setRest(name, value string) {
	id, _, _ := reference(value)
	switch name {
	case "fill-rule":
		s.evenOdd = value == "evenodd"
	case "clip-rule":
		s.clipEvenOdd = value == "evenodd"
	case "visibility":
		s.hidden = value == "hidden" || value == "collapse"
	case "display":
		s.absent = s.absent || value == "none"
	case "marker":
		s.markStart, s.markMid, s.markEnd = id, id, id
	case "marker-start":
		s.markStart = id
	case "marker-mid":
		s.markMid = id
	case "marker-end":
		s.markEnd = id
	case "clip-path":
		s.clip = id
	case "mask":
		s.mask = value != "none" && value != ""
	}
}
