package render

import (
	"iter"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/clipperhouse/displaywidth"
	"github.com/rivo/uniseg"

	"carrel/content/script"
)

// text is styled running text that has not been broken into lines yet. A '\n'
// in it is a line break of the author.
type text struct {
	buf  strings.Builder
	runs []run // in order; each ends where the next begins
	pens []pen
	seen int // the run that the search for a break has come to

	isolated bool // code is marked as running from left to right
}

// run is a stretch of text drawn with one pen.
type run struct {
	end int // byte offset in the text
	pen int // index into the pens
}

// add appends s, drawn with p.
func (t *text) add(s string, p pen) {
	if s == "" {
		return
	}
	t.buf.WriteString(p.fold.apply(s))
	i := t.pen(p)
	if n := len(t.runs); n > 0 && t.runs[n-1].pen == i {
		t.runs[n-1].end = t.buf.Len()
		return
	}
	t.runs = append(t.runs, run{t.buf.Len(), i})
}

// pen returns the index of p. Only the last few pens are compared: a text
// seldom has more, and one with a thousand links must not be slow.
func (t *text) pen(p pen) int {
	const few = 8
	for i := len(t.pens) - 1; i >= max(0, len(t.pens)-few); i-- {
		if t.pens[i] == p {
			return i
		}
	}
	t.pens = append(t.pens, p)
	return len(t.pens) - 1
}

// cells is how many cells s takes, at most: terminals that do not know
// grapheme clusters place it code point by code point, and Bubble Tea follows
// the terminal, so the larger figure of the two is what is safe to reckon with.
func cells(s string) int {
	if isASCII(s) {
		return len(s)
	}
	n := 0
	for _, width := range clusters(s) {
		n += width
	}
	return n
}

// maxCluster is the widest cluster, in cells, that is kept whole: a family of
// four. Some clusters have no end: emoji and joiners, consonants and viramas,
// the parts of Hangul syllables.
const maxCluster = 8

// clusters returns the grapheme clusters of s and their cells. One without end
// comes in parts.
func clusters(s string) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for g := displaywidth.StringGraphemes(s); g.Next(); {
			width := clusterCells(g.Value(), g.Width())
			if width <= maxCluster {
				if !yield(g.Value(), width) {
					return
				}
				continue
			}
			for _, part := range parts(g.Value()) {
				if !yield(part, clusterCells(part, displaywidth.String(part))) {
					return
				}
			}
		}
	}
}

// parts divides a cluster that is too wide before characters that take a cell.
func parts(cluster string) (out []string) {
	from, used := 0, 0
	for at, r := range cluster {
		width := ansi.StringWidthWc(string(r))
		if width > 0 && used+width > maxCluster {
			out = append(out, cluster[from:at])
			from, used = at, 0
		}
		used += width
	}
	return append(out, cluster[from:])
}

// clusterCells is the width to reckon with of one grapheme cluster that takes
// width cells when it is drawn as one.
func clusterCells(cluster string, width int) int {
	return max(width, ansi.StringWidthWc(cluster))
}

// isASCII reports whether all of s is ASCII.
func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// lines breaks the text so that no line is wider than the room it has: first
// for the first line, rest for the others.
func (t *text) lines(first, rest int) []string {
	f := filler{text: t, s: t.buf.String(), room: first, rest: rest}
	for at := 0; at < len(f.s); {
		next, must := t.next(f.s, at)
		f.put(at, next)
		if must {
			f.flush()
		}
		at = next
	}
	if f.end > f.start || len(f.out) == 0 {
		f.flush()
	}
	return f.out
}

// filler puts pieces of text into lines, each as full as it can be.
type filler struct {
	text        *text
	s           string
	run         int // first run that can touch the present line
	start, end  int // the present line, without the blanks at its end
	next        int // where the text after those blanks begins
	used, blank int // cells of the line; cells of the blanks after it
	room, rest  int
	out         []string
}

// put adds the piece [from, to), which ends with its blanks.
func (f *filler) put(from, to int) {
	piece := f.s[from:to]
	word := strings.TrimRight(piece, " \n")
	width, hyphen := cells(word), hyphenCells(word)
	switch {
	case word == "": // blanks that the author began a line with
	case width+hyphen > f.rest && f.used+f.blank+width+hyphen > f.room:
		f.cut(from, from+len(word))
	default:
		f.makeRoom(width + hyphen)
		f.grow(from+len(word), width)
	}
	f.blank += cells(strings.TrimSuffix(piece[len(word):], "\n"))
	f.next = to
}

