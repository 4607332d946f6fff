package render

import (
	"strconv"
	"strings"

	"carrel/content/clean"
	"carrel/content/markdown"
	_ "carrel/content/render/internal/lean" // before Chroma starts
)

// minWidth is the least width that is drawn for, in cells. A narrower screen
// gets lines of this width.
const minWidth = 10

// Options say what the terminal and the language need.
type Options struct {
	Links   bool // write OSC 8 links for https targets
	Numbers bool // write markdown.LinkNumber behind the words of a link

	// Bidi marks text that holds letters written from right to left with the
	// way in which it runs (script.Isolate), and sets blocks in such scripts
	// flush right, with bullets and bars at the right. Lines stay in logical
	// order; script.Mode.Line takes the marks out when a line goes to the screen.
	Bidi bool

	// Word says "note", "tip", "important", "warning", "caution" and "picture"
	// in the language of the interface, as a title. Nil is English.
	Word func(name string) string

	// Lacking says how many columns of a table are not shown, in the language of
	// the interface. Nil is English.
	Lacking func(columns int) string
}

// A Renderer turns blocks into lines in one style. It holds no state between
// calls and is safe for concurrent use.
type Renderer struct {
	style   *Style
	options Options
	view    View
	body    pen // of plain text
}

// New returns a renderer for a style.
func New(s *Style, o Options) *Renderer {
	if o.Word == nil {
		o.Word = english
	}
	if o.Lacking == nil {
		o.Lacking = func(n int) string { return "Columns not shown: " + strconv.Itoa(n) }
	}
	look := &s.sheet
	body := pen{}.with(look.Document.StylePrimitive).with(look.Paragraph.StylePrimitive).with(look.Text)
	return &Renderer{style: s, options: o, body: body}
}

// english makes a title of an English word.
func english(name string) string {
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// Block returns the lines of one block, none wider than width cells (at least
// 10), with no blank line at either end. Each line can be drawn on its own. A
// block that takes too long, or that the drawing fails at, is plain text.
func (r *Renderer) Block(b *markdown.Block, width int) []string {
	return finish(r.drawn(b, max(width, minWidth)).lines, r.options)
}

// Blocks returns the lines of blocks that follow each other, with the blank
// lines of Gap between them.
func (r *Renderer) Blocks(bs []*markdown.Block, width int) []string {
	var lines []string
	var prev *markdown.Block
	for _, b := range bs {
		more := r.Block(b, width)
		if len(more) == 0 {
			continue
		}
		if prev != nil {
			lines = append(lines, make([]string, Gap(prev, b))...)
		}
		lines = append(lines, more...)
		prev = b
	}
	return lines
}

// Gap is how many blank lines stand between two blocks: none between a heading
// of level two or more and the text that it heads, else one.
func Gap(prev, next *markdown.Block) int {
	if prev.Node != nil && next.Node != nil && belongs(prev.Node, next.Node) {
		return 0
	}
	return 1
}

// finish filters the lines that go out.
func finish(lines []string, o Options) []string {
	filter := clean.ANSI
	if o.Bidi {
		filter = filtered
	}
	for i := range lines {
		lines[i] = filter(lines[i], o.Links)
	}
	return trim(lines)
}

// trim drops blank lines from both ends.
func trim(lines []string) []string {
	for len(lines) > 0 && isBlank(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 0 && isBlank(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return lines
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }
