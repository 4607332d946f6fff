package render

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// next returns where the line may be broken after at, and whether it must be.
//
// The opportunities are those of UAX #14, less some that a course on commands
// and addresses is better without, see glued, and less those within code.
func (t *text) next(s string, at int) (next int, must bool) {
	if next = simple(s, at); next == at {
		next = t.byTheRules(s, at)
	}
	return next, s[next-1] == '\n'
}

func (t *text) byTheRules(s string, at int) (next int) {
	for next = at; next < len(s); {
		segment, _, _, _ := uniseg.FirstLineSegmentInString(s[next:], -1)
		next = beforePath(s, next, next+len(segment))
		if s[next-1] == '\n' || !glued(s, next) && !t.whole(next) {
			break
		}
	}
	return next
}

// beforePath returns where a path begins in the segment [from, to), else to:
// UAX #14 has no break before a slash, not even after a space (LB13).
func beforePath(s string, from, to int) int {
	i := from + strings.Index(s[from:to], " /") + 1
	if i == from || i+1 == len(s) || s[i+1] == ' ' {
		return to
	}
	return i
}

// simple finds the end of a plain ASCII word and its blanks, where a look at
// two bytes gives what the rules give; it returns at when they must be asked.
// It is what makes English ten times as fast as they are.
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

// class sorts the bytes for which simple needs no rules. An opening bracket
// can forbid a break after the blanks that follow it.
var class = func() (t [256]byte) {
	for c := byte('!'); c <= '~'; c++ {
		switch {
		case strings.IndexByte("-([{", c) >= 0:
		case unicode.IsLetter(rune(c)), unicode.IsDigit(rune(c)):
			t[c] = inWord | startsWord
		default:
			t[c] = inWord
		}
	}
	return t
}()

// glued reports whether the text must stay together at a place where UAX #14
// of Unicode 15.0 would let it be broken:
//   - between ASCII characters other than spaces, after a '?' or '/' for
//     instance, so that paths, addresses and options stay whole while they fit;
//     the hyphen of a compound is no such place (LB20a of later versions),
//   - inside guillemets that have spaces, as French sets them (LB15a, LB15b).
func glued(s string, at int) bool {
	if at == len(s) {
		return false
	}
	if before := s[at-1]; before != ' ' {
		return before < utf8.RuneSelf && s[at] < utf8.RuneSelf && !isHyphen(s, at-1)
	}
	return opens(s[:at]) || closes(s[at:])
}

// isHyphen reports whether the '-' at i joins two parts of a compound: letters
// are on both sides, and the word is not an option.
func isHyphen(s string, i int) bool {
	if s[i] != '-' || isOption(s[:i]) {
		return false
	}
	before, n := utf8.DecodeLastRuneInString(s[:i])
	two, _ := utf8.DecodeLastRuneInString(s[:i-n])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	return unicode.IsLetter(before) && unicode.IsLetter(two) && unicode.IsLetter(after)
}

// isOption reports whether the last word of s begins with a '-'.
func isOption(s string) bool {
	const longest = 40
	s = s[max(0, len(s)-longest):]
	word := s[strings.LastIndexByte(s, ' ')+1:]
	return strings.HasPrefix(word, "-")
}

// opens reports a guillemet that begins a quotation at the end of s. In German
// the same sign ends one, but then a letter stands before it.
func opens(s string) bool {
	s = strings.TrimRight(s, " ")
	last, n := utf8.DecodeLastRuneInString(s)
	before, _ := utf8.DecodeLastRuneInString(s[:len(s)-n])
	return (last == '«' || last == '‹') && !unicode.IsLetter(before) && !unicode.IsDigit(before)
}

// closes reports a guillemet that ends a quotation at the start of s.
func closes(s string) bool {
	first, n := utf8.DecodeRuneInString(s)
	after, _ := utf8.DecodeRuneInString(s[n:])
	return (first == '»' || first == '›') && !unicode.IsLetter(after) && !unicode.IsDigit(after)
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
	return t.pens[r.pen].whole && at < r.end && t.buf.String()[at-1] != ' '
}
