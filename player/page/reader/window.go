package reader

import (
	"carrel/content/markdown"
	"carrel/course/progress"
	"carrel/player/card"
)

// at names a block: the chunk of the document and the block in it.
type at struct{ chunk, block int }

// piece is a drawn block: blank lines before it, then its lines.
type piece struct {
	block *markdown.Block
	gap   int
	lines []string
	parts *card.Parts // of a question; its lines come from its card

	code   bool // it has code without its colours
	beyond int  // columns of it that are beyond the edge of the screen
}

// height is the rows of a piece, the gap included.
func (p *piece) height() int { return p.gap + len(p.lines) }

// window is the part of a document that is drawn: what is on the screen and
// some screens around it. It never draws; a job draws and gives it pieces.
// Positions are exact, so that nothing depends on the height of text that
// nobody has looked at.
type window struct {
	doc    *markdown.Document
	height int
	blocks map[int][]*markdown.Block // of the chunks parsed so far
	pieces map[at]*piece
	top    at
	off    int  // rows of the top piece above the screen
	owed   int  // rows that were scrolled to beyond what is drawn
	empty  bool // there is nothing in the document
}

// keep is how many pieces a window holds before it drops those far away.
const keep = 1500

func newWindow(doc *markdown.Document, height int) *window {
	return &window{doc: doc, height: height, blocks: map[int][]*markdown.Block{}, pieces: map[at]*piece{}}
}

// step is what lies beside a block.
type step int

const (
	there   step = iota
	edge         // of the document
	unknown      // not drawn yet
)

func (w *window) next(a at) (at, step) { return neighbour(w.doc, w.parsed, a, 1) }
func (w *window) prev(a at) (at, step) { return neighbour(w.doc, w.parsed, a, -1) }

func (w *window) parsed(chunk int) ([]*markdown.Block, bool) {
	bs, ok := w.blocks[chunk]
	return bs, ok
}

// neighbour walks to the block after or before a, over chunks without blocks. It
// never waits for a document that is still being read; parsed may.
func neighbour(doc *markdown.Document, parsed func(int) ([]*markdown.Block, bool), a at, by int) (at, step) {
	bs, ok := parsed(a.chunk)
	if !ok {
		return a, unknown
	}
	if b := a.block + by; b >= 0 && b < len(bs) {
		return at{a.chunk, b}, there
	}
	for c := a.chunk + by; c >= 0; c += by {
		bs, ok := parsed(c)
		switch {
		case !ok && isPast(doc, c):
			return a, edge
		case !ok:
			return a, unknown
		case len(bs) == 0:
			continue
		case by > 0:
			return at{c, 0}, there
		}
		return at{c, len(bs) - 1}, there
	}
	return a, edge
}

// isPast reports a chunk that is known to lie behind the end of the document.
func isPast(doc *markdown.Document, chunk int) bool {
	there, ended := doc.Scanned(chunk)
	return ended && !there
}

// row is one line on the screen and where it comes from.
type row struct {
	text string
	from at
	line int // of the piece, gap included
}

// rows returns the lines on the screen, fewer than its height at the end of
// the document; whole is false while some of them are not drawn yet.
func (w *window) rows() (out []row, whole bool) {
	a, line := w.top, w.off
	for len(out) < w.height {
		p := w.pieces[a]
		if p == nil {
			return out, false
		}
		for ; line < p.height() && len(out) < w.height; line++ {
			out = append(out, row{p.text(line), a, line})
		}
		n, s := w.next(a)
		if s != there {
			return out, s == edge
		}
		a, line = n, 0
	}
	return out, true
}

func (p *piece) text(line int) string {
	if line < p.gap {
		return ""
	}
	return p.lines[line-p.gap]
}

// scroll moves the screen by n rows, as far as the document allows. What is not
// drawn yet is owed until it is: no key is lost because it came early.
func (w *window) scroll(n int) {
	w.off += n + w.owed
	w.owed = 0
	w.settleUp()
	w.settleDown()
	w.settleEnd()
}

