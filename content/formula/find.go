package formula

import "strings"

// A Span is a formula in a text.
type Span struct {
	Start, End int    // byte offsets, from the first dollar sign to after the last
	TeX        string // what is between the dollar signs
	Display    bool   // whether there are two on each side
}

// Find returns the formulas in a text that is no code, in order. A formula is
// what Pandoc takes for one (tex_math_dollars): between $ and $ if a character
// other than white space follows the first and precedes the last, and no digit
// follows the last; or between $$ and $$. There is no blank line in it, and \$
// is a dollar sign. So "$5 and $10" holds none.
func Find(text string) []Span {
	var spans []Span
	for at := 0; at < len(text); {
		n := strings.IndexAny(text[at:], `\$`)
		if n < 0 {
			break
		}
		at += n
		if text[at] == '\\' {
			at += 2
			continue
		}
		s, ok := Prefix(text[at:])
		if !ok {
			at += dollars(text[at:])
			continue
		}
		s.Start, s.End = at, at+s.End
		at = s.End
		spans = append(spans, s)
	}
	return spans
}

// Prefix returns the formula that text begins with, for a parser that stands at
// a dollar sign.
func Prefix(text string) (Span, bool) {
	switch dollars(text) {
	case 1:
		return inlineSpan(text)
	case 2:
		return displaySpan(text)
	}
	return Span{}, false
}

// dollars counts the dollar signs that text begins with.
func dollars(text string) int {
	return len(text) - len(strings.TrimLeft(text, "$"))
}

func inlineSpan(text string) (Span, bool) {
	n := closer(text[1:], "$") + 1
	if n < 2 || isSpace(text[1]) || isSpace(text[n-1]) || n+1 < len(text) && isDigit(text[n+1]) {
		return Span{}, false
	}
	return Span{0, n + 1, text[1:n], false}, true
}

func displaySpan(text string) (Span, bool) {
	n := closer(text[2:], "$$") + 2
	if n < 3 || strings.TrimSpace(text[2:n]) == "" {
		return Span{}, false
	}
	return Span{0, n + 2, text[2:n], true}, true
}

// closer returns where the dollar signs begin that close a formula, or -1 if
// a blank line or the end comes first.
func closer(s, sign string) int {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case strings.HasPrefix(s[i:], sign):
			return i
		case s[i] == '\n' && beginsBlank(s[i+1:]):
			return -1
		}
	}
	return -1
}

// beginsBlank reports a text that begins with a blank line.
func beginsBlank(s string) bool {
	rest := strings.TrimLeft(s, " \t\r")
	return rest == "" || rest[0] == '\n'
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
