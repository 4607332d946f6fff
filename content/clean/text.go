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
	shy         = '\u00ad'
	zwsp        = '\u200b'
	zwnj        = '\u200c'
	zwj         = '\u200d'
	replacement = utf8.RuneError
)

// A rigour is what becomes of characters that nobody can see.
type rigour uint8

const (
	strict  rigour = iota // they are dropped
	lenient               // those stay at which a line may be broken
	naming                // they become U+FFFD
)

// Text returns s safe to put on a screen, on as many lines as it came with.
// Newlines and tabs stay and \r\n becomes \n. Control characters, unpaired
// bytes and noncharacters become U+FFFD, so that they are seen. Characters
// that nobody can see are dropped: bidirectional controls, zero-width space
// and BOM, soft hyphen, tags, annotations and other default-ignorable code
// points (Unicode DerivedCoreProperties). ZWJ and ZWNJ stay where the script
// needs them, see joins. A string that needs no change is returned as it is.
func Text(s string) string { return text(s, strict) }

// Prose is Text for what will be broken into lines. It keeps a soft hyphen
// between letters, and a zero-width space between words of the scripts that
// have no spaces: Thai, Lao, Khmer, Burmese and their like. Who draws the lines
// must take them out again; ANSI does.
func Prose(s string) string { return text(s, lenient) }

func text(s string, how rigour) string {
	if isPlain(s) {
		return s
	}
	b := lines([]byte(s), how)
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

// Name returns the name of a file, on one line. What Text drops and what breaks
// a line is U+FFFD in it, so that two names that look alike can be told apart.
func Name(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return replacement
		}
		return r
	}, text(s, naming))
}

// Key returns what one key types. It is Text, but a joiner stays: what it joins
// is not typed yet.
func Key(s string) string {
	const letter = "ی" // that joins on both sides
	s = Text(letter + s + letter)
	return s[len(letter) : len(s)-len(letter)]
}

// Bytes is Text for big input. Newlines are neither added nor removed, so line
// numbers stay what they were. The result may be b itself; b is not changed.
func Bytes(b []byte) []byte { return lines(b, strict) }

// Source is Bytes for a file of prose: what Prose keeps stays.
func Source(b []byte) []byte { return lines(b, lenient) }

func lines(b []byte, how rigour) []byte {
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
		out = appendLine(out, b[start:end], end < len(b), how)
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
func appendLine(out, line []byte, terminated bool, how rigour) []byte {
	if terminated {
		line = bytes.TrimSuffix(line, []byte{'\r'})
	}
	w := writer{out: out, how: how}
	for len(line) > 0 {
		r, n := utf8.DecodeRune(line)
		w.put(r)
		line = line[n:]
	}
	w.settle(0)
	return w.out
}

// A writer takes the characters of one line and keeps what may be shown.
type writer struct {
	out      []byte
	how      rigour
	base     rune // the last character written that is no mark
	prev     rune // the last character written
	waiting  rune // a joiner or break opportunity that waits for what follows it
	marks    int  // combining marks since the last base
	joined   int  // joiners in a row with a base between each two
	selected bool // a variation selector was written for this base
}

func (w *writer) put(r rune) {
	switch {
	case r >= ' ' && r < 0x7f || r >= utf8.RuneSelf && harmless(r):
		w.write(r)
	case isJoiner(r) || w.how == lenient && (r == zwsp || r == shy):
		w.wait(r)
	case isControl(r):
		w.write(replacement)
	case r == '\u2028' || r == '\u2029':
		w.write(w.space())
	case unicode.Is(unicode.Variation_Selector, r):
		w.selector(r)
	case isInvisible(r) || isPrefix(r) && isPrefix(w.prev):
		w.hide()
	case unicode.Is(unicode.M, r):
		w.mark(r)
	default:
		w.write(r)
	}
}

// space is what stands for a separator of lines that is none on a terminal.
func (w *writer) space() rune {
	if w.how == naming {
		return replacement
	}
	return ' '
}

// wait keeps a character back until it is known what follows. Of several in a
// row the last joiner counts, else the last place to break.
func (w *writer) wait(r rune) {
	switch {
	case w.waiting == 0:
		w.waiting = r
	case isJoiner(r) || !isJoiner(w.waiting):
		w.hide()
		w.waiting = r
	}
}

// hide leaves a character out that nobody would see.
func (w *writer) hide() {
	if w.how == naming {
		w.begin(replacement)
	}
}

// begin writes a character that no mark has followed yet.
func (w *writer) begin(r rune) {
	w.marks, w.selected, w.prev, w.base = 0, false, r, r
	w.out = utf8.AppendRune(w.out, r)
}

// settle writes the character that waits if it has a use before next, which is
// 0 at the end of a line.
func (w *writer) settle(next rune) {
	r := w.waiting
	w.waiting = 0
	switch {
	case r == 0:
	case w.joins(r, next) || w.parts(r, next):
		w.joined++
		w.out = utf8.AppendRune(w.out, r)
	default:
		w.hide()
	}
}

// write writes a base character.
func (w *writer) write(r rune) {
	before := len(w.out)
	if w.settle(r); len(w.out) == before {
		w.joined = 0
	}
	w.begin(r)
}

func (w *writer) mark(r rune) {
	if w.marks == maxMarks {
		return
	}
	w.settle(r)
	w.marks++
	w.prev = r
	w.out = utf8.AppendRune(w.out, r)
}

// selector keeps one variation selector for a base: more of them choose no
// glyph and are a known way to hide data in text.
func (w *writer) selector(r rune) {
	if w.selected {
		w.hide()
		return
	}
	w.selected = true
	w.mark(r)
}

// isControl reports what is shown as U+FFFD: C0 but tab and newline, DEL, C1
// and noncharacters.
func isControl(r rune) bool {
	if r == '\t' || r == '\n' {
		return false
	}
	return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Noncharacter_Code_Point, r)
}

// isPrefix reports the signs that span the digits after them. One of a row has
// a meaning, and hundreds would be one character with what follows.
func isPrefix(r rune) bool { return unicode.Is(unicode.Prepended_Concatenation_Mark, r) }

// isInvisible reports format characters and the other code points that draw
// nothing. The Arabic and Syriac signs that span numbers are of that category
// but are drawn.
func isInvisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point) && !isPrefix(r)
}