// cut fills lines with a piece that is wider than any line: at the breaks of
// UAX #14 that are not used elsewhere, such as those in an address, and where
// there is none at the boundaries of grapheme clusters.
func (f *filler) cut(from, to int) {
	for at := from; at < to; {
		part, _, _, _ := uniseg.FirstLineSegmentInString(f.s[at:to], -1)
		if width, hyphen := cells(part), hyphenCells(part); width+hyphen <= f.rest {
			f.makeRoom(width + hyphen)
			f.grow(at+len(part), width)
		} else {
			f.chop(at, at+len(part))
		}
		at += len(part)
	}
}

// chop fills lines unit by unit.
func (f *filler) chop(from, to int) {
	at := from
	for unit, width := range units(f.s[from:to]) {
		f.makeRoom(width + hyphenCells(unit))
		at += len(unit)
		f.grow(at, width)
	}
}

// makeRoom begins a new line if width cells more do not fit into this one. A
// line of nothing but blanks gives up its blanks.
func (f *filler) makeRoom(width int) {
	switch {
	case f.used+f.blank+width <= f.room:
	case f.used > 0:
		f.flush()
	default:
		f.start, f.end, f.blank = f.next, f.next, 0
	}
}

// grow extends the line to the byte end by width cells.
func (f *filler) grow(end, width int) {
	f.used += f.blank + width
	f.end, f.next, f.blank = end, end, 0
}

// flush ends the line.
func (f *filler) flush() {
	f.out = append(f.out, f.draw(f.start, f.end))
	f.start, f.end = f.next, f.next
	f.used, f.blank, f.room = 0, 0, f.rest
}

// draw returns the bytes of one line with its pens: each line turns its styles
// on and off itself, so that it can stand anywhere on the screen.
func (f *filler) draw(from, to int) string {
	runs := f.text.runs
	for f.run < len(runs) && runs[f.run].end <= from {
		f.run++
	}
	var b strings.Builder
	b.Grow(to - from + sgrRoom)
	for i := f.run; from < to; i++ {
		end := min(runs[i].end, to)
		f.text.drawRun(&b, &f.text.pens[runs[i].pen], shown(f.s[from:end], end == to))
		from = end
	}
	return b.String()
}

// What a line may be broken at, and is not itself shown.
const (
	softHyphen = "\u00ad"
	zeroSpace  = "\u200b"
)

// hyphenCells is how many cells more a piece takes when a line ends with it.
func hyphenCells(piece string) int {
	if strings.HasSuffix(piece, softHyphen) {
		return 1
	}
	return 0
}

// shown returns a stretch of text as it is drawn: a soft hyphen is one at the
// end of a line, and nothing elsewhere.
func shown(s string, ends bool) string {
	if isASCII(s) {
		return s
	}
	if ends && strings.HasSuffix(s, softHyphen) {
		s = strings.TrimSuffix(s, softHyphen) + "-"
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, softHyphen, ""), zeroSpace, "")
}

// slice returns the bytes [from, to) with their pens.
func (t *text) slice(from, to int) string {
	f := filler{text: t, s: t.buf.String()}
	return f.draw(from, to)
}

// drawRun writes s with a pen.
func (t *text) drawRun(b *strings.Builder, p *pen, s string) {
	if t.isolated && p.whole {
		s = script.Isolate(s, script.LeftToRight)
	}
	p.draw(b, s)
}

// sgrRoom is what the sequences of a line usually take, in bytes.
const sgrRoom = 64

// draw writes s with the pen on before it and off after it.
func (p *pen) draw(b *strings.Builder, s string) {
	if p.link != "" {
		b.WriteString(ansi.SetHyperlink(p.link))
	}
	b.WriteString(p.sgr)
	b.WriteString(s)
	if p.sgr != "" {
		b.WriteString(ansi.ResetStyle)
	}
	if p.link != "" {
		b.WriteString(ansi.ResetHyperlink())
	}
}

// of returns s drawn with the pen.
func (p pen) of(s string) string {
	if s == "" {
		return ""
	}
	var b strings.Builder
	p.draw(&b, s)
	return b.String()
}

// token returns a bullet or bar drawn with the pen, the blanks after it bare,
// so that they can be trimmed.
func (p pen) token(s string) string {
	sign := strings.TrimRight(s, " ")
	return p.of(sign) + s[len(sign):]
}
