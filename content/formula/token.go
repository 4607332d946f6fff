package formula

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// A kind is what a token is.
type kind uint8

const (
	endToken     kind = iota // of the source
	charToken                // a character and the marks on it
	commandToken             // \name; the text is the name
	openToken                // {
	shutToken                // }
	superToken               // ^
	subToken                 // _
	ampToken                 // &
)

type token struct {
	kind kind
	text string
	size int // bytes, with the white space before it
}

// maxMarks is how many combining marks one character carries: real ones need
// two or three, and a column of them draws over the lines above.
const maxMarks = 4

// scan returns the token at the beginning of s, and false for what no formula
// holds: a control character, a broken one, or one that TeX keeps for itself.
func scan(s string) (token, bool) {
	rest := strings.TrimLeft(s, " \t\n")
	skipped := len(s) - len(rest)
	t, ok := scanWord(rest)
	t.size += skipped
	return t, ok
}

func scanWord(s string) (token, bool) {
	if s == "" {
		return token{}, true
	}
	switch s[0] {
	case '{':
		return token{openToken, "{", 1}, true
	case '}':
		return token{shutToken, "}", 1}, true
	case '^':
		return token{superToken, "^", 1}, true
	case '_':
		return token{subToken, "_", 1}, true
	case '&':
		return token{ampToken, "&", 1}, true
	case '~':
		return token{commandToken, " ", 1}, true
	case '%', '#', '$':
		return token{}, false
	case '\\':
		return scanCommand(s[1:])
	}
	text, ok := cluster(s)
	return token{charToken, text, len(text)}, ok
}

// scanCommand returns the command whose name s begins with: letters, or one
// other character.
func scanCommand(s string) (token, bool) {
	n := 0
	for n < len(s) && isLetter(s[n]) {
		n++
	}
	if n == 0 && s != "" && s[0] < utf8.RuneSelf {
		n = 1
	}
	name := s[:n]
	if name == "\n" || name == "\t" {
		name = " "
	}
	return token{commandToken, name, n + 1}, n > 0
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// cluster returns the character at the beginning of s with the marks on it. It
// reports false for what does not draw anything, and for what terminals do not
// agree on the width of.
func cluster(s string) (string, bool) {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError || !unicode.IsGraphic(r) || unicode.Is(unicode.M, r) {
		return "", false
	}
	for marks := 0; n < len(s); marks++ {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !unicode.Is(unicode.M, r) {
			break
		}
		if marks == maxMarks || unicode.Is(unicode.Variation_Selector, r) {
			return "", false
		}
		n += size
	}
	text := s[:n]
	w := width(text)
	return text, w > 0 && w == ansi.StringWidthWc(text)
}

// width is how many cells s takes.
func width(s string) int { return ansi.StringWidth(s) }