func (w *window) settleUp() {
	for w.off < 0 {
		a, s := w.prev(w.top)
		p := w.pieces[a]
		if s == edge {
			w.off = 0
			return
		}
		if p == nil {
			w.off, w.owed = 0, w.off
			return
		}
		w.top = a
		w.off += p.height()
	}
}

func (w *window) settleDown() {
	for {
		p := w.pieces[w.top]
		if p == nil || w.off < p.height() {
			return
		}
		a, s := w.next(w.top)
		if s != there || w.pieces[a] == nil {
			last := max(p.height()-1, 0)
			if s != edge {
				w.owed = w.off - last
			}
			w.off = last
			return
		}
		w.off -= p.height()
		w.top = a
	}
}

// settleEnd keeps the last line of the document at the bottom of the screen.
func (w *window) settleEnd() {
	rows, whole := w.rows()
	if !whole || len(rows) >= w.height {
		return
	}
	w.off -= w.height - len(rows)
	w.settleUp()
}

// atEnd reports whether the last line of the document is on the screen.
func (w *window) atEnd() bool {
	if w.empty {
		return true
	}
	rows, whole := w.rows()
	if !whole {
		return false
	}
	if len(rows) == 0 {
		return true
	}
	last := rows[len(rows)-1]
	_, s := w.next(last.from)
	return s == edge && last.line == w.pieces[last.from].height()-1
}

// page returns how many rows to move so that what was not read comes next: a
// section cut by the end of the screen moves to its top, a longer one scrolls
// by a screen less two lines.
func (w *window) page() int {
	rows, _ := w.rows()
	for i := len(rows) - 1; i > 0; i-- {
		p := w.pieces[rows[i].from]
		if p.block.Break && rows[i].line == p.gap {
			return i
		}
	}
	return max(w.height-2, 1)
}

// place returns where the top of the screen is.
func (w *window) place() progress.Place {
	p := w.pieces[w.top]
	if p == nil {
		return progress.Place{Line: 1}
	}
	part := w.off - p.gap
	if n := len(p.lines); n > 0 && part > 0 {
		part = min(part*1000/n, 999)
	}
	return progress.Place{Line: p.block.Line, Part: part}
}

// rowOf returns the first row of a piece on the screen, counted from its top;
// negative when it starts above, ok false when it is not on the screen.
func (w *window) rowOf(a at) (n int, ok bool) {
	rows, _ := w.rows()
	for i, r := range rows {
		if r.from == a {
			return i - r.line + w.pieces[a].gap, true
		}
	}
	return 0, false
}

// lacks reports whether more should be drawn for the screen to stay ahead of
// the trainee: one screen above and below.
func (w *window) lacks() bool {
	if w.empty {
		return false
	}
	p := w.pieces[w.top]
	return p == nil || w.short(w.next, w.off+w.height*2) || w.short(w.prev, p.height()-w.off+w.height)
}

// short reports whether fewer than so many rows are drawn from the top piece
// on, itself included.
func (w *window) short(step func(at) (at, step), rows int) bool {
	a := w.top
	for rows > 0 {
		p := w.pieces[a]
		if p == nil {
			return true
		}
		rows -= p.height()
		n, s := step(a)
		if s != there {
			return s == unknown
		}
		a = n
	}
	return false
}

// take puts the result of a job in.
func (w *window) take(d drawn) {
	for c, bs := range d.blocks {
		w.blocks[c] = bs
	}
	for a, p := range d.pieces {
		w.pieces[a] = p
	}
	if len(w.pieces) > keep {
		w.forget()
	}
}

func (w *window) forget() {
	for a := range w.pieces {
		if d := a.chunk - w.top.chunk; d > 40 || d < -40 {
			delete(w.pieces, a)
			delete(w.blocks, a.chunk)
		}
	}
}
