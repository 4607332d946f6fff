package clean

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// maxTarget is the longest link target, in bytes, that a line keeps.
const maxTarget = 2048

// ANSI is the last filter of a finished, styled line. It keeps printable text,
// SGR sequences (CSI ... m) and, when links is true, OSC 8 hyperlinks whose
// target is a clean https address. Every other sequence and every control,
// newline and tab included, is dropped with its content. ANSI is idempotent.
func ANSI(s string, links bool) string {
	if plainUntil(s, false) == len(s) {
		return s
	}
	var out strings.Builder
	out.Grow(len(s))
	for len(s) > 0 {
		c := s[0]
		switch {
		case c >= ' ' && c < 0x7f:
			n := textRun(s)
			out.WriteString(s[:n])
			s = s[n:]
		case colour(s) > 0:
			n := colour(s)
			out.WriteString(s[:n])
			s = s[n:]
		case c == ansi.ESC || c >= 0x80 && c < 0xa0:
			seq, _, n, _ := ansi.DecodeSequence(s, ansi.NormalState, nil)
			out.WriteString(sequence(seq, links))
			s = s[max(n, 1):]
		default:
			r, n := utf8.DecodeRuneInString(s)
			out.WriteString(printable(r))
			s = s[n:]
		}
	}
	return out.String()
}

// colour returns the length of the SGR sequence that s begins with, 0 for none.
// Only digits and separators may stand in it: private markers and intermediates
// make something else of the final m (ECMA-48 5.4). A screen is full of them, and
// to decode each takes longer than all the rest.
func colour(s string) int {
	if !strings.HasPrefix(s, "\x1b[") {
		return 0
	}
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case c == 'm':
			return i + 1
		case c != ';' && c != ':' && (c < '0' || c > '9'):
			return 0
		}
	}
	return 0
}

// Screen is ANSI, with links, for the lines of a whole screen.
func Screen(s string) string {
	if plainUntil(s, true) == len(s) {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = ANSI(l, true)
	}
	return strings.Join(lines, "\n")
}

// plainUntil returns how far s holds only what passes without a closer look: text
// that is harmless, SGR and, if they are wanted, newlines.
func plainUntil(s string, newlines bool) int {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c >= ' ' && c < 0x7f, c == '\n' && newlines:
			i++
		case c == ansi.ESC:
			n := colour(s[i:])
			if n == 0 {
				return i
			}
			i += n
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if c < utf8.RuneSelf || n == 1 || !harmless(r) {
				return i
			}
			i += n
		}
	}
	return len(s)
}

// isText reports whether s is printable ASCII.
func isText(s string) bool { return textRun(s) == len(s) }

func textRun(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return i
		}
	}
	return len(s)
}

// printable returns r as text, or "" when a terminal would act on it.
func printable(r rune) string {
	switch {
	case r == zwj || r == zwnj || unicode.Is(unicode.Variation_Selector, r):
		return string(r)
	case r < ' ' || isControl(r) || isInvisible(r) || unicode.In(r, unicode.Zl, unicode.Zp):
		return ""
	}
	return string(r)
}

// sequence returns a whole escape sequence other than SGR when it may pass, else
// "".
func sequence(seq string, links bool) string {
	if links {
		return hyperlink(seq)
	}
	return ""
}

// hyperlink returns an OSC 8 sequence in one normal form, without parameters,
// or "" when it is none or leads anywhere but to https.
func hyperlink(seq string) string {
	body, ok := strings.CutPrefix(seq, "\x1b]8;")
	if !ok {
		return ""
	}
	body, ended := cutTerminator(body)
	_, target, found := strings.Cut(body, ";")
	if !ended || !found {
		return ""
	}
	if target != "" && !isSafeTarget(target) {
		return ""
	}
	return "\x1b]8;;" + target + "\x1b\\"
}

func cutTerminator(s string) (string, bool) {
	if body, ok := strings.CutSuffix(s, "\x1b\\"); ok {
		return body, true
	}
	return strings.CutSuffix(s, "\a")
}

// isSafeTarget reports an https address of a named host in visible ASCII.
func isSafeTarget(s string) bool {
	if len(s) > maxTarget || !isText(s) || strings.ContainsAny(s, " \\") {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil
}
