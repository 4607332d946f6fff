package svg

import (
	"math"
	"strconv"
	"strings"
)

// matrix is an affine transformation: x' = ax + cy + e, y' = bx + dy + f, as
// SVG writes matrix(a b c d e f).
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

// then returns the transformation that does n first and m after it.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[2]*n[1], m[1]*n[0] + m[3]*n[1],
		m[0]*n[2] + m[2]*n[3], m[1]*n[2] + m[3]*n[3],
		m[0]*n[4] + m[2]*n[5] + m[4], m[1]*n[4] + m[3]*n[5] + m[5],
	}
}

func (m matrix) at(p point) point {
	return point{m[0]*p.x + m[2]*p.y + m[4], m[1]*p.x + m[3]*p.y + m[5]}
}

// scale is how much longer the transformation makes things, on the whole.
func (m matrix) scale() float64 { return math.Sqrt(math.Abs(m[0]*m[3] - m[1]*m[2])) }

// inverse returns the transformation back; ok is false for a flat one.
func (m matrix) inverse() (back matrix, ok bool) {
	det := m[0]*m[3] - m[1]*m[2]
	if math.Abs(det) < 1e-12 || math.IsNaN(det) || math.IsInf(det, 0) {
		return identity, false
	}
	return matrix{
		m[3] / det, -m[1] / det, -m[2] / det, m[0] / det,
		(m[2]*m[5] - m[3]*m[4]) / det, (m[1]*m[4] - m[0]*m[5]) / det,
	}, true
}

type point struct{ x, y float64 }

func (p point) plus(q point) point          { return point{p.x + q.x, p.y + q.y} }
func (p point) minus(q point) point         { return point{p.x - q.x, p.y - q.y} }
func (p point) times(f float64) point       { return point{p.x * f, p.y * f} }
func (p point) length() float64             { return math.Hypot(p.x, p.y) }
func (p point) to(q point, t float64) point { return p.plus(q.minus(p).times(t)) }

// scanner reads the numbers of an attribute, with commas and blanks between.
type scanner struct {
	s   string
	bad bool
}

func (s *scanner) skip() { s.s = strings.TrimLeft(s.s, " \t\r\n\f,") }

// next returns the next number, as the grammar of SVG has it: 1.5.5 are two.
func (s *scanner) next() (v float64, ok bool) {
	s.skip()
	n := numberLength(s.s)
	if n == 0 {
		return 0, false
	}
	v, err := strconv.ParseFloat(s.s[:n], 64)
	if err != nil || math.Abs(v) > maxNumber {
		s.bad = true
		return 0, false
	}
	s.s = s.s[n:]
	return v, true
}

// flag returns one of the two flags of an arc, which need nothing between.
func (s *scanner) flag() (set, ok bool) {
	s.skip()
	if s.s == "" || s.s[0] != '0' && s.s[0] != '1' {
		return false, false
	}
	set = s.s[0] == '1'
	s.s = s.s[1:]
	return set, true
}

// numberLength is how many bytes at the start of s are a number.
func numberLength(s string) int {
	i := sign(s, 0)
	whole := digits(s, i)
	i += whole
	fraction := 0
	if i < len(s) && s[i] == '.' {
		fraction = digits(s, i+1)
		if whole+fraction > 0 {
			i += 1 + fraction
		}
	}
	if whole+fraction == 0 {
		return 0
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		if from := sign(s, i+1); digits(s, from) > 0 {
			i = from + digits(s, from)
		}
	}
	return i
}

func sign(s string, i int) int {
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		return i + 1
	}
	return i
}

func digits(s string, from int) (n int) {
	for from+n < len(s) && s[from+n] >= '0' && s[from+n] <= '9' {
		n++
	}
	return n
}

// numbers reads a list; ok is false when there is something else in it.
func numbers(s string) (list []float64, ok bool) {
	sc := &scanner{s: s}
	for {
		v, more := sc.next()
		if !more {
			sc.skip()
			return list, !sc.bad && sc.s == ""
		}
		list = append(list, v)
	}
}

// units are CSS pixels for each unit of length.
func unit(name string) (pixels float64, ok bool) {
	switch name {
	case "", "px":
		return 1, true
	case "pt":
		return 96.0 / 72, true
	case "pc":
		return 16, true
	case "mm":
		return 96 / 25.4, true
	case "cm":
		return 96 / 2.54, true
	case "in":
		return 96, true
	}
	return 0, false
}

// absolute reads a length in units that depend on nothing.
func absolute(s string) (pixels float64, ok bool) {
	s = strings.TrimSpace(s)
	n := numberLength(s)
	by, known := unit(s[n:])
	v, err := strconv.ParseFloat(s[:n], 64)
	if !known || err != nil || v <= 0 {
		return 0, false
	}
	return v * by, true
}

// length reads a length; of is what 100 percent are, em the size of letters.
func length(s string, of, em float64) (v float64, ok bool) {
	sc := &scanner{s: strings.TrimSpace(s)}
	v, ok = sc.next()
	if !ok {
		return 0, false
	}
	switch rest := strings.TrimSpace(sc.s); rest {
	case "%":
		return v * of / 100, true
	case "em", "rem":
		return v * em, true
	case "ex":
		return v * em / 2, true
	default:
		by, known := unit(rest)
		return v * by, known
	}
}

// transform reads a list of transformations; one that is not known ends it.
func transform(s string) matrix {
	m := identity
	for {
		name, rest, ok := strings.Cut(s, "(")
		args, after, closed := strings.Cut(rest, ")")
		if !ok || !closed {
			return m
		}
		n, fine := numbers(args)
		step, known := transformation(strings.Trim(name, " \t\r\n,"), n)
		if !fine || !known {
			return m
		}
		m, s = m.then(step), after
	}
}

func transformation(name string, n []float64) (m matrix, ok bool) {
	or := func(i int, other float64) float64 {
		if i < len(n) {
			return n[i]
		}
		return other
	}
	switch {
	case name == "matrix" && len(n) == 6:
		return matrix(n), true
	case len(n) == 0:
		return identity, false
	case name == "translate":
		return matrix{1, 0, 0, 1, n[0], or(1, 0)}, true
	case name == "scale":
		return matrix{n[0], 0, 0, or(1, n[0]), 0, 0}, true
	case name == "rotate":
		return rotation(n[0], point{or(1, 0), or(2, 0)}), true
	case name == "skewX":
		return matrix{1, 0, math.Tan(n[0] * math.Pi / 180), 1, 0, 0}, true
	case name == "skewY":
		return matrix{1, math.Tan(n[0] * math.Pi / 180), 0, 1, 0, 0}, true
	}
	return identity, false
}

// rotation turns by degrees around a point.
func rotation(degrees float64, c point) matrix {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return matrix{1, 0, 0, 1, c.x, c.y}.then(matrix{cos, sin, -sin, cos, 0, 0}).then(matrix{1, 0, 0, 1, -c.x, -c.y})
}
