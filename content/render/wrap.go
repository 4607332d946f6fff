package render

import (
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"carrel/content/clean"
	"carrel/content/script"
)

// Wrap breaks styled text into lines of at most width cells (at least 10), as
// a paragraph is broken: at the opportunities of UAX #14, and inside a word
// only when it is wider than a line. A newline in s ends a line. Colours and
// links go on after a break, and each line turns them on and off itself. What
// is neither text, SGR nor an https link is dropped.
func Wrap(s string, width int) []string {
	width = max(width, minWidth)
	lines := read(s, pen{}).lines(width, width)
	for i := range lines {
		lines[i] = clean.ANSI(lines[i], true)
	}
	return lines
}

// Wrap is the function Wrap for text that may hold letters written from right
// to left: with Options.Bidi each line is marked with the way in which all of s
// runs. Unlike blocks the lines begin at the left, where what they stand
// beside is.
func (r *Renderer) Wrap(s string, width int) []string {
	lines := Wrap(s, width)
	if !r.options.Bidi || !script.HasRight(s) {
		return lines
	}
	d := script.Lean(ansi.Strip(s))
	for i, line := range lines {
		if line != "" {
			lines[i] = script.Isolate(line, d)
		}
	}
	return lines
}

// read makes text of a styled string; p is the pen that it begins with. Words
// are cleaned from one change of the pen to the next: what a joiner does depends
// on both of its neighbours.
func read(s string, p pen) *text {
	t := new(text)
	var words strings.Builder
	say := func() {
		t.add(clean.Prose(words.String()), p)
		words.Reset()
	}
	parser := ansi.GetParser()
	defer ansi.PutParser(parser)
	for state := byte(0); s != ""; {
		seq, _, n, next := ansi.DecodeSequence(s, state, parser)
		state, s = next, s[n:]
		switch {
		case ansi.HasCsiPrefix(seq) && parser.Command() == 'm':
			say()
			uv.ReadStyle(parser.Params(), &p.style)
			p.sgr = sgr(&p.style)
		case ansi.HasOscPrefix(seq) && parser.Command() == 8:
			say()
			p.link = target(parser.Data())
		case seq == "\n":
			words.WriteByte('\n')
		case seq == "\t":
			words.WriteByte(' ')
		default:
			words.WriteString(plain(seq))
		}
	}
	say()
	return t
}

// target returns where an OSC 8 sequence leads.
func target(data []byte) string {
	var link uv.Link
	uv.ReadLink(data, &link)
	return link.URL
}

// plain returns seq if it is text, not a sequence or a control.
func plain(seq string) string {
	if seq[0] < ' ' || seq[0] == 0x7f {
		return ""
	}
	return strings.ToValidUTF8(seq, "")
}
