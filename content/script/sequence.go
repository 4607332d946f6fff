package script

import (
	"cmp"
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// A sequence is an isolating run sequence: clusters that are resolved
// together. What begins and ends it has the direction of its level, because an
// isolate is deeper than what stands around it.
type sequence struct {
	*order
	at    []int
	level uint8
}

// direction is the class of the level.
func (s *sequence) direction() bidi.Class {
	if s.level%2 == 1 {
		return bidi.R
	}
	return bidi.L
}

func (s *sequence) resolve() {
	s.marks()
	s.numbers()
	s.separators()
	s.terminators()
	s.europeans()
	s.brackets()
	s.neutrals()
	s.levels()
}

// get is the class of the nth cluster; what is outside has the direction of
// the level.
func (s *sequence) get(n int) bidi.Class {
	if n < 0 || n >= len(s.at) {
		return s.direction()
	}
	return s.class[s.at[n]]
}

func (s *sequence) set(n int, c bidi.Class) { s.class[s.at[n]] = c }

// marks is W1, and makes isolates neutral.
func (s *sequence) marks() {
	for n := range s.at {
		switch c := s.get(n); {
		case opensIsolate(c) || c == bidi.PDI:
			s.set(n, bidi.ON)
		case c == bidi.NSM:
			s.set(n, s.get(n-1))
		}
	}
}

// numbers is W2 and W3: European numbers after Arabic letters are Arabic.
func (s *sequence) numbers() {
	last := s.direction()
	for n := range s.at {
		switch c := s.get(n); c {
		case bidi.L, bidi.R:
			last = c
		case bidi.AL:
			last = c
			s.set(n, bidi.R)
		case bidi.EN:
			if last == bidi.AL {
				s.set(n, bidi.AN)
			}
		}
	}
}

// separators is W4: one sign within a number belongs to it.
func (s *sequence) separators() {
	for n := 1; n+1 < len(s.at); n++ {
		before, c, after := s.get(n-1), s.get(n), s.get(n+1)
		within := c == bidi.CS && (before == bidi.EN || before == bidi.AN) || c == bidi.ES && before == bidi.EN
		if within && before == after {
			s.set(n, before)
		}
	}
}

// terminators is W5 and W6: signs at a European number belong to it, and those
// that belong to none are neutral.
func (s *sequence) terminators() {
	for n := 0; n < len(s.at); n++ {
		switch s.get(n) {
		case bidi.ES, bidi.CS:
			s.set(n, bidi.ON)
		case bidi.ET:
			n = s.terminator(n)
		}
	}
}

// terminator settles the signs that begin at n and returns the last of them.
func (s *sequence) terminator(n int) int {
	to := n
	for to < len(s.at) && s.get(to) == bidi.ET {
		to++
	}
	becomes := bidi.ON
	if s.get(n-1) == bidi.EN && n > 0 || s.get(to) == bidi.EN && to < len(s.at) {
		becomes = bidi.EN
	}
	s.fill(n, to, becomes)
	return to - 1
}

func (s *sequence) fill(from, to int, c bidi.Class) {
	for n := from; n < to; n++ {
		s.set(n, c)
	}
}

// europeans is W7: European numbers in Latin text are part of it.
func (s *sequence) europeans() {
	last := s.direction()
	for n := range s.at {
		switch c := s.get(n); {
		case c == bidi.L || c == bidi.R:
			last = c
		case c == bidi.EN && last == bidi.L:
			s.set(n, bidi.L)
		}
	}
}

// directed is the direction that a class counts for among neutrals: numbers
// count as right to left. It is ON for a neutral.
func directed(c bidi.Class) bidi.Class {
	switch c {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R
	}
	return bidi.ON
}

// brackets is N0.
func (s *sequence) brackets() {
	for _, p := range s.pairs() {
		if c := s.between(p); c != bidi.ON {
			s.bracket(p.open, c)
			s.bracket(p.close, c)
		}
	}
}

// between is the direction that a pair of brackets takes, or ON.
func (s *sequence) between(p pair) bidi.Class {
	own, other := s.direction(), false
	for n := p.open + 1; n < p.close; n++ {
		switch c := directed(s.get(n)); c {
		case own:
			return own
		case bidi.L, bidi.R:
			other = true
		}
	}
	if !other {
		return bidi.ON
	}
	return s.before(p.open) // either the other direction, by context, or its own
}

// before is the direction of the nearest strong cluster before n.
func (s *sequence) before(n int) bidi.Class {
	for n--; n >= 0; n-- {
		if c := directed(s.get(n)); c != bidi.ON {
			return c
		}
	}
	return s.direction()
}

// bracket gives a bracket its class, and the marks after it too.
func (s *sequence) bracket(n int, c bidi.Class) {
	s.set(n, c)
	for n++; n < len(s.at) && s.was[s.at[n]] == bidi.NSM; n++ {
		s.set(n, c)
	}
}

// maxOpen is how many brackets may be open before no more pairs are looked for
// (BD16).
const maxOpen = 63

// A pair is two brackets that belong together.
type pair struct{ open, close int }

// pairs returns the pairs of brackets in order of their beginning (BD16).
func (s *sequence) pairs() []pair {
	var found []pair
	var open []int
	for n, i := range s.at {
		if s.class[i] != bidi.ON {
			continue
		}
		switch b := bracketOf(s.chars[i]); {
		case b == opening && len(open) == maxOpen:
			return nil
		case b == opening:
			open = append(open, n)
		case b == closing:
			if m := s.partner(open, i); m >= 0 {
				found = append(found, pair{open[m], n})
				open = open[:m]
			}
		}
	}
	slices.SortFunc(found, func(a, b pair) int { return cmp.Compare(a.open, b.open) })
	return found
}

// partner returns which of the open brackets the one at i closes, or -1.
func (s *sequence) partner(open []int, i int) int {
	want := canonical(Mirror(s.chars[i]))
	for m := len(open) - 1; m >= 0; m-- {
		if canonical(s.chars[s.at[open[m]]]) == want {
			return m
		}
	}
	return -1
}

// neutrals is N1 and N2.
func (s *sequence) neutrals() {
	for n := 0; n < len(s.at); n++ {
		if directed(s.get(n)) != bidi.ON {
			continue
		}
		to := n
		for to < len(s.at) && directed(s.get(to)) == bidi.ON {
			to++
		}
		becomes := s.direction()
		if before := directed(s.get(n - 1)); before == directed(s.get(to)) {
			becomes = before
		}
		s.fill(n, to, becomes)
		n = to - 1
	}
}

// levels is I1 and I2.
func (s *sequence) levels() {
	for _, i := range s.at {
		switch c := s.class[i]; {
		case c == s.direction():
			s.order.level[i] = s.level
		case s.level%2 == 0 && c != bidi.R:
			s.order.level[i] = s.level + 2
		default:
			s.order.level[i] = s.level + 1
		}
	}
}
