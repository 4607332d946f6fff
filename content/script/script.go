// Package script owns what a terminal that knows only rows of cells does not
// do for a text: the order of scripts that are written from right to left (UAX
// #9, Unicode Bidirectional Algorithm) and the joined letters of Arabic.
//
// Everything before the screen works in logical order: layout, search, marks,
// the mouse. Who lays out text says by Isolate which way it runs; the last
// thing that happens to a line of the screen is Mode.Line, which puts it into
// the order in which it is seen and takes the marks out.
//
// golang.org/x/text/unicode/bidi has the character properties but not the
// order: its runs forget their levels, so a number in Arabic in English comes
// out wrong. The rules are therefore here, on grapheme clusters, with isolates.
// Embeddings and overrides (X2 to X5), which hide what a text says, are
// ignored as if they were not there.
package script

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// A Direction is the way in which a paragraph runs.
type Direction uint8

const (
	LeftToRight Direction = iota
	RightToLeft
)

// The marks that Isolate sets, and that no text of a course can hold, because
// package clean drops them.
const (
	leftIsolate  = "\u2066" // LRI
	rightIsolate = "\u2067" // RLI
	endIsolate   = "\u2069" // PDI
)

// Marks are the characters that Isolate adds, none of which takes a cell.
const Marks = leftIsolate + rightIsolate + endIsolate

// Base returns the direction of a paragraph: that of its first strong
// character outside of an isolate (UAX #9, P2 and P3), else left to right.
func Base(s string) Direction {
	l := parse(s)
	return newOrder(l.clusters).base(0, len(l.clusters), LeftToRight)
}

// Lean returns the direction of a paragraph whose first word may be a foreign
// name: right to left if it begins so, or if at least two in three of its
// words are (a higher-level protocol, UAX #9, HL1).
func Lean(s string) Direction {
	if !HasRight(s) {
		return LeftToRight
	}
	words := map[bidi.Class]int{}
	last := bidi.ON
	for _, r := range s {
		now := strong(r)
		if now != last && now != bidi.ON {
			words[now]++
		}
		if now != bidi.ON || r == ' ' {
			last = now
		}
	}
	if n := words[bidi.R]; n > 0 && n >= 2*words[bidi.L] {
		return RightToLeft
	}
	return Base(s)
}

// strong returns bidi.L or bidi.R for a letter that has a direction, else
// bidi.ON.
func strong(r rune) bidi.Class {
	switch classOf(r) {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.AL:
		return bidi.R
	}
	return bidi.ON
}

// Isolate returns s marked as running in one direction, whatever stands
// around it (LRI or RLI, and PDI). The marks take no cells.
func Isolate(s string, d Direction) string {
	if d == RightToLeft {
		return rightIsolate + s + endIsolate
	}
	return leftIsolate + s + endIsolate
}

// Isolated returns s marked with the way in which it leans, so that a title keeps
// its order in a sentence or a row that runs the other way. A text without
// letters from right to left is returned as it is.
func Isolated(s string) string {
	if !HasRight(s) {
		return s
	}
	return Isolate(s, Lean(s))
}

// HasRight reports whether anything in s could be out of order on the screen:
// a character of a script that is written from right to left, an Arabic number
// or a mark of direction.
func HasRight(s string) bool {
	for i := range len(s) {
		if s[i] >= firstRight {
			return strings.ContainsFunc(s[i:], isRight)
		}
	}
	return false
}

// firstRight is the first byte of U+0590 in UTF-8: no earlier character is
// written from right to left.
const firstRight = 0xd6

func isRight(r rune) bool {
	switch {
	case r < 0x590, r >= 0x900 && r < 0x200e, r >= 0x206a && r < 0xfb1d:
		return false
	case unicode.Is(unicode.Bidi_Control, r):
		return true
	}
	c := classOf(r)
	return c == bidi.R || c == bidi.AL || c == bidi.AN
}

func classOf(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// plain returns s without its marks of direction.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, s)
}
