package script

import (
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// Visual returns one line in the order in which it is seen, from left to
// right, each grapheme cluster with its style; brackets that run from right to
// left are mirrored (UAX #9, L1 to L4). s holds text, SGR and OSC 8 links; every
// other sequence and every mark of direction is left out. Nothing else is lost
// or added, so the line keeps its width.
func Visual(s string, base Direction) string {
	if base == LeftToRight && !HasRight(s) {
		return s
	}
	l := parse(s)
	l.clusters = newOrder(l.clusters).arrange(l.clusters, base)
	return l.String()
}

// arrange returns the clusters that the order is of as they are seen.
func (o *order) arrange(cs []cluster, base Direction) []cluster {
	out := make([]cluster, 0, len(cs))
	for _, i := range o.visual(0, len(cs), base) {
		c := cs[i]
		if o.level[i]%2 == 1 {
			c.text = mirrored(c.text)
		}
		out = append(out, c)
	}
	return out
}

func mirrored(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if m := Mirror(r); m != r {
		return string(m) + s[n:]
	}
	return s
}

// Screen returns a finished line of the screen as it is seen: shaped, in
// visual order, and as wide as it was. What is isolated runs as it is marked.
// The rest is taken apart at frames and gaps, so that columns stay where they
// are, and each part runs by its first strong character, after the bullet or
// number that it begins with.
func Screen(s string) string {
	if !HasRight(s) {
		return s
	}
	l := parse(s)
	shape(l.clusters)
	o := newOrder(l.clusters)
	var out []cluster
	for from := 0; from < len(l.clusters); {
		to := part(l.clusters, o, from)
		refill(l.clusters, o, from, to)
		out = append(out, settle(l.clusters[from:to])...)
		for from = to; from < len(l.clusters) && isGap(l.clusters, from); from++ {
			out = append(out, l.clusters[from])
		}
	}
	l.clusters = out
	return l.String()
}

// part returns where the part that begins at from ends: at a frame or gap that
// is not inside of an isolate.
func part(cs []cluster, o *order, from int) int {
	for i := from; i < len(cs); i++ {
		switch {
		case isGap(cs, i):
			return i
		case opensIsolate(o.was[i]):
			i = o.end[i]
		}
	}
	return len(cs)
}

// isGap reports a frame, or one of several blanks.
func isGap(cs []cluster, i int) bool {
	if isBlank(cs, i) {
		return isBlank(cs, i-1) || isBlank(cs, i+1)
	}
	r := cs[i].first()
	return r >= 0x2500 && r < 0x25a0 || r == '\t' // box drawing and block elements
}

func isBlank(cs []cluster, i int) bool {
	return i >= 0 && i < len(cs) && cs[i].text == " "
}

// refill makes good for each alef that a lam has swallowed, so that what stands
// beside a text does not move: with a blank after the part that it was in, or
// at the end of its isolate. There the blank is one that L1 does not reset,
// for text that is flush with the right margin has to stay so.
func refill(cs []cluster, o *order, from, to int) {
	for i := from; i < to; i++ {
		if opensIsolate(o.was[i]) {
			end := min(o.end[i], to)
			gapsLast(cs[i+1:end], "\u00a0")
			i = end
		}
	}
	gapsLast(cs[from:to], " ")
}

// gapsLast moves clusters without text to the end and fills them.
func gapsLast(cs []cluster, with string) {
	var gaps []cluster
	kept := cs[:0]
	for _, c := range cs {
		if c.text == "" {
			gaps = append(gaps, cluster{with, c.look})
		} else {
			kept = append(kept, c)
		}
	}
	copy(cs[len(kept):], gaps)
}

// settle puts a part into visual order. The blanks around it keep their place.
func settle(cs []cluster) []cluster {
	o := newOrder(cs)
	base := o.base(0, len(cs), LeftToRight)
	if base == LeftToRight {
		return o.arrange(cs, base)
	}
	from, to := afterSign(o), len(cs)
	for to > from && isBlank(cs, to-1) {
		to--
	}
	return slices.Concat(cs[:from], newOrder(cs[from:to]).arrange(cs[from:to], base), cs[to:])
}

// afterSign returns where the text begins that a bullet, a box or a number
// stands before: they keep their place.
func afterSign(o *order) int {
	from := 0
	for i, c := range o.was {
		switch {
		case c == bidi.WS && (i == 0 || o.was[i-1] != bidi.EN && o.was[i-1] != bidi.AN):
			from = i + 1
		case c == bidi.WS || c == bidi.L || c == bidi.R || c == bidi.AL || opensIsolate(c):
			return from
		}
	}
	return from
}
