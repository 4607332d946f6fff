package render

import (
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// next returns where the line may be broken after at, and whether it must be.
//
// The opportunities are those of UAX #14, but for two things that a lesson on
// commands needs: a word keeps its hyphens unless letters stand on both sides,
// so that "--dry-run" and "T-1000" stay whole, and code is broken only at its
// spaces.
func (t *text) next(s string, at int) (next int, must bool) {
	if next = simple(s, at); next > at {
		return next, s[next-1] == '\n'
	}
	for next = at; next < len(s); {
		segment, _, _, _ := uniseg.FirstLineSegmentInString(s[next:], -1)
		next += len(segment)
		if s[next-1] == '\n' {
			return next, true
		}
		if !glued(s[at:], next-at) && !t.whole(next) {
			break
		}
	}
	return next, false
}

// simple finds the end of a plain ASCII word and its blanks, where a look at
// two bytes gives what UAX #14 gives; it returns at when the rules must be
// asked. It is what makes English ten times as fast as they are.
func simple(s string, at int) int {
	i := at
	for i < len(s) && class[s[i]]&inWord != 0 {
		i++
	}
	if i == len(s) {
		return i
	}
	word := i
	for i < len(s) && s[i] == ' ' {
		i++
	}
	switch {
	case i == len(s):
		return i
	case s[i] == '\n':
		return i + 1
	case i > word && class[s[i]]&startsWord != 0:
		return i
	}
	return at
}

const (
	inWord     = 1 << iota // never a break before or after, within a word of these
	startsWord             // a break before, after a blank
)

// class sorts the bytes for which simple needs no rules: letters and digits,
// and marks of the classes AL and IS, which hold on to both.
var class = func() (t [256]byte) {
	for c := range t {
		if r := rune(c); c < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			t[c] = inWord | startsWord
		}
	}
	for _, c := range "._@=,:;" {
		t[c] = inWord
	}
	return t
}()

// glued reports whether the hyphen that ends s[:at] must not end a line.
func glued(s string, at int) bool {
	if s[at-1] != '-' || at == len(s) {
		return false
	}
	before, n := utf8.DecodeLastRuneInString(s[:at-1])
	two, _ := utf8.DecodeLastRuneInString(s[:at-1-n])
	after, _ := utf8.DecodeRuneInString(s[at:])
	return !unicode.IsLetter(before) || !unicode.IsLetter(two) || !unicode.IsLetter(after)
}

// whole reports whether the bytes before and after at belong to one run of
// code and no blank is between them. Calls come with growing at.
func (t *text) whole(at int) bool {
	for t.seen < len(t.runs) && t.runs[t.seen].end < at {
		t.seen++
	}
	if t.seen == len(t.runs) {
		return false
	}
	r := t.runs[t.seen]
	return r.pen.whole && at < r.end && t.buf.String()[at-1] != ' '
}
