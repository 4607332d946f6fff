package script

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// maxDepth is the deepest level that the algorithm knows (BD2).
const maxDepth = 125

// An order resolves the levels of one paragraph (UAX #9). Its unit is the
// grapheme cluster, which has the class of its first character: the marks
// after it follow it by W1 and L3.
type order struct {
	chars []rune
	was   []bidi.Class // as the character database has it
	class []bidi.Class // as the rules have left it
	level []uint8
	end   []int // of an isolate, where its PDI is, or the number of clusters (BD9)
}

func newOrder(cs []cluster) *order {
	o := &order{
		chars: make([]rune, len(cs)),
		was:   make([]bidi.Class, len(cs)),
		level: make([]uint8, len(cs)),
		end:   make([]int, len(cs)),
	}
	for i, c := range cs {
		o.chars[i] = c.first()
		o.was[i] = classOf(o.chars[i])
	}
	o.class = slices.Clone(o.was)
	o.match()
	return o
}

// match finds the end of every isolate (BD9).
func (o *order) match() {
	var open []int
	for i, c := range o.was {
		switch {
		case opensIsolate(c):
			o.end[i] = len(o.was)
			open = append(open, i)
		case c == bidi.PDI && len(open) > 0:
			o.end[open[len(open)-1]] = i
			open = open[:len(open)-1]
		}
	}
}

func opensIsolate(c bidi.Class) bool {
	return c == bidi.LRI || c == bidi.RLI || c == bidi.FSI
}

// isIgnored reports what X9 takes out of a paragraph.
func isIgnored(c bidi.Class) bool {
	switch c {
	case bidi.BN, bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF:
		return true
	}
	return false
}

// base is the direction of [from, to) by its first strong character (P2, P3).
func (o *order) base(from, to int, otherwise Direction) Direction {
	for i := from; i < to; i++ {
		switch c := o.was[i]; {
		case c == bidi.L:
			return LeftToRight
		case c == bidi.R || c == bidi.AL:
			return RightToLeft
		case opensIsolate(c):
			i = o.end[i]
		}
	}
	return otherwise
}

// resolve gives levels to [from, to), which is the inside of an isolate or the
// whole paragraph, and one isolating run sequence (BD13), for there are no
// embeddings.
func (o *order) resolve(from, to int, level uint8) {
	run := make([]int, 0, to-from)
	for i := from; i < to; i++ {
		o.level[i] = level
		c := o.was[i]
		if isIgnored(c) {
			continue
		}
		run = append(run, i)
		if inner := o.inside(i, level); opensIsolate(c) && inner <= maxDepth {
			o.resolve(i+1, o.end[i], inner)
			i = o.end[i] - 1
		}
	}
	s := sequence{order: o, at: run, level: level}
	s.resolve()
	o.ignored(from, to)
}

// inside is the level of what an isolate holds (X5a to X5c).
func (o *order) inside(i int, level uint8) uint8 {
	right := o.was[i] == bidi.RLI
	if o.was[i] == bidi.FSI {
		right = o.base(i+1, o.end[i], LeftToRight) == RightToLeft
	}
	if right {
		return (level + 1) | 1
	}
	return (level + 2) &^ 1
}

// ignored gives what was taken out the level of what stands before it (5.2).
func (o *order) ignored(from, to int) {
	for i := from + 1; i < to; i++ {
		if isIgnored(o.was[i]) {
			o.level[i] = o.level[i-1]
		}
	}
}

// visual returns the clusters [from, to) in the order in which they are seen,
// by their indices from left to right, as one line of direction d.
func (o *order) visual(from, to int, d Direction) []int {
	o.resolve(from, to, uint8(d))
	o.blanks(from, to, uint8(d))
	out := make([]int, 0, to-from)
	for i := from; i < to; i++ {
		out = append(out, i)
	}
	o.reverse(out)
	return out
}

// blanks resets blanks at the end of the line and before a separator (L1).
func (o *order) blanks(from, to int, level uint8) {
	reset := true
	for i := to - 1; i >= from; i-- {
		switch c := o.was[i]; {
		case c == bidi.S || c == bidi.B:
			reset = true
		case c == bidi.WS || opensIsolate(c) || c == bidi.PDI || isIgnored(c):
		default:
			reset = false
		}
		if reset {
			o.level[i] = level
		}
	}
}

// reverse puts indices into visual order, from the highest level down (L2).
func (o *order) reverse(line []int) {
	var highest uint8
	for _, i := range line {
		highest = max(highest, o.level[i])
	}
	for level := highest; level > 0; level-- {
		for from := 0; from < len(line); from++ {
			to := from
			for to < len(line) && o.level[line[to]] >= level {
				to++
			}
			slices.Reverse(line[from:to])
			from = to
		}
	}
}
