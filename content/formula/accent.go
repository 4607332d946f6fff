package formula

import (
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"golang.org/x/text/unicode/norm"
)

// A mark is a combining character.
type mark rune

const (
	bar       mark = '\u0304'
	overline  mark = '\u0305'
	underline mark = '\u0332'
	hat       mark = '\u0302'
	tilde     mark = '\u0303'
	vector    mark = '\u20d7'
	stroke    mark = '\u0338'
)

// markOf returns the mark of an accent.
func markOf(name string) (mark, bool) {
	switch name {
	case "bar":
		return bar, true
	case "overline":
		return overline, true
	case "underline":
		return underline, true
	case "hat", "widehat":
		return hat, true
	case "tilde", "widetilde":
		return tilde, true
	case "vec", "overrightarrow":
		return vector, true
	}
	return rareMark(name)
}

func rareMark(name string) (mark, bool) {
	switch name {
	case "dot":
		return '\u0307', true
	case "ddot":
		return '\u0308', true
	case "dddot":
		return '\u20db', true
	case "acute":
		return '\u0301', true
	case "grave":
		return '\u0300', true
	case "check":
		return '\u030c', true
	case "breve":
		return '\u0306', true
	case "mathring":
		return '\u030a', true
	}
	return 0, false
}

// fits reports whether s is a character that can carry one more mark.
func fits(s string) bool {
	return width(s) == 1 && utf8.RuneCountInString(s) <= maxMarks
}

// on returns a character with the mark on it, as one character where Unicode
// has it.
func (m mark) on(s string) string { return norm.NFC.String(s + string(m)) }

// along returns s with the mark on every character, and false for a mark that
// does not make a line when it is repeated.
func (m mark) along(s string) (string, bool) {
	switch m {
	case bar:
		m = overline
	case overline, underline, vector:
	default:
		return "", false
	}
	var b strings.Builder
	for g := displaywidth.StringGraphemes(s); g.Next(); {
		if utf8.RuneCountInString(g.Value()) > maxMarks {
			return "", false
		}
		b.WriteString(g.Value() + string(m))
	}
	return b.String(), b.Len() > 0
}
