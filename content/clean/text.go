package clean

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks one base character keeps. Real
// orthographies need four or five; hundreds draw over the lines around them.
const maxMarks = 8

const (
	zwnj        = '\u200c'
	zwj         = '\u200d'
	replacement = utf8.RuneError
)

// Text returns s safe to put on a screen, on as many lines as it came with.
// Newlines and tabs stay and \r\n becomes \n. Control characters, unpaired
// bytes and noncharacters become U+FFFD, so that they are seen. Characters
// that nobody can see are dropped: bidirectional controls, zero-width space
// and BOM, soft hyphen, tags, annotations and other default-ignorable code
// points (Unicode DerivedCoreProperties). ZWJ and ZWNJ stay between letters or
// emoji. A string that needs no change is returned as it is.
func Text(s string) string {
	if isPlain(s) {
		return s
	}
	b := Bytes([]byte(s))
	if string(b) == s {
		return s
	}
	return string(b)
}

// Line is Text on one line: runs of white space become one space and the ends
// are trimmed.
func Line(s string) string {
	s = Text(s)
	if !strings.ContainsAny(s, "\n\t") && !strings.Contains(s, "  ") && strings.TrimSpace(s) == s {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// Bytes is Text for big input. Newlines are neither added nor removed, so line
// numbers stay what they were. The result may be b itself; b is not changed.
func Bytes(b []byte) []byte {
	at := suspect(b)
	if at < 0 {
		return b
	}
	out := make([]byte, 0, len(b)+64)
	for at >= 0 {
		if isCRLF(b[at:]) {
			out = append(out, b[:at]...)
			b = b[at+1:]
			at = suspect(b)
			continue
		}
		// Nothing that was seen on an earlier line matters to this one.
		start := bytes.LastIndexByte(b[:at], '\n') + 1
		end := len(b)
		if n := bytes.IndexByte(b[at:], '\n'); n >= 0 {
			end = at + n
		}
		out = append(out, b[:start]...)
		out = appendLine(out, b[start:end], end < len(b))
		b = b[end:]
		at = suspect(b)
	}
	return append(out, b...)
}

func isCRLF(b []byte) bool { return len(b) > 1 && b[0] == '\r' && b[1] == '\n' }

// isPlain reports whether s is printable ASCII, newlines and tabs.
func isPlain(s string) bool {
	for i := range len(s) {
		if !plain[s[i]] {
			return false
		}
	}
	return true
}

var plain = func() (t [256]bool) {
	for c := byte(' '); c < 0x7f; c++ {
		t[c] = true
	}
	t['\n'], t['\t'] = true, true
	return t
}()

// isPrintable8 reports eight bytes of printable ASCII, looking at them at once:
// a byte below 0x20 borrows its high bit, 0x7f carries into it.
func isPrintable8(x uint64) bool {
	const each = 0x0101010101010101
	return (x|(x-0x20*each)|(x+each))&(0x80*each) == 0
}

// suspect returns the index of the first byte that needs a closer look, or -1.
func suspect(b []byte) int {
	for i := 0; i < len(b); {
		if i+8 <= len(b) && isPrintable8(binary.LittleEndian.Uint64(b[i:])) {
			i += 8
			continue
		}
		c := b[i]
		if plain[c] {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			return i
		}
		r, n := utf8.DecodeRune(b[i:])
		if n == 1 || !harmless(r) {
			return i
		}
		i += n
	}
	return -1
}

// harmless is a quick sieve: true only for ranges without controls, format
// characters and marks. False means that the tables have to be asked.
func harmless(r rune) bool {
	switch {
	case r < 0x300:
		return r >= 0xa0 && r != 0xad
	case r < 0x2000:
		return r >= 0x370 && r < 0x483 || r >= 0x606 && r < 0x610 || r >= 0x61d && r < 0x64b || r >= 0x1e00
	case r < 0x20d0:
		return r >= 0x2010 && r < 0x2028 || r >= 0x2030 && r < 0x205f || r >= 0x2070
	case r < 0x2c00:
		return r >= 0x2100
	case r < 0xd800:
		return r >= 0x3041 && r < 0x3099 || r >= 0x30a0 && r < 0x3164 || r >= 0x3400 && r < 0xa66f || r >= 0xac00
	case r < 0x1f000:
		return r >= 0xff01 && r < 0xffa0
	}
	return r < 0x1fb00
}

// appendLine appends one line, without its newline, as it may be shown.
func appendLine(out, line []byte, terminated bool) []byte {
	if terminated {
		line = bytes.TrimSuffix(line, []byte{'\r'})
	}
	w := writer{out: out}
	for len(line) > 0 {
		r, n := utf8.DecodeRune(line)
		w.put(r)
		line = line[n:]
	}
	return w.out
}

// A writer takes the characters of one line and keeps what may be shown.
type writer struct {
	out      []byte
	prev     rune // the last character written
	joiner   rune // a ZWJ or ZWNJ that waits for what follows it
	marks    int  // combining marks since the last base
	selected bool // a variation selector was written for this base
}

func (w *writer) put(r rune) {
	switch {
	case r >= ' ' && r < 0x7f || r >= utf8.RuneSelf && harmless(r):
		w.write(r)
	case r == zwj || r == zwnj:
		w.joiner = r
	case isControl(r):
		w.write(replacement)
	case r == '\u2028' || r == '\u2029':
		w.write(' ')
	case unicode.Is(unicode.Variation_Selector, r):
		w.selector(r)
	case isInvisible(r):
	case unicode.Is(unicode.M, r):
		w.mark(r)
	default:
		w.write(r)
	}
}

// write writes a base character, and before it the joiner that waits if it
// stands between two characters that it can join.
func (w *writer) write(r rune) {
	if w.joiner != 0 && joins(w.prev) && (unicode.IsLetter(r) || isSymbol(r)) {
		w.out = utf8.AppendRune(w.out, w.joiner)
	}
	w.joiner, w.marks, w.selected, w.prev = 0, 0, false, r
	w.out = utf8.AppendRune(w.out, r)
}

func (w *writer) mark(r rune) {
	w.joiner = 0
	if w.marks++; w.marks > maxMarks {
		return
	}
	w.prev = r
	w.out = utf8.AppendRune(w.out, r)
}

// selector keeps one variation selector for a base: more of them choose no
// glyph and are a known way to hide data in text.
func (w *writer) selector(r rune) {
	if w.selected {
		return
	}
	w.selected = true
	w.mark(r)
}

func joins(r rune) bool {
	return unicode.IsLetter(r) || unicode.Is(unicode.M, r) || isSymbol(r)
}

func isSymbol(r rune) bool { return unicode.In(r, unicode.So, unicode.Sk) }

// isControl reports what is shown as U+FFFD: C0 but tab and newline, DEL, C1
// and noncharacters.
func isControl(r rune) bool {
	if r == '\t' || r == '\n' {
		return false
	}
	return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Noncharacter_Code_Point, r)
}

// isInvisible reports format characters and the other code points that draw
// nothing. The Arabic and Syriac signs that span numbers are of that category
// but are drawn.
func isInvisible(r rune) bool {
	if unicode.Is(unicode.Prepended_Concatenation_Mark, r) {
		return false
	}
	return unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point)
}
